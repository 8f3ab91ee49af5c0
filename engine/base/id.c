// SPDX-License-Identifier: Apache-2.0
// TypeIDs: "tkt_" and a UUIDv7 in 26 characters of Crockford's base 32 (the TypeID specification 0.3, RFC
// 9562 section 5.7). They sort by the time they were made. The dice are passed in: this room has none.
#include <assent/base/id.h>

#include <assert.h>
#include <string.h>

static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz"; // without i, l, o, u

enum { PREFIX_MOST = 8, TIME_BYTES = 6 };

static unsigned five_bits(const struct assent_id *id, size_t index);

struct assent_id assent_id_make(int64_t now_us, const unsigned char dice[10])
{
    struct assent_id id;
    uint64_t ms = now_us < 0 ? 0 : (uint64_t)now_us / 1000;
    for (size_t i = TIME_BYTES; i-- > 0; ms >>= 8)
        id.bytes[i] = (unsigned char)ms;
    memcpy(id.bytes + TIME_BYTES, dice, ASSENT_ID_BYTES - TIME_BYTES);
    id.bytes[6] = (unsigned char)((id.bytes[6] & 0x0F) | 0x70); // version 7
    id.bytes[8] = (unsigned char)((id.bytes[8] & 0x3F) | 0x80); // variant 10
    return id;
}

void assent_id_write(const char *prefix, const struct assent_id *id, char out[ASSENT_ID_TEXT])
{
    size_t count = strlen(prefix);
    assert(count >= 1 && count <= PREFIX_MOST && strspn(prefix, "abcdefghijklmnopqrstuvwxyz") == count);
    memcpy(out, prefix, count);
    out[count++] = '_';
    for (size_t i = 0; i < ASSENT_ID_CHARS; i++)
        out[count++] = ALPHABET[five_bits(id, i)];
    out[count] = '\0';
}

struct assent_text assent_id_text(struct assent_arena *arena, const char *prefix, const struct assent_id *id)
{
    char text[ASSENT_ID_TEXT];
    assent_id_write(prefix, id, text);
    return assent_text_copy(arena, assent_text_of(text));
}

bool assent_id_read(struct assent_text text, const char *prefix, struct assent_id *out)
{
    size_t count = strlen(prefix);
    if (!assent_text_starts(text, prefix) || text.count != count + 1 + ASSENT_ID_CHARS ||
        text.bytes[count] != '_' || text.bytes[count + 1] > '7')
        return false;
    struct assent_id id = {{0}};
    for (size_t i = 0; i < ASSENT_ID_CHARS; i++) {
        char c = text.bytes[count + 1 + i];
        const char *found = c ? strchr(ALPHABET, c) : NULL;
        if (!found)
            return false;
        unsigned digit = (unsigned)(found - ALPHABET);
        // The 130 bits of the text begin with two that are no part of the id.
        for (size_t bit = 0; bit < 5; bit++) {
            size_t at = i * 5 + bit;
            if (at >= 2 && (digit >> (4 - bit) & 1u))
                id.bytes[(at - 2) / 8] |= (unsigned char)(0x80u >> (at - 2) % 8);
        }
    }
    *out = id;
    return true;
}

bool assent_id_equal(const struct assent_id *a, const struct assent_id *b)
{
    return memcmp(a->bytes, b->bytes, ASSENT_ID_BYTES) == 0;
}

int assent_id_compare(const struct assent_id *a, const struct assent_id *b)
{
    return memcmp(a->bytes, b->bytes, ASSENT_ID_BYTES);
}

// The index-th five bits of the id, two zero bits set before it.
static unsigned five_bits(const struct assent_id *id, size_t index)
{
    unsigned value = 0;
    for (size_t at = index * 5; at < index * 5 + 5; at++) {
        unsigned byte = at < 2 ? 0 : id->bytes[(at - 2) / 8];
        value = value << 1 | (byte >> (7 - (at + 6) % 8) & 1u);
    }
    return value;
}

// SPDX-License-Identifier: Apache-2.0
// TypeIDs: "tkt_" and a UUIDv7 in 26 characters of Crockford's base 32 (the TypeID specification 0.3, RFC
// 9562 section 5.7). They sort by the time they were made. The dice are passed in: this room has none.
#include <assent/base/id.h>

#include <assert.h>
#include <string.h>

static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz"; // without i, l, o, u

// What each character stands for, plus one; 0 is no digit.
static const unsigned char DIGITS[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['g'] = 17, ['h'] = 18, ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
    ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32,
};

enum {
    PREFIX_MOST = 8,
    TIME_BYTES = 6,
    HALF_BYTES = ASSENT_ID_BYTES / 2,
    HALF_DIGITS = 12,
    SHARED_DIGIT = 13
};

static size_t write_prefix(const char *prefix, char *out);
static void digits_write(uint64_t half, char out[HALF_DIGITS]);
static uint64_t half_read(const unsigned char bytes[HALF_BYTES]);
static void half_write(uint64_t half, unsigned char bytes[HALF_BYTES]);

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
    char *digits = out + write_prefix(prefix, out);
    uint64_t high = half_read(id->bytes);
    uint64_t low = half_read(id->bytes + HALF_BYTES);
    // A digit has five bits, so each half fills twelve and shares one with the other.
    digits_write(low, digits + SHARED_DIGIT + 1);
    digits[SHARED_DIGIT] = ALPHABET[(low >> 60 | high << 4) & 31];
    digits_write(high >> 1, digits + 1);
    digits[0] = ALPHABET[high >> 61];
    digits[ASSENT_ID_CHARS] = '\0';
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
    uint64_t high = 0;
    uint64_t low = 0;
    // The text has 130 bits; the first two are zero, because its first digit is 7 at most.
    for (size_t i = 0; i < ASSENT_ID_CHARS; i++) {
        unsigned digit = DIGITS[(unsigned char)text.bytes[count + 1 + i]];
        if (digit == 0)
            return false;
        high = high << 5 | low >> 59;
        low = low << 5 | (digit - 1);
    }
    half_write(high, out->bytes);
    half_write(low, out->bytes + HALF_BYTES);
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

// The prefix and its underscore; returns how many bytes they are.
static size_t write_prefix(const char *prefix, char *out)
{
    size_t count = 0;
    for (; prefix[count]; count++) {
        assert(count < PREFIX_MOST);
        assert(prefix[count] >= 'a' && prefix[count] <= 'z');
        out[count] = prefix[count];
    }
    assert(count > 0 && "an id has a prefix");
    out[count] = '_';
    return count + 1;
}

// The lowest sixty bits.
static void digits_write(uint64_t half, char out[HALF_DIGITS])
{
    for (size_t i = HALF_DIGITS; i-- > 0; half >>= 5)
        out[i] = ALPHABET[half & 31];
}

static uint64_t half_read(const unsigned char bytes[HALF_BYTES])
{
    uint64_t half = 0;
    for (size_t i = 0; i < HALF_BYTES; i++)
        half = half << 8 | bytes[i];
    return half;
}

static void half_write(uint64_t half, unsigned char bytes[HALF_BYTES])
{
    for (size_t i = HALF_BYTES; i-- > 0; half >>= 8)
        bytes[i] = (unsigned char)half;
}

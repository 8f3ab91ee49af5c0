// SPDX-License-Identifier: Apache-2.0
// Writes the canonical form of a value (the form stands in the door, with its reason).
// Every journal record goes through here: runs of plain bytes are copied whole, and nothing is formatted by
// printf but decimals that are no whole numbers.
#include <assent/base/canonical.h>

#include "base_internal.h"

#include <assert.h>
#include <string.h>

enum { ESCAPE_BYTES = 6 }; // "\u001f"

typedef unsigned char wide __attribute__((vector_size(16)));

// Bytes that a string may not hold as they are: the controls, '"' and '\\'.
static const unsigned char ESCAPED[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
};

static size_t copy_plain(char *to, const char *from, size_t count);
static bool copy_wide(char *to, const char *from);
static size_t copy_short(char *to, const char *from, size_t count);
static bool copy_word(char *to, const char *from);
static size_t copy_bytes(char *to, const char *from, size_t count);
static bool is_plain(uint64_t word);
static void write_list(struct assent_buffer *out, const struct assent_value *value);
static void write_record(struct assent_buffer *out, const struct assent_value *value);
static void write_escape(struct assent_buffer *out, unsigned char byte);
static void write_byte(struct assent_buffer *out, char byte);

void assent_canonical_write(struct assent_buffer *out, const struct assent_value *value)
{
    char number[32];
    switch (value->kind) {
    case ASSENT_VALUE_ABSENT:
        break;
    case ASSENT_VALUE_BOOLEAN:
        assent_buffer_string(out, value->boolean ? "true" : "false");
        return;
    case ASSENT_VALUE_INTEGER:
        assent_buffer_integer(out, value->integer);
        return;
    case ASSENT_VALUE_DECIMAL:
        assent_canonical_decimal(value->decimal, number);
        assent_buffer_string(out, number);
        return;
    case ASSENT_VALUE_TEXT:
        assent_canonical_string(out, value->text);
        return;
    case ASSENT_VALUE_LIST:
        write_list(out, value);
        return;
    case ASSENT_VALUE_RECORD:
        write_record(out, value);
        return;
    }
    assert(!"an absent value has no written form");
}

struct assent_text assent_canonical_text(struct assent_arena *arena, const struct assent_value *value)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_canonical_write(&out, value);
    return assent_buffer_done(&out);
}

void assent_canonical_string(struct assent_buffer *out, struct assent_text text)
{
    const char *from = text.bytes;
    size_t left = text.count;
    *buffer_room(out, left + 2) = '"'; // and for the rest of it, unless there are escapes
    out->count++;
    while (left > 0) {
        size_t count = copy_plain(out->bytes + out->count, from, left);
        out->count += count;
        from += count;
        left -= count;
        if (left > 0) {
            write_escape(out, (unsigned char)*from++);
            buffer_room(out, --left + 1);
        }
    }
    out->bytes[out->count++] = '"';
}

void assent_canonical_name(struct assent_buffer *out, const char *name, bool first)
{
    struct assent_text text = assent_text_of(name);
    char *at = buffer_room(out, text.count + 4);
    if (!first)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, text.bytes, text.count);
    at += text.count;
    *at++ = '"';
    *at++ = ':';
    out->count = (size_t)(at - out->bytes);
}

// Copies up to the first byte that is escaped, or all; returns how many. There is room for all. What is left
// behind the last whole word is looked at with a word that overlaps it.
static size_t copy_plain(char *to, const char *from, size_t count)
{
    size_t done = 0;
    if (count < sizeof(uint64_t))
        return copy_short(to, from, count);
    while (count - done >= sizeof(wide) && copy_wide(to + done, from + done))
        done += sizeof(wide);
    while (count - done >= sizeof(uint64_t) && copy_word(to + done, from + done))
        done += sizeof(uint64_t);
    size_t last = count - sizeof(uint64_t);
    if (done > last && (done == count || copy_word(to + last, from + last)))
        return count;
    return done + copy_bytes(to + done, from + done, count - done);
}

// Less than a word: two halves that overlap make one.
static size_t copy_short(char *to, const char *from, size_t count)
{
    uint32_t first;
    uint32_t last;
    if (count < sizeof first)
        return copy_bytes(to, from, count);
    memcpy(&first, from, sizeof first);
    memcpy(&last, from + count - sizeof last, sizeof last);
    if (!is_plain((uint64_t)last << 32 | first))
        return copy_bytes(to, from, count);
    memcpy(to, &first, sizeof first);
    memcpy(to + count - sizeof last, &last, sizeof last);
    return count;
}

// Sixteen bytes at once, which processors have instructions for.
static bool copy_wide(char *to, const char *from)
{
    wide bytes;
    uint64_t halves[2];
    memcpy(&bytes, from, sizeof bytes);
    memcpy(to, &bytes, sizeof bytes); // written over if they are not plain
    wide found = (wide)(bytes < ' ') | (wide)(bytes == '"') | (wide)(bytes == '\\');
    memcpy(halves, &found, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

static bool copy_word(char *to, const char *from)
{
    uint64_t word;
    memcpy(&word, from, sizeof word);
    memcpy(to, &word, sizeof word); // written over if it is not
    return is_plain(word);
}

static size_t copy_bytes(char *to, const char *from, size_t count)
{
    size_t done = 0;
    for (; done < count && !ESCAPED[(unsigned char)from[done]]; done++)
        to[done] = from[done];
    return done;
}

// True when none of the eight bytes is a control, '"' or '\\'. Taking n from each byte sets the top bit of
// one that is less than n; a borrow from below spoils only bytes above one that was found already.
static bool is_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = word ^ ones * '"'; // zero where the byte is one
    uint64_t slash = word ^ ones * '\\';
    uint64_t found = ((word - ones * ' ') & ~word) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash);
    return (found & ones << 7) == 0;
}

static void write_list(struct assent_buffer *out, const struct assent_value *value)
{
    write_byte(out, '[');
    for (size_t i = 0; i < value->list.count; i++) {
        if (i)
            write_byte(out, ',');
        assent_canonical_write(out, &value->list.items[i]);
    }
    write_byte(out, ']');
}

static void write_record(struct assent_buffer *out, const struct assent_value *value)
{
    write_byte(out, '{');
    for (size_t i = 0; i < value->record.count; i++) {
        if (i)
            write_byte(out, ',');
        assent_canonical_string(out, value->record.members[i].name);
        write_byte(out, ':');
        assent_canonical_write(out, &value->record.members[i].value);
    }
    write_byte(out, '}');
}

static void write_escape(struct assent_buffer *out, unsigned char byte)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt"; // the byte, then its letter
    for (size_t i = 0; short_forms[i]; i += 2) {
        if ((unsigned char)short_forms[i] == byte) {
            char two[] = {'\\', short_forms[i + 1]};
            assent_buffer_bytes(out, two, sizeof two);
            return;
        }
    }
    static const char hex[] = "0123456789abcdef";
    char six[ESCAPE_BYTES] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
    assent_buffer_bytes(out, six, sizeof six);
}

static void write_byte(struct assent_buffer *out, char byte)
{
    *buffer_room(out, 1) = byte;
    out->count++;
}

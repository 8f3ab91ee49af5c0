// SPDX-License-Identifier: Apache-2.0
// Writes the canonical form of a value (the form stands in the door, with its reason).
// Every journal record goes through here: runs of plain bytes are copied whole, and nothing is formatted by
// printf but decimals that are no whole numbers.
#include <assent/base/canonical.h>

#include "base_internal.h"

#include <assert.h>
#include <string.h>

enum { ESCAPE_BYTES = 6 }; // "\u001f"

// Bytes that a string may not hold as they are: the controls, '"' and '\\'.
static const unsigned char ESCAPED[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
};

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
    const char *end = text.bytes + text.count;
    const char *from = text.bytes;
    write_byte(out, '"');
    while (from < end) {
        const char *to = from;
        while (to < end && !ESCAPED[(unsigned char)*to])
            to++;
        size_t count = (size_t)(to - from);
        memcpy(buffer_room(out, count), from, count);
        out->count += count;
        if (to < end)
            write_escape(out, (unsigned char)*to++);
        from = to;
    }
    write_byte(out, '"');
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

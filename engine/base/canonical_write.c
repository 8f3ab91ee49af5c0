// SPDX-License-Identifier: Apache-2.0
// Writes the canonical form of a value (the form stands in the door, with its reason).
// Every journal record goes through here: runs of plain bytes are copied whole, and nothing is formatted by
// printf but decimals that are no whole numbers.
#include <assent/base/canonical.h>

#include "base_internal.h"

#include <assert.h>
#include <string.h>

enum { ESCAPE_BYTES = 6 }; // "\u001f"

static void write_list(struct assent_buffer *out, const struct assent_value *value);
static void write_record(struct assent_buffer *out, const struct assent_value *value);
static void write_escape(struct assent_buffer *out, unsigned char byte);
static bool plain(unsigned char byte);

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
    buffer_room(out, text.count + 2); // once, for the ordinary text that has nothing to escape
    assent_buffer_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < text.count; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (plain(byte))
            continue;
        assent_buffer_bytes(out, text.bytes + from, i - from);
        write_escape(out, byte);
        from = i + 1;
    }
    if (from < text.count)
        assent_buffer_bytes(out, text.bytes + from, text.count - from);
    assent_buffer_byte(out, '"');
}

static void write_list(struct assent_buffer *out, const struct assent_value *value)
{
    assent_buffer_byte(out, '[');
    for (size_t i = 0; i < value->list.count; i++) {
        if (i)
            assent_buffer_byte(out, ',');
        assent_canonical_write(out, &value->list.items[i]);
    }
    assent_buffer_byte(out, ']');
}

static void write_record(struct assent_buffer *out, const struct assent_value *value)
{
    assent_buffer_byte(out, '{');
    for (size_t i = 0; i < value->record.count; i++) {
        if (i)
            assent_buffer_byte(out, ',');
        assent_canonical_string(out, value->record.members[i].name);
        assent_buffer_byte(out, ':');
        assent_canonical_write(out, &value->record.members[i].value);
    }
    assent_buffer_byte(out, '}');
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

static bool plain(unsigned char byte)
{
    return byte >= 0x20 && byte != '"' && byte != '\\';
}

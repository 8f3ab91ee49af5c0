// SPDX-License-Identifier: Apache-2.0
// Reads JSON that Assent wrote back into a value. Every journal record comes through here when a ticket is
// folded. Fast by three things: a table says what a byte is, texts without escapes borrow the input, and what
// is being collected lies on one stack, from which a finished list or record is copied out at its exact size.
// Recursion is bounded by ASSENT_VALUE_DEPTH. Nothing is written to *out unless all was read.
#include <assent/base/canonical.h>

#include "base_internal.h"

#include <assent/base/limits.h>

#include <string.h>

enum { STACK_FIRST = 64 };

struct reader {
    struct assent_arena *arena;
    const char *start;
    const char *at;
    const char *end;
    const char *fault;           // what is wrong at `at`; NULL while all is well
    struct assent_member *stack; // members and, with empty names, items not yet copied out
    size_t count;
    size_t room;
    unsigned depth;
};

// What a byte is inside a string.
enum byte_kind { PLAIN, QUOTE, BACKSLASH, CONTROL, HIGH };

// Of each byte, by sixteens, its enum byte_kind.
static const unsigned char BYTE_KINDS[256] = {
    3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
    0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
};

static bool read_value(struct reader *reader, struct assent_value *out);
static bool read_list(struct reader *reader, struct assent_value *out);
static bool read_record(struct reader *reader, struct assent_value *out);
static bool read_member(struct reader *reader);
static bool read_number(struct reader *reader, struct assent_value *out);
static bool read_word(struct reader *reader, const char *word, struct assent_value value,
                      struct assent_value *out);
static bool finish_record(struct reader *reader, size_t base, struct assent_value *out);
static void push(struct reader *reader, struct assent_text name, struct assent_value value);
static bool enter(struct reader *reader);
static bool expect(struct reader *reader, char byte, const char *fault);
static bool refuse(struct reader *reader, const char *fault);
static int peek(struct reader *reader);
static bool read_text(struct reader *reader, struct assent_text *out);
static const char *plain_end(const char *at, const char *end, bool *high);
static bool read_escaped(struct reader *reader, const char *from, struct assent_text *out);
static bool read_escape(struct reader *reader, struct assent_buffer *text);
static bool read_unicode(struct reader *reader, struct assent_buffer *text);
static bool read_hex4(struct reader *reader, uint32_t *out);

bool assent_canonical_read(struct assent_arena *arena, struct assent_text bytes, struct assent_value *out,
                           struct assent_error *error)
{
    struct assent_member first[STACK_FIRST];
    struct reader reader = {.arena = arena, .stack = first, .room = STACK_FIRST};
    reader.start = reader.at = bytes.count ? bytes.bytes : "";
    reader.end = reader.start + bytes.count;
    struct assent_value value;
    if (read_value(&reader, &value) && peek(&reader) < 0) {
        *out = value;
        return true;
    }
    return assent_error_set(error, ASSENT_BAD_RECORD, "the record cannot be read at byte %zu: %s",
                            (size_t)(reader.at - reader.start),
                            reader.fault ? reader.fault : "something follows its end");
}

static bool read_value(struct reader *reader, struct assent_value *out)
{
    switch (peek(reader)) {
    case '"':
        *out = (struct assent_value){.kind = ASSENT_VALUE_TEXT};
        return read_text(reader, &out->text);
    case '{':
        return read_record(reader, out);
    case '[':
        return read_list(reader, out);
    case 't':
        return read_word(reader, "true", assent_value_boolean(true), out);
    case 'f':
        return read_word(reader, "false", assent_value_boolean(false), out);
    case -1:
        return refuse(reader, "it ends too early");
    default:
        return read_number(reader, out);
    }
}

static bool read_list(struct reader *reader, struct assent_value *out)
{
    size_t base = reader->count;
    if (!enter(reader))
        return false;
    if (peek(reader) != ']') {
        do {
            struct assent_value item;
            if (!read_value(reader, &item))
                return false;
            push(reader, assent_text_slice(NULL, 0), item);
        } while (peek(reader) == ',' && reader->at++);
    }
    if (!expect(reader, ']', "a list goes on with , or ends with ]"))
        return false;
    reader->depth--;
    size_t count = reader->count - base;
    struct assent_value *items = arena_take_raw(reader->arena, count * sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = reader->stack[base + i].value;
    reader->count = base;
    *out = assent_value_list(items, count);
    return true;
}

static bool read_record(struct reader *reader, struct assent_value *out)
{
    size_t base = reader->count;
    if (!enter(reader))
        return false;
    if (peek(reader) != '}') {
        do {
            if (!read_member(reader))
                return false;
        } while (peek(reader) == ',' && reader->at++);
    }
    if (!expect(reader, '}', "a record goes on with , or ends with }"))
        return false;
    reader->depth--;
    return finish_record(reader, base, out);
}

static bool read_member(struct reader *reader)
{
    struct assent_text name;
    struct assent_value value;
    if (peek(reader) != '"')
        return refuse(reader, "a member's name is expected");
    if (!read_text(reader, &name))
        return false;
    peek(reader);
    if (!expect(reader, ':', "a colon follows a member's name") || !read_value(reader, &value))
        return false;
    push(reader, name, value);
    return true;
}

// What Assent wrote is sorted already, so one pass that compares neighbours is all there is to do.
static bool finish_record(struct reader *reader, size_t base, struct assent_value *out)
{
    size_t count = reader->count - base;
    struct assent_member *members =
        assent_arena_copy(reader->arena, reader->stack + base, count * sizeof *members);
    reader->count = base;
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++)
        sorted = assent_text_compare(members[i - 1].name, members[i].name) < 0;
    *out = (struct assent_value){.kind = ASSENT_VALUE_RECORD, .record = {members, count}};
    if (sorted)
        return true;
    struct assent_record record = {reader->arena, members, count, count};
    *out = assent_record_done(&record);
    if (out->record.count == count)
        return true;
    return refuse(reader, "a member stands twice in the record that ends here");
}

static bool read_number(struct reader *reader, struct assent_value *out)
{
    const char *from = reader->at;
    const char *at = from;
    bool whole = true;
    for (; at < reader->end; at++) {
        bool fractional = *at == '.' || *at == 'e' || *at == 'E' || *at == '+';
        if (!fractional && *at != '-' && (*at < '0' || *at > '9'))
            break;
        whole = whole && !fractional;
    }
    struct assent_text text = assent_text_slice(from, (size_t)(at - from));
    int64_t integer = 0;
    double decimal = 0;
    if (text.count == 0)
        return refuse(reader, "no value begins like this");
    if (whole && (assent_text_integer(text, &integer) || assent_text_is(text, "-0")))
        *out = assent_value_integer(integer);
    else if (!whole && assent_canonical_number(text, &decimal))
        *out = assent_value_decimal(decimal);
    else
        return refuse(reader, "the number is malformed or too large");
    reader->at = at;
    return true;
}

static bool read_word(struct reader *reader, const char *word, struct assent_value value,
                      struct assent_value *out)
{
    size_t count = strlen(word);
    if ((size_t)(reader->end - reader->at) < count || memcmp(reader->at, word, count) != 0)
        return refuse(reader, "no value begins like this");
    reader->at += count;
    *out = value;
    return true;
}

static void push(struct reader *reader, struct assent_text name, struct assent_value value)
{
    if (reader->count == reader->room) {
        size_t room = reader->room * 2;
        struct assent_member *stack = arena_take_raw(reader->arena, room * sizeof *stack);
        memcpy(stack, reader->stack, reader->count * sizeof *stack);
        reader->stack = stack;
        reader->room = room;
    }
    reader->stack[reader->count++] = (struct assent_member){name, value};
}

static bool enter(struct reader *reader)
{
    if (reader->depth == ASSENT_VALUE_DEPTH)
        return refuse(reader, "it nests too deep");
    reader->depth++;
    reader->at++;
    return true;
}

static bool expect(struct reader *reader, char byte, const char *fault)
{
    if (reader->at == reader->end || *reader->at != byte)
        return refuse(reader, fault);
    reader->at++;
    return true;
}

static bool refuse(struct reader *reader, const char *fault)
{
    reader->fault = fault;
    return false;
}

// The next byte that is not white space, or -1 at the end.
static int peek(struct reader *reader)
{
    while (reader->at < reader->end) {
        char byte = *reader->at;
        if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t')
            return (unsigned char)byte;
        reader->at++;
    }
    return -1;
}

static bool read_text(struct reader *reader, struct assent_text *out)
{
    const char *from = reader->at + 1;
    bool high = false;
    const char *at = plain_end(from, reader->end, &high);
    if (at == reader->end || *at != '"')
        return read_escaped(reader, from, out);
    *out = assent_text_slice(from, (size_t)(at - from));
    size_t bad = 0;
    if (high && !assent_text_utf8(*out, &bad)) {
        reader->at = from + bad;
        return refuse(reader, "the text is not UTF-8");
    }
    reader->at = at + 1;
    return true;
}

// The first byte from at on that does not stand for itself; *high is set when one above 0x7f was passed.
static const char *plain_end(const char *at, const char *end, bool *high)
{
    unsigned char seen = 0;
    for (; at < end; at++) {
        unsigned char kind = BYTE_KINDS[(unsigned char)*at];
        if (kind != PLAIN && kind != HIGH)
            break;
        seen |= kind;
    }
    *high = *high || seen == HIGH;
    return at;
}

static bool read_escaped(struct reader *reader, const char *from, struct assent_text *out)
{
    struct assent_buffer text = assent_buffer_in(reader->arena);
    bool high = false;
    reader->at = from;
    for (;;) {
        const char *at = plain_end(reader->at, reader->end, &high);
        assent_buffer_bytes(&text, reader->at, (size_t)(at - reader->at));
        reader->at = at;
        if (at == reader->end)
            return refuse(reader, "a text is not ended");
        if (*at == '"')
            break;
        if (*at != '\\')
            return refuse(reader, "a control byte stands in a text");
        if (!read_escape(reader, &text))
            return false;
    }
    *out = assent_buffer_done(&text);
    if (high && !assent_text_utf8(*out, NULL))
        return refuse(reader, "the text that ends here is not UTF-8");
    reader->at++;
    return true;
}

static bool read_escape(struct reader *reader, struct assent_buffer *text)
{
    static const char short_forms[] = "\"\"\\\\//b\bf\fn\nr\rt\t"; // the letter, then its byte
    if (reader->end - reader->at < 2)
        return refuse(reader, "a text is not ended");
    char letter = reader->at[1];
    if (letter == 'u')
        return read_unicode(reader, text);
    for (size_t i = 0; short_forms[i]; i += 2) {
        if (short_forms[i] == letter) {
            assent_buffer_byte(text, short_forms[i + 1]);
            reader->at += 2;
            return true;
        }
    }
    return refuse(reader, "there is no such escape");
}

static bool read_unicode(struct reader *reader, struct assent_buffer *text)
{
    uint32_t point;
    uint32_t low;
    if (!read_hex4(reader, &point))
        return false;
    if (point >= 0xDC00 && point <= 0xDFFF)
        return refuse(reader, "half of a surrogate pair stands alone");
    if (point >= 0xD800 && point <= 0xDBFF) {
        if (reader->end - reader->at < 2 || reader->at[0] != '\\' || reader->at[1] != 'u' ||
            !read_hex4(reader, &low) || low < 0xDC00 || low > 0xDFFF)
            return refuse(reader, "half of a surrogate pair stands alone");
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    utf8_write(text, point);
    return true;
}

static bool read_hex4(struct reader *reader, uint32_t *out)
{
    if (reader->end - reader->at < 6)
        return refuse(reader, "a text is not ended");
    uint32_t value = 0;
    for (int i = 2; i < 6; i++) {
        char c = reader->at[i];
        int lower = c | 0x20;
        int nibble = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (nibble < 0)
            return refuse(reader, "\\u is followed by four hexadecimal digits");
        value = value << 4 | (uint32_t)nibble;
    }
    reader->at += 6;
    *out = value;
    return true;
}

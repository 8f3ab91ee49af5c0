// SPDX-License-Identifier: Apache-2.0
// Reads structs by their shapes from bytes that record_write made. The writer's order is the table's, so each
// member is either next or absent: no tree is built, and what the writer would not have made (another order
// or spelling, an unknown member, a zero written out) is refused by the same comparison. Texts borrow the
// bytes.
#include "record_shape.h"

#include <assent/base/canonical.h>
#include <assent/base/time.h>

#include <assert.h>
#include <string.h>

enum { LIST_FIRST = 4 };

static bool read_member(struct cursor *cursor, const struct shape_member *member, void *at,
                        enum shape_place places);
static bool read_text(struct cursor *cursor, struct assent_text *out);
static bool read_number(struct cursor *cursor, const struct shape_member *member, int64_t *out);
static bool read_digest(struct cursor *cursor, struct assent_digest *out);
static bool read_id(struct cursor *cursor, struct assent_id *out);
static bool read_word(struct cursor *cursor, const struct shape_member *member, unsigned *out);
static bool read_names(struct cursor *cursor, void *at);
static bool read_list(struct cursor *cursor, const struct shape *shape, void *at, enum shape_place places);
static const char *value_end(const struct cursor *cursor);
static const char *string_end(const char *at, const char *end);

struct cursor cursor_of(struct assent_text bytes, struct assent_arena *arena)
{
    const char *start = bytes.count ? bytes.bytes : "";
    return (struct cursor){start, start, start + bytes.count, arena, NULL};
}

bool cursor_done(const struct cursor *cursor, const char *what, struct assent_error *error)
{
    if (!cursor->fault && cursor->at == cursor->end)
        return true;
    return assent_error_set(error, ASSENT_BAD_RECORD, "the %s cannot be read at byte %zu: %s", what,
                            (size_t)(cursor->at - cursor->start),
                            cursor->fault ? cursor->fault : "something follows its end");
}

bool cursor_refuse(struct cursor *cursor, const char *fault)
{
    if (!cursor->fault)
        cursor->fault = fault;
    return false;
}

bool cursor_take(struct cursor *cursor, const char *bytes, size_t count)
{
    if ((size_t)(cursor->end - cursor->at) < count || memcmp(cursor->at, bytes, count) != 0)
        return false;
    cursor->at += count;
    return true;
}

bool cursor_expect(struct cursor *cursor, char byte)
{
    if (cursor->at < cursor->end && *cursor->at == byte) {
        cursor->at++;
        return true;
    }
    return cursor_refuse(cursor, "another member, order or end is expected here");
}

bool cursor_integer(struct cursor *cursor, int64_t *out)
{
    const char *at = cursor->at;
    if (at < cursor->end && *at == '-')
        at++;
    while (at < cursor->end && *at >= '0' && *at <= '9')
        at++;
    if (!assent_text_integer(assent_text_slice(cursor->at, (size_t)(at - cursor->at)), out))
        return cursor_refuse(cursor, "an integer is expected");
    cursor->at = at;
    return true;
}

bool cursor_text(struct cursor *cursor, struct assent_text *out)
{
    if (cursor->at == cursor->end || *cursor->at != '"')
        return cursor_refuse(cursor, "a text is expected");
    unsigned char high = 0;
    for (const char *at = cursor->at + 1; at < cursor->end; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '\\' || byte < 0x20)
            break;
        high |= byte;
        if (byte != '"')
            continue;
        *out = assent_text_slice(cursor->at + 1, (size_t)(at - cursor->at - 1));
        if (high & 0x80 && !assent_text_utf8(*out, NULL))
            return cursor_refuse(cursor, "the text is not UTF-8");
        cursor->at = at + 1;
        return true;
    }
    struct assent_value value;
    if (!cursor_value(cursor, &value) || value.kind != ASSENT_VALUE_TEXT)
        return cursor_refuse(cursor, "a text is expected");
    *out = value.text;
    return true;
}

bool shape_read(struct cursor *cursor, const struct shape *shape, void *into, enum shape_place places)
{
    bool first = true;
    return cursor_expect(cursor, '{') && shape_read_members(cursor, shape, into, places, &first) &&
           cursor_expect(cursor, '}');
}

bool shape_read_members(struct cursor *cursor, const struct shape *shape, void *into, enum shape_place places,
                        bool *first)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        if (!(member->place & places))
            continue;
        const char *before = cursor->at;
        size_t count = strlen(member->name);
        if ((*first || cursor_take(cursor, ",", 1)) && cursor_take(cursor, "\"", 1) &&
            cursor_take(cursor, member->name, count) && cursor_take(cursor, "\":", 2)) {
            if (!read_member(cursor, member, (char *)into + member->offset, places))
                return false;
            *first = false;
            continue;
        }
        cursor->at = before;
        if (member->type == SHAPE_WORD || member->type == SHAPE_NUMBER || member->type == SHAPE_TICKET_ID)
            return cursor_refuse(cursor, "a member that is always there is not");
    }
    return true;
}

void shape_clear(const struct shape *shape, void *into)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->members[i].type == SHAPE_INDEX)
            *(int64_t *)((char *)into + shape->members[i].offset) = -1;
    }
}

static bool read_member(struct cursor *cursor, const struct shape_member *member, void *at,
                        enum shape_place places)
{
    switch (member->type) {
    case SHAPE_TEXT:
        return read_text(cursor, at);
    case SHAPE_INTEGER:
    case SHAPE_NUMBER:
    case SHAPE_INDEX:
    case SHAPE_INSTANT:
        return read_number(cursor, member, at);
    case SHAPE_BOOLEAN:
        *(bool *)at = true;
        return cursor_take(cursor, "true", 4) || cursor_refuse(cursor, "true is expected");
    case SHAPE_DIGEST:
        return read_digest(cursor, at);
    case SHAPE_TICKET_ID:
        return read_id(cursor, at);
    case SHAPE_WORD:
    case SHAPE_WORD_OR_NONE:
        return read_word(cursor, member, at);
    case SHAPE_VALUE:
        return cursor_value(cursor, at);
    case SHAPE_NAMES:
        return read_names(cursor, at);
    case SHAPE_LIST:
        return read_list(cursor, member->more, at, places);
    case SHAPE_RECORD:
        if (cursor_take(cursor, "{}", 2))
            return cursor_refuse(cursor, "a record with nothing in it is left out");
        return shape_read(cursor, member->more, at, places);
    }
    assert(!"a member is of one of the types");
    return false;
}

static bool read_text(struct cursor *cursor, struct assent_text *out)
{
    if (!cursor_text(cursor, out))
        return false;
    return out->count || cursor_refuse(cursor, "an empty text is left out");
}

static bool read_number(struct cursor *cursor, const struct shape_member *member, int64_t *out)
{
    if (!cursor_integer(cursor, out))
        return false;
    if (member->type == SHAPE_INTEGER && *out == 0)
        return cursor_refuse(cursor, "a zero is left out");
    if (member->type == SHAPE_INDEX && *out == -1)
        return cursor_refuse(cursor, "an index that is none is left out");
    if (member->type == SHAPE_INSTANT && (*out <= 0 || *out > ASSENT_INSTANT_MAX))
        return cursor_refuse(cursor, "an instant lies in the years 1970 to 9999");
    return true;
}

static bool read_digest(struct cursor *cursor, struct assent_digest *out)
{
    static const struct assent_digest none;
    struct assent_text text = {NULL, 0};
    if (!cursor_text(cursor, &text) || !assent_digest_read(text, out))
        return cursor_refuse(cursor, "a digest is expected");
    return !assent_digest_equal(out, &none) || cursor_refuse(cursor, "a digest of zeros is left out");
}

static bool read_id(struct cursor *cursor, struct assent_id *out)
{
    struct assent_text text = {NULL, 0};
    if (!cursor_text(cursor, &text) || !assent_id_read(text, "tkt", out))
        return cursor_refuse(cursor, "a ticket's id is expected");
    return true;
}

static bool read_word(struct cursor *cursor, const struct shape_member *member, unsigned *out)
{
    struct assent_text text = {NULL, 0};
    if (!cursor_text(cursor, &text) || !words_find(member->more, text, out))
        return cursor_refuse(cursor, "the word is not one of those that can stand here");
    if (member->type == SHAPE_WORD_OR_NONE && *out == 0)
        return cursor_refuse(cursor, "a word for none is left out");
    return true;
}

// The value's end is found first, then the general reader reads it; writing it again shows that it was
// canonical.
bool cursor_value(struct cursor *cursor, struct assent_value *out)
{
    const char *end = value_end(cursor);
    struct assent_text bytes = assent_text_slice(cursor->at, (size_t)(end - cursor->at));
    if (!assent_canonical_read(cursor->arena, bytes, out, NULL))
        return cursor_refuse(cursor, "the value cannot be read");
    if (!assent_text_equal(assent_canonical_text(cursor->arena, out), bytes))
        return cursor_refuse(cursor, "the value is not in canonical form");
    cursor->at = end;
    return true;
}

static bool read_names(struct cursor *cursor, void *at)
{
    struct assent_text *names = NULL;
    size_t count = 0;
    size_t room = 0;
    if (!cursor_expect(cursor, '['))
        return false;
    do {
        names = cursor_room(cursor, names, count, &room, sizeof *names);
        if (!cursor_text(cursor, &names[count]))
            return false;
        count++;
    } while (cursor_take(cursor, ",", 1));
    struct span span = {names, count};
    memcpy(at, &span, sizeof span);
    return cursor_expect(cursor, ']');
}

static bool read_list(struct cursor *cursor, const struct shape *shape, void *at, enum shape_place places)
{
    char *items = NULL;
    size_t count = 0;
    size_t room = 0;
    if (!cursor_expect(cursor, '['))
        return false;
    do {
        items = cursor_room(cursor, items, count, &room, shape->size);
        shape_clear(shape, items + count * shape->size);
        if (!shape_read(cursor, shape, items + count * shape->size, places))
            return false;
        count++;
    } while (cursor_take(cursor, ",", 1));
    struct span span = {items, count};
    memcpy(at, &span, sizeof span);
    return cursor_expect(cursor, ']');
}

void *cursor_room(struct cursor *cursor, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : LIST_FIRST;
    char *more = assent_arena_take_array(cursor->arena, *room, size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

// Where the value that begins here ends: before the comma or bracket that belongs to what it stands in.
static const char *value_end(const struct cursor *cursor)
{
    size_t depth = 0;
    const char *at = cursor->at;
    for (; at < cursor->end; at++) {
        if (*at == '"') {
            at = string_end(at + 1, cursor->end);
            if (at == cursor->end)
                return at;
        } else if (*at == '{' || *at == '[') {
            depth++;
        } else if (depth == 0 && (*at == ',' || *at == '}' || *at == ']')) {
            return at;
        } else if (*at == '}' || *at == ']') {
            depth--;
        }
    }
    return at;
}

static const char *string_end(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    return at < end ? at : end;
}

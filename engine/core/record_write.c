// SPDX-License-Identifier: Apache-2.0
// Writes structs by their shapes, straight into canonical bytes: the rows of a table stand in the order of
// their names, so nothing is collected or sorted. Every commit comes through here (the turn's record, its
// changed rows).
#include "record_shape.h"

#include <assent/base/canonical.h>
#include <assent/base/time.h>

#include <assert.h>
#include <string.h>

static void write_member(struct assent_buffer *out, const struct shape_member *member, const void *at,
                         enum shape_place places);
static void write_names(struct assent_buffer *out, struct span span);
static void write_list(struct assent_buffer *out, const struct shape *shape, struct span span,
                       enum shape_place places);
static void write_digest(struct assent_buffer *out, const struct assent_digest *digest);
static void write_id(struct assent_buffer *out, const struct assent_id *id);

bool shape_write(struct assent_buffer *out, const struct shape *shape, const void *from,
                 enum shape_place places, bool empty)
{
    size_t count = out->count;
    bool first = true;
    assent_buffer_byte(out, '{');
    shape_write_members(out, shape, from, places, &first);
    assent_buffer_byte(out, '}');
    if (first && !empty)
        out->count = count;
    return !first;
}

void shape_write_members(struct assent_buffer *out, const struct shape *shape, const void *from,
                         enum shape_place places, bool *first)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        const void *at = (const char *)from + member->offset;
        if (!(member->place & places) || !shape_written(member, at))
            continue;
        size_t count = out->count;
        assent_canonical_name(out, member->name, *first);
        if (member->type == SHAPE_RECORD && !shape_write(out, member->more, at, places, false)) {
            out->count = count;
            continue;
        }
        write_member(out, member, at, places);
        *first = false;
    }
}

struct span span_at(const void *at)
{
    struct span span;
    memcpy(&span, at, sizeof span);
    return span;
}

bool shape_written(const struct shape_member *member, const void *at)
{
    static const struct assent_digest none;
    switch (member->type) {
    case SHAPE_TEXT:
        return ((const struct assent_text *)at)->count != 0;
    case SHAPE_INTEGER:
    case SHAPE_INSTANT:
        return *(const int64_t *)at != 0;
    case SHAPE_INDEX:
        return *(const int64_t *)at != -1;
    case SHAPE_BOOLEAN:
        return *(const bool *)at;
    case SHAPE_DIGEST:
        return !assent_digest_equal(at, &none);
    case SHAPE_WORD_OR_NONE:
        return *(const unsigned *)at != 0;
    case SHAPE_VALUE:
        return ((const struct assent_value *)at)->kind != ASSENT_VALUE_ABSENT;
    case SHAPE_NAMES:
    case SHAPE_LIST:
        return span_at(at).count != 0;
    case SHAPE_NUMBER:
    case SHAPE_TICKET_ID:
    case SHAPE_WORD:
    case SHAPE_RECORD:
        return true;
    }
    assert(!"a member is of one of the types");
    return false;
}

static void write_member(struct assent_buffer *out, const struct shape_member *member, const void *at,
                         enum shape_place places)
{
    switch (member->type) {
    case SHAPE_TEXT:
        assent_canonical_string(out, *(const struct assent_text *)at);
        return;
    case SHAPE_INSTANT:
        assert(*(const int64_t *)at > 0 && *(const int64_t *)at <= ASSENT_INSTANT_MAX);
        assent_buffer_integer(out, *(const int64_t *)at);
        return;
    case SHAPE_INTEGER:
    case SHAPE_NUMBER:
    case SHAPE_INDEX:
        assent_buffer_integer(out, *(const int64_t *)at);
        return;
    case SHAPE_BOOLEAN:
        assent_buffer_bytes(out, "true", 4);
        return;
    case SHAPE_DIGEST:
        write_digest(out, at);
        return;
    case SHAPE_TICKET_ID:
        write_id(out, at);
        return;
    case SHAPE_WORD:
    case SHAPE_WORD_OR_NONE:
        assent_canonical_string(out, assent_text_of(words_text(member->more, *(const unsigned *)at)));
        return;
    case SHAPE_VALUE:
        assent_canonical_write(out, at);
        return;
    case SHAPE_NAMES:
        write_names(out, span_at(at));
        return;
    case SHAPE_LIST:
        write_list(out, member->more, span_at(at), places);
        return;
    case SHAPE_RECORD: // has been written to see whether there is anything in it
        return;
    }
    assert(!"a member is of one of the types");
}

static void write_names(struct assent_buffer *out, struct span span)
{
    const struct assent_text *names = span.items;
    for (size_t i = 0; i < span.count; i++) {
        assent_buffer_byte(out, i ? ',' : '[');
        assent_canonical_string(out, names[i]);
    }
    assent_buffer_byte(out, ']');
}

static void write_list(struct assent_buffer *out, const struct shape *shape, struct span span,
                       enum shape_place places)
{
    for (size_t i = 0; i < span.count; i++) {
        assent_buffer_byte(out, i ? ',' : '[');
        shape_write(out, shape, (const char *)span.items + i * shape->size, places, true);
    }
    assent_buffer_byte(out, ']');
}

static void write_digest(struct assent_buffer *out, const struct assent_digest *digest)
{
    char text[ASSENT_DIGEST_TEXT + 2];
    assent_digest_write(digest, text + 1);
    text[0] = text[ASSENT_DIGEST_TEXT] = '"'; // the second takes the place of the NUL
    assent_buffer_bytes(out, text, ASSENT_DIGEST_TEXT + 1);
}

static void write_id(struct assent_buffer *out, const struct assent_id *id)
{
    char text[ASSENT_ID_TEXT];
    assent_id_write("tkt", id, text);
    assent_canonical_string(out, assent_text_of(text));
}

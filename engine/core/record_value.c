// SPDX-License-Identifier: Apache-2.0
// What a shape's table gives beside bytes: the members as a value, for people and for comparing, and a copy
// that borrows nothing. Both walk the same rows as the writer, so no member can be forgotten by one of them
// alone.
#include "record_shape.h"

#include <assent/base/time.h>

#include <assert.h>
#include <string.h>

static struct assent_value member_value(const struct shape_member *member, const void *at, bool public,
                                        struct assent_arena *arena);
static struct assent_value names_value(struct span span, struct assent_arena *arena);
static struct assent_value list_value(const struct shape *shape, struct span span, bool public,
                                      struct assent_arena *arena);
static struct assent_value instant_value(int64_t instant_us, bool public, struct assent_arena *arena);
static void copy_member(const struct shape_member *member, void *at, struct assent_arena *arena);
static void copy_text(struct assent_text *text, struct assent_arena *arena);
static void copy_names(void *at, struct assent_arena *arena);
static void copy_list(const struct shape *shape, void *at, struct assent_arena *arena);

struct assent_value shape_value(const struct shape *shape, const void *from, bool public,
                                struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    shape_value_into(&record, shape, from, public);
    return assent_record_done(&record);
}

void shape_value_into(struct assent_record *record, const struct shape *shape, const void *from, bool public)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        const void *at = (const char *)from + member->offset;
        if (shape_written(member, at))
            assent_record_put(record, member->name, member_value(member, at, public, record->arena));
    }
}

void shape_copy(const struct shape *shape, void *into, struct assent_arena *arena)
{
    for (size_t i = 0; i < shape->count; i++)
        copy_member(&shape->members[i], (char *)into + shape->members[i].offset, arena);
}

static struct assent_value member_value(const struct shape_member *member, const void *at, bool public,
                                        struct assent_arena *arena)
{
    switch (member->type) {
    case SHAPE_TEXT:
        return assent_value_text(*(const struct assent_text *)at);
    case SHAPE_INTEGER:
    case SHAPE_NUMBER:
    case SHAPE_INDEX:
        return assent_value_integer(*(const int64_t *)at);
    case SHAPE_INSTANT:
        return instant_value(*(const int64_t *)at, public, arena);
    case SHAPE_BOOLEAN:
        return assent_value_boolean(true);
    case SHAPE_DIGEST:
        return assent_value_text(assent_digest_text(arena, at));
    case SHAPE_TICKET_ID:
        return assent_value_text(assent_id_text(arena, "tkt", at));
    case SHAPE_WORD:
    case SHAPE_WORD_OR_NONE:
        return assent_value_string(words_text(member->more, *(const unsigned *)at));
    case SHAPE_VALUE:
        return *(const struct assent_value *)at;
    case SHAPE_NAMES:
        return names_value(span_at(at), arena);
    case SHAPE_LIST:
        return list_value(member->more, span_at(at), public, arena);
    case SHAPE_RECORD: {
        struct assent_value value = shape_value(member->more, at, public, arena);
        return value.record.count ? value : assent_value_absent();
    }
    }
    assert(!"a member is of one of the types");
    return assent_value_absent();
}

static struct assent_value names_value(struct span span, struct assent_arena *arena)
{
    const struct assent_text *names = span.items;
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < span.count; i++)
        assent_items_add(&items, assent_value_text(names[i]));
    return assent_items_done(&items);
}

static struct assent_value list_value(const struct shape *shape, struct span span, bool public,
                                      struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < span.count; i++)
        assent_items_add(&items,
                         shape_value(shape, (const char *)span.items + i * shape->size, public, arena));
    return assent_items_done(&items);
}

static struct assent_value instant_value(int64_t instant_us, bool public, struct assent_arena *arena)
{
    return public ? assent_value_text(assent_instant_text(arena, instant_us))
                  : assent_value_integer(instant_us);
}

static void copy_member(const struct shape_member *member, void *at, struct assent_arena *arena)
{
    switch (member->type) {
    case SHAPE_TEXT:
        copy_text(at, arena);
        return;
    case SHAPE_VALUE:
        *(struct assent_value *)at = assent_value_copy(arena, at);
        return;
    case SHAPE_NAMES:
        copy_names(at, arena);
        return;
    case SHAPE_LIST:
        copy_list(member->more, at, arena);
        return;
    case SHAPE_RECORD:
        shape_copy(member->more, at, arena);
        return;
    case SHAPE_INTEGER:
    case SHAPE_NUMBER:
    case SHAPE_INDEX:
    case SHAPE_INSTANT:
    case SHAPE_BOOLEAN:
    case SHAPE_DIGEST:
    case SHAPE_TICKET_ID:
    case SHAPE_WORD:
    case SHAPE_WORD_OR_NONE:
        return;
    }
    assert(!"a member is of one of the types");
}

static void copy_text(struct assent_text *text, struct assent_arena *arena)
{
    *text = text->count ? assent_text_copy(arena, *text) : assent_text_slice(NULL, 0);
}

static void copy_names(void *at, struct assent_arena *arena)
{
    struct span span = span_at(at);
    const struct assent_text *from = span.items;
    struct assent_text *names = assent_arena_take_array(arena, span.count, sizeof *names);
    for (size_t i = 0; i < span.count; i++)
        names[i] = assent_text_copy(arena, from[i]);
    span.items = names;
    memcpy(at, &span, sizeof span);
}

static void copy_list(const struct shape *shape, void *at, struct assent_arena *arena)
{
    struct span span = span_at(at);
    char *items = assent_arena_take_array(arena, span.count, shape->size);
    if (span.count)
        memcpy(items, span.items, span.count * shape->size);
    for (size_t i = 0; i < span.count; i++)
        shape_copy(shape, items + i * shape->size, arena);
    span.items = items;
    memcpy(at, &span, sizeof span);
}

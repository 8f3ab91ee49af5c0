// SPDX-License-Identifier: Apache-2.0
// Builders of records and lists. A record's builder only appends; it sorts once, when the value is asked for,
// and there the last set of a name wins and an absent one drops the member. Guarantees: a value once handed
// out never changes, though the builder goes on: what it holds is from then on full, so that the next set
// moves to new memory.
#include <assent/base/value.h>

#include "base_internal.h"

#include <assert.h>
#include <string.h>

enum { FIRST_ROOM = 8 };

static bool ascends(const struct assent_record *record);
static void sort_names(struct assent_record *record);
static int by_name(const void *a, const void *b);
static void *grown(struct assent_arena *arena, const void *old, size_t count, size_t size, size_t *room);

struct assent_record assent_record_in(struct assent_arena *arena)
{
    return (struct assent_record){.arena = arena};
}

struct assent_record assent_record_from(struct assent_arena *arena, const struct assent_value *base)
{
    struct assent_record record = assent_record_in(arena);
    if (!base || base->kind == ASSENT_VALUE_ABSENT)
        return record;
    assert(base->kind == ASSENT_VALUE_RECORD);
    record.room = base->record.count + FIRST_ROOM;
    record.members = arena_take_raw(arena, record.room * sizeof *record.members);
    record.count = base->record.count;
    if (record.count)
        memcpy(record.members, base->record.members, record.count * sizeof *record.members);
    return record;
}

void assent_record_set(struct assent_record *record, struct assent_text name, struct assent_value value)
{
    if (record->count == record->room)
        record->members =
            grown(record->arena, record->members, record->count, sizeof *record->members, &record->room);
    record->members[record->count++] = (struct assent_member){name, value};
}

void assent_record_put(struct assent_record *record, const char *name, struct assent_value value)
{
    assent_record_set(record, assent_text_of(name), value);
}

void assent_record_put_text(struct assent_record *record, const char *name, struct assent_text text)
{
    assent_record_put(record, name, assent_value_text(text));
}

void assent_record_put_integer(struct assent_record *record, const char *name, int64_t integer)
{
    assent_record_put(record, name, assent_value_integer(integer));
}

void assent_record_put_boolean(struct assent_record *record, const char *name, bool boolean)
{
    assent_record_put(record, name, assent_value_boolean(boolean));
}

struct assent_value assent_record_done(struct assent_record *record)
{
    if (!ascends(record))
        sort_names(record);
    size_t kept = 0;
    for (size_t i = 0; i < record->count; i++) {
        if (record->members[i].value.kind == ASSENT_VALUE_ABSENT)
            continue;
        if (kept != i)
            record->members[kept] = record->members[i];
        kept++;
    }
    record->count = record->room = kept;
    return (struct assent_value){.kind = ASSENT_VALUE_RECORD, .record = {record->members, kept}};
}

struct assent_items assent_items_in(struct assent_arena *arena)
{
    return (struct assent_items){.arena = arena};
}

void assent_items_add(struct assent_items *items, struct assent_value value)
{
    assert(value.kind != ASSENT_VALUE_ABSENT);
    if (items->count == items->room)
        items->items = grown(items->arena, items->items, items->count, sizeof *items->items, &items->room);
    items->items[items->count++] = value;
}

struct assent_value assent_items_done(struct assent_items *items)
{
    return assent_value_list(items->items, items->count);
}

// What was put in the order of its names, as views are, needs no sorting.
static bool ascends(const struct assent_record *record)
{
    for (size_t i = 1; i < record->count; i++) {
        if (assent_text_compare(record->members[i - 1].name, record->members[i].name) >= 0)
            return false;
    }
    return true;
}

// Of those with one name the last stays.
static void sort_names(struct assent_record *record)
{
    struct assent_member *members = record->members;
    size_t kept = 0;
    sort_stable(record->arena, members, record->count, sizeof *members, by_name);
    for (size_t i = 0; i < record->count; i++) {
        if (i + 1 == record->count || !assent_text_equal(members[i].name, members[i + 1].name))
            members[kept++] = members[i];
    }
    record->count = kept;
}

static int by_name(const void *a, const void *b)
{
    return assent_text_compare(((const struct assent_member *)a)->name,
                               ((const struct assent_member *)b)->name);
}

static void *grown(struct assent_arena *arena, const void *old, size_t count, size_t size, size_t *room)
{
    *room = *room ? *room * 2 : FIRST_ROOM;
    void *memory = arena_take_raw(arena, *room * size);
    if (count)
        memcpy(memory, old, count * size);
    return memory;
}

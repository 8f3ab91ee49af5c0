// SPDX-License-Identifier: Apache-2.0
// Audiences as keys: "per_…", "group:x", "role:x", "board:x", or one "set:sha256:…" with its members when
// there would be more than ASSENT_AUDIENCE_KEYS; the people behind them, and whether a person is one.
// Guarantees: equal audiences have equal keys (sorted, without doubles); inactive people are nobody; a set's
// digest is that of its people.
#include "who_keys.h"

#include <assent/base/limits.h>
#include <assent/core/step.h>
#include <stdlib.h>
#include <string.h>

static void add(struct keys *keys, struct assent_text key);
static bool keys_set(struct keys *keys, struct assent_audience *out, struct assent_error *error);
static bool key_has(const struct assent_directory *directory, struct assent_text key, int32_t person);
static struct people key_people(const struct assent_directory *directory, struct assent_text key,
                                struct assent_arena *arena);
static struct assent_text tail(struct assent_text key, const char *prefix);
static int compare_indexes(const void *a, const void *b);
static struct people gather(const struct assent_directory *directory, const struct assent_audience *audience,
                            bool inactive, struct assent_arena *arena);
static size_t keep_once(const struct assent_directory *directory, int32_t *items, size_t count,
                        bool inactive);

struct people audience_people(const struct assent_directory *directory,
                              const struct assent_audience *audience, struct assent_arena *arena)
{
    return gather(directory, audience, false, arena);
}

struct people audience_everybody(const struct assent_directory *directory,
                                 const struct assent_audience *audience, struct assent_arena *arena)
{
    return gather(directory, audience, true, arena);
}

const struct people *audience_parts(const struct assent_directory *directory,
                                    const struct assent_audience *audience, struct assent_arena *arena,
                                    size_t *out)
{
    struct people *parts = assent_arena_take_array(arena, audience->count + 1, sizeof *parts);
    size_t count = 0;
    for (size_t i = 0; i < audience->count; i++) {
        parts[count] = key_people(directory, audience->keys[i], arena);
        count += parts[count].count > 0;
    }
    int32_t *members = assent_arena_take_array(arena, audience->member_count, sizeof *members);
    size_t member_count = 0;
    for (size_t i = 0; i < audience->member_count; i++) {
        int32_t person = assent_directory_person_by_id(directory, audience->members[i]);
        if (person != ASSENT_NO_INDEX)
            members[member_count++] = person;
    }
    if (member_count > 1)
        qsort(members, member_count, sizeof *members, compare_indexes);
    if (member_count)
        parts[count++] = (struct people){members, member_count};
    *out = count;
    return parts;
}

bool assent_audience_has(const struct assent_directory *directory, const struct assent_audience *audience,
                         struct assent_text person)
{
    int32_t index = assent_directory_person_by_id(directory, person);
    if (index == ASSENT_NO_INDEX || !directory->people[index].active)
        return false;
    for (size_t i = 0; i < audience->count; i++)
        if (key_has(directory, audience->keys[i], index))
            return true;
    return assent_texts_find(audience->members, audience->member_count, person) != NULL;
}

bool audience_join(const struct assent_directory *directory, const struct assent_audience *one,
                   const struct assent_audience *other, struct assent_arena *arena,
                   struct assent_audience *out, struct assent_error *error)
{
    struct keys keys = {.directory = directory, .arena = arena};
    const struct assent_audience *parts[] = {one, other};
    for (size_t p = 0; p < 2; p++) {
        for (size_t i = 0; i < parts[p]->count && !parts[p]->member_count; i++)
            add(&keys, parts[p]->keys[i]);
        for (size_t i = 0; i < parts[p]->member_count; i++)
            keys_add_id(&keys, parts[p]->members[i]);
    }
    return keys_audience(&keys, out, error);
}

bool audience_equal(const struct assent_audience *one, const struct assent_audience *other)
{
    bool equal = one->count == other->count;
    for (size_t i = 0; equal && i < one->count; i++)
        equal = assent_text_equal(one->keys[i], other->keys[i]);
    return equal;
}

static struct people gather(const struct assent_directory *directory, const struct assent_audience *audience,
                            bool inactive, struct assent_arena *arena)
{
    size_t part_count;
    const struct people *parts = audience_parts(directory, audience, arena, &part_count);
    size_t most = 0;
    for (size_t i = 0; i < part_count; i++)
        most += parts[i].count;
    int32_t *items = assent_arena_take_array(arena, most, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < part_count; i++) {
        if (parts[i].count)
            memcpy(items + count, parts[i].items, parts[i].count * sizeof *items);
        count += parts[i].count;
    }
    if (part_count > 1) // a list of the directory is sorted
        qsort(items, count, sizeof *items, compare_indexes);
    return (struct people){items, keep_once(directory, items, count, inactive)};
}

void keys_add_person(struct keys *keys, int32_t person)
{
    if (person != ASSENT_NO_INDEX && (keys->inactive || keys->directory->people[person].active))
        add(keys, keys->directory->people[person].id);
}

void keys_add_id(struct keys *keys, struct assent_text id)
{
    keys_add_person(keys, assent_directory_person_by_id(keys->directory, id));
}

void keys_add_group(struct keys *keys, int32_t group)
{
    if (group == ASSENT_NO_INDEX)
        return;
    struct assent_text handle = keys->directory->groups[group].handle;
    add(keys, assent_text_format(keys->arena, "group:%.*s", (int)handle.count, handle.bytes));
}

void keys_add_role(struct keys *keys, int32_t role)
{
    if (role == ASSENT_NO_INDEX)
        return;
    struct assent_text handle = keys->directory->roles[role].handle;
    add(keys, assent_text_format(keys->arena, "role:%.*s", (int)handle.count, handle.bytes));
}

void keys_add_board(struct keys *keys, int32_t board)
{
    if (board == ASSENT_NO_INDEX)
        return;
    struct assent_text handle = keys->directory->boards[board].handle;
    add(keys, assent_text_format(keys->arena, "board:%.*s", (int)handle.count, handle.bytes));
}

void keys_add_party(struct keys *keys, struct assent_text party)
{
    if (assent_text_starts(party, "group:"))
        keys_add_group(keys, assent_directory_group(keys->directory, tail(party, "group:")));
    else if (assent_text_starts(party, "role:"))
        keys_add_role(keys, assent_directory_role(keys->directory, tail(party, "role:")));
    else if (assent_text_starts(party, "board:"))
        keys_add_board(keys, assent_directory_board(keys->directory, tail(party, "board:")));
    else if (assent_text_starts(party, "person:"))
        keys_add_person(keys, assent_directory_person(keys->directory, tail(party, "person:")));
    else if (assent_text_starts(party, "per_"))
        keys_add_id(keys, party);
    else
        keys_add_person(keys, assent_directory_person(keys->directory, party));
}

void keys_add_end(struct keys *keys, const struct path_end *end)
{
    bool list = end->kind == PATH_VALUE && end->value.kind == ASSENT_VALUE_LIST;
    if (end->kind == PATH_PERSON)
        keys_add_person(keys, end->index);
    else if (end->kind == PATH_GROUP)
        keys_add_group(keys, end->index);
    else if (end->kind == PATH_VALUE && end->value.kind == ASSENT_VALUE_TEXT)
        keys_add_party(keys, end->value.text);
    for (size_t i = 0; list && i < end->value.list.count; i++) {
        const struct assent_value *item = &end->value.list.items[i];
        if (item->kind != ASSENT_VALUE_TEXT)
            continue;
        if (end->items == ASSENT_FIELD_GROUP)
            keys_add_group(keys, assent_directory_group(keys->directory, item->text));
        else
            keys_add_party(keys, item->text);
    }
}

void keys_add_all(struct keys *keys, const struct keys *more)
{
    for (size_t i = 0; i < more->count; i++)
        add(keys, more->items[i]);
}

bool keys_audience(struct keys *keys, struct assent_audience *out, struct assent_error *error)
{
    keys->count = assent_texts_settle(keys->items, keys->count);
    *out = (struct assent_audience){.keys = keys->items, .count = keys->count};
    return keys->count <= ASSENT_AUDIENCE_KEYS || keys_set(keys, out, error);
}

static bool keys_set(struct keys *keys, struct assent_audience *out, struct assent_error *error)
{
    struct people people = keys->inactive ? audience_everybody(keys->directory, out, keys->arena)
                                          : audience_people(keys->directory, out, keys->arena);
    if (people.count > ASSENT_VOTES_A_ROUND)
        return assent_error_set(
            error, ASSENT_LIMIT_REACHED,
            "%zu people are named one by one or by more than %d groups, and at most %d may be; make "
            "a group of them",
            people.count, ASSENT_AUDIENCE_KEYS, ASSENT_VOTES_A_ROUND);
    struct assent_text *members = assent_arena_take_array(keys->arena, people.count, sizeof *members);
    for (size_t i = 0; i < people.count; i++)
        members[i] = keys->directory->people[people.items[i]].id;
    assent_texts_sort(members, people.count);
    struct assent_digest digest = assent_set_digest(keys->directory, people.items, people.count, keys->arena);
    char written[ASSENT_DIGEST_TEXT];
    assent_digest_write(&digest, written);
    struct assent_text *key = assent_arena_take(keys->arena, sizeof *key);
    *key = assent_text_format(keys->arena, "set:%s", written);
    *out =
        (struct assent_audience){.keys = key, .count = 1, .members = members, .member_count = people.count};
    return true;
}

static void add(struct keys *keys, struct assent_text key)
{
    if (keys->count == keys->room) {
        keys->room = keys->room ? keys->room * 2 : 8;
        struct assent_text *items = assent_arena_take_array(keys->arena, keys->room, sizeof *items);
        if (keys->count)
            memcpy(items, keys->items, keys->count * sizeof *items);
        keys->items = items;
    }
    keys->items[keys->count++] = key;
}

static bool key_has(const struct assent_directory *directory, struct assent_text key, int32_t person)
{
    if (assent_text_starts(key, "group:"))
        return assent_person_in_group(directory, person,
                                      assent_directory_group(directory, tail(key, "group:")));
    if (assent_text_starts(key, "role:"))
        return assent_person_has_role(directory, person,
                                      assent_directory_role(directory, tail(key, "role:")));
    if (assent_text_starts(key, "board:"))
        return assent_person_on_board(directory, person,
                                      assent_directory_board(directory, tail(key, "board:")));
    return assent_text_equal(directory->people[person].id, key);
}

// The people of one key but a set, the inactive among them, rising.
static struct people key_people(const struct assent_directory *directory, struct assent_text key,
                                struct assent_arena *arena)
{
    if (assent_text_starts(key, "group:")) {
        int32_t group = assent_directory_group(directory, tail(key, "group:"));
        if (group != ASSENT_NO_INDEX)
            return (struct people){directory->groups[group].members, directory->groups[group].member_count};
    } else if (assent_text_starts(key, "role:")) {
        int32_t role = assent_directory_role(directory, tail(key, "role:"));
        if (role != ASSENT_NO_INDEX)
            return (struct people){directory->roles[role].people, directory->roles[role].person_count};
    } else if (assent_text_starts(key, "board:")) {
        int32_t board = assent_directory_board(directory, tail(key, "board:"));
        if (board != ASSENT_NO_INDEX)
            return (struct people){directory->boards[board].members, directory->boards[board].member_count};
    } else {
        int32_t *single = assent_arena_take(arena, sizeof *single);
        *single = assent_directory_person_by_id(directory, key);
        if (*single != ASSENT_NO_INDEX)
            return (struct people){single, 1};
    }
    return (struct people){NULL, 0};
}

static struct assent_text tail(struct assent_text key, const char *prefix)
{
    size_t count = strlen(prefix);
    return assent_text_slice(key.bytes + count, key.count - count);
}

static int compare_indexes(const void *a, const void *b)
{
    const int32_t *first = a;
    const int32_t *second = b;
    return (*first > *second) - (*first < *second);
}

// Drops doubles, which stand side by side, and the inactive where they do not count; gives what is left.
static size_t keep_once(const struct assent_directory *directory, int32_t *items, size_t count, bool inactive)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if ((i == 0 || items[i] != items[i - 1]) && (inactive || directory->people[items[i]].active))
            items[kept++] = items[i];
    return kept;
}

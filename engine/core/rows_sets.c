// SPDX-License-Identifier: Apache-2.0
// Sets of people, kept once by their digest: who could be asked is evidence, and 200 seats of 5,000 people
// cannot stand in a ticket (data.md, "A round's state"). A set is put when a seat, task or holder first names
// it; the store keeps the one that it has. Needs no more of the directory than its lists, so that the fold
// links alone.
#include "rows_list.h"

#include <assent/base/canonical.h>

#include <string.h>

struct ids {
    struct assent_text *items;
    size_t count;
    size_t room;
};

static void put_audience(struct row_list *list, const struct assent_audience *audience,
                         const struct assent_audience *before);
static void put_round(struct row_list *list, const struct assent_round *round,
                      const struct assent_round *before, const struct assent_directory *directory);
static void put_candidates(struct row_list *list, const struct assent_seat *seat,
                           const struct assent_directory *directory);
static void put_set(struct row_list *list, const struct assent_digest *digest, const struct assent_text *ids,
                    size_t count);
static struct ids people_of(const struct assent_directory *directory, const struct assent_audience *audience,
                            struct assent_arena *arena);
static void add_key(struct ids *ids, const struct assent_directory *directory, struct assent_text key,
                    struct assent_arena *arena);
static void add_person(struct ids *ids, const struct assent_directory *directory, struct assent_text id,
                       struct assent_arena *arena);
static void add_people(struct ids *ids, const struct assent_directory *directory, const int32_t *people,
                       size_t count, struct assent_arena *arena);
static struct assent_digest digest_of_ids(const struct assent_text *ids, size_t count,
                                          struct assent_arena *arena);

void rows_sets(struct row_list *list, const struct assent_ticket *before,
               const struct assent_directory *directory)
{
    const struct assent_ticket *after = list->ticket;
    static const struct assent_audience none;
    put_audience(list, &after->held_by, before ? &before->held_by : &none);
    for (size_t i = 0; i < after->round_count; i++)
        put_round(list, &after->rounds[i], before && i < before->round_count ? &before->rounds[i] : NULL,
                  directory);
    for (size_t i = 0; i < after->job_count; i++) {
        bool kept = before && i < before->job_count;
        put_audience(list, &after->jobs[i].audience, kept ? &before->jobs[i].audience : &none);
    }
}

// Of a round that was there already: the seats for which somebody else is asked.
static void put_round(struct row_list *list, const struct assent_round *round,
                      const struct assent_round *before, const struct assent_directory *directory)
{
    static const struct assent_audience none;
    if (before && before->seats == round->seats)
        return;
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat *seat = &round->seats[i];
        bool kept = before && i < before->seat_count;
        put_audience(list, &seat->audience, kept ? &before->seats[i].audience : &none);
        if (directory && !(kept && assent_digest_equal(&before->seats[i].set, &seat->set)))
            put_candidates(list, seat, directory);
    }
}

// The set behind a set key.
static void put_audience(struct row_list *list, const struct assent_audience *audience,
                         const struct assent_audience *before)
{
    struct assent_digest digest;
    if (!audience->member_count || !audience->count || !assent_text_starts(audience->keys[0], "set:"))
        return;
    if (before->count && assent_text_equal(before->keys[0], audience->keys[0]))
        return;
    struct assent_text key = audience->keys[0];
    if (assent_digest_read(assent_text_slice(key.bytes + 4, key.count - 4), &digest))
        put_set(list, &digest, audience->members, audience->member_count);
}

// A seat's candidates as the directory has them; a set that this directory does not yield is not its
// evidence.
static void put_candidates(struct row_list *list, const struct assent_seat *seat,
                           const struct assent_directory *directory)
{
    if (seat->audience.member_count)
        return;
    struct ids ids = people_of(directory, &seat->audience, list->arena);
    struct assent_digest digest = digest_of_ids(ids.items, ids.count, list->arena);
    if (ids.count && assent_digest_equal(&digest, &seat->set))
        put_set(list, &digest, ids.items, ids.count);
}

static void put_set(struct row_list *list, const struct assent_digest *digest, const struct assent_text *ids,
                    size_t count)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind == ASSENT_ROW_SET && assent_digest_equal(&list->items[i].digest, digest))
            return;
    }
    struct assent_buffer out = assent_buffer_in(list->arena);
    for (size_t i = 0; i < count; i++) {
        assent_buffer_byte(&out, i ? ',' : '[');
        assent_canonical_string(&out, ids[i]);
    }
    assent_buffer_byte(&out, ']');
    struct assent_row *row = row_add(list, ASSENT_ROW_SET);
    row->digest = *digest;
    row->bytes = assent_buffer_done(&out);
}

// The active people of an audience, by the bytes of their ids, each once.
static struct ids people_of(const struct assent_directory *directory, const struct assent_audience *audience,
                            struct assent_arena *arena)
{
    struct ids ids = {0};
    for (size_t i = 0; i < audience->count; i++)
        add_key(&ids, directory, audience->keys[i], arena);
    if (ids.count)
        ids.count = assent_texts_settle(ids.items, ids.count);
    return ids;
}

static void add_key(struct ids *ids, const struct assent_directory *directory, struct assent_text key,
                    struct assent_arena *arena)
{
    size_t colon = assent_text_find_byte(key, ':');
    if (colon == key.count) {
        add_person(ids, directory, key, arena);
        return;
    }
    struct assent_text handle = assent_text_slice(key.bytes + colon + 1, key.count - colon - 1);
    for (size_t i = 0; assent_text_starts(key, "group:") && i < directory->group_count; i++) {
        const struct assent_group *group = &directory->groups[i];
        if (assent_text_equal(group->handle, handle))
            add_people(ids, directory, group->members, group->member_count, arena);
    }
    for (size_t i = 0; assent_text_starts(key, "role:") && i < directory->role_count; i++) {
        const struct assent_role *role = &directory->roles[i];
        if (assent_text_equal(role->handle, handle))
            add_people(ids, directory, role->people, role->person_count, arena);
    }
    for (size_t i = 0; assent_text_starts(key, "board:") && i < directory->board_count; i++) {
        const struct assent_board *board = &directory->boards[i];
        if (assent_text_equal(board->handle, handle))
            add_people(ids, directory, board->members, board->member_count, arena);
    }
}

static void add_person(struct ids *ids, const struct assent_directory *directory, struct assent_text id,
                       struct assent_arena *arena)
{
    size_t from = 0;
    size_t to = directory->person_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct assent_person *person = &directory->people[directory->people_by_id[middle]];
        if (assent_text_compare(person->id, id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == directory->person_count)
        return;
    int32_t found = directory->people_by_id[from];
    if (assent_text_equal(directory->people[found].id, id))
        add_people(ids, directory, &found, 1, arena);
}

static void add_people(struct ids *ids, const struct assent_directory *directory, const int32_t *people,
                       size_t count, struct assent_arena *arena)
{
    if (ids->count + count > ids->room) {
        size_t room = ids->count + count > ids->room * 2 ? ids->count + count : ids->room * 2;
        struct assent_text *items = assent_arena_take_array(arena, room, sizeof *items);
        if (ids->count)
            memcpy(items, ids->items, ids->count * sizeof *items);
        ids->items = items;
        ids->room = room;
    }
    for (size_t i = 0; i < count; i++) {
        const struct assent_person *person = &directory->people[people[i]];
        if (person->active)
            ids->items[ids->count++] = person->id;
    }
}

// As assent_set_digest: the ids, each followed by a newline.
static struct assent_digest digest_of_ids(const struct assent_text *ids, size_t count,
                                          struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < count; i++) {
        assent_buffer_text(&out, ids[i]);
        assent_buffer_byte(&out, '\n');
    }
    return assent_digest_of(assent_buffer_done(&out));
}

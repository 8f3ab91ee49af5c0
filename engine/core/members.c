// SPDX-License-Identifier: Apache-2.0
// What it does to open rounds that people join or leave, whatever the way: a group, a role, a board, the
// company, a rule that keeps somebody out. Guarantees: a round is settled as after a vote, by the people of
// now, so that one that is decided by a membership does not wait for a vote that never comes; votes of those
// who left stand (docs/decisions/0081-who-counts.md); a turn that decides nothing is none. Leans on
// approval_close.c.
#include "approval.h"
#include "who_keys.h"

#include <assent/base/limits.h>
#include <stdlib.h>
#include <string.h>

struct told {
    struct assent_text *items;
    size_t count;
    size_t room;
};

static void compare_seat(const struct turn *turn, const struct assent_seat *seat, struct told *joined,
                         struct told *left);
static void add_others(struct told *out, const struct assent_directory *here,
                       const struct assent_directory *there, const struct assent_audience *audience,
                       struct assent_arena *arena);
static void add(struct told *told, struct assent_text id, struct assent_arena *arena);
static size_t keep_once(struct told *told);
static int by_bytes(const void *left, const void *right);

bool rounds_by_members(struct turn *turn)
{
    uint16_t next = ASSENT_TO_NONE;
    return debts_edited(turn) && approval_settle(turn, &next) && state_enter(turn, next);
}

bool members_tell(struct turn *turn, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    struct assent_fact fact = {.kind = ASSENT_FACT_MEMBERS_CHANGED, .members_changed = {.round = n}};
    struct assent_fact_members *members = &fact.members_changed;
    struct told joined = {0}, left = {0};
    if (turn->event->kind != ASSENT_EVENT_MEMBERS || !turn->input->before)
        return true;
    for (size_t i = 0; i < round->seat_count; i++)
        compare_seat(turn, &round->seats[i], &joined, &left);
    size_t others = keep_once(&joined) + keep_once(&left);
    members->joined = joined.items;
    members->joined_count = joined.count;
    members->left = left.items;
    members->left_count = left.count;
    members->others = (int64_t)others;
    return joined.count + left.count == 0 || turn_emit(turn, &fact);
}

static void compare_seat(const struct turn *turn, const struct assent_seat *seat, struct told *joined,
                         struct told *left)
{
    const struct assent_directory *before = turn->input->before;
    add_others(joined, turn->directory, before, &seat->audience, turn->arena);
    add_others(left, before, turn->directory, &seat->audience, turn->arena);
}

// The humans whom an audience means here and not there.
static void add_others(struct told *out, const struct assent_directory *here,
                       const struct assent_directory *there, const struct assent_audience *audience,
                       struct assent_arena *arena)
{
    struct people people = audience_people(here, audience, arena);
    for (size_t i = 0; i < people.count; i++) {
        const struct assent_person *person = &here->people[people.items[i]];
        if (person->kind == ASSENT_HUMAN && !assent_audience_has(there, audience, person->id))
            add(out, assent_text_copy(arena, person->id), arena);
    }
}

static void add(struct told *told, struct assent_text id, struct assent_arena *arena)
{
    if (told->count == told->room) {
        told->room = told->room ? told->room * 2 : 8;
        struct assent_text *items = assent_arena_take_array(arena, told->room, sizeof *items);
        if (told->count)
            memcpy(items, told->items, told->count * sizeof *items);
        told->items = items;
    }
    told->items[told->count++] = id;
}

// Sorted, each once, as many as are told; gives how many are not.
static size_t keep_once(struct told *told)
{
    size_t kept = 0;
    if (told->count > 1)
        qsort(told->items, told->count, sizeof *told->items, by_bytes);
    for (size_t i = 0; i < told->count; i++) {
        if (!kept || !assent_text_equal(told->items[kept - 1], told->items[i]))
            told->items[kept++] = told->items[i];
    }
    told->count = kept < ASSENT_MEMBERS_TOLD ? kept : ASSENT_MEMBERS_TOLD;
    return kept - told->count;
}

static int by_bytes(const void *left, const void *right)
{
    return assent_text_compare(*(const struct assent_text *)left, *(const struct assent_text *)right);
}

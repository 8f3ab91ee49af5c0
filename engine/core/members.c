// SPDX-License-Identifier: Apache-2.0
// What it does to open rounds that people join or leave, whatever the way: a group, a role, a board, the
// company, a rule that keeps somebody out. Guarantees: a round is settled as after a vote, by the people of
// now, so that one that is decided by a membership does not wait for a vote that never comes; votes of those
// who left stand (docs/decisions/0081-who-counts.md); a turn that decides nothing is none. Leans on
// approval_close.c.
#include "approval.h"
#include "ticket_names.h"
#include "who_keys.h"

#include <assent/base/limits.h>

static void compare_seat(const struct turn *turn, const struct assent_seat *seat, struct names *joined,
                         struct names *left);
static void add_others(struct names *out, const struct assent_directory *here,
                       const struct assent_directory *there, const struct assent_audience *audience);
static size_t keep_once(struct names *names);

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
    struct names joined = {.arena = turn->arena}, left = {.arena = turn->arena};
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

static void compare_seat(const struct turn *turn, const struct assent_seat *seat, struct names *joined,
                         struct names *left)
{
    const struct assent_directory *before = turn->input->before;
    add_others(joined, turn->directory, before, &seat->audience);
    add_others(left, before, turn->directory, &seat->audience);
}

// The humans whom an audience means here and not there.
static void add_others(struct names *out, const struct assent_directory *here,
                       const struct assent_directory *there, const struct assent_audience *audience)
{
    struct people people = audience_people(here, audience, out->arena);
    for (size_t i = 0; i < people.count; i++) {
        const struct assent_person *person = &here->people[people.items[i]];
        if (person->kind == ASSENT_HUMAN && !assent_audience_has(there, audience, person->id))
            names_add(out, assent_text_copy(out->arena, person->id));
    }
}

// Sorted, each once, as many as are told; gives how many are not.
static size_t keep_once(struct names *names)
{
    names_settle(names);
    size_t more = names->count > ASSENT_MEMBERS_TOLD ? names->count - ASSENT_MEMBERS_TOLD : 0;
    names->count -= more;
    return more;
}

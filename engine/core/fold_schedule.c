// SPDX-License-Identifier: Apache-2.0
// The fold of what a change occupies: its times, and the conflicts that it knows of.
// Guarantees: a conflict stands once under its id, in the order of ids; of those that are resolved only the
// newest stay with the ticket, the journal has them all.
#include "fold_parts.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <string.h>

static bool found_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena);
static bool settled_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                             struct assent_error *error);
static size_t conflict_place(const struct assent_ticket *ticket, struct assent_text id, bool *found);
static void make_room(struct assent_ticket *ticket, struct assent_conflict *conflicts);

void fold_planned(struct assent_ticket *ticket, const struct assent_planned *planned)
{
    struct assent_plan *plan = &ticket->plan;
    bool there = planned->end_us != 0;
    bool same = plan->start_us == planned->start_us && plan->end_us == planned->end_us &&
                plan->until_us == planned->until_us;
    if (!there && (plan->end_us == 0 || plan->dropped))
        return;
    plan->implementer = planned->implementer;
    if (there && same && !plan->dropped)
        return;
    plan->sequence += plan->end_us != 0; // the first time of all is number 0
    plan->changed_us = ticket->updated_us;
    plan->dropped = !there;
    if (!there)
        return;
    plan->start_us = planned->start_us;
    plan->end_us = planned->end_us;
    plan->until_us = planned->until_us;
}

bool fold_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                   struct assent_error *error)
{
    return fact->kind == ASSENT_FACT_CONFLICT_FOUND ? found_conflict(next, fact, arena)
                                                    : settled_conflict(next, fact, arena, error);
}

static bool found_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    struct assent_conflict *conflicts =
        fold_own(&next->conflicts, ticket->conflicts, ticket->conflict_count, 1, sizeof *conflicts, arena);
    struct assent_id finder;
    int64_t n;
    bool found;
    ticket->conflicts = conflicts;
    if (ticket->conflict_count == ASSENT_CONFLICTS_KEPT)
        make_room(ticket, conflicts);
    size_t at = conflict_place(ticket, fact->conflict_found.id, &found);
    if (!found) {
        memmove(&conflicts[at + 1], &conflicts[at], (ticket->conflict_count - at) * sizeof *conflicts);
        ticket->conflict_count++;
    }
    conflicts[at] = fact->conflict_found;
    conflicts[at].found_us = ticket->updated_us;
    if (assent_conflict_id_read(fact->conflict_found.id, &finder, &n) &&
        assent_id_equal(&finder, &ticket->id) && n >= ticket->conflicts_found)
        ticket->conflicts_found = n + 1;
    return true;
}

static bool settled_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                             struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    bool found;
    size_t at = conflict_place(ticket, fact->conflict_settled.id, &found);
    if (!found)
        return fold_refuse(fact, "the ticket has no such conflict", -1, error);
    struct assent_conflict *conflicts =
        fold_own(&next->conflicts, ticket->conflicts, ticket->conflict_count, 0, sizeof *conflicts, arena);
    conflicts[at].outcome = fact->conflict_settled.outcome;
    conflicts[at].settled_us = ticket->updated_us;
    conflicts[at].person = fact->conflict_settled.person;
    conflicts[at].because = fact->conflict_settled.because;
    ticket->conflicts = conflicts;
    return true;
}

static size_t conflict_place(const struct assent_ticket *ticket, struct assent_text id, bool *found)
{
    size_t from = 0;
    size_t to = ticket->conflict_count;
    *found = false;
    while (from < to && !*found) {
        size_t middle = from + (to - from) / 2;
        int order = assent_text_compare(ticket->conflicts[middle].id, id);
        *found = order == 0;
        if (*found)
            from = middle;
        else if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

// The one that was resolved first goes; there is one, as fewer may be open or accepted.
static void make_room(struct assent_ticket *ticket, struct assent_conflict *conflicts)
{
    size_t oldest = ticket->conflict_count;
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        if (conflicts[i].outcome == ASSENT_CONFLICT_RESOLVED &&
            (oldest == ticket->conflict_count || conflicts[i].settled_us < conflicts[oldest].settled_us))
            oldest = i;
    }
    if (oldest == ticket->conflict_count)
        return;
    ticket->conflict_count--;
    memmove(&conflicts[oldest], &conflicts[oldest + 1],
            (ticket->conflict_count - oldest) * sizeof *conflicts);
}

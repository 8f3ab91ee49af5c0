// SPDX-License-Identifier: Apache-2.0
// The next free slot of a ticket: what it occupies and how long is read as its facts and its gates read it.
// Guarantees: explain, the edits that help and whoever asks for a slot find the same one. Leans on slot.c.
#include "edits.h"

#include "obstacles.h"
#include "probe.h"

#include <assent/core/slot.h>

static struct assent_slot_search search_of(struct turn *turn, const struct assent_footprint *plan);

bool plan_slot(struct turn *turn, unsigned looks_at, int64_t from_us, int64_t *out)
{
    const struct assent_footprint plan = obstacles_footprint(turn);
    struct assent_slot_search search = search_of(turn, &plan);
    search.what = obstacles_kinds(looks_at);
    search.from_us = from_us;
    search.until_us = ASSENT_INSTANT_MAX;
    if (looks_at & ASSENT_BLOCKED_BY_CONFLICTS && search.schedule)
        search.until_us = from_us + ASSENT_FREE_WITHIN_US;
    else
        search.schedule = NULL;
    return assent_slot_find(turn->directory, &search, turn->arena, out);
}

struct assent_slot assent_ticket_slot(const struct assent_step_input *input,
                                      const struct assent_slot_query *query, struct assent_arena *arena)
{
    struct probe probe;
    struct assent_slot slot = {0};
    probe_begin(&probe, input, input->ticket->requester, arena);
    const struct assent_footprint plan = obstacles_footprint(&probe.turn);
    struct assent_slot_search search = search_of(&probe.turn, &plan);
    int64_t planned_us = query->planned_us ? query->planned_us : plan.end_us - plan.start_us;
    slot.planned = plan.start_us != 0;
    search.what = ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS;
    search.length_us = planned_us + (plan.until_us - plan.end_us);
    search.from_us = query->from_us > probe.turn.now_us ? query->from_us : probe.turn.now_us;
    search.until_us = search.from_us + query->within_us;
    if (search.until_us > ASSENT_INSTANT_MAX)
        search.until_us = ASSENT_INSTANT_MAX;
    slot.found = slot.planned && assent_slot_find(probe.turn.directory, &search, arena, &slot.start_us);
    slot.end_us = slot.start_us + planned_us;
    slot.until_us = slot.start_us + search.length_us;
    return slot;
}

static struct assent_slot_search search_of(struct turn *turn, const struct assent_footprint *plan)
{
    struct assent_schedule_entry *entry = assent_arena_take(turn->arena, sizeof *entry);
    struct assent_slot_search search = {.footprint = plan,
                                        .waivers = turn->ticket->waived,
                                        .waiver_count = turn->ticket->waived_count,
                                        .length_us = plan->until_us - plan->start_us};
    if (!assent_schedule_entry_of(turn->ticket, turn->arena, entry))
        return search;
    search.schedule = turn->input->world->schedule;
    search.entry = entry;
    return search;
}

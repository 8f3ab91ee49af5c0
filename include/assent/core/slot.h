// SPDX-License-Identifier: Apache-2.0
// The next free slot: the first time at which something could take place for as long as it needs, clear of
// freezes, inside its maintenance windows, and without a clash with another change (freeze.h, schedule.h).
#ifndef ASSENT_CORE_SLOT_H
#define ASSENT_CORE_SLOT_H

#include <assent/core/freeze.h>
#include <assent/core/schedule.h>

struct assent_step_input;

struct assent_slot_search {
    const struct assent_schedule *schedule;    // of other changes; NULL: there are none
    const struct assent_schedule_entry *entry; // whose ticket, items and implementer are looked at there
    const struct assent_footprint *footprint;  // what freezes and windows look at; its times are not
    const struct assent_waiver *waivers;
    size_t waiver_count;
    unsigned what;     // ASSENT_LOOK_AT_…
    int64_t length_us; // with what taking it back needs
    int64_t from_us;
    int64_t until_us; // by then it must be over
};
// Pure. Each entry of a lane is looked at once or twice, freezes and windows at ASSENT_FREEZE_STEPS moments
// at most. False: there is none, or the steps were not enough to find it.
bool assent_slot_find(const struct assent_directory *directory, const struct assent_slot_search *search,
                      struct assent_arena *arena, int64_t *out);

// Of a ticket that has a planned time: with its items, implementer, back-out time, and the freezes that were
// lifted for it. planned_us: how long it takes, as planned when 0. From the moment of the event on.
struct assent_slot_query {
    int64_t from_us;
    int64_t planned_us;
    int64_t within_us; // it must be over, with back-out time, so long after from_us
};
struct assent_slot {
    bool planned; // else it has no time that could be moved
    bool found;
    int64_t start_us;
    int64_t end_us;
    int64_t until_us;
};
// Pure.
struct assent_slot assent_ticket_slot(const struct assent_step_input *input,
                                      const struct assent_slot_query *query, struct assent_arena *arena);

#endif

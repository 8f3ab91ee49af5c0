// SPDX-License-Identifier: Apache-2.0
// What is asked of the change schedule, and what comes back: parts of a request and its reply (request.h).
#ifndef ASSENT_RUNTIME_SCHEDULE_DOOR_H
#define ASSENT_RUNTIME_SCHEDULE_DOOR_H

#include <assent/core/slot.h>
#include <assent/core/stored.h>

struct assent_schedule_query {
    // SCHEDULE: what overlaps [from_us, until_us), by (start, ticket), the request's `limit` of it; the
    // request's filter says of which service and item, and after which start and ticket the page begins.
    int64_t from_us;
    int64_t until_us;
    bool cancelled; // with the changes that will not happen
    // NEXT_FREE: of the request's ticket, for its wait_us if that is said, or of its `types` as items and for
    // its wait_us; from from_us on
    int64_t within_us;
    int64_t backout_us;             // of items
    struct assent_footprint placed; // of items: service, type, risk, workflow; what is empty is not said
    // CONFLICTS
    struct assent_conflict_query conflicts;
};

struct assent_schedule_answer {
    const struct assent_schedule_entry *entries; // SCHEDULE
    size_t count;
    struct assent_slot slot;                  // NEXT_FREE
    struct assent_stored_conflicts conflicts; // CONFLICTS: both sides of each
    // SCHEDULE, CONFLICTS: as many were looked at as a page has, so that it goes on behind the last of them,
    // which the caller need not see.
    bool full;
    int64_t reached_us;
    struct assent_id reached;
    struct assent_text reached_conflict;
};

#endif

// SPDX-License-Identifier: Apache-2.0
// What is asked of the stored schedule of changes and their conflicts, and what comes back: parts of
// stored.h.
#ifndef ASSENT_CORE_STORED_SCHEDULE_H
#define ASSENT_CORE_STORED_SCHEDULE_H

#include <assent/core/plan.h>

struct assent_stored_entry {
    struct assent_id ticket;
    int64_t end_us;
    struct assent_text bytes; // assent_schedule_read
};
struct assent_stored_entries {
    const struct assent_stored_entry *items;
    size_t count;
};

struct assent_conflict_query {
    bool any; // else of that outcome
    enum assent_conflict_outcome outcome;
    struct assent_text after; // keyset: after (id, ticket); empty: from the start
    struct assent_id after_ticket;
    size_t limit;
};
struct assent_stored_conflict {
    struct assent_text id;
    struct assent_id ticket;  // whose side it is
    struct assent_text bytes; // assent_conflict_read
};
struct assent_stored_conflicts {
    const struct assent_stored_conflict *items;
    size_t count;
};

#endif

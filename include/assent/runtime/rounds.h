// SPDX-License-Identifier: Apache-2.0
// Rounds of many tickets: what a page of them holds, and where the next one begins.
#ifndef ASSENT_RUNTIME_ROUNDS_H
#define ASSENT_RUNTIME_ROUNDS_H

#include <assent/core/definition.h>
#include <assent/core/ticket.h>

// Behind the ticket `after`, which was created at after_us (< 0: at the beginning). below > 0: within
// `ticket`, with its rounds of less than that number; what the list has before that ticket by now came later.
struct assent_rounds_position {
    int64_t after_us;
    struct assent_id after;
    int64_t below;
    int64_t ticket_us; // when it was created
    struct assent_id ticket;
};

struct assent_round_found {
    const struct assent_ticket *ticket;
    int64_t n;
    const struct assent_definition *definition; // NULL when it is not in memory
};

struct assent_rounds_found {
    struct assent_round_found *items;
    size_t count;
    bool more; // go on at next; the page may be short, or empty, when many tickets have no such round
    struct assent_rounds_position next;
};

#endif

// SPDX-License-Identifier: Apache-2.0
// What the feed answers: the journal behind a position, as far as who asks may see it.
#ifndef ASSENT_RUNTIME_FEED_H
#define ASSENT_RUNTIME_FEED_H

#include <assent/core/stored.h>
#include <assent/core/ticket.h>

enum { ASSENT_FEED_NOW = -1 };

// A turn that the caller may see, and its ticket as it is now: NULL of a turn that is no ticket's.
struct assent_feed_turn {
    const struct assent_stored_turn *turn;
    const struct assent_ticket *ticket;
};

// Turns in the journal's order. Never one that is not committed, never a later one before an earlier one.
struct assent_feed {
    const struct assent_feed_turn *items;
    size_t count;
    int64_t reached; // ask on from here: up to it everything has been looked at
    bool more;       // there is more already
    bool reset;      // what was asked for is not there: the journal begins later, or ends before. items begin
                     // where it begins, or there are none and reached is its end
    int64_t skip;    // facts of the first item that are known already
    int64_t oldest;  // reset: the oldest turn, or 0 when `after` was behind the end
};

#endif

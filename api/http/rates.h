// SPDX-License-Identifier: Apache-2.0
// How many requests each person has left (API-23): a budget for a person, however many tokens and connections
// they use. A fixed table: who is pushed out by others begins anew with a full budget.
#ifndef RATES_H
#define RATES_H

#include <assent/base/text.h>

struct rates;

// Requests of one person in so many seconds; requests 0: no limit, and NULL is returned.
struct rates *rates_in(struct assent_arena *arena, int64_t requests, int64_t seconds);

struct rates_standing {
    int64_t left;    // requests that may come now
    int64_t full_s;  // until all of them are there again, rounded up
    int64_t retry_s; // 0: the request may go on; else when to come back
};
// Counts one request.
struct rates_standing rates_take(struct rates *rates, struct assent_text person, int64_t now_us);

#endif

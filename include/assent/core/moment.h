// SPDX-License-Identifier: Apache-2.0
// Moments: language.md's "times": an instant field, a duration, or a field ± a duration
// (`planned.start - 1 business day`). Resolved with the workflow's calendar when the clock that they drive is
// set, and anew when a field or the calendar moves them.
#ifndef ASSENT_CORE_MOMENT_H
#define ASSENT_CORE_MOMENT_H

#include <assent/base/time.h>
#include <assent/core/condition.h>

struct assent_moment {
    bool present;
    // A PATH node that leads to an instant (datetime, date, planned.start, ticket.created), or to a duration
    // that counts from the anchor. NULL: the offset counts from the anchor. The anchor is the instant at
    // which the clock began: when the state was entered, the round asked, the job ready.
    const struct assent_node *path;
    struct assent_duration offset; // amount 0: none
    bool before;                   // the offset is taken off, which needs a path
    struct assent_text source;     // as written, for rules, facts and explain
    struct assent_place place;
};

#endif

// SPDX-License-Identifier: Apache-2.0
// Freezes and maintenance windows as a turn decides on them. Functions return false when the turn is over
// (turn.h).
#ifndef CORE_OBSTACLES_H
#define CORE_OBSTACLES_H

#include "turn.h"

#include <assent/core/freeze.h>

// What freezes and windows look at of the turn's ticket. A time for taking it back that cannot be told adds
// nothing.
struct assent_footprint obstacles_footprint(const struct turn *turn);
// What stands in the way of the ticket now, of the kinds that blocked_by names; and the first instant from
// now on at which nothing does, false when the tables know of none.
const struct assent_obstacle *obstacles_found(const struct turn *turn, unsigned blocked_by, size_t *count);
bool obstacles_free(const struct turn *turn, unsigned blocked_by, int64_t *out);
// ASSENT_LOOK_AT_… of blocked_by.
unsigned obstacles_kinds(unsigned blocked_by);
// What keeps a branch of the wait, by its blocked_by: adds a reason for each, and sets the clock at which the
// branch is looked at again ("wait/N/free"); clears that clock when nothing does.
bool obstacles_keep(struct turn *turn, int64_t branch, unsigned blocked_by, struct assent_items *reasons);
// That clock alone, once the branch has no use for it.
bool obstacles_forget(struct turn *turn, int64_t branch);
// Refuses FREEZE_STANDS while a freeze that pauses work holds.
bool obstacles_pause(struct turn *turn);
// Whom the freeze lets lift it.
bool freeze_lifters(struct turn *turn, const struct assent_freeze *freeze, struct assent_audience *out);
// ASSENT_EVENT_OVERRIDE.
bool freeze_override(struct turn *turn);

#endif

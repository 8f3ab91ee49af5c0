// SPDX-License-Identifier: Apache-2.0
// Conflicts between changes, as a turn decides on them. Functions return false when the turn is over
// (turn.h).
#ifndef CORE_CONFLICTS_H
#define CORE_CONFLICTS_H

#include "turn.h"

// Makes the ticket's conflicts those that its entry has in the schedule of this turn: facts for what came and
// went. Refuses LIMIT_REACHED past ASSENT_CONFLICTS.
bool conflicts_find(struct turn *turn);
// The same at the end of a turn; where one went, a wait that it kept goes on.
bool conflicts_settle(struct turn *turn);
// Adds { conflict, with } for each open one.
void conflicts_open(const struct turn *turn, struct assent_items *reasons);
// ASSENT_EVENT_ACCEPT, ASSENT_EVENT_SCHEDULE.
bool conflict_accept(struct turn *turn);
bool conflicts_by_schedule(struct turn *turn);

#endif

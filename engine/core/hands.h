// SPDX-License-Identifier: Apache-2.0
// In whose hands a ticket is: opened for somebody else, handed over to a colleague
// (docs/decisions/0139-for-others.md, 0140-handing-over.md). Functions that take a turn return false when the
// turn is over (turn.h).
#ifndef CORE_HANDS_H
#define CORE_HANDS_H

#include "turn.h"

// CREATE: whether the actor may open a ticket for the person whom the event names; nobody named: for
// themselves.
bool requester_check(struct turn *turn);
// ASSENT_EVENT_HAND_OVER.
bool ticket_hand_over(struct turn *turn);

// ASSENT_EVENT_WATCH, UNWATCH: the actor's own.
bool ticket_watch(struct turn *turn);
// ASSENT_EVENT_ADD_APPROVER (approver.c).
bool approver_add(struct turn *turn);

// Whether the two accounts belong to one human, or are one.
bool same_human(const struct turn *turn, struct assent_text a, struct assent_text b);
// The active human whom the event names, as an index of the directory. Refuses PERSON_UNFIT.
bool person_named(struct turn *turn, const char *what, int32_t *out);
// Whether a rule names the requester as such, not by a path that begins there.
bool who_names_requester(const struct assent_who *who);
// Whether a round asks for the requester's own word.
bool round_asks_requester(const struct assent_round_rule *rule);
// What follows a hand-over (hands_follow.c): whoever held the ticket, was asked or worked as its requester,
// does so no more, and the new one does.
bool hands_follow(struct turn *turn, struct assent_text from);

#endif

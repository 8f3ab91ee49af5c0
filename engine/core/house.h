// SPDX-License-Identifier: Apache-2.0
// House rules within a turn: whom they keep out of its rounds, how many people an approval takes, and whether
// they let voters do the work.
#ifndef CORE_HOUSE_H
#define CORE_HOUSE_H

#include "turn.h"

// Hands out each who that a rule keeps out of the ticket's rounds, and how the rule is told. Returns false
// when the turn is over.
typedef bool house_exclude(struct turn *turn, const struct assent_who *who, struct assent_text rule,
                           void *to);
bool house_excludes(struct turn *turn, house_exclude *exclude, void *to);
// Who has voted may do the ticket's work.
bool house_lets_voters_work(const struct turn *turn);
// How many people approve before anything is approved; 0: no rule says so. *rule: the one that wants the
// most.
int64_t house_approvers(const struct turn *turn, struct assent_text *rule);
// "group:x", "requester"; NOBODY when it is no such word.
struct assent_who house_who(struct assent_text word);

#endif

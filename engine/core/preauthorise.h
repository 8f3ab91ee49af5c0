// SPDX-License-Identifier: Apache-2.0
// The ticket's side of its template: what it pins, where the preauthorisation stands in place of votes, how
// its run ends. Functions return false when the turn is over (turn.h).
#ifndef CORE_PREAUTHORISE_H
#define CORE_PREAUTHORISE_H

#include "fields.h"

#include <assent/core/change_template.h>

// CREATE: the fields that were sent with what the template pins, and the run that begins. Without a template
// the fields as they are. Refuses TEMPLATE_UNKNOWN, TEMPLATE_STATE, TEMPLATE_PINNED.
bool run_begin(struct turn *turn, struct assent_value *fields, struct assent_run *run);
// Refuses TEMPLATE_PINNED where the change is of a field that the template pins.
bool run_pinned(struct turn *turn, const struct fields_change *change);
// The first result of a run counts; nothing where there is no template.
bool run_end(struct turn *turn, enum assent_run_result result, const char *why);

// Where the preauthorisation stands now, the approval has passed: *next says where it leads. Else *next is
// left as it is.
bool preauthorise(struct turn *turn, const struct assent_state *state, uint16_t *next);
// Why a preauthorisation that stood in place of this round's votes stands no more; "" while it does, and for
// other rounds.
struct assent_text preauthorisation_lost(const struct turn *turn, const struct assent_round *round);
// Whether the wait that the ticket is in keeps it until a preauthorisation that is lost stands again: it is
// suspended or has run out, and those who grant it may let it. Then it does not lapse like other approvals.
bool preauthorisation_kept(const struct turn *turn);
// The reason of `blocked_by: [preauthorisation]`, where there is one.
void preauthorisation_blocks(const struct turn *turn, struct assent_items *reasons);
// Under which name the ticket hears of its template while it is in a wait that preauthorisations may keep; ""
// in other states and without a template.
struct assent_text preauthorisation_heard(const struct turn *turn);
// ASSENT_EVENT_SIGNAL of that name: the template has changed, and the wait is looked at again.
bool preauthorisation_hear(struct turn *turn);
// The first approval that was passed by a preauthorisation which is lost by now: why; "" when there is none.
struct assent_text preauthorisation_gone(const struct turn *turn);

#endif

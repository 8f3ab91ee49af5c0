// SPDX-License-Identifier: Apache-2.0
// Delegations inside the runtime: made, revoked, looked at, and shown to every decision. What they promise
// stands in delegations.c.
#ifndef ASSENT_RUNTIME_DELEGATIONS_H
#define ASSENT_RUNTIME_DELEGATIONS_H

#include <assent/runtime/request.h>
#include <assent/runtime/runtime.h>

struct errand;

struct delegation { // ended ones too, for a while
    struct delegation *next;
    struct assent_arena *arena; // the delegation itself lies in it
    struct assent_delegation is;
};
struct delegations {
    struct delegation *first;
    int64_t revision; // of the mark that every change of one moves
};

bool delegations_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void delegations_marked(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void delegations_show(struct assent_runtime *runtime); // in the world of now
void delegations_ask(struct errand *errand);           // any of the DELEGATION requests
void delegation_replay(struct errand *errand, struct assent_text id);
// Whether the turn is of a delegation that is the caller's, or to the caller.
bool delegation_tells(const struct errand *errand, const struct assent_stored_turn *turn);
void delegation_close(struct delegation *delegation);
void delegations_close(struct assent_runtime *runtime);

#endif

// SPDX-License-Identifier: Apache-2.0
// Questions that wait at gates: gates.c says what it promises.
#ifndef RUNTIME_GATES_H
#define RUNTIME_GATES_H

#include "machine.h"

void gate_answer(struct errand *errand); // errand->before is what is asked about
void gate_ready(struct errand *errand);  // it is looked at, by request.event.id, before the round is over

// What has opened its ticket asks at its gate now; true: it does.
bool gate_opened(struct errand *errand);

// gates_find.c: a question that names no ticket
void gate_find(struct errand *errand);
void gate_listed(struct assent_runtime *runtime, struct assent_order *order);
void gate_sight(struct errand *errand); // errand->before is one of those that it may be about
bool gate_passed_by(struct errand *errand, const struct assent_error *error); // it cannot be that one

// gates.c
void gates_moved(struct assent_runtime *runtime, const struct assent_id *ticket);
void gates_all(struct assent_runtime *runtime); // the directory has changed
void gates_work(struct assent_runtime *runtime);
void gates_tick(struct assent_runtime *runtime);
void gates_stop(struct assent_runtime *runtime); // what waits is answered as it is
void gates_cancel(struct assent_runtime *runtime, uint64_t cookie);
void gates_close(struct assent_runtime *runtime);

// leases.c: what a request for a lease has come to
enum { LEASE_NOT_GRANTED = 409 }; // kept with the key, so that the same request again is told the same
bool lease_asked(const struct errand *errand);
void lease_decided(struct errand *errand); // by errand->step, about to be kept by errand->item
void lease_replayed(struct errand *errand, const struct assent_turn *turn);
void lease_refused(struct errand *errand); // no lease, and yet the turn was kept

int64_t gates_deadline(const struct assent_runtime *runtime);

#endif

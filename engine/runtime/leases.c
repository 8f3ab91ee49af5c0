// SPDX-License-Identifier: Apache-2.0
// What a request for a lease at a gate has come to (change.md, "The gate"): the lease that its own turn
// granted, or none, where that turn found that the approval holds no longer and moved the ticket instead.
// Guarantees: either is an outcome of the turn and is kept with the request's key, so that the same request
// again is told the same, whatever has been granted, given back or decided since.
#include "gates.h"

bool lease_asked(const struct errand *errand)
{
    return errand->request.kind == ASSENT_REQUEST_EVENT && errand->request.event.kind == ASSENT_EVENT_CLAIM &&
           errand->request.event.job == ASSENT_JOB_AT_THE_GATE;
}

void lease_decided(struct errand *errand)
{
    const struct assent_step_result *step = &errand->step;
    if (!lease_asked(errand))
        return;
    bool granted =
        assent_gate_granted(step->facts, step->fact_count, &errand->reply.job, &errand->reply.fence);
    errand->reply.status = granted ? 0 : LEASE_NOT_GRANTED;
    if (!granted)
        errand->item->key.status = LEASE_NOT_GRANTED;
}

void lease_replayed(struct errand *errand, const struct assent_turn *turn)
{
    assent_gate_granted(turn->facts, turn->fact_count, &errand->reply.job, &errand->reply.fence);
}

void lease_refused(struct errand *errand)
{
    const struct assent_ticket *ticket = errand->after->ticket;
    errand->reply.ok = false;
    assent_error_set(&errand->reply.error, ASSENT_GATE_CLOSED,
                     "the approval holds no longer, and no lease was granted: %.*s is in %.*s now",
                     (int)ticket->number.count, ticket->number.bytes, (int)ticket->state.count,
                     ticket->state.bytes);
}

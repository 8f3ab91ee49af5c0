// SPDX-License-Identifier: Apache-2.0
// Questions at gates that wait for another answer (change.md, "The gate"). Guarantees: nobody polls: a
// question is looked at again when its ticket is committed, when the directory changes, when a moment comes
// that the answer named, and when its time is over; a commit looks at the questions about its own ticket and
// at no others. What waits holds no ticket in memory.
#include "gates.h"

#include <assert.h>

static bool time_is_over(const struct errand *errand);
static void wait(struct errand *errand);
static void unlink_from(struct gates *gates, struct errand *errand);
static struct errand *take_due(struct assent_runtime *runtime, bool all);

void gate_answer(struct errand *errand)
{
    struct assent_request *request = &errand->request;
    if (errand->search != NULL) {
        gate_sight(errand);
        return;
    }
    request->event.at_us = errand->runtime->now_us;
    struct assent_step_input input = {.definition = errand->program->definition,
                                      .ticket = errand->before->ticket,
                                      .event = &request->event,
                                      .world = &errand->world->world,
                                      .template = errand->template};
    errand->reply.gate =
        assent_gate_look(&input, request->event.artifact, request->principal.person, errand->arena);
    if (errand->wait_until_us == 0)
        errand->wait_until_us = errand->runtime->now_us + request->wait_us;
    if (errand->reply.gate.decision == ASSENT_GATE_WAIT && !time_is_over(errand))
        wait(errand);
    else
        reply_ok(errand);
}

bool gate_opened(struct errand *errand)
{
    struct assent_request *request = &errand->request;
    if (!errand->reply.ok || request->kind != ASSENT_REQUEST_CREATE || !request->at_gate)
        return false;
    request->kind = ASSENT_REQUEST_GATE;
    request->event.id = errand->after->ticket->id;
    ticket_version_drop(errand->after);
    errand->after = NULL;
    gate_ready(errand);
    return true;
}

void gates_moved(struct assent_runtime *runtime, const struct assent_id *ticket)
{
    struct gates *gates = &runtime->gates;
    if (gates->count == 0)
        return;
    struct errand *errand = table_get(&gates->waiting, ticket->bytes);
    if (errand == NULL)
        return;
    table_remove(&gates->waiting, ticket->bytes);
    while (errand != NULL) {
        struct errand *next = errand->next;
        gates->count--;
        gate_ready(errand);
        errand = next;
    }
}

void gates_all(struct assent_runtime *runtime)
{
    runtime->gates.next_us = 0;
}

void gates_work(struct assent_runtime *runtime)
{
    struct gates *gates = &runtime->gates;
    while (gates->ready != NULL) {
        struct errand *errand = gates->ready;
        gates->ready = errand->next;
        if (gates->ready == NULL)
            gates->ready_end = &gates->ready;
        errand->next = NULL;
        errand->waiting = false;
        entry_take(entry_open(runtime, &errand->request.event.id), errand);
    }
}

void gates_tick(struct assent_runtime *runtime)
{
    if (runtime->gates.next_us > runtime->now_us)
        return;
    for (struct errand *due = take_due(runtime, false); due != NULL;) {
        struct errand *next = due->next;
        gate_ready(due);
        due = next;
    }
}

void gates_stop(struct assent_runtime *runtime)
{
    for (struct errand *due = take_due(runtime, true); due != NULL;) {
        struct errand *next = due->next;
        due->wait_until_us = 0;
        due->request.wait_us = 0;
        gate_ready(due);
        due = next;
    }
}

int64_t gates_deadline(const struct assent_runtime *runtime)
{
    return runtime->gates.count > 0 ? runtime->gates.next_us : INT64_MAX;
}

void gates_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    struct gates *gates = &runtime->gates;
    size_t at = 0;
    for (struct errand *first = table_next(&gates->waiting, &at); first != NULL;
         first = table_next(&gates->waiting, &at)) {
        for (struct errand *errand = first; errand != NULL; errand = errand->next) {
            if (errand->request.cookie != cookie)
                continue;
            unlink_from(gates, errand);
            errand_close(errand);
            return;
        }
    }
}

void gates_close(struct assent_runtime *runtime)
{
    errands_close(take_due(runtime, true));
    errands_close(runtime->gates.ready);
    table_close(&runtime->gates.waiting);
}

static bool time_is_over(const struct errand *errand)
{
    return errand->wait_until_us <= errand->runtime->now_us || errand->runtime->draining;
}

static void wait(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct gates *gates = &runtime->gates;
    struct assent_id ticket = errand->before->ticket->id;
    if (gates->count >= ASSENT_GATES_WAITING) {
        reply_code(errand, ASSENT_BUSY, "too many questions wait at gates already; try again in a second");
        return;
    }
    int64_t next_us = errand->reply.gate.next_us;
    errand->look_us = next_us != 0 && next_us < errand->wait_until_us ? next_us : errand->wait_until_us;
    errand->request.event.id = ticket;
    errand = errand_shrink(errand);
    errand->waiting = true;
    errand->next = table_get(&gates->waiting, ticket.bytes);
    table_put(&gates->waiting, ticket.bytes, errand);
    if (gates->count == 0 || errand->look_us < gates->next_us)
        gates->next_us = errand->look_us;
    gates->count++;
}

static void unlink_from(struct gates *gates, struct errand *errand)
{
    const unsigned char *key = errand->request.event.id.bytes;
    struct errand *first = table_get(&gates->waiting, key);
    if (first == errand && errand->next == NULL) {
        table_remove(&gates->waiting, key);
    } else if (first == errand) {
        table_put(&gates->waiting, key, errand->next);
    } else {
        while (first->next != errand)
            first = first->next;
        first->next = errand->next;
    }
    errand->next = NULL;
    gates->count--;
}

void gate_ready(struct errand *errand)
{
    struct gates *gates = &errand->runtime->gates;
    errand->next = NULL;
    *gates->ready_end = errand;
    gates->ready_end = &errand->next;
}

// Those whose moment has come, or all; what stays says when the next moment is.
static struct errand *take_due(struct assent_runtime *runtime, bool all)
{
    struct gates *gates = &runtime->gates;
    struct errand *due = NULL;
    bool every = all || gates->next_us == 0;
    size_t at = 0;
    gates->next_us = INT64_MAX;
    for (struct errand *first = table_next(&gates->waiting, &at); first != NULL;
         first = table_next(&gates->waiting, &at)) {
        for (struct errand *errand = first; errand != NULL; errand = errand->next) {
            if (!every && errand->look_us > runtime->now_us) {
                if (errand->look_us < gates->next_us)
                    gates->next_us = errand->look_us;
                continue;
            }
            errand->after_gate = due;
            due = errand;
        }
    }
    for (struct errand *errand = due; errand != NULL; errand = errand->after_gate)
        unlink_from(gates, errand);
    for (struct errand *errand = due; errand != NULL; errand = errand->next)
        errand->next = errand->after_gate;
    return due;
}

// SPDX-License-Identifier: Apache-2.0
// A ticket as it was: the fold of its journal up to an instant or a revision. A reader's thread folds, page
// by page. Who may see the ticket now may see what it was; nobody is told more than that there is no such
// ticket.
#include "past.h"
#include <assent/base/time.h>

void past_begin(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    const struct assent_ticket *now = errand->before->ticket;
    if (request->past_revision > now->revision) {
        struct assent_error error;
        assent_error_set(&error, ASSENT_NOT_FOUND, "the ticket has no revision %lld: it is at %lld",
                         (long long)request->past_revision, (long long)now->revision);
        reply_error(errand, &error);
        return;
    }
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_PAST, errand);
    order->read.kind = ASSENT_READ_PAST;
    order->read.id = now->id;
    order->read.then = (struct assent_then){
        request->past_us != 0 ? request->past_us : INT64_MAX,
        request->past_revision != 0 ? request->past_revision : INT64_MAX,
    };
    order->read.with_directory = request->past_world;
    order_send(errand->runtime, order);
}

// The round that is asked for by its id, to somebody who voted on what has changed since.
bool past_seen(struct errand *errand)
{
    const struct assent_ticket *now = errand->before->ticket;
    const struct assent_round *open = assent_ticket_open_round(now);
    struct assent_id id;
    int64_t n;
    if (!assent_round_id_read(errand->request.ticket, &id, &n) || open == NULL || open->n != n)
        return false;
    struct assent_event event = errand->request.event;
    event.at_us = errand->runtime->now_us;
    struct assent_step_input input = {.definition = errand->program->definition,
                                      .ticket = now,
                                      .event = &event,
                                      .world = &errand->runtime->world->world};
    int64_t revision = assent_step_seen(&input, errand->request.principal.person, errand->arena);
    if (revision == 0)
        return false;
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_PAST, errand);
    order->read.kind = ASSENT_READ_PAST;
    order->read.id = now->id;
    order->read.then = (struct assent_then){INT64_MAX, revision};
    order_send(errand->runtime, order);
    return true;
}

static bool asked_for(const struct errand *errand)
{
    return errand->request.past_us != 0 || errand->request.past_revision != 0;
}

void past_done(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    if (order->ok && !asked_for(errand)) {
        if (order->read.found)
            errand->voted_on = ticket_version_make(order->read.ticket, order->read.ticket_seq, NULL);
        reply_ok(errand);
    } else if (!order->ok) {
        reply_error(errand, &order->error);
    } else if (!order->read.found) {
        char made[ASSENT_INSTANT_TEXT];
        struct assent_error error;
        assent_instant_write(errand->before->ticket->created_us, made);
        assent_error_set(&error, ASSENT_NOT_FOUND, "the ticket did not exist then: it was made at %s", made);
        reply_error(errand, &error);
    } else {
        errand->after = ticket_version_make(order->read.ticket, order->read.ticket_seq, NULL);
        int64_t then_us = order->read.then.until_us;
        errand->reply.then_us =
            then_us < runtime->now_us ? then_us : runtime->now_us; // nobody knows what will be
        errand->reply.then_directory = order->read.then_directory;
        reply_ok(errand);
    }
}

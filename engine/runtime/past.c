// SPDX-License-Identifier: Apache-2.0
// A ticket as it was: the fold of its journal up to an instant or a revision. A reader's thread folds, page
// by page. Who may see the ticket now may see what it was; nobody is told more than that there is no such
// ticket.
#include "machine.h"
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
    order->read.until_us = request->past_us != 0 ? request->past_us : INT64_MAX;
    order->read.revision = request->past_revision != 0 ? request->past_revision : INT64_MAX;
    order_send(errand->runtime, order);
}

void past_done(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    if (!order->ok) {
        reply_error(errand, &order->error);
    } else if (!order->read.found) {
        char made[ASSENT_INSTANT_TEXT];
        struct assent_error error;
        assent_instant_write(errand->before->ticket->created_us, made);
        assent_error_set(&error, ASSENT_NOT_FOUND, "the ticket did not exist then: it was made at %s", made);
        reply_error(errand, &error);
    } else {
        errand->after = ticket_version_make(order->read.ticket, order->read.ticket_seq, NULL);
        reply_ok(errand);
    }
}

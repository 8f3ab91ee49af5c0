// SPDX-License-Identifier: Apache-2.0
// Before a ticket's timer `state/newer` is decided on, the older tickets that listen for it are told that it
// has taken their place (core/supersede.c), each in a turn of its own; a newer one that was found is told to
// the ticket itself. Guarantees: the timer is over only when each of them has been kept or has refused, so
// that a crash or a failing store begins the look again. A look holds nothing while it waits: others may move
// its ticket meanwhile, and its timer is decided on what is there then. So it waits for the older tickets'
// mailboxes and nobody waits for it, a move of the schedule (moves.c) that wants both of them neither.
#include "supersede.h"

enum { PAGE = 200 };

static void look(struct errand *errand, const struct assent_id *after);
static void tell(struct errand *errand, const struct assent_awaited *awaited, const struct assent_id *older);
static void told(struct errand *errand);
static void go_on(struct errand *errand);

bool supersede_first(struct errand *errand)
{
    const struct assent_event *event = &errand->request.event;
    if (errand->source != ERRAND_TIMER || errand->looked ||
        !assent_text_is(event->timer, ASSENT_TIMER_NEWER) ||
        assent_ticket_newer(errand->before->ticket) == NULL)
        return false;
    entry_done(errand->entry, errand);
    errand->entry = NULL;
    look(errand, NULL);
    return true;
}

static void look(struct errand *errand, const struct assent_id *after)
{
    const struct assent_awaited *awaited = assent_ticket_newer(errand->before->ticket);
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_SUPERSEDE, errand);
    order->read.kind = ASSENT_READ_LISTENERS;
    order->read.signal = assent_text_copy(order->arena, awaited->signal);
    order->read.signal_key = assent_text_copy(order->arena, awaited->signal_key);
    if (after != NULL)
        order->read.id = *after;
    order->read.limit = PAGE;
    errand->pending++;
    order_send(errand->runtime, order);
}

void supersede_listed(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    const struct assent_stored_listeners *found = &order->read.listeners;
    const struct assent_ticket *ticket = errand->before->ticket;
    const struct assent_awaited *awaited = assent_ticket_newer(ticket);
    if (!order->ok)
        errand->trouble = order->error;
    for (size_t i = 0; order->ok && i < found->count; i++) {
        int place = assent_id_compare(&found->items[i], &ticket->id);
        if (place < 0)
            tell(errand, awaited, &found->items[i]);
        else if (place > 0) // by id, so that the last one is the newest
            errand->request.event.signal_id = assent_id_text(errand->arena, "tkt", &found->items[i]);
    }
    if (order->ok && found->count == PAGE)
        look(errand, &found->items[PAGE - 1]);
    if (--errand->pending == 0)
        go_on(errand);
}

static void tell(struct errand *errand, const struct assent_awaited *awaited, const struct assent_id *older)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL,
                                 .signal = awaited->signal,
                                 .signal_key = awaited->signal_key,
                                 .signal_id =
                                     assent_id_text(errand->arena, "tkt", &errand->before->ticket->id)};
    struct errand *one = errand_internal(runtime, &event, ERRAND_INTERNAL);
    one->request.event.id = *older;
    one->parent = errand;
    one->over = told;
    errand->pending++;
    entry_take(entry_open(runtime, older), one);
}

static void told(struct errand *one)
{
    struct errand *errand = one->parent;
    enum assent_code code = one->reply.error.code;
    if (!one->reply.ok && (assent_code_status(code) >= 500 || code == ASSENT_CONFLICT))
        errand->trouble = one->reply.error;
    errand_close(one);
    if (--errand->pending == 0)
        go_on(errand);
}

static void go_on(struct errand *errand)
{
    if (errand->trouble.code != ASSENT_OK) {
        reply_error(errand, &errand->trouble);
        return;
    }
    errand->looked = true;
    entry_take(entry_open(errand->runtime, &errand->request.event.id), errand);
}

// SPDX-License-Identifier: Apache-2.0
// Questions to the feed: what stands behind a position, from memory where it is there, else a page of the
// store that is sifted by who asks. A position behind the end is only believed when the store says so: a
// reader's thread may have seen a commit that has not been told here yet.
#include "machine.h"
#include <assert.h>

void feed_begin(struct errand *errand)
{
    struct feed *feed = &errand->runtime->feed;
    struct assent_request *request = &errand->request;
    if (request->limit == 0 || request->limit > ASSENT_FEED_PAGE)
        request->limit = ASSENT_FEED_PAGE;
    if (request->follow)
        feed->heard_us = errand->runtime->now_us;
    errand->rights = feed->rights;
    errand->skip_seq = request->after + 1;
    if (request->after == ASSENT_FEED_NOW && feed->head >= 0) {
        errand->reply.feed.reached = feed->head;
        reply_ok(errand);
        return;
    }
    feed_ask(errand);
}

void feed_ask(struct errand *errand)
{
    enum feed_memory found =
        errand->request.after == ASSENT_FEED_NOW ? FEED_NOT_HERE : feed_from_memory(errand);
    switch (found) {
    case FEED_ANSWERS:
        reply_ok(errand);
        return;
    case FEED_NOTHING:
        if (errand->request.follow)
            feed_wait(errand);
        else
            reply_ok(errand);
        return;
    case FEED_NOT_HERE:
        feed_read(errand);
        return;
    }
}

void feed_show(struct errand *errand, const struct assent_feed_turn *items, size_t count)
{
    struct assent_feed *out = &errand->reply.feed;
    out->items = items;
    out->count = count;
    out->skip = count > 0 && items[0].turn->seq == errand->skip_seq ? errand->request.skip : 0;
}

void feed_read(struct errand *errand)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_FEED, errand);
    order->read.kind = ASSENT_READ_FEED;
    order->read.after = errand->request.after;
    order->read.limit = errand->request.limit;
    order->read.has_id = errand->request.ticket.count > 0;
    order->read.id = errand->request.event.id;
    order_send(errand->runtime, order);
}

bool feed_wants(const struct errand *errand, const struct assent_stored_turn *turn,
                struct assent_text workflow)
{
    const struct assent_request *request = &errand->request;
    if (!turn->subject.is_ticket) // the world, workflows and tokens are for auditors, as in the journal
        return request->ticket.count == 0 && request->workflow.count == 0 &&
               (assent_text_is(turn->subject.kind, "template") ||
                principal_may(&request->principal, ASSENT_MAY_AUDIT) || delegation_tells(errand, turn));
    if (request->ticket.count > 0 && !assent_id_equal(&turn->subject.ticket, &request->event.id))
        return false;
    return request->workflow.count == 0 || assent_text_equal(request->workflow, workflow);
}

// The definition says who may see a ticket. False: it is being compiled, and the errand goes on after that.
static bool defined(struct errand *errand, struct program *program)
{
    if (program == NULL || program->definition != NULL || program->unusable ||
        principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL))
        return true;
    program_need(errand->runtime, program, errand);
    return false;
}

// Whether the caller sees the page's turn.
static bool sees(struct errand *errand, const struct assent_stored_turn *turn,
                 const struct assent_ticket *ticket, struct program *program)
{
    if (!turn->subject.is_ticket)
        return feed_wants(errand, turn, (struct assent_text){0});
    if (ticket == NULL || !feed_wants(errand, turn, ticket->workflow))
        return false;
    const struct entry *entry = entry_find(errand->runtime, &ticket->id);
    if (entry != NULL && entry->version != NULL)
        return feed_sees(errand, entry->version, program);
    struct ticket_version *version = ticket_version_make(ticket, 0, NULL);
    bool yes = feed_sees(errand, version, program);
    ticket_version_drop(version);
    return yes;
}

// Goes on behind a page on which there was nothing.
static void sifted(struct errand *errand)
{
    struct assent_feed *feed = &errand->reply.feed;
    bool follows = errand->request.follow;
    bool stale = follows && errand->rights != errand->runtime->feed.rights;
    if (stale) { // who asks may have lost what was sifted by
        *feed = (struct assent_feed){.reached = errand->request.after};
        reply_ok(errand);
        return;
    }
    bool go_on = follows && feed->count == 0 && !feed->reset;
    if (!go_on) {
        reply_ok(errand);
        return;
    }
    errand->request.after = feed->reached;
    order_close(errand->made);
    errand->made = NULL;
    feed_ask(errand);
}

void feed_sift(struct errand *errand)
{
    const struct assent_read_order *page = &errand->made->read;
    struct assent_runtime *runtime = errand->runtime;
    for (size_t i = 0; i < page->turns.count; i++) {
        const struct assent_ticket *ticket = page->tickets[i];
        if (ticket != NULL &&
            !defined(errand, program_find(runtime, ticket->workflow, ticket->workflow_version)))
            return;
    }
    struct assent_feed_turn *items = assent_arena_take_array(errand->arena, page->turns.count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < page->turns.count; i++) {
        const struct assent_ticket *ticket = page->tickets[i];
        struct program *program =
            ticket != NULL ? program_find(runtime, ticket->workflow, ticket->workflow_version) : NULL;
        if (sees(errand, &page->turns.items[i], ticket, program))
            items[count++] = (struct assent_feed_turn){&page->turns.items[i], ticket};
    }
    struct assent_feed *out = &errand->reply.feed;
    feed_show(errand, items, count);
    out->reached = page->reached;
    out->more = page->turns.count == page->limit;
    sifted(errand);
}

bool feed_page(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    const struct assent_read_order *page = &order->read;
    if (!order->ok) {
        reply_error(errand, &order->error);
        return false;
    }
    if (page->last > runtime->feed.head)
        runtime->feed.head = page->last;
    bool behind = page->after > page->last;
    errand->made = order; // the page lies in its arena
    if (page->after == ASSENT_FEED_NOW || behind) {
        errand->reply.feed = (struct assent_feed){.reached = page->last, .reset = behind};
        reply_ok(errand);
        return true;
    }
    errand->reply.feed.reset = page->oldest > 0;
    errand->reply.feed.oldest = page->oldest;
    feed_sift(errand);
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// Questions at the gate that name no ticket: the open tickets of a service or an item are listed, looked at
// one after the other as the caller sees them, and the core says which one is meant (core/gate.h).
// Guarantees: from then on the question is as though it had named that ticket, and waits at it alone; pages
// and tickets are bounded, and what was left out keeps the gate shut.
#include "gates.h"

#include <string.h>

struct gate_search {
    struct assent_id ids[ASSENT_GATE_CANDIDATES]; // the newest first
    struct assent_gate_sight seen[ASSENT_GATE_CANDIDATES];
    size_t count, at;
    size_t pages;
    bool left_out;
};

static void read_page(struct errand *errand, const struct assent_list_entry *after);
static void next(struct errand *errand);
static void choose(struct errand *errand);
static void answer(struct errand *errand);

void gate_find(struct errand *errand)
{
    struct assent_list_filter *filter = &errand->request.filter;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    if (!assent_gate_knows(directory, filter->service, filter->item, errand->arena, &errand->reply.gate)) {
        answer(errand);
        return;
    }
    errand->search = assent_arena_take(errand->arena, sizeof *errand->search);
    filter->kind = -1;
    filter->open = 1;
    filter->newest_first = true;
    filter->after_us = -1;
    filter->limit = ASSENT_GATE_CANDIDATES;
    see_list(errand);
    read_page(errand, NULL);
}

static void read_page(struct errand *errand, const struct assent_list_entry *after)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_GATE, errand);
    order->read.kind = ASSENT_READ_LIST;
    order->read.filter = errand->request.filter;
    if (after != NULL) {
        order->read.filter.after_us = after->columns.created_us;
        order->read.filter.after_id = after->id;
    }
    errand->search->pages++;
    order_send(errand->runtime, order);
}

void gate_listed(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    struct gate_search *search = errand->search;
    const struct assent_list *list = &order->read.list;
    if (!order->ok) {
        struct assent_error error = order->error;
        errand->search = NULL;
        reply_error(errand, &error);
        return;
    }
    for (size_t i = 0; i < list->count && search->count < ASSENT_GATE_CANDIDATES; i++)
        search->ids[search->count++] = list->items[i].id;
    if (search->count == ASSENT_GATE_CANDIDATES || (list->cut && search->pages == ASSENT_GATE_PAGES)) {
        search->left_out = true;
    } else if (list->cut) {
        struct assent_list_entry reached = {.id = list->reached, .columns = {.created_us = list->reached_us}};
        read_page(errand, &reached);
        return;
    }
    next(errand);
}

// Through the queue of questions that are looked at again, so that nothing recurses.
static void next(struct errand *errand)
{
    struct gate_search *search = errand->search;
    if (search->left_out || search->at == search->count) {
        choose(errand);
        return;
    }
    errand->request.event.id = search->ids[search->at];
    gate_ready(errand);
}

void gate_sight(struct errand *errand)
{
    struct gate_search *search = errand->search;
    const struct assent_ticket *ticket = errand->before->ticket;
    struct assent_step_input input = {.definition = errand->program->definition,
                                      .ticket = ticket,
                                      .event = &errand->request.event,
                                      .world = &errand->world->world};
    errand->request.event.at_us = errand->runtime->now_us;
    search->seen[search->at++] = (struct assent_gate_sight){
        assent_text_copy(errand->arena, ticket->number),
        assent_gate_match(&input, errand->request.event.artifact, errand->arena),
    };
    next(errand);
}

bool gate_passed_by(struct errand *errand, const struct assent_error *error)
{
    if (errand->search == NULL || error->code != ASSENT_NOT_FOUND)
        return false;
    errand->search->seen[errand->search->at++].match = ASSENT_GATE_NONE;
    next(errand);
    return true;
}

static void choose(struct errand *errand)
{
    struct gate_search *search = errand->search;
    int32_t chosen = assent_gate_choose(search->seen, search->count, !search->left_out, errand->arena,
                                        &errand->reply.gate);
    errand->search = NULL;
    if (chosen < 0) {
        answer(errand);
        return;
    }
    errand->request.event.id = search->ids[chosen];
    gate_ready(errand);
}

// Of no ticket.
static void answer(struct errand *errand)
{
    ticket_version_drop(errand->before);
    errand->before = NULL;
    reply_ok(errand);
}

// SPDX-License-Identifier: Apache-2.0
// The agenda of a meeting: rounds that ask the board, read from the store, and of these the ones that the
// caller may see, that the board's filter means and that are this meeting's (assent/core/agenda.h). Nothing
// is kept of it: whoever asks twice sees it as it is then.
#include "meetings.h"
#include <assent/core/agenda.h>
#include <stdlib.h>

void agenda_begin(struct errand *errand)
{
    struct assent_request *request = &errand->request;
    struct assent_reply *reply = &errand->reply;
    struct assent_span before;
    struct assent_error error;
    errand->world = world_version_hold(errand->runtime->world);
    if (!assent_meeting_find(errand->world->world.directory, request->asked.board, request->asked.day,
                             &reply->board, &reply->meeting, &error)) {
        reply_error(errand, &error);
        return;
    }
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_AGENDA, errand);
    order->read.kind = ASSENT_READ_AGENDA;
    order->read.board = assent_text_copy(order->arena, request->asked.board);
    order->read.limit = ASSENT_AGENDA_ITEMS;
    if (assent_board_meeting_before(reply->board, &reply->meeting, &before))
        order->read.after = before.end_us;
    order->read.until_us = reply->meeting.end_us;
    order_send(errand->runtime, order);
}

void agenda_read(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    errand->made = order; // the tickets lie in its arena
    if (!order->ok)
        reply_error(errand, &order->error);
    else
        agenda_sift(errand);
}

// The version that the ticket follows; NULL where it is not deployed.
static struct program *program_of(const struct errand *errand, const struct assent_ticket *ticket)
{
    return program_find(errand->runtime, ticket->workflow, ticket->workflow_version);
}

// True when the errand waits for one to be compiled: who may see a ticket stands in its definition.
static bool waits_for_program(struct errand *errand)
{
    const struct assent_rounds_found *found = &errand->made->read.rounds;
    for (size_t i = 0; i < found->count; i++) {
        struct program *program = program_of(errand, found->items[i].ticket);
        if (program != NULL && program->definition == NULL && !program->unusable) {
            program_need(errand->runtime, program, errand);
            return true;
        }
    }
    return false;
}

static bool is_item(struct errand *errand, struct assent_round_found *found)
{
    const struct assent_reply *reply = &errand->reply;
    const struct assent_round *round = assent_ticket_round(found->ticket, found->n);
    errand->program = program_of(errand, found->ticket);
    found->definition = errand->program != NULL ? errand->program->definition : NULL;
    if (!visible(errand, found->ticket) || assent_agenda_place(reply->board, &reply->meeting, round,
                                                               errand->runtime->now_us) == ASSENT_AGENDA_NOT)
        return false;
    struct assent_event now = {.at_us = errand->runtime->now_us};
    struct assent_step_input input = {.definition = found->definition,
                                      .ticket = found->ticket,
                                      .event = &now,
                                      .world = &errand->world->world};
    return found->definition == NULL || assent_agenda_means(&input, reply->board, errand->arena);
}

// First what is to be decided, by the time at which it was asked; then what was, by the time of that.
static int by_time(const void *a, const void *b)
{
    const struct assent_round_found *one = a, *other = b;
    const struct assent_round *first = assent_ticket_round(one->ticket, one->n);
    const struct assent_round *second = assent_ticket_round(other->ticket, other->n);
    bool decided = first->outcome != ASSENT_ROUND_OPEN;
    if (decided != (second->outcome != ASSENT_ROUND_OPEN))
        return decided ? 1 : -1;
    int64_t first_us = decided ? first->closed_us : first->opened_us;
    int64_t second_us = decided ? second->closed_us : second->opened_us;
    int order = (first_us > second_us) - (first_us < second_us);
    return order ? order : assent_id_compare(&one->ticket->id, &other->ticket->id);
}

void agenda_sift(struct errand *errand)
{
    const struct assent_rounds_found *found = &errand->made->read.rounds;
    struct assent_rounds_found *rounds = &errand->reply.rounds;
    if (waits_for_program(errand))
        return;
    struct assent_round_found *items = assent_arena_take_array(errand->arena, found->count, sizeof *items);
    *rounds = (struct assent_rounds_found){.items = items, .more = found->more};
    for (size_t i = 0; i < found->count; i++) {
        items[rounds->count] = found->items[i];
        if (is_item(errand, &items[rounds->count]))
            rounds->count++;
    }
    errand->program = NULL;
    if (rounds->count > 1)
        qsort(items, rounds->count, sizeof *items, by_time);
    reply_ok(errand);
}

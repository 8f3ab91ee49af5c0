// SPDX-License-Identifier: Apache-2.0
// Reads: who sees what, and pages. A ticket that is hot is answered from memory; everything else is an order
// for a reader's thread.
#include "meetings.h"
#include "past.h"
#include <assert.h>

static struct assent_text key_text(struct assent_arena *arena, const char *kind, struct assent_text handle)
{
    return assent_text_format(arena, "%s:%.*s", kind, (int)handle.count, handle.bytes);
}

const struct assent_text *audiences_of(struct assent_runtime *runtime, struct assent_text person,
                                       struct assent_arena *arena, size_t *count)
{
    const struct assent_directory *directory = runtime->world->world.directory;
    int32_t index = assent_directory_person_by_id(directory, person);
    if (index == ASSENT_NO_INDEX) {
        *count = 0;
        return NULL;
    }
    const struct assent_person *who = &directory->people[index];
    struct assent_text *keys = assent_arena_take_array(
        arena, 1 + who->group_count + who->role_count + who->board_count, sizeof *keys);
    size_t n = 0;
    keys[n++] = who->id;
    for (size_t i = 0; i < who->group_count; i++)
        keys[n++] = key_text(arena, "group", directory->groups[who->groups[i]].handle);
    for (size_t i = 0; i < who->role_count; i++)
        keys[n++] = key_text(arena, "role", directory->roles[who->roles[i]].handle);
    for (size_t i = 0; i < who->board_count; i++)
        keys[n++] = key_text(arena, "board", directory->boards[who->boards[i]].handle);
    *count = n;
    return keys;
}

// The same READER rows that the lists join decide here, so that a list and a ticket never disagree.
static bool involved(const struct errand *errand, const struct assent_ticket *ticket,
                     const struct assent_audience *readers)
{
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    struct assent_rows rows = assent_rows_change(
        NULL, ticket, true, readers, &errand->runtime->world->operators, directory, errand->arena);
    for (size_t i = 0; i < rows.count; i++) {
        struct assent_audience audience = {.keys = &rows.items[i].audience, .count = 1};
        if (rows.items[i].kind == ASSENT_ROW_READER &&
            assent_audience_has(directory, &audience, errand->request.principal.person))
            return true;
    }
    return false;
}

// Who votes for somebody may see what the vote is about, as long as it can be given.
static bool stands_in(const struct errand *errand, const struct assent_step_input *input)
{
    const struct assent_delegation *one;
    struct assent_event event = errand->request.event;
    struct assent_step_input now = *input;
    event.at_us = errand->runtime->now_us;
    now.event = &event;
    return assent_step_can_vote_for(&now, errand->request.principal.person, errand->arena, &one, 1) > 0;
}

bool visible(const struct errand *errand, const struct assent_ticket *ticket)
{
    if (errand->source != ERRAND_CLIENT || principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL))
        return true;
    struct assent_audience readers = {0};
    bool restricted = ticket->kind == ASSENT_REQUEST;
    if (errand->program != NULL && errand->program->definition != NULL) {
        struct assent_step_input input = {.definition = errand->program->definition,
                                          .ticket = ticket,
                                          .event = &errand->request.event,
                                          .world = &errand->runtime->world->world};
        restricted = assent_readers(&input, ticket, errand->arena, &readers);
        if (restricted && stands_in(errand, &input))
            return true;
    }
    return !restricted || involved(errand, ticket, &readers);
}

void page_ticket(struct errand *errand)
{
    if (errand->request.past_us != 0 || errand->request.past_revision != 0) {
        past_begin(errand);
        return;
    }
    if (errand->request.kind == ASSENT_REQUEST_TICKET) {
        if (!past_seen(errand))
            reply_ok(errand);
        return;
    }
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    order->read.kind = ASSENT_READ_HISTORY;
    order->read.subject = (struct assent_subject){.is_ticket = true, .ticket = errand->before->ticket->id};
    order->read.after = errand->request.before;
    order->read.limit = errand->request.limit;
    order_send(errand->runtime, order);
}

void see_list(struct errand *errand)
{
    struct assent_list_filter *filter = &errand->request.filter;
    filter->see_all = principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL);
    filter->audiences = audiences_of(errand->runtime, errand->request.principal.person, errand->arena,
                                     &filter->audience_count);
}

void see_which(struct errand *errand, struct assent_order *order, struct assent_id *tickets, size_t count)
{
    struct assent_read_order *read = &order->read;
    read->kind = ASSENT_READ_SEEN;
    read->seen = tickets;
    read->seen_count = count;
    read->audiences =
        audiences_of(errand->runtime, errand->request.principal.person, errand->arena, &read->audience_count);
}

static void read_list(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_list_filter *filter = &errand->request.filter;
    see_list(errand);
    int32_t requester = assent_directory_person(runtime->world->world.directory, filter->requester);
    if (requester != ASSENT_NO_INDEX) // by handle; an id stays as it is
        filter->requester = runtime->world->world.directory->people[requester].id;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    bool rounds = errand->request.kind == ASSENT_REQUEST_ROUNDS; // of the tickets that such a list would have
    order->read.kind = rounds ? ASSENT_READ_ROUNDS : ASSENT_READ_LIST;
    order->read.filter = *filter;
    order->read.rounds_open = errand->request.rounds_open;
    order->read.rounds_debt = errand->request.rounds_debt;
    order->read.rounds_after = errand->request.rounds_after;
    order->read.limit = errand->request.limit;
    order_send(runtime, order);
}

// Those for whom the caller votes now.
static const struct assent_inbox_other *others_of(struct errand *errand, size_t *count)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_directory *directory = runtime->world->world.directory;
    const struct assent_delegation *found[ASSENT_DELEGATIONS_A_DELEGATE];
    struct assent_delegation_case any = {.at_us = runtime->now_us};
    *count = assent_delegations_to(directory, errand->request.principal.person, &any, found,
                                   ASSENT_DELEGATIONS_A_DELEGATE);
    struct assent_inbox_other *others = assent_arena_take_array(errand->arena, *count, sizeof *others);
    for (size_t i = 0; i < *count; i++) {
        enum assent_ticket_kind kind;
        bool of_kind = assent_ticket_kind_find(found[i]->kind, &kind);
        others[i] = (struct assent_inbox_other){
            .person = assent_text_copy(errand->arena, found[i]->person),
            .delegation = assent_text_copy(errand->arena, found[i]->id),
            .kind = of_kind ? (int32_t)kind : -1,
            .workflow = assent_text_copy(errand->arena, found[i]->workflow),
        };
        others[i].audiences =
            audiences_of(runtime, others[i].person, errand->arena, &others[i].audience_count);
    }
    return others;
}

static void read_inbox(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_inbox_query *query = &errand->request.inbox;
    query->me = errand->request.principal.person;
    query->audiences = audiences_of(runtime, query->me, errand->arena, &query->audience_count);
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    order->read.kind = ASSENT_READ_INBOX;
    order->read.inbox_query = *query;
    order->read.others = others_of(errand, &order->read.other_count);
    order_send(runtime, order);
}

static void read_journal(struct errand *errand)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    order->read.kind = ASSENT_READ_JOURNAL;
    order->read.after = errand->request.after;
    order->read.limit = errand->request.limit;
    order_send(errand->runtime, order);
}

static struct assent_workflow_version view_of(const struct program *program, bool whole)
{
    struct assent_workflow_version view = {.name = program->name,
                                           .version = program->version,
                                           .deployed_us = program->deployed_us,
                                           .definition = program->definition};
    if (whole) {
        view.text = program->text;
        view.form = program->form;
    }
    return view;
}

static void list_workflows(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    size_t count = 0;
    for (const struct program *program = runtime->programs; program != NULL; program = program->next)
        count++;
    struct assent_workflow_version *views = assent_arena_take_array(errand->arena, count, sizeof *views);
    size_t n = 0;
    for (const struct program *program = runtime->programs; program != NULL; program = program->next) {
        if (program != program_find(runtime, program->name, 0))
            continue;
        size_t at = n++;
        while (at > 0 && assent_text_compare(views[at - 1].name, program->name) > 0) {
            views[at] = views[at - 1];
            at--;
        }
        views[at] = view_of(program, false);
    }
    errand->reply.workflows = views;
    errand->reply.workflow_count = n;
    reply_ok(errand);
}

static void show_workflow(struct errand *errand)
{
    struct program *program =
        program_find(errand->runtime, errand->request.workflow, errand->request.version);
    if (program == NULL) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such workflow, or no such version of it");
        return;
    }
    if (program->definition == NULL) {
        program_need(errand->runtime, program, errand);
        return;
    }
    struct assent_workflow_version *view = assent_arena_take(errand->arena, sizeof *view);
    *view = view_of(program, true);
    errand->reply.workflows = view;
    errand->reply.workflow_count = 1;
    reply_ok(errand);
}

static void show_world(struct errand *errand)
{
    errand->reply.written = errand->runtime->world->written;
    reply_ok(errand);
}

void page_begin(struct errand *errand)
{
    enum assent_request_kind kind = errand->request.kind;
    if (kind == ASSENT_REQUEST_LIST || kind == ASSENT_REQUEST_ROUNDS)
        read_list(errand);
    else if (kind == ASSENT_REQUEST_AGENDA)
        agenda_begin(errand);
    else if (kind == ASSENT_REQUEST_INBOX)
        read_inbox(errand);
    else if (kind == ASSENT_REQUEST_JOURNAL)
        read_journal(errand);
    else if (kind == ASSENT_REQUEST_WORKFLOWS)
        list_workflows(errand);
    else if (kind == ASSENT_REQUEST_WORLD_READ)
        show_world(errand);
    else
        show_workflow(errand);
}

// Those that are in memory: a page of many workflows waits for none to be compiled.
static void name_definitions(struct assent_runtime *runtime, struct assent_rounds_found *rounds)
{
    for (size_t i = 0; i < rounds->count; i++) {
        const struct assent_ticket *ticket = rounds->items[i].ticket;
        const struct program *program = program_find(runtime, ticket->workflow, ticket->workflow_version);
        rounds->items[i].definition = program != NULL ? program->definition : NULL;
    }
}

bool page_done(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    if (!order->ok) {
        reply_error(errand, &order->error);
        return false;
    }
    if (schedule_asks(errand->request.kind))
        return schedule_read(runtime, order);
    // The page lies in the order's arena: it stays until the reply has been looked at.
    errand->reply.list = order->read.list;
    errand->reply.inbox = order->read.inbox;
    errand->reply.rounds = order->read.rounds;
    name_definitions(runtime, &errand->reply.rounds);
    errand->reply.turns = order->read.turns;
    if (errand->request.kind == ASSENT_REQUEST_LIST) {
        const struct program *program = program_find(runtime, errand->request.filter.workflow, 0);
        errand->reply.definition = program != NULL ? program->definition : NULL;
    }
    errand->made = order;
    reply_ok(errand);
    return true;
}

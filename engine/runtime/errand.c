// SPDX-License-Identifier: Apache-2.0
// An errand is one request under way: a copy of what was asked, an arena for everything that is made for it,
// and the versions it looks at. It begins with errand_open and ends when its reply has been looked at, or at
// once when nobody waits for one.
#include "meetings.h"
#include <assert.h>
#include <stdlib.h>

// A turn takes some twenty KiB and fits into one block, so that the allocator is not asked while it is
// decided.
enum { ARENA_BYTES = 40 << 10, ARENA_KEPT_BYTES = 128 << 10 };
enum { SMALL_BYTES = 1 << 10 }; // beside the errand: what a waiting request says

struct assent_arena *arena_borrow(struct assent_runtime *runtime)
{
    if (runtime->spare_count > 0)
        return runtime->spare[--runtime->spare_count];
    return assent_arena_open(ARENA_BYTES);
}

void arena_return(struct assent_runtime *runtime, struct assent_arena *arena)
{
    bool full = runtime->spare_count == sizeof runtime->spare / sizeof runtime->spare[0];
    size_t held = assent_arena_held_bytes(arena);
    if (full || held < ARENA_BYTES || held > ARENA_KEPT_BYTES) {
        assent_arena_close(arena);
        return;
    }
    assent_arena_reset(arena);
    runtime->spare[runtime->spare_count++] = arena;
}

static void copy_text(struct assent_arena *arena, struct assent_text *text)
{
    if (text->count > 0)
        *text = assent_text_copy(arena, *text);
}

static const struct assent_text *copy_texts(struct assent_arena *arena, const struct assent_text *texts,
                                            size_t count)
{
    if (texts == NULL) // an empty list is none of anything, no list is any
        return NULL;
    struct assent_text *copies = assent_arena_take_array(arena, count, sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[i] = assent_text_copy(arena, texts[i]);
    return copies;
}

static void copy_event(struct assent_arena *arena, struct assent_event *event)
{
    copy_text(arena, &event->number);
    copy_text(arena, &event->template);
    copy_text(arena, &event->action);
    copy_text(arena, &event->comment);
    copy_text(arena, &event->person);
    copy_text(arena, &event->seat);
    copy_text(arena, &event->voter);
    copy_text(arena, &event->error);
    copy_text(arena, &event->artifact);
    copy_text(arena, &event->timer);
    copy_text(arena, &event->signal);
    copy_text(arena, &event->signal_key);
    copy_text(arena, &event->signal_id);
    copy_text(arena, &event->conflict);
    event->signal_value = assent_value_copy(arena, &event->signal_value);
    event->fields = assent_value_copy(arena, &event->fields);
    event->cleared = assent_value_copy(arena, &event->cleared);
    event->result = assent_value_copy(arena, &event->result);
}

static struct assent_revisions copy_revisions(struct assent_arena *arena,
                                              const struct assent_revisions *revisions)
{
    int64_t *items = assent_arena_take_array(arena, revisions->count, sizeof *items);
    for (size_t i = 0; i < revisions->count; i++)
        items[i] = revisions->items[i];
    return (struct assent_revisions){items, revisions->count};
}

static void copy_sitting(struct assent_arena *arena, struct assent_sitting *sitting)
{
    struct assent_dissent *dissent = assent_arena_take_array(arena, sitting->dissent_count, sizeof *dissent);
    for (size_t i = 0; i < sitting->dissent_count; i++) {
        dissent[i] = sitting->dissent[i];
        copy_text(arena, &dissent[i].person);
        copy_text(arena, &dissent[i].comment);
    }
    sitting->dissent = dissent;
}

static void copy_reading(struct assent_arena *arena, struct assent_request *request)
{
    copy_text(arena, &request->filter.workflow);
    copy_text(arena, &request->filter.state);
    copy_text(arena, &request->filter.requester);
    copy_text(arena, &request->filter.service);
    copy_text(arena, &request->filter.watching);
    copy_text(arena, &request->filter.item);
    copy_text(arena, &request->filter.text);
    copy_text(arena, &request->schedule.conflicts.after);
    copy_text(arena, &request->inbox.after_item);
    copy_text(arena, &request->asked.board);
    copy_text(arena, &request->asked.day);
    copy_sitting(arena, &request->asked.sitting);
}

static void copy_admin(struct assent_arena *arena, struct assent_request *request)
{
    copy_text(arena, &request->text);
    copy_text(arena, &request->file);
    copy_text(arena, &request->person);
    copy_text(arena, &request->token);
    copy_text(arena, &request->token_name);
    copy_text(arena, &request->signal);
    request->delegation = assent_delegation_copy(arena, &request->delegation);
    request->template = assent_template_copy(arena, &request->template);
    request->scopes = copy_texts(arena, request->scopes, request->scope_count);
    request->asked.people = copy_texts(arena, request->asked.people, request->asked.people_count);
    if (request->file_count == 0)
        return;
    struct assent_text_file *files = assent_arena_take_array(arena, request->file_count, sizeof *files);
    for (size_t i = 0; i < request->file_count; i++) {
        files[i].name = assent_text_copy(arena, request->files[i].name);
        files[i].text = assent_text_copy(arena, request->files[i].text);
    }
    request->files = files;
}

static struct errand *make(struct assent_runtime *runtime, struct assent_arena *arena)
{
    struct errand *errand = assent_arena_take(arena, sizeof *errand);
    errand->runtime = runtime;
    errand->arena = arena;
    errand->reply.job = -1;
    errand->reply.round = -1;
    runtime->errand_count++;
    return errand;
}

static struct errand *open_in(struct assent_runtime *runtime, const struct assent_request *request,
                              struct assent_arena *arena);

static const struct assent_bulk_vote *copy_votes(struct assent_arena *arena,
                                                 const struct assent_request *request)
{
    struct assent_bulk_vote *votes = assent_arena_take_array(arena, request->votes.count, sizeof *votes);
    for (size_t i = 0; i < request->votes.count; i++) {
        votes[i] = request->votes.items[i];
        copy_text(arena, &votes[i].approval);
        copy_text(arena, &votes[i].comment);
        copy_text(arena, &votes[i].seat);
    }
    return votes;
}

struct errand *errand_open(struct assent_runtime *runtime, const struct assent_request *request)
{
    return open_in(runtime, request, arena_borrow(runtime));
}

struct errand *errand_shrink(struct errand *errand)
{
    struct errand *small =
        open_in(errand->runtime, &errand->request, assent_arena_open(sizeof *small + SMALL_BYTES));
    small->reply.status = errand->reply.status;
    small->reply.replayed = errand->reply.replayed;
    small->wait_until_us = errand->wait_until_us;
    small->look_us = errand->look_us;
    small->silent = errand->silent;
    errand_close(errand);
    return small;
}

static struct errand *open_in(struct assent_runtime *runtime, const struct assent_request *request,
                              struct assent_arena *arena)
{
    struct errand *errand = make(runtime, arena);
    errand->request = *request;
    struct assent_request *own = &errand->request;
    copy_text(arena, &own->principal.person);
    copy_text(arena, &own->principal.token);
    own->principal.worker_types =
        copy_texts(arena, request->principal.worker_types, request->principal.worker_type_count);
    own->principal.signals = copy_texts(arena, request->principal.signals, request->principal.signal_count);
    copy_text(arena, &own->request_id);
    own->if_match = copy_revisions(arena, &request->if_match);
    copy_text(arena, &own->ticket);
    copy_text(arena, &own->workflow);
    own->types = copy_texts(arena, request->types, request->type_count);
    own->votes.items = copy_votes(arena, request);
    copy_event(arena, &own->event);
    copy_reading(arena, own);
    copy_admin(arena, own);
    own->event.at_us = runtime->now_us;
    own->event.behalf = principal_may(&own->principal, ASSENT_MAY_BEHALF);
    copy_text(arena, &own->trace);
    own->event.actor =
        (struct assent_actor){own->principal.person, own->principal.token, own->request_id, own->trace};
    return errand;
}

struct errand *errand_internal(struct assent_runtime *runtime, const struct assent_event *event,
                               enum errand_source source)
{
    struct errand *errand = make(runtime, arena_borrow(runtime));
    errand->source = source;
    errand->request.kind = ASSENT_REQUEST_EVENT;
    errand->request.event = *event;
    copy_event(errand->arena, &errand->request.event);
    copy_text(errand->arena, &errand->request.event.actor.person);
    copy_text(errand->arena, &errand->request.event.actor.credential);
    copy_text(errand->arena, &errand->request.event.actor.request);
    copy_text(errand->arena, &errand->request.event.actor.trace);
    errand->request.event.at_us = runtime->now_us;
    return errand;
}

bool revision_fits(const struct assent_request *request, int64_t revision)
{
    const struct assent_revisions *allowed = &request->if_match;
    for (size_t i = 0; i < allowed->count; i++) {
        if (allowed->items[i] == revision)
            return true;
    }
    return allowed->count == 0;
}

void errand_close(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    assert(runtime->errand_count > 0);
    runtime->errand_count--;
    struct errand *claim = runtime->closing ? errand->parent : NULL;
    feed_release(errand);
    ticket_version_drop(errand->before);
    ticket_version_drop(errand->after);
    ticket_version_drop(errand->voted_on);
    world_version_drop(errand->world);
    for (size_t i = 0; i < errand->hit_count; i++)
        ticket_version_drop(errand->hits[i].version);
    if (errand->made != NULL)
        order_close(errand->made);
    if (errand->new_program != NULL)
        program_close(errand->new_program);
    if (errand->token != NULL)
        token_close(errand->token);
    if (errand->delegation != NULL)
        delegation_close(errand->delegation);
    meeting_drop(errand->meeting);
    if (errand->sent != NULL)
        signal_free(runtime, errand->sent);
    arena_return(runtime, errand->arena);
    if (claim != NULL && --claim->pending == 0)
        errand_close(claim); // nobody reports to it any more
}

void errands_close(struct errand *errand)
{
    while (errand != NULL) {
        struct errand *next = errand->next;
        errand_close(errand);
        errand = next;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Replies: how an errand ends. A client's errand waits in the queue of replies until it has been looked at; a
// claim's part reports to its claim; a timer's errand tries again later when the store could not keep its
// turn.
#include "bulk.h"
#include "gates.h"
#include "meetings.h"
#include <assert.h>

static void fill_ticket(struct errand *errand)
{
    struct assent_reply *reply = &errand->reply;
    const struct ticket_version *version = errand->after != NULL ? errand->after : errand->before;
    if (version == NULL || (!reply->ok && !visible(errand, version->ticket)))
        return;
    reply->ticket = version->ticket;
    reply->seq = version->seq;
    reply->definition = errand->program != NULL ? errand->program->definition : NULL;
    reply->template = errand->template_after != NULL ? errand->template_after : errand->template;
    reply->seen = errand->voted_on != NULL ? errand->voted_on->ticket : NULL;
}

static void hand_out(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    if (errand->silent) {
        errand_close(errand);
        return;
    }
    errand->reply.cookie = errand->request.cookie;
    errand->reply.kind = errand->request.kind;
    errand->reply.principal = errand->request.principal;
    errand->reply.at_us = runtime->now_us;
    errand->reply.arena = errand->arena;
    fill_ticket(errand);
    if (errand->meeting != NULL && errand->reply.ok)
        meeting_show(errand);
    errand->next = NULL;
    if (errand->parent != NULL) {
        vote_over(errand);
        return;
    }
    *runtime->replies_end = errand;
    runtime->replies_end = &errand->next;
}

// The copies of a refused request have its answer; those of one that the store failed are tried on their own.
static void share(const struct errand *errand, struct errand *copies)
{
    enum assent_code code = errand->reply.error.code;
    bool refused = assent_code_status(code) < 500 && code != ASSENT_CONFLICT;
    while (copies != NULL) {
        struct errand *copy = copies;
        copies = copy->next;
        copy->next = NULL;
        if (!refused) {
            dispatch(copy);
            continue;
        }
        copy->reply.error = errand->reply.error;
        copy->reply.retry_after_s = errand->reply.retry_after_s;
        copy->reply.rule = assent_text_copy(copy->arena, errand->reply.rule);
        copy->reply.place = assent_text_copy(copy->arena, errand->reply.place);
        copy->reply.explanation = assent_value_copy(copy->arena, &errand->reply.explanation);
        copy->reply.report = assent_text_copy(copy->arena, errand->reply.report);
        copy->reply.diagnostics = assent_value_copy(copy->arena, &errand->reply.diagnostics);
        copy->program = errand->program;
        if (errand->before != NULL)
            copy->before = ticket_version_hold(errand->before);
        hand_out(copy);
    }
}

// A claim may find that its work may not start any more, and move the ticket instead.
static bool got_job(const struct errand *claim)
{
    const struct assent_job *job = assent_ticket_job(claim->after->ticket, claim->request.event.job);
    return job != NULL && job->phase == ASSENT_JOB_CLAIMED;
}

// The errand's own work is over: frees its place in the ticket's mailbox, then reports.
static void finish(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    move_over(errand);
    if (errand->keyed && errand->reply.ok && (errand->before != NULL || errand->reply.unchanged))
        key_unchanged(runtime, errand);
    else if (errand->keyed)
        share(errand, key_dropped(runtime, errand));
    if (errand->entry != NULL)
        entry_done(errand->entry, errand);
    errand->entry = NULL;
    if (errand->sent != NULL) // it was not kept
        signal_free(runtime, errand->sent);
    errand->sent = NULL;
    switch (errand->source) {
    case ERRAND_CLIENT:
        if (!gate_opened(errand))
            hand_out(errand);
        break;
    case ERRAND_CLAIM:
        if (errand->reply.ok && !errand->reply.unchanged && got_job(errand))
            claim_hit(errand);
        else
            claim_miss(errand);
        errand_close(errand);
        break;
    case ERRAND_TIMER:
        timer_over(errand);
        errand_close(errand);
        break;
    case ERRAND_INTERNAL:
        errand->over(errand);
        break;
    }
}

void reply_ok(struct errand *errand)
{
    errand->reply.ok = true;
    if (errand->reply.status == 0)
        errand->reply.status = errand->request.key.status != 0 ? errand->request.key.status : 200;
    if (errand->reply.status == LEASE_NOT_GRANTED)
        lease_refused(errand);
    finish(errand);
}

void reply_error(struct errand *errand, const struct assent_error *error)
{
    if (gate_passed_by(errand, error))
        return;
    errand->reply.ok = false;
    errand->reply.error = *error;
    int status = assent_code_status(error->code);
    if (status == 503 || status == 429)
        errand->reply.retry_after_s = ASSENT_BUSY_RETRY_S;
    finish(errand);
}

void reply_code(struct errand *errand, enum assent_code code, const char *text)
{
    struct assent_error error;
    assent_error_set(&error, code, "%s", text);
    reply_error(errand, &error);
}

void reply_refused(struct errand *errand)
{
    const struct assent_step_result *step = &errand->step;
    errand->reply.rule = step->rule;
    errand->reply.place = refusal_place(errand);
    reply_error(errand, &step->error);
}

struct assent_text refusal_place(const struct errand *errand)
{
    const struct assent_step_result *step = &errand->step;
    if (step->place.line == 0 || errand->program == NULL)
        return (struct assent_text){0};
    struct assent_text file = assent_definition_file(errand->program->definition, step->place);
    return assent_text_format(errand->arena, "%.*s:%u", (int)file.count, file.bytes, step->place.line);
}

const struct assent_reply *assent_runtime_reply(struct assent_runtime *runtime)
{
    if (runtime->shown != NULL) {
        errand_close(runtime->shown);
        runtime->shown = NULL;
    }
    struct errand *errand = runtime->replies;
    if (errand == NULL)
        return NULL;
    runtime->replies = errand->next;
    if (runtime->replies == NULL)
        runtime->replies_end = &runtime->replies;
    runtime->shown = errand;
    errand->reply.world = runtime->world != NULL ? &runtime->world->world : NULL;
    return &errand->reply;
}

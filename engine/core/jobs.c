// SPDX-License-Identifier: Apache-2.0
// A jobs state goes forward: its jobs are opened, offered when what they need has ended, cleaned up after,
// and lead to `done`. Guarantees: a job is offered only after all that it needs has ended well; a skipped job
// holds nobody up; what cannot be offered is a fault for an operator. While the state is being left,
// jobs_unwind.c has the word instead.
#include "jobs.h"

#include "clocks.h"

#include <assent/base/limits.h>

#include <assert.h>

enum { JOBS_OF_ONE_RULE = 3 }; // the job itself, its undo, its finally

static bool offer_ready(struct turn *turn, const struct assent_state *state);
static bool needs_met(const struct turn *turn, const struct assent_state *state,
                      const struct assent_job_rule *rule);
static bool all_ended(const struct assent_ticket *ticket, enum assent_job_role role);

bool jobs_open(struct turn *turn, const struct assent_state *state)
{
    if (turn->ticket->job_count + JOBS_OF_ONE_RULE * state->job_count > ASSENT_JOBS_A_TICKET)
        return turn_refuse(
            turn, ASSENT_LIMIT_REACHED,
            "The ticket has had %zu jobs, and with those of state %s it could have more than %d. "
            "Close it and open a new one.",
            turn->ticket->job_count, turn_words(turn, state->name), ASSENT_JOBS_A_TICKET);
    for (size_t i = 0; i < state->job_count; i++) {
        if (!job_open(turn, &state->jobs[i], ASSENT_JOB_DO, -1))
            return false;
    }
    return true;
}

bool jobs_advance(struct turn *turn, uint16_t *next)
{
    *next = ASSENT_TO_NONE;
    if (turn->ticket->state_kind == ASSENT_STATE_ROLLBACK)
        return rollback_advance(turn, next);
    if (turn->ticket->state_kind != ASSENT_STATE_JOBS)
        return true;
    if (turn->ticket->leaving.count)
        return jobs_unwind_advance(turn, next);
    if (!offer_ready(turn, state_now(turn)))
        return false;
    return !all_ended(turn->ticket, ASSENT_JOB_DO) || jobs_finish(turn, next);
}

bool jobs_go_on(struct turn *turn)
{
    uint16_t next;
    return jobs_advance(turn, &next) && state_enter(turn, next) && supersede_given_back(turn);
}

bool jobs_finish(struct turn *turn, uint16_t *next)
{
    if (!jobs_have(turn->ticket, ASSENT_JOB_FINALLY) && !jobs_open_after(turn, ASSENT_JOB_FINALLY))
        return false;
    for (size_t i = 0; i < turn->ticket->job_count; i++) {
        const struct assent_job *job = &turn->ticket->jobs[i];
        if (!job_in_visit(turn->ticket, job) || job->role != ASSENT_JOB_FINALLY ||
            job->phase == ASSENT_JOB_ENDED)
            continue;
        if (job->phase == ASSENT_JOB_WAITING && !job_offer(turn, job->n))
            return false;
        if (turn->ticket->jobs[i].phase != ASSENT_JOB_ENDED) // one after the other
            return true;
    }
    *next = state_now(turn)->done;
    return true;
}

bool job_open(struct turn *turn, const struct assent_job_rule *rule, enum assent_job_role role, int64_t of)
{
    const struct assent_ticket *ticket = turn->ticket;
    const struct assent_body *body = job_body(rule, role);
    const struct assent_job *about = of >= 0 ? assent_ticket_job(ticket, of) : NULL;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_JOB_OPENED,
        .job_opened = {.n = (int64_t)ticket->job_count,
                       .state = about ? about->state : ticket->state,
                       .entered_revision = about ? about->entered_revision : ticket->entered_revision,
                       .name = rule->name,
                       .index = -1,
                       .role = role,
                       .of = of,
                       .body = body->kind,
                       .worker = body->worker}};
    return turn_emit(turn, &fact);
}

bool jobs_open_after(struct turn *turn, enum assent_job_role role)
{
    for (int64_t started = turn->ticket->started_jobs; started > 0; started--) {
        for (size_t i = 0; i < turn->ticket->job_count; i++) {
            const struct assent_job *job = &turn->ticket->jobs[i];
            if (job->started != started || job->role != ASSENT_JOB_DO || !job_in_visit(turn->ticket, job))
                continue;
            const struct assent_job_rule *rule = job_rule(turn, job);
            if (job_body(rule, role)->kind != ASSENT_BODY_NONE && !job_open(turn, rule, role, job->n))
                return false;
        }
    }
    return true;
}

bool jobs_have(const struct assent_ticket *ticket, enum assent_job_role role)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        if (job_in_visit(ticket, &ticket->jobs[i]) && ticket->jobs[i].role == role)
            return true;
    }
    return false;
}

bool job_start(struct turn *turn, int64_t n)
{
    const struct assent_job_rule *rule = job_rule(turn, assent_ticket_job(turn->ticket, n));
    bool wanted;
    bool worked;
    struct assent_error error = {0};
    if (!turn_guard_try(turn, &rule->when, &wanted, &worked, &error))
        return false;
    if (!worked)
        return job_fault(turn, n, assent_text_copy(turn->arena, assent_text_of(error.text)));
    if (wanted)
        return job_begin(turn, n);
    return job_end(turn, n, ASSENT_JOB_SKIPPED, "its condition is false", NULL, (struct assent_text){0});
}

const struct assent_job_rule *job_rule(const struct turn *turn, const struct assent_job *job)
{
    int index = assent_definition_state(turn->definition, job->state);
    assert(index >= 0);
    const struct assent_state *state = &turn->definition->states[index];
    for (size_t i = 0; i < state->job_count; i++) {
        if (assent_text_equal(state->jobs[i].name, job->name))
            return &state->jobs[i];
    }
    assert(!"a job that its definition does not have");
    return NULL;
}

const struct assent_body *job_body(const struct assent_job_rule *rule, enum assent_job_role role)
{
    switch (role) {
    case ASSENT_JOB_DO:
        return &rule->body;
    case ASSENT_JOB_UNDO:
        return &rule->undo;
    case ASSENT_JOB_FINALLY:
        return &rule->finally;
    }
    assert(!"a job of no role");
    return NULL;
}

bool job_in_visit(const struct assent_ticket *ticket, const struct assent_job *job)
{
    return job->entered_revision == ticket->entered_revision && assent_text_equal(job->state, ticket->state);
}

const struct assent_job *job_in_visit_named(const struct assent_ticket *ticket, struct assent_text name)
{
    const struct assent_job *job = assent_ticket_job_named(ticket, name);
    return job && job_in_visit(ticket, job) ? job : NULL;
}

// A job that ends by its condition may make others ready, so it goes round until nothing changes.
static bool offer_ready(struct turn *turn, const struct assent_state *state)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < state->job_count; i++) {
            const struct assent_job_rule *rule = &state->jobs[i];
            const struct assent_job *job = job_in_visit_named(turn->ticket, rule->name);
            if (!job || job->phase != ASSENT_JOB_WAITING || !needs_met(turn, state, rule))
                continue;
            if (!job_start(turn, job->n))
                return false;
            changed = true;
        }
    }
    return true;
}

// A failure that stops the state makes it leave, so whatever has ended here has ended well enough.
static bool needs_met(const struct turn *turn, const struct assent_state *state,
                      const struct assent_job_rule *rule)
{
    for (size_t i = 0; i < rule->needs_count; i++) {
        const struct assent_job *needed = job_in_visit_named(turn->ticket, state->jobs[rule->needs[i]].name);
        if (!needed || needed->phase != ASSENT_JOB_ENDED)
            return false;
    }
    return true;
}

static bool all_ended(const struct assent_ticket *ticket, enum assent_job_role role)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job_in_visit(ticket, job) && job->role == role && job->phase != ASSENT_JOB_ENDED)
            return false;
    }
    return true;
}

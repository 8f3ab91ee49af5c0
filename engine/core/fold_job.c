// SPDX-License-Identifier: Apache-2.0
// fold: jobs (docs/decisions/0006-job-state.md). A job is numbered over the ticket's life and stays after its
// end, because undo and finally ask what it came to. Leans on fold.c for owned arrays.
#include "fold_parts.h"

#include <assert.h>

typedef void apply_fact(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact);

static apply_fact offer;
static apply_fact reassign;
static apply_fact claim;
static apply_fact release;
static apply_fact progress;
static apply_fact delay;
static apply_fact cancel;
static apply_fact fault;
static apply_fact resolve;
static apply_fact end;
static void rest(struct assent_job *job, enum assent_job_phase phase);
static struct assent_job *own_job(struct folding *next, int64_t n, struct assent_arena *arena);

static apply_fact *const APPLY[ASSENT_FACTS_COUNT] = {
    [ASSENT_FACT_JOB_OFFERED] = offer,       [ASSENT_FACT_JOB_REASSIGNED] = reassign,
    [ASSENT_FACT_JOB_CLAIMED] = claim,       [ASSENT_FACT_JOB_RELEASED] = release,
    [ASSENT_FACT_JOB_PROGRESSED] = progress, [ASSENT_FACT_JOB_DELAYED] = delay,
    [ASSENT_FACT_JOB_CANCELLED] = cancel,    [ASSENT_FACT_JOB_FAULTED] = fault,
    [ASSENT_FACT_FAULT_RESOLVED] = resolve,  [ASSENT_FACT_JOB_ENDED] = end,
};

bool fold_job_opened(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    const struct assent_job *opened = &fact->job_opened;
    if (opened->n != (int64_t)ticket->job_count)
        return fold_refuse(fact, "jobs are numbered without gaps", opened->n, error);
    if (opened->of < -1 || opened->of >= opened->n)
        return fold_refuse(fact, "the job that it belongs to is not there", opened->n, error);
    struct assent_job *jobs = fold_own(&next->jobs, ticket->jobs, ticket->job_count, 1, sizeof *jobs, arena);
    jobs[opened->n] = (struct assent_job){
        .n = opened->n,
        .state = opened->state,
        .entered_revision = opened->entered_revision,
        .name = opened->name,
        .index = opened->index,
        .role = opened->role,
        .of = opened->of,
        .body = opened->body,
        .worker = opened->worker,
        .phase = ASSENT_JOB_WAITING,
    };
    ticket->jobs = jobs;
    ticket->job_count++;
    return true;
}

bool fold_job(struct folding *next, const struct assent_fact *fact, int64_t n, struct assent_arena *arena,
              struct assent_error *error)
{
    if (n < 0 || n >= (int64_t)next->ticket.job_count)
        return fold_refuse(fact, "there is no such job", n, error);
    if (next->ticket.jobs[n].phase == ASSENT_JOB_ENDED)
        return fold_refuse(fact, "the job has ended", n, error);
    assert(APPLY[fact->kind]);
    APPLY[fact->kind](&next->ticket, own_job(next, n, arena), fact);
    return true;
}

static struct assent_job *own_job(struct folding *next, int64_t n, struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    struct assent_job *jobs = fold_own(&next->jobs, ticket->jobs, ticket->job_count, 0, sizeof *jobs, arena);
    ticket->jobs = jobs;
    return &jobs[n];
}

static void offer(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    rest(job, ASSENT_JOB_OFFERED);
    job->offered_us = ticket->updated_us;
    job->audience = fact->job_offered.audience;
    job->excluded = fact->job_offered.excluded;
    job->excluded_count = fact->job_offered.excluded_count;
    job->title = fact->job_offered.title;
    job->with = fact->job_offered.with;
    job->artifact = fact->job_offered.artifact;
    job->trace = fact->job_offered.trace;
}

static void reassign(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    job->audience = fact->job_reassigned.audience;
    job->excluded = fact->job_reassigned.excluded;
    job->excluded_count = fact->job_reassigned.excluded_count;
}

// The attempt counts when it is claimed, not when it ends: a worker that dies has had its turn.
static void claim(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    job->phase = ASSENT_JOB_CLAIMED;
    job->attempts = fact->job_claimed.attempt;
    job->fence = fact->job_claimed.fence;
    job->started = fact->job_claimed.started;
    job->claimed_by = fact->job_claimed.person;
    job->lease_us = fact->job_claimed.lease_us;
    if (ticket->started_jobs < job->started)
        ticket->started_jobs = job->started;
}

static void release(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)fact;
    rest(job, ASSENT_JOB_OFFERED);
    job->offered_us = ticket->updated_us;
}

// Progress is for those who look on; what a retry needs, the worker keeps under the job's key.
static void progress(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    (void)job;
    (void)fact;
}

static void delay(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    rest(job, ASSENT_JOB_DELAYED);
    job->error = fact->job_delayed.error;
}

static void cancel(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    (void)fact;
    job->cancelled = true;
}

static void fault(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    rest(job, ASSENT_JOB_FAULT);
    job->error = fact->job_faulted.error;
}

// What was decided shows in the fact that follows: offered again, or ended.
static void resolve(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    (void)job;
    (void)fact;
}

// Who had claimed it stays: history and "who did it" ask for that.
static void end(struct assent_ticket *ticket, struct assent_job *job, const struct assent_fact *fact)
{
    (void)ticket;
    job->phase = ASSENT_JOB_ENDED;
    job->lease_us = 0;
    job->outcome = fact->job_ended.outcome;
    job->result = fact->job_ended.result;
    job->error = fact->job_ended.error;
}

// Nobody works on it.
static void rest(struct assent_job *job, enum assent_job_phase phase)
{
    job->phase = phase;
    job->claimed_by = assent_text_slice(NULL, 0);
    job->lease_us = 0;
}

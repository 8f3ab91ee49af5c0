// SPDX-License-Identifier: Apache-2.0
// A jobs state is left, by a failure or by an action: what runs is told to stop and awaited, what was started
// is undone, then the ticket moves. Guarantees: undo runs for exactly the jobs that were started, the failed
// one included, newest start first, one after the other; a worker's job is awaited until it ends or its lease
// runs out; a person's task has no lease, so it is not awaited. `stop` undoes nothing.
#include "jobs.h"
#include "preauthorise.h"

#include <string.h>

static bool stop_job(struct turn *turn, int64_t n);
static bool work_started(const struct assent_ticket *ticket);
static bool anything_runs(const struct assent_ticket *ticket);

bool jobs_unwind(struct turn *turn, uint16_t target, struct assent_text why, uint16_t *next)
{
    bool begun = work_started(turn->ticket);
    return (!begun || run_end(turn, ASSENT_RUN_BACKED_OUT, "its work was stopped")) &&
           jobs_unwind_begin(turn, target, why) && jobs_unwind_advance(turn, next);
}

bool jobs_unwind_begin(struct turn *turn, uint16_t target, struct assent_text why)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_LEAVING,
                               .leaving = {.to = turn->definition->states[target].name, .why = why}};
    if (!turn_emit(turn, &fact))
        return false;
    for (size_t i = 0; i < turn->ticket->job_count; i++) {
        if (job_in_visit(turn->ticket, &turn->ticket->jobs[i]) && !stop_job(turn, (int64_t)i))
            return false;
    }
    return true;
}

bool jobs_unwind_advance(struct turn *turn, uint16_t *next)
{
    *next = ASSENT_TO_NONE;
    if (anything_runs(turn->ticket))
        return true;
    bool undo = !assent_text_is(turn->ticket->leaving_why, JOBS_STOPPED);
    // All at once and in the order in which they will run, so that the ticket shows what is owed.
    if (undo && !jobs_have(turn->ticket, ASSENT_JOB_UNDO) && !jobs_open_after(turn, ASSENT_JOB_UNDO))
        return false;
    for (size_t i = 0; i < turn->ticket->job_count; i++) {
        const struct assent_job *job = &turn->ticket->jobs[i];
        if (!job_in_visit(turn->ticket, job) || job->role != ASSENT_JOB_UNDO ||
            job->phase == ASSENT_JOB_ENDED)
            continue;
        if (job->phase == ASSENT_JOB_WAITING && !job_offer(turn, job->n))
            return false;
        if (turn->ticket->jobs[i].phase != ASSENT_JOB_ENDED)
            return true;
    }
    *next = (uint16_t)assent_definition_state(turn->definition, turn->ticket->leaving);
    return true;
}

// A job that was never started is skipped. One between two attempts has failed; of one that was given back
// nobody knows what it left behind.
static bool stop_job(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    const struct assent_text none = {0};
    enum assent_job_outcome outcome = job->started ? ASSENT_JOB_UNKNOWN : ASSENT_JOB_SKIPPED;
    switch (job->phase) {
    case ASSENT_JOB_ENDED:
        return true;
    case ASSENT_JOB_CLAIMED:
        if (!job->cancelled && !turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_JOB_CANCELLED,
                                                                      .job_cancelled = {.n = n}}))
            return false;
        return assent_ticket_job(turn->ticket, n)->body != ASSENT_BODY_TASK ||
               job_end(turn, n, ASSENT_JOB_UNKNOWN, "told to stop", NULL, none);
    case ASSENT_JOB_DELAYED:
    case ASSENT_JOB_FAULT:
        if (job->started)
            outcome = ASSENT_JOB_FAILED;
        return job_end(turn, n, outcome, "the state is left", NULL, job->error);
    case ASSENT_JOB_WAITING:
    case ASSENT_JOB_OFFERED:
        return job_end(turn, n, outcome, "the state is left", NULL, none);
    }
    return true;
}

static bool work_started(const struct assent_ticket *ticket)
{
    bool started = false;
    for (size_t i = 0; i < ticket->job_count && !started; i++)
        started = job_in_visit(ticket, &ticket->jobs[i]) && ticket->jobs[i].started > 0;
    return started;
}

static bool anything_runs(const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job_in_visit(ticket, job) && job->role != ASSENT_JOB_UNDO && job->phase != ASSENT_JOB_ENDED)
            return true;
    }
    return false;
}

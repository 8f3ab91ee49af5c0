// SPDX-License-Identifier: Apache-2.0
// An operator decides on a fault: the job is tried again, skipped, or counted as failed. Whether the person
// is an operator is a permission, looked at where the call came in. Guarantees: skipping and failing say why,
// in a comment that the journal keeps; a failed undo or clean-up does not stop the rest.
#include "jobs.h"
#include "preauthorise.h"

static bool check_fault(struct turn *turn, const struct assent_job *job);
static bool try_again(struct turn *turn, int64_t n);
static bool fail(struct turn *turn, int64_t n);

bool job_resolve(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_job *job = assent_ticket_job(turn->ticket, event->job);
    if (!job)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "The ticket has no such job. Look at its faults again.");
    if (!check_fault(turn, job))
        return false;
    int64_t n = job->n;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_FAULT_RESOLVED,
        .fault_resolved = {.n = n, .resolve = event->resolve, .comment = event->comment}};
    if (!turn_emit(turn, &fact))
        return false;
    switch (event->resolve) {
    case ASSENT_RESOLVE_RETRY:
        return try_again(turn, n);
    case ASSENT_RESOLVE_SKIP:
        return job_end(turn, n, ASSENT_JOB_SKIPPED, "skipped by an operator", NULL,
                       (struct assent_text){0}) &&
               jobs_go_on(turn);
    case ASSENT_RESOLVE_FAIL:
        return fail(turn, n);
    }
    return false;
}

static bool check_fault(struct turn *turn, const struct assent_job *job)
{
    const struct assent_event *event = turn->event;
    const char *name = job_words(turn, job);
    if (job->phase == ASSENT_JOB_ENDED)
        return turn_refuse(turn, ASSENT_JOB_OVER, "Job %s has ended (%s), so there is no fault to resolve.",
                           name, assent_job_outcome_text(job->outcome));
    if (job->phase != ASSENT_JOB_FAULT)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "Job %s is %s and not at fault. Look at the ticket's faults again.", name,
                           assent_job_phase_text(job->phase));
    bool comment = assent_text_trim(event->comment).count > 0;
    return event->resolve == ASSENT_RESOLVE_RETRY || comment ||
           turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on resolve", NULL,
                          "To %s job %s needs a comment. Say why.", assent_resolve_text(event->resolve),
                          name);
}

// A job that never was on offer looks at its condition again; another is offered again with what it gets
// worked out anew.
static bool try_again(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    bool first = job->role == ASSENT_JOB_DO && job->started == 0;
    return (first ? job_start(turn, n) : job_offer(turn, n)) && jobs_go_on(turn);
}

static bool fail(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    bool leaves = job->role == ASSENT_JOB_DO && turn->ticket->leaving.count == 0;
    if (!job_end(turn, n, ASSENT_JOB_FAILED, "failed by an operator", NULL, job->error))
        return false;
    if (leaves && !(run_end(turn, ASSENT_RUN_FAILED, "its work failed") &&
                    jobs_unwind_begin(turn, state_now(turn)->failed, assent_text_of("failed"))))
        return false;
    return jobs_go_on(turn);
}

// SPDX-License-Identifier: Apache-2.0
// A state of its own that undoes an earlier jobs state: the undos of all that was started there and not
// undone yet, of any visit, newest start first, one after the other (language.md, "States"). Guarantees: the
// undo of a job has the key that it would have had on leaving the jobs state, and runs once; a failed undo is
// a fault; leaving the state by an action waits until everything is undone. Leans on jobs_attempt.c for
// attempts.
#include "jobs.h"
#include "preauthorise.h"

static bool undone(const struct assent_ticket *ticket, int64_t n);

bool rollback_open(struct turn *turn, const struct assent_state *state)
{
    struct assent_text rolled = turn->definition->states[state->rolls_back].name;
    if (!run_end(turn, ASSENT_RUN_BACKED_OUT, "its work was taken back"))
        return false;
    for (int64_t started = turn->ticket->started_jobs; started > 0; started--) {
        for (size_t i = 0; i < turn->ticket->job_count; i++) {
            const struct assent_job *job = &turn->ticket->jobs[i];
            if (job->started != started || job->role != ASSENT_JOB_DO ||
                !assent_text_equal(job->state, rolled) || undone(turn->ticket, job->n))
                continue;
            const struct assent_job_rule *rule = job_rule(turn, job);
            if (rule->undo.kind != ASSENT_BODY_NONE && !job_open(turn, rule, ASSENT_JOB_UNDO, job->n))
                return false;
        }
    }
    return true;
}

bool rollback_advance(struct turn *turn, uint16_t *next)
{
    const struct assent_state *state = state_now(turn);
    struct assent_text rolled = turn->definition->states[state->rolls_back].name;
    struct assent_text leaving = turn->ticket->leaving;
    *next = leaving.count ? (uint16_t)assent_definition_state(turn->definition, leaving) : state->done;
    for (size_t i = 0; i < turn->ticket->job_count; i++) {
        const struct assent_job *job = &turn->ticket->jobs[i];
        if (job->role != ASSENT_JOB_UNDO || !assent_text_equal(job->state, rolled))
            continue;
        if (job->phase == ASSENT_JOB_WAITING && !job_offer(turn, job->n))
            return false;
        if (turn->ticket->jobs[i].phase != ASSENT_JOB_ENDED) { // one after the other
            *next = ASSENT_TO_NONE;
            return true;
        }
    }
    return true;
}

bool rollback_leave(struct turn *turn, uint16_t target, struct assent_text why, uint16_t *next)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_LEAVING,
                               .leaving = {.to = turn->definition->states[target].name, .why = why}};
    return turn_emit(turn, &fact) && rollback_advance(turn, next);
}

static bool undone(const struct assent_ticket *ticket, int64_t n)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        if (ticket->jobs[i].role == ASSENT_JOB_UNDO && ticket->jobs[i].of == n)
            return true;
    }
    return false;
}

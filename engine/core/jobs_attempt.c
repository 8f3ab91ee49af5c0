// SPDX-License-Identifier: Apache-2.0
// An attempt of a job ends: well, or badly with another one to come, or badly for good (language.md, "Jobs,
// exactly"). Guarantees: attempts are counted when they are claimed, so a worker that dies is no endless
// loop; after the last attempt the rule decides, and an undo or clean-up that fails is a fault, never
// silence. A job that was told to stop is not tried again.
#include "jobs.h"
#include "preauthorise.h"

#include <assent/base/limits.h>

#define DEFAULT_DELAY_US (10 * ASSENT_SECOND_US) // where the rule gives no first delay

enum { UNDO_ATTEMPTS = 3 }; // at least: what was half done wants undoing

static bool try_again(struct turn *turn, int64_t n, const struct job_failure *failure);
static bool fail_for_good(struct turn *turn, int64_t n, const struct job_failure *failure);
static int64_t delay_of(const struct assent_retry *retry, int64_t attempts, int64_t after_us);
static bool start_leaving(struct turn *turn, const char *why);

bool job_attempt_failed(struct turn *turn, int64_t n, const struct job_failure *failure)
{
    job_reported(turn, n);
    if (!job_clear_timers(turn, n))
        return false;
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    if (turn->ticket->leaving.count && job->role != ASSENT_JOB_UNDO)
        return job_end(turn, n, failure->outcome, "told to stop", NULL, failure->error);
    bool last = job->attempts % job_attempts(job, job_rule(turn, job)) == 0;
    if (!failure->final && !last)
        return try_again(turn, n, failure);
    return fail_for_good(turn, n, failure);
}

bool job_end(struct turn *turn, int64_t n, enum assent_job_outcome outcome, const char *why,
             const struct assent_value *result, struct assent_text error)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_ENDED,
                               .job_ended = {.n = n,
                                             .outcome = outcome,
                                             .why = assent_text_of(why),
                                             .person = turn->event->actor.person,
                                             .error = error}};
    if (result)
        fact.job_ended.result = *result;
    return job_clear_timers(turn, n) && timer_clear(turn, timer_of(turn, "job", n, "not_before")) &&
           timer_clear(turn, timer_of(turn, "job", n, "wait")) &&
           timer_clear(turn, timer_of(turn, "job", n, "due")) && turn_emit(turn, &fact);
}

bool job_clear_timers(struct turn *turn, int64_t n)
{
    return timer_clear(turn, timer_of(turn, "job", n, "lease")) &&
           timer_clear(turn, timer_of(turn, "job", n, "retry")) &&
           timer_clear(turn, timer_of(turn, "job", n, "timeout"));
}

int64_t job_attempts(const struct assent_job *job, const struct assent_job_rule *rule)
{
    int64_t least = job->role == ASSENT_JOB_UNDO ? UNDO_ATTEMPTS : 1;
    return rule->retry.attempts > least ? rule->retry.attempts : least;
}

static bool try_again(struct turn *turn, int64_t n, const struct job_failure *failure)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    const struct assent_job_rule *rule = job_rule(turn, job);
    int64_t most = job_attempts(job, rule);
    int64_t made = job->attempts % most;
    int64_t due = turn->now_us + delay_of(&rule->retry, made, failure->after_us);
    struct assent_text words =
        assent_text_format(turn->arena, "attempt %lld of %lld", (long long)made + 1, (long long)most);
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_DELAYED,
                               .job_delayed = {.n = n, .due_us = due, .error = failure->error}};
    return turn_emit(turn, &fact) && timer_set(turn, timer_of(turn, "job", n, "retry"), words, due);
}

static bool fail_for_good(struct turn *turn, int64_t n, const struct job_failure *failure)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    const struct assent_job_rule *rule = job_rule(turn, job);
    if (job->role != ASSENT_JOB_DO || rule->if_it_fails == ASSENT_FAILS_ASK)
        return job_fault(turn, n, failure->error);
    if (!job_end(turn, n, failure->outcome, "its last attempt failed", NULL, failure->error))
        return false;
    switch (rule->if_it_fails) {
    case ASSENT_FAILS_GO_ON:
    case ASSENT_FAILS_ASK:
        return true;
    case ASSENT_FAILS_UNDO:
        return start_leaving(turn, "failed");
    case ASSENT_FAILS_STOP:
        return start_leaving(turn, JOBS_STOPPED);
    }
    return true;
}

// The caller goes on with jobs_go_on, which enters `failed` once everything is undone.
static bool start_leaving(struct turn *turn, const char *why)
{
    return run_end(turn, ASSENT_RUN_FAILED, "its work failed") &&
           jobs_unwind_begin(turn, state_now(turn)->failed, assent_text_of(why));
}

// first * factor^(attempts - 1), at most `most`, never before what the worker asked for.
static int64_t delay_of(const struct assent_retry *retry, int64_t attempts, int64_t after_us)
{
    int64_t most = retry->most_us > 0 && retry->most_us < ASSENT_DURATION_MAX_US ? retry->most_us
                                                                                 : ASSENT_DURATION_MAX_US;
    int64_t delay = retry->first_us > 0 ? retry->first_us : DEFAULT_DELAY_US;
    int64_t factor = retry->factor > 1 ? retry->factor : 1;
    for (int64_t i = 1; i < attempts && delay < most && factor > 1; i++)
        delay = delay > most / factor ? most : delay * factor;
    if (delay > most)
        delay = most;
    int64_t asked = after_us < ASSENT_DURATION_MAX_US ? after_us : ASSENT_DURATION_MAX_US;
    return asked > delay ? asked : delay;
}

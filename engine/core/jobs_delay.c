// SPDX-License-Identifier: Apache-2.0
// Jobs and the clock: one that may not begin before a moment, one that is nothing but waiting (a soak between
// others), and the due time that is shown with one (language.md, "Jobs, exactly"). Guarantees: what cannot be
// resolved is a fault for an operator; a wait that is over already ends at once. Leans on clocks.h for
// moments; clocks.c moves them.
#include "clocks.h"
#include "jobs.h"

static bool delay(struct turn *turn, int64_t n, const char *timer, struct assent_text why, int64_t due_us);
static bool fault(struct turn *turn, int64_t n, const struct assent_error *error);

bool job_begin(struct turn *turn, int64_t n)
{
    const struct assent_moment *moment = &job_rule(turn, assent_ticket_job(turn->ticket, n))->not_before;
    struct assent_error error = {0};
    int64_t due_us;
    if (!moment->present)
        return job_offer(turn, n);
    if (!moment_at(turn, moment, turn->now_us, &due_us, &error))
        return fault(turn, n, &error);
    if (due_us <= turn->now_us)
        return job_offer(turn, n);
    return delay(turn, n, "not_before", moment_words(turn, "not_before", moment), due_us);
}

bool job_wait(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    const struct assent_moment *moment = &job_body(job_rule(turn, job), job->role)->wait;
    struct assent_error error = {0};
    int64_t due_us;
    if (!moment_at(turn, moment, turn->now_us, &due_us, &error))
        return fault(turn, n, &error);
    if (due_us <= turn->now_us)
        return job_end(turn, n, ASSENT_JOB_SUCCEEDED, "its time had come already", NULL,
                       (struct assent_text){0});
    return delay(turn, n, "wait", moment_words(turn, "wait", moment), due_us);
}

bool job_wait_over(struct turn *turn, int64_t n)
{
    job_reported(turn, n);
    return job_end(turn, n, ASSENT_JOB_SUCCEEDED, "", NULL, (struct assent_text){0}) && jobs_go_on(turn);
}

bool job_due(const struct turn *turn, const struct assent_job *job, int64_t *due_us,
             struct assent_error *error)
{
    const struct assent_moment *moment = &job_rule(turn, job)->due;
    *due_us = 0;
    if (!moment->present || job->role != ASSENT_JOB_DO || job->due_us)
        return true;
    return moment_at(turn, moment, turn->now_us, due_us, error);
}

bool job_set_due(struct turn *turn, int64_t n, int64_t due_us)
{
    const struct assent_moment *moment = &job_rule(turn, assent_ticket_job(turn->ticket, n))->due;
    return !due_us ||
           timer_set(turn, timer_of(turn, "job", n, "due"), moment_words(turn, "due", moment), due_us);
}

static bool delay(struct turn *turn, int64_t n, const char *timer, struct assent_text why, int64_t due_us)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_DELAYED,
                               .job_delayed = {.n = n, .due_us = due_us, .why = why}};
    return turn_emit(turn, &fact) && timer_set(turn, timer_of(turn, "job", n, timer), why, due_us);
}

static bool fault(struct turn *turn, int64_t n, const struct assent_error *error)
{
    return job_fault(turn, n, assent_text_copy(turn->arena, assent_text_of(error->text)));
}

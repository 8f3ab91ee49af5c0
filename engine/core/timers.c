// SPDX-License-Identifier: Apache-2.0
// Timers of a ticket: setting, clearing, and what is done when one fires.
// Guarantees: a timer fires once and never early: an event that does not name the timer and the instant that
// the ticket holds changes nothing. A timer keeps the rule it came from, where it began, and the version of
// the directory whose calendar resolved it.
#include "approval.h"
#include "clocks.h"
#include "jobs.h"

#include <string.h>

static bool fire_of_round(struct turn *turn, int64_t n, struct assent_text what, struct assent_text name);
static bool fire_round(struct turn *turn, int64_t n);
static bool fire_wait(struct turn *turn);
static bool fire_job(struct turn *turn, int64_t n, struct assent_text what);
static bool job_too_slow(struct turn *turn, int64_t n);

struct assent_text timer_of(const struct turn *turn, const char *kind, int64_t n, const char *what)
{
    return assent_text_format(turn->arena, "%s/%lld%s%s", kind, (long long)n, *what ? "/" : "", what);
}

bool timer_set(struct turn *turn, struct assent_text name, struct assent_text rule, int64_t due_us)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_TIMER_SET,
                               .timer_set = {.name = name,
                                             .rule = rule,
                                             .anchor_us = turn->now_us,
                                             .due_us = due_us,
                                             .directory = turn->directory->version}};
    return turn_emit(turn, &fact);
}

bool timer_clear(struct turn *turn, struct assent_text name)
{
    if (!assent_ticket_timer(turn->ticket, name))
        return true;
    return turn_emit(
        turn, &(struct assent_fact){.kind = ASSENT_FACT_TIMER_CLEARED, .timer_cleared = {.name = name}});
}

bool timer_move(struct turn *turn, const struct assent_timer *timer, struct assent_text rule, int64_t due_us)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_TIMER_SET,
                               .timer_set = {.name = timer->name,
                                             .rule = rule,
                                             .anchor_us = timer->anchor_us,
                                             .due_us = due_us,
                                             .directory = turn->directory->version,
                                             .left_us = timer->left_us,
                                             .unit = timer->unit,
                                             .resumed_us = timer->resumed_us, // it counts on what was left
                                             .was_us = timer->due_us}};
    return turn_emit(turn, &fact);
}

bool timer_due(struct turn *turn, struct assent_duration duration, int64_t *out)
{
    struct assent_error error = {0};
    if (moment_after(turn, duration, turn->now_us, out, &error))
        return true;
    return turn_refuse(turn, error.code, "%s", error.text);
}

bool timer_fire(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_timer *timer = assent_ticket_timer(turn->ticket, event->timer);
    if (!timer || timer->paused_us || timer->due_us != event->due_us || event->at_us < timer->due_us)
        return turn_nothing(turn);
    struct assent_text name = timer->name;
    if (!turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_TIMER_FIRED,
                                               .timer_fired = {.name = name, .due_us = timer->due_us}}))
        return false;
    struct assent_text rest = name;
    int64_t n;
    if (timer_word(&rest, "round/") && timer_number(&rest, &n))
        return fire_of_round(turn, n, rest, name);
    rest = name;
    if (timer_word(&rest, "debt/") && timer_number(&rest, &n))
        return debt_unpaid(turn, n);
    rest = name;
    if (timer_word(&rest, "job/") && timer_number(&rest, &n) && timer_word(&rest, "/"))
        return fire_job(turn, n, rest);
    rest = name;
    if (timer_word(&rest, "state/late/") && timer_number(&rest, &n))
        return late_fire(turn, n);
    if (assent_text_is(name, ASSENT_TIMER_NEWER))
        return supersede_found(turn);
    return !assent_text_starts(name, "wait/") || fire_wait(turn);
}

static bool fire_of_round(struct turn *turn, int64_t n, struct assent_text what, struct assent_text name)
{
    int64_t step;
    if (assent_text_is(what, "/valid"))
        return validity_fire(turn);
    if (assent_text_starts(what, "/remind/"))
        return round_remind(turn, n, name);
    if (timer_word(&what, "/late/") && timer_number(&what, &step))
        return round_late_step(turn, n, step);
    return fire_round(turn, n);
}

static bool fire_round(struct turn *turn, int64_t n)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    uint16_t next = ASSENT_TO_NONE;
    if (!round || round->n != n)
        return true;
    return approval_expire(turn, &next) && state_enter(turn, next);
}

static bool fire_wait(struct turn *turn)
{
    uint16_t next;
    return wait_advance(turn, &next) && state_enter(turn, next);
}

static bool fire_job(struct turn *turn, int64_t n, struct assent_text what)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    if (!job)
        return true;
    if (assent_text_is(what, "wait"))
        return job->phase != ASSENT_JOB_DELAYED || job_wait_over(turn, n);
    if (assent_text_is(what, "retry") || assent_text_is(what, "not_before"))
        return job->phase != ASSENT_JOB_DELAYED || (job_offer(turn, n) && jobs_go_on(turn));
    if (job->phase != ASSENT_JOB_CLAIMED)
        return true;
    if (assent_text_is(what, "timeout"))
        return job_too_slow(turn, n);
    struct job_failure lost = {.outcome = ASSENT_JOB_UNKNOWN,
                               .error = assent_text_of("the lease ran out and nobody extended it")};
    return job_attempt_failed(turn, n, &lost) && jobs_go_on(turn);
}

static bool job_too_slow(struct turn *turn, int64_t n)
{
    const struct assent_job_rule *rule = job_rule(turn, assent_ticket_job(turn->ticket, n));
    struct job_failure slow = {
        .outcome = ASSENT_JOB_UNKNOWN,
        .error = assent_text_format(turn->arena, "not done within %s",
                                    turn_words(turn, assent_duration_text(turn->arena, rule->timeout)))};
    return job_attempt_failed(turn, n, &slow) && jobs_go_on(turn);
}

bool timer_word(struct assent_text *rest, const char *word)
{
    if (!assent_text_starts(*rest, word))
        return false;
    size_t count = strlen(word);
    *rest = assent_text_slice(rest->bytes + count, rest->count - count);
    return true;
}

bool timer_number(struct assent_text *rest, int64_t *out)
{
    size_t digits = 0;
    while (digits < rest->count && rest->bytes[digits] >= '0' && rest->bytes[digits] <= '9')
        digits++;
    struct assent_text number = assent_text_slice(rest->bytes, digits);
    *rest = assent_text_slice(rest->bytes + digits, rest->count - digits);
    return assent_text_integer(number, out);
}

// SPDX-License-Identifier: Apache-2.0
// Work is claimed and reported: claim, complete, fail, release, progress (request.md, "Workers' protocol").
// Guarantees: each claim has a fence that grows, and whoever reports under an older one has lost the lease; a
// claim counts as an attempt when it is made; whoever has voted on a ticket does not do its work
// (language.md, rule 6). A report of a task that nobody has claimed claims it.
#include "approval.h"
#include "clocks.h"
#include "fields.h"
#include "gate.h"
#include "jobs.h"
#include "obstacles.h"

#include <assent/base/limits.h>

enum { RELEASES_MOST = 20 }; // claims beyond the job's attempts that were given back; more count as a failure

static bool find_job(struct turn *turn, const struct assent_job **out);
static bool fault_lost_gate(struct turn *turn, int64_t n);
static bool lease_gate(struct turn *turn);
static bool is_leased(const struct assent_job *job);
static bool check_lease(struct turn *turn, const struct assent_job *job);
static bool check_claimable(struct turn *turn, const struct assent_job *job);
static const char *phase_words(const struct assent_job *job);
static bool check_candidate(struct turn *turn, const struct assent_job *job);
static bool refuse_separation(struct turn *turn, const struct assent_job *job, struct assent_text rule);
static bool emit_claim(struct turn *turn, int64_t n);
static bool set_claim_timers(struct turn *turn, int64_t n, int64_t lease_until);
static bool hold_claim(struct turn *turn, bool completing);
static bool fill_fields(struct turn *turn, const struct assent_body *body);

bool job_claim(struct turn *turn)
{
    const struct assent_job *job;
    if (turn->event->job == ASSENT_JOB_AT_THE_GATE)
        return lease_gate(turn);
    if (!find_job(turn, &job) || !check_claimable(turn, job) || !check_candidate(turn, job))
        return false;
    if (job->role == ASSENT_JOB_DO && !obstacles_pause(turn))
        return false;
    if (job->body == ASSENT_BODY_GATE)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "Job %s is a gate and is not claimed like work. Ask for a lease on the ticket.",
                           job_words(turn, job));
    int64_t n = job->n;
    uint16_t to;
    bool starts = job->role == ASSENT_JOB_DO && turn->ticket->leaving.count == 0;
    if (!check_lease(turn, job) || (starts && !approvals_at_work(turn, &to)))
        return false;
    if (starts && to != ASSENT_TO_NONE) // nobody claims it: the ticket is somewhere else by now
        return state_leave(turn, to, assent_text_of("the approval holds no longer"));
    return emit_claim(turn, n);
}

bool job_complete(struct turn *turn)
{
    const struct assent_job *job;
    if (!find_job(turn, &job) || !hold_claim(turn, true))
        return false;
    int64_t n = job->n;
    job = assent_ticket_job(turn->ticket, n);
    const struct assent_body *body = job_body(job_rule(turn, job), job->role);
    if (!fill_fields(turn, body))
        return false;
    job_reported(turn, n);
    return job_end(turn, n, ASSENT_JOB_SUCCEEDED, "", &turn->event->result, (struct assent_text){0}) &&
           jobs_go_on(turn);
}

bool job_fail(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_job *job;
    if (!find_job(turn, &job) || !hold_claim(turn, false))
        return false;
    int64_t n = job->n;
    job = assent_ticket_job(turn->ticket, n);
    const struct assent_body *body = job_body(job_rule(turn, job), job->role);
    struct job_failure failure = {.outcome = ASSENT_JOB_FAILED,
                                  .error = event->error.count ? event->error : event->comment,
                                  .final = event->final,
                                  .after_us = event->after_us};
    if (body->kind == ASSENT_BODY_TASK && body->may_fail)
        return job_end(turn, n, ASSENT_JOB_FAILED, "it may fail", NULL, failure.error) && jobs_go_on(turn);
    return job_attempt_failed(turn, n, &failure) && jobs_go_on(turn);
}

bool job_release(struct turn *turn)
{
    const struct assent_job *job;
    if (!find_job(turn, &job))
        return false;
    if (job->phase == ASSENT_JOB_OFFERED && job->body == ASSENT_BODY_TASK)
        return turn_nothing(turn);
    if (!hold_claim(turn, false))
        return false;
    int64_t n = job->n;
    job = assent_ticket_job(turn->ticket, n);
    if (job->cancelled) {
        struct job_failure stopped = {.outcome = ASSENT_JOB_UNKNOWN,
                                      .error = assent_text_of("given back when it was told to stop")};
        return job_attempt_failed(turn, n, &stopped) && jobs_go_on(turn);
    }
    if (job->attempts >= job_attempts(job, job_rule(turn, job)) + RELEASES_MOST) {
        struct job_failure tired = {.outcome = ASSENT_JOB_UNKNOWN,
                                    .final = true,
                                    .error = assent_text_of("claimed and given back again and again")};
        return job_attempt_failed(turn, n, &tired) && jobs_go_on(turn);
    }
    return job_clear_timers(turn, n) &&
           turn_emit(turn,
                     &(struct assent_fact){.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {.n = n}}) &&
           supersede_given_back(turn);
}

bool job_progress(struct turn *turn)
{
    const struct assent_job *job;
    if (!find_job(turn, &job) || !hold_claim(turn, false))
        return false;
    if (turn->event->result.kind == ASSENT_VALUE_ABSENT)
        return turn_nothing(turn);
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_PROGRESSED,
                               .job_progressed = {.n = job->n, .progress = turn->event->result}};
    return turn_emit(turn, &fact);
}

bool job_lease_expired(struct turn *turn)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, turn->event->job);
    if (!job || job->phase != ASSENT_JOB_CLAIMED || !is_leased(job) || job->fence != turn->event->fence)
        return turn_nothing(turn);
    if (job->body == ASSENT_BODY_GATE && !turn->ticket->leaving.count)
        return fault_lost_gate(turn, job->n);
    struct job_failure lost = {.outcome = ASSENT_JOB_UNKNOWN,
                               .error = assent_text_of("the lease ran out and nobody extended it")};
    return job_attempt_failed(turn, job->n, &lost) && jobs_go_on(turn);
}

// A pipeline asks for the lease of whatever gate the ticket stands at.
static bool lease_gate(struct turn *turn)
{
    int64_t n;
    uint16_t to;
    if (!gate_admit(turn, &n) || !check_lease(turn, assent_ticket_job(turn->ticket, n)) ||
        !approvals_at_work(turn, &to))
        return false;
    if (to != ASSENT_TO_NONE) // nobody is let through: the ticket is somewhere else by now
        return state_leave(turn, to, assent_text_of("the approval holds no longer"));
    return emit_claim(turn, n);
}

// Whoever acted under it has not come back: whether anything was brought live nobody knows, so nobody is
// sent to do it again before somebody has looked.
static bool fault_lost_gate(struct turn *turn, int64_t n)
{
    job_reported(turn, n);
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    struct assent_text error =
        assent_text_format(turn->arena, "the lease of %s ran out and nobody said what came of it",
                           turn_name(turn, job->claimed_by));
    return job_clear_timers(turn, n) && job_fault(turn, n, error);
}

static bool is_leased(const struct assent_job *job)
{
    return job->body == ASSENT_BODY_WORKER || job->body == ASSENT_BODY_GATE;
}

static bool check_lease(struct turn *turn, const struct assent_job *job)
{
    int64_t lease = turn->event->lease_us;
    int64_t most = ASSENT_LEASE_MAX_US;
    if (!is_leased(job))
        return true;
    if (job->body == ASSENT_BODY_GATE)
        most = job_body(job_rule(turn, job), job->role)->lease_us;
    if (lease >= ASSENT_LEASE_MIN_US && lease <= most)
        return true;
    struct assent_duration longest = {ASSENT_DURATION_WALL, most};
    return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                       "A lease on job %s lasts from 1 s to %s. Ask for a shorter one and extend it.",
                       job_words(turn, job), turn_words(turn, assent_duration_text(turn->arena, longest)));
}

static bool find_job(struct turn *turn, const struct assent_job **out)
{
    *out = assent_ticket_job(turn->ticket, turn->event->job);
    return *out ||
           turn_refuse(turn, ASSENT_STATE_FORBIDS, "The ticket has no such job. Look at its jobs again.");
}

static bool check_claimable(struct turn *turn, const struct assent_job *job)
{
    const char *name = job_words(turn, job);
    if (job->phase == ASSENT_JOB_OFFERED)
        return true;
    if (job->phase == ASSENT_JOB_ENDED)
        return turn_refuse(turn, ASSENT_JOB_OVER, "Job %s has ended (%s), so there is nothing to claim.",
                           name, assent_job_outcome_text(job->outcome));
    if (job->phase == ASSENT_JOB_CLAIMED)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "Job %s is claimed by %s. Wait until it is given back.", name,
                           turn_name(turn, job->claimed_by));
    return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                       "Job %s is not on offer now (it is %s). Claim it when it is.", name, phase_words(job));
}

const char *job_words(const struct turn *turn, const struct assent_job *job)
{
    const char *name = turn_words(turn, job->name);
    if (job->role == ASSENT_JOB_DO)
        return name;
    return assent_text_format(turn->arena, "%s/%s", name, assent_job_role_text(job->role)).bytes;
}

static const char *phase_words(const struct assent_job *job)
{
    return job->phase == ASSENT_JOB_FAULT ? "with the operators, as a fault"
                                          : assent_job_phase_text(job->phase);
}

// A worker's right to a type is its token's; a task is for those it was offered to. Neither is for who has
// voted.
static bool check_candidate(struct turn *turn, const struct assent_job *job)
{
    struct assent_text actor = turn->event->actor.person;
    int32_t person = assent_directory_person_by_id(turn->directory, actor);
    const struct assent_body *body = job_body(job_rule(turn, job), job->role);
    struct exclusions exclusions;
    if (job->body == ASSENT_BODY_TASK) {
        const char *from = turn_words(turn, who_text(&body->from, turn->arena));
        if (!assent_audience_has(turn->directory, &job->audience, actor))
            return turn_refuse_by(turn, ASSENT_NOT_ENTITLED,
                                  assent_text_format(turn->arena, "from %s", from).bytes, NULL,
                                  "%s may not do task %s: it is for %s. They must do it.",
                                  turn_name(turn, actor), job_words(turn, job), from);
        for (size_t i = 0; i < job->excluded_count; i++) {
            if (assent_text_equal(job->excluded[i].person, actor))
                return refuse_separation(turn, job, job->excluded[i].rule);
        }
        if (!exclusions_of_task(turn, body, EXCLUDE_NOW, &exclusions))
            return false;
        if (exclusions.broken)
            return turn_refuse(turn, exclusions.error.code, "%s", exclusions.error.text);
    } else {
        exclusions_of_voters(turn, &exclusions);
    }
    const struct assent_text *rule = exclusions_find(turn, &exclusions, person);
    return !rule || refuse_separation(turn, job, *rule);
}

static bool refuse_separation(struct turn *turn, const struct assent_job *job, struct assent_text rule)
{
    const char *never = assent_text_format(turn->arena, "never %s", turn_words(turn, rule)).bytes;
    return turn_refuse_by(turn, ASSENT_SEPARATION, never, NULL,
                          "%s may not do job %s (rule: %s). Somebody else must do it.",
                          turn_name(turn, turn->event->actor.person), job_words(turn, job), never);
}

static bool emit_claim(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    bool leased = is_leased(job);
    int64_t until = leased ? turn->now_us + turn->event->lease_us : 0;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_JOB_CLAIMED,
        .job_claimed = {.n = n,
                        .attempt = job->attempts + 1,
                        .fence = job->fence + 1,
                        .started = job->started ? job->started : turn->ticket->started_jobs + 1,
                        .person = turn->event->actor.person,
                        .lease_us = until,
                        .artifact = turn->event->artifact}};
    return turn_emit(turn, &fact) && set_claim_timers(turn, n, until);
}

static bool set_claim_timers(struct turn *turn, int64_t n, int64_t lease_until)
{
    const struct assent_job_rule *rule = job_rule(turn, assent_ticket_job(turn->ticket, n));
    int64_t due;
    if (lease_until &&
        !timer_set(turn, timer_of(turn, "job", n, "lease"), assent_text_of("lease"), lease_until))
        return false;
    if (rule->timeout.amount == 0)
        return true;
    struct assent_text duration = assent_duration_text(turn->arena, rule->timeout);
    return timer_due(turn, rule->timeout, &due) &&
           timer_set(turn, timer_of(turn, "job", n, "timeout"),
                     assent_text_format(turn->arena, "timeout %s", turn_words(turn, duration)), due);
}

// The actor holds the newest claim of the job, or claims a task by reporting on it.
static bool hold_claim(struct turn *turn, bool completing)
{
    const struct assent_event *event = turn->event;
    const struct assent_job *job = assent_ticket_job(turn->ticket, event->job);
    const char *name = job_words(turn, job);
    bool task = job->body == ASSENT_BODY_TASK;
    bool same_person = assent_text_equal(job->claimed_by, event->actor.person);
    bool same_fence = job->fence == event->fence || (task && event->fence == 0);
    if (job->phase == ASSENT_JOB_ENDED) {
        if (completing && job->outcome == ASSENT_JOB_SUCCEEDED && same_person && same_fence)
            return turn_nothing(turn);
        return turn_refuse(turn, ASSENT_JOB_OVER, "Job %s has ended (%s), so nothing more is taken for it.",
                           name, assent_job_outcome_text(job->outcome));
    }
    if (task && job->phase == ASSENT_JOB_OFFERED && event->fence == 0)
        return check_candidate(turn, job) && emit_claim(turn, job->n);
    if (job->phase != ASSENT_JOB_CLAIMED)
        return turn_refuse(
            turn, ASSENT_LEASE_LOST,
            "The lease on job %s is lost: nobody has claimed it now (it is %s). Stop, and claim again "
            "when it is on offer.",
            name, phase_words(job));
    if (!same_fence)
        return turn_refuse(
            turn, ASSENT_LEASE_LOST,
            "The lease on job %s is lost: fence %lld is not that of its newest claim. Stop, and claim "
            "again when it is on offer.",
            name, (long long)event->fence);
    if (same_person)
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "own claim", NULL,
                          "Job %s is claimed by %s, who alone reports on it or gives it back.", name,
                          turn_name(turn, job->claimed_by));
}

static bool fill_fields(struct turn *turn, const struct assent_body *body)
{
    const struct assent_event *event = turn->event;
    const struct assent_value nothing = assent_value_absent();
    struct fields_change change;
    if (!fields_change(turn, &turn->ticket->fields, &event->fields, &nothing, &change))
        return false;
    for (size_t i = 0; i < change.count; i++) {
        bool fills = false;
        for (size_t k = 0; k < body->fills_count; k++)
            fills = fills || &turn->definition->fields[body->fills[k]] == change.changed[i];
        if (!fills)
            return turn_refuse_by(turn, ASSENT_FIELD_READ_ONLY, "fills", &change.changed[i]->place,
                                  "Field %s is not one that this job fills. Leave it out.",
                                  turn_words(turn, change.changed[i]->name));
        if (approval_frozen(turn, change.changed[i], ASSENT_TO_STAY))
            return false;
    }
    uint16_t next; // a jobs state goes on by its jobs
    return fields_edit(turn, &change) && (change.count == 0 || clocks_edited(turn, &next)) &&
           fields_require(turn, body->fills, body->fills_count, "to complete the job");
}

// SPDX-License-Identifier: Apache-2.0
// Jobs going forward: needs and conditions, claims and leases, attempts, tasks, and what a worker may report
// (language.md, "Jobs, exactly").
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

enum { DRAFT, APPROVE, WORK, REVIEW };

// draft -> approve (peers) -> work: snapshot, then deploy and paint side by side -> review | draft
static struct assent_job_rule *define(struct stage *stage)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "outcome", ASSENT_FIELD_TEXT)->material = false;
    stage_field(stage, "big", ASSENT_FIELD_BOOLEAN)->material = false;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *approve = stage_state(stage, "approve", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "approve");
    stage_action(stage, draft, "start", "requester", "work");
    stage_round(stage, approve, "approve", "group:peers", 1);
    approve->approved = WORK;
    work->done = REVIEW;
    work->failed = DRAFT;
    struct assent_job_rule *snapshot = stage_job(stage, work, "snapshot", "snapper");
    stage_job(stage, work, "deploy", "deployer");
    stage_job(stage, work, "paint", "painter");
    stage_needs(stage, work, "deploy", "snapshot");
    stage_needs(stage, work, "paint", "snapshot");
    return snapshot;
}

static void start(struct stage *stage, const char *fields)
{
    stage_create(stage, "ann", fields);
    stage_act(stage, "ann", "start");
    expect_done(stage, "work");
}

static void jobs_follow_what_they_need(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *snapshot = define(stage);
    snapshot[1].body.with = stage_with(stage, "snapshot", "jobs.snapshot.result.id");
    start(stage, "{}");
    expect_facts(stage, "acted entered job_opened job_opened job_opened job_offered");
    expect_phase(stage, "snapshot", ASSENT_JOB_OFFERED);
    expect_phase(stage, "deploy", ASSENT_JOB_WAITING);
    expect_words(stage_job_of(stage, "snapshot")->worker, "snapper");
    stage_claim(stage, "worker", "snapshot");
    expect_facts(stage, "job_claimed timer_set");
    const struct assent_job *job = stage_job_of(stage, "snapshot");
    assert_int_equal(job->attempts, 1);
    assert_int_equal(job->fence, 1);
    assert_int_equal(job->started, 1);
    assert_int_equal(job->lease_us, stage->now_us + 30 * ASSENT_SECOND_US);
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_COMPLETE,
                                            .actor = stage_actor(stage, "worker"),
                                            .fence = 1,
                                            .result = json_value(stage->arena, "{\"id\":\"s1\"}")});
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared job_ended job_offered job_offered");
    expect_json(stage->arena, &stage_job_of(stage, "deploy")->with, "{\"snapshot\":\"s1\"}");
    stage_claim(stage, "worker", "paint");
    stage_complete(stage, "worker", "paint");
    stage_claim(stage, "worker", "deploy");
    assert_int_equal(stage_job_of(stage, "deploy")->started, 3);
    stage_complete(stage, "worker", "deploy");
    expect_done(stage, "review");
    assert_int_equal(stage->ticket->timer_count, 0);
}

static void a_job_whose_condition_is_false_is_skipped(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].when = stage_when(stage, "big");
    start(stage, "{\"big\":false}");
    expect_outcome(stage, "snapshot", ASSENT_JOB_SKIPPED);
    expect_phase(stage, "deploy", ASSENT_JOB_OFFERED); // needs only a skipped one
    jobs[1].when = stage_when(stage, "big");
    jobs[2].when = stage_when(stage, "big");
    stage_create(stage, "ann", "{\"big\":false}");
    stage_act(stage, "ann", "start");
    expect_done(stage, "review");
}

static void a_condition_or_value_that_is_absent_is_a_fault(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].when = stage_when(stage, "(== outcome 'x')");
    start(stage, "{}");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
    assert_true(stage_job_of(stage, "snapshot")->error.count > 0);
    jobs[0].when = stage_when(stage, "");
    stage_resolve(stage, "op", "snapshot", ASSENT_RESOLVE_RETRY);
    expect_done(stage, "work");
    expect_phase(stage, "snapshot", ASSENT_JOB_OFFERED);
    jobs[1].body.with = stage_with(stage, "at", "(+ big 1)");
    stage_claim(stage, "worker", "snapshot");
    stage_complete(stage, "worker", "snapshot"); // the report is kept though deploy cannot be offered
    expect_outcome(stage, "snapshot", ASSENT_JOB_SUCCEEDED);
    expect_phase(stage, "deploy", ASSENT_JOB_FAULT);
    expect_phase(stage, "paint", ASSENT_JOB_OFFERED);
}

static void claims_are_fenced(void **state)
{
    struct stage *stage = *state;
    define(stage)->retry = (struct assent_retry){.attempts = 3, .first_us = ASSENT_SECOND_US, .factor = 1};
    start(stage, "{}");
    stage_claim(stage, "worker", "deploy");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage_claim(stage, "worker", "snapshot");
    stage_claim(stage, "robot", "snapshot");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage_complete(stage, "robot", "snapshot");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "own claim");
    struct assent_event stale = {
        .kind = ASSENT_EVENT_COMPLETE, .actor = stage_actor(stage, "worker"), .fence = 1};
    stage_lease_expires(stage, "snapshot");
    expect_phase(stage, "snapshot", ASSENT_JOB_DELAYED);
    stage_step(stage, stale);
    expect_refused(stage, ASSENT_LEASE_LOST, "");
    stage_fire(stage, "job/0/retry");
    stage_claim(stage, "robot", "snapshot");
    assert_int_equal(stage_job_of(stage, "snapshot")->fence, 2);
    assert_int_equal(stage_job_of(stage, "snapshot")->started, 1);
    stage_step(stage, stale);
    expect_refused(stage, ASSENT_LEASE_LOST, "");
    stale.kind = ASSENT_EVENT_LEASE_EXPIRED;
    assert_int_equal(stage_step(stage, stale), ASSENT_STEP_NOTHING);
    stage_complete(stage, "robot", "snapshot");
    expect_outcome(stage, "snapshot", ASSENT_JOB_SUCCEEDED);
    assert_int_equal(stage_complete(stage, "robot", "snapshot"), ASSENT_STEP_NOTHING); // a repeated report
    stage_fail(stage, "robot", "snapshot", "no");
    expect_refused(stage, ASSENT_JOB_OVER, "");
    stage_claim(stage, "worker", "snapshot");
    expect_refused(stage, ASSENT_JOB_OVER, "");
    stale.job = 77;
    assert_int_equal(stage_step(stage, stale), ASSENT_STEP_NOTHING);
    stale.kind = ASSENT_EVENT_COMPLETE;
    stage_step(stage, stale);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
}

static void leases_have_bounds(void **state)
{
    struct stage *stage = *state;
    define(stage);
    start(stage, "{}");
    struct assent_event claim = {.kind = ASSENT_EVENT_CLAIM, .actor = stage_actor(stage, "worker")};
    static const int64_t BAD[] = {0, ASSENT_LEASE_MIN_US - 1, ASSENT_LEASE_MAX_US + 1, INT64_MAX, -1};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        claim.lease_us = BAD[i];
        stage_step(stage, claim);
        expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    }
    claim.lease_us = ASSENT_LEASE_MAX_US;
    stage_step(stage, claim);
    expect_phase(stage, "snapshot", ASSENT_JOB_CLAIMED);
}

static void attempts_grow_further_apart(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *snapshot = define(stage);
    snapshot->retry = (struct assent_retry){
        .attempts = 5, .first_us = 10 * ASSENT_SECOND_US, .factor = 3, .most_us = ASSENT_MINUTE_US};
    snapshot->if_it_fails = ASSENT_FAILS_ASK;
    start(stage, "{}");
    static const int64_t DELAYS_S[] = {10, 30, 60, 60};
    for (size_t i = 0; i < 4; i++) {
        stage_claim(stage, "worker", "snapshot");
        stage_fail(stage, "worker", "snapshot", "disk full");
        expect_phase(stage, "snapshot", ASSENT_JOB_DELAYED);
        const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("job/0/retry"));
        assert_int_equal(timer->due_us - stage->now_us, DELAYS_S[i] * ASSENT_SECOND_US);
        stage_fire(stage, "job/0/retry");
        expect_facts(stage, "timer_fired job_offered");
    }
    stage_claim(stage, "worker", "snapshot");
    stage_fail(stage, "worker", "snapshot", "disk full");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
    expect_words(stage_job_of(stage, "snapshot")->error, "disk full");
    stage_resolve(stage, "op", "snapshot", ASSENT_RESOLVE_RETRY); // five more
    for (int i = 0; i < 4; i++) {
        stage_claim(stage, "worker", "snapshot");
        stage_fail(stage, "worker", "snapshot", "disk full");
        expect_phase(stage, "snapshot", ASSENT_JOB_DELAYED);
        stage_fire(stage, "job/0/retry");
    }
    stage_claim(stage, "worker", "snapshot");
    stage_fail(stage, "worker", "snapshot", "disk full");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
}

static void a_worker_may_ask_for_more_time_or_none(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *snapshot = define(stage);
    snapshot->retry = (struct assent_retry){.attempts = 5, .first_us = ASSENT_SECOND_US, .factor = 2};
    snapshot->if_it_fails = ASSENT_FAILS_ASK;
    start(stage, "{}");
    stage_claim(stage, "worker", "snapshot");
    struct assent_event fail = {.kind = ASSENT_EVENT_FAIL,
                                .actor = stage_actor(stage, "worker"),
                                .fence = 1,
                                .after_us = ASSENT_HOUR_US};
    stage_step(stage, fail);
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("job/0/retry"));
    assert_int_equal(timer->due_us - stage->now_us, ASSENT_HOUR_US);
    stage_fire(stage, "job/0/retry");
    stage_claim(stage, "worker", "snapshot");
    fail.fence = 2;
    fail.final = true;
    stage_step(stage, fail);
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
}

static void a_timeout_is_a_failed_attempt(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *snapshot = define(stage);
    snapshot->timeout = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_MINUTE_US};
    snapshot->retry = (struct assent_retry){.attempts = 2, .first_us = ASSENT_SECOND_US};
    snapshot->if_it_fails = ASSENT_FAILS_GO_ON;
    start(stage, "{}");
    stage_claim(stage, "worker", "snapshot");
    assert_true(stage_has_timer(stage, "job/0/timeout"));
    stage_fire(stage, "job/0/timeout");
    expect_phase(stage, "snapshot", ASSENT_JOB_DELAYED);
    assert_false(stage_has_timer(stage, "job/0/lease"));
    stage_fire(stage, "job/0/retry");
    stage_claim(stage, "worker", "snapshot");
    stage_fire(stage, "job/0/lease");
    expect_outcome(stage, "snapshot", ASSENT_JOB_UNKNOWN);
    expect_phase(stage, "deploy", ASSENT_JOB_OFFERED); // it goes on
}

static void released_work_is_offered_again_but_not_for_ever(void **state)
{
    struct stage *stage = *state;
    define(stage)->if_it_fails = ASSENT_FAILS_ASK;
    start(stage, "{}");
    for (int i = 0; i < 20; i++) {
        stage_claim(stage, "worker", "snapshot");
        stage_release(stage, "worker", "snapshot");
        expect_phase(stage, "snapshot", ASSENT_JOB_OFFERED);
        assert_int_equal(stage->ticket->timer_count, 0);
    }
    stage_claim(stage, "worker", "snapshot");
    stage_release(stage, "worker", "snapshot");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
}

static void progress_needs_the_claim(void **state)
{
    struct stage *stage = *state;
    define(stage);
    start(stage, "{}");
    struct assent_event progress = {.kind = ASSENT_EVENT_PROGRESS,
                                    .actor = stage_actor(stage, "worker"),
                                    .fence = 1,
                                    .result = json_value(stage->arena, "{\"percent\":40}")};
    stage_step(stage, progress);
    expect_refused(stage, ASSENT_LEASE_LOST, "");
    stage_claim(stage, "worker", "snapshot");
    stage_step(stage, progress);
    expect_facts(stage, "job_progressed");
    progress.result = assent_value_absent();
    assert_int_equal(stage_step(stage, progress), ASSENT_STEP_NOTHING);
    char *bytes = assent_arena_take(stage->arena, ASSENT_RESULT_BYTES + 1);
    for (size_t i = 0; i <= ASSENT_RESULT_BYTES; i++)
        bytes[i] = 'a';
    progress.result = assent_value_text(assent_text_slice(bytes, ASSENT_RESULT_BYTES - 2));
    stage_step(stage, progress); // with its quotes just as much as is kept
    expect_done(stage, "work");
    progress.result.text.count++;
    stage_step(stage, progress);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    struct assent_event fail = {.kind = ASSENT_EVENT_FAIL,
                                .actor = progress.actor,
                                .fence = 1,
                                .error = assent_text_slice(bytes, ASSENT_RESULT_BYTES + 1)};
    stage_step(stage, fail);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    fail.error.count--;
    stage_step(stage, fail);
    assert_int_equal(stage->result.status, ASSENT_STEP_DONE);
}

static void who_has_voted_does_not_work(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].body = stage_task(stage, "group:peers");
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    stage_claim(stage, "robot", "snapshot"); // bo's robot
    expect_refused(stage, ASSENT_SEPARATION, "never voters of approve");
    stage_claim(stage, "worker", "snapshot");
    stage_complete(stage, "worker", "snapshot");
    const struct assent_job *task = stage_job_of(stage, "deploy");
    assert_int_equal(task->excluded_count, 2); // both of bo's accounts
    stage_complete(stage, "bo", "deploy");
    expect_refused(stage, ASSENT_SEPARATION, "never voters of approve");
    expect_words(stage->result.facts[0].refused.what, "complete deploy");
    stage_complete(stage, "bo2", "deploy");
    expect_refused(stage, ASSENT_SEPARATION, "never voters of approve");
    stage_complete(stage, "cy", "deploy");
    expect_outcome(stage, "deploy", ASSENT_JOB_SUCCEEDED);
}

static void a_task_is_for_its_candidates(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].body = stage_task(stage, "group:peers");
    jobs[0].body.fills = stage_field_list(stage, "outcome", &jobs[0].body.fills_count);
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "requester");
    jobs[0].body.never = never;
    jobs[0].body.never_count = 1;
    start(stage, "{}");
    const struct assent_job *task = stage_job_of(stage, "snapshot");
    expect_words(task->audience.keys[0], "group:peers");
    expect_words(task->title, "Do it");
    stage_claim(stage, "fay", "snapshot");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "from group:peers");
    stage_claim(stage, "ann", "snapshot");
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    stage_claim(stage, "cy", "snapshot");
    expect_facts(stage, "job_claimed"); // no lease
    stage_complete(stage, "di", "snapshot");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "own claim");
    stage_complete(stage, "cy", "snapshot");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    struct assent_event complete = {.kind = ASSENT_EVENT_COMPLETE,
                                    .actor = stage_actor(stage, "cy"),
                                    .fields =
                                        json_value(stage->arena, "{\"outcome\":\"fine\",\"plan\":\"x\"}")};
    stage_step(stage, complete);
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "fills");
    complete.fields = json_value(stage->arena, "{\"outcome\":\"fine\"}");
    stage_step(stage, complete);
    expect_facts(stage, "edited job_ended job_offered job_offered");
    assert_int_equal(stage_complete(stage, "cy", "snapshot"), ASSENT_STEP_NOTHING);
}

static void a_task_may_fail_without_failing_the_state(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].body = stage_task(stage, "group:peers");
    jobs[0].body.may_fail = true;
    start(stage, "{}");
    stage_fail(stage, "cy", "snapshot", "it did not work");
    expect_outcome(stage, "snapshot", ASSENT_JOB_FAILED);
    expect_facts(stage, "job_claimed job_ended job_offered job_offered");
    expect_done(stage, "work");
}

static void a_task_that_nobody_may_do_is_a_fault(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].body = stage_task(stage, "group:sleeping");
    start(stage, "{}");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
    expect_words(stage_job_of(stage, "snapshot")->error,
                 "nobody may do it: group:sleeping names nobody who is active");
    jobs[0].body = stage_task(stage, "person:bo");
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    expect_phase(stage, "snapshot", ASSENT_JOB_FAULT);
}

static void a_hook_that_fails_is_a_fault_of_the_task(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].body = stage_task(stage, "hook m.from");
    jobs[2].body = stage_task(stage, "group:peers");
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "hook m.never");
    jobs[2].body.never = never;
    jobs[2].body.never_count = 1;
    start(stage, "{}");
    stage_claim(stage, "worker", "snapshot");
    stage_answer(stage, "m.from", "");
    stage->answers[0].failed = true;
    assent_error_set(&stage->answers[0].error, ASSENT_HOOK_FAILED, "m.from broke");
    stage_answer(stage, "m.never", "7");
    stage_complete(stage, "worker", "snapshot");
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared job_ended hook_answered job_faulted hook_answered job_faulted");
    expect_words(stage_job_of(stage, "deploy")->error, "m.from broke");
    stage->answer_count = 0;
    stage_answer(stage, "m.never", "[\"cy\"]");
    stage_resolve(stage, "op", "paint", ASSENT_RESOLVE_RETRY);
    expect_phase(stage, "paint", ASSENT_JOB_OFFERED);
    stage->answer_count = 0; // claiming asks no hook
    stage_claim(stage, "cy", "paint");
    expect_refused(stage, ASSENT_SEPARATION, "never hook m.never");
    stage_claim(stage, "di", "paint");
    expect_phase(stage, "paint", ASSENT_JOB_CLAIMED);
}

static void faults_are_resolved_with_a_reason(void **state)
{
    struct stage *stage = *state;
    define(stage)->if_it_fails = ASSENT_FAILS_ASK;
    start(stage, "{}");
    stage_resolve(stage, "op", "snapshot", ASSENT_RESOLVE_SKIP);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage_claim(stage, "worker", "snapshot");
    stage_fail(stage, "worker", "snapshot", "broken");
    struct assent_event skip = {
        .kind = ASSENT_EVENT_RESOLVE, .actor = stage_actor(stage, "op"), .resolve = ASSENT_RESOLVE_SKIP};
    stage_step(stage, skip);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "comment on resolve");
    stage_resolve(stage, "op", "snapshot", ASSENT_RESOLVE_SKIP);
    expect_outcome(stage, "snapshot", ASSENT_JOB_SKIPPED);
    expect_facts(stage, "fault_resolved job_ended job_offered job_offered");
    stage_resolve(stage, "op", "snapshot", ASSENT_RESOLVE_SKIP);
    expect_refused(stage, ASSENT_JOB_OVER, "");
}

static void a_ticket_has_so_many_jobs(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    for (int i = 0; i < 3; i++)
        jobs[i].when = stage_when(stage, "big");
    stage_action(stage, &stage->states[REVIEW], "again", "requester", "work");
    start(stage, "{\"big\":true}");
    struct assent_job *many = assent_arena_take_array(stage->arena, ASSENT_JOBS_A_TICKET, sizeof *many);
    struct assent_ticket *full = assent_arena_take(stage->arena, sizeof *full);
    *full = *stage->ticket;
    for (int64_t i = 0; i < ASSENT_JOBS_A_TICKET; i++) {
        many[i] = stage->ticket->jobs[0];
        many[i].n = i;
        many[i].phase = ASSENT_JOB_ENDED;
        many[i].outcome = ASSENT_JOB_SKIPPED;
    }
    full->jobs = many;
    full->state = stage->states[REVIEW].name;
    full->state_kind = ASSENT_STATE_PEOPLE;
    full->job_count = ASSENT_JOBS_A_TICKET - 9; // three jobs, each with an undo and a clean-up
    stage->ticket = full;
    stage_act(stage, "ann", "again");
    expect_done(stage, "work");
    full->job_count++;
    stage->ticket = full;
    stage_act(stage, "ann", "again");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(jobs_follow_what_they_need),
        TEST(a_job_whose_condition_is_false_is_skipped),
        TEST(a_condition_or_value_that_is_absent_is_a_fault),
        TEST(claims_are_fenced),
        TEST(leases_have_bounds),
        TEST(attempts_grow_further_apart),
        TEST(a_worker_may_ask_for_more_time_or_none),
        TEST(a_timeout_is_a_failed_attempt),
        TEST(released_work_is_offered_again_but_not_for_ever),
        TEST(progress_needs_the_claim),
        TEST(who_has_voted_does_not_work),
        TEST(a_task_is_for_its_candidates),
        TEST(a_task_may_fail_without_failing_the_state),
        TEST(a_task_that_nobody_may_do_is_a_fault),
        TEST(a_hook_that_fails_is_a_fault_of_the_task),
        TEST(faults_are_resolved_with_a_reason),
        TEST(a_ticket_has_so_many_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

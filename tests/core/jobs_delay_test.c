// SPDX-License-Identifier: Apache-2.0
// Jobs and the clock: not_before, soaking between two jobs, due.
#include "stage.h"

// draft -> work: one, then a soak of an hour, then two; done is the end of it.
static struct assent_job_rule *define(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1};
    struct assent_field *start = stage_field(stage, "start", ASSENT_FIELD_DATETIME);
    start->edit_in = everywhere;
    start->edit_in_count = 2;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "done", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "go", "requester", "work");
    stage_action(stage, work, "cancel", "requester", "draft");
    work->done = stage_to(stage, "done");
    work->failed = stage_to(stage, "draft");
    struct assent_job_rule *jobs = stage_job(stage, work, "one", "w");
    stage_job(stage, work, "soak", "");
    stage_job(stage, work, "two", "w");
    stage_needs(stage, work, "soak", "one");
    stage_needs(stage, work, "two", "soak");
    jobs[1].body = (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = stage_moment(stage, "1 h")};
    return jobs;
}

static void to_work(struct stage *stage, const char *fields)
{
    stage_create(stage, "ann", fields);
    stage_act(stage, "ann", "go");
    expect_done(stage, "work");
}

static void do_job(struct stage *stage, const char *name)
{
    stage_claim(stage, "worker", name);
    stage_complete(stage, "worker", name);
    assert_int_equal(stage->result.status, ASSENT_STEP_DONE);
}

static void a_soak_lies_between_two_jobs(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_work(stage, "{}");
    expect_phase(stage, "soak", ASSENT_JOB_WAITING);
    do_job(stage, "one");
    expect_facts(stage, "timer_cleared job_ended job_delayed timer_set");
    expect_phase(stage, "soak", ASSENT_JOB_DELAYED);
    expect_phase(stage, "two", ASSENT_JOB_WAITING);
    const struct assent_job *soak = stage_job_of(stage, "soak");
    assert_int_equal(soak->due_us, stage->now_us + ASSENT_HOUR_US);
    expect_words(stage->result.facts[2].job_delayed.why, "wait 1 h");
    stage_fire(stage, "job/1/wait");
    expect_outcome(stage, "soak", ASSENT_JOB_SUCCEEDED);
    expect_phase(stage, "two", ASSENT_JOB_OFFERED);
    do_job(stage, "two");
    expect_done(stage, "done");
    assert_int_equal(stage_job_of(stage, "soak")->started, 0);
}

static void a_soak_whose_time_has_come_ends_at_once(void **state)
{
    struct stage *stage = *state;
    define(stage)[1].body.wait = stage_moment(stage, "start");
    to_work(stage, "{\"start\":\"2026-12-01T11:00:00Z\"}");
    do_job(stage, "one");
    expect_outcome(stage, "soak", ASSENT_JOB_SUCCEEDED);
    expect_phase(stage, "two", ASSENT_JOB_OFFERED);
}

static void a_soak_as_undo_and_clean_up(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].undo = (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = stage_moment(stage, "1 h")};
    jobs[0].finally = (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = stage_moment(stage, "start")};
    to_work(stage, "{\"start\":\"2026-12-01T11:00:00Z\"}");
    const struct assent_ticket *working = stage->ticket;
    do_job(stage, "one");
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "work");
    expect_phase(stage, "one/undo", ASSENT_JOB_DELAYED);
    stage_fire(stage, "job/3/wait");
    expect_done(stage, "draft");
    stage->ticket = working;
    do_job(stage, "one");
    stage_fire(stage, "job/1/wait");
    do_job(stage, "two");
    expect_done(stage, "done"); // the clean-up's time had come
    expect_outcome(stage, "one/finally", ASSENT_JOB_SUCCEEDED);
}

static void leaving_ends_a_soak_and_undoes_nothing_of_it(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].undo = stage_worker(stage, "u");
    to_work(stage, "{}");
    do_job(stage, "one");
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "draft");
    expect_outcome(stage, "soak", ASSENT_JOB_SKIPPED);
    assert_int_equal(stage->ticket->timer_count, 0);
}

static void a_soak_that_cannot_be_reckoned_is_a_fault(void **state)
{
    struct stage *stage = *state;
    define(stage)[1].body.wait = stage_moment(stage, "start");
    to_work(stage, "{}");
    do_job(stage, "one");
    expect_phase(stage, "soak", ASSENT_JOB_FAULT);
    stage_edit(stage, "ann", "{\"start\":\"2026-12-01T13:00:00Z\"}");
    stage_resolve(stage, "op", "soak", ASSENT_RESOLVE_RETRY);
    expect_phase(stage, "soak", ASSENT_JOB_DELAYED);
}

// What comes after a soak is refused: the soak is at fault, and nothing is lost.
static void a_soak_after_which_the_ticket_cannot_go_on_is_a_fault(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_work(stage, "{}");
    do_job(stage, "one");
    struct assent_state *work = &stage->states[1];
    work->job_count = 2; // two is not needed any more
    stage->states[2].held_by = stage_who(stage, "hook broken.hook");
    stage_answer(stage, "broken.hook", "7");
    struct assent_ticket *ticket = (struct assent_ticket *)(uintptr_t)stage->ticket;
    ticket->job_count = 2;
    stage_fire(stage, "job/1/wait");
    expect_done(stage, "work");
    expect_phase(stage, "soak", ASSENT_JOB_FAULT);
    assert_true(assent_text_starts(stage_job_of(stage, "soak")->error,
                                   "waited long enough, but the ticket cannot go on: "));
}

static void a_job_is_not_offered_before_its_time(void **state)
{
    struct stage *stage = *state;
    define(stage)[0].not_before = stage_moment(stage, "start");
    to_work(stage, "{\"start\":\"2026-12-01T14:00:00Z\"}");
    expect_phase(stage, "one", ASSENT_JOB_DELAYED);
    assert_int_equal(stage_job_of(stage, "one")->not_before_us, stage->now_us + 2 * ASSENT_HOUR_US);
    stage_claim(stage, "worker", "one");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage_edit(stage, "ann", "{\"start\":\"2026-12-01T15:00:00Z\"}");
    expect_facts(stage, "edited timer_set");
    assert_int_equal(stage_job_of(stage, "one")->not_before_us, stage->now_us + 3 * ASSENT_HOUR_US);
    stage_fire(stage, "job/0/not_before");
    expect_phase(stage, "one", ASSENT_JOB_OFFERED);
    do_job(stage, "one");
    to_work(stage, "{\"start\":\"2026-12-01T11:00:00Z\"}"); // it has passed
    expect_phase(stage, "one", ASSENT_JOB_OFFERED);
}

static void a_job_shows_when_it_is_due(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].due = stage_moment(stage, "start + 1 h");
    jobs[0].retry.attempts = 2;
    jobs[0].retry.first_us = ASSENT_MINUTE_US;
    to_work(stage, "{\"start\":\"2026-12-01T14:00:00Z\"}");
    int64_t noon = stage->now_us;
    assert_int_equal(stage_job_of(stage, "one")->due_us, noon + 3 * ASSENT_HOUR_US);
    assert_int_equal(stage_due(stage, "job/0/due"), noon + 3 * ASSENT_HOUR_US);
    stage_claim(stage, "worker", "one");
    stage_fail(stage, "worker", "one", "once");
    assert_true(stage_has_timer(stage, "job/0/due")); // it is due when it was, whatever the attempt
    stage_fire(stage, "job/0/retry");
    stage_fire(stage, "job/0/due");
    expect_facts(stage, "timer_fired");
    expect_phase(stage, "one", ASSENT_JOB_OFFERED);
    stage_edit(stage, "ann", "{\"start\":\"2026-12-01T18:00:00Z\"}");
    assert_int_equal(stage_due(stage, "job/0/due"), noon + 7 * ASSENT_HOUR_US);
    do_job(stage, "one");
    assert_false(stage_has_timer(stage, "job/0/due"));
    to_work(stage, "{}"); // it cannot be said when
    expect_phase(stage, "one", ASSENT_JOB_FAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_soak_lies_between_two_jobs),
        TEST(a_soak_whose_time_has_come_ends_at_once),
        TEST(a_soak_as_undo_and_clean_up),
        TEST(leaving_ends_a_soak_and_undoes_nothing_of_it),
        TEST(a_soak_that_cannot_be_reckoned_is_a_fault),
        TEST(a_soak_after_which_the_ticket_cannot_go_on_is_a_fault),
        TEST(a_job_is_not_offered_before_its_time),
        TEST(a_job_shows_when_it_is_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

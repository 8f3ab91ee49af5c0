// SPDX-License-Identifier: Apache-2.0
// Jobs going backward: failures that undo, stop, ask or go on; leaving by an action; clean-up after success;
// undos that fail.
#include "stage.h"

enum { DRAFT, WORK, REVIEW, FAILED };

// work: one, then two and three side by side, each with an undo but three; one and two are cleaned up after.
static struct assent_job_rule *define(struct stage *stage)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    stage_state(stage, "failed", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "start", "requester", "work");
    stage_action(stage, work, "cancel", "requester", "draft");
    stage_action(stage, work, "note", "requester", "");
    work->done = REVIEW;
    work->failed = FAILED;
    struct assent_job_rule *jobs = stage_job(stage, work, "one", "w");
    stage_job(stage, work, "two", "w");
    stage_job(stage, work, "three", "w");
    stage_needs(stage, work, "two", "one");
    stage_needs(stage, work, "three", "one");
    jobs[0].undo = stage_worker(stage, "u");
    jobs[1].undo = stage_worker(stage, "u");
    jobs[1].undo.with = stage_with(stage, "was", "job.outcome");
    jobs[0].finally = stage_worker(stage, "f");
    jobs[1].finally = stage_worker(stage, "f");
    return jobs;
}

static void start(struct stage *stage)
{
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "start");
    expect_done(stage, "work");
}

static void do_job(struct stage *stage, const char *name)
{
    stage_claim(stage, "worker", name);
    stage_complete(stage, "worker", name);
    assert_int_equal(stage->result.status, ASSENT_STEP_DONE);
}

// one done, two and three claimed.
static void reach_the_middle(struct stage *stage)
{
    start(stage);
    do_job(stage, "one");
    stage_claim(stage, "worker", "two");
    stage_claim(stage, "robot", "three");
}

static void a_failure_undoes_newest_first(void **state)
{
    struct stage *stage = *state;
    define(stage);
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared job_ended leaving job_cancelled");
    expect_words(stage->ticket->leaving, "failed");
    expect_words(stage->ticket->leaving_why, "failed");
    assert_true(stage_job_of(stage, "three")->cancelled);
    stage_complete(stage, "robot", "three"); // awaited until it ends
    expect_facts(stage, "timer_cleared job_ended job_opened job_opened job_offered");
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
    expect_phase(stage, "one/undo", ASSENT_JOB_WAITING);
    stage_claim(stage, "worker", "one/undo");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    expect_says(stage, "Job one/undo is not on offer now (it is waiting)"); // one itself has long succeeded
    expect_json(stage->arena, &stage_job_of(stage, "two/undo")->with, "{\"was\":\"failed\"}");
    expect_words(stage_job_of(stage, "two/undo")->worker, "u");
    do_job(stage, "two/undo");
    expect_phase(stage, "one/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "one/undo");
    expect_done(stage, "failed");
    expect_words(stage->ticket->leaving, "");
}

static void a_sibling_is_awaited_no_longer_than_its_lease(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[2].undo = stage_worker(stage, "u");
    jobs[2].retry.attempts = 9;
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    stage_fire(stage, "job/2/lease");
    expect_outcome(stage, "three", ASSENT_JOB_UNKNOWN);    // not tried again
    expect_phase(stage, "three/undo", ASSENT_JOB_OFFERED); // claimed last, undone first
}

static void what_was_never_started_is_not_undone(void **state)
{
    struct stage *stage = *state;
    define(stage);
    start(stage);
    do_job(stage, "one");
    stage_claim(stage, "worker", "three");
    stage_fail(stage, "worker", "three", "broken");
    expect_outcome(stage, "two", ASSENT_JOB_SKIPPED);
    expect_phase(stage, "one/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "one/undo");
    expect_done(stage, "failed");
}

static void nothing_started_nothing_undone(void **state)
{
    struct stage *stage = *state;
    define(stage);
    start(stage);
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "draft");
    expect_facts(stage, "acted leaving job_ended job_ended job_ended entered");
}

static void what_waits_for_another_attempt_was_started(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].retry.attempts = 3;
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "once");
    expect_phase(stage, "two", ASSENT_JOB_DELAYED);
    stage_fail(stage, "robot", "three", "broken");
    expect_outcome(stage, "two", ASSENT_JOB_FAILED);
    assert_false(stage_has_timer(stage, "job/1/retry"));
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
}

static void an_action_undoes_before_it_moves(void **state)
{
    struct stage *stage = *state;
    define(stage);
    reach_the_middle(stage);
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "work");
    expect_words(stage->ticket->leaving, "draft");
    expect_words(stage->ticket->leaving_why, "cancel");
    stage_act(stage, "ann", "cancel");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world};
    struct assent_value names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[\"note\"]");
    stage_act(stage, "ann", "note");
    expect_done(stage, "work");
    stage_release(stage, "robot", "three");
    expect_outcome(stage, "three", ASSENT_JOB_UNKNOWN);
    stage_complete(stage, "worker", "two");
    expect_json(stage->arena, &stage_job_of(stage, "two/undo")->with, "{\"was\":\"succeeded\"}");
    do_job(stage, "two/undo");
    do_job(stage, "one/undo");
    expect_done(stage, "draft");
    stage_act(stage, "ann", "start"); // a new visit: new jobs, nothing of the old one counts
    expect_done(stage, "work");
    expect_phase(stage, "one", ASSENT_JOB_OFFERED);
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "draft");
}

static void a_claimed_task_is_not_awaited(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].body = stage_task(stage, "group:peers");
    start(stage);
    do_job(stage, "one");
    stage_claim(stage, "cy", "two");
    stage_act(stage, "ann", "cancel");
    expect_outcome(stage, "two", ASSENT_JOB_UNKNOWN);
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
    stage_complete(stage, "cy", "two");
    expect_refused(stage, ASSENT_JOB_OVER, "");
}

static void stop_undoes_nothing(void **state)
{
    struct stage *stage = *state;
    define(stage)[1].if_it_fails = ASSENT_FAILS_STOP;
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    expect_done(stage, "work");
    stage_complete(stage, "robot", "three");
    expect_done(stage, "failed");
    assert_int_equal(stage->ticket->job_count, 3);
}

static void go_on_goes_on(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[0].if_it_fails = ASSENT_FAILS_GO_ON;
    jobs[0].finally = jobs[1].finally = (struct assent_body){0};
    start(stage);
    stage_claim(stage, "worker", "one");
    stage_fail(stage, "worker", "one", "broken");
    expect_outcome(stage, "one", ASSENT_JOB_FAILED);
    do_job(stage, "two");
    do_job(stage, "three");
    expect_done(stage, "review");
}

static void success_is_cleaned_up_after(void **state)
{
    struct stage *stage = *state;
    define(stage);
    reach_the_middle(stage);
    stage_complete(stage, "robot", "three");
    stage_complete(stage, "worker", "two");
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared job_ended job_opened job_opened job_offered");
    expect_phase(stage, "two/finally", ASSENT_JOB_OFFERED);
    expect_phase(stage, "one/finally", ASSENT_JOB_WAITING);
    do_job(stage, "two/finally");
    stage_claim(stage, "worker", "one/finally");
    stage_fail(stage, "worker", "one/finally", "busy");
    expect_phase(stage, "one/finally", ASSENT_JOB_FAULT); // never silence
    stage_resolve(stage, "op", "one/finally", ASSENT_RESOLVE_FAIL);
    expect_done(stage, "review");
}

static void a_clean_up_can_be_left_too(void **state)
{
    struct stage *stage = *state;
    define(stage);
    reach_the_middle(stage);
    stage_complete(stage, "robot", "three");
    stage_complete(stage, "worker", "two");
    stage_claim(stage, "worker", "two/finally");
    stage_act(stage, "ann", "cancel");
    expect_done(stage, "work");
    stage_complete(stage, "worker", "two/finally");
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "two/undo");
    do_job(stage, "one/undo");
    expect_done(stage, "draft");
}

static void an_undo_is_tried_three_times_and_then_a_fault(void **state)
{
    struct stage *stage = *state;
    define(stage);
    start(stage);
    stage_claim(stage, "worker", "one");
    stage_fail(stage, "worker", "one", "broken");
    for (int i = 0; i < 2; i++) {
        stage_claim(stage, "worker", "one/undo");
        stage_fail(stage, "worker", "one/undo", "stuck");
        expect_phase(stage, "one/undo", ASSENT_JOB_DELAYED);
        stage_fire(stage, "job/3/retry");
    }
    stage_claim(stage, "worker", "one/undo");
    stage_lease_expires(stage, "one/undo");
    expect_phase(stage, "one/undo", ASSENT_JOB_FAULT);
    expect_done(stage, "work");
    stage_resolve(stage, "op", "one/undo", ASSENT_RESOLVE_RETRY);
    expect_phase(stage, "one/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "one/undo");
    expect_done(stage, "failed");
}

static void a_failed_undo_does_not_stop_the_others(void **state)
{
    struct stage *stage = *state;
    define(stage);
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    stage_complete(stage, "robot", "three");
    for (int i = 0; i < 3; i++) {
        if (i)
            stage_fire(stage, "job/3/retry");
        stage_claim(stage, "worker", "two/undo");
        stage_fail(stage, "worker", "two/undo", "stuck");
    }
    expect_phase(stage, "two/undo", ASSENT_JOB_FAULT);
    stage_resolve(stage, "op", "two/undo", ASSENT_RESOLVE_FAIL);
    expect_outcome(stage, "two/undo", ASSENT_JOB_FAILED);
    do_job(stage, "one/undo");
    expect_done(stage, "failed");
}

static void a_fault_that_is_failed_undoes(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].if_it_fails = ASSENT_FAILS_ASK;
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    expect_phase(stage, "two", ASSENT_JOB_FAULT);
    stage_complete(stage, "robot", "three");
    expect_done(stage, "work");
    stage_resolve(stage, "op", "two", ASSENT_RESOLVE_FAIL);
    expect_words(stage->ticket->leaving, "failed");
    do_job(stage, "two/undo");
    do_job(stage, "one/undo");
    expect_done(stage, "failed");
}

static void a_fault_of_a_sibling_ends_with_the_state(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    jobs[1].if_it_fails = ASSENT_FAILS_ASK;
    reach_the_middle(stage);
    stage_fail(stage, "worker", "two", "broken");
    stage_fail(stage, "robot", "three", "broken too");
    expect_outcome(stage, "two", ASSENT_JOB_FAILED);
    expect_words(stage_job_of(stage, "two")->error, "broken");
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
}

static void a_report_is_kept_though_the_ticket_cannot_go_on(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    static const uint16_t LATER[] = {REVIEW, FAILED};
    stage->fields[0].required_in = LATER;
    stage->fields[0].required_in_count = 2;
    jobs[0].finally = jobs[1].finally = jobs[0].undo = (struct assent_body){0};
    reach_the_middle(stage);
    stage_complete(stage, "robot", "three");
    stage_complete(stage, "worker", "two");
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared job_faulted");
    expect_words(
        stage_job_of(stage, "two")->error,
        "reported as done, but the ticket cannot go on: To be filled in state review: plan. Send the missing "
        "fields.");
    stage_resolve(stage, "op", "two", ASSENT_RESOLVE_SKIP); // a person is told
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    stage->fields[0].required_in_count = 0;
    stage_resolve(stage, "op", "two", ASSENT_RESOLVE_SKIP);
    expect_done(stage, "review");
}

static void a_lost_lease_is_kept_though_the_ticket_cannot_go_on(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *jobs = define(stage);
    static const uint16_t LATER[] = {FAILED};
    stage->fields[0].required_in = LATER;
    stage->fields[0].required_in_count = 1;
    jobs[0].undo = (struct assent_body){0};
    start(stage);
    stage_claim(stage, "worker", "one");
    stage_fire(stage, "job/0/lease");
    expect_done(stage, "work");
    expect_facts(stage, "timer_fired job_faulted");
    assert_int_equal(stage->ticket->timer_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_failure_undoes_newest_first),
        TEST(a_sibling_is_awaited_no_longer_than_its_lease),
        TEST(what_was_never_started_is_not_undone),
        TEST(nothing_started_nothing_undone),
        TEST(what_waits_for_another_attempt_was_started),
        TEST(an_action_undoes_before_it_moves),
        TEST(a_claimed_task_is_not_awaited),
        TEST(stop_undoes_nothing),
        TEST(go_on_goes_on),
        TEST(success_is_cleaned_up_after),
        TEST(a_clean_up_can_be_left_too),
        TEST(an_undo_is_tried_three_times_and_then_a_fault),
        TEST(a_failed_undo_does_not_stop_the_others),
        TEST(a_fault_that_is_failed_undoes),
        TEST(a_fault_of_a_sibling_ends_with_the_state),
        TEST(a_report_is_kept_though_the_ticket_cannot_go_on),
        TEST(a_lost_lease_is_kept_though_the_ticket_cannot_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Ways back: `to: previous` after a hold, with the votes of an approval; and states that roll an earlier one
// back, newest start first, once for each start.
#include "stage.h"

// draft -> peers (2 of peers) -> ready; peers and ready can be put on hold, from where resume leads back.
static void define_hold(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1, 2, 3};
    struct assent_field *plan = stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    plan->edit_in = everywhere;
    plan->edit_in_count = 4;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    struct assent_state *hold = stage_state(stage, "on_hold", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_action(stage, draft, "back", "requester", "draft");
    stage_round(stage, peers, "peers", "group:peers", 2);
    peers->approved = stage_to(stage, "ready");
    peers->rejected = stage_to(stage, "draft");
    stage_action(stage, peers, "hold", "requester", "on_hold");
    stage_action(stage, ready, "hold", "requester", "on_hold");
    stage_action(stage, hold, "resume", "requester", "draft")->to = ASSENT_TO_PREVIOUS;
    stage_action(stage, hold, "again", "requester", "on_hold");
    ((struct assent_action *)(uintptr_t)draft->actions)[1].to = ASSENT_TO_PREVIOUS;
}

static void a_hold_leads_back_and_keeps_the_votes(void **state)
{
    struct stage *stage = *state;
    define_hold(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "hold");
    expect_done(stage, "on_hold");
    expect_round(stage, 0, ASSENT_ROUND_LEFT);
    expect_words(stage->ticket->previous, "peers");
    stage_act(stage, "ann", "again"); // to itself: the way back stays
    expect_words(stage->ticket->previous, "peers");
    stage_act(stage, "ann", "resume");
    expect_done(stage, "peers");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 1);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    expect_words(stage->ticket->previous, "peers");
    stage_act(stage, "ann", "hold");
    expect_words(stage->ticket->previous, "ready");
    stage_act(stage, "ann", "resume");
    expect_done(stage, "ready");
}

static void votes_are_asked_again_after_an_edit_on_hold(void **state)
{
    struct stage *stage = *state;
    define_hold(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "hold");
    stage_edit(stage, "ann", "{\"plan\":\"q\"}");
    stage_act(stage, "ann", "resume");
    expect_done(stage, "peers");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
}

static void there_is_no_way_back_from_the_start(void **state)
{
    struct stage *stage = *state;
    define_hold(stage);
    stage_create(stage, "ann", "{}");
    struct assent_step_input input = {.definition = &stage->definition,
                                      .ticket = stage->ticket,
                                      .event = &(struct assent_event){.at_us = stage->now_us},
                                      .world = &stage->world};
    struct assent_value actions = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &actions, "[\"submit\"]");
    stage_act(stage, "ann", "back");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "to previous");
    expect_says(stage, "The ticket has not been in another state before draft, so it cannot go back.");
}

// What an approval has let pass stays frozen on hold, because resume leads past it.
static void a_hold_thaws_nothing(void **state)
{
    struct stage *stage = *state;
    define_hold(stage);
    struct assent_state *ready = &stage->states[stage_to(stage, "ready")];
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, ready, "close", "requester", "closed");
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "hold");
    stage_edit(stage, "ann", "{\"plan\":\"q\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by peers");
}

// start -> work (one, then two; two and one have undos) -> live; live rolls back, or works again.
static void define_rollback(struct stage *stage)
{
    struct assent_state *start = stage_state(stage, "start", ASSENT_STATE_PEOPLE);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    struct assent_state *live = stage_state(stage, "live", ASSENT_STATE_PEOPLE);
    struct assent_state *back = stage_state(stage, "back", ASSENT_STATE_ROLLBACK);
    stage_end(stage, "undone", ASSENT_OUTCOME_FAILURE);
    stage_end(stage, "stopped", ASSENT_OUTCOME_CANCELLED);
    stage_action(stage, start, "go", "requester", "work");
    stage_action(stage, live, "again", "requester", "work");
    stage_action(stage, live, "revert", "requester", "back");
    struct assent_job_rule *jobs = stage_job(stage, work, "one", "w");
    stage_job(stage, work, "two", "w");
    stage_job(stage, work, "three", "w");
    stage_needs(stage, work, "two", "one");
    jobs[0].undo = stage_worker(stage, "u");
    jobs[1].undo = stage_worker(stage, "u");
    jobs[1].undo.with = stage_with(stage, "was", "job.outcome");
    jobs[2].undo = stage_worker(stage, "u");
    jobs[2].when = stage_when(stage, "(== 1 2)"); // never started
    work->done = stage_to(stage, "live");
    work->failed = stage_to(stage, "live");
    back->rolls_back = stage_to(stage, "work");
    back->done = stage_to(stage, "undone");
    stage_action(stage, back, "stop", "requester", "stopped");
}

static void do_job(struct stage *stage, const char *name)
{
    stage_claim(stage, "worker", name);
    stage_complete(stage, "worker", name);
    assert_int_equal(stage->result.status, ASSENT_STEP_DONE);
}

static void to_live(struct stage *stage)
{
    define_rollback(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "go");
    do_job(stage, "one");
    do_job(stage, "two");
    expect_done(stage, "live");
}

static void what_was_started_is_undone_newest_first(void **state)
{
    struct stage *stage = *state;
    to_live(stage);
    stage_act(stage, "ann", "revert");
    expect_done(stage, "back");
    expect_facts(stage, "acted entered job_opened job_opened job_offered");
    expect_phase(stage, "two/undo", ASSENT_JOB_OFFERED);
    expect_phase(stage, "one/undo", ASSENT_JOB_WAITING);
    expect_json(stage->arena, &stage_job_of(stage, "two/undo")->with, "{\"was\":\"succeeded\"}");
    const struct assent_job *undo = stage_job_of(stage, "two/undo");
    const struct assent_job *two = stage_job_of(stage, "two");
    assert_int_equal(undo->of, two->n);
    expect_words(undo->state, "work");
    struct assent_text key = assent_job_key(stage->arena, stage->ticket, two);
    expect_words(assent_job_key(stage->arena, stage->ticket, undo),
                 assent_text_format(stage->arena, "%s/undo", key.bytes).bytes);
    do_job(stage, "two/undo");
    expect_phase(stage, "one/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "one/undo");
    expect_done(stage, "undone");
    assert_int_equal(stage->ticket->job_count, 5);
}

static void every_visit_is_undone_and_none_twice(void **state)
{
    struct stage *stage = *state;
    to_live(stage);
    struct assent_state *back = &stage->states[stage_to(stage, "back")];
    back->done = stage_to(stage, "live");
    stage_act(stage, "ann", "again");
    do_job(stage, "one");
    stage_claim(stage, "worker", "two");
    stage_fail(stage, "worker", "two", "broken"); // this visit's are undone at once
    do_job(stage, "two/undo");
    do_job(stage, "one/undo");
    expect_done(stage, "live");
    size_t jobs = stage->ticket->job_count;
    stage_act(stage, "ann", "revert");
    expect_done(stage, "back");
    assert_int_equal(stage->ticket->job_count, jobs + 2); // only those of the first visit
    assert_int_equal(stage->ticket->jobs[jobs].of, 1);
    assert_int_equal(stage->ticket->jobs[jobs + 1].of, 0);
    do_job(stage, "two/undo");
    do_job(stage, "one/undo");
    expect_done(stage, "live");
    stage_act(stage, "ann", "revert"); // nothing is left
    expect_done(stage, "live");
    expect_facts(stage, "acted entered entered");
}

static void an_undo_that_fails_is_a_fault(void **state)
{
    struct stage *stage = *state;
    to_live(stage);
    stage_act(stage, "ann", "revert");
    for (int attempt = 0; attempt < 3; attempt++) {
        stage_claim(stage, "worker", "two/undo");
        stage_fail(stage, "worker", "two/undo", "stuck");
        if (attempt < 2)
            stage_fire(stage, assent_text_format(stage->arena, "job/%lld/retry",
                                                 (long long)stage_job_of(stage, "two/undo")->n)
                                  .bytes);
    }
    expect_phase(stage, "two/undo", ASSENT_JOB_FAULT);
    expect_phase(stage, "one/undo", ASSENT_JOB_WAITING);
    stage_resolve(stage, "op", "two/undo", ASSENT_RESOLVE_SKIP);
    expect_phase(stage, "one/undo", ASSENT_JOB_OFFERED);
    do_job(stage, "one/undo");
    expect_done(stage, "undone");
}

static void leaving_waits_until_everything_is_undone(void **state)
{
    struct stage *stage = *state;
    to_live(stage);
    stage_act(stage, "ann", "revert");
    stage_claim(stage, "worker", "two/undo");
    stage_act(stage, "ann", "stop");
    expect_done(stage, "back");
    expect_facts(stage, "acted leaving");
    stage_complete(stage, "worker", "two/undo");
    expect_done(stage, "back");
    do_job(stage, "one/undo");
    expect_done(stage, "stopped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_hold_leads_back_and_keeps_the_votes),   TEST(votes_are_asked_again_after_an_edit_on_hold),
        TEST(there_is_no_way_back_from_the_start),     TEST(a_hold_thaws_nothing),
        TEST(what_was_started_is_undone_newest_first), TEST(every_visit_is_undone_and_none_twice),
        TEST(an_undo_that_fails_is_a_fault),           TEST(leaving_waits_until_everything_is_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

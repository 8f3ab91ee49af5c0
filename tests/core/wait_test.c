// SPDX-License-Identifier: Apache-2.0
// Waiting states: moments that come, are there already or are missed; several branches; what blocks; edits
// and calendars that move a wait.
#include "stage.h"

// draft -> peers -> scheduled -> live -> closed; missed leads back to draft. Scheduled waits until
// planned.start, and no longer than planned.end. Ann may edit planned in scheduled, note everywhere.
static struct assent_wait_rule *define(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1, 2};
    struct assent_field *planned = stage_field(stage, "planned", ASSENT_FIELD_PLANNED);
    struct assent_field *plan = stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    planned->material = false;
    plan->edit_in = everywhere;
    plan->edit_in_count = 3;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *scheduled = stage_state(stage, "scheduled", ASSENT_STATE_WAIT);
    struct assent_state *live = stage_state(stage, "live", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, live, "close", "requester", "closed");
    planned->edit_in = everywhere;
    planned->edit_in_count = 3;
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_round(stage, peers, "peers", "group:peers", 1);
    peers->approved = stage_to(stage, "scheduled");
    peers->rejected = stage_to(stage, "draft");
    struct assent_wait_rule *wait = stage_wait(stage, scheduled, "planned.start", "live");
    wait->latest = stage_moment(stage, "planned.end");
    wait->missed = stage_to(stage, "draft");
    return wait;
}

static const char *window(struct stage *stage, int64_t start_h, int64_t end_h)
{
    int64_t noon = STAGE_MIDNIGHT + 12 * ASSENT_HOUR_US;
    return assent_text_format(stage->arena, "{\"planned\":{\"end\":\"%s\",\"start\":\"%s\"}}",
                              assent_instant_text(stage->arena, noon + end_h * ASSENT_HOUR_US).bytes,
                              assent_instant_text(stage->arena, noon + start_h * ASSENT_HOUR_US).bytes)
        .bytes;
}

// It is noon when the ticket is approved.
static void approve(struct stage *stage, int64_t start_h, int64_t end_h)
{
    stage_create(stage, "ann", window(stage, start_h, end_h));
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
}

static void a_wait_goes_on_when_its_moment_comes(void **state)
{
    struct stage *stage = *state;
    define(stage);
    approve(stage, 4, 6);
    expect_done(stage, "scheduled");
    expect_facts(stage, "voted round_closed entered wait_opened timer_set timer_set");
    assert_int_equal(stage->ticket->wait.count, 1);
    assert_int_equal(stage_due(stage, "wait/0/until"), stage->now_us + 4 * ASSENT_HOUR_US);
    assert_int_equal(stage_due(stage, "wait/0/latest"), stage->now_us + 6 * ASSENT_HOUR_US);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "live");
    expect_facts(stage, "timer_fired wait_ended timer_cleared entered");
    assert_int_equal(stage->result.facts[1].wait_ended.outcome, ASSENT_WAIT_REACHED);
    assert_int_equal(stage->ticket->wait.count, 0);
    assert_int_equal(stage->ticket->timer_count, 0);
    expect_words(stage->ticket->previous, "scheduled");
}

static void a_moment_that_has_passed_is_not_waited_for(void **state)
{
    struct stage *stage = *state;
    define(stage);
    approve(stage, -1, 2);
    expect_done(stage, "live");
    expect_facts(stage, "voted round_closed entered wait_opened wait_ended entered");
    approve(stage, 0, 2); // this very moment
    expect_done(stage, "live");
    expect_words(stage->ticket->previous, "peers"); // it never rested in scheduled
}

static void a_window_that_is_over_is_missed(void **state)
{
    struct stage *stage = *state;
    define(stage);
    approve(stage, -3, -1);
    expect_done(stage, "draft");
    assert_int_equal(stage->result.facts[4].wait_ended.outcome, ASSENT_WAIT_MISSED);
    approve(stage, -3, 0); // latest is now
    expect_done(stage, "draft");
    // The engine was away from before the start until after the end: the first timer that fires sees it.
    approve(stage, 4, 6);
    int64_t due = stage_due(stage, "wait/0/until");
    stage->now_us += 7 * ASSENT_HOUR_US;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_TIMER,
                                            .timer = assent_text_of("wait/0/until"),
                                            .due_us = due});
    expect_done(stage, "draft");
    assert_int_equal(stage->result.facts[1].wait_ended.outcome, ASSENT_WAIT_MISSED);
}

static void a_wait_for_a_field_that_is_empty_is_refused(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_ABSENT_VALUE, "until planned.start");
    expect_says(stage, "`planned.start` has no value, and `planned.start` counts from it. Fill it first.");
    assert_int_equal(stage->result.place.line, 60);
    expect_words(stage->ticket->state, "peers");
}

static void a_duration_counts_from_entering(void **state)
{
    struct stage *stage = *state;
    struct assent_wait_rule *wait = define(stage);
    wait->until = stage_moment(stage, "8 business hours");
    wait->latest = stage_moment(stage, "planned.end + 1 business day");
    stage_calendar(stage, "wwww");
    approve(stage, 0, 2);
    expect_done(stage, "scheduled");
    assert_int_equal(stage_due(stage, "wait/0/until"), STAGE_MIDNIGHT + 36 * ASSENT_HOUR_US);
    assert_int_equal(stage_due(stage, "wait/0/latest"), STAGE_MIDNIGHT + 38 * ASSENT_HOUR_US);
    expect_words(assent_ticket_timer(stage->ticket, assent_text_of("wait/0/latest"))->rule,
                 "latest planned.end + 1 business day");
}

static void a_moment_may_lie_before_a_field(void **state)
{
    struct stage *stage = *state;
    struct assent_wait_rule *wait = define(stage);
    stage_calendar(stage, "www.ww"); // Friday is no working day
    wait->until = stage_moment(stage, "planned.start - 1 business day");
    approve(stage, 72 + 22, 72 + 23); // Saturday at 10
    assert_int_equal(stage_due(stage, "wait/0/until"),
                     STAGE_MIDNIGHT + 58 * ASSENT_HOUR_US); // Thursday at 10
}

static void the_first_branch_that_is_possible_is_taken(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_state *scheduled = &stage->states[stage_to(stage, "scheduled")];
    stage_end(stage, "gone", ASSENT_OUTCOME_CANCELLED);
    stage_wait(stage, scheduled, "2 h", "gone");
    stage_wait_for(stage, scheduled, "go", "", "live");
    approve(stage, 4, 6);
    expect_done(stage, "scheduled");
    assert_true(stage_has_timer(stage, "wait/1/until"));
    assert_int_equal(stage->ticket->awaited_count, 1);
    const struct assent_ticket *waiting = stage->ticket;
    stage_fire(stage, "wait/1/until");
    expect_done(stage, "gone");
    assert_int_equal(stage->ticket->timer_count, 0);
    stage->ticket = waiting;
    stage_send(stage, "go", "");
    expect_done(stage, "live");
    expect_facts(stage, "signalled wait_ended timer_cleared timer_cleared timer_cleared entered");
    stage->ticket = waiting; // both have come by then, and the first one stands before
    stage->now_us += 3 * ASSENT_HOUR_US;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_TIMER,
                                            .timer = assent_text_of("wait/1/until"),
                                            .due_us = stage_due(stage, "wait/1/until")});
    expect_done(stage, "live");
}

static void an_approval_that_fell_blocks_until_it_holds_again(void **state)
{
    struct stage *stage = *state;
    struct assent_wait_rule *wait = define(stage);
    wait->blocked_by = ASSENT_BLOCKED_BY_APPROVAL;
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON)->material = false;
    struct assent_round_rule *round =
        (struct assent_round_rule *)(uintptr_t)stage->states[stage_to(stage, "peers")].rounds;
    struct assent_who never = stage_who(stage, "implementer");
    round->never = &never;
    round->never_count = 1;
    static const uint16_t everywhere[] = {0, 1, 2};
    stage->fields[2].edit_in = everywhere;
    stage->fields[2].edit_in_count = 3;
    approve(stage, 4, 6);
    stage_edit(stage, "ann", "{\"implementer\":\"bo\"}"); // bo has voted for what bo would do
    expect_done(stage, "scheduled");
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    expect_facts(stage, "timer_fired wait_blocked");
    expect_json(stage->arena, &stage->ticket->wait.branches[0].blocked, "[{\"approval\":\"peers\"}]");
    stage_edit(stage, "ann", "{\"plan\":\"x\"}"); // frozen
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by peers");
    const struct assent_ticket *blocked = stage->ticket;
    stage_edit(stage, "ann", "{\"implementer\":\"cy\"}");
    expect_done(stage, "live");
    expect_facts(stage, "edited wait_ended timer_cleared entered");
    stage->ticket = blocked;
    stage_fire(stage, "wait/0/latest");
    expect_done(stage, "draft");
    assert_int_equal(stage->result.facts[1].wait_ended.outcome, ASSENT_WAIT_MISSED);
}

static void an_edit_moves_the_wait(void **state)
{
    struct stage *stage = *state;
    define(stage);
    approve(stage, 4, 6);
    int64_t noon = stage->now_us;
    stage_edit(stage, "ann", window(stage, 8, 10));
    expect_done(stage, "scheduled");
    expect_facts(stage, "edited wait_opened timer_set timer_set");
    assert_int_equal(stage_due(stage, "wait/0/until"), noon + 8 * ASSENT_HOUR_US);
    assert_int_equal(stage->ticket->wait.branches[0].until_us, noon + 8 * ASSENT_HOUR_US);
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("wait/0/until"));
    assert_int_equal(timer->was_us, noon + 4 * ASSENT_HOUR_US);
    assert_int_equal(timer->anchor_us, noon);
    stage_edit(stage, "ann", window(stage, 8, 11)); // only the end
    expect_facts(stage, "edited wait_opened timer_set");
    stage_edit(stage, "ann", window(stage, -2, 4)); // into the past: it goes on
    expect_done(stage, "live");
    approve(stage, 4, 6);
    struct assent_event empty = {.kind = ASSENT_EVENT_EDIT,
                                 .actor = stage_actor(stage, "ann"),
                                 .cleared = json_value(stage->arena, "[\"planned\"]")};
    stage_step(stage, empty);
    expect_refused(stage, ASSENT_ABSENT_VALUE, "until planned.start");
}

static void a_calendar_moves_the_wait(void **state)
{
    struct stage *stage = *state;
    struct assent_wait_rule *wait = define(stage);
    wait->until = stage_moment(stage, "1 business day");
    wait->latest = (struct assent_moment){0};
    stage_calendar(stage, "wwww");
    approve(stage, 0, 2);
    int64_t day = ASSENT_DAY_US;
    assert_int_equal(stage_due(stage, "wait/0/until"), stage->now_us + day);
    assert_int_equal(stage_calendar_changed(stage, "wwww"), ASSENT_STEP_NOTHING);
    assert_int_equal(stage_calendar_changed(stage, "w.ww"), ASSENT_STEP_DONE);
    expect_facts(stage, "wait_opened timer_set");
    assert_int_equal(stage_due(stage, "wait/0/until"), stage->now_us + 2 * day);
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("wait/0/until"));
    assert_int_equal(timer->was_us, stage->now_us + day);
    assert_int_equal(timer->directory, stage->directory->version);
    stage->now_us += 2 * day - ASSENT_HOUR_US; // an hour before it, Wednesday turns out to have been worked
    stage_calendar_changed(stage, "wwww");
    expect_done(stage, "scheduled");
    assert_true(stage_due(stage, "wait/0/until") < stage->now_us);
    int64_t due = stage_due(stage, "wait/0/until");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_TIMER,
                                            .timer = assent_text_of("wait/0/until"),
                                            .due_us = due}); // as soon as it can
    expect_done(stage, "live");
}

static void a_calendar_that_is_gone_moves_nothing(void **state)
{
    struct stage *stage = *state;
    define(stage)->until = stage_moment(stage, "1 business day");
    stage_calendar(stage, "wwww");
    approve(stage, 0, 20);
    int64_t due = stage_due(stage, "wait/0/until");
    stage->directory->calendar_count = 0;
    assert_int_equal(stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CALENDAR}),
                     ASSENT_STEP_NOTHING);
    assert_int_equal(stage_due(stage, "wait/0/until"), due);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_wait_goes_on_when_its_moment_comes),
        TEST(a_moment_that_has_passed_is_not_waited_for),
        TEST(a_window_that_is_over_is_missed),
        TEST(a_wait_for_a_field_that_is_empty_is_refused),
        TEST(a_duration_counts_from_entering),
        TEST(a_moment_may_lie_before_a_field),
        TEST(the_first_branch_that_is_possible_is_taken),
        TEST(an_approval_that_fell_blocks_until_it_holds_again),
        TEST(an_edit_moves_the_wait),
        TEST(a_calendar_moves_the_wait),
        TEST(a_calendar_that_is_gone_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

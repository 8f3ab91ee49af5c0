// SPDX-License-Identifier: Apache-2.0
// Clocks of states and rounds: due, the ladder `late`, decide_by, and how calendars and edits move them.
#include "stage.h"

#include <assent/core/rows.h>

// draft -> review, due in 5 business days; after 5 the manager is added, after 7 gus has it alone, after 9 it
// is escalated. Ann holds review; ends is a field of ann's.
static struct assent_state *define(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1};
    struct assent_field *ends = stage_field(stage, "ends", ASSENT_FIELD_DATETIME);
    ends->edit_in = everywhere;
    ends->edit_in_count = 2;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *review = stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    stage_state(stage, "escalated", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, draft, "submit", "requester", "review");
    stage_action(stage, review, "close", "requester", "closed");
    stage_action(stage, review, "note", "requester", "");
    review->due = stage_moment(stage, "5 business days");
    stage_late(stage, review, "5 business days", ASSENT_LATE_ADD, "role:manager");
    stage_late(stage, review, "7 business days", ASSENT_LATE_REPLACE, "person:gus");
    stage_late(stage, review, "9 business days", ASSENT_LATE_THEN, "escalated");
    stage_calendar(stage, "wwww..wwwww..wwwww..ww"); // from Tuesday on
    return review;
}

static void to_review(struct stage *stage)
{
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "review");
}

static int64_t day(struct stage *stage, int64_t days)
{
    (void)stage;
    return STAGE_MIDNIGHT + days * ASSENT_DAY_US + 12 * ASSENT_HOUR_US;
}

static void expect_holders(struct stage *stage, const char *first, const char *second)
{
    const struct assent_audience *held_by = &stage->ticket->held_by;
    assert_int_equal(held_by->count, *second ? 2 : 1);
    expect_words(held_by->keys[0], first);
    if (*second)
        expect_words(held_by->keys[1], second);
}

static void a_ladder_is_climbed_over_weekends(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_review(stage);
    expect_facts(stage, "acted entered timer_set timer_set timer_set timer_set");
    assert_int_equal(stage->ticket->due_us, day(stage, 7)); // Tuesday noon, past a weekend
    assert_int_equal(stage_due(stage, "state/due"), day(stage, 7));
    assert_int_equal(stage_due(stage, "state/late/1"), day(stage, 9));
    assert_int_equal(stage_due(stage, "state/late/2"), day(stage, 13)); // past a second one
    expect_holders(stage, "per_ann", "");
    stage_fire(stage, "state/due");
    expect_facts(stage, "timer_fired");
    assert_int_equal(stage->ticket->due_us, day(stage, 7)); // overdue is still due
    stage_fire(stage, "state/late/0");
    expect_facts(stage, "timer_fired holder_changed");
    expect_holders(stage, "per_ann", "role:manager");
    expect_words(stage->result.facts[1].holder_changed.why, "late 5 business days");
    stage_fire(stage, "state/late/1");
    expect_holders(stage, "per_gus", "");
    assert_int_equal(stage->result.facts[1].holder_changed.how, ASSENT_HOLDER_REPLACE);
    stage_fire(stage, "state/late/2");
    expect_done(stage, "escalated");
    assert_int_equal(stage->ticket->timer_count, 0);
    assert_int_equal(stage->ticket->due_us, 0);
}

static void clocks_end_with_their_state(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_review(stage);
    stage_act(stage, "ann", "note"); // it stays, clocks untouched
    expect_facts(stage, "acted");
    assert_int_equal(stage->ticket->timer_count, 4);
    stage_act(stage, "ann", "close");
    expect_done(stage, "closed");
    expect_facts(stage, "acted timer_cleared timer_cleared timer_cleared timer_cleared entered ended");
}

static void nobody_is_added_where_nobody_stands(void **state)
{
    struct stage *stage = *state;
    struct assent_late *late = (struct assent_late *)(uintptr_t)define(stage)->late;
    late[0].who = stage_who(stage, "group:empty");
    late[1].who = stage_who(stage, "group:empty");
    late[2] = (struct assent_late){.after = late[2].after, .who = stage_who(stage, "person:ann")};
    to_review(stage);
    stage_fire(stage, "state/late/0");
    expect_facts(stage, "timer_fired");
    stage_fire(stage, "state/late/1");
    expect_facts(stage, "timer_fired");
    stage_fire(stage, "state/late/2"); // who holds it already
    expect_facts(stage, "timer_fired");
    expect_holders(stage, "per_ann", "");
}

static void a_calendar_moves_open_clocks(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_review(stage);
    assert_int_equal(stage_calendar_changed(stage, "wwww..wwwww..wwwww..ww"), ASSENT_STEP_NOTHING);
    stage_calendar_changed(stage, "wwww..ww.ww..wwwww..ww"); // the second Wednesday is a holiday
    expect_facts(stage, "timer_set timer_set");              // the first two were due before it
    assert_int_equal(stage_due(stage, "state/due"), day(stage, 7));
    assert_int_equal(stage_due(stage, "state/late/1"), day(stage, 10));
    assert_int_equal(stage_due(stage, "state/late/2"), day(stage, 14));
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("state/late/1"));
    assert_int_equal(timer->was_us, day(stage, 9));
    assert_int_equal(timer->anchor_us, day(stage, 0));
    assert_int_equal(timer->directory, 5);
    stage_calendar_changed(stage, "w.ww..wwwww..wwwww..ww");
    assert_int_equal(stage->ticket->due_us, day(stage, 8)); // it is shown as it is now
    stage->now_us = day(stage, 8) - ASSENT_HOUR_US;
    stage_calendar_changed(stage, "wwww..wwwww..wwwww..ww");
    assert_true(stage_due(stage, "state/due") < stage->now_us); // past: it fires as soon as it can
    struct assent_event fire = {.kind = ASSENT_EVENT_TIMER,
                                .timer = assent_text_of("state/late/0"),
                                .due_us = stage_due(stage, "state/late/0")};
    stage_step(stage, fire);
    expect_facts(stage, "timer_fired holder_changed");
}

static void a_calendar_moves_rounds_and_timeouts(void **state)
{
    struct stage *stage = *state;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *approve = stage_state(stage, "approve", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "done", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "approve");
    stage_round(stage, approve, "approve", "group:peers", 1)->decide_within =
        (struct assent_duration){ASSENT_DURATION_BUSINESS_DAYS, 1};
    approve->approved = stage_to(stage, "work");
    work->done = work->failed = stage_to(stage, "done");
    stage_job(stage, work, "deploy", "w")->timeout =
        (struct assent_duration){ASSENT_DURATION_BUSINESS_DAYS, 1};
    stage_calendar(stage, "wwww");
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    stage_calendar_changed(stage, "w.ww");
    expect_facts(stage, "timer_set");
    assert_int_equal(stage_due(stage, "round/0"), day(stage, 2));
    assert_int_equal(stage->ticket->rounds[0].due_us, day(stage, 2));
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_claim(stage, "worker", "deploy");
    stage_calendar_changed(stage, "w..w");
    expect_facts(stage, "timer_set"); // not the lease
    assert_int_equal(stage_due(stage, "job/0/timeout"), day(stage, 3));
}

static void an_edit_moves_what_counts_from_a_field(void **state)
{
    struct stage *stage = *state;
    struct assent_state *review = define(stage);
    review->due = stage_moment(stage, "ends - 1 day");
    review->late_count = 0;
    stage_create(stage, "ann", "{\"ends\":\"2026-12-04T12:00:00Z\"}");
    stage_act(stage, "ann", "submit");
    assert_int_equal(stage->ticket->due_us, day(stage, 2));
    stage_edit(stage, "ann", "{\"ends\":\"2026-12-05T12:00:00Z\"}");
    expect_facts(stage, "edited timer_set");
    assert_int_equal(stage->ticket->due_us, day(stage, 3));
    stage_fire(stage, "state/due");
    stage_edit(stage, "ann", "{\"ends\":\"2026-12-09T12:00:00Z\"}"); // more time for what is overdue
    expect_facts(stage, "edited timer_set");
    assert_int_equal(stage_due(stage, "state/due"), day(stage, 7));
    struct assent_event empty = {.kind = ASSENT_EVENT_EDIT,
                                 .actor = stage_actor(stage, "ann"),
                                 .cleared = json_value(stage->arena, "[\"ends\"]")};
    stage_step(stage, empty);
    expect_refused(stage, ASSENT_ABSENT_VALUE, "due ends - 1 day");
}

static void a_state_without_its_field_is_not_entered(void **state)
{
    struct stage *stage = *state;
    define(stage)->due = stage_moment(stage, "ends");
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "due ends");
    expect_words(stage->ticket->state, "draft");
}

// decide_within counts from when the round is asked, decide_by is an instant: the sooner ends it.
static void the_sooner_of_two_clocks_ends_a_round(void **state)
{
    static const struct {
        const char *ends;
        int64_t due_days;
        const char *why;
    } rows[] = {{"2026-12-03T12:00:00Z", 1, "not decided by ends - 1 day"},
                {"2026-12-09T12:00:00Z", 2, "not decided within 2 days"}};
    struct stage *stage = *state;
    stage_field(stage, "ends", ASSENT_FIELD_DATETIME);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *approve = stage_state(stage, "approve", ASSENT_STATE_APPROVAL);
    stage_action(stage, draft, "submit", "requester", "approve");
    struct assent_round_rule *rule = stage_round(stage, approve, "approve", "group:peers", 1);
    rule->decide_by = stage_moment(stage, "ends - 1 day");
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, 2 * ASSENT_DAY_US};
    approve->approved = approve->rejected = stage_to(stage, "draft");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage->now_us = day(stage, 0);
        stage_create(stage, "ann", assent_text_format(stage->arena, "{\"ends\":\"%s\"}", rows[i].ends).bytes);
        stage_act(stage, "ann", "submit");
        assert_int_equal(stage->ticket->rounds[0].due_us, day(stage, rows[i].due_days));
        stage_fire(stage, "round/0");
        expect_done(stage, "draft");
        expect_round(stage, 0, ASSENT_ROUND_EXPIRED);
        expect_words(stage->result.facts[1].round_closed.rule, rows[i].why);
    }
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "decide_by");
}

static void what_is_due_stands_in_lists_and_inboxes(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_review(stage);
    struct assent_rows rows =
        assent_rows_change(NULL, stage->ticket, false, NULL, NULL, stage->directory, stage->arena);
    size_t seen = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const struct assent_row *row = &rows.items[i];
        if (row->kind == ASSENT_ROW_TICKET || row->kind == ASSENT_ROW_INBOX) {
            assert_int_equal(row->due_us, day(stage, 7));
            seen++;
        }
    }
    assert_int_equal(seen, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_ladder_is_climbed_over_weekends),        TEST(clocks_end_with_their_state),
        TEST(nobody_is_added_where_nobody_stands),      TEST(a_calendar_moves_open_clocks),
        TEST(a_calendar_moves_rounds_and_timeouts),     TEST(an_edit_moves_what_counts_from_a_field),
        TEST(a_state_without_its_field_is_not_entered), TEST(the_sooner_of_two_clocks_ends_a_round),
        TEST(what_is_due_stands_in_lists_and_inboxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Timers: set by business time, fired once, never early, and none that outlives what it is for.
#include "stage.h"

static const int64_t MIDNIGHT = INT64_C(1796083200000000); // 2026-12-01T00:00:00Z, a Tuesday

enum { DAYS = 4 };

// Four working days from 8 to 16 UTC.
static void add_calendar(struct stage *stage)
{
    struct assent_calendar *calendar = assent_arena_take(stage->arena, sizeof *calendar);
    struct assent_interval *intervals = assent_arena_take_array(stage->arena, DAYS, sizeof *intervals);
    struct assent_working_day *days = assent_arena_take_array(stage->arena, DAYS, sizeof *days);
    for (int i = 0; i < DAYS; i++) {
        intervals[i].start_us = days[i].start_us = MIDNIGHT + i * ASSENT_DAY_US + 8 * ASSENT_HOUR_US;
        intervals[i].end_us = days[i].end_us = intervals[i].start_us + 8 * ASSENT_HOUR_US;
    }
    *calendar = (struct assent_calendar){.handle = assent_text_of("business"),
                                         .from_us = MIDNIGHT,
                                         .until_us = MIDNIGHT + DAYS * ASSENT_DAY_US,
                                         .intervals = intervals,
                                         .interval_count = DAYS,
                                         .days = days,
                                         .day_count = DAYS};
    stage->directory->calendars = calendar;
    stage->directory->calendar_count = 1;
}

// draft -> approve -> work -> done; the round has a clock, the job a timeout.
static struct assent_round_rule *define(struct stage *stage)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *approve = stage_state(stage, "approve", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "done", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "approve");
    struct assent_round_rule *rule = stage_round(stage, approve, "approve", "group:peers", 1);
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_BUSINESS_TIME, 6 * ASSENT_HOUR_US};
    approve->approved = stage_to(stage, "work");
    work->done = work->failed = stage_to(stage, "done");
    stage_job(stage, work, "deploy", "w")->timeout =
        (struct assent_duration){ASSENT_DURATION_BUSINESS_DAYS, 1};
    stage->definition.calendar = assent_text_of("business");
    return rule;
}

static int64_t due_of(struct stage *stage, const char *name)
{
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of(name));
    assert_non_null(timer);
    assert_int_equal(timer->anchor_us, stage->now_us);
    return timer->due_us;
}

static void clocks_run_in_business_time(void **state)
{
    struct stage *stage = *state;
    add_calendar(stage);
    define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit"); // at noon: four hours today, two tomorrow
    expect_done(stage, "approve");
    assert_int_equal(due_of(stage, "round/0"), MIDNIGHT + ASSENT_DAY_US + 10 * ASSENT_HOUR_US);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_claim(stage, "worker", "deploy");
    assert_int_equal(due_of(stage, "job/0/timeout"), MIDNIGHT + ASSENT_DAY_US + 12 * ASSENT_HOUR_US);
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("job/0/timeout"));
    expect_words(timer->rule, "timeout 1 business day");
}

static void a_clock_needs_its_calendar(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_WORLD_INVALID, "");
    expect_says(stage, "no calendar `business`");
    add_calendar(stage);
    rule->decide_within.amount = 29 * ASSENT_HOUR_US; // past the table
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    rule->decide_within.amount = 28 * ASSENT_HOUR_US; // just to its end
    stage_act(stage, "ann", "submit");
    expect_done(stage, "approve");
    expect_words(stage->ticket->state, "approve");
}

static void only_the_timer_that_is_set_fires(void **state)
{
    struct stage *stage = *state;
    add_calendar(stage);
    define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    int64_t due = due_of(stage, "round/0");
    struct assent_event fire = {
        .kind = ASSENT_EVENT_TIMER, .timer = assent_text_of("round/0"), .due_us = due};
    assert_int_equal(stage_step(stage, fire), ASSENT_STEP_NOTHING); // early
    stage->now_us = due;
    fire.due_us = due - 1;
    assert_int_equal(stage_step(stage, fire), ASSENT_STEP_NOTHING); // one that was set before
    fire.due_us = due;
    static const char *const NAMES[] = {"round/1",    "round/",      "round",
                                        "",           "job/0/lease", "job/0",
                                        "job//lease", "round/00",    "round/99999999999999999999"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        fire.timer = assent_text_of(NAMES[i]);
        assert_int_equal(stage_step(stage, fire), ASSENT_STEP_NOTHING);
    }
    fire.timer = assent_text_of("round/0");
    assert_int_equal(stage_step(stage, fire), ASSENT_STEP_DONE);
    assert_int_equal(stage_step(stage, fire), ASSENT_STEP_NOTHING); // once
}

static void timers_end_with_what_they_are_for(void **state)
{
    struct stage *stage = *state;
    add_calendar(stage);
    define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    assert_int_equal(stage->ticket->timer_count, 0);
    stage_claim(stage, "worker", "deploy");
    assert_int_equal(stage->ticket->timer_count, 2);
    stage_complete(stage, "worker", "deploy");
    expect_done(stage, "done");
    assert_int_equal(stage->ticket->timer_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(clocks_run_in_business_time),
        TEST(a_clock_needs_its_calendar),
        TEST(only_the_timer_that_is_set_fires),
        TEST(timers_end_with_what_they_are_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

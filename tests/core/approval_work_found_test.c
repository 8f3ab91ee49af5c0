// SPDX-License-Identifier: Apache-2.0
// Faults that the paper model (tests/model) has found where an approval meets the work: what has begun goes
// on whatever is paid meanwhile, a ticket that has ended has no clocks, and a question stops no meeting.
#include "stage.h"

#include <assent/base/limits.h>

// States of the definition, in their order.
enum { DRAFT, BOARD, WORK, CLOSED, LATE };

static struct assent_round_rule *define(struct stage *stage)
{
    struct assent_field *plan = stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    static const uint16_t ANYWHERE[] = {DRAFT, BOARD, WORK, CLOSED, LATE};
    plan->edit_in = ANYWHERE;
    plan->edit_in_count = 5;
    plan->edit_by = stage_who(stage, "requester");
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    board->approved = WORK;
    board->rejected = DRAFT;
    board->expired = LATE;
    board->valid_for = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    stage_job(stage, work, "one", "w");
    stage_job(stage, work, "two", "w");
    stage_needs(stage, work, "two", "one");
    work->done = CLOSED;
    work->failed = DRAFT;
    return stage_round(stage, board, "board", "person:cy", 1);
}

static void owe(struct stage *stage)
{
    static const struct assent_seat_rule NO_SEAT;
    struct assent_ratify_rule *rule = assent_arena_take(stage->arena, sizeof *rule);
    struct assent_seat_rule *seat = assent_arena_copy(stage->arena, &NO_SEAT, sizeof NO_SEAT);
    seat->from = stage_who(stage, "person:di");
    seat->need = (struct assent_need){ASSENT_NEED_NUMBER, 1, false};
    *rule =
        (struct assent_ratify_rule){.round = {.name = assent_text_of("ratify"),
                                              .seats = seat,
                                              .seat_count = 1,
                                              .decide_within = {ASSENT_DURATION_WALL, 2 * ASSENT_HOUR_US}},
                                    .refused = DRAFT};
    stage->states[WORK].ratify = rule;
}

static void begin(struct stage *stage)
{
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    stage->now_us += ASSENT_MINUTE_US;
    stage_claim(stage, "worker", "one");
    stage_complete(stage, "worker", "one");
}

static void a_debt_that_is_paid_does_not_end_the_work(void **state)
{
    struct stage *stage = *state;
    define(stage);
    owe(stage);
    begin(stage);
    stage->now_us += ASSENT_MINUTE_US;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "di"),
                                            .round = 1,
                                            .choice = ASSENT_VOTE_APPROVE});
    expect_round(stage, 1, ASSENT_ROUND_MET);
    stage_fire(stage, "round/0/valid");
    expect_done(stage, "work"); // it has begun, and goes on
    stage_claim(stage, "worker", "two");
    expect_done(stage, "work");
}

static void a_ticket_that_has_ended_has_no_clock(void **state)
{
    struct stage *stage = *state;
    define(stage);
    begin(stage);
    stage_claim(stage, "worker", "two");
    stage_complete(stage, "worker", "two");
    expect_done(stage, "closed");
    stage_edit(stage, "ann", "{}");
    assert_int_equal(stage->ticket->timer_count, 0);
}

static void a_question_does_not_stop_a_meeting(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    struct assent_span *meeting = assent_arena_take(stage->arena, sizeof *meeting);
    struct assent_board *board = assent_arena_take(stage->arena, sizeof *board);
    int32_t *member = assent_arena_take(stage->arena, sizeof *member);
    *meeting = (struct assent_span){stage->now_us + ASSENT_HOUR_US, stage->now_us + 2 * ASSENT_HOUR_US, 0};
    *member = assent_directory_person(stage->directory, assent_text_of("cy"));
    *board = (struct assent_board){.handle = assent_text_of("weekly"),
                                   .members = member,
                                   .member_count = 1,
                                   .chair = *member,
                                   .meets = {.spans = meeting, .span_count = 1}};
    stage->directory->boards = board;
    stage->directory->board_count = 1;
    struct assent_who *asked = assent_arena_take_array(stage->arena, 2, sizeof *asked);
    asked[0] = stage_who(stage, "person:cy");
    asked[1] = (struct assent_who){.kind = ASSENT_WHO_BOARD, .name = board->handle};
    stage_seat(rule)->from = (struct assent_who){.kind = ASSENT_WHO_LIST, .items = asked, .count = 2};
    rule->closes_at_meeting = true;
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, 24 * ASSENT_HOUR_US};
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "submit");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "cy"),
                                            .choice = ASSENT_VOTE_ASK,
                                            .comment = assent_text_of("why now?")});
    expect_done(stage, "board");
    assert_int_equal(stage_due(stage, "round/0/by"), meeting->end_us);
    stage_fire(stage, "round/0/by");
    expect_done(stage, "late");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(a_debt_that_is_paid_does_not_end_the_work),
        TEST(a_ticket_that_has_ended_has_no_clock),
        TEST(a_question_does_not_stop_a_meeting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

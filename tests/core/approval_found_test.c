// SPDX-License-Identifier: Apache-2.0
// Faults of rounds that the paper model (tests/model) has found, each as a short story: who counts once a
// delegate has voted, whom an inactive account keeps out, which votes are kept, and seats that share people.
#include "stage.h"

#include <assent/base/limits.h>
#include <assent/core/delegation.h>

#include <string.h>

// States of the definition, in their order.
enum { DRAFT, BOARD, READY, LATE };

static struct assent_round_rule *define(struct stage *stage, const char *from, int64_t need)
{
    struct assent_field *plan = stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_field *implementer = stage_field(stage, "implementer", ASSENT_FIELD_PERSON);
    static const uint16_t DRAFT_AND_BOARD[] = {DRAFT, BOARD};
    implementer->material = false;
    plan->edit_in = implementer->edit_in = DRAFT_AND_BOARD;
    plan->edit_in_count = implementer->edit_in_count = 2;
    plan->edit_by = implementer->edit_by = stage_who(stage, "requester");
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    struct assent_state *late = stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    stage_action(stage, late, "submit", "requester", "board");
    board->approved = READY;
    board->rejected = DRAFT;
    board->expired = LATE;
    struct assent_round_rule *rule = stage_round(stage, board, "board", from, need);
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    return rule;
}

static void submit(struct stage *stage, const char *fields)
{
    stage_create(stage, "ann", fields);
    stage_act(stage, "ann", "submit");
}

static void need(struct assent_round_rule *rule, enum assent_need_kind kind)
{
    stage_seat(rule)->need = (struct assent_need){.kind = kind, .value = 5000, .more_than = true};
}

static void delegate(struct stage *stage, const char *person, const char *to)
{
    struct assent_delegation *one = assent_arena_take(stage->arena, sizeof *one);
    *one = (struct assent_delegation){.id = assent_text_of("dlg_1"),
                                      .person = assent_text_format(stage->arena, "per_%s", person),
                                      .delegate = assent_text_format(stage->arena, "per_%s", to),
                                      .until_us = INT64_MAX};
    stage->directory->delegations = one;
    stage->directory->delegation_count = 1;
}

static void vote_for(struct stage *stage, const char *who, const char *person, bool aloud, const char *seat)
{
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, who),
                                            .voter = assent_text_format(stage->arena, "per_%s", person),
                                            .aloud = aloud,
                                            .seat = assent_text_of(seat),
                                            .choice = ASSENT_VOTE_APPROVE});
}

static void leave_the_company(struct stage *stage, const char *who)
{
    int32_t index = assent_directory_person(stage->directory, assent_text_of(who));
    struct assent_person *people =
        assent_arena_copy(stage->arena, stage->directory->people,
                          stage->directory->person_count * sizeof *stage->directory->people);
    people[index].active = false;
    stage->directory->people = people;
}

static void a_delegate_who_has_voted_is_not_waited_for(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "person:cy,person:di,person:eve", 1), ASSENT_NEED_SHARE_VOTES);
    submit(stage, "{}");
    delegate(stage, "cy", "di");
    vote_for(stage, "di", "cy", false, "");
    expect_done(stage, "board");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "one seat"); // so nobody waits for it
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void everyone_is_whoever_may_still_vote(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "person:cy,person:di", 1), ASSENT_NEED_EVERYONE);
    submit(stage, "{}");
    delegate(stage, "cy", "di");
    vote_for(stage, "di", "cy", false, "");
    expect_done(stage, "ready");
}

static void who_has_voted_as_a_delegate_says_nothing_aloud(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:cy,person:di,person:eve", 3);
    rule->aloud_by = stage_who(stage, "person:fay,person:di");
    stage_seat(rule)->from = stage_who(stage, "person:cy,person:di,person:eve,person:gus");
    submit(stage, "{}");
    delegate(stage, "cy", "di");
    vote_for(stage, "di", "cy", false, "");
    expect_done(stage, "board");
    vote_for(stage, "fay", "di", true, "");
    expect_refused(stage, ASSENT_SEPARATION, "one seat");
    vote_for(stage, "di", "eve", true, ""); // who writes it down gives none by it
    expect_done(stage, "board");
}

static void a_question_of_ones_own_leaves_a_delegate_free(void **state)
{
    struct stage *stage = *state;
    define(stage, "person:cy,person:di", 1);
    submit(stage, "{}");
    delegate(stage, "cy", "di");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "di"),
                                            .choice = ASSENT_VOTE_ASK,
                                            .comment = assent_text_of("why now?")});
    expect_done(stage, "board");
    vote_for(stage, "di", "cy", false, "");
    expect_done(stage, "ready");
}

static bool could_vote(struct stage *stage, const char *who)
{
    struct assent_text rule;
    struct assent_event now = {.at_us = stage->now_us};
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .event = &now, .world = &stage->world};
    return assent_step_can_vote(&input, assent_text_format(stage->arena, "per_%s", who), &rule, stage->arena);
}

static size_t could_vote_for(struct stage *stage, const char *who)
{
    const struct assent_delegation *found[4];
    struct assent_event now = {.at_us = stage->now_us};
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .event = &now, .world = &stage->world};
    return assent_step_can_vote_for(&input, assent_text_format(stage->arena, "per_%s", who), stage->arena,
                                    found, 4);
}

static void ask(struct stage *stage, const char *who, const char *person)
{
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, who),
                                            .voter = assent_text_format(stage->arena, "per_%s", person),
                                            .choice = ASSENT_VOTE_ASK,
                                            .comment = assent_text_of("why now?")});
    expect_done(stage, "board");
}

static void a_question_is_the_other_accounts_too(void **state)
{
    struct stage *stage = *state;
    define(stage, "person:bo,person:bo2,person:cy", 1);
    submit(stage, "{}");
    assert_true(could_vote(stage, "bo2"));
    ask(stage, "bo", "bo");
    assert_true(could_vote(stage, "bo"));
    assert_false(could_vote(stage, "bo2"));
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// The vote is theirs who has asked: neither the person's own nor that of their other account.
static void a_delegate_who_has_asked_still_votes(void **state)
{
    struct stage *stage = *state;
    define(stage, "person:bo,person:bo2,person:cy", 1);
    submit(stage, "{}");
    delegate(stage, "bo", "gus");
    ask(stage, "gus", "bo");
    assert_int_equal(could_vote_for(stage, "gus"), 1);
    assert_false(could_vote(stage, "bo"));
    assert_false(could_vote(stage, "bo2"));
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    vote_for(stage, "gus", "bo", false, "");
    expect_done(stage, "ready");
}

static void an_implementer_is_out_by_an_account_that_is_closed(void **state)
{
    struct stage *stage = *state;
    define(stage, "person:bo,person:cy", 1);
    submit(stage, "{\"implementer\":\"bo2\"}");
    leave_the_company(stage, "bo2");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never implementer");
}

static void never_is_about_people_whose_account_is_closed(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:bo,person:cy", 1);
    struct assent_who *never = assent_arena_take_array(stage->arena, 1, sizeof *never);
    never[0] = stage_who(stage, "person:bo2");
    rule->never = never;
    rule->never_count = 1;
    leave_the_company(stage, "bo2");
    submit(stage, "{}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never person:bo2");
}

static void votes_of_a_round_that_ran_out_are_kept(void **state)
{
    struct stage *stage = *state;
    define(stage, "person:cy,person:di", 2);
    submit(stage, "{}");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_fire(stage, "round/0");
    expect_done(stage, "late");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void a_ladder_goes_on_where_the_time_was_over_before(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:cy", 1);
    struct assent_late *step = assent_arena_take(stage->arena, sizeof *step);
    *step = (struct assent_late){
        .after = {ASSENT_DURATION_WALL, ASSENT_MINUTE_US}, .kind = ASSENT_LATE_THEN, .to = DRAFT};
    stage_field(stage, "start", ASSENT_FIELD_DATETIME);
    rule->decide_by = stage_moment(stage, "start");
    rule->late = ASSENT_ROUND_LATE_LADDER;
    rule->late_steps = step;
    rule->late_count = 1;
    submit(stage, "{\"start\":\"2026-11-01T00:00:00.000000Z\"}");
    expect_done(stage, "board"); // nobody reminds, but it does not stay for ever
    stage_fire(stage, "round/0/late/0");
    expect_done(stage, "draft");
}

static void a_chair_who_closes_early_does_not_approve_by_silence(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "board:weekly", 2);
    struct assent_board *board = assent_arena_take(stage->arena, sizeof *board);
    int32_t *members = assent_arena_take_array(stage->arena, 2, sizeof *members);
    members[0] = assent_directory_person(stage->directory, assent_text_of("cy"));
    members[1] = assent_directory_person(stage->directory, assent_text_of("di"));
    *board = (struct assent_board){
        .handle = assent_text_of("weekly"), .members = members, .member_count = 2, .chair = members[0]};
    stage->directory->boards = board;
    stage->directory->board_count = 1;
    stage_seat(rule)->from = (struct assent_who){.kind = ASSENT_WHO_BOARD, .name = board->handle};
    rule->closes_at_meeting = true;
    rule->late = ASSENT_ROUND_LATE_APPROVE;
    submit(stage, "{}");
    expect_done(stage, "board");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CLOSE, .actor = stage_actor(stage, "cy")});
    expect_done(stage, "late");
}

// Bo carries the work out when others are asked for the first seat, and no more when he votes in the second.
static void who_is_out_when_others_are_asked_stays_out(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:di", 1);
    struct assent_late *step = assent_arena_take(stage->arena, sizeof *step);
    *step = (struct assent_late){.after = {ASSENT_DURATION_WALL, ASSENT_MINUTE_US},
                                 .kind = ASSENT_LATE_REPLACE,
                                 .who = stage_who(stage, "person:cy"),
                                 .seat = assent_text_of("one")};
    rule->late = ASSENT_ROUND_LATE_LADDER;
    rule->late_steps = step;
    rule->late_count = 1;
    stage_seat(rule)->name = assent_text_of("one");
    stage_new_seat(stage, rule, "two", "person:bo,person:eve", 1);
    submit(stage, "{}");
    stage_edit(stage, "ann", "{\"implementer\":\"bo\"}");
    stage_fire(stage, "round/0/late/0");
    stage_edit(stage, "ann", "{\"implementer\":\"gus\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never implementer");
}

// Two people are asked instead, of whom one was kept out when the round was asked: they count for nothing,
// and where nobody else is named, nobody is asked instead.
static void who_is_kept_out_is_not_asked_instead(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:bo,person:di", 1);
    struct assent_late *steps = assent_arena_take_array(stage->arena, 2, sizeof *steps);
    steps[0] = (struct assent_late){.after = {ASSENT_DURATION_WALL, ASSENT_MINUTE_US},
                                    .kind = ASSENT_LATE_REPLACE,
                                    .who = stage_who(stage, "person:bo,person:cy")};
    steps[1] = (struct assent_late){.after = {ASSENT_DURATION_WALL, 2 * ASSENT_MINUTE_US},
                                    .kind = ASSENT_LATE_REPLACE,
                                    .who = stage_who(stage, "person:bo")};
    rule->late = ASSENT_ROUND_LATE_LADDER;
    rule->late_steps = steps;
    rule->late_count = 2;
    submit(stage, "{\"implementer\":\"bo\"}");
    stage_edit(stage, "ann", "{\"implementer\":\"gus\"}");
    stage_fire(stage, "round/0/late/0");
    expect_facts(stage, "timer_fired seat_changed");
    assert_int_equal(stage->ticket->rounds[0].seats[0].base, 1);
    stage_fire(stage, "round/0/late/1");
    expect_facts(stage, "timer_fired");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// The time that a question has taken is given back once, whatever is edited later.
static void what_a_question_has_given_back_stays(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:cy,person:di", 2);
    struct assent_field *start = stage_field(stage, "start", ASSENT_FIELD_DATETIME);
    static const uint16_t BEFORE[] = {DRAFT, BOARD};
    start->material = false;
    start->edit_in = BEFORE;
    start->edit_in_count = 2;
    start->edit_by = stage_who(stage, "requester");
    rule->decide_by = stage_moment(stage, "start");
    submit(stage, "{\"start\":\"2026-12-01T12:40:00.000000Z\"}");
    int64_t opened_us = stage->now_us;
    assert_int_equal(stage_due(stage, "round/0"), opened_us + 40 * ASSENT_MINUTE_US);
    ask(stage, "cy", "cy");
    stage->now_us += 10 * ASSENT_MINUTE_US;
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "ann", "{\"start\":\"2026-12-01T20:00:00.000000Z\"}");
    assert_int_equal(stage_due(stage, "round/0"), opened_us + 70 * ASSENT_MINUTE_US);
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    assert_int_equal(stage_due(stage, "round/0"), opened_us + 70 * ASSENT_MINUTE_US);
}

// Asked in the meeting that closes the round: what is edited then does not put it off to the next one.
static void a_question_in_a_meeting_keeps_its_end(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:cy,person:di", 1);
    int64_t now_us = stage->now_us;
    struct assent_board *board = assent_arena_take(stage->arena, sizeof *board);
    struct assent_span *spans = assent_arena_take_array(stage->arena, 2, sizeof *spans);
    spans[0] = (struct assent_span){now_us + 10 * ASSENT_MINUTE_US, now_us + 40 * ASSENT_MINUTE_US, 20788};
    spans[1] = (struct assent_span){now_us + 26 * ASSENT_HOUR_US, now_us + 27 * ASSENT_HOUR_US, 20789};
    *board = (struct assent_board){.handle = assent_text_of("weekly"), .chair = ASSENT_NO_INDEX};
    board->meets.spans = spans;
    board->meets.span_count = 2;
    board->meets.from_us = now_us;
    board->meets.until_us = now_us + 48 * ASSENT_HOUR_US;
    stage->directory->boards = board;
    stage->directory->board_count = 1;
    struct assent_who *from = assent_arena_take_array(stage->arena, 2, sizeof *from);
    from[0] = (struct assent_who){.kind = ASSENT_WHO_BOARD, .name = board->handle};
    from[1] = stage_who(stage, "person:cy");
    stage_seat(rule)->from = (struct assent_who){.kind = ASSENT_WHO_LIST, .items = from, .count = 2};
    rule->closes_at_meeting = true;
    submit(stage, "{}");
    stage->now_us += 15 * ASSENT_MINUTE_US;
    ask(stage, "cy", "cy");
    assert_int_equal(stage_due(stage, "round/0/by"), spans[0].end_us);
    stage_edit(stage, "ann", "{\"implementer\":\"gus\"}");
    expect_done(stage, "board");
    assert_int_equal(stage_due(stage, "round/0/by"), spans[0].end_us);
}

static struct assent_seat_rule *share_a_seat(struct stage *stage, struct assent_round_rule *rule,
                                             const char *from)
{
    stage_seat(rule)->name = assent_text_of("one");
    struct assent_seat_rule *seat = stage_new_seat(stage, rule, "votes", from, 1);
    seat->need = (struct assent_need){.kind = ASSENT_NEED_SHARE_VOTES, .value = 5000, .more_than = true};
    return seat;
}

static void the_last_one_for_a_share_of_votes_is_needed_there(void **state)
{
    struct stage *stage = *state;
    share_a_seat(stage, define(stage, "person:cy,person:di", 1), "person:di");
    submit(stage, "{}");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "di"),
                                            .seat = assent_text_of("one"),
                                            .choice = ASSENT_VOTE_APPROVE});
    expect_refused(stage, ASSENT_SEAT_NEEDED, "one person one seat");
}

static void one_person_does_not_fill_a_share_of_votes_besides(void **state)
{
    struct stage *stage = *state;
    share_a_seat(stage, define(stage, "person:di", 1), "person:di");
    submit(stage, "{}");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "one person one seat");
}

static void a_delegate_is_needed_elsewhere_as_well(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "person:cy,person:fay", 1);
    stage_seat(rule)->name = assent_text_of("one");
    stage_new_seat(stage, rule, "two", "person:cy,person:di", 1);
    submit(stage, "{}");
    delegate(stage, "cy", "di");
    vote_for(stage, "di", "cy", false, "one"); // both of seat two would have voted
    expect_refused(stage, ASSENT_SEAT_NEEDED, "one person one seat");
    vote_for(stage, "di", "cy", false, "two");
    expect_done(stage, "board");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_delegate_who_has_voted_is_not_waited_for),
        TEST(everyone_is_whoever_may_still_vote),
        TEST(who_has_voted_as_a_delegate_says_nothing_aloud),
        TEST(a_question_of_ones_own_leaves_a_delegate_free),
        TEST(a_question_is_the_other_accounts_too),
        TEST(a_question_in_a_meeting_keeps_its_end),
        TEST(who_is_out_when_others_are_asked_stays_out),
        TEST(who_is_kept_out_is_not_asked_instead),
        TEST(what_a_question_has_given_back_stays),
        TEST(a_delegate_who_has_asked_still_votes),
        TEST(an_implementer_is_out_by_an_account_that_is_closed),
        TEST(never_is_about_people_whose_account_is_closed),
        TEST(votes_of_a_round_that_ran_out_are_kept),
        TEST(a_ladder_goes_on_where_the_time_was_over_before),
        TEST(a_chair_who_closes_early_does_not_approve_by_silence),
        TEST(the_last_one_for_a_share_of_votes_is_needed_there),
        TEST(one_person_does_not_fill_a_share_of_votes_besides),
        TEST(a_delegate_is_needed_elsewhere_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

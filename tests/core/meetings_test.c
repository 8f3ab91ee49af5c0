// SPDX-License-Identifier: Apache-2.0
// Meetings of a board: which there are, whose agenda a round is on, who leads and writes, and what a decision
// of an item does to its round. The board meets on three Tuesdays, on the first of them twice.
#include "stage.h"

#include <assent/base/limits.h>
#include <assent/core/agenda.h>
#include <assent/core/directory_record.h>

#include <string.h>

enum { DRAFT, BOARD, READY, LATE }; // states of the definition, in their order

static const char WORLD[] =
    "{\"people\":{\"ann\":{\"id\":\"per_ann\",\"name\":\"Ann\"},\"cy\":{\"id\":\"per_cy\",\"name\":\"Cy\"},"
    "\"di\":{\"id\":\"per_di\",\"name\":\"Di\"},\"eve\":{\"id\":\"per_eve\",\"name\":\"Eve\"},"
    "\"fay\":{\"id\":\"per_fay\",\"name\":\"Fay\"},\"gus\":{\"id\":\"per_gus\",\"name\":\"Gus\"},"
    "\"hal\":{\"id\":\"per_hal\",\"inactive\":true}},"
    "\"boards\":{\"other\":{\"people\":[\"cy\",\"di\"]},"
    "\"weekly\":{\"people\":[\"cy\",\"di\",\"eve\",\"fay\",\"gus\",\"hal\"],\"chair\":\"fay\","
    "\"deputies\":[\"gus\",\"hal\"],\"quorum\":2,\"casting_vote\":true}}}";

static int64_t at_hour(int64_t day, int64_t hour)
{
    return STAGE_MIDNIGHT + day * ASSENT_DAY_US + hour * ASSENT_HOUR_US;
}

static int64_t day_of(int64_t day)
{
    return at_hour(day, 0) / ASSENT_DAY_US;
}

static int meetings_open(void **state)
{
    int opened = stage_open(state);
    struct stage *stage = *state;
    struct assent_error error = {0};
    struct assent_value record = json_value(stage->arena, WORLD);
    const struct assent_span spans[] = {{at_hour(0, 14), at_hour(0, 15), day_of(0)},
                                        {at_hour(0, 16), at_hour(0, 17), day_of(0)},
                                        {at_hour(7, 14), at_hour(7, 15), day_of(7)},
                                        {at_hour(14, 14), at_hour(14, 15), day_of(14)}};
    stage->directory = assent_directory_read(&record, 3, stage->arena, &error);
    if (!stage->directory)
        fail_msg("%s", error.text);
    stage->world.directory = stage->directory;
    struct assent_board *boards =
        assent_arena_copy(stage->arena, stage->directory->boards, 2 * sizeof *boards);
    boards[1].meets.spans = assent_arena_copy(stage->arena, spans, sizeof spans);
    boards[1].meets.span_count = 4;
    stage->directory->boards = boards;
    return opened;
}

static const struct assent_board *weekly(const struct stage *stage)
{
    return &stage->directory->boards[assent_directory_board(stage->directory, assent_text_of("weekly"))];
}

static void expect_span(struct assent_span span, int64_t start_us, int64_t end_us)
{
    assert_int_equal(span.start_us, start_us);
    assert_int_equal(span.end_us, end_us);
}

static void a_day_has_one_meeting(void **state)
{
    const struct assent_board *board = weekly(*state);
    struct assent_span span, several[4];
    assert_true(assent_board_meeting_of(board, day_of(0), &span));
    expect_span(span, at_hour(0, 14), at_hour(0, 17));
    assert_false(assent_board_meeting_of(board, day_of(-1), &span));
    assert_false(assent_board_meeting_of(board, day_of(1), &span));
    assert_false(assent_board_meeting_of(board, day_of(15), &span));
    assert_int_equal(assent_board_meetings(board, at_hour(0, 15), INT64_MAX, 4, several), 3);
    expect_span(several[0], at_hour(0, 14), at_hour(0, 17)); // between its two parts it is under way
    assert_int_equal(assent_board_meetings(board, at_hour(0, 15), INT64_MAX, 2, several), 2);
    assert_int_equal(assent_board_meetings(board, at_hour(0, 17), INT64_MAX, 4, several), 2);
    expect_span(several[0], at_hour(7, 14), at_hour(7, 15));
    assert_int_equal(assent_board_meetings(board, 0, at_hour(7, 14), 4, several), 1);
    assert_int_equal(assent_board_meetings(board, 0, at_hour(7, 14) + 1, 4, several), 2);
    assert_int_equal(assent_board_meetings(board, at_hour(14, 15), INT64_MAX, 4, several), 0);
    assert_true(assent_board_meeting_before(board, &several[1], &span));
    expect_span(span, at_hour(0, 14), at_hour(0, 17));
    assert_false(assent_board_meeting_before(board, &several[0], &span));
}

static void a_meeting_is_found_by_its_name(void **state)
{
    const struct stage *stage = *state;
    const struct assent_board *board;
    struct assent_span span;
    struct assent_error error;
    static const struct {
        const char *board, *day;
    } no[] = {{"nobody", "2026-12-01"},
              {"weekly", "2026-12-02"},
              {"weekly", "2026-13-01"},
              {"weekly", ""},
              {"other", "2026-12-01"}};
    assert_true(assent_meeting_find(stage->directory, assent_text_of("weekly"), assent_text_of("2026-12-08"),
                                    &board, &span, &error));
    expect_span(span, at_hour(7, 14), at_hour(7, 15));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        assert_false(assent_meeting_find(stage->directory, assent_text_of(no[i].board),
                                         assent_text_of(no[i].day), &board, &span, &error));
        assert_int_equal(error.code, ASSENT_NOT_FOUND);
    }
}

static enum assent_agenda_place place(const struct stage *stage, int64_t day, struct assent_round round,
                                      int64_t now_us)
{
    struct assent_span span;
    assert_true(assent_board_meeting_of(weekly(stage), day_of(day), &span));
    return assent_agenda_place(weekly(stage), &span, &round, now_us);
}

static void an_open_round_is_on_one_agenda(void **state)
{
    const struct stage *stage = *state;
    struct assent_round round = {.opened_us = at_hour(0, 12), .outcome = ASSENT_ROUND_OPEN};
    for (int64_t day = 0; day <= 14; day += 7)
        assert_int_equal(place(stage, day, round, at_hour(0, 16)),
                         day == 0 ? ASSENT_AGENDA_OPEN : ASSENT_AGENDA_NOT);
    assert_int_equal(place(stage, 7, round, at_hour(0, 17)), ASSENT_AGENDA_OPEN); // the first one is over
    assert_int_equal(place(stage, 0, round, at_hour(0, 17)), ASSENT_AGENDA_OPEN); // and did not decide it
    round.opened_us = at_hour(0, 17) - 1;
    assert_int_equal(place(stage, 0, round, at_hour(0, 17) - 1), ASSENT_AGENDA_OPEN);
    round.opened_us = at_hour(0, 17);
    assert_int_equal(place(stage, 0, round, at_hour(0, 17)), ASSENT_AGENDA_NOT);
    assert_int_equal(place(stage, 7, round, at_hour(0, 17)), ASSENT_AGENDA_OPEN);
    round.meeting = assent_text_of("weekly/2026-12-15");
    assert_int_equal(place(stage, 7, round, at_hour(7, 14)), ASSENT_AGENDA_NOT);
    assert_int_equal(place(stage, 14, round, at_hour(14, 14)), ASSENT_AGENDA_OPEN);
    round.deferred_us = at_hour(0, 13);
    assert_int_equal(place(stage, 14, round, at_hour(0, 13)), ASSENT_AGENDA_OPEN); // from then on
    round.meeting = assent_text_of("other/2026-12-15"); // of another board, which has put off its own
    assert_int_equal(place(stage, 7, round, at_hour(7, 14)), ASSENT_AGENDA_OPEN);
}

static void what_was_decided_since_is_marked(void **state)
{
    const struct stage *stage = *state;
    struct assent_round round = {
        .opened_us = at_hour(0, 12), .closed_us = at_hour(0, 17), .outcome = ASSENT_ROUND_MET};
    assert_int_equal(place(stage, 7, round, at_hour(7, 14)), ASSENT_AGENDA_DECIDED);
    assert_int_equal(place(stage, 0, round, at_hour(7, 14)), ASSENT_AGENDA_NOT);
    round.closed_us--;
    assert_int_equal(place(stage, 7, round, at_hour(7, 14)), ASSENT_AGENDA_NOT);
    assert_int_equal(place(stage, 0, round, at_hour(7, 14)), ASSENT_AGENDA_DECIDED);
    round.outcome = ASSENT_ROUND_SKIPPED;
    assert_int_equal(place(stage, 0, round, at_hour(7, 14)), ASSENT_AGENDA_NOT);
}

static bool leads(const struct stage *stage, const struct assent_board *board, const char *present,
                  const char *who)
{
    struct assent_text people[] = {assent_text_of(present)};
    return assent_board_led(stage->directory, board, (struct assent_present){people, 1}, assent_text_of(who));
}

static void who_leads(void **state)
{
    const struct stage *stage = *state;
    const struct assent_board *board = weekly(stage);
    assert_true(leads(stage, board, "per_di", "per_fay"));
    assert_true(leads(stage, board, "per_di", "per_gus")); // while the chair is not there
    assert_false(leads(stage, board, "per_fay", "per_gus"));
    assert_true(leads(stage, board, "per_fay", "per_fay"));
    assert_false(leads(stage, board, "per_di", "per_hal")); // a deputy whose account is closed
    assert_false(leads(stage, board, "per_di", "per_di"));
    assert_false(leads(stage, board, "per_di", "per_ann"));
    assert_false(leads(stage, board, "per_di", "per_nobody"));
    const struct assent_board *other = &stage->directory->boards[0]; // any member, without a chair
    assert_true(leads(stage, other, "per_di", "per_cy"));
    assert_false(leads(stage, other, "per_di", "per_fay"));
}

static void expect_writes(const struct assent_span *meeting, int64_t closed_us, int64_t now_us,
                          enum assent_code code)
{
    struct assent_error error = {0};
    assert_int_equal(assent_meeting_writes(meeting, closed_us, false, now_us, &error), code == ASSENT_OK);
    assert_int_equal(error.code, code);
}

static void a_record_has_its_time(void **state)
{
    struct assent_span meeting;
    assent_board_meeting_of(weekly(*state), day_of(0), &meeting);
    int64_t first_us = meeting.start_us - ASSENT_MEETING_EARLY_US;
    int64_t last_us = meeting.end_us + ASSENT_MEETING_LATE_US;
    expect_writes(&meeting, 0, first_us - 1, ASSENT_MEETING_TOO_EARLY);
    expect_writes(&meeting, 0, first_us, ASSENT_OK);
    expect_writes(&meeting, 0, last_us - 1, ASSENT_OK);
    expect_writes(&meeting, 0, last_us, ASSENT_MEETING_OVER);
    expect_writes(&meeting, meeting.start_us, meeting.start_us + 1, ASSENT_MEETING_OVER);
    struct assent_error error = {0}; // what is put off is put off ahead, too, and no later than the rest
    assert_true(assent_meeting_writes(&meeting, 0, true, 0, &error));
    assert_false(assent_meeting_writes(&meeting, 0, true, last_us, &error));
    assert_false(assent_meeting_writes(&meeting, 1, true, first_us, &error));
}

static void expect_attended(const struct stage *stage, const char *one, const char *other, bool expected)
{
    struct assent_text people[] = {assent_text_of(one), assent_text_of(other)};
    struct assent_error error = {0};
    assert_int_equal(assent_meeting_attended(stage->directory, weekly(stage), people, 2, &error), expected);
    assert_int_equal(error.code, expected ? ASSENT_OK : ASSENT_NOT_PRESENT);
}

static void who_may_be_there(void **state)
{
    const struct stage *stage = *state;
    expect_attended(stage, "per_cy", "per_di", true);
    expect_attended(stage, "per_cy", "per_cy", false);
    expect_attended(stage, "per_cy", "per_ann", false);
    expect_attended(stage, "per_cy", "per_hal", false);
    expect_attended(stage, "per_cy", "per_nobody", false);
}

// --- what a decision does ---

static struct assent_round_rule *define(struct stage *stage, const char *board)
{
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *asked = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    asked->approved = READY;
    asked->rejected = DRAFT;
    asked->expired = LATE;
    struct assent_round_rule *rule = stage_round(stage, asked, "board", "person:cy", 2);
    stage_seat(rule)->from = (struct assent_who){.kind = ASSENT_WHO_BOARD, .name = assent_text_of(board)};
    return rule;
}

// Half of the votes and one more, at the meeting.
static void at_meeting(struct assent_round_rule *rule)
{
    stage_seat(rule)->need =
        (struct assent_need){.kind = ASSENT_NEED_SHARE_VOTES, .value = 5000, .more_than = true};
    rule->closes_at_meeting = true;
}

static void submit(struct stage *stage, const char *who)
{
    stage_create(stage, who, "{}");
    stage_act(stage, who, "submit");
    expect_done(stage, "board");
}

enum { MOST = 6 };

// present: handles between spaces, sorted; against: those of them who reject it.
static void decide(struct stage *stage, const char *who, enum assent_item_decision decision,
                   const char *present, const char *against)
{
    static const char *const ALL[] = {"ann", "cy", "di", "eve", "fay", "gus"};
    struct assent_text people[MOST];
    struct assent_dissent dissent[MOST];
    struct assent_sitting sitting = {
        .board = assent_text_of("weekly"), .present = people, .dissent = dissent, .decision = decision};
    struct assent_span coming;
    int64_t round = stage->ticket->round_count ? stage->ticket->rounds[0].n : 0;
    assent_board_meetings(weekly(stage), stage->now_us, INT64_MAX, 1, &coming);
    sitting.meeting = coming;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++) {
        struct assent_text id = assent_text_format(stage->arena, "per_%s", ALL[i]);
        if (strstr(present, ALL[i]))
            people[sitting.present_count++] = id;
        if (strstr(against, ALL[i]))
            dissent[sitting.dissent_count++] =
                (struct assent_dissent){id, ASSENT_VOTE_REJECT, assent_text_of("No.")};
    }
    bool says = decision != ASSENT_ITEM_APPROVE;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_DECIDE,
                                            .actor = stage_actor(stage, who),
                                            .round = round,
                                            .comment = assent_text_of(says ? "Because." : ""),
                                            .sitting = &sitting});
}

static void a_decision_is_the_votes_of_those_present(void **state)
{
    struct stage *stage = *state;
    define(stage, "weekly");
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "");
    expect_done(stage, "ready");
    expect_facts(stage, "voted voted round_closed entered");
    decide(stage, "fay", ASSENT_ITEM_REJECT, "cy fay", ""); // and not once more
    expect_refused(stage, ASSENT_STATE_FORBIDS, "round closed");
}

static void strangers_decide_nothing(void **state)
{
    struct stage *stage = *state;
    define(stage, "weekly");
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "di", ASSENT_ITEM_APPROVE, "cy di", "");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "chair");
    decide(stage, "ann", ASSENT_ITEM_APPROVE, "cy di", "");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "chair");
    decide(stage, "gus", ASSENT_ITEM_APPROVE, "cy fay gus", "");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "chair"); // a deputy, and the chair is there
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "fay", "");
    expect_refused(stage, ASSENT_MEETING_QUORUM, "quorum");
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "di");
    expect_refused(stage, ASSENT_NOT_PRESENT, "");
    decide(stage, "gus", ASSENT_ITEM_APPROVE, "cy gus", "");
    expect_done(stage, "ready");
}

static void a_round_of_another_board_is_no_item(void **state)
{
    struct stage *stage = *state;
    define(stage, "other");
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "");
    expect_refused(stage, ASSENT_NOT_ON_AGENDA, "agenda");
}

static void a_deputy_leads_the_chairs_own_item(void **state)
{
    struct stage *stage = *state;
    define(stage, "weekly");
    submit(stage, "fay");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay gus", "");
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    decide(stage, "gus", ASSENT_ITEM_APPROVE, "cy fay gus", "");
    expect_done(stage, "ready");
    assert_int_equal(stage->ticket->rounds[0].vote_count, 2);
}

static void a_tie_is_broken_and_nothing_else(void **state)
{
    struct stage *stage = *state;
    at_meeting(define(stage, "weekly"));
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy di fay", "cy di");
    expect_done(stage, "draft"); // one against two
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    stage->now_us = at_hour(7, 14);
    struct assent_sitting none = {.board = assent_text_of("gone")};
    stage_step(stage, (struct assent_event){
                          .kind = ASSENT_EVENT_DECIDE, .actor = stage_actor(stage, "fay"), .sitting = &none});
    expect_refused(stage, ASSENT_NOT_FOUND, "");
}

static void who_leads_breaks_a_tie(void **state)
{
    struct stage *stage = *state;
    at_meeting(define(stage, "weekly"));
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "gus", ASSENT_ITEM_APPROVE, "cy gus", "cy"); // a deputy, in the chair's place
    expect_done(stage, "ready");
}

static void without_a_casting_vote_a_tie_is_no_majority(void **state)
{
    struct stage *stage = *state;
    at_meeting(define(stage, "weekly"));
    ((struct assent_board *)stage->directory->boards)[1].casting_vote = false;
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "cy");
    expect_done(stage, "draft");
}

static void a_round_is_deferred_while_there_is_a_meeting(void **state)
{
    struct stage *stage = *state;
    at_meeting(define(stage, "weekly"));
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    for (int64_t day = 7; day <= 14; day += 7) {
        decide(stage, "fay", ASSENT_ITEM_DEFER, "fay", "");
        expect_done(stage, "board");
        assert_int_equal(stage->ticket->rounds[0].due_us, at_hour(day, 15));
        decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "");
        expect_refused(stage, ASSENT_NOT_ON_AGENDA, "agenda");
        stage->now_us = at_hour(day, 14);
    }
    decide(stage, "fay", ASSENT_ITEM_DEFER, "fay", ""); // there is none after the last
    expect_refused(stage, ASSENT_NO_NEXT_MEETING, "next meeting");
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", "");
    expect_done(stage, "ready");
}

static void a_meeting_that_says_nothing_approves_nothing(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "weekly");
    at_meeting(rule);
    rule->quorum = 3;
    submit(stage, "ann");
    stage->now_us = at_hour(0, 14);
    decide(stage, "fay", ASSENT_ITEM_APPROVE, "cy fay", ""); // two votes, and the round wants three
    expect_refused(stage, ASSENT_ITEM_UNDECIDED, "closes at meeting");
    stage_fire(stage, "round/0");
    expect_done(stage, "late");
    assert_int_equal(stage->now_us, at_hour(0, 17));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, meetings_open, stage_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_day_has_one_meeting),
        TEST(a_meeting_is_found_by_its_name),
        TEST(an_open_round_is_on_one_agenda),
        TEST(what_was_decided_since_is_marked),
        TEST(who_leads),
        TEST(a_record_has_its_time),
        TEST(who_may_be_there),
        TEST(a_decision_is_the_votes_of_those_present),
        TEST(strangers_decide_nothing),
        TEST(a_round_of_another_board_is_no_item),
        TEST(a_deputy_leads_the_chairs_own_item),
        TEST(a_tie_is_broken_and_nothing_else),
        TEST(who_leads_breaks_a_tie),
        TEST(without_a_casting_vote_a_tie_is_no_majority),
        TEST(a_round_is_deferred_while_there_is_a_meeting),
        TEST(a_meeting_that_says_nothing_approves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

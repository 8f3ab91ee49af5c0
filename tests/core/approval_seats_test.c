// SPDX-License-Identifier: Apache-2.0
// Several seats side by side, rejections by number, quorum, objections, rounds that close at a meeting, and
// who counts while a round is open (language.md, "Approvals, exactly", rules 2 to 5).
#include "stage.h"

enum { DRAFT, BOARD, READY, LATE };

// draft -> board (seats technical of peers and business of group:board, one each) -> ready | draft | late.
// ann requests; bo, cy and di are peers, di, eve, fay and gus the board.
static struct assent_round_rule *define(struct stage *stage)
{
    static const uint16_t IN_BOARD[] = {DRAFT, BOARD};
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "personal", ASSENT_FIELD_BOOLEAN);
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON);
    for (int i = 1; i < 3; i++) {
        stage->fields[i].edit_in = IN_BOARD;
        stage->fields[i].edit_in_count = 2;
    }
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    board->approved = READY;
    board->rejected = DRAFT;
    board->expired = LATE;
    struct assent_round_rule *rule = stage_round(stage, board, "board", "group:peers", 1);
    stage_seat(rule)->name = assent_text_of("technical");
    rule->covers = stage_field_list(stage, "plan", &rule->covers_count);
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    stage_new_seat(stage, rule, "business", "group:board", 1);
    return rule;
}

static struct assent_seat_rule *seat_of(const struct assent_round_rule *rule, size_t index)
{
    return (struct assent_seat_rule *)(uintptr_t)&rule->seats[index];
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"personal\":false,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
}

static void vote(struct stage *stage, const char *who, enum assent_vote_choice choice, const char *seat)
{
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, who),
                                            .choice = choice,
                                            .seat = assent_text_of(seat),
                                            .comment = assent_text_of("because")});
}

static void every_seat_must_be_met(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    expect_words(stage->ticket->rounds[0].votes[0].seat, "technical"); // the only one that bo fits
    vote(stage, "eve", ASSENT_VOTE_APPROVE, "business");
    expect_done(stage, "ready");
    expect_words(stage->result.facts[2].round_closed.rule,
                 "technical: 1 of 1 approved; business: 1 of 1 approved");
}

static void one_seat_that_is_refused_refuses_the_round(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_REJECT);
    expect_done(stage, "draft");
    expect_words(stage->result.facts[2].round_closed.rule, "business: 1 rejected");
}

static void who_fits_several_seats_names_one(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEAT_MISSING, "one person one seat");
    expect_says(stage, "technical, business");
    vote(stage, "di", ASSENT_VOTE_APPROVE, "nonsense");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "seat");
    vote(stage, "bo", ASSENT_VOTE_APPROVE, "business");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "seat");
    expect_says(stage, "but for technical");
    vote(stage, "op", ASSENT_VOTE_APPROVE, "business");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "from group:peers, group:board");
    vote(stage, "di", ASSENT_VOTE_APPROVE, "business");
    expect_done(stage, "board");
    vote(stage, "di", ASSENT_VOTE_APPROVE, "business"); // the same again
    assert_int_equal(stage->result.status, ASSENT_STEP_NOTHING);
    vote(stage, "di", ASSENT_VOTE_APPROVE, "technical");
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote"); // one person fills one seat
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void people_who_are_left_fill_one_seat_each(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 0)->need.value = 2;
    seat_of(rule, 1)->from = stage_who(stage, "person:di,person:cy");
    submit(stage);                                // bo, cy and di are three for two and one
    stage_vote(stage, "bo", ASSENT_VOTE_ABSTAIN); // cy and di are two for three
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
    expect_words(stage->result.facts[2].round_closed.rule,
                 "technical, business: 2 more could approve, each in one seat, but 3 are needed");
}

static void an_approval_is_not_wasted_on_the_wrong_seat(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 1)->from = stage_who(stage, "person:di");
    submit(stage);
    vote(stage, "di", ASSENT_VOTE_APPROVE, "technical"); // nobody else is the business
    expect_refused(stage, ASSENT_SEAT_NEEDED, "one person one seat");
    expect_says(stage, "Vote for seat business");
    vote(stage, "di", ASSENT_VOTE_APPROVE, "business");
    expect_done(stage, "board");
}

static void seats_that_too_few_share_are_a_fault(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 0)->from = stage_who(stage, "person:di");
    seat_of(rule, 1)->from = stage_who(stage, "person:di");
    stage_create(stage, "ann", "{\"personal\":false,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "one person one seat");
    expect_says(stage, "technical, business: 1 more could approve, each in one seat, but 2 are needed");
    seat_of(rule, 1)->from = stage_who(stage, "group:empty");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from group:empty");
    expect_says(stage, "seat business of round board");
    seat_of(rule, 1)->from = stage_who(stage, "group:board");
    rule->quorum = 5;
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "quorum 5");
    rule->quorum = 4;
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
}

static void a_seat_is_there_when_its_condition_holds(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 1)->when = stage_when(stage, "personal");
    submit(stage);
    assert_int_equal(stage->ticket->rounds[0].seat_count, 1);
    stage_edit(stage, "ann", "{\"personal\":true}"); // brings the other seat: asked anew
    expect_done(stage, "board");
    expect_round(stage, 0, ASSENT_ROUND_LEFT);
    assert_int_equal(stage->ticket->rounds[1].seat_count, 2);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "ann", "{\"personal\":false}"); // takes it, and the vote that was given is enough
    expect_done(stage, "ready");
    expect_round(stage, 2, ASSENT_ROUND_MET);
}

static void a_round_without_a_seat_is_skipped(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 0)->when = stage_when(stage, "personal");
    seat_of(rule, 1)->when = stage_when(stage, "personal");
    stage_new_seat(stage, rule, ASSENT_OBJECTIONS, "group:board", 0)->object = true;
    stage_create(stage, "ann", "{\"personal\":false,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit"); // and it is the only round: never a yes
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "every round skipped");
    stage_round(stage, &stage->states[BOARD], "last", "group:peers", 1);
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    expect_round(stage, 0, ASSENT_ROUND_SKIPPED);
    expect_words(stage->result.facts[3].round_closed.rule, "none of its seats is there");
}

static void refused_by_so_many_rejections(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    rule->seat_count = 1;
    seat_of(rule, 0)->refuse = 2;
    submit(stage);
    vote(stage, "bo", ASSENT_VOTE_REJECT, "technical");
    expect_done(stage, "board");
    vote(stage, "cy", ASSENT_VOTE_REJECT, "technical");
    expect_done(stage, "draft");
    expect_words(stage->result.facts[2].round_closed.rule, "technical: 2 rejected");
}

static void a_quorum_comes_before_a_yes(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    rule->seat_count = 1;
    rule->quorum = 2;
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_vote(stage, "cy", ASSENT_VOTE_ABSTAIN); // counts for it
    expect_done(stage, "ready");
    stage->ticket = NULL;
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_fire(stage, "round/0");
    expect_done(stage, "late");
    expect_round(stage, 0, ASSENT_ROUND_EXPIRED);
    expect_words(stage->result.facts[1].round_closed.rule,
                 "not decided within 1 h: 1 voted, and the quorum is 2");
}

static void a_quorum_that_cannot_come_together_refuses(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    rule->seat_count = 1;
    rule->quorum = 3;
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "ann", "{\"implementer\":\"cy\"}"); // bo and di are left
    expect_done(stage, "draft");
    expect_words(stage->result.facts[2].round_closed.rule, "1 voted and 1 more could, but the quorum is 3");
}

static struct assent_round_rule *define_objections(struct stage *stage)
{
    struct assent_round_rule *rule = define(stage);
    rule->seat_count = 1;
    struct assent_seat_rule *object =
        stage_new_seat(stage, rule, ASSENT_OBJECTIONS, "person:eve,person:di", 0);
    object->object = true;
    return rule;
}

static void silence_is_consent_once_its_time_is_over(void **state)
{
    struct stage *stage = *state;
    define_objections(stage);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board"); // they have their time
    stage_fire(stage, "round/0");
    expect_done(stage, "ready");
    expect_round(stage, 0, ASSENT_ROUND_MET);
    stage->ticket = NULL;
    submit(stage);
    stage_fire(stage, "round/0"); // their silence is no vote of the others
    expect_done(stage, "late");
}

static void one_objection_refuses_at_once(void **state)
{
    struct stage *stage = *state;
    define_objections(stage);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    vote(stage, "bo", ASSENT_VOTE_OBJECT, "");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "object");
    vote(stage, "eve", ASSENT_VOTE_APPROVE, "");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "object");
    vote(stage, "eve", ASSENT_VOTE_APPROVE, ASSENT_OBJECTIONS);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "object");
    vote(stage, "di", ASSENT_VOTE_OBJECT, "technical");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "object");
    struct assent_event silent = {
        .kind = ASSENT_EVENT_VOTE, .actor = stage_actor(stage, "eve"), .choice = ASSENT_VOTE_OBJECT};
    stage_step(stage, silent);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "comment on object");
    vote(stage, "eve", ASSENT_VOTE_OBJECT, "");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
    expect_words(stage->result.facts[2].round_closed.rule, "1 objected");
}

static void who_may_object_and_vote_does_one_of_them(void **state)
{
    struct stage *stage = *state;
    define_objections(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE); // the seat technical needs no name: the other only objects
    expect_done(stage, "board");
    vote(stage, "di", ASSENT_VOTE_OBJECT, "");
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    stage_withdraw(stage, "di");
    vote(stage, "di", ASSENT_VOTE_OBJECT, "");
    expect_done(stage, "draft");
}

static void at_a_meeting_nothing_is_decided_earlier(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define_objections(stage);
    rule->closes_at_meeting = true;
    submit(stage);
    vote(stage, "bo", ASSENT_VOTE_REJECT, "");
    expect_done(stage, "board");
    stage_withdraw(stage, "bo");
    vote(stage, "eve", ASSENT_VOTE_OBJECT, "");
    expect_done(stage, "board");
    stage_withdraw(stage, "eve");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_fire(stage, "round/0");
    expect_done(stage, "ready");
    stage->ticket = NULL;
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    vote(stage, "cy", ASSENT_VOTE_REJECT, "");
    stage_fire(stage, "round/0");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
}

// Who may close, and when a board meets, tell the stories of tests/workflows/rounds.
static void only_a_round_of_a_meeting_is_closed_by_hand(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    submit(stage);
    struct assent_event close = {.kind = ASSENT_EVENT_CLOSE, .actor = stage_actor(stage, "eve")};
    stage_step(stage, close);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "closes at meeting");
    close.round = 7;
    stage_step(stage, close);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "round closed");
    rule->closes_at_meeting = true;
    close.round = 0;
    stage->ticket = NULL;
    submit(stage);
    stage_step(stage, close);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "closes at meeting"); // it asks no board
    assert_non_null(assent_ticket_open_round(stage->ticket));
}

static void shares_of_votes_beside_others_wait_for_the_end(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    seat_of(rule, 1)->need =
        (struct assent_need){.kind = ASSENT_NEED_SHARE_VOTES, .value = 5000, .more_than = true};
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_vote(stage, "fay", ASSENT_VOTE_REJECT);
    stage_fire(stage, "round/0");
    expect_done(stage, "draft");
    expect_words(stage->result.facts[1].round_closed.rule, "business: 1 of 2 votes approved, 2 were needed");
}

// Who is named the implementer in mid-round is not one of everyone any more.
static void everyone_is_who_may_vote_now(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    rule->seat_count = 1;
    seat_of(rule, 0)->need = (struct assent_need){.kind = ASSENT_NEED_EVERYONE};
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    assert_int_equal(stage->ticket->rounds[0].seats[0].base, 3);
    stage_edit(stage, "ann", "{\"implementer\":\"cy\"}");
    expect_done(stage, "ready");
    expect_words(stage->ticket->rounds[0].seats[0].name, "technical");
    assert_int_equal(stage->ticket->rounds[0].seats[0].base, 3); // of the opening
}

static void votes_of_seats_are_kept_on_coming_back(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_action(stage, &stage->states[BOARD], "withdraw", "requester", "draft");
    submit(stage);
    vote(stage, "di", ASSENT_VOTE_APPROVE, "business");
    stage_act(stage, "ann", "withdraw");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    expect_words(assent_ticket_open_round(stage->ticket)->votes[0].seat, "business");
    stage_act(stage, "ann", "withdraw");
    seat_of(&stage->states[BOARD].rounds[0], 1)->from = stage_who(stage, "person:eve");
    stage_act(stage, "ann", "submit"); // di does not fit that seat any more
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(every_seat_must_be_met),
        TEST(one_seat_that_is_refused_refuses_the_round),
        TEST(who_fits_several_seats_names_one),
        TEST(people_who_are_left_fill_one_seat_each),
        TEST(an_approval_is_not_wasted_on_the_wrong_seat),
        TEST(seats_that_too_few_share_are_a_fault),
        TEST(a_seat_is_there_when_its_condition_holds),
        TEST(a_round_without_a_seat_is_skipped),
        TEST(refused_by_so_many_rejections),
        TEST(a_quorum_comes_before_a_yes),
        TEST(a_quorum_that_cannot_come_together_refuses),
        TEST(silence_is_consent_once_its_time_is_over),
        TEST(one_objection_refuses_at_once),
        TEST(who_may_object_and_vote_does_one_of_them),
        TEST(at_a_meeting_nothing_is_decided_earlier),
        TEST(only_a_round_of_a_meeting_is_closed_by_hand),
        TEST(shares_of_votes_beside_others_wait_for_the_end),
        TEST(everyone_is_who_may_vote_now),
        TEST(votes_of_seats_are_kept_on_coming_back),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Tickets opened for others, handed over and watched, and approvers who are added: who may, what moves, and
// that no vote comes of it.
#include "stage.h"

#include <assent/base/limits.h>
#include <string.h>

enum { DRAFT, PEERS, READY, DONE };

// draft -> peers -> ready, with the requester -> done
static struct assent_round_rule *define(struct stage *stage, enum assent_ticket_kind kind, const char *from,
                                        int64_t need)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT)->material = true;
    stage->definition.kind = kind;
    stage->definition.owner = stage_who(stage, "person:op");
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_end(stage, "done", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_action(stage, peers, "back", "requester", "draft");
    stage_action(stage, ready, "finish", "requester", "done");
    draft->held_by = ready->held_by = stage_who(stage, "requester");
    peers->approved = READY;
    peers->rejected = DRAFT;
    return stage_round(stage, peers, "peers", from, need);
}

static struct assent_text id_of(struct stage *stage, const char *who)
{
    return assent_text_format(stage->arena, "per_%s", who);
}

static enum assent_step_status open_for(struct stage *stage, const char *who, const char *whom, bool behalf)
{
    const unsigned char dice[10] = {1, 2, 3};
    stage->ticket = NULL;
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CREATE,
                                                   .actor = stage_actor(stage, who),
                                                   .person = id_of(stage, whom),
                                                   .behalf = behalf,
                                                   .id = assent_id_make(stage->now_us, dice),
                                                   .number = assent_text_of("CHG-1")});
}

static enum assent_step_status name(struct stage *stage, enum assent_event_kind kind, const char *who,
                                    const char *whom, bool behalf)
{
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    return stage_step(stage, (struct assent_event){.kind = kind,
                                                   .actor = stage_actor(stage, who),
                                                   .person = id_of(stage, whom),
                                                   .behalf = behalf,
                                                   .round = round ? round->n : 0,
                                                   .comment = assent_text_of("because")});
}

static enum assent_step_status hand(struct stage *stage, const char *who, const char *to)
{
    return name(stage, ASSENT_EVENT_HAND_OVER, who, to, false);
}

static enum assent_step_status add(struct stage *stage, const char *who, const char *whom)
{
    return name(stage, ASSENT_EVENT_ADD_APPROVER, who, whom, false);
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
}

static void the_manager_and_the_permission_open_for_others(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "group:peers", 1);
    open_for(stage, "cy", "bo", false);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "behalf");
    open_for(stage, "cy", "hal", true);
    expect_refused(stage, ASSENT_PERSON_UNFIT, "active human");
    open_for(stage, "cy", "worker", true);
    expect_refused(stage, ASSENT_PERSON_UNFIT, "active human");
    open_for(stage, "cy", "nobody", true);
    expect_refused(stage, ASSENT_PERSON_UNFIT, "known person");
    open_for(stage, "eve", "bo", false);
    expect_done(stage, "draft");
    expect_words(stage->ticket->requester, "per_bo");
    expect_words(stage->ticket->opened_by, "per_eve");
    open_for(stage, "cy", "ann", true);
    expect_done(stage, "draft");
    open_for(stage, "cy", "cy", false);
    expect_words(stage->ticket->opened_by, "");
}

// Bo's other account opens it for Ann: both accounts are one human, of every kind of ticket.
static void no_account_of_who_opened_it_votes(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_REQUEST, "group:peers", 1);
    open_for(stage, "bo2", "cy", true);
    stage_act(stage, "bo2", "submit");
    expect_done(stage, "peers");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never opened_by");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never opened_by");
    stage_act(stage, "bo2", "back");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by requester");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void who_hands_over_or_receives_never_votes(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_REQUEST, "group:peers", 3);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    hand(stage, "cy", "cy");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by requester");
    name(stage, ASSENT_EVENT_HAND_OVER, "op", "cy", true); // she has not left
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by requester");
    hand(stage, "ann", "ann");
    expect_refused(stage, ASSENT_PERSON_UNFIT, "another person");
    hand(stage, "ann", "bo"); // his vote goes, and too few are left
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "never requester");
    hand(stage, "ann", "eve");
    expect_done(stage, "peers");
    expect_facts(stage, "handed_over");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester before");
    hand(stage, "eve", "ann"); // and back: she stays out
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    hand(stage, "ann", "cy");
    expect_refused(stage, ASSENT_OWN_APPROVAL, "never requester");
    hand(stage, "ann", "fay");
    expect_facts(stage, "handed_over holder_changed");
    expect_words(stage->ticket->held_by.keys[0], "per_fay");
    stage_act(stage, "ann", "finish");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by requester");
    stage_act(stage, "fay", "finish");
    hand(stage, "fay", "gus");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "ended");
}

static void a_vote_of_who_receives_it_is_void(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "group:board", 2);
    submit(stage);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    hand(stage, "ann", "eve");
    expect_facts(stage, "handed_over vote_voided");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
}

static void a_round_for_the_requester_asks_the_new_one(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, ASSENT_REQUEST, "requester", 1);
    (void)rule;
    submit(stage);
    hand(stage, "ann", "fay");
    expect_facts(stage, "handed_over seat_changed");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "from requester");
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void hand_overs_are_bounded(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "group:board", 1);
    submit(stage);
    for (int i = 0; i < ASSENT_HAND_OVERS_A_TICKET; i++) {
        hand(stage, i % 2 ? "bo" : "ann", i % 2 ? "ann" : "bo");
        expect_done(stage, "peers");
    }
    hand(stage, "ann", "bo");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void an_added_approver_is_one_more(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, ASSENT_CHANGE, "group:board", 2);
    rule->quorum = 3;
    submit(stage);
    add(stage, "bo", "cy");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "add approver");
    add(stage, "ann", "eve");
    expect_refused(stage, ASSENT_APPROVER_ASKED, "asked once");
    add(stage, "ann", "ann");
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    add(stage, "ann", "worker");
    expect_refused(stage, ASSENT_PERSON_UNFIT, "active human");
    add(stage, "ann", "cy");
    expect_facts(stage, "seat_added");
    add(stage, "op", "bo2"); // the workflow's owner
    expect_facts(stage, "seat_added");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_round(stage, 0, ASSENT_ROUND_OPEN); // the quorum is of the board
    stage_vote(stage, "gus", ASSENT_VOTE_ABSTAIN);
    expect_done(stage, "ready");
}

static void who_could_refuse_alone_adds_and_no_other_voter(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, ASSENT_CHANGE, "group:board", 2);
    stage_seat(rule)->refuse = 2;
    submit(stage);
    add(stage, "eve", "cy");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "add approver");
    add(stage, "ann", "cy");
    add(stage, "cy", "op"); // his seat is his alone
    expect_facts(stage, "seat_added");
    stage_vote(stage, "cy", ASSENT_VOTE_REJECT);
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
}

static void an_added_approver_is_asked_again(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "group:board", 1);
    submit(stage);
    add(stage, "ann", "cy");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "back");
    stage_act(stage, "ann", "submit");
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    assert_int_equal(round->seat_count, 2);
    assert_int_equal(round->vote_count, 1); // nothing has changed: his vote is kept
    stage_act(stage, "ann", "back");
    hand(stage, "ann", "cy");
    expect_done(stage, "draft");
    stage_act(stage, "cy", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "added approver");
}

static void added_approvers_are_bounded(void **state)
{
    static const char *const people[] = {"bo", "cy", "di", "eve", "fay", "gus", "op"};
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "person:gus", 1);
    submit(stage);
    size_t added = 0;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        added += add(stage, "ann", people[i]) == ASSENT_STEP_DONE;
    assert_int_equal(added, 6);
    struct assent_round *round = (struct assent_round *)&stage->ticket->rounds[0];
    struct assent_seat seats[ASSENT_ADDED_APPROVERS + 1];
    for (size_t i = 0; i <= ASSENT_ADDED_APPROVERS; i++)
        seats[i] = round->seats[i < round->seat_count ? i : round->seat_count - 1];
    round->seats = seats;
    round->seat_count = ASSENT_ADDED_APPROVERS + 1;
    add(stage, "ann", "bo2");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void to_watch_is_kept_once(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, "group:board", 1);
    submit(stage);
    name(stage, ASSENT_EVENT_WATCH, "fay", "fay", false);
    expect_facts(stage, "watched");
    assert_int_equal(name(stage, ASSENT_EVENT_WATCH, "fay", "fay", false), ASSENT_STEP_NOTHING);
    name(stage, ASSENT_EVENT_WATCH, "bo", "bo", false);
    expect_words(stage->ticket->watchers[0], "per_bo");
    name(stage, ASSENT_EVENT_UNWATCH, "fay", "fay", false);
    expect_facts(stage, "unwatched");
    assert_int_equal(name(stage, ASSENT_EVENT_UNWATCH, "fay", "fay", false), ASSENT_STEP_NOTHING);
    assert_int_equal(stage->ticket->watcher_count, 1);
    struct assent_text many[ASSENT_WATCHERS];
    for (size_t i = 0; i < ASSENT_WATCHERS; i++)
        many[i] = assent_text_format(stage->arena, "per_x%03zu", i);
    struct assent_ticket *ticket = (struct assent_ticket *)stage->ticket;
    ticket->watchers = many;
    ticket->watcher_count = ASSENT_WATCHERS;
    name(stage, ASSENT_EVENT_WATCH, "fay", "fay", false);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    ticket->watcher_count = ASSENT_WATCHERS - 1;
    name(stage, ASSENT_EVENT_WATCH, "fay", "fay", false);
    expect_facts(stage, "watched");
}

static void votes_in_bulk_only_where_the_file_says_so(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, ASSENT_CHANGE, "group:board", 1);
    submit(stage);
    struct assent_event vote = {.kind = ASSENT_EVENT_VOTE,
                                .actor = stage_actor(stage, "eve"),
                                .choice = ASSENT_VOTE_APPROVE,
                                .bulk = true};
    stage_step(stage, vote);
    expect_refused(stage, ASSENT_ONE_BY_ONE, "bulk");
    rule->bulk = true;
    stage_step(stage, vote);
    expect_done(stage, "ready");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
    const struct CMUnitTest tests[] = {
        TEST(the_manager_and_the_permission_open_for_others),
        TEST(no_account_of_who_opened_it_votes),
        TEST(who_hands_over_or_receives_never_votes),
        TEST(a_vote_of_who_receives_it_is_void),
        TEST(a_round_for_the_requester_asks_the_new_one),
        TEST(hand_overs_are_bounded),
        TEST(an_added_approver_is_one_more),
        TEST(who_could_refuse_alone_adds_and_no_other_voter),
        TEST(an_added_approver_is_asked_again),
        TEST(added_approvers_are_bounded),
        TEST(to_watch_is_kept_once),
        TEST(votes_in_bulk_only_where_the_file_says_so),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Handing over, opening for others and adding approvers beside `never` and the rules of the house: nobody
// gets round a rule by giving a ticket away, by taking it, or by being asked by name.
#include "stage.h"

#include <assent/core/delegation.h>
#include <assent/core/house.h>

enum { DRAFT, PEERS, READY };

struct rules {
    struct assent_house_rule items[2];
};

// draft -> peers -> ready. ann requests; peers are ann, bo (with bo2), cy, di.
static struct assent_round_rule *define(struct stage *stage, enum assent_ticket_kind kind, int64_t need)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT)->material = true;
    stage->definition.kind = kind;
    stage->definition.owner = stage_who(stage, "person:op");
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "peers");
    draft->held_by = stage_who(stage, "requester");
    peers->approved = READY;
    peers->rejected = DRAFT;
    return stage_round(stage, peers, "peers", "group:peers", need);
}

static void forbid(struct stage *stage, const char *handle, const char *who)
{
    struct rules *rules = assent_arena_take(stage->arena, sizeof *rules);
    struct assent_text *words = assent_arena_take(stage->arena, sizeof *words);
    *words = assent_text_of(who);
    rules->items[0] = (struct assent_house_rule){.handle = assent_text_of(handle), .never = {words, 1}};
    stage->directory->house = rules->items;
    stage->directory->house_count = 1;
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "peers");
}

static enum assent_step_status name(struct stage *stage, enum assent_event_kind kind, const char *who,
                                    const char *whom)
{
    return stage_step(stage, (struct assent_event){.kind = kind,
                                                   .actor = stage_actor(stage, who),
                                                   .person = assent_text_format(stage->arena, "per_%s", whom),
                                                   .round = 0,
                                                   .comment = assent_text_of("because")});
}

static enum assent_step_status hand(struct stage *stage, const char *who, const char *to)
{
    return name(stage, ASSENT_EVENT_HAND_OVER, who, to);
}

static enum assent_step_status add(struct stage *stage, const char *who, const char *whom)
{
    return name(stage, ASSENT_EVENT_ADD_APPROVER, who, whom);
}

// `never: []` lets the requester vote, the house does not: nor whoever was it, nor whoever is it by now.
static void the_houses_requester_is_whoever_ever_was_it(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_REQUEST, 1)->never_open = true;
    forbid(stage, "not-ones-own", "requester");
    submit(stage);
    hand(stage, "ann", "cy");
    expect_done(stage, "peers");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester (house rule not-ones-own)");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester (house rule not-ones-own)");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// Cy has voted and takes the ticket over: the vote goes, though the file turns the kind's rules off.
static void who_has_voted_and_takes_it_over_has_not_voted(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_REQUEST, 2)->never_open = true;
    forbid(stage, "not-ones-own", "requester");
    submit(stage);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    hand(stage, "ann", "cy");
    expect_done(stage, "peers");
    assert_int_equal(stage->ticket->rounds[0].vote_count, 0);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// Whoever a rule keeps out is not asked by name either, by none of their accounts.
static void nobody_is_added_whom_a_rule_keeps_out(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, ASSENT_CHANGE, 1);
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "person:gus");
    rule->never = never;
    rule->never_count = 1;
    forbid(stage, "no-board", "person:eve");
    submit(stage);
    add(stage, "ann", "eve");
    expect_refused(stage, ASSENT_SEPARATION, "never person:eve (house rule no-board)");
    add(stage, "ann", "gus");
    expect_refused(stage, ASSENT_SEPARATION, "never person:gus");
    add(stage, "ann", "ann");
    assert_int_equal(stage->result.status, ASSENT_STEP_REFUSED);
    hand(stage, "ann", "fay");
    expect_done(stage, "peers");
    add(stage, "fay", "ann"); // who had it before
    assert_int_equal(stage->result.status, ASSENT_STEP_REFUSED);
    add(stage, "fay", "op");
    expect_done(stage, "peers");
}

// A rule that comes while somebody who was added is asked: their vote is void and the seat cannot be met.
static void a_rule_that_comes_meets_who_was_added(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, 1);
    submit(stage);
    add(stage, "ann", "eve");
    expect_done(stage, "peers");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    forbid(stage, "no-board", "person:eve");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_MEMBERS});
    expect_facts(stage, "vote_voided round_closed entered");
    expect_done(stage, "draft");
}

// Taking the ticket over does not free who was added from being its requester.
static void who_was_added_cannot_take_the_ticket_and_vote(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_REQUEST, 1);
    submit(stage);
    add(stage, "ann", "eve");
    expect_done(stage, "peers");
    hand(stage, "ann", "eve"); // the seat would be nobody's
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "never requester");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// A delegate votes for nobody in a round that a rule keeps them out of, whoever was added and delegates.
static void who_was_added_delegates_to_nobody_who_is_out(void **state)
{
    struct stage *stage = *state;
    define(stage, ASSENT_CHANGE, 1);
    struct assent_delegation *one = assent_arena_take(stage->arena, sizeof *one);
    *one = (struct assent_delegation){.id = assent_text_of("dlg_1"),
                                      .person = assent_text_of("per_eve"),
                                      .delegate = assent_text_of("per_ann"),
                                      .until_us = INT64_MAX};
    stage->directory->delegations = one;
    stage->directory->delegation_count = 1;
    submit(stage);
    add(stage, "ann", "eve");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "ann"),
                                            .voter = assent_text_of("per_eve"),
                                            .seat = assent_text_of("added:eve"),
                                            .choice = ASSENT_VOTE_APPROVE});
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    hand(stage, "ann", "fay");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "ann"),
                                            .voter = assent_text_of("per_eve"),
                                            .seat = assent_text_of("added:eve"),
                                            .choice = ASSENT_VOTE_APPROVE});
    expect_refused(stage, ASSENT_SEPARATION, "never requester"); // as when the round was asked
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_houses_requester_is_whoever_ever_was_it, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(who_has_voted_and_takes_it_over_has_not_voted, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(nobody_is_added_whom_a_rule_keeps_out, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_rule_that_comes_meets_who_was_added, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(who_was_added_cannot_take_the_ticket_and_vote, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(who_was_added_delegates_to_nobody_who_is_out, stage_open,
                                        stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

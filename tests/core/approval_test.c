// SPDX-License-Identifier: Apache-2.0
// Rounds of approval: who may vote, what a vote binds to, how a round is decided, and what coming back keeps.
#include "stage.h"

#include <assent/base/limits.h>

enum { DRAFT, PEERS, READY, EXPIRED, CLOSED };

// draft -> peers (1 of group:peers, in one day) -> ready | draft | late
static struct assent_round_rule *define(struct stage *stage)
{
    stage_field(stage, "summary", ASSENT_FIELD_TEXT)->material = false;
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "backout", ASSENT_FIELD_TEXT);
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON);
    static const uint16_t IN_PEERS[] = {DRAFT, PEERS};
    for (size_t i = 0; i < 4; i++) {
        stage->fields[i].edit_in = IN_PEERS;
        stage->fields[i].edit_in_count = 2;
        stage->fields[i].edit_by = stage_who(stage, "requester,person:cy,person:eve");
    }
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_CANCELLED);
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_action(stage, peers, "withdraw", "requester", "draft");
    stage_action(stage, &stage->states[READY], "again", "requester", "peers");
    peers->approved = READY;
    peers->rejected = DRAFT;
    peers->expired = EXPIRED;
    struct assent_round_rule *rule = stage_round(stage, peers, "peers", "group:peers", 1);
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_DAY_US};
    return rule;
}

static void submit(struct stage *stage, const char *fields)
{
    stage_create(stage, "ann", fields);
    expect_done(stage, "draft");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "peers");
}

static void a_round_is_opened_with_its_evidence(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"implementer\":\"cy\",\"plan\":\"p\"}");
    expect_facts(stage, "acted entered round_opened timer_set");
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    assert_int_equal(round->n, 0);
    expect_words(round->seats[0].audience.keys[0], "group:peers");
    assert_int_equal(round->seats[0].base, 2); // bo (with either account) and di; not ann, not cy
    assert_int_equal(round->seats[0].required, 1);
    assert_int_equal(round->excluded_count, 2);
    expect_words(round->excluded[0].person, "per_ann");
    expect_words(round->excluded[0].rule, "requester");
    expect_words(round->excluded[1].person, "per_cy");
    expect_words(round->excluded[1].rule, "implementer");
    assert_int_equal(round->covers_count, 3);
    assert_true(assent_digest_equal(&round->covered, &stage->ticket->material));
    int32_t group = assent_directory_group(stage->directory, assent_text_of("peers"));
    assert_true(assent_digest_equal(&round->seats[0].set, &stage->directory->groups[group].set));
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of("round/0"));
    assert_non_null(timer);
    assert_int_equal(timer->due_us, stage->now_us + ASSENT_DAY_US);
    assert_int_equal(timer->directory, 3);
    expect_words(timer->rule, "decide_within 1 day");
}

static void an_approval_meets_the_round(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    expect_facts(stage, "voted timer_cleared round_closed entered");
    expect_round(stage, 0, ASSENT_ROUND_MET);
    expect_words(stage->result.facts[2].round_closed.rule, "1 of 1 approved");
    assert_false(stage_has_timer(stage, "round/0"));
    const struct assent_vote *vote = &stage->ticket->rounds[0].votes[0];
    expect_words(vote->person, "per_bo");
    assert_int_equal(vote->revision, 3);
    assert_true(assent_digest_equal(&vote->covered, &stage->ticket->material));
}

static void a_rejection_refuses_and_needs_a_comment(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    struct assent_event reject = {
        .kind = ASSENT_EVENT_VOTE, .actor = stage_actor(stage, "di"), .choice = ASSENT_VOTE_REJECT};
    stage_step(stage, reject);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "comment on reject");
    stage_vote(stage, "di", ASSENT_VOTE_REJECT);
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
}

static void who_may_not_vote(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_seat(rule)->from = stage_who(stage, "group:peers,group:board");
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "person:gus");
    rule->never = never;
    rule->never_count = 1;
    submit(stage, "{\"implementer\":\"bo\",\"plan\":\"p\"}");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester");
    expect_says(stage, "Ann may not vote in round peers (rule: never requester)");
    assert_int_equal(stage->result.place.line, 40);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never implementer");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE); // the same person
    expect_refused(stage, ASSENT_SEPARATION, "never implementer");
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never person:gus");
    stage_vote(stage, "robot", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_HUMAN_REQUIRED, "human");
    stage_vote(stage, "op", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "from [group:peers, group:board]");
    stage_vote(stage, "hal", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "active person");
    expect_words(stage->result.facts[0].refused.what, "vote approve");
    assert_int_equal(stage->ticket->rounds[0].vote_count, 0);
}

static void a_hook_keeps_people_out_as_it_said_at_the_opening(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "hook cab.never");
    rule->never = never;
    rule->never_count = 1;
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    assert_int_equal(stage_act(stage, "ann", "submit"), ASSENT_STEP_NEEDS_HOOK);
    stage_answer(stage, "cab.never", "[\"bo\"]");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "peers");
    stage->answer_count = 0; // a vote asks no hook
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never hook cab.never");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void a_set_of_people_votes_as_itself(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_seat(rule)->from =
        stage_who(stage, "person:ann,person:bo,person:cy,person:di,person:eve,person:hal");
    submit(stage, "{\"plan\":\"p\"}");
    const struct assent_seat *seat = &assent_ticket_open_round(stage->ticket)->seats[0];
    assert_int_equal(seat->audience.count, 1);
    assert_true(assent_text_starts(seat->audience.keys[0], "set:sha256:"));
    assert_int_equal(seat->base, 4);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_NOT_ENTITLED,
                   "from [person:ann, person:bo, person:cy, person:di, person:eve, person:hal]");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void an_open_never_lets_the_requester_vote(void **state)
{
    struct stage *stage = *state;
    define(stage)->never_open = true;
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void rules_of_changes_are_not_those_of_requests(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->definition.kind = ASSENT_REQUEST;
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void a_person_votes_once(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    assert_int_equal(stage_vote(stage, "bo", ASSENT_VOTE_APPROVE), ASSENT_STEP_NOTHING);
    stage_vote(stage, "bo", ASSENT_VOTE_REJECT);
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    assert_int_equal(stage->ticket->rounds[0].vote_count, 1);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void a_vote_can_be_withdrawn_while_the_round_is_open(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    submit(stage, "{\"plan\":\"p\"}");
    stage_withdraw(stage, "bo");
    expect_refused(stage, ASSENT_NO_VOTE, "");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_withdraw(stage, "bo");
    expect_done(stage, "peers");
    expect_facts(stage, "vote_withdrawn");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    stage_withdraw(stage, "cy");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "no open round");
}

static void votes_for_others_questions_and_seats_are_refused(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    struct assent_event vote = {
        .kind = ASSENT_EVENT_VOTE, .actor = stage_actor(stage, "bo"), .voter = assent_text_of("per_cy")};
    stage_step(stage, vote);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "own vote");
    stage_vote(stage, "bo", ASSENT_VOTE_ASK);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "comment on ask");
    vote.voter = assent_text_of("per_bo");
    vote.seat = assent_text_of("chair");
    stage_step(stage, vote);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "seat");
    vote.seat = (struct assent_text){0};
    vote.round = 7;
    stage_step(stage, vote);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "round closed");
    vote.round = 0;
    stage_step(stage, vote);
    expect_done(stage, "ready");
}

static void a_vote_binds_to_what_was_seen(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    struct assent_event vote = {.kind = ASSENT_EVENT_VOTE,
                                .actor = stage_actor(stage, "bo"),
                                .has_digest = true,
                                .digest = assent_ticket_open_round(stage->ticket)->covered};
    stage_edit(stage, "ann", "{\"plan\":\"q\"}");
    expect_done(stage, "peers");
    stage_step(stage, vote);
    expect_refused(stage, ASSENT_STALE_SUBJECT, "digest");
    vote.digest = assent_round_digest(stage->ticket, assent_ticket_open_round(stage->ticket), stage->arena);
    stage_step(stage, vote);
    expect_done(stage, "ready");
}

static void an_edit_voids_the_votes_that_covered_it(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_seat(rule)->need.value = 2;
    rule->covers = stage_field_list(stage, "plan", &rule->covers_count);
    submit(stage, "{\"backout\":\"b\",\"plan\":\"p\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "ann", "{\"summary\":\"s\"}");
    expect_facts(stage, "edited");
    stage_edit(stage, "ann", "{\"backout\":\"c\"}"); // material, but not of this round
    expect_facts(stage, "edited");
    assert_int_equal(stage_edit(stage, "ann", "{\"backout\":\"c\"}"), ASSENT_STEP_NOTHING);
    stage_edit(stage, "ann", "{\"plan\":\"q\"}");
    expect_facts(stage, "edited vote_voided");
    expect_words(stage->result.facts[1].vote_voided.why, "the covered fields changed");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "peers");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE); // asked again
    expect_done(stage, "ready");
}

static void whoever_edits_what_is_material_is_out(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_seat(rule)->need.value = 2;
    rule->covers = stage_field_list(stage, "plan", &rule->covers_count);
    submit(stage, "{\"backout\":\"b\",\"plan\":\"p\"}");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "cy", "{\"backout\":\"c\"}"); // the vote does not cover it, but cy is an editor now
    expect_facts(stage, "edited vote_voided");
    expect_words(stage->result.facts[1].vote_voided.why, "never editors");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never editors");
    expect_words(stage->ticket->editors[0], "per_cy");
}

static void too_few_left_refuse_a_round(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    submit(stage, "{\"plan\":\"p\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_ABSTAIN);
    expect_done(stage, "peers");
    stage_vote(stage, "cy", ASSENT_VOTE_ABSTAIN);
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
    expect_words(stage->result.facts[2].round_closed.rule, "0 approved and 1 more could, but 2 are needed");
}

static void the_clock_of_a_round(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    struct assent_event early = {.kind = ASSENT_EVENT_TIMER,
                                 .timer = assent_text_of("round/0"),
                                 .due_us = stage->now_us + ASSENT_DAY_US};
    assert_int_equal(stage_step(stage, early), ASSENT_STEP_NOTHING);
    stage->now_us += ASSENT_DAY_US - 1;
    assert_int_equal(stage_step(stage, early), ASSENT_STEP_NOTHING);
    stage_fire(stage, "round/0");
    expect_done(stage, "late");
    expect_facts(stage, "timer_fired round_closed entered");
    expect_round(stage, 0, ASSENT_ROUND_EXPIRED);
    assert_int_equal(stage_step(stage, early), ASSENT_STEP_NOTHING);
}

static void a_clock_without_expired_rejects(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->states[PEERS].expired = ASSENT_TO_NONE;
    submit(stage, "{\"plan\":\"p\"}");
    stage_fire(stage, "round/0");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_EXPIRED);
}

static void leaving_closes_the_round(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "withdraw");
    expect_done(stage, "draft");
    expect_facts(stage, "acted timer_cleared round_closed entered");
    expect_round(stage, 0, ASSENT_ROUND_LEFT);
    assert_int_equal(stage->ticket->timer_count, 0);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "no open round");
}

static void nobody_who_can_decide_is_never_a_yes(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_create(stage, "ann", "{\"implementer\":\"bo\",\"plan\":\"p\"}");
    stage_seat(rule)->from = stage_who(stage, "group:sleeping");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from group:sleeping");
    stage_seat(rule)->from = stage_who(stage, "person:ann,person:bo");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from [person:ann, person:bo]");
    expect_says(stage, "Ann (requester), Bo (implementer)");
    stage_seat(rule)->from = stage_who(stage, "group:peers");
    stage_seat(rule)->need.value = 3;
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from group:peers");
    stage_seat(rule)->need.value = 2;
    rule->when = stage_when(stage, "(== plan 'x')");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "every round skipped");
    expect_words(stage->ticket->state, "draft");
    assert_int_equal(stage->ticket->round_count, 0);
}

static void says_who_could_vote(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    struct assent_text rule;
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world};
    assert_false(assent_step_can_vote(&input, assent_text_of("per_bo"), &rule, stage->arena));
    expect_words(rule, "no open round");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    input.ticket = stage->ticket;
    assert_true(assent_step_can_vote(&input, assent_text_of("per_cy"), &rule, stage->arena));
    static const char *const NOT[][2] = {
        {"per_ann", "never requester"}, {"per_bo", "one vote"}, {"per_bo2", "one vote"},
        {"per_op", "from group:peers"}, {"per_robot", "human"}, {"per_hal", "active person"},
    };
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++) {
        assert_false(assent_step_can_vote(&input, assent_text_of(NOT[i][0]), &rule, stage->arena));
        expect_words(rule, NOT[i][1]);
    }
}

static void a_ticket_has_so_many_rounds(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage, "{\"plan\":\"p\"}");
    for (int i = 1; i < ASSENT_ROUNDS_A_TICKET; i++) {
        stage_act(stage, "ann", "withdraw");
        stage_act(stage, "ann", "submit");
        expect_done(stage, "peers");
    }
    assert_int_equal(stage->ticket->round_count, ASSENT_ROUNDS_A_TICKET);
    stage_act(stage, "ann", "withdraw");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_round_is_opened_with_its_evidence),
        TEST(an_approval_meets_the_round),
        TEST(a_rejection_refuses_and_needs_a_comment),
        TEST(who_may_not_vote),
        TEST(a_hook_keeps_people_out_as_it_said_at_the_opening),
        TEST(a_set_of_people_votes_as_itself),
        TEST(an_open_never_lets_the_requester_vote),
        TEST(rules_of_changes_are_not_those_of_requests),
        TEST(a_person_votes_once),
        TEST(a_vote_can_be_withdrawn_while_the_round_is_open),
        TEST(votes_for_others_questions_and_seats_are_refused),
        TEST(a_vote_binds_to_what_was_seen),
        TEST(an_edit_voids_the_votes_that_covered_it),
        TEST(whoever_edits_what_is_material_is_out),
        TEST(too_few_left_refuse_a_round),
        TEST(the_clock_of_a_round),
        TEST(a_clock_without_expired_rejects),
        TEST(leaving_closes_the_round),
        TEST(nobody_who_can_decide_is_never_a_yes),
        TEST(says_who_could_vote),
        TEST(a_ticket_has_so_many_rounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

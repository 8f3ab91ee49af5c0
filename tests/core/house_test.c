// SPDX-License-Identifier: Apache-2.0
// House rules: they keep people out of every round that they mean, on top of kind and workflow, with their
// other accounts and delegates, also where a file turns the kind's rules off, and from when they come.
#include "stage.h"

#include <assent/core/delegation.h>
#include <assent/core/house.h>

static struct assent_house_rule RULES[2];

// The stage is a change: peers are ann, bo (with bo2), cy, di; the board di, eve, fay, gus. ann requests.
static struct assent_round_rule *define(struct stage *stage, const char *from, int64_t need)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    board->approved = 2;
    board->rejected = 0;
    struct assent_job_rule *job = stage_job(stage, work, "check", "checker");
    job->body = stage_task(stage, "group:peers");
    work->done = 3;
    work->failed = 0;
    RULES[0] = RULES[1] = (struct assent_house_rule){0};
    stage->directory->house = RULES;
    stage->directory->house_count = 0;
    return stage_round(stage, board, "board", from, need);
}

static void forbid(struct stage *stage, const char *handle, const char *who)
{
    struct assent_text *words = assent_arena_take_array(stage->arena, 1, sizeof *words);
    words[0] = assent_text_of(who);
    RULES[stage->directory->house_count++] =
        (struct assent_house_rule){.handle = assent_text_of(handle), .never = {words, 1}};
}

static void mean(struct stage *stage, struct assent_words *words, const char *word)
{
    struct assent_text *items = assent_arena_take_array(stage->arena, 1, sizeof *items);
    items[0] = assent_text_of(word);
    *words = (struct assent_words){items, 1};
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
}

static void who_the_house_names_is_out_with_every_account(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 1);
    forbid(stage, "no-bo", "person:bo");
    submit(stage);
    expect_done(stage, "board");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never person:bo (house rule no-bo)");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never person:bo (house rule no-bo)");
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester"); // the kind's rule still stands, and first
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
}

// `never: []` turns off the rules of the kind, not those of the house; and a request has none of its own.
static void no_workflow_leaves_them_out(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "group:peers", 1);
    rule->never_open = true;
    forbid(stage, "not-one's-own", "requester");
    submit(stage);
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester (house rule not-one's-own)");
    stage->definition.kind = ASSENT_REQUEST;
    rule->never_open = false;
    submit(stage);
    stage_vote(stage, "ann", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never requester (house rule not-one's-own)");
}

static void only_the_tickets_that_are_meant(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 1);
    forbid(stage, "no-bo", "person:bo");
    mean(stage, &RULES[0].where.kind, "request");
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    mean(stage, &RULES[0].where.kind, "change");
    mean(stage, &RULES[0].where.workflow, "normal-change");
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never person:bo (house rule no-bo)");
}

// A seat that a house rule leaves empty is a fault, never a yes.
static void whoever_is_left_must_be_able_to_decide(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 3);
    submit(stage);
    expect_done(stage, "board");
    stage->ticket = NULL;
    forbid(stage, "no-peers", "group:peers");
    submit(stage);
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from group:peers");
    expect_says(stage, "house rule no-peers");
}

// The world that is applied while a round is open holds from then on: a vote that was given is void.
static void a_rule_that_comes_later_holds_at_once(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 2);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    forbid(stage, "no-bo", "person:bo");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 1);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
}

// Who is out votes in nobody's name.
static void a_delegate_who_is_out_stays_out(void **state)
{
    struct stage *stage = *state;
    static struct assent_delegation delegation;
    define(stage, "group:peers", 1);
    forbid(stage, "no-gus", "person:gus");
    delegation = (struct assent_delegation){.id = assent_text_of("dlg_1"),
                                            .person = assent_text_of("per_bo"),
                                            .delegate = assent_text_of("per_gus"),
                                            .from_us = stage->now_us - 1,
                                            .until_us = stage->now_us + ASSENT_HOUR_US};
    stage->directory->delegations = &delegation;
    stage->directory->delegation_count = 1;
    submit(stage);
    struct assent_event event = {.kind = ASSENT_EVENT_VOTE,
                                 .actor = stage_actor(stage, "gus"),
                                 .voter = assent_text_of("per_bo"),
                                 .choice = ASSENT_VOTE_APPROVE};
    stage_step(stage, event);
    expect_refused(stage, ASSENT_SEPARATION, "never person:gus (house rule no-gus)");
    delegation.delegate = assent_text_of("per_fay");
    event.actor = stage_actor(stage, "fay");
    stage_step(stage, event);
    expect_done(stage, "work");
}

static void voters_do_no_work_unless_the_house_lets_them(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 1);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    stage_complete(stage, "bo", "check");
    expect_refused(stage, ASSENT_SEPARATION, "never voters of board");
    RULES[0] = (struct assent_house_rule){.handle = assent_text_of("small-team"), .voters_may_work = true};
    mean(stage, &RULES[0].where.workflow, "another");
    stage->directory->house_count = 1;
    stage_complete(stage, "bo", "check");
    expect_refused(stage, ASSENT_SEPARATION, "never voters of board");
    RULES[0].where = (struct assent_selector){0};
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_complete(stage, "bo", "check");
    expect_done(stage, "ready");
}

// The file asks for one of the peers, the house for two: people, and not accounts or whom one votes for.
static void as_many_people_as_the_house_wants(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 1);
    RULES[0] = (struct assent_house_rule){.handle = assent_text_of("four-eyes"), .approvers = 2};
    stage->directory->house_count = 1;
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_vote(stage, "bo2", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    stage_vote(stage, "cy", ASSENT_VOTE_ABSTAIN); // who is left is di
    expect_done(stage, "board");
    stage_vote(stage, "di", ASSENT_VOTE_ABSTAIN);
    expect_done(stage, "draft"); // refused: nobody is left
    const struct assent_round *round = assent_ticket_round(stage->ticket, 0);
    assert_int_equal(round->outcome, ASSENT_ROUND_REFUSED);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    RULES[0].approvers = 0; // by the next world
    stage_vote(stage, "cy", ASSENT_VOTE_ABSTAIN);
    expect_done(stage, "work");
}

// At the bound and one past it: of the peers bo, cy and di may vote.
static void nothing_comes_into_what_too_few_could_approve(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:peers", 1);
    RULES[0] = (struct assent_house_rule){.handle = assent_text_of("six-eyes"), .approvers = 3};
    stage->directory->house_count = 1;
    submit(stage);
    expect_done(stage, "board");
    stage->ticket = NULL;
    RULES[0].approvers = 4;
    submit(stage);
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "house rule six-eyes");
    expect_says(stage, "3 more could, but 4 must");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_the_house_names_is_out_with_every_account, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(no_workflow_leaves_them_out, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(only_the_tickets_that_are_meant, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(whoever_is_left_must_be_able_to_decide, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_rule_that_comes_later_holds_at_once, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_delegate_who_is_out_stays_out, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(voters_do_no_work_unless_the_house_lets_them, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(as_many_people_as_the_house_wants, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(nothing_comes_into_what_too_few_could_approve, stage_open,
                                        stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

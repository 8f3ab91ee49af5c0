// SPDX-License-Identifier: Apache-2.0
// Somebody joins or leaves while people are asked: the round is settled by that, as by a vote, and the turn
// says who it was.
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/directory_record.h>
#include <assent/core/explain.h>
#include <assent/core/told.h>
#include <stdlib.h>
#include <string.h>

// States of the definition, in their order.
enum { DRAFT, BOARD, READY, LATE };

static struct assent_round_rule *define(struct stage *stage, const char *from, int64_t need)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_state(stage, "late", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    board->approved = READY;
    board->rejected = DRAFT;
    board->expired = LATE;
    return stage_round(stage, board, "board", from, need);
}

static void need(struct assent_round_rule *rule, enum assent_need_kind kind)
{
    stage_seat(rule)->need = (struct assent_need){.kind = kind, .value = 5000, .more_than = true};
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
}

static struct assent_directory *next_world(struct stage *stage)
{
    struct assent_directory *next =
        assent_arena_copy(stage->arena, stage->directory, sizeof *stage->directory);
    next->version++;
    return next;
}

static enum assent_step_status apply(struct stage *stage, struct assent_directory *next)
{
    stage->before = stage->directory;
    stage->directory = next;
    stage->world.directory = next;
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_MEMBERS});
}

static int rising(const void *a, const void *b)
{
    const int32_t *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

// What people say of their groups, as the directory is read: sorted.
static void keep_of_people(struct stage *stage, struct assent_directory *next, int32_t group,
                           const int32_t *members, size_t member_count)
{
    struct assent_person *people =
        assent_arena_copy(stage->arena, next->people, next->person_count * sizeof *next->people);
    for (size_t i = 0; i < next->person_count; i++) {
        int32_t *groups = assent_arena_take_array(stage->arena, people[i].group_count + 1, sizeof *groups);
        size_t count = 0;
        for (size_t k = 0; k < people[i].group_count; k++)
            if (people[i].groups[k] != group)
                groups[count++] = people[i].groups[k];
        for (size_t k = 0; k < member_count; k++)
            if (members[k] == (int32_t)i)
                groups[count++] = group;
        if (count > 1)
            qsort(groups, count, sizeof *groups, rising);
        people[i].groups = groups;
        people[i].group_count = count;
    }
    next->people = people;
}

// The group has these members by now: "di eve".
static enum assent_step_status regroup(struct stage *stage, const char *group, const char *people)
{
    struct assent_directory *next = next_world(stage);
    struct assent_group *groups =
        assent_arena_copy(stage->arena, next->groups, next->group_count * sizeof *next->groups);
    struct assent_group *changed = &groups[assent_directory_group(next, assent_text_of(group))];
    int32_t *members = assent_arena_take_array(stage->arena, next->person_count, sizeof *members);
    changed->member_count = 0;
    for (const char *at = people; *at; at += *at == ' ') {
        size_t count = strcspn(at, " ");
        int32_t person = assent_directory_person(next, assent_text_slice(at, count));
        assert_int_not_equal(person, ASSENT_NO_INDEX);
        members[changed->member_count++] = person;
        at += count;
    }
    qsort(members, changed->member_count, sizeof *members, rising);
    changed->members = members;
    next->groups = groups;
    keep_of_people(stage, next, (int32_t)(changed - groups), members, changed->member_count);
    return apply(stage, next);
}

static enum assent_step_status leave_the_company(struct stage *stage, const char *who)
{
    struct assent_directory *next = next_world(stage);
    struct assent_person *people =
        assent_arena_copy(stage->arena, next->people, next->person_count * sizeof *next->people);
    people[assent_directory_person(next, assent_text_of(who))].active = false;
    next->people = people;
    return apply(stage, next);
}

static void expect_told(struct stage *stage, const char *joined, const char *left)
{
    const struct assent_fact *fact = &stage->result.facts[0];
    struct assent_buffer out = assent_buffer_in(stage->arena);
    assert_int_equal(fact->kind, ASSENT_FACT_MEMBERS_CHANGED);
    for (size_t i = 0; i < fact->members_changed.joined_count; i++)
        assent_buffer_text(&out, fact->members_changed.joined[i]);
    expect_words(assent_buffer_done(&out), joined);
    out = assent_buffer_in(stage->arena);
    for (size_t i = 0; i < fact->members_changed.left_count; i++)
        assent_buffer_text(&out, fact->members_changed.left[i]);
    expect_words(assent_buffer_done(&out), left);
}

static void the_only_open_voter_leaves(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "group:board", 1), ASSENT_NEED_EVERYONE);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    assert_int_equal(regroup(stage, "board", "di eve fay robot"), ASSENT_STEP_NOTHING); // fay is still asked
    regroup(stage, "board", "di eve robot");
    expect_done(stage, "ready");
    expect_round(stage, 0, ASSENT_ROUND_MET);
    expect_facts(stage, "members_changed round_closed entered");
    expect_told(stage, "", "per_fay");
}

static void who_left_and_has_voted_still_counts(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "group:board", 1), ASSENT_NEED_EVERYONE);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    regroup(stage, "board", "robot"); // and all who have not voted go with her
    expect_done(stage, "ready");
    expect_told(stage, "", "per_diper_eveper_fayper_gus");
}

static void everyone_is_nobody_and_that_is_no_yes(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "group:board", 1), ASSENT_NEED_EVERYONE);
    submit(stage);
    regroup(stage, "board", "robot");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
}

static void a_number_that_can_no_longer_be_reached_refuses(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:board", 3);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    assert_int_equal(leave_the_company(stage, "eve"), ASSENT_STEP_NOTHING);
    leave_the_company(stage, "fay");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
    expect_told(stage, "", "per_fay");
}

static void a_quorum_that_can_no_longer_be_had_refuses(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "group:board", 1);
    rule->quorum = 3;
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    regroup(stage, "board", "di fay");
    expect_done(stage, "draft");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
}

static void a_share_is_of_those_who_are_there(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "group:board", 1), ASSENT_NEED_SHARE_ASKED); // more than the half
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE); // 2 of 4
    expect_done(stage, "board");
    assert_int_equal(regroup(stage, "board", "cy di eve fay gus"), ASSENT_STEP_NOTHING); // 2 of 5
    regroup(stage, "board", "cy di eve"); // 2 of 3; cy has come and does not hinder it
    expect_done(stage, "ready");
    expect_told(stage, "", "per_fayper_gus");
}

static void who_joins_is_asked_and_keeps_a_share_open(void **state)
{
    struct stage *stage = *state;
    need(define(stage, "group:board", 1), ASSENT_NEED_SHARE_ASKED);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_REJECT);
    assert_int_equal(regroup(stage, "board", "bo cy di eve fay gus"), ASSENT_STEP_NOTHING);
    stage_vote(stage, "eve", ASSENT_VOTE_REJECT); // 2 of 6: the other four would do
    expect_done(stage, "board");
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    regroup(stage, "board", "bo cy di eve"); // 1 and 1 of 4: no more than the half
    expect_done(stage, "draft");
}

// Two at once: one comes, and the rule that needs as many as there are is met by nobody who is silent.
static void who_joined_is_told_beside_who_left(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "group:board", 4);
    (void)rule;
    submit(stage);
    regroup(stage, "board", "cy di eve");
    expect_done(stage, "draft");
    expect_told(stage, "per_cy", "per_fayper_gus");
}

static void a_rule_that_somebody_joins_voids_their_vote(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "group:board", 2);
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "group:empty");
    rule->never = never;
    rule->never_count = 1;
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    regroup(stage, "empty", "di");
    expect_done(stage, "board");
    expect_facts(stage, "vote_voided");
}

static void a_debt_that_nobody_can_pay_any_more_is_refused(void **state)
{
    struct stage *stage = *state;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_PEOPLE);
    struct assent_state *undone = stage_end(stage, "undone", ASSENT_OUTCOME_REFUSED);
    (void)undone;
    stage_action(stage, draft, "go", "requester", "work");
    struct assent_ratify_rule *ratify = assent_arena_take(stage->arena, sizeof *ratify);
    ratify->round = *stage_round(stage, work, "owed", "group:board", 3);
    ratify->round.decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    ratify->refused = stage_to(stage, "undone");
    work->rounds = NULL;
    work->round_count = 0;
    work->ratify = ratify;
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "go");
    expect_done(stage, "work");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                            .actor = stage_actor(stage, "di"),
                                            .round = 0,
                                            .choice = ASSENT_VOTE_APPROVE});
    assert_int_equal(regroup(stage, "board", "di eve fay"), ASSENT_STEP_NOTHING);
    regroup(stage, "board", "di eve");
    expect_round(stage, 0, ASSENT_ROUND_REFUSED);
    expect_done(stage, "undone");
    assert_false(stage_has_timer(stage, "debt/0"));
}

// After a crash nobody knows to whom it was put before; it is decided all the same.
static void without_the_world_of_before_it_is_decided_too(void **state)
{
    struct stage *stage = *state;
    define(stage, "group:board", 4);
    submit(stage);
    struct assent_directory *next = next_world(stage);
    struct assent_group *groups =
        assent_arena_copy(stage->arena, next->groups, next->group_count * sizeof *next->groups);
    groups[assent_directory_group(next, assent_text_of("board"))].member_count = 1;
    next->groups = groups;
    stage->directory = next;
    stage->world.directory = next;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_MEMBERS});
    expect_done(stage, "draft");
    expect_facts(stage, "round_closed entered");
}

// As many are told as a fact has room for; the others are counted.
static void of_many_who_leave_some_are_told(void **state)
{
    struct stage *stage = *state;
    enum { MOST = ASSENT_MEMBERS_TOLD };
    struct assent_directory many = *stage->directory;
    for (int extra = 0; extra < 2; extra++) {
        struct assent_error error = {0};
        struct assent_buffer text = assent_buffer_in(stage->arena);
        assent_buffer_string(&text, "{\"people\":{\"ann\":{\"id\":\"per_ann\"},\"cy\":{\"id\":\"per_cy\"}");
        for (int i = 0; i < MOST + extra; i++)
            assent_buffer_format(&text, ",\"p%02d\":{\"id\":\"per_p%02d\"}", i, i);
        assent_buffer_string(&text, "},\"groups\":{\"board\":{\"members\":[\"cy\"");
        for (int i = 0; i < MOST + extra; i++)
            assent_buffer_format(&text, ",\"p%02d\"", i);
        assent_buffer_string(&text, "]}}}");
        struct assent_value record =
            json_value(stage->arena, assent_text_copy(stage->arena, assent_buffer_done(&text)).bytes);
        struct assent_directory *crowd = assent_directory_read(&record, 3, stage->arena, &error);
        assert_non_null(crowd);
        memset(&stage->definition.state_count, 0, sizeof stage->definition.state_count);
        stage->definition.field_count = 0;
        memset(stage->states, 0, sizeof stage->states);
        memset(stage->fields, 0, sizeof stage->fields);
        stage->directory = crowd;
        stage->world.directory = crowd;
        define(stage, "group:board", 2);
        submit(stage);
        regroup(stage, "board", "cy");
        const struct assent_fact_members *members = &stage->result.facts[0].members_changed;
        expect_done(stage, "draft");
        assert_int_equal(members->left_count, MOST);
        assert_int_equal(members->others, extra);
    }
    *stage->directory = many;
}

static void expect_stuck(struct stage *stage, bool stuck)
{
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world, .event = NULL};
    struct assent_event event = {.at_us = stage->now_us};
    input.event = &event;
    struct assent_value record = assent_explain(&input, (struct assent_text){0}, stage->arena);
    struct assent_text words = assent_canonical_text(stage->arena, &record);
    bool said = strstr(assent_text_cstring(stage->arena, words), "\"rule\":\"stuck\"") != NULL;
    assert_int_equal(said, stuck);
}

// Decided by who left, and the next round would ask nobody: that is kept and told, and explained as long as
// it is so; the ticket stays where it is, and goes on when somebody can be asked.
static void what_cannot_go_on_is_told(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, "group:board", 0);
    need(rule, ASSENT_NEED_EVERYONE);
    stage_round(stage, &stage->states[BOARD], "lead", "person:di", 1);
    submit(stage);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    const struct assent_ticket *waiting = stage->ticket;
    struct assent_directory *here = stage->directory;
    assert_int_equal(leave_the_company(stage, "di"), ASSENT_STEP_REFUSED);
    assert_int_equal(stage->result.error.code, ASSENT_NOBODY_CAN_DECIDE);
    expect_words(stage->result.rule, "from person:di");
    assert_int_equal(stage->result.fact_count, 1);
    assert_int_equal(stage->result.facts[0].kind, ASSENT_FACT_REFUSED);
    expect_words(stage->result.facts[0].refused.what, "members");
    assert_int_equal(stage->result.facts[0].refused.person.count, 0);
    struct assent_turn turn = {.facts = stage->result.facts, .fact_count = 1};
    struct assent_value told = assent_told(&turn, 0, waiting, stage->directory, stage->arena);
    assert_int_equal(told.kind, ASSENT_VALUE_LIST);
    for (size_t i = 0; i < told.list.count; i++)
        expect_words(assent_value_get_text(&told.list.items[i], "reason"), "fault");
    const struct assent_value *last = &told.list.items[told.list.count - 1];
    expect_words(assent_value_get(last, "to")->list.items[0].text, "per_ann");
    expect_stuck(stage, true);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE); // nobody else can mend it
    assert_true(stage->result.status == ASSENT_STEP_REFUSED);
    stage->directory = here;
    stage->world.directory = here;
    expect_stuck(stage, false);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_only_open_voter_leaves, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(who_left_and_has_voted_still_counts, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(everyone_is_nobody_and_that_is_no_yes, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_number_that_can_no_longer_be_reached_refuses, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(a_quorum_that_can_no_longer_be_had_refuses, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_share_is_of_those_who_are_there, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(who_joins_is_asked_and_keeps_a_share_open, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(who_joined_is_told_beside_who_left, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_rule_that_somebody_joins_voids_their_vote, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_debt_that_nobody_can_pay_any_more_is_refused, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(without_the_world_of_before_it_is_decided_too, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(what_cannot_go_on_is_told, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(of_many_who_leave_some_are_told, stage_open, stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

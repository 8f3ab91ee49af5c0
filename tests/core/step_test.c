// SPDX-License-Identifier: Apache-2.0
// step: creating a ticket, taking its actions, automatic choices, ends, comments, hooks, and the bounds of a
// turn.
#include "stage.h"

#include "turn.h"

#include <assent/base/limits.h>

// draft -> submit -> sort (choose) -> easy | hard -> closed. outcome is asked for by close.
static void define(struct stage *stage)
{
    struct assent_field *summary = stage_field(stage, "summary", ASSENT_FIELD_TEXT);
    summary->required = true;
    summary->material = false;
    summary->max = 20;
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "service", ASSENT_FIELD_SERVICE);
    stage_field(stage, "users", ASSENT_FIELD_INTEGER);
    struct assent_field *outcome = stage_field(stage, "outcome", ASSENT_FIELD_TEXT);
    outcome->material = false;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *sort = stage_state(stage, "sort", ASSENT_STATE_CHOOSE);
    struct assent_state *easy = stage_state(stage, "easy", ASSENT_STATE_PEOPLE);
    stage_state(stage, "hard", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS)->as = assent_text_of("fine");
    stage_action(stage, draft, "submit", "requester", "sort");
    stage_action(stage, draft, "poke", "group:peers", "");
    stage_branch(stage, sort, "(< (default users 0) 10)", "easy");
    stage_branch(stage, sort, "", "hard");
    struct assent_action *close = stage_action(stage, easy, "close", "service.owner,role:manager", "closed");
    close->require = stage_field_list(stage, "plan outcome", &close->require_count);
    close->require_comment = true;
    stage_action(stage, easy, "reopen", "requester", "draft")->when = stage_when(stage, "(> users 3)");
}

static void creates_and_enters_start(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->fields[3].otherwise = assent_value_integer(4);
    assert_int_equal(stage_create(stage, "ann", "{\"service\":\"pay\",\"summary\":\"A new disk\"}"),
                     ASSENT_STEP_DONE);
    expect_done(stage, "draft");
    expect_facts(stage, "created entered");
    const struct assent_ticket *ticket = stage->ticket;
    expect_words(ticket->title, "A new disk");
    expect_words(ticket->service, "pay");
    expect_words(ticket->number, "CHG-1");
    expect_words(ticket->requester, "per_ann");
    expect_words(ticket->held_by.keys[0], "per_ann");
    assert_int_equal(ticket->revision, 1);
    assert_int_equal(ticket->workflow_version, 4);
    expect_json(stage->arena, &ticket->fields,
                "{\"service\":\"pay\",\"summary\":\"A new disk\",\"users\":4}");
    struct assent_digest material = assent_digest_of(assent_text_of("{\"service\":\"pay\",\"users\":4}"));
    assert_true(assent_digest_equal(&material, &ticket->material));
}

static void a_ticket_without_text_is_called_by_its_number(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->fields[0].required = false;
    stage_create(stage, "ann", "{}");
    expect_done(stage, "draft");
    expect_words(stage->ticket->title, "CHG-1");
}

static void creation_refuses_what_does_not_fit(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{}");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    expect_says(stage, "summary");
    stage_create(stage, "ann", "{\"sumary\":\"x\"}");
    expect_refused(stage, ASSENT_FIELD_UNKNOWN, "");
    expect_says(stage, "Did you mean `summary`?");
    stage_create(stage, "ann", "{\"summary\":\"123456789012345678901\"}");
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    stage_create(stage, "ann", "{\"summary\":\"   \"}");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    stage_create(stage, "hal", "{\"summary\":\"x\"}");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "active person");
    stage_create(stage, "nobody", "{\"summary\":\"x\"}");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "active person");
    static const uint16_t EASY[] = {2};
    stage->fields[4].edit_in = EASY;
    stage->fields[4].edit_in_count = 1;
    stage_create(stage, "ann", "{\"outcome\":\"done\",\"summary\":\"x\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage->fields[1].edit_by = stage_who(stage, "person:bo");
    stage_create(stage, "ann", "{\"plan\":\"p\",\"summary\":\"x\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage_create(stage, "bo", "{\"plan\":\"p\",\"summary\":\"x\"}");
    expect_done(stage, "draft");
}

static void hidden_fields_are_not_asked_for(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->fields[1].required = true;
    stage->fields[1].visible_when = stage_when(stage, "(> (default users 0) 5)");
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":6}");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    expect_says(stage, "plan");
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":5}");
    expect_done(stage, "draft");
}

static void an_action_moves_the_ticket(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "easy");
    expect_facts(stage, "acted entered chosen entered");
    assert_int_equal(stage->ticket->revision, 2);
    assert_int_equal(stage->ticket->entered_revision, 2);
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":10}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "hard");
}

static void an_action_that_stays_leaves_the_state_alone(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage->now_us += ASSENT_HOUR_US;
    stage_act(stage, "bo", "poke");
    expect_done(stage, "draft");
    expect_facts(stage, "acted");
    assert_int_equal(stage->ticket->entered_revision, 1);
    assert_int_equal(stage->ticket->revision, 2);
}

static void an_action_is_only_for_whom_it_names(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "bo", "submit");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by requester");
    expect_says(stage, "Bo may not take action submit");
    const struct assent_fact *fact = &stage->result.facts[0];
    expect_words(fact->refused.what, "act submit");
    expect_words(fact->refused.person, "per_bo");
    expect_words(fact->refused.code, "not-entitled");
    assert_int_equal(stage->result.place.line, 30);
    stage_act(stage, "fay", "poke");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "by group:peers");
    assert_int_equal(stage->ticket->revision, 1);
}

static void actions_of_other_states_and_of_none(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "close");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "action");
    expect_says(stage, "belongs to state easy. Actions here: submit, poke.");
    stage_act(stage, "ann", "sing");
    expect_refused(stage, ASSENT_ACTION_UNKNOWN, "action");
    expect_says(stage, "Actions here: submit, poke.");
}

static void an_action_asks_for_fields_and_a_comment(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"service\":\"pay\",\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    struct assent_event close = {.kind = ASSENT_EVENT_ACT,
                                 .actor = stage_actor(stage, "eve"),
                                 .action = assent_text_of("close"),
                                 .comment = assent_text_of("  ")};
    stage_step(stage, close);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "require comment");
    close.comment = assent_text_of("well done");
    stage_step(stage, close);
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    expect_says(stage, "plan, outcome");
    close.fields = json_value(stage->arena, "{\"outcome\":\"good\",\"plan\":\"p\",\"users\":3}");
    stage_step(stage, close);
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit"); // users is neither asked for nor eve's to edit
    close.fields = json_value(stage->arena, "{\"outcome\":\"good\",\"plan\":\"p\"}");
    stage_step(stage, close);
    expect_done(stage, "closed");
    expect_facts(stage, "acted edited entered ended");
    assert_int_equal(stage->ticket->outcome, ASSENT_OUTCOME_SUCCESS);
    expect_words(stage->ticket->as, "fine");
    assert_int_equal(stage->ticket->editor_count, 1); // plan is material
    stage_act(stage, "eve", "close");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "action");
}

static void a_condition_is_looked_at_with_the_fields_sent(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":3}");
    stage_act(stage, "ann", "submit");
    stage_act(stage, "ann", "reopen");
    expect_refused(stage, ASSENT_CONDITION_FAILED, "when (> users 3)");
    expect_says(stage, "change.yaml line 12");
    assert_int_equal(stage->result.place.line, TREE_LINE);
    stage_act_with(stage, "ann", "reopen", "{\"users\":4}");
    expect_done(stage, "draft");
}

static void an_absent_value_in_a_condition_is_an_error(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    stage_act(stage, "ann", "reopen");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "(> users 3)");
    assert_int_equal(stage->result.place.line, TREE_LINE);
}

static void a_choice_without_a_guard_that_holds(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->states[1].branch_count = 1;
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":99}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_GUARDS_EXHAUSTED, "choose");
    expect_words(stage->ticket->state, "draft");
}

static void required_fields_of_a_state_are_asked_for_before_it(void **state)
{
    struct stage *stage = *state;
    define(stage);
    static const uint16_t EASY[] = {2};
    stage->fields[1].required_in = EASY;
    stage->fields[1].required_in_count = 1;
    stage->fields[2].required_in = EASY;
    stage->fields[2].required_in_count = 1;
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    expect_says(stage, "in state easy: plan, service");
    stage_act_with(stage, "ann", "submit", "{\"plan\":\"p\",\"service\":\"pay\"}");
    expect_done(stage, "easy");
}

static void a_circle_of_choices_is_stopped(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_state *other = stage_state(stage, "other", ASSENT_STATE_CHOOSE);
    stage_branch(stage, other, "", "sort");
    stage->states[1].branch_count = 0;
    stage_branch(stage, &stage->states[1], "", "other");
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_STEPS_EXHAUSTED, "");
    expect_says(stage, "100");
    expect_words(stage->ticket->state, "draft");
}

// At the bound: a chain of choices of just as many states as a turn may enter, and one more.
static void a_turn_enters_a_hundred_states(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_state *states =
        assent_arena_take_array(stage->arena, ASSENT_STEPS_A_TURN + 3, sizeof *states);
    struct assent_branch *branches =
        assent_arena_take_array(stage->arena, ASSENT_STEPS_A_TURN + 3, sizeof *branches);
    states[0] = stage->states[0];
    for (uint16_t i = 1; i <= ASSENT_STEPS_A_TURN + 1; i++) {
        branches[i].to = (uint16_t)(i + 1);
        states[i] = (struct assent_state){.name = assent_text_format(stage->arena, "s%d", i),
                                          .kind = ASSENT_STATE_CHOOSE,
                                          .branches = &branches[i],
                                          .branch_count = 1};
    }
    stage->definition.states = states;
    stage->definition.state_count = ASSENT_STEPS_A_TURN + 2;
    states[ASSENT_STEPS_A_TURN].kind = ASSENT_STATE_PEOPLE;
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "s100");
    states[ASSENT_STEPS_A_TURN].kind = ASSENT_STATE_CHOOSE;
    states[ASSENT_STEPS_A_TURN + 1].kind = ASSENT_STATE_PEOPLE;
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_STEPS_EXHAUSTED, "");
}

static void a_turn_keeps_two_thousand_facts(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    struct assent_event event = {.kind = ASSENT_EVENT_COMMENT, .at_us = stage->now_us};
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .event = &event, .world = &stage->world};
    struct assent_fact fact = {.kind = ASSENT_FACT_COMMENTED, .commented = {.comment = assent_text_of("x")}};
    struct turn turn;
    turn_begin(&turn, &input, &event, stage->arena);
    for (int i = 0; i < ASSENT_FACTS_A_TURN; i++)
        assert_true(turn_emit(&turn, &fact));
    assert_false(turn_emit(&turn, &fact));
    assert_int_equal(turn.result.status, ASSENT_STEP_REFUSED);
    assert_int_equal(turn.result.error.code, ASSENT_LIMIT_REACHED);
    assert_ptr_equal(turn.result.next, stage->ticket);
}

static void comments_are_kept_and_bounded(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    struct assent_event comment = {.kind = ASSENT_EVENT_COMMENT, .actor = stage_actor(stage, "bo")};
    stage_step(stage, comment);
    expect_refused(stage, ASSENT_COMMENT_MISSING, "");
    char *bytes = assent_arena_take(stage->arena, ASSENT_COMMENT_BYTES + 1);
    for (size_t i = 0; i <= ASSENT_COMMENT_BYTES; i++)
        bytes[i] = 'a';
    comment.comment = assent_text_slice(bytes, ASSENT_COMMENT_BYTES);
    stage_step(stage, comment);
    expect_done(stage, "draft");
    expect_facts(stage, "commented");
    comment.comment.count++;
    stage_step(stage, comment);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void hooks_are_asked_and_their_answers_kept(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage->states[1].branch_count = 0;
    stage_branch(stage, &stage->states[1], "hook risk.easy", "easy");
    stage_branch(stage, &stage->states[1], "hook risk.hard", "hard");
    assert_int_equal(stage_act(stage, "ann", "submit"), ASSENT_STEP_NEEDS_HOOK);
    expect_words(stage->result.hook, "risk.easy");
    assert_non_null(assent_value_get(&stage->result.hook_argument, "ticket"));
    assert_int_equal(stage->result.fact_count, 0);
    stage_answer(stage, "risk.easy", "false");
    assert_int_equal(stage_act(stage, "ann", "submit"), ASSENT_STEP_NEEDS_HOOK);
    expect_words(stage->result.hook, "risk.hard");
    stage_answer(stage, "risk.hard", "true");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "hard");
    expect_facts(stage, "acted entered hook_answered hook_answered chosen entered");
    assert_int_equal(stage->result.facts[3].hook_answered.ordinal, 1);
}

static void a_broken_hook_refuses_the_turn(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage->states[1].branches = NULL;
    stage->states[1].branch_count = 0;
    stage_branch(stage, &stage->states[1], "hook risk.easy", "easy");
    stage_answer(stage, "risk.easy", "");
    stage->answers[0].failed = true;
    assent_error_set(&stage->answers[0].error, ASSENT_HOOK_FUEL, "risk.easy used up its fuel");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_HOOK_FUEL, "hook risk.easy");
    stage->answer_count = 0;
    stage_answer(stage, "risk.easy", "\"yes\"");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_HOOK_RESULT, "hook risk.easy");
}

static void says_what_somebody_may_do(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"summary\":\"x\",\"users\":4}");
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world};
    struct assent_value names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[\"submit\",\"poke\"]");
    names = assent_step_actions(&input, assent_text_of("per_bo"), stage->arena);
    expect_json(stage->arena, &names, "[\"poke\"]");
    names = assent_step_actions(&input, assent_text_of("per_hal"), stage->arena);
    expect_json(stage->arena, &names, "[]");
    stage_act(stage, "ann", "submit");
    input.ticket = stage->ticket;
    names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[\"reopen\"]");
    struct assent_action *actions = (struct assent_action *)(uintptr_t)stage->states[2].actions;
    actions[1].when = stage_when(stage, "hook risk.may");
    names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[\"reopen\"]");
    actions[1].when = stage_when(stage, "(== plan 'x')");
    names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[]"); // a value that is not there, and not asked for either
    actions[1].require = stage_field_list(stage, "plan", &actions[1].require_count);
    names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[\"reopen\"]");
    actions[1].when = stage_when(stage, "(> users 4)");
    names = assent_step_actions(&input, assent_text_of("per_ann"), stage->arena);
    expect_json(stage->arena, &names, "[]");
}

static void events_that_fit_nothing(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_step(stage,
               (struct assent_event){.kind = ASSENT_EVENT_COMMENT, .actor = stage_actor(stage, "ann")});
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage_create(stage, "ann", "{\"summary\":\"x\"}");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CREATE, .actor = stage_actor(stage, "ann")});
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
    stage->states[0].name = assent_text_of("sketch");
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_DEFINITION_INVALID, "");
    stage->states[0].name = assent_text_of("draft");
    stage->now_us = ASSENT_INSTANT_MAX;
    stage_act(stage, "ann", "submit");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(creates_and_enters_start),
        TEST(a_ticket_without_text_is_called_by_its_number),
        TEST(creation_refuses_what_does_not_fit),
        TEST(hidden_fields_are_not_asked_for),
        TEST(an_action_moves_the_ticket),
        TEST(an_action_that_stays_leaves_the_state_alone),
        TEST(an_action_is_only_for_whom_it_names),
        TEST(actions_of_other_states_and_of_none),
        TEST(an_action_asks_for_fields_and_a_comment),
        TEST(a_condition_is_looked_at_with_the_fields_sent),
        TEST(an_absent_value_in_a_condition_is_an_error),
        TEST(a_choice_without_a_guard_that_holds),
        TEST(required_fields_of_a_state_are_asked_for_before_it),
        TEST(a_circle_of_choices_is_stopped),
        TEST(a_turn_enters_a_hundred_states),
        TEST(a_turn_keeps_two_thousand_facts),
        TEST(comments_are_kept_and_bounded),
        TEST(hooks_are_asked_and_their_answers_kept),
        TEST(a_broken_hook_refuses_the_turn),
        TEST(says_what_somebody_may_do),
        TEST(events_that_fit_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

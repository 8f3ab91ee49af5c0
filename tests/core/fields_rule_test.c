// SPDX-License-Identifier: Apache-2.0
// Fields that a rule sets or opens: `set` and `edit` of actions, the `enter` hook of states.
#include "stage.h"

// draft -> peers -> ready -> live; take sets the implementer, reschedule edits the plan and leads back
// through peers.
static struct assent_action *define(struct stage *stage)
{
    static const char *const names[] = {"plan", "note", "copy"};
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    struct assent_state *live = stage_state(stage, "live", ASSENT_STATE_JOBS);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    for (size_t i = 0; i < 3; i++)
        stage_field(stage, names[i], ASSENT_FIELD_TEXT)->material = i == 0;
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON)->material = false;
    stage_field(stage, "count", ASSENT_FIELD_INTEGER)->material = false;
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_round(stage, peers, "peers", "group:peers", 1);
    peers->approved = stage_to(stage, "ready");
    peers->rejected = stage_to(stage, "draft");
    ready->held_by = stage_who(stage, "group:board");
    live->done = live->failed = stage_to(stage, "closed");
    stage_job(stage, live, "deploy", "w");
    stage_action(stage, ready, "start", "group:board", "live");
    struct assent_action *take = stage_action(stage, ready, "take", "group:board", "");
    stage_set(stage, take, "implementer", "actor.handle");
    struct assent_action *edit = stage_action(stage, ready, "reschedule", "group:board", "peers");
    edit->edit = stage_field_list(stage, "plan", &edit->edit_count);
    struct assent_action *amend = stage_action(stage, ready, "amend", "group:board", "live");
    amend->edit = stage_field_list(stage, "plan", &amend->edit_count);
    return take;
}

static void to_ready(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static struct assent_text field_of(struct stage *stage, const char *name)
{
    return assent_value_get_text(&stage->ticket->fields, name);
}

static void an_action_sets_a_field(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_ready(stage);
    stage_act(stage, "eve", "take");
    expect_done(stage, "ready");
    expect_facts(stage, "acted edited");
    expect_words(field_of(stage, "implementer"), "eve");
    expect_words(stage->result.facts[1].edited.why, "action take");
    expect_words(stage->result.facts[1].edited.editor, "per_eve");
    stage_act(stage, "eve", "take"); // it is set already
    expect_facts(stage, "acted");
}

static void a_set_sees_what_was_sent_with_the_action(void **state)
{
    struct stage *stage = *state;
    struct assent_action *take = define(stage);
    take->edit = stage_field_list(stage, "note", &take->edit_count);
    stage_set(stage, take, "copy", "note");
    to_ready(stage);
    stage_act_with(stage, "eve", "take", "{\"note\":\"urgent\"}");
    expect_facts(stage, "acted edited edited");
    expect_words(field_of(stage, "copy"), "urgent");
}

static void a_set_without_a_value_changes_nothing(void **state)
{
    struct stage *stage = *state;
    struct assent_action *take = define(stage);
    stage_set(stage, take, "copy", "note");
    to_ready(stage);
    const struct assent_ticket *before = stage->ticket;
    stage_act(stage, "eve", "take");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "set");
    expect_says(stage, "Action take sets field copy, and what it is set to has no value yet.");
    assert_int_equal(stage->result.place.line, 80);
    assert_ptr_equal(stage->ticket, before);
}

static void a_set_of_the_wrong_type_changes_nothing(void **state)
{
    struct stage *stage = *state;
    struct assent_action *take = define(stage);
    stage_set(stage, take, "count", "ticket.number");
    to_ready(stage);
    stage_act(stage, "eve", "take");
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    expect_says(stage, "Field count must be a whole number");
}

static void a_set_does_not_go_round_an_approval(void **state)
{
    struct stage *stage = *state;
    struct assent_action *take = define(stage);
    take->to = stage_to(stage, "live");
    stage_set(stage, take, "plan", "ticket.number");
    to_ready(stage);
    stage_act(stage, "eve", "take");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by peers");
    take->to = stage_to(stage, "peers"); // it is decided on again
    stage_act(stage, "eve", "take");
    expect_done(stage, "peers");
    expect_words(field_of(stage, "plan"), "CHG-1");
}

static void an_action_edits_what_is_frozen_where_it_leads_back(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_ready(stage);
    stage_edit(stage, "eve", "{\"plan\":\"q\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage_act_with(stage, "eve", "amend", "{\"plan\":\"q\"}"); // it leads past peers
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by peers");
    stage_act_with(stage, "eve", "reschedule", "{\"note\":\"n\"}"); // not one of its fields
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage_act_with(stage, "eve", "reschedule", "{\"plan\":\"q\"}");
    expect_done(stage, "peers");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
    expect_words(stage->ticket->editors[0], "per_eve");
}

static void a_state_sets_fields_when_it_is_entered(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_state *ready = &stage->states[stage_to(stage, "ready")];
    ready->enter = assent_text_of("plan.fill");
    ready->held_by = stage_who(stage, "implementer"); // which the hook has said by then
    static const uint16_t ready_only[] = {2};
    stage->fields[1].required_in = ready_only;
    stage->fields[1].required_in_count = 1;
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    assert_int_equal(stage->result.status, ASSENT_STEP_NEEDS_HOOK);
    expect_words(stage->result.hook, "plan.fill");
    stage_answer(stage, "plan.fill", "{\"implementer\":\"gus\",\"note\":\"by the hook\"}");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    expect_facts(stage, "voted round_closed hook_answered edited entered");
    expect_words(stage->result.facts[3].edited.why, "enter plan.fill");
    expect_words(stage->result.facts[3].edited.editor, "");
    expect_words(field_of(stage, "note"), "by the hook");
    expect_words(stage->ticket->held_by.keys[0], "per_gus");
    assert_int_equal(stage->ticket->editor_count, 0);
}

static void the_start_sets_fields_too(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->states[0].enter = assent_text_of("plan.fill");
    stage->fields[1].required_in = (const uint16_t[]){0};
    stage->fields[1].required_in_count = 1; // which the hook fills
    stage_answer(stage, "plan.fill", "{\"note\":\"new\",\"plan\":\"as always\"}");
    stage_create(stage, "ann", "{}");
    expect_done(stage, "draft");
    expect_facts(stage, "created hook_answered edited entered");
    expect_words(field_of(stage, "plan"), "as always");
    expect_words(stage->ticket->previous, "");
}

static void a_hook_that_sets_nothing_is_as_good_as_none(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->states[stage_to(stage, "ready")].enter = assent_text_of("plan.fill");
    stage_answer(stage, "plan.fill", "[]");
    to_ready(stage);
    expect_facts(stage, "voted round_closed hook_answered entered");
}

static void what_a_hook_may_not_set_is_refused(void **state)
{
    static const struct {
        const char *answer;
        enum assent_code code;
        const char *says;
    } rows[] = {
        {"7", ASSENT_HOOK_RESULT, "It must return a record of fields and their values."},
        {"{\"nope\":1}", ASSENT_HOOK_RESULT, "has no field `nope`"},
        {"{\"count\":\"x\"}", ASSENT_HOOK_RESULT, "Field count must be a whole number"},
        {"{\"plan\":\"another\"}", ASSENT_FIELD_READ_ONLY, "Field plan was decided on in state peers"}};
    struct stage *stage = *state;
    define(stage);
    to_ready(stage);
    stage->states[stage_to(stage, "live")].enter = assent_text_of("plan.fill");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        stage->answer_count = 0;
        stage_answer(stage, "plan.fill", rows[i].answer);
        stage_act(stage, "eve", "start");
        expect_refused(stage, rows[i].code,
                       rows[i].code == ASSENT_HOOK_RESULT ? "plan.fill" : "frozen by peers");
        expect_says(stage, rows[i].says);
        expect_words(stage->ticket->state, "ready");
    }
}

static void a_hook_that_fails_refuses_the_turn(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_ready(stage);
    stage->states[stage_to(stage, "live")].enter = assent_text_of("plan.fill");
    stage_answer(stage, "plan.fill", "");
    stage->answers[0].failed = true;
    assent_error_set(&stage->answers[0].error, ASSENT_HOOK_FAILED, "plan.fill failed");
    stage_act(stage, "eve", "start");
    expect_refused(stage, ASSENT_HOOK_FAILED, "plan.fill");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(an_action_sets_a_field),
        TEST(a_set_sees_what_was_sent_with_the_action),
        TEST(a_set_without_a_value_changes_nothing),
        TEST(a_set_of_the_wrong_type_changes_nothing),
        TEST(a_set_does_not_go_round_an_approval),
        TEST(an_action_edits_what_is_frozen_where_it_leads_back),
        TEST(a_state_sets_fields_when_it_is_entered),
        TEST(the_start_sets_fields_too),
        TEST(a_hook_that_sets_nothing_is_as_good_as_none),
        TEST(what_a_hook_may_not_set_is_refused),
        TEST(a_hook_that_fails_refuses_the_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Signals: what a ticket listens to, what it hears, and what comes of it; before and after it listens.
#include "stage.h"

#include <assent/base/limits.h>

#include <string.h>

// asked -> active, which waits for hr.left of the person; review hears audit.stop beside its action; both
// hear ticket.note and stay. revoked is the end.
static void define(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1, 2};
    struct assent_field *person = stage_field(stage, "person", ASSENT_FIELD_PERSON);
    person->edit_in = everywhere;
    person->edit_in_count = 3;
    struct assent_state *asked = stage_state(stage, "asked", ASSENT_STATE_PEOPLE);
    struct assent_state *active = stage_state(stage, "active", ASSENT_STATE_WAIT);
    struct assent_state *review = stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    stage_end(stage, "revoked", ASSENT_OUTCOME_REFUSED)->as = assent_text_of("withdrawn");
    stage_action(stage, asked, "take", "requester", "active");
    active->counts_as = assent_text_of("fulfilled");
    stage_wait_for(stage, active, "hr.left", "person", "review");
    stage_signal(stage, active, "audit.stop", "", "revoked");
    stage_signal(stage, active, "ticket.note", "ticket.number", "");
    stage_signal(stage, review, "audit.stop", "", "revoked");
    stage_signal(stage, review, "hr.back", "person", "active");
}

static void to_active(struct stage *stage)
{
    define(stage);
    stage_create(stage, "ann", "{\"person\":\"cy\"}");
    stage_act(stage, "ann", "take");
    expect_done(stage, "active");
}

static void a_ticket_listens_where_it_rests(void **state)
{
    struct stage *stage = *state;
    to_active(stage);
    expect_facts(stage, "acted entered wait_opened listening");
    assert_int_equal(stage->ticket->awaited_count, 3);
    const struct assent_awaited *awaited = stage->ticket->awaited;
    expect_words(awaited[0].signal, "hr.left");
    expect_words(awaited[0].signal_key, "cy");
    assert_int_equal(awaited[0].branch, 0);
    assert_int_equal(awaited[0].index, -1);
    expect_words(awaited[1].signal, "audit.stop");
    expect_words(awaited[1].signal_key, "");
    assert_int_equal(awaited[1].branch, -1);
    assert_int_equal(awaited[1].index, 0);
    expect_words(awaited[2].signal_key, "CHG-1");
    expect_words(stage->ticket->wait.branches[0].signal_key, "cy");
    expect_words(stage->ticket->counts_as, "fulfilled");
}

static void what_it_listens_to_is_heard(void **state)
{
    struct stage *stage = *state;
    to_active(stage);
    assert_int_equal(stage_send(stage, "hr.left", "cy"), ASSENT_STEP_DONE);
    expect_done(stage, "review");
    expect_facts(stage, "signalled wait_ended entered listening");
    const struct assent_fact *fact = &stage->result.facts[0];
    expect_words(fact->signalled.id, "msg-1");
    expect_json(stage->arena, &fact->signalled.value, "{\"n\":7}");
    assert_int_equal(stage->result.facts[1].wait_ended.outcome, ASSENT_WAIT_SIGNALLED);
    assert_int_equal(stage->ticket->awaited_count, 2);
    expect_words(stage->ticket->counts_as, "");
    stage_send(stage, "hr.back", "cy");
    expect_done(stage, "active");
    stage_send(stage, "audit.stop", "");
    expect_done(stage, "revoked");
    assert_int_equal(stage->ticket->outcome, ASSENT_OUTCOME_REFUSED);
    expect_words(stage->ticket->as, "withdrawn");
    assert_int_equal(stage->ticket->awaited_count, 0);
}

static void what_it_does_not_listen_to_changes_nothing(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"person\":\"cy\"}");
    assert_int_equal(stage_send(stage, "hr.left", "cy"), ASSENT_STEP_NOTHING); // before it listens
    stage_act(stage, "ann", "take");
    assert_int_equal(stage_send(stage, "hr.left", "bo"), ASSENT_STEP_NOTHING); // another key
    assert_int_equal(stage_send(stage, "hr.gone", "cy"), ASSENT_STEP_NOTHING);
    stage_send(stage, "hr.left", "cy");
    assert_int_equal(stage_send(stage, "hr.left", "cy"), ASSENT_STEP_NOTHING); // again, and it is elsewhere
    stage_send(stage, "audit.stop", "");
    assert_int_equal(stage_send(stage, "audit.stop", ""), ASSENT_STEP_NOTHING); // after the end
}

static void a_signal_that_leads_nowhere_is_recorded(void **state)
{
    struct stage *stage = *state;
    to_active(stage);
    stage_send(stage, "ticket.note", "CHG-1");
    expect_done(stage, "active");
    expect_facts(stage, "signalled");
    assert_int_equal(stage->ticket->awaited_count, 3);
    assert_int_equal(stage->ticket->wait.count, 1);
}

static void an_edit_moves_the_key(void **state)
{
    struct stage *stage = *state;
    to_active(stage);
    stage_edit(stage, "ann", "{\"person\":\"bo\"}");
    expect_facts(stage, "edited wait_opened listening");
    assert_int_equal(stage_send(stage, "hr.left", "cy"), ASSENT_STEP_NOTHING);
    assert_int_equal(stage_send(stage, "hr.left", "bo"), ASSENT_STEP_DONE);
    stage_edit(stage, "ann", "{\"person\":\"bo\"}");
    assert_int_equal(stage->result.status, ASSENT_STEP_NOTHING);
    stage_edit(stage, "ann", "{\"person\":\"cy\"}"); // that of a state's own signal
    expect_facts(stage, "edited listening");
}

static void a_key_without_a_value_is_refused(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{}");
    stage_act(stage, "ann", "take");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "key");
    expect_says(stage, "The key of signal hr.left has no value");
}

static void a_key_has_a_limit(void **state)
{
    struct stage *stage = *state;
    stage_field(stage, "code", ASSENT_FIELD_TEXT);
    struct assent_state *asked = stage_state(stage, "asked", ASSENT_STATE_PEOPLE);
    struct assent_state *active = stage_state(stage, "active", ASSENT_STATE_WAIT);
    stage_action(stage, asked, "take", "requester", "active");
    stage_wait_for(stage, active, "go", "code", "asked");
    char key[ASSENT_SIGNAL_KEY_BYTES + 2] = {0};
    for (size_t more = 0; more < 2; more++) {
        memset(key, 'k', ASSENT_SIGNAL_KEY_BYTES + more);
        stage_create(stage, "ann", assent_text_format(stage->arena, "{\"code\":\"%s\"}", key).bytes);
        stage_act(stage, "ann", "take");
        if (more == 0)
            expect_done(stage, "active");
    }
    expect_refused(stage, ASSENT_LIMIT_REACHED, "key");
}

static void a_value_has_a_limit(void **state)
{
    struct stage *stage = *state;
    to_active(stage);
    char *text = assent_arena_take(stage->arena, ASSENT_RESULT_BYTES + 1);
    for (size_t more = 0; more < 2; more++) {
        memset(text, 'v', ASSENT_RESULT_BYTES - 2 + more); // and two quotes
        struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL,
                                     .signal = assent_text_of("ticket.note"),
                                     .signal_key = assent_text_of("CHG-1"),
                                     .signal_value = assent_value_string(text)};
        stage_step(stage, event);
        if (more == 0)
            expect_done(stage, "active");
    }
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    expect_says(stage, "The value of the signal has");
}

static void a_branch_that_is_too_late_misses_its_signal(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_wait_rule *wait = (struct assent_wait_rule *)(uintptr_t)stage->states[1].waits;
    wait->latest = stage_moment(stage, "1 h");
    wait->missed = stage_to(stage, "asked");
    stage_create(stage, "ann", "{\"person\":\"cy\"}");
    stage_act(stage, "ann", "take");
    stage->now_us += ASSENT_HOUR_US; // its timer has not fired yet
    stage_send(stage, "hr.left", "cy");
    expect_done(stage, "asked");
    assert_int_equal(stage->result.facts[1].wait_ended.outcome, ASSENT_WAIT_MISSED);
}

static void the_same_signal_is_listened_to_once(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_state *active = &stage->states[1];
    stage_signal(stage, active, "hr.left", "person", "revoked");
    stage_create(stage, "ann", "{\"person\":\"cy\"}");
    stage_act(stage, "ann", "take");
    assert_int_equal(stage->ticket->awaited_count, 3);
    stage_send(stage, "hr.left", "cy");
    expect_done(stage, "review"); // the wait stands first
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(a_ticket_listens_where_it_rests),
        TEST(what_it_listens_to_is_heard),
        TEST(what_it_does_not_listen_to_changes_nothing),
        TEST(a_signal_that_leads_nowhere_is_recorded),
        TEST(an_edit_moves_the_key),
        TEST(a_key_without_a_value_is_refused),
        TEST(a_key_has_a_limit),
        TEST(a_value_has_a_limit),
        TEST(a_branch_that_is_too_late_misses_its_signal),
        TEST(the_same_signal_is_listened_to_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

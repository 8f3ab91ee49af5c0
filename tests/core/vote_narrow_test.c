// SPDX-License-Identifier: Apache-2.0
// Approvals that narrow what they approve (`may_set`): what is narrower, what a vote may not set, what
// becomes of the other votes, and that nobody becomes an editor by it.
#include "fields.h"
#include "stage.h"

#include <assent/base/canonical.h>
#include <string.h>

// draft -> manager (covers access, until, systems; one of peers) and owner (covers until; two of board) ->
// ready
static struct assent_round_rule *define(struct stage *stage)
{
    static const uint16_t IN_BOARD[] = {0, 1};
    static struct assent_field text = {.type = ASSENT_FIELD_TEXT};
    stage_choice(stage, "access", "reader:0 writer:0 admin:0");
    stage_field(stage, "until", ASSENT_FIELD_DATE);
    struct assent_field *systems = stage_field(stage, "systems", ASSENT_FIELD_LIST);
    systems->members = &text;
    systems->member_count = 1;
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    for (int i = 0; i < 4; i++) {
        stage->fields[i].edit_in = IN_BOARD;
        stage->fields[i].edit_in_count = 2;
    }
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *asked = stage_state(stage, "asked", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "asked");
    stage_action(stage, ready, "again", "requester", "asked");
    asked->approved = 2;
    asked->rejected = 0;
    struct assent_round_rule *manager = stage_round(stage, asked, "manager", "group:peers", 1);
    manager->covers = stage_field_list(stage, "access until systems", &manager->covers_count);
    struct assent_round_rule *owner = stage_round(stage, asked, "owner", "group:board", 2);
    owner->covers = stage_field_list(stage, "until access systems", &owner->covers_count);
    owner->may_set = stage_field_list(stage, "access until systems", &owner->may_set_count);
    return owner;
}

static void submit(struct stage *stage)
{
    stage_create(
        stage, "ann",
        "{\"access\":\"writer\",\"plan\":\"p\",\"systems\":[\"a\",\"b\",\"b\"],\"until\":\"2026-12-31\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "asked");
}

static enum assent_step_status narrow(struct stage *stage, const char *who, const char *fields)
{
    struct assent_value value = {0};
    assert_true(assent_canonical_read(stage->arena, assent_text_of(fields), &value, NULL));
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_VOTE,
                                                   .actor = stage_actor(stage, who),
                                                   .round = assent_ticket_open_round(stage->ticket)->n,
                                                   .choice = ASSENT_VOTE_APPROVE,
                                                   .fields = value});
}

static const struct assent_vote *vote_in(const struct stage *stage, int64_t round, const char *who)
{
    struct assent_text id = assent_text_format(stage->arena, "per_%s", who);
    return assent_round_vote(assent_ticket_round(stage->ticket, round), id);
}

static struct assent_text value_of(const struct stage *stage, const char *field)
{
    return assent_canonical_text(stage->arena, assent_value_get(&stage->ticket->fields, field));
}

// The manager approved the wider one: an edit voids that vote, and the round before is asked anew. The vote
// that narrowed is bound to what it made, so it is kept when its round comes back.
static void a_vote_is_bound_to_what_it_sets(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_round(stage, 0, ASSENT_ROUND_MET);
    assert_int_equal(narrow(stage, "eve", "{\"access\":\"reader\",\"until\":\"2026-06-30\"}"),
                     ASSENT_STEP_DONE);
    expect_facts(stage, "edited voted round_closed round_opened");
    assert_true(assent_text_is(value_of(stage, "access"), "\"reader\""));
    expect_round(stage, 1, ASSENT_ROUND_LEFT);
    assert_int_equal(stage->ticket->editor_count, 0);
    assert_int_equal(vote_in(stage, 1, "eve")->sets_count, 2);
    assert_true(assent_text_is(vote_in(stage, 1, "eve")->sets[0], "access"));
    const struct assent_round *again = assent_ticket_open_round(stage->ticket);
    assert_int_equal(again->again_count, 1);
    assert_true(assent_text_is(again->again[0].person, "per_bo"));
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    const struct assent_round *kept = assent_ticket_open_round(stage->ticket);
    assert_true(assent_text_is(kept->name, "owner"));
    assert_int_equal(kept->vote_count, 1);
    assert_int_equal(vote_in(stage, kept->n, "eve")->sets_count, 2);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

// Two of the same round: the one who approved more is asked again and shown the difference.
static void the_other_votes_of_the_round_are_void(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *owner = define(stage);
    stage->states[1].rounds = owner;
    stage->states[1].round_count = 1;
    submit(stage);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    narrow(stage, "fay", "{\"until\":\"2026-06-30\"}");
    expect_facts(stage, "edited voted vote_voided");
    assert_null(vote_in(stage, 0, "eve"));
    assert_int_equal(assent_ticket_round(stage->ticket, 0)->again_count, 1);
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void the_same_again_is_nothing_and_another_is_refused(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *owner = define(stage);
    stage->states[1].rounds = owner;
    stage->states[1].round_count = 1;
    submit(stage);
    narrow(stage, "eve", "{\"until\":\"2026-06-30\"}");
    assert_int_equal(narrow(stage, "eve", "{\"until\":\"2026-06-30\"}"), ASSENT_STEP_NOTHING);
    narrow(stage, "eve", "{\"until\":\"2026-05-31\"}");
    expect_refused(stage, ASSENT_ALREADY_VOTED, "one vote");
    stage_withdraw(stage, "eve"); // the field stays as it is: taking a vote back asks for nothing wider
    assert_true(assent_text_is(value_of(stage, "until"), "\"2026-06-30\""));
    narrow(stage, "eve", "{\"until\":\"2026-05-31\"}");
    expect_facts(stage, "edited voted");
    assert_int_equal(narrow(stage, "fay", "{\"until\":\"2026-05-31\"}"), ASSENT_STEP_DONE); // changes nothing
    expect_done(stage, "ready");
}

static void only_approvals_narrow_and_only_what_they_may(void **state)
{
    static const struct {
        const char *fields;
        enum assent_code code;
        const char *says;
    } refused[] = {
        {"{\"access\":\"admin\"}", ASSENT_NOT_NARROWER, "a choice that stands before"},
        {"{\"until\":\"2027-01-01\"}", ASSENT_NOT_NARROWER, "no later than it is"},
        {"{\"systems\":[\"a\",\"a\"]}", ASSENT_NOT_NARROWER, "some of what is in it"},
        {"{\"systems\":[\"c\"]}", ASSENT_NOT_NARROWER, "some of what is in it"},
        {"{\"access\":\"reader\",\"until\":\"2027-01-01\"}", ASSENT_NOT_NARROWER, "until"},
        {"{\"plan\":\"q\"}", ASSENT_FIELD_READ_ONLY, "it may set"},
        {"{\"access\":\"owner\"}", ASSENT_FIELD_INVALID, "none of"},
        {"{\"reader\":true}", ASSENT_FIELD_UNKNOWN, "no field"},
    };
    struct stage *stage = *state;
    struct assent_round_rule *owner = define(stage);
    stage->states[1].rounds = owner;
    stage->states[1].round_count = 1;
    submit(stage);
    int64_t revision = stage->ticket->revision;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        narrow(stage, "eve", refused[i].fields);
        assert_int_equal(stage->result.error.code, refused[i].code);
        expect_says(stage, refused[i].says);
    }
    struct assent_event event = {.kind = ASSENT_EVENT_VOTE,
                                 .actor = stage_actor(stage, "eve"),
                                 .choice = ASSENT_VOTE_REJECT,
                                 .comment = assent_text_of("no")};
    assert_true(
        assent_canonical_read(stage->arena, assent_text_of("{\"access\":\"reader\"}"), &event.fields, NULL));
    stage_step(stage, event);
    expect_refused(stage, ASSENT_STATE_FORBIDS, "may_set");
    event.choice = ASSENT_VOTE_APPROVE;
    event.has_digest = true; // of something else
    stage_step(stage, event);
    expect_refused(stage, ASSENT_STALE_SUBJECT, "digest");
    assert_int_equal(stage->ticket->revision, revision);
    narrow(stage, "eve", "{\"systems\":[\"b\",\"a\"]}");
    expect_facts(stage, "edited voted");
}

// What another approval let pass is frozen for votes, too.
static void what_was_decided_elsewhere_stays(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *owner = define(stage);
    struct assent_state *first = stage_state(stage, "first", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_job(stage, work, "grant", "granter");
    work->done = 2;
    work->failed = 0;
    first->approved = 1;
    first->rejected = 0;
    struct assent_round_rule *rule = stage_round(stage, first, "first", "group:peers", 1);
    rule->covers = stage_field_list(stage, "until", &rule->covers_count);
    stage->states[1].rounds = owner;
    stage->states[1].round_count = 1;
    stage->states[1].approved = stage_to(stage, "work");
    stage_action(stage, &stage->states[0], "both", "requester", "first");
    stage_create(stage, "ann", "{\"access\":\"writer\",\"until\":\"2026-12-31\"}");
    stage_act(stage, "ann", "both");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "asked");
    narrow(stage, "eve", "{\"until\":\"2026-06-30\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by first");
    narrow(stage, "eve", "{\"access\":\"reader\"}");
    expect_facts(stage, "edited voted");
}

static bool narrows(const struct assent_field *field, const char *before, const char *after)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_value was, is;
    const char *why;
    assert_true(assent_canonical_read(arena, assent_text_of(before), &was, NULL));
    assert_true(assent_canonical_read(arena, assent_text_of(after), &is, NULL));
    bool narrower = field_narrows(field, &was, &is, arena, &why);
    assert_true(narrower || strlen(why) > 0);
    assent_arena_close(arena);
    return narrower;
}

static void each_type_says_what_is_narrower(void **state)
{
    static const struct assent_choice points[] = {{.name = {"all", 3}, .points = 30},
                                                  {.name = {"some", 4}, .points = 10},
                                                  {.name = {"few", 3}, .points = 10}};
    static const struct {
        enum assent_field_type type;
        const char *before, *after;
        bool narrower;
    } rows[] = {
        {ASSENT_FIELD_NUMBER, "2.5", "2.5", true},
        {ASSENT_FIELD_NUMBER, "2.5", "2", true},
        {ASSENT_FIELD_NUMBER, "2.5", "3", false},
        {ASSENT_FIELD_INTEGER, "3", "2", true},
        {ASSENT_FIELD_INTEGER, "3", "4", false},
        {ASSENT_FIELD_INTEGER, "9007199254740992", "9007199254740993", false},
        {ASSENT_FIELD_MONEY, "{\"amount\":10,\"currency\":\"EUR\"}", "{\"amount\":9.5,\"currency\":\"EUR\"}",
         true},
        {ASSENT_FIELD_MONEY, "{\"amount\":10,\"currency\":\"EUR\"}", "{\"amount\":9,\"currency\":\"USD\"}",
         false},
        {ASSENT_FIELD_MONEY, "{\"amount\":10,\"currency\":\"EUR\"}", "{\"amount\":11,\"currency\":\"EUR\"}",
         false},
        {ASSENT_FIELD_BOOLEAN, "true", "false", true},
        {ASSENT_FIELD_BOOLEAN, "false", "true", false},
        {ASSENT_FIELD_CHOICE, "\"all\"", "\"some\"", true},
        {ASSENT_FIELD_CHOICE, "\"some\"", "\"all\"", false},
        {ASSENT_FIELD_CHOICE, "\"some\"", "\"few\"", false}, // neither has fewer points
        {ASSENT_FIELD_LIST, "[1,2]", "[]", true},
        {ASSENT_FIELD_LIST, "[{\"a\":1},2]", "[2,{\"a\":1}]", true},
        {ASSENT_FIELD_LIST, "[]", "[1]", false},
        {ASSENT_FIELD_DATE, "\"2026-12-31\"", "\"2026-06-30\"", true},
        {ASSENT_FIELD_DATETIME, "\"2026-12-31T00:00:00.000000Z\"", "\"2026-12-31T00:00:00.000001Z\"", false},
        {ASSENT_FIELD_DURATION, "\"2 days\"", "\"4 h\"", true},
        {ASSENT_FIELD_DURATION, "\"4 h\"", "\"2 days\"", false},
        {ASSENT_FIELD_DURATION, "\"4 h\"", "\"1 business day\"", false},
        {ASSENT_FIELD_PLANNED,
         "{\"end\":\"2026-12-02T00:00:00.000000Z\",\"start\":\"2026-12-01T00:00:00.000000Z\"}",
         "{\"end\":\"2026-12-02T00:00:00.000000Z\",\"start\":\"2026-12-01T01:00:00.000000Z\"}", true},
        {ASSENT_FIELD_PLANNED,
         "{\"end\":\"2026-12-02T00:00:00.000000Z\",\"start\":\"2026-12-01T01:00:00.000000Z\"}",
         "{\"end\":\"2026-12-02T00:00:00.000000Z\",\"start\":\"2026-12-01T00:00:00.000000Z\"}", false},
        {ASSENT_FIELD_TEXT, "\"a\"", "\"b\"", false},
        {ASSENT_FIELD_PERSON, "\"ann\"", "\"bo\"", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_field field = {.type = rows[i].type, .choices = points, .choice_count = 3};
        if (narrows(&field, rows[i].before, rows[i].after) != rows[i].narrower)
            fail_msg("%s to %s", rows[i].before, rows[i].after);
    }
    const char *why;
    struct assent_value filled = assent_value_string("x");
    struct assent_field text = {.type = ASSENT_FIELD_TEXT};
    assert_true(field_narrows(&text, NULL, &filled, NULL, &why));
    assert_false(field_narrows(&text, &filled, NULL, NULL, &why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_vote_is_bound_to_what_it_sets, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(the_other_votes_of_the_round_are_void, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(the_same_again_is_nothing_and_another_is_refused, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(only_approvals_narrow_and_only_what_they_may, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(what_was_decided_elsewhere_stays, stage_open, stage_close),
        cmocka_unit_test(each_type_says_what_is_narrower),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// What a file becomes: every kind of state, field and body, defaults of what the file does not say, and the
// rule by which fields are material.
#include "large_inputs.h"
#include "reading.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>

static const struct assent_definition *must_read(struct assent_arena *arena, struct assent_text text)
{
    struct reading_result result = read_workflow(arena, "test.yaml", text, NULL);
    if (!result.definition) {
        struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    }
    assert_non_null(result.definition);
    return result.definition;
}

static const struct assent_field *field_named(const struct assent_definition *definition, const char *name)
{
    int index = assent_definition_field(definition, assent_text_of(name));
    assert_true(index >= 0);
    return &definition->fields[index];
}

static const struct assent_state *state_named(const struct assent_definition *definition, const char *name)
{
    int index = assent_definition_state(definition, assent_text_of(name));
    assert_true(index >= 0);
    return &definition->states[index];
}

static void test_a_small_workflow_has_its_defaults(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition =
        must_read(arena, assent_text_format(arena, "%s%s", SMALL_HEAD, SMALL_TAIL));
    assert_true(assent_text_is(definition->name, "small"));
    assert_true(assent_text_is(definition->title, "Small"));
    assert_true(assent_text_is(definition->file, "test.yaml"));
    assert_true(assent_text_is(definition->prefix, "REQ"));
    assert_int_equal(definition->kind, ASSENT_REQUEST);
    assert_int_equal(definition->type, ASSENT_TYPE_NONE);
    assert_int_equal(definition->version, 0);
    assert_int_equal(definition->calendar.count, 0);
    assert_int_equal(definition->owner.kind, ASSENT_WHO_NOBODY);
    assert_int_equal(definition->readers.kind, ASSENT_WHO_NOBODY);
    assert_false(definition->risk.present);
    assert_int_equal(definition->start, 0);
    const struct assent_state *ask = &definition->states[0];
    assert_int_equal(ask->kind, ASSENT_STATE_PEOPLE);
    assert_int_equal(ask->held_by.kind, ASSENT_WHO_REQUESTER);
    assert_int_equal(ask->place.line, 7);
    assert_int_equal(ask->actions[0].by.kind, ASSENT_WHO_REQUESTER);
    assert_int_equal(ask->actions[0].to, 1);
    assert_true(assent_condition_empty(&ask->actions[0].when));
    assert_int_equal(definition->states[1].kind, ASSENT_STATE_END);
    assert_int_equal(definition->states[1].outcome, ASSENT_OUTCOME_SUCCESS);
}

static void test_the_shipped_workflow(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition =
        must_read(arena, source_file(arena, "workflows/normal-change/workflow.yaml"));
    assert_int_equal(definition->kind, ASSENT_CHANGE);
    assert_int_equal(definition->type, ASSENT_TYPE_NORMAL);
    assert_int_equal(definition->owner.kind, ASSENT_WHO_ROLE);
    assert_int_equal(definition->module_count, 1);
    assert_true(assent_text_is(definition->risk.add, "risk.history"));
    assert_int_equal(definition->risk.points, ASSENT_POINTS_SUM);
    assert_int_equal(definition->risk.band_count, 3);
    assert_int_equal(definition->risk.bands[2].from, 60);
    assert_int_equal(definition->risk.floor_count, 2);
    assert_int_equal(definition->risk.floors[1].band, 1);

    const struct assent_state *board = state_named(definition, "board");
    assert_int_equal(board->round_count, 3);
    assert_int_equal(board->rounds[0].seats[0].from.kind, ASSENT_WHO_PATH);
    assert_int_equal(board->rounds[0].covers_count, 5);
    assert_null(board->rounds[2].covers);
    assert_int_equal(board->rounds[2].seats[0].need.kind, ASSENT_NEED_SHARE_ASKED);
    assert_true(board->rounds[2].seats[0].need.more_than);
    assert_int_equal(board->rounds[2].never[0].kind, ASSENT_WHO_VOTERS);
    assert_true(assent_text_is(board->rounds[2].never[0].name, "technical"));
    assert_int_equal(board->rounds[2].decide_within.unit, ASSENT_DURATION_BUSINESS_DAYS);
    assert_int_equal(board->rounds[2].decide_within.amount, 5);
    assert_int_equal(board->approved, assent_definition_state(definition, assent_text_of("scheduled")));
    assert_int_equal(board->expired, assent_definition_state(definition, assent_text_of("draft")));
    assert_int_equal(state_named(definition, "peers")->expired, ASSENT_TO_NONE);
    assert_true(assent_text_is(state_named(definition, "peers")->rounds[0].name, "peers"));

    const struct assent_state *scheduled = state_named(definition, "scheduled");
    assert_int_equal(scheduled->kind, ASSENT_STATE_WAIT);
    assert_int_equal(scheduled->waits[0].to,
                     assent_definition_state(definition, assent_text_of("implement")));
    assert_int_equal(scheduled->action_count, 3);
    const struct assent_state *implement = state_named(definition, "implement");
    assert_int_equal(implement->job_count, 3);
    const struct assent_job_rule *deploy = &implement->jobs[1];
    assert_int_equal(deploy->retry.attempts, 5);
    assert_int_equal(deploy->retry.first_us, 10 * ASSENT_SECOND_US);
    assert_int_equal(deploy->retry.most_us, 10 * ASSENT_MINUTE_US);
    assert_int_equal(deploy->needs[0], 0);
    assert_int_equal(deploy->if_it_fails, ASSENT_FAILS_UNDO);
    assert_true(assent_text_is(deploy->undo.worker, "deployer-rollback"));
    assert_int_equal(implement->jobs[0].finally.kind, ASSENT_BODY_WORKER);
    const struct assent_job_rule *verify = &implement->jobs[2];
    assert_int_equal(verify->body.kind, ASSENT_BODY_TASK);
    assert_true(verify->body.may_fail);
    assert_int_equal(verify->retry.attempts, 1);
    assert_int_equal(verify->body.title.kind, ASSENT_TEMPLATE_TEXT);
    assert_int_equal(verify->body.title.part_count, 4);
    assert_int_equal(verify->body.fills[0], assent_definition_field(definition, assent_text_of("outcome")));
    assert_int_equal(state_named(definition, "review")->held_by.kind, ASSENT_WHO_FIRST_OF);
}

static void test_every_type_of_field(void **state)
{
    struct assent_arena *arena = *state;
    const char *fields =
        "fields:\n"
        "  a: { type: text, max: 20, pattern: \"CH-*\", default: CH-1, help: Help }\n"
        "  b: { type: number, min: -1, max: 3, default: 0.5 }\n"
        "  c: { type: integer, default: -7 }\n"
        "  d: { type: boolean, points: 5, points_if: false, default: true }\n"
        "  e: { type: money }\n"
        "  f: { type: choice, of: { one: 1, two: { points: 2, title: Two } }, default: two }\n"
        "  g: { type: list, of: person, max: 3, default: [ann, bo] }\n"
        "  h: { type: list, of: { host: { type: text, required: true }, size: { type: choice, of: [s, l] } } }\n"
        "  i: { type: date, default: 2026-11-23 }\n"
        "  j: { type: datetime, default: 2026-11-23T08:00:00+01:00 }\n"
        "  k: { type: duration, default: PT90M }\n"
        "  l: { type: planned, required: [ask] }\n"
        "  m: { type: person, edit_by: [requester, \"role:x\"], edit_in: [ask] }\n"
        "  nn: { type: group, visible_when: d }\n"
        "  o: { type: service }\n"
        "  p: { type: ci, required: true }\n"
        "  q: { type: ticket }\n"
        "  r: { type: url }\n"
        "  s: { type: file }\n"
        "  t: { type: secret }\n";
    const struct assent_definition *definition =
        must_read(arena, assent_text_format(arena, "%s%s%s", SMALL_HEAD, fields, SMALL_TAIL));
    static const enum assent_field_type types[] = {
        ASSENT_FIELD_TEXT,   ASSENT_FIELD_NUMBER,   ASSENT_FIELD_INTEGER,  ASSENT_FIELD_BOOLEAN,
        ASSENT_FIELD_MONEY,  ASSENT_FIELD_CHOICE,   ASSENT_FIELD_LIST,     ASSENT_FIELD_LIST,
        ASSENT_FIELD_DATE,   ASSENT_FIELD_DATETIME, ASSENT_FIELD_DURATION, ASSENT_FIELD_PLANNED,
        ASSENT_FIELD_PERSON, ASSENT_FIELD_GROUP,    ASSENT_FIELD_SERVICE,  ASSENT_FIELD_CI,
        ASSENT_FIELD_TICKET, ASSENT_FIELD_URL,      ASSENT_FIELD_FILE,     ASSENT_FIELD_SECRET};
    assert_int_equal(definition->field_count, sizeof types / sizeof *types);
    for (size_t i = 0; i < definition->field_count; i++)
        assert_int_equal(definition->fields[i].type, types[i]);
    const struct assent_field *field = field_named(definition, "a");
    assert_int_equal(field->max, 20);
    assert_true(assent_text_is(field->pattern, "CH-*") && assent_text_is(field->help, "Help"));
    field = field_named(definition, "b");
    assert_true(field->has_least && field->has_most && field->least == -1 && field->most == 3);
    field = field_named(definition, "d");
    assert_true(field->scored && field->points == 5 && !field->points_if.boolean && field->otherwise.boolean);
    field = field_named(definition, "f");
    assert_true(field->scored && field->choices[1].points == 2 &&
                assent_text_is(field->choices[1].title, "Two"));
    field = field_named(definition, "h");
    assert_int_equal(field->members[0].type, ASSENT_FIELD_RECORD);
    assert_true(field->members[0].member_count == 2 && field->members[0].members[0].required);
    assert_int_equal(field->members[0].members[1].choice_count, 2);
    assert_true(assent_text_is(field_named(definition, "j")->otherwise.text, "2026-11-23T07:00:00.000000Z"));
    assert_true(assent_text_is(field_named(definition, "k")->otherwise.text, "90 min"));
    assert_int_equal(field_named(definition, "g")->otherwise.list.count, 2);
    assert_int_equal(field_named(definition, "m")->edit_by.count, 2);
    assert_non_null(field_named(definition, "nn")->visible_when.tree);
    assert_true(field_named(definition, "p")->required && !field_named(definition, "l")->required);
}

static void test_needs_of_a_round(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *written;
        struct assent_need need;
    } rows[] = {
        {"3", {ASSENT_NEED_NUMBER, 3, false}},
        {"everyone", {ASSENT_NEED_EVERYONE, 0, false}},
        {"majority", {ASSENT_NEED_SHARE_ASKED, 5000, true}},
        {"majority of those asked", {ASSENT_NEED_SHARE_ASKED, 5000, true}},
        {"majority of votes", {ASSENT_NEED_SHARE_VOTES, 5000, true}},
        {"60%", {ASSENT_NEED_SHARE_ASKED, 6000, false}},
        {"62.5%", {ASSENT_NEED_SHARE_ASKED, 6250, false}},
        {"66.67% of votes", {ASSENT_NEED_SHARE_VOTES, 6667, false}},
        {"100%", {ASSENT_NEED_SHARE_ASKED, 10000, false}},
    };
    static const char *const bad[] = {"0",    "-1",   "03",         "101%", "0%",
                                      "60 %", "most", "3 of votes", "5001", "60.123%"};
    const char *form =
        "%sstart: ask\nstates:\n  ask:\n    approval: { from: \"group:x\", need: %s }\n    approved: done\n    rejected: done\n  done: { end: success }\n";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct assent_definition *definition =
            must_read(arena, assent_text_format(arena, form, SMALL_HEAD, rows[i].written));
        const struct assent_need *need = &definition->states[0].rounds[0].seats[0].need;
        assert_int_equal(need->kind, rows[i].need.kind);
        assert_int_equal(need->value, rows[i].need.value);
        assert_int_equal(need->more_than, rows[i].need.more_than);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reading_result result =
            read_workflow(arena, "need.yaml", assent_text_format(arena, form, SMALL_HEAD, bad[i]), NULL);
        assert_int_equal(result.diagnostics.count, 1);
        assert_int_equal(result.diagnostics.items[0].code, ASSENT_BAD_NEED);
    }
}

// Filled before the first approval: material; later only: not; what the file says counts before either.
static void test_material_by_default(void **state)
{
    struct assent_arena *arena = *state;
    const char *text =
        "assent: 1\nworkflow: m\nkind: change\ntype: normal\ntitle: M\n"
        "fields:\n"
        "  early: { type: text }\n"
        "  asked: { type: text, edit_in: [after] }\n"
        "  late: { type: text, edit_in: [after] }\n"
        "  task: { type: text, edit_in: [after] }\n"
        "  told_no: { type: text, material: false }\n"
        "  told_yes: { type: text, edit_in: [after], material: true }\n"
        "start: draft\nstates:\n"
        "  draft: { actions: { go: { by: requester, require: [asked], to: board } } }\n"
        "  board: { approval: { from: \"group:x\" }, approved: work, rejected: draft }\n"
        "  work:\n    jobs: { check: { task: { from: requester, title: Check, fills: [task] } } }\n    done: after\n    failed: after\n"
        "  after: { actions: { close: { by: requester, to: closed } } }\n"
        "  closed: { end: success }\n";
    const struct assent_definition *definition = must_read(arena, assent_text_of(text));
    assert_true(field_named(definition, "early")->material);
    assert_true(field_named(definition, "asked")->material);
    assert_false(field_named(definition, "late")->material);
    assert_false(field_named(definition, "task")->material);
    assert_false(field_named(definition, "told_no")->material);
    assert_true(field_named(definition, "told_yes")->material);
}

static void test_values_keep_their_parts(void **state)
{
    struct assent_arena *arena = *state;
    const char *text =
        "%sstart: ask\nstates:\n  ask:\n    jobs:\n      copy:\n        worker: w\n        with:\n"
        "          plain: 5\n          one: \"${ ticket.revision }\"\n          mixed: 'a ${ ticket.number } $${b} ${ \"}\" }'\n"
        "          deep: { list: [x, \"${ now }\"] }\n"
        "    done: done\n    failed: done\n  done: { end: success }\n";
    const struct assent_definition *definition =
        must_read(arena, assent_text_format(arena, text, SMALL_HEAD));
    const struct assent_template *with = &definition->states[0].jobs[0].body.with;
    assert_int_equal(with->kind, ASSENT_TEMPLATE_RECORD);
    assert_int_equal(with->item_count, 4);
    assert_int_equal(with->items[0].kind, ASSENT_TEMPLATE_LITERAL);
    assert_true(assent_text_is(with->items[0].literal.text, "5"));
    assert_int_equal(with->items[1].part_count, 1);
    assert_non_null(with->items[1].parts[0].tree);
    assert_int_equal(with->items[2].part_count, 4);
    assert_true(assent_text_is(with->items[2].parts[2].literal, " ${b} "));
    assert_int_equal(with->items[3].items[0].items[1].kind, ASSENT_TEMPLATE_TEXT);
    // A request asks an operator when a job fails; only changes undo by themselves.
    assert_int_equal(definition->states[0].jobs[0].if_it_fails, ASSENT_FAILS_ASK);
}

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_small_workflow_has_its_defaults, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_shipped_workflow, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_every_type_of_field, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_needs_of_a_round, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_material_by_default, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_values_keep_their_parts, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

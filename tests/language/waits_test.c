// SPDX-License-Identifier: Apache-2.0
// What becomes of waits, clocks, signals, `anytime`, rollbacks and times; their canonical form, which adds
// nothing to the digests of definitions without them; and what the checks know of `previous` and `set`.
#include "reading.h"

#include <assent/base/canonical.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>

static const char WHOLE[] =
    "assent: 1\nworkflow: whole\nkind: request\ntitle: Whole\ncalendar: business\nhooks: [risk.lua]\n"
    "fields:\n"
    "  planned: { type: planned, required: true }\n"
    "  day:     { type: date, required: true }\n"
    "  length:  { type: duration, required: true }\n"
    "  person:  { type: person, required: true }\n"
    "  note:    { type: text }\n"
    "  count:   { type: integer, default: 1 }\n"
    "  words:   { type: list, of: text }\n"
    "anytime:\n"
    "  hold: { by: requester, title: Hold, in: [ask, work], to: on_hold }\n"
    "  left: { signal: hr.left, key: \"${ person }\", in: [ask, scheduled], to: done }\n"
    "  seen: { signal: hr.seen, in: [ask] }\n"
    "start: ask\n"
    "states:\n"
    "  ask:\n"
    "    enter: risk.history\n"
    "    due: day - 2 business days\n"
    "    late:\n"
    "      - { after: 3 business days, add: role:everybody }\n"
    "      - { after: 5 business days, replace: requester.manager }\n"
    "      - { after: 10 business days, then: done }\n"
    "    actions:\n"
    "      send:\n"
    "        by: requester\n"
    "        edit: [planned, note]\n"
    "        set: { note: \"by ${ requester.name }\", count: 2, words: [a, b], day: \"${ planned.start }\" }\n"
    "        to: board\n"
    "  board:\n"
    "    approval:\n"
    "      rounds:\n"
    "        - { name: one, from: group:dba, decide_by: 4 h }\n"
    "        - { name: two, from: group:cab }\n"
    "      decide_by: planned.start - 1 business day\n"
    "    approved: scheduled\n"
    "    rejected: ask\n"
    "  scheduled:\n"
    "    wait: { until: planned.start - 1 h, blocked_by: [approval], latest: planned.end, missed: ask }\n"
    "    to: soak\n"
    "  soak:\n"
    "    wait:\n"
    "      first_of:\n"
    "        - { signal: hr.left, key: \"${ person }\", to: previous }\n"
    "        - { for: length, to: work }\n"
    "        - { until: ticket.created + 2 days, to: work }\n"
    "  work:\n"
    "    jobs:\n"
    "      first: { worker: a, undo: { worker: b }, due: 2 h, not_before: planned.start }\n"
    "      rest:  { wait: 30 min, needs: [first] }\n"
    "    done: active\n"
    "    failed: done\n"
    "  active:\n"
    "    counts_as: fulfilled\n"
    "    actions:\n"
    "      back: { by: requester, to: undo }\n"
    "  undo:    { rollback: work, done: done }\n"
    "  on_hold: { actions: { resume: { by: requester, to: previous } } }\n"
    "  done:    { end: refused, as: not needed }\n";

static const struct assent_definition *must_read(struct assent_arena *arena, const char *text)
{
    struct reading_result result =
        read_workflow(arena, "test.yaml", assent_text_of(text), fixture_world(arena));
    if (!result.definition) {
        struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    }
    assert_non_null(result.definition);
    return result.definition;
}

static uint16_t index_of(const struct assent_definition *definition, const char *name)
{
    int index = assent_definition_state(definition, assent_text_of(name));
    assert_true(index >= 0);
    return (uint16_t)index;
}

static const struct assent_state *state_named(const struct assent_definition *definition, const char *name)
{
    return &definition->states[index_of(definition, name)];
}

static void check_moment(const struct assent_moment *moment, const char *last_name, int64_t amount,
                         enum assent_duration_unit unit, bool before)
{
    assert_true(moment->present);
    assert_int_equal(moment->offset.amount, amount);
    assert_int_equal(moment->offset.unit, unit);
    assert_int_equal(moment->before, before);
    if (!last_name) {
        assert_null(moment->path);
        return;
    }
    assert_true(assent_text_is(moment->path->names[moment->path->name_count - 1], last_name));
    assert_int_equal(moment->path->kind, ASSENT_NODE_PATH);
}

static void test_waits(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition = must_read(arena, WHOLE);
    const struct assent_state *scheduled = state_named(definition, "scheduled");
    assert_int_equal(scheduled->kind, ASSENT_STATE_WAIT);
    assert_int_equal(scheduled->wait_count, 1);
    const struct assent_wait_rule *wait = &scheduled->waits[0];
    check_moment(&wait->until, "start", ASSENT_HOUR_US, ASSENT_DURATION_WALL, true);
    assert_true(assent_text_is(wait->until.source, "planned.start - 1 h"));
    check_moment(&wait->latest, "end", 0, ASSENT_DURATION_WALL, false);
    assert_int_equal(wait->blocked_by, ASSENT_BLOCKED_BY_APPROVAL);
    assert_int_equal(wait->missed, index_of(definition, "ask"));
    assert_int_equal(wait->to, index_of(definition, "soak"));
    const struct assent_state *soak = state_named(definition, "soak");
    assert_int_equal(soak->wait_count, 3);
    assert_true(assent_text_is(soak->waits[0].signal, "hr.left"));
    assert_int_equal(soak->waits[0].key.part_count, 1);
    assert_int_equal(soak->waits[0].to, ASSENT_TO_PREVIOUS);
    assert_int_equal(soak->waits[0].missed, ASSENT_TO_NONE);
    assert_false(soak->waits[0].until.present);
    check_moment(&soak->waits[1].until, "length", 0, ASSENT_DURATION_WALL, false);
    check_moment(&soak->waits[2].until, "created", 2 * ASSENT_DAY_US, ASSENT_DURATION_WALL, false);
}

static void test_clocks(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition = must_read(arena, WHOLE);
    const struct assent_state *ask = state_named(definition, "ask");
    assert_true(assent_text_is(ask->enter, "risk.history"));
    check_moment(&ask->due, "day", 2, ASSENT_DURATION_BUSINESS_DAYS, true);
    assert_int_equal(ask->late_count, 3);
    assert_int_equal(ask->late[0].kind, ASSENT_LATE_ADD);
    assert_int_equal(ask->late[0].who.kind, ASSENT_WHO_ROLE);
    assert_int_equal(ask->late[0].after.amount, 3);
    assert_int_equal(ask->late[1].kind, ASSENT_LATE_REPLACE);
    assert_int_equal(ask->late[2].kind, ASSENT_LATE_THEN);
    assert_int_equal(ask->late[2].to, index_of(definition, "done"));
    assert_true(assent_text_is(state_named(definition, "active")->counts_as, "fulfilled"));
    const struct assent_state *board = state_named(definition, "board");
    check_moment(&board->rounds[0].decide_by, NULL, 4 * ASSENT_HOUR_US, ASSENT_DURATION_WALL, false);
    check_moment(&board->rounds[1].decide_by, "start", 1, ASSENT_DURATION_BUSINESS_DAYS, true);
    const struct assent_state *work = state_named(definition, "work");
    check_moment(&work->jobs[0].due, NULL, 2 * ASSENT_HOUR_US, ASSENT_DURATION_WALL, false);
    check_moment(&work->jobs[0].not_before, "start", 0, ASSENT_DURATION_WALL, false);
    assert_int_equal(work->jobs[1].body.kind, ASSENT_BODY_WAIT);
    check_moment(&work->jobs[1].body.wait, NULL, 30 * ASSENT_MINUTE_US, ASSENT_DURATION_WALL, false);
}

static void test_ways(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition = must_read(arena, WHOLE);
    const struct assent_state *ask = state_named(definition, "ask");
    const struct assent_state *undo = state_named(definition, "undo");
    assert_int_equal(ask->action_count, 2); // its own first
    assert_true(assent_text_is(ask->actions[0].name, "send"));
    assert_true(assent_text_is(ask->actions[1].name, "hold"));
    assert_true(assent_text_is(ask->actions[1].title, "Hold"));
    assert_int_equal(ask->actions[1].place.line, 16);
    assert_int_equal(ask->signal_count, 2);
    assert_true(assent_text_is(ask->signals[0].name, "hr.left"));
    assert_int_equal(ask->signals[0].to, index_of(definition, "done"));
    assert_int_equal(ask->signals[1].to, ASSENT_TO_STAY);
    assert_int_equal(state_named(definition, "scheduled")->signal_count, 1);
    assert_int_equal(state_named(definition, "board")->action_count, 0);
    const struct assent_action *send = &ask->actions[0];
    assert_int_equal(send->edit_count, 2);
    assert_int_equal(send->set_count, 4);
    assert_int_equal(send->sets[0].value.part_count, 2);
    assert_int_equal(send->sets[1].value.literal.kind, ASSENT_VALUE_INTEGER);
    assert_int_equal(send->sets[2].value.literal.kind, ASSENT_VALUE_LIST);
    assert_int_equal(send->sets[3].value.part_count, 1);
    assert_int_equal(undo->kind, ASSENT_STATE_ROLLBACK);
    assert_int_equal(undo->rolls_back, index_of(definition, "work"));
    assert_int_equal(undo->done, index_of(definition, "done"));
    assert_int_equal(state_named(definition, "on_hold")->actions[0].to, ASSENT_TO_PREVIOUS);
    assert_int_equal(state_named(definition, "done")->outcome, ASSENT_OUTCOME_REFUSED);
    assert_true(assent_text_is(state_named(definition, "done")->as, "not needed"));
}

static const char *states_form(struct assent_arena *arena, const char *text)
{
    struct assent_value value = assent_language_canonical(must_read(arena, text), arena);
    return assent_text_cstring(arena, assent_canonical_text(arena, assent_value_get(&value, "states")));
}

static void test_the_canonical_form(void **state)
{
    struct assent_arena *arena = *state;
    assert_string_equal(
        states_form(arena, WHOLE),
        "[{\"actions\":[{\"by\":\"requester\",\"edit\":[\"planned\",\"note\"],\"name\":\"send\",\"set\":{\"count\":2,\"d"
        "ay\":\"${ planned.start }\",\"note\":\"by ${ requester.name }\",\"words\":[\"a\",\"b\"]},\"to\":\"board\"},"
        "{\"by\":\"requester\",\"name\":\"hold\",\"title\":\"Hold\",\"to\":\"on_hold\"}],\"due\":\"day - 2 business da"
        "ys\",\"enter\":\"risk.history\",\"late\":[{\"add\":\"role:everybody\",\"after\":\"3 business days\"},{\"af"
        "ter\":\"5 business days\",\"replace\":\"requester.manager\"},{\"after\":\"10 business days\",\"then\":\""
        "done\"}],\"name\":\"ask\",\"signals\":[{\"key\":\"${ person }\",\"signal\":\"hr.left\",\"to\":\"done\"},{\"sig"
        "nal\":\"hr.seen\"}]},"
        "{\"approval\":[{\"decide_by\":\"4 h\",\"from\":\"group:dba\",\"name\":\"one\",\"need\":1},{\"decide_by\":\"pl"
        "anned.start - 1 business day\",\"from\":\"group:cab\",\"name\":\"two\",\"need\":1}],\"approved\":\"sched"
        "uled\",\"name\":\"board\",\"rejected\":\"ask\"},"
        "{\"name\":\"scheduled\",\"signals\":[{\"key\":\"${ person }\",\"signal\":\"hr.left\",\"to\":\"done\"}],\"wait"
        "\":[{\"blocked_by\":[\"approval\"],\"latest\":\"planned.end\",\"missed\":\"ask\",\"to\":\"soak\",\"until\":\"p"
        "lanned.start - 1 h\"}]},"
        "{\"name\":\"soak\",\"wait\":[{\"key\":\"${ person }\",\"signal\":\"hr.left\",\"to\":\"previous\"},{\"to\":\"wor"
        "k\",\"until\":\"length\"},{\"to\":\"work\",\"until\":\"ticket.created + 2 days\"}]},"
        "{\"actions\":[{\"by\":\"requester\",\"name\":\"hold\",\"title\":\"Hold\",\"to\":\"on_hold\"}],\"done\":\"active"
        "\",\"failed\":\"done\",\"jobs\":[{\"due\":\"2 h\",\"name\":\"first\",\"not_before\":\"planned.start\",\"undo\":"
        "{\"worker\":\"b\"},\"worker\":\"a\"},"
        "{\"name\":\"rest\",\"needs\":[\"first\"],\"wait\":\"30 min\"}],\"name\":\"work\"},"
        "{\"actions\":[{\"by\":\"requester\",\"name\":\"back\",\"to\":\"undo\"}],\"counts_as\":\"fulfilled\",\"name\":\""
        "active\"},"
        "{\"done\":\"done\",\"name\":\"undo\",\"rollback\":\"work\"},"
        "{\"actions\":[{\"by\":\"requester\",\"name\":\"resume\",\"to\":\"previous\"}],\"name\":\"on_hold\"},{\"as\":\"n"
        "ot needed\",\"end\":\"refused\",\"name\":\"done\"}]");
}

// A definition of before these keys keeps the digest by which its deployed version is known.
static void test_older_digests_stay(void **state)
{
    struct assent_arena *arena = *state;
    char text[ASSENT_DIGEST_TEXT];
    struct reading_result result =
        read_workflow(arena, "workflow.yaml",
                      source_file(arena, "tests/language/fixtures/normal-change-of-the-road.yaml"), NULL);
    assert_non_null(result.definition);
    assent_digest_write(&result.definition->digest, text);
    assert_string_equal(text, "sha256:cbe63e0388574b137dae05142e5923dd63f9d27a6b1cacddfa09186d4f3b7294");
}

static const char HELD[] =
    "assent: 1\nworkflow: held\nkind: change\ntype: normal\ntitle: Held\n"
    "fields:\n  plan: { type: text, required: [board] }\n  note: { type: text%s }\n"
    "%s"
    "start: ask\n"
    "states:\n"
    "  ask:\n    actions:\n      send: { by: requester, to: board }\n%s"
    "  board:\n    approval: { from: group:cab }\n    approved: work\n    rejected: ask\n%s"
    "  work:\n    jobs:\n      a: { worker: a }\n    done: active\n    failed: ask\n"
    "  active:\n    actions:\n      close: { by: requester, when: '%s', to: done }\n"
    "  on_hold: { held_by: requester, actions: { resume: { by: requester, to: previous } } }\n"
    "  done: { end: success }\n";
static const char HOLD[] = "anytime:\n  hold: { by: requester, in: [ask, board, work], to: on_hold }\n";
static const char HOLDS[] = "      hold: { by: requester, to: on_hold }\n";
static const char HOLDS_BOARD[] = "    actions:\n      hold: { by: requester, to: on_hold }\n";

// The same said in another way is the same.
static void test_anytime_is_as_if_written_in_each_state(void **state)
{
    struct assent_arena *arena = *state;
    const char *when = "plan ~= \"\"";
    const char *hold = "anytime:\n  hold: { by: requester, in: [ask, board], to: on_hold }\n";
    const char *once = assent_text_format(arena, HELD, "", hold, "", "", when).bytes;
    const char *each = assent_text_format(arena, HELD, "", "", HOLDS, HOLDS_BOARD, when).bytes;
    assert_string_equal(states_form(arena, once), states_form(arena, each));
    assert_true(assent_digest_equal(&must_read(arena, once)->digest, &must_read(arena, each)->digest));
}

// A ticket goes back where it came from: being held at the beginning is no way around the board, and what the
// board requires is there behind it.
static void test_previous_leads_back_where_it_came_from(void **state)
{
    struct assent_arena *arena = *state;
    must_read(arena, assent_text_format(arena, HELD, "", HOLD, "", "", "plan ~= \"\"").bytes);
    struct reading_result result =
        read_workflow(arena, "test.yaml",
                      assent_text_format(arena, HELD, "", HOLD, "      skip: { by: requester, to: work }\n",
                                         "", "plan ~= \"\""),
                      NULL);
    assert_null(result.definition);
    assert_int_equal(result.diagnostics.items[0].code, ASSENT_CONDITION_ABSENT);
    assert_int_equal(result.diagnostics.items[1].code, ASSENT_UNATTENDED_MISSING);
}

// A wait whose time is past is no place to go back to: from behind it `previous` leads to where the ticket
// stood before it, and what was emptied in between is missed there.
static void test_what_is_passed_at_once_is_not_gone_back_to(void **state)
{
    static const struct {
        const char *wait;
        size_t errors;
    } rows[] = {{"{ until: planned.start }", 1}, {"{ for: 2 days }", 0}};
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_text text = assent_text_format(
            arena,
            "assent: 1\nworkflow: held\nkind: request\ntitle: Held\n"
            "fields:\n  planned: { type: planned, required: true }\n  note: { type: text, edit_in: [rest] }\n"
            "start: ask\nstates:\n"
            "  ask:\n    actions:\n      go: { by: requester, require: [note], to: look }\n"
            "  look:\n    actions:\n      next: { by: requester, when: note ~= 'x', to: pass }\n"
            "  pass:\n    wait: %s\n    to: rest\n"
            "  rest:\n    actions:\n      back: { by: requester, to: previous }\n"
            "      stop: { by: requester, to: done }\n"
            "  done: { end: success }\n",
            rows[i].wait);
        struct reading_result result = read_workflow(arena, "test.yaml", text, NULL);
        assert_int_equal(result.diagnostics.count, rows[i].errors);
        assert_true(rows[i].errors == 0 || result.diagnostics.items[0].code == ASSENT_CONDITION_ABSENT);
    }
}

// What `set` gives is there behind it, unless the expression may be absent; what `edit` lets empty is not.
static void test_set_and_edit_in_the_rule_of_absence(void **state)
{
    static const struct {
        const char *action;
        size_t errors;
    } rows[] = {
        {"      send2: { by: requester, to: board }\n", 1},
        {"      send: { by: requester, set: { note: x }, to: board }\n", 0},
        {"      send: { by: requester, set: { note: \"to ${ ticket.number }\" }, to: board }\n", 0},
        {"      send: { by: requester, set: { note: \"${ plan }\" }, to: board }\n", 1},
        {"      send: { by: requester, require: [note], to: board }\n", 0},
        {"      send: { by: requester, edit: [note], to: board }\n", 1},
    };
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_text text = assent_text_format(
            arena,
            "assent: 1\nworkflow: held\nkind: request\ntitle: Held\n"
            "fields:\n  plan: { type: text, required: [board] }\n  note: { type: text, edit_in: [ask] }\n"
            "start: ask\nstates:\n  ask:\n    actions:\n%s"
            "  board:\n    actions:\n      close: { by: requester, when: note ~= 'y', to: done }\n"
            "  done: { end: success }\n",
            rows[i].action);
        struct reading_result result = read_workflow(arena, "test.yaml", text, NULL);
        if (result.diagnostics.count != rows[i].errors)
            fprintf(stderr, "%s", rows[i].action);
        assert_int_equal(result.diagnostics.count, rows[i].errors);
        assert_true(rows[i].errors == 0 || result.diagnostics.items[0].code == ASSENT_CONDITION_ABSENT);
    }
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
        cmocka_unit_test_setup_teardown(test_waits, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_clocks, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_ways, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_canonical_form, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_older_digests_stay, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_anytime_is_as_if_written_in_each_state, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_previous_leads_back_where_it_came_from, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_what_is_passed_at_once_is_not_gone_back_to, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_set_and_edit_in_the_rule_of_absence, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

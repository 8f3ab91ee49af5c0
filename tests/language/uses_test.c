// SPDX-License-Identifier: Apache-2.0
// Policy files: approvals that workflows name. Read as if they stood in the workflow; what is wrong in one is
// told at its place there; a version has the digest of each.
#include "large_inputs.h"
#include "reading.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <string.h>

static const char HEAD[] = "assent: 1\nworkflow: small\nkind: request\ntitle: Small\nuses: [%s]\n"
                           "fields: { last: { type: date }, plan: { type: text } }\nstart: ask\nstates:\n"
                           "  ask: { actions: { send: { by: requester, to: one } } }\n";
static const char ONE[] = "  one: { approval: first, approved: done, rejected: ask }\n"
                          "  done: { end: success }\n";
static const char POLICY[] =
    "assent: 1\npolicy: house\napprovals:\n"
    "  first: { from: requester.manager, covers: [last], need: 1 }\n"
    "  other: { rounds: [{ name: a, from: \"group:x\" }, { name: b, from: \"group:x\", "
    "never: [voters of a] }] }\n";

static struct reading_result read_with(struct assent_arena *arena, const char *text,
                                       const struct assent_source *files, size_t count)
{
    struct assent_language_input input = {
        .workflow = {assent_text_of("w.yaml"), assent_text_of(text)}, .files = files, .file_count = count};
    struct reading_result result = {
        .diagnostics = assent_diagnostics_in(arena, input.workflow.name, input.workflow.text)};
    result.definition = assent_language_read(&input, arena, &result.diagnostics);
    return result;
}

static struct reading_result read_one(struct assent_arena *arena, const char *states, const char *policy)
{
    struct assent_source file = {assent_text_of("house.yaml"), assent_text_of(policy)};
    const char *text =
        assent_text_format(arena, "%s%s", assent_text_format(arena, HEAD, "house.yaml").bytes, states).bytes;
    return read_with(arena, text, &file, 1);
}

static void test_it_is_as_if_it_stood_there(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    const struct assent_definition *definition = read_one(arena, ONE, POLICY).definition;
    assert_non_null(definition);
    const struct assent_round_rule *rule = &definition->states[1].rounds[0];
    assert_true(assent_text_is(rule->name, "one")); // by the state's name, as everywhere
    assert_int_equal(rule->covers_count, 1);
    assert_int_equal(rule->place.line, 4);
    assert_true(assent_text_is(assent_definition_file(definition, rule->place), "house.yaml"));
    assert_true(assent_text_is(assent_definition_file(definition, definition->states[1].place), "w.yaml"));
    definition =
        read_one(arena,
                 "  one: { approval: other, approved: done, rejected: ask }\n  done: { end: success }\n",
                 POLICY)
            .definition;
    assert_non_null(definition);
    assert_int_equal(definition->states[1].round_count, 2);
    assent_arena_close(arena);
}

static void test_a_changed_policy_is_another_version(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    const struct assent_definition *first = read_one(arena, ONE, POLICY).definition;
    const struct assent_definition *again = read_one(arena, ONE, POLICY).definition;
    const char *changed = assent_text_format(arena, "%s# another line\n", POLICY).bytes;
    const struct assent_definition *second = read_one(arena, ONE, changed).definition;
    assert_true(assent_digest_equal(&first->digest, &again->digest));
    assert_false(assent_digest_equal(&first->digest, &second->digest));
    struct assent_value form = assent_language_canonical(first, arena);
    const char *text = assent_text_cstring(arena, assent_canonical_text(arena, &form));
    assert_non_null(strstr(text, "\"uses\":[\"house.yaml\"]"));
    assert_non_null(strstr(text, "\"covers\":[\"last\"],\"from\":\"requester.manager\""));
    assent_arena_close(arena);
}

struct wrong {
    const char *states, *policy;
    enum assent_code code;
    uint32_t file, line, column;
};

static void test_errors_are_where_they_are(void **state)
{
    static const char OPEN[] = "assent: 1\npolicy: house\napprovals:\n";
    static const struct wrong wrong[] = {
        {ONE, "  first: { from: requester, quorun: 1 }\n", ASSENT_UNKNOWN_KEY, 1, 4, 29},
        {ONE, "  first: { from: requester, covers: [lost] }\n", ASSENT_UNKNOWN_FIELD, 1, 4, 38},
        {ONE, "  first: { from: requester, when: last > 5 }\n", ASSENT_CONDITION_TYPE, 1, 4, 42},
        {ONE, "  first: { from: requester, when: has(lost) }\n", ASSENT_UNKNOWN_FIELD, 1, 4, 39},
        {ONE, "  first: { need: 1 }\n", ASSENT_MISSING_KEY, 1, 4, 3},
        {ONE, "  first: [a]\n", ASSENT_WRONG_SHAPE, 1, 4, 10},
        {ONE, "  first: { from: { hook: a.b } }\n", ASSENT_UNKNOWN_MODULE, 1, 4, 26},
        {ONE, "  second: { from: requester }\n", ASSENT_UNKNOWN_APPROVAL, 0, 10, 20},
        {"  one: { approval: [first], approved: done, rejected: ask }\n  done: { end: success }\n",
         "  first: { from: requester }\n", ASSENT_WRONG_SHAPE, 0, 10, 20},
        {ONE, "  first: { from: requester }\nrules: {}\n", ASSENT_UNKNOWN_KEY, 1, 5, 1},
        {ONE, "  first: { from: requester\n", ASSENT_YAML_SYNTAX, 1, 5, 1},
    };
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *policy = assent_text_format(arena, "%s%s", OPEN, wrong[i].policy).bytes;
        struct reading_result result = read_one(arena, wrong[i].states, policy);
        assert_null(result.definition);
        bool found = false;
        for (size_t k = 0; k < result.diagnostics.count; k++) {
            const struct assent_diagnostic *item = &result.diagnostics.items[k];
            found = found || (item->code == wrong[i].code && item->place.file == wrong[i].file &&
                              item->place.line == wrong[i].line && item->place.column == wrong[i].column);
        }
        struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
        if (!found)
            fail_msg("%s\n%.*s", wrong[i].policy, (int)report.count, report.bytes);
        assert_non_null(memmem(report.bytes, report.count, wrong[i].file ? "house.yaml:" : "w.yaml:", 7));
    }
    assent_arena_close(arena);
}

// The same approval in two states: its error is told once.
static void test_what_two_states_share_is_told_once(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct reading_result result =
        read_one(arena,
                 "  one: { approval: first, approved: two, rejected: ask }\n"
                 "  two: { approval: first, approved: done, rejected: ask }\n  done: { end: success }\n",
                 "assent: 1\npolicy: house\napprovals: { first: { from: requester, covers: [lost] } }\n");
    assert_int_equal(result.diagnostics.count, 1);
    assent_arena_close(arena);
}

static void test_files_that_are_not_there_or_there_twice(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_source files[] = {{assent_text_of("a.yaml"), assent_text_of(POLICY)},
                                    {assent_text_of("b.yaml"), assent_text_of(POLICY)}};
    static const struct {
        const char *uses;
        enum assent_code code;
    } rows[] = {{"none.yaml", ASSENT_POLICY_NOT_GIVEN},
                {"../a.yaml", ASSENT_BAD_NAME},
                {"a.lua", ASSENT_BAD_NAME},
                {"a.yaml, a.yaml", ASSENT_DOUBLED_NAME},
                {"a.yaml, b.yaml", ASSENT_DOUBLED_NAME}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *head = assent_text_format(arena, HEAD, rows[i].uses).bytes;
        struct reading_result result =
            read_with(arena, assent_text_format(arena, "%s%s", head, ONE).bytes, files, 2);
        assert_null(result.definition);
        assert_int_equal(result.diagnostics.items[0].code, rows[i].code);
    }
    struct reading_result result = read_with(arena, POLICY, files, 2);
    assert_null(result.definition);
    assert_int_equal(result.diagnostics.count, 1);
    assert_int_equal(result.diagnostics.items[0].code, ASSENT_MISPLACED_KEY);
    assent_arena_close(arena);
}

static void test_as_many_files_and_approvals_as_there_may_be(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_source files[ASSENT_POLICIES + 1];
    for (size_t more = 0; more < 2; more++) {
        struct assent_buffer uses = assent_buffer_in(arena);
        for (size_t i = 0; i < ASSENT_POLICIES + more; i++) {
            files[i].name = assent_text_format(arena, "p%zu.yaml", i);
            files[i].text =
                assent_text_format(arena, "assent: 1\npolicy: p\napprovals: { %s%zu: { from: requester } }\n",
                                   i ? "x" : "first", i);
            assent_buffer_format(&uses, "%sp%zu.yaml", i ? ", " : "", i);
        }
        files[0].text = assent_text_of(POLICY);
        const char *head =
            assent_text_format(arena, HEAD, assent_text_cstring(arena, assent_buffer_done(&uses))).bytes;
        struct reading_result result = read_with(arena, assent_text_format(arena, "%s%s", head, ONE).bytes,
                                                 files, ASSENT_POLICIES + more);
        assert_int_equal(result.definition != NULL, !more);
        assert_int_equal(result.diagnostics.count, more);
        struct assent_buffer many = assent_buffer_in(arena);
        assent_buffer_string(&many, "assent: 1\npolicy: p\napprovals:\n  first: { from: requester }\n");
        for (size_t i = 1; i < ASSENT_POLICY_APPROVALS + more; i++)
            assent_buffer_format(&many, "  a%zu: { from: requester }\n", i);
        result = read_one(arena, ONE, assent_text_cstring(arena, assent_buffer_done(&many)));
        assert_int_equal(result.definition != NULL, !more);
    }
    assent_arena_close(arena);
}

static void test_a_policy_by_itself(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t errors;
    } rows[] = {
        {"assent: 1\npolicy: p\napprovals: { a: { from: requester, covers: [anything] } }\n", 0},
        {"assent: 1\npolicy: p\napprovals: { a: { rounds: [{ from: requester, nead: 2 }] } }\n", 1},
        {"assent: 1\npolicy: p\napprovals: { a: { all: [{ name: x, from: requester, quorum: 2 }] } }\n", 1},
        {"assent: 2\npolicy: p\napprovals: { a: { from: requester }, b: x }\n", 2},
        {"assent: 1\npolicy: p\n", 1},
    };
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_source file = {assent_text_of("p.yaml"), assent_text_of(rows[i].text)};
        struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, file.name, file.text);
        assert_true(assent_language_is_policy(file.text));
        assert_int_equal(assent_language_policy(&file, arena, &diagnostics), rows[i].errors == 0);
        assert_int_equal(diagnostics.errors, rows[i].errors);
    }
    assert_false(assent_language_is_policy(assent_text_of("assent: 1\nworkflow: x\npolicy: x\n")));
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_as_if_it_stood_there),
        cmocka_unit_test(test_a_changed_policy_is_another_version),
        cmocka_unit_test(test_errors_are_where_they_are),
        cmocka_unit_test(test_what_two_states_share_is_told_once),
        cmocka_unit_test(test_files_that_are_not_there_or_there_twice),
        cmocka_unit_test(test_as_many_files_and_approvals_as_there_may_be),
        cmocka_unit_test(test_a_policy_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Conditions: every operator and helper with its values and its refusals, absence, times, and how a failure
// is told. Trees are written in the prefix form of little_world.h; what Lua 5.4 gives for the same expression
// is what is expected.
#include <assent/core/condition.h>

#include "little_world.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <string.h>

struct row {
    const char *tree;
    const char *result; // canonical JSON, "absent", or what the error says
    enum assent_code code;
};

static void check(struct little_world *little, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct assent_value value = {0};
        struct assent_place at = {0};
        struct assent_error error = {0};
        bool whole = assent_condition_value(&little->scope, tree_of(little->arena, rows[i].tree),
                                            little->arena, &value, &at, &error);
        const char *found = error.text;
        if (whole)
            found = value.kind == ASSENT_VALUE_ABSENT
                        ? "absent"
                        : assent_text_cstring(little->arena, assent_canonical_text(little->arena, &value));
        if (strcmp(found, rows[i].result) != 0)
            fail_msg("%s gives %s, not %s", rows[i].tree, found, rows[i].result);
        assert_int_equal(error.code, rows[i].code);
        if (whole)
            continue;
        assert_int_equal(at.line, TREE_LINE);
    }
}

#define CHECK(state, rows) check(*(state), rows, sizeof(rows) / sizeof *(rows))
#define AT                 "change.yaml line 12: "

static void integers_are_reckoned_as_in_lua(void **state)
{
    static const struct row ROWS[] = {
        {"(+ 1 2)", "3", 0},
        {"(- 1 2)", "-1", 0},
        {"(* -3 4)", "-12", 0},
        {"(// 7 2)", "3", 0},
        {"(// -7 2)", "-4", 0},
        {"(// 7 -2)", "-4", 0},
        {"(// -8 2)", "-4", 0},
        {"(% 7 3)", "1", 0},
        {"(% -7 3)", "2", 0},
        {"(% 7 -3)", "-2", 0},
        {"(% -6 3)", "0", 0},
        {"(- 5)", "-5", 0},
        {"(/ 7 2)", "3.5", 0},
        {"(/ 4 2)", "2.0", 0},
        {"(% -9223372036854775808 -1)", "0", 0},
        {"(// 5 -1)", "-5", 0},
        {"(+ 9223372036854775806 1)", "9223372036854775807", 0},
        {"(+ 9223372036854775807 1)", AT "the result of `+` is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(- -9223372036854775808 1)", AT "the result of `-` is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(* 4611686018427387904 2)", AT "the result of `*` is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(// -9223372036854775808 -1)", AT "the result of `//` is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(- -9223372036854775808)", AT "the value written here is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(/ 1 0)", AT "the value written here is zero, and nothing divides by it", ASSENT_FIELD_INVALID},
        {"(// 1 (- users 30))", AT "the result of `-` is zero, and nothing divides by it",
         ASSENT_FIELD_INVALID},
        {"(% 1 0)", AT "the value written here is zero, and nothing divides by it", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void decimals_are_reckoned_as_in_lua(void **state)
{
    static const struct row ROWS[] = {
        {"(+ 1 0.5)", "1.5", 0},
        {"(* 2.0 3)", "6.0", 0},
        {"(// 7.5 2)", "3.0", 0},
        {"(// -7.5 2)", "-4.0", 0},
        {"(// 1e300 3)", "3.3333333333333335e299", 0},
        {"(% 5.5 2)", "1.5", 0},
        {"(% -5.5 2)", "0.5", 0},
        {"(% 5.5 -2)", "-0.5", 0},
        {"(% 6.0 3)", "0.0", 0},
        {"(% 1e308 3.0)", "2.0", 0},
        {"(% 5e-324 3)", "5e-324", 0},
        {"(% 1.0 5e-324)", "0.0", 0},
        {"(- 2.5)", "-2.5", 0},
        {"(* 1e308 10)", AT "the result of `*` is too large to reckon with", ASSENT_FIELD_INVALID},
        {"(/ 1e308 1e-308)", AT "the result of `/` is too large to reckon with", ASSENT_FIELD_INVALID},
        {"(/ 1 0.0)", AT "the value written here is zero, and nothing divides by it", ASSENT_FIELD_INVALID},
        {"(% 1 0.0)", AT "the value written here is zero, and nothing divides by it", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void comparisons_are_exact(void **state)
{
    static const struct row ROWS[] = {
        {"(== 1 1.0)", "true", 0},
        {"(~= 1 1.0)", "false", 0},
        {"(== 9007199254740993 9007199254740992.0)", "false", 0},
        {"(> 9007199254740993 9007199254740992.0)", "true", 0},
        {"(< 9223372036854775807 9223372036854775808.0)", "true", 0},
        {"(<= -9223372036854775808 -9223372036854775808.0)", "true", 0},
        {"(< 1 1.5)", "true", 0},
        {"(> -1 -1.5)", "true", 0},
        {"(>= 2 2)", "true", 0},
        {"(< 2 2)", "false", 0},
        {"(< 'a' 'b')", "true", 0},
        {"(< 'Z' 'a')", "true", 0},
        {"(< 'a' 'aa')", "true", 0},
        {"(== 'a' 'a')", "true", 0},
        {"(== 1 '1')", "false", 0},
        {"(== true 1)", "false", 0},
        {"(== items items)", "true", 0},
        {"(== items reviewers)", "false", 0},
        {"(< 1 'a')", AT "the value written here is a text, not a number", ASSENT_FIELD_INVALID},
        {"(< summary 1)", AT "`summary` is a text, not a number", ASSENT_FIELD_INVALID},
        {"(< personal 1)", AT "`personal` is true or false, not a number or a text", ASSENT_FIELD_INVALID},
        {"(< 'a' items)", AT "`items` is a list, not a text", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void truths_follow_lua(void **state)
{
    static const struct row ROWS[] = {
        {"(and true 5)", "5", 0},        {"(and false 5)", "false", 0},
        {"(or false 5)", "5", 0},        {"(or 4 5)", "4", 0},
        {"(not 0)", "false", 0},         {"(not '')", "false", 0},
        {"(not false)", "true", 0},      {"(and false absent)", "false", 0},
        {"(or true absent)", "true", 0},
    };
    CHECK(state, ROWS);
    struct little_world *little = *state;
    bool truth = false;
    assert_true(assent_condition_truth(&little->scope, tree_of(little->arena, "(and personal (> users 20))"),
                                       little->arena, &truth, NULL, NULL));
    assert_true(truth);
    assert_true(assent_condition_truth(&little->scope, tree_of(little->arena, "(> users 30)"), little->arena,
                                       &truth, NULL, NULL));
    assert_false(truth);
}

static void nothing_absent_is_false(void **state)
{
    static const char NOTE[] = AT "`absent` is not there; ask for it first, or write default(…, …) around it";
    static const char NIL[] = AT "`nil` is not there; ask for it first, or write default(…, …) around it";
    static const struct row ROWS[] = {
        {"absent", "absent", 0},
        {"(== absent nil)", "true", 0},
        {"(~= absent nil)", "false", 0},
        {"(== nil users)", "false", 0},
        {"(~= users nil)", "true", 0},
        {"(== nil nil)", "true", 0},
        {"(has absent)", "false", 0},
        {"(has absent 'x')", "false", 0},
        {"(count absent)", "0", 0},
        {"(default absent 7)", "7", 0},
        {"(default users 7)", "30", 0},
        {"(default users absent)", "30", 0},
        {"(and (~= absent nil) (> absent 3))", "false", 0},
        {"(not absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(and absent true)", NOTE, ASSENT_ABSENT_VALUE},
        {"(and true absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(or absent true)", NOTE, ASSENT_ABSENT_VALUE},
        {"(or false absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(== absent 'x')", NOTE, ASSENT_ABSENT_VALUE},
        {"(~= 'x' absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(< absent 3)", NOTE, ASSENT_ABSENT_VALUE},
        {"(+ 1 absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(- absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(# absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(.. 'a' absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(lower absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(one_of absent 1)", NOTE, ASSENT_ABSENT_VALUE},
        {"(one_of 1 absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(has items absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(default nil absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(member absent 'dba')", NOTE, ASSENT_ABSENT_VALUE},
        {"(max 1 absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(.x absent)", NOTE, ASSENT_ABSENT_VALUE},
        {"(+ nil 1)", NIL, ASSENT_ABSENT_VALUE},
    };
    CHECK(state, ROWS);
    struct little_world *little = *state;
    struct assent_error error = {0};
    bool truth = true;
    assert_false(assent_condition_truth(&little->scope, tree_of(little->arena, "absent"), little->arena,
                                        &truth, NULL, &error));
    assert_int_equal(error.code, ASSENT_ABSENT_VALUE);
}

static void helpers_do_what_they_say(void **state)
{
    static const struct row ROWS[] = {
        {"(count summary)", "5", 0},
        {"(# summary)", "7", 0},
        {"(count items)", "2", 0},
        {"(# items)", "2", 0},
        {"(count planned)", "2", 0},
        {"(count 5)", AT "the value written here is a number, not a list, a record or a text",
         ASSENT_FIELD_INVALID},
        {"(# planned)", AT "`planned` is a record, not a list or a text", ASSENT_FIELD_INVALID},
        {"(has users)", "true", 0},
        {"(has items 'db1')", "true", 0},
        {"(has items 'db2')", "false", 0},
        {"(has users 30)", AT "`users` is a number, not a list", ASSENT_FIELD_INVALID},
        {"(min 3 1.5 2)", "1.5", 0},
        {"(max 3 1.5 2)", "3", 0},
        {"(max 1)", "1", 0},
        {"(max 1 'a')", AT "the value written here is a text, not a number", ASSENT_FIELD_INVALID},
        {"(abs -3)", "3", 0},
        {"(abs 3.5)", "3.5", 0},
        {"(abs -9223372036854775808)", AT "the value written here is too large to reckon with",
         ASSENT_FIELD_INVALID},
        {"(floor 2.7)", "2", 0},
        {"(floor -2.1)", "-3", 0},
        {"(floor 4)", "4", 0},
        {"(floor 1e19)", AT "the value written here is too large to reckon with", ASSENT_FIELD_INVALID},
        {"(lower 'ABCz')", "\"abcz\"", 0},
        {"(upper summary)", "\"GRößE\"", 0},
        {"(lower users)", AT "`users` is a number, not a text", ASSENT_FIELD_INVALID},
        {"(starts_with summary 'Gr')", "true", 0},
        {"(starts_with 'a' 'ab')", "false", 0},
        {"(ends_with summary 'ße')", "true", 0},
        {"(ends_with 'a' 'ba')", "false", 0},
        {"(contains 'payment' 'yme')", "true", 0},
        {"(contains 'payment' 'x')", "false", 0},
        {"(contains 'payment' '')", "true", 0},
        {"(one_of users 10 30.0)", "true", 0},
        {"(one_of summary 'a' 'b')", "false", 0},
        {"(member requester 'dba')", "true", 0},
        {"(member 'person:ann' 'group:dba')", "true", 0},
        {"(member requester 'cab')", "false", 0},
        {"(member 'nobody' 'dba')", "false", 0},
        {"(member requester 'nothing')", "false", 0},
        {"(member users 'dba')", AT "`users` is a number, not a text", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void texts_and_numbers_join(void **state)
{
    static const struct row ROWS[] = {
        {"(.. 'a' 'b')", "\"ab\"", 0},
        {"(.. 'n' 5)", "\"n5\"", 0},
        {"(.. 1.0 '')", "\"1.0\"", 0},
        {"(.. 'at ' planned.start)", "\"at 2026-12-01T08:00:00.000000Z\"", 0},
        {"(.. 'for ' (- planned.end planned.start))", "\"for 2 h\"", 0},
        {"(.. 'x' personal)", AT "`personal` is true or false, not a text or a number", ASSENT_FIELD_INVALID},
        {"(.. 'x' (+ now (days 9000000)))", AT "the result of `+` lies outside the years 1970 to 9999",
         ASSENT_FIELD_INVALID},
        {"(.x planned)", "absent", 0},
        {"(.start planned)", "\"2026-12-01T08:00:00.000000Z\"", 0},
        {"(.x summary)", AT "`summary` is a text, not a record", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void times_keep_their_meaning(void **state)
{
    static const struct row ROWS[] = {
        {"now", "1796126400000000", 0},
        {"planned.start", "1796112000000000", 0},
        {"due", "1798070400000000", 0},
        {"(- planned.end planned.start)", "7200000000", 0},
        {"(== (- planned.end planned.start) (hours 2))", "true", 0},
        {"(== (- now (hours 4)) planned.start)", "true", 0},
        {"(== (+ (hours 2) planned.start) planned.end)", "true", 0},
        {"(> planned.start (- now (days 1)))", "true", 0},
        {"(== downtime (hours 4))", "true", 0},
        {"(> downtime '3 h')", "true", 0},
        {"(== downtime '240 min')", "true", 0},
        {"(/ (hours 3) (hours 2))", "1.5", 0},
        {"(// (days 1) (hours 5))", "4", 0},
        {"(% (days 1) (hours 5))", "14400000000", 0},
        {"(== (* downtime 2) (hours 8))", "true", 0},
        {"(== (/ downtime 2) (hours 2))", "true", 0},
        {"(== (hours 0.5) '30 min')", "true", 0},
        {"(< planned.start '2026-12-02')", "true", 0},
        {"(< '2026-12-01T08:00:00Z' planned.start)", "false", 0},
        {"(== due '2026-12-24')", "true", 0},
        {"(== (min due planned.end) planned.end)", "true", 0},
        {"(< ticket.created now)", "true", 0},
        {"(< now 5)", "false", 0},
        {"(== note.at planned.start)", "true", 0},
        {"slack", "\"2 business days\"", 0},
        {"(> planned.start 'soon')",
         AT "the value written here is a text, not a time such as \"2026-12-01\" or \"2026-12-01T08:00:00Z\"",
         ASSENT_FIELD_INVALID},
        {"(> downtime slack)", AT "`slack` is a text, not a duration such as \"4 h\"", ASSENT_FIELD_INVALID},
        {"(> planned.start downtime)", AT "`downtime` is a duration, not a time", ASSENT_FIELD_INVALID},
        {"(== downtime planned.start)", AT "`planned.start` is a time, not a duration", ASSENT_FIELD_INVALID},
        {"(+ planned.start now)", AT "`now` is a time, not a duration", ASSENT_FIELD_INVALID},
        {"(- 5 now)", AT "`now` is a time, not a number", ASSENT_FIELD_INVALID},
        {"(* now 2)", AT "`now` is a time, not a number", ASSENT_FIELD_INVALID},
        {"(- now)", AT "`now` is a time, not a number", ASSENT_FIELD_INVALID},
        {"(* downtime downtime)", AT "`downtime` is a duration, not a number", ASSENT_FIELD_INVALID},
        {"(/ 5 downtime)", AT "`downtime` is a duration, not a number", ASSENT_FIELD_INVALID},
        {"(+ summary 1)", AT "`summary` is a text, not a number", ASSENT_FIELD_INVALID},
        {"(hours downtime)", AT "`downtime` is a duration, not a number", ASSENT_FIELD_INVALID},
        {"(days 200000000)", AT "`days(…)` is too large to reckon with", ASSENT_FIELD_INVALID},
    };
    CHECK(state, ROWS);
}

static void parties_equal_their_handles(void **state)
{
    static const struct row ROWS[] = {
        {"service.owner", "\"person:eva\"", 0},
        {"(== service.owner 'eva')", "true", 0},
        {"(== service.owner 'person:eva')", "true", 0},
        {"(== service.owner requester.manager)", "true", 0},
        {"(== 'dba' service.support_group)", "true", 0},
        {"(== service.support_group 'group:cab')", "false", 0},
        {"(~= service.owner requester)", "true", 0},
        {"(has requester.groups service.support_group)", "true", 0},
        {"(one_of service.owner 'ann' 'eva')", "true", 0},
        {"(== implementer 'person:bob')", "false", 0},
        {"(== service.owner 5)", "false", 0},
    };
    CHECK(state, ROWS);
}

static void a_joined_text_has_a_limit(void **state)
{
    struct little_world *little = *state;
    char *half = assent_arena_take(little->arena, ASSENT_FIELDS_BYTES / 2 + 1);
    memset(half, 'x', ASSENT_FIELDS_BYTES / 2);
    for (size_t more = 0; more < 2; more++) {
        struct assent_node pair[2] = {
            {.value = assent_value_text(assent_text_slice(half, ASSENT_FIELDS_BYTES / 2))},
            {.value = assent_value_text(assent_text_slice(half, ASSENT_FIELDS_BYTES / 2 + more))},
        };
        struct assent_node join = {.kind = ASSENT_NODE_BINARY,
                                   .operation = ASSENT_OP_CONCAT,
                                   .arguments = pair,
                                   .argument_count = 2};
        struct assent_value value;
        struct assent_error error = {0};
        assert_int_equal(assent_condition_value(&little->scope, &join, little->arena, &value, NULL, &error),
                         more == 0);
        if (more) {
            assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
            assert_string_equal(error.text, "the result of `..` makes a text that is too long");
        } else {
            assert_int_equal(value.text.count, ASSENT_FIELDS_BYTES);
        }
    }
}

static void a_tree_may_be_as_deep_as_the_limit(void **state)
{
    struct little_world *little = *state;
    struct assent_node *nodes =
        assent_arena_take_array(little->arena, ASSENT_CONDITION_DEPTH + 1, sizeof *nodes);
    nodes[0].value = assent_value_boolean(true);
    for (size_t i = 1; i <= ASSENT_CONDITION_DEPTH; i++)
        nodes[i] = (struct assent_node){.kind = ASSENT_NODE_UNARY,
                                        .operation = ASSENT_OP_NOT,
                                        .arguments = &nodes[i - 1],
                                        .argument_count = 1};
    bool truth = false;
    assert_true(assent_condition_truth(&little->scope, &nodes[ASSENT_CONDITION_DEPTH], little->arena, &truth,
                                       NULL, NULL));
    assert_true(truth);
}

static void helpers_are_found_by_name(void **state)
{
    (void)state;
    enum assent_helper helper;
    size_t least;
    size_t most;
    assert_true(assent_helper_find(assent_text_of("one_of"), &helper, &least, &most));
    assert_int_equal(helper, ASSENT_HELPER_ONE_OF);
    assert_int_equal(least, 2);
    assert_int_equal(most, 32);
    assert_string_equal(assent_helper_text(helper), "one_of");
    assert_false(assent_helper_find(assent_text_of("one_off"), &helper, &least, &most));
    struct assent_condition empty = {.source = {"x", 1}};
    assert_true(assent_condition_empty(&empty));
    empty.hook = assent_text_of("risk.x");
    assert_false(assent_condition_empty(&empty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_reckoned_as_in_lua),
        cmocka_unit_test(decimals_are_reckoned_as_in_lua),
        cmocka_unit_test(comparisons_are_exact),
        cmocka_unit_test(truths_follow_lua),
        cmocka_unit_test(nothing_absent_is_false),
        cmocka_unit_test(helpers_do_what_they_say),
        cmocka_unit_test(texts_and_numbers_join),
        cmocka_unit_test(times_keep_their_meaning),
        cmocka_unit_test(parties_equal_their_handles),
        cmocka_unit_test(a_joined_text_has_a_limit),
        cmocka_unit_test(a_tree_may_be_as_deep_as_the_limit),
        cmocka_unit_test(helpers_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, little_world_open, little_world_close);
}

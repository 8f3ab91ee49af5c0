// SPDX-License-Identifier: Apache-2.0
// Values crossing into Lua and back (LUA-11): a corpus that must come back byte for byte, and everything that
// is refused, with the place named; depth, nodes and text at their limits and one past.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <string.h>

static const char ECHO[] = "return { f = function(x) return x end }";

static void values_come_back_as_they_went_in(void **state)
{
    (void)state;
    static const char *const CORPUS[] = {
        "true",
        "false",
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "1.0",
        "-0.5",
        "1e300",
        "5e-324",
        "9007199254740993",
        "9007199254740992.0",
        "0.1",
        "\"\"",
        "\"x\"",
        "\"a\\u0000b\"",
        "\"\\u0001\\\"\\\\\"",
        "\"ärger €  😀\"",
        "\"1\"",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{\"a\":{},\"b\":[]}",
        "[1,2.0,\"3\",true,[4],{\"five\":6}]",
        "{\"1\":\"a text as name\",\"2\":2}",
        "{\"\":1}",
        "{\"a b\":{\"ä\":[1.5,[],{}]},\"z\":false}",
    };
    struct rig rig = rig_open(1);
    for (size_t i = 0; i < sizeof CORPUS / sizeof *CORPUS; i++) {
        const char *list = assent_text_format(rig.arena, "[%s]", CORPUS[i]).bytes;
        const char *result = rig_call(&rig, ECHO, list);
        if (!result || strcmp(result, CORPUS[i]) != 0)
            fail_msg("%s came back as %s", CORPUS[i], result ? result : rig.error.text);
    }
    rig_close(&rig);
}

static void arithmetic_keeps_integers_and_decimals_apart(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    assert_string_equal(
        rig_eval(&rig, "return { 1 + 1, 1 + 1.0, 7 // 2, 7 / 2, 8 / 2, 2 ^ 2, 3 | 0, 1e15, 10 // 0.3 }"),
        "[2,2.0,3,3.5,4.0,4.0,3,1e15,33.0]");
    assert_string_equal(rig_eval(&rig, "return math.maxinteger + 1"), "-9223372036854775808");
    assert_string_equal(rig_eval(&rig, "return -0.0"), "0.0");
    assert_string_equal(rig_eval(&rig, "return { [1.0] = 'a', [2] = 'b' }"), "[\"a\",\"b\"]");
    rig_close(&rig);
}

static void an_empty_table_is_a_list_unless_it_is_marked(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    assert_string_equal(rig_eval(&rig, "return {}"), "[]");
    assert_string_equal(rig_eval(&rig, "return record()"), "{}");
    assert_string_equal(rig_eval(&rig, "return { a = record{}, b = {}, c = record{ d = 1 } }"),
                        "{\"a\":{},\"b\":[],\"c\":{\"d\":1}}");
    assert_string_equal(rig_eval(&rig, "local r = record() r[1] = 'x' return r"), "[\"x\"]");
    assert_string_equal(
        rig_call(&rig, "return { f = function(x) x.a.b = nil return x end }", "[{\"a\":{\"b\":1}}]"),
        "{\"a\":[]}");
    rig_refused(&rig, "return record(1)", ASSENT_HOOK_FAILED);
    rig_close(&rig);
}

static void what_cannot_be_kept_is_named_with_its_place(void **state)
{
    (void)state;
    static const char *const REFUSED[][2] = {
        {"return print or function() end", "result: a function cannot be kept"},
        {"return { factors = { 1, { reason = tostring } } }",
         "result.factors[2].reason: a function cannot be kept"},
        {"return { a = 0 / 0 }", "result.a: NaN cannot be kept (0/0?)"},
        {"return { 1 / 0 }", "result[1]: infinity cannot be kept (a division by zero?)"},
        {"return { -1 / 0 }", "result[1]: infinity cannot be kept"},
        {"return { 1, a = 2 }", "result: a table is either a list or a record"},
        {"return { { x = { 1, y = 2 } } }", "result[1].x: a table is either a list or a record"},
        {"return { [1] = 1, [3] = 3 }", "result: a list has a hole"},
        {"return { nil, 2 }", "result: a list has a hole"},
        {"return { [0] = 1 }", "result: the keys of a table must be names, or whole numbers"},
        {"return { [1.5] = 1 }", "result: the keys of a table must be names"},
        {"return { [true] = 1 }", "result: the keys of a table must be names"},
        {"return { [{}] = 1 }", "result: the keys of a table must be names"},
        {"return { a = '\\255' }", "result.a: the text is not valid UTF-8"},
        {"return { ['\\237\\160\\128'] = 1 }", "result: the text is not valid UTF-8"},
        {"return { z = 0 / 0, b = 0 / 0, y = print or type }", "result.b: NaN cannot be kept"},
    };
    struct rig rig = rig_open(1);
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        const char *text = rig_refused(&rig, REFUSED[i][0], ASSENT_HOOK_RESULT);
        if (!strstr(text, REFUSED[i][1]) || strncmp(text, "risk.lua: `f` returned", 22) != 0)
            fail_msg("%s\n gave: %s", REFUSED[i][0], text);
    }
    rig_close(&rig);
}

static void a_result_has_limits(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    const char *deep = "local t = 1 for _ = 1, %d do t = { t } end return t";
    const char *wide = "local t = {} for i = 1, %d do t[i] = i end return t";
    const char *named = "local t = {} for i = 1, %d do t['n' .. i] = i end return t";
    const char *text =
        "local s = ('x'):rep(1 << 10) local t = {} for i = 1, %d do t[i] = s end t[#t + 1] = ('y'):rep(%d) return t";
    assert_non_null(rig_eval(&rig, assent_text_format(rig.arena, deep, ASSENT_VALUE_DEPTH).bytes));
    assert_non_null(
        strstr(rig_refused(&rig, assent_text_format(rig.arena, deep, ASSENT_VALUE_DEPTH + 1).bytes,
                           ASSENT_HOOK_RESULT),
               "nested too deep"));
    assert_non_null(rig_eval(&rig, assent_text_format(rig.arena, wide, ASSENT_VALUE_NODES - 1).bytes));
    assert_non_null(strstr(
        rig_refused(&rig, assent_text_format(rig.arena, wide, ASSENT_VALUE_NODES).bytes, ASSENT_HOOK_RESULT),
        "result: there are too many values"));
    rig.budget.fuel = INT64_MAX;
    assert_non_null(rig_eval(&rig, assent_text_format(rig.arena, named, ASSENT_VALUE_NODES - 1).bytes));
    rig_refused(&rig, assent_text_format(rig.arena, named, ASSENT_VALUE_NODES).bytes, ASSENT_HOOK_RESULT);
    assert_non_null(rig_eval(&rig, assent_text_format(rig.arena, text, 1023, 1024).bytes));
    assert_non_null(
        strstr(rig_refused(&rig, assent_text_format(rig.arena, text, 1023, 1025).bytes, ASSENT_HOOK_RESULT),
               "result: there is too much text"));
    rig_close(&rig);
}

static void deep_and_large_arguments_go_in(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    struct assent_buffer list = assent_buffer_in(rig.arena);
    for (int i = 0; i < ASSENT_VALUE_DEPTH; i++)
        assent_buffer_byte(&list, '[');
    for (int i = 0; i < ASSENT_VALUE_DEPTH; i++)
        assent_buffer_byte(&list, ']');
    const char *source =
        "return { f = function(x) local n = 0 while x do n, x = n + 1, x[1] end return n end }";
    const char *json = assent_text_cstring(rig.arena, assent_buffer_done(&list));
    assert_string_equal(rig_call(&rig, source, json), "31");
    list = assent_buffer_in(rig.arena);
    assent_buffer_string(&list, "[[0");
    for (int i = 1; i < 9000; i++)
        assent_buffer_format(&list, ",%d", i);
    assent_buffer_string(&list, "]]");
    json = assent_text_cstring(rig.arena, assent_buffer_done(&list));
    assert_string_equal(rig_call(&rig, "return { f = function(x) return #x + x[9000] end }", json), "17999");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_they_went_in),
        cmocka_unit_test(arithmetic_keeps_integers_and_decimals_apart),
        cmocka_unit_test(an_empty_table_is_a_list_unless_it_is_marked),
        cmocka_unit_test(what_cannot_be_kept_is_named_with_its_place),
        cmocka_unit_test(a_result_has_limits),
        cmocka_unit_test(deep_and_large_arguments_go_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

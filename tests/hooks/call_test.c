// SPDX-License-Identifier: Apache-2.0
// Modules and calls through the door: what survives a call (nothing), what an error says and where, limits at
// their bound and one past, what the pool does.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <stdlib.h>
#include <string.h>

static void check_fails(struct rig *rig, struct assent_text source, enum assent_code code, uint32_t line)
{
    struct assent_module module = rig_module_bytes(source);
    struct assent_value functions;
    uint32_t found = 99;
    struct assent_error error = {0};
    assert_false(assent_sandbox_check(rig->sandbox, &module, rig->arena, &functions, &found, &error));
    if (error.code != code || found != line)
        fail_msg("%s at %u: %s", assent_code_slug(error.code), (unsigned)found, error.text);
    assert_int_equal(functions.kind, ASSENT_VALUE_ABSENT);
    rig->error = error;
}

static void a_hook_takes_values_and_gives_one(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    const char *source =
        "return { f = function(view, factor) return { score = view.points * factor, of = view.name } end }";
    assert_string_equal(rig_call(&rig, source, "[{\"name\":\"ann\",\"points\":21},2]"),
                        "{\"of\":\"ann\",\"score\":42}");
    assert_string_equal(rig_eval(&rig, "return nil"), "absent");
    assert_string_equal(rig_eval(&rig, "return"), "absent");
    assert_string_equal(rig_eval(&rig, "return 1, 2"), "1");
    assert_true(rig.report.fuel_used > 0 && rig.report.memory_peak_bytes > 0);
    rig_close(&rig);
}

static void nothing_survives_a_call(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    const char *counts = "local count = 0 return { f = function() count = count + 1 return count end }";
    const char *leaks = "return { f = function()\n"
                        "  local seen = { global, string.mine, math.pi, ('x').mine, _G.pairs ~= nil }\n"
                        "  global, string.mine, math.pi, string.rep, table.concat = 1, 2, 3, nil, nil\n"
                        "  setmetatable(_G, { __index = function() return 7 end })\n"
                        "  pairs = nil\n"
                        "  return { seen = #seen, pi = seen[3], pairs = seen[5] }\n"
                        "end }";
    const char *first = rig_call(&rig, leaks, NULL);
    assert_string_equal(first, "{\"pairs\":true,\"pi\":3.141592653589793,\"seen\":5}");
    for (int i = 0; i < 5; i++) {
        assert_string_equal(rig_call(&rig, counts, NULL), "1");
        assert_string_equal(rig_call(&rig, leaks, NULL), first);
    }
    rig_close(&rig);
}

static void a_module_is_checked_and_its_functions_are_listed(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    struct assent_module module =
        rig_module("local m = { score = 1 } function m.b() end function m.a() end return m");
    struct assent_value functions;
    uint32_t line;
    struct assent_error error = {0};
    assert_true(assent_sandbox_check(rig.sandbox, &module, rig.arena, &functions, &line, &error));
    assert_true(assent_text_is(assent_canonical_text(rig.arena, &functions), "[\"a\",\"b\"]"));
    assert_int_equal(line, 0);
    assert_null(
        rig_call(&rig, "return { g = 1, history = print, b = function() end, a = function() end }", NULL));
    assert_int_equal(rig.error.code, ASSENT_HOOK_MISSING);
    assert_string_equal(rig.error.text, "risk.lua has no function `f`; it has: a, b");
    rig_close(&rig);
}

static void errors_name_the_line_of_the_module(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    check_fails(&rig, assent_text_of("return {\n\n  f = functoin() end }"), ASSENT_HOOK_SYNTAX, 3);
    assert_string_equal(rig.error.text, "risk.lua:3: '}' expected (to close '{' at line 1) near 'end'");
    check_fails(&rig, assent_text_of("\nlocal x = nil + 1\nreturn {}"), ASSENT_HOOK_FAILED, 2);
    check_fails(&rig, assent_text_of("\n\n\nwhile true do\nend"), ASSENT_HOOK_FUEL, 4);
    check_fails(&rig, assent_text_of("local t = {} while true do t = {t} end"), ASSENT_HOOK_MEMORY, 0);
    check_fails(&rig, assent_text_of("return 1"), ASSENT_HOOK_RESULT, 0);
    check_fails(&rig, assent_text_of(""), ASSENT_HOOK_RESULT, 0);
    assert_string_equal(rig_refused(&rig, "\n\nlocal view = {}\nreturn view.owner.name", ASSENT_HOOK_FAILED),
                        "risk.lua:4: attempt to index a nil value (field 'owner')");
    assert_string_equal(rig_refused(&rig, "\nstring.rep()", ASSENT_HOOK_FAILED),
                        "risk.lua:2: bad argument #1 to 'rep' (string expected, got no value)");
    assert_string_equal(
        rig_refused(&rig, "\n\nwhile true do string.rep('x', 1 << 16) end", ASSENT_HOOK_FUEL),
        "risk.lua:3: `f` used up its 2000000 units of fuel and was stopped; give it less to do");
    rig_close(&rig);
}

static void an_error_value_is_told_only_when_it_is_a_text(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    assert_string_equal(rig_refused(&rig, "error({ 1 })", ASSENT_HOOK_FAILED),
                        "risk.lua: `f` ended with an error that is a table, not a text");
    assert_string_equal(rig_refused(&rig, "error()", ASSENT_HOOK_FAILED),
                        "risk.lua: `f` ended with an error that is a nil, not a text");
    assert_string_equal(rig_refused(&rig, "error('no owner', 0)", ASSENT_HOOK_FAILED), "risk.lua: no owner");
    assert_string_equal(rig_refused(&rig, "error('a\\nb\\255c')", ASSENT_HOOK_FAILED), "risk.lua:1: a b?c");
    assert_int_equal(strlen(rig_refused(&rig, "error(('x'):rep(100000))", ASSENT_HOOK_FAILED)), 479);
    assert_string_equal(rig_refused(&rig, "error(42)", ASSENT_HOOK_FAILED), "risk.lua: 42");
    rig_close(&rig);
}

static struct assent_text padded(struct rig *rig, size_t bytes)
{
    char *source = assent_arena_take(rig->arena, bytes + 1);
    memset(source, ' ', bytes);
    memcpy(source, "return{}", 8);
    return assent_text_slice(source, bytes);
}

static void a_module_has_a_largest_size(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    struct assent_module module = rig_module_bytes(padded(&rig, ASSENT_HOOK_SOURCE_BYTES));
    struct assent_value functions;
    uint32_t line;
    assert_true(assent_sandbox_check(rig.sandbox, &module, rig.arena, &functions, &line, NULL));
    check_fails(&rig, padded(&rig, ASSENT_HOOK_SOURCE_BYTES + 1), ASSENT_HOOK_TOO_LARGE, 0);
    rig_close(&rig);
}

// LUA-07. The bytes are the beginning of what string.dump gives for an empty function on Lua 5.4.
static void compiled_code_is_refused(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    static const char DUMPED[] =
        "\x1BLua\x54\x00\x19\x93\r\n\x1A\n\x04\x08\x08xV\0\0\0\0\0\0\0\0\0\0\0(w@\x01\x80\x80\x80";
    check_fails(&rig, assent_text_slice(DUMPED, sizeof DUMPED - 1), ASSENT_HOOK_BYTECODE, 0);
    check_fails(&rig, assent_text_of("\x1B"), ASSENT_HOOK_BYTECODE, 0);
    check_fails(&rig, assent_text_slice("\n\x1BLua", 5), ASSENT_HOOK_SYNTAX, 2);
    rig_close(&rig);
}

static void a_lower_budget_ends_a_call_sooner(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    const char *work = "for i = 1, 10000 do end return 1";
    rig_eval(&rig, work);
    int64_t used = rig.report.fuel_used;
    rig.budget.fuel = used;
    rig_refused(&rig, work, ASSENT_HOOK_FUEL);
    assert_int_equal(rig.report.fuel_used, used);
    rig.budget.fuel = used + 1;
    assert_string_equal(rig_eval(&rig, work), "1");
    rig.budget = assent_hook_budget_default();
    rig.budget.memory_bytes = 1000;
    rig_refused(&rig, "return {}", ASSENT_HOOK_MEMORY);
    rig.budget.memory_bytes = 64 << 20; // more than the pooled state has room for: a new one is made
    rig.budget.fuel = 100000000;
    assert_string_equal(rig_eval(&rig, "return #('x'):rep(20 << 20)"), "20971520");
    rig_close(&rig);
}

// What the chunk uses counts for each call, though it ran once.
static void loading_counts_for_each_call(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    const char *source = "for i = 1, 100000 do end return { f = function() return 1 end }";
    assert_string_equal(rig_call(&rig, source, NULL), "1");
    int64_t first = rig.report.fuel_used;
    assert_true(first >= 100000);
    assert_string_equal(rig_call(&rig, source, NULL), "1");
    assert_int_equal(rig.report.fuel_used, first);
    rig.budget.fuel = 50000;
    assert_null(rig_call(&rig, source, NULL));
    assert_int_equal(rig.error.code, ASSENT_HOOK_FUEL);
    rig_close(&rig);
}

static void the_pool_holds_what_it_may_and_no_more(void **state)
{
    (void)state;
    for (size_t pooled = 0; pooled <= 3; pooled++) {
        struct rig rig = rig_open(pooled);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                char body[32];
                char expected[16];
                snprintf(body, sizeof body, "return %d", i);
                snprintf(expected, sizeof expected, "%d", i);
                assert_string_equal(rig_eval(&rig, body), expected);
            }
        }
        rig_close(&rig);
    }
}

// The same text under two names: messages must name the right one.
static void a_pooled_state_belongs_to_one_name(void **state)
{
    (void)state;
    struct rig rig = rig_open(4);
    struct assent_module module = rig_module("return { f = function(x) return x.y end }");
    struct assent_value out;
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "deploy.lua" : "risk.lua";
        module.name = assent_text_of(name);
        struct assent_value good = assent_value_list(NULL, 0);
        assert_true(assent_sandbox_call(rig.sandbox, &module, assent_text_of("f"), &good, 1, rig.budget,
                                        rig.arena, &out, NULL, &rig.error));
        assert_false(assent_sandbox_call(rig.sandbox, &module, assent_text_of("f"), NULL, 0, rig.budget,
                                         rig.arena, &out, NULL, &rig.error));
        assert_int_equal(strncmp(rig.error.text, name, strlen(name)), 0);
    }
    rig_close(&rig);
}

// A large state is made anew each time, and gives the same all the same.
static void a_large_module_works_unpooled(void **state)
{
    (void)state;
    struct rig rig = rig_open(2);
    const char *source =
        "local t = {} for i = 1, 40000 do t[i] = { i } end return { f = function() t[1] = #t return t[1] end }";
    for (int i = 0; i < 2; i++)
        assert_string_equal(rig_call(&rig, source, NULL), "40000");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hook_takes_values_and_gives_one),
        cmocka_unit_test(nothing_survives_a_call),
        cmocka_unit_test(a_module_is_checked_and_its_functions_are_listed),
        cmocka_unit_test(errors_name_the_line_of_the_module),
        cmocka_unit_test(an_error_value_is_told_only_when_it_is_a_text),
        cmocka_unit_test(a_module_has_a_largest_size),
        cmocka_unit_test(compiled_code_is_refused),
        cmocka_unit_test(a_lower_budget_ends_a_call_sooner),
        cmocka_unit_test(loading_counts_for_each_call),
        cmocka_unit_test(the_pool_holds_what_it_may_and_no_more),
        cmocka_unit_test(a_pooled_state_belongs_to_one_name),
        cmocka_unit_test(a_large_module_works_unpooled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The same call gives the same bytes, and uses the same fuel and memory, in new states and in pooled ones,
// whatever ran before (LUA-01). New states differ in the seed of their hashes and in every address.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "machine.h"

#include <assent/base/canonical.h>
#include <string.h>

enum { RUNS = 1000, OPEN = 33 };

static const char SCRIPT[] =
    "local names = {}\n"
    "local Class = {} Class.__index = Class\n"
    "function Class:weight() return #self.name * 1.5 end\n"
    "return { f = function(view)\n"
    "  local factors, seen = {}, {}\n"
    "  for name, value in pairs(view) do\n"
    "    local item = setmetatable({ name = name }, Class)\n"
    "    factors[#factors + 1] = { id = name, text = tostring(value), weight = item:weight() }\n"
    "    for word in name:gmatch('%a+') do seen[word] = (seen[word] or 0) + 1 end\n"
    "    seen[#factors], seen[#factors + 0.5] = name, -name:len()\n"
    "  end\n"
    "  for i = 1, 300 do names['n' .. i * 7919 % 301] = i end\n"
    "  local order = {}\n"
    "  for name in pairs(names) do order[#order + 1] = name end\n"
    "  for key in pairs(seen) do order[#order + 1] = tostring(key) end\n"
    "  table.sort(factors, function(a, b) return a.weight > b.weight end)\n"
    "  table.sort(order, function(a, b) return #a < #b end)\n"
    "  for key in pairs{ b = 1, a = 2 } do order[#order + 1] = key end\n"
    "  local ok, message = pcall(function() return view.missing.x end)\n"
    "  return { factors = factors, order = table.concat(order, ' '), ok = ok, message = message, first = next(names),\n"
    "           text = string.format('%s %p %q %.17g', view, view, 0.1, 2 ^ 0.5), pi = math.sin(math.pi / 3) }\n"
    "end }\n";

static const char VIEW[] =
    "[{\"alpha beta\":1,\"b\":true,\"c c\":\"x\",\"delta\":2.5,\"eps\":[],\"zeta\":{\"a\":1}}]";

static const char NOISE[] = "local t = {} for i = 1, 1000 do t['k' .. i] = { i } end "
                            "local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end "
                            "return deep(500) .. ('x'):rep(100000)";

// Several states are kept open, so that the next one lies elsewhere: its address is part of the seed.
static void a_thousand_new_states_give_the_same_bytes(void **state)
{
    (void)state;
    struct rig rig = rig_open(0);
    struct machine *open[OPEN] = {NULL};
    struct assent_module module = rig_module(SCRIPT);
    struct assent_value view;
    struct assent_value out;
    struct assent_hook_report report;
    const char *first = rig_call(&rig, SCRIPT, VIEW);
    if (!first)
        fail_msg("%s", rig.error.text);
    assert_non_null(strstr(first, "\"first\":\"n1\""));
    assert_true(assent_canonical_read(rig.arena, assent_text_of(VIEW), &view, NULL));
    struct machine_request request = {assent_text_of("f"), view.list.items, 1, &rig.budget, rig.arena};
    for (int i = 0; i < RUNS; i++) {
        struct machine **place = &open[(i * 7) % OPEN];
        machine_close(*place);
        *place = machine_open(&module, &rig.budget, NULL, NULL, &rig.error);
        assert_non_null(*place);
        assert_true(machine_call(*place, &request, &out, &report, &rig.error));
        assert_true(assent_text_is(assent_canonical_text(rig.arena, &out), first));
        assert_int_equal(report.fuel_used, rig.report.fuel_used);
        assert_int_equal(report.memory_peak_bytes, rig.report.memory_peak_bytes);
    }
    for (int i = 0; i < OPEN; i++)
        machine_close(open[i]);
    rig_close(&rig);
}

static void a_pooled_state_is_as_good_as_a_new_one(void **state)
{
    (void)state;
    struct rig fresh = rig_open(0);
    struct rig rig = rig_open(2);
    const char *first = rig_call(&fresh, SCRIPT, VIEW);
    assert_non_null(first);
    for (int i = 0; i < 50; i++) {
        assert_non_null(rig_eval(&rig, NOISE));
        assert_string_equal(rig_call(&rig, SCRIPT, VIEW), first);
        assert_int_equal(rig.report.fuel_used, fresh.report.fuel_used);
        assert_int_equal(rig.report.memory_peak_bytes, fresh.report.memory_peak_bytes);
    }
    rig_close(&rig);
    rig_close(&fresh);
}

static void a_failing_call_fails_the_same_way_each_time(void **state)
{
    (void)state;
    static const char *const BODIES[] = {
        "local t = {} while true do t[#t + 1] = { #t } end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t['k' .. #t] = 1 t[#t + 1] = ('y'):rep(#t) end",
        "local function f() return 1 + f() end return f()",
        "return { b = 0 / 0, a = print or pcall, c = {} }",
        "error(tostring({}) .. string.format('%p', {}))",
    };
    struct rig rig = rig_open(1);
    for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
        assert_null(rig_eval(&rig, BODIES[i]));
        struct assent_error error = rig.error;
        struct assent_hook_report report = rig.report;
        for (int run = 0; run < 10; run++) {
            assert_null(rig_eval(&rig, BODIES[i]));
            assert_string_equal(rig.error.text, error.text);
            assert_int_equal(rig.report.fuel_used, report.fuel_used);
            assert_int_equal(rig.report.memory_peak_bytes, report.memory_peak_bytes);
        }
    }
    rig_close(&rig);
}

// A state that was loaded under one budget must not serve another under which loading would have gone
// otherwise.
static void a_pooled_state_answers_each_budget_as_a_new_one_would(void **state)
{
    (void)state;
    static const int64_t KIB[] = {8192, 64, 1500, 300, 8192, 1500, 64, 4000};
    const char *source =
        "local keep for i = 1, 20000 do keep = { i } end return { f = function() return keep[1] end }";
    struct rig fresh = rig_open(0);
    struct rig rig = rig_open(3);
    for (size_t i = 0; i < sizeof KIB / sizeof *KIB; i++) {
        rig.budget.memory_bytes = fresh.budget.memory_bytes = KIB[i] << 10;
        const char *right = rig_call(&fresh, source, NULL);
        const char *result = rig_call(&rig, source, NULL);
        assert_string_equal(result ? result : rig.error.text, right ? right : fresh.error.text);
        assert_int_equal(rig.report.fuel_used, fresh.report.fuel_used);
        assert_int_equal(rig.report.memory_peak_bytes, fresh.report.memory_peak_bytes);
        assert_true(rig.report.memory_peak_bytes <= KIB[i] << 10);
    }
    rig_close(&rig);
    rig_close(&fresh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_new_states_give_the_same_bytes),
        cmocka_unit_test(a_pooled_state_is_as_good_as_a_new_one),
        cmocka_unit_test(a_pooled_state_answers_each_budget_as_a_new_one_would),
        cmocka_unit_test(a_failing_call_fails_the_same_way_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

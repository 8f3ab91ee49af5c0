// SPDX-License-Identifier: Apache-2.0
// Memory that fails at the first, second, … nth block, for each function that scripts have, for loading and
// for crossing (LUA-12). Each run must end with the code for memory or with the right result, and never with
// anything else; run with AddressSanitizer, nothing may leak.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "functions.h"
#include "machine.h"

#include <assent/base/canonical.h>
#include <string.h>

enum { BLOCKS_MOST = 3000 };

// A body for each row of the table, by library and name; it must use the function with success.
static const char *const BODIES[][2] = {
    {".assert", "return assert(pcall(assert, 1)) and select(2, pcall(assert, false, 'x' .. 1))"},
    {".error", "return { pcall(error, 'x' .. 2) }"},
    {".ipairs", "local t = {} for i, v in ipairs{ 1, 2, 3 } do t[i] = v .. 'x' end return t"},
    {".next", "return { next{ b = 1, a = 2 } }"},
    {".pairs", "local s = '' for k, v in pairs{ b = 1, a = 2, [3] = 4 } do s = s .. k .. v end return s"},
    {".pcall", "return { pcall(pcall, function() error({}, 2) end) and 1 }"},
    {".record", "return { record(), record{}, record{ a = 1 } }"},
    {".select", "return { select(-2, 1, 2, 'x' .. 3) }"},
    {".setmetatable",
     "local C = { __add = function() return 'sum' end } C.__index = C return setmetatable({}, C) + 1"},
    {".tonumber", "return { tonumber('10'), tonumber('ff', 16), tonumber('1e3') }"},
    {".tostring",
     "return tostring(setmetatable({}, { __tostring = function() return 'a' .. tostring(1.5) end }))"},
    {".type", "return type({}) .. type('')"},
    {"math.abs", "return math.abs(-1)"},
    {"math.acos", "return math.acos(1)"},
    {"math.asin", "return math.asin(0)"},
    {"math.atan", "return math.atan(0)"},
    {"math.ceil", "return math.ceil(1.5)"},
    {"math.cos", "return math.cos(0)"},
    {"math.deg", "return math.deg(0)"},
    {"math.exp", "return math.exp(0)"},
    {"math.floor", "return math.floor(1.5)"},
    {"math.fmod", "return math.fmod(7, 4)"},
    {"math.log", "return math.log(1)"},
    {"math.max", "return math.max(1, 2)"},
    {"math.min", "return math.min(1, 2)"},
    {"math.modf", "return { math.modf(1.5) }"},
    {"math.rad", "return math.rad(0)"},
    {"math.sin", "return math.sin(0)"},
    {"math.sqrt", "return math.sqrt(4)"},
    {"math.tan", "return math.tan(0)"},
    {"math.tointeger", "return math.tointeger(4.0)"},
    {"math.type", "return math.type(4.0)"},
    {"math.ult", "return math.ult(1, -1)"},
    {"string.byte", "return { ('abc'):byte(1, -1) }"},
    {"string.char", "return string.char(97, 98)"},
    {"string.find", "return { ('a-b-c'):find('(%a)-(%a)', 2), ('a-b'):find('-', 1, true) }"},
    {"string.format",
     "return string.format('%s %p %q %5.1f', {}, {}, 'x', 1.25) .. string.format('%s', ('x'):rep(2000))"},
    {"string.gmatch", "local t = {} for k, v in ('a=1,b=2'):gmatch('(%w)=(%w)') do t[k] = v end return t"},
    {"string.gsub",
     "return { ('hello'):gsub('l', { l = 'L' .. 1 }), (('x'):rep(900):gsub('x', function(c) return c .. c end)) }"},
    {"string.len", "return ('abc'):len()"},
    {"string.lower", "return ('ABC'):rep(500):lower()"},
    {"string.match", "return ('k=v'):match('(%w)=(%w)')"},
    {"string.rep", "return ('ab'):rep(2000, ',')"},
    {"string.reverse", "return ('ab'):rep(1000):reverse()"},
    {"string.sub", "return ('abc'):rep(100):sub(10, -10)"},
    {"string.upper", "return ('abc'):rep(500):upper()"},
    {"table.concat", "local t = {} for i = 1, 500 do t[i] = i end return table.concat(t, ', ')"},
    {"table.insert", "local t = {} for i = 1, 50 do table.insert(t, 1, i) end return t"},
    {"table.remove", "local t = { 1, 2, 3 } return { table.remove(t, 1), table.remove(t) .. 'x', t }"},
    {"table.sort",
     "local t = { 'c', 'a', 'b' } table.sort(t, function(a, b) return a .. '' > b .. '' end) return t"},
    {"table.unpack", "return { table.unpack({ 1, 2, 3 }) }"},
    {"text.contains", "return text.contains('abc' .. 1, 'c')"},
    {"text.ends_with", "return text.ends_with('abc' .. 1, '1')"},
    {"text.glob", "return text.glob('abc' .. 1, '*c?')"},
    {"text.replace", "return text.replace(('ab'):rep(900), 'b', 'cc')"},
    {"text.split", "return text.split(('ab,'):rep(60), ',')"},
    {"text.starts_with", "return text.starts_with('abc' .. 1, 'a')"},
    {"text.trim", "return text.trim('  abc  ' .. ' ')"},
};

static const char *find_body(const struct function_row *row)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", row->library, row->name);
    for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
        if (strcmp(BODIES[i][0], name) == 0)
            return BODIES[i][1];
    }
    return NULL;
}

// One call of f on a machine that may take `blocks` more blocks. The result as JSON, or NULL.
static const char *call_with_blocks(struct machine *machine, long blocks, const struct assent_value *argument,
                                    struct assent_arena *arena, struct assent_error *error)
{
    struct assent_hook_budget budget = assent_hook_budget_default();
    struct machine_request request = {assent_text_of("f"), argument, argument ? 1 : 0, &budget, arena};
    struct assent_hook_report report;
    struct assent_value out;
    machine->meter.heap.blocks_allowed = blocks;
    bool good = machine_call(machine, &request, &out, &report, error);
    machine->meter.heap.blocks_allowed = HEAP_NO_BOUND;
    machine_rewind(machine);
    return good ? assent_text_cstring(arena, assent_canonical_text(arena, &out)) : NULL;
}

// Runs source with 0, 1, 2, … blocks until it succeeds as it does without a bound.
static void fail_at_each_block(const char *source, const struct assent_value *argument)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_module module = rig_module(source);
    struct assent_hook_budget budget = assent_hook_budget_default();
    struct assent_error error = {0};
    struct machine *machine = machine_open(&module, &budget, NULL, NULL, &error);
    if (!machine)
        fail_msg("%s\n %s", source, error.text);
    const char *right = call_with_blocks(machine, HEAP_NO_BOUND, argument, arena, &error);
    if (!right)
        fail_msg("%s\n %s", source, error.text);
    const char *result = NULL;
    long blocks = 0;
    for (; !result && blocks < BLOCKS_MOST; blocks++) {
        result = call_with_blocks(machine, blocks, argument, arena, &error);
        if (!result && error.code != ASSENT_HOOK_MEMORY)
            fail_msg("%s\n with %ld blocks: %s", source, blocks, error.text);
        if (result)
            assert_string_equal(result, right);
    }
    assert_non_null(result);
    machine_close(machine);
    assent_arena_close(arena);
}

static void each_function_survives_a_lack_of_memory(void **state)
{
    (void)state;
    for (size_t i = 0; i < FUNCTIONS_COUNT; i++) {
        const struct function_row *row = &FUNCTIONS[i];
        if (strcmp(row->library, "iterator") == 0)
            continue;
        const char *body = find_body(row);
        if (!body)
            fail_msg("no body for %s.%s", row->library, row->name);
        struct assent_arena *arena = assent_arena_open(0);
        fail_at_each_block(assent_text_format(arena, "return { f = function() %s end }", body).bytes, NULL);
        assent_arena_close(arena);
    }
}

static void crossing_survives_a_lack_of_memory(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_value value;
    static const char JSON[] =
        "{\"a\":[1,2.5,\"three\",{}],\"b\":{\"c\":{\"d\":[]}},\"e\":\"a text that is longer than forty bytes, so not shared\"}";
    assert_true(assent_canonical_read(arena, assent_text_of(JSON), &value, NULL));
    fail_at_each_block("return { f = function(x) return x end }", &value);
    assent_arena_close(arena);
}

static void loading_survives_a_lack_of_memory(void **state)
{
    (void)state;
    struct assent_module module =
        rig_module("local t = { 'a' .. 1, {} } return { f = function() return t[1] end }");
    struct assent_hook_budget budget = assent_hook_budget_default();
    bool loaded = false;
    for (int64_t bytes = 1; !loaded; bytes += 97) {
        struct assent_error error = {0};
        budget.memory_bytes = bytes;
        struct machine *machine = machine_open(&module, &budget, NULL, NULL, &error);
        loaded = machine != NULL;
        if (!loaded)
            assert_int_equal(error.code, ASSENT_HOOK_MEMORY);
        machine_close(machine);
        assert_true(bytes < 1 << 20);
    }
}

static void a_state_survives_a_lack_of_memory(void **state)
{
    (void)state;
    bool opened = false;
    for (size_t bytes = 1; !opened; bytes += 61) {
        struct meter meter;
        opened = meter_open(&meter, bytes);
        if (opened)
            meter_close(&meter);
        assert_true(bytes < 1 << 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_survives_a_lack_of_memory),
        cmocka_unit_test(crossing_survives_a_lack_of_memory),
        cmocka_unit_test(loading_survives_a_lack_of_memory),
        cmocka_unit_test(a_state_survives_a_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The functions that scripts have. First the table (LUA-06): what a walk of _G finds is what the table says
// and what docs/hooks.md names. Then what ours do otherwise than Lua's own.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "functions.h"
#include "machine.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENT_BYTES = 64 << 10 };

struct walk {
    size_t functions;
    size_t tables;
};

static const struct function_row *find_row(const char *library, const char *name)
{
    for (size_t i = 0; i < FUNCTIONS_COUNT; i++) {
        if (strcmp(FUNCTIONS[i].library, library) == 0 && strcmp(FUNCTIONS[i].name, name) == 0)
            return &FUNCTIONS[i];
    }
    return NULL;
}

// Goes over the table at the top; library is "" for _G itself.
static void walk_table(lua_State *lua, const char *library, struct walk *walk)
{
    walk->tables++;
    assert_false(lua_getmetatable(lua, -1));
    lua_pushnil(lua);
    while (lua_next(lua, -2)) {
        assert_int_equal(lua_type(lua, -2), LUA_TSTRING);
        const char *name = lua_tostring(lua, -2);
        if (lua_iscfunction(lua, -1)) {
            if (!find_row(library, name))
                fail_msg("%s.%s is not in the table", library, name);
            walk->functions++;
        } else if (lua_istable(lua, -1)) {
            lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
            bool globals = lua_rawequal(lua, -1, -2);
            lua_pop(lua, 1);
            assert_int_equal(globals, strcmp(name, "_G") == 0);
            if (!globals) {
                assert_string_equal(library, "");
                walk_table(lua, name, walk);
            }
        } else {
            assert_int_equal(lua_type(lua, -1), LUA_TNUMBER); // math.pi and its like
        }
        lua_pop(lua, 1);
    }
}

static int walk_globals(lua_State *lua)
{
    struct walk *walk = lua_touserdata(lua, 1);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    walk_table(lua, "", walk);
    lua_pushliteral(lua, ""); // the metatable of texts has nothing but the library
    assert_true(lua_getmetatable(lua, -1));
    lua_pushnil(lua);
    assert_true(lua_next(lua, -2));
    assert_string_equal(lua_tostring(lua, -2), "__index");
    lua_pop(lua, 1);
    assert_false(lua_next(lua, -2));
    return 0;
}

static void scripts_see_the_table_and_nothing_else(void **state)
{
    (void)state;
    struct assent_module module = rig_module("return {}");
    struct assent_hook_budget budget = assent_hook_budget_default();
    struct machine *machine = machine_open(&module, &budget, NULL, NULL, NULL);
    struct walk walk = {0};
    size_t visible = 0;
    assert_non_null(machine);
    lua_State *lua = machine->meter.lua;
    lua_pushcfunction(lua, walk_globals);
    lua_pushlightuserdata(lua, &walk);
    assert_int_equal(lua_pcall(lua, 1, 0, 0), LUA_OK);
    for (size_t i = 0; i < FUNCTIONS_COUNT; i++)
        visible += strcmp(FUNCTIONS[i].library, "iterator") != 0;
    assert_int_equal(walk.functions, visible);
    assert_int_equal(walk.tables, 5); // _G, math, string, table, text
    machine_close(machine);
}

static void each_function_is_in_the_manual(void **state)
{
    (void)state;
    const char *source = getenv("ASSENT_SOURCE");
    char path[1024];
    char *document = malloc(DOCUMENT_BYTES);
    assert_non_null(document);
    snprintf(path, sizeof path, "%s/docs/hooks.md", source ? source : ".");
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t count = fread(document, 1, DOCUMENT_BYTES - 1, file);
    fclose(file);
    document[count] = '\0';
    for (size_t i = 0; i < FUNCTIONS_COUNT; i++) {
        const struct function_row *row = &FUNCTIONS[i];
        char name[64];
        if (strcmp(row->library, "iterator") == 0)
            continue;
        snprintf(name, sizeof name, "`%s%s%s`", row->library, row->library[0] ? "." : "", row->name);
        if (!strstr(document, name))
            fail_msg("docs/hooks.md does not name %s", name);
        assert_true(row->cost_text[0] != '\0');
    }
    free(document);
}

// Each row: what a body returns, as JSON.
static void check(const char *const rows[][2], size_t count)
{
    struct rig rig = rig_open(1);
    for (size_t i = 0; i < count; i++) {
        const char *result = rig_eval(&rig, rows[i][0]);
        if (!result || strcmp(result, rows[i][1]) != 0)
            fail_msg("%s\n gave %s\n not  %s", rows[i][0], result ? result : rig.error.text, rows[i][1]);
    }
    rig_close(&rig);
}

// Each row: a body that fails, and a part of the message.
static void check_refused(const char *const rows[][2], size_t count)
{
    struct rig rig = rig_open(1);
    for (size_t i = 0; i < count; i++) {
        const char *text = rig_refused(&rig, rows[i][0], ASSENT_HOOK_FAILED);
        if (!strstr(text, rows[i][1]))
            fail_msg("%s\n gave %s\n not  %s", rows[i][0], text, rows[i][1]);
    }
    rig_close(&rig);
}

static void tables_are_walked_in_the_order_of_their_keys(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"local s = '' for k in pairs{ b = 1, [2] = 1, a = 1, [1] = 1, [1.5] = 1, [-3] = 1, [false] = 1, [true] = 1, ab = 1, "
         "[''] = 1 } do s = s .. tostring(k) .. ' ' end return s",
         "\"-3 1 1.5 2  a ab b false true \""},
        {"local s = '' for k in pairs{ [0.5] = 1, [0] = 1, [-0.5] = 1, [-1] = 1, [1e300] = 1, [-1e300] = 1, [math.maxinteger] = 1, "
         "[math.mininteger] = 1, [2^53 + 0.0] = 1 } do s = s .. k .. ' ' end return s",
         "\"-1e+300 -9223372036854775808 -1 -0.5 0 0.5 9007199254740992 9223372036854775807 1e+300 \""},
        {"local s, t = '', { 'a', 'b', x = 1 } for k, v in pairs(t) do s = s .. k .. v t[k] = nil end return s",
         "\"1a2bx1\""},
        {"local n, t = 0, { a = 1, b = 2, c = 3 } for k in pairs(t) do n = n + 1 t.b = nil t.new = 1 end return n",
         "2"},
        {"local s, t, k = '', { c = 3, a = 1, [2] = 2 } repeat k = next(t, k) s = s .. tostring(k) until not k return s",
         "\"2acnil\""},
        {"return { next({}) == nil, next({ 7 }) }", "[true,1,7]"},
        {"local s = '' for i, v in ipairs{ 'a', 'b', nil, 'd' } do s = s .. i .. v end return s", "\"1a2b\""},
        {"local t = setmetatable({}, { __index = function(_, i) if i < 4 then return i end end }) local n = 0 for _, v in ipairs(t) "
         "do n = n + v end return n",
         "6"},
        {"for k in pairs({}) do return k end return 'none'", "\"none\""},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"for k in pairs{ [{}] = 1 } do end", "a table with a table as key has no order"},
        {"next{ [print or type] = 1 }", "a table with a function as key has no order"},
        {"pairs()", "bad argument #1 to 'pairs' (table expected, got no value)"},
        {"pairs('x')", "bad argument #1 to 'pairs'"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

// LUA-09.
static void nothing_shows_an_address(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"return tostring({}) .. tostring(pairs) .. tostring(nil) .. tostring(true) .. tostring(1.5) .. tostring('x')",
         "\"tablefunctionniltrue1.5x\""},
        {"return string.format('%p', {})", "\"table\""},
        {"return string.format('%s %p %d%% %5p|%-9p| %s', {}, tostring, 7, 'x', {}, nil)",
         "\"table function 7% string|table    | nil\""},
        {"return string.format('%q %x %.3f %5s %-5s| %c', 'a\\n', 255, 1/3, 'ab', 'cd', 65)",
         "\"\\\"a\\\\\\n\\\" ff 0.333    ab cd   | A\""},
        {"return tostring(setmetatable({}, { __tostring = function() return 'mine' end }))", "\"mine\""},
        {"return string.format('%s', setmetatable({}, { __tostring = function() return 'mine' end }))",
         "\"mine\""},
        {"return select(2, pcall(error, {})) ~= nil and select(2, pcall(function() return {} .. 'x' end))",
         "\"risk.lua:1: attempt to concatenate a table value\""},
        {"return select(2, pcall(table.concat, { {} }))",
         "\"invalid value (table) at index 1 in table for 'concat'\""},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
}

static void texts_have_a_library(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"return { text.trim('  a b \\t\\n'), text.trim(''), text.trim(' '), text.trim('a') }",
         "[\"a b\",\"\",\"\",\"a\"]"},
        {"return text.trim((' '):rep(5000) .. 'x' .. (' '):rep(5000))", "\"x\""},
        {"return { text.split('a,b,,c', ','), text.split('', ','), text.split('a--b-c', '--'), text.split('%.%', '.') }",
         "[[\"a\",\"b\",\"\",\"c\"],[\"\"],[\"a\",\"b-c\"],[\"%\",\"%\"]]"},
        {"return { text.starts_with('abc', 'ab'), text.starts_with('abc', ''), text.starts_with('a', 'ab'), text.starts_with('xab', 'ab') }",
         "[true,true,false,false]"},
        {"return { text.ends_with('abc', 'bc'), text.ends_with('abc', ''), text.ends_with('c', 'bc'), text.ends_with('abcx', 'bc') }",
         "[true,true,false,false]"},
        {"return { text.contains('abc', 'b'), text.contains('abc', ''), text.contains('a.c', '.'), text.contains('abc', 'd') }",
         "[true,true,true,false]"},
        {"return { text.replace('a.b.c', '.', '%1'), text.replace('aaa', 'aa', 'b'), text.replace('x', 'y', 'z'), text.replace('', 'y', 'z') }",
         "[\"a%1b%1c\",\"ba\",\"x\",\"\"]"},
        {"return { text.glob('db-prod-07', 'db-prod-*'), text.glob('db', 'db*'), text.glob('', '*'), text.glob('', ''), text.glob('a', '') }",
         "[true,true,true,true,false]"},
        {"return { text.glob('aXbXc', 'a*b*c'), text.glob('aXbX', 'a*b*c'), text.glob('ä', '?'), text.glob('ab', '?'), text.glob('a*b', 'a*b') }",
         "[true,false,true,false,true]"},
        {"return { text.glob('mississippi', 'm*issip*i'), text.glob('mississippi', '*iss*ssi?pi'), text.glob('aab', '*a?b') }",
         "[true,true,true]"},
        {"return text.glob(('a'):rep(300), ('a*'):rep(30) .. 'b')", "false"},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"text.split('a', '')", "the separator is empty"},
        {"text.replace('a', '', 'b')", "the text to replace is empty"},
        {"text.trim()", "bad argument #1 to 'trim' (string expected, got no value)"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

static void gmatch_gives_what_luas_own_gives(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"local t = {} for w in ('one two  three'):gmatch('%a+') do t[#t + 1] = w end return t",
         "[\"one\",\"two\",\"three\"]"},
        {"local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[k] = v end return t",
         "{\"a\":\"1\",\"b\":\"2\"}"},
        {"local t = {} for w in ('abc'):gmatch('%d*') do t[#t + 1] = w end return t",
         "[\"\",\"\",\"\",\"\"]"},
        {"local t = {} for w in ('a1b22'):gmatch('%d*') do t[#t + 1] = w end return t",
         "[\"\",\"1\",\"22\"]"},
        {"local t = {} for p in ('abab'):gmatch('()b') do t[#t + 1] = p end return t", "[2,4]"},
        {"local t = {} for w in ('abcd'):gmatch('.', -2) do t[#t + 1] = w end return t", "[\"c\",\"d\"]"},
        {"local t = {} for w in ('a.b'):gmatch('.', 5) do t[#t + 1] = w end return t", "[]"},
        {"local f = ('a'):gmatch('a') return { f(), f() == nil, f() == nil }", "[\"a\",true,true]"},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
}

static void sorting_is_stable_and_all_or_nothing(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"local t = { 5, 2.5, 4, 1, 3 } table.sort(t) return t", "[1,2.5,3,4,5]"},
        {"local t = { 'b', 'a', 'C' } table.sort(t) return t", "[\"C\",\"a\",\"b\"]"},
        {"local t = {} for i = 1, 500 do t[i] = (i * 7919) % 500 end table.sort(t, function(a, b) return a > b end) "
         "for i = 2, 500 do assert(t[i - 1] >= t[i]) end return #t",
         "500"},
        {"local t = {} for i = 1, 300 do t[i] = { key = i % 3, i = i } end table.sort(t, function(a, b) return a.key < b.key end) "
         "for i = 2, 300 do assert(t[i - 1].key < t[i].key or t[i - 1].i < t[i].i) end return 'stable'",
         "\"stable\""},
        {"local t = { 3, 1, 2 } local ok = pcall(table.sort, t, function(a, b) if a == 2 then error('x') end return a < b end) "
         "return { ok, t }",
         "[false,[3,1,2]]"},
        {"local t = { 3, 1, 2 } table.sort(t, function() return true end) return #t", "3"},
        {"local t = {} table.sort(t) return t", "[]"},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"table.sort{ 1, 'a' }", "attempt to compare"},
        {"table.sort({ 1, 2 }, 1)", "bad argument #2 to 'sort' (function expected, got number)"},
        {"table.sort(setmetatable({ 2, 1 }, { __index = {} }))", "a table with __index is not taken here"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

static void metatables_are_frozen(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"local C = {} C.__index = C function C.new(x) return setmetatable({ x = x }, C) end function C:get() return self.x end "
         "return C.new(5):get() + C.new(6):get()",
         "11"},
        {"local Base = {} Base.__index = Base function Base.hi() return 'hi' end local D = setmetatable({}, Base) D.__index = D "
         "return setmetatable({}, D).hi()",
         "\"hi\""},
        {"local m = {} local t = setmetatable({}, m) m.__index = { x = 1 } return { t.x == nil, setmetatable({}, m).x }",
         "[true,1]"},
        {"local v = setmetatable({ 1 }, { __add = function(a, b) return a[1] + b end, __len = function() return 9 end }) return { v + 2, #v }",
         "[3,9]"},
        {"local log = {} local t = setmetatable({}, { __newindex = log }) t.a = 1 return { log.a, t.a == nil }",
         "[1,true]"},
        {"local t = setmetatable({}, { __index = { x = 1 } }) setmetatable(t, nil) return t.x", "absent"},
        {"local t = {} for i = 1, 8 do t = setmetatable({}, { __index = t }) end return t.x == nil", "true"},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"local t = {} for i = 1, 9 do t = setmetatable({}, { __index = t }) end", "too many tables inherit"},
        {"setmetatable({}, { __gc = false })", "no metatable with __gc"},
        {"setmetatable({}, { __mode = 'k' })", "no metatable with __mode"},
        {"setmetatable({}, { __close = 1 })", "no metatable with __close"},
        {"setmetatable({}, { __metatable = 1 })", "no metatable with __metatable"},
        {"setmetatable({}, { __name = 'x' })", "no metatable with __name"},
        {"setmetatable({}, { __pairs = next })", "no metatable with __pairs"},
        {"setmetatable({}, { __call = {} })", "__call must be a function"},
        {"setmetatable({}, { __index = 1 })", "__index must be a function or a table"},
        {"setmetatable({}, 1)", "nil or table expected"},
        {"local t = {} t.__index = t setmetatable(t, t)", "cannot inherit from itself"},
        {"return getmetatable('')", "attempt to call a nil value (global 'getmetatable')"},
        {"return '10' + 1", "attempt to perform arithmetic on a string value"},
        {"table.insert(setmetatable({}, { __newindex = {} }), 1)",
         "a table with __newindex is not taken here"},
        {"table.concat(setmetatable({}, { __len = function() return 1e9 end }))",
         "a table with __len is not taken here"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

static void patterns_are_bounded_by_the_length_of_the_text(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"return #('x'):rep(99):match('^%s*(.-)%s*$')", "99"},
        {"return ('x'):rep(999):find('%d+') == nil", "true"},
        {"return (('a b'):rep(333)):gsub('%s+', '') ~= nil", "true"},
        {"return #('1'):rep(999000):match('^%d+$')", "999000"},
        {"return ('x'):rep(900000):find('y', 1, true) == nil", "true"},
        {"return ('key = value'):match('^(%w+)%s*=%s*(%w+)$')", "\"key\""},
        {"return ('[x]'):match('[]]') .. ('a]b'):match('[^]]+') .. ('%d'):match('%%d')", "\"]a%d\""},
        {"return ('THE (quick) fox'):find('%((%a+)%)')", "5"},
        {"return (('x'):rep(5000):gsub('x', 'yy', 3)):sub(1, 8)", "\"yyyyyyxx\""},
        {"return ('f(a(b)c)d'):match('%b()')", "\"(a(b)c)\""},
        {"return ('THE fox'):match('%f[%a]%a+', 5)", "\"fox\""},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"return ('x'):rep(100):match('^%s*(.-)%s*$')",
         "the pattern may take too long on a text of 100 bytes"},
        {"return ('x'):rep(1000):find('%d+')", "the pattern may take too long on a text of 1000 bytes"},
        {"return ('x'):rep(1000):gsub('%d*', '')", "the pattern may take too long"},
        {"return ('x'):rep(30):find(('x?'):rep(16))", "the pattern may take too long"},
        {"return ('x'):rep(30):find('[a')", "malformed pattern (missing ']')"},
        {"return ('x'):find('%')", "malformed pattern (ends with '%')"},
        {"return ('x'):gmatch('^x')", "gmatch takes no pattern that begins with ^"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

static void calls_return_a_bounded_number_of_values(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"return select('#', table.unpack({}, 1, 4096))", "4096"},
        {"return select('#', ('x'):rep(4096):byte(1, -1))", "4096"},
        {"return { ('abc'):byte(-2, -1) }", "[98,99]"},
        {"return { ('abc'):sub(-2), ('abc'):sub(2, 10), ('abc'):sub(0), ('abc'):sub(math.mininteger, math.maxinteger) }",
         "[\"bc\",\"bc\",\"abc\",\"abc\"]"},
        {"return { table.unpack({ 1, 2, 3 }, 2) }", "[2,3]"},
        {"local t = { 1, 2 } table.insert(t, 3) table.insert(t, 1, 0) return { table.remove(t, 1), t, table.remove(t), table.concat(t, '-') }",
         "[0,[1,2],3,\"1-2\"]"},
    };
    check(ROWS, sizeof ROWS / sizeof *ROWS);
    static const char *const REFUSED[][2] = {
        {"return table.unpack({}, 1, 4097)", "too many results to unpack (at most 4096)"},
        {"return ('x'):rep(4097):byte(1, -1)", "too many bytes at once (at most 4096)"},
    };
    check_refused(REFUSED, sizeof REFUSED / sizeof *REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_see_the_table_and_nothing_else),
        cmocka_unit_test(each_function_is_in_the_manual),
        cmocka_unit_test(tables_are_walked_in_the_order_of_their_keys),
        cmocka_unit_test(nothing_shows_an_address),
        cmocka_unit_test(texts_have_a_library),
        cmocka_unit_test(gmatch_gives_what_luas_own_gives),
        cmocka_unit_test(sorting_is_stable_and_all_or_nothing),
        cmocka_unit_test(metatables_are_frozen),
        cmocka_unit_test(patterns_are_bounded_by_the_length_of_the_text),
        cmocka_unit_test(calls_return_a_bounded_number_of_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

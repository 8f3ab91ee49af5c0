// SPDX-License-Identifier: Apache-2.0
// How long a pattern may take, and gmatch. Lua's matcher goes back and tries again, so
// ("a?"):rep(28)..("a"):rep(28) takes 2^28 steps, and no instruction is executed meanwhile. The bound is
// crude: (n+1) places to begin, times (n+1) for each * + - and %b, times 2 for each ?, on n bytes; it is
// refused above ASSENT_HOOK_PATTERN_STEPS (lua.md, 5). A pattern that begins with ^ begins at one place. Two
// factors more than the design has: long patterns (each step may compare all of it) and back references.
// Guarantees: what is let through ends within ASSENT_HOOK_PATTERN_STEPS steps, and the fuel for them was
// there.
#include "functions.h"

#include "meter.h"

#include <assent/base/limits.h>
#include <lauxlib.h>

enum {
    STEPS_A_UNIT = 10,
    PATTERN_BYTES_FREE = 32,   // a longer pattern multiplies the steps
    BACK_REFERENCE_BYTES = 64, // compared in the time of a step
};

// What the iterator of gmatch carries as upvalues.
enum { GMATCH_TEXT = 1, GMATCH_PATTERN, GMATCH_FIND, GMATCH_AT, GMATCH_LAST, GMATCH_UPVALUES = GMATCH_LAST };

static int64_t steps_of(const char *pattern, size_t count, int64_t starts, int64_t bytes);
static const char *skip_single(const char *p, const char *end);
static const char *skip_set(const char *p, const char *end);
static int gmatch_step(lua_State *lua);
static int give_captures(lua_State *lua, int base, lua_Integer from, lua_Integer to);

int64_t pattern_cost(lua_State *lua, int64_t starts, size_t bytes, int pattern)
{
    size_t count;
    const char *text = lua_tolstring(lua, pattern, &count);
    int64_t steps = steps_of(text, count, starts, (int64_t)bytes);
    if (steps > ASSENT_HOOK_PATTERN_STEPS)
        luaL_error(
            lua,
            "the pattern may take too long on a text of %d bytes; use fewer of * + - ? or the functions of "
            "`text`",
            (int)bytes);
    return steps / STEPS_A_UNIT;
}

int pattern_gmatch(lua_State *lua)
{
    size_t bytes;
    luaL_checklstring(lua, 1, &bytes);
    const char *pattern = luaL_checkstring(lua, 2);
    luaL_argcheck(lua, pattern[0] != '^', 2, "gmatch takes no pattern that begins with ^");
    meter_charge(lua, cost_other_texts(lua));
    lua_Integer from = luaL_optinteger(lua, 3, 1);
    if (from < 0)
        from = from < -(lua_Integer)bytes ? 1 : (lua_Integer)bytes + from + 1;
    else if (from == 0)
        from = 1;
    pattern_cost(lua, (int64_t)bytes + 1, bytes, 2);
    lua_settop(lua, 2);
    lua_pushvalue(lua, lua_upvalueindex(2));
    lua_pushinteger(lua, from);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, gmatch_step, GMATCH_UPVALUES);
    return 1;
}

// One match. Like Lua's own it never gives an empty match right where the last one ended.
static int gmatch_step(lua_State *lua)
{
    lua_Integer at = lua_tointeger(lua, lua_upvalueindex(GMATCH_AT));
    lua_Integer last = lua_tointeger(lua, lua_upvalueindex(GMATCH_LAST));
    lua_Integer bytes = (lua_Integer)lua_rawlen(lua, lua_upvalueindex(GMATCH_TEXT));
    meter_charge(lua, FUNCTION_CALL_COST);
    while (at <= bytes + 1) {
        lua_settop(lua, 0);
        lua_pushvalue(lua, lua_upvalueindex(GMATCH_FIND));
        lua_pushvalue(lua, lua_upvalueindex(GMATCH_TEXT));
        lua_pushvalue(lua, lua_upvalueindex(GMATCH_PATTERN));
        lua_pushinteger(lua, at);
        lua_call(lua, 3, LUA_MULTRET);
        bool found = lua_type(lua, 1) == LUA_TNUMBER;
        lua_Integer from = found ? lua_tointeger(lua, 1) : bytes + 1;
        lua_Integer to = found ? lua_tointeger(lua, 2) : bytes;
        meter_charge(lua, pattern_cost(lua, from - at + 1, (size_t)bytes, lua_upvalueindex(GMATCH_PATTERN)));
        if (!found)
            break;
        if (to + 1 == last && to < from) { // the empty text at the end of the last match
            at = from + 1;
            continue;
        }
        lua_pushinteger(lua, to + 1);
        lua_copy(lua, -1, lua_upvalueindex(GMATCH_AT));
        lua_replace(lua, lua_upvalueindex(GMATCH_LAST));
        return give_captures(lua, 2, from, to);
    }
    lua_pushinteger(lua, bytes + 2);
    lua_replace(lua, lua_upvalueindex(GMATCH_AT));
    lua_pushnil(lua);
    return 1;
}

// What find left above base: the captures, or the whole match when the pattern has none.
static int give_captures(lua_State *lua, int base, lua_Integer from, lua_Integer to)
{
    int captures = lua_gettop(lua) - base;
    if (captures > 0)
        return captures;
    const char *text = lua_tostring(lua, lua_upvalueindex(GMATCH_TEXT));
    lua_pushlstring(lua, text + from - 1, (size_t)(to - from + 1));
    return 1;
}

static int64_t steps_of(const char *pattern, size_t count, int64_t starts, int64_t bytes)
{
    const char *p = pattern;
    const char *end = pattern + count;
    int64_t steps = starts;
    if (p < end && *p == '^') {
        steps = 1;
        p++;
    }
    while (p < end) {
        if (p[0] == '%' && p + 1 < end && p[1] == 'b') {
            steps = cost_times(steps, bytes + 1);
            p = p + 4 < end ? p + 4 : end;
            continue;
        }
        if (p[0] == '%' && p + 1 < end && p[1] >= '0' && p[1] <= '9')
            steps = cost_times(steps, bytes / BACK_REFERENCE_BYTES + 1);
        p = skip_single(p, end);
        if (p < end && (*p == '*' || *p == '+' || *p == '-'))
            steps = cost_times(steps, bytes + 1);
        else if (p < end && *p == '?')
            steps = cost_times(steps, 2);
    }
    return cost_times(steps, (int64_t)count / PATTERN_BYTES_FREE + 1);
}

// Behind the next thing that a * may follow. A malformed pattern is Lua's to complain about.
static const char *skip_single(const char *p, const char *end)
{
    if (*p == '[')
        return skip_set(p, end);
    if (*p != '%')
        return p + 1;
    if (p + 1 < end && p[1] == 'f' && p + 2 < end && p[2] == '[')
        return skip_set(p + 2, end);
    return p + 2 < end ? p + 2 : end;
}

static const char *skip_set(const char *p, const char *end)
{
    p++;
    if (p < end && *p == '^')
        p++;
    do { // the first character may be a closing bracket
        if (p >= end)
            return end;
        p += *p == '%' && p + 1 < end ? 2 : 1;
    } while (p < end && *p != ']');
    return p < end ? p + 1 : end;
}

// SPDX-License-Identifier: Apache-2.0
// What calls cost beside FUNCTION_CALL_COST, in units of fuel of about 50 ns. Each formula bounds the time
// that the function takes on these arguments, so that no call is long and cheap: string.rep("",
// math.maxinteger) costs 2^63 and is refused before it begins. Texts where numbers belong are charged first,
// because reading a number out of a megabyte takes a millisecond. What a function allocates is charged by the
// allocator as well (meter.c).
#include "functions.h"

#include "meter.h"

#include <assent/base/limits.h>
#include <lauxlib.h>
#include <string.h>

enum {
    BYTES_A_UNIT = 8,
    ARGUMENTS_A_UNIT = 8,
    SEARCH_BYTES_A_UNIT = 256,  // compared at worst while a text is looked for
    FORMAT_DIRECTIVE_COST = 48, // printing 1e308 in full takes about a microsecond
};

static int64_t bytes_from(lua_State *lua, int first);
static int64_t range(int64_t bytes, int64_t from, int64_t to);
static int64_t start_of(lua_State *lua, int64_t bytes, int argument);
static bool is_plain(lua_State *lua, size_t bytes);

int64_t cost_plus(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

int64_t cost_times(int64_t a, int64_t b)
{
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

int64_t cost_texts(lua_State *lua)
{
    return bytes_from(lua, 1) / BYTES_A_UNIT + lua_gettop(lua);
}

int64_t cost_other_texts(lua_State *lua)
{
    return bytes_from(lua, 2) / BYTES_A_UNIT;
}

int64_t cost_select(lua_State *lua)
{
    int64_t bytes = lua_type(lua, 1) == LUA_TSTRING ? (int64_t)lua_rawlen(lua, 1) : 0;
    return bytes / BYTES_A_UNIT + lua_gettop(lua) / ARGUMENTS_A_UNIT;
}

int64_t cost_search(int64_t bytes, int64_t sought)
{
    return cost_plus(bytes / BYTES_A_UNIT, cost_times(bytes, sought) / SEARCH_BYTES_A_UNIT);
}

int64_t cost_byte(lua_State *lua)
{
    size_t bytes;
    luaL_checklstring(lua, 1, &bytes);
    meter_charge(lua, cost_other_texts(lua));
    lua_Integer from = luaL_optinteger(lua, 2, 1);
    int64_t count = range((int64_t)bytes, from, luaL_optinteger(lua, 3, from));
    if (count > ASSENT_HOOK_VALUES)
        luaL_error(lua, "too many bytes at once (at most %d)", ASSENT_HOOK_VALUES);
    return count;
}

int64_t cost_sub(lua_State *lua)
{
    size_t bytes;
    luaL_checklstring(lua, 1, &bytes);
    meter_charge(lua, cost_other_texts(lua));
    return range((int64_t)bytes, luaL_checkinteger(lua, 2), luaL_optinteger(lua, 3, -1)) / BYTES_A_UNIT;
}

int64_t cost_rep(lua_State *lua)
{
    size_t bytes;
    size_t between;
    luaL_checklstring(lua, 1, &bytes);
    meter_charge(lua, cost_other_texts(lua));
    lua_Integer times = luaL_checkinteger(lua, 2);
    luaL_optlstring(lua, 3, "", &between);
    if (times <= 0)
        return 0;
    return cost_plus(times, cost_times(times, (int64_t)(bytes + between)) / BYTES_A_UNIT);
}

int64_t cost_find(lua_State *lua)
{
    size_t bytes;
    size_t sought;
    luaL_checklstring(lua, 1, &bytes);
    luaL_checklstring(lua, 2, &sought);
    meter_charge(lua, cost_other_texts(lua));
    int64_t starts = start_of(lua, (int64_t)bytes, 3);
    if (is_plain(lua, sought))
        return cost_search(starts, (int64_t)sought);
    return starts / BYTES_A_UNIT + pattern_cost(lua, starts + 1, (size_t)starts, 2);
}

int64_t cost_match(lua_State *lua)
{
    size_t bytes;
    luaL_checklstring(lua, 1, &bytes);
    luaL_checkstring(lua, 2);
    meter_charge(lua, cost_other_texts(lua));
    int64_t starts = start_of(lua, (int64_t)bytes, 3);
    return starts / BYTES_A_UNIT + pattern_cost(lua, starts + 1, (size_t)starts, 2);
}

int64_t cost_gsub(lua_State *lua)
{
    size_t bytes;
    luaL_checklstring(lua, 1, &bytes);
    luaL_checkstring(lua, 2);
    meter_charge(lua, cost_texts(lua));
    return pattern_cost(lua, (int64_t)bytes + 1, bytes, 2);
}

int64_t cost_format(lua_State *lua)
{
    size_t bytes;
    const char *format = luaL_checklstring(lua, 1, &bytes);
    int64_t directives = 0;
    for (size_t i = 0; i < bytes; i++)
        directives += format[i] == '%';
    return cost_plus(cost_texts(lua), directives * FORMAT_DIRECTIVE_COST);
}

int64_t cost_insert(lua_State *lua)
{
    cost_plain_table(lua, 1);
    if (lua_gettop(lua) != 3)
        return 0;
    meter_charge(lua, lua_type(lua, 2) == LUA_TSTRING ? cost_other_texts(lua) : 0);
    int64_t count = (int64_t)lua_rawlen(lua, 1);
    lua_Integer position = luaL_checkinteger(lua, 2);
    return position >= 1 && position <= count ? count - position + 1 : 0;
}

int64_t cost_remove(lua_State *lua)
{
    cost_plain_table(lua, 1);
    meter_charge(lua, cost_other_texts(lua));
    int64_t count = (int64_t)lua_rawlen(lua, 1);
    lua_Integer position = luaL_optinteger(lua, 2, count);
    return position >= 1 && position <= count ? count - position : 0;
}

int64_t cost_unpack(lua_State *lua)
{
    cost_plain_table(lua, 1);
    meter_charge(lua, cost_other_texts(lua));
    lua_Integer from = luaL_optinteger(lua, 2, 1);
    lua_Integer to = luaL_optinteger(lua, 3, (lua_Integer)lua_rawlen(lua, 1));
    if (from > to)
        return 0;
    uint64_t count = (uint64_t)to - (uint64_t)from;
    if (count >= ASSENT_HOOK_VALUES)
        luaL_error(lua, "too many results to unpack (at most %d)", ASSENT_HOOK_VALUES);
    return (int64_t)count + 1;
}

int64_t cost_concat(lua_State *lua)
{
    cost_plain_table(lua, 1);
    meter_charge(lua, cost_other_texts(lua));
    lua_Integer from = luaL_optinteger(lua, 3, 1);
    lua_Integer to = luaL_optinteger(lua, 4, (lua_Integer)lua_rawlen(lua, 1));
    int64_t count;
    if (from > to)
        return 0;
    if (__builtin_sub_overflow(to, from, &count))
        return INT64_MAX;
    return cost_times(2, cost_plus(count, 1));
}

void cost_plain_table(lua_State *lua, int argument)
{
    static const char *const LIARS[] = {"__index", "__newindex", "__len"};
    luaL_checktype(lua, argument, LUA_TTABLE);
    if (!lua_getmetatable(lua, argument))
        return;
    for (size_t i = 0; i < sizeof LIARS / sizeof *LIARS; i++) {
        lua_pushstring(lua, LIARS[i]);
        if (lua_rawget(lua, -2) != LUA_TNIL)
            luaL_error(lua, "bad argument #%d (a table with %s is not taken here)", argument, LIARS[i]);
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
}

// Bytes of the arguments from first on that are texts.
static int64_t bytes_from(lua_State *lua, int first)
{
    int64_t bytes = 0;
    int count = lua_gettop(lua);
    for (int i = first; i <= count; i++) {
        if (lua_type(lua, i) == LUA_TSTRING)
            bytes += (int64_t)lua_rawlen(lua, i);
    }
    return bytes;
}

// How many bytes of a text string.sub and string.byte mean by from and to.
static int64_t range(int64_t bytes, int64_t from, int64_t to)
{
    if (from < 0)
        from = from < -bytes ? 1 : bytes + from + 1;
    else if (from == 0)
        from = 1;
    if (to < 0)
        to = to < -bytes ? 0 : bytes + to + 1;
    else if (to > bytes)
        to = bytes;
    return from > to ? 0 : to - from + 1;
}

// How many bytes are left from the place where find and match begin.
static int64_t start_of(lua_State *lua, int64_t bytes, int argument)
{
    lua_Integer from = luaL_optinteger(lua, argument, 1);
    return range(bytes, from, bytes);
}

// True when find looks for the text itself: by its fourth argument, or because nothing in it is special.
static bool is_plain(lua_State *lua, size_t bytes)
{
    const char *pattern = lua_tostring(lua, 2);
    if (lua_toboolean(lua, 4))
        return true;
    for (size_t i = 0; i < bytes; i++) {
        if (pattern[i] && strchr("^$*+?.([%-", pattern[i]))
            return false;
    }
    return true;
}

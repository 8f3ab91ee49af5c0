// SPDX-License-Identifier: Apache-2.0
// table.sort: a merge sort. Lua's own takes the clock to choose a pivot, so that equal elements may end in
// another order in the next run, and a comparison that contradicts itself makes it fail or not. This one is
// stable, compares at most n log2 n times whatever the comparison says, and changes the table only at the
// end: an error leaves it as it was. Leans on: two tables of its own that no comparison can reach.
#include "functions.h"

#include "meter.h"

#include <lauxlib.h>

enum {
    ELEMENT_COST = 4,
    COMPARED_BYTES_A_UNIT = 64,
    ARGUMENT_TABLE = 1,
    ARGUMENT_BEFORE,
    SOURCE,
    TARGET,
};

static int64_t fill(lua_State *lua, lua_Integer count);
static void merge(lua_State *lua, int from, int to, lua_Integer start, lua_Integer middle, lua_Integer end);
static bool right_is_before(lua_State *lua);

int sort_table(lua_State *lua)
{
    cost_plain_table(lua, ARGUMENT_TABLE);
    if (!lua_isnoneornil(lua, ARGUMENT_BEFORE))
        luaL_checktype(lua, ARGUMENT_BEFORE, LUA_TFUNCTION);
    lua_settop(lua, ARGUMENT_BEFORE);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, ARGUMENT_TABLE);
    if (count < 2)
        return 0;
    meter_charge(lua, cost_times(ELEMENT_COST, count));
    luaL_checkstack(lua, 10, NULL);
    lua_createtable(lua, (int)count, 0);
    lua_createtable(lua, (int)count, 0);
    int64_t text_bytes = fill(lua, count);
    int64_t rounds = 64 - __builtin_clzll((unsigned long long)(count - 1));
    meter_charge(lua, cost_times(rounds, ELEMENT_COST * count + text_bytes / COMPARED_BYTES_A_UNIT));
    int from = SOURCE;
    int to = TARGET;
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer start = 1; start <= count; start += 2 * width) {
            lua_Integer middle = start + width <= count ? start + width : count + 1;
            lua_Integer end = middle + width <= count ? middle + width : count + 1;
            merge(lua, from, to, start, middle, end);
        }
        int swap = from;
        from = to;
        to = swap;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, from, i);
        lua_rawseti(lua, ARGUMENT_TABLE, i);
    }
    return 0;
}

// Copies the elements and counts the bytes of those that are texts.
static int64_t fill(lua_State *lua, lua_Integer count)
{
    int64_t bytes = 0;
    for (lua_Integer i = 1; i <= count; i++) {
        if (lua_rawgeti(lua, ARGUMENT_TABLE, i) == LUA_TSTRING)
            bytes = cost_plus(bytes, (int64_t)lua_rawlen(lua, -1));
        lua_rawseti(lua, SOURCE, i);
    }
    return bytes;
}

// Merges [start, middle) and [middle, end) of one table into the other. Of equal elements the left one comes
// first.
static void merge(lua_State *lua, int from, int to, lua_Integer start, lua_Integer middle, lua_Integer end)
{
    lua_Integer left = start;
    lua_Integer right = middle;
    for (lua_Integer at = start; at < end; at++) {
        bool take_right = left == middle;
        if (left < middle && right < end) {
            lua_rawgeti(lua, from, left);
            lua_rawgeti(lua, from, right);
            take_right = right_is_before(lua);
            lua_pop(lua, 2);
        }
        lua_rawgeti(lua, from, take_right ? right++ : left++);
        lua_rawseti(lua, to, at);
    }
}

// Compares the two values on top of the stack.
static bool right_is_before(lua_State *lua)
{
    if (lua_isnil(lua, ARGUMENT_BEFORE))
        return lua_compare(lua, -1, -2, LUA_OPLT);
    lua_pushvalue(lua, ARGUMENT_BEFORE);
    lua_pushvalue(lua, -2);
    lua_pushvalue(lua, -4);
    lua_call(lua, 2, 1);
    bool before = lua_toboolean(lua, -1);
    lua_pop(lua, 1);
    return before;
}

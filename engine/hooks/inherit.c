// SPDX-License-Identifier: Apache-2.0
// setmetatable. A table gets a frozen copy of the metamethods that the metatable has now: what is put into
// the metatable later has no effect, so that nothing refused here can come in by the back door. Refused:
// __gc, __mode, __close, __metatable, __name (finalizers run without hooks, weak tables and closing have
// crashed the library; lua.md, 6), __pairs (pairs goes by keys). Guarantees: one look-up goes through at most
// ASSENT_HOOK_INHERIT tables, since Lua would follow 2,000 in one instruction. For this a table from which
// another already inherits cannot itself begin to inherit. Leans on: no function gives a script its metatable
// back, so that the copy cannot be seen or changed.
#include "functions.h"

#include "meter.h"

#include <assent/base/limits.h>
#include <lauxlib.h>
#include <string.h>

enum { SETMETATABLE_COST = 32, ARGUMENT_TABLE = 1, ARGUMENT_META, FROZEN, FROZEN_CACHE };

static const char *const REFUSED[] = {"__gc", "__mode", "__close", "__metatable", "__name", "__pairs"};
static const char *const METAMETHODS[] = {
    "__index", "__newindex", "__call", "__tostring", "__eq",  "__lt",  "__le",   "__concat",
    "__len",   "__unm",      "__add",  "__sub",      "__mul", "__div", "__mod",  "__pow",
    "__idiv",  "__band",     "__bor",  "__bxor",     "__shl", "__shr", "__bnot",
};
static const char TARGETS = 0; // its address is the registry's key of the tables that others inherit from
static const char COPIES = 0;  // likewise, of the copy made last of each metatable

static void refuse(lua_State *lua);
static void freeze(lua_State *lua);
static bool frozen_before(lua_State *lua);
static void check_metamethod(lua_State *lua, const char *name);
static void check_chain(lua_State *lua, const char *name);
static void registry_table(lua_State *lua, const void *key);
static bool is_target(lua_State *lua, int index);

int inherit_setmetatable(lua_State *lua)
{
    luaL_checktype(lua, ARGUMENT_TABLE, LUA_TTABLE);
    int type = lua_type(lua, ARGUMENT_META);
    luaL_argexpected(lua, type == LUA_TNIL || type == LUA_TTABLE, ARGUMENT_META, "nil or table");
    lua_settop(lua, ARGUMENT_META);
    meter_charge(lua, SETMETATABLE_COST);
    if (type == LUA_TTABLE) {
        refuse(lua);
        freeze(lua);
        check_chain(lua, "__index");
        check_chain(lua, "__newindex");
        lua_settop(lua, FROZEN);
    }
    lua_setmetatable(lua, ARGUMENT_TABLE);
    lua_settop(lua, ARGUMENT_TABLE);
    return 1;
}

void inherit_forbid(lua_State *lua, int index)
{
    registry_table(lua, &TARGETS);
    lua_pushvalue(lua, index);
    lua_pushboolean(lua, 1);
    lua_rawset(lua, -3);
    lua_pop(lua, 1);
}

static void refuse(lua_State *lua)
{
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        lua_pushstring(lua, REFUSED[i]);
        if (lua_rawget(lua, ARGUMENT_META) != LUA_TNIL)
            luaL_error(lua, "setmetatable takes no metatable with %s", REFUSED[i]);
        lua_pop(lua, 1);
    }
}

// Leaves at FROZEN a table with the metamethods alone, the same one as long as they do not change.
static void freeze(lua_State *lua)
{
    lua_pushnil(lua); // FROZEN
    registry_table(lua, &COPIES);
    lua_pushvalue(lua, ARGUMENT_META);
    if (lua_rawget(lua, FROZEN_CACHE) == LUA_TTABLE) {
        lua_replace(lua, FROZEN);
        if (frozen_before(lua))
            return;
    } else {
        lua_pop(lua, 1);
    }
    lua_newtable(lua);
    lua_replace(lua, FROZEN);
    for (size_t i = 0; i < sizeof METAMETHODS / sizeof *METAMETHODS; i++) {
        lua_pushstring(lua, METAMETHODS[i]);
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, ARGUMENT_META) == LUA_TNIL) {
            lua_pop(lua, 2);
            continue;
        }
        check_metamethod(lua, METAMETHODS[i]);
        lua_rawset(lua, FROZEN);
    }
    lua_pushvalue(lua, ARGUMENT_META);
    lua_pushvalue(lua, FROZEN);
    lua_rawset(lua, FROZEN_CACHE);
}

static bool frozen_before(lua_State *lua)
{
    bool same = true;
    for (size_t i = 0; same && i < sizeof METAMETHODS / sizeof *METAMETHODS; i++) {
        lua_pushstring(lua, METAMETHODS[i]);
        lua_pushvalue(lua, -1);
        lua_rawget(lua, ARGUMENT_META);
        lua_insert(lua, -2);
        lua_rawget(lua, FROZEN);
        same = lua_rawequal(lua, -1, -2);
        lua_pop(lua, 2);
    }
    return same;
}

// __index and __newindex may be tables; anything else is a function, since a chain of __call is walked in one
// instruction too.
static void check_metamethod(lua_State *lua, const char *name)
{
    bool may_be_table = strcmp(name, "__index") == 0 || strcmp(name, "__newindex") == 0;
    if (lua_isfunction(lua, -1) || (may_be_table && lua_istable(lua, -1)))
        return;
    luaL_error(lua, "%s must be a function%s", name, may_be_table ? " or a table" : "");
}

// Follows name from the frozen metatable on; marks the table it names as one that others inherit from.
static void check_chain(lua_State *lua, const char *name)
{
    if (lua_getfield(lua, FROZEN, name) != LUA_TTABLE) {
        lua_pop(lua, 1);
        return;
    }
    if (is_target(lua, ARGUMENT_TABLE))
        luaL_error(lua, "a table from which others inherit cannot begin to inherit: set its metatable first");
    int target = lua_gettop(lua);
    lua_pushvalue(lua, target);
    for (int depth = 1; lua_istable(lua, -1); depth++) {
        if (lua_rawequal(lua, -1, ARGUMENT_TABLE))
            luaL_error(lua, "a table cannot inherit from itself");
        if (depth > ASSENT_HOOK_INHERIT)
            luaL_error(lua, "too many tables inherit from each other (at most %d)", ASSENT_HOOK_INHERIT);
        if (!lua_getmetatable(lua, -1))
            break;
        lua_getfield(lua, -1, name); // a frozen copy has no metatable itself
    }
    inherit_forbid(lua, target);
    lua_settop(lua, target - 1);
}

static bool is_target(lua_State *lua, int index)
{
    registry_table(lua, &TARGETS);
    lua_pushvalue(lua, index);
    bool marked = lua_rawget(lua, -2) != LUA_TNIL;
    lua_pop(lua, 2);
    return marked;
}

static void registry_table(lua_State *lua, const void *key)
{
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, key) == LUA_TTABLE)
        return;
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, key);
}

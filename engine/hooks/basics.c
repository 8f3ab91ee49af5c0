// SPDX-License-Identifier: Apache-2.0
// Functions that stand in for Lua's own because those show addresses (tostring, format) or let a script go on
// after its budget is gone (pcall); and record, which marks an empty table as a record. Guarantees: no text
// that is made here depends on where something lies in memory.
#include "functions.h"

#include "crossing.h"
#include "meter.h"

#include <lauxlib.h>
#include <string.h>

enum {
    CAUGHT_ERROR_COST = 16,
    CODE_BYTES_A_UNIT = 64, // to name a variable in a message Lua goes over the function's code
};

static size_t directive_end(const char *format, size_t count, size_t at);
static void without_addresses(lua_State *lua, size_t count);

// An error of the budget is not caught: it goes on to the host.
int basics_pcall(lua_State *lua)
{
    luaL_checkany(lua, 1);
    int status = lua_pcall(lua, lua_gettop(lua) - 1, LUA_MULTRET, 0);
    struct meter *meter = meter_of(lua);
    if (status == LUA_ERRMEM && meter->end == METER_GOES_ON)
        return meter_stop(lua, METER_NO_MEMORY);
    if (meter->end != METER_GOES_ON)
        return meter_stop(lua, meter->end);
    if (status != LUA_OK)
        meter_charge(lua, CAUGHT_ERROR_COST + (int64_t)meter->code_bytes / CODE_BYTES_A_UNIT);
    luaL_checkstack(lua, 1, NULL);
    lua_pushboolean(lua, status == LUA_OK);
    lua_insert(lua, 1);
    return lua_gettop(lua);
}

int basics_tostring(lua_State *lua)
{
    luaL_checkany(lua, 1);
    basics_push_text(lua, 1);
    return 1;
}

// record(t) gives t, which even when empty stays a record; record() gives a new one.
int basics_record(lua_State *lua)
{
    if (lua_isnoneornil(lua, 1)) {
        lua_settop(lua, 0);
        lua_newtable(lua);
    }
    luaL_checktype(lua, 1, LUA_TTABLE);
    crossing_mark_record(lua, 1);
    lua_settop(lua, 1);
    return 1;
}

int basics_format(lua_State *lua)
{
    size_t count;
    luaL_checklstring(lua, 1, &count);
    without_addresses(lua, count);
    return lua_tocfunction(lua, lua_upvalueindex(2))(lua);
}

void basics_push_text(lua_State *lua, int index)
{
    index = lua_absindex(lua, index);
    int type = lua_type(lua, index);
    if (type == LUA_TTABLE && luaL_getmetafield(lua, index, "__tostring") != LUA_TNIL) {
        lua_pushvalue(lua, index);
        lua_call(lua, 1, 1);
        if (!lua_isstring(lua, -1))
            luaL_error(lua, "'__tostring' must return a string");
        return;
    }
    if (type == LUA_TSTRING || type == LUA_TNUMBER) {
        lua_pushvalue(lua, index);
        lua_tostring(lua, -1);
    } else if (type == LUA_TBOOLEAN) {
        lua_pushstring(lua, lua_toboolean(lua, index) ? "true" : "false");
    } else {
        lua_pushstring(lua, lua_typename(lua, type));
    }
}

// What %s would turn into an address becomes a text here, and %p becomes %s of the type's name.
static void without_addresses(lua_State *lua, size_t count)
{
    const char *format = lua_tostring(lua, 1);
    int argument = 1;
    char *changed = NULL;
    for (size_t at = 0; at < count; at++) {
        if (format[at] != '%')
            continue;
        at = directive_end(format, count, at + 1);
        if (at >= count)
            break;
        if (format[at] == '%')
            continue;
        argument++;
        if (argument > lua_gettop(lua))
            break;
        if (format[at] == 's') {
            basics_push_text(lua, argument);
            lua_replace(lua, argument);
        } else if (format[at] == 'p') {
            lua_pushstring(lua, luaL_typename(lua, argument));
            lua_replace(lua, argument);
            if (!changed) {
                changed = memcpy(lua_newuserdatauv(lua, count, 0), format, count);
                lua_insert(lua, 2); // keeps it alive until the format is replaced
                argument++;
            }
            changed[at] = 's';
        }
    }
    if (!changed)
        return;
    lua_pushlstring(lua, changed, count);
    lua_replace(lua, 1);
    lua_remove(lua, 2);
}

// The place of the letter that ends the directive which begins behind a %.
static size_t directive_end(const char *format, size_t count, size_t at)
{
    while (at < count && format[at] && strchr("-+ #0123456789.", format[at]))
        at++;
    return at;
}

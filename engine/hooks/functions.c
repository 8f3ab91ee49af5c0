// SPDX-License-Identifier: Apache-2.0
// The table itself, and how it becomes the _ENV of a script.
// What is not in the table is not there: coroutine, load, dump, pack, raw*, xpcall, getmetatable, print,
// warn, collectgarbage, os, io, debug, package, utf8, table.move, random (lua.md, 9). The string metatable is
// made here, without Lua's arithmetic on texts
// ("10" + 1 is an error: reading a number out of a megabyte is one instruction) and out of reach of scripts.
// Leans on: Lua's own libraries, which are opened, searched for the functions we keep, and dropped.
#include "functions.h"

#include "meter.h"

#include <lauxlib.h>
#include <lualib.h>
#include <math.h>
#include <string.h>

static int enter(lua_State *lua);
static void open_libraries(lua_State *lua, int originals);
static void install_row(lua_State *lua, const struct function_row *row, int originals, int environment);
static void install_constants(lua_State *lua, int environment);
static void lock_texts(lua_State *lua, int environment);
static void subtable(lua_State *lua, int index, const char *name);

const struct function_row FUNCTIONS[] = {
    {"", "assert", NULL, "nothing more", NULL, NULL},
    {"", "error", NULL, "nothing more", NULL, NULL},
    {"", "ipairs", NULL, "nothing more; 1 for each step", walk_ipairs, NULL},
    {"", "next", NULL, "2 for each key of the table, more in a large one", walk_next, NULL},
    {"", "pairs", NULL, "2 + log2(keys) for each key, more in a large table; 1 for each step", walk_pairs,
     NULL},
    {"", "pcall", NULL, "nothing more; 16 + bytes of the module / 64 when it catches an error", basics_pcall,
     NULL},
    {"", "record", NULL, "nothing more", basics_record, NULL},
    {"", "select", cost_select, "1 for each 8 arguments", NULL, NULL},
    {"", "setmetatable", NULL, "32", inherit_setmetatable, NULL},
    {"", "tonumber", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"", "tostring", NULL, "nothing more", basics_tostring, NULL},
    {"", "type", NULL, "nothing more", NULL, NULL},
    {"iterator", "ipairs", NULL, "1", NULL, NULL},
    {"iterator", "pairs", NULL, "1", NULL, NULL},
    {"iterator", "gmatch", NULL, "like string.match, over the bytes that it went over", NULL, NULL},
    {"math", "abs", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "acos", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "asin", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "atan", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "ceil", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "cos", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "deg", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "exp", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "floor", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "fmod", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "log", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "max", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "min", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "modf", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "rad", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "sin", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "sqrt", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "tan", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "tointeger", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"math", "type", NULL, "nothing more", NULL, NULL},
    {"math", "ult", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"string", "byte", cost_byte, "1 for each byte", NULL, NULL},
    {"string", "char", cost_texts, "bytes of the texts / 8 + 1 for each argument", NULL, NULL},
    {"string", "find", cost_find, "bytes / 8 + bytes * bytes sought / 256 when plain, else like match", NULL,
     NULL},
    {"string", "format", cost_format, "bytes of the texts / 8 + 48 for each directive", basics_format,
     "format"},
    {"string", "gmatch", NULL, "nothing more; the iterator charges", pattern_gmatch, "find"},
    {"string", "gsub", cost_gsub, "like match", NULL, NULL},
    {"string", "len", NULL, "nothing more", NULL, NULL},
    {"string", "lower", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"string", "match", cost_match, "bytes / 8 + the steps that the pattern may take at worst / 10", NULL,
     NULL},
    {"string", "rep", cost_rep, "repetitions + bytes of the result / 8", NULL, NULL},
    {"string", "reverse", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"string", "sub", cost_sub, "bytes of the result / 8", NULL, NULL},
    {"string", "upper", cost_texts, "bytes of the texts / 8", NULL, NULL},
    {"table", "concat", cost_concat, "2 for each element", NULL, NULL},
    {"table", "insert", cost_insert, "1 for each element that moves", NULL, NULL},
    {"table", "remove", cost_remove, "1 for each element that moves", NULL, NULL},
    {"table", "sort", NULL, "4 + 4 * log2(elements) for each element, and bytes of the texts compared / 64",
     sort_table, NULL},
    {"table", "unpack", cost_unpack, "1 for each element", NULL, NULL},
    {"text", "contains", text_search_cost, "bytes / 8 + bytes * bytes sought / 256", text_contains, NULL},
    {"text", "ends_with", cost_other_texts, "bytes of the ending / 8", text_ends_with, NULL},
    {"text", "glob", text_glob_cost, "bytes * bytes of the pattern / 8", text_glob, NULL},
    {"text", "replace", text_search_cost, "bytes / 8 + bytes * bytes sought / 256", text_replace, NULL},
    {"text", "split", text_search_cost, "bytes / 8 + bytes * bytes sought / 256", text_split, NULL},
    {"text", "starts_with", cost_other_texts, "bytes of the beginning / 8", text_starts_with, NULL},
    {"text", "trim", cost_texts, "bytes of the texts / 8", text_trim, NULL},
};
const size_t FUNCTIONS_COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS;

int functions_install(lua_State *lua)
{
    lua_newtable(lua);
    int originals = lua_gettop(lua);
    open_libraries(lua, originals);
    lua_newtable(lua);
    int environment = lua_gettop(lua);
    for (size_t i = 0; i < FUNCTIONS_COUNT; i++)
        install_row(lua, &FUNCTIONS[i], originals, environment);
    install_constants(lua, environment);
    lock_texts(lua, environment);
    lua_pushvalue(lua, environment);
    lua_setfield(lua, environment, "_G");
    lua_pushvalue(lua, environment);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    return 0;
}

// Every C function of a script runs in here: charge, then work.
static int enter(lua_State *lua)
{
    const struct function_row *row = &FUNCTIONS[lua_tointeger(lua, lua_upvalueindex(1))];
    meter_charge(lua, FUNCTION_CALL_COST);
    if (row->cost)
        meter_charge(lua, row->cost(lua));
    lua_CFunction run = row->run ? row->run : lua_tocfunction(lua, lua_upvalueindex(2));
    return run(lua);
}

// Fills originals with Lua's own functions: the globals under "", the others by library.
static void open_libraries(lua_State *lua, int originals)
{
    lua_pushcfunction(lua, luaopen_base);
    lua_call(lua, 0, 1);
    lua_setfield(lua, originals, "");
    lua_pushcfunction(lua, luaopen_string);
    lua_call(lua, 0, 1);
    lua_setfield(lua, originals, LUA_STRLIBNAME);
    lua_pushcfunction(lua, luaopen_table);
    lua_call(lua, 0, 1);
    lua_setfield(lua, originals, LUA_TABLIBNAME);
    lua_pushcfunction(lua, luaopen_math);
    lua_call(lua, 0, 1);
    lua_setfield(lua, originals, LUA_MATHLIBNAME);
}

static void install_row(lua_State *lua, const struct function_row *row, int originals, int environment)
{
    if (strcmp(row->library, "iterator") == 0)
        return;
    if (row->library[0])
        subtable(lua, environment, row->library);
    else
        lua_pushvalue(lua, environment);
    lua_pushinteger(lua, row - FUNCTIONS);
    const char *original = row->run ? row->helper : row->name;
    if (original) {
        lua_getfield(lua, originals, row->library);
        lua_getfield(lua, -1, original);
        lua_remove(lua, -2);
        if (!lua_iscfunction(lua, -1))
            luaL_error(lua, "Lua has no function %s.%s", row->library, original);
    } else {
        lua_pushnil(lua);
    }
    lua_pushcclosure(lua, enter, 2);
    lua_setfield(lua, -2, row->name);
    lua_pop(lua, 1);
}

static void install_constants(lua_State *lua, int environment)
{
    subtable(lua, environment, LUA_MATHLIBNAME);
    lua_pushinteger(lua, LUA_MAXINTEGER);
    lua_setfield(lua, -2, "maxinteger");
    lua_pushinteger(lua, LUA_MININTEGER);
    lua_setfield(lua, -2, "mininteger");
    lua_pushnumber(lua, HUGE_VAL);
    lua_setfield(lua, -2, "huge");
    lua_pushnumber(lua, 3.141592653589793238);
    lua_setfield(lua, -2, "pi");
    lua_pop(lua, 1);
}

// ("x"):upper() works through this metatable; no function that scripts have gives it to them.
static void lock_texts(lua_State *lua, int environment)
{
    lua_getfield(lua, environment, LUA_STRLIBNAME);
    inherit_forbid(lua, lua_gettop(lua)); // it is what texts inherit from
    lua_pushliteral(lua, "");
    lua_createtable(lua, 0, 1);
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_pop(lua, 2);
}

// Pushes the table called name in the table at index; makes it when it is not there.
static void subtable(lua_State *lua, int index, const char *name)
{
    if (lua_getfield(lua, index, name) == LUA_TTABLE)
        return;
    lua_pop(lua, 1);
    lua_newtable(lua);
    lua_pushvalue(lua, -1);
    lua_setfield(lua, index, name);
}

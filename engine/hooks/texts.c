// SPDX-License-Identifier: Apache-2.0
// The library text: what authors would else write patterns for, in time that is bounded by the lengths alone.
// Texts are compared as bytes; a `?` of a glob is one character of UTF-8. Guarantees: nothing here goes back
// and tries again more than glob's one place does; the cost is charged before (costs.c).
#include "functions.h"

#include "meter.h"

#include <assent/base/text.h>

#include <lauxlib.h>
#include <string.h>

struct slice {
    const char *bytes;
    size_t count;
};

static struct slice argument(lua_State *lua, int index);
static const char *find(struct slice where, const char *from, struct slice what);
static bool is_space(char byte);

int text_trim(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    while (text.count && is_space(text.bytes[0])) {
        text.bytes++;
        text.count--;
    }
    while (text.count && is_space(text.bytes[text.count - 1]))
        text.count--;
    lua_pushlstring(lua, text.bytes, text.count);
    return 1;
}

int text_split(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    struct slice separator = argument(lua, 2);
    luaL_argcheck(lua, separator.count > 0, 2, "the separator is empty");
    lua_settop(lua, 2);
    lua_newtable(lua);
    const char *at = text.bytes;
    lua_Integer count = 0;
    for (;;) {
        const char *found = find(text, at, separator);
        const char *end = found ? found : text.bytes + text.count;
        meter_charge(lua, FUNCTION_CALL_COST);
        lua_pushlstring(lua, at, (size_t)(end - at));
        lua_rawseti(lua, 3, ++count);
        if (!found)
            return 1;
        at = found + separator.count;
    }
}

int text_starts_with(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    struct slice start = argument(lua, 2);
    lua_pushboolean(lua, start.count <= text.count && memcmp(text.bytes, start.bytes, start.count) == 0);
    return 1;
}

int text_ends_with(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    struct slice end = argument(lua, 2);
    bool ends = end.count <= text.count;
    lua_pushboolean(lua, ends && memcmp(text.bytes + text.count - end.count, end.bytes, end.count) == 0);
    return 1;
}

int text_contains(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    lua_pushboolean(lua, find(text, text.bytes, argument(lua, 2)) != NULL);
    return 1;
}

// `*` stands for anything, also nothing; `?` for one character. The whole text must match.
int text_glob(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    struct slice pattern = argument(lua, 2);
    lua_pushboolean(lua, assent_text_glob(assent_text_slice(text.bytes, text.count),
                                          assent_text_slice(pattern.bytes, pattern.count)));
    return 1;
}

int text_replace(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    struct slice old = argument(lua, 2);
    struct slice new = argument(lua, 3);
    luaL_argcheck(lua, old.count > 0, 2, "the text to replace is empty");
    luaL_Buffer buffer;
    luaL_buffinit(lua, &buffer);
    const char *at = text.bytes;
    for (;;) {
        const char *found = find(text, at, old);
        const char *end = found ? found : text.bytes + text.count;
        luaL_addlstring(&buffer, at, (size_t)(end - at));
        if (!found)
            break;
        luaL_addlstring(&buffer, new.bytes, new.count);
        at = found + old.count;
    }
    luaL_pushresult(&buffer);
    return 1;
}

int64_t text_search_cost(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    return cost_search((int64_t)text.count, (int64_t)argument(lua, 2).count);
}

int64_t text_glob_cost(lua_State *lua)
{
    struct slice text = argument(lua, 1);
    return cost_times((int64_t)text.count, (int64_t)argument(lua, 2).count + 1) / 8;
}

static struct slice argument(lua_State *lua, int index)
{
    struct slice slice;
    slice.bytes = luaL_checklstring(lua, index, &slice.count);
    return slice;
}

// The first place of what at or after from, or NULL.
static const char *find(struct slice where, const char *from, struct slice what)
{
    size_t left = (size_t)(where.bytes + where.count - from);
    return memmem(from, left, what.bytes, what.count);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

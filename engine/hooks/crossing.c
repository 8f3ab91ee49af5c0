// SPDX-License-Identifier: Apache-2.0
// Reading goes depth first with the way to the value on the C stack, so that a problem can say where it is.
// Tables are read raw: no metamethod of the script runs on the host's behalf, and a text is only taken from
// what is a string already (lua_tolstring would turn a number that is a key into a string and so spoil
// lua_next). Every table and text read is charged: a small table that holds one large text ten thousand times
// is a large result.
#include "crossing.h"

#include "functions.h"
#include "meter.h"

#include <assent/base/limits.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NODE_COST = 8, TEXT_BYTES_A_UNIT = 8, SLOT_BYTES_A_UNIT = 512 };

static const char RECORDS =
    0; // its address is the registry's key of the tables that are records though empty

// The way from the result to a value: one link for each table.
struct way {
    const struct way *outer;
    struct assent_text name; // NULL bytes: place
    size_t place;
    int depth;
};

static bool read(lua_State *lua, struct crossing *crossing, const struct way *way, struct assent_value *out);
static bool read_number(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_value *out);
static bool read_text(lua_State *lua, struct crossing *crossing, const struct way *way,
                      struct assent_text *out);
static bool read_table(lua_State *lua, struct crossing *crossing, const struct way *way,
                       struct assent_value *out);
static bool read_list(lua_State *lua, struct crossing *crossing, const struct way *way, size_t count,
                      struct assent_value *out);
static bool read_record(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_value *out);
static bool read_member(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_text *name, struct assent_value *value);
static bool is_over(const struct crossing *crossing);
static bool survey(lua_State *lua, struct crossing *crossing, const struct way *way, size_t *list,
                   size_t *names);
static bool is_marked(lua_State *lua, int index);
static bool fail(struct crossing *crossing, const struct way *way, const char *what);
static size_t write_way(char *out, size_t room, const struct way *way);

void crossing_push(lua_State *lua, const struct assent_value *value)
{
    luaL_checkstack(lua, 4, NULL);
    switch (value->kind) {
    case ASSENT_VALUE_ABSENT:
        lua_pushnil(lua);
        break;
    case ASSENT_VALUE_BOOLEAN:
        lua_pushboolean(lua, value->boolean);
        break;
    case ASSENT_VALUE_INTEGER:
        lua_pushinteger(lua, value->integer);
        break;
    case ASSENT_VALUE_DECIMAL:
        lua_pushnumber(lua, value->decimal);
        break;
    case ASSENT_VALUE_TEXT:
        lua_pushlstring(lua, value->text.count ? value->text.bytes : "", value->text.count);
        break;
    case ASSENT_VALUE_LIST:
        lua_createtable(lua, (int)value->list.count, 0);
        for (size_t i = 0; i < value->list.count; i++) {
            crossing_push(lua, &value->list.items[i]);
            lua_rawseti(lua, -2, (lua_Integer)i + 1);
        }
        break;
    case ASSENT_VALUE_RECORD:
        lua_createtable(lua, 0, (int)value->record.count);
        for (size_t i = 0; i < value->record.count; i++) {
            const struct assent_member *member = &value->record.members[i];
            lua_pushlstring(lua, member->name.count ? member->name.bytes : "", member->name.count);
            crossing_push(lua, &member->value);
            lua_rawset(lua, -3);
        }
        if (value->record.count == 0)
            crossing_mark_record(lua, lua_gettop(lua));
        break;
    }
}

bool crossing_read(lua_State *lua, struct crossing *crossing, struct assent_value *out)
{
    struct way way = {.depth = 0};
    crossing->problem[0] = '\0';
    *out = assent_value_absent();
    return lua_isnil(lua, -1) || read(lua, crossing, &way, out);
}

void crossing_mark_record(lua_State *lua, int index)
{
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &RECORDS) != LUA_TTABLE) {
        lua_pop(lua, 1);
        lua_newtable(lua);
        lua_pushvalue(lua, -1);
        lua_rawsetp(lua, LUA_REGISTRYINDEX, &RECORDS);
    }
    lua_pushvalue(lua, index);
    lua_pushboolean(lua, 1);
    lua_rawset(lua, -3);
    lua_pop(lua, 1);
}

// Reads the value at the top of the stack and leaves it there.
static bool read(lua_State *lua, struct crossing *crossing, const struct way *way, struct assent_value *out)
{
    meter_charge(lua, NODE_COST);
    if (++crossing->nodes > ASSENT_VALUE_NODES)
        return fail(crossing, NULL, "there are too many values in the result (at most 10,000)");
    switch (lua_type(lua, -1)) {
    case LUA_TBOOLEAN:
        *out = assent_value_boolean(lua_toboolean(lua, -1));
        return true;
    case LUA_TNUMBER:
        return read_number(lua, crossing, way, out);
    case LUA_TSTRING:
        *out = assent_value_text((struct assent_text){0});
        return read_text(lua, crossing, way, &out->text);
    case LUA_TTABLE:
        return read_table(lua, crossing, way, out);
    case LUA_TFUNCTION:
        return fail(crossing, way, "a function cannot be kept");
    default: // Lua's types, not ours
        return fail(crossing, way, "this value cannot be kept");
    }
}

static bool read_number(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_value *out)
{
    if (lua_isinteger(lua, -1)) {
        *out = assent_value_integer(lua_tointeger(lua, -1));
        return true;
    }
    double number = lua_tonumber(lua, -1);
    if (isnan(number))
        return fail(crossing, way, "NaN cannot be kept (0/0?)");
    if (isinf(number))
        return fail(crossing, way, "infinity cannot be kept (a division by zero?)");
    *out = assent_value_decimal(number);
    return true;
}

static bool read_text(lua_State *lua, struct crossing *crossing, const struct way *way,
                      struct assent_text *out)
{
    struct assent_text text;
    size_t bad;
    text.bytes = lua_tolstring(lua, -1, &text.count);
    meter_charge(lua, (int64_t)(text.count / TEXT_BYTES_A_UNIT));
    crossing->text_bytes += text.count;
    if (crossing->text_bytes > ASSENT_HOOK_RESULT_BYTES)
        return fail(crossing, NULL, "there is too much text in the result (at most 1 MiB)");
    if (!assent_text_utf8(text, &bad))
        return fail(crossing, way, "the text is not valid UTF-8");
    *out = assent_text_copy(crossing->arena, text);
    return true;
}

static bool read_table(lua_State *lua, struct crossing *crossing, const struct way *way,
                       struct assent_value *out)
{
    size_t list;
    size_t names;
    if (way->depth >= ASSENT_VALUE_DEPTH)
        return fail(crossing, way, "lists and records are nested too deep (at most 32 levels)");
    luaL_checkstack(lua, 6, NULL);
    if (!survey(lua, crossing, way, &list, &names))
        return false;
    if (list > 0 && names > 0)
        return fail(crossing, way,
                    "a table is either a list or a record; this one has numbers and names as keys");
    if (names > 0 || (list == 0 && is_marked(lua, lua_gettop(lua))))
        return read_record(lua, crossing, way, out);
    return read_list(lua, crossing, way, list, out);
}

// Counts the keys 1..n and the names. Stops at the first key that neither a list nor a record has.
static bool survey(lua_State *lua, struct crossing *crossing, const struct way *way, size_t *list,
                   size_t *names)
{
    lua_Integer last = 0;
    *list = 0;
    *names = 0;
    meter_charge(lua, (int64_t)(meter_of(lua)->heap.book.largest_block / SLOT_BYTES_A_UNIT));
    lua_pushnil(lua);
    while (lua_next(lua, -2)) {
        lua_pop(lua, 1);
        meter_charge(lua, 1);
        if (lua_type(lua, -1) == LUA_TSTRING) {
            ++*names;
        } else if (lua_isinteger(lua, -1) && lua_tointeger(lua, -1) >= 1 &&
                   lua_tointeger(lua, -1) <= ASSENT_VALUE_NODES) {
            ++*list;
            last = lua_tointeger(lua, -1) > last ? lua_tointeger(lua, -1) : last;
        } else {
            lua_pop(lua, 1);
            return fail(crossing, way,
                        "the keys of a table must be names, or whole numbers from 1 to at most 10,000");
        }
    }
    if (last != (lua_Integer)*list)
        return fail(crossing, way, "a list has a hole: its keys must be 1, 2, 3 … without a gap");
    return true;
}

static bool read_list(lua_State *lua, struct crossing *crossing, const struct way *way, size_t count,
                      struct assent_value *out)
{
    struct assent_items items = assent_items_in(crossing->arena);
    for (size_t i = 1; i <= count; i++) {
        struct way inner = {.outer = way, .place = i, .depth = way->depth + 1};
        struct assent_value value;
        lua_rawgeti(lua, -1, (lua_Integer)i);
        if (!read(lua, crossing, &inner, &value))
            return false;
        lua_pop(lua, 1);
        assent_items_add(&items, value);
    }
    *out = assent_items_done(&items);
    return true;
}

// Lua gives the members in any order. All are read even after one failed, and the problem of the least name
// is told, so that the same result always gets the same message.
static bool read_record(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_value *out)
{
    struct assent_record record = assent_record_in(crossing->arena);
    struct assent_text worst = {0};
    char problem[CROSSING_PROBLEM_BYTES] = "";
    int table = lua_gettop(lua);
    lua_pushnil(lua);
    while (lua_next(lua, table)) {
        struct assent_value value;
        struct assent_text name = {0};
        if (read_member(lua, crossing, way, &name, &value)) {
            assent_record_set(&record, name, value);
        } else if (is_over(crossing)) {
            return false;
        } else if (!problem[0] || assent_text_compare(name, worst) < 0) {
            worst = name;
            memcpy(problem, crossing->problem, sizeof problem);
        }
        lua_settop(lua, table + 1);
    }
    memcpy(crossing->problem, problem, sizeof problem);
    *out = assent_record_done(&record);
    return !problem[0];
}

// The name is at -2 and the value at the top.
static bool read_member(lua_State *lua, struct crossing *crossing, const struct way *way,
                        struct assent_text *name, struct assent_value *value)
{
    struct way inner = {.outer = way, .depth = way->depth + 1};
    lua_pushvalue(lua, -2);
    name->bytes = lua_tolstring(lua, -1, &name->count);
    if (!read_text(lua, crossing, way, name))
        return false;
    inner.name = *name;
    lua_pop(lua, 1);
    return read(lua, crossing, &inner, value);
}

// True when the whole is too large, whichever part was read first.
static bool is_over(const struct crossing *crossing)
{
    return crossing->nodes > ASSENT_VALUE_NODES || crossing->text_bytes > ASSENT_HOOK_RESULT_BYTES;
}

static bool is_marked(lua_State *lua, int index)
{
    bool marked = false;
    if (lua_rawgetp(lua, LUA_REGISTRYINDEX, &RECORDS) == LUA_TTABLE) {
        lua_pushvalue(lua, index);
        marked = lua_rawget(lua, -2) != LUA_TNIL;
        lua_pop(lua, 1);
    }
    lua_pop(lua, 1);
    return marked;
}

static bool fail(struct crossing *crossing, const struct way *way, const char *what)
{
    size_t used = write_way(crossing->problem, CROSSING_PROBLEM_BYTES / 2, way);
    snprintf(crossing->problem + used, CROSSING_PROBLEM_BYTES - used, ": %s", what);
    return false;
}

// "result.factors[3]"; what does not fit is left out.
static size_t write_way(char *out, size_t room, const struct way *way)
{
    if (!way || !way->outer)
        return (size_t)snprintf(out, room, "result");
    size_t used = write_way(out, room, way->outer);
    int more = way->name.bytes
                   ? snprintf(out + used, room - used, ".%.*s", (int)way->name.count, way->name.bytes)
                   : snprintf(out + used, room - used, "[%zu]", way->place);
    if (more < 0 || (size_t)more >= room - used) {
        out[used] = '\0';
        return used;
    }
    return used + (size_t)more;
}

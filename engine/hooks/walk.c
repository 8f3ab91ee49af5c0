// SPDX-License-Identifier: Apache-2.0
// pairs, next and ipairs. Lua's own order of keys differs from run to run (the seed comes from addresses), so
// that here keys go in order: numbers by value, then texts by bytes, then false and true. A table with other
// keys cannot be walked. pairs takes the keys at its call: what is added later does not come, what is removed
// in between is passed over. Guarantees: the same table gives the same order in every run. Charges as it
// goes, since Lua does not tell how many slots a table has: the largest block of the heap bounds them.
#include "functions.h"

#include "meter.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_COST = 2,
    BLOCK_BYTES_A_UNIT = 512,   // empty slots passed over in a unit's time, as bytes
    CHAIN_BYTES_A_UNIT = 24576, // of a hash part: at worst each step goes along one chain of all its nodes
    COMPARED_BYTES_A_UNIT = 64,
};

// A key as the order sees it. A text is borrowed from the table.
struct key {
    int type;
    int place; // in the list of keys
    lua_Integer integer;
    lua_Number decimal; // when is_decimal
    bool is_decimal;
    const char *text;
    size_t count;
};

enum { PAIRS_TABLE = 1, PAIRS_KEYS, PAIRS_ORDER, PAIRS_AT, PAIRS_UPVALUES = PAIRS_AT };

static struct key key_at(lua_State *lua, int index);
static int compare(const void *a, const void *b);
static int compare_numbers(const struct key *a, const struct key *b);
static int64_t step_cost(lua_State *lua);
static size_t collect(lua_State *lua, int table, int keys, bool *ordered, int64_t *text_bytes);
static int pairs_step(lua_State *lua);
static int ipairs_step(lua_State *lua);
static void push_order(lua_State *lua, int keys, size_t count);

int walk_pairs(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    lua_newtable(lua);
    bool ordered;
    int64_t text_bytes;
    size_t count = collect(lua, 1, 2, &ordered, &text_bytes);
    if (ordered) {
        lua_pushnil(lua);
    } else {
        int64_t rounds = 64 - __builtin_clzll(count);
        meter_charge(lua, rounds * ((int64_t)count + text_bytes / COMPARED_BYTES_A_UNIT));
        push_order(lua, 2, count);
    }
    lua_pushvalue(lua, 1);
    lua_insert(lua, 2);
    lua_pushinteger(lua, 0);
    lua_pushcclosure(lua, pairs_step, PAIRS_UPVALUES);
    lua_insert(lua, 1);
    lua_pushnil(lua);
    return 3;
}

// The first key above the one given, or the first of all; nil when there is none.
int walk_next(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 2);
    struct key after = {0};
    bool from_start = lua_isnil(lua, 2);
    if (!from_start)
        after = key_at(lua, 2);
    int64_t cost = step_cost(lua);
    lua_pushnil(lua); // 3: the best key so far
    struct key best = {0};
    bool found = false;
    lua_pushnil(lua);
    while (lua_next(lua, 1)) {
        meter_charge(lua, cost);
        lua_pop(lua, 1);
        struct key key = key_at(lua, -1);
        meter_charge(lua, (int64_t)key.count / COMPARED_BYTES_A_UNIT);
        if (!from_start && compare(&key, &after) <= 0)
            continue;
        if (found && compare(&key, &best) > 0)
            continue;
        found = true;
        best = key;
        lua_copy(lua, -1, 3);
    }
    if (!found)
        return 1;
    lua_pushvalue(lua, 3);
    lua_rawget(lua, 1);
    return 2;
}

int walk_ipairs(lua_State *lua)
{
    luaL_checkany(lua, 1);
    lua_settop(lua, 1);
    lua_pushcfunction(lua, ipairs_step);
    lua_insert(lua, 1);
    lua_pushinteger(lua, 0);
    return 3;
}

static int ipairs_step(lua_State *lua)
{
    meter_charge(lua, 1);
    lua_Integer next = (lua_Integer)((lua_Unsigned)luaL_checkinteger(lua, 2) + 1);
    lua_pushinteger(lua, next);
    return lua_geti(lua, 1, next) == LUA_TNIL ? 1 : 2;
}

static int pairs_step(lua_State *lua)
{
    const int *order = lua_touserdata(lua, lua_upvalueindex(PAIRS_ORDER));
    lua_Integer at = lua_tointeger(lua, lua_upvalueindex(PAIRS_AT));
    lua_Integer count = (lua_Integer)lua_rawlen(lua, lua_upvalueindex(PAIRS_KEYS));
    while (at < count) {
        meter_charge(lua, 1);
        lua_rawgeti(lua, lua_upvalueindex(PAIRS_KEYS), order ? order[at] : at + 1);
        at++;
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, lua_upvalueindex(PAIRS_TABLE)) == LUA_TNIL) {
            lua_pop(lua, 2);
            continue;
        }
        lua_pushinteger(lua, at);
        lua_replace(lua, lua_upvalueindex(PAIRS_AT));
        return 2;
    }
    lua_pushinteger(lua, at);
    lua_replace(lua, lua_upvalueindex(PAIRS_AT));
    lua_pushnil(lua);
    return 1;
}

// Puts the table's keys into keys[1..]; *ordered when they need no sorting. That must not depend on the order
// in which texts come, which is another in each run: a sort costs fuel and memory.
static size_t collect(lua_State *lua, int table, int keys, bool *ordered, int64_t *text_bytes)
{
    size_t count = 0;
    struct key before = {0};
    int64_t cost = step_cost(lua);
    *ordered = true;
    *text_bytes = 0;
    lua_pushnil(lua);
    while (lua_next(lua, table)) {
        meter_charge(lua, cost);
        lua_pop(lua, 1);
        struct key key = key_at(lua, -1);
        if (count > 0 && *ordered)
            *ordered = key.type == LUA_TNUMBER && compare(&before, &key) < 0;
        *text_bytes += (int64_t)key.count;
        before = key;
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, keys, (lua_Integer)++count);
    }
    return count;
}

// Pushes a block with the places of the keys in order.
static void push_order(lua_State *lua, int keys, size_t count)
{
    struct key *sorted = lua_newuserdatauv(lua, count * sizeof *sorted, 0);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(lua, keys, (lua_Integer)i + 1);
        sorted[i] = key_at(lua, -1);
        sorted[i].place = (int)i + 1;
        lua_pop(lua, 1);
    }
    qsort(sorted, count, sizeof *sorted, compare);
    int *order = lua_newuserdatauv(lua, count * sizeof *order, 0);
    for (size_t i = 0; i < count; i++)
        order[i] = sorted[i].place;
    lua_remove(lua, -2);
}

// Charges for the empty slots; gives what each key costs.
static int64_t step_cost(lua_State *lua)
{
    const struct heap_book *book = &meter_of(lua)->heap.book;
    meter_charge(lua, (int64_t)(book->largest_block / BLOCK_BYTES_A_UNIT));
    return KEY_COST + (int64_t)(book->largest_hash / CHAIN_BYTES_A_UNIT);
}

static struct key key_at(lua_State *lua, int index)
{
    struct key key = {.type = lua_type(lua, index)};
    if (key.type == LUA_TSTRING) {
        key.text = lua_tolstring(lua, index, &key.count);
    } else if (key.type == LUA_TNUMBER && lua_isinteger(lua, index)) {
        key.integer = lua_tointeger(lua, index);
    } else if (key.type == LUA_TNUMBER) {
        key.decimal = lua_tonumber(lua, index);
        key.is_decimal = true;
    } else if (key.type == LUA_TBOOLEAN) {
        key.integer = lua_toboolean(lua, index);
    } else {
        luaL_error(lua, "a table with a %s as key has no order to walk it", luaL_typename(lua, index));
    }
    return key;
}

static int compare(const void *a, const void *b)
{
    const struct key *left = a;
    const struct key *right = b;
    if (left->type != right->type) { // numbers, texts, booleans
        int ranks[2] = {left->type, right->type};
        for (int i = 0; i < 2; i++)
            ranks[i] = ranks[i] == LUA_TNUMBER ? 0 : ranks[i] == LUA_TSTRING ? 1 : 2;
        return ranks[0] - ranks[1];
    }
    if (left->type != LUA_TSTRING)
        return compare_numbers(left, right);
    size_t shared = left->count < right->count ? left->count : right->count;
    int order = shared ? memcmp(left->text, right->text, shared) : 0;
    if (order != 0)
        return order;
    return (left->count > right->count) - (left->count < right->count);
}

// Exactly, though an integer may have no equal decimal. A key that is a decimal is never a whole number that
// an integer can be.
static int compare_numbers(const struct key *a, const struct key *b)
{
    if (!a->is_decimal && !b->is_decimal)
        return (a->integer > b->integer) - (a->integer < b->integer);
    if (a->is_decimal && b->is_decimal)
        return (a->decimal > b->decimal) - (a->decimal < b->decimal);
    if (b->is_decimal)
        return -compare_numbers(b, a);
    if (a->decimal >= 0x1p63)
        return 1;
    if (a->decimal < -0x1p63)
        return -1;
    lua_Integer whole = (lua_Integer)a->decimal; // towards zero
    if (whole == b->integer)
        return a->decimal > 0 ? 1 : -1; // it is not whole itself
    return whole > b->integer ? 1 : -1;
}

// SPDX-License-Identifier: Apache-2.0
// What is counted: every METER_STEP instructions, every byte that Lua allocates, every call of a C function
// (functions.c), every block refused. An instruction is not always cheap: it may compare two long strings,
// walk a crowded hash chain, copy a full stack of varargs. So the step costs more while a call holds such
// things (`weigh`); otherwise a script of few and dear instructions would run for minutes on little fuel.
// Guarantees: no function here raises an error but meter_charge, meter_stop and the hook.
#include "meter.h"

#include <assent/base/limits.h>
#include <assert.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOT_BYTES = 16,         // of Lua's stack
    NODE_BYTES = 24,         // of a table's hash part
    FREE_STACK_SLOTS = 1024, // a stack up to here costs nothing extra
    FREE_HASH_NODES = 512,   // a hash part up to here costs nothing extra
    SLOTS_A_WEIGHT = 128,    // copying so many values takes about as long as a unit's worth of instructions
    NODES_A_WEIGHT = 64,     // likewise going along a chain of so many nodes
    TEXT_BYTES_A_WEIGHT = 1024, // comparing so many bytes likewise
    NOISE_LEVELS = 8,           // C functions between an error and the Lua function that caused it
};

static void *allocate(void *context, void *block, size_t old_bytes, size_t new_bytes);
static void tick(lua_State *lua, lua_Debug *event);
static int panic(lua_State *lua);
static int grow_stack(lua_State *lua);
static void pay(struct meter *meter, int64_t cost);
static void finish(struct meter *meter, enum meter_end end);
static int64_t weigh(struct heap_book *book);
static uint32_t line_of_caller(lua_State *lua);

bool meter_open(struct meter *meter, size_t memory_bytes)
{
    *meter = (struct meter){.fuel = INT64_MAX, .granted = INT64_MAX};
    if (!heap_open(&meter->heap, memory_bytes))
        return false;
    lua_State *lua = lua_newstate(allocate, meter);
    if (!lua) {
        heap_close(&meter->heap);
        return false;
    }
    lua_atpanic(lua, panic);
    memcpy(lua_getextraspace(lua), &meter, sizeof meter);
    lua_gc(lua, LUA_GCSTOP);
    heap_watch_stack(&meter->heap);
    lua_pushcfunction(lua, grow_stack);
    if (lua_pcall(lua, 0, 0, 0) != LUA_OK || !heap_saw_stack(&meter->heap)) {
        heap_close(&meter->heap);
        return false;
    }
    meter->lua = lua;
    lua_sethook(lua, tick, LUA_MASKCOUNT, METER_STEP);
    return true;
}

void meter_close(struct meter *meter)
{
    // Without lua_close: no finalizer can exist, and all that the state has lies in the heap.
    heap_close(&meter->heap);
    meter->lua = NULL;
}

struct meter *meter_of(lua_State *lua)
{
    struct meter *meter;
    memcpy(&meter, lua_getextraspace(lua), sizeof meter);
    return meter;
}

void meter_start(struct meter *meter, int64_t fuel, const struct assent_hook_budget *budget)
{
    meter->fuel = fuel;
    meter->granted = fuel;
    meter->heap.limit = (size_t)budget->memory_bytes;
    meter->end = METER_GOES_ON;
    meter->line = 0;
    meter->now_ms = budget->wall_ms > 0 ? budget->now_ms : NULL;
    meter->context = budget->context;
    meter->look_below = fuel - METER_LOOK_FUEL;
    if (meter->now_ms)
        meter->deadline_ms = meter->now_ms(meter->context) + budget->wall_ms;
}

void meter_charge(lua_State *lua, int64_t cost)
{
    struct meter *meter = meter_of(lua);
    pay(meter, cost);
    if (meter->end != METER_GOES_ON)
        meter_stop(lua, meter->end);
}

int meter_stop(lua_State *lua, enum meter_end end)
{
    struct meter *meter = meter_of(lua);
    finish(meter, end);
    if (meter->line == 0)
        meter->line = line_of_caller(lua);
    lua_pushnil(lua); // nobody sees the value, and nil needs no memory
    return lua_error(lua);
}

int64_t meter_used(const struct meter *meter)
{
    return meter->fuel > 0 ? meter->granted - meter->fuel : meter->granted;
}

static void *allocate(void *context, void *block, size_t old_bytes, size_t new_bytes)
{
    struct meter *meter = context;
    void *result = heap_resize(&meter->heap, block, old_bytes, new_bytes);
    if (!meter->lua)
        return result;
    if (!result && new_bytes > 0) {
        meter->heap.book.refusals++;
        pay(meter, (int64_t)(meter->heap.book.used / METER_REFUSAL_SHARE));
    } else if (!block || new_bytes > old_bytes) {
        pay(meter, (int64_t)(new_bytes / METER_BYTES_A_UNIT));
    }
    if (meter->heap.book.stack_bytes > (size_t)ASSENT_HOOK_STACK * SLOT_BYTES)
        finish(meter, METER_STACK_FULL);
    return result;
}

static void tick(lua_State *lua, lua_Debug *event)
{
    struct meter *meter = meter_of(lua);
    if (meter->end == METER_GOES_ON)
        pay(meter, METER_STEP * weigh(&meter->heap.book));
    if (meter->end == METER_GOES_ON)
        return;
    if (meter->line == 0 && lua_getinfo(lua, "l", event) && event->currentline > 0)
        meter->line = (uint32_t)event->currentline;
    meter_stop(lua, meter->end);
}

// Every entry goes through lua_pcall, so this is never reached; if it is, going on would be worse than
// ending.
static int panic(lua_State *lua)
{
    (void)lua;
    fputs("assent: a Lua error outside of a protected call\n", stderr);
    abort();
}

static int grow_stack(lua_State *lua)
{
    luaL_checkstack(lua, 200, NULL);
    return 0;
}

static void pay(struct meter *meter, int64_t cost)
{
    assert(cost >= 0);
    if (cost >= meter->fuel) {
        meter->fuel = 0;
        finish(meter, METER_NO_FUEL);
        return;
    }
    meter->fuel -= cost;
    if (!meter->now_ms || meter->fuel > meter->look_below)
        return;
    meter->look_below = meter->fuel - METER_LOOK_FUEL;
    if (meter->now_ms(meter->context) > meter->deadline_ms)
        finish(meter, METER_TOO_SLOW);
}

// The first end is the one that counts. From here on the hook fires at each instruction.
static void finish(struct meter *meter, enum meter_end end)
{
    if (meter->end == METER_GOES_ON)
        meter->end = end;
    if (lua_gethookcount(meter->lua) != 1)
        lua_sethook(meter->lua, tick, LUA_MASKCOUNT, 1);
}

static int64_t weigh(struct heap_book *book)
{
    size_t weight = 1 + book->largest_text / TEXT_BYTES_A_WEIGHT;
    size_t slots = book->stack_peak / SLOT_BYTES;
    size_t nodes = book->largest_hash / NODE_BYTES;
    if (slots > FREE_STACK_SLOTS)
        weight += slots / SLOTS_A_WEIGHT;
    if (nodes > FREE_HASH_NODES)
        weight += nodes / NODES_A_WEIGHT;
    book->stack_peak = book->stack_bytes;
    return (int64_t)weight;
}

static uint32_t line_of_caller(lua_State *lua)
{
    lua_Debug frame;
    for (int level = 0; level < NOISE_LEVELS && lua_getstack(lua, level, &frame); level++) {
        if (lua_getinfo(lua, "l", &frame) && frame.currentline > 0)
            return (uint32_t)frame.currentline;
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The meter of one Lua state: fuel, memory, stack and time of a call, and the allocator and the count hook
// that watch them. Guarantees: once a call is over its budget the hook raises an error at every instruction,
// so that pcall cannot escape; whoever started the call looks at `end` afterwards and fails it, whatever came
// back. Fuel goes by counting alone: the same call on the same values uses the same amount. The wall clock is
// asked only when the budget has one. Leans on: heap.h; Lua's count hook; lua_getextraspace, which holds the
// meter's address.
#ifndef HOOKS_METER_H
#define HOOKS_METER_H

#include "heap.h"

#include <assent/hooks/sandbox.h>
#include <lua.h>

enum {
    METER_STEP = 100,       // instructions between two looks of the count hook
    METER_BYTES_A_UNIT = 8, // bytes allocated that cost one unit of fuel
    METER_REFUSAL_SHARE =
        64,                 // a refused block costs used / 64 units: Lua walks the whole heap to find garbage
    METER_LOOK_FUEL = 5000, // fuel between two looks at the wall clock: about 0.2 ms
};

enum meter_end {
    METER_GOES_ON,
    METER_NO_FUEL,
    METER_NO_MEMORY,
    METER_STACK_FULL,
    METER_TOO_SLOW,
};

struct meter {
    lua_State *lua; // NULL until the state is whole
    struct heap heap;
    int64_t fuel; // what is left; may fall below 0
    int64_t granted;
    int64_t look_below; // fuel at which the clock is asked next
    int64_t deadline_ms;
    int64_t (*now_ms)(void *context);
    void *context;
    size_t code_bytes; // of the module: what Lua may go over to word an error
    enum meter_end end;
    uint32_t line; // of the module, where the end was noticed; 0 when unknown
};

// Opens the heap and a Lua state on it, with the hook armed and the collector stopped: it runs only when the
// heap is full, so that when it runs does not depend on earlier calls. False when the system gives no memory.
// Owns: meter_close.
bool meter_open(struct meter *meter, size_t memory_bytes);
void meter_close(struct meter *meter);
// The meter of a state.
struct meter *meter_of(lua_State *lua);
// Starts to count with fuel and the rest of budget.
void meter_start(struct meter *meter, int64_t fuel, const struct assent_hook_budget *budget);
// Takes cost from the fuel; raises an error when the call is over its budget. cost may be as large as
// INT64_MAX.
void meter_charge(lua_State *lua, int64_t cost);
// Ends the call for good and raises an error.
int meter_stop(lua_State *lua, enum meter_end end);
int64_t meter_used(const struct meter *meter);

#endif

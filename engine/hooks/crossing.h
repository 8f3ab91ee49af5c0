// SPDX-License-Identifier: Apache-2.0
// How values cross between the engine and Lua. In: booleans, integers, decimals and texts as they are, lists
// as tables 1..n, records as tables by name, all made for the call. Out: the same; integers stay integers and
// decimals decimals. An empty table comes out as an empty list, unless it went in as an empty record or was
// marked by record(). Guarantees: what comes out obeys value.h and its limits, or a sentence says where it
// does not.
#ifndef HOOKS_CROSSING_H
#define HOOKS_CROSSING_H

#include <assent/base/value.h>
#include <lua.h>

enum { CROSSING_PROBLEM_BYTES = 240 };

// A result on its way out.
struct crossing {
    struct assent_arena *arena;
    size_t nodes;
    size_t text_bytes;
    char problem[CROSSING_PROBLEM_BYTES]; // "result.factors[3]: …" once something cannot cross
};

// Pushes value; an absent one is nil. Raises an error when there is no memory.
void crossing_push(lua_State *lua, const struct assent_value *value);
// Reads the value at the top of the stack. False with crossing->problem set; raises an error only when the
// budget is gone.
bool crossing_read(lua_State *lua, struct crossing *crossing, struct assent_value *out);
// Lets the table at index be a record even while it is empty.
void crossing_mark_record(lua_State *lua, int index);

#endif

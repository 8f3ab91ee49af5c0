// SPDX-License-Identifier: Apache-2.0
// The one table of C functions that a script can see, each with what a call of it costs (LUA-06). A function
// that is not a row cannot be reached; tests walk _G and compare. Each is called through a wrapper that
// charges first and runs then. `run` is NULL where Lua's own function of that name does the work. A row of
// the library "iterator" is what pairs, ipairs and gmatch hand out: it stands in no table and charges for
// itself.
#ifndef HOOKS_FUNCTIONS_H
#define HOOKS_FUNCTIONS_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

enum { FUNCTION_CALL_COST = 4 }; // of any call, beside the row's own cost

struct function_row {
    const char *library; // "" for a global
    const char *name;
    int64_t (*cost)(
        lua_State *lua);   // NULL: nothing beside FUNCTION_CALL_COST; may raise an error, and check arguments
    const char *cost_text; // the same in words, for docs/hooks.md
    lua_CFunction run;     // ours; NULL: Lua's own of that name
    const char *helper;    // Lua's own function of the same library that ours calls: its upvalue 2
};

extern const struct function_row FUNCTIONS[];
extern const size_t FUNCTIONS_COUNT;

// Called in protected mode on a new state: makes the one _ENV of scripts and puts it where lua_load finds it.
int functions_install(lua_State *lua);

// costs.c: what a call costs beside FUNCTION_CALL_COST. All may raise an error.
int64_t cost_texts(lua_State *lua);       // the bytes of all texts / 8
int64_t cost_other_texts(lua_State *lua); // the same without the first argument
int64_t cost_select(lua_State *lua);
int64_t cost_byte(lua_State *lua);
int64_t cost_sub(lua_State *lua);
int64_t cost_rep(lua_State *lua);
int64_t cost_find(lua_State *lua);
int64_t cost_match(lua_State *lua);
int64_t cost_gsub(lua_State *lua);
int64_t cost_format(lua_State *lua);
int64_t cost_insert(lua_State *lua);
int64_t cost_remove(lua_State *lua);
int64_t cost_unpack(lua_State *lua);
int64_t cost_concat(lua_State *lua);
// Of looking for sought bytes in so many bytes.
int64_t cost_search(int64_t bytes, int64_t sought);
// Saturating arithmetic for costs.
int64_t cost_times(int64_t a, int64_t b);
int64_t cost_plus(int64_t a, int64_t b);
// Raises an error unless the argument is a table without __index, __newindex and __len.
void cost_plain_table(lua_State *lua, int argument);

// walk.c: the functions that go over tables in the order of their keys.
int walk_pairs(lua_State *lua);
int walk_next(lua_State *lua);
int walk_ipairs(lua_State *lua);

// inherit.c
int inherit_setmetatable(lua_State *lua);
void inherit_forbid(lua_State *lua, int index); // the table at index never gets a metatable that inherits

// basics.c
int basics_pcall(lua_State *lua);
int basics_tostring(lua_State *lua);
int basics_record(lua_State *lua);
int basics_format(lua_State *lua);
// Pushes what tostring gives for the value at index.
void basics_push_text(lua_State *lua, int index);

// patterns.c: costs raise an error when the pattern may take more than ASSENT_HOOK_PATTERN_STEPS on so many
// bytes.
int64_t pattern_cost(lua_State *lua, int64_t starts, size_t bytes, int pattern);
int pattern_gmatch(lua_State *lua);

// sort.c
int sort_table(lua_State *lua);

// texts.c: the library text
int text_trim(lua_State *lua);
int text_split(lua_State *lua);
int text_starts_with(lua_State *lua);
int text_ends_with(lua_State *lua);
int text_contains(lua_State *lua);
int text_glob(lua_State *lua);
int text_replace(lua_State *lua);
int64_t text_search_cost(lua_State *lua); // of looking for the second text in the first
int64_t text_glob_cost(lua_State *lua);

#endif

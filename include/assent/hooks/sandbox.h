// SPDX-License-Identifier: Apache-2.0
// The Lua sandbox: a function of a module and values in, a value out, within a budget of fuel and memory
// (lua.md; for authors: docs/hooks.md). A module is Lua text that returns a table of functions ("risk.lua"
// returns { history = function(view) … end }, called as risk.history). Each call finds the module as if its
// chunk had just run in a fresh _ENV, so nothing survives a call: a counter in a module's local is 1 every
// time. Guarantees: pure (no I/O, clock, dice, coroutines); same arguments give the same result, and use the
// same fuel and memory, in a pooled state and a new one; pairs go by sorted key; whatever the script does,
// the call ends, the process lives and the next call is unaffected. A sandbox belongs to one thread at a
// time. Values: lists are tables 1..n, records tables by name, integers and decimals stay apart. An empty
// table comes back as an empty list, unless it went in as an empty record or the script marked it with
// record().
#ifndef ASSENT_HOOKS_SANDBOX_H
#define ASSENT_HOOKS_SANDBOX_H

#include <assent/base/digest.h>
#include <assent/base/error.h>
#include <assent/base/value.h>

struct assent_sandbox;

// The text of a module. digest is its SHA-256: the sandbox pools compiled states by it. Borrowed during each
// call only.
struct assent_module {
    struct assent_text name; // "risk.lua", for messages
    struct assent_text source;
    struct assent_digest digest;
};

struct assent_hook_budget {
    int64_t fuel; // VM instructions or their equivalent; at most ASSENT_HOOK_FUEL_UNITS unless the operator
                  // raised it
    int64_t memory_bytes;
    int64_t wall_ms;                  // 0: no wall clock guard; else now_ms is asked in the count hook
    int64_t (*now_ms)(void *context); // given by the loop; NULL when wall_ms is 0
    void *context;
};

struct assent_hook_report {
    int64_t fuel_used;
    int64_t memory_peak_bytes;
};

// Opens a sandbox that keeps at most pooled states. Owns: the caller closes it.
struct assent_sandbox *assent_sandbox_open(size_t pooled);
void assent_sandbox_close(struct assent_sandbox *sandbox);

// The budget of ASSENT_HOOK_FUEL_UNITS and ASSENT_HOOK_MEMORY_BYTES without a wall clock.
struct assent_hook_budget assent_hook_budget_default(void);

// Checks that the module is text, parses, runs and returns a table; lists its functions, sorted, in
// *functions (texts in the arena). Fails: HOOK_TOO_LARGE, HOOK_BYTECODE, HOOK_SYNTAX, HOOK_FUEL, HOOK_MEMORY,
// HOOK_FAILED, HOOK_RESULT. *line is the line of the module that the error names, 0 when unknown.
bool assent_sandbox_check(struct assent_sandbox *sandbox, const struct assent_module *module,
                          struct assent_arena *arena, struct assent_value *functions, uint32_t *line,
                          struct assent_error *error);

// Calls function of the module with count arguments; its first result, copied into the arena, is *out (absent
// when it returns nil or nothing). Pure. Fails: HOOK_MISSING, HOOK_FUEL, HOOK_MEMORY, HOOK_SLOW, HOOK_FAILED
// (text "risk.lua:12: …", at most ASSENT_HOOK_ERROR_BYTES of it, no addresses), HOOK_RESULT (a function, NaN,
// mixed keys, too deep, not UTF-8), and those of check. report may be NULL; it is filled on failure too.
bool assent_sandbox_call(struct assent_sandbox *sandbox, const struct assent_module *module,
                         struct assent_text function, const struct assent_value *arguments, size_t count,
                         struct assent_hook_budget budget, struct assent_arena *arena,
                         struct assent_value *out, struct assent_hook_report *report,
                         struct assent_error *error);

#endif

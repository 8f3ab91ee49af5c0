// SPDX-License-Identifier: Apache-2.0
// The Lua modules of a definition while it is compiled: what each one offers, and where the file names it.
#ifndef WORKBENCH_MODULES_H
#define WORKBENCH_MODULES_H

#include <assent/hooks/sandbox.h>
#include <assent/language/language.h>

struct module_check {
    struct assent_text name;             // "risk.lua"
    bool sound;                          // it runs, so that its functions are known
    const struct assent_text *functions; // sorted
    size_t function_count;
};

struct modules {
    struct assent_arena *arena;
    struct assent_diagnostics *diagnostics;
    struct module_check *items;
    size_t count;
};

// Checks each of the files in the sandbox; what is wrong becomes a diagnostic where the workflow names it.
struct modules modules_check(const struct assent_hook_module *files, size_t count,
                             struct assent_sandbox *sandbox, struct assent_arena *arena,
                             struct assent_diagnostics *diagnostics);
// hooks.c: every hook that the definition names must be a function of one of the modules.
void hooks_check(struct modules *modules, const struct assent_definition *definition);
// Whether a hook ("risk.history") is of a module ("risk.lua"); *function is the rest ("history").
bool hook_is_of(struct assent_text hook, struct assent_text module, struct assent_text *function);
// Where the workflow's text first says name as a whole word outside of a comment; its first line when it does
// nowhere.
struct assent_place place_of_name(const struct assent_diagnostics *diagnostics, struct assent_text name);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the tests of hooks share: a sandbox with an arena, modules from a string, and calls whose result is
// canonical JSON.
#ifndef TESTS_HOOKS_RIG_H
#define TESTS_HOOKS_RIG_H

#include <assent/base/value.h>
#include <assent/hooks/sandbox.h>

struct rig {
    struct assent_sandbox *sandbox;
    struct assent_arena *arena;
    struct assent_hook_budget budget; // the default; tests change it
    struct assent_hook_report report; // of the last call
    struct assent_error error;        // of the last call that failed
};

struct rig rig_open(size_t pooled);
void rig_close(struct rig *rig);
// A module called risk.lua.
struct assent_module rig_module(const char *source);
struct assent_module rig_module_bytes(struct assent_text source);
// Calls `f` of the module with the values that the JSON list holds (NULL: none). NULL when it failed: see
// rig->error.
const char *rig_call(struct rig *rig, const char *source, const char *arguments);
// Wraps body into `return { f = function(...) <body> end }`, calls it and gives the result.
const char *rig_eval(struct rig *rig, const char *body);
// The same, and asserts that it fails with code; gives the error's text.
const char *rig_refused(struct rig *rig, const char *body, enum assent_code code);

#endif

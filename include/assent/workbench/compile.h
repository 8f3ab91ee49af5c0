// SPDX-License-Identifier: Apache-2.0
// Compiling: a workflow's text with its Lua files, or a world file, as the server deploys them and as `assent
// lint` checks them: one function for both, so that what lint accepts the server accepts. Pure but for the
// sandbox's budget; opens no file.
#ifndef ASSENT_WORKBENCH_COMPILE_H
#define ASSENT_WORKBENCH_COMPILE_H

#include <assent/hooks/sandbox.h>
#include <assent/language/language.h>
#include <assent/language/world.h>

// Reads the workflow (language.h), then checks the Lua modules and that every hook it names is a function of
// a module that is there (HOOK_… diagnostics at the place in the YAML that names it; an error inside a Lua
// file says file and line). NULL when there is an error. diagnostics as in assent_language_read.
struct assent_definition *assent_workbench_compile(const struct assent_language_input *input,
                                                   struct assent_sandbox *sandbox, struct assent_arena *arena,
                                                   struct assent_diagnostics *diagnostics);

// Reads a world file and builds the directory with its calendars' tables. *written is the canonical JSON to
// keep. NULL when there is an error.
struct assent_directory *assent_workbench_world(struct assent_text text,
                                                const struct assent_directory *previous, int64_t version,
                                                const struct assent_world_dice *dice,
                                                struct assent_arena *arena, struct assent_text *written,
                                                struct assent_diagnostics *diagnostics);
// The same from the stored form. Fails: BAD_RECORD.
struct assent_directory *assent_workbench_world_stored(struct assent_text written, int64_t version,
                                                       int64_t now_us, struct assent_arena *arena,
                                                       struct assent_error *error);
// Diagnostics as a list of records, for JSON answers.
struct assent_value assent_workbench_diagnostics(struct assent_diagnostics *diagnostics,
                                                 struct assent_arena *arena);

#endif

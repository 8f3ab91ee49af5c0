// SPDX-License-Identifier: Apache-2.0
// What the workbench's tests work on: a workflow and a world, read from files of the source tree and compiled
// as the server compiles them.
#ifndef TESTS_WORKBENCH_MATERIALS_H
#define TESTS_WORKBENCH_MATERIALS_H

#include <assent/workbench/compile.h>

// 2026-11-23T08:00:00Z, a Monday: when every story begins.
#define MATERIALS_START_US (INT64_C(1795420800) * 1000000)

struct materials {
    struct assent_arena *arena;
    struct assent_sandbox *sandbox;
    struct assent_definition *definition;
    struct assent_directory *directory;
    struct assent_text written; // of the world
};

// workflow and world are paths below the source tree; Lua files lie in the folder `hooks`. Ends the program
// with the report when something does not compile.
struct materials materials_open(const char *workflow, const char *hooks, const char *world);
void materials_close(struct materials *materials);
// tests/workbench/little/.
struct materials materials_little(void);

// A file below the source tree, or one outside of it by its full path. Ends the program when it cannot be
// read.
struct assent_text materials_file(struct assent_arena *arena, const char *path);
// The source tree, with a slash at its end.
const char *materials_source(void);

#endif

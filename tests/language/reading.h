// SPDX-License-Identifier: Apache-2.0
// What the tests of the language share: reading files of the tree, and reading workflows against the world of
// the fixtures.
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include <assent/language/language.h>
#include <assent/language/world.h>

// A path below the source tree, which ASSENT_SOURCE names (else the working directory).
const char *source_path(struct assent_arena *arena, const char *path);
// The whole file; fails the test, or ends the program, when it cannot be read.
struct assent_text source_file(struct assent_arena *arena, const char *path);

struct reading_result {
    const struct assent_definition *definition;
    struct assent_diagnostics diagnostics;
};
// Reads a workflow with the Lua files risk.lua and who.lua given. world: NULL, or as directory_of gives it.
struct reading_result read_workflow(struct assent_arena *arena, const char *name, struct assent_text text,
                                    const struct assent_directory *world);
struct reading_result read_workflow_text(struct assent_arena *arena, const char *text);
// The world of a file, as a record (absent with diagnostics), and as a directory (NULL).
struct assent_value read_world(struct assent_arena *arena, const char *name, struct assent_text text,
                               struct assent_diagnostics *diagnostics);
const struct assent_directory *directory_of(struct assent_arena *arena, const struct assent_value *record);
const struct assent_directory *fixture_world(struct assent_arena *arena);

#endif

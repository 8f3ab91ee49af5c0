// SPDX-License-Identifier: Apache-2.0
// Reads and compiles what the workbench's tests work on. A program of the tests has no use for half of it: a
// file that is not there or does not compile ends it with the reason.
#include "materials.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 8 };

static void compile(struct materials *materials, const char *workflow, const char *hooks);
static size_t read_files(struct assent_arena *arena, struct assent_text workflow, const char *key,
                         const char *folder, struct assent_source *files, size_t most);
static void build_world(struct materials *materials, const char *world);
static void end_with(struct assent_diagnostics *diagnostics);

struct materials materials_open(const char *workflow, const char *hooks, const char *world)
{
    struct materials materials = {.arena = assent_arena_open(0), .sandbox = assent_sandbox_open(2)};
    build_world(&materials, world);
    compile(&materials, workflow, hooks);
    return materials;
}

struct materials materials_little(void)
{
    return materials_open("tests/workbench/little/workflow.yaml", "tests/workbench/little",
                          "tests/workbench/little/world.yaml");
}

void materials_close(struct materials *materials)
{
    assent_sandbox_close(materials->sandbox);
    assent_arena_close(materials->arena);
}

const char *materials_source(void)
{
    const char *source = getenv("ASSENT_SOURCE");
    return source ? source : ".";
}

struct assent_text materials_file(struct assent_arena *arena, const char *path)
{
    struct assent_text full = *path == '/' ? assent_text_format(arena, "%s", path)
                                           : assent_text_format(arena, "%s/%s", materials_source(), path);
    struct assent_buffer text = assent_buffer_in(arena);
    char bytes[4096];
    size_t count;
    FILE *file = fopen(full.bytes, "rb");
    if (!file) {
        fprintf(stderr, "%s cannot be opened\n", full.bytes);
        exit(1);
    }
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        assent_buffer_bytes(&text, bytes, count);
    fclose(file);
    return assent_buffer_done(&text);
}

static void compile(struct materials *materials, const char *workflow, const char *hooks)
{
    struct assent_arena *arena = materials->arena;
    struct assent_source files[FILES_MOST];
    struct assent_text text = materials_file(arena, workflow);
    size_t count = read_files(arena, text, "\nhooks: [", hooks, files, FILES_MOST);
    count += read_files(arena, text, "\nuses: [", "workflows/policies", files + count, FILES_MOST - count);
    struct assent_language_input input = {
        {assent_text_of(workflow), text}, files, count, materials->directory};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of(workflow), text);
    materials->definition = assent_workbench_compile(&input, materials->sandbox, arena, &diagnostics);
    if (!materials->definition)
        end_with(&diagnostics);
    materials->definition->version = 1;
}

// The files that `hooks: [a.lua, b.lua]` names on its line, or `uses`.
static size_t read_files(struct assent_arena *arena, struct assent_text workflow, const char *key,
                         const char *folder, struct assent_source *files, size_t most)
{
    const char *text = assent_text_cstring(arena, workflow);
    const char *at = strstr(text, key);
    size_t count = 0;
    if (!at)
        return 0;
    at = strchr(at, '[') + 1;
    while (*at != ']' && *at != '\n' && count < most) {
        size_t length = strcspn(at, ", ]\n");
        struct assent_text name = assent_text_slice(at, length);
        struct assent_text path = assent_text_format(arena, "%s/%.*s", folder, (int)length, at);
        files[count++] = (struct assent_source){name, materials_file(arena, path.bytes)};
        at += length;
        at += strspn(at, ", ");
    }
    return count;
}

static void build_world(struct materials *materials, const char *world)
{
    struct assent_arena *arena = materials->arena;
    struct assent_text text = materials_file(arena, world);
    struct assent_world_dice dice = {.now_us = MATERIALS_START_US};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of(world), text);
    materials->directory =
        assent_workbench_world(text, NULL, 1, &dice, arena, &materials->written, &diagnostics);
    if (!materials->directory)
        end_with(&diagnostics);
}

static void end_with(struct assent_diagnostics *diagnostics)
{
    struct assent_text report = assent_diagnostics_report(diagnostics, ASSENT_REPORT_TEXT, false);
    fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    exit(1);
}

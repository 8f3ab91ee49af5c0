// SPDX-License-Identifier: Apache-2.0
// What the tests of the language share. Ends the program with a message when a file of the tree cannot be
// read: no test can go on without it.
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_BYTES_MOST = 16 << 20 };

const char *source_path(struct assent_arena *arena, const char *path)
{
    const char *source = getenv("ASSENT_SOURCE");
    return assent_text_format(arena, "%s/%s", source ? source : ".", path).bytes;
}

struct assent_text source_file(struct assent_arena *arena, const char *path)
{
    const char *full = path[0] == '/' ? path : source_path(arena, path);
    FILE *file = fopen(full, "rb");
    struct assent_buffer out = assent_buffer_in(arena);
    char block[4096];
    size_t count = 0;
    if (!file) {
        perror(full);
        exit(1);
    }
    while ((count = fread(block, 1, sizeof block, file)) > 0 && out.count < FILE_BYTES_MOST)
        assent_buffer_bytes(&out, block, count);
    fclose(file);
    return assent_text_copy(arena, assent_buffer_done(&out));
}

struct reading_result read_workflow(struct assent_arena *arena, const char *name, struct assent_text text,
                                    const struct assent_directory *world)
{
    struct assent_source *files = assent_arena_take_array(arena, 2, sizeof *files);
    files[0] = (struct assent_source){assent_text_of("risk.lua"),
                                      assent_text_of("return { history = function(view) return {} end }")};
    files[1] = (struct assent_source){assent_text_of("who.lua"),
                                      assent_text_of("return { cab = function(view) return {} end }")};
    struct assent_language_input input = {
        .workflow = {assent_text_of(name), text}, .files = files, .file_count = 2, .directory = world};
    struct reading_result result = {.diagnostics = assent_diagnostics_in(arena, assent_text_of(name), text)};
    result.definition = assent_language_read(&input, arena, &result.diagnostics);
    return result;
}

struct reading_result read_workflow_text(struct assent_arena *arena, const char *text)
{
    return read_workflow(arena, "test.yaml", assent_text_of(text), NULL);
}

struct assent_value read_world(struct assent_arena *arena, const char *name, struct assent_text text,
                               struct assent_diagnostics *diagnostics)
{
    struct assent_world_dice dice = {.now_us = INT64_C(1763883120000000), .seed = {1, 2, 3}};
    struct assent_value calendars;
    *diagnostics = assent_diagnostics_in(arena, assent_text_of(name), text);
    return assent_language_world(text, NULL, &dice, arena, &calendars, diagnostics);
}

const struct assent_directory *directory_of(struct assent_arena *arena, const struct assent_value *record)
{
    struct assent_error error = {0};
    const struct assent_directory *directory = assent_directory_read(record, 1, arena, &error);
    if (!directory)
        fprintf(stderr, "the record is no directory: %s\n", error.text);
    return directory;
}

const struct assent_directory *fixture_world(struct assent_arena *arena)
{
    struct assent_diagnostics diagnostics;
    struct assent_value record = read_world(
        arena, "world.yaml", source_file(arena, "tests/language/fixtures/world.yaml"), &diagnostics);
    if (record.kind != ASSENT_VALUE_ABSENT)
        return directory_of(arena, &record);
    struct assent_text report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
    fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    exit(1);
}

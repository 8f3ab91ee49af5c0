// SPDX-License-Identifier: Apache-2.0
// Prints the report of a file: report_main workflow|world|alone FILE, or of a large input: report_main large
// NAME. `alone` reads a workflow without a world. The golden files of tests/language/fixtures are its output,
// read and judged by a person before they are kept.
#include "large_inputs.h"
#include "reading.h"

#include <stdio.h>
#include <string.h>

static struct assent_text large_named(struct assent_arena *arena, const char *name);

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: %s workflow|world|alone FILE, %s large NAME\n", arguments[0], arguments[0]);
        return 2;
    }
    struct assent_arena *arena = assent_arena_open(0);
    bool large = strcmp(arguments[1], "large") == 0;
    struct assent_text text = large ? large_named(arena, arguments[2]) : source_file(arena, arguments[2]);
    const char *base = strrchr(arguments[2], '/') ? strrchr(arguments[2], '/') + 1 : arguments[2];
    const char *name = large ? assent_text_format(arena, "%s.yaml", base).bytes : base;
    bool world = strcmp(arguments[1], "world") == 0 || (large && strncmp(base, "AS07", 4) == 0);
    struct assent_diagnostics diagnostics;
    if (world)
        read_world(arena, name, text, &diagnostics);
    else
        diagnostics =
            read_workflow(arena, name, text, strcmp(arguments[1], "alone") == 0 ? NULL : fixture_world(arena))
                .diagnostics;
    struct assent_text report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
    printf("%.*s", (int)report.count, report.bytes);
    int status = diagnostics.errors > 0;
    assent_arena_close(arena);
    return status;
}

static struct assent_text large_named(struct assent_arena *arena, const char *name)
{
    for (size_t i = 0; i < LARGE_INPUTS_COUNT; i++) {
        if (strcmp(LARGE_INPUTS[i].name, name) == 0)
            return LARGE_INPUTS[i].make(arena);
    }
    return (struct assent_text){0};
}

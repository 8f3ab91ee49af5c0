// SPDX-License-Identifier: Apache-2.0
// Prints the report of a workflow or world file: report_main workflow|world|alone FILE. `alone` reads a
// workflow without a world. The golden files of tests/language/fixtures are its output, read and judged by a
// person before they are kept.
#include "reading.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: %s workflow|world|alone FILE\n", arguments[0]);
        return 2;
    }
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = source_file(arena, arguments[2]);
    const char *name = strrchr(arguments[2], '/') ? strrchr(arguments[2], '/') + 1 : arguments[2];
    struct assent_diagnostics diagnostics;
    if (strcmp(arguments[1], "world") == 0)
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

// SPDX-License-Identifier: Apache-2.0
// A workflow's files on disk: the YAML and the Lua modules that it names.
#ifndef ASSENT_CLI_SOURCES_H
#define ASSENT_CLI_SOURCES_H

#include "command.h"
#include <assent/language/language.h>

struct sources {
    struct assent_source workflow;
    struct assent_source *files;
    size_t file_count;
};

// Reads the YAML at path ("-": standard input) and each *.lua file that its text names, looked for in --hooks
// DIR, else beside the YAML, in its folder `hooks`, in `scripts/hooks` of a folder above it, and in
// ./scripts/hooks. A file that is not found is left out: the diagnostics name it. False after a sentence on
// stderr.
bool sources_read(struct cli *cli, const char *path, struct sources *out);

#endif

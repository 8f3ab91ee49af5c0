// SPDX-License-Identifier: Apache-2.0
// Parsing of a command's words into options and arguments; see command.h.
#ifndef ASSENT_CLI_OPTIONS_H
#define ASSENT_CLI_OPTIONS_H

#include "command.h"

extern const struct option OPTIONS_EVERYWHERE[];

// words: what stands behind the command's name. False after a sentence on stderr.
bool cli_parse(struct cli *cli, int count, char **words);

#endif

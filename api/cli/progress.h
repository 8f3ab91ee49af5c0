// SPDX-License-Identifier: Apache-2.0
// Beside work that may take long: a line on the terminal that says so after a second, and an end by Ctrl-C
// that leaves nothing half done and says what became of it. A thread of its own does both, so that the work
// need not ask.
#ifndef ASSENT_CLI_PROGRESS_H
#define ASSENT_CLI_PROGRESS_H

#include "command.h"

struct progress;

// doing: "copying the store"; stopped: what is true when Ctrl-C ends it; unfinished: a file that is then
// removed, or NULL. All are borrowed until close. On SIGINT and SIGTERM the process ends by that signal. NULL
// when there can be no thread: then there is neither, and close takes it.
struct progress *progress_open(struct cli *cli, const char *doing, const char *stopped,
                               const char *unfinished);
void progress_close(struct progress *progress);

#endif

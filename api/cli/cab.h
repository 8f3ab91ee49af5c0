// SPDX-License-Identifier: Apache-2.0
// What the commands of boards that meet share.
#ifndef ASSENT_CLI_CAB_H
#define ASSENT_CLI_CAB_H

#include "client.h"

// "/v1/boards/weekly-cab/meetings/2026-12-01" and suffix, of what the first argument names:
// "weekly-cab/2026-12-01", "weekly-cab" (its next one) or, without one, that of the only board. False after a
// sentence on stderr; *code is then the exit code.
bool cab_path(struct cli *cli, struct client *client, const char *suffix, struct assent_text *out, int *code);
// cab_write.c
int cab_attend(struct cli *cli, struct client *client);
int cab_decide(struct cli *cli, struct client *client);
int cab_close(struct cli *cli, struct client *client);
int cab_minutes(struct cli *cli, struct client *client);

#endif

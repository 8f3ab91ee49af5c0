// SPDX-License-Identifier: Apache-2.0
// Completing what is typed, from the table of commands, the configuration, and the server when it answers at
// once.
#ifndef ASSENT_CLI_COMPLETE_H
#define ASSENT_CLI_COMPLETE_H

#include "command.h"

// What is being typed: the words behind `assent`, the last of which is not finished.
struct typing {
    struct cli *cli;
    const char **words;
    int count;
    struct assent_text begun;      // of the last word, what a candidate has to begin with
    const struct command *command; // NULL: it is not said yet
    int used;                      // words of its name
};

// Prints a candidate with its description, when it fits what was begun.
void complete_put(const struct typing *typing, struct assent_text candidate, struct assent_text description);
// What the help calls TICKET, WORKFLOW, ACTION, FIELD=VALUE, NAME, KEY, TOKEN-ID, STATE, SERVER, or
// alternatives in small letters with `|` between them; others are the shell's. arguments: what stands before
// it.
void complete_value(const struct typing *typing, struct assent_text word, const char **arguments, int count);

#endif

// SPDX-License-Identifier: Apache-2.0
// FIELD=VALUE words of a command line, typed by the workflow's form; planned.start=… goes into a record.
#ifndef ASSENT_CLI_FIELDS_H
#define ASSENT_CLI_FIELDS_H

#include "client.h"

// Reads the workflow's form (JSON Schema) from the server.
bool fields_form(struct client *client, struct assent_text workflow, struct assent_value *form, int *code);
// words: FIELD=VALUE each; FIELD= clears it (into *cleared, a list of names). "@FILE" as a value reads a
// file's text. False after a sentence on stderr.
bool fields_read(struct cli *cli, const struct assent_value *form, const char *const *words, int count,
                 struct assent_value *fields, struct assent_value *cleared);

#endif

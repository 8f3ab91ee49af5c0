// SPDX-License-Identifier: Apache-2.0
// What is told when no answer came, or none for lack of a token: what was found there, and what to do.
#ifndef ASSENT_CLI_TROUBLE_H
#define ASSENT_CLI_TROUBLE_H

#include "trust.h"

// On stderr; returns the exit code.
int trouble_tell(struct cli *cli, const struct place *place, const struct trust *trust, CURLcode result);
// How to log in, behind a refusal for lack of a good token.
void trouble_login(const struct place *place);
// Codes that no command of a client of the same version gets.
bool trouble_is_of_versions(struct assent_text code);
// The words alone, for `assent doctor`: what was found.
struct assent_text trouble_words(struct cli *cli, const struct place *place, const struct trust *trust,
                                 CURLcode result);

#endif

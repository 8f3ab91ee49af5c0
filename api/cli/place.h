// SPDX-License-Identifier: Apache-2.0
// Where the server is, whom it is trusted to be, and who asks it. What an option says comes before the
// environment, the environment before the configuration. A token of the configuration goes to its own server
// and no other.
#ifndef ASSENT_CLI_PLACE_H
#define ASSENT_CLI_PLACE_H

#include "config.h"

enum { PLACE_FINGERPRINT = 32, TOKEN_BYTES = 4096 };

struct place {
    const char *name;        // of the configuration; NULL: none has it
    struct assent_text said; // as it was written: "https://127.0.0.1:8443", "unix:/run/assent/socket"
    struct assent_text url;  // for libcurl
    const char *socket;      // of unix:PATH
    const char *ca_file;     // NULL: the system's
    bool pinned;             // to that one certificate
    unsigned char fingerprint[PLACE_FINGERPRINT];
    struct assent_text token; // empty: nobody asks
    const char *token_from;   // "--token-file", "ASSENT_TOKEN" or a path; NULL: nowhere
};

// False after a sentence; *code is then the exit code.
bool place_find(struct cli *cli, struct place *out, int *code);
// Without the token.
bool place_find_server(struct cli *cli, struct config *config, struct place *out, int *code);
// The parts of a URL that place_is_url knows.
void place_take_url(struct place *place, struct assent_text url);
// A token is one word of letters, digits and `_`: what is none must not get into a header.
bool place_is_token(struct assent_text token);
// "AB:CD:…", with or without colons, and with `sha256:` before it or not.
bool place_fingerprint(struct assent_text text, unsigned char out[PLACE_FINGERPRINT]);
// Whether the words can be a server: http://, https:// or unix:.
bool place_is_url(struct assent_text text);
// Others on the network could read along: in the clear, and not on this machine.
bool place_is_open(const struct place *place);

#endif

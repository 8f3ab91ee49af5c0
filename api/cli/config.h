// SPDX-License-Identifier: Apache-2.0
// The configuration of who types: servers by name, and which one is meant when none is said. A file of lines,
// so that people write it and `assent config set` changes one line of it and leaves the others:
//
//   # a comment
//   default = office
//
//   [server office]
//   url = https://assent.example.org:8443
//   fingerprint = AB:CD:…
//
// Tokens do not stand in it: each is alone in a file that only its owner can read, tokens/NAME beside it
// unless `token-file` names another. Paths may begin with ~/, or are taken from the folder of the
// configuration.
#ifndef ASSENT_CLI_CONFIG_H
#define ASSENT_CLI_CONFIG_H

#include "command.h"

enum { CONFIG_BYTES = 64 << 10, CONFIG_SERVERS = 64, CONFIG_NAME = 64 };

enum config_key { CONFIG_URL, CONFIG_CA_FILE, CONFIG_FINGERPRINT, CONFIG_TOKEN_FILE, CONFIG_KEYS };

struct config_server {
    struct assent_text name;
    struct assent_text values[CONFIG_KEYS]; // empty: not given
};

struct config {
    const char *path; // NULL: there is no home to have it in
    struct assent_text text;
    bool there;
    struct assent_text chosen; // "default"
    struct config_server servers[CONFIG_SERVERS];
    size_t count;
};

const char *config_key_text(enum config_key key);
bool config_key_find(struct assent_text text, enum config_key *out);
// 1 to 64 letters, digits, `.`, `_` and `-`, the first one a letter or digit.
bool config_name_fits(struct assent_text name);

// ASSENT_CONFIG, else assent/config in XDG_CONFIG_HOME, else ~/.config/assent/config. A file that is not
// there is an empty one. False after a sentence with file and line: others may write it, or it cannot be
// understood.
bool config_read(struct cli *cli, struct config *out);
const struct config_server *config_find(const struct config *config, struct assent_text name);
// The server of that URL; NULL when none has it.
const struct config_server *config_find_url(const struct config *config, struct assent_text url);
// A path of the configuration as the system takes it.
const char *config_file(struct cli *cli, const struct config *config, struct assent_text path);
// Where the server's token is kept.
const char *config_token_file(struct cli *cli, const struct config *config,
                              const struct config_server *server);
// The token, from a file that only its owner can read. The empty text when there is no such file. False after
// a sentence.
bool config_token(struct cli *cli, const char *path, struct assent_text *out);

// Sets (value NULL: takes away) `key` in the section of the server, or before all sections when server is
// empty; key NULL takes the whole section away. The file is written anew and renamed, for its owner alone.
// False after a sentence.
bool config_set(struct cli *cli, const struct config *config, struct assent_text server, const char *key,
                const char *value);
// Keeps a token; folders are made. False after a sentence.
bool config_keep_token(struct cli *cli, const char *path, struct assent_text token);

#endif

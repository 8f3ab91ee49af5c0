// SPDX-License-Identifier: Apache-2.0
// login, logout: a server gets a name, and a token is kept for it. The token comes from a file, a pipe or the
// keyboard without echo, never from the command line, which others can see; it is tried before it is kept.
#include "client.h"
#include "print.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const struct option OPTIONS_LOGIN[] = {
    {"--url", OPTION_VALUE, "URL", "where the server is; needed the first time"},
    {"--default", OPTION_FLAG, NULL, "mean this server when none is said (the first one is)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// A line from the terminal that is not shown.
static bool ask(struct cli *cli, struct assent_text *out)
{
    struct termios usual, silent;
    char line[TOKEN_BYTES + 2];
    if (tcgetattr(STDIN_FILENO, &usual) != 0)
        return cli_no("the terminal cannot be used: %s", strerror(errno));
    silent = usual;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    fputs("token (it is not shown): ", stderr);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    bool read = fgets(line, sizeof line, stdin) != NULL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual);
    fputc('\n', stderr);
    *out = read ? assent_text_copy(cli->arena, assent_text_of(line)) : (struct assent_text){0};
    return true;
}

static bool read_token(struct cli *cli, struct assent_text *out)
{
    const char *file = cli_value(cli, "--token-file");
    bool by_hand = file == NULL && isatty(STDIN_FILENO);
    if (!(by_hand ? ask(cli, out) : cli_read_file(cli, file != NULL ? file : "-", TOKEN_BYTES, out)))
        return false;
    *out = assent_text_trim(*out);
    if (place_is_token(*out))
        return true;
    cli_fail(0, "that is no token: a token is one word of letters, digits and `_`, such as ast_…");
    return false;
}

// A value that is kept with the server: what was said now, else what is there already.
static const char *kept(struct cli *cli, const struct config_server *server, const char *option,
                        enum config_key key)
{
    const char *said = cli_value(cli, option);
    if (said != NULL || server == NULL || server->values[key].count == 0)
        return said;
    return assent_text_cstring(cli->arena, server->values[key]);
}

// What login keeps: the place to try, and the words for the configuration.
struct entry {
    struct place place;
    const char *url, *ca_file, *fingerprint;
};

static bool describe(struct cli *cli, const struct config *config, const struct config_server *server,
                     struct entry *out)
{
    char real[PATH_MAX];
    *out = (struct entry){.url = kept(cli, server, "--url", CONFIG_URL)};
    bool anew = cli_value(cli, "--ca-file") != NULL || cli_value(cli, "--fingerprint") != NULL;
    out->ca_file = kept(cli, anew ? NULL : server, "--ca-file", CONFIG_CA_FILE);
    out->fingerprint = kept(cli, anew ? NULL : server, "--fingerprint", CONFIG_FINGERPRINT);
    if (out->url == NULL)
        return cli_no("where is it? `assent login %s --url https://…`", cli->arguments[0]);
    if (!place_is_url(assent_text_of(out->url)) || assent_text_has_control(assent_text_of(out->url), true))
        return cli_no("`%s` is no server: write http://…, https://… or unix:PATH", out->url);
    if (out->ca_file != NULL && !anew)
        out->ca_file = config_file(cli, config, assent_text_of(out->ca_file));
    if (out->ca_file != NULL && realpath(out->ca_file, real) == NULL)
        return cli_no("%s: %s", out->ca_file, strerror(errno));
    if (out->ca_file != NULL)
        out->ca_file = assent_text_copy(cli->arena, assent_text_of(real)).bytes;
    out->place.ca_file = out->ca_file;
    out->place.pinned = out->fingerprint != NULL;
    if (out->fingerprint != NULL &&
        !place_fingerprint(assent_text_of(out->fingerprint), out->place.fingerprint))
        return cli_no("`%s` is no SHA-256 fingerprint: it has 64 hexadecimal digits, as AB:CD:…",
                      out->fingerprint);
    place_take_url(&out->place, assent_text_of(out->url));
    return true;
}

static bool keep_one(struct cli *cli, struct config *config, struct assent_text name, const char *key,
                     const char *value)
{
    return config_set(cli, config, name, key, value) && config_read(cli, config);
}

static bool keep(struct cli *cli, struct config *config, struct assent_text name, const struct entry *entry)
{
    bool first = config->count == 0;
    bool ok = keep_one(cli, config, name, "url", entry->url) &&
              keep_one(cli, config, name, "ca-file", entry->ca_file) &&
              keep_one(cli, config, name, "fingerprint", entry->fingerprint);
    if (ok && (first || cli_flag(cli, "--default")))
        ok = keep_one(cli, config, (struct assent_text){0}, "default", cli->arguments[0]);
    const struct config_server *server = ok ? config_find(config, name) : NULL;
    return server != NULL &&
           config_keep_token(cli, config_token_file(cli, config, server), entry->place.token);
}

// Who the token stands for, asked where it shall be used.
static bool try_it(struct cli *cli, const struct place *place, struct answer *answer, int *code)
{
    struct client *client = client_open_at(cli, place, code);
    if (client == NULL)
        return false;
    struct call call = {.method = "GET", .path = assent_text_of("/v1/whoami"), .if_match = -1};
    bool ok = client_call(client, &call, answer, code);
    client_close(client);
    return ok;
}

static int run_login(struct cli *cli)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    struct assent_text name = assent_text_of(cli->arguments[0]);
    struct entry entry;
    struct answer answer;
    int code = CLI_USAGE;
    if (!config_name_fits(name))
        return cli_fail(CLI_USAGE, "a server's name has 1 to 64 letters, digits, `.`, `_` and `-`");
    if (!config_read(cli, config) || !describe(cli, config, config_find(config, name), &entry) ||
        !read_token(cli, &entry.place.token))
        return CLI_USAGE;
    entry.place.token_from = "what was given";
    if (!try_it(cli, &entry.place, &answer, &code))
        return code;
    if (!keep(cli, config, name, &entry))
        return CLI_USAGE;
    struct assent_text who = print_who(cli->arena, &answer.body);
    if (cli->json)
        print_json(&answer.body);
    else
        printf("logged in at %s as %.*s\n", cli->arguments[0], (int)who.count, who.bytes);
    return CLI_OK;
}

static int run_logout(struct cli *cli)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    if (!config_read(cli, config))
        return CLI_USAGE;
    struct assent_text name = cli->argument_count > 0 ? assent_text_of(cli->arguments[0]) : config->chosen;
    const struct config_server *server = config_find(config, name);
    if (server == NULL)
        return cli_fail(CLI_USAGE, "there is no server `%.*s`; `assent config show` lists them",
                        (int)name.count, name.bytes);
    const char *file = config_token_file(cli, config, server);
    if (unlink(file) != 0 && errno != ENOENT)
        return cli_fail(CLI_USAGE, "%s: %s", file, strerror(errno));
    if (!cli->json)
        printf("the token of %.*s is not kept here any more; `assent token revoke` ends it everywhere\n",
               (int)name.count, name.bytes);
    return CLI_OK;
}

const struct command COMMANDS_LOGIN[] = {
    {"login", "NAME", "give a server a name, and keep a token for it",
     "The token is read from --token-file, from a pipe, or asked for without being shown; it is tried first. The server's\n"
     "url, --ca-file and --fingerprint are kept in the configuration, the token in a file that only you can read.",
     1, 1, OPTIONS_LOGIN, .run = run_login},
    {"logout", "[NAME]", "forget the token that is kept for a server", NULL, 0, 1, NULL, .run = run_logout},
    {.name = NULL},
};

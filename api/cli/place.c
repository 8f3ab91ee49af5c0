// SPDX-License-Identifier: Apache-2.0
// Finding the server and the token: options, then the environment, then the configuration.
#include "place.h"
#include <assent/base/diagnostic.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char DEFAULT_URL[] = "http://127.0.0.1:8181";

bool place_is_url(struct assent_text text)
{
    return assent_text_starts(text, "http://") || assent_text_starts(text, "https://") ||
           assent_text_starts(text, "unix:");
}

bool place_is_token(struct assent_text token)
{
    bool fits = token.count > 0 && token.count <= TOKEN_BYTES;
    for (size_t i = 0; fits && i < token.count; i++)
        fits = token.bytes[i] > ' ' && token.bytes[i] <= '~';
    return fits;
}

bool place_is_open(const struct place *place)
{
    static const char *const OURS[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
    bool open = place->socket == NULL && assent_text_starts(place->url, "http://");
    for (size_t i = 0; i < sizeof OURS / sizeof OURS[0]; i++)
        open = open && !assent_text_starts(place->url, OURS[i]);
    return open;
}

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool place_fingerprint(struct assent_text text, unsigned char out[PLACE_FINGERPRINT])
{
    if (text.count > 7 && strncasecmp(text.bytes, "sha256:", 7) == 0)
        text = assent_text_slice(text.bytes + 7, text.count - 7);
    size_t count = 0;
    for (size_t i = 0; i < text.count;) {
        if (text.bytes[i] == ':' && count > 0) {
            i++;
            continue;
        }
        int high = hex(text.bytes[i]), low = i + 1 < text.count ? hex(text.bytes[i + 1]) : -1;
        if (high < 0 || low < 0 || count == PLACE_FINGERPRINT)
            return false;
        out[count++] = (unsigned char)(high * 16 + low);
        i += 2;
    }
    return count == PLACE_FINGERPRINT;
}

// --- the server ---

void place_take_url(struct place *place, struct assent_text url)
{
    while (assent_text_ends(url, "/"))
        url.count--;
    place->said = url;
    place->url = url;
    if (assent_text_starts(url, "unix:")) {
        place->socket = url.bytes + 5;
        place->url = assent_text_of("http://localhost");
    }
}

static bool unknown_name(const struct config *config, struct assent_text name)
{
    struct assent_text names[CONFIG_SERVERS];
    for (size_t i = 0; i < config->count; i++)
        names[i] = config->servers[i].name;
    struct assent_text near = assent_diagnostics_nearest(name, names, config->count);
    if (near.count > 0)
        cli_fail(0, "there is no server `%.*s`: did you mean `%.*s`?", (int)name.count, name.bytes,
                 (int)near.count, near.bytes);
    else
        cli_fail(
            0,
            "there is no server `%.*s`: write http://…, https://… or unix:PATH, or name one with `assent login NAME --url URL`",
            (int)name.count, name.bytes);
    return false;
}

static bool take_server(struct cli *cli, const struct config *config, const struct config_server *server,
                        struct place *place)
{
    place->name = assent_text_cstring(cli->arena, server->name);
    struct assent_text url = assent_text_copy(cli->arena, server->values[CONFIG_URL]);
    if (!place_is_url(url)) {
        cli_fail(0, "%s: the server %s has no usable url: `assent config set %s.url https://…`", config->path,
                 place->name, place->name);
        return false;
    }
    place_take_url(place, url);
    return true;
}

// "office" or a URL; a URL that the configuration knows has the name, trust and token that it has there.
static const struct config_server *find(struct cli *cli, const struct config *config, struct place *place,
                                        bool *ok)
{
    const char *said = cli_value(cli, "--server");
    if (said == NULL)
        said = cli_environment("ASSENT_SERVER");
    struct assent_text word = said != NULL ? assent_text_of(said) : config->chosen;
    const struct config_server *server = NULL;
    *ok = true;
    if (word.count == 0)
        word = assent_text_of(DEFAULT_URL);
    if (place_is_url(word)) {
        place_take_url(place, word);
        server = config_find_url(config, place->said);
        if (server != NULL)
            place->name = assent_text_cstring(cli->arena, server->name);
        return server;
    }
    server = config_find(config, word);
    *ok = server != NULL ? take_server(cli, config, server, place) : unknown_name(config, word);
    return server;
}

// The first that says either a file or a fingerprint is believed in both.
static bool find_trust(struct cli *cli, const struct config *config, const struct config_server *server,
                       struct place *place)
{
    const char *file = cli_value(cli, "--ca-file"), *print = cli_value(cli, "--fingerprint");
    if (file == NULL && print == NULL) {
        file = cli_environment("ASSENT_CA_FILE");
        print = cli_environment("ASSENT_FINGERPRINT");
    }
    if (file == NULL && print == NULL && server != NULL) {
        if (server->values[CONFIG_CA_FILE].count > 0)
            file = config_file(cli, config, server->values[CONFIG_CA_FILE]);
        if (server->values[CONFIG_FINGERPRINT].count > 0)
            print = assent_text_cstring(cli->arena, server->values[CONFIG_FINGERPRINT]);
    }
    if (file != NULL && access(file, R_OK) != 0) {
        cli_fail(0, "%s: the file with certificates to trust cannot be read", file);
        return false;
    }
    place->ca_file = file;
    place->pinned = print != NULL;
    if (print == NULL || place_fingerprint(assent_text_of(print), place->fingerprint))
        return true;
    cli_fail(0, "`%s` is no SHA-256 fingerprint: it has 64 hexadecimal digits, as AB:CD:…", print);
    return false;
}

bool place_find_server(struct cli *cli, struct config *config, struct place *out, int *code)
{
    bool ok = false;
    *out = (struct place){0};
    *code = CLI_USAGE;
    if (!config_read(cli, config))
        return false;
    const struct config_server *server = find(cli, config, out, &ok);
    return ok && find_trust(cli, config, server, out);
}

// --- the token ---

static bool find_token(struct cli *cli, const struct config *config, struct place *place, int *code)
{
    const char *file = cli_value(cli, "--token-file"), *said = cli_environment("ASSENT_TOKEN");
    struct assent_text text = {0};
    *code = CLI_USAGE;
    if (file != NULL) {
        place->token_from = strcmp(file, "-") == 0 ? "standard input" : file;
        if (!cli_read_file(cli, file, TOKEN_BYTES, &text))
            return false;
    } else if (said != NULL) {
        place->token_from = "ASSENT_TOKEN";
        text = assent_text_of(said);
    } else if (place->name != NULL) {
        const struct config_server *server = config_find(config, assent_text_of(place->name));
        place->token_from = config_token_file(cli, config, server);
        if (!config_token(cli, place->token_from, &text))
            return false;
    }
    place->token = assent_text_trim(text);
    if (place->token.count == 0 || place_is_token(place->token))
        return true;
    *code = cli_fail(CLI_LOGIN, "what %s holds is no token: a token is one word of letters, digits and `_`",
                     place->token_from);
    return false;
}

bool place_find(struct cli *cli, struct place *out, int *code)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    if (!place_find_server(cli, config, out, code) || !find_token(cli, config, out, code))
        return false;
    *code = CLI_OK;
    return true;
}

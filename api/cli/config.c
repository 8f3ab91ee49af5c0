// SPDX-License-Identifier: Apache-2.0
// Reading the configuration. What is not understood is refused with its line and the nearest key, since a
// mistyped `fingerprint` would leave a server unchecked in silence.
#include "config.h"
#include <assent/base/diagnostic.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const KEYS[CONFIG_KEYS] = {"url", "ca-file", "fingerprint", "token-file"};

const char *config_key_text(enum config_key key)
{
    return KEYS[key];
}

bool config_key_find(struct assent_text text, enum config_key *out)
{
    for (int i = 0; i < CONFIG_KEYS; i++) {
        if (assent_text_is(text, KEYS[i])) {
            *out = (enum config_key)i;
            return true;
        }
    }
    return false;
}

static bool plain(char byte, bool first)
{
    bool letter =
        (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    return letter || (!first && (byte == '.' || byte == '_' || byte == '-'));
}

bool config_name_fits(struct assent_text name)
{
    bool fits = name.count > 0 && name.count <= CONFIG_NAME;
    for (size_t i = 0; fits && i < name.count; i++)
        fits = plain(name.bytes[i], i == 0);
    return fits;
}

static const char *path_of(struct cli *cli)
{
    const char *given = cli_environment("ASSENT_CONFIG"), *folder = cli_environment("XDG_CONFIG_HOME"),
               *home = cli_environment("HOME");
    if (given != NULL)
        return given;
    if (folder != NULL && folder[0] == '/') // another one is to be ignored, says its specification
        return assent_text_format(cli->arena, "%s/assent/config", folder).bytes;
    return home != NULL ? assent_text_format(cli->arena, "%s/.config/assent/config", home).bytes : NULL;
}

struct reading {
    struct config *config;
    struct config_server *server; // of the section that is open
    int line;
};

static bool wrong(const struct reading *reading, const char *what)
{
    cli_fail(0, "%s:%d: %s", reading->config->path, reading->line, what);
    return false;
}

static bool unknown_key(struct cli *cli, const struct reading *reading, struct assent_text key)
{
    bool inside = reading->server != NULL;
    struct assent_text names[CONFIG_KEYS] = {assent_text_of("default")};
    for (int i = 0; inside && i < CONFIG_KEYS; i++)
        names[i] = assent_text_of(KEYS[i]);
    struct assent_text near = assent_diagnostics_nearest(key, names, inside ? CONFIG_KEYS : 1);
    const char *meant =
        near.count == 0
            ? ""
            : assent_text_format(cli->arena, ", did you mean `%.*s`", (int)near.count, near.bytes).bytes;
    return wrong(reading, assent_text_format(cli->arena, "there is no key `%.*s` here%s: %s", (int)key.count,
                                             key.bytes, meant,
                                             inside ? "a server has url, ca-file, fingerprint and token-file"
                                                    : "before the sections there is `default`")
                              .bytes);
}

static bool read_section(struct reading *reading, struct assent_text line)
{
    struct assent_text inside = assent_text_slice(line.bytes + 1, line.count - 2);
    if (!assent_text_ends(line, "]") || !assent_text_starts(inside, "server "))
        return wrong(reading, "a section is written [server NAME]");
    struct assent_text name = assent_text_trim(assent_text_slice(inside.bytes + 7, inside.count - 7));
    if (!config_name_fits(name))
        return wrong(reading, "a server's name has 1 to 64 letters, digits, `.`, `_` and `-`");
    if (config_find(reading->config, name) != NULL)
        return wrong(reading, "that server has a section already");
    if (reading->config->count == CONFIG_SERVERS)
        return wrong(reading, "there are too many servers, at most 64");
    reading->server = &reading->config->servers[reading->config->count++];
    *reading->server = (struct config_server){.name = name};
    return true;
}

static bool read_line(struct cli *cli, struct reading *reading, struct assent_text line)
{
    line = assent_text_trim(line);
    if (line.count == 0 || line.bytes[0] == '#')
        return true;
    if (assent_text_has_control(line, true))
        return wrong(reading, "there is a control character in this line");
    if (line.bytes[0] == '[')
        return line.count > 2 ? read_section(reading, line)
                              : wrong(reading, "a section is written [server NAME]");
    size_t equal = assent_text_find_byte(line, '=');
    if (equal == line.count)
        return wrong(reading, "a line is `key = value`, [server NAME], or a comment after #");
    struct assent_text key = assent_text_trim(assent_text_slice(line.bytes, equal));
    struct assent_text value =
        assent_text_trim(assent_text_slice(line.bytes + equal + 1, line.count - equal - 1));
    enum config_key index;
    struct assent_text *into = NULL;
    if (reading->server == NULL && assent_text_is(key, "default"))
        into = &reading->config->chosen;
    else if (reading->server != NULL && config_key_find(key, &index))
        into = &reading->server->values[index];
    if (into == NULL)
        return unknown_key(cli, reading, key);
    if (value.count == 0)
        return wrong(reading, "there is no value behind the `=`");
    if (into->count > 0)
        return wrong(reading, "that key was given already");
    *into = value;
    return true;
}

static bool read_lines(struct cli *cli, struct config *config)
{
    struct reading reading = {.config = config};
    struct assent_text rest = config->text;
    while (rest.count > 0) {
        size_t end = assent_text_find_byte(rest, '\n');
        reading.line++;
        if (!read_line(cli, &reading, assent_text_slice(rest.bytes, end)))
            return false;
        size_t taken = end < rest.count ? end + 1 : end;
        rest = assent_text_slice(rest.bytes + taken, rest.count - taken);
    }
    if (config->chosen.count == 0 || config_find(config, config->chosen) != NULL)
        return true;
    cli_fail(0, "%s: `default` names the server %.*s, which has no section", config->path,
             (int)config->chosen.count, config->chosen.bytes);
    return false;
}

// Who may write it says where tokens go.
static bool is_ours(const char *path, const struct stat *status)
{
    if (!S_ISREG(status->st_mode))
        return cli_no("%s: is no ordinary file", path);
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) == 0 && (status->st_uid == geteuid() || status->st_uid == 0))
        return true;
    cli_fail(0, "%s: others may write this file, which says where tokens are sent: chmod 600 %s", path, path);
    return false;
}

bool config_read(struct cli *cli, struct config *out)
{
    struct stat status;
    *out = (struct config){.path = path_of(cli)};
    if (out->path == NULL || (stat(out->path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)))
        return true;
    if (stat(out->path, &status) != 0) {
        cli_fail(0, "%s: %s", out->path, strerror(errno));
        return false;
    }
    out->there = true;
    return is_ours(out->path, &status) && cli_read_file(cli, out->path, CONFIG_BYTES, &out->text) &&
           read_lines(cli, out);
}

const struct config_server *config_find(const struct config *config, struct assent_text name)
{
    for (size_t i = 0; i < config->count; i++) {
        if (assent_text_equal(config->servers[i].name, name))
            return &config->servers[i];
    }
    return NULL;
}

const struct config_server *config_find_url(const struct config *config, struct assent_text url)
{
    for (size_t i = 0; i < config->count; i++) {
        struct assent_text own = config->servers[i].values[CONFIG_URL];
        while (assent_text_ends(own, "/"))
            own.count--;
        if (own.count > 0 && assent_text_equal(own, url))
            return &config->servers[i];
    }
    return NULL;
}

const char *config_file(struct cli *cli, const struct config *config, struct assent_text path)
{
    const char *home = cli_environment("HOME"), *slash = strrchr(config->path, '/');
    if (assent_text_starts(path, "~/") && home != NULL)
        return assent_text_format(cli->arena, "%s%.*s", home, (int)path.count - 1, path.bytes + 1).bytes;
    if (assent_text_starts(path, "/") || slash == NULL)
        return assent_text_cstring(cli->arena, path);
    return assent_text_format(cli->arena, "%.*s%.*s", (int)(slash + 1 - config->path), config->path,
                              (int)path.count, path.bytes)
        .bytes;
}

const char *config_token_file(struct cli *cli, const struct config *config,
                              const struct config_server *server)
{
    struct assent_text path = server->values[CONFIG_TOKEN_FILE];
    if (path.count == 0)
        path = assent_text_format(cli->arena, "tokens/%.*s", (int)server->name.count, server->name.bytes);
    return config_file(cli, config, path);
}

bool config_token(struct cli *cli, const char *path, struct assent_text *out)
{
    struct stat status;
    *out = (struct assent_text){0};
    if (stat(path, &status) != 0 && errno == ENOENT)
        return true;
    if (stat(path, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        cli_fail(
            0,
            "%s: others may read this file with a token: chmod 600 %s, and make a new token if they may have",
            path, path);
        return false;
    }
    return cli_read_file(cli, path, CONFIG_BYTES, out);
}

// SPDX-License-Identifier: Apache-2.0
// config show, config set, config unset: the file of servers by name (config.h).
#include "place.h"
#include "print.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct assent_value server_record(struct cli *cli, const struct config *config,
                                         const struct config_server *server)
{
    struct assent_record record = assent_record_in(cli->arena);
    const char *file = config_token_file(cli, config, server);
    assent_record_put_text(&record, "name", server->name);
    for (int i = 0; i < CONFIG_TOKEN_FILE; i++) {
        if (server->values[i].count > 0)
            assent_record_put_text(&record, config_key_text((enum config_key)i), server->values[i]);
    }
    assent_record_put(&record, config_key_text(CONFIG_TOKEN_FILE), assent_value_string(file));
    assent_record_put_boolean(&record, "token", access(file, F_OK) == 0);
    assent_record_put_boolean(&record, "default", assent_text_equal(config->chosen, server->name));
    return assent_record_done(&record);
}

static struct assent_value config_record(struct cli *cli, const struct config *config)
{
    struct assent_record record = assent_record_in(cli->arena);
    struct assent_items servers = assent_items_in(cli->arena);
    for (size_t i = 0; i < config->count; i++)
        assent_items_add(&servers, server_record(cli, config, &config->servers[i]));
    if (config->path != NULL)
        assent_record_put(&record, "file", assent_value_string(config->path));
    assent_record_put_boolean(&record, "there", config->there);
    assent_record_put(&record, "servers", assent_items_done(&servers));
    return assent_record_done(&record);
}

static struct assent_text trust_words(const struct assent_value *server)
{
    if (assent_value_get_text(server, "fingerprint").count > 0)
        return assent_text_of("one certificate");
    struct assent_text file = assent_value_get_text(server, "ca-file");
    return file.count > 0 ? file : assent_text_of("the system's CAs");
}

static void print_config(struct cli *cli, const struct assent_value *config)
{
    static const char *const TITLES[] = {"server", "token", "trusts", "url"};
    struct table table = table_of(cli, TITLES, 4);
    const struct assent_value *servers = assent_value_get(config, "servers");
    for (size_t i = 0; i < servers->list.count; i++) {
        const struct assent_value *server = &servers->list.items[i];
        struct assent_text name = assent_value_get_text(server, "name"),
                           url = assent_value_get_text(server, "url");
        bool chosen = assent_value_get_boolean(server, "default", false);
        table_cell(&table, assent_text_format(cli->arena, "%.*s%s", (int)name.count, name.bytes,
                                              chosen ? " (default)" : ""));
        table_cell(&table,
                   assent_text_of(assent_value_get_boolean(server, "token", false) ? "kept" : "none"));
        table_cell(&table, assent_text_starts(url, "https:") ? trust_words(server) : assent_text_of("-"));
        table_cell(&table, url);
    }
    struct assent_text file = assent_value_get_text(config, "file");
    printf("%.*s%s\n", (int)file.count, file.bytes,
           assent_value_get_boolean(config, "there", false) ? "" : " (not there)");
    if (table.count > 0)
        table_print(&table);
}

static int run_show(struct cli *cli)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    if (!config_read(cli, config))
        return CLI_USAGE;
    struct assent_value value = config_record(cli, config);
    if (cli->json)
        print_json(&value);
    else
        print_config(cli, &value);
    return CLI_OK;
}

// "office.url": the server and the key; "default": no server. False after a sentence.
static bool split(struct assent_text word, struct assent_text *server, const char **key)
{
    enum config_key index;
    size_t dot = word.count;
    while (dot > 0 && word.bytes[dot - 1] != '.')
        dot--;
    *server = dot > 0 ? assent_text_slice(word.bytes, dot - 1) : (struct assent_text){0};
    *key = "default";
    if (dot == 0 && assent_text_is(word, "default"))
        return true;
    if (dot > 0 && config_name_fits(*server) &&
        config_key_find(assent_text_slice(word.bytes + dot, word.count - dot), &index)) {
        *key = config_key_text(index);
        return true;
    }
    cli_fail(0,
             "`%.*s` is no key: write default, or NAME.url, NAME.ca-file, NAME.fingerprint, NAME.token-file",
             (int)word.count, word.bytes);
    return false;
}

static bool fits(const struct config *config, const char *key, struct assent_text value)
{
    unsigned char bytes[PLACE_FINGERPRINT];
    if (value.count == 0 || assent_text_has_control(value, true) ||
        assent_text_trim(value).count != value.count)
        return cli_no("a value is one line, not empty, without space around it");
    if (strcmp(key, "default") == 0 && config_find(config, value) == NULL)
        return cli_fail(0, "there is no server `%.*s`; `assent config show` lists them", (int)value.count,
                        value.bytes) != 0;
    if (strcmp(key, "url") == 0 && !place_is_url(value))
        return cli_no("`%.*s` is no server: write http://…, https://… or unix:PATH", (int)value.count,
                      value.bytes);
    if (strcmp(key, "fingerprint") == 0 && !place_fingerprint(value, bytes))
        return cli_no("`%.*s` is no SHA-256 fingerprint: it has 64 hexadecimal digits, as AB:CD:…",
                      (int)value.count, value.bytes);
    return true;
}

static int run_set(struct cli *cli)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    struct assent_text server;
    const char *key;
    if (!config_read(cli, config) || !split(assent_text_of(cli->arguments[0]), &server, &key) ||
        !fits(config, key, assent_text_of(cli->arguments[1])) ||
        !config_set(cli, config, server, key, cli->arguments[1]))
        return CLI_USAGE;
    return CLI_OK;
}

static int run_unset(struct cli *cli)
{
    struct config *config = assent_arena_take(cli->arena, sizeof *config);
    struct assent_text word = assent_text_of(cli->arguments[0]), server = word;
    const char *key = NULL;
    if (!config_read(cli, config))
        return CLI_USAGE;
    const struct config_server *whole = config_find(config, word);
    if (whole == NULL && !split(word, &server, &key))
        return CLI_USAGE;
    if (whole != NULL && assent_text_equal(config->chosen, word)) // which would name nothing any more
        return config_set(cli, config, (struct assent_text){0}, "default", NULL) &&
                       config_read(cli, config) && config_set(cli, config, word, NULL, NULL)
                   ? CLI_OK
                   : CLI_USAGE;
    return config_set(cli, config, server, key, NULL) ? CLI_OK : CLI_USAGE;
}

const struct command COMMANDS_CONFIG[] = {
    {"config show", "", "the servers that have a name here", NULL, 0, 0, NULL, .run = run_show},
    {"config set", "KEY VALUE", "change the configuration",
     "KEY is default, whose value is the name of a server, or NAME.url, NAME.ca-file, NAME.fingerprint, NAME.token-file.",
     2, 2, NULL, .run = run_set},
    {"config unset", "KEY|NAME", "take a key, or a whole server, out of the configuration", NULL, 1, 1, NULL,
     .run = run_unset},
    {.name = NULL},
};

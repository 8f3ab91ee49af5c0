// SPDX-License-Identifier: Apache-2.0
// Candidates for what the help calls TICKET, ACTION, FIELD=VALUE and so on. The server is given a moment;
// when it does not answer, there are no candidates, and nothing is said.
#include "complete.h"
#include "client.h"
#include "config.h"
#include <string.h>

// One quiet question. False when no good answer came.
static bool ask(const struct typing *typing, const char *path, struct answer *out)
{
    int code;
    struct client *client = client_open(typing->cli, &code);
    if (client == NULL)
        return false;
    struct call call = {.method = "GET", .path = assent_text_of(path), .if_match = -1, .quick = true};
    bool ok = client_call(client, &call, out, &code);
    client_close(client);
    return ok;
}

// Of a page: a member of each entry, described by another one.
static void put_page(const struct typing *typing, const char *path, const char *member, const char *described)
{
    struct answer answer;
    if (!ask(typing, path, &answer))
        return;
    const struct assent_value *data = assent_value_get(&answer.body, "data");
    for (size_t i = 0; data != NULL && data->kind == ASSENT_VALUE_LIST && i < data->list.count; i++)
        complete_put(typing, assent_value_get_text(&data->list.items[i], member),
                     assent_value_get_text(&data->list.items[i], described));
}

static bool read_ticket(const struct typing *typing, const char *ticket, const char *suffix,
                        struct answer *out)
{
    struct assent_text escaped = client_escape(typing->cli->arena, ticket);
    return ask(typing,
               assent_text_format(typing->cli->arena, "/v1/tickets/%.*s%s", (int)escaped.count, escaped.bytes,
                                  suffix)
                   .bytes,
               out);
}

// Those that are the caller's to take, whatever is missing still.
static void put_actions(const struct typing *typing, const char **arguments, int count)
{
    struct answer answer;
    if (count == 0 || !read_ticket(typing, arguments[0], "/explain", &answer))
        return;
    const struct assent_value *ways = assent_value_get(&answer.body, "ways");
    for (size_t i = 0; ways != NULL && i < ways->list.count; i++) {
        const struct assent_value *way = &ways->list.items[i], *rules = assent_value_get(way, "rules");
        bool ours = rules == NULL || rules->list.count == 0 ||
                    assent_value_get_boolean(&rules->list.items[0], "passed", false);
        if (ours && assent_text_is(assent_value_get_text(way, "kind"), "action"))
            complete_put(typing, assent_value_get_text(way, "way"), assent_value_get_text(way, "title"));
    }
}

// Fields of the workflow that is named (`new`), or of the ticket's.
static void put_fields(const struct typing *typing, const char **arguments, int count)
{
    struct answer answer;
    struct assent_arena *arena = typing->cli->arena;
    if (count == 0)
        return;
    const char *workflow = arguments[0];
    if (strcmp(typing->command->name, "new") != 0) {
        if (!read_ticket(typing, arguments[0], "", &answer))
            return;
        workflow = assent_text_cstring(
            arena, assent_value_get_text(assent_value_get(&answer.body, "workflow"), "name"));
    }
    struct assent_text escaped = client_escape(arena, workflow);
    if (!ask(typing,
             assent_text_format(arena, "/v1/workflows/%.*s/form", (int)escaped.count, escaped.bytes).bytes,
             &answer))
        return;
    const struct assent_value *fields = assent_value_get(&answer.body, "properties");
    for (size_t i = 0; fields != NULL && fields->kind == ASSENT_VALUE_RECORD && i < fields->record.count;
         i++) {
        struct assent_text name = fields->record.members[i].name;
        complete_put(typing, assent_text_format(arena, "%.*s=", (int)name.count, name.bytes),
                     assent_value_get_text(&fields->record.members[i].value, "title"));
    }
}

static void put_servers(const struct typing *typing)
{
    struct config *config = assent_arena_take(typing->cli->arena, sizeof *config);
    if (!config_read(typing->cli, config))
        return;
    for (size_t i = 0; i < config->count; i++)
        complete_put(typing, config->servers[i].name, config->servers[i].values[CONFIG_URL]);
}

static void put_keys(const struct typing *typing)
{
    struct config *config = assent_arena_take(typing->cli->arena, sizeof *config);
    complete_put(typing, assent_text_of("default"),
                 assent_text_of("the server that is meant when none is said"));
    if (!config_read(typing->cli, config))
        return;
    for (size_t i = 0; i < config->count; i++) {
        struct assent_text name = config->servers[i].name;
        for (int k = 0; k < CONFIG_KEYS; k++)
            complete_put(typing,
                         assent_text_format(typing->cli->arena, "%.*s.%s", (int)name.count, name.bytes,
                                            config_key_text((enum config_key)k)),
                         config->servers[i].values[k]);
    }
}

// States of all workflows, as the tickets that there are have them.
static void put_states(const struct typing *typing)
{
    struct answer answer;
    if (!ask(typing, "/v1/tickets?limit=200", &answer))
        return;
    const struct assent_value *data = assent_value_get(&answer.body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        struct assent_text state = assent_value_get_text(&data->list.items[i], "state");
        bool said = false;
        for (size_t k = 0; k < i && !said; k++)
            said = assent_text_equal(state, assent_value_get_text(&data->list.items[k], "state"));
        if (!said)
            complete_put(typing, state, assent_text_of(""));
    }
}

// "approve|reject|abstain": what is written small is meant as it stands.
static void put_alternatives(const struct typing *typing, struct assent_text words)
{
    while (words.count > 0) {
        size_t end = assent_text_find_byte(words, '|');
        struct assent_text word = assent_text_slice(words.bytes, end);
        if (word.count > 0 && word.bytes[0] >= 'a' && word.bytes[0] <= 'z')
            complete_put(typing, word, assent_text_of(""));
        size_t taken = end < words.count ? end + 1 : end;
        words = assent_text_slice(words.bytes + taken, words.count - taken);
    }
}

void complete_value(const struct typing *typing, struct assent_text word, const char **arguments, int count)
{
    if (assent_text_starts(word, "TICKET"))
        put_page(typing, "/v1/tickets?open=true&limit=50", "number", "title");
    else if (assent_text_is(word, "WORKFLOW"))
        put_page(typing, "/v1/workflows", "name", "title");
    else if (assent_text_is(word, "ACTION"))
        put_actions(typing, arguments, count);
    else if (assent_text_is(word, "FIELD=VALUE"))
        put_fields(typing, arguments, count);
    else if (assent_text_is(word, "STATE"))
        put_states(typing);
    else if (assent_text_is(word, "TOKEN-ID"))
        put_page(typing, "/v1/tokens", "id", "name");
    else if (assent_text_is(word, "SERVER") || assent_text_is(word, "NAME"))
        put_servers(typing);
    else if (assent_text_starts(word, "KEY"))
        put_keys(typing);
    else
        put_alternatives(typing, word);
}

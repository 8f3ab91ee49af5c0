// SPDX-License-Identifier: Apache-2.0
// whoami, openapi, version.
#include "client.h"
#include "print.h"
#include <assent/http/document.h>
#include <stdio.h>

static void print_texts(struct cli *cli, const char *title, const struct assent_value *texts)
{
    printf("  %-12s", title);
    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        struct assent_text text = print_clean(cli->arena, texts->list.items[i].text);
        printf("%s%.*s", i > 0 ? ", " : " ", (int)text.count, text.bytes);
    }
    puts("");
}

static void print_delegations(struct cli *cli, const struct assent_value *delegations)
{
    for (size_t i = 0; delegations != NULL && i < delegations->list.count; i++) {
        const struct assent_value *one = &delegations->list.items[i];
        struct assent_text delegate = print_who(cli->arena, assent_value_get(one, "delegate")),
                           person = print_who(cli->arena, assent_value_get(one, "person")),
                           from = print_time(cli->arena, assent_value_get_text(one, "from")),
                           until = print_time(cli->arena, assent_value_get_text(one, "until"));
        printf("  %-12s %.*s votes for %.*s, %.*s to %.*s\n", "delegated", (int)delegate.count,
               delegate.bytes, (int)person.count, person.bytes, (int)from.count, from.bytes, (int)until.count,
               until.bytes);
    }
}

static int run_whoami(struct cli *cli)
{
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct call call = {.method = "GET", .path = assent_text_of("/v1/whoami"), .if_match = -1};
    struct answer answer;
    if (client_call(client, &call, &answer, &code) && cli->json) {
        print_json(&answer.body);
    } else if (code == CLI_OK) {
        struct assent_text who = print_who(cli->arena, &answer.body);
        printf("%.*s\n", (int)who.count, who.bytes);
        print_texts(cli, "groups", assent_value_get(&answer.body, "groups"));
        print_texts(cli, "roles", assent_value_get(&answer.body, "roles"));
        print_texts(cli, "may", assent_value_get(&answer.body, "permissions"));
        print_delegations(cli, assent_value_get(&answer.body, "delegations"));
    }
    client_close(client);
    return code;
}

// The same document that a server gives at /openapi.json, without one.
static int run_openapi(struct cli *cli)
{
    struct assent_text document;
    struct assent_error error;
    if (!assent_routes_document(ASSENT_ROUTE_TABLES, assent_route_schema, cli->arena, &document, &error))
        return cli_fail(CLI_REFUSED, "%s", error.text);
    printf("%.*s", (int)document.count, document.bytes);
    return CLI_OK;
}

static int run_version(struct cli *cli)
{
    if (cli->json)
        puts("{\n  \"version\": \"" ASSENT_VERSION "\"\n}");
    else
        puts("assent " ASSENT_VERSION);
    return CLI_OK;
}

const struct command COMMANDS_ABOUT[] = {
    {"whoami", "", "who your token stands for", NULL, 0, 0, NULL, run_whoami},
    {"openapi", "", "the API as an OpenAPI 3.1 document",
     "For client generators and other tools; the server has it at /openapi.json.", 0, 0, NULL, run_openapi},
    {"version", "", "the version", NULL, 0, 0, NULL, run_version},
    {.name = NULL},
};

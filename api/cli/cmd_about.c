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

static void print_whoami(struct cli *cli, const struct assent_value *person)
{
    struct assent_text who = print_who(cli->arena, person);
    printf("%.*s\n", (int)who.count, who.bytes);
    print_texts(cli, "groups", assent_value_get(person, "groups"));
    print_texts(cli, "roles", assent_value_get(person, "roles"));
    print_texts(cli, "may", assent_value_get(person, "permissions"));
    print_delegations(cli, assent_value_get(person, "delegations"));
}

static int run_whoami(struct cli *cli, struct client *client)
{
    struct call call = {.method = "GET", .path = assent_text_of("/v1/whoami"), .if_match = -1};
    (void)cli;
    return client_print(client, &call, print_whoami);
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
    {"whoami", "", "who your token stands for", NULL, 0, 0, NULL, .work = run_whoami},
    {"openapi", "", "the API as an OpenAPI 3.1 document",
     "For client generators and other tools; the server has it at /openapi.json.", 0, 0, NULL,
     .run = run_openapi},
    {"version", "", "the version", NULL, 0, 0, NULL, .run = run_version},
    {.name = NULL},
};

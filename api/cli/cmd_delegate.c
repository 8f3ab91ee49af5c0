// SPDX-License-Identifier: Apache-2.0
// Commands about delegations: delegate (let somebody vote for oneself), delegate list, show and revoke.
#include "client.h"
#include "print.h"
#include <stdio.h>

static const struct option OPTIONS_MAKE[] = {
    {"--until", OPTION_VALUE, "TIME", "until then: an RFC 3339 time, or a date, that day included (UTC)"},
    {"--from", OPTION_VALUE, "TIME", "from then on (else from now)"},
    {"--for", OPTION_VALUE, "PERSON", "whose votes, when not one's own: takes the permission `world`"},
    {"--kind", OPTION_VALUE, "KIND", "on tickets of this kind only: change, request, incident, problem"},
    {"--workflow", OPTION_VALUE, "NAME", "on tickets of this workflow only"},
    {"--because", OPTION_VALUE, "TEXT", "why, for both to read"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_LIST[] = {
    {"--person", OPTION_VALUE, "PERSON", "whose (else one's own)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static struct assent_text scope_of(struct cli *cli, const struct assent_value *delegation)
{
    struct assent_text kind = assent_value_get_text(delegation, "kind"),
                       workflow = assent_value_get_text(delegation, "workflow");
    if (workflow.count > 0)
        return workflow;
    return kind.count > 0 ? assent_text_format(cli->arena, "every %.*s", (int)kind.count, kind.bytes)
                          : assent_text_of("everything");
}

static void print_delegation(struct cli *cli, const struct assent_value *delegation)
{
    struct assent_text id = assent_value_get_text(delegation, "id"),
                       state = assent_value_get_text(delegation, "state"),
                       because = print_clean(cli->arena, assent_value_get_text(delegation, "because"));
    struct assent_text delegate = print_who(cli->arena, assent_value_get(delegation, "delegate")),
                       person = print_who(cli->arena, assent_value_get(delegation, "person")),
                       from = print_time(cli->arena, assent_value_get_text(delegation, "from")),
                       until = print_time(cli->arena, assent_value_get_text(delegation, "until")),
                       scope = scope_of(cli, delegation);
    printf("%.*s %.*s: %.*s votes for %.*s\n", (int)id.count, id.bytes, (int)state.count, state.bytes,
           (int)delegate.count, delegate.bytes, (int)person.count, person.bytes);
    printf("  from %.*s until %.*s, on %.*s\n", (int)from.count, from.bytes, (int)until.count, until.bytes,
           (int)scope.count, scope.bytes);
    if (because.count > 0)
        printf("  because %.*s\n", (int)because.count, because.bytes);
}

static int run_make(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    assent_record_put_text(&body, "delegate", assent_text_of(cli->arguments[0]));
    if (cli_value(cli, "--until") == NULL)
        return cli_fail(CLI_USAGE, "say until when, as in --until 2026-12-01");
    if (!cli_put_time(cli, &body, "from", "--from", false) ||
        !cli_put_time(cli, &body, "until", "--until", true))
        return CLI_USAGE;
    cli_put(cli, &body, "person", "--for");
    cli_put(cli, &body, "kind", "--kind");
    cli_put(cli, &body, "workflow", "--workflow");
    cli_put(cli, &body, "because", "--because");
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/delegations"),
                        .body = assent_record_done(&body),
                        .keyed = true,
                        .if_match = -1};
    return client_print(client, &call, print_delegation);
}

static int call_named(struct cli *cli, struct client *client, const char *method, const char *suffix)
{
    struct assent_text escaped = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = method, .if_match = -1};
    call.path =
        assent_text_format(cli->arena, "/v1/delegations/%.*s%s", (int)escaped.count, escaped.bytes, suffix);
    return client_print(client, &call, print_delegation);
}

static int run_show(struct cli *cli, struct client *client)
{
    return call_named(cli, client, "GET", "");
}

static int run_revoke(struct cli *cli, struct client *client)
{
    return call_named(cli, client, "POST", ":revoke");
}

static void print_delegations(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"of", "to", "from", "until", "on", "state", "id"};
    struct table table = table_of(cli, TITLES, 7);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *one = &data->list.items[i];
        table_cell(&table, print_who(cli->arena, assent_value_get(one, "person")));
        table_cell(&table, print_who(cli->arena, assent_value_get(one, "delegate")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(one, "from")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(one, "until")));
        table_cell(&table, scope_of(cli, one));
        table_cell(&table, assent_value_get_text(one, "state"));
        table_cell(&table, assent_value_get_text(one, "id"));
    }
    table_print_page(&table, body, "nobody votes for anybody here");
}

static int run_list(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/delegations");
    client_query(cli->arena, &path, "person", cli_value(cli, "--person"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_delegations);
}

const struct command COMMANDS_DELEGATE[] = {
    {"delegate", "PERSON --until TIME", "let somebody vote for you for a while",
     "PERSON then votes in your name where you are asked, and both names are kept; you may vote yourself all the\n"
     "same. Nobody who is kept out of a round votes there in your name, and what you delegate is not passed on.",
     1, 1, OPTIONS_MAKE, .work = run_make},
    {"delegate list", "", "list who votes for you, and for whom you vote", NULL, 0, 0, OPTIONS_LIST,
     .work = run_list},
    {"delegate show", "DELEGATION", "show a delegation", NULL, 1, 1, NULL, .work = run_show},
    {"delegate revoke", "DELEGATION", "end a delegation; votes that were given by it stand", NULL, 1, 1, NULL,
     .work = run_revoke},
    {.name = NULL},
};

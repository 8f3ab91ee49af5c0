// SPDX-License-Identifier: Apache-2.0
// Commands about delegations: delegate (let somebody vote for oneself), delegate list, show and revoke.
#include "client.h"
#include "print.h"
#include <assent/base/time.h>
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
static const struct option OPTIONS_NONE[] = {{NULL, OPTION_FLAG, NULL, NULL}};

// A date is its first moment, or with `after` the first moment of the day after it.
static bool put_time(struct cli *cli, struct assent_record *body, const char *member, const char *option,
                     bool after)
{
    const char *given = cli_value(cli, option);
    struct assent_date date;
    int64_t at_us;
    if (given == NULL)
        return true;
    struct assent_text text = assent_text_of(given);
    if (assent_date_read(text, &date))
        at_us = assent_date_instant(date) + (after ? ASSENT_DAY_US : 0);
    else if (!assent_instant_read(text, &at_us))
        return cli_no("%s %s: write a time as 2026-12-01T08:00:00Z, or a date as 2026-12-01", option, given);
    assent_record_put_text(body, member, assent_instant_text(cli->arena, at_us));
    return true;
}

static void put_option(struct cli *cli, struct assent_record *body, const char *member, const char *option)
{
    if (cli_value(cli, option) != NULL)
        assent_record_put_text(body, member, assent_text_of(cli_value(cli, option)));
}

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

// Calls, and prints the one delegation that is answered.
static int call_one(struct cli *cli, struct client *client, const struct call *call)
{
    int code = CLI_OK;
    struct answer answer;
    if (client_call(client, call, &answer, &code)) {
        if (cli->json)
            print_json(&answer.body);
        else
            print_delegation(cli, &answer.body);
    }
    return code;
}

static int run_make(struct cli *cli)
{
    int code = CLI_OK;
    struct assent_record body = assent_record_in(cli->arena);
    assent_record_put_text(&body, "delegate", assent_text_of(cli->arguments[0]));
    if (cli_value(cli, "--until") == NULL)
        return cli_fail(CLI_USAGE, "say until when, as in --until 2026-12-01");
    if (!put_time(cli, &body, "from", "--from", false) || !put_time(cli, &body, "until", "--until", true))
        return CLI_USAGE;
    put_option(cli, &body, "person", "--for");
    put_option(cli, &body, "kind", "--kind");
    put_option(cli, &body, "workflow", "--workflow");
    put_option(cli, &body, "because", "--because");
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/delegations"),
                        .body = assent_record_done(&body),
                        .keyed = true,
                        .if_match = -1};
    code = call_one(cli, client, &call);
    client_close(client);
    return code;
}

static int call_named(struct cli *cli, const char *method, const char *suffix)
{
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct assent_text escaped = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = method, .if_match = -1};
    call.path =
        assent_text_format(cli->arena, "/v1/delegations/%.*s%s", (int)escaped.count, escaped.bytes, suffix);
    code = call_one(cli, client, &call);
    client_close(client);
    return code;
}

static int run_show(struct cli *cli)
{
    return call_named(cli, "GET", "");
}

static int run_revoke(struct cli *cli)
{
    return call_named(cli, "POST", ":revoke");
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
    if (table.count == 0)
        puts("nobody votes for anybody here");
    else
        table_print(&table);
}

static int run_list(struct cli *cli)
{
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    const char *person = cli_value(cli, "--person");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/delegations");
    if (person != NULL) {
        assent_buffer_string(&path, "?person=");
        assent_buffer_text(&path, client_escape(cli->arena, person));
    }
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    struct answer answer;
    if (client_call(client, &call, &answer, &code)) {
        if (cli->json)
            print_json(&answer.body);
        else
            print_delegations(cli, &answer.body);
    }
    client_close(client);
    return code;
}

const struct command COMMANDS_DELEGATE[] = {
    {"delegate", "PERSON --until TIME", "let somebody vote for you for a while",
     "PERSON then votes in your name where you are asked, and both names are kept; you may vote yourself all the\n"
     "same. Nobody who is kept out of a round votes there in your name, and what you delegate is not passed on.",
     1, 1, OPTIONS_MAKE, run_make},
    {"delegate list", "", "list who votes for you, and for whom you vote", NULL, 0, 0, OPTIONS_LIST,
     run_list},
    {"delegate show", "DELEGATION", "show a delegation", NULL, 1, 1, OPTIONS_NONE, run_show},
    {"delegate revoke", "DELEGATION", "end a delegation; votes that were given by it stand", NULL, 1, 1,
     OPTIONS_NONE, run_revoke},
    {NULL, NULL, NULL, NULL, 0, 0, NULL, NULL},
};

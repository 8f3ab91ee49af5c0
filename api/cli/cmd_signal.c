// SPDX-License-Identifier: Apache-2.0
// Commands about signals: signal (send one), and for who looks after them signal list, show and drop.
#include "client.h"
#include "print.h"
#include <assent/base/canonical.h>
#include <stdio.h>

static const struct option OPTIONS_SEND[] = {
    {"--ttl", OPTION_VALUE, "DURATION", "how long it waits for a listener (30 days, at most 366)"},
    {"--value", OPTION_VALUE, "JSON", "an object that goes with it"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_LIST[] = {
    {"--name", OPTION_VALUE, "NAME", "of this name only"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// --value first, then MEMBER=VALUE words as texts; absent where there is neither.
static bool read_value(struct cli *cli, struct assent_value *out)
{
    const char *json = cli_value(cli, "--value");
    struct assent_error error;
    *out = assent_value_absent();
    if (json != NULL && (!assent_canonical_read(cli->arena, assent_text_of(json), out, &error) ||
                         out->kind != ASSENT_VALUE_RECORD)) {
        cli_fail(0, "--value %s: a JSON object is expected, as in '{\"last_day\":\"2026-12-31\"}'", json);
        return false;
    }
    struct assent_record record = assent_record_from(cli->arena, out);
    for (int i = 2; i < cli->argument_count; i++) {
        struct assent_text word = assent_text_of(cli->arguments[i]);
        size_t sign = assent_text_find_byte(word, '=');
        if (sign == 0 || sign == word.count) {
            cli_fail(0, "%s: what goes with a signal is written MEMBER=VALUE", cli->arguments[i]);
            return false;
        }
        assent_record_set(&record, assent_text_slice(word.bytes, sign),
                          assent_value_text(assent_text_slice(word.bytes + sign + 1, word.count - sign - 1)));
    }
    if (record.count > 0)
        *out = assent_record_done(&record);
    return true;
}

static void print_state(struct cli *cli, const struct assent_value *signal)
{
    struct assent_text id = assent_value_get_text(signal, "id"),
                       state = assent_value_get_text(signal, "state");
    struct assent_text until = print_time(cli->arena, assent_value_get_text(signal, "expires"));
    long long tickets = (long long)assent_value_get_integer(signal, "tickets", 0);
    if (assent_text_is(state, "waiting"))
        printf("%.*s waits for a ticket that listens, until %.*s\n", (int)id.count, id.bytes,
               (int)until.count, until.bytes);
    else
        printf("%.*s %.*s: %lld ticket%s took it\n", (int)id.count, id.bytes, (int)state.count, state.bytes,
               tickets, tickets == 1 ? "" : "s");
}

static void print_signal(struct cli *cli, const struct assent_value *signal)
{
    const struct assent_value *deliveries = assent_value_get(signal, "deliveries"),
                              *owed = assent_value_get(signal, "owed"),
                              *value = assent_value_get(signal, "value");
    struct assent_text name = assent_value_get_text(signal, "signal"),
                       key = assent_value_get_text(signal, "key");
    struct assent_text by = print_who(cli->arena, assent_value_get(signal, "by"));
    struct assent_text sent = print_time(cli->arena, assent_value_get_text(signal, "sent"));
    print_state(cli, signal);
    printf("  %.*s %.*s, by %.*s, %.*s\n", (int)name.count, name.bytes, (int)key.count, key.bytes,
           (int)by.count, by.bytes, (int)sent.count, sent.bytes);
    if (value != NULL) {
        struct assent_text text = print_value(cli->arena, value);
        printf("  with %.*s\n", (int)text.count, text.bytes);
    }
    for (size_t i = 0; deliveries != NULL && i < deliveries->list.count; i++) {
        struct assent_text ticket = assent_value_get_text(&deliveries->list.items[i], "ticket");
        struct assent_text at =
            print_time(cli->arena, assent_value_get_text(&deliveries->list.items[i], "at"));
        printf("  to %.*s, %.*s\n", (int)ticket.count, ticket.bytes, (int)at.count, at.bytes);
    }
    for (size_t i = 0; owed != NULL && i < owed->list.count; i++) {
        struct assent_text ticket = assent_value_get_text(&owed->list.items[i], "ticket");
        struct assent_text why =
            print_clean(cli->arena, assent_value_get_text(&owed->list.items[i], "detail"));
        printf("  %.*s could not take it: %.*s\n", (int)ticket.count, ticket.bytes, (int)why.count,
               why.bytes);
    }
}

static int show(struct cli *cli, struct client *client, const char *id)
{
    struct assent_text escaped = client_escape(cli->arena, id);
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/signals/%.*s", (int)escaped.count, escaped.bytes);
    return client_print(client, &call, print_signal);
}

static int run_send(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    struct assent_value value;
    struct assent_record body = assent_record_in(cli->arena);
    if (!read_value(cli, &value))
        return CLI_USAGE;
    assent_record_put_text(&body, "signal", assent_text_of(cli->arguments[0]));
    if (cli->argument_count > 1)
        assent_record_put_text(&body, "key", assent_text_of(cli->arguments[1]));
    cli_put(cli, &body, "ttl", "--ttl");
    assent_record_put(&body, "value", value);
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/signals"),
                        .body = assent_record_done(&body),
                        .keyed = true,
                        .if_match = -1};
    struct answer answer;
    if (client_call(client, &call, &answer, &code)) // what came of it is known a moment later
        code = show(cli, client, assent_text_cstring(cli->arena, assent_value_get_text(&answer.body, "id")));
    return code;
}

static int run_show(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    code = show(cli, client, cli->arguments[0]);
    return code;
}

static int run_drop(struct cli *cli, struct client *client)
{
    struct assent_text escaped = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "POST", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/signals/%.*s:drop", (int)escaped.count, escaped.bytes);
    return client_print(client, &call, print_state);
}

static void print_signals(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"signal", "key", "state", "sent", "expires", "owed", "id"};
    struct table table = table_of(cli, TITLES, 7);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *signal = &data->list.items[i], *owed = assent_value_get(signal, "owed");
        table_cell(&table, assent_value_get_text(signal, "signal"));
        table_cell(&table, assent_value_get_text(signal, "key"));
        table_cell(&table, assent_value_get_text(signal, "state"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(signal, "sent")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(signal, "expires")));
        table_cell(&table, assent_text_format(cli->arena, "%zu", owed != NULL ? owed->list.count : 0));
        table_cell(&table, assent_value_get_text(signal, "id"));
    }
    table_print_page(&table, body, "no signal is open");
}

static int run_list(struct cli *cli, struct client *client)
{
    const char *limit = cli_value(cli, "--limit");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/signals");
    client_query(cli->arena, &path, "limit", limit != NULL ? limit : "50");
    client_query(cli->arena, &path, "name", cli_value(cli, "--name"));
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_signals);
}

const struct command COMMANDS_SIGNAL[] = {
    {"signal", "NAME [KEY [MEMBER=VALUE …]]", "send a signal to the tickets that listen to it, or will",
     "NAME and KEY are those that the workflow listens to, as in `assent signal hr.left per_01…`. Every ticket that\n"
     "listens hears it; when none does, the first that comes to listen within --ttl. MEMBER=VALUE goes with it as\n"
     "text.",
     1, -1, OPTIONS_SEND, .work = run_send},
    {"signal list", "", "list the signals that are still open",
     "Those that wait for a listener, and those that a ticket could not take (owed).", 0, 0, OPTIONS_LIST,
     .work = run_list},
    {"signal show", "SIGNAL", "show a signal and which tickets took it", NULL, 1, 1, NULL, .work = run_show},
    {"signal drop", "SIGNAL", "drop an open signal: it goes nowhere any more", NULL, 1, 1, NULL,
     .work = run_drop},
    {.name = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// Commands of approvers: vote, withdraw, inbox; and of who is asked by them: answer. A vote carries the
// digest of what was shown here, so that it never counts for something else.
#include "client.h"
#include "fields.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_VOTE[] = {
    {"--comment", OPTION_VALUE, "TEXT", "why; needed to reject, to object and to ask"},
    {"--set", OPTION_LIST, "FIELD=VALUE", "narrow a field that the round lets an approval narrow"},
    {"--seat", OPTION_VALUE, "NAME", "which seat, where one fits several"},
    {"--for", OPTION_VALUE, "PERSON", "whose vote it is, who has delegated it to you"},
    {"--aloud", OPTION_FLAG, NULL, "with --for: they said it aloud, and you write it down"},
    {"--digest", OPTION_VALUE, "sha256:HEX", "what was seen (else what is there now)"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_WITHDRAW[] = {
    {"--comment", OPTION_VALUE, "TEXT", "why"},
    {"--for", OPTION_VALUE, "PERSON", "whose vote it is, which you gave for them"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_ANSWER[] = {
    {"--to", OPTION_VALUE, "PERSON", "who asked, by id, where several have"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_ROUNDS[] = {
    {"--open", OPTION_FLAG, NULL, "only those that still wait for votes"},
    {"--decided", OPTION_FLAG, NULL, "only those that do not any more"},
    {"--owed", OPTION_FLAG, NULL, "only votes that are owed while tickets go on"},
    {"--workflow", OPTION_VALUE, "NAME", "of tickets of this workflow"},
    {"--service", OPTION_VALUE, "HANDLE", "of tickets on this service"},
    {"--limit", OPTION_VALUE, "N", "at most so many (50)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "the next page"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// The round itself tells what has changed since the caller voted.
static bool read_round(struct cli *cli, struct client *client, struct assent_value *round, int *code)
{
    struct assent_text id = assent_value_get_text(round, "id");
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/approvals/%.*s", (int)id.count, id.bytes);
    struct answer answer;
    if (!client_call(client, &call, &answer, code))
        return false;
    *round = answer.body;
    return true;
}

// The open round of a ticket, or the round that is named by its own id.
static bool find_round(struct cli *cli, struct client *client, const char *name, struct assent_value *round,
                       int *code)
{
    bool by_id = strncmp(name, "apr_", 4) == 0;
    struct assent_text escaped = client_escape(cli->arena, name);
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, by_id ? "/v1/approvals/%.*s" : "/v1/tickets/%.*s",
                                   (int)escaped.count, escaped.bytes);
    struct answer answer;
    if (!client_call(client, &call, &answer, code))
        return false;
    const struct assent_value *open = by_id ? &answer.body : assent_value_get(&answer.body, "approval");
    const struct assent_value *owed = assent_value_get(&answer.body, "debts");
    if (open == NULL && owed != NULL && owed->list.count > 0)
        open = &owed->list.items[0];
    if (open == NULL) {
        struct assent_text state = assent_value_get_text(&answer.body, "state");
        *code = cli_fail(CLI_REFUSED, "%s asks for no votes: it is in `%.*s`", name, (int)state.count,
                         state.bytes);
        return false;
    }
    *round = *open;
    return by_id || assent_value_get(open, "asked_again") == NULL || read_round(cli, client, round, code);
}

static struct assent_text round_path(struct cli *cli, const struct assent_value *round, const char *suffix)
{
    struct assent_text id = assent_value_get_text(round, "id");
    return assent_text_format(cli->arena, "/v1/approvals/%.*s%s", (int)id.count, id.bytes, suffix);
}

// What `--set` narrows, typed by the form of the ticket's workflow.
static int put_sets(struct cli *cli, struct client *client, const struct assent_value *round,
                    struct assent_record *body)
{
    const struct given *given = cli_list(cli, "--set");
    int code = CLI_OK;
    if (given == NULL)
        return CLI_OK;
    struct assent_text number =
        client_escape(cli->arena, assent_text_cstring(cli->arena, assent_value_get_text(round, "number")));
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/tickets/%.*s", (int)number.count, number.bytes);
    struct answer answer;
    struct assent_value form, fields, cleared;
    if (!client_call(client, &call, &answer, &code) ||
        !fields_form(client, assent_value_get_text(assent_value_get(&answer.body, "workflow"), "name"), &form,
                     &code))
        return code;
    if (!fields_read(cli, &form, given->values, (int)given->count, &fields, &cleared))
        return CLI_USAGE;
    if (cleared.list.count > 0)
        return cli_fail(CLI_USAGE, "a vote empties no field: give `%.*s` a value",
                        (int)cleared.list.items[0].text.count, cleared.list.items[0].text.bytes);
    assent_record_put(body, "set", fields);
    return CLI_OK;
}

static int fill_vote(struct cli *cli, struct client *client, const struct assent_value *round,
                     struct assent_record *body)
{
    assent_record_put_text(body, "choice", assent_text_of(cli->arguments[1]));
    assent_record_put_text(body, "digest", assent_value_get_text(round, "digest"));
    cli_put(cli, body, "digest", "--digest");
    cli_put(cli, body, "seat", "--seat");
    cli_put(cli, body, "for", "--for");
    if (cli_flag(cli, "--aloud"))
        assent_record_put_boolean(body, "aloud", true);
    cli_put(cli, body, "comment", "--comment");
    return put_sets(cli, client, round, body);
}

static int fill_withdrawal(struct cli *cli, struct client *client, const struct assent_value *round,
                           struct assent_record *body)
{
    (void)round, (void)client;
    cli_put(cli, body, "for", "--for");
    cli_put(cli, body, "comment", "--comment");
    return CLI_OK;
}

static int fill_answer(struct cli *cli, struct client *client, const struct assent_value *round,
                       struct assent_record *body)
{
    (void)round, (void)client;
    assent_record_put_text(body, "answer", assent_text_of(cli->arguments[1]));
    cli_put(cli, body, "to", "--to");
    return CLI_OK;
}

static int fill_nothing(struct cli *cli, struct client *client, const struct assent_value *round,
                        struct assent_record *body)
{
    (void)cli, (void)client, (void)round, (void)body;
    return CLI_OK;
}

typedef int fill_function(struct cli *cli, struct client *client, const struct assent_value *round,
                          struct assent_record *body);

// Finds the round that the first argument names, posts what fill makes to it, and shows where the ticket is
// then.
static int post_to_round(struct cli *cli, struct client *client, const char *suffix, fill_function *fill)
{
    int code = CLI_OK;
    struct assent_value round;
    struct assent_record body = assent_record_in(cli->arena);
    struct call call = {.method = "POST", .keyed = true, .if_match = -1};
    if (!find_round(cli, client, cli->arguments[0], &round, &code))
        return code;
    if (!cli->json)
        print_changed(cli, &round);
    code = fill(cli, client, &round, &body);
    if (code != CLI_OK)
        return code;
    call.path = round_path(cli, &round, suffix);
    call.body = assent_record_done(&body);
    return client_print(client, &call, print_ticket_of);
}

static int run_vote(struct cli *cli, struct client *client)
{
    return post_to_round(cli, client, "/votes", fill_vote);
}

static int run_withdraw(struct cli *cli, struct client *client)
{
    return post_to_round(cli, client, "/votes:withdraw", fill_withdrawal);
}

static int run_answer(struct cli *cli, struct client *client)
{
    return post_to_round(cli, client, "/answers", fill_answer);
}

// Unlike a vote it stands at the round itself.
static int run_close(struct cli *cli, struct client *client)
{
    return post_to_round(cli, client, ":close", fill_nothing);
}

static bool for_others(const struct assent_value *data)
{
    bool any = false;
    for (size_t i = 0; data != NULL && i < data->list.count; i++)
        any = any || assent_value_get(&data->list.items[i], "for") != NULL;
    return any;
}

// In whose names the vote can be given: nothing for one's own alone.
static struct assent_text print_others(struct cli *cli, const struct assent_value *entry)
{
    const struct assent_value *others = assent_value_get(entry, "for");
    struct assent_buffer out = assent_buffer_in(cli->arena);
    if (others == NULL)
        return assent_text_of("");
    assent_buffer_string(&out, assent_value_get_boolean(entry, "can_vote", false) ? "you" : "");
    for (size_t i = 0; i < others->list.count; i++) {
        const struct assent_value *person = assent_value_get(&others->list.items[i], "person");
        assent_buffer_string(&out, out.count > 0 ? ", " : "");
        assent_buffer_text(&out, assent_value_get_text(person, "handle"));
    }
    return assent_buffer_done(&out);
}

// "vote", "vote, again" after a change, "vote, reminded".
static struct assent_text print_what(struct cli *cli, const struct assent_value *entry)
{
    struct assent_text what = assent_value_get_text(entry, "what");
    bool again = assent_value_get(entry, "asked_again") != NULL;
    if (!again && assent_value_get(entry, "reminded") == NULL)
        return what;
    return assent_text_format(cli->arena, "%.*s, %s", (int)what.count, what.bytes,
                              again ? "again" : "reminded");
}

static void print_inbox(struct cli *cli, const struct assent_value *body)
{
    static const char *const OWN[] = {"what", "ticket", "due", "asked", "title", "id"};
    static const char *const TITLES[] = {"what", "ticket", "due", "asked", "for", "title", "id"};
    const struct assent_value *data = assent_value_get(body, "data");
    bool others = for_others(data);
    struct table table = others ? table_of(cli, TITLES, 7) : table_of(cli, OWN, 6);
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *entry = &data->list.items[i], *ticket = assent_value_get(entry, "ticket");
        struct assent_text approval = assent_value_get_text(entry, "approval");
        table_cell(&table, print_what(cli, entry));
        table_cell(&table, assent_value_get_text(ticket, "number"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(entry, "due")));
        table_cell(&table, print_who(cli->arena, assent_value_get(entry, "asked")));
        if (others)
            table_cell(&table, print_others(cli, entry));
        table_cell(&table, assent_value_get_text(ticket, "title"));
        table_cell(&table, approval.count > 0 ? approval : assent_value_get_text(entry, "job"));
    }
    table_print_page(&table, body, "nothing waits for you");
}

static int run_inbox(struct cli *cli, struct client *client)
{
    const char *limit = cli_value(cli, "--limit");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/inbox");
    client_query(cli->arena, &path, "limit", limit != NULL ? limit : "50");
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_inbox);
}

static void put_number(struct cli *cli, struct table *table, const struct assent_value *round,
                       const char *name)
{
    int64_t number = assent_value_get_integer(round, name, 0);
    table_cell(table, assent_text_format(cli->arena, "%lld", (long long)number));
}

static void print_rounds(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"ticket", "round", "outcome", "due", "yes", "no", "title", "id"};
    struct table table = table_of(cli, TITLES, 8);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *round = &data->list.items[i];
        table_cell(&table, assent_value_get_text(round, "number"));
        table_cell(&table, assent_value_get_text(round, "name"));
        table_cell(&table, assent_value_get(round, "unpaid") != NULL
                               ? assent_text_of("overdue")
                               : assent_value_get_text(round, "outcome"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(round, "due")));
        put_number(cli, &table, round, "approved");
        put_number(cli, &table, round, "rejected");
        table_cell(&table, assent_value_get_text(round, "title"));
        table_cell(&table, assent_value_get_text(round, "id"));
    }
    bool more = assent_value_get_text(body, "next").count > 0;
    table_print_page(&table, body,
                     more ? "no such round among the newest tickets" : "there is no such round");
}

static int run_rounds(struct cli *cli, struct client *client)
{
    static const char *const NAMES[] = {"workflow", "service", "limit", "cursor"};
    if (cli_flag(cli, "--open") && cli_flag(cli, "--decided"))
        return cli_fail(CLI_USAGE, "say --open or --decided, or neither for both");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/approvals?for=all");
    if (cli_flag(cli, "--open") || cli_flag(cli, "--decided"))
        client_query(cli->arena, &path, "open", cli_flag(cli, "--open") ? "true" : "false");
    if (cli_flag(cli, "--owed"))
        client_query(cli->arena, &path, "debt", "true");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        client_query(cli->arena, &path, NAMES[i],
                     cli_value(cli, assent_text_format(cli->arena, "--%s", NAMES[i]).bytes));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_rounds);
}

const struct command COMMANDS_VOTE[] = {
    {"vote", "TICKET approve|reject|abstain|object|ask", "vote in the ticket's open round",
     "TICKET is a number, an id, or the id of a round (apr_…). A question (ask) stops the round's clock until "
     "the requester answers it.",
     2, 2, OPTIONS_VOTE, .work = run_vote},
    {"answer", "TICKET ANSWER", "answer the question of a voter",
     "TICKET is a number, an id, or the id of a round (apr_…).", 2, 2, OPTIONS_ANSWER, .work = run_answer},
    {"withdraw", "TICKET", "take one's vote back while the round is open", NULL, 1, 1, OPTIONS_WITHDRAW,
     .work = run_withdraw},
    {"close-round", "TICKET", "close the ticket's round at its meeting",
     "For the chair of the board that the round asks. Its votes count then, and not before.", 1, 1,
     OPTIONS_KEY, .work = run_close},
    {"rounds", "", "who has been asked for what, of all tickets that you may see, newest first", NULL, 0, 0,
     OPTIONS_ROUNDS, .work = run_rounds},
    {"inbox", "", "what waits for you, by due time", NULL, 0, 0, OPTIONS_PAGE, .work = run_inbox},
    {.name = NULL},
};

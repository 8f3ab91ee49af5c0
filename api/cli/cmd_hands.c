// SPDX-License-Identifier: Apache-2.0
// Commands for working with others: hand a ticket over, add an approver, watch, and vote on several tickets
// at once after each has been shown.
#include "client.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

enum { ANSWER_BYTES = 64, VOTES_MOST = 50 };

static const struct option OPTIONS_BECAUSE[] = {
    {"--because", OPTION_VALUE, "TEXT", "why; needed"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_VOTES[] = {
    {"--comment", OPTION_VALUE, "TEXT", "why; needed to reject, to object and to ask"},
    {"--each", OPTION_FLAG, NULL, "ask before each of them, not once for all"},
    {"--yes", OPTION_FLAG, NULL, "do not ask: they are shown and voted on"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// What is voted on in one call.
struct votes {
    struct assent_items list;
    size_t shown;
};

static struct assent_value body_of(struct cli *cli, const char *member, const char *person)
{
    struct assent_record record = assent_record_in(cli->arena);
    assent_record_put_text(&record, member, assent_text_of(person));
    assent_record_put_text(&record, "because", assent_text_of(cli_value(cli, "--because")));
    return assent_record_done(&record);
}

static bool needs_because(const struct cli *cli)
{
    return cli_value(cli, "--because") != NULL || cli_no("say why: --because TEXT");
}

static int hand_over(struct cli *cli, struct client *client)
{
    if (!needs_because(cli))
        return CLI_USAGE;
    struct assent_text ticket = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "POST", .keyed = true, .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/tickets/%.*s:hand_over", (int)ticket.count, ticket.bytes);
    call.body = body_of(cli, "to", cli->arguments[1]);
    return client_print(client, &call, print_ticket);
}

// The open round of a ticket by its id: empty after a sentence on stderr.
static struct assent_text round_of(struct cli *cli, struct client *client, const char *name, int *code)
{
    if (strncmp(name, "apr_", 4) == 0)
        return client_escape(cli->arena, name);
    struct assent_text ticket = client_escape(cli->arena, name);
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/tickets/%.*s", (int)ticket.count, ticket.bytes);
    struct answer answer;
    if (!client_call(client, &call, &answer, code))
        return (struct assent_text){0};
    const struct assent_value *open = assent_value_get(&answer.body, "approval");
    const struct assent_value *owed = assent_value_get(&answer.body, "debts");
    if (open == NULL && owed != NULL && owed->list.count > 0)
        open = &owed->list.items[0];
    if (open != NULL)
        return assent_value_get_text(open, "id");
    *code = cli_fail(CLI_REFUSED, "%s asks for no votes now", name);
    return (struct assent_text){0};
}

static int add_approver(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    if (!needs_because(cli))
        return CLI_USAGE;
    struct assent_text round = round_of(cli, client, cli->arguments[0], &code);
    if (round.count == 0)
        return code;
    struct call call = {.method = "POST", .keyed = true, .if_match = -1};
    call.path =
        assent_text_format(cli->arena, "/v1/approvals/%.*s:add_approver", (int)round.count, round.bytes);
    call.body = body_of(cli, "person", cli->arguments[1]);
    return client_print(client, &call, print_ticket_of);
}

static void print_watch(struct cli *cli, const struct assent_value *body)
{
    struct assent_text number = print_clean(cli->arena, assent_value_get_text(body, "number"));
    printf("you watch %.*s%s\n", (int)number.count, number.bytes,
           assent_value_get_boolean(body, "watching", false) ? "" : " no more");
}

static int set_watch(struct cli *cli, struct client *client, const char *method)
{
    struct assent_text ticket = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = method, .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/tickets/%.*s/watch", (int)ticket.count, ticket.bytes);
    return client_print(client, &call, print_watch);
}

static int add_watch(struct cli *cli, struct client *client)
{
    return set_watch(cli, client, "PUT");
}

static int drop_watch(struct cli *cli, struct client *client)
{
    return set_watch(cli, client, "DELETE");
}

static int list_watching(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/tickets?watching=me");
    client_query(cli->arena, &path, "limit", cli_value(cli, "--limit"));
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_tickets);
}

// --- several votes ---

static bool confirmed(const char *question)
{
    char line[ANSWER_BYTES];
    fflush(stdout); // the rounds that it is about
    fprintf(stderr, "%s [y/N] ", question);
    return fgets(line, sizeof line, stdin) != NULL && (line[0] == 'y' || line[0] == 'Y');
}

// Shows the round, with what has changed since the caller voted, and takes it in unless the caller says no.
static bool take_round(struct cli *cli, struct client *client, struct assent_text id, struct votes *votes,
                       int *code)
{
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/approvals/%.*s", (int)id.count, id.bytes);
    struct answer answer;
    if (!client_call(client, &call, &answer, code))
        return false;
    const struct assent_value *round = &answer.body;
    struct assent_text number = assent_value_get_text(round, "number");
    struct assent_text title = print_clean(cli->arena, assent_value_get_text(round, "title"));
    if (!cli->json) {
        printf("%s%.*s%s  %.*s\n", print_bold(cli), (int)number.count, number.bytes, print_plain(cli),
               (int)title.count, title.bytes);
        print_round(cli, round);
    }
    votes->shown++;
    if (cli_flag(cli, "--each") && !cli_flag(cli, "--yes") &&
        !confirmed(assent_text_format(cli->arena, "%s this one?", cli->arguments[0]).bytes))
        return true;
    struct assent_record vote = assent_record_in(cli->arena);
    assent_record_put_text(&vote, "approval", id);
    assent_record_put_text(&vote, "choice", assent_text_of(cli->arguments[0]));
    cli_put(cli, &vote, "comment", "--comment");
    assent_record_put_text(&vote, "digest", assent_value_get_text(round, "digest"));
    assent_items_add(&votes->list, assent_record_done(&vote));
    return true;
}

// Those that are named; without names what waits for the caller's own vote.
static bool take_rounds(struct cli *cli, struct client *client, struct votes *votes, int *code)
{
    struct answer answer;
    struct call call = {
        .method = "GET", .path = assent_text_of("/v1/approvals?for=me&limit=50"), .if_match = -1};
    for (int i = 1; i < cli->argument_count; i++) {
        struct assent_text id = round_of(cli, client, cli->arguments[i], code);
        if (id.count == 0 || !take_round(cli, client, id, votes, code))
            return false;
    }
    if (cli->argument_count > 1)
        return true;
    if (!client_call(client, &call, &answer, code))
        return false;
    const struct assent_value *data = assent_value_get(&answer.body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *entry = &data->list.items[i];
        if (assent_value_get_boolean(entry, "can_vote", false) &&
            !take_round(cli, client, assent_value_get_text(entry, "approval"), votes, code))
            return false;
    }
    return true;
}

static int print_outcomes(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"ticket", "round", "what became of it"};
    struct table table = table_of(cli, TITLES, 3);
    const struct assent_value *list = assent_value_get(body, "votes");
    bool refused = false;
    for (size_t i = 0; list != NULL && i < list->list.count; i++) {
        const struct assent_value *one = &list->list.items[i];
        const struct assent_value *problem = assent_value_get(one, "problem");
        refused = refused || problem != NULL;
        table_cell(&table, assent_value_get_text(one, "number"));
        table_cell(&table, assent_value_get_text(one, "round"));
        table_cell(&table, problem != NULL ? print_clean(cli->arena, assent_value_get_text(problem, "detail"))
                                           : assent_text_of("counted"));
    }
    if (!cli->json)
        table_print(&table);
    return refused ? CLI_REFUSED : CLI_OK;
}

static int vote_all(struct cli *cli, struct client *client)
{
    struct votes votes = {.list = assent_items_in(cli->arena)};
    struct assent_record record = assent_record_in(cli->arena);
    struct answer answer;
    int code = CLI_OK;
    if (cli->argument_count > 1 + VOTES_MOST)
        return cli_fail(CLI_USAGE, "at most %d tickets are voted on in one call", VOTES_MOST);
    if (!take_rounds(cli, client, &votes, &code))
        return code;
    size_t count = votes.list.count;
    assent_record_put(&record, "votes", assent_items_done(&votes.list));
    struct assent_value body = assent_record_done(&record);
    if (count == 0) {
        if (cli->json)
            print_json(&body);
        else
            puts(votes.shown > 0 ? "no vote was given" : "nothing waits for your vote");
        return CLI_OK;
    }
    bool asks = !cli_flag(cli, "--yes") && !cli_flag(cli, "--each");
    if (asks && !confirmed(assent_text_format(cli->arena, "%s these %zu?", cli->arguments[0], count).bytes))
        return cli_fail(CLI_REFUSED, "no vote was given");
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/approvals:vote"),
                        .keyed = true,
                        .if_match = -1,
                        .body = body};
    if (!client_call(client, &call, &answer, &code))
        return code;
    if (cli->json)
        print_json(&answer.body);
    return print_outcomes(cli, &answer.body);
}

const struct command COMMANDS_HANDS[] = {
    {"vote-all", "approve|reject|abstain|object|ask [TICKET …]",
     "vote on several tickets, after each was shown",
     "Without TICKET: whatever waits for your own vote. Each round is shown with what has changed since you voted on\n"
     "it, and each vote is decided by itself; a round takes it so only where its workflow says `bulk: true`.",
     1, -1, OPTIONS_VOTES, .work = vote_all},
    {"hand-over", "TICKET PERSON --because TEXT", "make somebody else the requester of a ticket",
     "For its requester and their manager; when the requester has left, also for who has the permission `behalf`.\n"
     "`assent list --requester PERSON --open` shows what somebody has left behind.",
     2, 2, OPTIONS_BECAUSE, .work = hand_over},
    {"add-approver", "TICKET PERSON --because TEXT", "ask one more for their approval, by name",
     "TICKET is a number, an id, or the id of a round (apr_…). What the round asks for already stays as it is.",
     2, 2, OPTIONS_BECAUSE, .work = add_approver},
    {"watching", "", "the tickets that you watch, newest first", NULL, 0, 0, OPTIONS_PAGE,
     .work = list_watching},
    {"watching add", "TICKET", "watch a ticket", NULL, 1, 1, NULL, .work = add_watch},
    {"watching drop", "TICKET", "watch it no more", NULL, 1, 1, NULL, .work = drop_watch},
    {.name = NULL},
};

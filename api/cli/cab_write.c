// SPDX-License-Identifier: Apache-2.0
// What a chair writes of a meeting, on the command line, and its minutes: cab attend, decide, close, minutes.
#include "cab.h"
#include "client.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

static void print_record(struct cli *cli, const struct assent_value *record)
{
    const struct assent_value *present = assent_value_get(record, "present");
    struct assent_text id = print_clean(cli->arena, assent_value_get_text(record, "id")),
                       state = assent_value_get_text(record, "state");
    printf("%.*s  %.*s\n", (int)id.count, id.bytes, (int)state.count, state.bytes);
    for (size_t i = 0; present != NULL && i < present->list.count; i++) {
        struct assent_text who = print_who(cli->arena, &present->list.items[i]);
        printf("%s%.*s", i ? ", " : "present: ", (int)who.count, who.bytes);
    }
    if (present != NULL && present->list.count > 0)
        puts("");
    if (present != NULL && !assent_value_get_boolean(record, "quorate", false))
        printf("the quorum is %lld: too few to decide\n",
               (long long)assent_value_get_integer(record, "quorum", 1));
}

int cab_attend(struct cli *cli, struct client *client)
{
    struct assent_items people = assent_items_in(cli->arena);
    struct assent_record body = assent_record_in(cli->arena);
    int code = CLI_OK;
    for (int i = 1; i < cli->argument_count; i++)
        assent_items_add(&people, assent_value_string(cli->arguments[i]));
    assent_record_put(&body, "present", assent_items_done(&people));
    struct call call = {.method = "PUT", .body = assent_record_done(&body), .if_match = -1};
    return cab_path(cli, client, "/attendance", &call.path, &code) ? client_print(client, &call, print_record)
                                                                   : code;
}

int cab_close(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    struct call call = {.method = "POST", .keyed = true, .if_match = -1};
    return cab_path(cli, client, ":close", &call.path, &code) ? client_print(client, &call, print_record)
                                                              : code;
}

// The round of the ticket on the meeting's agenda; an id of a round is that round.
static bool find_item(struct cli *cli, struct client *client, struct assent_text *out, int *code)
{
    struct assent_text ticket = assent_text_of(cli->arguments[1]);
    struct call call = {.method = "GET", .if_match = -1};
    struct answer answer;
    *out = ticket;
    if (strncmp(cli->arguments[1], "apr_", 4) == 0)
        return true;
    if (!cab_path(cli, client, "/agenda", &call.path, code) || !client_call(client, &call, &answer, code))
        return false;
    const struct assent_value *items = assent_value_get(&answer.body, "items");
    for (size_t i = 0; items != NULL && i < items->list.count; i++) {
        const struct assent_value *round = assent_value_get(&items->list.items[i], "approval");
        struct assent_text href = assent_value_get_text(round, "ticket");
        if (assent_value_get_boolean(&items->list.items[i], "decided", false) ||
            !(assent_text_equal(assent_value_get_text(round, "number"), ticket) ||
              assent_text_ends(href, cli->arguments[1])))
            continue;
        *out = assent_text_copy(cli->arena, assent_value_get_text(round, "id"));
        return true;
    }
    *code =
        cli_fail(CLI_REFUSED, "%s is not on the agenda of that meeting; `assent cab agenda` shows what is",
                 cli->arguments[1]);
    return false;
}

// "ivar=reject:No rehearsal."
static bool put_dissent(struct cli *cli, struct assent_record *body)
{
    struct assent_items items = assent_items_in(cli->arena);
    const struct given *given = cli_list(cli, "--but");
    for (size_t i = 0; given != NULL && i < given->count; i++) {
        struct assent_text text = assent_text_of(given->values[i]);
        struct assent_record one = assent_record_in(cli->arena);
        size_t equals = assent_text_find_byte(text, '=');
        size_t colon = assent_text_find_byte(text, ':');
        if (equals == text.count || colon < equals)
            return cli_no("--but %s: write it as PERSON=CHOICE or PERSON=CHOICE:TEXT", given->values[i]);
        assent_record_put_text(&one, "choice",
                               assent_text_slice(text.bytes + equals + 1, colon - equals - 1));
        if (colon < text.count)
            assent_record_put_text(&one, "comment",
                                   assent_text_slice(text.bytes + colon + 1, text.count - colon - 1));
        assent_record_put_text(&one, "person", assent_text_slice(text.bytes, equals));
        assent_items_add(&items, assent_record_done(&one));
    }
    if (items.count > 0)
        assent_record_put(body, "dissent", assent_items_done(&items));
    return true;
}

static void print_outcome(struct cli *cli, const struct assent_value *decided,
                          const struct assent_value *item);

static void print_decided(struct cli *cli, const struct assent_value *decided)
{
    const struct assent_value *item = assent_value_get(decided, "item");
    const struct assent_value *without = item != NULL ? assent_value_get(item, "without") : NULL;
    for (size_t i = 0; without != NULL && i < without->list.count; i++) {
        struct assent_text who = print_who(cli->arena, assent_value_get(&without->list.items[i], "person"));
        struct assent_text rule =
            print_clean(cli->arena, assent_value_get_text(&without->list.items[i], "rule"));
        printf("no vote: %.*s (%.*s)\n", (int)who.count, who.bytes, (int)rule.count, rule.bytes);
    }
    print_outcome(cli, decided, item);
    print_round(cli, assent_value_get(decided, "approval"));
}

// What became of the item: the round, and where its ticket is now.
static void print_outcome(struct cli *cli, const struct assent_value *decided,
                          const struct assent_value *item)
{
    const struct assent_value *round = assent_value_get(decided, "approval");
    struct assent_text number = print_clean(cli->arena, assent_value_get_text(round, "number"));
    struct assent_text name = print_clean(cli->arena, assent_value_get_text(round, "name"));
    struct assent_text outcome = assent_value_get_text(round, "outcome");
    struct assent_text state =
        print_clean(cli->arena, assent_value_get_text(assent_value_get(decided, "ticket"), "state"));
    struct assent_text to = item != NULL ? assent_value_get_text(item, "to") : (struct assent_text){0};
    if (to.count)
        printf("%.*s: deferred to %.*s\n", (int)number.count, number.bytes, (int)to.count, to.bytes);
    else if (assent_text_is(outcome, "open"))
        printf("%.*s: round %.*s stays open, for the votes of others\n", (int)number.count, number.bytes,
               (int)name.count, name.bytes);
    else
        printf("%.*s: round %.*s %.*s, and the ticket is in %.*s\n", (int)number.count, number.bytes,
               (int)name.count, name.bytes, (int)outcome.count, outcome.bytes, (int)state.count, state.bytes);
}

int cab_decide(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    struct assent_text round;
    int code = CLI_OK;
    if (!find_item(cli, client, &round, &code))
        return code;
    assent_record_put_text(&body, "approval", round);
    cli_put(cli, &body, "because", "--because");
    assent_record_put_text(&body, "decision", assent_text_of(cli->arguments[2]));
    if (!put_dissent(cli, &body))
        return CLI_USAGE;
    struct call call = {.method = "POST", .body = assent_record_done(&body), .keyed = true, .if_match = -1};
    return cab_path(cli, client, "/decisions", &call.path, &code) ? client_print(client, &call, print_decided)
                                                                  : code;
}

static void print_minutes(struct cli *cli, const struct assent_value *minutes)
{
    struct assent_text page = assent_value_get_text(minutes, "markdown");
    while (page.count > 0) { // a line at a time, so that nothing in it steers a terminal
        size_t end = assent_text_find_byte(page, '\n');
        struct assent_text line = print_clean(cli->arena, assent_text_slice(page.bytes, end));
        printf("%.*s\n", (int)line.count, line.bytes);
        end += end < page.count;
        page = assent_text_slice(page.bytes + end, page.count - end);
    }
}

int cab_minutes(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    struct call call = {.method = "GET", .if_match = -1};
    return cab_path(cli, client, "/minutes", &call.path, &code) ? client_print(client, &call, print_minutes)
                                                                : code;
}

// SPDX-License-Identifier: Apache-2.0
// assent watch: what happens, a line for each event, as it happens. A connection that is lost is made again
// from the last event that was printed, so that nothing is missed and nothing comes twice.
#include "client.h"
#include "event_reader.h"
#include "print.h"
#include <assent/base/canonical.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { AGAIN_S = 2, POSITION_BYTES = 64 };

static const struct option OPTIONS_WATCH[] = {
    {"--after", OPTION_VALUE, "POSITION", "begin behind this event or turn (0: the very first)"},
    {"--type", OPTION_VALUE, "TYPES", "only these, such as ticket.voted,ticket.ended"},
    {"--workflow", OPTION_VALUE, "NAME", "only tickets of this workflow"},
    {"--mine", OPTION_FLAG, NULL,
     "only what concerns you, with the reason: what you are asked, what came of what is yours"},
    {"--until-now", OPTION_FLAG, NULL, "end when there is nothing more yet"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

struct watching {
    struct cli *cli;
    struct event_reader reader;
    bool failed; // of printing
};

// Why whoever watches only what concerns them is told.
static void print_reasons(struct cli *cli, const struct assent_value *data, struct assent_arena *arena)
{
    const struct assent_value *told = assent_value_get(data, "told");
    for (size_t i = 0; cli_flag(cli, "--mine") && told != NULL && i < told->list.count; i++) {
        struct assent_text reason = print_clean(arena, assent_value_get_text(&told->list.items[i], "reason"));
        printf("%s%.*s", i == 0 ? "  <" : ", ", (int)reason.count, reason.bytes);
        fputs(i + 1 == told->list.count ? ">" : "", stdout);
    }
}

static void print_event(struct cli *cli, const struct assent_value *event, struct assent_arena *arena)
{
    const struct assent_value *data = assent_value_get(event, "data");
    struct assent_text at = print_time(arena, assent_value_get_text(event, "time"));
    struct assent_text what = assent_value_get_text(assent_value_get(data, "ticket"), "number");
    struct assent_text line = print_clean(arena, assent_value_get_text(data, "line"));
    if (what.count == 0)
        what = print_clean(arena, assent_value_get_text(event, "subject"));
    if (line.count == 0) // what is no ticket's, or too long
        line = assent_value_get_text(event, "type");
    struct assent_text who = assent_value_get_text(assent_value_get(data, "by"), "handle");
    printf("%.*s  %s%.*s%s  %.*s", (int)at.count, at.bytes, print_bold(cli), (int)what.count, what.bytes,
           print_plain(cli), (int)line.count, line.bytes);
    if (who.count > 0)
        printf("  [%.*s]", (int)who.count, who.bytes);
    print_reasons(cli, data, arena);
    putchar('\n');
}

static void on_event(void *context, const char *name, struct assent_text data)
{
    struct watching *watching = context;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_value event;
    if (strcmp(name, "reset") == 0)
        cli_fail(0, "some of what happened is not in the journal any more: %.*s", (int)data.count,
                 data.bytes);
    else if (name[0] == 0 && watching->cli->json)
        printf("%.*s\n", (int)data.count, data.bytes);
    else if (name[0] == 0 && assent_canonical_read(arena, data, &event, NULL))
        print_event(watching->cli, &event, arena);
    watching->failed |= fflush(stdout) != 0;
    assent_arena_close(arena);
}

static bool on_bytes(void *context, const char *bytes, size_t count)
{
    struct watching *watching = context;
    event_reader_feed(&watching->reader, bytes, count);
    return !watching->failed;
}

static struct assent_text path_of(struct cli *cli, const char *resource, const char *after)
{
    const char *const names[][2] = {{"ticket", cli->argument_count > 0 ? cli->arguments[0] : NULL},
                                    {"workflow", cli_value(cli, "--workflow")},
                                    {"type", cli_value(cli, "--type")},
                                    {"for", cli_flag(cli, "--mine") ? "me" : NULL},
                                    {"after", after}};
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, resource);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        client_query(cli->arena, &path, names[i][0], names[i][1]);
    return assent_buffer_done(&path);
}

// Pages, from the beginning unless told, until there is nothing more.
static int until_now(struct cli *cli, struct client *client)
{
    char after[POSITION_BYTES] = "0";
    const char *given = cli_value(cli, "--after");
    int code = CLI_OK;
    for (bool more = true; more;) {
        struct answer answer;
        struct call call = {.method = "GET",
                            .path = path_of(cli, "/v1/events", given != NULL ? given : after),
                            .if_match = -1};
        if (!client_call(client, &call, &answer, &code))
            return code;
        const struct assent_value *data = assent_value_get(&answer.body, "data");
        for (size_t i = 0; data != NULL && i < data->list.count; i++) {
            struct assent_text text = assent_canonical_text(cli->arena, &data->list.items[i]);
            if (cli->json)
                printf("%.*s\n", (int)text.count, text.bytes);
            else
                print_event(cli, &data->list.items[i], cli->arena);
        }
        struct assent_text next = assent_value_get_text(&answer.body, "next");
        snprintf(after, sizeof after, "%.*s", (int)next.count, next.bytes);
        given = NULL;
        more = assent_value_get_boolean(&answer.body, "more", false);
    }
    return CLI_OK;
}

static int follow(struct cli *cli, struct client *client, struct watching *watching)
{
    bool was_open = false, told = false;
    for (;;) {
        const char *id = watching->reader.id;
        struct follow stream = {.path = path_of(cli, "/v1/events/stream", cli_value(cli, "--after")),
                                .last_id = id[0] != 0 ? id : NULL,
                                .bytes = on_bytes,
                                .context = watching};
        int code = CLI_OK;
        enum followed how = client_follow(client, &stream, was_open, &code);
        if (watching->failed)
            return CLI_USAGE;
        if (how == FOLLOWED_REFUSED || (how == FOLLOWED_NOBODY && !was_open))
            return code;
        was_open = true;
        if (how == FOLLOWED_NOBODY && !told)
            cli_fail(0, "the server is away; watching goes on when it is back (Ctrl-C ends it)");
        told = how == FOLLOWED_NOBODY;
        event_reader_again(&watching->reader);
        sleep(AGAIN_S);
    }
}

static int run_watch(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    struct watching watching = {.cli = cli};
    event_reader_open(&watching.reader, on_event, &watching);
    code = cli_flag(cli, "--until-now") ? until_now(cli, client) : follow(cli, client, &watching);
    event_reader_close(&watching.reader);
    return code;
}

const struct command COMMANDS_WATCH[] = {
    {"watch", "[TICKET]", "what happens, a line for each event, as it happens",
     "It begins now, or behind --after; a lost connection is made again and nothing is missed. With --until-now it begins\n"
     "at the beginning and ends at the end. With --json each line is a CloudEvent. --mine follows an inbox: what you are asked and reminded of, and what was decided.",
     0, 1, OPTIONS_WATCH, .work = run_watch},
    {.name = NULL},
};

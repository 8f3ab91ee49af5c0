// SPDX-License-Identifier: Apache-2.0
// Commands of boards that meet: what comes and what is on the agenda here, what the chair writes in
// cab_write.c. A meeting is named as everywhere, weekly-cab/2026-12-01; without the day it is the next one,
// without the board the only one that there is.
#include "cab.h"
#include "client.h"
#include "print.h"

#include <assent/base/limits.h>
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_MEETINGS[] = {
    {"--from", OPTION_VALUE, "TIME", "those that end after then: a day or a time (else from now on)"},
    {"--until", OPTION_VALUE, "TIME", "those that begin before then"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// The only board that there is.
static bool only_board(struct cli *cli, struct client *client, struct assent_text *board, int *code)
{
    struct call call = {.method = "GET", .path = assent_text_of("/v1/boards?limit=2"), .if_match = -1};
    struct answer answer;
    if (!client_call(client, &call, &answer, code))
        return false;
    const struct assent_value *data = assent_value_get(&answer.body, "data");
    if (data != NULL && data->list.count == 1) {
        *board = assent_text_copy(cli->arena, assent_value_get_text(&data->list.items[0], "handle"));
        return true;
    }
    *code = cli_fail(CLI_USAGE, "say which board; `assent boards` lists them");
    return false;
}

bool cab_path(struct cli *cli, struct client *client, const char *suffix, struct assent_text *out, int *code)
{
    struct assent_text board = assent_text_of(cli->argument_count > 0 ? cli->arguments[0] : "");
    size_t slash = assent_text_find_byte(board, '/');
    struct assent_text day = {0};
    if (slash < board.count) {
        day = assent_text_slice(board.bytes + slash + 1, board.count - slash - 1);
        board.count = slash;
    }
    if (board.count == 0 && !only_board(cli, client, &board, code))
        return false;
    struct assent_text escaped = client_escape(cli->arena, assent_text_cstring(cli->arena, board));
    struct assent_text meetings =
        assent_text_format(cli->arena, "/v1/boards/%.*s/meetings", (int)escaped.count, escaped.bytes);
    if (day.count == 0) {
        struct call call = {.method = "GET", .if_match = -1};
        struct answer answer;
        call.path = assent_text_format(cli->arena, "%.*s?limit=1", (int)meetings.count, meetings.bytes);
        if (!client_call(client, &call, &answer, code))
            return false;
        const struct assent_value *data = assent_value_get(&answer.body, "data");
        if (data == NULL || data->list.count == 0) {
            *code =
                cli_fail(CLI_REFUSED, "no meeting of %.*s is known; `assent boards %.*s` says when it meets",
                         (int)board.count, board.bytes, (int)board.count, board.bytes);
            return false;
        }
        struct assent_text id = assent_value_get_text(&data->list.items[0], "id");
        slash = assent_text_find_byte(id, '/');
        day = assent_text_copy(cli->arena, assent_text_slice(id.bytes + slash + 1, id.count - slash - 1));
    }
    escaped = client_escape(cli->arena, assent_text_cstring(cli->arena, day));
    *out = assent_text_format(cli->arena, "%.*s/%.*s%s", (int)meetings.count, meetings.bytes,
                              (int)escaped.count, escaped.bytes, suffix);
    return true;
}

static void print_meetings(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"MEETING", "FROM", "UNTIL", "STATE"};
    struct table table = table_of(cli, TITLES, 4);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *one = &data->list.items[i];
        table_cell(&table, assent_value_get_text(one, "id"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(one, "from")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(one, "until")));
        table_cell(&table, assent_value_get_text(one, "state"));
    }
    table_print_page(&table, body, "no meetings");
}

static int meetings(struct cli *cli, struct client *client)
{
    struct assent_text board = assent_text_of(cli->argument_count > 0 ? cli->arguments[0] : "");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    int code = CLI_OK;
    if (board.count == 0 && !only_board(cli, client, &board, &code))
        return code;
    assent_buffer_string(&path, "/v1/boards/");
    assent_buffer_text(&path, client_escape(cli->arena, assent_text_cstring(cli->arena, board)));
    assent_buffer_string(&path, "/meetings");
    client_query(cli->arena, &path, "from", cli_value(cli, "--from"));
    client_query(cli->arena, &path, "until", cli_value(cli, "--until"));
    client_query(cli->arena, &path, "limit", cli_value(cli, "--limit"));
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_meetings);
}

// "2 approve, 1 reject; 3 needed"
static struct assent_text votes_text(struct cli *cli, const struct assent_value *round)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    static const char *const COUNTS[] = {"approved", "rejected", "abstained", "objected"};
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
        int64_t count = assent_value_get_integer(round, COUNTS[i], 0);
        if (count)
            assent_buffer_format(&out, "%s%lld %s", out.count ? ", " : "", (long long)count, COUNTS[i]);
    }
    if (!out.count)
        assent_buffer_string(&out, "no votes yet");
    return assent_buffer_done(&out);
}

static void print_obstacles(struct cli *cli, const struct assent_value *item)
{
    const struct assent_value *obstacles = assent_value_get(item, "obstacles");
    for (size_t i = 0; obstacles != NULL && i < obstacles->list.count; i++) {
        const struct assent_value *one = &obstacles->list.items[i];
        struct assent_text freeze = print_clean(cli->arena, assent_value_get_text(one, "freeze"));
        struct assent_text window = print_clean(cli->arena, assent_value_get_text(one, "maintenance"));
        struct assent_text until = print_time(cli->arena, assent_value_get_text(one, "until"));
        if (freeze.count)
            printf("    in the way: freeze %.*s until %.*s\n", (int)freeze.count, freeze.bytes,
                   (int)until.count, until.bytes);
        else
            printf("    in the way: outside of maintenance window %.*s\n", (int)window.count, window.bytes);
    }
}

static void print_conflicts(struct cli *cli, const struct assent_value *item)
{
    const struct assent_value *conflicts = assent_value_get(item, "conflicts");
    for (size_t i = 0; conflicts != NULL && i < conflicts->list.count; i++) {
        const struct assent_value *one = &conflicts->list.items[i];
        struct assent_text with =
            print_clean(cli->arena, assent_value_get_text(assent_value_get(one, "with"), "number"));
        struct assent_text from = print_time(cli->arena, assent_value_get_text(one, "from"));
        struct assent_text until = print_time(cli->arena, assent_value_get_text(one, "until"));
        struct assent_text outcome = assent_value_get_text(one, "outcome");
        printf("    in conflict with %.*s, %.*s to %.*s: %.*s\n", (int)with.count, with.bytes,
               (int)from.count, from.bytes, (int)until.count, until.bytes, (int)outcome.count, outcome.bytes);
    }
}

static void print_item(struct cli *cli, size_t number, const struct assent_value *item)
{
    const struct assent_value *round = assent_value_get(item, "approval");
    const struct assent_value *planned = assent_value_get(item, "planned");
    bool decided = assent_value_get_boolean(item, "decided", false);
    struct assent_text at = print_time(cli->arena, assent_value_get_text(item, "at")),
                       ticket = assent_value_get_text(round, "number"),
                       title = print_clean(cli->arena, assent_value_get_text(round, "title")),
                       risk = print_clean(cli->arena, assent_value_get_text(item, "risk")),
                       outcome = assent_value_get_text(round, "outcome"),
                       id = assent_value_get_text(round, "id"), votes = votes_text(cli, round);
    printf("%2zu. %.*s %.*s%s%.*s\n", number, (int)ticket.count, ticket.bytes, (int)title.count, title.bytes,
           decided ? "  decided: " : "", decided ? (int)outcome.count : 0, outcome.bytes);
    printf("    %s%.*s%sround %.*s, %.*s\n", at.count ? "at " : "", (int)at.count, at.bytes ? at.bytes : "",
           at.count ? ", " : "", (int)id.count, id.bytes, (int)votes.count, votes.bytes);
    if (risk.count)
        printf("    risk %.*s\n", (int)risk.count, risk.bytes);
    if (planned != NULL) {
        struct assent_text start = print_time(cli->arena, assent_value_get_text(planned, "start"));
        struct assent_text end = print_time(cli->arena, assent_value_get_text(planned, "end"));
        printf("    planned %.*s to %.*s\n", (int)start.count, start.bytes, (int)end.count, end.bytes);
    }
    print_obstacles(cli, item);
    print_conflicts(cli, item);
    struct assent_text why = print_clean(cli->arena, assent_value_get_text(round, "cannot_because"));
    if (!decided && why.count)
        printf("    you cannot vote: %.*s\n", (int)why.count, why.bytes);
}

static void print_agenda(struct cli *cli, const struct assent_value *agenda)
{
    struct assent_text id = print_clean(cli->arena, assent_value_get_text(agenda, "id")),
                       from = print_time(cli->arena, assent_value_get_text(agenda, "from")),
                       until = print_time(cli->arena, assent_value_get_text(agenda, "until"));
    const struct assent_value *items = assent_value_get(agenda, "items");
    printf("%s%.*s%s  %.*s to %.*s\n", print_bold(cli), (int)id.count, id.bytes, print_plain(cli),
           (int)from.count, from.bytes, (int)until.count, until.bytes);
    for (size_t i = 0; items != NULL && i < items->list.count; i++)
        print_item(cli, i + 1, &items->list.items[i]);
    if (items == NULL || items->list.count == 0)
        puts("nothing is on its agenda");
    if (assent_value_get_boolean(agenda, "more", false))
        puts("there is more than one meeting can hold; this is not all");
}

static int agenda(struct cli *cli, struct client *client)
{
    int code = CLI_OK;
    struct call call = {.method = "GET", .if_match = -1};
    return cab_path(cli, client, "/agenda", &call.path, &code) ? client_print(client, &call, print_agenda)
                                                               : code;
}

static const struct option OPTIONS_DECIDE[] = {
    {"--because", OPTION_VALUE, "TEXT", "why; needed to reject and to defer"},
    {"--but", OPTION_LIST, "PERSON=CHOICE[:TEXT]", "who says otherwise: approve, reject, abstain, object"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

const struct command COMMANDS_CAB[] = {
    {"cab meetings", "[BOARD]", "the meetings of a board, from now on",
     "Without BOARD those of the only board that there is.", 0, 1, OPTIONS_MEETINGS, .work = meetings},
    {"cab agenda", "[BOARD[/DAY]]", "what a board has to decide in its next meeting",
     "What is to be decided, the longest asked first, with the votes that were given, the risk, when it is planned and\n"
     "what is in the way of that; then what was decided since the meeting before.",
     0, 1, NULL, .work = agenda},
    {"cab attend", "MEETING PERSON...", "write down who is in the meeting",
     "For the chair, also when somebody comes or goes. MEETING is BOARD or BOARD/DAY; each PERSON a member.",
     2, 1 + ASSENT_MEETING_PEOPLE, NULL, .work = cab_attend},
    {"cab decide", "MEETING TICKET DECISION",
     "write down what the meeting decided of an item: approve, reject or defer",
     "For the chair. approve and reject become the votes of those present, but of who says otherwise; votes that were\n"
     "given before stand, and who may not vote on the ticket gets none. defer puts it off to the next meeting.",
     3, 3, OPTIONS_DECIDE, .work = cab_decide},
    {"cab close", "MEETING", "close the record of a meeting, which is final then", NULL, 1, 1, OPTIONS_KEY,
     .work = cab_close},
    {"cab minutes", "[BOARD[/DAY]]", "the minutes of a meeting, as Markdown",
     "For members of the board, who was there, and who may read all.", 0, 1, NULL, .work = cab_minutes},
    {.name = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// assent clock, clock advance.
#include "client.h"
#include "command.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

static int call_clock(struct cli *cli, const struct call *call)
{
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct answer answer;
    if (client_call(client, call, &answer, &code) && cli->json) {
        print_json(&answer.body);
    } else if (code == CLI_OK) {
        struct assent_text now = assent_value_get_text(&answer.body, "now");
        bool test = assent_value_get_boolean(&answer.body, "test", false);
        printf("%.*s%s\n", (int)now.count, now.bytes, test ? ", a test clock" : "");
    }
    client_close(client);
    return code;
}

static int run_clock(struct cli *cli)
{
    return call_clock(cli,
                      &(struct call){.method = "GET", .path = assent_text_of("/v1/clock"), .if_match = -1});
}

// "30d" as people type it; anything else goes to the server as it is.
static struct assent_text duration_of(struct cli *cli, const char *word)
{
    static const char *const UNITS[] = {"s", "min", "h", "days"};
    static const char SHORT[] = "smhd";
    size_t digits = strspn(word, "0123456789");
    const char *unit = word[digits] != 0 && word[digits + 1] == 0 ? strchr(SHORT, word[digits]) : NULL;
    if (digits == 0 || unit == NULL)
        return assent_text_of(word);
    return assent_text_format(cli->arena, "%.*s %s", (int)digits, word, UNITS[unit - SHORT]);
}

static int run_advance(struct cli *cli)
{
    const char *to = cli_value(cli, "--to");
    if ((to != NULL) == (cli->argument_count == 1))
        return cli_fail(CLI_USAGE, "say by how much, as in 30d, or with --to until when");
    struct assent_record body = assent_record_in(cli->arena);
    if (to != NULL)
        assent_record_put_text(&body, "to", assent_text_of(to));
    else
        assent_record_put_text(&body, "advance", duration_of(cli, cli->arguments[0]));
    return call_clock(cli, &(struct call){.method = "POST",
                                          .path = assent_text_of("/v1/clock"),
                                          .if_match = -1,
                                          .body = assent_record_done(&body)});
}

static const struct option OPTIONS_ADVANCE[] = {
    {"--to", OPTION_VALUE, "TIME", "until this time: 2026-12-24T08:00:00Z"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

const struct command COMMANDS_CLOCK[] = {
    {"clock", "", "what time it is for the server", NULL, 0, 0, NULL, run_clock},
    {"clock advance", "[DURATION]", "move a test server's time on",
     "The server must have been started with --test-clock. 90s, 30m, 4h and 30d are durations; so is what workflows take\nand ISO 8601 (P30D). What comes due on the way fires.",
     0, 1, OPTIONS_ADVANCE, run_advance},
    {.name = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// assent clock, clock advance.
#include "client.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

static void print_clock(struct cli *cli, const struct assent_value *clock)
{
    struct assent_text now = assent_value_get_text(clock, "now");
    (void)cli;
    printf("%.*s%s\n", (int)now.count, now.bytes,
           assent_value_get_boolean(clock, "test", false) ? ", a test clock" : "");
}

static int run_clock(struct cli *cli, struct client *client)
{
    struct call call = {.method = "GET", .path = assent_text_of("/v1/clock"), .if_match = -1};
    (void)cli;
    return client_print(client, &call, print_clock);
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

static int run_advance(struct cli *cli, struct client *client)
{
    const char *to = cli_value(cli, "--to");
    if ((to != NULL) == (cli->argument_count == 1))
        return cli_fail(CLI_USAGE, "say by how much, as in 30d, or with --to until when");
    struct assent_record body = assent_record_in(cli->arena);
    if (to != NULL)
        assent_record_put_text(&body, "to", assent_text_of(to));
    else
        assent_record_put_text(&body, "advance", duration_of(cli, cli->arguments[0]));
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/clock"),
                        .if_match = -1,
                        .body = assent_record_done(&body)};
    return client_print(client, &call, print_clock);
}

static const struct option OPTIONS_ADVANCE[] = {
    {"--to", OPTION_VALUE, "TIME", "until this time: 2026-12-24T08:00:00Z"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

const struct command COMMANDS_CLOCK[] = {
    {"clock", "", "what time it is for the server", NULL, 0, 0, NULL, .work = run_clock},
    {"clock advance", "[DURATION]", "move a test server's time on",
     "The server must have been started with --test-clock. 90s, 30m, 4h and 30d are durations; so is what workflows take\nand ISO 8601 (P30D). What comes due on the way fires.",
     0, 1, OPTIONS_ADVANCE, .work = run_advance},
    {.name = NULL},
};

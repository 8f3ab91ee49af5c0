// SPDX-License-Identifier: Apache-2.0
// Commands about the change schedule: schedule, schedule next-free, conflict list and conflict accept.
#include "client.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_SCHEDULE[] = {
    {"--from", OPTION_VALUE, "TIME", "what ends after this (now)"},
    {"--until", OPTION_VALUE, "TIME", "what begins before this"},
    {"--service", OPTION_VALUE, "SERVICE", "on this service only"},
    {"--item", OPTION_VALUE, "ITEM", "that touches this configuration item"},
    {"--cancelled", OPTION_FLAG, NULL, "with the changes that will not happen"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_FREE[] = {
    {"--items", OPTION_VALUE, "ITEMS", "instead of a change: configuration items, with commas between"},
    {"--duration", OPTION_VALUE, "DURATION", "how long it takes, as in '4 h' (the change's own)"},
    {"--backout", OPTION_VALUE, "DURATION", "of items: how long taking it back would need"},
    {"--service", OPTION_VALUE, "SERVICE", "of items: the service of the change"},
    {"--change-type", OPTION_VALUE, "TYPE", "of items: standard, normal, emergency or latent (any)"},
    {"--risk", OPTION_VALUE, "LEVEL", "of items: the level of its risk (any)"},
    {"--workflow", OPTION_VALUE, "WORKFLOW", "of items: its workflow (any)"},
    {"--from", OPTION_VALUE, "TIME", "not before this (now)"},
    {"--within", OPTION_VALUE, "DURATION", "how far to look (90 days, at most)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_CONFLICTS[] = {
    {"--outcome", OPTION_VALUE, "OUTCOME", "open (unless told), accepted, resolved or any"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// "--change-type" is change_type.
static const char *parameter_of(struct cli *cli, const char *option)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    for (const char *at = option + 2; *at != '\0'; at++)
        assent_buffer_text(&out, assent_text_slice(*at == '-' ? "_" : at, 1));
    return assent_buffer_done(&out).bytes;
}

// The path with a parameter for each option that was given, by the option's name.
static struct assent_text path_of(struct cli *cli, const char *path, const struct option *options)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    const char *sign = "?";
    assent_buffer_string(&out, path);
    for (; options->name != NULL; options++) {
        bool flag = options->kind == OPTION_FLAG;
        const char *value =
            flag ? (cli_flag(cli, options->name) ? "true" : NULL) : cli_value(cli, options->name);
        if (value == NULL)
            continue;
        assent_buffer_format(&out, "%s%s=", sign, parameter_of(cli, options->name));
        assent_buffer_text(&out, client_escape(cli->arena, value));
        sign = "&";
    }
    return assent_buffer_done(&out);
}

static struct assent_text joined(struct cli *cli, const struct assent_value *list)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    for (size_t i = 0; list != NULL && i < list->list.count; i++) {
        assent_buffer_string(&out, i > 0 ? ", " : "");
        assent_buffer_text(&out, list->list.items[i].text);
    }
    return assent_buffer_done(&out);
}

static void print_schedule(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"start", "end", "change", "status", "items", "title"};
    struct table table = table_of(cli, TITLES, 6);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *entry = &data->list.items[i];
        table_cell(&table, print_time(cli->arena, assent_value_get_text(entry, "start")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(entry, "end")));
        table_cell(&table, assent_value_get_text(entry, "number"));
        table_cell(&table, assent_value_get_text(entry, "status"));
        table_cell(&table, joined(cli, assent_value_get(entry, "items")));
        table_cell(&table, print_clean(cli->arena, assent_value_get_text(entry, "title")));
    }
    table_print_page(&table, body, "nothing is planned");
}

static int run_schedule(struct cli *cli, struct client *client)
{
    struct call call = {
        .method = "GET", .path = path_of(cli, "/v1/schedule", OPTIONS_SCHEDULE), .if_match = -1};
    return client_print(client, &call, print_schedule);
}

static void print_free(struct cli *cli, const struct assent_value *body)
{
    struct assent_text start = print_time(cli->arena, assent_value_get_text(body, "start"));
    struct assent_text end = print_time(cli->arena, assent_value_get_text(body, "end"));
    struct assent_text until = assent_value_get_text(body, "until");
    if (!assent_value_get_boolean(body, "found", false)) {
        puts("no slot is free as far as was looked");
        return;
    }
    printf("%.*s until %.*s", (int)start.count, start.bytes, (int)end.count, end.bytes);
    if (until.count > 0) {
        until = print_time(cli->arena, until);
        printf(", with the time for taking it back %.*s", (int)until.count, until.bytes);
    }
    putchar('\n');
}

static int run_free(struct cli *cli, struct client *client)
{
    struct assent_text path = path_of(cli, "/v1/schedule:next_free", OPTIONS_FREE);
    if (cli->argument_count > 0) {
        bool first = memchr(path.bytes, '?', path.count) == NULL;
        struct assent_text change = client_escape(cli->arena, cli->arguments[0]);
        path = assent_text_format(cli->arena, "%.*s%schange=%.*s", (int)path.count, path.bytes,
                                  first ? "?" : "&", (int)change.count, change.bytes);
    }
    struct call call = {.method = "GET", .path = path, .if_match = -1};
    return client_print(client, &call, print_free);
}

static struct assent_text number_of(const struct assent_value *conflict, const char *side)
{
    const struct assent_value *ticket = assent_value_get(conflict, side);
    return ticket != NULL ? assent_value_get_text(ticket, "number") : (struct assent_text){0};
}

static void print_conflicts(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"from", "until", "change", "with", "kind", "items", "outcome", "id"};
    struct table table = table_of(cli, TITLES, 8);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *conflict = &data->list.items[i];
        table_cell(&table, print_time(cli->arena, assent_value_get_text(conflict, "from")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(conflict, "until")));
        table_cell(&table, number_of(conflict, "ticket"));
        table_cell(&table, number_of(conflict, "with"));
        table_cell(&table, assent_value_get_text(conflict, "kind"));
        table_cell(&table, joined(cli, assent_value_get(conflict, "items")));
        table_cell(&table, assent_value_get_text(conflict, "outcome"));
        table_cell(&table, assent_value_get_text(conflict, "id"));
    }
    table_print_page(&table, body, "there is no such conflict");
}

static int run_conflicts(struct cli *cli, struct client *client)
{
    struct call call = {
        .method = "GET", .path = path_of(cli, "/v1/conflicts", OPTIONS_CONFLICTS), .if_match = -1};
    return client_print(client, &call, print_conflicts);
}

static void print_accepted(struct cli *cli, const struct assent_value *conflict)
{
    (void)cli;
    struct assent_text id = assent_value_get_text(conflict, "id"), with = number_of(conflict, "with");
    printf("%.*s with %.*s is accepted\n", (int)id.count, id.bytes, (int)with.count, with.bytes);
}

static int run_accept(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    struct assent_text escaped = client_escape(cli->arena, cli->arguments[0]);
    assent_record_put_text(&body, "because", assent_text_of(cli->arguments[1]));
    struct call call = {.method = "POST",
                        .path = assent_text_format(cli->arena, "/v1/conflicts/%.*s:accept",
                                                   (int)escaped.count, escaped.bytes),
                        .body = assent_record_done(&body),
                        .keyed = true,
                        .if_match = -1};
    return client_print(client, &call, print_accepted);
}

const struct command COMMANDS_SCHEDULE[] = {
    {"schedule", "", "list what changes are planned, by their start",
     "What ended less than 90 days ago is there too, with --from.", 0, 0, OPTIONS_SCHEDULE,
     .work = run_schedule},
    {"schedule next-free", "[CHANGE]",
     "say when a change could next take place: no freeze, in its windows, no conflict",
     "CHANGE is the id or number of one that has a time; else say --items and --duration.", 0, 1,
     OPTIONS_FREE, .work = run_free},
    {"conflict list", "", "list changes that would be at work on one thing at the same time", NULL, 0, 0,
     OPTIONS_CONFLICTS, .work = run_conflicts},
    {"conflict accept", "CONFLICT REASON", "answer for a conflict: both may happen at the same time",
     "For the owner of the workflow or of the service, and for operators; never for who asked for the change.",
     2, 2, OPTIONS_KEY, .work = run_accept},
    {.name = NULL},
};

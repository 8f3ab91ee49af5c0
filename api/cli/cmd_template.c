// SPDX-License-Identifier: Apache-2.0
// Commands about templates of standard changes: propose, grant, suspend, resume, withdraw, list, show. A
// change is opened from one by `assent new WORKFLOW --template NAME`.
#include "client.h"
#include "fields.h"
#include "print.h"

#include <stdio.h>

static const struct option OPTIONS_PROPOSE[] = {
    {"--workflow", OPTION_VALUE, "NAME", "of which workflow the changes are (needed)"},
    {"--title", OPTION_VALUE, "TEXT", "what is done (needed)"},
    {"--by", OPTION_VALUE, "WHO", "who grants it: board:x, role:x or group:x (needed)"},
    {"--probation", OPTION_VALUE, "N", "the first N changes need an approver all the same (0)"},
    {"--after", OPTION_VALUE, "N", "suspend it after so many changes that went wrong (1)"},
    {"--of-last", OPTION_VALUE, "N", "of the last so many (20)"},
    {"--because", OPTION_VALUE, "TEXT", "why"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_GRANT[] = {
    {"--until", OPTION_VALUE, "TIME", "until then: an RFC 3339 time, or a date, that day included (UTC)"},
    {"--because", OPTION_VALUE, "TEXT", "why"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_CHANGE[] = {
    {"--because", OPTION_VALUE, "TEXT", "why, for everybody who relies on it (needed)"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_LIST[] = {
    {"--workflow", OPTION_VALUE, "NAME", "of this workflow only"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static struct assent_text count_text(struct cli *cli, const struct assent_value *record, const char *name)
{
    return assent_text_format(cli->arena, "%lld", (long long)assent_value_get_integer(record, name, 0));
}

// "standing, until 2027-06-30 00:00Z", "suspended: CHG-1012 went wrong".
static struct assent_text standing_of(struct cli *cli, const struct assent_value *template)
{
    const struct assent_value *leave = assent_value_get(template, "preauthorised");
    struct assent_text standing = assent_value_get_text(leave, "standing"),
                       ticket = assent_value_get_text(template, "ticket"),
                       until = print_time(cli->arena, assent_value_get_text(leave, "until"));
    if (ticket.count > 0)
        return assent_text_format(cli->arena, "%.*s: %.*s went wrong", (int)standing.count, standing.bytes,
                                  (int)ticket.count, ticket.bytes);
    if (until.count == 0)
        return standing;
    return assent_text_format(cli->arena, "%.*s, until %.*s", (int)standing.count, standing.bytes,
                              (int)until.count, until.bytes);
}

static void print_line(const char *title, struct assent_text text)
{
    if (text.count > 0)
        printf("  %-12s %.*s\n", title, (int)text.count, text.bytes);
}

static void print_template(struct cli *cli, const struct assent_value *template)
{
    const struct assent_value *leave = assent_value_get(template, "preauthorised"),
                              *runs = assent_value_get(template, "runs"),
                              *pins = assent_value_get(template, "pins");
    struct assent_text name = assent_value_get_text(template, "name"),
                       title = print_clean(cli->arena, assent_value_get_text(template, "title"));
    printf("%.*s, version %lld: %.*s\n", (int)name.count, name.bytes,
           (long long)assent_value_get_integer(template, "version", 0), (int)title.count, title.bytes);
    print_line("workflow", assent_value_get_text(template, "workflow"));
    print_line("state", assent_value_get_text(template, "state"));
    print_line("standing", standing_of(cli, template));
    print_line("granted by", assent_value_get_text(leave, "by"));
    print_line("probation", count_text(cli, leave, "probation"));
    print_line("because", print_clean(cli->arena, assent_value_get_text(template, "because")));
    printf("  %-12s %lld opened, %lld succeeded, %lld went wrong\n", "changes",
           (long long)assent_value_get_integer(runs, "opened", 0),
           (long long)assent_value_get_integer(runs, "succeeded", 0),
           (long long)assent_value_get_integer(runs, "failed", 0));
    for (size_t i = 0; pins != NULL && i < pins->record.count; i++) {
        struct assent_text field = pins->record.members[i].name,
                           value = print_value(cli->arena, &pins->record.members[i].value);
        printf("  %-12s %.*s = %.*s\n", i == 0 ? "pins" : "", (int)field.count, field.bytes, (int)value.count,
               value.bytes);
    }
}

static struct assent_text path_of(struct cli *cli, const char *suffix)
{
    struct assent_text escaped = client_escape(cli->arena, cli->arguments[0]);
    return assent_text_format(cli->arena, "/v1/templates/%.*s%s", (int)escaped.count, escaped.bytes, suffix);
}

static bool put_terms(struct cli *cli, struct assent_record *body)
{
    struct assent_record suspend = assent_record_in(cli->arena);
    assent_record_put_text(body, "name", assent_text_of(cli->arguments[0]));
    cli_put(cli, body, "workflow", "--workflow");
    cli_put(cli, body, "title", "--title");
    cli_put(cli, body, "by", "--by");
    cli_put(cli, body, "because", "--because");
    if (!cli_put_integer(cli, body, "probation", "--probation") ||
        !cli_put_integer(cli, &suspend, "after", "--after") ||
        !cli_put_integer(cli, &suspend, "of_last", "--of-last"))
        return false;
    if (suspend.count > 0)
        assent_record_put(body, "suspend", assent_record_done(&suspend));
    return true;
}

static int run_propose(struct cli *cli, struct client *client)
{
    static const char *const NEEDED[] = {"--workflow", "--title", "--by"};
    struct assent_value form, fields, cleared;
    struct assent_record body = assent_record_in(cli->arena);
    int code = CLI_OK;
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++) {
        if (cli_value(cli, NEEDED[i]) == NULL)
            return cli_fail(CLI_USAGE, "%s is needed; `assent help template propose` says what it takes",
                            NEEDED[i]);
    }
    if (!put_terms(cli, &body))
        return CLI_USAGE;
    if (!fields_form(client, assent_text_of(cli_value(cli, "--workflow")), &form, &code))
        return code;
    if (!fields_read(cli, &form, cli->arguments + 1, cli->argument_count - 1, &fields, &cleared))
        return CLI_USAGE;
    assent_record_put(&body, "pins", fields);
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/templates"),
                        .body = assent_record_done(&body),
                        .keyed = true,
                        .if_match = -1};
    return client_print(client, &call, print_template);
}

static int change(struct cli *cli, struct client *client, const char *suffix, struct assent_record *body)
{
    cli_put(cli, body, "because", "--because");
    struct call call = {.method = "POST",
                        .path = path_of(cli, suffix),
                        .body = assent_record_done(body),
                        .keyed = true,
                        .if_match = -1};
    return client_print(client, &call, print_template);
}

static int run_grant(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    if (cli_value(cli, "--until") == NULL)
        return cli_fail(CLI_USAGE, "say until when, as in --until 2027-06-30");
    if (!cli_put_time(cli, &body, "until", "--until", true))
        return CLI_USAGE;
    return change(cli, client, ":grant", &body);
}

static int run_change(struct cli *cli, struct client *client, const char *suffix)
{
    struct assent_record body = assent_record_in(cli->arena);
    if (cli_value(cli, "--because") == NULL)
        return cli_fail(CLI_USAGE, "say why, as in --because 'the new version is not tested'");
    return change(cli, client, suffix, &body);
}

static int run_suspend(struct cli *cli, struct client *client)
{
    return run_change(cli, client, ":suspend");
}

static int run_resume(struct cli *cli, struct client *client)
{
    return run_change(cli, client, ":resume");
}

static int run_withdraw(struct cli *cli, struct client *client)
{
    return run_change(cli, client, ":withdraw");
}

static int run_show(struct cli *cli, struct client *client)
{
    struct call call = {.method = "GET", .path = path_of(cli, ""), .if_match = -1};
    return client_print(client, &call, print_template);
}

static void print_templates(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"template",  "workflow", "standing", "opened",
                                         "succeeded", "wrong",    "title"};
    struct table table = table_of(cli, TITLES, 7);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *one = &data->list.items[i], *runs = assent_value_get(one, "runs");
        table_cell(&table, assent_value_get_text(one, "name"));
        table_cell(&table, assent_value_get_text(one, "workflow"));
        table_cell(&table, standing_of(cli, one));
        table_cell(&table, count_text(cli, runs, "opened"));
        table_cell(&table, count_text(cli, runs, "succeeded"));
        table_cell(&table, count_text(cli, runs, "failed"));
        table_cell(&table, assent_value_get_text(one, "title"));
    }
    table_print_page(&table, body, "there are no templates here");
}

static void print_candidates(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"succeeded", "newest", "ended", "service", "title"};
    struct table table = table_of(cli, TITLES, 5);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *one = &data->list.items[i];
        table_cell(&table, count_text(cli, one, "succeeded"));
        table_cell(&table, assent_value_get_text(one, "number"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(one, "last")));
        table_cell(&table, assent_value_get_text(one, "service"));
        table_cell(&table, assent_value_get_text(one, "title"));
    }
    table_print_page(&table, body, "no change has succeeded five times in a row");
}

static int run_candidates(struct cli *cli, struct client *client)
{
    struct assent_text workflow = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/templates:candidates?workflow=%.*s", (int)workflow.count,
                                   workflow.bytes);
    return client_print(client, &call, print_candidates);
}

static int run_list(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/templates");
    client_query(cli->arena, &path, "workflow", cli_value(cli, "--workflow"));
    client_query(cli->arena, &path, "limit", cli_value(cli, "--limit"));
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_templates);
}

const struct command COMMANDS_TEMPLATE[] = {
    {"template list", "", "templates of standard changes, and how each stands", NULL, 0, 0, OPTIONS_LIST,
     .work = run_list},
    {"template show", "NAME", "a template: what it pins, who granted it, how its changes went", NULL, 1, 1,
     NULL, .work = run_show},
    {"template candidates", "WORKFLOW", "changes that keep succeeding, and could be standard ones",
     "Those that look the same by their title and service, and have succeeded five times or more since one of them\n"
     "went wrong. What the newest one did is what a template would pin.",
     1, 1, NULL, .work = run_candidates},
    {"template propose", "NAME FIELD=VALUE …", "propose a template, or a new version of one",
     "The fields are pinned: every change of the template has them, and none can change them. Nothing is\n"
     "authorised until it is granted, by somebody else.",
     2, -1, OPTIONS_PROPOSE, .work = run_propose},
    {"template grant", "NAME --until TIME", "preauthorise what is opened from it", NULL, 1, 1, OPTIONS_GRANT,
     .work = run_grant},
    {"template suspend", "NAME --because TEXT", "let its preauthorisation stand no more", NULL, 1, 1,
     OPTIONS_CHANGE, .work = run_suspend},
    {"template resume", "NAME --because TEXT", "let it stand again; its probation begins anew", NULL, 1, 1,
     OPTIONS_CHANGE, .work = run_resume},
    {"template withdraw", "NAME --because TEXT", "open nothing from it any more", NULL, 1, 1, OPTIONS_CHANGE,
     .work = run_withdraw},
    {.name = NULL},
};

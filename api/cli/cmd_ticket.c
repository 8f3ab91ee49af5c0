// SPDX-License-Identifier: Apache-2.0
// Commands on tickets: new, act, edit, comment, show, list, history.
#include "fields.h"
#include "print.h"
#include <assent/base/canonical.h>
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_FIELDS[] = {
    {"--dry-run", OPTION_FLAG, NULL, "tell what would happen; keep nothing"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_NEW[] = {
    {"--template", OPTION_VALUE, "NAME", "the template of a standard change that it is opened from"},
    {"--for", OPTION_VALUE, "PERSON", "for whom it is, when it is not for you"},
    {"--dry-run", OPTION_FLAG, NULL, "tell what would happen; keep nothing"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_ACT[] = {
    {"--comment", OPTION_VALUE, "TEXT", "a comment that goes with it"},
    {"--dry-run", OPTION_FLAG, NULL, "tell what would happen; keep nothing"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_SHOW[] = {
    {"--at", OPTION_VALUE, "TIME", "as it was then, such as 2026-12-01T08:00:00Z"},
    {"--revision", OPTION_VALUE, "N", "as it was at this revision"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_LIST[] = {
    {"--workflow", OPTION_VALUE, "NAME", "of this workflow"},
    {"--state", OPTION_VALUE, "NAME", "in this state"},
    {"--kind", OPTION_VALUE, "KIND", "change, request, incident or problem"},
    {"--requester", OPTION_VALUE, "WHO", "a handle, or me"},
    {"--service", OPTION_VALUE, "NAME", "of this service"},
    {"--open", OPTION_FLAG, NULL, "open ones only"},
    {"--ended", OPTION_FLAG, NULL, "ended ones only"},
    {"--search", OPTION_VALUE, "TEXT", "in title or number"},
    {"--due-before", OPTION_VALUE, "TIME", "with a clock that ends before"},
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static struct assent_text ticket_path(struct cli *cli, const char *ticket, const char *suffix)
{
    struct assent_text escaped = client_escape(cli->arena, ticket);
    return assent_text_format(cli->arena, "/v1/tickets/%.*s%s", (int)escaped.count, escaped.bytes, suffix);
}

static const char *dry_run(const struct cli *cli)
{
    return cli_flag(cli, "--dry-run") ? "?dry_run=true" : "";
}

static void print_would(struct cli *cli, const struct assent_value *body)
{
    const struct assent_value *lines = assent_value_get(body, "trace");
    puts("this would happen (nothing was kept):");
    for (size_t i = 0; lines != NULL && lines->kind == ASSENT_VALUE_LIST && i < lines->list.count; i++) {
        struct assent_text line = print_clean(cli->arena, lines->list.items[i].text);
        printf("  %.*s\n", (int)line.count, line.bytes);
    }
    print_ticket(cli, assent_value_get(body, "ticket"));
}

static void print_result(struct cli *cli, const struct answer *answer)
{
    if (cli->json)
        print_json(&answer->body);
    else if (cli_flag(cli, "--dry-run"))
        print_would(cli, &answer->body);
    else
        print_ticket(cli, &answer->body);
}

// Where it lies with people: what they have to fill in before they can send it on. Rounds and jobs are told
// with the ticket itself.
static void print_needs(struct cli *cli, struct client *client, const struct answer *answer)
{
    const struct assent_value *ticket = &answer->body;
    struct assent_text id = assent_value_get_text(ticket, "id");
    if (cli->json || cli_flag(cli, "--dry-run") || !assent_value_get_boolean(ticket, "open", false) ||
        assent_value_get(ticket, "approval") != NULL || assent_value_get(ticket, "jobs") != NULL)
        return;
    struct answer explained;
    int code;
    if (client_explain(client, assent_text_cstring(cli->arena, id), (struct assent_text){0}, true, &explained,
                       &code))
        print_missing(cli, &explained.body);
}

static struct assent_value body_of(struct cli *cli, const struct assent_value *fields, const char *workflow)
{
    struct assent_record record = assent_record_in(cli->arena);
    if (workflow != NULL)
        assent_record_put_text(&record, "workflow", assent_text_of(workflow));
    cli_put(cli, &record, "template", "--template");
    cli_put(cli, &record, "requester", "--for");
    if (fields->record.count > 0)
        assent_record_put(&record, "fields", *fields);
    cli_put(cli, &record, "comment", "--comment");
    return assent_record_done(&record);
}

static int nothing_to_clear(const struct assent_value *cleared)
{
    if (cleared->list.count == 0)
        return CLI_OK;
    return cli_fail(CLI_USAGE, "`%.*s=` empties a field: that is what `assent edit` is for",
                    (int)cleared->list.items[0].text.count, cleared->list.items[0].text.bytes);
}

static int new_ticket(struct cli *cli, struct client *client)
{
    struct assent_value form, fields, cleared;
    int code = CLI_OK;
    if (!fields_form(client, assent_text_of(cli->arguments[0]), &form, &code))
        return code;
    if (!fields_read(cli, &form, cli->arguments + 1, cli->argument_count - 1, &fields, &cleared) ||
        nothing_to_clear(&cleared) != CLI_OK)
        return CLI_USAGE;
    struct call call = {
        .method = "POST", .keyed = true, .if_match = -1, .body = body_of(cli, &fields, cli->arguments[0])};
    call.path = assent_text_format(cli->arena, "/v1/tickets%s", dry_run(cli));
    struct answer answer;
    if (client_call(client, &call, &answer, &code)) {
        print_result(cli, &answer);
        print_needs(cli, client, &answer);
    }
    return code;
}

static bool read_ticket(struct cli *cli, struct client *client, const char *ticket, struct answer *answer,
                        int *code)
{
    struct call call = {.method = "GET", .path = ticket_path(cli, ticket, ""), .if_match = -1};
    return client_call(client, &call, answer, code);
}

// The fields among the words, typed by the form of the ticket's workflow; no words need no form.
static bool read_words(struct cli *cli, struct client *client, const struct assent_value *ticket, int from,
                       struct assent_value *fields, struct assent_value *cleared, int *code)
{
    struct assent_value form;
    *fields = *cleared = (struct assent_value){0};
    if (cli->argument_count == from)
        return true;
    if (!fields_form(client, assent_value_get_text(assent_value_get(ticket, "workflow"), "name"), &form,
                     code))
        return false;
    *code = CLI_USAGE;
    if (!fields_read(cli, &form, cli->arguments + from, cli->argument_count - from, fields, cleared))
        return false;
    *code = CLI_OK;
    return true;
}

static int act(struct cli *cli, struct client *client)
{
    struct assent_value fields, cleared;
    struct answer answer;
    int code = CLI_OK;
    if (!read_ticket(cli, client, cli->arguments[0], &answer, &code) ||
        !read_words(cli, client, &answer.body, 2, &fields, &cleared, &code))
        return code;
    if (cleared.kind == ASSENT_VALUE_LIST && nothing_to_clear(&cleared) != CLI_OK)
        return CLI_USAGE;
    struct assent_text action = client_escape(cli->arena, cli->arguments[1]);
    struct assent_text suffix =
        assent_text_format(cli->arena, "/actions/%.*s%s", (int)action.count, action.bytes, dry_run(cli));
    struct call call = {.method = "POST",
                        .path = ticket_path(cli, cli->arguments[0], suffix.bytes),
                        .keyed = true,
                        .if_match = -1};
    call.body = body_of(cli, &fields, NULL);
    if (client_call(client, &call, &answer, &code))
        print_result(cli, &answer);
    return code;
}

// The canonical writer has no null; a merge patch that empties fields is written here.
static struct assent_text patch_text(struct cli *cli, const struct assent_value *fields,
                                     const struct assent_value *cleared)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    assent_buffer_string(&out, "{\"fields\":{");
    for (size_t i = 0; i < fields->record.count; i++) {
        assent_buffer_string(&out, i > 0 ? "," : "");
        assent_canonical_string(&out, fields->record.members[i].name);
        assent_buffer_byte(&out, ':');
        assent_canonical_write(&out, &fields->record.members[i].value);
    }
    for (size_t i = 0; i < cleared->list.count; i++) {
        assent_buffer_string(&out, i + fields->record.count > 0 ? "," : "");
        assent_canonical_string(&out, cleared->list.items[i].text);
        assent_buffer_string(&out, ":null");
    }
    assent_buffer_string(&out, "}}");
    return assent_buffer_done(&out);
}

static int edit(struct cli *cli, struct client *client)
{
    struct assent_value fields, cleared;
    struct answer answer;
    int code = CLI_OK;
    if (!read_ticket(cli, client, cli->arguments[0], &answer, &code) ||
        !read_words(cli, client, &answer.body, 1, &fields, &cleared, &code))
        return code;
    struct call call = {.method = "PATCH",
                        .path = ticket_path(cli, cli->arguments[0], dry_run(cli)),
                        .if_match = answer.etag,
                        .keyed = true};
    call.text = patch_text(cli, &fields, &cleared);
    call.media = "application/merge-patch+json";
    if (client_call(client, &call, &answer, &code))
        print_result(cli, &answer);
    return code;
}

static int comment(struct cli *cli, struct client *client)
{
    struct assent_record record = assent_record_in(cli->arena);
    assent_record_put_text(&record, "comment", assent_text_of(cli->arguments[1]));
    struct call call = {.method = "POST",
                        .path = ticket_path(cli, cli->arguments[0], "/comments"),
                        .keyed = true,
                        .if_match = -1};
    call.body = assent_record_done(&record);
    struct answer answer;
    int code = CLI_OK;
    if (client_call(client, &call, &answer, &code))
        print_result(cli, &answer);
    return code;
}

// To somebody who is asked again the round itself tells what has changed since they voted.
static bool fill_round(struct cli *cli, struct client *client, struct answer *answer, int *code)
{
    const struct assent_value *round = assent_value_get(&answer->body, "approval");
    if (round == NULL || assent_value_get(round, "asked_again") == NULL)
        return true;
    struct assent_text id = assent_value_get_text(round, "id");
    struct call call = {.method = "GET", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/approvals/%.*s", (int)id.count, id.bytes);
    struct answer whole;
    if (!client_call(client, &call, &whole, code))
        return false;
    struct assent_record record = assent_record_from(cli->arena, &answer->body);
    assent_record_put(&record, "approval", whole.body);
    answer->body = assent_record_done(&record);
    return true;
}

static int show(struct cli *cli, struct client *client)
{
    struct answer answer;
    int code = CLI_OK;
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_text(&path, ticket_path(cli, cli->arguments[0], ""));
    client_query(cli->arena, &path, "at", cli_value(cli, "--at"));
    client_query(cli->arena, &path, "revision", cli_value(cli, "--revision"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    if (client_call(client, &call, &answer, &code) &&
        (cli->json || fill_round(cli, client, &answer, &code))) {
        print_result(cli, &answer);
        if (cli_value(cli, "--at") == NULL &&
            cli_value(cli, "--revision") == NULL) // what it needed then is past
            print_needs(cli, client, &answer);
    }
    return code;
}

static int list(struct cli *cli, struct client *client)
{
    static const char *const NAMES[][2] = {
        {"workflow", "--workflow"},     {"state", "--state"},     {"kind", "--kind"},
        {"requester", "--requester"},   {"service", "--service"}, {"q", "--search"},
        {"due_before", "--due-before"}, {"limit", "--limit"},     {"cursor", "--cursor"}};
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/tickets");
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        client_query(cli->arena, &path, NAMES[i][0], cli_value(cli, NAMES[i][1]));
    if (cli_flag(cli, "--open") && cli_flag(cli, "--ended"))
        return cli_fail(CLI_USAGE, "no ticket is both --open and --ended: leave both out to see all");
    if (cli_flag(cli, "--open") || cli_flag(cli, "--ended"))
        client_query(cli->arena, &path, "open", cli_flag(cli, "--open") ? "true" : "false");
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_tickets);
}

// What was said with an action; comments, votes and faults say theirs in the trace.
static void print_said(struct cli *cli, int indent, const struct assent_value *facts)
{
    for (size_t i = 0; facts != NULL && i < facts->list.count; i++) {
        struct assent_text comment = assent_value_get_text(&facts->list.items[i], "comment");
        if (comment.count == 0 ||
            !assent_text_is(assent_value_get_text(&facts->list.items[i], "kind"), "acted"))
            continue;
        comment = print_clean(cli->arena, comment);
        printf("%*s  comment: %.*s\n", indent, "", (int)comment.count, comment.bytes);
    }
}

static void print_turn(struct cli *cli, const struct assent_value *turn)
{
    struct assent_text at = print_time(cli->arena, assent_value_get_text(turn, "at"));
    const struct assent_value *trace = assent_value_get(turn, "trace");
    for (size_t i = 0; trace != NULL && i < trace->list.count; i++) {
        struct assent_text text = print_clean(cli->arena, trace->list.items[i].text);
        if (i == 0)
            printf("%.*s  %s%.*s%s\n", (int)at.count, at.bytes, print_bold(cli), (int)text.count, text.bytes,
                   print_plain(cli));
        else
            printf("%*s  %.*s\n", (int)at.count, "", (int)text.count, text.bytes);
        if (i == 0)
            print_said(cli, (int)at.count, assent_value_get(turn, "facts"));
    }
}

static void print_history(struct cli *cli, const struct assent_value *body)
{
    const struct assent_value *data = assent_value_get(body, "data");
    struct assent_text next = assent_value_get_text(body, "next");
    for (size_t i = data != NULL ? data->list.count : 0; i > 0; i--) // oldest first, as one reads it
        print_turn(cli, &data->list.items[i - 1]);
    if (next.count > 0)
        printf("earlier: --cursor %.*s\n", (int)next.count, next.bytes);
}

static int history(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_text(&path, ticket_path(cli, cli->arguments[0], "/history"));
    client_query(cli->arena, &path, "limit", cli_value(cli, "--limit"));
    client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_history);
}

#define FIELD_HELP                                                                                                     \
    "FIELD=VALUE is typed by the workflow: items=db-1,db-2 is a list, planned.start=2026-12-01T20:00:00Z goes into a " \
    "record,\nplan=@plan.txt takes a file's text."

const struct command COMMANDS_TICKET[] = {
    {"new", "WORKFLOW [FIELD=VALUE …]", "create a ticket", FIELD_HELP, 1, -1, OPTIONS_NEW,
     .work = new_ticket},
    {"act", "TICKET ACTION [FIELD=VALUE …]", "take an action, such as submit", FIELD_HELP, 2, -1, OPTIONS_ACT,
     .work = act},
    {"edit", "TICKET FIELD=VALUE …", "change fields; FIELD= empties one", FIELD_HELP, 2, -1, OPTIONS_FIELDS,
     .work = edit},
    {"comment", "TICKET TEXT", "comment on a ticket", NULL, 2, 2, OPTIONS_KEY, .work = comment},
    {"show", "TICKET", "a ticket: where it is, whom it waits for, until when", NULL, 1, 1, OPTIONS_SHOW,
     .work = show},
    {"list", "", "tickets, newest first", NULL, 0, 0, OPTIONS_LIST, .work = list},
    {"history", "TICKET", "what happened to a ticket", NULL, 1, 1, OPTIONS_PAGE, .work = history},
    {.name = NULL},
};

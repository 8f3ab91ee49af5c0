// SPDX-License-Identifier: Apache-2.0
// explain: what a code means, why a ticket is where it is, or a workflow's file as sentences.
#include "client.h"
#include "print.h"
#include "sources.h"
#include <assent/base/limits.h>
#include <assent/workbench/sentences.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAGE_WIDTH = 110 };

static const struct option OPTIONS_EXPLAIN[] = {
    {"--at", OPTION_VALUE, "TIME", "a ticket as it was then, such as 2026-12-01T08:00:00Z"},
    {"--revision", OPTION_VALUE, "N", "a ticket as it was at this revision"},
    {"--hooks", OPTION_VALUE, "DIR", "where the Lua files of a workflow's file are"},
    {"--policies", OPTION_VALUE, "DIR", "where its policy files are"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static int explain_code(struct cli *cli, enum assent_code code)
{
    if (cli->json) {
        struct assent_record record = assent_record_in(cli->arena);
        assent_record_put(&record, "code", assent_value_string(assent_code_slug(code)));
        assent_record_put(&record, "number", assent_value_string(assent_code_number(code)));
        assent_record_put(&record, "title", assent_value_string(assent_code_title(code)));
        assent_record_put(&record, "explanation", assent_value_string(assent_code_explain(code)));
        struct assent_value value = assent_record_done(&record);
        print_json(&value);
        return CLI_OK;
    }
    printf("%s%s  %s%s\n%s\n\n%s\n", print_bold(cli), assent_code_number(code), assent_code_slug(code),
           print_plain(cli), assent_code_title(code), assent_code_explain(code));
    return CLI_OK;
}

static int explain_file(struct cli *cli, const char *path)
{
    struct sources sources;
    if (!sources_read(cli, path, &sources))
        return CLI_USAGE;
    struct assent_language_input input = {sources.workflow, sources.files, sources.file_count, NULL};
    struct assent_diagnostics diagnostics =
        assent_diagnostics_in(cli->arena, sources.workflow.name, sources.workflow.text);
    const struct assent_definition *definition = assent_language_read(&input, cli->arena, &diagnostics);
    if (definition == NULL) {
        struct assent_text report = assent_diagnostics_report(
            &diagnostics, cli->json ? ASSENT_REPORT_JSON : ASSENT_REPORT_TEXT, cli->colour);
        printf("%.*s", (int)report.count, report.bytes);
        return CLI_REFUSED;
    }
    struct assent_value sentences = assent_sentences(definition, cli->arena);
    if (cli->json) {
        print_json(&sentences);
        return CLI_OK;
    }
    struct assent_text page = assent_sentences_text(&sentences, PAGE_WIDTH, cli->arena);
    printf("%.*s", (int)page.count, page.bytes);
    return CLI_OK;
}

static int explain_ticket(struct cli *cli, const char *ticket)
{
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct assent_buffer query = assent_buffer_in(cli->arena);
    client_query(cli->arena, &query, "at", cli_value(cli, "--at"));
    client_query(cli->arena, &query, "revision", cli_value(cli, "--revision"));
    struct answer answer;
    if (client_explain(client, ticket, assent_buffer_done(&query), false, &answer, &code)) {
        if (cli->json)
            print_json(&answer.body);
        else
            print_explanation(cli, &answer.body);
    }
    client_close(client);
    return code;
}

// AS0203 and AS2003 are codes and no tickets, also when there is no such code.
static bool looks_like_code(const char *word)
{
    size_t digits = strspn(word + (strlen(word) > 2 ? 2 : 0), "0123456789");
    return strlen(word) == 6 && strncasecmp(word, "AS", 2) == 0 && digits == 4;
}

static bool looks_like_file(const char *word)
{
    struct assent_text text = assent_text_of(word);
    return strchr(word, '/') != NULL || assent_text_ends(text, ".yaml") || assent_text_ends(text, ".yml") ||
           strcmp(word, "-") == 0;
}

static bool looks_like_ticket(const char *word)
{
    size_t length = strlen(word);
    return strncmp(word, "tkt_", 4) == 0 ||
           (length > 0 && word[length - 1] >= '0' && word[length - 1] <= '9');
}

static int run_explain(struct cli *cli)
{
    const char *word = cli->arguments[0];
    enum assent_code code;
    bool is_code = assent_code_find(assent_text_of(word), &code) && code != ASSENT_OK;
    bool is_ticket = !is_code && !looks_like_file(word) && looks_like_ticket(word) && !looks_like_code(word);
    if (is_ticket)
        return explain_ticket(cli, word);
    if (cli_value(cli, "--at") != NULL || cli_value(cli, "--revision") != NULL)
        return cli_fail(CLI_USAGE, "--at and --revision are for tickets, and `%s` is none", word);
    if (is_code)
        return explain_code(cli, code);
    if (looks_like_file(word))
        return explain_file(cli, word);
    return cli_fail(
        CLI_USAGE,
        "there is no code `%s`; codes look like AS0203 or stale-subject, tickets like CHG-1001, files end in .yaml",
        word);
}

const struct command COMMANDS_EXPLAIN[] = {
    {"explain", "TICKET|CODE|FILE",
     "why a ticket is where it is, what a code means, or a workflow as sentences",
     "TICKET: what is missing, from whom, until when; what is in the way of its time and which edits would help; then every way on, with `+` before rules that hold and `-` before\n"
     "those that do not; with --at or --revision as it was. CODE: what it means and what to do. FILE: a workflow, to be\n"
     "read aloud in a meeting.",
     1, 1, OPTIONS_EXPLAIN, .run = run_explain},
    {.name = NULL},
};

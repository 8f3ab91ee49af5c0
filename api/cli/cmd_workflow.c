// SPDX-License-Identifier: Apache-2.0
// Commands of process owners: lint, try, deploy, workflows. lint and try need no server.
#include "client.h"
#include "fields.h"
#include "print.h"
#include "progress.h"
#include "sources.h"
#include <assent/base/limits.h>
#include <assent/loop/loop.h>
#include <assent/workbench/compile.h>
#include <assent/workbench/story.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct option OPTIONS_LINT[] = {
    {"--format", OPTION_VALUE, "text|json|sarif|github", "how to report (text)"},
    {"--world", OPTION_VALUE, "FILE", "check names against this world file"},
    {"--hooks", OPTION_VALUE, "DIR", "where the Lua files are"},
    {"--policies", OPTION_VALUE, "DIR", "where the policy files are"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_TRY[] = {
    {"--world", OPTION_VALUE, "FILE", "the world file (needed)"},
    {"--story", OPTION_VALUE, "FILE", "read the lines from a file; else from standard input"},
    {"--start", OPTION_VALUE, "TIME", "the virtual time at the start (now)"},
    {"--hooks", OPTION_VALUE, "DIR", "where the Lua files are"},
    {"--policies", OPTION_VALUE, "DIR", "where the policy files are"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_DEPLOY[] = {
    {"--dry-run", OPTION_FLAG, NULL, "check against the server's world; deploy nothing"},
    {"--hooks", OPTION_VALUE, "DIR", "where the Lua files are"},
    {"--policies", OPTION_VALUE, "DIR", "where the policy files are"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static int64_t now_us(void)
{
    return assent_loop_now_us(NULL);
}

static bool read_format(struct cli *cli, enum assent_report_format *format)
{
    static const char *const NAMES[] = {[ASSENT_REPORT_TEXT] = "text",
                                        [ASSENT_REPORT_JSON] = "json",
                                        [ASSENT_REPORT_SARIF] = "sarif",
                                        [ASSENT_REPORT_GITHUB] = "github"};
    const char *name = cli_value(cli, "--format");
    *format = cli->json ? ASSENT_REPORT_JSON : ASSENT_REPORT_TEXT;
    for (size_t i = 0; name != NULL && i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *format = (enum assent_report_format)i;
            return true;
        }
    }
    if (name != NULL)
        cli_fail(0, "--format is text, json, sarif or github");
    return name == NULL;
}

// What is empty may have no bytes at all, which fwrite must not be given.
static void print_whole(struct assent_text text)
{
    if (text.count)
        fwrite(text.bytes, 1, text.count, stdout);
}

static void print_report(struct assent_diagnostics *diagnostics, enum assent_report_format format,
                         bool colour)
{
    struct assent_text report = assent_diagnostics_report(diagnostics, format, colour);
    print_whole(report);
}

// The world of --world; *directory stays NULL without one. False after the diagnostics.
static bool read_world(struct cli *cli, const char *path, const struct assent_directory **directory)
{
    *directory = NULL;
    if (path == NULL)
        return true;
    struct assent_text text, written;
    if (!cli_read_file(cli, path, ASSENT_BODY_DEFINITION_BYTES, &text))
        return false;
    struct assent_world_dice dice = {.now_us = now_us()};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(cli->arena, assent_text_of(path), text);
    *directory = assent_workbench_world(text, NULL, 1, &dice, cli->arena, &written, &diagnostics);
    if (*directory == NULL)
        print_report(&diagnostics, ASSENT_REPORT_TEXT, cli->colour);
    return *directory != NULL;
}

static const struct assent_definition *compile(struct cli *cli, const char *path,
                                               const struct assent_directory *directory,
                                               struct assent_sandbox *sandbox,
                                               enum assent_report_format format, bool quiet, int *code)
{
    struct sources sources;
    *code = CLI_USAGE;
    if (!sources_read(cli, path, &sources))
        return NULL;
    struct assent_language_input input = {sources.workflow, sources.files, sources.file_count, directory};
    struct assent_diagnostics diagnostics =
        assent_diagnostics_in(cli->arena, sources.workflow.name, sources.workflow.text);
    if (!quiet && assent_language_is_policy(sources.workflow.text)) {
        bool sound = assent_language_policy(&sources.workflow, cli->arena, &diagnostics);
        print_report(&diagnostics, format, cli->colour);
        *code = sound ? CLI_OK : CLI_REFUSED;
        return NULL;
    }
    const struct assent_definition *definition =
        assent_workbench_compile(&input, sandbox, cli->arena, &diagnostics);
    if (!quiet || definition == NULL)
        print_report(&diagnostics, format, cli->colour);
    *code = definition != NULL ? CLI_OK : CLI_REFUSED;
    return definition;
}

static int run_lint(struct cli *cli)
{
    enum assent_report_format format;
    const struct assent_directory *directory;
    if (!read_format(cli, &format) || !read_world(cli, cli_value(cli, "--world"), &directory))
        return CLI_USAGE;
    struct assent_sandbox *sandbox = assent_sandbox_open(1);
    int worst = CLI_OK;
    for (int i = 0; i < cli->argument_count; i++) {
        int code;
        compile(cli, cli->arguments[i], directory, sandbox, format, false, &code);
        worst = code > worst ? code : worst;
    }
    assent_sandbox_close(sandbox);
    return worst;
}

// A whole story: every refusal in it must be expected by a `refused` line.
static int try_story(struct cli *cli, const char *path, const struct assent_definition *definition,
                     const struct assent_directory *directory, int64_t start_us,
                     struct assent_sandbox *sandbox)
{
    struct assent_text story;
    struct assent_story told;
    struct assent_error error = {0};
    if (!cli_read_file(cli, path, ASSENT_BODY_BYTES, &story))
        return CLI_USAGE;
    struct progress *progress = progress_open(cli, "telling the story", "nothing was changed", NULL);
    bool ok = assent_story_run(definition, directory, start_us, sandbox, story, cli->arena, &told, &error);
    progress_close(progress);
    print_whole(told.transcript);
    return ok ? CLI_OK : cli_fail(CLI_REFUSED, "%s: %s", path, error.text);
}

// Lines from a person or a pipe, one after the other; a pipe ends at the first line that cannot be
// understood.
static int try_lines(struct assent_try *attempt)
{
    bool by_hand = isatty(STDIN_FILENO);
    char line[ASSENT_YAML_SCALAR_BYTES];
    for (int number = 1;; number++) {
        if (by_hand) {
            fputs("> ", stdout);
            fflush(stdout);
        }
        if (fgets(line, sizeof line, stdin) == NULL)
            return CLI_OK;
        struct assent_text transcript;
        struct assent_error error = {0};
        bool ok = assent_try_line(attempt, assent_text_trim(assent_text_of(line)), &transcript, &error);
        print_whole(transcript);
        if (!ok)
            cli_fail(0, "line %d: %s", number, error.text);
        if (!ok && !by_hand)
            return CLI_REFUSED;
    }
}

static int run_try(struct cli *cli)
{
    const struct assent_directory *directory;
    int64_t start_us = now_us();
    const char *start = cli_value(cli, "--start");
    if (cli_value(cli, "--world") == NULL)
        return cli_fail(CLI_USAGE, "try needs people: --world FILE (there is workflows/sample-world.yaml)");
    if (start != NULL && !assent_instant_read(assent_text_of(start), &start_us))
        return cli_fail(CLI_USAGE, "--start is a time like 2026-11-23T08:00:00Z");
    if (!read_world(cli, cli_value(cli, "--world"), &directory))
        return CLI_USAGE;
    struct assent_sandbox *sandbox = assent_sandbox_open(8);
    int code;
    const struct assent_definition *definition =
        compile(cli, cli->arguments[0], directory, sandbox, ASSENT_REPORT_TEXT, true, &code);
    if (definition != NULL && cli_value(cli, "--story") != NULL) {
        code = try_story(cli, cli_value(cli, "--story"), definition, directory, start_us, sandbox);
    } else if (definition != NULL) {
        struct assent_try *attempt = assent_try_open(definition, directory, start_us, sandbox);
        code = try_lines(attempt);
        assent_try_close(attempt);
    }
    assent_sandbox_close(sandbox);
    return code;
}

static struct assent_value deploy_body(struct cli *cli, const struct sources *sources)
{
    struct assent_record files = assent_record_in(cli->arena), body = assent_record_in(cli->arena);
    for (size_t i = 0; i < sources->file_count; i++)
        assent_record_set(&files, sources->files[i].name, assent_value_text(sources->files[i].text));
    const char *slash = strrchr(cli->arguments[0], '/');
    assent_record_put_text(&body, "file", assent_text_of(slash != NULL ? slash + 1 : cli->arguments[0]));
    assent_record_put_text(&body, "text", sources->workflow.text);
    assent_record_put(&body, "files", assent_record_done(&files));
    return assent_record_done(&body);
}

static int run_deploy(struct cli *cli, struct client *client)
{
    struct sources sources;
    int code = CLI_OK;
    if (!sources_read(cli, cli->arguments[0], &sources))
        return CLI_USAGE;
    bool dry = cli_flag(cli, "--dry-run");
    struct call call = {.method = "POST", .keyed = true, .if_match = -1, .body = deploy_body(cli, &sources)};
    call.path = assent_text_of(dry ? "/v1/workflows:deploy?dry_run=true" : "/v1/workflows:deploy");
    struct answer answer;
    struct progress *progress = progress_open(
        cli, "deploying", "a version is deployed whole or not at all; `assent workflows` says which is there",
        NULL);
    bool deployed = client_call(client, &call, &answer, &code);
    progress_close(progress);
    if (deployed) {
        struct assent_text report = assent_value_get_text(&answer.body, "report");
        long long version = (long long)assent_value_get_integer(&answer.body, "version", 0);
        bool unchanged = assent_value_get_boolean(&answer.body, "unchanged", false);
        const struct assent_value *diagnostics = assent_value_get(&answer.body, "diagnostics");
        if (diagnostics != NULL && diagnostics->list.count > 0) // warnings: errors do not come this far
            fprintf(stderr, "%.*s", (int)report.count, report.bytes);
        if (cli->json)
            print_json(&answer.body);
        else
            printf(dry         ? "%s: it would be version %lld\n"
                   : unchanged ? "%s: unchanged, version %lld says the same\n"
                               : "%s: deployed as version %lld\n",
                   cli->arguments[0], version);
    }
    return code;
}

static struct assent_text joined(struct cli *cli, const struct assent_value *texts)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        assent_buffer_string(&out, i > 0 ? "|" : "");
        assent_buffer_text(&out, texts->list.items[i].text);
    }
    return assent_buffer_done(&out);
}

// "planned (end, start)": a record's members.
static struct assent_text record_type(struct cli *cli, struct assent_text type,
                                      const struct assent_value *members)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    assent_buffer_format(&out, "%.*s (", (int)type.count, type.bytes);
    for (size_t i = 0; i < members->record.count; i++) {
        assent_buffer_string(&out, i > 0 ? ", " : "");
        assent_buffer_text(&out, members->record.members[i].name);
    }
    assent_buffer_byte(&out, ')');
    return assent_buffer_done(&out);
}

// "list of ci", "none|branch|country": what may be written as FIELD=VALUE.
static struct assent_text type_of(struct cli *cli, const struct assent_value *field)
{
    const struct assent_value *of = assent_value_get(field, "items"),
                              *choices = assent_value_get(field, "enum");
    if (choices != NULL)
        return joined(cli, choices);
    struct assent_text type = assent_value_get_text(field, "x-type");
    const struct assent_value *members = assent_value_get(field, "properties");
    if (of == NULL)
        return members != NULL ? record_type(cli, type, members) : type;
    struct assent_text item = type_of(cli, of);
    return assent_text_format(cli->arena, "list of %.*s", (int)item.count, item.bytes);
}

// "from the start", or the states that cannot be entered without it.
static struct assent_text needed_of(struct cli *cli, const struct assent_value *form,
                                    const struct assent_value *field, struct assent_text name)
{
    const struct assent_value *required = assent_value_get(form, "required");
    for (size_t i = 0; required != NULL && i < required->list.count; i++) {
        if (assent_text_equal(required->list.items[i].text, name))
            return assent_text_of("from the start");
    }
    struct assent_text states = joined(cli, assent_value_get(field, "x-required-in"));
    return states.count > 0 ? assent_text_format(cli->arena, "for %.*s", (int)states.count, states.bytes)
                            : assent_text_of("");
}

static void print_fields(struct cli *cli, const struct assent_value *form)
{
    static const char *const TITLES[] = {"field", "needed", "value", "title"};
    struct table table = table_of(cli, TITLES, 4);
    const struct assent_value *order = assent_value_get(form, "x-order"),
                              *fields = assent_value_get(form, "properties");
    for (size_t i = 0; order != NULL && fields != NULL && i < order->list.count; i++) {
        struct assent_text name = order->list.items[i].text;
        const struct assent_value *field = assent_value_find(fields, name);
        if (field == NULL)
            continue;
        table_cell(&table, name);
        table_cell(&table, needed_of(cli, form, field, name));
        table_cell(&table, type_of(cli, field));
        table_cell(&table, assent_value_get_text(field, "title"));
    }
    table_print(&table);
}

static int show_form(struct cli *cli, struct client *client)
{
    struct assent_value form;
    int code = CLI_OK;
    if (!fields_form(client, assent_text_of(cli->arguments[0]), &form, &code))
        return code;
    if (cli->json)
        print_json(&form);
    else
        print_fields(cli, &form);
    return code;
}

static void print_workflows(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"workflow", "version", "kind", "deployed", "title"};
    struct table table = table_of(cli, TITLES, 5);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *workflow = &data->list.items[i];
        long long version = (long long)assent_value_get_integer(workflow, "version", 0);
        table_cell(&table, assent_value_get_text(workflow, "name"));
        table_cell(&table, assent_text_format(cli->arena, "%lld", version));
        table_cell(&table, assent_value_get_text(workflow, "kind"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(workflow, "deployed")));
        table_cell(&table, assent_value_get_text(workflow, "title"));
    }
    table_print(&table);
}

static int run_workflows(struct cli *cli, struct client *client)
{
    struct call call = {.method = "GET", .path = assent_text_of("/v1/workflows"), .if_match = -1};
    return cli->argument_count == 1 ? show_form(cli, client) : client_print(client, &call, print_workflows);
}

const struct command COMMANDS_WORKFLOW[] = {
    {"lint", "FILE …", "check workflow files", "Exit code 0: no errors, 1: errors, 2: a file cannot be read.",
     1, -1, OPTIONS_LINT, .run = run_lint},
    {"try", "FILE", "walk one ticket by hand, without a server",
     "Lines such as `create by ann summary=\"Patch\"`, `submit by ann`, `vote approve by bo`, `wait 2 business hours`; `help` lists them.",
     1, 1, OPTIONS_TRY, .run = run_try},
    {"deploy", "FILE", "deploy a workflow as its next version", NULL, 1, 1, OPTIONS_DEPLOY,
     .work = run_deploy},
    {"workflows", "[WORKFLOW]", "the workflows that are deployed, or the fields of one", NULL, 0, 1, NULL,
     .work = run_workflows},
    {.name = NULL},
};

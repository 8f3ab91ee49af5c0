// SPDX-License-Identifier: Apache-2.0
// Commands of workers, of people with tasks, and of operators: job claim, complete, fail, extend, release,
// resolve.
#include "client.h"
#include "fields.h"
#include "print.h"
#include <assent/base/canonical.h>
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_CLAIM[] = {
    {"--max", OPTION_VALUE, "N", "how many at most (1)"},
    {"--lease", OPTION_VALUE, "DURATION", "for how long (60 s)"},
    {"--wait", OPTION_VALUE, "DURATION", "wait for a job as long as this, at most 55 s"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_COMPLETE[] = {
    {"--lease-id", OPTION_VALUE, "N", "the lease of the claim; tasks have none"},
    {"--result", OPTION_VALUE, "JSON", "an object that later jobs can see"},
    {"--comment", OPTION_VALUE, "TEXT", "a comment that goes with it"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_FAIL[] = {
    {"--lease-id", OPTION_VALUE, "N", "the lease of the claim; tasks have none"},
    {"--error", OPTION_VALUE, "TEXT", "what went wrong (needed)"},
    {"--after", OPTION_VALUE, "DURATION", "try again no sooner than this"},
    {"--final", OPTION_FLAG, NULL, "do not try again"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_EXTEND[] = {
    {"--lease-id", OPTION_VALUE, "N", "the lease of the claim"},
    {"--lease", OPTION_VALUE, "DURATION", "for how long from now (60 s)"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_RELEASE[] = {
    {"--lease-id", OPTION_VALUE, "N", "the lease of the claim; tasks have none"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_RESOLVE[] = {
    {"--comment", OPTION_VALUE, "TEXT", "why"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static void print_jobs(struct cli *cli, const struct assent_value *claimed)
{
    const struct assent_value *jobs = assent_value_get(claimed, "jobs");
    static const char *const TITLES[] = {"job", "lease-id", "name", "role", "ticket", "id"};
    struct table table = table_of(cli, TITLES, 6);
    for (size_t i = 0; jobs != NULL && i < jobs->list.count; i++) {
        const struct assent_value *job = &jobs->list.items[i];
        table_cell(&table, assent_value_get_text(job, "type"));
        table_cell(&table, assent_text_format(cli->arena, "%lld",
                                              (long long)assent_value_get_integer(job, "lease_id", 0)));
        table_cell(&table, assent_value_get_text(job, "name"));
        table_cell(&table, assent_value_get_text(job, "role"));
        table_cell(&table, assent_value_get_text(job, "number"));
        table_cell(&table, assent_value_get_text(job, "id"));
    }
    table_print_page(&table, claimed, "no job is there");
}

static void print_job(struct cli *cli, const struct assent_value *job)
{
    struct assent_text until = print_time(cli->arena, assent_value_get_text(job, "lease_until"));
    struct assent_text phase = assent_value_get_text(job, "phase"),
                       outcome = assent_value_get_text(job, "outcome");
    bool stop = assent_value_get_boolean(job, "cancel_requested", false);
    if (outcome.count > 0)
        printf("%.*s\n", (int)outcome.count, outcome.bytes);
    else if (phase.count > 0)
        printf("%.*s\n", (int)phase.count, phase.bytes);
    else
        printf("until %.*s%s\n", (int)until.count, until.bytes, stop ? ", but you are asked to stop" : "");
}

static int run_claim(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    struct assent_items types = assent_items_in(cli->arena);
    for (int i = 0; i < cli->argument_count; i++)
        assent_items_add(&types, assent_value_string(cli->arguments[i]));
    assent_record_put(&body, "types", assent_items_done(&types));
    cli_put(cli, &body, "lease", "--lease");
    cli_put(cli, &body, "wait", "--wait");
    if (!cli_put_integer(cli, &body, "max", "--max"))
        return CLI_USAGE;
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/jobs:claim"),
                        .body = assent_record_done(&body),
                        .if_match = -1,
                        .timeout_s = 65};
    return client_print(client, &call, print_jobs);
}

static struct call job_call(struct cli *cli, const char *verb, struct assent_record *body)
{
    struct assent_text id = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "POST", .body = assent_record_done(body), .if_match = -1, .keyed = true};
    call.path = assent_text_format(cli->arena, "/v1/jobs/%.*s:%s", (int)id.count, id.bytes, verb);
    return call;
}

// A task's fields need the form of its ticket's workflow: job -> ticket -> form.
static bool put_fields(struct cli *cli, struct client *client, struct assent_record *body, int *code)
{
    if (cli->argument_count == 1)
        return true;
    struct assent_text id = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "GET",
                        .if_match = -1,
                        .path = assent_text_format(cli->arena, "/v1/jobs/%.*s", (int)id.count, id.bytes)};
    struct answer job, ticket;
    struct assent_value form, fields, cleared;
    bool ok = client_call(client, &call, &job, code);
    call.path = ok ? assent_value_get_text(&job.body, "ticket") : call.path;
    ok = ok && client_call(client, &call, &ticket, code);
    ok = ok && fields_form(client, assent_value_get_text(assent_value_get(&ticket.body, "workflow"), "name"),
                           &form, code);
    if (!ok)
        return false;
    *code = CLI_USAGE;
    if (!fields_read(cli, &form, cli->arguments + 1, cli->argument_count - 1, &fields, &cleared))
        return false;
    assent_record_put(body, "fields", fields);
    *code = CLI_OK;
    return true;
}

static int run_complete(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    int code = CLI_USAGE;
    const char *result = cli_value(cli, "--result");
    struct assent_value value;
    if (result != NULL && (!assent_canonical_read(cli->arena, assent_text_of(result), &value, NULL) ||
                           value.kind != ASSENT_VALUE_RECORD))
        return cli_fail(CLI_USAGE, "--result is a JSON object");
    if (result != NULL)
        assent_record_put(&body, "result", value);
    cli_put(cli, &body, "comment", "--comment");
    if (!cli_put_integer(cli, &body, "lease_id", "--lease-id") || !put_fields(cli, client, &body, &code))
        return code;
    struct call call = job_call(cli, "complete", &body);
    return client_print(client, &call, print_job);
}

static int run_fail(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    if (cli_value(cli, "--error") == NULL)
        return cli_fail(CLI_USAGE, "say what went wrong: --error TEXT");
    cli_put(cli, &body, "error", "--error");
    cli_put(cli, &body, "after", "--after");
    if (cli_flag(cli, "--final"))
        assent_record_put_boolean(&body, "retry", false);
    if (!cli_put_integer(cli, &body, "lease_id", "--lease-id"))
        return CLI_USAGE;
    struct call call = job_call(cli, "fail", &body);
    return client_print(client, &call, print_job);
}

static int run_with_lease(struct cli *cli, struct client *client, const char *verb, bool duration)
{
    struct assent_record body = assent_record_in(cli->arena);
    if (duration)
        cli_put(cli, &body, "lease", "--lease");
    if (!cli_put_integer(cli, &body, "lease_id", "--lease-id"))
        return CLI_USAGE;
    struct call call = job_call(cli, verb, &body);
    return client_print(client, &call, print_job);
}

static int run_extend(struct cli *cli, struct client *client)
{
    return run_with_lease(cli, client, "extend", true);
}

static int run_release(struct cli *cli, struct client *client)
{
    return run_with_lease(cli, client, "release", false);
}

static int run_take(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    struct call call = job_call(cli, "claim", &body);
    return client_print(client, &call, print_job);
}

static int run_resolve(struct cli *cli, struct client *client)
{
    struct assent_record body = assent_record_in(cli->arena);
    assent_record_put_text(&body, "how", assent_text_of(cli->arguments[1]));
    cli_put(cli, &body, "comment", "--comment");
    struct call call = job_call(cli, "resolve", &body);
    return client_print(client, &call, print_job);
}

const struct command COMMANDS_JOB[] = {
    {"job claim", "TYPE …", "claim a worker's job", NULL, 1, -1, OPTIONS_CLAIM, .work = run_claim},
    {"job take", "JOB", "take a task upon oneself", NULL, 1, 1, OPTIONS_KEY, .work = run_take},
    {"job complete", "JOB [FIELD=VALUE …]", "report that a job or task is done", NULL, 1, -1,
     OPTIONS_COMPLETE, .work = run_complete},
    {"job fail", "JOB", "report that an attempt failed", NULL, 1, 1, OPTIONS_FAIL, .work = run_fail},
    {"job extend", "JOB", "keep the lease for longer", NULL, 1, 1, OPTIONS_EXTEND, .work = run_extend},
    {"job release", "JOB", "give a job back", NULL, 1, 1, OPTIONS_RELEASE, .work = run_release},
    {"job resolve", "JOB retry|skip|fail", "resolve a fault", NULL, 2, 2, OPTIONS_RESOLVE,
     .work = run_resolve},
    {.name = NULL},
};

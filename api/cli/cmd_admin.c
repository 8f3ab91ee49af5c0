// SPDX-License-Identifier: Apache-2.0
// Commands of administrators: world apply, token new, token list, token revoke. `token new --store` works on
// a store that no server has open, so that nobody is locked out.
#include "client.h"
#include "print.h"
#include "progress.h"
#include <assent/base/limits.h>
#include <assent/loop/loop.h>
#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_WORLD[] = {
    {"--dry-run", OPTION_FLAG, NULL, "check it; apply nothing"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_TOKEN_NEW[] = {
    {"--person", OPTION_VALUE, "HANDLE", "whose token (your own)"},
    {"--name", OPTION_VALUE, "TEXT", "what it is for"},
    {"--expires", OPTION_VALUE, "TIME", "until when (90 days from now; at most 366)"},
    {"--scope", OPTION_LIST, "SCOPE",
     "narrow it: a permission, jobs:TYPE or signals:NAME, may be given again; or calendar alone"},
    {"--store", OPTION_VALUE, "DIR", "make it in a store that no server has open"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
static const struct option OPTIONS_TOKEN_LIST[] = {
    {"--person", OPTION_VALUE, "HANDLE", "whose tokens (your own)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static int run_world(struct cli *cli, struct client *client)
{
    struct assent_text text;
    int code = CLI_OK;
    if (!cli_read_file(cli, cli->arguments[0], ASSENT_BODY_DEFINITION_BYTES, &text))
        return CLI_USAGE;
    bool dry = cli_flag(cli, "--dry-run");
    struct call call = {.method = "PUT",
                        .path = assent_text_of(dry ? "/v1/world?dry_run=true" : "/v1/world"),
                        .text = text,
                        .media = "application/yaml",
                        .if_match = -1};
    struct answer answer;
    struct progress *progress = progress_open(
        cli, "applying the world",
        "the world is applied whole or not at all; the same command again says `unchanged` when it was",
        NULL);
    bool applied = client_call(client, &call, &answer, &code);
    progress_close(progress);
    if (applied) {
        bool unchanged = assent_value_get_boolean(&answer.body, "unchanged", false);
        if (cli->json)
            print_json(&answer.body);
        else
            printf(dry         ? "it would be version %lld\n"
                   : unchanged ? "unchanged: version %lld says the same\n"
                               : "the world is at version %lld\n",
                   (long long)assent_value_get_integer(&answer.body, "version", 0));
    }
    return code;
}

static struct assent_value token_body(struct cli *cli)
{
    struct assent_record body = assent_record_in(cli->arena);
    cli_put(cli, &body, "person", "--person");
    cli_put(cli, &body, "name", "--name");
    cli_put(cli, &body, "expires", "--expires");
    const struct given *scopes = cli_list(cli, "--scope");
    struct assent_items items = assent_items_in(cli->arena);
    for (size_t i = 0; scopes != NULL && i < scopes->count; i++)
        assent_items_add(&items, assent_value_string(scopes->values[i]));
    if (scopes != NULL)
        assent_record_put(&body, "scopes", assent_items_done(&items));
    return assent_record_done(&body);
}

static void print_token(struct cli *cli, const struct assent_value *token)
{
    struct assent_text secret = assent_value_get_text(token, "token");
    struct assent_text until = print_time(cli->arena, assent_value_get_text(token, "expires")),
                       id = assent_value_get_text(token, "id");
    printf("%.*s\n", (int)secret.count, secret.bytes);
    fprintf(stderr, "token %.*s, until %.*s; it is shown this once\n", (int)id.count, id.bytes,
            (int)until.count, until.bytes);
}

// --- offline ---

struct offline {
    struct cli *cli;
    struct assent_loop *loop;
    int code;
};

static void on_made(void *context, const struct assent_reply *reply)
{
    struct offline *offline = context;
    if (reply->ok) {
        struct assent_record record = assent_record_in(offline->cli->arena);
        assent_record_put_text(&record, "id", assent_text_copy(offline->cli->arena, reply->tokens[0].id));
        assent_record_put_text(&record, "token", assent_text_copy(offline->cli->arena, reply->secret));
        assent_record_put_text(&record, "expires",
                               assent_instant_text(offline->cli->arena, reply->tokens[0].expires_us));
        struct assent_value token = assent_record_done(&record);
        if (offline->cli->json)
            print_json(&token);
        else
            print_token(offline->cli, &token);
    } else {
        offline->code = cli_fail(CLI_REFUSED, "%s", reply->error.text);
    }
    assent_loop_stop(offline->loop);
}

static bool offline_request(struct cli *cli, struct assent_request *request)
{
    const char *person = cli_value(cli, "--person"), *expires = cli_value(cli, "--expires");
    const struct given *scopes = cli_list(cli, "--scope");
    *request =
        (struct assent_request){.kind = ASSENT_REQUEST_TOKEN_MAKE, .request_id = assent_text_of("offline")};
    request->principal.permissions = UINT32_MAX;
    request->person = assent_text_of(person != NULL ? person : "admin");
    request->token_name = assent_text_of(cli_value(cli, "--name"));
    request->scope_count = scopes != NULL ? scopes->count : 0;
    struct assent_text *texts = assent_arena_take_array(cli->arena, request->scope_count, sizeof *texts);
    for (size_t i = 0; i < request->scope_count; i++)
        texts[i] = assent_text_of(scopes->values[i]);
    request->scopes = texts;
    return expires == NULL || assent_instant_read(assent_text_of(expires), &request->expires_us);
}

static int token_offline(struct cli *cli)
{
    struct offline offline = {.cli = cli, .code = CLI_OK};
    struct assent_loop_config config = {
        .store = cli_value(cli, "--store"), .quiet = true, .replied = on_made, .context = &offline};
    struct assent_error error;
    struct assent_request request;
    if (!offline_request(cli, &request))
        return cli_fail(CLI_USAGE, "--expires is a time like 2026-12-01T08:00:00Z");
    offline.loop = assent_loop_open(&config, &error);
    if (offline.loop == NULL)
        return cli_fail(CLI_USAGE, "%s", error.text);
    if (!assent_runtime_submit(assent_loop_runtime(offline.loop), &request, assent_loop_now_us(offline.loop),
                               &error))
        offline.code = cli_fail(CLI_AWAY, "%s", error.text);
    else
        assent_loop_run(offline.loop, &error);
    assent_loop_close(offline.loop);
    return offline.code;
}

static int run_token_new(struct cli *cli)
{
    if (cli_value(cli, "--store") != NULL)
        return token_offline(cli);
    int code = CLI_OK;
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/tokens"),
                        .keyed = true,
                        .if_match = -1,
                        .body = token_body(cli)};
    code = client_print(client, &call, print_token);
    client_close(client);
    return code;
}

static void print_tokens(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"token", "name", "made", "expires", "used", "state"};
    struct table table = table_of(cli, TITLES, 6);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *token = &data->list.items[i];
        table_cell(&table, assent_value_get_text(token, "id"));
        table_cell(&table, assent_value_get_text(token, "name"));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(token, "made")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(token, "expires")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(token, "used")));
        table_cell(&table,
                   assent_text_of(assent_value_get_boolean(token, "revoked", false) ? "revoked" : "good"));
    }
    table_print(&table);
}

static int run_token_list(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    assent_buffer_string(&path, "/v1/tokens");
    client_query(cli->arena, &path, "person", cli_value(cli, "--person"));
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, print_tokens);
}

static void print_revoked(struct cli *cli, const struct assent_value *token)
{
    (void)cli, (void)token;
    puts("revoked");
}

static int run_token_revoke(struct cli *cli, struct client *client)
{
    struct assent_text id = client_escape(cli->arena, cli->arguments[0]);
    struct call call = {.method = "POST", .if_match = -1};
    call.path = assent_text_format(cli->arena, "/v1/tokens/%.*s:revoke", (int)id.count, id.bytes);
    return client_print(client, &call, print_revoked);
}

const struct command COMMANDS_ADMIN[] = {
    {"world apply", "FILE", "apply people, groups, roles, services, items, calendars, freezes, boards, rotas",
     "The file is the whole world: what it leaves out is gone.", 1, 1, OPTIONS_WORLD, .work = run_world},
    {"token new", "", "make an API token; its secret is printed once", NULL, 0, 0, OPTIONS_TOKEN_NEW,
     .run = run_token_new},
    {"token list", "", "tokens, without their secrets", NULL, 0, 0, OPTIONS_TOKEN_LIST,
     .work = run_token_list},
    {"token revoke", "TOKEN-ID", "revoke a token", NULL, 1, 1, NULL, .work = run_token_revoke},
    {.name = NULL},
};

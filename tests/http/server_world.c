// SPDX-License-Identifier: Apache-2.0
// See server_world.h.
#include "server_world.h"

#include <assent/base/canonical.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t START_US = INT64_C(1795419120000000); // 2026-11-23T07:32:00Z

static void on_failed(void *context, struct assent_text request_id, struct assent_text trace,
                      enum assent_code code, const char *text)
{
    struct world *world = context;
    snprintf(world->failed, sizeof world->failed, "%.*s %.*s %s %s", (int)request_id.count, request_id.bytes,
             (int)trace.count, trace.count ? trace.bytes : "", assent_code_slug(code), text);
}

int world_open(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    fake_runtime_open(&world->runtime);
    struct assent_server_config config = {
        .runtime = &world->runtime,
        .tables = SAMPLE_TABLES,
        .seed = "a seed of thirty-two bytes or so",
        .cursor_key = "a key that nobody else can know",
        .failed = on_failed,
        .context = world,
    };
    struct assent_error error;
    world->server = assent_server_open(&config, &error);
    assert_non_null(world->server);
    client_open(&world->client, assent_server_sessions(world->server), START_US, false, 0);
    *state = world;
    return 0;
}

int world_close(void **state)
{
    struct world *world = *state;
    client_close(&world->client);
    assent_server_close(world->server);
    free(world);
    return 0;
}

void world_ask(struct world *world, const char *method, const char *path, const struct client_field *fields,
               const char *body)
{
    enum { MOST = 30 };
    struct client_field all[MOST] = {{"authorization", "Bearer good"}};
    size_t count = 1;
    for (; fields && fields->name; fields++) {
        assert_true(count + 1 < MOST);
        all[count++] = *fields;
    }
    world_ask_bare(world, method, path, all, body);
}

void world_ask_bare(struct world *world, const char *method, const char *path,
                    const struct client_field *fields, const char *body)
{
    world->id = client_request(&world->client, method, path, fields, body);
    world->answer = client_answer(&world->client, world->id);
}

void world_reply(struct world *world, size_t i, struct assent_reply reply)
{
    assert_true(i < world->runtime.waiting_count);
    reply.cookie = world->runtime.waiting[i];
    reply.kind = reply.kind ? reply.kind : world->runtime.last.kind;
    assent_server_reply(world->server, &reply, world->client.now_us);
    client_run(&world->client);
}

void expect_problem(const struct world *world, enum assent_code code)
{
    const struct client_answer *answer = world->answer;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_value body;
    struct assent_error error = {.code = ASSENT_OK};
    struct assent_text text = {answer->body, answer->body_count};
    if (!answer->body || !assent_canonical_read(arena, text, &body, &error))
        fail_msg("status %d, no problem: %.*s %s", answer->status, (int)text.count, text.bytes, error.text);
    struct assent_text slug = assent_value_get_text(&body, "code");
    if (!assent_text_is(slug, assent_code_slug(code)))
        fail_msg("%.*s instead of %s", (int)text.count, text.bytes, assent_code_slug(code));
    assert_int_equal(answer->status, assent_code_status(code));
    assert_int_equal(assent_value_get_integer(&body, "status", 0), answer->status);
    assert_string_equal(client_head(answer, "content-type"), "application/problem+json");
    assert_true(assent_text_starts(assent_value_get_text(&body, "type"), "/problems/"));
    assert_true(assent_value_get_text(&body, "detail").count > 0);
    assert_true(assent_text_is(assent_value_get_text(&body, "title"), assent_code_title(code)));
    assert_true(assent_text_is(assent_value_get_text(&body, "number"), assent_code_number(code)));
    assert_true(
        assent_text_is(assent_value_get_text(&body, "request_id"), client_head(answer, "request-id")));
    struct assent_text again = assent_canonical_text(arena, &body);
    assert_true(text.count == again.count + 1 && text.bytes[again.count] == '\n'); // one line
    text.count--;
    assert_true(assent_text_equal(again, text)); // the document is canonical
    assert_true(answer->ended);
    if (answer->status == 401)
        assert_non_null(client_head(answer, "www-authenticate"));
    if (answer->status == 405)
        assert_non_null(client_head(answer, "allow"));
    if (answer->status == 503)
        assert_non_null(client_head(answer, "retry-after"));
    assent_arena_close(arena);
}

void expect_in_body(const struct world *world, const char *text)
{
    if (!world->answer->body || !strstr(world->answer->body, text))
        fail_msg("no `%s` in %s", text, world->answer->body ? world->answer->body : "nothing");
}

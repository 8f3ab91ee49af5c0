// SPDX-License-Identifier: Apache-2.0
// The server: answers and their fields, replies, what goes away, HEAD, conditional requests, problems of the
// runtime.
#include "server_world.h"

#include <assent/core/ticket.h>

#include <stdio.h>
#include <string.h>

static const struct client_field KEYED[] = {
    {"content-type", "application/json"}, {"idempotency-key", "k1"}, {NULL, NULL}};

static void a_thing_is_made(void **state)
{
    struct world *world = *state;
    world_ask(world, "POST", "/v1/things?dry_run=false", KEYED, "{\"title\": \"t\"}");
    assert_int_equal(world->runtime.submitted, 1);
    assert_true(assent_text_is(world->runtime.last.principal.person, "per_good"));
    assert_true(assent_text_is(world->runtime.last.text, "t"));
    assert_true(world->runtime.last.key.present);
    assert_int_equal(world->runtime.last.key.status, 201);
    assert_true(world->runtime.last.key.at_us == world->client.now_us);
    assert_int_equal(world->runtime.last.if_match.count, 0);
    assert_int_equal(world->answer->status, 0); // nothing is said before the runtime has
    world_reply(world, 0, (struct assent_reply){.ok = true, .status = 201, .seq = 3});
    assert_int_equal(world->answer->status, 201);
    assert_string_equal(world->answer->body, "{\"id\":\"thing_1\",\"seq\":3}\n");
    assert_string_equal(client_head(world->answer, "etag"), "\"7\"");
    assert_string_equal(client_head(world->answer, "location"), "/v1/things/thing_1");
    assert_string_equal(client_head(world->answer, "content-type"), "application/json");
    assert_string_equal(client_head(world->answer, "cache-control"), "no-store");
    assert_string_equal(client_head(world->answer, "x-content-type-options"), "nosniff");
    assert_string_equal(client_head(world->answer, "date"), "Mon, 23 Nov 2026 07:32:00 GMT");
    assert_string_equal(client_head(world->answer, "content-length"), "25");
    assert_memory_equal(client_head(world->answer, "request-id"), "req_", 4);
    assert_null(client_head(world->answer, "idempotency-replayed"));
    assert_null(client_head(world->answer, "traceparent"));
}

static void a_replay_says_so(void **state)
{
    struct world *world = *state;
    world_ask(world, "POST", "/v1/things", KEYED, "{\"title\": \"t\"}");
    world_reply(world, 0, (struct assent_reply){.ok = true, .status = 201, .replayed = true});
    assert_int_equal(world->answer->status, 201);
    assert_string_equal(client_head(world->answer, "idempotency-replayed"), "true");
}

static void without_a_runtime(void **state)
{
    struct world *world = *state;
    world_ask(world, "GET", "/v1/who", NULL, NULL);
    assert_int_equal(world->answer->status, 200);
    assert_int_equal(world->runtime.submitted, 0);
    expect_in_body(world, "\"person\":\"per_good\"");
}

static void public_and_text(void **state)
{
    struct world *world = *state;
    world_ask_bare(world, "GET", "/help", NULL, NULL);
    assert_int_equal(world->answer->status, 200);
    assert_int_equal(world->runtime.identified, 0);
    assert_string_equal(world->answer->body, "# Text\n");
    assert_string_equal(client_head(world->answer, "content-type"), "text/markdown; charset=utf-8");
}

static void head_like_get(void **state)
{
    struct world *world = *state;
    world_ask(world, "HEAD", "/v1/things/a", NULL, NULL);
    world_reply(world, 0, (struct assent_reply){.ok = true, .status = 200});
    assert_int_equal(world->answer->status, 200);
    assert_int_equal(world->answer->body_count, 0);
    assert_string_equal(client_head(world->answer, "content-length"), "25");
    assert_string_equal(client_head(world->answer, "etag"), "\"7\"");
    world_ask(world, "HEAD", "/v1/nowhere", NULL, NULL);
    assert_int_equal(world->answer->status, 404);
    assert_int_equal(world->answer->body_count, 0);
}

static void not_modified(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *tags;
        int status;
    } cases[] = {{"\"7\"", 304},           {"W/\"7\"", 304}, {"*", 304},        {"\"6\", \"7\"", 304},
                 {"\"6\"", 200},           {"7", 200},       {"\"77\"", 200},   {"\"6\",W/\"8\"", 200},
                 {"\"6\" , W/\"7\"", 304}, {"", 200},        {"\"seven\"", 200}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct client_field fields[] = {{"if-none-match", cases[i].tags}, {NULL, NULL}};
        world_ask(world, "GET", "/v1/things/a", fields, NULL);
        world_reply(world, i, (struct assent_reply){.ok = true, .status = 200});
        assert_int_equal(world->answer->status, cases[i].status);
        assert_string_equal(client_head(world->answer, "etag"), "\"7\"");
        assert_true((world->answer->body_count == 0) == (cases[i].status == 304));
    }
}

static void refusals_of_the_runtime(void **state)
{
    struct world *world = *state;
    struct assent_reply reply = {.rule = assent_text_of("requester"),
                                 .place = assent_text_of("normal-change.yaml:14")};
    assent_error_set(&reply.error, ASSENT_SEPARATION, "who asked may not approve");
    world_ask(world, "GET", "/v1/things/a", NULL, NULL);
    world_reply(world, 0, reply);
    expect_problem(world, ASSENT_SEPARATION);
    expect_in_body(world, "\"rule\":\"requester\"");
    expect_in_body(world, "\"place\":\"normal-change.yaml:14\"");
    expect_in_body(world, "\"detail\":\"who asked may not approve\"");
    expect_in_body(world, "\"instance\":\"/v1/things/a\"");
    assert_int_equal(assent_server_count(world->server).answers_refused, 1);
}

static void stale_tags_come_with_the_new_one(void **state)
{
    struct world *world = *state;
    struct assent_ticket ticket = {.revision = 12};
    struct assent_reply reply = {.ticket = &ticket};
    assent_error_set(&reply.error, ASSENT_STALE_ETAG, "it has changed");
    const struct client_field fields[] = {
        {"content-type", "application/json"}, {"if-match", "\"3\""}, {NULL, NULL}};
    world_ask(world, "PATCH", "/v1/things/a", fields, "{}");
    assert_int_equal(world->runtime.last.if_match.count, 1);
    assert_int_equal(world->runtime.last.if_match.items[0], 3);
    world_reply(world, 0, reply);
    expect_problem(world, ASSENT_STALE_ETAG);
    assert_string_equal(client_head(world->answer, "etag"), "\"12\"");
}

static void busy_says_when(void **state)
{
    struct world *world = *state;
    world->runtime.busy = true;
    world_ask(world, "GET", "/v1/things/a", NULL, NULL);
    expect_problem(world, ASSENT_BUSY);
    assert_string_equal(client_head(world->answer, "retry-after"), "1");
    world->runtime.busy = false;
    struct assent_reply reply = {.retry_after_s = 17};
    assent_error_set(&reply.error, ASSENT_TOO_MANY, "slower, please");
    world_ask(world, "GET", "/v1/things/a", NULL, NULL);
    world_reply(world, 0, reply);
    expect_problem(world, ASSENT_TOO_MANY);
    assert_string_equal(client_head(world->answer, "retry-after"), "17");
}

// API-03: what went wrong inside is for the log.
static void inner_faults_tell_nothing(void **state)
{
    struct world *world = *state;
    static const enum assent_code codes[] = {ASSENT_INTERNAL, ASSENT_STORE_BROKEN, ASSENT_BAD_RECORD,
                                             ASSENT_STORE_FULL, ASSENT_YAML_SYNTAX};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct assent_reply reply = {.ok = false};
        assent_error_set(&reply.error, codes[i], "SELECT * FROM /var/lib/secret");
        world_ask(world, "GET", "/v1/things/a", NULL, NULL);
        world_reply(world, i, reply);
        bool named = assent_code_status(codes[i]) >= 500;
        expect_problem(world, named ? codes[i] : ASSENT_INTERNAL);
        assert_null(strstr(world->answer->body, "SELECT"));
        assert_null(strstr(world->answer->body, "/var"));
        assert_non_null(strstr(world->failed, "SELECT"));
        assert_non_null(strstr(world->failed, client_head(world->answer, "request-id")));
    }
}

// API-04: what may not be seen looks like what is not there.
static void not_found_is_always_the_same(void **state)
{
    struct world *world = *state;
    struct assent_ticket ticket = {.revision = 5};
    const struct assent_reply replies[] = {
        {.error = {ASSENT_NOT_FOUND, "there is no ticket a"}},
        {.error = {ASSENT_NOT_FOUND, "you may not see it"},
         .ticket = &ticket,
         .rule = assent_text_of("readers"),
         .place = assent_text_of("x.yaml:1")},
    };
    char bodies[2][1000];
    size_t heads[2];
    for (size_t i = 0; i < 2; i++) {
        world_ask(world, "GET", "/v1/things/a", NULL, NULL);
        world_reply(world, i, replies[i]);
        expect_problem(world, ASSENT_NOT_FOUND);
        snprintf(bodies[i], sizeof bodies[i], "%s", world->answer->body);
        char *id = strstr(bodies[i], "req_");
        memset(id, 'x', strcspn(id, "\""));
        heads[i] = world->answer->head_count;
    }
    assert_string_equal(bodies[0], bodies[1]);
    assert_int_equal(heads[0], heads[1]);
}

static void who_has_gone_is_called_off(void **state)
{
    struct world *world = *state;
    const struct client_field none[] = {{NULL, NULL}};
    world_ask(world, "POST", "/v1/things:wait", none, NULL);
    assert_int_equal(world->runtime.submitted, 1);
    nghttp2_submit_rst_stream(world->client.http2, 0, world->id, NGHTTP2_CANCEL);
    client_run(&world->client);
    assert_int_equal(world->runtime.cancelled, 1);
    assert_true(world->runtime.cancelled_cookie == world->runtime.waiting[0]);
    world_reply(world, 0, (struct assent_reply){.ok = true, .status = 200}); // too late, and no harm
    assert_int_equal(world->answer->status, 0);
    world_ask(world, "POST", "/v1/things:wait", none, NULL);
    world_reply(world, 1, (struct assent_reply){.ok = true, .status = 200});
    assert_int_equal(world->answer->status, 200);
    assert_int_equal(world->runtime.cancelled, 1); // an answered one is not called off
}

static void traces(void **state)
{
    struct world *world = *state;
    static const char good[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const struct client_field valid[] = {{"traceparent", good}, {NULL, NULL}};
    world_ask(world, "GET", "/v1/who", valid, NULL);
    assert_string_equal(client_head(world->answer, "traceparent"), good);
    const struct client_field broken[] = {{"traceparent", "00-zz-1"}, {NULL, NULL}};
    world_ask(world, "GET", "/v1/who", broken, NULL);
    const char *fresh = client_head(world->answer, "traceparent");
    assert_int_equal(strlen(fresh), 55);
    assert_string_not_equal(fresh, good);
}

static void request_ids_differ(void **state)
{
    struct world *world = *state;
    world_ask(world, "GET", "/v1/who", NULL, NULL);
    const char *first = client_head(world->answer, "request-id");
    world_ask(world, "GET", "/v1/who", NULL, NULL);
    assert_string_not_equal(first, client_head(world->answer, "request-id"));
}

static void cursors(void **state)
{
    struct world *world = *state;
    world_ask(world, "GET", "/v1/who?state=open&limit=5", NULL, NULL);
    char cursor[200];
    const char *at = strstr(world->answer->body, "\"next\":\"");
    assert_non_null(at);
    snprintf(cursor, sizeof cursor, "%.*s", (int)strcspn(at + 8, "\""), at + 8);
    char path[300];
    snprintf(path, sizeof path, "/v1/who?limit=9&cursor=%s&state=open", cursor); // in any order
    world_ask(world, "GET", path, NULL, NULL);
    expect_in_body(world, "\"position\":\"position\"");
    snprintf(path, sizeof path, "/v1/who?state=closed&cursor=%s", cursor); // another filter
    world_ask(world, "GET", path, NULL, NULL);
    expect_problem(world, ASSENT_BAD_CURSOR);
    const struct client_field poor[] = {{"authorization", "Bearer poor"}, {NULL, NULL}};
    snprintf(path, sizeof path, "/v1/who?state=open&cursor=%s", cursor); // another person
    world_ask_bare(world, "GET", path, poor, NULL);
    expect_problem(world, ASSENT_BAD_CURSOR);
    for (size_t i = 0; i < strlen(cursor); i++) { // any letter changed
        char changed[200];
        snprintf(changed, sizeof changed, "%s", cursor);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        snprintf(path, sizeof path, "/v1/who?state=open&cursor=%s", changed);
        world_ask(world, "GET", path, NULL, NULL);
        expect_problem(world, ASSENT_BAD_CURSOR);
    }
    static const char *const broken[] = {"x", "%20", "AAAA", "====", "AAAAAAAAAAAAAAAAAAAAAA", "a.b"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        snprintf(path, sizeof path, "/v1/who?state=open&cursor=%s", broken[i]);
        world_ask(world, "GET", path, NULL, NULL);
        expect_problem(world, ASSENT_BAD_CURSOR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thing_is_made, world_open, world_close),
        cmocka_unit_test_setup_teardown(a_replay_says_so, world_open, world_close),
        cmocka_unit_test_setup_teardown(without_a_runtime, world_open, world_close),
        cmocka_unit_test_setup_teardown(public_and_text, world_open, world_close),
        cmocka_unit_test_setup_teardown(head_like_get, world_open, world_close),
        cmocka_unit_test_setup_teardown(not_modified, world_open, world_close),
        cmocka_unit_test_setup_teardown(refusals_of_the_runtime, world_open, world_close),
        cmocka_unit_test_setup_teardown(stale_tags_come_with_the_new_one, world_open, world_close),
        cmocka_unit_test_setup_teardown(busy_says_when, world_open, world_close),
        cmocka_unit_test_setup_teardown(inner_faults_tell_nothing, world_open, world_close),
        cmocka_unit_test_setup_teardown(not_found_is_always_the_same, world_open, world_close),
        cmocka_unit_test_setup_teardown(who_has_gone_is_called_off, world_open, world_close),
        cmocka_unit_test_setup_teardown(traces, world_open, world_close),
        cmocka_unit_test_setup_teardown(request_ids_differ, world_open, world_close),
        cmocka_unit_test_setup_teardown(cursors, world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

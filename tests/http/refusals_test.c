// SPDX-License-Identifier: Apache-2.0
// A table of requests that are refused, each with its code; nothing of them reaches the runtime (API-01).
#include "server_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON                                                                                                 \
    {                                                                                                        \
        "content-type", "application/json"                                                                   \
    }
#define KEY                                                                                                  \
    {                                                                                                        \
        "idempotency-key", "k"                                                                               \
    }
#define MATCH                                                                                                \
    {                                                                                                        \
        "if-match", "\"7\""                                                                                  \
    }

struct refusal {
    const char *method;
    const char *path;
    struct client_field fields[4];
    const char *body;
    enum assent_code code;
};

static const struct refusal REFUSALS[] = {
    // where
    {"GET", "/v1/nowhere", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/v1/things/a/b", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/v1/things/a:poke:b", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/v1/things/a:other", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/V1/who", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/v1/%77ho", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    {"GET", "/v1//who", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "//v1/who", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/who/", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/./who", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/x/../who", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/%2e%2e/who", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%2fb", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%2Fb", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%5cb", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%00", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%0a", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%c3", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a%g0", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a\\b", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/:poke", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/v1/things/a:", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", {{NULL, NULL}}, NULL, ASSENT_BAD_PATH},
    {"GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", {{NULL, NULL}}, NULL, ASSENT_NOT_FOUND},
    // how
    {"DELETE", "/v1/things/a", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"POST", "/v1/who", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"get", "/v1/who", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"OPTIONS", "/v1/who", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"TRACE", "/v1/who", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"HEAD", "/v1/things", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    {"BREW", "/help", {{NULL, NULL}}, NULL, ASSENT_METHOD},
    // tokens in the query
    {"GET", "/v1/who?access_token=good", {{NULL, NULL}}, NULL, ASSENT_TOKEN_IN_QUERY},
    {"GET", "/v1/who?state=x&token=good", {{NULL, NULL}}, NULL, ASSENT_TOKEN_IN_QUERY},
    {"GET", "/v1/who?Access%5fToken=good", {{NULL, NULL}}, NULL, ASSENT_TOKEN_IN_QUERY},
    {"GET", "/v1/nowhere?token", {{NULL, NULL}}, NULL, ASSENT_TOKEN_IN_QUERY},
    {"GET", "/v1/..?token=good", {{NULL, NULL}}, NULL, ASSENT_TOKEN_IN_QUERY},
    // the query
    {"GET", "/v1/who?bogus=1", {{NULL, NULL}}, NULL, ASSENT_UNKNOWN_PARAMETER},
    {"GET", "/v1/who?stat=1", {{NULL, NULL}}, NULL, ASSENT_UNKNOWN_PARAMETER},
    {"GET", "/v1/things/a?state=1", {{NULL, NULL}}, NULL, ASSENT_UNKNOWN_PARAMETER},
    {"GET", "/v1/who?state=1&state=2", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"GET", "/v1/who?state=%", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"GET", "/v1/who?state=%ff", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"GET", "/v1/who?state=%0d%0a", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"GET", "/v1/who?=x", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"GET", "/v1/who?&&", {{NULL, NULL}}, NULL, ASSENT_BAD_PARAMETER},
    {"POST", "/v1/things?dry_run=yes", {JSON, KEY}, "{\"title\":\"t\"}", ASSENT_BAD_PARAMETER},
    // forms
    {"GET", "/v1/who", {{"accept", "text/html"}}, NULL, ASSENT_NOT_ACCEPTABLE},
    {"GET", "/v1/who", {{"accept", "application/json;q=0"}}, NULL, ASSENT_NOT_ACCEPTABLE},
    {"GET", "/v1/who", {{"accept", "*/*, application/json; q=0.0"}}, NULL, ASSENT_NOT_ACCEPTABLE},
    {"GET", "/help", {{"accept", "application/json"}}, NULL, ASSENT_NOT_ACCEPTABLE},
    {"GET", "/v1/who", {{"accept", "application/json;q=0.000"}}, NULL, ASSENT_NOT_ACCEPTABLE},
    {"POST", "/v1/things", {KEY}, "{\"title\":\"t\"}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "text/plain"}}, "{\"title\":\"t\"}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/jsonx"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST",
     "/v1/things",
     {KEY, {"content-type", "application/json; charset=latin1"}},
     "{}",
     ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x="}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; =x"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x =y"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x=\"y"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x=\"y\\\""}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/json; x=y z"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST",
     "/v1/things",
     {KEY, {"content-type", "application/json; v=1; charset=utf-16"}},
     "{}",
     ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, JSON, {"content-encoding", "gzip"}}, "{}", ASSENT_MEDIA_TYPE},
    {"POST", "/v1/things", {KEY, {"content-type", "application/merge-patch+json"}}, "{}", ASSENT_MEDIA_TYPE},
    // keys and preconditions
    {"POST", "/v1/things", {JSON}, "{\"title\":\"t\"}", ASSENT_KEY_MISSING},
    {"POST", "/v1/things", {JSON, {"idempotency-key", ""}}, "{\"title\":\"t\"}", ASSENT_KEY_MALFORMED},
    {"POST", "/v1/things", {JSON, {"idempotency-key", "\"\""}}, "{\"title\":\"t\"}", ASSENT_KEY_MALFORMED},
    {"POST", "/v1/things", {JSON, {"idempotency-key", "a b"}}, "{\"title\":\"t\"}", ASSENT_KEY_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON}, "{}", ASSENT_ETAG_MISSING},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "7"}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"7\" \"8\""}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"7\", 8"}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"7"}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "w/\"7\""}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"7 8\""}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "*, \"7\""}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"7\", *"}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", ", ,"}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", ""}}, "{}", ASSENT_MALFORMED},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "W/\"7\", \"a,b\", \"8.0\""}}, "{}", ASSENT_STALE_ETAG},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "W/\"7\""}}, "{}", ASSENT_STALE_ETAG},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"-1\""}}, "{}", ASSENT_STALE_ETAG},
    {"PATCH", "/v1/things/a", {JSON, {"if-match", "\"x\""}}, "{}", ASSENT_STALE_ETAG},
    // fields that came twice
    {"POST", "/v1/things", {JSON, KEY, KEY}, "{\"title\":\"t\"}", ASSENT_MALFORMED},
    {"POST", "/v1/things", {JSON, JSON, KEY}, "{\"title\":\"t\"}", ASSENT_MALFORMED},
    {"GET", "/v1/who", {{"authorization", "Bearer good"}}, NULL, ASSENT_MALFORMED},
    // bodies
    {"POST", "/v1/things", {JSON, KEY}, NULL, ASSENT_MALFORMED},
    {"POST", "/v1/things", {JSON, KEY}, "", ASSENT_MALFORMED},
    {"POST", "/v1/things", {JSON, KEY}, "{", ASSENT_BAD_JSON},
    {"POST", "/v1/things", {JSON, KEY}, "{\"title\":\"a\",\"title\":\"b\"}", ASSENT_BAD_JSON},
    {"POST", "/v1/things", {JSON, KEY}, "{\"title\":null}", ASSENT_BAD_MEMBER},
    {"POST", "/v1/things", {JSON, KEY}, "{}", ASSENT_MISSING_MEMBER},
    {"POST", "/v1/things", {JSON, KEY}, "{\"title\":5}", ASSENT_BAD_MEMBER},
    {"POST", "/v1/things", {JSON, KEY}, "{\"title\":\"\"}", ASSENT_BAD_MEMBER},
    {"POST", "/v1/things", {JSON, KEY}, "{\"title\":\"t\",\"titel\":\"u\"}", ASSENT_UNKNOWN_MEMBER},
    {"POST", "/v1/things", {JSON, KEY}, "[]", ASSENT_BAD_MEMBER},
    {"PATCH", "/v1/things/a", {JSON, MATCH}, "{\"id\":null}", ASSENT_UNKNOWN_MEMBER},
    {"PATCH", "/v1/things/a", {JSON, MATCH}, "{\"title\":{\"a\":null}}", ASSENT_BAD_MEMBER},
    {"PATCH", "/v1/things/a", {JSON, MATCH}, "{\"title\":[null]}", ASSENT_BAD_MEMBER},
    {"POST", "/v1/texts", {{"content-type", "application/yaml"}}, "a: \xff", ASSENT_MALFORMED},
    {"POST", "/v1/texts", {JSON}, "{}", ASSENT_MEDIA_TYPE},
    {"GET", "/v1/who", {{NULL, NULL}}, "{}", ASSENT_BODY_TOO_LARGE},
    {"POST", "/v1/things:wait", {JSON}, "{}", ASSENT_BODY_TOO_LARGE},
    {"POST", "/v1/things", {JSON, KEY, {"content-length", "2001"}}, "{}", ASSENT_BODY_TOO_LARGE},
};

static void every_refusal(void **state)
{
    struct world *world = *state;
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++) {
        const struct refusal *refusal = &REFUSALS[i];
        struct client_field fields[5] = {{NULL, NULL}};
        for (size_t j = 0; j < 4 && refusal->fields[j].name; j++)
            fields[j] = refusal->fields[j];
        world_ask(world, refusal->method, refusal->path, fields, refusal->body);
        if (world->answer->status != assent_code_status(refusal->code))
            fail_msg("%s %s (row %zu): %d instead of %s: %s", refusal->method, refusal->path, i,
                     world->answer->status, assent_code_slug(refusal->code),
                     world->answer->body ? world->answer->body : "");
        if (strcmp(refusal->method, "HEAD") != 0)
            expect_problem(world, refusal->code);
        if (world->answer->body)
            assert_null(strstr(world->answer->body, "good")); // no token comes back
    }
    assert_int_equal(world->runtime.submitted, 0);
    assert_true(sizeof REFUSALS / sizeof REFUSALS[0] >= 60);
}

static void the_allow_field(void **state)
{
    struct world *world = *state;
    world_ask(world, "DELETE", "/v1/things/a", NULL, NULL);
    assert_string_equal(client_head(world->answer, "allow"), "GET, HEAD, PATCH");
    world_ask(world, "GET", "/v1/things/a:poke", NULL, NULL);
    assert_string_equal(client_head(world->answer, "allow"), "POST");
}

static void tokens(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *value;
        const char *challenge;
    } cases[] = {
        {NULL, "Bearer realm=\"assent\""},
        {"", "Bearer realm=\"assent\""},
        {"Basic Z29vZDo=", "Bearer realm=\"assent\""},
        {"Bearer", "Bearer realm=\"assent\""},
        {"Bearer good good", "Bearer realm=\"assent\""},
        {"Bearergood", "Bearer realm=\"assent\""},
        {"Bearer bad", "Bearer realm=\"assent\", error=\"invalid_token\""},
        {"Bearer goodx", "Bearer realm=\"assent\", error=\"invalid_token\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct client_field fields[] = {{"authorization", cases[i].value}, {NULL, NULL}};
        const struct client_field none[] = {{NULL, NULL}};
        world_ask_bare(world, "GET", "/v1/who", cases[i].value ? fields : none, NULL);
        expect_problem(world, ASSENT_UNAUTHENTICATED);
        assert_string_equal(client_head(world->answer, "www-authenticate"), cases[i].challenge);
    }
    const struct client_field any_case[] = {{"authorization", "bearer good"}, {NULL, NULL}};
    world_ask_bare(world, "GET", "/v1/who", any_case, NULL);
    assert_int_equal(world->answer->status, 200);
}

static void permissions(void **state)
{
    struct world *world = *state;
    const struct client_field fields[] = {{"authorization", "Bearer poor"},
                                          {"content-type", "application/json"},
                                          {"idempotency-key", "k"},
                                          {NULL, NULL}};
    world_ask_bare(world, "POST", "/v1/things", fields, "{\"title\":\"t\"}");
    expect_problem(world, ASSENT_FORBIDDEN);
    expect_in_body(world, "`submit`");
    const struct client_field who[] = {{"authorization", "Bearer poor"}, {NULL, NULL}};
    world_ask_bare(world, "GET", "/v1/who", who, NULL);
    assert_int_equal(world->answer->status, 200);
    world_ask_bare(world, "POST", "/v1/things:wait", who, NULL);
    expect_problem(world, ASSENT_FORBIDDEN);
    expect_in_body(world, "`work`");
    assert_int_equal(world->runtime.submitted, 0);
}

static void a_body_at_its_limit(void **state)
{
    struct world *world = *state;
    enum { LIMIT = 2000 };
    const struct client_field fields[] = {
        {"content-type", "application/json; charset=UTF-8"}, {"idempotency-key", "k"}, {NULL, NULL}};
    char body[LIMIT + 2];
    snprintf(body, sizeof body, "{\"title\":\"t\"}%*s", LIMIT - 13, "");
    assert_int_equal(strlen(body), LIMIT);
    world_ask(world, "POST", "/v1/things", fields, body);
    assert_int_equal(world->runtime.submitted, 1);
    body[LIMIT] = ' ';
    body[LIMIT + 1] = 0;
    world_ask(world, "POST", "/v1/things", fields, body);
    expect_problem(world, ASSENT_BODY_TOO_LARGE);
    assert_int_equal(world->answer->reset_code, NGHTTP2_NO_ERROR);
    assert_int_equal(world->runtime.submitted, 1);
}

// Parameters of a media type that say nothing to JSON, in every form that they may have.
static void media_types_that_are_taken(void **state)
{
    struct world *world = *state;
    static const char *const types[] = {
        "application/json",
        "APPLICATION/Json",
        "application/json;charset=utf-8",
        "application/json ; CharSet=\"UTF-8\"",
        "application/json; charset=US-ASCII;",
        "application/json; ; v=1 ;q=\"a;b\\\"c, d\"",
        "application/json; version=2; charset=utf-8; x=\"\"",
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        const struct client_field fields[] = {
            {"content-type", types[i]}, {"idempotency-key", "k"}, {NULL, NULL}};
        world_ask(world, "POST", "/v1/things", fields, "{\"title\":\"t\"}");
        assert_int_equal(world->runtime.submitted, (int)i + 1);
    }
}

// RFC 9110 13.1.1: a list, in which only strong tags count, and which may come in several fields.
static void if_match_is_a_list(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *value, *more;
        size_t count;
        int64_t last;
    } cases[] = {
        {"*", NULL, 0, 0},
        {"\"7\"", NULL, 1, 7},
        {"\"7\", \"9\"", NULL, 2, 9},
        {",\"7\" ,, \"9\",", NULL, 2, 9},
        {"W/\"7\", \"a,b\", \"9\"", NULL, 1, 9},
        {"\"7\"", "\"9\"", 2, 9},
        {"\"9\"", "\"\"", 1, 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct client_field fields[] = {JSON,
                                              {"if-match", cases[i].value},
                                              {cases[i].more ? "if-match" : NULL, cases[i].more},
                                              {NULL, NULL}};
        world_ask(world, "PATCH", "/v1/things/a", fields, "{}");
        assert_int_equal(world->runtime.submitted, (int)i + 1);
        const struct assent_revisions *read = &world->runtime.last.if_match;
        assert_int_equal(read->count, cases[i].count);
        if (read->count > 0)
            assert_int_equal(read->items[read->count - 1], cases[i].last);
    }
}

static void parameters_at_their_limit(void **state)
{
    struct world *world = *state;
    for (int count = ASSENT_PARAMETERS; count <= ASSENT_PARAMETERS + 1; count++) {
        char path[400] = "/v1/who?";
        for (int i = 0; i < count; i++) {
            char one[16];
            snprintf(one, sizeof one, "%sp%d=1", i ? "&" : "", i);
            strcat(path, one);
        }
        world_ask(world, "GET", path, NULL, NULL);
        expect_problem(world, count == ASSENT_PARAMETERS ? ASSENT_UNKNOWN_PARAMETER : ASSENT_BAD_PARAMETER);
    }
}

static void accepted_forms(void **state)
{
    struct world *world = *state;
    static const char *const accepts[] = {"application/json",
                                          "*/*",
                                          "application/*",
                                          "text/html, application/json;q=0.1",
                                          "APPLICATION/JSON",
                                          "application/*;q=0, application/json",
                                          "",
                                          "application/json;version=1"};
    for (size_t i = 0; i < sizeof accepts / sizeof accepts[0]; i++) {
        const struct client_field fields[] = {{"accept", accepts[i]}, {NULL, NULL}};
        world_ask(world, "GET", "/v1/who", fields, NULL);
        assert_int_equal(world->answer->status, 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_refusal, world_open, world_close),
        cmocka_unit_test_setup_teardown(the_allow_field, world_open, world_close),
        cmocka_unit_test_setup_teardown(tokens, world_open, world_close),
        cmocka_unit_test_setup_teardown(permissions, world_open, world_close),
        cmocka_unit_test_setup_teardown(a_body_at_its_limit, world_open, world_close),
        cmocka_unit_test_setup_teardown(media_types_that_are_taken, world_open, world_close),
        cmocka_unit_test_setup_teardown(if_match_is_a_list, world_open, world_close),
        cmocka_unit_test_setup_teardown(parameters_at_their_limit, world_open, world_close),
        cmocka_unit_test_setup_teardown(accepted_forms, world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

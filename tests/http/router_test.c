// SPDX-License-Identifier: Apache-2.0
// The checks of route tables (AUTH-10), and paths found in them.
#include "router.h"

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static bool encode(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error)
{
    (void)call;
    (void)reply;
    (void)answer;
    (void)error;
    return true;
}

static struct assent_route row(const char *method, const char *path)
{
    return (struct assent_route){.method = method,
                                 .path = path,
                                 .access = ASSENT_ACCESS_ANYBODY,
                                 .summary = "s",
                                 .status = 200,
                                 .encode = encode};
}

static bool passes(struct assent_route first, struct assent_route second, const char *reason)
{
    const struct assent_route one[] = {first, {.method = NULL}};
    const struct assent_route two[] = {second, {.method = NULL}};
    const struct assent_route *const tables[] = {one, two, NULL};
    struct assent_error error = {.code = ASSENT_OK};
    bool ok = assent_routes_check(tables, &error);
    if (!ok && (!reason || !strstr(error.text, reason)))
        fail_msg("%s", error.text);
    return ok;
}

static void a_row_says_who_may_use_it(void **state)
{
    (void)state;
    struct assent_route good = row("GET", "/a");
    struct assent_route bad = row("GET", "/b");
    assert_true(passes(good, bad, NULL));
    bad.access = ASSENT_ACCESS_UNSET;
    assert_false(passes(good, bad, "who may use it"));
    bad = row("GET", "/b");
    bad.encode = NULL;
    assert_false(passes(good, bad, "encode"));
    bad = row("GET", "/b");
    bad.status = 404;
    assert_false(passes(good, bad, "status"));
    bad = row("GET", "/b");
    bad.media = "application/json";
    assert_false(passes(good, bad, "no body"));
    bad = row("POST", "/b");
    bad.media = "text/html";
    assert_false(passes(good, bad, "media"));
    bad = row("FETCH", "/b");
    assert_false(passes(good, bad, "method"));
    bad = row("POST", "/b");
    bad.permission = ASSENT_PERMISSIONS_COUNT;
    assert_false(passes(good, bad, "permission"));
    bad = row("POST", "/b");
    bad.body_limit = ASSENT_BODY_DEFINITION_BYTES + 1;
    assert_false(passes(good, bad, "body limit"));
}

static void paths_that_cannot_be(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "",         "a",     "/",        "//a",    "/a/",
        "/a//b",    "/{}",   "/{a",      "/a}",    "/a{b}",
        "/{a}{b}",  "/{a}b", "/:b",      "/a:",    "/{a}:",
        "/a:{b}x/", "/%41",  "/{a}/{a}", "/{a:b}", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_false(passes(row("GET", "/fine"), row("GET", paths[i]), ""));
}

static void no_path_has_two_rows(void **state)
{
    (void)state;
    static const struct {
        const char *methods[2];
        const char *paths[2];
        bool fine;
    } cases[] = {
        {{"GET", "GET"}, {"/a", "/b"}, true},
        {{"GET", "POST"}, {"/a", "/a"}, true},
        {{"GET", "GET"}, {"/a", "/a"}, false},
        {{"GET", "GET"}, {"/a/{x}", "/a/{y}"}, false},
        {{"GET", "POST"}, {"/a/{x}", "/a/{x}"}, true},
        {{"GET", "POST"}, {"/a/{x}", "/a/{y}"}, false},
        {{"GET", "GET"}, {"/a/{x}", "/a/b"}, false},
        {{"GET", "GET"}, {"/a/{x}", "/a/b:c"}, true},
        {{"GET", "GET"}, {"/a/{x}:c", "/a/b:c"}, false},
        {{"GET", "GET"}, {"/a/{x}:c", "/a/{x}:d"}, true},
        {{"GET", "GET"}, {"/a/{x}/c", "/a/b/{y}"}, false},
        {{"GET", "GET"}, {"/a/{x}/c", "/a/b/d"}, true},
        {{"GET", "GET"}, {"/a/{x}", "/a/{x}/b"}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_true(passes(row(cases[i].methods[0], cases[i].paths[0]),
                           row(cases[i].methods[1], cases[i].paths[1]), "matches the same") == cases[i].fine);
}

static const struct assent_route *find(const struct router *router, struct assent_arena *arena,
                                       const char *method, const char *path, struct router_match *match)
{
    struct target target;
    struct assent_error error;
    if (!target_read(assent_text_of(path), arena, &target, &error))
        return NULL;
    return router_find(router, &target, assent_text_of(method), arena, match, &error) ? match->route : NULL;
}

static void paths_lead_to_rows(void **state)
{
    (void)state;
    const struct assent_route table[] = {row("GET", "/v1/things"),
                                         row("POST", "/v1/things"),
                                         row("POST", "/v1/things:claim"),
                                         row("GET", "/v1/things/{thing}"),
                                         row("POST", "/v1/things/{thing}:complete"),
                                         row("POST", "/v1/things/{thing}:fail"),
                                         row("GET", "/v1/things/{thing}/parts/{part}"),
                                         row("GET", "/v1/things/fixed/pieces"),
                                         {.method = NULL}};
    const struct assent_route *const tables[] = {table, NULL};
    struct assent_error error;
    assert_true(assent_routes_check(tables, &error));
    struct assent_arena *arena = assent_arena_open(0);
    struct router *router = router_make(tables, arena);
    static const struct {
        const char *method;
        const char *path;
        int row; // -1: none
    } cases[] = {
        {"GET", "/v1/things", 0},
        {"HEAD", "/v1/things?x=y", 0},
        {"POST", "/v1/things", 1},
        {"POST", "/v1/things:claim", 2},
        {"GET", "/v1/things:claim", -1},
        {"GET", "/v1/things/x", 3},
        {"GET", "/v1/things/x:y", -1},
        {"POST", "/v1/things/x:complete", 4},
        {"POST", "/v1/things/x:fail", 5},
        {"POST", "/v1/things/x:y:fail", 5},
        {"GET", "/v1/things/x/parts/7", 6},
        {"GET", "/v1/things/fixed/parts/7", 6},
        {"GET", "/v1/things/fixed/pieces", 7},
        {"GET", "/v1/things/other/pieces", -1},
        {"GET", "/v1/things/fixed", 3},
        {"GET", "/v1/things/x/parts", -1},
        {"PUT", "/v1/things", -1},
        {"GET", "/v1/things/x/parts/7/8", -1},
        {"GET", "/v2/things", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct router_match match;
        const struct assent_route *found = find(router, arena, cases[i].method, cases[i].path, &match);
        if (found != (cases[i].row < 0 ? NULL : &table[cases[i].row]))
            fail_msg("%s %s: %s", cases[i].method, cases[i].path, found ? found->path : "nothing");
    }
    struct router_match match;
    assert_non_null(find(router, arena, "GET", "/v1/things/a%2Bb/parts/7", &match));
    assert_int_equal(match.path_count, 2);
    assert_true(assent_text_is(match.path[0].name, "thing") && assent_text_is(match.path[0].value, "a+b"));
    assert_true(assent_text_is(match.path[1].name, "part") && assent_text_is(match.path[1].value, "7"));
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_says_who_may_use_it),
        cmocka_unit_test(paths_that_cannot_be),
        cmocka_unit_test(no_path_has_two_rows),
        cmocka_unit_test(paths_lead_to_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

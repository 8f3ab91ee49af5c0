// SPDX-License-Identifier: Apache-2.0
// The document of the routes: what a row says stands in it, and a row that says too little stops the start.
#include <assent/base/canonical.h>
#include <assent/http/document.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const NOT_JSON = "{";
static const char *const DOUBLE = "{\"schemas\":{\"Thing\":{\"type\":\"object\"}}}";
static const char *const ASTRAY =
    "{\"schemas\":{\"Other\":{\"items\":{\"$ref\":\"#/components/schemas/Nowhere\"},\"type\":\"array\"}}}";
static const char *const WHOLE =
    "{\"parameters\":{\"thing\":{\"in\":\"path\",\"schema\":{\"type\":\"string\"}},"
    "\"limit\":{\"in\":\"query\",\"schema\":{\"type\":\"integer\"}},"
    "\"things.limit\":{\"in\":\"query\",\"schema\":{\"type\":\"string\"}},"
    "\"Idempotency-Key\":{\"in\":\"header\",\"required\":true,\"schema\":{\"type\":\"string\"}}},"
    "\"schemas\":{\"Thing\":{\"type\":\"object\"},\"Problem\":{\"type\":\"object\"},\"Count\":{\"type\":\"object\"},"
    "\"Cursor\":{\"type\":\"string\"}}}";

static const char *schema_whole(size_t i)
{
    return i == 0 ? WHOLE : NULL;
}

static const char *schema_not_json(size_t i)
{
    return i == 0 ? WHOLE : i == 1 ? NOT_JSON : NULL;
}

static const char *schema_double(size_t i)
{
    return i == 0 ? WHOLE : i == 1 ? DOUBLE : NULL;
}

static const char *schema_astray(size_t i)
{
    return i == 0 ? WHOLE : i == 1 ? ASTRAY : NULL;
}

static bool encode(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error)
{
    (void)call, (void)reply, (void)answer, (void)error;
    return true;
}

static bool decode(const struct assent_call *call, struct assent_request *request, struct assent_error *error)
{
    (void)call, (void)request, (void)error;
    return true;
}

static const char *const LIMIT[] = {"limit", NULL};
static const char *const COLOUR[] = {"colour", NULL};

static const struct assent_route GOOD = {.method = "POST",
                                         .path = "/v1/things/{thing}:poke",
                                         .access = ASSENT_ACCESS_PERMISSION,
                                         .permission = ASSENT_MAY_ACT,
                                         .media = "application/json",
                                         .key = true,
                                         .query = LIMIT,
                                         .summary = "poke",
                                         .status = 201,
                                         .takes = "Thing",
                                         .gives = "Thing",
                                         .also = "200 Thing",
                                         .refuses = "410",
                                         .decode = decode,
                                         .encode = encode};

struct made {
    struct assent_arena *arena;
    struct assent_value value;
    struct assent_error error;
};

static bool make(struct made *made, const struct assent_route *route, const char *(*schema)(size_t))
{
    struct assent_route rows[] = {*route, {.method = NULL}};
    const struct assent_route *tables[] = {rows, NULL};
    struct assent_text text;
    *made = (struct made){.arena = assent_arena_open(0)};
    bool ok = assent_routes_document(tables, schema, made->arena, &text, &made->error);
    if (ok)
        assert_true(assent_canonical_read(made->arena, text, &made->value, &made->error));
    return ok;
}

static const struct assent_value *at(const struct assent_value *value, const char *const *names)
{
    for (; value && *names; names++)
        value = assent_value_get(value, *names);
    return value;
}

static void refused(const struct assent_route *route, const char *(*schema)(size_t), const char *what)
{
    struct made made;
    assert_false(make(&made, route, schema));
    assert_int_equal(made.error.code, ASSENT_INTERNAL);
    assert_non_null(strstr(made.error.text, what));
    assent_arena_close(made.arena);
}

static void test_a_row_is_an_operation(void **state)
{
    (void)state;
    struct made made;
    assert_true(make(&made, &GOOD, schema_whole));
    const char *const way[] = {"paths", "/v1/things/{thing}:poke", "post", NULL};
    const struct assent_value *operation = at(&made.value, way);
    assert_non_null(operation);
    assert_true(assent_text_is(assent_value_get_text(operation, "operationId"), "post_v1_things_thing_poke"));
    assert_true(assent_text_is(assent_value_get_text(operation, "x-permission"), "act"));
    const struct assent_value *answers = assent_value_get(operation, "responses");
    static const char *const there[] = {"200", "201", "400", "401", "403", "404", "409",
                                        "410", "412", "415", "422", "429", "503", NULL};
    for (const char *const *status = there; *status; status++)
        assert_non_null(assent_value_get(answers, *status));
    assert_null(assent_value_get(answers, "428"));
    assert_null(assent_value_get(answers, "304"));
    const struct assent_value *list = assent_value_get(operation, "parameters");
    assert_int_equal(list->list.count, 4); // the path's, the query's, the key, If-Match
    assert_true(assent_text_is(assent_value_get_text(&list->list.items[1], "$ref"),
                               "#/components/parameters/things.limit"));
    assent_arena_close(made.arena);
}

static void test_who_has_no_token_is_told_so(void **state)
{
    (void)state;
    struct assent_route row = {.method = "GET",
                               .path = "/v1/things",
                               .access = ASSENT_ACCESS_PUBLIC,
                               .summary = "all",
                               .status = 200,
                               .gives = "Thing",
                               .page = true,
                               .etag = true,
                               .encode = encode};
    struct made made;
    assert_true(make(&made, &row, schema_whole));
    const char *const way[] = {"paths", "/v1/things", "get", NULL};
    const struct assent_value *operation = at(&made.value, way);
    assert_int_equal(assent_value_get(operation, "security")->list.count, 0);
    const struct assent_value *answers = assent_value_get(operation, "responses");
    assert_null(assent_value_get(answers, "401"));
    assert_null(assent_value_get(answers, "422"));
    assert_non_null(assent_value_get(answers, "304"));
    assent_arena_close(made.arena);
}

static void test_what_is_not_described_stops_the_start(void **state)
{
    (void)state;
    struct assent_route row = GOOD;
    row.takes = NULL;
    refused(&row, schema_whole, "which body it takes");
    row = GOOD;
    row.takes = "Thong";
    refused(&row, schema_whole, "Thong");
    row = GOOD;
    row.gives = "Thong";
    refused(&row, schema_whole, "Thong");
    row = GOOD;
    row.also = "200";
    refused(&row, schema_whole, "other answers");
    row = GOOD;
    row.query = COLOUR;
    refused(&row, schema_whole, "colour");
    row = GOOD;
    row.path = "/v1/things/{thong}";
    refused(&row, schema_whole, "thong");
    refused(&GOOD, schema_not_json, "is no JSON");
    refused(&GOOD, schema_double, "one name: Thing");
    refused(&GOOD, schema_astray, "Nowhere");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_is_an_operation),
        cmocka_unit_test(test_who_has_no_token_is_told_so),
        cmocka_unit_test(test_what_is_not_described_stops_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

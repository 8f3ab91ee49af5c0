// SPDX-License-Identifier: Apache-2.0
// Readers of bodies and queries for decoders: each at its bounds and one past them.
#include <assent/http/route.h>

#include <assent/base/canonical.h>
#include <assent/base/time.h>

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    struct assent_arena *arena;
    struct assent_value body;
    struct assent_error error;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->arena = assent_arena_open(0);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    assent_arena_close(fixture->arena);
    free(fixture);
    return 0;
}

static const struct assent_value *body(struct fixture *fixture, const char *json)
{
    fixture->error = (struct assent_error){.code = ASSENT_OK};
    assert_true(assent_canonical_read(fixture->arena, assent_text_of(json), &fixture->body, NULL));
    return &fixture->body;
}

static void expect(const struct fixture *fixture, bool ok, enum assent_code code, const char *part)
{
    assert_true(ok == (code == ASSENT_OK));
    assert_int_equal(fixture->error.code, code);
    if (part && !strstr(fixture->error.text, part))
        fail_msg("no `%s` in %s", part, fixture->error.text);
}

static void members(void **state)
{
    struct fixture *fixture = *state;
    static const char *const names[] = {"title", "fields", NULL};
    struct assent_error *error = &fixture->error;
    expect(fixture, assent_body_members(body(fixture, "{}"), names, error), ASSENT_OK, NULL);
    struct assent_value none = assent_value_absent(); // a body that may be left out, and was
    fixture->error = (struct assent_error){.code = ASSENT_OK};
    expect(fixture, assent_body_members(&none, names, error), ASSENT_OK, NULL);
    expect(fixture, assent_body_members(body(fixture, "{\"fields\":1,\"title\":2}"), names, error), ASSENT_OK,
           NULL);
    expect(fixture, assent_body_members(body(fixture, "{\"titel\":2}"), names, error), ASSENT_UNKNOWN_MEMBER,
           "did you mean `title`");
    expect(fixture, assent_body_members(body(fixture, "{\"state\":2}"), names, error), ASSENT_UNKNOWN_MEMBER,
           "`state`");
    expect(fixture, assent_body_members(body(fixture, "[1]"), names, error), ASSENT_BAD_MEMBER, "object");
    expect(
        fixture,
        assent_body_members(
            body(fixture, "{\"0123456789012345678901234567890123456789012345678901234567890123456789\":1}"),
            names, error),
        ASSENT_UNKNOWN_MEMBER, "`0123456789012345678901234567890123456789012345678901234567890123`");
    // cut inside a character: the whole character goes
    expect(
        fixture,
        assent_body_members(
            body(fixture, "{\"012345678901234567890123456789012345678901234567890123456789012\xC3\xA9x\":1}"),
            names, error),
        ASSENT_UNKNOWN_MEMBER, "`012345678901234567890123456789012345678901234567890123456789012`");
}

static void texts(void **state)
{
    struct fixture *fixture = *state;
    struct assent_error *error = &fixture->error;
    struct assent_text text;
    expect(fixture, assent_body_text(body(fixture, "{\"a\":\"xyz\"}"), "a", true, 3, &text, error), ASSENT_OK,
           NULL);
    assert_true(assent_text_is(text, "xyz"));
    expect(fixture, assent_body_text(body(fixture, "{\"a\":\"wxyz\"}"), "a", true, 3, &text, error),
           ASSENT_BAD_MEMBER, "3 bytes");
    expect(fixture, assent_body_text(body(fixture, "{}"), "a", true, 3, &text, error), ASSENT_MISSING_MEMBER,
           "`a`");
    expect(fixture, assent_body_text(body(fixture, "{}"), "a", false, 3, &text, error), ASSENT_OK, NULL);
    assert_int_equal(text.count, 0);
    expect(fixture, assent_body_text(body(fixture, "{\"a\":1}"), "a", false, 3, &text, error),
           ASSENT_BAD_MEMBER, "text");
    expect(fixture, assent_body_text(body(fixture, "{\"a\":\"\"}"), "a", true, 3, &text, error),
           ASSENT_BAD_MEMBER, "empty");
    expect(fixture, assent_body_text(body(fixture, "{\"a\":\"\"}"), "a", false, 3, &text, error), ASSENT_OK,
           NULL);
    const struct assent_text *list;
    size_t count;
    expect(fixture,
           assent_body_texts(body(fixture, "{\"a\":[\"x\",\"y\"]}"), "a", true, 2, fixture->arena, &list,
                             &count, error),
           ASSENT_OK, NULL);
    assert_int_equal(count, 2);
    assert_true(assent_text_is(list[1], "y"));
    expect(fixture,
           assent_body_texts(body(fixture, "{\"a\":[\"x\",\"y\",\"z\"]}"), "a", true, 2, fixture->arena,
                             &list, &count, error),
           ASSENT_BAD_MEMBER, "at most 2");
    expect(fixture,
           assent_body_texts(body(fixture, "{\"a\":[\"x\",1]}"), "a", true, 2, fixture->arena, &list, &count,
                             error),
           ASSENT_BAD_MEMBER, "texts only");
    expect(
        fixture,
        assent_body_texts(body(fixture, "{\"a\":\"x\"}"), "a", true, 2, fixture->arena, &list, &count, error),
        ASSENT_BAD_MEMBER, "list");
    expect(fixture,
           assent_body_texts(body(fixture, "{\"a\":[]}"), "a", true, 2, fixture->arena, &list, &count, error),
           ASSENT_BAD_MEMBER, "empty");
    expect(fixture,
           assent_body_texts(body(fixture, "{}"), "a", false, 2, fixture->arena, &list, &count, error),
           ASSENT_OK, NULL);
}

static void numbers(void **state)
{
    struct fixture *fixture = *state;
    struct assent_error *error = &fixture->error;
    int64_t number = 42;
    expect(fixture, assent_body_integer(body(fixture, "{}"), "n", false, 1, 5, &number, error), ASSENT_OK,
           NULL);
    assert_int_equal(number, 42); // as it was
    expect(fixture, assent_body_integer(body(fixture, "{\"n\":5}"), "n", true, 1, 5, &number, error),
           ASSENT_OK, NULL);
    assert_int_equal(number, 5);
    expect(fixture, assent_body_integer(body(fixture, "{\"n\":6}"), "n", true, 1, 5, &number, error),
           ASSENT_BAD_MEMBER, "1 to 5");
    expect(fixture, assent_body_integer(body(fixture, "{\"n\":0}"), "n", true, 1, 5, &number, error),
           ASSENT_BAD_MEMBER, NULL);
    expect(fixture, assent_body_integer(body(fixture, "{\"n\":2.0}"), "n", true, 1, 5, &number, error),
           ASSENT_BAD_MEMBER, NULL);
    expect(fixture, assent_body_integer(body(fixture, "{\"n\":\"2\"}"), "n", true, 1, 5, &number, error),
           ASSENT_BAD_MEMBER, NULL);
    expect(fixture, assent_body_integer(body(fixture, "{}"), "n", true, 1, 5, &number, error),
           ASSENT_MISSING_MEMBER, NULL);
    bool flag = true;
    expect(fixture, assent_body_boolean(body(fixture, "{}"), "b", &flag, error), ASSENT_OK, NULL);
    assert_true(flag);
    expect(fixture, assent_body_boolean(body(fixture, "{\"b\":false}"), "b", &flag, error), ASSENT_OK, NULL);
    assert_false(flag);
    expect(fixture, assent_body_boolean(body(fixture, "{\"b\":0}"), "b", &flag, error), ASSENT_BAD_MEMBER,
           "true or false");
}

static void durations(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *json;
        int64_t seconds; // -1: refused
    } cases[] = {
        {"{}", 30},
        {"{\"d\":\"PT60S\"}", 60},
        {"{\"d\":\"60 s\"}", 60},
        {"{\"d\":60}", 60},
        {"{\"d\":1}", 1},
        {"{\"d\":0}", -1},
        {"{\"d\":100}", 100},
        {"{\"d\":101}", -1},
        {"{\"d\":-1}", -1},
        {"{\"d\":9223372036854775807}", -1},
        {"{\"d\":1.5}", -1},
        {"{\"d\":\"1 min\"}", 60},
        {"{\"d\":\"2 business hours\"}", -1},
        {"{\"d\":\"soon\"}", -1},
        {"{\"d\":true}", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t us = 0;
        bool ok = assent_body_duration(body(fixture, cases[i].json), "d", 30 * ASSENT_SECOND_US,
                                       ASSENT_SECOND_US, 100 * ASSENT_SECOND_US, &us, &fixture->error);
        expect(fixture, ok, cases[i].seconds < 0 ? ASSENT_BAD_MEMBER : ASSENT_OK, NULL);
        if (ok)
            assert_true(us == cases[i].seconds * ASSENT_SECOND_US);
    }
}

static void records_and_digests(void **state)
{
    struct fixture *fixture = *state;
    struct assent_error *error = &fixture->error;
    struct assent_value record;
    expect(fixture, assent_body_record(body(fixture, "{\"r\":{\"x\":1}}"), "r", true, &record, error),
           ASSENT_OK, NULL);
    assert_int_equal(assent_value_get_integer(&record, "x", 0), 1);
    expect(fixture, assent_body_record(body(fixture, "{\"r\":[]}"), "r", true, &record, error),
           ASSENT_BAD_MEMBER, "object");
    expect(fixture, assent_body_record(body(fixture, "{}"), "r", true, &record, error), ASSENT_MISSING_MEMBER,
           NULL);
    expect(fixture, assent_body_record(body(fixture, "{}"), "r", false, &record, error), ASSENT_OK, NULL);
    assert_int_equal(record.kind, ASSENT_VALUE_ABSENT);
    bool present;
    struct assent_digest digest;
    expect(fixture, assent_body_digest(body(fixture, "{}"), "d", &present, &digest, error), ASSENT_OK, NULL);
    assert_false(present);
    expect(fixture,
           assent_body_digest(
               body(fixture,
                    "{\"d\":\"sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"}"),
               "d", &present, &digest, error),
           ASSENT_OK, NULL);
    assert_true(present && digest.bytes[1] == 0x11);
    expect(fixture, assent_body_digest(body(fixture, "{\"d\":\"sha256:00\"}"), "d", &present, &digest, error),
           ASSENT_BAD_MEMBER, "sha256");
}

static void calls(void **state)
{
    struct fixture *fixture = *state;
    const struct assent_parameter query[] = {{assent_text_of("limit"), assent_text_of("200")},
                                             {assent_text_of("dry_run"), assent_text_of("true")},
                                             {assent_text_of("empty"), assent_text_of("")}};
    const struct assent_parameter path[] = {{assent_text_of("ticket"), assent_text_of("CHG-1")}};
    const struct assent_null nulls[] = {{assent_text_of("fields"), assent_text_of("risk")}};
    struct assent_call call = {
        .query = query, .query_count = 3, .path = path, .path_count = 1, .nulls = nulls, .null_count = 1};
    struct assent_error *error = &fixture->error;
    error->code = ASSENT_OK;
    assert_true(assent_text_is(assent_call_path(&call, "ticket"), "CHG-1"));
    assert_int_equal(assent_call_path(&call, "limit").count, 0);
    assert_true(assent_text_is(assent_call_query(&call, "limit"), "200"));
    int64_t number;
    bool flag;
    expect(fixture, assent_call_query_integer(&call, "limit", 50, 1, 200, &number, error), ASSENT_OK, NULL);
    assert_int_equal(number, 200);
    expect(fixture, assent_call_query_integer(&call, "other", 50, 1, 200, &number, error), ASSENT_OK, NULL);
    assert_int_equal(number, 50);
    expect(fixture, assent_call_query_integer(&call, "limit", 50, 1, 199, &number, error),
           ASSENT_BAD_PARAMETER, "199");
    expect(fixture, assent_call_query_integer(&call, "empty", 50, 1, 199, &number, error),
           ASSENT_BAD_PARAMETER, NULL);
    error->code = ASSENT_OK;
    expect(fixture, assent_call_query_boolean(&call, "dry_run", &flag, error), ASSENT_OK, NULL);
    assert_true(flag);
    expect(fixture, assent_call_query_boolean(&call, "other", &flag, error), ASSENT_OK, NULL);
    assert_false(flag);
    expect(fixture, assent_call_query_boolean(&call, "empty", &flag, error), ASSENT_BAD_PARAMETER, "`empty`");
    static const char *const names[] = {"risk", NULL};
    static const char *const others[] = {"title", NULL};
    error->code = ASSENT_OK;
    expect(fixture, assent_call_nulls(&call, "fields", NULL, error), ASSENT_OK, NULL);
    expect(fixture, assent_call_nulls(&call, "fields", names, error), ASSENT_OK, NULL);
    expect(fixture, assent_call_nulls(&call, "fields", others, error), ASSENT_UNKNOWN_MEMBER, "`risk`");
    expect(fixture, assent_call_nulls(&call, "", names, error), ASSENT_BAD_MEMBER, "null");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(durations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(records_and_digests, set_up, tear_down),
        cmocka_unit_test_setup_teardown(calls, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

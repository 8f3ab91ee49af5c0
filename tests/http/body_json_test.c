// SPDX-License-Identifier: Apache-2.0
// JSON bodies (API-09): what is accepted, what is refused and where, nulls, limits.
#include "body_json.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct assent_text read_as(struct assent_arena *arena, struct assent_text text, bool nulls,
                                  struct body_json *body, struct assent_error *error)
{
    error->code = ASSENT_OK;
    if (!body_json_read(text, nulls, arena, body, error))
        return (struct assent_text){0};
    return assent_canonical_text(arena, &body->value);
}

static const struct {
    const char *text;
    const char *canonical;
} ACCEPTED[] = {
    {"{}", "{}"},
    {" [ ] ", "[]"},
    {"\t{\r\n}\n", "{}"},
    {"{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}"},
    {"[true,false]", "[true,false]"},
    {"[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]"},
    {"[0,-0]", "[0,0]"},
    {"[1.0,-0.0,1e3,1E-2,0.1]", "[1.0,0.0,1000.0,0.01,0.1]"},
    {"[1.7976931348623157e308]", "[1.7976931348623157e308]"},
    {"[\"\\u00e9\\u20ac\\ud83d\\ude00\"]", "[\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]"},
    {"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\"\\\\/\\b\\f\\n\\r\\t\"]"},
    {"[\"\x7f\"]", "[\"\x7f\"]"},
    {"{\"\":\"\"}", "{\"\":\"\"}"},
    {"{\"a\":{\"a\":{\"a\":[]}}}", "{\"a\":{\"a\":{\"a\":[]}}}"},
    {"[\"[[[{{{,,,\"]", "[\"[[[{{{,,,\"]"},
    {"[\"\\\\\"]", "[\"\\\\\"]"},
};

static void accepted(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof ACCEPTED / sizeof ACCEPTED[0]; i++) {
        struct body_json body;
        struct assent_error error;
        struct assent_text text = read_as(arena, assent_text_of(ACCEPTED[i].text), false, &body, &error);
        struct body_json parsed;
        assert_true(body_json_parse(assent_text_of(ACCEPTED[i].text), false, arena, &parsed, &error));
        assert_true(assent_value_equal(&parsed.value, &body.value));
        if (error.code != ASSENT_OK || !assent_text_is(text, ACCEPTED[i].canonical))
            fail_msg("%s: %.*s %s", ACCEPTED[i].text, (int)text.count, text.bytes ? text.bytes : "",
                     error.code ? error.text : "");
    }
    assent_arena_close(arena);
}

static const struct {
    const char *text;
    const char *part; // of the error's text
} REFUSED[] = {
    {"", "too early"},
    {" ", "too early"},
    {"{", "too early"},
    {"[", "too early"},
    {"[1,", "too early"},
    {"{\"a\"", "too early"},
    {"{\"a\":", "too early"},
    {"[\"a", "too early"},
    {"]", "not JSON"},
    {"1", "not JSON"},
    {"\"a\"", "not JSON"},
    {"true", "not JSON"},
    {"null", "not JSON"},
    {"[1,]", "not JSON"},
    {"{\"a\":1,}", "not JSON"},
    {"[,1]", "not JSON"},
    {"[1 2]", "not JSON"},
    {"{a:1}", "not JSON"},
    {"{'a':1}", "not JSON"},
    {"{1:1}", "not JSON"},
    {"{\"a\" 1}", "not JSON"},
    {"{\"a\":1 \"b\":2}", "not JSON"},
    {"// x\n{}", "not JSON"},
    {"{/* x */}", "not JSON"},
    {"# x\n{}", "not JSON"},
    {"[NaN]", "not JSON"},
    {"[Infinity]", "not JSON"},
    {"[-Infinity]", "not JSON"},
    {"[+1]", "not JSON"},
    {"[01]", "not JSON"},
    {"[-]", "not JSON"},
    {"[.5]", "not JSON"},
    {"[1.]", "not JSON"},
    {"[1e]", "not JSON"},
    {"[0x10]", "not JSON"},
    {"[True]", "not JSON"},
    {"[\"\\x\"]", "not JSON"},
    {"[\"\\u12\"]", "not JSON"},
    {"[\"\\ud800\"]", "not JSON"},
    {"[\"\\udc00\"]", "not JSON"},
    {"[\"\\ud800\\u0041\"]", "not JSON"},
    {"[\"a\nb\"]", "not JSON"},
    {"[\"a\tb\"]", "not JSON"},
    {"[\"\x01\"]", "not JSON"},
    {"\xEF\xBB\xBF{}", "not JSON"},
    {"\xC2\xA0{}", "not JSON"},
    {"{}{}", "behind the end"},
    {"{} x", "behind the end"},
    {"{}]", "behind the end"},
    {"[9223372036854775808]", "out of range"},
    {"[-9223372036854775809]", "out of range"},
    {"[1e309]", "out of range"},
    {"[-1e999]", "out of range"},
    {"{\"a\":1,\"a\":1}", "same name twice"},
    {"{\"a\":1,\"\\u0061\":2}", "same name twice"},
    {"[{\"x\":{\"b\":1,\"b\":2}}]", "same name twice"},
    {"[\"\\u0000\"]", "U+0000"},
    {"{\"\\u0000\":1}", "U+0000"},
    {"[\"\xFF\"]", "UTF-8"},
    {"[\"\xC0\x80\"]", "UTF-8"},
    {"[\"\xED\xA0\x80\"]", "UTF-8"},
    {"[\"\xF4\x90\x80\x80\"]", "UTF-8"},
    {"[\"\xC3\"]", "UTF-8"},
    {"{\"\xE2\x82\":1}", "UTF-8"},
};

static void refused(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        struct body_json body;
        struct assent_error error;
        (void)read_as(arena, assent_text_of(REFUSED[i].text), true, &body, &error);
        if (error.code != ASSENT_BAD_JSON || !strstr(error.text, REFUSED[i].part))
            fail_msg("%s (%zu): %d %s", REFUSED[i].text, i, error.code, error.code ? error.text : "");
    }
    struct body_json body;
    struct assent_error error;
    (void)read_as(arena, assent_text_slice("{}\0", 3), true, &body, &error); // a zero byte behind the end
    assert_int_equal(error.code, ASSENT_BAD_JSON);
    (void)read_as(arena, assent_text_of("{\n  \"secret\": oops\n}"), true, &body, &error);
    assert_non_null(strstr(error.text, "line 2"));
    assert_null(strstr(error.text, "secret")); // nothing of it comes back
    assent_arena_close(arena);
}

// open, `inner`, close, so many levels.
static struct assent_text nested(struct assent_arena *arena, size_t levels, const char *open,
                                 const char *inner, const char *close)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < levels; i++)
        assent_buffer_string(&out, open);
    assent_buffer_string(&out, inner);
    for (size_t i = 0; i < levels; i++)
        assent_buffer_string(&out, close);
    return assent_buffer_done(&out);
}

static void depth(void **state)
{
    (void)state;
    enum { FAR_TOO_DEEP = 200000 };
    static const size_t levels[] = {ASSENT_VALUE_DEPTH, ASSENT_VALUE_DEPTH + 1, FAR_TOO_DEEP};
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        struct body_json body;
        struct assent_error error = {.code = ASSENT_OK};
        bool fine = levels[i] == ASSENT_VALUE_DEPTH;
        assert_true(body_json_read(nested(arena, levels[i], "[", "", "]"), false, arena, &body, &error) ==
                    fine);
        assert_true(fine || strstr(error.text, "levels"));
        assert_true(body_json_read(nested(arena, levels[i], "{\"a\":", "1", "}"), false, arena, &body,
                                   &error) == fine);
        assert_true(fine || strstr(error.text, "levels"));
    }
    assent_arena_close(arena);
}

static void number_of_values(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t count = ASSENT_VALUE_NODES - 1; count <= ASSENT_VALUE_NODES; count++) { // and the list itself
        char *text = malloc(count * 2 + 2);
        assert_non_null(text);
        for (size_t i = 0; i < count; i++)
            memcpy(text + 1 + i * 2, "0,", 2);
        text[0] = '[';
        text[count * 2] = ']';
        struct body_json body;
        struct assent_error error;
        assert_true(body_json_read(assent_text_slice(text, count * 2 + 1), false, arena, &body, &error) ==
                    (count < ASSENT_VALUE_NODES));
        free(text);
    }
    assent_arena_close(arena);
}

static void nulls(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct body_json body;
    struct assent_error error;
    struct assent_text text = read_as(
        arena, assent_text_of("{\"a\":null,\"f\":{\"b\":null,\"c\":1},\"g\":{}}"), true, &body, &error);
    assert_true(assent_text_is(text, "{\"f\":{\"c\":1},\"g\":{}}"));
    assert_int_equal(body.null_count, 2);
    assert_true(assent_text_is(body.nulls[0].parent, "") && assent_text_is(body.nulls[0].name, "a"));
    assert_true(assent_text_is(body.nulls[1].parent, "f") && assent_text_is(body.nulls[1].name, "b"));
    static const char *const never[] = {"[null]", "{\"a\":[null]}", "{\"a\":{\"b\":{\"c\":null}}}",
                                        "{\"a\":[{\"b\":null}]}", "[{\"b\":null}]"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        (void)read_as(arena, assent_text_of(never[i]), true, &body, &error);
        assert_int_equal(error.code, ASSENT_BAD_MEMBER);
    }
    (void)read_as(arena, assent_text_of("{\"fields\":{\"risk\":null}}"), false, &body, &error);
    assert_int_equal(error.code, ASSENT_BAD_MEMBER);
    assert_non_null(strstr(error.text, "`fields.risk` is null"));
    char many[4000] = "{";
    for (int i = 0; i < 100; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "%s\"n%d\":null", i ? "," : "", i);
    strcat(many, "}");
    (void)read_as(arena, assent_text_of(many), true, &body, &error);
    assert_int_equal(body.null_count, 100);
    assert_true(assent_text_is(body.nulls[99].name, "n99"));
    assent_arena_close(arena);
}

// Both readers say the same of every text: of the corpus with bytes changed, taken out and put in. The
// numbers are drawn by counting, so that each run tries the same texts.
static void both_readers_agree(void **state)
{
    (void)state;
    enum { TRIES = 30000, BYTES = 64 };
    static const char *const seeds[] = {"{\"a\":[1,-2.5e3,true],\"b\":\"\\u00e9\\n\"}",
                                        "[\"\\ud83d\\ude00\",{},[],0]",
                                        "{\"a\":1,\"b\":{\"a\":2}}",
                                        "[9223372036854775807,1e308,-0,0.1]",
                                        "[\"\xC3\xA9\xE2\x82\xAC\",false]",
                                        " { \"x\" : null } "};
    static const char letters[] = "{}[]\":,\\u0019eE+-.tfn \n\xC3\xA9\x01";
    struct assent_arena *arena = assent_arena_open(0);
    uint64_t dice = 1;
    for (int i = 0; i < TRIES; i++) {
        char text[BYTES];
        const char *seed = seeds[i % (int)(sizeof seeds / sizeof seeds[0])];
        size_t count = strlen(seed);
        memcpy(text, seed, count);
        for (int changes = 1 + i % 3; changes > 0; changes--) {
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            size_t at = (size_t)(dice >> 33) % count;
            text[at] = letters[(size_t)(dice >> 45) % (sizeof letters - 1)];
        }
        struct body_json fast;
        struct body_json slow;
        struct assent_error fast_error = {.code = ASSENT_OK};
        struct assent_error slow_error = {.code = ASSENT_OK};
        struct assent_text whole = {text, count};
        bool fast_ok = body_json_read(whole, true, arena, &fast, &fast_error);
        bool slow_ok = body_json_parse(whole, true, arena, &slow, &slow_error);
        if (fast_ok != slow_ok || (fast_ok && !assent_value_equal(&fast.value, &slow.value)))
            fail_msg("%.*s: %d %d %s", (int)count, text, fast_ok, slow_ok, slow_error.text);
        assent_arena_reset(arena);
    }
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_readers_agree),
        cmocka_unit_test(accepted),
        cmocka_unit_test(refused),
        cmocka_unit_test(depth),
        cmocka_unit_test(nulls),
        cmocka_unit_test(number_of_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

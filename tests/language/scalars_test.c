// SPDX-License-Identifier: Apache-2.0
// Types come from the schema, never from the scalar (issue annex YAML-05): sixty scalars as defaults of six
// types of fields. A row says for each type whether the scalar is taken, and the stored value where it is not
// the text itself. Quotes make no difference, which is tried for each.
#include "large_inputs.h"
#include "reading.h"

#include <assent/base/canonical.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

enum { TYPES = 6 };
static const char *const TYPE_NAMES[TYPES] = {"text", "boolean", "integer", "number", "duration", "datetime"};

// "+": taken as it stands; "-": refused; else the canonical JSON of what is stored.
struct row {
    const char *scalar;
    const char *expected[TYPES];
};

static const struct row ROWS[] = {
    {"no", {"+", "-", "-", "-", "-", "-"}},
    {"No", {"+", "-", "-", "-", "-", "-"}},
    {"NO", {"+", "-", "-", "-", "-", "-"}},
    {"n", {"+", "-", "-", "-", "-", "-"}},
    {"yes", {"+", "-", "-", "-", "-", "-"}},
    {"Yes", {"+", "-", "-", "-", "-", "-"}},
    {"y", {"+", "-", "-", "-", "-", "-"}},
    {"on", {"+", "-", "-", "-", "-", "-"}},
    {"off", {"+", "-", "-", "-", "-", "-"}},
    {"OFF", {"+", "-", "-", "-", "-", "-"}},
    {"true", {"+", "true", "-", "-", "-", "-"}},
    {"True", {"+", "-", "-", "-", "-", "-"}},
    {"TRUE", {"+", "-", "-", "-", "-", "-"}},
    {"false", {"+", "false", "-", "-", "-", "-"}},
    {"False", {"+", "-", "-", "-", "-", "-"}},
    {"null", {"+", "-", "-", "-", "-", "-"}},
    {"Null", {"+", "-", "-", "-", "-", "-"}},
    {"~", {"+", "-", "-", "-", "-", "-"}},
    {"0", {"+", "-", "0", "0.0", "-", "-"}},
    {"1", {"+", "-", "1", "1.0", "-", "-"}},
    {"-1", {"+", "-", "-1", "-1.0", "-", "-"}},
    {"+1", {"+", "-", "-", "-", "-", "-"}},
    {"42", {"+", "-", "42", "42.0", "-", "-"}},
    {"007", {"+", "-", "-", "-", "-", "-"}},
    {"0755", {"+", "-", "-", "-", "-", "-"}},
    {"0o14", {"+", "-", "-", "-", "-", "-"}},
    {"0x1F", {"+", "-", "-", "-", "-", "-"}},
    {"0b1010", {"+", "-", "-", "-", "-", "-"}},
    {"1_000", {"+", "-", "-", "-", "-", "-"}},
    {"1,000", {"+", "-", "-", "-", "-", "-"}},
    {"9223372036854775807", {"+", "-", "9223372036854775807", "9.223372036854776e18", "-", "-"}},
    {"9223372036854775808", {"+", "-", "-", "9.223372036854776e18", "-", "-"}},
    {"1.5", {"+", "-", "-", "1.5", "-", "-"}},
    {"-0.25", {"+", "-", "-", "-0.25", "-", "-"}},
    {".5", {"+", "-", "-", "-", "-", "-"}},
    {"5.", {"+", "-", "-", "-", "-", "-"}},
    {"1.2.3", {"+", "-", "-", "-", "-", "-"}},
    {"1e3", {"+", "-", "-", "-", "-", "-"}},
    {"1E+3", {"+", "-", "-", "-", "-", "-"}},
    {".inf", {"+", "-", "-", "-", "-", "-"}},
    {"-.inf", {"+", "-", "-", "-", "-", "-"}},
    {".nan", {"+", "-", "-", "-", "-", "-"}},
    {"NaN", {"+", "-", "-", "-", "-", "-"}},
    {"1:30", {"+", "-", "-", "-", "-", "-"}},
    {"12:30:45", {"+", "-", "-", "-", "-", "-"}},
    {"190:20:30", {"+", "-", "-", "-", "-", "-"}},
    {"30 s", {"+", "-", "-", "-", "+", "-"}},
    {"10 min", {"+", "-", "-", "-", "+", "-"}},
    {"4 h", {"+", "-", "-", "-", "+", "-"}},
    {"1 day", {"+", "-", "-", "-", "+", "-"}},
    {"3 business days", {"+", "-", "-", "-", "+", "-"}},
    {"90 min", {"+", "-", "-", "-", "+", "-"}},
    {"PT30M", {"+", "-", "-", "-", "\"30 min\"", "-"}},
    {"P2D", {"+", "-", "-", "-", "\"2 days\"", "-"}},
    {"10m", {"+", "-", "-", "-", "-", "-"}},
    {"-5 min", {"+", "-", "-", "-", "-", "-"}},
    {"2026-11-23", {"+", "-", "-", "-", "-", "-"}},
    {"2026-11-23T07:30:00Z", {"+", "-", "-", "-", "-", "\"2026-11-23T07:30:00.000000Z\""}},
    {"2026-11-23T08:30:00+01:00", {"+", "-", "-", "-", "-", "\"2026-11-23T07:30:00.000000Z\""}},
    {"2026-11-23 07:30:00", {"+", "-", "-", "-", "-", "-"}},
    {"2026-02-30T00:00:00Z", {"+", "-", "-", "-", "-", "-"}},
    {"=", {"+", "-", "-", "-", "-", "-"}},
};

static const char *stored(struct assent_arena *arena, const char *type, const char *written)
{
    struct assent_text text = assent_text_format(arena, "%sfields:\n  f:\n    type: %s\n    default: %s\n%s",
                                                 SMALL_HEAD, type, written, SMALL_TAIL);
    struct reading_result result = read_workflow(arena, "scalar.yaml", text, NULL);
    if (!result.definition)
        return result.diagnostics.count == 1 && result.diagnostics.items[0].place.line == 8
                   ? "-"
                   : "more than one error, or elsewhere";
    return assent_text_cstring(arena, assent_canonical_text(arena, &result.definition->fields[0].otherwise));
}

static bool check(struct assent_arena *arena, const struct row *row, size_t type)
{
    const char *expected = row->expected[type];
    if (strcmp(expected, "+") == 0)
        expected = assent_text_format(arena, "\"%s\"", row->scalar).bytes;
    const char *written[3] = {row->scalar, assent_text_format(arena, "\"%s\"", row->scalar).bytes,
                              assent_text_format(arena, "'%s'", row->scalar).bytes};
    bool fine = true;
    for (size_t i = 0; i < 3; i++) {
        const char *found = stored(arena, TYPE_NAMES[type], written[i]);
        if (strcmp(found, expected) == 0)
            continue;
        fprintf(stderr, "%s of %s: %s, not %s\n", written[i], TYPE_NAMES[type], found, expected);
        fine = false;
    }
    return fine;
}

static void test_sixty_scalars_of_six_types(void **state)
{
    (void)state;
    size_t wrong = 0;
    assert_true(sizeof ROWS / sizeof *ROWS >= 60);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_arena *arena = assent_arena_open(0);
        for (size_t type = 0; type < TYPES; type++)
            wrong += !check(arena, &ROWS[i], type);
        assent_arena_close(arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_what_to_write_instead_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *scalar;
        const char *message;
    } rows[] = {{"yes", "for `yes` write `true`"},
                {"Off", "for `Off` write `false`"},
                {"True", "for `True` write `true`"},
                {"1", "for `1` write `true`"},
                {"maybe", "`maybe` is neither `true` nor `false`"}};
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_text text =
            assent_text_format(arena, "%sfields: { f: { type: boolean, default: %s } }\n%s", SMALL_HEAD,
                               rows[i].scalar, SMALL_TAIL);
        struct reading_result result = read_workflow(arena, "scalar.yaml", text, NULL);
        assert_int_equal(result.diagnostics.items[0].code, ASSENT_NOT_BOOLEAN);
        assert_true(assent_text_is(result.diagnostics.items[0].message, rows[i].message));
    }
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sixty_scalars_of_six_types),
        cmocka_unit_test(test_what_to_write_instead_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

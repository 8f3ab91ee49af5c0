// SPDX-License-Identifier: Apache-2.0
// What is shipped works together: the workflows against the sample world, the risk hook in the sandbox, the
// world's calendars.
#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/calendar/calendar.h>
#include <assent/hooks/sandbox.h>
#include <assent/language/language.h>
#include <assent/language/world.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>

static struct assent_text shipped(struct assent_arena *arena, const char *path)
{
    const char *source = getenv("ASSENT_SOURCE");
    const char *full = assent_text_format(arena, "%s/%s", source ? source : ".", path).bytes;
    struct assent_buffer out = assent_buffer_in(arena);
    char block[4096];
    size_t count;
    FILE *file = fopen(full, "rb");
    if (!file)
        fail_msg("%s cannot be read", full);
    while ((count = fread(block, 1, sizeof block, file)) > 0)
        assent_buffer_bytes(&out, block, count);
    fclose(file);
    return assent_buffer_done(&out);
}

static struct assent_directory *sample_world(struct assent_arena *arena,
                                             struct assent_diagnostics *diagnostics)
{
    struct assent_text text = shipped(arena, "workflows/sample-world.yaml");
    struct assent_world_dice dice = {.now_us = INT64_C(1763883120000000)};
    struct assent_value calendars;
    struct assent_error error = {0};
    *diagnostics = assent_diagnostics_in(arena, assent_text_of("sample-world.yaml"), text);
    struct assent_value record = assent_language_world(text, NULL, &dice, arena, &calendars, diagnostics);
    assert_int_equal(diagnostics->count, 0);
    struct assent_directory *directory = assent_directory_read(&record, 1, arena, &error);
    assert_non_null(directory);
    return directory;
}

static void read_whole(const char *path)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_diagnostics diagnostics;
    const struct assent_directory *directory = sample_world(arena, &diagnostics);
    struct assent_source files[] = {
        {assent_text_of("risk.lua"), shipped(arena, "scripts/hooks/risk.lua")},
        {assent_text_of("house.yaml"), shipped(arena, "workflows/policies/house.yaml")},
    };
    struct assent_language_input input = {
        .workflow = {assent_text_of("workflow.yaml"), shipped(arena, path)},
        .files = files,
        .file_count = 2,
        .directory = directory,
    };
    diagnostics = assent_diagnostics_in(arena, input.workflow.name, input.workflow.text);
    const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
    assert_int_equal(diagnostics.count, 0);
    assert_non_null(definition);
    assent_arena_close(arena);
}

static void test_the_workflows_have_no_errors_in_the_sample_world(void **state)
{
    (void)state;
    read_whole("workflows/normal-change/workflow.yaml");
    read_whole("workflows/laptop-request/workflow.yaml");
    read_whole("workflows/emergency-change/workflow.yaml");
    read_whole("workflows/latent-change/workflow.yaml");
    read_whole("workflows/deployment/workflow.yaml");
    read_whole("workflows/standard-change/workflow.yaml");
    read_whole("workflows/access-request/workflow.yaml");
}

static void test_the_calendars_can_be_built(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_diagnostics diagnostics;
    struct assent_directory *directory = sample_world(arena, &diagnostics);
    struct assent_error error = {0};
    for (size_t i = 0; i < directory->calendar_count; i++) {
        if (!assent_calendar_check(directory->calendars[i].zone, &directory->calendars[i].rules, &error))
            fail_msg("%s", error.text);
    }
    if (!assent_calendar_fill(directory, INT64_C(1763883120000000), arena, &error)) // 23 November 2025
        fail_msg("%s", error.text);
    // From Friday noon one business day is Monday noon; over Christmas 2025 it is the 29th.
    const struct assent_calendar *business = assent_directory_calendar(directory, assent_text_of("business"));
    struct assent_duration day = {ASSENT_DURATION_BUSINESS_DAYS, 1};
    int64_t from = 0;
    int64_t until = 0;
    assert_true(assent_instant_read(assent_text_of("2025-11-21T12:00:00+01:00"), &from));
    assert_true(assent_time_add(business, from, day, &until, &error));
    assert_int_equal(until, from + 3 * ASSENT_DAY_US);
    assert_true(assent_instant_read(assent_text_of("2025-12-23T12:00:00+01:00"), &from));
    assert_true(assent_time_add(business, from, day, &until, &error));
    assert_int_equal(until, from + 6 * ASSENT_DAY_US);
    // In New York Christmas Eve is a working day, and Thanksgiving none.
    const struct assent_calendar *york = assent_directory_calendar(directory, assent_text_of("new-york"));
    assert_true(assent_instant_read(assent_text_of("2025-12-23T12:00:00-05:00"), &from));
    assert_true(assent_time_add(york, from, day, &until, &error));
    assert_int_equal(until, from + ASSENT_DAY_US);
    assert_true(assent_instant_read(assent_text_of("2025-11-26T12:00:00-05:00"), &from));
    assert_true(assent_time_add(york, from, day, &until, &error));
    assert_int_equal(until, from + 2 * ASSENT_DAY_US);
    assent_arena_close(arena);
}

struct row {
    const char *view;
    const char *factors;
};

// What the hook makes of a view, as canonical JSON of ids and contributions.
static const char *scored(struct assent_arena *arena, struct assent_sandbox *sandbox,
                          const struct assent_module *module, const char *view)
{
    struct assent_value argument;
    struct assent_value result;
    struct assent_error error = {0};
    if (!assent_canonical_read(arena, assent_text_of(view), &argument, &error))
        fail_msg("%s", error.text);
    if (!assent_sandbox_call(sandbox, module, assent_text_of("history"), &argument, 1,
                             assent_hook_budget_default(), arena, &result, NULL, &error))
        fail_msg("%s", error.text);
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; result.kind == ASSENT_VALUE_LIST && i < result.list.count; i++) {
        const struct assent_value *factor = &result.list.items[i];
        struct assent_text id = assent_value_get_text(factor, "id");
        assert_true(assent_value_get_text(factor, "reason").count > 10);
        assert_non_null(assent_value_get(factor, "value"));
        assert_int_equal(factor->record.count, 4);
        assent_buffer_format(&out, "%s%.*s %lld", i ? ", " : "", (int)id.count, id.bytes,
                             (long long)assent_value_get_integer(factor, "contribution", -1));
    }
    return assent_text_cstring(arena, assent_buffer_done(&out));
}

static void test_the_risk_hook(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"{\"ticket\":{\"fields\":{}}}", ""},
        {"{\"service\":{\"critical\":true,\"name\":\"Payments\"},\"ticket\":{\"fields\":{}}}",
         "service_critical 20"},
        {"{\"service\":{\"critical\":false,\"name\":\"Wiki\"},\"ticket\":{\"fields\":{}}}", ""},
        {"{\"items\":[{\"handle\":\"a\"}],\"items_count\":1,\"ticket\":{\"fields\":{}}}", ""},
        {"{\"items\":[{\"dependants\":[\"b\",\"c\"],\"handle\":\"a\"},{\"dependants\":[\"c\",\"d\"],\"handle\":\"b\"}],\"items_count\":2,"
         "\"ticket\":{\"fields\":{}}}",
         "items 5, dependants 10"},
        {"{\"items\":[],\"items_count\":40,\"ticket\":{\"fields\":{}}}", "items 20"},
        // The worst share of failures, once; 5 at least, 25 at most; none without a failure.
        {"{\"past\":{\"days\":90,\"service\":{\"failed\":1,\"succeeded\":9},\"team\":{\"failed\":3,\"succeeded\":9},"
         "\"workflow\":{\"failed\":1,\"succeeded\":99}},\"service\":{\"name\":\"Wiki\"},\"ticket\":{\"fields\":{}}}",
         "past 12"},
        {"{\"items\":[{\"handle\":\"a\",\"past\":{\"failed\":9,\"succeeded\":1}}],\"items_count\":1,\"past\":{\"days\":90},"
         "\"ticket\":{\"fields\":{}}}",
         "past 25"},
        {"{\"past\":{\"days\":90,\"workflow\":{\"failed\":1,\"succeeded\":999}},\"ticket\":{\"fields\":{}}}",
         "past 5"},
        {"{\"past\":{\"days\":90,\"workflow\":{\"failed\":0,\"succeeded\":9}},\"ticket\":{\"fields\":{}}}",
         ""},
        // Wednesday by day, three hours.
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-25T13:00:00.000000Z\",\"start\":\"2026-11-25T10:00:00.000000Z\"}}}}",
         ""},
        // Saturday by day.
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-28T13:00:00.000000Z\",\"start\":\"2026-11-28T10:00:00.000000Z\"}}}}",
         "planned_time 10"},
        // The last minute before the night, and its first; the last of the night, and the first after it.
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-25T20:00:00.000000Z\",\"start\":\"2026-11-25T19:59:00.000000Z\"}}}}",
         ""},
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-25T21:00:00.000000Z\",\"start\":\"2026-11-25T20:00:00.000000Z\"}}}}",
         "planned_time 10"},
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-25T07:00:00.000000Z\",\"start\":\"2026-11-25T05:59:00.000000Z\"}}}}",
         "planned_time 10"},
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2026-11-25T07:00:00.000000Z\",\"start\":\"2026-11-25T06:00:00.000000Z\"}}}}",
         ""},
        // Over the end of a leap February, of a year; eight hours are not yet long.
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2028-02-29T18:00:00.000000Z\",\"start\":\"2028-02-29T10:00:00.000000Z\"}}}}",
         ""},
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2028-03-01T07:00:00.000000Z\",\"start\":\"2028-02-29T10:00:00.000000Z\"}}}}",
         "planned_length 10"},
        {"{\"ticket\":{\"fields\":{\"planned\":{\"end\":\"2027-01-01T10:00:00.000000Z\",\"start\":\"2026-12-31T10:00:00.000000Z\"}}}}",
         "planned_length 10"},
    };
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_sandbox *sandbox = assent_sandbox_open(2);
    struct assent_module module = {.name = assent_text_of("risk.lua"),
                                   .source = shipped(arena, "scripts/hooks/risk.lua")};
    struct assent_value functions;
    struct assent_error error = {0};
    uint32_t line = 0;
    module.digest = assent_digest_of(module.source);
    if (!assent_sandbox_check(sandbox, &module, arena, &functions, &line, &error))
        fail_msg("line %u: %s", (unsigned)line, error.text);
    assert_int_equal(functions.list.count, 1);
    assert_true(assent_text_is(functions.list.items[0].text, "history"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(scored(arena, sandbox, &module, rows[i].view), rows[i].factors);
    assent_sandbox_close(sandbox);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_workflows_have_no_errors_in_the_sample_world),
        cmocka_unit_test(test_the_calendars_can_be_built),
        cmocka_unit_test(test_the_risk_hook),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

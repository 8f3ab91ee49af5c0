// SPDX-License-Identifier: Apache-2.0
// The reports that programs read: JSON, SARIF 2.1.0, GitHub's workflow commands.
#include <assent/base/diagnostic.h>

#include "expect.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <string.h>

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

// An error with everything and a warning with nothing, added in the wrong order.
static struct assent_diagnostics two(struct assent_arena *arena)
{
    static const char source[] = "need: 1\nnéed: 2\n";
    struct assent_diagnostics list =
        assent_diagnostics_in(arena, assent_text_of("my flows/a:b,50%.yaml"), assent_text_of(source));
    struct assent_diagnostic whole = {
        .code = ASSENT_YAML_SYNTAX,
        .place = {2, 1, 8, 5},
        .message = assent_text_of("`need` stands twice, 100%"),
        .label = assent_text_of("again"),
        .other = {1, 1, 0, 4},
        .other_label = assent_text_of("first"),
        .note = assent_text_of("take one: away"),
    };
    struct assent_diagnostic bare = {
        .code = ASSENT_HOOK_SYNTAX,
        .severity = ASSENT_SEVERITY_WARNING,
        .message = assent_text_of("no place"),
    };
    assent_diagnostics_add(&list, whole);
    assent_diagnostics_add(&list, bare);
    return list;
}

static void json_lists_objects(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = two(arena);
    expect_text(
        assent_diagnostics_report(&list, ASSENT_REPORT_JSON, true),
        "[\n"
        "{\"code\":\"AS0601\",\"file\":\"my flows/a:b,50%.yaml\",\"message\":\"no place\","
        "\"severity\":\"warning\",\"slug\":\"hook-syntax\"},\n"
        "{\"code\":\"AS0101\",\"column\":1,\"file\":\"my flows/a:b,50%.yaml\",\"label\":\"again\","
        "\"length\":5,\"line\":2,\"message\":\"`need` stands twice, 100%\",\"note\":\"take one: away\","
        "\"offset\":8,\"other\":{\"column\":1,\"label\":\"first\",\"length\":4,\"line\":1,\"offset\":0},"
        "\"severity\":\"error\",\"slug\":\"yaml-syntax\"}\n"
        "]\n");
    list = assent_diagnostics_in(arena, assent_text_of("a"), assent_text_of(""));
    expect_text(assent_diagnostics_report(&list, ASSENT_REPORT_JSON, false), "[]\n");
}

static void json_has_all_that_were_kept(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = assent_diagnostics_in(arena, assent_text_of("a"), assent_text_of(""));
    for (size_t i = 0; i <= ASSENT_DIAGNOSTICS; i++)
        assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, (struct assent_place){0}, "%zu", i);
    struct assent_value read;
    struct assent_text report = assent_diagnostics_report(&list, ASSENT_REPORT_JSON, false);
    assert_true(assent_canonical_read(arena, report, &read, NULL));
    assert_int_equal(read.list.count, ASSENT_DIAGNOSTICS);
}

static const struct assent_value *at(const struct assent_value *value, const char *path)
{
    while (value && *path) {
        size_t count = strcspn(path, ".");
        struct assent_text name = assent_text_slice(path, count);
        int64_t index = 0;
        if (assent_text_integer(name, &index))
            value = (size_t)index < value->list.count ? &value->list.items[index] : NULL;
        else
            value = assent_value_find(value, name);
        path += count + (path[count] == '.');
    }
    assert_non_null(value);
    return value;
}

static void sarif_has_what_the_standard_requires(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = two(arena);
    struct assent_value log;
    assert_true(assent_canonical_read(arena, assent_diagnostics_report(&list, ASSENT_REPORT_SARIF, false),
                                      &log, NULL));
    expect_text(at(&log, "version")->text, "2.1.0");
    expect_text(at(&log, "runs.0.tool.driver.name")->text, "assent");
    expect_text(at(&log, "runs.0.columnKind")->text, "unicodeCodePoints");
    expect_text(at(&log, "runs.0.tool.driver.rules.0.id")->text, "AS0101");
    expect_text(at(&log, "runs.0.tool.driver.rules.1.id")->text, "AS0601");
    assert_int_equal(at(&log, "runs.0.tool.driver.rules")->list.count, 2);
    assert_true(at(&log, "runs.0.tool.driver.rules.0.help.text")->text.count > 80);
    const struct assent_value *results = at(&log, "runs.0.results");
    assert_int_equal(results->list.count, 2);
    expect_text(at(results, "0.level")->text, "warning");
    expect_text(at(results, "0.message.text")->text, "no place");
    assert_null(assent_value_get(at(results, "0.locations.0.physicalLocation"), "region"));
    assert_null(assent_value_get(at(results, "0"), "relatedLocations"));
    expect_text(at(results, "1.ruleId")->text, "AS0101");
    expect_text(at(results, "1.level")->text, "error");
    expect_text(at(results, "1.message.text")->text, "`need` stands twice, 100%: again\ntake one: away");
    expect_text(at(results, "1.locations.0.physicalLocation.artifactLocation.uri")->text,
                "my%20flows/a%3Ab,50%25.yaml");
    const struct assent_value *region = at(results, "1.locations.0.physicalLocation.region");
    assert_int_equal(assent_value_get_integer(region, "startLine", 0), 2);
    assert_int_equal(assent_value_get_integer(region, "startColumn", 0), 1);
    assert_int_equal(assent_value_get_integer(region, "endColumn", 0), 5); // five bytes, four characters
    expect_text(at(results, "1.relatedLocations.0.message.text")->text, "first");
    region = at(results, "1.relatedLocations.0.physicalLocation.region");
    assert_int_equal(assent_value_get_integer(region, "startLine", 0), 1);
}

static void sarif_of_nothing_is_a_run_without_results(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = assent_diagnostics_in(arena, assent_text_of("a"), assent_text_of(""));
    struct assent_value log;
    assert_true(assent_canonical_read(arena, assent_diagnostics_report(&list, ASSENT_REPORT_SARIF, false),
                                      &log, NULL));
    assert_int_equal(at(&log, "runs.0.results")->list.count, 0);
}

static void github_commands_are_escaped(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = two(arena);
    expect_text(assent_diagnostics_report(&list, ASSENT_REPORT_GITHUB, false),
                "::warning file=my flows/a%3Ab%2C50%25.yaml,title=AS0601::no place\n"
                "::error file=my flows/a%3Ab%2C50%25.yaml,line=2,col=1,title=AS0101::"
                "`need` stands twice, 100%25: again%0Atake one: away\n");
}

static void places_past_the_source_do_no_harm(void **state)
{
    struct assent_arena *arena = *state;
    static const struct assent_place places[] = {{1, 1, 5, 1, 0},
                                                 {9, 9, 6, 0, 0},
                                                 {1, 1, UINT32_MAX, UINT32_MAX, 0},
                                                 {UINT32_MAX, UINT32_MAX, 0, UINT32_MAX, 0}};
    struct assent_diagnostics list =
        assent_diagnostics_in(arena, assent_text_of("a"), assent_text_slice("a: 1\r\n", 6));
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, places[i], "m")->other = places[i];
    for (int format = ASSENT_REPORT_TEXT; format <= ASSENT_REPORT_GITHUB; format++)
        assert_true(assent_diagnostics_report(&list, (enum assent_report_format)format, true).count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_lists_objects),
        cmocka_unit_test(json_has_all_that_were_kept),
        cmocka_unit_test(sarif_has_what_the_standard_requires),
        cmocka_unit_test(sarif_of_nothing_is_a_run_without_results),
        cmocka_unit_test(github_commands_are_escaped),
        cmocka_unit_test(places_past_the_source_do_no_harm),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

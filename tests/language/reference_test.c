// SPDX-License-Identifier: Apache-2.0
// The reference says what the schema says: each key has its row in docs/language.md or docs/world.md, word
// for word, and every workflow in a fenced block of the reference is read without an error. Besides: the form
// of a workflow as JSON Schema.
#include "large_inputs.h"
#include "reading.h"

#include "schema.h"

#include <assent/base/canonical.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

static size_t missing_rows(struct assent_arena *arena, const struct schema *schema, const char *file)
{
    const char *page = assent_text_cstring(arena, source_file(arena, file));
    size_t missing = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_row *row = &schema->rows[i];
        if (row->type == SCHEMA_LATER)
            continue;
        const char *needed = row->flags & SCHEMA_REQUIRED ? " (needed)" : "";
        const char *line = assent_text_format(arena, "| `%s` | %s%s | %s |", row->key,
                                              schema_type_text(row->type), needed, row->text)
                               .bytes;
        if (strstr(page, line))
            continue;
        fprintf(stderr, "%s has no row in section %s:\n%s\n", file, row->section, line);
        missing++;
    }
    return missing;
}

static void test_every_key_is_in_the_reference(void **state)
{
    struct assent_arena *arena = *state;
    assert_int_equal(missing_rows(arena, &SCHEMA_WORKFLOW, "docs/language.md") +
                         missing_rows(arena, &SCHEMA_WORLD, "docs/world.md"),
                     0);
}

// Whole files only: those that begin with `assent: 1`.
static size_t check_examples(struct assent_arena *arena, const char *page, bool world)
{
    size_t found = 0;
    for (const char *at = strstr(page, "```yaml\n"); at; at = strstr(at, "```yaml\n")) {
        const char *start = at + strlen("```yaml\n");
        const char *end = strstr(start, "```");
        assert_non_null(end);
        at = end + 3;
        struct assent_text text = assent_text_slice(start, (size_t)(end - start));
        if (!assent_text_starts(text, "assent: 1"))
            continue;
        struct assent_diagnostics diagnostics;
        if (world)
            read_world(arena, "example.yaml", text, &diagnostics);
        else
            diagnostics = read_workflow(arena, "example.yaml", text, NULL).diagnostics;
        if (diagnostics.count) {
            struct assent_text report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
            fprintf(stderr, "%.*s", (int)report.count, report.bytes);
        }
        assert_int_equal(diagnostics.count, 0);
        found++;
    }
    return found;
}

static void test_the_examples_are_right(void **state)
{
    struct assent_arena *arena = *state;
    assert_true(check_examples(arena, assent_text_cstring(arena, source_file(arena, "docs/language.md")),
                               false) >= 1);
    assert_true(
        check_examples(arena, assent_text_cstring(arena, source_file(arena, "docs/world.md")), true) >= 1);
}

static void test_keys_come_with_their_lines(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value keys = assent_language_keys(arena);
    bool found = false;
    for (size_t i = 0; i < keys.list.count; i++) {
        const struct assent_value *key = &keys.list.items[i];
        assert_true(assent_value_get_text(key, "text").count > 0);
        assert_true(assent_value_get_text(key, "type").count > 0);
        found = found || assent_text_is(assent_value_get_text(key, "path"), "states.NAME.actions.NAME.by");
        assert_false(assent_text_is(assent_value_get_text(key, "path"), "template"));
    }
    assert_true(found);
}

// Two rows for one key would let one of them win in silence.
static void test_no_key_has_two_rows(void **state)
{
    (void)state;
    const struct schema *schemas[] = {&SCHEMA_WORKFLOW, &SCHEMA_WORLD};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < schemas[s]->count; i++)
            assert_ptr_equal(
                schema_find(schemas[s], schemas[s]->rows[i].section, assent_text_of(schemas[s]->rows[i].key)),
                &schemas[s]->rows[i]);
    }
}

static void test_the_form(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text text = assent_text_format(
        arena,
        "%sfields:\n"
        "  size: { type: choice, of: { s: { title: Small }, l: {} }, title: How big?, help: More, required: true }\n"
        "  many: { type: list, of: ci, max: 3 }\n"
        "  when_to: { type: planned, required: [ask] }\n"
        "  note: { type: text, max: 5, multiline: true, pattern: \"a*\", visible_when: size == \"s\", required: true }\n"
        "  why:\n"
        "    type: text\n"
        "    visible_when: not has(many, \"x\") or (has(when_to) and when_to.start > now) or has(note) and note ~= nil\n"
        "  asked: { type: text, visible_when: { hook: risk.history } }\n"
        "  number: { type: integer, min: 1, max: 9, default: 2 }\n"
        "%s",
        SMALL_HEAD, SMALL_TAIL);
    text = assent_text_format(arena, "hooks: [risk.lua]\n%.*s", (int)text.count, text.bytes);
    struct reading_result result = read_workflow(arena, "form.yaml", text, NULL);
    assert_non_null(result.definition);
    struct assent_value form = assent_language_form(result.definition, arena);
    assert_string_equal(
        assent_text_cstring(arena, assent_canonical_text(arena, &form)),
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"additionalProperties\":false,\"properties\":{"
        "\"asked\":{\"title\":\"asked\",\"type\":\"string\",\"x-type\":\"text\",\"x-visible-when\":{\"hook\":\"risk.history\"}},"
        "\"many\":{\"items\":{\"type\":\"string\",\"x-type\":\"ci\"},\"maxItems\":3,\"title\":\"many\",\"type\":\"array\",\"x-type\":\"list\"},"
        "\"note\":{\"maxLength\":5,\"title\":\"note\",\"type\":\"string\",\"x-multiline\":true,\"x-pattern\":\"a*\",\"x-required-when-visible\":true,\"x-type\":\"text\","
        "\"x-visible-when\":{\"text\":\"size == \\\"s\\\"\",\"tree\":{\"of\":[{\"path\":[\"size\"]},{\"value\":\"s\"}],\"op\":\"==\"}}},"
        "\"number\":{\"default\":2,\"maximum\":9,\"minimum\":1,\"title\":\"number\",\"type\":\"integer\",\"x-type\":\"integer\"},"
        "\"size\":{\"description\":\"More\",\"enum\":[\"s\",\"l\"],\"title\":\"How big?\",\"type\":\"string\",\"x-titles\":{\"s\":\"Small\"},\"x-type\":\"choice\"},"
        "\"when_to\":{\"additionalProperties\":false,\"properties\":{\"end\":{\"format\":\"date-time\",\"type\":\"string\"},\"start\":{\"format\":\"date-time\",\"type\":\"string\"}},"
        "\"required\":[\"start\",\"end\"],\"title\":\"when_to\",\"type\":\"object\",\"x-required-in\":[\"ask\"],\"x-type\":\"planned\"},"
        "\"why\":{\"title\":\"why\",\"type\":\"string\",\"x-type\":\"text\",\"x-visible-when\":{"
        "\"text\":\"((not has(many, \\\"x\\\")) or (has(when_to) and (when_to.start > now))) or (has(note) and (note ~= nil))\","
        "\"tree\":{\"of\":[{\"of\":["
        "{\"of\":[{\"call\":\"has\",\"of\":[{\"path\":[\"many\"]},{\"value\":\"x\"}]}],\"op\":\"not\"},"
        "{\"of\":[{\"call\":\"has\",\"of\":[{\"path\":[\"when_to\"]}]},{\"of\":[{\"path\":[\"when_to\",\"start\"]},{\"path\":[\"now\"]}],\"op\":\">\"}],\"op\":\"and\"}],\"op\":\"or\"},"
        "{\"of\":[{\"call\":\"has\",\"of\":[{\"path\":[\"note\"]}]},{\"of\":[{\"path\":[\"note\"]},{\"nil\":true}],\"op\":\"~=\"}],\"op\":\"and\"}],\"op\":\"or\"}}}},"
        "\"required\":[\"size\"],\"title\":\"Small\",\"type\":\"object\",\"x-order\":[\"size\",\"many\",\"when_to\",\"note\",\"why\",\"asked\",\"number\"]}");
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_key_is_in_the_reference, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_examples_are_right, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_keys_come_with_their_lines, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_no_key_has_two_rows, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_form, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

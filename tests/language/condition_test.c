// SPDX-License-Identifier: Apache-2.0
// The condition parser: Lua 5.4's precedence, what is not part of the subset and what to write instead,
// limits at their bounds, and places that stay right through every way in which YAML can write a text.
#include "large_inputs.h"
#include "reading.h"

#include "canonical.h"

#include <assent/base/limits.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

static const struct assent_place ORIGIN = {.line = 1, .column = 1};

static const struct assent_node *parse(struct assent_arena *arena, const char *text,
                                       struct assent_diagnostics *diagnostics)
{
    *diagnostics = assent_diagnostics_in(arena, assent_text_of("c"), assent_text_of(text));
    return assent_language_condition(assent_text_of(text), ORIGIN, arena, diagnostics);
}

static const char *written(struct assent_arena *arena, const char *text)
{
    struct assent_diagnostics diagnostics;
    struct assent_condition condition = {.tree = parse(arena, text, &diagnostics)};
    if (!condition.tree)
        return assent_code_number(diagnostics.items[0].code);
    return assent_text_cstring(arena, canonical_condition(&condition, arena).text);
}

static void test_precedence(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a or b and c", "a or (b and c)"},
        {"a and b or c", "(a and b) or c"},
        {"not a == b", "(not a) == b"},
        {"not (a == b)", "not (a == b)"},
        {"a == b and c ~= d", "(a == b) and (c ~= d)"},
        {"a < b == true", "(a < b) == true"},
        {"a .. b .. c", "a .. (b .. c)"},
        {"a .. b == c", "(a .. b) == c"},
        {"a + b * c - d", "(a + (b * c)) - d"},
        {"a - b - c", "(a - b) - c"},
        {"a / b // c % d", "((a / b) // c) % d"},
        {"-a + b", "(-a) + b"},
        {"-a * b", "(-a) * b"},
        {"- - a", "-(-a)"},
        {"not not a", "not (not a)"},
        {"#a + 1 > 2", "((#a) + 1) > 2"},
        {"1 + 2 .. 3", "(1 + 2) .. 3"},
        {"((a))", "a"},
        {"a or b or c", "(a or b) or c"},
        {"not a.b.c", "not a.b.c"},
        {"risk.level == 'low'", "risk.level == \"low\""},
        {"jobs.deploy.result.x > 1.50", "jobs.deploy.result.x > 1.5"},
        {"now", "now"},
        {"planned.end > a.not.nil", "planned.end > a.not.nil"},
        {"default(a, b).c.d", "((default(a, b)).c).d"},
        {"(a or b).c", "(a or b).c"},
        {"one_of( a ,'x' , \"y\")", "one_of(a, \"x\", \"y\")"},
        {"a\n  and\tb", "a and b"},
        {"\"it's \\\"so\\\" \\\\ \\n\" == a", "\"it's \\\"so\\\" \\\\ \\n\" == a"},
        {".5 + 1e2 + 3.", "(0.5 + 100.0) + 3.0"},
        {"nil == nil", "nil == nil"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_arena *arena = assent_arena_open(0);
        assert_string_equal(written(arena, rows[i][0]), rows[i][1]);
        // What is written reads back to the same.
        assert_string_equal(written(arena, rows[i][1]), rows[i][1]);
        assent_arena_close(arena);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum assent_code code;
        unsigned column;
        unsigned length;
    } rows[] = {
        {"", ASSENT_CONDITION_EMPTY, 1, 0},
        {"  \n ", ASSENT_CONDITION_EMPTY, 1, 4},
        {"a != b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"a && b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"a || b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"!a", ASSENT_CONDITION_OPERATOR, 1, 1},
        {"a = b", ASSENT_CONDITION_OPERATOR, 3, 1},
        {"a === b", ASSENT_CONDITION_OPERATOR, 3, 3},
        {"a <> b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"a AND b", ASSENT_CONDITION_OPERATOR, 3, 3},
        {"a == null", ASSENT_CONDITION_OPERATOR, 6, 4},
        {"a in b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"a -- b", ASSENT_CONDITION_OPERATOR, 3, 2},
        {"a == True", ASSENT_CONDITION_OPERATOR, 6, 4},
        {"a ^ b", ASSENT_CONDITION_SYNTAX, 3, 1},
        {"a & b", ASSENT_CONDITION_SYNTAX, 3, 1},
        {"a ~ b", ASSENT_CONDITION_SYNTAX, 3, 1},
        {"a[1]", ASSENT_CONDITION_SYNTAX, 2, 1},
        {"a:b()", ASSENT_CONDITION_SYNTAX, 2, 1},
        {"{}", ASSENT_CONDITION_SYNTAX, 1, 1},
        {"[[x]]", ASSENT_CONDITION_SYNTAX, 1, 1},
        {"function() end", ASSENT_CONDITION_SYNTAX, 1, 8},
        {"a == b c", ASSENT_CONDITION_SYNTAX, 8, 1},
        {"a ==", ASSENT_CONDITION_SYNTAX, 5, 0},
        {"== a", ASSENT_CONDITION_SYNTAX, 1, 2},
        {"(a", ASSENT_CONDITION_SYNTAX, 1, 1},
        {"a)", ASSENT_CONDITION_SYNTAX, 2, 1},
        {"()", ASSENT_CONDITION_SYNTAX, 2, 1},
        {"a.", ASSENT_CONDITION_SYNTAX, 3, 0},
        {"a.1", ASSENT_CONDITION_SYNTAX, 2, 2},
        {"a..", ASSENT_CONDITION_SYNTAX, 4, 0},
        {"'open", ASSENT_CONDITION_SYNTAX, 1, 1},
        {"'a\\q'", ASSENT_CONDITION_SYNTAX, 3, 1},
        {"1x", ASSENT_CONDITION_SYNTAX, 1, 2},
        {"0x1F", ASSENT_CONDITION_SYNTAX, 1, 4},
        {"1.2.3", ASSENT_CONDITION_SYNTAX, 1, 5},
        {"99999999999999999999", ASSENT_CONDITION_SYNTAX, 1, 20},
        {"count()", ASSENT_CONDITION_ARGUMENTS, 1, 5},
        {"count(a, b)", ASSENT_CONDITION_ARGUMENTS, 1, 5},
        {"count(a,)", ASSENT_CONDITION_SYNTAX, 9, 1},
        {"count(a b)", ASSENT_CONDITION_SYNTAX, 6, 1},
        {"cuont(a)", ASSENT_UNKNOWN_HELPER, 1, 5},
        {"\xc3\xa9 == 1", ASSENT_CONDITION_SYNTAX, 1, 2},
        {"'\xc3\xa9\xc3\xa9' ! b", ASSENT_CONDITION_OPERATOR, 6, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_arena *arena = assent_arena_open(0);
        struct assent_diagnostics diagnostics;
        assert_null(parse(arena, rows[i].text, &diagnostics));
        assert_int_equal(diagnostics.count, 1);
        const struct assent_diagnostic *found = &diagnostics.items[0];
        if (found->code != rows[i].code || found->place.column != rows[i].column ||
            found->place.length != rows[i].length)
            fprintf(stderr, "%s: %s at %u+%u\n", rows[i].text, assent_code_number(found->code),
                    found->place.column, found->place.length);
        assert_int_equal(found->code, rows[i].code);
        assert_int_equal(found->place.column, rows[i].column);
        assert_int_equal(found->place.length, rows[i].length);
        assent_arena_close(arena);
    }
}

static void check_size(struct assent_text text, bool fits)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("c"), text);
    const struct assent_node *tree = assent_language_condition(text, ORIGIN, arena, &diagnostics);
    assert_int_equal(tree != NULL, fits);
    if (!fits)
        assert_int_equal(diagnostics.items[0].code, ASSENT_CONDITION_TOO_LARGE);
    assent_arena_close(arena);
}

static void test_limits(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    // Bytes: spaces count.
    check_size(repeated(arena, "a", " ", ASSENT_CONDITION_BYTES - 1, ""), true);
    check_size(repeated(arena, "a", " ", ASSENT_CONDITION_BYTES, ""), false);
    // Depth of the tree: a chain of `-`, each a level above the name.
    check_size(repeated(arena, "", "- ", ASSENT_CONDITION_DEPTH - 1, "a"), true);
    check_size(repeated(arena, "", "- ", ASSENT_CONDITION_DEPTH, "a"), false);
    // Depth to the left, where the parser does not recurse.
    check_size(repeated(arena, "a", " + a", ASSENT_CONDITION_DEPTH - 1, ""), true);
    check_size(repeated(arena, "a", " + a", ASSENT_CONDITION_DEPTH, ""), false);
    // Brackets make no node, but the parser recurses.
    check_size(repeated(arena, "", "(", 2000, "a"), false);
    // Nodes: a call with 32 arguments has 33; fifteen of them and what joins them, in a tree that is not
    // deep.
    const char *call = "max(1,1,1,1,1,1,1,1)";                                           // 9 nodes
    struct assent_text half = repeated(arena, "(0", " + max(1,1,1,1,1,1,1,1)", 24, ")"); // 1 + 24 * 10 = 241
    struct assent_text whole = assent_text_format(arena, "%.*s + %.*s + %s + 1+1+1", (int)half.count,
                                                  half.bytes, (int)half.count, half.bytes, call);
    // 241 + 241 + 1 + 9 + 1 + three times (1 + 1) = 499
    check_size(whole, true);
    check_size(assent_text_format(arena, "-(%.*s)", (int)whole.count, whole.bytes), true);
    check_size(assent_text_format(arena, "- -(%.*s)", (int)whole.count, whole.bytes), false);
    assent_arena_close(arena);
}

// The word `wrong` stands at a known place of the file, however YAML writes the text around it.
static void test_places_in_every_way_of_writing(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "wrong == 1",
        "has(ticket.id) and wrong == 1",
        "'it == wrong'",
        "\"it == wrong\"",
        "'it == \"it''s\" or wrong'",
        "\"it == \\\"\\u00e9\\\" or wrong\"",
        "|\n          it == 1\n          and wrong == 1",
        "|-\n          it == 1\n          and wrong == 1\n",
        ">\n          it == 1\n          and\n          wrong == 1\n",
        ">-\n          it == 1\n            and wrong == 1",
        "it == 1\n          and wrong == 1",
        "'it == 1\n          and\n          wrong == 1'",
        "\"it == 1\n          and \\\n          wrong == 1\"",
        "it == '\xe6\x97\xa5\xe6\x9c\xac' or wrong",
        "\"it == '\xe6\x97\xa5\xe6\x9c\xac' or \twrong\"",
    };
    for (size_t crlf = 0; crlf < 2; crlf++) {
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
            struct assent_arena *arena = assent_arena_open(0);
            struct assent_text text = assent_text_format(
                arena,
                "%sfields: { it: { type: integer, required: true } }\nstart: ask\nstates:\n  ask:\n    actions:\n      send:\n        by: requester\n        when: %s\n        to: done\n  done: { end: success }\n",
                SMALL_HEAD, ways[i]);
            struct assent_buffer out = assent_buffer_in(arena);
            for (size_t k = 0; k < text.count; k++) {
                if (crlf && text.bytes[k] == '\n')
                    assent_buffer_byte(&out, '\r');
                assent_buffer_byte(&out, text.bytes[k]);
            }
            text = assent_buffer_done(&out);
            struct reading_result result = read_workflow(arena, "place.yaml", text, NULL);
            const char *at = memmem(text.bytes, text.count, "wrong", 5);
            const struct assent_diagnostic *found = NULL;
            for (size_t k = 0; k < result.diagnostics.count; k++) {
                if (result.diagnostics.items[k].code == ASSENT_UNKNOWN_FIELD)
                    found = &result.diagnostics.items[k];
            }
            if (!found || found->place.offset != (size_t)(at - text.bytes))
                fprintf(stderr, "way %zu: %s\n", i, ways[i]);
            assert_non_null(found);
            assert_int_equal(found->place.offset, at - text.bytes);
            assert_int_equal(found->place.length, 5);
            struct assent_place place = assent_place_at(text, found->place.offset, 5);
            assert_int_equal(found->place.line, place.line);
            assert_int_equal(found->place.column, place.column);
            assent_arena_close(arena);
        }
    }
}

static void test_nodes_keep_their_places(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_diagnostics diagnostics;
    const struct assent_node *tree = parse(arena, "a.b == 1 and count(c) > 2", &diagnostics);
    assert_non_null(tree);
    assert_int_equal(tree->place.offset, 0);
    assert_int_equal(tree->place.length, 25);
    assert_int_equal(tree->arguments[0].place.length, 8);
    assert_int_equal(tree->arguments[0].arguments[0].place.length, 3);
    assert_int_equal(tree->arguments[1].place.offset, 13);
    assert_int_equal(tree->arguments[1].arguments[0].place.length, 8);
    assert_int_equal(tree->arguments[1].arguments[1].place.column, 25);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_places_in_every_way_of_writing),
        cmocka_unit_test(test_nodes_keep_their_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Diagnostics: keeping, counting, sorting, the nearest name, and the text report as the annex YAML-07
// shows it.
#include <assent/base/diagnostic.h>

#include "expect.h"

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

// The place of the first `words` in source.
static struct assent_place place_of(const char *source, const char *words)
{
    const char *found = strstr(source, words);
    assert_non_null(found);
    struct assent_place place = {.line = 1, .column = 1};
    const char *line = source;
    for (const char *at = source; at < found; at++) {
        if (*at == '\n') {
            place.line++;
            line = at + 1;
        }
    }
    size_t before = assent_text_points(assent_text_slice(line, (size_t)(found - line)));
    place.column = (uint32_t)before + 1;
    place.offset = (uint32_t)(found - source);
    place.length = (uint32_t)strlen(words);
    return place;
}

static struct assent_diagnostics list_of(struct assent_arena *arena, const char *source)
{
    return assent_diagnostics_in(arena, assent_text_of("w.yaml"), assent_text_of(source));
}

static void expect_report(struct assent_diagnostics *list, const char *expected)
{
    expect_text(assent_diagnostics_report(list, ASSENT_REPORT_TEXT, false), expected);
}

static void keeps_up_to_the_limit_and_counts_the_rest(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = list_of(arena, "");
    struct assent_place place = {0};
    for (size_t i = 0; i < ASSENT_DIAGNOSTICS; i++)
        assert_non_null(assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, place, "number %zu", i));
    assert_int_equal(list.dropped, 0);
    assert_null(assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, place, "one past it"));
    struct assent_diagnostic warning = {.code = ASSENT_YAML_SYNTAX, .severity = ASSENT_SEVERITY_WARNING};
    assent_diagnostics_add(&list, warning);
    assert_int_equal(list.count, ASSENT_DIAGNOSTICS);
    assert_int_equal(list.dropped, 2);
    assert_int_equal(list.errors, ASSENT_DIAGNOSTICS + 1);
    expect_text(list.items[999].message, "number 999");
    struct assent_text report = assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false);
    assert_true(assent_text_ends(
        report, "\nw.yaml: 1001 errors, 1 warning; the first 20 are shown, there are 982 more\n"));
}

static void sorts_by_place_and_keeps_the_order_of_one_place(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = list_of(arena, "");
    static const struct assent_place places[] = {
        {3, 1, 9, 1, 0}, {1, 5, 4, 1, 0}, {1, 2, 1, 1, 0}, {0, 0, 0, 0, 0}};
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < 4; i++)
            assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, places[i], "%zu of %d", 3 - i, round);
    }
    assent_diagnostics_sort(&list);
    for (size_t i = 0; i < 40; i++) {
        const char *expected = assent_text_format(arena, "%zu of %zu", i / 10, i % 10).bytes;
        expect_text(list.items[i].message, expected);
    }
}

static void finds_the_nearest_name(void **state)
{
    (void)state;
    struct assent_text names[] = {assent_text_of("from"),   assent_text_of("need"), assent_text_of("quorum"),
                                  assent_text_of("refuse"), assent_text_of("to"),   assent_text_of("when")};
    static const struct {
        const char *word;
        const char *nearest;
    } rows[] = {
        {"quorun", "quorum"}, {"qourum", "quorum"}, {"form", "from"}, {"ned", "need"},  {"refused", "refuse"},
        {"wehn", "when"},     {"quor", ""},         {"xyz", ""},      {"t", ""},        {"ot", ""},
        {"nee", "need"},      {"fr", ""},           {"", ""},         {"whne", "when"}, {"wxyn", ""},
        {"quxxum", "quorum"}, {"from", "from"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_text(assent_diagnostics_nearest(assent_text_of(rows[i].word), names, 6), rows[i].nearest);
    assert_int_equal(assent_diagnostics_nearest(assent_text_of("from"), names, 0).count, 0);
}

static void reports_as_the_annex_shows(void **state)
{
    struct assent_arena *arena = *state;
    const char *source = "a: 1\n\n\n\n\n\n\n\n\n\n\n\n    approval:\n      quorun: 3\n      from: x\n";
    struct assent_diagnostics list = list_of(arena, source);
    list.file = assent_text_of("flows/normal-change.yaml");
    struct assent_diagnostic *one = assent_diagnostics_error(
        &list, ASSENT_YAML_SYNTAX, place_of(source, "quorun"), "unknown key `quorun`");
    one->label = assent_text_of("did you mean `quorum`?");
    one->note = assent_text_of("keys allowed in `approval`: from, need, quorum …");
    expect_report(&list, "error[AS0101]: unknown key `quorun`\n"
                         "  --> flows/normal-change.yaml:14:7\n"
                         "   |\n"
                         "14 |       quorun: 3\n"
                         "   |       ^^^^^^ did you mean `quorum`?\n"
                         "   |\n"
                         "   = note: keys allowed in `approval`: from, need, quorum …\n"
                         "   = help: assent explain AS0101\n"
                         "\n"
                         "flows/normal-change.yaml: 1 error\n");
}

static void shows_a_second_place(void **state)
{
    struct assent_arena *arena = *state;
    const char *source = "need: 1\n\n\n\n\n\n\n\n\n\"need\": 2\n";
    struct assent_diagnostics list = list_of(arena, source);
    struct assent_diagnostic warning = {
        .code = ASSENT_YAML_SYNTAX,
        .severity = ASSENT_SEVERITY_WARNING,
        .place = place_of(source, "\"need\""),
        .message = assent_text_of("the key `need` stands twice"),
        .label = assent_text_of("again here"),
        .other = place_of(source, "need"),
        .other_label = assent_text_of("first here"),
    };
    assent_diagnostics_add(&list, warning);
    expect_report(&list, "warning[AS0101]: the key `need` stands twice\n"
                         "  --> w.yaml:10:1\n"
                         "   |\n"
                         "10 | \"need\": 2\n"
                         "   | ^^^^^^ again here\n"
                         "   |\n"
                         "  ::: w.yaml:1:1\n"
                         "   |\n"
                         " 1 | need: 1\n"
                         "   | ---- first here\n"
                         "   |\n"
                         "   = help: assent explain AS0101\n"
                         "\n"
                         "w.yaml: 1 warning\n");
}

static void a_list_of_nothing_says_so(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = list_of(arena, "a: 1\n");
    expect_report(&list, "w.yaml: no errors\n");
}

static void without_a_place_there_is_no_excerpt(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics list = list_of(arena, "a: 1\n");
    struct assent_place nowhere = {0};
    struct assent_diagnostic *one = assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, nowhere, "too large");
    one->label = assent_text_of("2 MiB");
    expect_report(&list, "error[AS0101]: too large\n"
                         " --> w.yaml\n"
                         "  = note: 2 MiB\n"
                         "  = help: assent explain AS0101\n"
                         "\n"
                         "w.yaml: 1 error\n");
}

static void shows_twenty_and_how_many_more(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t count = ASSENT_DIAGNOSTICS_SHOWN; count <= ASSENT_DIAGNOSTICS_SHOWN + 1; count++) {
        struct assent_diagnostics list = list_of(arena, "");
        struct assent_place nowhere = {0};
        for (size_t i = 0; i < count; i++)
            assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, nowhere, "message %zu.", i);
        const char *report =
            assent_text_cstring(arena, assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false));
        assert_non_null(strstr(report, "message 19."));
        assert_null(strstr(report, "message 20."));
        const char *end = count == ASSENT_DIAGNOSTICS_SHOWN
                              ? "\nw.yaml: 20 errors\n"
                              : "\nw.yaml: 21 errors; the first 20 are shown, there are 1 more\n";
        assert_true(assent_text_ends(assent_text_of(report), end));
    }
}

// The two lines of the excerpt of the first `words` in source.
static void expect_excerpt(struct assent_arena *arena, const char *source, const char *words,
                           const char *expected)
{
    struct assent_diagnostics list = list_of(arena, source);
    assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, place_of(source, words), "m");
    const char *report =
        assent_text_cstring(arena, assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false));
    const char *from = strstr(report, " |\n");
    assert_non_null(from);
    from += 3;
    const char *to = strstr(strchr(from, '\n') + 1, "\n");
    expect_text(assent_text_slice(from, (size_t)(to - from)), expected);
}

static void the_caret_is_under_the_character(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *source;
        const char *words;
        const char *lines;
    } rows[] = {
        {"abc: 1", "b", "1 | abc: 1\n  |  ^"},
        {"\tabc: 1\n", "abc", "1 | \tabc: 1\n  | \t^^^"},        // a tab before
        {"a:\t\tb\tc\n", "c", "1 | a:\t\tb\tc\n  |   \t\t \t^"}, // tabs between
        {" \tx\n", "\t", "1 |  \tx\n  |  ^"},                    // the tab itself
        {"a: 1\r\nb: 2\r\n", "b", "2 | b: 2\n  | ^"},            // CRLF
        {"a: 1\r\nb: 2\r\n", "1", "1 | a: 1\n  |    ^"},
        {"é: ü x\n", "x", "1 | é: ü x\n  |      ^"},    // two bytes, one column
        {"漢字: x\n", "x", "1 | 漢字: x\n  |       ^"}, // two columns each
        {"a: 漢字 b\n", "漢字", "1 | a: 漢字 b\n  |    ^^^^"},
        {"e\xCC\x81: x\n", "x", "1 | e\xCC\x81: x\n  |    ^"}, // a combining accent
        {"😀: x\n", "x", "1 | 😀: x\n  |     ^"},
        {"a: x\nb", "b", "2 | b\n  | ^"},                              // no end of line
        {"a: \"x\n  y\": z\n", "\"x\n  y\"", "1 | a: \"x\n  |    ^^"}, // over two lines
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_excerpt(arena, rows[i].source, rows[i].words, rows[i].lines);
}

static void a_place_at_the_end_has_a_caret(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *source;
        struct assent_place place;
        const char *lines;
    } rows[] = {
        {"ab\n", {1, 3, 2, 0, 0}, "1 | ab\n  |   ^\n"},
        {"ab\n", {1, 3, 2, 1, 0}, "1 | ab\n  |   ^\n"},
        {"ab", {1, 3, 2, 0, 0}, "1 | ab\n  |   ^\n"},
        {"ab\n", {2, 1, 3, 0, 0}, "2 |\n  | ^\n"},
        {"", {1, 1, 0, 0, 0}, "1 |\n  | ^\n"},
        {"ab", {7, 3, 4000000000u, 4000000000u, 0}, "7 | ab\n  |   ^\n"}, // a place that is no place
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_diagnostics list = list_of(arena, rows[i].source);
        assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, rows[i].place, "m");
        const char *report =
            assent_text_cstring(arena, assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false));
        if (!strstr(report, rows[i].lines))
            fail_msg("row %zu: %s", i, report);
    }
}

static void a_long_line_is_cut_around_the_caret(void **state)
{
    struct assent_arena *arena = *state;
    char source[20001];
    for (size_t i = 0; i < 20000; i++)
        source[i] = (char)('a' + i % 26);
    source[20000] = '\0';
    static const size_t places[] = {0, 59, 60, 61, 500, 4500, 10000, 19899, 19900, 19939, 19999};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct assent_diagnostics list = list_of(arena, source);
        struct assent_place place = {1, (uint32_t)places[i] + 1, (uint32_t)places[i], 1, 0};
        assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, place, "m");
        const char *report =
            assent_text_cstring(arena, assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false));
        const char *shown = strstr(report, "\n1 | ") + 5;
        const char *marks = strstr(shown, "\n  | ") + 5;
        struct assent_text line =
            assent_text_slice(shown, assent_text_find_byte(assent_text_of(shown), '\n'));
        size_t cuts = (size_t)assent_text_starts(line, "…") + (size_t)assent_text_ends(line, "…");
        assert_int_equal(assent_text_points(line), 160 + cuts);
        assert_true(cuts >= 1);
        // What stands over the caret is what was meant; … is one column of three bytes.
        size_t column = strspn(marks, " ");
        size_t skew = assent_text_starts(line, "…") ? 2 : 0;
        assert_int_equal(marks[column], '^');
        assert_int_equal(line.bytes[column + skew], source[places[i]]);
    }
    // A mark wider than the window ends with it.
    struct assent_diagnostics list = list_of(arena, source);
    assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, (struct assent_place){1, 1, 0, 1000, 0}, "m");
    const char *report =
        assent_text_cstring(arena, assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, false));
    assert_int_equal(strspn(strstr(report, "\n  | ^") + 5, "^"), 160);
}

static void nothing_reaches_the_terminal(void **state)
{
    struct assent_arena *arena = *state;
    expect_excerpt(arena, "\x1b[31m: x\n", "x", "1 | \\x1b[31m: x\n  |           ^");
    expect_excerpt(arena, "a\xC2\x9B: x\n", "x", "1 | a\xEF\xBF\xBD: x\n  |     ^");
    expect_excerpt(arena, "a\xE2\x80\xAE: x\n", "x", "1 | a\xEF\xBF\xBD: x\n  |     ^");
    expect_excerpt(arena, "\xFFz: x\n", "x", "1 | \\xffz: x\n  |        ^");
    struct assent_diagnostics list = list_of(arena, "\x1b\x07\x9b: 1\n");
    list.file = assent_text_of("\x1b]0;title\x07.yaml");
    struct assent_diagnostic *one = assent_diagnostics_error(
        &list, ASSENT_YAML_SYNTAX, (struct assent_place){1, 1, 0, 3, 0}, "key `\x1b[2J\n`");
    one->label = assent_text_of("\x1b[H\r");
    one->note = assent_text_of("\xE2\x80\xAE\x08");
    one->other = one->place;
    one->other_label = assent_text_of("\x1b");
    for (int format = ASSENT_REPORT_TEXT; format <= ASSENT_REPORT_GITHUB; format++) {
        struct assent_text report =
            assent_diagnostics_report(&list, (enum assent_report_format)format, false);
        assert_true(assent_text_utf8(report, NULL));
        for (size_t i = 0; i < report.count; i++)
            assert_true((unsigned char)report.bytes[i] >= ' ' || report.bytes[i] == '\n');
        assert_null(strstr(assent_text_cstring(arena, report), "\xE2\x80\xAE"));
    }
}

static void colour_only_when_asked(void **state)
{
    struct assent_arena *arena = *state;
    const char *source = "quorun: 3\n";
    struct assent_diagnostics list = list_of(arena, source);
    assent_diagnostics_error(&list, ASSENT_YAML_SYNTAX, place_of(source, "quorun"), "m");
    expect_text(assent_diagnostics_report(&list, ASSENT_REPORT_TEXT, true),
                "\033[1;31merror[AS0101]\033[0m\033[1m: m\033[0m\n"
                " \033[1;34m-->\033[0m w.yaml:1:1\n"
                "\033[1;34m  |\033[0m\n"
                "\033[1;34m1 |\033[0m quorun: 3\n"
                "\033[1;34m  |\033[0m \033[1;31m^^^^^^\033[0m\n"
                "\033[1;34m  |\033[0m\n"
                "  \033[1;34m=\033[0m help: assent explain AS0101\n"
                "\n"
                "w.yaml: 1 error\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_up_to_the_limit_and_counts_the_rest),
        cmocka_unit_test(sorts_by_place_and_keeps_the_order_of_one_place),
        cmocka_unit_test(finds_the_nearest_name),
        cmocka_unit_test(reports_as_the_annex_shows),
        cmocka_unit_test(shows_a_second_place),
        cmocka_unit_test(a_list_of_nothing_says_so),
        cmocka_unit_test(without_a_place_there_is_no_excerpt),
        cmocka_unit_test(shows_twenty_and_how_many_more),
        cmocka_unit_test(the_caret_is_under_the_character),
        cmocka_unit_test(a_place_at_the_end_has_a_caret),
        cmocka_unit_test(a_long_line_is_cut_around_the_caret),
        cmocka_unit_test(nothing_reaches_the_terminal),
        cmocka_unit_test(colour_only_when_asked),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

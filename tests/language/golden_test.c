// SPDX-License-Identifier: Apache-2.0
// Every code of reading files, 01 to 05 and 07, has a file that shows it, a report that was judged good, and
// a longer text. The reports are compared byte for byte: a place that is off by one column is an error.
#include "large_inputs.h"
#include "reading.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIXTURES_MOST = 500 };

struct fixture {
    char name[128]; // without .yaml
    struct assent_text text;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct fixture *)a)->name, ((const struct fixture *)b)->name);
}

static size_t collect(struct assent_arena *arena, struct fixture *fixtures)
{
    size_t count = 0;
    DIR *folder = opendir(source_path(arena, "tests/language/fixtures"));
    assert_non_null(folder);
    const struct dirent *entry;
    while ((entry = readdir(folder))) {
        size_t length = strlen(entry->d_name);
        if (strncmp(entry->d_name, "AS", 2) != 0 || length < 6 ||
            strcmp(entry->d_name + length - 5, ".yaml") != 0)
            continue;
        assert_true(count < FIXTURES_MOST && length < sizeof fixtures->name);
        memcpy(fixtures[count].name, entry->d_name, length - 5);
        fixtures[count].name[length - 5] = '\0';
        fixtures[count].text =
            source_file(arena, assent_text_format(arena, "tests/language/fixtures/%s", entry->d_name).bytes);
        count++;
    }
    closedir(folder);
    for (size_t i = 0; i < LARGE_INPUTS_COUNT; i++, count++) {
        snprintf(fixtures[count].name, sizeof fixtures[count].name, "%s", LARGE_INPUTS[i].name);
        fixtures[count].text = LARGE_INPUTS[i].make(arena);
    }
    qsort(fixtures, count, sizeof *fixtures, by_name);
    return count;
}

static struct assent_text report_of(struct assent_arena *arena, const struct fixture *fixture,
                                    const struct assent_directory *world)
{
    struct assent_diagnostics diagnostics;
    const char *file = assent_text_format(arena, "%s.yaml", fixture->name).bytes;
    if (strncmp(fixture->name, "AS07", 4) == 0)
        read_world(arena, file, fixture->text, &diagnostics);
    else
        diagnostics = read_workflow(arena, file, fixture->text, world).diagnostics;
    return assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
}

static void test_reports_are_as_judged(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct fixture *fixtures = assent_arena_take_array(arena, FIXTURES_MOST + 16, sizeof *fixtures);
    size_t count = collect(arena, fixtures);
    const struct assent_directory *world = fixture_world(arena);
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct assent_text golden = source_file(
            arena, assent_text_format(arena, "tests/language/fixtures/%s.txt", fixtures[i].name).bytes);
        struct assent_text report = report_of(arena, &fixtures[i], world);
        const char *code = assent_text_format(arena, "[%.6s]", fixtures[i].name).bytes;
        if (!strstr(assent_text_cstring(arena, report), code))
            fprintf(stderr, "%s does not show its code\n", fixtures[i].name);
        else if (!assent_text_equal(golden, report))
            fprintf(stderr, "%s is reported as\n%.*s\n", fixtures[i].name, (int)report.count, report.bytes);
        else
            continue;
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assent_arena_close(arena);
}

static bool of_a_file(enum assent_code code)
{
    const char *number = assent_code_number(code);
    return number[2] == '0' && ((number[3] >= '1' && number[3] <= '5') || number[3] == '7');
}

static void test_every_code_is_shown_and_explained(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct fixture *fixtures = assent_arena_take_array(arena, FIXTURES_MOST + 16, sizeof *fixtures);
    size_t count = collect(arena, fixtures);
    size_t codes = 0;
    for (int code = ASSENT_OK + 1; code < ASSENT_CODES_COUNT; code++) {
        const char *number = assent_code_number((enum assent_code)code);
        bool shown = false;
        if (!of_a_file((enum assent_code)code))
            continue;
        for (size_t i = 0; i < count; i++)
            shown = shown || strncmp(fixtures[i].name, number, 6) == 0;
        if (!shown)
            fprintf(stderr, "%s has no fixture\n", number);
        assert_true(shown);
        const char *text = assent_code_explain((enum assent_code)code);
        assert_string_not_equal(text, assent_code_title((enum assent_code)code));
        assert_true(strlen(text) > 80);
        codes++;
    }
    assert_true(codes > 80);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports_are_as_judged),
        cmocka_unit_test(test_every_code_is_shown_and_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Files that are wrong in every way that we have met: each is answered with its codes at their places and
// nothing else, and none takes the process with it. The table is tests/language/fixtures/malformed.txt.
// Besides: ten errors planted in one file.
#include "large_inputs.h"
#include "reading.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct expected {
    char code[8];
    unsigned line;
    unsigned column;
};

enum { ERRORS_MOST = 20 };

struct malformed {
    struct assent_text name;
    struct expected errors[ERRORS_MOST];
    size_t error_count;
    struct assent_buffer text;
};

static struct assent_text next_line(struct assent_text *rest)
{
    size_t end = assent_text_find_byte(*rest, '\n');
    struct assent_text line = assent_text_slice(rest->bytes, end);
    size_t taken = end < rest->count ? end + 1 : end;
    *rest = assent_text_slice(rest->bytes + taken, rest->count - taken);
    return line;
}

static void add_line(struct malformed *file, struct assent_text line)
{
    if (assent_text_is(line, "@head") || assent_text_is(line, "@tail")) {
        assent_buffer_string(&file->text, assent_text_is(line, "@head") ? SMALL_HEAD : SMALL_TAIL);
        return;
    }
    for (size_t i = 0; i < line.count; i++) {
        char byte = line.bytes[i];
        if (byte == '\\' && i + 1 < line.count) {
            byte = line.bytes[++i];
            byte = (char)(byte == 'r' ? '\r' : byte == 't' ? '\t' : byte);
        }
        assent_buffer_byte(&file->text, byte);
    }
    assent_buffer_byte(&file->text, '\n');
}

static bool check(struct assent_arena *arena, const struct malformed *file)
{
    struct reading_result result = read_workflow(arena, "m.yaml", assent_buffer_done(&file->text), NULL);
    bool fine = result.diagnostics.count == file->error_count &&
                (file->error_count > 0) == (result.definition == NULL);
    for (size_t i = 0; fine && i < file->error_count; i++) {
        const struct assent_diagnostic *found = &result.diagnostics.items[i];
        const struct expected *error = &file->errors[i];
        fine = strcmp(assent_code_number(found->code), error->code) == 0 &&
               found->place.line == error->line && found->place.column == error->column;
    }
    if (fine)
        return true;
    struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
    fprintf(stderr, "%.*s: reported as\n%.*s\n", (int)file->name.count, file->name.bytes, (int)report.count,
            report.bytes);
    return false;
}

static void test_malformed_files(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text rest = source_file(arena, "tests/language/fixtures/malformed.txt");
    struct assent_text line = next_line(&rest);
    size_t files = 0;
    size_t wrong = 0;
    while (!assent_text_starts(line, "=== "))
        line = next_line(&rest);
    while (assent_text_starts(line, "=== ")) {
        struct malformed file = {.name = assent_text_slice(line.bytes + 4, line.count - 4),
                                 .text = assent_buffer_in(arena)};
        line = next_line(&rest);
        for (; assent_text_starts(line, "--- AS"); line = next_line(&rest)) {
            struct expected *error = &file.errors[file.error_count++];
            assert_true(file.error_count <= ERRORS_MOST);
            assert_int_equal(sscanf(assent_text_cstring(arena, line), "--- %7s %u:%u", error->code,
                                    &error->line, &error->column),
                             3);
        }
        for (; !assent_text_starts(line, "=== ") && (line.count || rest.count); line = next_line(&rest))
            add_line(&file, line);
        wrong += !check(arena, &file);
        files++;
    }
    assert_int_equal(wrong, 0);
    assert_true(files >= 60);
    assent_arena_close(arena);
}

static void test_ten_planted_errors_are_all_named(void **state)
{
    (void)state;
    static const struct expected planted[] = {
        {"AS0203", 7, 1},   {"AS0204", 10, 1},  {"AS0208", 12, 46}, {"AS0301", 26, 36}, {"AS0406", 29, 29},
        {"AS0403", 31, 32}, {"AS0407", 33, 15}, {"AS0310", 38, 13}, {"AS0211", 39, 22}, {"AS0303", 50, 43},
    };
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = source_file(arena, "tests/language/fixtures/ten-errors.yaml");
    struct reading_result result = read_workflow(arena, "ten-errors.yaml", text, NULL);
    assert_null(result.definition);
    assert_int_equal(result.diagnostics.count, 10);
    for (size_t i = 0; i < 10; i++) {
        const struct assent_diagnostic *found = &result.diagnostics.items[i];
        assert_string_equal(assent_code_number(found->code), planted[i].code);
        assert_int_equal(found->place.line, planted[i].line);
        assert_int_equal(found->place.column, planted[i].column);
    }
    assent_arena_close(arena);
}

// A whole and a cut file: reading must end at every cut, with errors or without.
static void test_every_beginning_of_a_file_is_read(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = source_file(arena, "tests/language/fixtures/ten-errors.yaml");
    size_t read = 0;
    for (size_t count = 0; count < text.count; count++) {
        struct assent_arena *own = assent_arena_open(0);
        char *cut = malloc(count ? count : 1); // of exactly that size, so that a read past its end is seen
        assert_non_null(cut);
        memcpy(cut, text.bytes, count);
        read += read_workflow(own, "cut.yaml", assent_text_slice(cut, count), NULL).definition != NULL;
        free(cut);
        assent_arena_close(own);
    }
    assert_int_equal(read, 0);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed_files),
        cmocka_unit_test(test_ten_planted_errors_are_all_named),
        cmocka_unit_test(test_every_beginning_of_a_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

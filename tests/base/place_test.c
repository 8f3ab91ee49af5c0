// SPDX-License-Identifier: Apache-2.0
// Places by byte offset.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assent/base/diagnostic.h>

static void expect(const char *source, size_t offset, size_t length, uint32_t line, uint32_t column,
                   uint32_t marked)
{
    struct assent_place place = assent_place_at(assent_text_of(source), offset, length);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.length, marked);
}

static void lines_and_columns_count_from_one(void **state)
{
    (void)state;
    expect("", 0, 0, 1, 1, 0);
    expect("a: 1\nbc: 2\n", 0, 1, 1, 1, 1);
    expect("a: 1\nbc: 2\n", 3, 1, 1, 4, 1);
    expect("a: 1\nbc: 2\n", 5, 2, 2, 1, 2);
    expect("a: 1\nbc: 2\n", 9, 1, 2, 5, 1);
}

static void columns_are_code_points(void **state)
{
    (void)state;
    expect("\xc3\xa5\xe2\x82\xac x", 6, 1, 1, 4, 1); // after å, €, a space
}

static void what_lies_outside_is_drawn_in(void **state)
{
    (void)state;
    expect("ab\n", 9, 4, 2, 1, 0);
    expect("ab\n", 1, 9, 1, 2, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_columns_count_from_one),
        cmocka_unit_test(columns_are_code_points),
        cmocka_unit_test(what_lies_outside_is_drawn_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// UTF-8 validity after RFC 3629: the table of its section 4 with every border, and where the first bad byte
// is.
#include <assent/base/text.h>

#include "expect.h"

#include "base_internal.h"

#include <string.h>

static const struct {
    const char *bytes;
    size_t count;
    size_t bad; // SIZE_MAX: valid
} ROWS[] = {
    {"", 0, SIZE_MAX},
    {"plain ASCII", 11, SIZE_MAX},
    {"\x00", 1, SIZE_MAX},
    {"\x7F", 1, SIZE_MAX},
    {"\xC2\x80", 2, SIZE_MAX},         // U+0080, the first of two bytes
    {"\xDF\xBF", 2, SIZE_MAX},         // U+07FF
    {"\xE0\xA0\x80", 3, SIZE_MAX},     // U+0800
    {"\xED\x9F\xBF", 3, SIZE_MAX},     // U+D7FF, before the surrogates
    {"\xEE\x80\x80", 3, SIZE_MAX},     // U+E000, after them
    {"\xEF\xBF\xBF", 3, SIZE_MAX},     // U+FFFF
    {"\xF0\x90\x80\x80", 4, SIZE_MAX}, // U+10000
    {"\xF4\x8F\xBF\xBF", 4, SIZE_MAX}, // U+10FFFF
    {"\xEF\xBB\xBF", 3, SIZE_MAX},     // a BOM is valid; who minds it says so
    {"\x80", 1, 0},                    // a continuation alone
    {"\xBF", 1, 0},
    {"\xC0\x80", 2, 0}, // overlong NUL
    {"\xC0\xAF", 2, 0}, // overlong '/'
    {"\xC1\xBF", 2, 0},
    {"\xE0\x80\x80", 3, 0},
    {"\xE0\x9F\xBF", 3, 0}, // overlong U+07FF
    {"\xF0\x80\x80\x80", 4, 0},
    {"\xF0\x8F\xBF\xBF", 4, 0}, // overlong U+FFFF
    {"\xED\xA0\x80", 3, 0},     // U+D800
    {"\xED\xBF\xBF", 3, 0},     // U+DFFF
    {"\xF4\x90\x80\x80", 4, 0}, // U+110000
    {"\xF5\x80\x80\x80", 4, 0},
    {"\xF8\x88\x80\x80\x80", 5, 0},
    {"\xFE", 1, 0},
    {"\xFF", 1, 0},
    {"\xC2", 1, 0}, // cut off
    {"\xE2\x82", 2, 0},
    {"\xF0\x9F\x98", 3, 0},
    {"\xC2\x41", 2, 0}, // not continued
    {"\xE2\x82\x41", 3, 0},
    {"ab\xFF", 3, 2},
    {"\xC3\xA9\xC3", 3, 2},
    {"1234567\xFF", 8, 7}, // around the eight bytes that are looked at together
    {"12345678\xFF", 9, 8},
    {"123456789012345\xC3", 16, 15},
    {"1234567\xC3\xA9", 9, SIZE_MAX},
};

static void tells_valid_from_invalid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t bad = SIZE_MAX;
        bool valid = assent_text_utf8(assent_text_slice(ROWS[i].bytes, ROWS[i].count), &bad);
        if (valid != (ROWS[i].bad == SIZE_MAX) || bad != ROWS[i].bad)
            fail_msg("row %zu: valid %d, bad %zu", i, valid, bad);
    }
    assert_false(assent_text_utf8(assent_text_of("\xFF"), NULL));
}

static void every_code_point_goes_round(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer buffer = assent_buffer_in(arena);
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point == 0xD800)
            point = 0xE000;
        buffer.count = 0;
        utf8_write(&buffer, point);
        uint32_t read = 0;
        if (utf8_read(buffer.bytes, buffer.count, &read) != buffer.count || read != point)
            fail_msg("U+%04X", (unsigned)point);
    }
    assent_arena_close(arena);
}

static void counts_points(void **state)
{
    (void)state;
    assert_int_equal(assent_text_points(assent_text_of("")), 0);
    assert_int_equal(assent_text_points(assent_text_of("abc")), 3);
    assert_int_equal(assent_text_points(assent_text_of("é漢😀")), 3);
}

static void knows_widths_and_what_is_unsafe(void **state)
{
    (void)state;
    assert_int_equal(point_columns('a'), 1);
    assert_int_equal(point_columns(0xE9), 1);
    assert_int_equal(point_columns(0x0301), 0); // combining acute
    assert_int_equal(point_columns(0x200D), 0); // joiner
    assert_int_equal(point_columns(0x6F22), 2); // 漢
    assert_int_equal(point_columns(0x1F600), 2);
    assert_int_equal(point_columns(0xFF21), 2); // full-width A
    assert_int_equal(point_columns(0x10FFFF), 1);
    assert_true(point_is_unsafe(0x1B));
    assert_true(point_is_unsafe(0x7F));
    assert_true(point_is_unsafe(0x9B));   // CSI in one
    assert_true(point_is_unsafe(0x202E)); // right-to-left override
    assert_true(point_is_unsafe(0x2028));
    assert_false(point_is_unsafe(' '));
    assert_false(point_is_unsafe(0xA0));
    assert_false(point_is_unsafe(0x6F22));
}

static void shows_what_is_safe(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    (void)state;
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"plain é漢", "plain é漢"},
        {"a\nb\tc\x1b[31m", "a b c [31m"},
        {"pay \xE2\x80\xAE"
         "txt.exe",
         "pay  txt.exe"}, // would read backwards
        {"one\xE2\x80\xA8two", "one two"},
        {"\xC2\x9B"
         "1m",
         " 1m"},
        {"\xff\xfe"
         "a",
         "  a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct assent_text shown = assent_text_shown(arena, assent_text_of(cases[i].text));
        assert_true(assent_text_is(shown, cases[i].shown));
    }
    struct assent_text json = assent_text_shown_json(
        arena, assent_text_of("{\"a\":\"\xE2\x80\xAE\xC2\x9B\x7f\xF3\xA0\x81\x81\"}\n"));
    assert_true(assent_text_is(json, "{\"a\":\"\\u202e\\u009b\\u007f\\udb40\\udc41\"}\n"));
    assert_true(assent_text_has_control(assent_text_of("a\xE2\x80\xA9"), true));
    assert_false(assent_text_has_control(assent_text_of("a\xE2\x80\xA9\r\n\t"), false));
    assert_true(assent_text_has_control(assent_text_of("\xC2\x80"), false));
    assert_false(assent_text_has_control(assent_text_of("\xC2\xA0é漢"), true));
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_valid_from_invalid),
        cmocka_unit_test(every_code_point_goes_round),
        cmocka_unit_test(counts_points),
        cmocka_unit_test(knows_widths_and_what_is_unsafe),
        cmocka_unit_test(shows_what_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

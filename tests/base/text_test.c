// SPDX-License-Identifier: Apache-2.0
// Text and buffers: comparing, slicing, integers, distance, copying, growing.
#include <assent/base/text.h>

#include "expect.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static void compares(void **state)
{
    (void)state;
    assert_true(assent_text_equal(assent_text_of("ab"), assent_text_of("ab")));
    assert_false(assent_text_equal(assent_text_of("ab"), assent_text_of("abc")));
    assert_false(assent_text_equal(assent_text_of("ab"), assent_text_of("ac")));
    assert_true(assent_text_equal(assent_text_of(NULL), assent_text_of("")));
    assert_true(assent_text_is(assent_text_slice("abc", 2), "ab"));
    assert_false(assent_text_is(assent_text_slice("ab\0", 3), "ab"));
    assert_true(assent_text_compare(assent_text_of("a"), assent_text_of("b")) < 0);
    assert_true(assent_text_compare(assent_text_of("b"), assent_text_of("a")) > 0);
    assert_true(assent_text_compare(assent_text_of("a"), assent_text_of("aa")) < 0);
    assert_true(assent_text_compare(assent_text_of("\xC3\xA9"), assent_text_of("z")) >
                0); // bytes are unsigned
    assert_int_equal(assent_text_compare(assent_text_of(""), assent_text_of(NULL)), 0);
}

static void keeps_lists(void **state)
{
    (void)state;
    struct assent_text texts[] = {assent_text_of("b"), assent_text_of("a"), assent_text_of("b"),
                                  assent_text_of("ab")};
    struct assent_text same[] = {assent_text_of("a"), assent_text_of("ab"), assent_text_of("b")};
    assert_int_equal(assent_texts_settle(texts, 4), 3);
    assert_true(assent_texts_equal(texts, 3, same, 3));
    assert_false(assent_texts_equal(texts, 2, same, 3));
    assert_false(assent_texts_equal(texts, 2, &same[1], 2));
    assert_true(assent_texts_equal(NULL, 0, NULL, 0));
    assert_ptr_equal(assent_texts_find(texts, 3, assent_text_of("ab")), &texts[1]);
    assert_null(assent_texts_find(texts, 3, assent_text_of("c")));
    assert_null(assent_texts_find(NULL, 0, assent_text_of("")));
    assert_int_equal(assent_texts_settle(NULL, 0), 0);
}

static void finds_and_cuts(void **state)
{
    (void)state;
    assert_true(assent_text_starts(assent_text_of("group:x"), "group:"));
    assert_true(assent_text_starts(assent_text_of("x"), ""));
    assert_false(assent_text_starts(assent_text_of("gro"), "group:"));
    assert_true(assent_text_ends(assent_text_of("a.lua"), ".lua"));
    assert_false(assent_text_ends(assent_text_of("lua"), ".lua"));
    assert_true(assent_text_ends(assent_text_of(NULL), ""));
    assert_int_equal(assent_text_find_byte(assent_text_of("a.b.c"), '.'), 1);
    assert_int_equal(assent_text_find_byte(assent_text_of("abc"), '.'), 3);
    assert_int_equal(assent_text_find_byte(assent_text_of(NULL), '.'), 0);
    expect_text(assent_text_trim(assent_text_of(" \t\r\n a b \v\f ")), "a b");
    expect_text(assent_text_trim(assent_text_of("   ")), "");
    expect_text(assent_text_trim(assent_text_of(NULL)), "");
    expect_text(assent_text_trim(assent_text_of("x")), "x");
}

static void reads_plain_integers_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool read;
        int64_t number;
    } rows[] = {
        {"0", true, 0},
        {"7", true, 7},
        {"-7", true, -7},
        {"10", true, 10},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"92233720368547758070", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"-0", false, 0},
        {"00", false, 0},
        {"0755", false, 0},
        {"-01", false, 0},
        {"+1", false, 0},
        {"1 ", false, 0},
        {" 1", false, 0},
        {"1_000", false, 0},
        {"0x10", false, 0},
        {"1.0", false, 0},
        {"1e3", false, 0},
        {"--1", false, 0},
        {"１", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = 42;
        bool read = assent_text_integer(assent_text_of(rows[i].text), &number);
        if (read != rows[i].read || number != (read ? rows[i].number : 42))
            fail_msg("\"%s\": read %d, %lld", rows[i].text, read, (long long)number);
    }
}

static void measures_distance(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        unsigned limit;
        unsigned distance;
    } rows[] = {
        {"quorum", "quorum", 2, 0},  {"quorun", "quorum", 2, 1},
        {"qourum", "quorum", 2, 1}, // a swap counts one
        {"quorumm", "quorum", 2, 1}, {"quoru", "quorum", 2, 1},
        {"qurom", "quorum", 2, 2},   {"kitten", "sitting", 2, 3}, // 3 is "more than 2"
        {"kitten", "sitting", 9, 3}, {"", "ab", 2, 2},
        {"", "abc", 2, 3},           {"ca", "abc", 9, 3}, // a swapped pair is not edited again
        {"größe", "grösse", 2, 2},   {"é", "e", 2, 1},    // code points, not bytes
        {"漢字", "漢", 2, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned there =
            assent_text_distance(assent_text_of(rows[i].a), assent_text_of(rows[i].b), rows[i].limit);
        unsigned back =
            assent_text_distance(assent_text_of(rows[i].b), assent_text_of(rows[i].a), rows[i].limit);
        if (there != rows[i].distance || back != there)
            fail_msg("%s, %s: %u and %u", rows[i].a, rows[i].b, there, back);
    }
}

static void long_words_are_near_only_to_themselves(void **state)
{
    (void)state;
    char word[65];
    memset(word, 'a', sizeof word);
    struct assent_text at_limit = assent_text_slice(word, 64);
    struct assent_text past_it = assent_text_slice(word, 65);
    assert_int_equal(assent_text_distance(at_limit, assent_text_slice(word, 63), 2), 1);
    assert_int_equal(assent_text_distance(at_limit, past_it, 2), 3);
    assert_int_equal(assent_text_distance(past_it, past_it, 2), 0);
}

static void copies_and_formats(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    char bytes[] = "abc";
    struct assent_text copy = assent_text_copy(arena, assent_text_slice(bytes, 2));
    bytes[0] = 'X';
    assert_int_equal(copy.count, 2);
    assert_string_equal(copy.bytes, "ab");
    assert_string_equal(assent_text_cstring(arena, assent_text_of(NULL)), "");
    struct assent_text formatted = assent_text_format(arena, "%s-%d", "tkt", 7);
    assert_int_equal(formatted.count, 5);
    assert_string_equal(formatted.bytes, "tkt-7");
    assent_arena_close(arena);
}

static void buffers_grow(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(64);
    struct assent_buffer buffer = assent_buffer_in(arena);
    struct assent_buffer other = assent_buffer_in(arena);
    expect_text(assent_buffer_done(&buffer), "");
    for (int i = 0; i < 5000; i++) {
        assent_buffer_format(&buffer, "%04d", i);
        if (i % 3 == 0) // so that the first is not always the last thing taken
            assent_buffer_string(&other, "other");
        assent_buffer_byte(&buffer, ',');
    }
    struct assent_text done = assent_buffer_done(&buffer);
    assert_int_equal(done.count, 25000);
    for (int i = 0; i < 5000; i++) {
        char expected[16];
        snprintf(expected, sizeof expected, "%04d,", i);
        assert_memory_equal(done.bytes + (size_t)i * 5, expected, 5);
    }
    done = assent_buffer_done(&other);
    for (size_t i = 0; i < done.count; i += 5)
        assert_memory_equal(done.bytes + i, "other", 5);
    assent_arena_close(arena);
}

static void buffers_write_each_kind(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer buffer = assent_buffer_in(arena);
    assent_buffer_integer(&buffer, INT64_MIN);
    assent_buffer_byte(&buffer, ' ');
    assent_buffer_integer(&buffer, INT64_MAX);
    assent_buffer_byte(&buffer, ' ');
    assent_buffer_integer(&buffer, 0);
    assent_buffer_text(&buffer, assent_text_of(" text"));
    assent_buffer_text(&buffer, assent_text_of(NULL));
    assent_buffer_bytes(&buffer, " bytes", 6);
    assent_buffer_format(&buffer, " %c%s", 'f', "ormat");
    expect_text(assent_buffer_done(&buffer), "-9223372036854775808 9223372036854775807 0 text bytes format");
    assent_arena_close(arena);
}

static void a_format_fits_at_every_fill(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t fill = 0; fill < 300; fill++) {
        struct assent_buffer buffer = assent_buffer_in(arena);
        for (size_t i = 0; i < fill; i++)
            assent_buffer_byte(&buffer, '.');
        assent_buffer_format(&buffer, "%s", "end");
        assert_int_equal(buffer.count, fill + 3);
        assert_memory_equal(buffer.bytes + fill, "end", 3);
    }
    assent_arena_close(arena);
}

// They are formatted once, when they fit into 256 bytes.
static void formats_of_every_length(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    char dots[600];
    memset(dots, '.', sizeof dots);
    for (int count = 0; count < (int)sizeof dots; count++) {
        struct assent_text text = assent_text_format(arena, "%.*s", count, dots);
        assert_int_equal(text.count, count);
        assert_memory_equal(text.bytes, dots, text.count);
        assert_int_equal(text.bytes[text.count], '\0');
        struct assent_buffer buffer = assent_buffer_in(arena);
        assent_buffer_format(&buffer, "%.*s", count, dots);
        assent_buffer_byte(&buffer, '!');
        assert_int_equal(buffer.count, count + 1);
        assert_memory_equal(buffer.bytes, dots, (size_t)count);
        assert_int_equal(buffer.bytes[count], '!');
    }
    assent_arena_close(arena);
}

// What is formatted without printf is formatted as printf does it.
static void expect_formatted(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void expect_formatted(const char *format, ...)
{
    char wanted[100];
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer buffer = assent_buffer_in(arena);
    va_list list;
    va_list again;
    va_start(list, format);
    va_copy(again, list);
    assert_true(vsnprintf(wanted, sizeof wanted, format, list) >= 0);
    assent_buffer_format_list(&buffer, format, again);
    va_end(again);
    va_end(list);
    expect_text(assent_buffer_done(&buffer), wanted);
    assent_arena_close(arena);
}

static void formats_as_printf_does(void **state)
{
    (void)state;
    expect_formatted("100%% of %s", "it");
    expect_formatted("%d %d %d", 0, INT_MAX, INT_MIN);
    expect_formatted("%ld|%lld|%zu", -1L, (long long)INT64_MIN, (size_t)INT64_MAX);
    expect_formatted("%zu", SIZE_MAX);
    expect_formatted("%lld%lld%lld", 9LL, 10LL, 99LL);
    expect_formatted("%lld %lld %lld", 100LL, 1234567LL, -1005LL);
    expect_formatted("<%.*s|%.*s>", 3, "abcdef", 9, "short");
    expect_formatted("<%.*s>", 0, "never read");
    expect_formatted("%s %04d %x %5.1f%c", "left to printf:", 7, 255U, 2.25, '!');
    expect_formatted("%s%-8s%.2s|%lu", "a", "b", "cde", 5UL);
}

static void fits_a_pattern(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *pattern;
        bool fits;
    } rows[] = {
        {"", "", true},          {"", "*", true},        {"", "?", false},      {"a", "", false},
        {"abc", "a*c", true},    {"abc", "a*d", false},  {"ac", "a*c", true},   {"abcbc", "*bc", true},
        {"abcbd", "*bc", false}, {"abc", "a?c", true},   {"ac", "a?c", false},  {"äöü", "?ö?", true},
        {"äöü", "??", false},    {"aäb", "*?b", true},   {"a*b", "a**b", true}, {"abab", "*a*b*", true},
        {"abc", "abc*", true},   {"abc", "abc?", false}, {"xay", "*a", false},  {"A", "a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (assent_text_glob(assent_text_of(rows[i].text), assent_text_of(rows[i].pattern)) != rows[i].fits)
            fail_msg("%s and %s", rows[i].text, rows[i].pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),
        cmocka_unit_test(keeps_lists),
        cmocka_unit_test(finds_and_cuts),
        cmocka_unit_test(fits_a_pattern),
        cmocka_unit_test(reads_plain_integers_only),
        cmocka_unit_test(measures_distance),
        cmocka_unit_test(long_words_are_near_only_to_themselves),
        cmocka_unit_test(copies_and_formats),
        cmocka_unit_test(buffers_grow),
        cmocka_unit_test(buffers_write_each_kind),
        cmocka_unit_test(a_format_fits_at_every_fill),
        cmocka_unit_test(formats_of_every_length),
        cmocka_unit_test(formats_as_printf_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

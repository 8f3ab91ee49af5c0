// SPDX-License-Identifier: Apache-2.0
// Decimals as text: the shortest that reads back, the nearest double of a text, and neither depending on the
// locale.
#include <assent/base/canonical.h>

#include "expect.h"

#include <assent/base/limits.h>

#include <float.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void writes_the_shortest(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        {0.0, "0.0"},
        {1.0, "1.0"},
        {-1.0, "-1.0"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {100.0, "100.0"},
        {999999999999999.0, "999999999999999.0"},
        {1e15, "1e15"},
        {1234567890123456.0, "1234567890123456.0"},
        {1e16, "1e16"},
        {1e22, "1e22"},
        {1e23, "1e23"},
        {123456789012345680000.0, "1.2345678901234568e20"},
        {0.0001, "0.0001"},
        {0.00001, "1e-5"},
        {-2.5e-7, "-2.5e-7"},
        {5e-324, "5e-324"},
        {2.5e-310, "2.5e-310"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e308"},
        {-DBL_MAX, "-1.7976931348623157e308"},
        {9007199254740993.0, "9007199254740992.0"},
        {1.5, "1.5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[32];
        assent_canonical_decimal(rows[i].number, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void reads_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
    } rows[] = {
        {"0", 0.0},
        {"-0", 0.0},
        {"-0.000e5", 0.0},
        {"1", 1.0},
        {"12.50", 12.5},
        {"-12.5e-1", -1.25},
        {"1E+3", 1000.0},
        {"0.1", 0.1},
        {"0.30000000000000004", 0.1 + 0.2},
        {"123456789012345678", 123456789012345678.0},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"4.9e-324", 5e-324},
        {"1e-400", 0.0},
        {"1.7976931348623157e308", DBL_MAX},
        {"0.00000000000000000000000000000000000001e38", 1.0},
        {"9007199254740993", 9007199254740992.0},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double number = 42;
        assert_true(assent_canonical_number(assent_text_of(rows[i].text), &number));
        if (memcmp(&number, &rows[i].number, sizeof number) != 0)
            fail_msg("%s: %.17g", rows[i].text, number);
    }
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const rows[] = {"",    "-",    "+1",   ".5",  "1.",    "01",    "00",     "1e",
                                       "1e+", "1e-",  "1.e5", "nan", "inf",   "0x10",  "1 ",     " 1",
                                       "1,5", "1e1.", "1-",   "--1", "1e--1", "1e309", "-1e309", "1f"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double number = 42;
        if (assent_canonical_number(assent_text_of(rows[i]), &number) || number != 42)
            fail_msg("%s was read", rows[i]);
    }
}

static void a_numbers_text_has_a_limit(void **state)
{
    (void)state;
    char text[1200];
    memset(text, '0', sizeof text);
    memcpy(text, "0.", 2);
    text[ASSENT_NUMBER_BYTES - 1] = '1';
    double number = 42;
    assert_true(assent_canonical_number(assent_text_slice(text, ASSENT_NUMBER_BYTES), &number));
    assert_true(number == 0);
    memset(text, '1', sizeof text);
    assert_false(assent_canonical_number(assent_text_slice(text, ASSENT_NUMBER_BYTES + 1), &number));
    // A power that would bring a cut number back into range must not be believed.
    memset(text, '0', sizeof text);
    memcpy(text, "0.", 2);
    memcpy(text + 1190, "1e1188", 6);
    assert_false(assent_canonical_number(assent_text_slice(text, 1196), &number));
}

static void go_round(uint64_t seed, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        uint64_t bits = random_next(&seed);
        double number;
        memcpy(&number, &bits, sizeof number);
        if (number - number != 0)
            continue; // infinite or no number
        char text[32];
        double read = 0;
        assent_canonical_decimal(number, text);
        assert_true(strlen(text) < sizeof text);
        assert_true(strchr(text, '.') || strchr(text, 'e'));
        assert_true(assent_canonical_number(assent_text_of(text), &read));
        if (read != number)
            fail_msg("%s: %.17g", text, number);
    }
}

static void random_doubles_go_round(void **state)
{
    (void)state;
    go_round(5, 20000);
}

// What a person wrote with a few digits comes back as it was written.
static void short_decimals_stay_as_written(void **state)
{
    (void)state;
    static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    uint64_t seed = 8;
    for (int i = 0; i < 20000; i++) {
        int digits = 1 + (int)(random_next(&seed) % 6);
        int64_t whole = i % 3 ? (int64_t)(random_next(&seed) % 1000000000) : 0;
        int64_t fraction = (int64_t)(random_next(&seed) % (uint64_t)powers[digits]);
        fraction += fraction % 10 == 0; // no zero at the end
        if (whole == 0 && fraction * 10000 < powers[digits])
            continue; // below 0.0001 an exponent is written
        char written[64];
        char text[32];
        double number = 0;
        snprintf(written, sizeof written, "%s%lld.%0*lld", i % 2 ? "-" : "", (long long)whole, digits,
                 (long long)fraction);
        assert_true(assent_canonical_number(assent_text_of(written), &number));
        assent_canonical_decimal(number, text);
        assert_string_equal(text, written);
    }
}

// Makes glibc's compiled form of a locale whose decimal point is a comma (by localedef 2.36), because a bare
// system has none, and takes it. Returns the folder, to be removed.
static void take_comma_locale(char *folder, size_t room)
{
    static const unsigned char numeric[] = {
        0x14, 0x11, 0x03, 0x20, 6, 0, 0, 0,    0x20, 0, 0,   0,    0x22, 0,   0,   0,    0x23,
        0,    0,    0,    0x24, 0, 0, 0, 0x28, 0,    0, 0,   0x2c, 0,    0,   0,   0x2c, 0,
        0,    0,    0x2c, 0,    0, 0, 0, 0,    0,    0, 'U', 'T',  'F',  '-', '8', 0,
    };
    char path[512];
    const char *base = getenv("TMPDIR");
    snprintf(folder, room, "%s/locale.XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%.400s/comma", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%.400s/comma/LC_NUMERIC", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(numeric, 1, sizeof numeric, file), sizeof numeric);
    assert_int_equal(fclose(file), 0);
    setenv("LOCPATH", folder, 1);
    assert_non_null(setlocale(LC_NUMERIC, "comma"));
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(folder);
}

static void a_locale_with_a_comma_changes_nothing(void **state)
{
    (void)state;
    char folder[256];
    char text[32];
    double number = 0;
    take_comma_locale(folder, sizeof folder);
    snprintf(text, sizeof text, "%.1f", 1.5);
    assert_string_equal(text, "1,5"); // the locale is in force
    assent_canonical_decimal(1234.5, text);
    assert_string_equal(text, "1234.5");
    assert_true(assent_canonical_number(assent_text_of("0.30000000000000004"), &number));
    assert_true(number == 0.1 + 0.2);
    assert_false(assent_canonical_number(assent_text_of("1,5"), &number));
    go_round(6, 1000);
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_shortest),
        cmocka_unit_test(reads_the_nearest),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(a_numbers_text_has_a_limit),
        cmocka_unit_test(random_doubles_go_round),
        cmocka_unit_test(short_decimals_stay_as_written),
        cmocka_unit_test(a_locale_with_a_comma_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

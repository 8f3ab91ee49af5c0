// SPDX-License-Identifier: Apache-2.0
// Instants and dates: RFC 3339 both ways, with every part at its bounds, and the calendar over all its days.
#include <assent/base/time.h>

#include "expect.h"

#include <string.h>

static void reads_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t instant; // -1: refused
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T00:00:00.000001Z", 1},
        {"1970-01-01t00:00:00z", 0},
        {"1985-04-12T23:20:50.52Z", INT64_C(482196050520000)}, // RFC 3339 section 5.8
        {"1996-12-19T16:39:57-08:00", INT64_C(851042397000000)},
        {"1996-12-20T00:39:57Z", INT64_C(851042397000000)},
        {"1990-12-31T15:59:59-08:00", INT64_C(662687999000000)},
        {"2026-11-23T07:32:00.000000Z", INT64_C(1795419120000000)},
        {"2024-02-29T12:00:00Z", INT64_C(1709208000000000)},
        {"2000-02-29T00:00:00Z", INT64_C(951782400000000)},
        {"9999-12-31T23:59:59.999999Z", ASSENT_INSTANT_MAX},
        {"1970-01-01T00:00:00+00:00", 0},
        {"1970-01-01T00:00:00-00:00", 0},
        {"1970-01-01T23:59:00+23:59", 0},
        {"1969-12-31T23:59:59-00:01", INT64_C(59000000)}, // 1970 in UTC
        {"1970-01-01T00:00:00+00:01", -1},                // 1969 in UTC
        {"1969-12-31T23:59:59Z", -1},
        {"9999-12-31T23:59:59.999999-00:01", -1}, // the year 10000 in UTC
        {"1990-12-31T23:59:60Z", -1},             // a leap second
        {"2026-11-23T24:00:00Z", -1},
        {"2026-11-23T23:60:00Z", -1},
        {"2026-11-23T23:59:61Z", -1},
        {"2023-02-29T00:00:00Z", -1},
        {"2100-02-29T00:00:00Z", -1},
        {"2026-04-31T00:00:00Z", -1},
        {"2026-13-01T00:00:00Z", -1},
        {"2026-00-01T00:00:00Z", -1},
        {"2026-01-00T00:00:00Z", -1},
        {"2026-11-23T07:32:00", -1}, // no offset
        {"2026-11-23 07:32:00Z", -1},
        {"2026-11-23T07:32Z", -1},
        {"2026-11-23", -1},
        {"2026-11-23T07:32:00.Z", -1},
        {"2026-11-23T07:32:00.1234567Z", -1}, // more than six digits
        {"2026-11-23T07:32:00,5Z", -1},
        {"2026-11-23T07:32:00.5", -1},
        {"2026-11-23T07:32:00+24:00", -1},
        {"2026-11-23T07:32:00+00:60", -1},
        {"2026-11-23T07:32:00+0100", -1},
        {"2026-11-23T07:32:00+01", -1},
        {"2026-11-23T07:32:00+1:00", -1},
        {"2026-11-23T07:32:00Z ", -1},
        {" 2026-11-23T07:32:00Z", -1},
        {"2026-11-23T07:32:00ZZ", -1},
        {"2026-1-23T07:32:00Z", -1},
        {"20261123T073200Z", -1},
        {"+2026-11-23T07:32:00Z", -1},
        {"12026-11-23T07:32:00Z", -1},
        {"2026-11-23T-7:32:00Z", -1},
        {"2026-11-23T07-32-00Z", -1},
        {"", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t instant = -1;
        bool read = assent_instant_read(assent_text_of(rows[i].text), &instant);
        if (read != (rows[i].instant >= 0) || instant != rows[i].instant)
            fail_msg("%s: read %d, %lld", rows[i].text, read, (long long)instant);
    }
}

static void writes_six_digits_of_utc(void **state)
{
    (void)state;
    static const struct {
        int64_t instant;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00.000000Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {1, "1970-01-01T00:00:00.000001Z"},
        {INT64_C(1795419120000000), "2026-11-23T07:32:00.000000Z"},
        {ASSENT_INSTANT_MAX, "9999-12-31T23:59:59.999999Z"},
        {INT64_C(-62167219200000000), "0000-01-01T00:00:00.000000Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[ASSENT_INSTANT_TEXT];
        assent_instant_write(rows[i].instant, text);
        assert_string_equal(text, rows[i].text);
    }
    struct assent_arena *arena = assent_arena_open(0);
    expect_text(assent_instant_text(arena, 0), "1970-01-01T00:00:00.000000Z");
    assent_arena_close(arena);
}

static void random_instants_go_round_and_sort_as_texts(void **state)
{
    (void)state;
    uint64_t seed = 13;
    char last[ASSENT_INSTANT_TEXT] = "1970-01-01T00:00:00.000000Z";
    int64_t before = 0;
    for (int i = 0; i < 5000; i++) {
        int64_t instant = (int64_t)(random_next(&seed) % (uint64_t)(ASSENT_INSTANT_MAX + 1));
        int64_t read = -1;
        char text[ASSENT_INSTANT_TEXT];
        assent_instant_write(instant, text);
        assert_true(assent_instant_read(assent_text_of(text), &read));
        assert_int_equal(read, instant);
        assert_int_equal(strcmp(text, last) > 0, instant > before);
        memcpy(last, text, sizeof last);
        before = instant;
    }
}

static void write_past_the_last(void)
{
    char text[ASSENT_INSTANT_TEXT];
    assent_instant_write(ASSENT_INSTANT_MAX + 1, text);
}

static void write_before_the_first(void)
{
    char text[ASSENT_INSTANT_TEXT];
    assent_instant_write(INT64_C(-62167219200000001), text);
}

static void instants_outside_the_years_are_our_own_fault(void **state)
{
    (void)state;
    expect_abort(write_past_the_last, "ASSENT_INSTANT_MAX");
    expect_abort(write_before_the_first, "INSTANT_MIN");
}

// Every day of the calendar once, counted by hand.
static void dates_follow_each_other(void **state)
{
    (void)state;
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t instant = INT64_C(-62167219200000000);
    for (int32_t year = 0; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int32_t month = 1; month <= 12; month++) {
            int32_t length = lengths[month - 1] + (leap && month == 2 ? 1 : 0);
            for (int32_t day = 1; day <= length; day++, instant += ASSENT_DAY_US) {
                struct assent_date date = assent_date_of(instant);
                struct assent_date last = assent_date_of(instant + ASSENT_DAY_US - 1);
                if (date.year != year || date.month != month || date.day != day || last.day != day ||
                    assent_date_instant(date) != instant)
                    fail_msg("%d-%d-%d", year, month, day);
            }
        }
    }
    assert_int_equal(instant, ASSENT_INSTANT_MAX + 1);
}

static void reads_dates_of_the_calendar(void **state)
{
    (void)state;
    struct assent_date date = {0};
    assert_true(assent_date_read(assent_text_of("2026-11-23"), &date));
    assert_true(date.year == 2026 && date.month == 11 && date.day == 23);
    assert_true(assent_date_read(assent_text_of("2024-02-29"), &date));
    assert_true(assent_date_read(assent_text_of("0000-02-29"), &date));
    static const char *const bad[] = {"",           "2026-11-3",  "2026-11-031", "2026/11/23", "26-11-23",
                                      "2026-02-29", "1900-02-29", "2026-06-31",  "2026-12-32", "2026-00-10",
                                      "2026-13-10", "2026-11-2 ", "-026-11-23",  "2026-1a-23", "20261123"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (assent_date_read(assent_text_of(bad[i]), &date))
            fail_msg("%s was read", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rfc_3339),
        cmocka_unit_test(writes_six_digits_of_utc),
        cmocka_unit_test(random_instants_go_round_and_sort_as_texts),
        cmocka_unit_test(instants_outside_the_years_are_our_own_fault),
        cmocka_unit_test(dates_follow_each_other),
        cmocka_unit_test(reads_dates_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

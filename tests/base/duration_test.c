// SPDX-License-Identifier: Apache-2.0
// Durations: the written forms, both ISO 8601 and language.md's, at their bounds, and back as text.
#include <assent/base/time.h>

#include "expect.h"

#include <assent/base/limits.h>

enum {
    WALL = ASSENT_DURATION_WALL,
    TIME = ASSENT_DURATION_BUSINESS_TIME,
    DAYS = ASSENT_DURATION_BUSINESS_DAYS
};

static const struct {
    const char *text;
    int unit;
    int64_t amount;
    const char *shown;
} GOOD[] = {
    {"30 s", WALL, 30 * ASSENT_SECOND_US, "30 s"},
    {"1 s", WALL, ASSENT_SECOND_US, "1 s"},
    {"10 min", WALL, 10 * ASSENT_MINUTE_US, "10 min"},
    {"90 s", WALL, 90 * ASSENT_SECOND_US, "90 s"},
    {"120 s", WALL, 120 * ASSENT_SECOND_US, "2 min"},
    {"4 h", WALL, 4 * ASSENT_HOUR_US, "4 h"},
    {"1 day", WALL, ASSENT_DAY_US, "1 day"},
    {"2 days", WALL, 2 * ASSENT_DAY_US, "2 days"},
    {"24 h", WALL, ASSENT_DAY_US, "1 day"},
    {"25 h", WALL, 25 * ASSENT_HOUR_US, "25 h"},
    {"3660 days", WALL, ASSENT_DURATION_MAX_US, "3660 days"},
    {"316224000 s", WALL, ASSENT_DURATION_MAX_US, "3660 days"},
    {"8 business hours", TIME, 8 * ASSENT_HOUR_US, "8 business hours"},
    {"1 business hour", TIME, ASSENT_HOUR_US, "1 business hour"},
    {"24 business hours", TIME, 24 * ASSENT_HOUR_US, "24 business hours"}, // never a day
    {"90 business min", TIME, 90 * ASSENT_MINUTE_US, "90 business min"},
    {"60 business min", TIME, ASSENT_HOUR_US, "1 business hour"},
    {"30 business s", TIME, 30 * ASSENT_SECOND_US, "30 business s"},
    {"1 business day", DAYS, 1, "1 business day"},
    {"3 business days", DAYS, 3, "3 business days"},
    {"10000 business days", DAYS, ASSENT_BUSINESS_DAYS_MOST, "10000 business days"},
    {"PT30S", WALL, 30 * ASSENT_SECOND_US, "30 s"},
    {"PT05M", WALL, 5 * ASSENT_MINUTE_US, "5 min"},
    {"P2DT4H", WALL, 52 * ASSENT_HOUR_US, "52 h"},
    {"P1W", WALL, 7 * ASSENT_DAY_US, "7 days"},
    {"P1D", WALL, ASSENT_DAY_US, "1 day"},
    {"PT1H30M", WALL, 90 * ASSENT_MINUTE_US, "90 min"},
    {"PT1H5S", WALL, 3605 * ASSENT_SECOND_US, "3605 s"},
    {"P1DT1H1M1S", WALL, 90061 * ASSENT_SECOND_US, "90061 s"},
    {"PT0H1S", WALL, ASSENT_SECOND_US, "1 s"},
    {"P3660D", WALL, ASSENT_DURATION_MAX_US, "3660 days"},
};

static const char *const BAD[] = {
    "",
    "30",
    "s",
    "30s",
    "30  s",
    " 30 s",
    "30 s ",
    "30 S",
    "30 sec",
    "30 seconds",
    "1.5 h",
    "1,5 h",
    "-1 h",
    "+1 h",
    "0 s",
    "0 business days",
    "01 h",
    "1 week",
    "1 month",
    "business day",
    "1 business",
    "1  business day",
    "1 business  day",
    "1 days and 2 h",
    "3661 days", // one past the bounds
    "316224001 s",
    "87841 business hours",
    "10001 business days",
    "99999999999999999999 s",
    "9223372036854775807 days",
    "9223372036854775807 business days",
    "P",
    "PT",
    "P1",
    "P1DT",
    "PT1",
    "P1S",
    "P1H",
    "PT1D",
    "P1M",
    "P1Y",
    "P1W1D",
    "P1D1D",
    "P1DW",
    "PW",
    "PT1S1H",
    "PT1H1H",
    "PT1.5S",
    "PT-1S",
    "-PT1S",
    "P0D",
    "PT0S",
    "pt1s",
    "P 1D",
    "P1D ",
    "P1TD",
    "T1S",
    "PT316224001S",
    "P3660DT1S",
    "PT9223372036854775807H",
    "PT99999999999999999999S",
};

static void reads_and_shows(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        struct assent_duration duration = {0};
        struct assent_duration again = {0};
        if (!assent_duration_read(assent_text_of(GOOD[i].text), &duration))
            fail_msg("%s was refused", GOOD[i].text);
        if ((int)duration.unit != GOOD[i].unit || duration.amount != GOOD[i].amount)
            fail_msg("%s: unit %d, %lld", GOOD[i].text, (int)duration.unit, (long long)duration.amount);
        struct assent_text shown = assent_duration_text(arena, duration);
        expect_text(shown, GOOD[i].shown);
        assert_true(assent_duration_read(shown, &again));
        assert_true(again.unit == duration.unit && again.amount == duration.amount);
    }
    assent_arena_close(arena);
}

static void refuses_everything_else(void **state)
{
    (void)state;
    struct assent_duration duration = {.amount = 42};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        if (assent_duration_read(assent_text_of(BAD[i]), &duration))
            fail_msg("%s was read", BAD[i]);
    }
    assert_false(assent_duration_read(assent_text_slice("PT1\0", 4), &duration));
    assert_int_equal(duration.amount, 42);
}

static void shows_what_was_computed(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    static const struct {
        struct assent_duration duration;
        const char *shown;
    } rows[] = {
        {{ASSENT_DURATION_WALL, 0}, "0 s"},
        {{ASSENT_DURATION_WALL, 1500000}, "1.500000 s"},
        {{ASSENT_DURATION_WALL, -1}, "-0.000001 s"},
        {{ASSENT_DURATION_WALL, -2 * ASSENT_DAY_US}, "-2 days"},
        {{ASSENT_DURATION_BUSINESS_TIME, 0}, "0 business s"},
        {{ASSENT_DURATION_BUSINESS_DAYS, 0}, "0 business days"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_text(assent_duration_text(arena, rows[i].duration), rows[i].shown);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_shows),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(shows_what_was_computed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Business time at its edges: before and after hours, lunch, weekends, holidays, exactly at an end, days of
// daylight saving, the table's ends. The table is written by hand, in UTC: Monday 2026-03-02 to Wednesday
// 2026-03-11, 08-12 and 13-17, Thursday the 5th is a holiday, Friday the 6th ends at 12, the weekend is free.
#include <assent/core/directory.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define HOUR ASSENT_HOUR_US

static int64_t at(const char *text)
{
    int64_t instant;
    if (!assent_instant_read(assent_text_of(text), &instant))
        fail_msg("%s is no instant", text);
    return instant;
}

enum { DAYS = 7 };

struct office {
    struct assent_interval intervals[2 * DAYS];
    struct assent_working_day days[DAYS];
    struct assent_calendar calendar;
};

static void open_office(struct office *office)
{
    static const char *const DATES[DAYS] = {"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06",
                                            "2026-03-09", "2026-03-10", "2026-03-11"};
    memset(office, 0, sizeof *office);
    size_t count = 0;
    for (size_t i = 0; i < DAYS; i++) {
        struct assent_date date;
        assert_true(assent_date_read(assent_text_of(DATES[i]), &date));
        int64_t midnight = assent_date_instant(date);
        bool half = i == 3;
        office->intervals[count++] = (struct assent_interval){midnight + 8 * HOUR, midnight + 12 * HOUR};
        if (!half)
            office->intervals[count++] = (struct assent_interval){midnight + 13 * HOUR, midnight + 17 * HOUR};
        office->days[i] =
            (struct assent_working_day){midnight + 8 * HOUR, midnight + (half ? 12 : 17) * HOUR};
    }
    office->calendar = (struct assent_calendar){
        .handle = {"office", 6},
        .from_us = at("2026-03-01T00:00:00Z"),
        .until_us = at("2026-03-12T00:00:00Z"),
        .intervals = office->intervals,
        .interval_count = count,
        .days = office->days,
        .day_count = DAYS,
    };
}

struct row {
    const char *from;
    int64_t amount;       // hours or days
    const char *expected; // NULL: outside the table
};

static void check(enum assent_duration_unit unit, int64_t size, const struct row *rows, size_t count)
{
    struct office office;
    open_office(&office);
    for (size_t i = 0; i < count; i++) {
        int64_t out = 0;
        struct assent_error error = {0};
        bool found = assent_time_add(&office.calendar, at(rows[i].from),
                                     (struct assent_duration){unit, rows[i].amount * size}, &out, &error);
        char text[ASSENT_INSTANT_TEXT] = "outside";
        if (found)
            assent_instant_write(out, text);
        char expected[ASSENT_INSTANT_TEXT] = "outside";
        if (rows[i].expected)
            assent_instant_write(at(rows[i].expected), expected);
        if (strcmp(text, expected) != 0)
            fail_msg("%s and %lld: %s is not %s", rows[i].from, (long long)rows[i].amount, text, expected);
        if (!found)
            assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
    }
}

#define CHECK(unit, size, rows) check(unit, size, rows, sizeof(rows) / sizeof *(rows))

static void hours_count_inside_intervals_only(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"2026-03-02T09:00:00Z", 2, "2026-03-02T11:00:00Z"},
        {"2026-03-02T09:00:00Z", 3, "2026-03-02T12:00:00Z"}, // exactly at an end
        {"2026-03-02T11:00:00Z", 2, "2026-03-02T14:00:00Z"}, // over lunch
        {"2026-03-02T12:00:00Z", 1, "2026-03-02T14:00:00Z"}, // from an end
        {"2026-03-02T12:30:00Z", 1, "2026-03-02T14:00:00Z"}, // from lunch
        {"2026-03-02T06:00:00Z", 1, "2026-03-02T09:00:00Z"}, // before hours
        {"2026-03-02T16:00:00Z", 1, "2026-03-02T17:00:00Z"},
        {"2026-03-02T17:00:00Z", 1, "2026-03-03T09:00:00Z"},  // from the day's end
        {"2026-03-02T20:00:00Z", 8, "2026-03-03T17:00:00Z"},  // after hours, a whole day
        {"2026-03-04T16:00:00Z", 2, "2026-03-06T09:00:00Z"},  // over the holiday
        {"2026-03-05T10:00:00Z", 4, "2026-03-06T12:00:00Z"},  // from the holiday
        {"2026-03-06T11:00:00Z", 2, "2026-03-09T09:00:00Z"},  // over half a Friday and the weekend
        {"2026-03-07T10:00:00Z", 1, "2026-03-09T09:00:00Z"},  // from the weekend
        {"2026-03-02T08:00:00Z", 52, "2026-03-11T17:00:00Z"}, // all that the table has
        {"2026-03-02T08:00:00Z", 53, NULL},
        {"2026-03-11T17:00:00Z", 1, NULL},
        {"2026-03-02T09:00:00Z", 0, "2026-03-02T09:00:00Z"},
        {"2026-03-07T10:00:00Z", 0, "2026-03-07T10:00:00Z"},
        {"2026-02-28T23:59:59Z", 1, NULL},                   // before the table
        {"2026-03-01T00:00:00Z", 1, "2026-03-02T09:00:00Z"}, // its first moment
        {"2026-03-12T00:00:00Z", 0, NULL},                   // its end is outside
    };
    CHECK(ASSENT_DURATION_BUSINESS_TIME, HOUR, ROWS);
}

static void hours_go_back_too(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"2026-03-02T11:00:00Z", -2, "2026-03-02T09:00:00Z"},
        {"2026-03-02T14:00:00Z", -2, "2026-03-02T11:00:00Z"},
        {"2026-03-02T13:00:00Z", -1, "2026-03-02T11:00:00Z"},
        {"2026-03-03T08:00:00Z", -1, "2026-03-02T16:00:00Z"},
        {"2026-03-07T10:00:00Z", -4, "2026-03-06T08:00:00Z"},
        {"2026-03-09T09:00:00Z", -2, "2026-03-06T11:00:00Z"},
        {"2026-03-11T20:00:00Z", -52, "2026-03-02T08:00:00Z"},
        {"2026-03-11T20:00:00Z", -53, NULL},
        {"2026-03-02T08:00:00Z", -1, NULL},
    };
    CHECK(ASSENT_DURATION_BUSINESS_TIME, HOUR, ROWS);
}

static void days_keep_the_place_in_the_day(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"2026-03-02T09:30:00Z", 1, "2026-03-03T09:30:00Z"},
        {"2026-03-02T12:30:00Z", 1, "2026-03-03T12:30:00Z"}, // lunch belongs to the working day
        {"2026-03-02T08:00:00Z", 1, "2026-03-03T08:00:00Z"},
        {"2026-03-02T16:59:59Z", 1, "2026-03-03T16:59:59Z"},
        {"2026-03-02T17:00:00Z", 1, "2026-03-04T08:00:00Z"}, // after work: from the next day's start
        {"2026-03-02T05:00:00Z", 1, "2026-03-03T08:00:00Z"},
        {"2026-03-04T10:00:00Z", 1, "2026-03-06T10:00:00Z"}, // over the holiday
        {"2026-03-04T15:00:00Z", 1, "2026-03-06T12:00:00Z"}, // a shorter day ends it
        {"2026-03-05T10:00:00Z", 1, "2026-03-09T08:00:00Z"}, // from the holiday: Friday's start and one day
        {"2026-03-06T09:00:00Z", 1, "2026-03-09T09:00:00Z"},
        {"2026-03-07T09:00:00Z", 2, "2026-03-11T08:00:00Z"},
        {"2026-03-02T09:00:00Z", 6, "2026-03-11T09:00:00Z"},
        {"2026-03-02T09:00:00Z", 7, NULL},
        {"2026-03-11T18:00:00Z", 1, NULL},
        {"2026-03-02T09:00:00Z", 0, "2026-03-02T09:00:00Z"},
        {"2026-03-03T09:00:00Z", -1, "2026-03-02T09:00:00Z"},
        {"2026-03-09T08:00:00Z", -1, "2026-03-06T08:00:00Z"},
        {"2026-03-09T15:00:00Z", -1, "2026-03-06T12:00:00Z"},
        {"2026-03-07T09:00:00Z", -1, "2026-03-04T17:00:00Z"}, // from the weekend: Friday's end and one day
        {"2026-03-02T09:00:00Z", -1, NULL},
        {"2026-03-01T09:00:00Z", -1, NULL},
    };
    CHECK(ASSENT_DURATION_BUSINESS_DAYS, 1, ROWS);
}

static void huge_amounts_are_outside(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"2026-03-02T09:00:00Z", INT64_MAX, NULL},
        {"2026-03-02T09:00:00Z", INT64_MIN, NULL},
        {"2026-03-11T18:00:00Z", INT64_MAX, NULL},
    };
    CHECK(ASSENT_DURATION_BUSINESS_DAYS, 1, ROWS);
    CHECK(ASSENT_DURATION_BUSINESS_TIME, 1, ROWS);
}

static void days_over_daylight_saving_keep_the_wall_clock(void **state)
{
    (void)state;
    // Stockholm, Friday 2026-03-27 08-17 at +01:00 and Monday the 30th 08-17 at +02:00.
    struct assent_interval intervals[] = {
        {at("2026-03-27T07:00:00Z"), at("2026-03-27T16:00:00Z")},
        {at("2026-03-30T06:00:00Z"), at("2026-03-30T15:00:00Z")},
    };
    struct assent_working_day days[] = {
        {intervals[0].start_us, intervals[0].end_us},
        {intervals[1].start_us, intervals[1].end_us},
    };
    struct assent_calendar calendar = {
        .from_us = at("2026-03-27T00:00:00Z"),
        .until_us = at("2026-03-31T00:00:00Z"),
        .intervals = intervals,
        .interval_count = 2,
        .days = days,
        .day_count = 2,
    };
    int64_t out;
    struct assent_duration day = {ASSENT_DURATION_BUSINESS_DAYS, 1};
    assert_true(assent_time_add(&calendar, at("2026-03-27T09:00:00+01:00"), day, &out, NULL));
    assert_int_equal(out, at("2026-03-30T09:00:00+02:00"));
    struct assent_duration nine = {ASSENT_DURATION_BUSINESS_TIME, 9 * HOUR};
    assert_true(assent_time_add(&calendar, at("2026-03-27T09:00:00+01:00"), nine, &out, NULL));
    assert_int_equal(out, at("2026-03-30T09:00:00+02:00"));
}

static void wall_time_needs_no_calendar(void **state)
{
    (void)state;
    int64_t out;
    struct assent_error error = {0};
    struct assent_duration hour = {ASSENT_DURATION_WALL, HOUR};
    assert_true(assent_time_add(NULL, at("2026-03-07T23:30:00Z"), hour, &out, &error));
    assert_int_equal(out, at("2026-03-08T00:30:00Z"));
    assert_true(assent_time_add(NULL, ASSENT_INSTANT_MAX - HOUR, hour, &out, &error));
    assert_int_equal(out, ASSENT_INSTANT_MAX);
    assert_false(assent_time_add(NULL, ASSENT_INSTANT_MAX - HOUR + 1, hour, &out, &error));
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
    struct assent_duration most = {ASSENT_DURATION_WALL, INT64_MAX};
    assert_false(assent_time_add(NULL, 1, most, &out, &error));
    struct assent_duration back = {ASSENT_DURATION_WALL, -1};
    assert_false(assent_time_add(NULL, 0, back, &out, &error));
    struct assent_duration day = {ASSENT_DURATION_BUSINESS_DAYS, 1};
    assert_false(assent_time_add(NULL, 0, day, &out, &error));
    assert_int_equal(error.code, ASSENT_WORLD_INVALID);
}

static void working_time_between_two_instants(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *until;
        int64_t minutes;
    } ROWS[] = {
        {"2026-03-02T09:00:00Z", "2026-03-02T10:30:00Z", 90},
        {"2026-03-02T10:30:00Z", "2026-03-02T09:00:00Z", -90},
        {"2026-03-02T11:00:00Z", "2026-03-02T14:00:00Z", 120},
        {"2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z", 0},
        {"2026-03-02T06:00:00Z", "2026-03-02T20:00:00Z", 480},
        {"2026-03-04T16:00:00Z", "2026-03-06T09:00:00Z", 120},
        {"2026-03-06T11:00:00Z", "2026-03-09T09:00:00Z", 120},
        {"2026-03-07T00:00:00Z", "2026-03-08T23:00:00Z", 0},
        {"2026-03-01T00:00:00Z", "2026-03-11T23:00:00Z", 52 * 60},
        {"2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z", 0},
    };
    struct office office;
    open_office(&office);
    int64_t out;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        assert_true(assent_time_between(&office.calendar, at(ROWS[i].from), at(ROWS[i].until), &out, NULL));
        assert_int_equal(out, ROWS[i].minutes * ASSENT_MINUTE_US);
    }
    struct assent_error error = {0};
    assert_false(assent_time_between(&office.calendar, office.calendar.from_us - 1, office.calendar.from_us,
                                     &out, &error));
    assert_string_equal(
        error.text, "the calendar office is worked out from 2026-03-01 to 2026-03-12, and the time asked for "
                    "lies before that; apply the world file again to move it on");
    assert_false(assent_time_between(&office.calendar, office.calendar.from_us, office.calendar.until_us,
                                     &out, &error));
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
}

static void a_calendar_without_work_has_none(void **state)
{
    (void)state;
    struct assent_calendar calendar = {.from_us = 0, .until_us = 100 * ASSENT_DAY_US};
    int64_t out;
    struct assent_error error = {0};
    struct assent_duration day = {ASSENT_DURATION_BUSINESS_DAYS, 1};
    struct assent_duration hour = {ASSENT_DURATION_BUSINESS_TIME, HOUR};
    assert_false(assent_time_add(&calendar, 5, day, &out, &error));
    assert_false(assent_time_add(&calendar, 5, hour, &out, &error));
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
    assert_true(assent_time_between(&calendar, 5, 50, &out, &error));
    assert_int_equal(out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_count_inside_intervals_only),
        cmocka_unit_test(hours_go_back_too),
        cmocka_unit_test(days_keep_the_place_in_the_day),
        cmocka_unit_test(huge_amounts_are_outside),
        cmocka_unit_test(days_over_daylight_saving_keep_the_wall_clock),
        cmocka_unit_test(wall_time_needs_no_calendar),
        cmocka_unit_test(working_time_between_two_instants),
        cmocka_unit_test(a_calendar_without_work_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

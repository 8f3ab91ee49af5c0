// SPDX-License-Identifier: Apache-2.0
// Calendars: tables in several zones, both changes of the clocks, holidays by date and rule, extra days, and
// every way in which rules are refused. The expected instants were taken from the zones' own rules by hand,
// not from libical.
#include <assent/calendar/calendar.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assent/base/canonical.h>
#include <assent/base/error.h>
#include <assent/base/limits.h>
#include <assent/core/directory_record.h>
#include <string.h>

#define OFFICE                                                                                               \
    "{\"mon\":[\"08:00-17:00\"],\"tue\":[\"08:00-17:00\"],\"wed\":[\"08:00-17:00\"],\"thu\":[\"08:00-17:00\"],\"fri\":[\"08:00-12:00\",\"13:00-16:00\"]}"
#define ALWAYS                                                                                                  \
    "{\"mon\":[\"00:00-24:00\"],\"tue\":[\"00:00-24:00\"],\"wed\":[\"00:00-24:00\"],\"thu\":[\"00:00-24:00\"]," \
    "\"fri\":[\"00:00-24:00\"],\"sat\":[\"00:00-24:00\"],\"sun\":[\"00:00-24:00\"]}"

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

static int64_t at(const char *text)
{
    int64_t instant;
    if (!assent_instant_read(assent_text_of(text), &instant))
        fail_msg("%s is no instant", text);
    return instant;
}

static struct assent_value json(struct assent_arena *arena, const char *text)
{
    struct assent_value value;
    struct assent_error error = {0};
    if (!assent_canonical_read(arena, assent_text_of(text), &value, &error))
        fail_msg("%s: %s", error.text, text);
    return value;
}

static struct assent_calendar build(struct assent_arena *arena, const char *zone, const char *rules,
                                    const char *from, const char *until)
{
    struct assent_calendar calendar = {
        .handle = {"c", 1}, .zone = assent_text_of(zone), .rules = json(arena, rules)};
    struct assent_error error = {0};
    if (!assent_calendar_check(calendar.zone, &calendar.rules, &error) ||
        !assent_calendar_build(&calendar, at(from), at(until), arena, &error))
        fail_msg("%s", error.text);
    return calendar;
}

// The intervals as "start/end start/end …", each to the minute in UTC.
static void expect_intervals(struct assent_arena *arena, const struct assent_calendar *calendar,
                             const char *expected)
{
    struct assent_buffer text = assent_buffer_in(arena);
    for (size_t i = 0; i < calendar->interval_count; i++) {
        char start[ASSENT_INSTANT_TEXT];
        char end[ASSENT_INSTANT_TEXT];
        assent_instant_write(calendar->intervals[i].start_us, start);
        assent_instant_write(calendar->intervals[i].end_us, end);
        assent_buffer_format(&text, "%s%.16s/%.16s", i ? " " : "", start, end);
    }
    assent_buffer_byte(&text, '\0');
    assert_string_equal(text.bytes, expected);
}

static void a_week_in_stockholm(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar calendar = build(arena, "Europe/Stockholm", "{\"hours\":" OFFICE "}",
                                            "2026-01-07T12:00:00Z", "2026-01-12T12:00:00Z");
    assert_int_equal(calendar.from_us, at("2026-01-06T23:00:00Z"));
    assert_int_equal(calendar.until_us, at("2026-01-12T23:00:00Z"));
    expect_intervals(arena, &calendar,
                     "2026-01-07T07:00/2026-01-07T16:00 2026-01-08T07:00/2026-01-08T16:00 "
                     "2026-01-09T07:00/2026-01-09T11:00 2026-01-09T12:00/2026-01-09T15:00 "
                     "2026-01-12T07:00/2026-01-12T16:00");
    assert_int_equal(calendar.day_count, 4);
    assert_int_equal(calendar.days[2].start_us, at("2026-01-09T07:00:00Z"));
    assert_int_equal(calendar.days[2].end_us, at("2026-01-09T15:00:00Z"));
}

static void the_range_is_rounded_to_local_days(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar whole = build(arena, "Europe/Stockholm", "{\"hours\":" OFFICE "}",
                                         "2026-01-06T23:00:00Z", "2026-01-07T23:00:00Z");
    assert_int_equal(whole.from_us, at("2026-01-06T23:00:00Z"));
    assert_int_equal(whole.until_us, at("2026-01-07T23:00:00Z"));
    struct assent_calendar more = build(arena, "Europe/Stockholm", "{\"hours\":" OFFICE "}",
                                        "2026-01-06T22:59:59.999999Z", "2026-01-07T23:00:00.000001Z");
    assert_int_equal(more.from_us, at("2026-01-05T23:00:00Z"));
    assert_int_equal(more.until_us, at("2026-01-08T23:00:00Z"));
}

static void new_york_changes_its_clocks(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar spring = build(arena, "America/New_York", "{\"hours\":" OFFICE "}",
                                          "2026-03-06T12:00:00Z", "2026-03-09T12:00:00Z");
    expect_intervals(arena, &spring,
                     "2026-03-06T13:00/2026-03-06T17:00 2026-03-06T18:00/2026-03-06T21:00 "
                     "2026-03-09T12:00/2026-03-09T21:00");
    assert_int_equal(spring.from_us, at("2026-03-06T05:00:00Z"));
    assert_int_equal(spring.until_us, at("2026-03-10T04:00:00Z"));
    struct assent_calendar autumn = build(arena, "America/New_York", "{\"hours\":" OFFICE "}",
                                          "2026-10-30T12:00:00Z", "2026-11-02T12:00:00Z");
    expect_intervals(arena, &autumn,
                     "2026-10-30T12:00/2026-10-30T16:00 2026-10-30T17:00/2026-10-30T20:00 "
                     "2026-11-02T13:00/2026-11-02T22:00");
}

static void kolkata_is_half_an_hour_off(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar calendar = build(arena, "Asia/Kolkata", "{\"hours\":" OFFICE "}",
                                            "2026-06-15T00:00:00Z", "2026-06-15T12:00:00Z");
    expect_intervals(arena, &calendar, "2026-06-15T02:30/2026-06-15T11:30");
    assert_int_equal(calendar.from_us, at("2026-06-14T18:30:00Z"));
}

static void days_of_twenty_three_and_twenty_five_hours(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar spring =
        build(arena, "Europe/Stockholm", "{\"hours\":{\"sun\":[\"00:00-24:00\"]}}", "2026-03-29T12:00:00Z",
              "2026-03-29T13:00:00Z");
    expect_intervals(arena, &spring, "2026-03-28T23:00/2026-03-29T22:00");
    struct assent_calendar autumn =
        build(arena, "Europe/Stockholm", "{\"hours\":{\"sun\":[\"00:00-24:00\"]}}", "2026-10-25T12:00:00Z",
              "2026-10-25T13:00:00Z");
    expect_intervals(arena, &autumn, "2026-10-24T22:00/2026-10-25T23:00");
}

static void what_the_clocks_skip_is_not_there(void **state)
{
    struct assent_arena *arena = *state;
    // On 2026-03-29 Stockholm's clocks go from 02:00 to 03:00, which is 01:00 UTC.
    static const struct {
        const char *spans;
        const char *intervals;
    } ROWS[] = {
        {"[\"02:00-03:00\"]", ""},
        {"[\"02:15-02:45\",\"03:00-04:00\"]", "2026-03-29T01:00/2026-03-29T02:00"},
        {"[\"01:00-02:30\"]", "2026-03-29T00:00/2026-03-29T01:00"},
        {"[\"02:30-04:00\"]", "2026-03-29T01:00/2026-03-29T02:00"},
        {"[\"01:00-02:00\",\"03:00-04:00\"]", "2026-03-29T00:00/2026-03-29T02:00"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_text rules = assent_text_format(arena, "{\"hours\":{\"sun\":%s}}", ROWS[i].spans);
        struct assent_calendar calendar =
            build(arena, "Europe/Stockholm", rules.bytes, "2026-03-29T12:00:00Z", "2026-03-29T13:00:00Z");
        expect_intervals(arena, &calendar, ROWS[i].intervals);
        assert_int_equal(calendar.day_count, calendar.interval_count);
    }
}

static void what_the_clocks_show_twice_is_the_first_time(void **state)
{
    struct assent_arena *arena = *state;
    // On 2026-10-25 Stockholm's clocks go from 03:00 back to 02:00 at 01:00 UTC.
    struct assent_calendar calendar =
        build(arena, "Europe/Stockholm", "{\"hours\":{\"sun\":[\"01:00-02:30\",\"02:45-04:00\"]}}",
              "2026-10-25T12:00:00Z", "2026-10-25T13:00:00Z");
    expect_intervals(arena, &calendar, "2026-10-24T23:00/2026-10-25T00:30 2026-10-25T00:45/2026-10-25T03:00");
}

static void spans_that_meet_are_one(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar calendar =
        build(arena, "UTC", "{\"hours\":" ALWAYS "}", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    assert_int_equal(calendar.interval_count, 1);
    assert_int_equal(calendar.intervals[0].start_us, at("2026-01-01T00:00:00Z"));
    assert_int_equal(calendar.intervals[0].end_us, at("2026-02-01T00:00:00Z"));
    assert_int_equal(calendar.day_count, 31);
    int64_t out;
    struct assent_duration days = {ASSENT_DURATION_BUSINESS_DAYS, 3};
    assert_true(assent_time_add(&calendar, at("2026-01-05T10:00:00Z"), days, &out, NULL));
    assert_int_equal(out, at("2026-01-08T10:00:00Z"));
}

static void holidays_are_free(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar calendar = build(
        arena, "Europe/Stockholm",
        "{\"hours\":" OFFICE
        ",\"holidays\":[\"2026-12-24\",{\"name\":\"Christmas\",\"rule\":\"FREQ=YEARLY;BYMONTH=12;"
        "BYMONTHDAY=25\"},{\"date\":\"2026-12-31\",\"name\":\"Eve\"}],\"extra\":{\"2026-12-25\":[\"10:00-11:00\"],"
        "\"2026-12-26\":[\"09:00-12:00\"],\"2026-12-28\":[]}}",
        "2026-12-23T12:00:00Z", "2027-01-01T12:00:00Z");
    expect_intervals(arena, &calendar,
                     "2026-12-23T07:00/2026-12-23T16:00 2026-12-25T09:00/2026-12-25T10:00 "
                     "2026-12-26T08:00/2026-12-26T11:00 2026-12-29T07:00/2026-12-29T16:00 "
                     "2026-12-30T07:00/2026-12-30T16:00 2027-01-01T07:00/2027-01-01T11:00 "
                     "2027-01-01T12:00/2027-01-01T15:00");
}

// Which dates of a range a rule takes out of a calendar that otherwise never sleeps.
static void expect_free(struct assent_arena *arena, const char *holiday, const char *from, const char *until,
                        const char *expected)
{
    struct assent_text rules = assent_text_format(arena, "{\"hours\":" ALWAYS ",\"holidays\":[%s]}", holiday);
    struct assent_calendar calendar = build(arena, "UTC", rules.bytes, from, until);
    struct assent_buffer text = assent_buffer_in(arena);
    size_t next = 0;
    for (int64_t day = calendar.from_us; day < calendar.until_us; day += ASSENT_DAY_US) {
        if (next < calendar.day_count && calendar.days[next].start_us == day) {
            next++;
            continue;
        }
        char written[ASSENT_INSTANT_TEXT];
        assent_instant_write(day, written);
        assent_buffer_format(&text, "%s%.10s", text.count ? " " : "", written);
    }
    assent_buffer_byte(&text, '\0');
    assert_string_equal(text.bytes, expected);
}

static void rules_recur(void **state)
{
    struct assent_arena *arena = *state;
    const char *from = "2026-01-01T00:00:00Z";
    const char *until = "2030-01-01T00:00:00Z";
    expect_free(arena, "{\"rule\":\"FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\"}", from, until,
                "2026-11-26 2027-11-25 2028-11-23 2029-11-22");
    expect_free(arena, "{\"rule\":\"FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\"}", from, until,
                "2026-05-25 2027-05-31 2028-05-29 2029-05-28");
    expect_free(arena, "{\"rule\":\"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\"}", from, until, "2028-02-29");
    expect_free(arena, "{\"from\":\"2025-06-06\",\"rule\":\"FREQ=YEARLY;INTERVAL=2\"}", from, until,
                "2027-06-06 2029-06-06");
    expect_free(arena, "{\"from\":\"2026-06-06\",\"rule\":\"FREQ=YEARLY;COUNT=2\"}", from, until,
                "2026-06-06 2027-06-06");
    expect_free(arena, "{\"rule\":\"FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4;UNTIL=20271231\"}", from, until,
                "2026-07-04 2027-07-04");
    expect_free(arena, "{\"from\":\"2028-01-01\",\"rule\":\"FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4\"}", from,
                until, "2028-07-04 2029-07-04");
    expect_free(arena, "{\"rule\":\"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1\"}", from, "2026-04-01T00:00:00Z",
                "2026-01-05 2026-02-02 2026-03-02");
    expect_free(arena, "{\"rule\":\"FREQ=WEEKLY;BYDAY=SA,SU\"}", from, "2026-01-12T00:00:00Z",
                "2026-01-03 2026-01-04 2026-01-10 2026-01-11");
    expect_free(arena, "{\"rule\":\"FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4;UNTIL=19751231\"}", from, until, "");
}

struct refusal {
    const char *zone;
    const char *rules;
    const char *text;
};

static void expect_refusals(struct assent_arena *arena, const struct refusal *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct assent_value rules = json(arena, rows[i].rules);
        struct assent_error error = {0};
        bool taken = assent_calendar_check(assent_text_of(rows[i].zone), &rules, &error);
        if (taken)
            fail_msg("taken: %s", rows[i].rules);
        assert_string_equal(error.text, rows[i].text);
        assert_int_equal(error.code, ASSENT_FIELD_INVALID);
        struct assent_calendar calendar = {
            .handle = {"c", 1}, .zone = assent_text_of(rows[i].zone), .rules = rules};
        assert_false(assent_calendar_build(&calendar, 0, ASSENT_DAY_US, arena, &error));
        assert_string_equal(error.text, assent_text_format(arena, "calendar c: %s", rows[i].text).bytes);
        assert_null(calendar.intervals);
    }
}

#define GOOD            "{\"hours\":{\"mon\":[\"08:00-17:00\"]}}"
#define MON(spans)      "{\"hours\":{\"mon\":" spans "}}"
#define ZONE_TEXT(name) "zone: " name " is no time zone of this system; write one such as Europe/Stockholm"

static void wrong_zones_and_hours_are_named(void **state)
{
    static const struct refusal ROWS[] = {
        {"", GOOD, ZONE_TEXT("")},
        {"Mars/Olympus", GOOD, ZONE_TEXT("Mars/Olympus")},
        {"../../etc/passwd", GOOD, ZONE_TEXT("../../etc/passwd")},
        {"/etc/localtime", GOOD, ZONE_TEXT("/etc/localtime")},
        {"Europe/Stockholm\n", GOOD, ZONE_TEXT("Europe/Stockholm\n")},
        {"UTC", "5", "the calendar has no rules; write its hours"},
        {"UTC", "{}", "hours: write the spans of each weekday: { mon: [\"08:00-17:00\"] }"},
        {"UTC", "{\"hours\":{}}", "hours: no weekday has any working time"},
        {"UTC", MON("[]"), "hours: no weekday has any working time"},
        {"UTC", "{\"colour\":1,\"hours\":{}}",
         "colour: there is no such key; write hours, holidays or extra"},
        {"UTC", "{\"hours\":{\"monday\":[]}}",
         "hours.monday: this is no weekday; write mon, tue, wed, thu, fri, sat or sun"},
        {"UTC", MON("\"08:00-17:00\""),
         "hours.mon: write a list of spans such as [\"08:00-12:00\", \"13:00-17:00\"]"},
        {"UTC", MON("[\"25:00-26:00\"]"), "hours.mon: this is no span such as 08:00-12:00: 25:00-26:00"},
        {"UTC", MON("[\"08:60-12:00\"]"), "hours.mon: this is no span such as 08:00-12:00: 08:60-12:00"},
        {"UTC", MON("[\"08:00-24:01\"]"), "hours.mon: this is no span such as 08:00-12:00: 08:00-24:01"},
        {"UTC", MON("[\"8:00-12:00\"]"), "hours.mon: this is no span such as 08:00-12:00: 8:00-12:00"},
        {"UTC", MON("[\"08.00-12.00\"]"), "hours.mon: this is no span such as 08:00-12:00: 08.00-12.00"},
        {"UTC", MON("[8]"), "hours.mon: this is no span such as 08:00-12:00:"},
        {"UTC", MON("[\"12:00-08:00\"]"),
         "hours.mon: this span ends before it begins, or is empty: 12:00-08:00"},
        {"UTC", MON("[\"08:00-08:00\"]"),
         "hours.mon: this span ends before it begins, or is empty: 08:00-08:00"},
        {"UTC", MON("[\"08:00-12:00\",\"11:59-13:00\"]"),
         "hours.mon: this span begins before the one before it has ended: 11:59-13:00"},
        {"UTC", MON("[\"13:00-17:00\",\"08:00-12:00\"]"),
         "hours.mon: this span begins before the one before it has ended: 08:00-12:00"},
        {"UTC", "{\"extra\":[],\"hours\":{\"mon\":[\"08:00-17:00\"]}}",
         "extra: write the spans of each date: { \"2026-12-19\": [\"09:00-12:00\"] }"},
        {"UTC", "{\"extra\":{\"2026-02-30\":[]},\"hours\":{\"mon\":[\"08:00-17:00\"]}}",
         "extra.2026-02-30: this is no date such as 2026-12-19"},
        {"UTC", "{\"extra\":{\"2026-02-20\":[\"9-5\"]},\"hours\":{\"mon\":[\"08:00-17:00\"]}}",
         "extra.2026-02-20: this is no span such as 08:00-12:00: 9-5"},
    };
    expect_refusals(*state, ROWS, sizeof ROWS / sizeof *ROWS);
}

#define FREE(list) "{\"holidays\":" list ",\"hours\":{\"mon\":[\"08:00-17:00\"]}}"
#define RULE(rule) FREE("[\"2026-01-01\",{\"rule\":\"" rule "\"}]")

static void wrong_holidays_are_named(void **state)
{
    static const struct refusal ROWS[] = {
        {"UTC", FREE("{}"), "holidays: this is not a list"},
        {"UTC", FREE("[5]"), "holidays, entry 1: write a date, or { rule, name, from }"},
        {"UTC", FREE("[\"2026-13-01\"]"),
         "holidays, entry 1: this is no date such as 2026-12-25: 2026-13-01"},
        {"UTC", FREE("[\"1969-12-31\"]"),
         "holidays, entry 1: this is no date such as 2026-12-25: 1969-12-31"},
        {"UTC", FREE("[\"2501-01-01\"]"),
         "holidays, entry 1: this is no date such as 2026-12-25: 2501-01-01"},
        {"UTC", FREE("[{\"name\":\"x\"}]"), "holidays, entry 1: write either rule or date"},
        {"UTC", FREE("[{\"date\":\"2026-01-01\",\"rule\":\"FREQ=YEARLY\"}]"),
         "holidays, entry 1: write either rule or date"},
        {"UTC", FREE("[{\"rul\":\"x\"}]"),
         "holidays, entry 1: there is no such key; write rule, date, name or from: rul"},
        {"UTC", RULE("FREQ=DAILY;BYMONTH=1"),
         "holidays, entry 2: a rule begins with FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY: FREQ=DAILY;BYMONTH=1"},
        {"UTC", RULE("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
         "holidays, entry 2: a rule begins with FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY: "
         "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"},
        {"UTC", RULE("FREQ=WEEKLY;FREQ=SECONDLY;BYDAY=MO"),
         "holidays, entry 2: this is no recurrence that can be followed: FREQ=WEEKLY;FREQ=SECONDLY;BYDAY=MO"},
        {"UTC", RULE("FREQ=YEARLY;BYHOUR=3"),
         "holidays, entry 2: this part of a rule is not taken: BYHOUR=3"},
        {"UTC", RULE("FREQ=YEARLY;RSCALE=CHINESE"),
         "holidays, entry 2: this part of a rule is not taken: RSCALE=CHINESE"},
        {"UTC", RULE("FREQ=YEARLY;bymonth=1"),
         "holidays, entry 2: this part of a rule is not taken: bymonth=1"},
        {"UTC", RULE("FREQ=YEARLY;"), "holidays, entry 2: this part of a rule is not taken:"},
        {"UTC", RULE(""),
         "holidays, entry 2: rule is a text such as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25, and not longer than 256 "
         "bytes"},
        {"UTC", RULE("FREQ=YEARLY"),
         "holidays, entry 2: this rule needs `from`, the date that it counts from: FREQ=YEARLY"},
        {"UTC", RULE("FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=1"),
         "holidays, entry 2: this rule needs `from`, the date that it counts from: "
         "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=1"},
        {"UTC", RULE("FREQ=YEARLYISH;BYMONTH=1"),
         "holidays, entry 2: this is no recurrence that can be followed: FREQ=YEARLYISH;BYMONTH=1"},
        {"UTC", RULE("FREQ=YEARLY;BYMONTH=13"),
         "holidays, entry 2: this is no recurrence that can be followed: FREQ=YEARLY;BYMONTH=13"},
        {"UTC", RULE("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
         "holidays, entry 2: this is no recurrence that can be followed: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"},
        {"UTC", RULE("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"),
         "holidays, entry 2: this rule never gives a day: FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"},
        {"UTC", FREE("[{\"from\":\"soon\",\"rule\":\"FREQ=YEARLY\"}]"),
         "holidays, entry 1: from is no date such as 2026-12-25: soon"},
    };
    expect_refusals(*state, ROWS, sizeof ROWS / sizeof *ROWS);
}

static void a_table_covers_so_many_years(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_calendar calendar = {.handle = {"c", 1}, .zone = {"UTC", 3}, .rules = json(arena, GOOD)};
    int64_t from_us = at("2026-01-01T00:00:00Z");
    int64_t most_us = (int64_t)ASSENT_CALENDAR_YEARS * 366 * ASSENT_DAY_US;
    struct assent_error error = {0};
    assert_true(assent_calendar_build(&calendar, from_us, from_us + most_us, arena, &error));
    assert_int_equal(calendar.day_count, (size_t)ASSENT_CALENDAR_YEARS * 366 / 7 + 1);
    assert_false(assent_calendar_build(&calendar, from_us, from_us + most_us + 1, arena, &error));
    assert_string_equal(error.text, "calendar c: a table covers at most 20 years");
    assert_false(assent_calendar_build(&calendar, -1, 1, arena, &error));
    assert_string_equal(error.text, "calendar c: a table lies within the years 1970 to 2500");
    int64_t last_us = at("2500-12-31T00:00:00Z");
    assert_true(assent_calendar_build(&calendar, last_us - ASSENT_DAY_US, last_us, arena, &error));
    assert_false(assent_calendar_build(&calendar, last_us, last_us + 1, arena, &error));
}

// {"extra":{…},"holidays":[…],"hours":{"mon":[…]}} with so many of each.
static struct assent_value crowded(struct assent_arena *arena, int spans, int holidays, int rules, int extra)
{
    struct assent_buffer text = assent_buffer_in(arena);
    assent_buffer_string(&text, "{\"extra\":{");
    for (int i = 0; i < extra; i++)
        assent_buffer_format(&text, "%s\"%04d-%02d-01\":[]", i ? "," : "", 2000 + i / 12, i % 12 + 1);
    assent_buffer_string(&text, "},\"holidays\":[");
    for (int i = 0; i < holidays; i++)
        assent_buffer_format(&text, "%s%s", i ? "," : "",
                             i < rules ? "{\"rule\":\"FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1\"}"
                                       : "\"2026-01-01\"");
    assent_buffer_string(&text, "],\"hours\":{\"mon\":[");
    for (int i = 0; i < spans; i++)
        assent_buffer_format(&text, "%s\"%02d:00-%02d:30\"", i ? "," : "", i, i);
    assent_buffer_string(&text, "]}}");
    assent_buffer_byte(&text, '\0');
    return json(arena, text.bytes);
}

static void everything_has_a_limit(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text utc = {"UTC", 3};
    struct assent_error error = {0};
    struct assent_value most =
        crowded(arena, ASSENT_DAY_SPANS, ASSENT_HOLIDAYS, ASSENT_HOLIDAY_RULES, ASSENT_EXTRA_DAYS);
    if (!assent_calendar_check(utc, &most, &error))
        fail_msg("%s", error.text);
    most = crowded(arena, ASSENT_DAY_SPANS + 1, 0, 0, 0);
    assert_false(assent_calendar_check(utc, &most, &error));
    assert_string_equal(error.text, "hours.mon: there are 13 spans, and at most 12 may be");
    most = crowded(arena, 1, ASSENT_HOLIDAYS + 1, 0, 0);
    assert_false(assent_calendar_check(utc, &most, &error));
    assert_string_equal(error.text, "holidays: there are 1001, and at most 1000 may be");
    most = crowded(arena, 1, ASSENT_HOLIDAY_RULES + 1, ASSENT_HOLIDAY_RULES + 1, 0);
    assert_false(assent_calendar_check(utc, &most, &error));
    assert_string_equal(error.text, "holidays: at most 50 of them may be rules");
    most = crowded(arena, 1, 0, 0, ASSENT_EXTRA_DAYS + 1);
    assert_false(assent_calendar_check(utc, &most, &error));
    assert_string_equal(error.text, "extra: there are 1001 days, and at most 1000 may be");
}

static void a_rule_may_be_so_long(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text utc = {"UTC", 3};
    struct assent_error error = {0};
    for (int more = 0; more < 2; more++) {
        struct assent_buffer rule = assent_buffer_in(arena);
        assent_buffer_string(&rule, "FREQ=YEARLY;BYYEARDAY=110");
        while (rule.count + 3 <= (size_t)ASSENT_RECURRENCE_BYTES)
            assent_buffer_string(&rule, ",11");
        while (rule.count < (size_t)(ASSENT_RECURRENCE_BYTES + more))
            assent_buffer_string(&rule, "1");
        struct assent_text text = assent_text_format(
            arena, "{\"holidays\":[{\"rule\":\"%.*s\"}],\"hours\":{\"mon\":[\"08:00-17:00\"]}}",
            (int)rule.count, rule.bytes);
        struct assent_value rules = json(arena, text.bytes);
        assert_int_equal(assent_calendar_check(utc, &rules, &error), more == 0);
        assert_int_equal(strstr(error.text, "not longer than 256 bytes") != NULL, more);
    }
}

static void a_directory_is_filled(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_error error = {0};
    struct assent_value record =
        json(arena, "{\"calendars\":{\"a\":{\"rules\":{\"hours\":" OFFICE "},\"zone\":\"Europe/Stockholm\"},"
                    "\"b\":{\"rules\":{\"hours\":" OFFICE "},\"zone\":\"Asia/Kolkata\"}}}");
    struct assent_directory *directory = assent_directory_read(&record, 1, arena, &error);
    assert_non_null(directory);
    int64_t now_us = at("2026-06-15T10:00:00Z");
    assert_true(assent_calendar_fill(directory, now_us, arena, &error));
    const struct assent_calendar *a = assent_directory_calendar(directory, assent_text_of("a"));
    assert_int_equal(a->from_us, at("2024-06-14T22:00:00Z"));
    assert_int_equal(a->until_us, at("2034-06-15T22:00:00Z"));
    int64_t out;
    struct assent_duration day = {ASSENT_DURATION_BUSINESS_DAYS, 1};
    assert_true(assent_time_add(a, at("2026-06-12T13:00:00Z"), day, &out, &error));
    assert_int_equal(out, at("2026-06-15T13:00:00Z"));
    assert_int_equal(directory->calendars[1].intervals[0].start_us, at("2024-06-17T02:30:00Z"));
    assert_true(assent_calendar_fill(directory, 0, arena, &error));
    assert_int_equal(directory->calendars[1].from_us, -19800 * ASSENT_SECOND_US);
    record = json(arena, "{\"calendars\":{\"bad\":{\"rules\":{\"hours\":{}},\"zone\":\"UTC\"}}}");
    directory = assent_directory_read(&record, 1, arena, &error);
    assert_non_null(directory);
    assert_false(assent_calendar_fill(directory, now_us, arena, &error));
    assert_string_equal(error.text, "calendar bad: hours: no weekday has any working time");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_in_stockholm),
        cmocka_unit_test(the_range_is_rounded_to_local_days),
        cmocka_unit_test(new_york_changes_its_clocks),
        cmocka_unit_test(kolkata_is_half_an_hour_off),
        cmocka_unit_test(days_of_twenty_three_and_twenty_five_hours),
        cmocka_unit_test(what_the_clocks_skip_is_not_there),
        cmocka_unit_test(what_the_clocks_show_twice_is_the_first_time),
        cmocka_unit_test(spans_that_meet_are_one),
        cmocka_unit_test(holidays_are_free),
        cmocka_unit_test(rules_recur),
        cmocka_unit_test(wrong_zones_and_hours_are_named),
        cmocka_unit_test(wrong_holidays_are_named),
        cmocka_unit_test(a_table_covers_so_many_years),
        cmocka_unit_test(everything_has_a_limit),
        cmocka_unit_test(a_rule_may_be_so_long),
        cmocka_unit_test(a_directory_is_filled),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

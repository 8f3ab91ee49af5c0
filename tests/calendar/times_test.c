// SPDX-License-Identifier: Apache-2.0
// Times that come and go: each form of an entry, both changes of the clocks, business days, rotas, and every
// way in which entries are refused. The expected instants were taken from the zones' own rules by hand;
// times_reference_test.py compares many more with another implementation.
#include <assent/calendar/times.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/calendar/calendar.h>
#include <assent/core/directory_record.h>
#include <stdio.h>
#include <string.h>

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

// "start/end start/end …", each to the minute in UTC.
static const char *spans_text(struct assent_arena *arena, const struct assent_times *times)
{
    struct assent_buffer text = assent_buffer_in(arena);
    for (size_t i = 0; i < times->span_count; i++) {
        char start[ASSENT_INSTANT_TEXT];
        char end[ASSENT_INSTANT_TEXT];
        assent_instant_write(times->spans[i].start_us, start);
        assent_instant_write(times->spans[i].end_us, end);
        assent_buffer_format(&text, "%s%.16s/%.16s", i ? " " : "", start, end);
    }
    assent_buffer_byte(&text, '\0');
    return text.bytes;
}

static void expect(struct assent_arena *arena, const char *zone, const char *entries, const char *from,
                   const char *until, const char *expected)
{
    struct assent_times times = {.zone = assent_text_of(zone), .entries = json(arena, entries)};
    struct assent_error error = {0};
    if (!assent_times_build(&times, NULL, ASSENT_TIMES_SPANS, at(from), at(until), arena, &error))
        fail_msg("%s", error.text);
    assert_string_equal(spans_text(arena, &times), expected);
}

static void dates_and_ranges(void **state)
{
    expect(*state, "Europe/Berlin",
           "[\"2026-12-31\",{\"from\":\"2026-07-01 18:00\",\"until\":\"2026-07-02\"},"
           "{\"at\":\"22:00\",\"date\":\"2026-03-01\",\"to\":\"02:00\"},"
           "{\"at\":\"08:00\",\"date\":\"2026-03-05\",\"to\":\"09:00\"}]",
           "2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z",
           "2026-03-01T21:00/2026-03-02T01:00 2026-03-05T07:00/2026-03-05T08:00 "
           "2026-07-01T16:00/2026-07-02T22:00 2026-12-30T23:00/2026-12-31T23:00");
}

static void new_year_is_frozen_in_berlin(void **state)
{
    expect(*state, "Europe/Berlin", "[{\"from\":\"2026-12-23 18:00\",\"until\":\"2027-01-04 06:00\"}]",
           "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z", "2026-12-23T17:00/2027-01-04T05:00");
}

static void what_meets_becomes_one(void **state)
{
    expect(*state, "UTC",
           "[\"2026-05-02\",\"2026-05-01\",{\"from\":\"2026-05-03\",\"until\":\"2026-05-04 12:00\"},"
           "{\"from\":\"2026-05-04 10:00\",\"until\":\"2026-05-04 11:00\"},\"2026-05-06\"]",
           "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z",
           "2026-05-01T00:00/2026-05-04T12:00 2026-05-06T00:00/2026-05-07T00:00");
}

// The clocks go forward on 29 March 2026 at 01:00 UTC, back on 25 October at 01:00 UTC.
static void the_wall_time_stays(void **state)
{
    expect(*state, "Europe/Berlin",
           "[{\"at\":\"22:00\",\"lasts\":\"6 h\",\"rule\":\"FREQ=WEEKLY;BYDAY=SA\"}]", "2026-03-16T00:00:00Z",
           "2026-04-10T00:00:00Z",
           "2026-03-21T21:00/2026-03-22T03:00 2026-03-28T21:00/2026-03-29T03:00 "
           "2026-04-04T20:00/2026-04-05T02:00");
    expect(*state, "Europe/Berlin", "[{\"at\":\"22:00\",\"rule\":\"FREQ=WEEKLY;BYDAY=SA\",\"to\":\"04:00\"}]",
           "2026-03-25T00:00:00Z", "2026-04-01T00:00:00Z", "2026-03-28T21:00/2026-03-29T02:00");
    expect(*state, "Europe/Berlin", "[{\"at\":\"22:00\",\"rule\":\"FREQ=WEEKLY;BYDAY=SA\",\"to\":\"04:00\"}]",
           "2026-10-20T00:00:00Z", "2026-10-30T00:00:00Z", "2026-10-24T20:00/2026-10-25T03:00");
    expect(*state, "Europe/Berlin", "[{\"at\":\"12:00\",\"date\":\"2026-10-24\",\"lasts\":\"2 days\"}]",
           "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-10-24T10:00/2026-10-26T11:00");
}

static void what_the_clocks_skip_is_not_there(void **state)
{
    expect(*state, "Europe/Berlin", "[{\"at\":\"02:00\",\"rule\":\"FREQ=DAILY\",\"to\":\"03:00\"}]",
           "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z",
           "2026-03-28T01:00/2026-03-28T02:00 2026-03-30T00:00/2026-03-30T01:00");
}

static void a_rule_leaves_out_and_adds(void **state)
{
    expect(
        *state, "UTC",
        "[{\"also\":[\"2026-01-14\"],\"at\":\"10:00\",\"except\":[\"2026-01-13\"],\"from\":\"2026-01-06\","
        "\"lasts\":\"1 h\",\"rule\":\"FREQ=WEEKLY;COUNT=3\"}]",
        "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z",
        "2026-01-06T10:00/2026-01-06T11:00 2026-01-14T10:00/2026-01-14T11:00 2026-01-20T10:00/2026-01-20T11:00");
}

// Every fifth week, of weeks from Monday: libical itself would begin a week late, and leave the Sundays out.
static void weeks_are_counted_from_the_first_day(void **state)
{
    expect(
        *state, "UTC",
        "[{\"at\":\"10:00\",\"from\":\"2025-07-28\",\"lasts\":\"1 h\",\"rule\":\"FREQ=WEEKLY;INTERVAL=5;BYDAY=SU\"}]",
        "2025-07-01T00:00:00Z", "2025-10-15T00:00:00Z",
        "2025-08-03T10:00/2025-08-03T11:00 2025-09-07T10:00/2025-09-07T11:00 2025-10-12T10:00/2025-10-12T11:00");
    expect(
        *state, "UTC",
        "[{\"at\":\"10:00\",\"from\":\"2025-07-30\",\"lasts\":\"1 h\",\"rule\":\"FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;COUNT=4\"}]",
        "2025-07-01T00:00:00Z", "2025-10-15T00:00:00Z",
        "2025-08-02T10:00/2025-08-02T11:00 2025-08-03T10:00/2025-08-03T11:00 2025-08-16T10:00/2025-08-16T11:00 "
        "2025-08-17T10:00/2025-08-17T11:00");
    expect(
        *state, "UTC",
        "[{\"at\":\"10:00\",\"from\":\"2025-08-03\",\"lasts\":\"1 h\",\"rule\":\"FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=2\"}]",
        "2025-07-01T00:00:00Z", "2025-10-15T00:00:00Z",
        "2025-08-03T10:00/2025-08-03T11:00 2025-08-17T10:00/2025-08-17T11:00");
}

static void a_span_that_reaches_in_is_there(void **state)
{
    expect(*state, "UTC", "[{\"from\":\"2026-01-01\",\"until\":\"2026-12-31\"}]", "2026-06-01T00:00:00Z",
           "2026-06-02T00:00:00Z", "2026-01-01T00:00/2027-01-01T00:00");
    expect(*state, "UTC", "[\"2026-05-31\",\"2026-06-02\"]", "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z",
           "");
}

static struct assent_directory *directory_of(struct assent_arena *arena, const char *text)
{
    struct assent_error error = {0};
    struct assent_value record = json(arena, text);
    struct assent_directory *directory = assent_directory_read(&record, 1, arena, &error);
    if (!directory || !assent_calendar_fill(directory, at("2026-06-15T10:00:00Z"), arena, &error))
        fail_msg("%s", error.text);
    return directory;
}

#define CALENDARS                                                                                            \
    "\"calendars\":{\"office\":{\"rules\":{\"holidays\":[\"2026-12-24\",\"2026-12-25\",\"2026-12-31\"],"     \
    "\"hours\":{\"fri\":[\"08:00-17:00\"],\"mon\":[\"08:00-17:00\"],\"thu\":[\"08:00-17:00\"],"              \
    "\"tue\":[\"08:00-17:00\"],\"wed\":[\"08:00-17:00\"]}},\"zone\":\"Europe/Berlin\"}}"

static void expect_days(struct assent_arena *arena, const char *entries, const char *expected)
{
    struct assent_directory *directory = directory_of(arena, "{" CALENDARS "}");
    const struct assent_calendar *office = assent_directory_calendar(directory, assent_text_of("office"));
    struct assent_times times = {.calendar = office->handle, .entries = json(arena, entries)};
    struct assent_error error = {0};
    if (!assent_times_build(&times, office, ASSENT_TIMES_SPANS, at("2026-09-15T00:00:00Z"),
                            at("2027-01-10T00:00:00Z"), arena, &error))
        fail_msg("%s", error.text);
    assert_string_equal(spans_text(arena, &times), expected);
}

// In the fourth quarter the 31st is a holiday: Monday 28, Tuesday 29, Wednesday 30 December are the last.
static void the_last_business_days_of_a_quarter(void **state)
{
    expect_days(*state, "[\"last 3 business days of quarter\"]",
                "2026-09-27T22:00/2026-09-30T22:00 2026-12-27T23:00/2026-12-30T23:00");
    expect_days(*state, "[\"the last 4 business days of a quarter\"]",
                "2026-09-24T22:00/2026-09-30T22:00 2026-12-22T23:00/2026-12-30T23:00");
}

static void business_days_of_other_periods(void **state)
{
    expect_days(*state,
                "[{\"at\":\"20:00\",\"days\":\"first business day of each month\",\"lasts\":\"4 h\"}]",
                "2026-10-01T18:00/2026-10-01T22:00 2026-11-02T19:00/2026-11-02T23:00 "
                "2026-12-01T19:00/2026-12-01T23:00 2027-01-01T19:00/2027-01-01T23:00");
    expect_days(*state, "[\"last business day of year\"]", "2026-12-29T23:00/2026-12-30T23:00");
    expect_days(*state,
                "[{\"at\":\"17:00\",\"days\":\"last 2 business days of every year\",\"to\":\"08:00\"}]",
                "2026-12-29T16:00/2026-12-31T07:00");
}

struct refused_row {
    const char *entries;
    const char *error;
};

static const struct refused_row REFUSED[] = {
    {"[5]", "entry 1: write a date, business days, or one of date, days, rule, from and until"},
    {"[\"soon\"]",
     "entry 1: this is neither a date such as 2026-12-31 nor `last 3 business days of quarter`: soon"},
    {"[\"2026-02-29\"]",
     "entry 1: this is neither a date such as 2026-12-31 nor `last 3 business days of quarter`: 2026-02-29"},
    {"[\"2026-01-01\",\"last 0 business days of month\"]",
     "entry 2: this is neither a date such as 2026-12-31 nor `last 3 business days of quarter`: last 0 business "
     "days of month"},
    {"[\"last 32 business days of month\"]",
     "entry 1: this is neither a date such as 2026-12-31 nor `last 3 business days of quarter`: last 32 business "
     "days of month"},
    {"[\"last 3 business days of quarter\"]",
     "entry 1: business days are counted in a calendar; name it by `calendar`"},
    {"[{\"days\":\"some days\"}]",
     "entry 1: write `last 3 business days of quarter`, or first, and week, month or year: some days"},
    {"[{}]", "entry 1: write one of date, days and rule, or from and until"},
    {"[{\"date\":\"2026-01-01\",\"days\":\"x\"}]", "entry 1: write one of date, rule and days"},
    {"[{\"date\":\"2026-01-01\",\"from\":\"2026-01-01\"}]", "entry 1: this key has no meaning here: from"},
    {"[{\"date\":\"26-01-01\"}]", "entry 1: this is no date such as 2026-12-31: 26-01-01"},
    {"[{\"from\":\"2026-01-02\",\"until\":\"2026-01-01\"}]",
     "entry 1: it ends before it begins, or is empty: until 2026-01-01"},
    {"[{\"from\":\"2026-01-02 10:00\",\"until\":\"2026-01-02 10:00\"}]",
     "entry 1: it ends before it begins, or is empty: until 2026-01-02 10:00"},
    {"[{\"from\":\"2026-01-02 25:00\",\"until\":\"2026-01-04\"}]",
     "entry 1: from is no time such as 2026-12-23 18:00: 2026-01-02 25:00"},
    {"[{\"from\":\"2026-01-02\",\"until\":\"2501-01-01\"}]",
     "entry 1: until is no time such as 2027-01-04 06:00: 2501-01-01"},
    {"[{\"at\":\"24:00\",\"date\":\"2026-01-01\"}]",
     "entry 1: at is no time of the day such as 22:00: 24:00"},
    {"[{\"date\":\"2026-01-01\",\"to\":\"2:00\"}]", "entry 1: to is no time of the day such as 02:00: 2:00"},
    {"[{\"date\":\"2026-01-01\",\"lasts\":\"1 h\",\"to\":\"02:00\"}]",
     "entry 1: write either `to` or `lasts`"},
    {"[{\"date\":\"2026-01-01\",\"lasts\":\"long\"}]", "entry 1: lasts is no duration such as 4 h: long"},
    {"[{\"date\":\"2026-01-01\",\"lasts\":\"2 business days\"}]",
     "entry 1: lasts is no duration such as 4 h: 2 business days"},
    {"[{\"date\":\"2026-01-01\",\"lasts\":\"367 days\"}]",
     "entry 1: it lasts at least 1 s and at most 366 days, not 367 days"},
    {"[{\"rule\":\"FREQ=SECONDLY\"}]",
     "entry 1: a rule begins with FREQ=YEARLY, FREQ=MONTHLY, FREQ=WEEKLY or FREQ=DAILY; `at` says the time of "
     "the day: FREQ=SECONDLY"},
    {"[{\"rule\":\"FREQ=DAILY;BYSECOND=1,2,3\"}]",
     "entry 1: this part of a rule is not taken: BYSECOND=1,2,3"},
    {"[{\"rule\":\"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\"}]",
     "entry 1: this part has no place in a rule of that frequency: BYMONTHDAY=30"},
    {"[{\"rule\":\"FREQ=MONTHLY;BYYEARDAY=366\"}]",
     "entry 1: this part has no place in a rule of that frequency: BYYEARDAY=366"},
    {"[{\"rule\":\"FREQ=WEEKLY\"}]",
     "entry 1: this rule needs `from`, the date that it counts from: FREQ=WEEKLY"},
    {"[{\"rule\":\"FREQ=WEEKLY;BYMONTH=3\"}]",
     "entry 1: this rule needs `from`, the date that it counts from: FREQ=WEEKLY;BYMONTH=3"},
    {"[{\"rule\":\"FREQ=DAILY;COUNT=1000000000\"}]",
     "entry 1: this rule needs `from`, the date that it counts from: FREQ=DAILY;COUNT=1000000000"},
    {"[{\"rule\":\"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\"}]",
     "entry 1: this rule never gives a day: FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"},
    {"[{\"from\":\"tomorrow\",\"rule\":\"FREQ=DAILY\"}]",
     "entry 1: from is no date such as 2026-12-31: tomorrow"},
    {"[{\"except\":[\"never\"],\"rule\":\"FREQ=DAILY\"}]",
     "entry 1: this is no date such as 2026-12-31: never"},
    {"[{\"also\":\"2026-01-01\",\"rule\":\"FREQ=DAILY\"}]",
     "entry 1: this is no list of at most 366 dates: also"},
};

static void what_is_wrong_is_said(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        struct assent_error error = {0};
        struct assent_value entries = json(arena, REFUSED[i].entries);
        assert_false(assent_times_check(assent_text_of("UTC"), false, &entries, ASSENT_TIMES_SPANS, &error));
        assert_string_equal(error.text, REFUSED[i].error);
        assert_int_equal(error.code, ASSENT_FIELD_INVALID);
    }
    struct assent_error error = {0};
    struct assent_value none = json(arena, "[]");
    assert_false(
        assent_times_check(assent_text_of("Europe/Atlantis"), false, &none, ASSENT_TIMES_SPANS, &error));
    assert_string_equal(
        error.text,
        "zone: Europe/Atlantis is no time zone of this system; write one such as Europe/Stockholm");
    assert_false(assent_times_check((struct assent_text){0}, false, &none, ASSENT_TIMES_SPANS, &error));
    assert_string_equal(error.text,
                        "zone: there is none; write one such as Europe/Stockholm, or name a calendar");
}

// What explodes is bounded by the table, and what counts to a billion ends with it.
static void a_rule_that_counts_far_ends_with_the_table(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_times times = {
        .zone = assent_text_of("UTC"),
        .entries = json(
            arena, "[{\"from\":\"1970-01-01\",\"lasts\":\"1 h\",\"rule\":\"FREQ=DAILY;COUNT=2000000000\"}]")};
    struct assent_error error = {0};
    assert_true(assent_times_build(&times, NULL, ASSENT_TIMES_SPANS, at("2024-01-01T00:00:00Z"),
                                   at("2034-01-01T00:00:00Z"), arena, &error));
    assert_int_equal(times.span_count, 3653);
    assert_int_equal(times.spans[0].start_us, at("2024-01-01T00:00:00Z"));
    assert_int_equal(times.spans[3652].day, at("2033-12-31T00:00:00Z") / ASSENT_DAY_US);
}

static struct assent_value entries_of(struct assent_arena *arena, const char *entry, int count)
{
    struct assent_buffer text = assent_buffer_in(arena);
    for (int i = 0; i < count; i++)
        assent_buffer_format(&text, "%s%s", i ? "," : "[", entry);
    assent_buffer_string(&text, "]");
    assent_buffer_byte(&text, '\0');
    return json(arena, text.bytes);
}

static void everything_has_a_limit(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text utc = assent_text_of("UTC");
    struct assent_error error = {0};
    for (int more = 0; more < 2; more++) {
        struct assent_value many = entries_of(arena, "\"2026-01-01\"", ASSENT_TIMES_ENTRIES + more);
        assert_int_equal(assent_times_check(utc, false, &many, ASSENT_TIMES_SPANS, &error), !more);
        many = entries_of(arena, "{\"rule\":\"FREQ=DAILY\"}", ASSENT_TIMES_RULES + more);
        assert_int_equal(assent_times_check(utc, false, &many, ASSENT_TIMES_SPANS, &error), !more);
        struct assent_value dates = entries_of(arena, "\"2026-01-01\"", ASSENT_TIMES_DATES + more);
        struct assent_text written = assent_canonical_text(arena, &dates);
        struct assent_text text = assent_text_format(arena, "[{\"also\":%.*s,\"rule\":\"FREQ=DAILY\"}]",
                                                     (int)written.count, written.bytes);
        struct assent_value rule = json(arena, text.bytes);
        assert_int_equal(assent_times_check(utc, false, &rule, ASSENT_TIMES_SPANS, &error), !more);
    }
    assert_string_equal(error.text, "entry 1: this is no list of at most 366 dates: also");
}

static void boards_meet(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_directory *directory = directory_of(
        arena,
        "{\"boards\":{\"cab\":{\"chair\":\"bo\",\"groups\":[\"dba\"],\"meets\":[{\"at\":\"14:00\","
        "\"except\":[\"2026-12-29\"],\"lasts\":\"1 h\",\"rule\":\"FREQ=WEEKLY;BYDAY=TU\"}],"
        "\"people\":[\"ann\"],\"zone\":\"Europe/Stockholm\"}},"
        "\"groups\":{\"dba\":{\"members\":[\"bo\",\"ann\"]}},"
        "\"people\":{\"ann\":{\"id\":\"per_1\"},\"bo\":{\"id\":\"per_2\"},\"cid\":{\"id\":\"per_3\"}}}");
    const struct assent_board *board = &directory->boards[0];
    struct assent_span meeting;
    assert_int_equal(board->member_count, 2);
    assert_true(assent_person_on_board(directory, board->chair, 0));
    assert_false(
        assent_person_on_board(directory, assent_directory_person(directory, assent_text_of("cid")), 0));
    assert_true(assent_board_meeting(board, at("2026-11-17T13:00:00.000001Z"), &meeting));
    assert_int_equal(meeting.start_us, at("2026-11-24T13:00:00Z"));
    assert_int_equal(meeting.end_us, at("2026-11-24T14:00:00Z"));
    assert_string_equal(assent_board_meeting_text(board, &meeting, arena).bytes, "cab/2026-11-24");
    assert_true(assent_board_meeting(board, at("2026-11-24T13:00:00Z"), &meeting));
    assert_int_equal(meeting.start_us, at("2026-11-24T13:00:00Z"));
    assert_true(assent_board_meeting(board, at("2026-12-23T00:00:00Z"), &meeting));
    assert_int_equal(meeting.start_us, at("2027-01-05T13:00:00Z"));
    assert_false(assent_board_meeting(board, at("2040-01-01T00:00:00Z"), &meeting));
}

static void meetings_have_an_end(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_error error = {0};
    struct assent_value entries = json(arena, "[{\"rule\":\"FREQ=DAILY\"}]");
    assert_false(assent_times_check(assent_text_of("UTC"), false, &entries, ASSENT_TIMES_MEETINGS, &error));
    assert_string_equal(error.text, "entry 1: a meeting has an end: write `to` or `lasts`");
}

static struct assent_text on_call(const struct assent_directory *directory, const char *when)
{
    int32_t person = assent_rota_on_call(&directory->rotas[0], at(when));
    return person == ASSENT_NO_INDEX ? assent_text_of("nobody") : directory->people[person].handle;
}

static void rotas_go_round(void **state)
{
    struct assent_directory *directory = directory_of(
        *state,
        "{\"people\":{\"ann\":{\"id\":\"per_1\"},\"bo\":{\"id\":\"per_2\"},\"cid\":{\"id\":\"per_3\"}},"
        "\"rotas\":{\"r\":{\"handover\":[{\"at\":\"09:00\",\"from\":\"2026-01-05\","
        "\"rule\":\"FREQ=WEEKLY;BYDAY=MO\"}],\"instead\":[{\"from\":\"2026-01-20 12:00\",\"person\":\"ann\","
        "\"until\":\"2026-01-27 00:00\"},{\"from\":\"2026-01-14\",\"person\":\"ann\",\"until\":\"2026-01-14\"}],"
        "\"people\":[\"bo\",\"cid\"],\"zone\":\"Europe/Stockholm\"}}}");
    static const struct {
        const char *at;
        const char *who;
    } ROWS[] = {
        {"2026-01-05T07:59:59Z", "nobody"}, {"2026-01-05T08:00:00Z", "bo"},
        {"2026-01-12T07:59:59Z", "bo"},     {"2026-01-12T08:00:00Z", "cid"},
        {"2026-01-13T23:00:00Z", "ann"},    {"2026-01-14T23:00:00Z", "cid"},
        {"2026-01-19T08:00:00Z", "bo"},     {"2026-01-20T11:00:00Z", "ann"},
        {"2026-01-26T22:59:59Z", "ann"},    {"2026-01-26T23:00:00Z", "cid"},
        {"2026-03-30T07:00:00Z", "bo"}, // after the change of the clocks
        {"2026-03-30T06:59:59Z", "cid"},    {"2040-01-01T00:00:00Z", "nobody"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_text who = on_call(directory, ROWS[i].at);
        if (!assent_text_is(who, ROWS[i].who))
            fail_msg("at %s: %.*s, not %s", ROWS[i].at, (int)who.count, who.bytes, ROWS[i].who);
    }
}

static void rotas_are_checked(void **state)
{
    static const struct {
        const char *handover;
        const char *instead;
        const char *error;
    } ROWS[] = {
        {"[]", "[]", "entry 1: a rota has one handover rule"},
        {"[\"2026-01-01\"]", "[]",
         "entry 1: a handover comes back: write { rule, from, at }, where from is the first one"},
        {"[{\"rule\":\"FREQ=DAILY\"}]", "[]",
         "entry 1: a handover comes back: write { rule, from, at }, where from is the first one"},
        {"[{\"from\":\"2026-01-01\",\"lasts\":\"1 h\",\"rule\":\"FREQ=DAILY\"}]", "[]",
         "entry 1: a turn lasts until the next handover: leave `to` and `lasts` out"},
        {"[{\"from\":\"2026-01-01\",\"rule\":\"FREQ=DAILY\"}]", "[{\"from\":\"x\",\"person\":\"a\"}]",
         "instead, entry 1: from is no time such as 2026-12-23 18:00: x"},
        {"[{\"from\":\"2026-01-01\",\"rule\":\"FREQ=DAILY\"}]",
         "[{\"from\":\"2026-01-03\",\"person\":\"a\",\"until\":\"2026-01-05\"},"
         "{\"from\":\"2026-01-01\",\"person\":\"a\",\"until\":\"2026-01-03 00:01\"}]",
         "instead, entry 2: entry 1 is about the same time, and one person is on call"},
    };
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_error error = {0};
        struct assent_value handover = json(arena, ROWS[i].handover);
        struct assent_value instead = json(arena, ROWS[i].instead);
        assert_false(assent_rota_check(assent_text_of("UTC"), &handover, &instead, &error));
        assert_string_equal(error.text, ROWS[i].error);
    }
    for (int more = 0; more < 2; more++) {
        struct assent_buffer text = assent_buffer_in(arena);
        struct assent_error error = {0};
        for (int i = 0; i < ASSENT_ROTA_INSTEAD + more; i++)
            assent_buffer_format(&text, "%s{\"from\":\"%d-01-01\",\"person\":\"a\",\"until\":\"%d-01-02\"}",
                                 i ? "," : "[", 1971 + i, 1971 + i);
        assent_buffer_string(&text, "]");
        assent_buffer_byte(&text, '\0');
        struct assent_value instead = json(arena, text.bytes);
        struct assent_value handover = json(arena, "[{\"from\":\"2026-01-01\",\"rule\":\"FREQ=DAILY\"}]");
        assert_int_equal(assent_rota_check(assent_text_of("UTC"), &handover, &instead, &error), !more);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_ranges),
        cmocka_unit_test(new_year_is_frozen_in_berlin),
        cmocka_unit_test(what_meets_becomes_one),
        cmocka_unit_test(the_wall_time_stays),
        cmocka_unit_test(what_the_clocks_skip_is_not_there),
        cmocka_unit_test(a_rule_leaves_out_and_adds),
        cmocka_unit_test(weeks_are_counted_from_the_first_day),
        cmocka_unit_test(a_span_that_reaches_in_is_there),
        cmocka_unit_test(the_last_business_days_of_a_quarter),
        cmocka_unit_test(business_days_of_other_periods),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(a_rule_that_counts_far_ends_with_the_table),
        cmocka_unit_test(everything_has_a_limit),
        cmocka_unit_test(boards_meet),
        cmocka_unit_test(meetings_have_an_end),
        cmocka_unit_test(rotas_go_round),
        cmocka_unit_test(rotas_are_checked),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

// SPDX-License-Identifier: Apache-2.0
// What the files of engine/calendar share: the rules as read, holidays as days, recurrences, and a zone's
// offsets. Days
// are counted from 1970-01-01, seconds are of the wall clock from a day's midnight unless they are called
// UTC.
#ifndef CALENDAR_RULES_H
#define CALENDAR_RULES_H

#include <assent/base/error.h>
#include <assent/base/value.h>
#include <libical/ical.h>

enum { DAY_S = 86400, WEEK_DAYS = 7 };

struct day_span {
    int32_t start_s;
    int32_t end_s; // at most DAY_S
};

struct day_hours {
    const struct day_span *spans; // rising, not overlapping
    size_t count;
};

struct extra_day {
    int64_t day;
    struct day_hours hours;
};

struct calendar_rules {
    struct day_hours week[WEEK_DAYS]; // Monday first
    const struct extra_day *extra;    // rising by day
    size_t extra_count;
    const struct assent_value *holidays; // a list, or NULL
};

// Reads hours and extra, and that there are no other keys. Fails: FIELD_INVALID, naming the part ("hours.mon:
// …").
bool rules_read(const struct assent_value *rules, struct assent_arena *arena, struct calendar_rules *out,
                struct assent_error *error);
// The hours of a day before holidays: those of an extra day, else of its weekday. *extra says which.
struct day_hours rules_hours(const struct calendar_rules *rules, int64_t day, bool *extra);
// The day of "2026-12-25".
bool rules_day(struct assent_text text, int64_t *day);

// Reads the holidays and sets free_days[day - first_day] for each that falls on one of count days; count may
// be 0. Fails: FIELD_INVALID.
bool holidays_mark(const struct assent_value *holidays, int64_t first_day, size_t count, bool *free_days,
                   struct assent_error *error);

// Days that come back by an RRULE of RFC 5545, walked by libical (recurrence.c).
enum recurrence_use {
    RECURRENCE_OF_DAYS,  // of holidays: yearly, monthly or weekly
    RECURRENCE_OF_TIMES, // of windows: daily, too
};
struct recurrence {
    struct assent_text text;
    int64_t from_day; // where it begins; 1970-01-01 until the reader of the rule says otherwise
    bool needs_from;  // it counts from its first day, or takes the day from it
};
struct recurrence_walk {
    icalrecur_iterator *iterator;
    struct icaltimetype next; // null: no more
    size_t steps;
    int64_t week_day; // on which the week of the first day begins; only of rules by the week
    int64_t weeks;    // 0: no rule by the week; else that of so many weeks one counts
    int64_t left;     // days that may still come; of a rule by the week, -1: any number
};
// Reads the rule's parts. Fails: FIELD_INVALID with a sentence.
bool recurrence_read(struct assent_text text, enum recurrence_use use, struct recurrence *out,
                     struct assent_error *error);
// Whether it can be followed and gives a day. Fails: FIELD_INVALID with a sentence.
bool recurrence_check(const struct recurrence *rule, struct assent_error *error);
// Walks its days from from_day on, rising. The walk is closed by whoever opened it. Fails: FIELD_INVALID (a
// rule that cannot be followed), and then nothing is open.
bool recurrence_open(struct recurrence_walk *walk, const struct recurrence *rule, struct assent_error *error);
// The next day; false when there is none, or after ASSENT_RECURRENCE_STEPS of them.
bool recurrence_next(struct recurrence_walk *walk, int64_t *day);
void recurrence_close(struct recurrence_walk *walk);

// A time zone by its IANA name. Fails: FIELD_INVALID.
bool zone_find(struct assent_text name, icaltimezone **out, struct assent_error *error);
// Seconds that the zone is ahead of UTC at a moment.
int64_t zone_offset_s(icaltimezone *zone, int64_t utc_s);
// When, in seconds UTC, the zone's clocks on the wall show so many seconds of a day. What they show twice is
// the first time; what they skip is the moment at which they skip it.
int64_t zone_moment_s(icaltimezone *zone, int64_t day, int32_t wall_s);
// The zone's date at an instant, as a day.
int64_t zone_day(icaltimezone *zone, int64_t instant_us);
// "08:30" as seconds; 24:00 is a day's end.
bool clock_read(struct assent_text text, int32_t *out);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the files of engine/calendar share: the rules as read, holidays as days, and a zone's offsets. Days
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

// A time zone by its IANA name. Fails: FIELD_INVALID.
bool zone_find(struct assent_text name, icaltimezone **out, struct assent_error *error);
// Seconds that the zone is ahead of UTC at a moment.
int64_t zone_offset_s(icaltimezone *zone, int64_t utc_s);
// When, in seconds UTC, the zone's clocks on the wall show so many seconds of a day. What they show twice is
// the first time; what they skip is the moment at which they skip it.
int64_t zone_moment_s(icaltimezone *zone, int64_t day, int32_t wall_s);

#endif

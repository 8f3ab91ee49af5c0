// SPDX-License-Identifier: Apache-2.0
// Instants and durations. An instant is int64 microseconds since 1970-01-01T00:00:00Z; it may go back
// (data.md, "Clock"). Calendars and zones are engine/calendar's; this file knows only UTC and the written
// forms.
#ifndef ASSENT_BASE_TIME_H
#define ASSENT_BASE_TIME_H

#include <assent/base/text.h>

#define ASSENT_SECOND_US   INT64_C(1000000)
#define ASSENT_MINUTE_US   (60 * ASSENT_SECOND_US)
#define ASSENT_HOUR_US     (60 * ASSENT_MINUTE_US)
#define ASSENT_DAY_US      (24 * ASSENT_HOUR_US)
#define ASSENT_INSTANT_MAX INT64_C(253402300799999999) // 9999-12-31T23:59:59.999999Z

enum { ASSENT_INSTANT_TEXT = 28 }; // "2026-11-23T07:32:00.000000Z" and a NUL

enum assent_duration_unit {
    ASSENT_DURATION_WALL,          // amount is microseconds
    ASSENT_DURATION_BUSINESS_TIME, // amount is microseconds of working time ("8 business hours")
    ASSENT_DURATION_BUSINESS_DAYS, // amount is working days
};

struct assent_duration {
    enum assent_duration_unit unit;
    int64_t amount;
};

// Writes RFC 3339 UTC with six digits. instant_us must lie in years 0000 to 9999 (asserted).
void assent_instant_write(int64_t instant_us, char out[ASSENT_INSTANT_TEXT]);
struct assent_text assent_instant_text(struct assent_arena *arena, int64_t instant_us);
// Reads RFC 3339 with an offset or Z and up to six fraction digits (more: refused). Leap second 60 is
// refused. Years 1970 to 9999.
bool assent_instant_read(struct assent_text text, int64_t *out);
// Reads "30 s", "10 min", "4 h", "2 days", "1 day", "3 business days", "8 business hours", "90 business min",
// "30 business s", or ISO 8601 "PT30S", "P2DT4H", "P1W" (no years or months). One space between number and
// unit, whole numbers, > 0, at most ASSENT_DURATION_MAX_US of wall time or 10,000 business days.
bool assent_duration_read(struct assent_text text, struct assent_duration *out);
// The form in which durations are shown, in the largest unit that divides them: "30 s", "3 business days".
// Reads back when it is a whole number of seconds above 0; what was computed shows a sign and six digits
// ("-1.500000 s").
struct assent_text assent_duration_text(struct assent_arena *arena, struct assent_duration duration);
// Civil date of an instant in UTC, and back. month 1-12, day 1-31.
struct assent_date {
    int32_t year;
    int32_t month;
    int32_t day;
};
struct assent_date assent_date_of(int64_t instant_us);
int64_t assent_date_instant(struct assent_date date);
// "2026-11-23"; refuses days that are not in the calendar.
bool assent_date_read(struct assent_text text, struct assent_date *out);

#endif

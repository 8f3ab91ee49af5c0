// SPDX-License-Identifier: Apache-2.0
// An entry of times as it is read, and the spans that are made of it: shared by times.c, times_entry.c,
// business_days.c and rota.c. Days are counted from 1970-01-01, clocks are seconds of the wall.
#ifndef CALENDAR_TIMES_ENTRY_H
#define CALENDAR_TIMES_ENTRY_H

#include "calendar_rules.h"

#include <assent/calendar/times.h>

enum entry_kind { ENTRY_DATE, ENTRY_RANGE, ENTRY_RULE, ENTRY_DAYS };
enum period { PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

struct business_days {
    bool last; // else the first
    int64_t count;
    enum period period;
};

struct wall_time {
    int64_t day;
    int32_t clock_s;
};

struct times_entry {
    enum entry_kind kind;
    struct wall_time from; // DATE: the day; RANGE: where it begins
    struct wall_time until;
    struct recurrence rule;
    const struct assent_value *except; // lists of dates, or NULL
    const struct assent_value *also;
    struct business_days days;
    int32_t at_s;
    bool has_to;
    int32_t to_s;
    int64_t lasts_us; // 0: not said
};

// Reads one entry. Fails: FIELD_INVALID with a sentence.
bool entry_read(const struct assent_value *value, enum assent_times_use use, struct times_entry *out,
                struct assent_error *error);
// "2026-12-23", "2026-12-23 18:00", "2026-12-23T18:00". timed: whether it has a clock.
bool wall_read(struct assent_text text, struct wall_time *out, bool *timed);
bool range_read(const struct assent_value *value, struct times_entry *out, struct assent_error *error);
bool entry_fail(struct assent_error *error, const char *what, struct assent_text value);

// "last 3 business days of quarter", with "the", "a", "each" and "every" where people write them.
bool business_days_read(struct assent_text text, struct business_days *out);

// A table in the making.
struct times_table {
    icaltimezone *zone;
    struct assent_arena *arena;
    int64_t from_us;
    int64_t until_us;
    struct assent_span *spans;
    size_t count;
    size_t room;
};
// Adds the span of an entry that covers the days first to last; nothing when it is empty or outside.
void table_add(struct times_table *table, const struct times_entry *entry, int64_t first, int64_t last);
// Adds the span from one wall time to another.
void table_add_range(struct times_table *table, const struct times_entry *entry);
// Adds the spans of business days of each period that the calendar's table covers whole.
void table_add_days(struct times_table *table, const struct times_entry *entry,
                    const struct assent_calendar *calendar);
int64_t wall_us(icaltimezone *zone, struct wall_time time);

#endif

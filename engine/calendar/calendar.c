// SPDX-License-Identifier: Apache-2.0
// A calendar's tables: each local day's spans, but for holidays, as intervals of UTC, and the working days
// that they make. Guarantees: intervals rise and do not touch (spans that meet, also over midnight, become
// one); a span over a change of the clocks is as long as it really is, and one that the clocks skip is not
// there; the same rules, zone and range give the same tables, whatever day it is.
#include <assent/calendar/calendar.h>

#include "calendar_rules.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>
#include <assert.h>

// A table in the making.
struct table {
    icaltimezone *zone;
    struct assent_interval *intervals;
    size_t interval_count;
    struct assent_working_day *days;
    size_t day_count;
};

static bool build(struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                  struct assent_arena *arena, struct assent_error *error);
static bool check_range(int64_t from_us, int64_t until_us, struct assent_error *error);
static void add_day(struct table *table, int64_t day, struct day_hours hours);
static int64_t moment_us(const struct table *table, int64_t day, int32_t wall_s, const int64_t *offset_s);

bool assent_calendar_check(struct assent_text zone, const struct assent_value *rules,
                           struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct calendar_rules read;
    icaltimezone *found;
    bool whole = zone_find(zone, &found, error) && rules_read(rules, arena, &read, error) &&
                 holidays_mark(read.holidays, 0, 0, NULL, error);
    assent_arena_close(arena);
    return whole;
}

bool assent_calendar_build(struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                           struct assent_arena *arena, struct assent_error *error)
{
    struct assent_error inner = {0};
    if (build(calendar, from_us, until_us, arena, &inner))
        return true;
    return assent_error_set(error, inner.code, "calendar %.*s: %s", (int)calendar->handle.count,
                            calendar->handle.bytes ? calendar->handle.bytes : "", inner.text);
}

static bool build(struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                  struct assent_arena *arena, struct assent_error *error)
{
    struct table table = {0};
    struct calendar_rules rules;
    if (!check_range(from_us, until_us, error) || !zone_find(calendar->zone, &table.zone, error) ||
        !rules_read(&calendar->rules, arena, &rules, error))
        return false;
    int64_t first = zone_day(table.zone, from_us);
    int64_t end = zone_day(table.zone, until_us - 1) + 1;
    size_t count = (size_t)(end - first);
    bool *free_days = assent_arena_take_array(arena, count, sizeof *free_days);
    if (!holidays_mark(rules.holidays, first, count, free_days, error))
        return false;
    size_t spans = 0;
    bool extra;
    for (int64_t day = first; day < end; day++)
        spans += rules_hours(&rules, day, &extra).count;
    table.intervals = assent_arena_take_array(arena, spans, sizeof *table.intervals);
    table.days = assent_arena_take_array(arena, count, sizeof *table.days);
    for (int64_t day = first; day < end; day++) {
        struct day_hours hours = rules_hours(&rules, day, &extra);
        if (extra || !free_days[day - first])
            add_day(&table, day, hours);
    }
    calendar->from_us = zone_moment_s(table.zone, first, 0) * ASSENT_SECOND_US;
    calendar->until_us = zone_moment_s(table.zone, end, 0) * ASSENT_SECOND_US;
    calendar->intervals = table.intervals;
    calendar->interval_count = table.interval_count;
    calendar->days = table.days;
    calendar->day_count = table.day_count;
    return true;
}

static bool check_range(int64_t from_us, int64_t until_us, struct assent_error *error)
{
    struct assent_date last = {ASSENT_CALENDAR_LAST_YEAR, 12, 31};
    assert(from_us < until_us);
    if (from_us < 0 || until_us > assent_date_instant(last))
        return assent_error_set(error, ASSENT_FIELD_INVALID, "a table lies within the years 1970 to %d",
                                ASSENT_CALENDAR_LAST_YEAR);
    if (until_us - from_us > (int64_t)ASSENT_CALENDAR_YEARS * 366 * ASSENT_DAY_US)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "a table covers at most %d years",
                                ASSENT_CALENDAR_YEARS);
    return true;
}

static void add_day(struct table *table, int64_t day, struct day_hours hours)
{
    // Where the clocks are not changed near a day, one offset serves all of it: nearly every day.
    int64_t offset_s = zone_offset_s(table->zone, (day - 1) * DAY_S);
    bool same = hours.count && offset_s == zone_offset_s(table->zone, (day + 2) * DAY_S);
    struct assent_working_day work = {0};
    bool worked = false;
    assert(table->intervals && table->days);
    for (size_t i = 0; i < hours.count; i++) {
        int64_t start_us = moment_us(table, day, hours.spans[i].start_s, same ? &offset_s : NULL);
        int64_t end_us = moment_us(table, day, hours.spans[i].end_s, same ? &offset_s : NULL);
        if (start_us >= end_us)
            continue;
        struct assent_interval *last =
            table->interval_count ? &table->intervals[table->interval_count - 1] : NULL;
        if (last && last->end_us == start_us)
            last->end_us = end_us;
        else
            table->intervals[table->interval_count++] = (struct assent_interval){start_us, end_us};
        work.start_us = worked ? work.start_us : start_us;
        work.end_us = end_us;
        worked = true;
    }
    if (worked)
        table->days[table->day_count++] = work;
}

static int64_t moment_us(const struct table *table, int64_t day, int32_t wall_s, const int64_t *offset_s)
{
    int64_t moment_s = offset_s ? day * DAY_S + wall_s - *offset_s : zone_moment_s(table->zone, day, wall_s);
    return moment_s * ASSENT_SECOND_US;
}

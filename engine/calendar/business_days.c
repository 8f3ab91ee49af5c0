// SPDX-License-Identifier: Apache-2.0
// "last 3 business days of quarter": reading it, and the days that it means by a calendar's table. A period
// that the table does not cover whole is left out, because its days cannot be counted; one with fewer working
// days than are asked for gives all that it has.
#include "times_entry.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

static struct assent_text word(struct assent_text *rest);
static bool skip(struct assent_text *rest, const char *const *words);
static int64_t period_of(enum period period, int64_t day);
static int64_t period_start(enum period period, int64_t number);

bool business_days_read(struct assent_text text, struct business_days *out)
{
    static const char *const ARTICLES[] = {"the", "a", "each", "every", NULL};
    static const char *const PERIODS[] = {"week", "month", "quarter", "year", NULL};
    static const int64_t MOST[] = {7, 31, 92, 366};
    struct assent_text rest = text;
    skip(&rest, ARTICLES);
    struct assent_text which = word(&rest);
    struct assent_text ahead = rest;
    struct assent_text number = word(&ahead);
    *out = (struct business_days){.last = assent_text_is(which, "last"), .count = 1};
    if (!out->last && !assent_text_is(which, "first"))
        return false;
    if (assent_text_integer(number, &out->count))
        rest = ahead;
    if (!assent_text_is(word(&rest), "business"))
        return false;
    struct assent_text day = word(&rest);
    if ((!assent_text_is(day, "day") && !assent_text_is(day, "days")) || !assent_text_is(word(&rest), "of"))
        return false;
    skip(&rest, ARTICLES);
    struct assent_text period = word(&rest);
    int at = 0;
    while (PERIODS[at] && !assent_text_is(period, PERIODS[at]))
        at++;
    out->period = (enum period)at;
    return PERIODS[at] && rest.count == 0 && out->count >= 1 && out->count <= MOST[at];
}

void table_add_days(struct times_table *table, const struct times_entry *entry,
                    const struct assent_calendar *calendar)
{
    const struct business_days *days = &entry->days;
    icaltimezone *zone = NULL;
    if (!zone_find(calendar->zone, &zone, NULL))
        return; // it was found when the calendar was built
    int64_t *worked = assent_arena_take_array(table->arena, calendar->day_count, sizeof *worked);
    for (size_t i = 0; i < calendar->day_count; i++)
        worked[i] = zone_day(zone, calendar->days[i].start_us);
    int64_t known_from = zone_day(zone, calendar->from_us);
    int64_t known_until = zone_day(zone, calendar->until_us - 1) + 1;
    for (size_t i = 0; i < calendar->day_count;) {
        int64_t period = period_of(days->period, worked[i]);
        size_t end = i;
        while (end < calendar->day_count && period_of(days->period, worked[end]) == period)
            end++;
        size_t count = end - i < (size_t)days->count ? end - i : (size_t)days->count;
        size_t first = days->last ? end - count : i;
        if (period_start(days->period, period) >= known_from &&
            period_start(days->period, period + 1) <= known_until)
            table_add(table, entry, worked[first], worked[first + count - 1]);
        i = end;
    }
}

// The next word, and the blanks behind it.
static struct assent_text word(struct assent_text *rest)
{
    size_t end = assent_text_find_byte(*rest, ' ');
    size_t next = end;
    while (next < rest->count && rest->bytes[next] == ' ')
        next++;
    struct assent_text found = assent_text_slice(rest->bytes, end);
    *rest = assent_text_slice(rest->bytes + next, rest->count - next);
    return found;
}

static bool skip(struct assent_text *rest, const char *const *words)
{
    struct assent_text ahead = *rest;
    struct assent_text found = word(&ahead);
    for (; *words; words++) {
        if (assent_text_is(found, *words)) {
            *rest = ahead;
            return true;
        }
    }
    return false;
}

// The number of the period that a day lies in. Weeks begin on Monday; day 0 was a Thursday.
static int64_t period_of(enum period period, int64_t day)
{
    struct assent_date date = assent_date_of(day * ASSENT_DAY_US);
    switch (period) {
    case PERIOD_WEEK:
        return (day + 3) / WEEK_DAYS;
    case PERIOD_MONTH:
        return (int64_t)date.year * 12 + date.month - 1;
    case PERIOD_QUARTER:
        return (int64_t)date.year * 4 + (date.month - 1) / 3;
    case PERIOD_YEAR:
        return date.year;
    }
    return 0;
}

// The first day of a period.
static int64_t period_start(enum period period, int64_t number)
{
    int64_t months = 0;
    switch (period) {
    case PERIOD_WEEK:
        return number * WEEK_DAYS - 3;
    case PERIOD_MONTH:
        months = number;
        break;
    case PERIOD_QUARTER:
        months = number * 3;
        break;
    case PERIOD_YEAR:
        months = number * 12;
        break;
    }
    struct assent_date first = {(int32_t)(months / 12), (int32_t)(months % 12) + 1, 1};
    return assent_date_instant(first) / ASSENT_DAY_US;
}

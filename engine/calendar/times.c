// SPDX-License-Identifier: Apache-2.0
// Times that come and go, as a table of spans. Guarantees: spans rise by start; where they stand for when
// something holds, they do not meet; the same entries, zone and range give the same table whatever day it is.
// A rule without a first day of its own is walked from the year before the table begins.
#include <assent/calendar/times.h>

#include "times_entry.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <stdlib.h>
#include <string.h>

static bool check_entry(const struct assent_value *value, size_t number, bool calendar,
                        enum assent_times_use use, size_t *rules, struct assent_error *error);
static bool in_entry(struct assent_error *error, size_t number, const struct assent_error *inner);
static void add_rule(struct times_table *table, const struct times_entry *entry,
                     const struct assent_value *written);
static bool is_among(const struct assent_value *dates, int64_t day);
static void put(struct times_table *table, struct assent_span span);
static int by_start(const void *left, const void *right);
static size_t join(struct assent_span *spans, size_t count);
static size_t drop_doubles(struct assent_span *spans, size_t count);

bool assent_times_check(struct assent_text zone, bool calendar, const struct assent_value *entries,
                        enum assent_times_use use, struct assent_error *error)
{
    icaltimezone *found;
    size_t rules = 0;
    if (zone.count && !zone_find(zone, &found, error))
        return false;
    if (!zone.count && !calendar)
        return assent_error_set(
            error, ASSENT_FIELD_INVALID,
            "zone: there is none; write one such as Europe/Stockholm, or name a calendar");
    if (entries->kind != ASSENT_VALUE_LIST || entries->list.count > ASSENT_TIMES_ENTRIES)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "there may be at most %d entries",
                                ASSENT_TIMES_ENTRIES);
    for (size_t i = 0; i < entries->list.count; i++) {
        if (!check_entry(&entries->list.items[i], i + 1, calendar, use, &rules, error))
            return false;
    }
    return true;
}

bool assent_times_build(struct assent_times *times, const struct assent_calendar *calendar,
                        enum assent_times_use use, int64_t from_us, int64_t until_us,
                        struct assent_arena *arena, struct assent_error *error)
{
    struct times_table table = {.arena = arena, .from_us = from_us, .until_us = until_us};
    struct assent_text zone = !times->zone.count && calendar ? calendar->zone : times->zone;
    if (!assent_times_check(zone, calendar != NULL, &times->entries, use, error) ||
        !zone_find(zone, &table.zone, error))
        return false;
    for (size_t i = 0; i < times->entries.list.count; i++) {
        const struct assent_value *written = &times->entries.list.items[i];
        struct times_entry entry;
        if (!entry_read(written, use, &entry, error))
            return false;
        switch (entry.kind) {
        case ENTRY_DATE:
            table_add(&table, &entry, entry.from.day, entry.from.day);
            break;
        case ENTRY_RANGE:
            table_add_range(&table, &entry);
            break;
        case ENTRY_RULE:
            add_rule(&table, &entry, written);
            break;
        case ENTRY_DAYS:
            table_add_days(&table, &entry, calendar);
            break;
        }
    }
    if (table.count > 1)
        qsort(table.spans, table.count, sizeof *table.spans, by_start);
    times->spans = table.spans;
    times->span_count =
        use == ASSENT_TIMES_SPANS ? join(table.spans, table.count) : drop_doubles(table.spans, table.count);
    times->from_us = from_us;
    times->until_us = until_us;
    return true;
}

static bool check_entry(const struct assent_value *value, size_t number, bool calendar,
                        enum assent_times_use use, size_t *rules, struct assent_error *error)
{
    struct assent_error inner = {0};
    struct times_entry entry;
    if (!entry_read(value, use, &entry, &inner))
        return in_entry(error, number, &inner);
    if (entry.kind == ENTRY_DAYS && !calendar)
        return assent_error_set(error, ASSENT_FIELD_INVALID,
                                "entry %zu: business days are counted in a calendar; name it by `calendar`",
                                number);
    *rules += entry.kind == ENTRY_RULE || entry.kind == ENTRY_DAYS;
    if (*rules > ASSENT_TIMES_RULES)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "entry %zu: at most %d entries may come back",
                                number, ASSENT_TIMES_RULES);
    return true;
}

static bool in_entry(struct assent_error *error, size_t number, const struct assent_error *inner)
{
    return assent_error_set(error, inner->code, "entry %zu: %s", number, inner->text);
}

// A rule that gives no day from here on adds nothing.
static void add_rule(struct times_table *table, const struct times_entry *entry,
                     const struct assent_value *written)
{
    struct recurrence rule = entry->rule;
    struct recurrence_walk walk;
    int64_t end_day = zone_day(table->zone, table->until_us) + 1;
    int64_t day;
    if (!assent_value_get(written, "from")) {
        struct assent_date first = assent_date_of(table->from_us - 2 * 366 * ASSENT_DAY_US);
        first = (struct assent_date){first.year < 1970 ? 1970 : first.year, 1, 1};
        rule.from_day = assent_date_instant(first) / ASSENT_DAY_US;
    }
    if (recurrence_open(&walk, &rule, NULL)) {
        while (recurrence_next(&walk, &day) && day < end_day) {
            if (!is_among(entry->except, day))
                table_add(table, entry, day, day);
        }
        recurrence_close(&walk);
    }
    for (size_t i = 0; entry->also && i < entry->also->list.count; i++) {
        if (rules_day(entry->also->list.items[i].text, &day))
            table_add(table, entry, day, day);
    }
}

static bool is_among(const struct assent_value *dates, int64_t day)
{
    int64_t found;
    for (size_t i = 0; dates && i < dates->list.count; i++) {
        if (rules_day(dates->list.items[i].text, &found) && found == day)
            return true;
    }
    return false;
}

void table_add(struct times_table *table, const struct times_entry *entry, int64_t first, int64_t last)
{
    struct wall_time start = {first, entry->at_s};
    struct wall_time end = {last + 1, 0};
    struct assent_span span = {.start_us = wall_us(table->zone, start), .day = first};
    if (entry->has_to)
        end = (struct wall_time){entry->to_s > entry->at_s ? last : last + 1, entry->to_s};
    else if (entry->lasts_us && entry->lasts_us % ASSENT_DAY_US == 0)
        end = (struct wall_time){first + entry->lasts_us / ASSENT_DAY_US, entry->at_s};
    span.end_us = wall_us(table->zone, end);
    if (entry->lasts_us && entry->lasts_us % ASSENT_DAY_US != 0)
        span.end_us = span.start_us + entry->lasts_us;
    put(table, span);
}

void table_add_range(struct times_table *table, const struct times_entry *entry)
{
    put(table, (struct assent_span){.start_us = wall_us(table->zone, entry->from),
                                    .end_us = wall_us(table->zone, entry->until),
                                    .day = entry->from.day});
}

int64_t wall_us(icaltimezone *zone, struct wall_time time)
{
    return zone_moment_s(zone, time.day, time.clock_s) * ASSENT_SECOND_US;
}

static void put(struct times_table *table, struct assent_span span)
{
    if (span.end_us <= span.start_us || span.end_us <= table->from_us || span.start_us >= table->until_us)
        return;
    if (table->count == table->room) {
        size_t room = table->room ? table->room * 2 : 16;
        struct assent_span *grown = assent_arena_take_array(table->arena, room, sizeof *grown);
        if (table->count)
            memcpy(grown, table->spans, table->count * sizeof *grown);
        table->spans = grown;
        table->room = room;
    }
    table->spans[table->count++] = span;
}

static int by_start(const void *left, const void *right)
{
    const struct assent_span *a = left;
    const struct assent_span *b = right;
    if (a->start_us != b->start_us)
        return a->start_us < b->start_us ? -1 : 1;
    return (a->end_us > b->end_us) - (a->end_us < b->end_us);
}

// Spans that meet or overlap become one.
static size_t join(struct assent_span *spans, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct assent_span *last = kept ? &spans[kept - 1] : NULL;
        if (last && spans[i].start_us <= last->end_us)
            last->end_us = spans[i].end_us > last->end_us ? spans[i].end_us : last->end_us;
        else
            spans[kept++] = spans[i];
    }
    return kept;
}

static size_t drop_doubles(struct assent_span *spans, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!kept || spans[i].start_us != spans[kept - 1].start_us)
            spans[kept++] = spans[i];
    }
    return kept;
}

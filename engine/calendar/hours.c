// SPDX-License-Identifier: Apache-2.0
// Reading a calendar's hours and extra days: "08:00-12:00", weekdays by three letters, dates.
// Guarantees: the spans of a day rise and do not overlap (touching is fine), lie within 00:00 to 24:00, and
// are at most ASSENT_DAY_SPANS; a calendar without any working time is refused, because business time in it
// would never pass.
#include "calendar_rules.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

static bool read_week(const struct assent_value *hours, struct assent_arena *arena,
                      struct calendar_rules *out, struct assent_error *error);
static bool read_extra(const struct assent_value *extra, struct assent_arena *arena,
                       struct calendar_rules *out, struct assent_error *error);
static bool read_hours(const char *part, const struct assent_member *entry, struct assent_arena *arena,
                       struct day_hours *out, struct assent_error *error);
static bool read_span(struct assent_text text, struct day_span *out);
static bool fail(struct assent_error *error, const char *part, struct assent_text name, const char *what,
                 struct assent_text value);

bool rules_read(const struct assent_value *rules, struct assent_arena *arena, struct calendar_rules *out,
                struct assent_error *error)
{
    static const struct assent_text NONE = {0};
    *out = (struct calendar_rules){0};
    if (rules->kind != ASSENT_VALUE_RECORD)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "the calendar has no rules; write its hours");
    for (size_t i = 0; i < rules->record.count; i++) {
        struct assent_text name = rules->record.members[i].name;
        if (!assent_text_is(name, "hours") && !assent_text_is(name, "holidays") &&
            !assent_text_is(name, "extra"))
            return fail(error, "", name, "there is no such key; write hours, holidays or extra", NONE);
    }
    out->holidays = assent_value_get(rules, "holidays");
    if (out->holidays && out->holidays->kind != ASSENT_VALUE_LIST)
        return fail(error, "", assent_text_of("holidays"), "this is not a list", NONE);
    return read_week(assent_value_get(rules, "hours"), arena, out, error) &&
           read_extra(assent_value_get(rules, "extra"), arena, out, error);
}

struct day_hours rules_hours(const struct calendar_rules *rules, int64_t day, bool *extra)
{
    size_t low = 0;
    for (size_t high = rules->extra_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (rules->extra[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    *extra = low < rules->extra_count && rules->extra[low].day == day;
    return *extra ? rules->extra[low].hours : rules->week[(day + 3) % WEEK_DAYS]; // day 0 was a Thursday
}

bool rules_day(struct assent_text text, int64_t *day)
{
    struct assent_date date;
    if (!assent_date_read(text, &date) || date.year < 1970 || date.year > ASSENT_CALENDAR_LAST_YEAR)
        return false;
    *day = assent_date_instant(date) / ASSENT_DAY_US;
    return true;
}

static bool read_week(const struct assent_value *hours, struct assent_arena *arena,
                      struct calendar_rules *out, struct assent_error *error)
{
    static const char *const WORDS[WEEK_DAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    static const struct assent_text NONE = {0};
    size_t spans = 0;
    if (!hours || hours->kind != ASSENT_VALUE_RECORD)
        return fail(error, "", assent_text_of("hours"),
                    "write the spans of each weekday: { mon: [\"08:00-17:00\"] }", NONE);
    for (size_t i = 0; i < hours->record.count; i++) {
        const struct assent_member *entry = &hours->record.members[i];
        size_t day = 0;
        while (day < WEEK_DAYS && !assent_text_is(entry->name, WORDS[day]))
            day++;
        if (day == WEEK_DAYS)
            return fail(error, "hours.", entry->name,
                        "this is no weekday; write mon, tue, wed, thu, fri, sat or sun", NONE);
        if (!read_hours("hours.", entry, arena, &out->week[day], error))
            return false;
        spans += out->week[day].count;
    }
    if (spans == 0)
        return fail(error, "", assent_text_of("hours"), "no weekday has any working time", NONE);
    return true;
}

// A record's members are sorted by name, and dates sort by name.
static bool read_extra(const struct assent_value *extra, struct assent_arena *arena,
                       struct calendar_rules *out, struct assent_error *error)
{
    static const struct assent_text NONE = {0};
    if (!extra)
        return true;
    if (extra->kind != ASSENT_VALUE_RECORD)
        return fail(error, "", assent_text_of("extra"),
                    "write the spans of each date: { \"2026-12-19\": [\"09:00-12:00\"] }", NONE);
    if (extra->record.count > ASSENT_EXTRA_DAYS)
        return assent_error_set(error, ASSENT_FIELD_INVALID,
                                "extra: there are %zu days, and at most %d may be", extra->record.count,
                                ASSENT_EXTRA_DAYS);
    struct extra_day *days = assent_arena_take_array(arena, extra->record.count, sizeof *days);
    for (size_t i = 0; i < extra->record.count; i++) {
        const struct assent_member *entry = &extra->record.members[i];
        if (!rules_day(entry->name, &days[i].day))
            return fail(error, "extra.", entry->name, "this is no date such as 2026-12-19", NONE);
        if (!read_hours("extra.", entry, arena, &days[i].hours, error))
            return false;
    }
    out->extra = days;
    out->extra_count = extra->record.count;
    return true;
}

static bool read_hours(const char *part, const struct assent_member *entry, struct assent_arena *arena,
                       struct day_hours *out, struct assent_error *error)
{
    static const struct assent_text NONE = {0};
    const struct assent_value *list = &entry->value;
    if (list->kind != ASSENT_VALUE_LIST)
        return fail(error, part, entry->name,
                    "write a list of spans such as [\"08:00-12:00\", \"13:00-17:00\"]", NONE);
    if (list->list.count > ASSENT_DAY_SPANS)
        return assent_error_set(
            error, ASSENT_FIELD_INVALID, "%s%.*s: there are %zu spans, and at most %d may be", part,
            (int)entry->name.count, entry->name.bytes, list->list.count, ASSENT_DAY_SPANS);
    struct day_span *spans = assent_arena_take_array(arena, list->list.count, sizeof *spans);
    for (size_t i = 0; i < list->list.count; i++) {
        const struct assent_value *item = &list->list.items[i];
        struct assent_text text = item->kind == ASSENT_VALUE_TEXT ? item->text : NONE;
        if (!read_span(text, &spans[i]))
            return fail(error, part, entry->name, "this is no span such as 08:00-12:00:", text);
        if (spans[i].start_s >= spans[i].end_s)
            return fail(error, part, entry->name, "this span ends before it begins, or is empty:", text);
        if (i > 0 && spans[i].start_s < spans[i - 1].end_s)
            return fail(error, part, entry->name,
                        "this span begins before the one before it has ended:", text);
    }
    *out = (struct day_hours){spans, list->list.count};
    return true;
}

static bool read_span(struct assent_text text, struct day_span *out)
{
    return text.count == 11 && text.bytes[5] == '-' &&
           clock_read(assent_text_slice(text.bytes, 5), &out->start_s) &&
           clock_read(assent_text_slice(text.bytes + 6, 5), &out->end_s);
}

bool clock_read(struct assent_text text, int32_t *out)
{
    int32_t digits[5];
    if (text.count != 5)
        return false;
    for (size_t i = 0; i < 5; i++) {
        digits[i] = text.bytes[i] - '0';
        if (i == 2 ? text.bytes[i] != ':' : digits[i] < 0 || digits[i] > 9)
            return false;
    }
    int32_t hours = digits[0] * 10 + digits[1];
    int32_t minutes = digits[3] * 10 + digits[4];
    *out = hours * 3600 + minutes * 60;
    return minutes < 60 && *out <= DAY_S;
}

static bool fail(struct assent_error *error, const char *part, struct assent_text name, const char *what,
                 struct assent_text value)
{
    return assent_error_set(error, ASSENT_FIELD_INVALID, "%s%.*s: %s%s%.*s", part, (int)name.count,
                            name.bytes, what, value.count ? " " : "", (int)value.count,
                            value.bytes ? value.bytes : "");
}

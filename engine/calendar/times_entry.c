// SPDX-License-Identifier: Apache-2.0
// Reading one entry of times: which days it means and which part of them.
// Guarantees: an entry says one thing (a date, a range, a rule or business days); a range ends after it
// begins; what is accepted does not depend on the day on which it is read.
#include "times_entry.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

static bool read_text(struct assent_text text, struct times_entry *out, struct assent_error *error);
static bool read_record(const struct assent_value *value, enum assent_times_use use, struct times_entry *out,
                        struct assent_error *error);
static bool check_members(const struct assent_value *value, const char *const *names, size_t count,
                          struct assent_error *error);
static bool read_date(const struct assent_value *value, struct times_entry *out, struct assent_error *error);
static bool read_rule(const struct assent_value *value, struct times_entry *out, struct assent_error *error);
static bool read_dates(const struct assent_value *value, const char *name, const struct assent_value **out,
                       struct assent_error *error);
static bool read_days(struct assent_text text, struct times_entry *out, struct assent_error *error);
static bool read_part(const struct assent_value *value, struct times_entry *out, struct assent_error *error);
static bool check_use(enum assent_times_use use, const struct times_entry *entry, bool from,
                      struct assent_error *error);

static const struct assent_text NONE = {0};

bool entry_read(const struct assent_value *value, enum assent_times_use use, struct times_entry *out,
                struct assent_error *error)
{
    *out = (struct times_entry){0};
    bool from = value->kind == ASSENT_VALUE_RECORD && assent_value_get(value, "from");
    if (value->kind == ASSENT_VALUE_TEXT)
        return read_text(value->text, out, error) && check_use(use, out, from, error);
    if (value->kind == ASSENT_VALUE_RECORD)
        return read_record(value, use, out, error) && check_use(use, out, from, error);
    return entry_fail(error, "write a date, business days, or one of date, days, rule, from and until", NONE);
}

static bool read_text(struct assent_text text, struct times_entry *out, struct assent_error *error)
{
    out->kind = ENTRY_DATE;
    if (rules_day(text, &out->from.day))
        return true;
    out->kind = ENTRY_DAYS;
    return business_days_read(text, &out->days) ||
           entry_fail(
               error,
               "this is neither a date such as 2026-12-31 nor `last 3 business days of quarter`:", text);
}

static bool read_record(const struct assent_value *value, enum assent_times_use use, struct times_entry *out,
                        struct assent_error *error)
{
    static const char *const OF_DATE[] = {"at", "date", "lasts", "to"};
    static const char *const OF_RULE[] = {"also", "at", "except", "from", "lasts", "rule", "to"};
    static const char *const OF_DAYS[] = {"at", "days", "lasts", "to"};
    static const char *const OF_RANGE[] = {"from", "until"};
    bool date = assent_value_get(value, "date");
    bool rule = assent_value_get(value, "rule");
    bool days = assent_value_get(value, "days");
    if (date + rule + days > 1)
        return entry_fail(error, "write one of date, rule and days", NONE);
    if (date)
        return check_members(value, OF_DATE, 4, error) && read_date(value, out, error) &&
               read_part(value, out, error);
    if (rule)
        return check_members(value, OF_RULE, 7, error) && read_rule(value, out, error) &&
               read_part(value, out, error);
    if (days)
        return check_members(value, OF_DAYS, 4, error) &&
               read_days(assent_value_get_text(value, "days"), out, error) && read_part(value, out, error);
    if (use == ASSENT_TIMES_HANDOVERS)
        return entry_fail(error, "a handover comes back: write { rule, from, at }", NONE);
    if (!assent_value_get(value, "from") || !assent_value_get(value, "until"))
        return entry_fail(error, "write one of date, days and rule, or from and until", NONE);
    return check_members(value, OF_RANGE, 2, error) && range_read(value, out, error);
}

static bool check_members(const struct assent_value *value, const char *const *names, size_t count,
                          struct assent_error *error)
{
    for (size_t i = 0; i < value->record.count; i++) {
        size_t n = 0;
        while (n < count && !assent_text_is(value->record.members[i].name, names[n]))
            n++;
        if (n == count)
            return entry_fail(error, "this key has no meaning here:", value->record.members[i].name);
    }
    return true;
}

bool range_read(const struct assent_value *value, struct times_entry *out, struct assent_error *error)
{
    struct assent_text from = assent_value_get_text(value, "from");
    struct assent_text until = assent_value_get_text(value, "until");
    bool timed = false;
    out->kind = ENTRY_RANGE;
    if (!wall_read(from, &out->from, &timed))
        return entry_fail(error, "from is no time such as 2026-12-23 18:00:", from);
    if (!wall_read(until, &out->until, &timed))
        return entry_fail(error, "until is no time such as 2027-01-04 06:00:", until);
    out->until.day += !timed; // a date alone is meant with its whole day
    if (out->until.day * DAY_S + out->until.clock_s <= out->from.day * DAY_S + out->from.clock_s)
        return entry_fail(error, "it ends before it begins, or is empty: until", until);
    return true;
}

bool wall_read(struct assent_text text, struct wall_time *out, bool *timed)
{
    *out = (struct wall_time){0};
    *timed = text.count > 10;
    if (!*timed)
        return rules_day(text, &out->day);
    return (text.bytes[10] == ' ' || text.bytes[10] == 'T') &&
           rules_day(assent_text_slice(text.bytes, 10), &out->day) &&
           clock_read(assent_text_slice(text.bytes + 11, text.count - 11), &out->clock_s);
}

static bool read_date(const struct assent_value *value, struct times_entry *out, struct assent_error *error)
{
    struct assent_text text = assent_value_get_text(value, "date");
    out->kind = ENTRY_DATE;
    return rules_day(text, &out->from.day) || entry_fail(error, "this is no date such as 2026-12-31:", text);
}

static bool read_rule(const struct assent_value *value, struct times_entry *out, struct assent_error *error)
{
    struct assent_text from = assent_value_get_text(value, "from");
    out->kind = ENTRY_RULE;
    if (!recurrence_read(assent_value_get_text(value, "rule"), RECURRENCE_OF_TIMES, &out->rule, error))
        return false;
    if (!from.count && out->rule.needs_from)
        return entry_fail(error, "this rule needs `from`, the date that it counts from:", out->rule.text);
    if (from.count && !rules_day(from, &out->rule.from_day))
        return entry_fail(error, "from is no date such as 2026-12-31:", from);
    return recurrence_check(&out->rule, error) && read_dates(value, "except", &out->except, error) &&
           read_dates(value, "also", &out->also, error);
}

static bool read_dates(const struct assent_value *value, const char *name, const struct assent_value **out,
                       struct assent_error *error)
{
    const struct assent_value *list = assent_value_get(value, name);
    int64_t day;
    *out = list;
    if (!list)
        return true;
    if (list->kind != ASSENT_VALUE_LIST || list->list.count > ASSENT_TIMES_DATES)
        return entry_fail(error, "this is no list of at most 366 dates:", assent_text_of(name));
    for (size_t i = 0; i < list->list.count; i++) {
        const struct assent_value *item = &list->list.items[i];
        struct assent_text text = item->kind == ASSENT_VALUE_TEXT ? item->text : NONE;
        if (!rules_day(text, &day))
            return entry_fail(error, "this is no date such as 2026-12-31:", text);
    }
    return true;
}

static bool read_days(struct assent_text text, struct times_entry *out, struct assent_error *error)
{
    out->kind = ENTRY_DAYS;
    return business_days_read(text, &out->days) ||
           entry_fail(error,
                      "write `last 3 business days of quarter`, or first, and week, month or year:", text);
}

// at, to, lasts.
static bool read_part(const struct assent_value *value, struct times_entry *out, struct assent_error *error)
{
    struct assent_text at = assent_value_get_text(value, "at");
    struct assent_text to = assent_value_get_text(value, "to");
    struct assent_text lasts = assent_value_get_text(value, "lasts");
    struct assent_duration duration = {0};
    if (at.count && (!clock_read(at, &out->at_s) || out->at_s == DAY_S))
        return entry_fail(error, "at is no time of the day such as 22:00:", at);
    if (to.count && lasts.count)
        return entry_fail(error, "write either `to` or `lasts`", NONE);
    if (to.count && !clock_read(to, &out->to_s))
        return entry_fail(error, "to is no time of the day such as 02:00:", to);
    out->has_to = to.count > 0;
    if (!lasts.count)
        return true;
    if (!assent_duration_read(lasts, &duration) || duration.unit != ASSENT_DURATION_WALL)
        return entry_fail(error, "lasts is no duration such as 4 h:", lasts);
    if (duration.amount < ASSENT_SECOND_US || duration.amount > ASSENT_TIMES_DAYS * ASSENT_DAY_US)
        return entry_fail(error, "it lasts at least 1 s and at most 366 days, not", lasts);
    out->lasts_us = duration.amount;
    return true;
}

static bool check_use(enum assent_times_use use, const struct times_entry *entry, bool from,
                      struct assent_error *error)
{
    bool length = entry->has_to || entry->lasts_us;
    switch (use) {
    case ASSENT_TIMES_SPANS:
        return true;
    case ASSENT_TIMES_MEETINGS:
        return length || entry->kind == ENTRY_RANGE ||
               entry_fail(error, "a meeting has an end: write `to` or `lasts`", NONE);
    case ASSENT_TIMES_HANDOVERS:
        if (entry->kind != ENTRY_RULE || !from)
            return entry_fail(
                error, "a handover comes back: write { rule, from, at }, where from is the first one", NONE);
        return !length ||
               entry_fail(error, "a turn lasts until the next handover: leave `to` and `lasts` out", NONE);
    }
    return false;
}

bool entry_fail(struct assent_error *error, const char *what, struct assent_text value)
{
    return assent_error_set(error, ASSENT_FIELD_INVALID, "%s%s%.*s", what, value.count ? " " : "",
                            (int)value.count, value.bytes ? value.bytes : "");
}

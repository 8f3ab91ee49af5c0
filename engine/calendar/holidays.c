// SPDX-License-Identifier: Apache-2.0
// Holidays: dates, and recurrences of RFC 5545 walked by libical.
// Only the parts that make days are taken (a rule of seconds would be walked for ever), and a rule that never
// gives a day is refused. A rule is walked from its `from`, or from 1970 where its first day makes no
// difference, so that what is accepted once is accepted for ever.
#include "calendar_rules.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

// Where the days go. number is the place in the list, from 1.
struct marking {
    int64_t first_day;
    size_t count;
    bool *free_days;
    size_t number;
    struct assent_error *error;
};

static bool mark_item(struct marking *marking, const struct assent_value *item, size_t *rules);
static bool mark_date(struct marking *marking, struct assent_text text);
static bool mark_rule(struct marking *marking, const struct assent_value *item);
static bool mark_recurrence(struct marking *marking, struct assent_text text, int64_t from_day);
static void mark(struct marking *marking, int64_t day);
static bool check_members(struct marking *marking, const struct assent_value *item);
static bool check_parts(struct marking *marking, struct assent_text text, bool *needs_from);
static bool check_part(struct marking *marking, struct assent_text part, bool *by, bool *needs_from);
static struct icaltimetype ical_date(int64_t day);
static bool fail(struct marking *marking, const char *what, struct assent_text value);

bool holidays_mark(const struct assent_value *holidays, int64_t first_day, size_t count, bool *free_days,
                   struct assent_error *error)
{
    struct marking marking = {.first_day = first_day, .count = count, .free_days = free_days, .error = error};
    size_t rules = 0;
    if (!holidays)
        return true;
    if (holidays->list.count > ASSENT_HOLIDAYS)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "holidays: there are %zu, and at most %d may be",
                                holidays->list.count, ASSENT_HOLIDAYS);
    for (size_t i = 0; i < holidays->list.count; i++) {
        marking.number = i + 1;
        if (!mark_item(&marking, &holidays->list.items[i], &rules))
            return false;
    }
    return true;
}

static bool mark_item(struct marking *marking, const struct assent_value *item, size_t *rules)
{
    if (item->kind == ASSENT_VALUE_TEXT)
        return mark_date(marking, item->text);
    if (item->kind != ASSENT_VALUE_RECORD)
        return fail(marking, "write a date, or { rule, name, from }", (struct assent_text){0});
    if (!check_members(marking, item))
        return false;
    bool rule = assent_value_get(item, "rule") != NULL;
    if (rule == (assent_value_get(item, "date") != NULL))
        return fail(marking, "write either rule or date", (struct assent_text){0});
    if (!rule)
        return mark_date(marking, assent_value_get_text(item, "date"));
    if (++*rules > ASSENT_HOLIDAY_RULES)
        return assent_error_set(marking->error, ASSENT_FIELD_INVALID,
                                "holidays: at most %d of them may be rules", ASSENT_HOLIDAY_RULES);
    return mark_rule(marking, item);
}

static bool mark_date(struct marking *marking, struct assent_text text)
{
    int64_t day;
    if (!rules_day(text, &day))
        return fail(marking, "this is no date such as 2026-12-25:", text);
    mark(marking, day);
    return true;
}

static bool mark_rule(struct marking *marking, const struct assent_value *item)
{
    struct assent_text text = assent_value_get_text(item, "rule");
    const struct assent_value *from = assent_value_get(item, "from");
    int64_t from_day = 0;
    bool needs_from = false;
    if (!check_parts(marking, text, &needs_from))
        return false;
    if (from && !rules_day(assent_value_get_text(item, "from"), &from_day))
        return fail(marking, "from is no date such as 2026-12-25:", assent_value_get_text(item, "from"));
    if (!from && needs_from)
        return fail(marking, "this rule needs `from`, the date that it counts from:", text);
    return mark_recurrence(marking, text, from_day);
}

static bool mark_recurrence(struct marking *marking, struct assent_text text, int64_t from_day)
{
    char written[ASSENT_RECURRENCE_BYTES + 1];
    for (size_t i = 0; i < text.count; i++)
        written[i] = text.bytes[i];
    written[text.count] = '\0';
    icalerror_set_errors_are_fatal(0);
    struct icalrecurrencetype rule = icalrecurrencetype_from_string(written);
    icalrecur_iterator *walk =
        rule.freq == ICAL_NO_RECURRENCE ? NULL : icalrecur_iterator_new(rule, ical_date(from_day));
    if (!walk)
        return fail(marking, "this is no recurrence that can be followed:", text);
    int64_t end_day = marking->first_day + (int64_t)marking->count;
    bool any = false;
    for (;;) {
        struct icaltimetype found = icalrecur_iterator_next(walk);
        if (icaltime_is_null_time(found))
            break;
        any = true;
        int64_t day =
            assent_date_instant((struct assent_date){found.year, found.month, found.day}) / ASSENT_DAY_US;
        if (day >= end_day)
            break;
        mark(marking, day);
    }
    icalrecur_iterator_free(walk);
    return any || fail(marking, "this rule never gives a day:", text);
}

static void mark(struct marking *marking, int64_t day)
{
    if (day >= marking->first_day && day < marking->first_day + (int64_t)marking->count)
        marking->free_days[day - marking->first_day] = true;
}

static bool check_members(struct marking *marking, const struct assent_value *item)
{
    static const char *const NAMES[] = {"date", "from", "name", "rule"};
    for (size_t i = 0; i < item->record.count; i++) {
        size_t n = 0;
        while (n < sizeof NAMES / sizeof *NAMES && !assent_text_is(item->record.members[i].name, NAMES[n]))
            n++;
        if (n == sizeof NAMES / sizeof *NAMES)
            return fail(marking, "there is no such key; write rule, date, name or from:",
                        item->record.members[i].name);
    }
    return true;
}

// NAME=VALUE parts with semicolons between. The first day matters to a rule that counts or skips, or that
// says no day itself.
static bool check_parts(struct marking *marking, struct assent_text text, bool *needs_from)
{
    bool by = false;
    if (text.count == 0 || text.count > ASSENT_RECURRENCE_BYTES)
        return fail(
            marking,
            "rule is a text such as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25, and not longer than 256 bytes",
            (struct assent_text){0});
    if (!assent_text_starts(text, "FREQ=YEARLY") && !assent_text_starts(text, "FREQ=MONTHLY") &&
        !assent_text_starts(text, "FREQ=WEEKLY"))
        return fail(marking, "a rule begins with FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY:", text);
    struct assent_text rest = text;
    bool last = false;
    while (!last) {
        size_t end = assent_text_find_byte(rest, ';');
        last = end == rest.count;
        if (!check_part(marking, assent_text_slice(rest.bytes, end), &by, needs_from))
            return false;
        if (!last)
            rest = assent_text_slice(rest.bytes + end + 1, rest.count - end - 1);
    }
    *needs_from = *needs_from || !by;
    return true;
}

static bool check_part(struct marking *marking, struct assent_text part, bool *by, bool *needs_from)
{
    static const char *const COUNTS[] = {"INTERVAL", "COUNT"};
    static const char *const OTHERS[] = {"FREQ",  "UNTIL",     "WKST",     "BYMONTH", "BYMONTHDAY",
                                         "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"};
    struct assent_text name = assent_text_slice(part.bytes, assent_text_find_byte(part, '='));
    bool known = false;
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
        bool found = assent_text_is(name, COUNTS[i]);
        known = known || found;
        *needs_from = *needs_from || found;
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        known = known || assent_text_is(name, OTHERS[i]);
    for (size_t i = 0; i < part.count; i++) {
        char c = part.bytes[i];
        known = known && ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '=' || c == ',' ||
                          c == '-' || c == '+');
    }
    *by = *by || assent_text_starts(name, "BY");
    return known || fail(marking, "this part of a rule is not taken:", part);
}

static struct icaltimetype ical_date(int64_t day)
{
    struct assent_date date = assent_date_of(day * ASSENT_DAY_US);
    // Not icaltime_null_date(): its hours are -1, and a walk from there may never end.
    return (struct icaltimetype){.year = date.year, .month = date.month, .day = date.day, .is_date = 1};
}

static bool fail(struct marking *marking, const char *what, struct assent_text value)
{
    return assent_error_set(marking->error, ASSENT_FIELD_INVALID, "holidays, entry %zu: %s%s%.*s",
                            marking->number, what, value.count ? " " : "", (int)value.count,
                            value.bytes ? value.bytes : "");
}

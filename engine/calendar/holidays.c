// SPDX-License-Identifier: Apache-2.0
// Holidays: dates, and days that come back by a rule (recurrence.c). What is accepted once is accepted for
// ever: nothing here depends on the range that is asked for.
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
static bool mark_recurrence(struct marking *marking, const struct recurrence *rule);
static void mark(struct marking *marking, int64_t day);
static bool check_members(struct marking *marking, const struct assent_value *item);
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
    const struct assent_value *from = assent_value_get(item, "from");
    struct recurrence rule;
    struct assent_error error = {0};
    if (!recurrence_read(assent_value_get_text(item, "rule"), RECURRENCE_OF_DAYS, &rule, &error))
        return fail(marking, error.text, (struct assent_text){0});
    if (from && !rules_day(assent_value_get_text(item, "from"), &rule.from_day))
        return fail(marking, "from is no date such as 2026-12-25:", assent_value_get_text(item, "from"));
    if (!from && rule.needs_from)
        return fail(marking, "this rule needs `from`, the date that it counts from:", rule.text);
    return mark_recurrence(marking, &rule);
}

static bool mark_recurrence(struct marking *marking, const struct recurrence *rule)
{
    struct recurrence_walk walk;
    struct assent_error error = {0};
    int64_t end_day = marking->first_day + (int64_t)marking->count;
    int64_t day;
    if (!recurrence_check(rule, &error) || !recurrence_open(&walk, rule, &error))
        return fail(marking, error.text, (struct assent_text){0});
    while (recurrence_next(&walk, &day) && day < end_day)
        mark(marking, day);
    recurrence_close(&walk);
    return true;
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

static bool fail(struct marking *marking, const char *what, struct assent_text value)
{
    return assent_error_set(marking->error, ASSENT_FIELD_INVALID, "holidays, entry %zu: %s%s%.*s",
                            marking->number, what, value.count ? " " : "", (int)value.count,
                            value.bytes ? value.bytes : "");
}

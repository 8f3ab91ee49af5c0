// SPDX-License-Identifier: Apache-2.0
// Recurrences of RFC 5545, walked day by day with libical.
// Only the parts that make days are taken (a rule of seconds would be walked for ever), at most one on each
// day, and a rule that never gives a day is refused. A rule is walked from its first day, or from 1970 where
// that makes no difference, so that what is accepted once is accepted for ever.
#include "calendar_rules.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

static void take_weeks(struct recurrence_walk *walk, struct icalrecurrencetype *read, int64_t from_day);
static bool check_begin(struct assent_text text, enum recurrence_use use, struct assent_error *error);
static bool check_part(struct assent_text part, bool *counts, struct assent_error *error);
static bool check_company(struct assent_text rule, struct assent_text part, struct assent_error *error);
static bool says_day(struct assent_text part, enum recurrence_use use, bool weekly);
static struct icaltimetype ical_date(int64_t day);
static bool fail(struct assent_error *error, const char *what, struct assent_text value);

// NAME=VALUE parts with semicolons between. The first day matters to a rule that counts or skips, or that
// says no day itself.
bool recurrence_read(struct assent_text text, enum recurrence_use use, struct recurrence *out,
                     struct assent_error *error)
{
    bool by = use == RECURRENCE_OF_TIMES && assent_text_starts(text, "FREQ=DAILY");
    bool weekly = assent_text_starts(text, "FREQ=WEEKLY");
    bool counts = false;
    *out = (struct recurrence){.text = text};
    if (!check_begin(text, use, error))
        return false;
    struct assent_text rest = text;
    bool last = false;
    while (!last) {
        size_t end = assent_text_find_byte(rest, ';');
        last = end == rest.count;
        struct assent_text part = assent_text_slice(rest.bytes, end);
        if (!check_part(part, &counts, error) ||
            (use == RECURRENCE_OF_TIMES && !check_company(text, part, error)))
            return false;
        by = by || says_day(part, use, weekly);
        if (!last)
            rest = assent_text_slice(rest.bytes + end + 1, rest.count - end - 1);
    }
    out->needs_from = counts || !by;
    return true;
}

bool recurrence_open(struct recurrence_walk *walk, const struct recurrence *rule, struct assent_error *error)
{
    char written[ASSENT_RECURRENCE_BYTES + 1];
    for (size_t i = 0; i < rule->text.count; i++)
        written[i] = rule->text.bytes[i];
    written[rule->text.count] = '\0';
    icalerror_set_errors_are_fatal(0);
    struct icalrecurrencetype read = icalrecurrencetype_from_string(written);
    *walk = (struct recurrence_walk){.left = -1};
    if (read.freq == ICAL_WEEKLY_RECURRENCE)
        take_weeks(walk, &read, rule->from_day);
    if (read.freq != ICAL_NO_RECURRENCE)
        walk->iterator = icalrecur_iterator_new(read, ical_date(rule->from_day));
    if (!walk->iterator)
        return fail(error, "this is no recurrence that can be followed:", rule->text);
    walk->next = icalrecur_iterator_next(walk->iterator);
    return true;
}

bool recurrence_check(const struct recurrence *rule, struct assent_error *error)
{
    struct recurrence_walk walk;
    int64_t day;
    if (!recurrence_open(&walk, rule, error))
        return false;
    bool any = recurrence_next(&walk, &day);
    recurrence_close(&walk);
    return any || fail(error, "this rule never gives a day:", rule->text);
}

bool recurrence_next(struct recurrence_walk *walk, int64_t *day)
{
    bool counts = false;
    while (!counts) {
        if (icaltime_is_null_time(walk->next) || walk->left == 0 || walk->steps++ == ASSENT_RECURRENCE_STEPS)
            return false;
        struct assent_date date = {walk->next.year, walk->next.month, walk->next.day};
        *day = assent_date_instant(date) / ASSENT_DAY_US;
        counts = !walk->weeks || (*day - walk->week_day) / WEEK_DAYS % walk->weeks == 0;
        walk->next = icalrecur_iterator_next(walk->iterator);
    }
    walk->left -= walk->left > 0;
    return true;
}

void recurrence_close(struct recurrence_walk *walk)
{
    icalrecur_iterator_free(walk->iterator);
    walk->iterator = NULL;
}

// libical 3.0.16 takes another first week for INTERVAL when a day of BYDAY lies before the first day's
// weekday in a week from Sunday, and leaves days out. So it walks every week, and which week counts is said
// here.
static void take_weeks(struct recurrence_walk *walk, struct icalrecurrencetype *read, int64_t from_day)
{
    int64_t first = read->week_start == ICAL_NO_WEEKDAY ? ICAL_MONDAY_WEEKDAY : read->week_start;
    int64_t weekday = (from_day + 4) % WEEK_DAYS; // 0 is Sunday, as 1 is for libical; day 0 was a Thursday
    walk->week_day = from_day - (weekday - (first - 1) + WEEK_DAYS) % WEEK_DAYS;
    walk->weeks = read->interval;
    walk->left = read->count > 0 ? read->count : -1;
    read->interval = 1;
    read->count = 0;
}

static bool check_begin(struct assent_text text, enum recurrence_use use, struct assent_error *error)
{
    static const struct assent_text NONE = {0};
    bool daily = use == RECURRENCE_OF_TIMES && assent_text_starts(text, "FREQ=DAILY");
    if (text.count == 0 || text.count > ASSENT_RECURRENCE_BYTES)
        return fail(
            error,
            "rule is a text such as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25, and not longer than 256 bytes",
            NONE);
    if (daily || assent_text_starts(text, "FREQ=YEARLY") || assent_text_starts(text, "FREQ=MONTHLY") ||
        assent_text_starts(text, "FREQ=WEEKLY"))
        return true;
    if (use == RECURRENCE_OF_DAYS)
        return fail(error, "a rule begins with FREQ=YEARLY, FREQ=MONTHLY or FREQ=WEEKLY:", text);
    return fail(error,
                "a rule begins with FREQ=YEARLY, FREQ=MONTHLY, FREQ=WEEKLY or FREQ=DAILY; `at` says the time "
                "of the day:",
                text);
}

static bool check_part(struct assent_text part, bool *counts, struct assent_error *error)
{
    static const char *const COUNTS[] = {"INTERVAL", "COUNT"};
    static const char *const OTHERS[] = {"FREQ",  "UNTIL",     "WKST",     "BYMONTH", "BYMONTHDAY",
                                         "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"};
    struct assent_text name = assent_text_slice(part.bytes, assent_text_find_byte(part, '='));
    bool known = false;
    for (size_t i = 0; i < sizeof COUNTS / sizeof *COUNTS; i++) {
        bool found = assent_text_is(name, COUNTS[i]);
        known = known || found;
        *counts = *counts || found;
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        known = known || assent_text_is(name, OTHERS[i]);
    for (size_t i = 0; i < part.count; i++) {
        char c = part.bytes[i];
        known = known && ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '=' || c == ',' ||
                          c == '-' || c == '+');
    }
    return known || fail(error, "this part of a rule is not taken:", part);
}

// What RFC 5545 leaves out with this frequency, and a day of the month that is said by the day: such rules
// may fit no day at all, and libical looks for one through five centuries.
static bool check_company(struct assent_text rule, struct assent_text part, struct assent_error *error)
{
    bool daily = assent_text_starts(rule, "FREQ=DAILY");
    bool yearly = assent_text_starts(rule, "FREQ=YEARLY");
    bool wrong =
        (!yearly && (assent_text_starts(part, "BYYEARDAY=") || assent_text_starts(part, "BYWEEKNO="))) ||
        (daily && (assent_text_starts(part, "BYMONTHDAY=") || assent_text_starts(part, "BYSETPOS="))) ||
        (assent_text_starts(rule, "FREQ=WEEKLY") && assent_text_starts(part, "BYMONTHDAY="));
    return !wrong || fail(error, "this part has no place in a rule of that frequency:", part);
}

// Whether the rule says its day by this part. Windows are walked from near the table, so that the weekday of
// a first day that nobody wrote must make no difference.
static bool says_day(struct assent_text part, enum recurrence_use use, bool weekly)
{
    if (use == RECURRENCE_OF_DAYS)
        return assent_text_starts(part, "BY");
    return assent_text_starts(part, "BYDAY=") || assent_text_starts(part, "BYYEARDAY=") ||
           (!weekly && assent_text_starts(part, "BYMONTHDAY="));
}

static struct icaltimetype ical_date(int64_t day)
{
    struct assent_date date = assent_date_of(day * ASSENT_DAY_US);
    // Not icaltime_null_date(): its hours are -1, and a walk from there may never end.
    return (struct icaltimetype){.year = date.year, .month = date.month, .day = date.day, .is_date = 1};
}

static bool fail(struct assent_error *error, const char *what, struct assent_text value)
{
    return assent_error_set(error, ASSENT_FIELD_INVALID, "%s%s%.*s", what, value.count ? " " : "",
                            (int)value.count, value.bytes ? value.bytes : "");
}

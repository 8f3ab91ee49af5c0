// SPDX-License-Identifier: Apache-2.0
// Limits of calendars: a part of limits.h, which says what a limit owes.
#ifndef ASSENT_BASE_LIMITS_CALENDAR_H
#define ASSENT_BASE_LIMITS_CALENDAR_H

enum {
    ASSENT_CALENDAR_YEARS = 20,       // of one table: planning further ahead than that is not business time
    ASSENT_CALENDAR_LAST_YEAR = 2500, // the zones' rules end not long after
    ASSENT_DAY_SPANS = 12,            // spans of work in one day
    ASSENT_HOLIDAYS = 1000,           // of one calendar: fifty years of twenty
    ASSENT_HOLIDAY_RULES = 50,        // recurrences among them: each costs a walk from its first day
    ASSENT_EXTRA_DAYS = 1000,         // of one calendar
    ASSENT_RECURRENCE_BYTES = 256,    // of one recurrence: a dozen parts
};

#endif

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
    ASSENT_RECURRENCE_STEPS = 100000, // days that one recurrence is walked: every day since 1970, three times
    ASSENT_TIMES_ENTRIES = 100,       // of one board, rota, freeze or window
    ASSENT_TIMES_RULES = 10,     // of them that come back: each is up to one span for each day of the table
    ASSENT_TIMES_DATES = 366,    // dates that one of them leaves out or adds
    ASSENT_TIMES_DAYS = 366,     // that one span lasts
    ASSENT_BOARDS = 200,         // of one world
    ASSENT_ROTAS = 200,          // of one world
    ASSENT_WORLD_RULES = 1000,   // entries that come back, of one world: with daily ones 90 MB of tables
    ASSENT_ROTA_PEOPLE = 100,    // of one rota
    ASSENT_ROTA_INSTEAD = 500,   // times that somebody takes for others in one rota
    ASSENT_FREEZES = 500,        // of one world; each is looked at for every ticket that it might stop
    ASSENT_WINDOWS = 500,        // of one world
    ASSENT_FREEZE_STEPS = 1000,  // ends of freezes and beginnings of windows that are tried for a free time
    ASSENT_OVERRIDE_WHO = 20,    // words that say who may lift one freeze
    ASSENT_WAIVERS = 50,         // freezes lifted for one ticket
    ASSENT_MEETING_PEOPLE = 100, // that are written down as present: each decision gives each of them a vote
    ASSENT_MEETING_ITEMS = 200,  // decided in one meeting, some of them twice: its record is one row
    ASSENT_AGENDA_ITEMS = 200,   // of one meeting: two minutes each would be a day
    ASSENT_AGENDA_SCAN = 500,    // tickets that are looked through for what was decided since a meeting
    ASSENT_BOARD_MINUTES = 480,  // that one item of an agenda may take
};

#define ASSENT_MEETING_EARLY_US (INT64_C(15) * 60 * 1000000)   // before it begins: people are coming
#define ASSENT_MEETING_LATE_US  (INT64_C(24) * 3600 * 1000000) // after its end: what was left to write down

#endif

// SPDX-License-Identifier: Apache-2.0
// Times that come and go, as the world file writes them (boards' meetings, handovers of rotas, and whatever
// else holds at times), become a table of spans. An entry is
//   "2026-12-31"                              that day
//   "last 3 business days of quarter"         from the first of these days to the end of the last one, with
//                                             what lies between; first | last, week | month | quarter | year
//   { from: "2026-12-23 18:00", until: "2027-01-04 06:00" }   a date alone: from its beginning, until its end
//   { date: "2026-12-31", … }, { days: "first business day of month", … },
//   { rule: "FREQ=WEEKLY;BYDAY=TU", from: "2026-01-06", except: [dates], also: [dates], … }
// where … says which part of these days: at: "22:00" (by default the beginning), and to: "02:00" (the next
// day's when it is not later than `at`) or lasts: "4 h" (whole days are days of the calendar on the wall).
// Times are of the clock on the wall of the zone. What a change of the clocks skips is not there; what it
// shows twice is the first.
#ifndef ASSENT_CALENDAR_TIMES_H
#define ASSENT_CALENDAR_TIMES_H

#include <assent/core/directory.h>

enum assent_times_use {
    ASSENT_TIMES_SPANS,    // when something holds: spans that meet or overlap become one
    ASSENT_TIMES_MEETINGS, // each by itself; every entry says how long
    ASSENT_TIMES_HANDOVERS // one rule with its first day, and no length
};

// Checks entries and zone without building. calendar: whether business days may be counted. Fails:
// FIELD_INVALID with a sentence that names the part ("entry 2: …", "zone: …").
bool assent_times_check(struct assent_text zone, bool calendar, const struct assent_value *entries,
                        enum assent_times_use use, struct assent_error *error);
// Builds the table of spans that begin in [from_us, until_us), or end in it. calendar: with its tables; NULL
// when none is named. Lives in the arena. No clock is read. Fails: FIELD_INVALID.
bool assent_times_build(struct assent_times *times, const struct assent_calendar *calendar,
                        enum assent_times_use use, int64_t from_us, int64_t until_us,
                        struct assent_arena *arena, struct assent_error *error);

// The same for a rota: who takes which turn, the others' days included. Fails: FIELD_INVALID ("entry 1: …",
// "instead, entry 2: …").
bool assent_rota_check(struct assent_text zone, const struct assent_value *handover,
                       const struct assent_value *instead, struct assent_error *error);
bool assent_rota_build(struct assent_rota *rota, const struct assent_directory *directory, int64_t from_us,
                       int64_t until_us, struct assent_arena *arena, struct assent_error *error);

#endif

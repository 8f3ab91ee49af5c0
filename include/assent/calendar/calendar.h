// SPDX-License-Identifier: Apache-2.0
// Calendars: working hours, holidays and a time zone become a table of UTC intervals that the directory
// carries (data.md; libical does zones and recurrences). Rules:
//   { hours: { mon: ["08:00-12:00", "13:00-17:00"], … },
//     holidays: ["2026-12-25", { date, name }, { rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", name, from:
//     "2020-12-25" }], extra: { "2026-12-19": ["09:00-12:00"] } }
// Times are of the clock on the wall of the zone: a span over a change of the clocks is as long as it really
// is. An extra day replaces the hours of its date, holiday or not. `from` is needed where a rule counts
// (INTERVAL, COUNT) or says no day itself.
#ifndef ASSENT_CALENDAR_CALENDAR_H
#define ASSENT_CALENDAR_CALENDAR_H

#include <assent/core/directory.h>

// Checks rules and zone without building; adds nothing anywhere. Fails: FIELD_INVALID with a sentence that
// names the part ("hours.mon: …").
bool assent_calendar_check(struct assent_text zone, const struct assent_value *rules,
                           struct assent_error *error);
// Builds the tables of one calendar for [from_us, until_us) rounded outwards to whole local days. At most 20
// years (FIELD_INVALID). Lives in the arena. No clock is read.
bool assent_calendar_build(struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                           struct assent_arena *arena, struct assent_error *error);
// Builds all tables of a directory (times.h, too), from two years before around_us to eight years after.
bool assent_calendar_fill(struct assent_directory *directory, int64_t around_us, struct assent_arena *arena,
                          struct assent_error *error);

#endif

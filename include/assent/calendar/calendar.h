// SPDX-License-Identifier: Apache-2.0
// Calendars: working hours, holidays and a time zone become a table of UTC intervals that the directory
// carries (data.md; libical does zones and recurrences). rules: { hours: { mon: ["08:00-12:00",
// "13:00-17:00"], … }, holidays: ["2026-12-25", { rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", name, from:
// "2020-12-25" }],
//          extra: { "2026-12-19": ["09:00-12:00"] } }   Local wall time of the zone; an interval over a
//          daylight-saving change is as long as the clock on the wall says.
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
// Builds all calendars of a directory, from two years before around_us to eight years after.
bool assent_calendar_fill(struct assent_directory *directory, int64_t around_us, struct assent_arena *arena,
                          struct assent_error *error);

#endif

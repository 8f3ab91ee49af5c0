// SPDX-License-Identifier: Apache-2.0
// The change schedule as iCalendar (RFC 5545, API-16). Pure: entries in, text out.
#ifndef ASSENT_ROUTES_CALENDAR_TEXT_H
#define ASSENT_ROUTES_CALENDAR_TEXT_H

#include <assent/core/schedule.h>

// What stands above the events. url: of the site, without a slash at its end; empty: nobody said.
struct calendar_head {
    struct assent_text name;
    struct assent_text url;
};
struct assent_text calendar_text(const struct calendar_head *head,
                                 const struct assent_schedule_entry *entries, size_t count,
                                 struct assent_arena *arena);

#endif

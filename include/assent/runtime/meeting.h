// SPDX-License-Identifier: Apache-2.0
// What a request about a meeting of a board says.
#ifndef ASSENT_RUNTIME_MEETING_H
#define ASSENT_RUNTIME_MEETING_H

#include <assent/core/event.h>

struct assent_meeting_asked {
    struct assent_text board;         // handle
    struct assent_text day;           // "2026-12-01"
    const struct assent_text *people; // MEETING_ATTEND: who is there, by handle or id
    size_t people_count;
    struct assent_sitting sitting; // EVENT that decides an item: its decision, and dissent by handle or id
};

#endif

// SPDX-License-Identifier: Apache-2.0
// What the files of meetings share. meetings.c: rows, the list, the agenda.
#ifndef ASSENT_ROUTES_MEETINGS_H
#define ASSENT_ROUTES_MEETINGS_H

#include "view.h"

// "weekly-cab/2026-12-01"
struct assent_text view_meeting_id(const struct view *view, const struct assent_board *board,
                                   const struct assent_span *meeting);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the files of meetings share. meetings.c: rows, the list, the agenda, what a chair writes;
// meeting_record.c: what was written; minutes.c: the same as a page of Markdown.
#ifndef ASSENT_ROUTES_MEETINGS_H
#define ASSENT_ROUTES_MEETINGS_H

#include "view.h"

// A meeting with what was written down of it (absent: nothing was).
struct assent_value view_record(const struct view *view, const struct assent_value *meeting,
                                const struct assent_value *recorded);
// What was decided of one item.
struct assent_value view_decided(const struct view *view, const struct assent_value *item);
// What was decided last of a round; NULL: nothing was.
const struct assent_value *recorded_item(const struct assent_value *recorded, struct assent_text round);
// The record as view_record shows it, as Markdown. name: of the board.
struct assent_text minutes_text(const struct view *view, struct assent_text name,
                                const struct assent_value *record);

#endif

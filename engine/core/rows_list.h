// SPDX-License-Identifier: Apache-2.0
// What the files that make rows share: the list of rows in the making.
#ifndef ASSENT_CORE_ROWS_LIST_H
#define ASSENT_CORE_ROWS_LIST_H

#include <assent/core/rows.h>

struct row_list {
    struct assent_arena *arena;
    const struct assent_ticket *ticket; // after
    struct assent_row *items;
    size_t count;
    size_t room;
};

// Whether the fold has left it alone: the same to the last byte. Padding may make equal ones differ, which
// costs a look and no more.
bool row_untouched(const void *before, const void *after, size_t size);
// A row of the ticket, zeroed but for kind and ticket.
struct assent_row *row_add(struct row_list *list, enum assent_row_kind kind);

// Inbox, offers, timers by due time, readers: derived rows, as a difference between two tickets.
struct row_audiences {
    bool restricted;
    const struct assent_audience *readers;
    const struct assent_audience *operators;
};
void rows_index(struct row_list *list, const struct assent_ticket *before,
                const struct row_audiences *audiences);
// When the ticket is to happen and how it has ended: the schedule's row and that of the past
// (rows_planned.c).
void rows_planned(struct row_list *list, const struct assent_ticket *before);
// The members of sets that `after` names and `before` did not.
void rows_sets(struct row_list *list, const struct assent_ticket *before,
               const struct assent_directory *directory);

#endif

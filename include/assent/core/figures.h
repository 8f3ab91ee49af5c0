// SPDX-License-Identifier: Apache-2.0
// Figures of the past: how often work on a service, an item or by a workflow came to a good end lately
// (data.md, "The world splits"; docs/decisions/0131). Counted when a ticket ends, in the same item of the
// store, and held in memory by whoever runs turns: a hook never waits for a query. Everything here only
// reads.
#ifndef ASSENT_CORE_FIGURES_H
#define ASSENT_CORE_FIGURES_H

#include <assent/core/directory.h>
#include <assent/core/ticket.h>

enum { ASSENT_FIGURES_DAYS = 90 }; // that figures look back on, today counted

// What is kept of a ticket that has ended, beside the ticket itself.
struct assent_ended {
    struct assent_id ticket;
    int64_t ended_us;
    enum assent_ticket_kind kind;
    enum assent_outcome outcome;
    struct assent_text workflow;
    struct assent_text service;
    const struct assent_text *items; // configuration items, sorted; of a ticket of an older form: none
    size_t item_count;
};

// Pure. False while the ticket is open. Borrows from the ticket and the arena.
bool assent_ended_of(const struct assent_ticket *ticket, struct assent_arena *arena,
                     struct assent_ended *out);
// Stored: canonical JSON without the ticket's id and time. Fails: BAD_RECORD.
struct assent_text assent_ended_write(const struct assent_ended *ended, struct assent_arena *arena);
bool assent_ended_read(struct assent_text bytes, struct assent_arena *arena, struct assent_ended *out,
                       struct assent_error *error);

// One day's, in days of UTC since 1970.
struct assent_figure_day {
    int64_t day;
    int64_t succeeded;
    int64_t failed;
};
struct assent_figure {
    struct assent_text key;               // "workflow:HANDLE", "service:HANDLE", "ci:HANDLE"
    const struct assent_figure_day *days; // rising
    size_t day_count;
};
struct assent_figures {
    const struct assent_figure *const *items; // sorted by key
    size_t count;
};

// Pure. Under which keys it counts; none unless it succeeded or failed: what was called off says nothing
// about how work goes. At most ASSENT_FIGURES_KEYS.
const struct assent_text *assent_figure_keys(const struct assent_ended *ended, struct assent_arena *arena,
                                             size_t *count);
// The figure of that key; NULL when there is none. figures may be NULL: nothing has ended yet.
const struct assent_figure *assent_figures_find(const struct assent_figures *figures, struct assent_text key);

struct assent_figure_sum {
    int64_t succeeded;
    int64_t failed;
};
// Pure. Of the ASSENT_FIGURES_DAYS that end with the day of now_us.
struct assent_figure_sum assent_figures_of(const struct assent_figures *figures, const char *kind,
                                           struct assent_text handle, int64_t now_us);

#endif

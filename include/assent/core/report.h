// SPDX-License-Identifier: Apache-2.0
// Reports: what became of the tickets that ended in a span of time, counted by month, service, workflow and
// type (docs/decisions/0131). A report is made of whole tickets, so whatever they hold can be counted later
// without another stored form. Pure; everything lives in the arena that it was opened with.
#ifndef ASSENT_CORE_REPORT_H
#define ASSENT_CORE_REPORT_H

#include <assent/core/ticket.h>

enum assent_report_by {  // bits: the columns that groups are told apart by
    ASSENT_BY_MONTH = 1, // of the end, in UTC
    ASSENT_BY_SERVICE = 2,
    ASSENT_BY_WORKFLOW = 4,
    ASSENT_BY_TYPE = 8
};

struct assent_report_times { // all 0 when count is
    int64_t count;
    int64_t median_us; // the value that half of them do not exceed
    int64_t ninety_us; // … and nine of ten
    int64_t mean_us;
};

// "" in a column that was not asked for, or of which a ticket has none.
struct assent_report_group {
    struct assent_text month; // "2026-11"
    struct assent_text service;
    struct assent_text workflow;
    struct assent_text type;
};

struct assent_report_line {
    struct assent_report_group group;
    int64_t ended; // the sum of the four outcomes, and of the types of changes
    int64_t outcomes[ASSENT_OUTCOME_CANCELLED + 1];
    int64_t types[ASSENT_TYPE_LATENT + 1];
    struct assent_report_times lead;     // from creation to the end, of those that succeeded or failed
    struct assent_report_times approval; // how long rounds of approvals were open, of those that had any
};

// Rounds that were asked, by name and by whom they asked. Skipped ones are not counted.
struct assent_report_round {
    struct assent_report_group group;
    struct assent_text round;
    struct assent_text asked; // "group:dba board:cab": what its seats address, each once, sorted
    bool debt;                // votes that are owed (`ratify`)
    int64_t closed;
    int64_t met, refused, expired, left;
    int64_t early;  // decided in the first half of their time,
    int64_t timely; // in the second half,
    int64_t late;   // after it; of those that have a clock
    struct assent_report_times open;
};

struct assent_report_sums {
    struct assent_report_line total;
    const struct assent_report_line *lines; // sorted by their groups
    size_t line_count;
    const struct assent_report_round *rounds; // sorted by group, name, asked
    size_t round_count;
};

struct assent_report;
struct assent_report *assent_report_open(struct assent_arena *arena, unsigned by);
// Counts a ticket that has ended; one that is open counts nothing. type: of its workflow. The report copies
// what it keeps. Fails: LIMIT_REACHED (more lines than ASSENT_REPORT_LINES).
bool assent_report_add(struct assent_report *report, const struct assent_ticket *ticket,
                       enum assent_change_type type, struct assent_error *error);
// May be called again after more was added.
struct assent_report_sums assent_report_done(struct assent_report *report);
// "month", …; 0 when there is no such column.
unsigned assent_report_by_find(struct assent_text word);

#endif

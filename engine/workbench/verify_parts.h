// SPDX-License-Identifier: Apache-2.0
// What the parts of verify share: the reader, what was counted, and how a fault is noted. A function that
// returns bool returns false when the store cannot be read any more; a fault is no reason to.
#ifndef WORKBENCH_VERIFY_PARTS_H
#define WORKBENCH_VERIFY_PARTS_H

#include <assent/workbench/verify.h>

struct verify {
    struct assent_reader *reader;
    struct assent_verify_report *report;
    struct assent_error *error;
    struct assent_arena *page;   // of one page
    struct assent_arena *ticket; // of one ticket
    int64_t ticket_turns;        // in the journal up to the head
    int64_t walked_turns;        // reached by walking tickets back
    int64_t versions;            // of workflows that the journal deployed
    int64_t tokens;              // that it made
    int64_t open_signals;        // by the newest turn of each
    int64_t slots;               // that hold a signal
    int64_t delegations;         // likewise
    int64_t templates;           // likewise
    int64_t meetings;            // likewise
};

// Notes a fault; the first one is kept. seq 0: of no turn.
void verify_fault(struct verify *verify, enum assent_code code, int64_t seq, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// A call of the reader failed with error: true when that is a fault of the store's content, which is noted.
bool verify_unreadable(struct verify *verify, const struct assent_error *error, const char *what);
// "tkt_…", in the arena of the ticket.
const char *verify_name(struct verify *verify, const struct assent_id *id);

// verify_journal.c
bool verify_journal(struct verify *verify);
// Whether the turn's payload is gone though its envelope names it.
bool verify_erased(const struct assent_stored_turn *stored, struct assent_arena *arena);
// verify_subjects.c: the stored form of what is no ticket, where the turn is its newest one; the workflow
// version that a turn deployed, if it did; and that there are no more of either than the journal made.
void verify_stored_form(struct verify *verify, const struct assent_stored_turn *stored,
                        const struct assent_admin_turn *turn, struct assent_text bytes);
bool verify_version(struct verify *verify, const struct assent_stored_turn *stored,
                    const struct assent_admin_turn *turn);
bool verify_subject_counts(struct verify *verify);
// verify_templates.c: the newest turn of a template, and its stored form.
bool verify_template(struct verify *verify, const struct assent_stored_turn *stored,
                     const struct assent_admin_turn *turn, struct assent_text bytes);
// verify_tickets.c
bool verify_tickets(struct verify *verify);
// verify_index.c: inbox, offers and timers. wanted are the rows that a ticket calls for.
bool verify_wanted(struct verify *verify, const struct assent_ticket *ticket,
                   const struct assent_rows *wanted);
bool verify_index(struct verify *verify);
// verify_signals.c: the slots of open signals, and what tickets listen to.
bool verify_signals(struct verify *verify);
bool verify_signal_open(const struct assent_admin_turn *turn);
bool verify_find_listening(struct verify *verify, const struct assent_stored_listening *listening,
                           bool *found);
void verify_slot_counts(struct verify *verify);
// verify_schedule.c
bool verify_schedule(struct verify *verify);
bool verify_find_entry(struct verify *verify, const struct assent_row *row, bool *found);
bool verify_find_conflict(struct verify *verify, const struct assent_row *row, bool *found);
// The stored ticket, or NULL (a fault is noted when it cannot be read; none when it is not there). False when
// the store cannot be read.
bool verify_load(struct verify *verify, struct assent_id id, const struct assent_ticket **out);

#endif

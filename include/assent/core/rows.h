// SPDX-License-Identifier: Apache-2.0
// Rows: how subjects are stored beside the journal (data.md, "The commit": B-tree pages touched are
// everything). The same for every store. A ticket is a head row (list columns + a small head), a fields row
// written only on edit, and part rows (ticket, kind, name) written only when they change: "round" and "vote",
// "job", "timer", "signal". The inbox is keyed by audience, never a row for each member. All bytes are
// canonical JSON.
#ifndef ASSENT_CORE_ROWS_H
#define ASSENT_CORE_ROWS_H

#include <assent/core/directory.h>
#include <assent/core/ticket.h>

enum assent_row_kind {
    ASSENT_ROW_TICKET,   // always put, never deleted
    ASSENT_ROW_FIELDS,   // ticket -> fields
    ASSENT_ROW_PART,     // (ticket, part, name) -> bytes, or gone
    ASSENT_ROW_INBOX,    // (audience, ticket, item) -> due, except; or gone
    ASSENT_ROW_OFFER,    // (worker type, ticket, job n): claimable; or gone
    ASSENT_ROW_TIMER,    // (due, ticket, name); or gone
    ASSENT_ROW_READER,   // (audience, ticket): who may see it besides the rule of the kind
    ASSENT_ROW_SIGNAL,   // (signal, key, ticket): the ticket listens to it; or gone
    ASSENT_ROW_SET,      // (digest) -> members: kept once
    ASSENT_ROW_ADMIN,    // (subject kind, id) -> bytes of a subject that is no ticket
    ASSENT_ROW_ITEM,     // (item, ticket): its fields name the configuration item; or gone
    ASSENT_ROW_SCHEDULE, // (end, ticket) -> the ticket's entry in the schedule; or gone
    ASSENT_ROW_ENDED,    // (when, ticket) -> what is kept of a ticket that has ended (figures.h); or gone
    ASSENT_ROW_CONFLICT, // (conflict's id, ticket) -> outcome and the conflict as that ticket has it; or gone
};

// Stored: never renumbered.
enum assent_part {
    ASSENT_PART_ROUND,
    ASSENT_PART_VOTE,
    ASSENT_PART_JOB,
    ASSENT_PART_TIMER,
    ASSENT_PART_SIGNAL,
    ASSENT_PART_CONFLICT
};

struct assent_schedule_entry;
struct assent_ended;
struct assent_row {
    enum assent_row_kind kind;
    // Delete instead of put. A gone row has all its columns as they were put, because they are the key by
    // which a store finds it without an index: INBOX (audience, due_us, ticket, item = name), OFFER (worker,
    // at_us, ticket, job), TIMER (at_us, ticket, name), SIGNAL (name, key, ticket), ITEM (name, ticket),
    // SCHEDULE and ENDED (at_us, ticket), CONFLICT (name, ticket). Where one of these changes (a due time
    // moves) there are two rows: the old one gone, then the new one put.
    bool gone;
    struct assent_id ticket;
    struct assent_text bytes; // TICKET head, FIELDS, PART, SET members (JSON list of ids), ADMIN, SCHEDULE,
                              // CONFLICT
    // TICKET: list columns
    struct assent_text number;
    struct assent_text workflow;
    int64_t workflow_version;
    enum assent_ticket_kind ticket_kind;
    struct assent_text state;
    struct assent_text requester;
    struct assent_text service; // of the field of type service, "" otherwise
    struct assent_text title;
    int64_t created_us;
    int64_t updated_us;
    int64_t due_us; // of the next clock that people see; 0: none
    bool open;
    // PART
    enum assent_part part;
    struct assent_text name; // round: "3"; vote: "3/per_…"; job: "5"; timer: its name; signal: "0".
                             // INBOX: item: "round/3", "task/7-5", "fault/7-5", "held". SIGNAL: its name.
                             // ITEM: its handle; CONFLICT: its id
    struct assent_text key;  // SIGNAL: with which key
    // INBOX, READER
    struct assent_text audience; // "per_…", "group:x", "role:x", "board:x", "set:sha256:…"
    struct assent_text except;   // INBOX: ids that are not asked, each followed by a space
    struct assent_text
        round; // INBOX: "3" for a round, so that a reader can join the reader's own vote; "" otherwise
    // OFFER
    struct assent_text worker;
    int64_t job;                           // n
    int64_t at_us;                         // OFFER: since when; TIMER: due; SCHEDULE: its end; ENDED: when
    enum assent_conflict_outcome conflict; // CONFLICT
    const struct assent_schedule_entry *planned; // SCHEDULE, put: what the bytes say
    const struct assent_ended *ended;            // ENDED
    struct assent_digest digest;                 // SET
    struct assent_text subject_kind;             // ADMIN: "directory", "workflow", "token"
    struct assent_text subject_id;
};

struct assent_rows {
    const struct assent_row *items;
    size_t count;
};

// Pure. The rows that must be written so that what was stored for `before` (NULL: nothing) becomes `after`.
// Equal parts make no row. restricted: the ticket is seen by those involved only, so READER rows are made for
// requester, editors, audiences and readers (resolved; put when the ticket is made and with each edit).
// directory: the one that the turn was decided on, for the members of seats' candidate sets; a set that it
// does not yield makes no row. operators: the audience of faults. The same pointer twice makes no rows.
struct assent_rows assent_rows_change(const struct assent_ticket *before, const struct assent_ticket *after,
                                      bool restricted, const struct assent_audience *readers,
                                      const struct assent_audience *operators,
                                      const struct assent_directory *directory, struct assent_arena *arena);

// What a load returns: the head, the fields and all part rows of one ticket.
struct assent_stored_part {
    enum assent_part part;
    struct assent_text name;
    struct assent_text bytes;
};
struct assent_stored_ticket {
    struct assent_id id;
    int64_t seq; // of its last turn
    struct assent_text head;
    struct assent_text fields;
    const struct assent_stored_part *parts;
    size_t part_count;
};
// Fails: BAD_RECORD.
const struct assent_ticket *assent_rows_read(const struct assent_stored_ticket *stored,
                                             struct assent_arena *arena, struct assent_error *error);

// A conflict as a CONFLICT row or a part has it. Fails: BAD_RECORD.
bool assent_conflict_read(struct assent_text bytes, struct assent_arena *arena, struct assent_conflict *out,
                          struct assent_error *error);

const char *assent_part_text(enum assent_part part);

// The key under which a ticket stands among the READER rows for whoever watches it. It is nobody's audience,
// so that it lets nobody see anything.
struct assent_text assent_watch_key(struct assent_text person, struct assent_arena *arena);
// The key among the READER rows of a ticket that everybody would see by its kind, and only its readers do. It
// is nobody's audience.
struct assent_text assent_readers_only_key(void);

#endif

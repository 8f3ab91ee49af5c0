// SPDX-License-Identifier: Apache-2.0
// Named statements: the blocks of commit.sql and read.sql, prepared once for each connection when first used,
// and the few verbs with which every file of this folder binds, steps and reads them.
#ifndef STATEMENT_H
#define STATEMENT_H

#include <assent/base/digest.h>
#include <assent/base/error.h>
#include <assent/base/id.h>

#include <sqlite3.h>

// What to do when the process, or the machine, has as many files open as it may.
#define FILES_TO_DO                                                                                          \
    "let the process open more files (`ulimit -n`, LimitNOFILE): it needs 64 for itself and one for each connection"

// X(NAME, "name of the block")
#define STATEMENTS(X)                                                                                        \
    X(BEGIN_WRITE, "begin_write")                                                                            \
    X(COMMIT, "commit")                                                                                      \
    X(ROLLBACK, "rollback")                                                                                  \
    X(TICKET_FIND, "ticket_find")                                                                            \
    X(SUBJECT_FIND, "subject_find")                                                                          \
    X(TURN_FIND, "turn_find")                                                                                \
    X(JOURNAL_ADD, "journal_add")                                                                            \
    X(PAYLOAD_ADD, "payload_add")                                                                            \
    X(IDEMPOTENCY_ADD, "idempotency_add")                                                                    \
    X(TICKET_ADD, "ticket_add")                                                                              \
    X(TICKET_PUT_HEAD, "ticket_put_head")                                                                    \
    X(TICKET_PUT_PLACE, "ticket_put_place")                                                                  \
    X(TICKET_PUT_ALL, "ticket_put_all")                                                                      \
    X(TICKET_TOUCH, "ticket_touch")                                                                          \
    X(SUBJECT_PUT, "subject_put")                                                                            \
    X(SUBJECT_TOUCH, "subject_touch")                                                                        \
    X(PART_PUT, "part_put")                                                                                  \
    X(PART_GONE, "part_gone")                                                                                \
    X(INBOX_PUT, "inbox_put")                                                                                \
    X(INBOX_GONE, "inbox_gone")                                                                              \
    X(OFFER_PUT, "offer_put")                                                                                \
    X(OFFER_GONE, "offer_gone")                                                                              \
    X(TIMER_PUT, "timer_put")                                                                                \
    X(TIMER_GONE, "timer_gone")                                                                              \
    X(SIGNAL_PUT, "signal_put")                                                                              \
    X(SIGNAL_GONE, "signal_gone")                                                                            \
    X(READER_PUT, "reader_put")                                                                              \
    X(READER_GONE, "reader_gone")                                                                            \
    X(SET_PUT, "set_put")                                                                                    \
    X(ITEM_PUT, "item_put")                                                                                  \
    X(ITEM_GONE, "item_gone")                                                                                \
    X(SCHEDULE_PUT, "schedule_put")                                                                          \
    X(ENDED_PUT, "ended_put")                                                                                \
    X(ENDED_GONE, "ended_gone")                                                                              \
    X(SCHEDULE_GONE, "schedule_gone")                                                                        \
    X(CONFLICT_PUT, "conflict_put")                                                                          \
    X(CONFLICT_GONE, "conflict_gone")                                                                        \
    X(BEGIN_READ, "begin_read")                                                                              \
    X(END_READ, "end_read")                                                                                  \
    X(TICKET_HEAD, "ticket_head")                                                                            \
    X(TICKET_PARTS, "ticket_parts")                                                                          \
    X(TICKET_REVISION, "ticket_revision")                                                                    \
    X(TICKET_N, "ticket_n")                                                                                  \
    X(NUMBER_FIND, "number_find")                                                                            \
    X(SUBJECT_BYTES, "subject_bytes")                                                                        \
    X(SUBJECTS_OF, "subjects_of")                                                                            \
    X(LIST_COLUMN, "list_column")                                                                            \
    X(LIST_RISING, "list_rising")                                                                            \
    X(LIST_FALLING, "list_falling")                                                                          \
    X(LIST_PLACE_RISING, "list_place_rising")                                                                \
    X(LIST_PLACE_FALLING, "list_place_falling")                                                              \
    X(LIST_REQUESTER_RISING, "list_requester_rising")                                                        \
    X(LIST_REQUESTER_FALLING, "list_requester_falling")                                                      \
    X(LIST_SERVICE_RISING, "list_service_rising")                                                            \
    X(LIST_SERVICE_FALLING, "list_service_falling")                                                          \
    X(LIST_READER_RISING, "list_reader_rising")                                                              \
    X(LIST_READER_FALLING, "list_reader_falling")                                                            \
    X(LIST_ITEM_RISING, "list_item_rising")                                                                  \
    X(LIST_ITEM_FALLING, "list_item_falling")                                                                \
    X(LIST_IDS, "list_ids")                                                                                  \
    X(WORKFLOW_NEXT, "workflow_next")                                                                        \
    X(STATE_NEXT, "state_next")                                                                              \
    X(READER_FIND, "reader_find")                                                                            \
    X(INBOX_OF, "inbox_of")                                                                                  \
    X(INBOX_SET_NEXT, "inbox_set_next")                                                                      \
    X(INBOX_ALL, "inbox_all")                                                                                \
    X(SET_MEMBERS, "set_members")                                                                            \
    X(TIMERS, "timers")                                                                                      \
    X(OFFERS, "offers")                                                                                      \
    X(LISTENERS, "listeners")                                                                                \
    X(ALL_LISTENING, "all_listening")                                                                        \
    X(ENDED_FROM, "ended_from")                                                                              \
    X(SCHEDULE_FROM, "schedule_from")                                                                        \
    X(CONFLICTS_ALL, "conflicts_all")                                                                        \
    X(CONFLICTS_OF, "conflicts_of")                                                                          \
    X(JOURNAL_AFTER, "journal_after")                                                                        \
    X(JOURNAL_AT, "journal_at")                                                                              \
    X(JOURNAL_HEAD, "journal_head")                                                                          \
    X(KEYS_AFTER, "keys_after")

enum statement {
#define STATEMENT_ENUM(name, text) STATEMENT_##name,
    STATEMENTS(STATEMENT_ENUM)
#undef STATEMENT_ENUM
        STATEMENTS_COUNT
};

struct log_vfs;

struct connection {
    sqlite3 *db;
    const char *file;    // for error texts
    struct log_vfs *log; // the writer's; NULL: the system's own
    sqlite3_stmt *prepared[STATEMENTS_COUNT];
};

// The statement, ready to be bound; NULL when it cannot be prepared.
sqlite3_stmt *statement_of(struct connection *connection, enum statement which, struct assent_error *error);
// One step. *row: whether there is one. At the end and on failure the statement is reset and its bindings
// dropped.
bool statement_step(struct connection *connection, sqlite3_stmt *statement, bool *row,
                    struct assent_error *error);
// Steps a statement that gives no rows.
bool statement_run(struct connection *connection, sqlite3_stmt *statement, struct assent_error *error);
// To be called when a reader stops before the end.
void statement_stop(sqlite3_stmt *statement);
void statements_finish(struct connection *connection);

// Bound bytes are borrowed until the statement is reset.
void bind_text(sqlite3_stmt *statement, int at, struct assent_text text);
void bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t count);
void bind_id(sqlite3_stmt *statement, int at, const struct assent_id *id);
void bind_integer(sqlite3_stmt *statement, int at, int64_t number);

// Borrowed until the next step.
struct assent_text column_borrow(sqlite3_stmt *statement, int at);
struct assent_text column_text(sqlite3_stmt *statement, int at, struct assent_arena *arena);
int64_t column_integer(sqlite3_stmt *statement, int at);
// Copies exactly count bytes; false when the column holds another number of them.
bool column_bytes(sqlite3_stmt *statement, int at, void *out, size_t count);

// Turns SQLite's last error on the connection into ours. doing: "writing to", "reading". Returns false.
bool fault_set(const struct connection *connection, const char *doing, struct assent_error *error);
// A row that is there but holds what no row may hold.
bool fault_bad_row(const struct connection *connection, const char *table, struct assent_error *error);

#endif

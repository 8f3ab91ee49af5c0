// SPDX-License-Identifier: Apache-2.0
// What the files of the SQLite store use of each other. One writer's connection commits; a keeper's
// connection, used by another thread, moves the write-ahead log into the file; each reader has its own. They
// share the gate and wal_pages, and nothing else.
#ifndef SQLITE_INTERNAL_H
#define SQLITE_INTERNAL_H

#include "statement.h"
#include "store_methods.h"

#include <assent/base/limits.h>

#include <pthread.h>
#include <stdatomic.h>

// Form of the tables, in the file's user_version. An older one is brought up by upgrade.sql when an engine
// opens the store; a newer one is refused with STORE_VERSION.
enum { SCHEMA_VERSION = 3 };
// "asnt": the file's application_id, by which a store is told from another program's database.
enum { APPLICATION_ID = 0x61736e74 };
// Fields stand beside the parts under a number of their own.
enum { PART_FIELDS = -1 };
enum { PATH_BYTES = 4096 }; // as Linux has it

// Lets either the writer or the keeper work, and the keeper as soon as it asks, so that a busy writer cannot
// starve it.
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool writing;
    bool keeping; // asked for or held
};
void gate_open(struct gate *gate);
void gate_close(struct gate *gate);
void gate_write(struct gate *gate);
void gate_written(struct gate *gate);
void gate_keep(struct gate *gate);
void gate_kept(struct gate *gate);

// The end of the journal, as the last commit left it.
struct journal_end {
    int64_t seq;
    struct assent_digest link;
};

struct known_all;

struct sqlite_store {
    struct assent_store store; // first: the door sees this
    struct assent_arena *arena;
    struct assent_arena *scratch; // of one commit
    const char *folder;
    const char *file;
    int lock; // of the lock file; -1: none
    struct connection writer;
    struct connection keeper;
    struct gate gate;
    atomic_llong wal_pages; // in the write-ahead log after the last commit
    struct journal_end end;
    bool end_known;          // false after an error, which may have moved it
    struct known_all *known; // of the subjects that were written or looked at last (known.c)
};

struct sqlite_reader {
    struct assent_reader reader; // first
    struct assent_arena *arena;
    struct connection connection;
};

enum connection_use { CONNECTION_WRITE, CONNECTION_KEEP, CONNECTION_READ, CONNECTION_COPY };

// Opens and sets up a connection. On failure it is closed again.
bool connection_open(struct connection *connection, const char *file, enum connection_use use,
                     struct assent_error *error);
void connection_close(struct connection *connection);
// Runs SQL that gives no rows, e.g. a pragma.
bool connection_execute(struct connection *connection, const char *sql, struct assent_error *error);
// An integer pragma's value.
bool connection_number(struct connection *connection, const char *sql, int64_t *out,
                       struct assent_error *error);
// STORE_VERSION unless the file has our tables, in this form or an older one. *form 0: it has no tables at
// all.
bool schema_look(struct connection *connection, int64_t *form, struct assent_error *error);
// The same, unless it has our tables in this form.
bool schema_check(struct connection *connection, struct assent_error *error);
// Makes the tables in an empty file.
bool schema_make(struct connection *connection, struct assent_error *error);
// Brings tables of an older form to this one, whole or not at all.
bool schema_upgrade(struct connection *connection, int64_t form, struct assent_error *error);

// What the system said of a file (errno), with what to do. Returns false.
bool system_fault(const char *doing, const char *path, struct assent_error *error);
// Files: made with their folder, for nobody else's eyes.
bool folder_make(const char *folder, struct assent_error *error);
bool folder_lock(const char *folder, struct assent_arena *arena, int *lock, struct assent_error *error);
bool file_sync(const char *path, struct assent_error *error);
// Syncs the folder that holds the path, after which a new name in it is durable.
bool folder_sync(const char *path, struct assent_error *error);

bool sqlite_commit(struct assent_store *store, struct assent_item *items, size_t count,
                   struct assent_error *error);
bool sqlite_maintain(struct assent_store *store, bool *more, struct assent_error *error);
bool sqlite_backup(struct assent_store *store, const char *path, struct assent_error *error);
struct assent_reader *sqlite_reader_open(struct assent_store *store, struct assent_error *error);
// The database file of a store's directory, or the path itself when it is a file.
const char *sqlite_file_of(const char *path, struct assent_arena *arena);
struct assent_reader *sqlite_reader_on(const char *file, struct assent_error *error);

// A subject as the commit found it and moves it.
struct touched {
    const struct assent_write *write;
    bool exists;
    int64_t n; // ticket
    int64_t revision;
    int64_t last_seq;
    bool new_place; // the item's ticket row moves in the index of places
    bool new_rest;  // or in another index
    bool turned;    // a turn of the item is its newest
    bool put;       // its row is written with the new revision
};

// What the indexes over a ticket's row stand on.
struct place {
    int64_t kind, open;
    struct assent_text workflow, state, requester, service, number;
};

void known_open(struct sqlite_store *store);
void known_close(struct sqlite_store *store);
// Nothing is known any more: what was written has been undone.
void known_forget(struct sqlite_store *store);
// False: it has to be looked for. place is a ticket's, and lives until the next call.
bool known_find(struct sqlite_store *store, const struct assent_subject *subject, struct touched *touched,
                struct place *place);
// As it was found, or as it was written. place: of a ticket; NULL: it has not moved.
void known_put(struct sqlite_store *store, const struct assent_subject *subject,
               const struct touched *touched, const struct place *place);

struct commit {
    struct sqlite_store *store;
    struct connection *connection;
    struct journal_end end;
    struct assent_error *error;
};

// Looks up the item's subjects, compares, and sets outcome to KEPT (it is to be written), ALREADY or
// CONFLICT.
bool item_judge(struct commit *commit, struct assent_item *item, struct touched *touched);
// Writes the item's turns, rows, revisions and key.
bool item_write(struct commit *commit, struct assent_item *item, struct touched *touched);
bool rows_write(struct commit *commit, const struct assent_item *item, struct touched *touched);

// Reading. begin and end surround what must be seen at one moment; end is called whatever happened in
// between.
bool read_begin(struct sqlite_reader *reader, struct assent_error *error);
bool read_end(struct sqlite_reader *reader, bool ok, struct assent_error *error);
struct sqlite_reader *reader_of(struct assent_reader *reader);
// A page that a bound statement gives: each row goes to the function, which takes it into the page or fails.
// At the end and on failure the statement is stopped.
struct page_of {
    struct connection *connection;
    struct assent_arena *arena;
    void *items;
    size_t *count; // the function counts
    struct assent_error *error;
};
bool read_rows(struct page_of *page, sqlite3_stmt *statement,
               bool (*take)(struct page_of *page, sqlite3_stmt *statement));
// Columns of a list statement, as a row without bytes.
bool read_entry(struct connection *connection, sqlite3_stmt *statement, struct assent_arena *arena,
                struct assent_list_entry *out, struct assent_error *error);

bool read_ticket(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena, bool *found,
                 struct assent_stored_ticket *out, struct assent_error *error);
bool read_number(struct assent_reader *reader, struct assent_text number, bool *found, struct assent_id *out,
                 struct assent_error *error);
bool read_subject(struct assent_reader *reader, const struct assent_subject *subject,
                  struct assent_arena *arena, bool *found, int64_t *revision, struct assent_text *bytes,
                  struct assent_error *error);
bool read_subjects(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                   size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                   struct assent_error *error);
bool read_list(struct assent_reader *reader, const struct assent_list_filter *filter,
               struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
bool read_visible(struct assent_reader *reader, struct assent_id ticket, const struct assent_text *audiences,
                  size_t count, bool *out, struct assent_error *error);
bool read_inbox(struct assent_reader *reader, const struct assent_inbox_query *query,
                struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error);
bool read_all_lying(struct assent_reader *reader, const struct assent_stored_lying *after, size_t limit,
                    struct assent_arena *arena, struct assent_stored_all_lying *out,
                    struct assent_error *error);
bool read_sets_of(struct assent_reader *reader, struct assent_text person, struct assent_arena *arena,
                  struct assent_value *out, struct assent_error *error);
bool read_set(struct assent_reader *reader, const struct assent_digest *digest, struct assent_arena *arena,
              struct assent_value *out, struct assent_error *error);
bool read_timers(struct assent_reader *reader, const struct assent_stored_timer *after, int64_t until_us,
                 size_t limit, struct assent_arena *arena, struct assent_stored_timers *out,
                 struct assent_error *error);
bool read_offers(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                 struct assent_arena *arena, struct assent_stored_offers *out, struct assent_error *error);
bool read_listeners(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                    const struct assent_id *after, size_t limit, struct assent_arena *arena,
                    struct assent_stored_listeners *out, struct assent_error *error);
bool read_all_listening(struct assent_reader *reader, const struct assent_stored_listening *after,
                        size_t limit, struct assent_arena *arena, struct assent_stored_all_listening *out,
                        struct assent_error *error);
bool read_schedule(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                   struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
bool read_ended(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
bool read_conflicts(struct assent_reader *reader, const struct assent_conflict_query *query,
                    struct assent_arena *arena, struct assent_stored_conflicts *out,
                    struct assent_error *error);
bool read_journal(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                  struct assent_stored_turns *out, struct assent_error *error);
bool read_history(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                  size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                  struct assent_error *error);
bool read_head(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
               struct assent_error *error);
bool read_keys(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
               struct assent_stored_keys *out, int64_t *last, struct assent_error *error);
bool read_tickets(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                  struct assent_arena *arena, struct assent_list *out, struct assent_error *error);

#endif

// SPDX-License-Identifier: Apache-2.0
// Readers: a connection of their own that cannot write, each call one short read transaction at one moment
// (S6). A file that no engine has open is read as it is: with the log beside it where there is one, and where
// the folder cannot be written (a backup on a read-only disk) as a file that nobody changes.
#include "sqlite_internal.h"

#include <sys/stat.h>

static const struct reader_methods METHODS;

static void close_reader(struct assent_reader *door);

struct assent_reader *sqlite_reader_open(struct assent_store *door, struct assent_error *error)
{
    struct sqlite_store *store = (struct sqlite_store *)door;
    return sqlite_reader_on(store->file, error);
}

struct assent_reader *assent_reader_open_sqlite(const char *path, struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_reader *reader = sqlite_reader_on(sqlite_file_of(path, arena), error);
    assent_arena_close(arena);
    return reader;
}

struct assent_reader *sqlite_reader_on(const char *file, struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct sqlite_reader *reader = assent_arena_take(arena, sizeof *reader);
    reader->reader.methods = &METHODS;
    reader->arena = arena;
    const char *own = assent_text_cstring(arena, assent_text_of(file));
    if (connection_open(&reader->connection, own, CONNECTION_READ, error)) {
        if (schema_check(&reader->connection, error))
            return &reader->reader;
        connection_close(&reader->connection);
    }
    assent_arena_close(arena);
    return NULL;
}

struct sqlite_reader *reader_of(struct assent_reader *reader)
{
    return (struct sqlite_reader *)reader;
}

bool read_begin(struct sqlite_reader *reader, struct assent_error *error)
{
    sqlite3_stmt *begin = statement_of(&reader->connection, STATEMENT_BEGIN_READ, error);
    return begin && statement_run(&reader->connection, begin, error);
}

bool read_end(struct sqlite_reader *reader, bool ok, struct assent_error *error)
{
    if (sqlite3_get_autocommit(reader->connection.db))
        return ok;
    sqlite3_stmt *end = statement_of(&reader->connection, STATEMENT_END_READ, ok ? error : NULL);
    return end && statement_run(&reader->connection, end, ok ? error : NULL) && ok;
}

bool read_rows(struct page_of *page, sqlite3_stmt *statement,
               bool (*take)(struct page_of *page, sqlite3_stmt *statement))
{
    for (;;) {
        bool row;
        if (!statement_step(page->connection, statement, &row, page->error))
            return false;
        if (!row)
            return true;
        if (!take(page, statement)) {
            statement_stop(statement);
            return false;
        }
    }
}

static const struct reader_methods METHODS = {
    .close = close_reader,
    .ticket = read_ticket,
    .number = read_number,
    .subject = read_subject,
    .subjects = read_subjects,
    .list = read_list,
    .visible = read_visible,
    .inbox = read_inbox,
    .sets_of = read_sets_of,
    .set = read_set,
    .timers = read_timers,
    .offers = read_offers,
    .listeners = read_listeners,
    .all_listening = read_all_listening,
    .all_lying = read_all_lying,
    .schedule = read_schedule,
    .ended = read_ended,
    .conflicts = read_conflicts,
    .journal = read_journal,
    .history = read_history,
    .head = read_head,
    .keys = read_keys,
    .tickets = read_tickets,
};

const char *sqlite_file_of(const char *path, struct assent_arena *arena)
{
    struct stat state;
    if (stat(path, &state) == 0 && S_ISDIR(state.st_mode))
        return assent_text_format(arena, "%s/assent.db", path).bytes;
    return path;
}

static void close_reader(struct assent_reader *door)
{
    struct sqlite_reader *reader = reader_of(door);
    connection_close(&reader->connection);
    assent_arena_close(reader->arena);
}

// SPDX-License-Identifier: Apache-2.0
// Connections: how the writer, the keeper and readers open the file.
// Guarantees: a writer syncs each commit (synchronous FULL) and never checkpoints by itself; a reader cannot
// write.
#include "sqlite_internal.h"

#include "log_writes.h"

#include <assert.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

// What every connection has, and what each use adds. Sizes were measured (tests/bench/store_main.c).
static const char PRAGMAS_ALL[] =
    "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;";
// The writer's cache is small, 8 MiB: after a commit that split a page SQLite walks the whole of it
// (pcache1TruncateUnsafe). With 64 MiB that walk was a quarter of the writer's time, and a page that it lacks
// is in the system's cache anyway.
static const char PRAGMAS_WRITE[] =
    "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -8192;";
static const char PRAGMAS_KEEP[] =
    "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 16;";
// A copy is synced once as a whole, when it is done.
static const char PRAGMAS_COPY[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";
static const char PRAGMAS_READ[] = "PRAGMA query_only = ON; PRAGMA cache_size = -16384;";

// The writer at a lock that a reader holds for microseconds, unless the system has put that reader aside.
enum { LOCK_YIELDS = 100, LOCK_TRIES = 10000, LOCK_PAUSE_NS = 100000 }; // a second in all

static bool open_file(struct connection *connection, const char *name, int flags, struct assent_error *error);
static bool set_up(struct connection *connection, enum connection_use use, struct assent_error *error);
static bool is_logged(struct connection *connection, struct assent_error *error);

bool connection_open(struct connection *connection, const char *file, enum connection_use use,
                     struct assent_error *error)
{
    *connection = (struct connection){.file = file};
    // Statistics that nobody reads cost a lock at each allocation. Refused, and harmless, once SQLite is in
    // use.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (use == CONNECTION_WRITE)
        connection->log = log_vfs_open();
    int flags = SQLITE_OPEN_NOMUTEX;
    if (use == CONNECTION_READ)
        flags |= SQLITE_OPEN_READONLY;
    else
        flags |= SQLITE_OPEN_READWRITE | (use == CONNECTION_WRITE ? SQLITE_OPEN_CREATE : 0);
    if (open_file(connection, file, flags, error) && set_up(connection, use, error))
        return true;
    connection_close(connection);
    return false;
}

void connection_close(struct connection *connection)
{
    statements_finish(connection);
    int result = sqlite3_close(connection->db);
    assert(result == SQLITE_OK && "a statement or backup is still open");
    (void)result;
    connection->db = NULL;
    log_vfs_close(connection->log);
    connection->log = NULL;
}

bool connection_execute(struct connection *connection, const char *sql, struct assent_error *error)
{
    if (sqlite3_exec(connection->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return fault_set(connection, "opening", error);
}

bool connection_number(struct connection *connection, const char *sql, int64_t *out,
                       struct assent_error *error)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;
    if (ok)
        *out = column_integer(statement, 0);
    else
        fault_set(connection, "opening", error);
    sqlite3_finalize(statement);
    return ok;
}

static bool open_file(struct connection *connection, const char *name, int flags, struct assent_error *error)
{
    const char *vfs = connection->log ? log_vfs_name(connection->log) : NULL;
    if (sqlite3_open_v2(name, &connection->db, flags, vfs) != SQLITE_OK)
        return fault_set(connection, "opening", error); // works without a handle too: out of memory
    sqlite3_extended_result_codes(connection->db, 1);
    sqlite3_db_config(connection->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return true;
}

// A reader that comes upon the log's index while it is being written takes the writer's lock for a moment, to
// look at it undisturbed (SQLite, walIndexReadHdr). The next commit must not fail for that: it lets others
// run and looks again, as it would wait for the disk. A program that keeps the lock is told of soon enough.
static int try_again(void *context, int tries)
{
    (void)context;
    if (tries < LOCK_YIELDS)
        sched_yield();
    else
        nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE_NS}, NULL);
    return tries < LOCK_TRIES;
}

static bool set_up(struct connection *connection, enum connection_use use, struct assent_error *error)
{
    static const char *const more[] = {
        [CONNECTION_WRITE] = PRAGMAS_WRITE,
        [CONNECTION_KEEP] = PRAGMAS_KEEP,
        [CONNECTION_READ] = PRAGMAS_READ,
        [CONNECTION_COPY] = PRAGMAS_COPY,
    };
    if (use == CONNECTION_WRITE)
        sqlite3_busy_handler(connection->db, try_again, NULL);
    if (!connection_execute(connection, PRAGMAS_ALL, error) ||
        !connection_execute(connection, more[use], error))
        return false;
    return use != CONNECTION_WRITE || is_logged(connection, error);
}

// Where the log cannot be set up SQLite silently stays with another mode, which does not keep what we
// promise.
static bool is_logged(struct connection *connection, struct assent_error *error)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(connection->db, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;
    bool wal = ok && assent_text_is(column_borrow(statement, 0), "wal");
    sqlite3_finalize(statement);
    if (!ok)
        return fault_set(connection, "opening", error);
    return wal || assent_error_set(
                      error, ASSENT_STORE_BROKEN,
                      "opening %s: its disk cannot hold a write-ahead log; put the store on a local disk",
                      connection->file);
}

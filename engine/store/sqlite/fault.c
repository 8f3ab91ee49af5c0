// SPDX-License-Identifier: Apache-2.0
// Faults: where SQLite's result codes end and ours begin. Each text says what happened, to which file, and
// what to do. A full disk is told apart by the system's error too, because a quota or a limit on file sizes
// is the same to people.
#include "statement.h"

#include <errno.h>

struct fault {
    enum assent_code code;
    const char *what;
    const char *to_do;
};

static struct fault fault_of(int result, int system);
static bool is_full(int result, int system);

bool fault_set(const struct connection *connection, const char *doing, struct assent_error *error)
{
    int system = errno; // SQLite keeps none of its own when the log could not be written at a commit
    int result = sqlite3_extended_errcode(connection->db);
    if (sqlite3_system_errno(connection->db) != 0)
        system = sqlite3_system_errno(connection->db);
    struct fault fault = fault_of(result, system);
    return assent_error_set(error, fault.code, "%s %s: %s (SQLite: %s, %d); %s", doing, connection->file,
                            fault.what, sqlite3_errmsg(connection->db), result, fault.to_do);
}

bool fault_bad_row(const struct connection *connection, const char *table, struct assent_error *error)
{
    return assent_error_set(
        error, ASSENT_BAD_RECORD,
        "reading %s: a row of the table %s holds what no row may hold; stop the engine, keep the "
        "file, and restore the last backup",
        connection->file, table);
}

static struct fault fault_of(int result, int system)
{
    int kind = result & 0xff;
    if (is_full(result, system))
        return (struct fault){ASSENT_STORE_FULL, "the disk is full",
                              "free some space, the store then goes on by itself"};
    if ((kind == SQLITE_CANTOPEN || kind == SQLITE_IOERR) && (system == EMFILE || system == ENFILE))
        return (struct fault){ASSENT_STORE_BROKEN, "too many files are open", FILES_TO_DO};
    if (kind == SQLITE_READONLY ||
        (kind == SQLITE_CANTOPEN && (system == EROFS || system == EACCES || system == EPERM)))
        return (struct fault){
            ASSENT_STORE_READ_ONLY, "the file cannot be written",
            "mount its disk for writing and give the engine's user the right to write the folder"};
    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        return (struct fault){ASSENT_BAD_RECORD, "the file is damaged",
                              "stop the engine, keep the file, and restore the last backup"};
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED)
        return (struct fault){ASSENT_STORE_BROKEN, "another program holds the file locked",
                              "end that program, the store then goes on by itself"};
    if (kind == SQLITE_NOMEM)
        return (struct fault){ASSENT_STORE_BROKEN, "there is not enough memory",
                              "give the engine more memory"};
    return (struct fault){ASSENT_STORE_BROKEN, "the disk does not do what it is asked to",
                          "look for the disk in the system's log"};
}

static bool is_full(int result, int system)
{
    if (result == SQLITE_FULL)
        return true;
    return (result & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG);
}

// SPDX-License-Identifier: Apache-2.0
// Named statements: finds a block in the embedded SQL, prepares it once for a connection, binds and steps it.
// Guarantees: after a step that failed or ended the statement is reset, so that it holds no lock and borrows
// nothing. A block that is not there is our own fault.
#include "statement.h"

#include "sql_files.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const char *const NAMES[STATEMENTS_COUNT] = {
#define STATEMENT_NAME(name, text) [STATEMENT_##name] = (text),
    STATEMENTS(STATEMENT_NAME)
#undef STATEMENT_NAME
};

static const char *block_text(const char *name);

sqlite3_stmt *statement_of(struct connection *connection, enum statement which, struct assent_error *error)
{
    sqlite3_stmt **prepared = &connection->prepared[which];
    if (*prepared)
        return *prepared;
    const char *sql = block_text(NAMES[which]);
    assert(sql && "no such block of SQL");
    if (sqlite3_prepare_v3(connection->db, sql, -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL) != SQLITE_OK)
        fault_set(connection, "reading", error);
    return *prepared;
}

bool statement_step(struct connection *connection, sqlite3_stmt *statement, bool *row,
                    struct assent_error *error)
{
    int result = sqlite3_step(statement);
    *row = result == SQLITE_ROW;
    if (*row)
        return true;
    if (result != SQLITE_DONE)
        fault_set(connection, sqlite3_stmt_readonly(statement) ? "reading" : "writing to", error);
    statement_stop(statement);
    return result == SQLITE_DONE;
}

bool statement_run(struct connection *connection, sqlite3_stmt *statement, struct assent_error *error)
{
    bool row;
    if (!statement_step(connection, statement, &row, error))
        return false;
    assert(!row);
    return true;
}

void statement_stop(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

void statements_finish(struct connection *connection)
{
    for (size_t i = 0; i < STATEMENTS_COUNT; i++) {
        sqlite3_finalize(connection->prepared[i]);
        connection->prepared[i] = NULL;
    }
}

void bind_text(sqlite3_stmt *statement, int at, struct assent_text text)
{
    assert(text.count <= INT_MAX);
    int result =
        sqlite3_bind_text(statement, at, text.count ? text.bytes : "", (int)text.count, SQLITE_STATIC);
    assert(result == SQLITE_OK);
    (void)result;
}

void bind_bytes(sqlite3_stmt *statement, int at, const void *bytes, size_t count)
{
    assert(count <= INT_MAX);
    int result = sqlite3_bind_blob(statement, at, count ? bytes : "", (int)count, SQLITE_STATIC);
    assert(result == SQLITE_OK);
    (void)result;
}

void bind_id(sqlite3_stmt *statement, int at, const struct assent_id *id)
{
    bind_bytes(statement, at, id->bytes, ASSENT_ID_BYTES);
}

void bind_integer(sqlite3_stmt *statement, int at, int64_t number)
{
    int result = sqlite3_bind_int64(statement, at, number);
    assert(result == SQLITE_OK);
    (void)result;
}

struct assent_text column_borrow(sqlite3_stmt *statement, int at)
{
    const char *bytes = sqlite3_column_blob(statement, at); // before the count: it may convert
    return assent_text_slice(bytes, (size_t)sqlite3_column_bytes(statement, at));
}

struct assent_text column_text(sqlite3_stmt *statement, int at, struct assent_arena *arena)
{
    return assent_text_copy(arena, column_borrow(statement, at));
}

int64_t column_integer(sqlite3_stmt *statement, int at)
{
    return sqlite3_column_int64(statement, at);
}

bool column_bytes(sqlite3_stmt *statement, int at, void *out, size_t count)
{
    struct assent_text bytes = column_borrow(statement, at);
    if (bytes.count != count)
        return false;
    memcpy(out, bytes.bytes, count);
    return true;
}

// The SQL after the line "-- name: NAME"; NULL when there is none. SQLite stops at the end of the first
// statement.
static const char *block_text(const char *name)
{
    char head[64];
    int count = snprintf(head, sizeof head, "-- name: %s\n", name);
    assert(count > 0 && (size_t)count < sizeof head);
    for (size_t i = 0; i < SQL_FILES_COUNT; i++) {
        const char *found = strstr(SQL_FILES[i].text, head);
        if (found)
            return found + count;
    }
    return NULL;
}

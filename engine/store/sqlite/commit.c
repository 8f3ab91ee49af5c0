// SPDX-License-Identifier: Apache-2.0
// The commit: one transaction for a batch of items (S1, S2, S5). Judges each item against what is stored and
// what the items before it in the batch wrote, writes those that hold, and syncs once. Guarantees: after an
// error nothing of the batch is visible, and the outcome says whether it may come back: only a COMMIT that
// failed in the disk leaves it unknown, because the log may hold the whole transaction; the next commit
// writes over it.
#include "sqlite_internal.h"

#include <string.h>

static bool write_batch(struct commit *commit, struct assent_item *items, size_t count);
static bool end_batch(struct commit *commit, bool *unknown);
static void undo(struct commit *commit);
static bool load_end(struct sqlite_store *store, struct assent_error *error);
static void fail_all(struct assent_item *items, size_t count, bool unknown);

bool sqlite_commit(struct assent_store *door, struct assent_item *items, size_t count,
                   struct assent_error *error)
{
    struct sqlite_store *store = (struct sqlite_store *)door;
    struct commit commit = {.store = store, .connection = &store->writer, .error = error};
    bool unknown = false;
    gate_write(&store->gate);
    bool ok = load_end(store, error);
    commit.end = store->end;
    ok = ok && write_batch(&commit, items, count) && end_batch(&commit, &unknown);
    if (ok) {
        store->end = commit.end;
    } else {
        undo(&commit);
        fail_all(items, count, unknown);
    }
    gate_written(&store->gate);
    assent_arena_reset(store->scratch);
    return ok;
}

static bool write_batch(struct commit *commit, struct assent_item *items, size_t count)
{
    sqlite3_stmt *begin = statement_of(commit->connection, STATEMENT_BEGIN_WRITE, commit->error);
    if (!begin || !statement_run(commit->connection, begin, commit->error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct touched *touched =
            assent_arena_take_array(commit->store->scratch, items[i].write_count, sizeof *touched);
        if (!item_judge(commit, &items[i], touched))
            return false;
        if (items[i].outcome == ASSENT_ITEM_KEPT && !item_write(commit, &items[i], touched))
            return false;
    }
    return true;
}

static bool end_batch(struct commit *commit, bool *unknown)
{
    sqlite3_stmt *end = statement_of(commit->connection, STATEMENT_COMMIT, commit->error);
    struct assent_error error = {0};
    if (!end)
        return false;
    if (statement_run(commit->connection, end, &error))
        return true;
    // A full or read-only disk did not take the last frame, without which the log's reader drops the rest.
    bool synced = (sqlite3_extended_errcode(commit->connection->db) != SQLITE_IOERR_FSYNC);
    *unknown = error.code == ASSENT_STORE_BROKEN || !synced;
    if (*unknown)
        assent_error_set(commit->error, ASSENT_STORE_UNKNOWN, "it is not known whether this was kept: %s",
                         error.text);
    else if (commit->error)
        *commit->error = error;
    return false;
}

// SQLite has rolled back by itself after some errors and not after others.
static void undo(struct commit *commit)
{
    commit->store->end_known = false;
    known_forget(commit->store);
    if (sqlite3_get_autocommit(commit->connection->db))
        return;
    sqlite3_stmt *rollback = statement_of(commit->connection, STATEMENT_ROLLBACK, NULL);
    if (rollback)
        statement_run(commit->connection, rollback, NULL);
}

static bool load_end(struct sqlite_store *store, struct assent_error *error)
{
    if (store->end_known)
        return true;
    sqlite3_stmt *statement = statement_of(&store->writer, STATEMENT_JOURNAL_HEAD, error);
    bool row = false;
    if (!statement || !statement_step(&store->writer, statement, &row, error))
        return false;
    store->end = (struct journal_end){0};
    if (row) {
        store->end.seq = column_integer(statement, 0);
        bool whole = column_bytes(statement, 1, store->end.link.bytes, ASSENT_DIGEST_BYTES);
        statement_stop(statement);
        if (!whole)
            return fault_bad_row(&store->writer, "journal", error);
    }
    store->end_known = true;
    return true;
}

// Nothing was kept, so neither was what a conflict or an earlier turn within the batch leant on.
static void fail_all(struct assent_item *items, size_t count, bool unknown)
{
    for (size_t i = 0; i < count; i++)
        items[i].outcome = unknown ? ASSENT_ITEM_UNKNOWN : ASSENT_ITEM_FAILED;
}

// SPDX-License-Identifier: Apache-2.0
// Keeping the write-ahead log bounded, from a thread that is not the writer's (data.md, "Checkpoints off the
// writer"). The bulk is moved into the file beside the writer, twice, so that little is left; that little is
// moved while the writer waits at the gate, after which the log starts again from its beginning and its
// blocks on the disk are used anew. A reader or a backup that looks at an old moment holds this up for as
// long as it looks; the next call goes on.
#include "sqlite_internal.h"

#include <assert.h>

enum { BESIDE = 2 }; // passes beside the writer: the second moves what came during the first

static bool checkpoint(struct sqlite_store *store, int mode, struct assent_error *error);

bool sqlite_maintain(struct assent_store *door, bool *more, struct assent_error *error)
{
    struct sqlite_store *store = (struct sqlite_store *)door;
    if (atomic_load(&store->wal_pages) < ASSENT_LOG_PAGES / 2)
        return true;
    for (int pass = 0; pass < BESIDE; pass++) {
        if (!checkpoint(store, SQLITE_CHECKPOINT_PASSIVE, error))
            return false;
    }
    gate_keep(&store->gate);
    bool ok = checkpoint(store, SQLITE_CHECKPOINT_RESTART, error);
    gate_kept(&store->gate);
    *more = ok && atomic_load(&store->wal_pages) >= ASSENT_LOG_PAGES;
    return ok;
}

// Busy means that a reader held it up, which is no error.
static bool checkpoint(struct sqlite_store *store, int mode, struct assent_error *error)
{
    int pages = 0;
    int result = sqlite3_wal_checkpoint_v2(store->keeper.db, NULL, mode, &pages, NULL);
    assert((result != SQLITE_OK || pages >= 0) && "the keeper knows of the log");
    if (result == SQLITE_OK && mode == SQLITE_CHECKPOINT_RESTART)
        atomic_store(&store->wal_pages, 0);
    if (result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY)
        return true;
    return fault_set(&store->keeper, "moving the log into", error);
}

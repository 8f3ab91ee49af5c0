// SPDX-License-Identifier: Apache-2.0
// Opening and closing the SQLite store: the folder, the lock, the file and its tables, the end of the
// journal. Guarantees: what was made halfway by a crash while opening is made whole by the next opening;
// nobody but the engine's user can read the files; when opening fails nothing stays open.
#include <assent/store/store.h>

#include "sqlite_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct store_methods METHODS;

static bool open_parts(struct sqlite_store *store, struct assent_error *error);
static bool bring_up(struct sqlite_store *store, int64_t form, struct assent_error *error);
static bool make_file(const char *file, struct assent_error *error);
static int on_commit(void *context, sqlite3 *db, const char *name, int pages);
static void close_store(struct assent_store *door);

struct assent_store *assent_store_open_sqlite(const char *path, struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct sqlite_store *store = assent_arena_take(arena, sizeof *store);
    store->store.methods = &METHODS;
    store->arena = arena;
    store->scratch = assent_arena_open(0);
    store->lock = -1;
    store->folder = assent_text_cstring(arena, assent_text_of(path));
    store->file = assent_text_format(arena, "%s/assent.db", path).bytes;
    gate_open(&store->gate);
    known_open(store);
    if (open_parts(store, error))
        return &store->store;
    close_store(&store->store);
    return NULL;
}

static const struct store_methods METHODS = {
    .commit = sqlite_commit,
    .maintain = sqlite_maintain,
    .close = close_store,
    .backup = sqlite_backup,
    .reader_open = sqlite_reader_open,
};

static bool open_parts(struct sqlite_store *store, struct assent_error *error)
{
    int64_t form = 0;
    if (!folder_make(store->folder, error) ||
        !folder_lock(store->folder, store->arena, &store->lock, error) || !make_file(store->file, error))
        return false;
    // The keeper looks at the form before the writer sets anything, so that another program's file stays as
    // it is. It is not one that only reads: what a crash left in the middle of opening must be undone first.
    if (!connection_open(&store->keeper, store->file, CONNECTION_KEEP, error) ||
        !schema_look(&store->keeper, &form, error) ||
        !connection_open(&store->writer, store->file, CONNECTION_WRITE, error))
        return false;
    sqlite3_wal_hook(store->writer.db, on_commit, store);
    if (!(form == 0 ? schema_make(&store->writer, error) : bring_up(store, form, error)))
        return false;
    // A connection learns by reading that the file has a log; the keeper has only seen it without one.
    return schema_check(&store->keeper, error) && file_sync(store->folder, error);
}

static bool bring_up(struct sqlite_store *store, int64_t form, struct assent_error *error)
{
    if (form == SCHEMA_VERSION)
        return true;
    store->store.form_was = form;
    store->store.form_is = SCHEMA_VERSION;
    return schema_upgrade(&store->writer, form, error);
}

// SQLite would make it with the rights that the umask leaves; its other files take those of this one.
static bool make_file(const char *file, struct assent_error *error)
{
    int made = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (made >= 0) {
        close(made);
        return true;
    }
    return system_fault("opening", file, error);
}

static int on_commit(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    struct sqlite_store *store = context;
    atomic_store(&store->wal_pages, pages);
    return SQLITE_OK;
}

static void close_store(struct assent_store *door)
{
    struct sqlite_store *store = (struct sqlite_store *)door;
    connection_close(&store->keeper);
    connection_close(&store->writer);
    gate_close(&store->gate);
    known_close(store);
    if (store->lock >= 0)
        close(store->lock);
    assent_arena_close(store->scratch);
    assent_arena_close(store->arena);
}

// SPDX-License-Identifier: Apache-2.0
// Backup: a copy of the whole store at one moment, while commits go on. The pages are copied within one read
// transaction into a file under a passing name, which is synced and then renamed, so that a file with the
// right name is a whole backup. The copy has no log beside it and opens read-only as it is; as assent.db in a
// folder it is a store.
#include "sqlite_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool copy_file(const char *from, const char *to, struct assent_error *error);
static bool copy_pages(struct connection *from, struct connection *to, struct assent_error *error);
static bool give_name(const char *passing, const char *path, struct assent_error *error);
static bool refuse_existing(const char *path, struct assent_error *error);

static bool is_store(const char *file, struct assent_error *error);
static bool back_up(const char *file, const char *path, struct assent_error *error);

bool sqlite_backup(struct assent_store *door, const char *path, struct assent_error *error)
{
    return back_up(((struct sqlite_store *)door)->file, path, error);
}

bool assent_store_backup_path(const char *store, const char *path, struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(0);
    const char *file = sqlite_file_of(store, arena);
    bool ok = is_store(file, error) && back_up(file, path, error);
    assent_arena_close(arena);
    return ok;
}

// Of an older form too: the copy to go back to is made before the upgrade.
static bool is_store(const char *file, struct assent_error *error)
{
    struct connection connection;
    int64_t form = 0;
    if (!connection_open(&connection, file, CONNECTION_READ, error))
        return false;
    bool ok = schema_look(&connection, &form, error) && (form > 0 || schema_check(&connection, error));
    connection_close(&connection);
    return ok;
}

static bool back_up(const char *file, const char *path, struct assent_error *error)
{
    char passing[PATH_BYTES];
    int count = snprintf(passing, sizeof passing, "%s.part", path);
    if (count < 0 || (size_t)count >= sizeof passing)
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "the path of the backup is too long; name a shorter one");
    if (!refuse_existing(path, error))
        return false;
    if (!refuse_existing(passing, error)) // of a backup that did not end, or something of somebody's
        return false;
    bool ok = copy_file(file, passing, error) && file_sync(passing, error) && give_name(passing, path, error);
    if (!ok)
        unlink(passing);
    return ok;
}

static bool refuse_existing(const char *path, struct assent_error *error)
{
    struct stat state;
    if (lstat(path, &state) != 0)
        return true;
    return assent_error_set(error, ASSENT_STORE_BROKEN,
                            "%s is there already; remove it, or name another file", path);
}

static bool copy_file(const char *from, const char *to, struct assent_error *error)
{
    struct connection source;
    struct connection copy;
    int made = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) {
        char text[128];
        return assent_error_set(error, errno == ENOSPC ? ASSENT_STORE_FULL : ASSENT_STORE_BROKEN,
                                "making %s: %s; name a file in a folder that the engine's user may write to",
                                to, strerror_r(errno, text, sizeof text));
    }
    close(made);
    if (!connection_open(&source, from, CONNECTION_READ, error))
        return false;
    bool ok = connection_open(&copy, to, CONNECTION_COPY, error);
    if (ok) {
        ok = copy_pages(&source, &copy, error) &&
             connection_execute(&copy, "PRAGMA journal_mode = DELETE", error);
        connection_close(&copy);
    }
    connection_close(&source);
    return ok;
}

static bool copy_pages(struct connection *from, struct connection *to, struct assent_error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (!backup)
        return fault_set(to, "writing to", error);
    int stepped = sqlite3_backup_step(backup, -1);
    int finished = sqlite3_backup_finish(backup);
    if (stepped == SQLITE_DONE && finished == SQLITE_OK)
        return true;
    return fault_set(to, "writing to", error);
}

static bool give_name(const char *passing, const char *path, struct assent_error *error)
{
    int result = renameat2(AT_FDCWD, passing, AT_FDCWD, path, RENAME_NOREPLACE);
    if (result != 0 && errno == EINVAL) { // a file system that cannot refuse by itself
        if (!refuse_existing(path, error))
            return false;
        result = rename(passing, path);
    }
    char text[128];
    if (result != 0)
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "naming the backup %s: %s; name a file that is not there", path,
                                strerror_r(errno, text, sizeof text));
    return folder_sync(path, error);
}

// SPDX-License-Identifier: Apache-2.0
// A commit of thirty items writes some fifty pages to the log, each by two calls of the system; together they
// took longer than the sync. Here they are gathered and written by one call. Guarantees: nothing is reported
// as synced that was not written before; bytes reach the file in the order in which SQLite wrote them; a
// read, a look at the size or a truncation sees them all. Leans on synchronous = FULL: SQLite syncs each
// commit before it tells other connections of the frames, so no other one looks for what is still gathered
// here. Only the log is treated so; the other files are the system's.
#include "log_writes.h"

#include <assent/base/arena.h>

#include <assert.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

// SQLite's own VFS writes less than 128 KiB at once, and takes no more without saying so.
enum { GATHER_BYTES = 124 << 10, NAME_BYTES = 40 };

struct log_vfs {
    sqlite3_vfs vfs; // first
    sqlite3_vfs *system;
    struct assent_arena *arena;
    char name[NAME_BYTES];
    char *bytes; // gathered, of the one log that is open
    int count;
    sqlite3_int64 offset; // in the file, of the first of them
};

// An open log: ours, and the system's right behind it.
struct log_file {
    sqlite3_file file; // first
    struct log_vfs *vfs;
};

static const sqlite3_vfs DOOR;

static int write_gathered(sqlite3_file *file);

struct log_vfs *log_vfs_open(void)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system)
        return NULL;
    struct assent_arena *arena = assent_arena_open(sizeof(struct log_vfs) + GATHER_BYTES);
    struct log_vfs *vfs = assent_arena_take(arena, sizeof *vfs);
    vfs->arena = arena;
    vfs->system = system;
    vfs->bytes = assent_arena_take(arena, GATHER_BYTES);
    snprintf(vfs->name, sizeof vfs->name, "assent-log-%p", (void *)vfs);
    vfs->vfs = DOOR;
    vfs->vfs.szOsFile = (int)sizeof(struct log_file) + system->szOsFile;
    vfs->vfs.mxPathname = system->mxPathname;
    vfs->vfs.zName = vfs->name;
    if (sqlite3_vfs_register(&vfs->vfs, 0) == SQLITE_OK)
        return vfs;
    assent_arena_close(arena);
    return NULL;
}

void log_vfs_close(struct log_vfs *vfs)
{
    if (!vfs)
        return;
    sqlite3_vfs_unregister(&vfs->vfs);
    assent_arena_close(vfs->arena);
}

const char *log_vfs_name(const struct log_vfs *vfs)
{
    return vfs->name;
}

static struct log_vfs *vfs_of(sqlite3_file *file)
{
    return ((struct log_file *)file)->vfs;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)((struct log_file *)file + 1);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    struct log_vfs *vfs = vfs_of(file);
    bool follows = vfs->count > 0 && offset == vfs->offset + vfs->count;
    if ((!follows || count > GATHER_BYTES - vfs->count) && vfs->count > 0) {
        int result = write_gathered(file);
        if (result != SQLITE_OK)
            return result;
    }
    if (count > GATHER_BYTES)
        return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    if (vfs->count == 0)
        vfs->offset = offset;
    memcpy(vfs->bytes + vfs->count, bytes, (size_t)count);
    vfs->count += count;
    return SQLITE_OK;
}

// What could not be written is not tried again: SQLite hears of it and undoes the transaction.
static int write_gathered(sqlite3_file *file)
{
    struct log_vfs *vfs = vfs_of(file);
    int count = vfs->count;
    vfs->count = 0;
    if (count == 0)
        return SQLITE_OK;
    return real(file)->pMethods->xWrite(real(file), vfs->bytes, count, vfs->offset);
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    int result = write_gathered(file);
    return result != SQLITE_OK ? result : real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    int result = write_gathered(file);
    return result != SQLITE_OK ? result : real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    int result = write_gathered(file);
    return result != SQLITE_OK ? result : real(file)->pMethods->xSync(real(file), flags);
}

static int size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    int result = write_gathered(file);
    return result != SQLITE_OK ? result : real(file)->pMethods->xFileSize(real(file), size);
}

// What was not synced belongs to no commit.
static int close_file(sqlite3_file *file)
{
    vfs_of(file)->count = 0;
    return real(file)->pMethods->xClose(real(file));
}

static int lock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int check_lock(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int control_file(sqlite3_file *file, int what, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int sector_size(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int characteristics(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

// Version 1: shared memory and mapped reads are the database file's.
static const sqlite3_io_methods METHODS = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

static int open_file(sqlite3_vfs *door, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    struct log_vfs *vfs = (struct log_vfs *)door;
    if (!(flags & SQLITE_OPEN_WAL))
        return vfs->system->xOpen(vfs->system, path, file, flags, out_flags);
    struct log_file *own = (struct log_file *)file;
    *own = (struct log_file){.vfs = vfs};
    int result = vfs->system->xOpen(vfs->system, path, real(file), flags, out_flags);
    if (result != SQLITE_OK)
        return result;
    assert(vfs->count == 0 && "a connection has one log");
    own->file.pMethods = &METHODS;
    return SQLITE_OK;
}

static sqlite3_vfs *system_of(sqlite3_vfs *door)
{
    return ((struct log_vfs *)door)->system;
}

static int delete_file(sqlite3_vfs *door, const char *path, int sync)
{
    return system_of(door)->xDelete(system_of(door), path, sync);
}

static int look_at(sqlite3_vfs *door, const char *path, int flags, int *out)
{
    return system_of(door)->xAccess(system_of(door), path, flags, out);
}

static int full_path(sqlite3_vfs *door, const char *path, int room, char *out)
{
    return system_of(door)->xFullPathname(system_of(door), path, room, out);
}

static int throw_dice(sqlite3_vfs *door, int count, char *out)
{
    return system_of(door)->xRandomness(system_of(door), count, out);
}

static int sleep_a_while(sqlite3_vfs *door, int us)
{
    return system_of(door)->xSleep(system_of(door), us);
}

static int tell_time(sqlite3_vfs *door, sqlite3_int64 *out)
{
    return system_of(door)->xCurrentTimeInt64(system_of(door), out);
}

static int tell_error(sqlite3_vfs *door, int room, char *out)
{
    return system_of(door)->xGetLastError(system_of(door), room, out);
}

// Nothing is loaded at run time, so the calls for that are left out.
static const sqlite3_vfs DOOR = {
    .iVersion = 2,
    .xOpen = open_file,
    .xDelete = delete_file,
    .xAccess = look_at,
    .xFullPathname = full_path,
    .xRandomness = throw_dice,
    .xSleep = sleep_a_while,
    .xCurrentTimeInt64 = tell_time,
    .xGetLastError = tell_error,
};

// SPDX-License-Identifier: Apache-2.0
// The VFS of tests: passes calls to the system's VFS, fails those that it was told to, and remembers unsynced
// writes. What stands before a write is read back from the file at the write, so undoing all unsynced writes
// newest first gives exactly what was synced; then the seed chooses which of them reached the disk after all.
#include "vfs.h"

#include "vfs_unsynced.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct test_vfs {
    sqlite3_vfs vfs; // first
    sqlite3_vfs *system;
    pthread_mutex_t mutex;
    unsigned calls;
    int64_t after;
    int64_t times;
    int64_t count;
    bool full;
    bool struck;
    bool dark; // no power
    struct unsynced *unsynced;
};

// One open file: ours, and the system's right behind it.
struct test_file {
    sqlite3_file file; // first
    struct test_vfs *vfs;
    char *path;
    bool shares;
};

static const sqlite3_io_methods METHODS;

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)((struct test_file *)file + 1);
}

static struct test_vfs *vfs_of(sqlite3_file *file)
{
    return ((struct test_file *)file)->vfs;
}

// Whether this call fails now.
static bool fails(struct test_vfs *vfs, enum vfs_call call)
{
    pthread_mutex_lock(&vfs->mutex);
    bool fail = vfs->dark;
    if (vfs->calls & (unsigned)call) {
        vfs->count++;
        bool due = vfs->times != 0 && vfs->after == 0;
        bool strikes = due && (!vfs->full || call == VFS_WRITE);
        if (vfs->after > 0)
            vfs->after--;
        if (strikes && vfs->times > 0)
            vfs->times--;
        vfs->struck = vfs->struck || strikes;
        fail = fail || strikes;
    }
    pthread_mutex_unlock(&vfs->mutex);
    return fail;
}

static int close_file(sqlite3_file *file)
{
    int result = real(file)->pMethods ? real(file)->pMethods->xClose(real(file)) : SQLITE_OK;
    free(((struct test_file *)file)->path);
    return result;
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    if (fails(vfs_of(file), VFS_READ))
        return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    struct test_vfs *vfs = vfs_of(file);
    if (fails(vfs, VFS_WRITE))
        return vfs->full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    pthread_mutex_lock(&vfs->mutex);
    unsynced_write(vfs->unsynced, ((struct test_file *)file)->path, bytes, (size_t)count, offset);
    int result = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    pthread_mutex_unlock(&vfs->mutex);
    return result;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    struct test_vfs *vfs = vfs_of(file);
    if (fails(vfs, VFS_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    pthread_mutex_lock(&vfs->mutex);
    unsynced_truncate(vfs->unsynced, ((struct test_file *)file)->path, size);
    int result = real(file)->pMethods->xTruncate(real(file), size);
    pthread_mutex_unlock(&vfs->mutex);
    return result;
}

static int sync_file(sqlite3_file *file, int flags)
{
    struct test_vfs *vfs = vfs_of(file);
    if (fails(vfs, VFS_SYNC))
        return SQLITE_IOERR_FSYNC;
    pthread_mutex_lock(&vfs->mutex);
    unsynced_forget(vfs->unsynced, ((struct test_file *)file)->path);
    pthread_mutex_unlock(&vfs->mutex);
    (void)flags; // power is lost in our memory only, so the system need not sync
    return SQLITE_OK;
}

static int size_file(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
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

static int share_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    if (fails(vfs_of(file), VFS_SHARE))
        return SQLITE_IOERR_SHMMAP;
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int share_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void share_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int share_unmap(sqlite3_file *file, int drop)
{
    return real(file)->pMethods->xShmUnmap(real(file), drop);
}

// Version 2: with shared memory, without mapped reads, which no VFS could fail.
static const sqlite3_io_methods METHODS = {
    .iVersion = 2,
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
    .xShmMap = share_map,
    .xShmLock = share_lock,
    .xShmBarrier = share_barrier,
    .xShmUnmap = share_unmap,
};

static int open_file(sqlite3_vfs *door, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
    struct test_vfs *vfs = (struct test_vfs *)door;
    struct test_file *own = (struct test_file *)file;
    *own = (struct test_file){.vfs = vfs};
    if (fails(vfs, VFS_OPEN))
        return SQLITE_CANTOPEN;
    int result = vfs->system->xOpen(vfs->system, path, real(file), flags, out_flags);
    if (result != SQLITE_OK)
        return result;
    own->path = path ? strdup(path) : NULL;
    own->file.pMethods = &METHODS;
    return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *door, const char *path, int sync_folder)
{
    struct test_vfs *vfs = (struct test_vfs *)door;
    if (fails(vfs, VFS_DELETE))
        return SQLITE_IOERR_DELETE;
    pthread_mutex_lock(&vfs->mutex);
    unsynced_forget(vfs->unsynced, path);
    pthread_mutex_unlock(&vfs->mutex);
    return vfs->system->xDelete(vfs->system, path, sync_folder);
}

static int access_file(sqlite3_vfs *door, const char *path, int flags, int *out)
{
    sqlite3_vfs *system = ((struct test_vfs *)door)->system;
    return system->xAccess(system, path, flags, out);
}

static int full_path(sqlite3_vfs *door, const char *path, int count, char *out)
{
    sqlite3_vfs *system = ((struct test_vfs *)door)->system;
    return system->xFullPathname(system, path, count, out);
}

static int randomness(sqlite3_vfs *door, int count, char *out)
{
    sqlite3_vfs *system = ((struct test_vfs *)door)->system;
    return system->xRandomness(system, count, out);
}

static int sleep_us(sqlite3_vfs *door, int us)
{
    (void)door;
    (void)us;
    assert(false && "a store never sleeps (S7)");
    return 0;
}

static int now(sqlite3_vfs *door, sqlite3_int64 *out)
{
    sqlite3_vfs *system = ((struct test_vfs *)door)->system;
    return system->xCurrentTimeInt64(system, out);
}

static int last_error(sqlite3_vfs *door, int count, char *out)
{
    (void)door;
    (void)count;
    (void)out;
    return 0; // faults here are SQLite's codes, not the system's
}

struct test_vfs *test_vfs_open(void)
{
    struct test_vfs *vfs = calloc(1, sizeof *vfs);
    assert(vfs);
    vfs->system = sqlite3_vfs_find(NULL);
    pthread_mutex_init(&vfs->mutex, NULL);
    vfs->unsynced = unsynced_open();
    vfs->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(struct test_file) + vfs->system->szOsFile,
        .mxPathname = vfs->system->mxPathname,
        .zName = "assent-test",
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = access_file,
        .xFullPathname = full_path,
        .xRandomness = randomness,
        .xSleep = sleep_us,
        .xGetLastError = last_error,
        .xCurrentTimeInt64 = now,
    };
    int result = sqlite3_vfs_register(&vfs->vfs, 1);
    assert(result == SQLITE_OK);
    (void)result;
    return vfs;
}

void test_vfs_close(struct test_vfs *vfs)
{
    sqlite3_vfs_unregister(&vfs->vfs);
    sqlite3_vfs_register(vfs->system, 1);
    unsynced_close(vfs->unsynced);
    pthread_mutex_destroy(&vfs->mutex);
    free(vfs);
}

void test_vfs_fail(struct test_vfs *vfs, unsigned calls, int64_t after, int64_t times, int full)
{
    pthread_mutex_lock(&vfs->mutex);
    vfs->calls = calls;
    vfs->after = after;
    vfs->times = times;
    vfs->full = full != 0;
    vfs->count = 0;
    vfs->struck = false;
    pthread_mutex_unlock(&vfs->mutex);
}

int64_t test_vfs_count(struct test_vfs *vfs)
{
    return vfs->count;
}

int test_vfs_struck(struct test_vfs *vfs)
{
    return vfs->struck;
}

void test_vfs_power_loss(struct test_vfs *vfs)
{
    pthread_mutex_lock(&vfs->mutex);
    vfs->dark = true;
    pthread_mutex_unlock(&vfs->mutex);
}

void test_vfs_wake(struct test_vfs *vfs, uint64_t seed)
{
    unsynced_lose(vfs->unsynced, seed);
    vfs->dark = false;
    test_vfs_fail(vfs, 0, 0, 0, 0);
}

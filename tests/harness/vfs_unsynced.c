// SPDX-License-Identifier: Apache-2.0
// Unsynced writes: for each, the file, where, what, and what stood there before. Files are named by path and
// opened anew here, so it does not matter who has them open.
#include "vfs_unsynced.h"

#include <assert.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

struct change {
    char *path;
    bool cut; // truncated to `offset`
    int64_t offset;
    size_t count; // bytes written
    unsigned char *bytes;
    size_t old_count; // bytes that stood there, or behind the cut
    unsigned char *old;
    int64_t old_size;
};

struct unsynced {
    struct change *changes; // in order
    size_t count;
    size_t room;
};

static uint64_t roll(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void free_change(struct change *change)
{
    free(change->path);
    free(change->bytes);
    free(change->old);
}

static void *copy_of(const void *bytes, size_t count)
{
    void *copy = malloc(count ? count : 1);
    assert(copy);
    if (count)
        memcpy(copy, bytes, count);
    return copy;
}

// Reads what stands at offset, at most count bytes, and the file's size.
static void look(struct change *change, int64_t offset, size_t count)
{
    struct stat state = {0};
    int file = open(change->path, O_RDONLY | O_CLOEXEC);
    assert(file >= 0 && fstat(file, &state) == 0);
    change->old_size = state.st_size;
    change->old = malloc(count ? count : 1);
    assert(change->old);
    ssize_t had = pread(file, change->old, count, offset);
    assert(had >= 0);
    change->old_count = (size_t)had;
    close(file);
}

static void add(struct unsynced *unsynced, struct change change)
{
    if (unsynced->count == unsynced->room) {
        unsynced->room = unsynced->room ? unsynced->room * 2 : 256;
        unsynced->changes = realloc(unsynced->changes, unsynced->room * sizeof *unsynced->changes);
        assert(unsynced->changes);
    }
    unsynced->changes[unsynced->count++] = change;
}

static void put(int file, const unsigned char *bytes, size_t count, int64_t offset)
{
    ssize_t written = pwrite(file, bytes, count, offset);
    assert(written == (ssize_t)count);
    (void)written;
}

static void size_to(int file, int64_t size)
{
    int result = ftruncate(file, size);
    assert(result == 0);
    (void)result;
}

static void take_back(const struct change *change)
{
    int file = open(change->path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return; // deleted since
    size_to(file, change->old_size);
    put(file, change->old, change->old_count, change->offset);
    close(file);
}

// Lets what the dice say reach the disk.
static void reach(const struct change *change, uint64_t *seed)
{
    uint64_t choice = roll(seed) % 3; // nothing, some sectors, all
    int file = open(change->path, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    if (change->cut) {
        if (choice == 2)
            size_to(file, change->offset);
        close(file);
        return;
    }
    for (size_t at = 0; choice > 0 && at < change->count;) {
        size_t in_sector = SECTOR - (size_t)((change->offset + (int64_t)at) % SECTOR);
        size_t count = in_sector < change->count - at ? in_sector : change->count - at;
        if (choice == 2 || roll(seed) % 2)
            put(file, change->bytes + at, count, change->offset + (int64_t)at);
        at += count;
    }
    close(file);
}

struct unsynced *unsynced_open(void)
{
    struct unsynced *unsynced = calloc(1, sizeof *unsynced);
    assert(unsynced);
    return unsynced;
}

void unsynced_close(struct unsynced *unsynced)
{
    for (size_t i = 0; i < unsynced->count; i++)
        free_change(&unsynced->changes[i]);
    free(unsynced->changes);
    free(unsynced);
}

void unsynced_write(struct unsynced *unsynced, const char *path, const void *bytes, size_t count,
                    int64_t offset)
{
    if (!path)
        return;
    struct change change = {
        .path = strdup(path), .offset = offset, .count = count, .bytes = copy_of(bytes, count)};
    look(&change, offset, count);
    add(unsynced, change);
}

void unsynced_truncate(struct unsynced *unsynced, const char *path, int64_t size)
{
    struct stat state;
    if (!path || stat(path, &state) != 0)
        return;
    struct change change = {.path = strdup(path), .cut = true, .offset = size};
    look(&change, size, state.st_size > size ? (size_t)(state.st_size - size) : 0);
    add(unsynced, change);
}

void unsynced_forget(struct unsynced *unsynced, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < unsynced->count; i++) {
        if (path && strcmp(unsynced->changes[i].path, path) == 0)
            free_change(&unsynced->changes[i]);
        else
            unsynced->changes[kept++] = unsynced->changes[i];
    }
    unsynced->count = kept;
}

void unsynced_lose(struct unsynced *unsynced, uint64_t seed)
{
    for (size_t i = unsynced->count; i > 0; i--)
        take_back(&unsynced->changes[i - 1]);
    for (size_t i = 0; seed && i < unsynced->count; i++)
        reach(&unsynced->changes[i], &seed);
    for (size_t i = 0; i < unsynced->count; i++)
        free_change(&unsynced->changes[i]);
    unsynced->count = 0;
}

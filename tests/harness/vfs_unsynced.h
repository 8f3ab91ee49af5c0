// SPDX-License-Identifier: Apache-2.0
// What was written to files and not synced, so that power loss can take it back. Used by the VFS of tests.
#ifndef HARNESS_VFS_UNSYNCED_H
#define HARNESS_VFS_UNSYNCED_H

#include <stddef.h>
#include <stdint.h>

struct unsynced;

struct unsynced *unsynced_open(void);
void unsynced_close(struct unsynced *unsynced);
// To be called before the file is written or cut; path NULL (a passing file) is not remembered.
void unsynced_write(struct unsynced *unsynced, const char *path, const void *bytes, size_t count,
                    int64_t offset);
void unsynced_truncate(struct unsynced *unsynced, const char *path, int64_t size);
// The file was synced or deleted.
void unsynced_forget(struct unsynced *unsynced, const char *path);
// Takes everything back, then lets each write reach the disk whole, in part (sectors of 512 bytes) or not at
// all. Shared memory needs none of this: who opens it first begins it anew.
// seed 0: nothing unsynced reaches the disk.
void unsynced_lose(struct unsynced *unsynced, uint64_t seed);

#endif

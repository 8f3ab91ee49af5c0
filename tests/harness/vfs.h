// SPDX-License-Identifier: Apache-2.0
// A VFS for SQLite that fails, counts and forgets: the disk of tests. It stands before the system's own VFS
// and becomes the default, so that the store is tested as it is. What was written and not synced is
// remembered with what stood there before; power loss keeps of it what the seed says: whole, in part, or
// nothing, in any order.
#ifndef HARNESS_VFS_H
#define HARNESS_VFS_H

#include <stdint.h>

struct test_vfs;

enum vfs_call {
    VFS_OPEN = 1,
    VFS_READ = 2,
    VFS_WRITE = 4,
    VFS_SYNC = 8,
    VFS_TRUNCATE = 16,
    VFS_DELETE = 32,
    VFS_SHARE = 64, // shared memory
    VFS_EVERY = 127,
};

// Registers the VFS as the default; close gives the default back. No connection may be open at either.
struct test_vfs *test_vfs_open(void);
void test_vfs_close(struct test_vfs *vfs);
// The call of these kinds that is `after` such calls away (0: the next) fails, and `times` in all (< 0: for
// ever). full: the disk is full, which strikes writes; otherwise each call fails with its own error. Counting
// starts anew.
void test_vfs_fail(struct test_vfs *vfs, unsigned calls, int64_t after, int64_t times, int full);
// Calls of the kinds told to test_vfs_fail since then.
int64_t test_vfs_count(struct test_vfs *vfs);
// Whether the fault struck.
int test_vfs_struck(struct test_vfs *vfs);
// From now on every call fails. Close all connections, then wake: the files are as after the power came back.
void test_vfs_power_loss(struct test_vfs *vfs);
void test_vfs_wake(struct test_vfs *vfs, uint64_t seed);

#endif

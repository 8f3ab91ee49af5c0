// SPDX-License-Identifier: Apache-2.0
// How the writer's connection writes its log: a VFS before the system's own that gathers what SQLite writes
// piece by piece, two small writes a page, and writes it in one go before the sync.
#ifndef LOG_WRITES_H
#define LOG_WRITES_H

struct log_vfs;

// A VFS of its own, registered under a name of its own. NULL: no memory, or SQLite cannot be used. No
// connection may use it any more when it is closed; NULL is allowed.
struct log_vfs *log_vfs_open(void);
void log_vfs_close(struct log_vfs *vfs);
const char *log_vfs_name(const struct log_vfs *vfs);

#endif

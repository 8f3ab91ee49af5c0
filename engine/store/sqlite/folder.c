// SPDX-License-Identifier: Apache-2.0
// The store's folder on the disk: made for its owner alone, locked against a second engine, synced.
// The lock is flock(2) on a file of its own, so it ends with the process however that ends.
#include "sqlite_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_make(const char *folder, struct assent_error *error)
{
    struct stat state;
    if (stat(folder, &state) == 0) {
        if (S_ISDIR(state.st_mode))
            return true;
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "opening %s: it is not a folder; name the folder of the store", folder);
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return system_fault("making the folder", folder, error);
    return folder_sync(folder, error);
}

bool folder_lock(const char *folder, struct assent_arena *arena, int *lock, struct assent_error *error)
{
    const char *path = assent_text_format(arena, "%s/assent.lock", folder).bytes;
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return system_fault("opening", path, error);
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        *lock = file;
        return true;
    }
    int reason = errno;
    close(file);
    errno = reason;
    if (reason != EWOULDBLOCK)
        return system_fault("locking", path, error);
    return assent_error_set(error, ASSENT_STORE_LOCKED,
                            "another engine has the store in %s open; stop it, or name another folder",
                            folder);
}

bool file_sync(const char *path, struct assent_error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return system_fault("opening", path, error);
    int result = fsync(file);
    int reason = errno;
    close(file);
    errno = reason;
    return result == 0 || system_fault("syncing", path, error);
}

// A new name is durable when the folder that holds it is.
bool folder_sync(const char *path, struct assent_error *error)
{
    char parent[PATH_BYTES];
    size_t count = strlen(path);
    while (count > 1 && path[count - 1] == '/')
        count--;
    while (count > 0 && path[count - 1] != '/')
        count--;
    if (count == 0)
        return file_sync(".", error);
    if (count >= sizeof parent)
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "the path of the store has %zu bytes; name a shorter one", count);
    memcpy(parent, path, count);
    parent[count] = '\0';
    return file_sync(parent, error);
}

bool system_fault(const char *doing, const char *path, struct assent_error *error)
{
    int reason = errno;
    enum assent_code code = ASSENT_STORE_BROKEN;
    const char *to_do = "see that the folder exists and that the engine's user may use it";
    if (reason == EMFILE || reason == ENFILE) {
        to_do = FILES_TO_DO;
    } else if (reason == ENOSPC || reason == EDQUOT) {
        code = ASSENT_STORE_FULL;
        to_do = "free some space and try again";
    } else if (reason == EACCES || reason == EPERM || reason == EROFS) {
        code = ASSENT_STORE_READ_ONLY;
        to_do = "give the engine's user the right to write there";
    }
    char text[128];
    return assent_error_set(error, code, "%s %s: %s; %s", doing, path, strerror_r(reason, text, sizeof text),
                            to_do);
}

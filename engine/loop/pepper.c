// SPDX-License-Identifier: Apache-2.0
// The pepper of API tokens: 32 random bytes in a file of mode 0600 beside the store, so that a copy of the
// store alone verifies no token (AUTH-06).
#include "loop_internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(const char *path, struct assent_error *error)
{
    enum assent_code code = errno == EROFS || errno == EACCES ? ASSENT_STORE_READ_ONLY : ASSENT_STORE_BROKEN;
    return assent_error_set(error, code, "the file `%s` beside the store: %s", strrchr(path, '/') + 1,
                            strerror(errno));
}

// The name is there after a power cut as well: a token that was shown must not be void.
static bool sync_folder(const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return ok;
}

static bool make(const char *path, unsigned char pepper[32], struct assent_error *error)
{
    if (!assent_loop_random(pepper, 32))
        return failed(path, error);
    char temporary[4200];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int file = open(temporary, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    bool ok = file >= 0 && write(file, pepper, 32) == 32 && fsync(file) == 0;
    if (file >= 0)
        ok = close(file) == 0 && ok;
    if (ok && rename(temporary, path) == 0 && sync_folder(path))
        return true;
    return failed(path, error);
}

// The pepper is made when the store has its tables, so beside one an empty file, or none, is no first start:
// what was in it is gone, and a new administrator must not be the answer.
bool pepper_has_store(const char *store, struct assent_error *error)
{
    char pepper[4096], file[4096];
    struct stat state;
    if (snprintf(pepper, sizeof pepper, "%s/pepper", store) >= (int)sizeof pepper ||
        snprintf(file, sizeof file, "%s/assent.db", store) >= (int)sizeof file || stat(pepper, &state) != 0)
        return true;
    bool there = stat(file, &state) == 0;
    if (there && state.st_size > 0)
        return true;
    return assent_error_set(
        error, ASSENT_BAD_RECORD,
        "%s is %s, but `pepper` beside it says that this store was in use: restore the backup as "
        "assent.db, or remove `pepper` as well to begin anew",
        file, there ? "empty" : "not there");
}

bool pepper_read(const char *store, unsigned char pepper[32], struct assent_error *error)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/pepper", store) >= (int)sizeof path)
        return assent_error_set(error, ASSENT_STORE_BROKEN, "the store's path is too long");
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); // a pipe must not hold up the start
    if (file < 0 && errno == ENOENT)
        return make(path, pepper, error);
    if (file < 0)
        return failed(path, error);
    ssize_t got = read(file, pepper, 32);
    close(file);
    if (got == 32)
        return true;
    return assent_error_set(
        error, ASSENT_BAD_RECORD,
        "the file `pepper` beside the store has not 32 bytes; restore it from the backup, or all tokens are void");
}

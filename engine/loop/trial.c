// SPDX-License-Identifier: Apache-2.0
// Whether the store can be written, for whoever asks before there is anything to keep (API-30). What commits
// say counts most; when nothing was kept of late, or the last commit failed, a small file is written and
// synced beside the store, on libuv's pool. That is not the store's own file, so a store that refuses for
// another reason is believed for a while, and then tried by the next request.
#include "loop_internal.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TRIAL_BYTES = 16 << 10, TRIAL_EVERY_MS = 1000, FRESH_MS = 5000, BELIEVED_MS = 5000 };

static void begin(struct assent_loop *loop);
static void try_folder(uv_work_t *work);
static void tried(uv_work_t *work, int status);

const char *assent_loop_trouble(struct assent_loop *loop)
{
    const struct trial *trial = &loop->trial;
    int64_t now_ms = clock_steady_ms(NULL);
    bool fresh = trial->trouble == ASSENT_OK && trial->kept_ms != 0 && now_ms - trial->kept_ms < FRESH_MS;
    if (!fresh && !trial->under_way && !loop->drained &&
        (trial->began_ms == 0 || now_ms - trial->began_ms >= TRIAL_EVERY_MS))
        begin(loop);
    return trial->trouble == ASSENT_OK ? NULL : assent_code_title(trial->trouble);
}

void trial_commit(struct assent_loop *loop, const struct assent_order *order)
{
    struct trial *trial = &loop->trial;
    trial->trouble = order->ok ? ASSENT_OK : order->error.code;
    *(order->ok ? &trial->kept_ms : &trial->trouble_ms) = clock_steady_ms(NULL);
}

static void begin(struct assent_loop *loop)
{
    struct trial *trial = &loop->trial;
    if (snprintf(trial->path, sizeof trial->path, "%s/trial", loop->config.store) >= (int)sizeof trial->path)
        return; // the store itself has not opened with such a path
    trial->work.data = loop;
    trial->began_ms = clock_steady_ms(NULL);
    trial->under_way = uv_queue_work(&loop->uv, &trial->work, try_folder, tried) == 0;
}

// On a thread of the pool: touches nothing of the loop but the path and the result.
static void try_folder(uv_work_t *work)
{
    struct assent_loop *loop = work->data;
    static const char bytes[TRIAL_BYTES];
    int file = open(loop->trial.path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    ssize_t written = 0;
    size_t count = 0;
    while (file >= 0 && count < sizeof bytes &&
           (written = write(file, bytes + count, sizeof bytes - count)) > 0)
        count += (size_t)written;
    bool ok = count == sizeof bytes && fsync(file) == 0;
    int reason = errno;
    if (file >= 0)
        close(file);
    unlink(loop->trial.path);
    loop->trial.failed = ok ? 0 : reason ? reason : EIO;
}

static void tried(uv_work_t *work, int status)
{
    (void)status;
    struct assent_loop *loop = work->data;
    struct trial *trial = &loop->trial;
    trial->under_way = false;
    bool believed = trial->trouble != ASSENT_OK && clock_steady_ms(NULL) - trial->trouble_ms < BELIEVED_MS;
    if (trial->failed == 0)
        trial->trouble = believed ? trial->trouble : ASSENT_OK;
    else if (trial->failed == ENOSPC || trial->failed == EDQUOT || trial->failed == EFBIG)
        trial->trouble = ASSENT_STORE_FULL;
    else if (trial->failed == EROFS || trial->failed == EACCES || trial->failed == EPERM)
        trial->trouble = ASSENT_STORE_READ_ONLY;
    else
        trial->trouble = ASSENT_STORE_BROKEN;
}

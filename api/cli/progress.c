// SPDX-License-Identifier: Apache-2.0
// The thread beside long work: it waits for the signals that end the process, and once a second tells the
// terminal how long it has been. Nothing is told with --json, to a pipe or to a file.
#include "progress.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct progress {
    const char *doing, *stopped, *unfinished;
    bool tell;
    sigset_t waited; // the signals that end it, and SIGUSR1: the work is done
    sigset_t before;
    pthread_t thread;
};

static void clear_line(const struct progress *progress)
{
    if (progress->tell)
        fputs("\r\033[K", stderr);
}

static void end_by(const struct progress *progress, int number)
{
    sigset_t one;
    clear_line(progress);
    if (progress->unfinished != NULL)
        unlink(progress->unfinished);
    cli_fail(0, "interrupted: %s", progress->stopped);
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(number); // so that a shell knows that it was this signal
}

static void *watch(void *context)
{
    const struct progress *progress = context;
    for (long seconds = 0;; seconds++) {
        struct timespec second = {.tv_sec = 1};
        int number = sigtimedwait(&progress->waited, NULL, &second);
        if (number == SIGUSR1)
            break;
        if (number > 0)
            end_by(progress, number);
        if (number < 0 && errno == EAGAIN && progress->tell)
            fprintf(stderr, "\r%s: %ld s", progress->doing, seconds + 1);
    }
    if (progress->tell)
        clear_line(progress);
    return NULL;
}

// A signal that whoever started the process wants ignored stays so.
static void add_unless_ignored(sigset_t *set, int number)
{
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
        sigaddset(set, number);
}

struct progress *progress_open(struct cli *cli, const char *doing, const char *stopped,
                               const char *unfinished)
{
    struct progress *progress = assent_arena_take(cli->arena, sizeof *progress);
    *progress = (struct progress){.doing = doing,
                                  .stopped = stopped,
                                  .unfinished = unfinished,
                                  .tell = !cli->json && isatty(STDERR_FILENO)};
    sigemptyset(&progress->waited);
    sigaddset(&progress->waited, SIGUSR1);
    add_unless_ignored(&progress->waited, SIGINT);
    add_unless_ignored(&progress->waited, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &progress->waited, &progress->before);
    if (pthread_create(&progress->thread, NULL, watch, progress) == 0)
        return progress;
    pthread_sigmask(SIG_SETMASK, &progress->before, NULL);
    return NULL;
}

void progress_close(struct progress *progress)
{
    if (progress == NULL)
        return;
    pthread_kill(progress->thread, SIGUSR1);
    pthread_join(progress->thread, NULL);
    pthread_sigmask(SIG_SETMASK, &progress->before, NULL);
}

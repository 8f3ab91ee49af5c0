// SPDX-License-Identifier: Apache-2.0
// What the disk takes for one durable write after the other, with nothing else: the floor below every latency
// of a store. Once to a file that grows with each write, once over a file that was written beforehand.
//   sync_main FOLDER [seconds for each]
#include "load_histogram.h"
#include "load_net.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 4096, PAGES_BEFORE = 4096 };

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

static void put(int file, off_t page)
{
    char bytes[PAGE];
    memset(bytes, (int)(page & 0x7f) + 1, sizeof bytes);
    if (pwrite(file, bytes, sizeof bytes, page * PAGE) != PAGE)
        stop("writing");
}

static void measure(const char *name, const char *path, bool beforehand, double seconds)
{
    struct load_histogram *times = calloc(1, sizeof *times);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || times == NULL)
        stop(path);
    for (off_t page = 0; beforehand && page < PAGES_BEFORE; page++)
        put(file, page);
    if (fsync(file) != 0)
        stop("fsync");
    int64_t started_us = load_now_us(), before_us = started_us;
    for (off_t page = 0; (double)(before_us - started_us) < seconds * 1e6; page++) {
        put(file, beforehand ? page % PAGES_BEFORE : page);
        if (fdatasync(file) != 0)
            stop("fdatasync");
        int64_t after_us = load_now_us();
        load_histogram_add(times, after_us - before_us);
        before_us = after_us;
    }
    printf("%s syncs_per_s=%.0f p50_ms=%.3f p99_ms=%.3f\n", name,
           (double)times->total * 1e6 / (double)(before_us - started_us), load_histogram_ms(times, 0.5),
           load_histogram_ms(times, 0.99));
    close(file);
    unlink(path);
    free(times);
}

int main(int count, char **words)
{
    char path[4200];
    if (count < 2) {
        fprintf(stderr, "usage: sync_main FOLDER [seconds]\n");
        return 2;
    }
    double seconds = count > 2 ? atof(words[2]) : 2;
    snprintf(path, sizeof path, "%s/sync", words[1]);
    measure("growing", path, false, seconds);
    measure("beforehand", path, true, seconds);
    return 0;
}

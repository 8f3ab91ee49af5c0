// SPDX-License-Identifier: Apache-2.0
// What the process uses, as the system counts it.
#include "loop_internal.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int64_t resident_bytes(void);
static int64_t open_files(void);

void assent_loop_usage(const struct assent_loop *loop, struct assent_loop_usage *usage)
{
    struct rusage used = {0};
    struct rlimit files = {0};
    getrusage(RUSAGE_SELF, &used);
    getrlimit(RLIMIT_NOFILE, &files);
    int64_t seconds = (int64_t)used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    *usage = (struct assent_loop_usage){
        .cpu_us = seconds * ASSENT_SECOND_US + used.ru_utime.tv_usec + used.ru_stime.tv_usec,
        .resident_bytes = resident_bytes(),
        .files = open_files(),
        .files_most = files.rlim_cur == RLIM_INFINITY ? INT64_MAX : (int64_t)files.rlim_cur,
        .started_us = loop->started_us,
    };
}

// The second number of statm, in pages.
static int64_t resident_bytes(void)
{
    char line[128] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    bool read = file != NULL && fgets(line, sizeof line, file) != NULL;
    if (file != NULL)
        fclose(file);
    const char *second = strchr(line, ' ');
    return read && second != NULL ? strtoll(second, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

static int64_t open_files(void)
{
    DIR *list = opendir("/proc/self/fd");
    if (list == NULL)
        return 0;
    int64_t count = -3; // itself, "." and ".."
    while (readdir(list) != NULL)
        count++;
    closedir(list);
    return count;
}

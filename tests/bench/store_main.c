// SPDX-License-Identifier: Apache-2.0
// The bare loop over the embedded store: what a batch of 1, 16, 64 and 256 costs with nothing around it. This
// is the ceiling that the server is compared with. Each commit is one durable transition of the approval
// workload.
//   store_main FOLDER [seconds for each line] [tickets made before, for the lines "very many"] [one batch
//   size only]
#include "store_reads.h"
#include "store_workload.h"

#include <assent/base/limits.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

enum choice { EVER_NEW, AT_RANDOM };

struct bench {
    struct assent_store *store;
    const char *folder;
    struct workload_ticket *tickets;
    size_t ticket_count;
    int64_t next_number;
    uint64_t seed;
    atomic_bool stopped;
};

struct result {
    int64_t commits;
    double seconds;
    double cpu_us; // of this process for each commit
    double p50_ms;
    double p99_ms;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void stop(const struct assent_error *error)
{
    fprintf(stderr, "store_main: %s\n", error->text);
    exit(1);
}

static void *keep(void *context)
{
    struct bench *bench = context;
    while (!atomic_load(&bench->stopped)) {
        struct assent_error error;
        bool more = false;
        if (!assent_store_maintain(bench->store, &more, &error))
            stop(&error);
        if (!more)
            nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    }
    return NULL;
}

static int rising(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static struct workload_ticket *pick(struct bench *bench, enum choice choice, size_t i, size_t batch)
{
    if (choice == EVER_NEW) {
        struct workload_ticket *ticket = &bench->tickets[i];
        if (ticket->step == WORKLOAD_STEPS || ticket->number == 0)
            *ticket = workload_ticket(bench->next_number++);
        return ticket;
    }
    // One of each stripe, so that a batch has no ticket twice.
    bench->seed = bench->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    size_t stripe = bench->ticket_count / batch;
    return &bench->tickets[i * stripe + (size_t)(bench->seed >> 33) % stripe];
}

static void commit_batch(struct bench *bench, enum choice choice, size_t batch)
{
    static struct workload_item room[ASSENT_BATCH_ITEMS];
    struct workload_ticket *tickets[ASSENT_BATCH_ITEMS];
    struct assent_item items[ASSENT_BATCH_ITEMS];
    struct assent_error error;
    for (size_t i = 0; i < batch; i++) {
        tickets[i] = pick(bench, choice, i, batch);
        items[i] = workload_step(&room[i], tickets[i]);
    }
    if (!assent_store_commit(bench->store, items, batch, &error))
        stop(&error);
    for (size_t i = 0; i < batch; i++) {
        if (items[i].outcome != ASSENT_ITEM_KEPT) {
            fprintf(stderr, "store_main: an item was not kept\n");
            exit(1);
        }
        workload_advance(tickets[i], choice == AT_RANDOM);
    }
}

static struct result measure(struct bench *bench, enum choice choice, size_t batch, double seconds)
{
    size_t room = 1 << 20;
    double *times = malloc(room * sizeof *times);
    struct result result = {0};
    double started = now_s();
    double cpu = cpu_s();
    size_t count = 0;
    for (double at = started; at - started < seconds && count < room; count++) {
        commit_batch(bench, choice, batch);
        double after = now_s();
        times[count] = after - at;
        at = after;
    }
    result.seconds = now_s() - started;
    result.commits = (int64_t)(count * batch);
    result.cpu_us = (cpu_s() - cpu) * 1e6 / (double)result.commits;
    qsort(times, count, sizeof *times, rising);
    result.p50_ms = times[count / 2] * 1e3;
    result.p99_ms = times[count - 1 - count / 100] * 1e3;
    free(times);
    return result;
}

static double file_mb(const struct bench *bench, const char *name)
{
    char path[4200];
    struct stat state = {0};
    snprintf(path, sizeof path, "%s/%s", bench->folder, name);
    return stat(path, &state) == 0 ? (double)state.st_size / 1e6 : 0;
}

static void line(struct bench *bench, const char *what, enum choice choice, size_t batch, double seconds)
{
    struct result result = measure(bench, choice, batch, seconds);
    printf("%-28s %5zu %10.0f %8.1f %8.2f %8.2f %9.1f %9.1f\n", what, batch,
           (double)result.commits / result.seconds, result.cpu_us, result.p50_ms, result.p99_ms,
           file_mb(bench, "assent.db"), file_mb(bench, "assent.db-wal"));
    fflush(stdout);
}

static void start(struct bench *bench, size_t tickets)
{
    free(bench->tickets);
    bench->tickets = calloc(tickets, sizeof *bench->tickets);
    bench->ticket_count = tickets;
}

// Makes the tickets that are moved at random: each is created and submitted.
static void make(struct bench *bench, size_t tickets)
{
    start(bench, tickets);
    for (size_t i = 0; i < tickets; i++)
        bench->tickets[i] = workload_ticket(bench->next_number++);
    for (int step = 0; step < 2; step++) {
        for (size_t from = 0; from < tickets; from += ASSENT_BATCH_ITEMS) {
            static struct workload_item room[ASSENT_BATCH_ITEMS];
            struct assent_item items[ASSENT_BATCH_ITEMS];
            struct assent_error error;
            size_t count = tickets - from < ASSENT_BATCH_ITEMS ? tickets - from : ASSENT_BATCH_ITEMS;
            for (size_t i = 0; i < count; i++)
                items[i] = workload_step(&room[i], &bench->tickets[from + i]);
            if (!assent_store_commit(bench->store, items, count, &error))
                stop(&error);
            for (size_t i = 0; i < count; i++)
                workload_advance(&bench->tickets[from + i], true);
        }
    }
}

// A store that is there already has tickets; none has a number above that of its last turn.
static int64_t numbers_used(struct assent_store *store)
{
    struct assent_error error;
    struct assent_digest link;
    int64_t seq = 0;
    struct assent_reader *reader = assent_reader_open(store, &error);
    if (!reader || !assent_reader_head(reader, &seq, &link, &error))
        stop(&error);
    assent_reader_close(reader);
    return seq;
}

int main(int argc, char **argv)
{
    static const size_t batches[] = {1, 16, 64, 256};
    struct assent_error error;
    struct bench bench = {.seed = 1};
    if (argc < 2 || (argc > 4 && (atoi(argv[4]) < 1 || atoi(argv[4]) > ASSENT_BATCH_ITEMS))) {
        fprintf(stderr, "usage: store_main FOLDER [seconds] [tickets] [batch]\n");
        return 2;
    }
    double seconds = argc > 2 ? atof(argv[2]) : 3;
    size_t many = argc > 3 ? (size_t)atoll(argv[3]) : 0;
    size_t only = argc > 4 ? (size_t)atoll(argv[4]) : 0;
    bench.folder = argv[1];
    bench.store = assent_store_open_sqlite(bench.folder, &error);
    if (!bench.store)
        stop(&error);
    bench.next_number = numbers_used(bench.store) + 1;
    pthread_t keeper;
    pthread_create(&keeper, NULL, keep, &bench);
    printf("%-28s %5s %10s %8s %8s %8s %9s %9s\n", "tickets", "batch", "commits/s", "CPU us", "p50 ms",
           "p99 ms", "file MB", "log MB");
    const size_t *sizes = only ? &only : batches;
    size_t count = only ? 1 : sizeof batches / sizeof *batches;
    for (size_t i = 0; i < count; i++) {
        start(&bench, sizes[i]);
        line(&bench, "ever new", EVER_NEW, sizes[i], seconds);
    }
    make(&bench, 1024);
    for (size_t i = 0; i < count; i++)
        line(&bench, "a thousand at random", AT_RANDOM, sizes[i], seconds);
    if (many) {
        make(&bench, many);
        store_reads(bench.store, 1000);
    }
    for (size_t i = 0; many && i < count; i++)
        line(&bench, "very many at random", AT_RANDOM, sizes[i], seconds);
    atomic_store(&bench.stopped, true);
    pthread_join(keeper, NULL);
    free(bench.tickets);
    assent_store_close(bench.store);
    return 0;
}

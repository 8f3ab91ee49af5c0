// SPDX-License-Identifier: Apache-2.0
// Reads of the bench: a ticket, lists with each kind of filter from random places on, a search, an inbox of
// ten audiences.
#include "store_reads.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGE = 50 };

struct reads {
    struct assent_reader *reader;
    struct assent_arena *arena;
    struct assent_id *ids; // some tickets
    size_t id_count;
    uint64_t seed;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int rising(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static struct assent_id some_id(struct reads *reads)
{
    reads->seed = reads->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return reads->ids[(size_t)(reads->seed >> 33) % reads->id_count];
}

static bool read_ticket(struct reads *reads, struct assent_error *error)
{
    struct assent_stored_ticket ticket;
    bool found;
    return assent_reader_ticket(reads->reader, some_id(reads), reads->arena, &found, &ticket, error);
}

static bool read_list(struct reads *reads, struct assent_list_filter filter, struct assent_error *error)
{
    struct assent_list list;
    filter.limit = PAGE;
    filter.newest_first = true;
    filter.see_all = true;
    filter.after_us = 1;
    filter.after_id = some_id(reads);
    return assent_reader_list(reads->reader, &filter, reads->arena, &list, error);
}

static bool read_open(struct reads *reads, struct assent_error *error)
{
    return read_list(reads, (struct assent_list_filter){.kind = -1, .open = 1}, error);
}

static bool read_state(struct reads *reads, struct assent_error *error)
{
    struct assent_list_filter filter = {.kind = -1, .open = -1};
    filter.state = assent_text_of("implement");
    return read_list(reads, filter, error);
}

static bool read_rare(struct reads *reads, struct assent_error *error)
{
    struct assent_list_filter filter = {.kind = ASSENT_CHANGE, .open = -1};
    filter.state = assent_text_of("nowhere");
    return read_list(reads, filter, error);
}

static bool read_mine(struct reads *reads, struct assent_error *error)
{
    struct assent_list_filter filter = {.kind = -1, .open = 1};
    filter.requester = assent_text_of("per_01j9zq4m8nf3a9r6x2k7c5d1e0");
    return read_list(reads, filter, error);
}

static bool read_search(struct reads *reads, struct assent_error *error)
{
    struct assent_list_filter filter = {.kind = -1, .open = -1};
    filter.text = assent_text_of("no such words");
    return read_list(reads, filter, error);
}

static bool read_inbox(struct reads *reads, struct assent_error *error)
{
    struct assent_text audiences[10];
    struct assent_inbox inbox;
    for (int i = 0; i < 10; i++)
        audiences[i] = i == 9 ? assent_text_of("group:cab") : assent_text_format(reads->arena, "group:%d", i);
    const struct assent_inbox_query query = {.me = assent_text_of("per_01j9zq4m8nf3a9r6x2k7c5d1e7"),
                                             .audiences = audiences,
                                             .audience_count = 10,
                                             .limit = PAGE};
    return assent_reader_inbox(reads->reader, &query, reads->arena, &inbox, error);
}

static void line(struct reads *reads, const char *what,
                 bool (*read)(struct reads *reads, struct assent_error *error), int times)
{
    double *took = malloc((size_t)times * sizeof *took);
    for (int i = 0; i < times; i++) {
        struct assent_error error;
        double started = now_ms();
        if (!read(reads, &error)) {
            fprintf(stderr, "store_reads: %s\n", error.text);
            exit(1);
        }
        took[i] = now_ms() - started;
        assent_arena_reset(reads->arena);
    }
    qsort(took, (size_t)times, sizeof *took, rising);
    printf("%-42s %10.3f %10.3f\n", what, took[times / 2], took[times - 1 - times / 100]);
    free(took);
}

// Every thousandth ticket by id.
static void collect(struct reads *reads)
{
    struct assent_id after;
    const struct assent_id *from = NULL;
    struct assent_arena *arena = assent_arena_open(0);
    reads->ids = calloc(1 << 14, sizeof *reads->ids);
    for (;;) {
        struct assent_list list;
        struct assent_error error;
        if (!assent_reader_tickets(reads->reader, from, 1000, arena, &list, &error) || list.count == 0)
            break;
        after = list.items[list.count - 1].id;
        from = &after;
        if (reads->id_count < 1 << 14)
            reads->ids[reads->id_count++] = after;
        assent_arena_reset(arena);
    }
    assent_arena_close(arena);
}

void store_reads(struct assent_store *store, int times)
{
    struct assent_error error;
    struct reads reads = {
        .reader = assent_reader_open(store, &error), .arena = assent_arena_open(0), .seed = 7};
    if (!reads.reader) {
        fprintf(stderr, "store_reads: %s\n", error.text);
        exit(1);
    }
    collect(&reads);
    printf("%-42s %10s %10s\n", "pages of 50", "p50 ms", "p99 ms");
    line(&reads, "a ticket", read_ticket, times);
    line(&reads, "list: open", read_open, times);
    line(&reads, "list: a state", read_state, times);
    line(&reads, "list: a state that no ticket is in", read_rare, times);
    line(&reads, "list: a requester's open ones", read_mine, times);
    line(&reads, "list: a search that finds nothing", read_search, times);
    line(&reads, "inbox of ten audiences", read_inbox, times);
    free(reads.ids);
    assent_arena_close(reads.arena);
    assent_reader_close(reads.reader);
}

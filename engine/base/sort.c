// SPDX-License-Identifier: Apache-2.0
// A stable sort: insertion for a few elements, merging for more. The C library's qsort promises no stability,
// and both users need it: in a record the last set wins, diagnostics of one place keep their order.
// Leans on an arena for the scratch.
#include "base_internal.h"

#include <assert.h>
#include <string.h>

enum { FEW = 8, ELEMENT_BYTES = 512 };

struct run {
    char *elements;
    char *scratch;
    size_t size;
    int (*compare)(const void *a, const void *b);
};

static void sort_run(const struct run *run, size_t from, size_t to);
static void insert_each(const struct run *run, size_t from, size_t to);
static void merge(const struct run *run, size_t from, size_t middle, size_t to);

void sort_stable(struct assent_arena *arena, void *elements, size_t count, size_t size,
                 int (*compare)(const void *a, const void *b))
{
    assert(size <= ELEMENT_BYTES);
    size_t sorted = 1;
    char *bytes = elements;
    while (sorted < count && compare(bytes + (sorted - 1) * size, bytes + sorted * size) <= 0)
        sorted++;
    if (sorted >= count)
        return;
    struct run run = {.elements = bytes, .size = size, .compare = compare};
    if (count > FEW)
        run.scratch = arena_take_raw(arena, (count / 2 + 1) * size);
    sort_run(&run, 0, count);
}

static void sort_run(const struct run *run, size_t from, size_t to)
{
    if (to - from <= FEW) {
        insert_each(run, from, to);
        return;
    }
    size_t middle = from + (to - from) / 2;
    sort_run(run, from, middle);
    sort_run(run, middle, to);
    merge(run, from, middle, to);
}

static void insert_each(const struct run *run, size_t from, size_t to)
{
    char held[ELEMENT_BYTES];
    size_t size = run->size;
    for (size_t i = from + 1; i < to; i++) {
        size_t place = i;
        while (place > from && run->compare(run->elements + (place - 1) * size, run->elements + i * size) > 0)
            place--;
        if (place == i)
            continue;
        memcpy(held, run->elements + i * size, size);
        memmove(run->elements + (place + 1) * size, run->elements + place * size, (i - place) * size);
        memcpy(run->elements + place * size, held, size);
    }
}

static void merge(const struct run *run, size_t from, size_t middle, size_t to)
{
    size_t size = run->size;
    const char *left = run->scratch;
    const char *left_end = left + (middle - from) * size;
    const char *right = run->elements + middle * size;
    const char *right_end = run->elements + to * size;
    char *out = run->elements + from * size;
    memcpy(run->scratch, out, (middle - from) * size);
    while (left < left_end) {
        bool take_right = right < right_end && run->compare(left, right) > 0;
        memcpy(out, take_right ? right : left, size);
        right += take_right ? size : 0;
        left += take_right ? 0 : size;
        out += size;
    }
}

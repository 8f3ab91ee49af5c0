// SPDX-License-Identifier: Apache-2.0
// The figures that hooks see: for each workflow, service and configuration item how many tickets succeeded
// and failed on each of the last days. Guarantees: what is committed is counted, each ticket once; a start
// counts from the rows of ended tickets; memory holds the days that count, and not the years.
#include "machine.h"

#include <assent/base/time.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { START_ENDED = 1000, ITEMS_FIRST = 64, PRUNE_FIRST = 1024, DAYS_FIRST = 4 };

struct counted {
    struct assent_figure figure; // its key lies behind the struct
    struct assent_figure_day *days;
    size_t day_room;
};

static int64_t first_day(const struct assent_runtime *runtime)
{
    return runtime->now_us / ASSENT_DAY_US - ASSENT_FIGURES_DAYS + 1;
}

static void drop(struct counted *counted)
{
    free(counted->days);
    free(counted);
}

// Those whose newest day counts no more.
static void prune(struct assent_runtime *runtime)
{
    struct figures *figures = &runtime->figures;
    size_t kept = 0;
    for (size_t i = 0; i < figures->view.count; i++) {
        struct counted *counted = figures->items[i];
        if (counted->days[counted->figure.day_count - 1].day < first_day(runtime))
            drop(counted);
        else
            figures->items[kept++] = counted;
    }
    figures->view.count = kept;
    figures->prune_at = kept < PRUNE_FIRST / 2 ? PRUNE_FIRST : kept * 2;
}

static struct counted *counted_of(struct assent_runtime *runtime, struct assent_text key)
{
    struct figures *figures = &runtime->figures;
    const struct assent_figure *found = assent_figures_find(&figures->view, key);
    if (found != NULL)
        return (struct counted *)found;
    if (figures->view.count >= figures->prune_at)
        prune(runtime);
    if (figures->view.count == figures->room) {
        figures->room = figures->room > 0 ? figures->room * 2 : ITEMS_FIRST;
        figures->items = memory_grow(figures->items, figures->room * sizeof(struct counted *));
        figures->view.items = (const struct assent_figure *const *)figures->items;
    }
    struct counted *made = memory_take(sizeof *made + key.count);
    memcpy(made + 1, key.bytes, key.count);
    made->figure.key = assent_text_slice((char *)(made + 1), key.count);
    made->day_room = DAYS_FIRST;
    made->days = memory_take(DAYS_FIRST * sizeof *made->days);
    made->figure.days = made->days;
    size_t place = figures->view.count++;
    for (; place > 0 && assent_text_compare(figures->items[place - 1]->figure.key, key) > 0; place--)
        figures->items[place] = figures->items[place - 1];
    figures->items[place] = made;
    return made;
}

// The day's place; older days that count no more make room. A clock that was set back comes to an earlier
// day.
static struct assent_figure_day *day_of(struct assent_runtime *runtime, struct counted *counted, int64_t day)
{
    size_t old = 0, count = counted->figure.day_count;
    while (old < count && counted->days[old].day < first_day(runtime))
        old++;
    memmove(counted->days, counted->days + old, (count - old) * sizeof *counted->days);
    count -= old;
    size_t place = count;
    while (place > 0 && counted->days[place - 1].day > day)
        place--;
    counted->figure.day_count = count;
    if (place > 0 && counted->days[place - 1].day == day)
        return &counted->days[place - 1];
    if (count == counted->day_room) {
        counted->day_room *= 2;
        counted->days = memory_grow(counted->days, counted->day_room * sizeof *counted->days);
        counted->figure.days = counted->days;
    }
    memmove(&counted->days[place + 1], &counted->days[place], (count - place) * sizeof *counted->days);
    counted->days[place] = (struct assent_figure_day){.day = day};
    counted->figure.day_count++;
    return &counted->days[place];
}

static void count(struct assent_runtime *runtime, const struct assent_ended *ended, int64_t ended_us,
                  int64_t more, struct assent_arena *arena)
{
    int64_t day = ended_us / ASSENT_DAY_US;
    size_t keys = 0;
    const struct assent_text *key =
        day >= first_day(runtime) ? assent_figure_keys(ended, arena, &keys) : NULL;
    for (size_t i = 0; i < keys; i++) {
        struct assent_figure_day *place = day_of(runtime, counted_of(runtime, key[i]), day);
        if (ended->outcome == ASSENT_OUTCOME_SUCCESS)
            place->succeeded += more;
        else
            place->failed += more;
    }
}

static void count_stored(struct assent_runtime *runtime, int64_t ended_us, struct assent_text bytes)
{
    struct assent_arena *arena = arena_borrow(runtime);
    struct assent_ended ended;
    if (assent_ended_read(bytes, arena, &ended, NULL))
        count(runtime, &ended, ended_us, 1, arena);
    arena_return(runtime, arena);
}

void figures_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t row_count)
{
    for (size_t i = 0; i < row_count; i++) {
        if (rows[i].kind != ASSENT_ROW_ENDED)
            continue;
        struct assent_arena *arena = arena_borrow(runtime);
        count(runtime, rows[i].ended, rows[i].at_us, rows[i].gone ? -1 : 1, arena);
        arena_return(runtime, arena);
    }
}

static void read_page(struct assent_runtime *runtime, int64_t from_us, const struct assent_id *after)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_START, NULL);
    order->read.kind = ASSENT_READ_ENDED;
    order->read.after = from_us;
    order->read.until_us = INT64_MAX;
    order->read.has_after = after != NULL;
    if (after != NULL)
        order->read.id = *after;
    order->read.limit = START_ENDED;
    runtime->start_pending++;
    order_send(runtime, order);
}

static void clear(struct assent_runtime *runtime)
{
    struct figures *figures = &runtime->figures;
    for (size_t i = 0; i < figures->view.count; i++)
        drop(figures->items[i]);
    figures->view.count = 0;
    figures->prune_at = PRUNE_FIRST;
}

void figures_restart(struct assent_runtime *runtime)
{
    clear(runtime);
    read_page(runtime, first_day(runtime) * ASSENT_DAY_US, NULL);
}

void figures_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    const struct assent_stored_entries *page = &order->read.entries;
    for (size_t i = 0; i < page->count; i++)
        count_stored(runtime, page->items[i].end_us, page->items[i].bytes);
    if (page->count == order->read.limit)
        read_page(runtime, page->items[page->count - 1].end_us, &page->items[page->count - 1].ticket);
}

void figures_close(struct assent_runtime *runtime)
{
    clear(runtime);
    free(runtime->figures.items);
}

// SPDX-License-Identifier: Apache-2.0
// Lanes are made at once from a sorted list, and not change by change as the runtime does; what looks into
// them sees the same.
#include "many_changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// An entry in one of its lanes.
struct place {
    struct assent_text key;
    const struct assent_schedule_entry *entry;
};

static int by_key_and_start(const void *a, const void *b)
{
    const struct place *first = a;
    const struct place *second = b;
    int order = assent_text_compare(first->key, second->key);
    if (order != 0)
        return order;
    if (first->entry->start_us != second->entry->start_us)
        return first->entry->start_us < second->entry->start_us ? -1 : 1;
    return assent_id_compare(&first->entry->ticket, &second->entry->ticket);
}

static struct assent_schedule_lane *lane_of(const struct place *places, size_t count,
                                            struct assent_arena *arena)
{
    struct assent_schedule_lane *lane = assent_arena_take(arena, sizeof *lane);
    lane->key = places->key;
    lane->block_count = (count + ASSENT_SCHEDULE_BLOCK - 1) / ASSENT_SCHEDULE_BLOCK;
    lane->blocks = assent_arena_take_array(arena, lane->block_count, sizeof *lane->blocks);
    for (size_t i = 0; i < count; i++) {
        size_t b = i / ASSENT_SCHEDULE_BLOCK;
        if (i % ASSENT_SCHEDULE_BLOCK == 0)
            lane->blocks[b] = assent_arena_take(arena, sizeof *lane->blocks[b]);
        struct assent_schedule_block *block = lane->blocks[b];
        block->entries[block->count++] = places[i].entry;
        if (places[i].entry->until_us > block->latest_us)
            block->latest_us = places[i].entry->until_us;
    }
    return lane;
}

static const struct assent_schedule *schedule_of(struct place *places, size_t count,
                                                 struct assent_arena *arena)
{
    struct assent_schedule *schedule = assent_arena_take(arena, sizeof *schedule);
    struct assent_schedule_lane **lanes = assent_arena_take_array(arena, count, sizeof *lanes);
    qsort(places, count, sizeof *places, by_key_and_start);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && assent_text_equal(places[to].key, places[from].key);)
            to++;
        lanes[schedule->lane_count++] = lane_of(&places[from], to - from, arena);
    }
    schedule->lanes = lanes;
    schedule->version = 1;
    return schedule;
}

struct assent_text many_changes_item(int n, struct assent_arena *arena)
{
    return assent_text_format(arena, "i%04d", n);
}

const struct assent_schedule *many_changes_make(const struct many_changes *how, struct assent_arena *arena)
{
    size_t count = (size_t)how->count, placed = 0;
    struct assent_schedule_entry *entries = assent_arena_take_array(arena, count, sizeof *entries);
    struct place *places = assent_arena_take_array(arena, count * 4, sizeof *places);
    for (int i = 0; i < how->count; i++) {
        const unsigned char dice[10] = {
            [4] = (unsigned char)(i >> 16), [5] = (unsigned char)(i >> 8), [6] = (unsigned char)i};
        struct assent_text *items = assent_arena_take_array(arena, 3, sizeof *items);
        struct assent_schedule_entry *entry = &entries[i];
        int first = (i * 7 + 1) % how->items, second = (int)((i * INT64_C(1237) + 5) % how->items);
        items[0] = many_changes_item(first, arena);
        items[1] = many_changes_item(second, arena);
        *entry = (struct assent_schedule_entry){
            .ticket = assent_id_make(how->start_us, dice),
            .number = assent_text_format(arena, "CHG-%d", i + 1),
            .title = assent_text_of("One of many"),
            .implementer = assent_text_format(arena, "per_01m83pph00e41861050r3%05d", i % how->people),
            .items = items,
            .item_count = first == second ? 1 : 2,
            .start_us = how->start_us + i * how->step_us,
            .active = true,
        };
        entry->end_us = entry->until_us = entry->start_us + how->length_us;
        if (how->everywhere)
            items[entry->item_count++] = assent_text_of(how->everywhere);
        for (size_t k = 0; k < entry->item_count; k++) {
            struct assent_text key =
                assent_text_format(arena, "ci:%.*s", (int)items[k].count, items[k].bytes);
            places[placed++] = (struct place){key, entry};
        }
        struct assent_text who = entry->implementer;
        places[placed++] =
            (struct place){assent_text_format(arena, "person:%.*s", (int)who.count, who.bytes), entry};
    }
    return schedule_of(places, placed, arena);
}

struct assent_times many_days(int64_t start_us, int days, int n, int64_t length_us,
                              struct assent_arena *arena)
{
    struct assent_span *spans = assent_arena_take_array(arena, (size_t)days, sizeof *spans);
    for (int i = 0; i < days; i++) {
        int64_t at_us = start_us + i * ASSENT_DAY_US + n % 12 * ASSENT_HOUR_US;
        spans[i] = (struct assent_span){.start_us = at_us, .end_us = at_us + length_us};
    }
    return (struct assent_times){.from_us = start_us,
                                 .until_us = start_us + days * ASSENT_DAY_US,
                                 .spans = spans,
                                 .span_count = (size_t)days};
}

double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

void give_up(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

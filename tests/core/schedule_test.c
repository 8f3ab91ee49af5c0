// SPDX-License-Identifier: Apache-2.0
// Looking into the schedule: what an entry clashes with, to the instant, with the time for taking back, and
// up to the bound; the next free slot among other changes, freezes and windows. Lanes are made by hand here.
#include "stage.h"

#include <assent/base/limits.h>
#include <assent/core/slot.h>

enum { MANY = 70 };

static int64_t hour(int64_t hours)
{
    return STAGE_MIDNIGHT + hours * ASSENT_HOUR_US;
}

static struct assent_schedule_entry entry_of(int n, int64_t start_h, int64_t end_h, int64_t until_h)
{
    static const struct assent_text ITEMS[] = {{"db1", 3}};
    const unsigned char dice[10] = {0, 0, 0, 0, 0, (unsigned char)n};
    return (struct assent_schedule_entry){.ticket = assent_id_make(STAGE_MIDNIGHT, dice),
                                          .items = ITEMS,
                                          .item_count = 1,
                                          .start_us = hour(start_h),
                                          .end_us = hour(end_h),
                                          .until_us = hour(until_h),
                                          .active = true};
}

// One lane, of what stands in it by start; one block.
static struct assent_schedule schedule_of(struct stage *stage, const char *key,
                                          const struct assent_schedule_entry *entries, size_t count)
{
    struct assent_schedule_block *block = assent_arena_take(stage->arena, sizeof *block);
    struct assent_schedule_block **blocks = assent_arena_take(stage->arena, sizeof(void *));
    struct assent_schedule_lane *lane = assent_arena_take(stage->arena, sizeof *lane);
    struct assent_schedule_lane **lanes = assent_arena_take(stage->arena, sizeof(void *));
    for (size_t i = 0; i < count; i++) {
        block->entries[block->count++] = &entries[i];
        block->latest_us = entries[i].until_us > block->latest_us ? entries[i].until_us : block->latest_us;
    }
    blocks[0] = block;
    *lane = (struct assent_schedule_lane){
        .key = assent_text_of(key), .blocks = blocks, .block_count = 1, .block_room = 1};
    lanes[0] = lane;
    return (struct assent_schedule){.version = 1, .lanes = lanes, .lane_count = 1};
}

static size_t clashes(struct stage *stage, const struct assent_schedule *schedule,
                      const struct assent_schedule_entry *entry)
{
    size_t count;
    assent_schedule_clashes(schedule, stage->directory, entry, ASSENT_CONFLICTS, stage->arena, &count);
    return count;
}

static void touching_is_no_clash(void **state)
{
    struct stage *stage = *state;
    static const struct {
        int64_t start, end, until;
        size_t count;
    } ROWS[] = {
        {8, 10, 10, 0},  {12, 14, 14, 0}, // ends as the other begins; begins as taking it back is over
        {9, 10, 11, 1},  {11, 12, 12, 1}, // within what taking back needs: ours, and theirs
        {10, 11, 11, 1}, {9, 13, 13, 1},  {6, 7, 10, 0},
    };
    struct assent_schedule_entry others[] = {entry_of(1, 10, 11, 12), entry_of(3, 30, 31, 31)};
    struct assent_schedule schedule = schedule_of(stage, "ci:db1", others, 2);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_schedule_entry entry = entry_of(2, ROWS[i].start, ROWS[i].end, ROWS[i].until);
        if (clashes(stage, &schedule, &entry) != ROWS[i].count)
            fail_msg("row %zu", i);
    }
    assert_int_equal(clashes(stage, &schedule, &others[0]), 0); // never with itself
}

static void the_walk_stops_past_the_bound(void **state)
{
    struct stage *stage = *state;
    struct assent_schedule_entry others[MANY], entry = entry_of(200, 10, 11, 11);
    for (int i = 0; i < MANY; i++)
        others[i] = entry_of(i + 1, 10, 11, 11);
    struct assent_schedule all = schedule_of(stage, "ci:db1", others, ASSENT_CONFLICTS);
    assert_int_equal(clashes(stage, &all, &entry), ASSENT_CONFLICTS);
    all = schedule_of(stage, "ci:db1", others, ASSENT_CONFLICTS + 1);
    assert_int_equal(clashes(stage, &all, &entry), ASSENT_CONFLICTS + 1);
    all = schedule_of(stage, "ci:db1", others, MANY);
    assert_int_equal(clashes(stage, &all, &entry), ASSENT_CONFLICTS + 1);
}

static void a_slot_meets_neither_changes_nor_freezes(void **state)
{
    struct stage *stage = *state;
    struct assent_schedule_entry others[] = {entry_of(1, 10, 11, 12), entry_of(2, 13, 14, 14),
                                             entry_of(3, 18, 19, 19)};
    struct assent_schedule schedule = schedule_of(stage, "ci:db1", others, 3);
    struct assent_schedule_entry entry = entry_of(4, 0, 0, 0);
    struct assent_footprint footprint = {.items = entry.items, .item_count = 1};
    struct assent_span frozen = {.start_us = hour(15), .end_us = hour(17)};
    struct assent_freeze freeze = {.handle = assent_text_of("f"),
                                   .when = {.spans = &frozen, .span_count = 1}};
    struct assent_slot_search search = {.schedule = &schedule,
                                        .entry = &entry,
                                        .footprint = &footprint,
                                        .what = ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS,
                                        .length_us = ASSENT_HOUR_US,
                                        .from_us = hour(10),
                                        .until_us = hour(21)};
    int64_t out;
    stage->directory->freezes = &freeze;
    stage->directory->freeze_count = 1;
    assert_true(assent_slot_find(stage->directory, &search, stage->arena, &out));
    assert_int_equal(out, hour(12)); // when taking the first one back is over, just before the second
    search.length_us = 2 * ASSENT_HOUR_US;
    assert_true(assent_slot_find(stage->directory, &search, stage->arena, &out));
    assert_int_equal(out, hour(19)); // behind the freeze the third is in the way
    search.until_us--;
    assert_false(assent_slot_find(stage->directory, &search, stage->arena, &out));
    search.until_us++;
    search.what = 0;
    assert_true(assent_slot_find(stage->directory, &search, stage->arena, &out));
    assert_int_equal(out, hour(14));
    search.schedule = NULL;
    search.what = ASSENT_LOOK_AT_FREEZES;
    search.length_us = 6 * ASSENT_HOUR_US;
    search.until_us = hour(23);
    assert_true(assent_slot_find(stage->directory, &search, stage->arena, &out));
    assert_int_equal(out, hour(17));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(touching_is_no_clash, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(the_walk_stops_past_the_bound, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_slot_meets_neither_changes_nor_freezes, stage_open, stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

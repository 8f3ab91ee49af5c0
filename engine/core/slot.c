// SPDX-License-Identifier: Apache-2.0
// Finding the next free slot. Freezes and windows are asked first, then the lanes of the schedule one after
// the other; each may only put the time off, and the one at which nobody does is the slot. Guarantees: as
// moments rise, no entry of a lane is passed twice but those that still reach into the time that is looked
// at. Leans on freezes.c for what stands in the way.
#include <assent/core/slot.h>

#include "freezes.h"

// A lane, walked from its start: what lies before has ended by the moments that come.
struct walk {
    const struct assent_schedule_lane *lane;
    size_t block;
    size_t entry;
};
struct walks {
    struct walk *items;
    size_t count;
    struct assent_id ticket; // whose own entry is in no way
};

static struct walks walks_of(const struct assent_directory *directory,
                             const struct assent_slot_search *search, struct assent_arena *arena);
static bool lanes_free(struct walks *walks, const struct assent_slot_search *search, int64_t *at_us);
static int64_t lane_free(struct walk *walk, const struct assent_id *ticket, int64_t at_us, int64_t length_us);
static void pass(struct walk *walk, int64_t at_us);

bool assent_slot_find(const struct assent_directory *directory, const struct assent_slot_search *search,
                      struct assent_arena *arena, int64_t *out)
{
    struct assent_footprint footprint = *search->footprint;
    footprint.start_us = footprint.end_us = 0; // whenever it is, for so long
    footprint.until_us = search->length_us;
    struct looking looking =
        looking_for(directory, &footprint, search->waivers, search->waiver_count, search->what, arena);
    struct walks walks = walks_of(directory, search, arena);
    *out = search->from_us;
    for (int64_t free_us = -1; free_us != *out;) {
        free_us = *out;
        if (!looking_free(&looking, free_us, out) || !lanes_free(&walks, search, out))
            return false;
        looking.steps++;
    }
    return true;
}

static struct walks walks_of(const struct assent_directory *directory,
                             const struct assent_slot_search *search, struct assent_arena *arena)
{
    struct walks walks = {0};
    size_t count;
    if (!search->schedule || !search->entry)
        return walks;
    const struct assent_lane_key *keys = assent_schedule_keys(search->entry, directory, arena, &count);
    walks.items = assent_arena_take_array(arena, count, sizeof *walks.items);
    walks.ticket = search->entry->ticket;
    for (size_t i = 0; i < count; i++) {
        const struct assent_schedule_lane *lane = assent_schedule_lane(search->schedule, keys[i].key);
        if (lane && lane->block_count)
            walks.items[walks.count++].lane = lane;
    }
    return walks;
}

// In turn, until none of them has put it off.
static bool lanes_free(struct walks *walks, const struct assent_slot_search *search, int64_t *at_us)
{
    size_t quiet = 0;
    for (size_t i = 0; quiet < walks->count && *at_us <= search->until_us - search->length_us;
         i = (i + 1) % walks->count) {
        int64_t free_us = lane_free(&walks->items[i], &walks->ticket, *at_us, search->length_us);
        quiet = free_us == *at_us ? quiet + 1 : 1;
        *at_us = free_us;
    }
    return *at_us <= search->until_us - search->length_us;
}

// From block to block in the order of starts: what ends latest so far is when the lane is free again.
static int64_t lane_free(struct walk *walk, const struct assent_id *ticket, int64_t at_us, int64_t length_us)
{
    const struct assent_schedule_lane *lane = walk->lane;
    pass(walk, at_us);
    for (size_t b = walk->block; b < lane->block_count; b++) {
        const struct assent_schedule_block *block = lane->blocks[b];
        size_t first = b == walk->block ? walk->entry : 0;
        if (block->entries[first]->start_us >= at_us + length_us)
            break;
        if (block->latest_us <= at_us)
            continue;
        for (size_t i = first; i < block->count; i++) {
            const struct assent_schedule_entry *other = block->entries[i];
            if (other->start_us >= at_us + length_us)
                return at_us;
            if (other->until_us > at_us && !assent_id_equal(&other->ticket, ticket))
                at_us = other->until_us;
        }
    }
    return at_us;
}

// Moves on behind what has ended at the moment, up to the first that has not.
static void pass(struct walk *walk, int64_t at_us)
{
    for (; walk->block < walk->lane->block_count; walk->block++, walk->entry = 0) {
        const struct assent_schedule_block *block = walk->lane->blocks[walk->block];
        if (block->latest_us <= at_us)
            continue;
        while (block->entries[walk->entry]->until_us <= at_us) // one of them reaches further
            walk->entry++;
        return;
    }
}

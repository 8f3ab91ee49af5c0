// SPDX-License-Identifier: Apache-2.0
// Looking into the schedule: who occupies a thing in an interval, what an entry clashes with. Guarantees:
// pure; a check reads of each lane the blocks that reach into the interval and no others; of two changes that
// clash in several ways both sides see the same one.
#include <assent/core/schedule.h>

#include <assent/base/limits.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// A way in which two entries meet, before those of one pair are brought together.
struct meeting {
    const struct assent_schedule_entry *with;
    enum assent_conflict_kind kind;
    struct assent_text item;  // ours; empty: the implementer
    struct assent_text other; // theirs
};
struct meetings {
    struct assent_arena *arena;
    const struct assent_schedule *schedule;
    const struct assent_schedule_entry *entry;
    struct meeting *items;
    size_t count;
    size_t room;
    size_t most; // pairs; a walk stops when there must be more
};

static void meet_all(struct meetings *meetings, const struct assent_directory *directory);
static void meet_neighbours(struct meetings *meetings, const struct assent_directory *directory,
                            struct assent_text item);
static void meet(struct meetings *meetings, struct assent_text key, struct meeting how);
static struct assent_clash clash_of(const struct meetings *meetings, size_t from, size_t to);
static const struct assent_text *names_of(const struct meetings *meetings, size_t from, size_t to,
                                          bool others, size_t *count);
static int strength(const struct assent_schedule_entry *entry, const struct meeting *meeting);
static int by_pair(const void *a, const void *b);
static int by_key(const void *a, const void *b);
static int by_start(const void *a, const void *b);
static size_t key_count(const struct assent_schedule_entry *entry, size_t items,
                        const struct assent_directory *directory);
static struct assent_text lane_key(struct assent_arena *arena, const char *kind, struct assent_text name);

const struct assent_schedule_lane *assent_schedule_lane(const struct assent_schedule *schedule,
                                                        struct assent_text key)
{
    size_t from = 0;
    size_t to = schedule->lane_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = assent_text_compare(schedule->lanes[middle]->key, key);
        if (order == 0)
            return schedule->lanes[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

const struct assent_schedule_entry *assent_lane_next(const struct assent_schedule_lane *lane,
                                                     int64_t start_us, int64_t end_us,
                                                     struct assent_lane_at *at)
{
    for (; at->block < lane->block_count; at->block++, at->entry = 0) {
        const struct assent_schedule_block *block = lane->blocks[at->block];
        if (block->entries[0]->start_us >= end_us)
            return NULL;
        if (block->latest_us <= start_us)
            continue;
        while (at->entry < block->count) {
            const struct assent_schedule_entry *entry = block->entries[at->entry++];
            if (entry->start_us >= end_us)
                return NULL;
            if (entry->until_us > start_us)
                return entry;
        }
    }
    return NULL;
}

const struct assent_lane_key *assent_schedule_keys(const struct assent_schedule_entry *entry,
                                                   const struct assent_directory *directory,
                                                   struct assent_arena *arena, size_t *count)
{
    size_t items = entry->item_count < ASSENT_SCHEDULE_ITEMS ? entry->item_count : ASSENT_SCHEDULE_ITEMS;
    size_t most = key_count(entry, items, directory);
    struct assent_lane_key *keys = assent_arena_take_array(arena, most, sizeof *keys);
    size_t made = 0;
    for (size_t i = 0; i < items; i++)
        keys[made++] = (struct assent_lane_key){lane_key(arena, "ci", entry->items[i]), true};
    if (entry->implementer.count)
        keys[made++] = (struct assent_lane_key){lane_key(arena, "person", entry->implementer), true};
    for (size_t i = 0; i < items; i++) {
        int32_t index = assent_directory_ci(directory, entry->items[i]);
        const struct assent_ci *ci = index == ASSENT_NO_INDEX ? NULL : &directory->cis[index];
        for (size_t k = 0; ci && k < ci->depends_on_count + ci->dependant_count; k++) {
            int32_t other =
                k < ci->depends_on_count ? ci->depends_on[k] : ci->dependants[k - ci->depends_on_count];
            if (made < most)
                keys[made++] =
                    (struct assent_lane_key){lane_key(arena, "ci", directory->cis[other].handle), false};
        }
    }
    if (made > 1)
        qsort(keys, made, sizeof *keys, by_key);
    *count = 0;
    for (size_t i = 0; i < made; i++) { // its own stand before those that it only reads
        if (*count == 0 || !assent_text_equal(keys[*count - 1].key, keys[i].key))
            keys[(*count)++] = keys[i];
    }
    return keys;
}

static size_t key_count(const struct assent_schedule_entry *entry, size_t items,
                        const struct assent_directory *directory)
{
    size_t count = items + (entry->implementer.count > 0);
    for (size_t i = 0; i < items; i++) {
        int32_t index = assent_directory_ci(directory, entry->items[i]);
        if (index != ASSENT_NO_INDEX)
            count += directory->cis[index].depends_on_count + directory->cis[index].dependant_count;
    }
    return count < ASSENT_SCHEDULE_KEYS ? count : ASSENT_SCHEDULE_KEYS;
}

const struct assent_clash *assent_schedule_clashes(const struct assent_schedule *schedule,
                                                   const struct assent_directory *directory,
                                                   const struct assent_schedule_entry *entry, size_t most,
                                                   struct assent_arena *arena, size_t *count)
{
    struct meetings meetings = {.arena = arena, .schedule = schedule, .entry = entry, .most = most};
    *count = 0;
    if (!schedule || schedule->lane_count == 0)
        return NULL;
    meet_all(&meetings, directory);
    if (meetings.count == 0)
        return NULL;
    qsort(meetings.items, meetings.count, sizeof *meetings.items, by_pair);
    struct assent_clash *clashes = assent_arena_take_array(arena, most + 1, sizeof *clashes);
    for (size_t from = 0, to; from < meetings.count && *count <= most; from = to) {
        for (to = from + 1; to < meetings.count && meetings.items[to].with == meetings.items[from].with;)
            to++;
        clashes[(*count)++] = clash_of(&meetings, from, to);
    }
    qsort(clashes, *count, sizeof *clashes, by_start);
    return clashes;
}

static void meet_all(struct meetings *meetings, const struct assent_directory *directory)
{
    const struct assent_schedule_entry *entry = meetings->entry;
    size_t items = entry->item_count < ASSENT_SCHEDULE_ITEMS ? entry->item_count : ASSENT_SCHEDULE_ITEMS;
    for (size_t i = 0; i < items; i++) {
        struct assent_text item = entry->items[i];
        meet(meetings, lane_key(meetings->arena, "ci", item),
             (struct meeting){.kind = ASSENT_CONFLICT_SAME_ITEM, .item = item, .other = item});
        meet_neighbours(meetings, directory, item);
    }
    if (entry->implementer.count)
        meet(meetings, lane_key(meetings->arena, "person", entry->implementer),
             (struct meeting){.kind = ASSENT_CONFLICT_SAME_IMPLEMENTER});
}

static void meet_neighbours(struct meetings *meetings, const struct assent_directory *directory,
                            struct assent_text item)
{
    int32_t index = assent_directory_ci(directory, item);
    if (index == ASSENT_NO_INDEX)
        return;
    const struct assent_ci *ci = &directory->cis[index];
    for (size_t i = 0; i < ci->depends_on_count; i++) {
        struct assent_text other = directory->cis[ci->depends_on[i]].handle;
        meet(meetings, lane_key(meetings->arena, "ci", other),
             (struct meeting){.kind = ASSENT_CONFLICT_DEPENDS_ON, .item = item, .other = other});
    }
    for (size_t i = 0; i < ci->dependant_count; i++) {
        struct assent_text other = directory->cis[ci->dependants[i]].handle;
        meet(meetings, lane_key(meetings->arena, "ci", other),
             (struct meeting){.kind = ASSENT_CONFLICT_DEPENDED_ON, .item = item, .other = other});
    }
}

// A lane names each entry once, so more than `most` in one of them are more than `most` pairs.
static void meet(struct meetings *meetings, struct assent_text key, struct meeting how)
{
    const struct assent_schedule_entry *entry = meetings->entry;
    const struct assent_schedule_lane *lane = assent_schedule_lane(meetings->schedule, key);
    struct assent_lane_at at = {0};
    if (!lane)
        return;
    for (size_t met = 0; met <= meetings->most;) {
        how.with = assent_lane_next(lane, entry->start_us, entry->until_us, &at);
        if (!how.with)
            return;
        if (assent_id_equal(&how.with->ticket, &entry->ticket))
            continue;
        if (meetings->count == meetings->room) {
            size_t room = meetings->room ? meetings->room * 2 : 16;
            struct meeting *items = assent_arena_take_array(meetings->arena, room, sizeof *items);
            if (meetings->count)
                memcpy(items, meetings->items, meetings->count * sizeof *items);
            meetings->items = items;
            meetings->room = room;
        }
        meetings->items[meetings->count++] = how;
        met++;
    }
}

static struct assent_clash clash_of(const struct meetings *meetings, size_t from, size_t to)
{
    const struct assent_schedule_entry *entry = meetings->entry;
    const struct assent_schedule_entry *with = meetings->items[from].with;
    size_t best = from;
    for (size_t i = from + 1; i < to; i++) {
        if (strength(entry, &meetings->items[i]) < strength(entry, &meetings->items[best]))
            best = i;
    }
    struct assent_clash clash = {
        .with = with,
        .kind = meetings->items[best].kind,
        .from_us = entry->start_us > with->start_us ? entry->start_us : with->start_us,
        .until_us = entry->until_us < with->until_us ? entry->until_us : with->until_us,
    };
    struct meetings same = {.arena = meetings->arena};
    same.items = assent_arena_take_array(meetings->arena, to - from, sizeof *same.items);
    for (size_t i = from; i < to; i++) {
        if (meetings->items[i].kind == clash.kind && meetings->items[i].item.count)
            same.items[same.count++] = meetings->items[i];
    }
    clash.items = names_of(&same, 0, same.count, false, &clash.item_count);
    if (clash.kind != ASSENT_CONFLICT_SAME_ITEM)
        clash.others = names_of(&same, 0, same.count, true, &clash.other_count);
    return clash;
}

static const struct assent_text *names_of(const struct meetings *meetings, size_t from, size_t to,
                                          bool others, size_t *count)
{
    struct assent_text *names = assent_arena_take_array(meetings->arena, to - from, sizeof *names);
    *count = 0;
    if (to == from)
        return NULL;
    for (size_t i = from; i < to; i++)
        names[i - from] = others ? meetings->items[i].other : meetings->items[i].item;
    *count = assent_texts_settle(names, to - from);
    return names;
}

// The smaller is the stronger. Where each depends on the other, the ticket with the smaller id is the one
// that depends, so that both sides say the same.
static int strength(const struct assent_schedule_entry *entry, const struct meeting *meeting)
{
    bool first = assent_id_compare(&entry->ticket, &meeting->with->ticket) < 0;
    switch (meeting->kind) {
    case ASSENT_CONFLICT_SAME_ITEM:
        return 0;
    case ASSENT_CONFLICT_DEPENDS_ON:
        return first ? 1 : 2;
    case ASSENT_CONFLICT_DEPENDED_ON:
        return first ? 2 : 1;
    case ASSENT_CONFLICT_SAME_IMPLEMENTER:
        return 3;
    }
    assert(!"a conflict is of one of the kinds");
    return 3;
}

static struct assent_text lane_key(struct assent_arena *arena, const char *kind, struct assent_text name)
{
    struct assent_buffer key = assent_buffer_in(arena);
    assent_buffer_string(&key, kind);
    assent_buffer_byte(&key, ':');
    assent_buffer_text(&key, name);
    return assent_buffer_done(&key);
}

static int by_pair(const void *a, const void *b)
{
    const struct meeting *first = a;
    const struct meeting *second = b;
    return assent_id_compare(&first->with->ticket, &second->with->ticket);
}

static int by_key(const void *a, const void *b)
{
    const struct assent_lane_key *first = a;
    const struct assent_lane_key *second = b;
    int order = assent_text_compare(first->key, second->key);
    return order ? order : (int)second->own - (int)first->own;
}

static int by_start(const void *a, const void *b)
{
    const struct assent_clash *first = a;
    const struct assent_clash *second = b;
    if (first->with->start_us != second->with->start_us)
        return first->with->start_us < second->with->start_us ? -1 : 1;
    return assent_id_compare(&first->with->ticket, &second->with->ticket);
}

// SPDX-License-Identifier: Apache-2.0
// The index of the schedule: an entry for each change with a time, in one lane for each thing that it
// occupies, and in the lane of all. Guarantees: it has what is committed and nothing else; a start reads what
// has not ended more than ASSENT_SCHEDULE_PAST_US ago; an entry that comes or goes moves at most a block and
// the list of blocks. Lanes stay, with their versions, when they are empty.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { START_ENTRIES = 1000, HALF = ASSENT_SCHEDULE_BLOCK / 2, LANES_FIRST = 64 };

struct scheduled {
    struct assent_schedule_entry entry; // what it names lies behind the struct
};

// --- entries ---

static struct assent_text keep(char **at, struct assent_text text)
{
    struct assent_text kept = assent_text_slice(*at, text.count);
    if (text.count > 0)
        memcpy(*at, text.bytes, text.count);
    *at += text.count;
    return kept;
}

static struct scheduled *make(const struct assent_schedule_entry *entry)
{
    size_t bytes = entry->number.count + entry->title.count + entry->service.count + entry->requester.count +
                   entry->implementer.count;
    for (size_t i = 0; i < entry->item_count; i++)
        bytes += entry->items[i].count;
    struct scheduled *made = memory_take(sizeof *made + entry->item_count * sizeof *entry->items + bytes);
    struct assent_text *items = (struct assent_text *)(made + 1);
    char *at = (char *)(items + entry->item_count);
    made->entry = *entry;
    made->entry.number = keep(&at, entry->number);
    made->entry.title = keep(&at, entry->title);
    made->entry.service = keep(&at, entry->service);
    made->entry.requester = keep(&at, entry->requester);
    made->entry.implementer = keep(&at, entry->implementer);
    for (size_t i = 0; i < entry->item_count; i++)
        items[i] = keep(&at, entry->items[i]);
    made->entry.items = entry->item_count > 0 ? items : NULL;
    return made;
}

static int order(const struct assent_schedule_entry *a, const struct assent_schedule_entry *b)
{
    if (a->start_us != b->start_us)
        return a->start_us < b->start_us ? -1 : 1;
    return assent_id_compare(&a->ticket, &b->ticket);
}

// --- lanes ---

struct assent_schedule_lane *schedule_lane(struct assent_runtime *runtime, struct assent_text key)
{
    struct schedule *schedule = &runtime->schedule;
    size_t from = 0, to = schedule->view.lane_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int compared = assent_text_compare(schedule->lanes[middle]->key, key);
        if (compared == 0)
            return schedule->lanes[middle];
        if (compared < 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (schedule->view.lane_count == schedule->lane_room) {
        schedule->lane_room = schedule->lane_room > 0 ? schedule->lane_room * 2 : LANES_FIRST;
        schedule->lanes = memory_grow(schedule->lanes, schedule->lane_room * sizeof *schedule->lanes);
        schedule->view.lanes = schedule->lanes;
    }
    struct assent_schedule_lane *lane = memory_take(sizeof *lane + key.count);
    lane->key = assent_text_slice((char *)(lane + 1), key.count);
    if (key.count > 0)
        memcpy(lane + 1, key.bytes, key.count);
    memmove(&schedule->lanes[from + 1], &schedule->lanes[from],
            (schedule->view.lane_count - from) * sizeof *schedule->lanes);
    schedule->lanes[from] = lane;
    schedule->view.lane_count++;
    return lane;
}

static void measure(struct assent_schedule_block *block)
{
    block->latest_us = block->entries[0]->until_us;
    for (size_t i = 1; i < block->count; i++) {
        if (block->entries[i]->until_us > block->latest_us)
            block->latest_us = block->entries[i]->until_us;
    }
}

// The block that the entry is in or belongs into: the last one that does not begin after it.
static size_t block_for(const struct assent_schedule_lane *lane, const struct assent_schedule_entry *entry)
{
    size_t from = 0, to = lane->block_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (order(lane->blocks[middle]->entries[0], entry) <= 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from > 0 ? from - 1 : 0;
}

static void add_block(struct assent_schedule_lane *lane, size_t at)
{
    if (lane->block_count == lane->block_room) {
        lane->block_room = lane->block_room > 0 ? lane->block_room * 2 : 4;
        lane->blocks = memory_grow(lane->blocks, lane->block_room * sizeof(struct assent_schedule_block *));
    }
    memmove(&lane->blocks[at + 1], &lane->blocks[at],
            (lane->block_count - at) * sizeof(struct assent_schedule_block *));
    lane->blocks[at] = memory_take(sizeof(struct assent_schedule_block));
    lane->block_count++;
}

static void split(struct assent_schedule_lane *lane, size_t at)
{
    add_block(lane, at + 1);
    struct assent_schedule_block *full = lane->blocks[at];
    struct assent_schedule_block *rest = lane->blocks[at + 1];
    memcpy(rest->entries, full->entries + HALF, HALF * sizeof full->entries[0]);
    rest->count = full->count = HALF;
    measure(full);
    measure(rest);
}

static void lane_add(struct assent_schedule_lane *lane, const struct assent_schedule_entry *entry)
{
    bool first = lane->block_count == 0;
    if (first)
        add_block(lane, 0);
    size_t at = first ? 0 : block_for(lane, entry);
    if (lane->blocks[at]->count == ASSENT_SCHEDULE_BLOCK) {
        split(lane, at);
        at = block_for(lane, entry);
    }
    struct assent_schedule_block *block = lane->blocks[at];
    size_t place = block->count;
    while (place > 0 && order(block->entries[place - 1], entry) > 0)
        place--;
    memmove(&block->entries[place + 1], &block->entries[place],
            (block->count - place) * sizeof block->entries[0]);
    block->entries[place] = entry;
    if (block->count++ == 0 || entry->until_us > block->latest_us)
        block->latest_us = entry->until_us;
}

static void lane_drop(struct assent_schedule_lane *lane, const struct assent_schedule_entry *entry)
{
    size_t at = block_for(lane, entry);
    struct assent_schedule_block *block = lane->blocks[at];
    size_t place = 0;
    while (place < block->count && block->entries[place] != entry)
        place++;
    assert(place < block->count && "an entry is in the lanes that it names");
    block->count--;
    memmove(&block->entries[place], &block->entries[place + 1],
            (block->count - place) * sizeof block->entries[0]);
    if (block->count > 0) {
        measure(block);
        return;
    }
    free(block);
    lane->block_count--;
    memmove(&lane->blocks[at], &lane->blocks[at + 1],
            (lane->block_count - at) * sizeof(struct assent_schedule_block *));
}

static struct assent_schedule_lane *lane_of(struct assent_runtime *runtime, struct assent_text kind,
                                            struct assent_text name)
{
    char key[8 + ASSENT_NAME_BYTES];
    assert(kind.count + name.count <= sizeof key);
    memcpy(key, kind.bytes, kind.count);
    if (name.count > 0)
        memcpy(key + kind.count, name.bytes, name.count);
    return schedule_lane(runtime, assent_text_slice(key, kind.count + name.count));
}

enum way { COMES, GOES, STAYS }; // STAYS: there is something new about it

static void change(struct assent_runtime *runtime, struct assent_schedule_lane *lane,
                   const struct assent_schedule_entry *entry, enum way way)
{
    lane->stamp = ++runtime->schedule.stamp;
    switch (way) {
    case COMES:
        lane_add(lane, entry);
        return;
    case GOES:
        lane_drop(lane, entry);
        return;
    case STAYS:
        return;
    }
}

// In the lanes of the things that it occupies while it is active.
static void in_own_lanes(struct assent_runtime *runtime, const struct assent_schedule_entry *entry,
                         enum way way)
{
    size_t items = entry->item_count < ASSENT_SCHEDULE_ITEMS ? entry->item_count : ASSENT_SCHEDULE_ITEMS;
    for (size_t i = 0; i < items; i++)
        change(runtime, lane_of(runtime, assent_text_of("ci:"), entry->items[i]), entry, way);
    if (entry->implementer.count > 0)
        change(runtime, lane_of(runtime, assent_text_of("person:"), entry->implementer), entry, way);
}

static void in_each_lane(struct assent_runtime *runtime, const struct assent_schedule_entry *entry,
                         enum way way)
{
    change(runtime, schedule_lane(runtime, (struct assent_text){0}), entry, way);
    if (entry->active)
        in_own_lanes(runtime, entry, way);
}

// --- the index ---

static void drop(struct assent_runtime *runtime, const struct assent_id *ticket)
{
    struct scheduled *old = table_get(runtime->schedule.by_ticket, ticket->bytes);
    if (old == NULL)
        return;
    in_each_lane(runtime, &old->entry, GOES);
    table_remove(runtime->schedule.by_ticket, ticket->bytes);
    free(old);
}

static void advance(struct assent_runtime *runtime, struct assent_schedule_entry *old,
                    const struct assent_schedule_entry *entry)
{
    change(runtime, schedule_lane(runtime, (struct assent_text){0}), old, STAYS);
    if (old->active || entry->active)
        in_own_lanes(runtime, old, old->active == entry->active ? STAYS : old->active ? GOES : COMES);
    old->sequence = entry->sequence;
    old->changed_us = entry->changed_us;
    old->status = entry->status;
    old->active = entry->active;
}

static void put(struct assent_runtime *runtime, const struct assent_schedule_entry *entry)
{
    struct scheduled *old = table_get(runtime->schedule.by_ticket, entry->ticket.bytes);
    bool kept = entry->active || entry->end_us >= runtime->now_us - ASSENT_SCHEDULE_PAST_US;
    if (old != NULL && kept && assent_schedule_entry_stays(&old->entry, entry)) {
        advance(runtime, &old->entry, entry);
        return;
    }
    drop(runtime, &entry->ticket);
    if (!kept)
        return;
    struct scheduled *made = make(entry);
    table_put(runtime->schedule.by_ticket, entry->ticket.bytes, made);
    in_each_lane(runtime, &made->entry, COMES);
}

static void put_stored(struct assent_runtime *runtime, const struct assent_id *ticket,
                       struct assent_text bytes)
{
    struct assent_schedule_entry entry;
    struct assent_arena *arena = arena_borrow(runtime);
    if (assent_schedule_read(bytes, ticket, arena, &entry, NULL))
        put(runtime, &entry);
    else
        drop(runtime, ticket);
    arena_return(runtime, arena);
}

// What ended long ago goes as new ones come, so that the index does not grow with the years.
static void forget_past(struct assent_runtime *runtime)
{
    int64_t before_us = runtime->now_us - ASSENT_SCHEDULE_PAST_US;
    const struct assent_schedule_lane *all = schedule_lane(runtime, (struct assent_text){0});
    while (all->block_count > 0) {
        const struct assent_schedule_entry *first = all->blocks[0]->entries[0];
        if (first->active || first->end_us >= before_us)
            return;
        struct assent_id ticket = first->ticket;
        drop(runtime, &ticket);
    }
}

void schedule_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count)
{
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind != ASSENT_ROW_SCHEDULE)
            continue;
        moved = true;
        if (rows[i].gone)
            drop(runtime, &rows[i].ticket);
        else
            put(runtime, rows[i].planned);
    }
    if (!moved)
        return;
    runtime->schedule.view.version++;
    forget_past(runtime);
}

const struct assent_schedule_entry *schedule_find(const struct assent_runtime *runtime,
                                                  const struct assent_id *ticket)
{
    const struct scheduled *found = table_get(runtime->schedule.by_ticket, ticket->bytes);
    return found != NULL ? &found->entry : NULL;
}

int64_t schedule_seen(const struct assent_runtime *runtime, const struct assent_lane_key *lanes, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        const struct assent_schedule_lane *lane = assent_schedule_lane(&runtime->schedule.view, lanes[i].key);
        sum += lane != NULL ? lane->stamp : 0;
    }
    return sum;
}

int64_t schedule_version(const struct assent_runtime *runtime, const struct assent_lane_key *lanes,
                         size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        const struct assent_schedule_lane *lane = assent_schedule_lane(&runtime->schedule.view, lanes[i].key);
        sum += lane != NULL ? lane->version : 0;
    }
    return sum;
}

// --- starting ---

static void read_page(struct assent_runtime *runtime, int64_t from_us, const struct assent_id *after)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_START, NULL);
    order->read.kind = ASSENT_READ_SCHEDULE;
    order->read.after = from_us;
    order->read.has_after = after != NULL;
    if (after != NULL)
        order->read.id = *after;
    order->read.limit = START_ENTRIES;
    runtime->start_pending++;
    order_send(runtime, order);
}

static void clear(struct assent_runtime *runtime)
{
    struct schedule *schedule = &runtime->schedule;
    size_t at = 0;
    for (struct scheduled *one; (one = table_next(schedule->by_ticket, &at)) != NULL;)
        free(one);
    table_close(schedule->by_ticket);
    for (size_t i = 0; i < schedule->view.lane_count; i++) {
        for (size_t b = 0; b < schedule->lanes[i]->block_count; b++)
            free(schedule->lanes[i]->blocks[b]);
        free(schedule->lanes[i]->blocks);
        free(schedule->lanes[i]);
    }
    schedule->view.lane_count = 0;
    schedule->view.version++;
}

void schedule_restart(struct assent_runtime *runtime)
{
    clear(runtime);
    read_page(runtime, runtime->now_us - ASSENT_SCHEDULE_PAST_US, NULL);
}

void schedule_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    const struct assent_stored_entries *page = &order->read.entries;
    for (size_t i = 0; i < page->count; i++)
        put_stored(runtime, &page->items[i].ticket, page->items[i].bytes);
    runtime->schedule.view.version++;
    if (page->count == order->read.limit)
        read_page(runtime, page->items[page->count - 1].end_us, &page->items[page->count - 1].ticket);
}

void schedule_versions(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    for (size_t i = 0; i < stored->count; i++)
        schedule_lane(runtime, stored->items[i].id)->version = stored->items[i].revision;
}

void schedule_open(struct assent_runtime *runtime)
{
    runtime->schedule.by_ticket = memory_take(sizeof *runtime->schedule.by_ticket);
    runtime->schedule.waiting_end = &runtime->schedule.waiting;
}

void schedule_close(struct assent_runtime *runtime)
{
    clear(runtime);
    free(runtime->schedule.lanes);
    free(runtime->schedule.by_ticket);
}

// SPDX-License-Identifier: Apache-2.0
// Two generations, each an arena with a table: the young one takes what is new, and when it is full the old
// one is forgotten and they change places. So the newest is always there, and memory is bounded by two
// generations.
#include <assent/http/renditions.h>

#include <assert.h>

enum { SLOTS = 512, FULL_SLOTS = 384, FULL_BYTES = 1 << 20 };

struct slot {
    int64_t seq; // 0: free
    int64_t directory;
    struct assent_rendered rendered;
};

struct generation {
    struct assent_arena *arena;
    struct slot slots[SLOTS];
    size_t count;
    size_t bytes;
};

struct assent_renditions {
    struct assent_arena *arena; // of this
    struct generation *young, *old;
};

static struct generation *generation_in(struct assent_arena *arena);
static struct slot *slot_of(struct generation *generation, int64_t seq, int64_t directory);
static void grow_old(struct assent_renditions *renditions);

struct assent_renditions *assent_renditions_open(void)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_renditions *renditions = assent_arena_take(arena, sizeof *renditions);
    renditions->arena = arena;
    renditions->young = generation_in(arena);
    renditions->old = generation_in(arena);
    return renditions;
}

void assent_renditions_close(struct assent_renditions *renditions)
{
    if (!renditions)
        return;
    assent_arena_close(renditions->young->arena);
    assent_arena_close(renditions->old->arena);
    assent_arena_close(renditions->arena);
}

const struct assent_rendered *assent_renditions_find(const struct assent_renditions *renditions, int64_t seq,
                                                     int64_t directory)
{
    const struct slot *slot = slot_of(renditions->young, seq, directory);
    if (!slot->seq)
        slot = slot_of(renditions->old, seq, directory);
    return slot->seq ? &slot->rendered : NULL;
}

void assent_renditions_keep(struct assent_renditions *renditions, int64_t seq, int64_t directory,
                            const struct assent_rendered *rendered)
{
    assert(seq > 0);
    if (renditions->young->count >= FULL_SLOTS || renditions->young->bytes >= FULL_BYTES)
        grow_old(renditions);
    struct generation *young = renditions->young;
    struct slot *slot = slot_of(young, seq, directory);
    if (slot->seq)
        return;
    struct assent_rendition *items = assent_arena_take_array(young->arena, rendered->count, sizeof *items);
    for (size_t i = 0; i < rendered->count; i++) {
        items[i] = rendered->items[i];
        items[i].id = assent_text_copy(young->arena, items[i].id);
        items[i].text = assent_text_copy(young->arena, items[i].text);
        items[i].told = assent_text_copy(young->arena, items[i].told);
        young->bytes += items[i].text.count + items[i].told.count;
    }
    *slot = (struct slot){seq, directory, {items, rendered->count}};
    young->count++;
}

static struct generation *generation_in(struct assent_arena *arena)
{
    struct generation *generation = assent_arena_take(arena, sizeof *generation);
    generation->arena = assent_arena_open(0);
    return generation;
}

// The slot that has it, or the free one where it belongs.
static struct slot *slot_of(struct generation *generation, int64_t seq, int64_t directory)
{
    size_t at = (size_t)(((uint64_t)seq * UINT64_C(0x9E3779B97F4A7C15)) >> 32) % SLOTS;
    while (generation->slots[at].seq &&
           !(generation->slots[at].seq == seq && generation->slots[at].directory == directory))
        at = (at + 1) % SLOTS;
    return &generation->slots[at];
}

static void grow_old(struct assent_renditions *renditions)
{
    struct generation *forgotten = renditions->old;
    struct assent_arena *arena = forgotten->arena;
    assent_arena_reset(arena);
    *forgotten = (struct generation){.arena = arena};
    renditions->old = renditions->young;
    renditions->young = forgotten;
}

// SPDX-License-Identifier: Apache-2.0
// Arena: a list of blocks from the system; taking moves a mark in the newest one.
// Guarantees what the door says: zeroed, aligned, never NULL, all given back at once. A request that is large
// beside the block gets a block of its own behind the newest, so that it does not waste what is left there.
// The only file of the program that asks the system for memory; so only here can it be refused.
#include <assent/base/arena.h>

#include "base_internal.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED 1
#endif
#endif
#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
#endif

enum {
    FIRST_BYTES = 4096 - 64, // of a block when nothing is told: a page with malloc's own header
    GROWN_BYTES = 256 << 10, // blocks double up to this
    LARGE_SHARE = 4,         // a request of more than this share of the next block gets its own
    ALIGNMENT = alignof(max_align_t),
};

struct block {
    struct block *next;
    size_t room;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

struct assent_arena {
    struct block *newest;
    size_t held;
    size_t grow_to; // room of the next block
};

static struct block *block_open(struct assent_arena *arena, size_t room);
static void block_close(struct assent_arena *arena, struct block *block);
static void *system_take(size_t bytes);
static struct block *block_for(struct assent_arena *arena, size_t bytes);
static size_t aligned(size_t bytes);
static void guard(const void *memory, size_t bytes);
static void unguard(const void *memory, size_t bytes);

struct assent_arena *assent_arena_open(size_t first_bytes)
{
    struct assent_arena *arena = system_take(sizeof *arena);
    size_t room = aligned(first_bytes ? first_bytes : FIRST_BYTES);
    arena->held = sizeof *arena;
    arena->newest = block_open(arena, room);
    arena->newest->next = NULL;
    arena->grow_to = room < GROWN_BYTES / 2 ? room * 2 : GROWN_BYTES;
    return arena;
}

void assent_arena_close(struct assent_arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->newest; block;) {
        struct block *next = block->next;
        block_close(arena, block);
        block = next;
    }
    free(arena);
}

void assent_arena_reset(struct assent_arena *arena)
{
    struct block *keep = NULL;
    for (struct block *block = arena->newest; block; block = block->next) {
        if (block->room <= ASSENT_ARENA_KEEP_BYTES && (!keep || block->room > keep->room))
            keep = block;
    }
    for (struct block *block = arena->newest; block;) {
        struct block *next = block->next;
        if (block != keep)
            block_close(arena, block);
        block = next;
    }
    if (!keep)
        keep = block_open(arena, FIRST_BYTES / ALIGNMENT * ALIGNMENT);
    keep->next = NULL;
    keep->used = 0;
    guard(keep->bytes, keep->room);
    arena->newest = keep;
}

void *assent_arena_take(struct assent_arena *arena, size_t bytes)
{
    return memset(arena_take_raw(arena, bytes), 0, bytes);
}

void *assent_arena_take_array(struct assent_arena *arena, size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / size);
    return assent_arena_take(arena, count * size);
}

void *assent_arena_take_room(struct assent_arena *arena, size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / size);
    return arena_take_raw(arena, count * size);
}

void *assent_arena_copy(struct assent_arena *arena, const void *bytes, size_t count)
{
    void *copy = arena_take_raw(arena, count);
    if (count)
        memcpy(copy, bytes, count);
    return copy;
}

size_t assent_arena_held_bytes(const struct assent_arena *arena)
{
    return arena->held;
}

size_t assent_arena_used_bytes(const struct assent_arena *arena)
{
    size_t used = 0;
    for (const struct block *block = arena->newest; block; block = block->next)
        used += block->used;
    return used;
}

void *arena_take_raw(struct assent_arena *arena, size_t bytes)
{
    size_t size = aligned(bytes);
    struct block *block = arena->newest;
    if (size > block->room - block->used)
        block = block_for(arena, size);
    void *memory = block->bytes + block->used;
    block->used += size;
    unguard(memory, bytes);
    return memory;
}

bool arena_extend(struct assent_arena *arena, const void *memory, size_t old_bytes, size_t new_bytes)
{
    struct block *block = arena->newest;
    size_t old_size = aligned(old_bytes);
    size_t more = aligned(new_bytes) - old_size;
    if (block->used < old_size || (const unsigned char *)memory != block->bytes + block->used - old_size)
        return false;
    if (more > block->room - block->used)
        return false;
    block->used += more;
    unguard(memory, new_bytes);
    return true;
}

// A new block with room for so many bytes: one of their own, or the newest.
static struct block *block_for(struct assent_arena *arena, size_t bytes)
{
    if (bytes > arena->grow_to / LARGE_SHARE) {
        struct block *own = block_open(arena, bytes);
        own->next = arena->newest->next;
        arena->newest->next = own;
        return own;
    }
    struct block *block = block_open(arena, arena->grow_to);
    block->next = arena->newest;
    arena->newest = block;
    if (arena->grow_to < GROWN_BYTES)
        arena->grow_to *= 2;
    return block;
}

static struct block *block_open(struct assent_arena *arena, size_t room)
{
    assert(room <= SIZE_MAX - sizeof(struct block));
    struct block *block = system_take(sizeof *block + room);
    block->room = room;
    block->used = 0;
    block->next = NULL;
    arena->held += sizeof *block + room;
    guard(block->bytes, room);
    return block;
}

static void block_close(struct assent_arena *arena, struct block *block)
{
    arena->held -= sizeof *block + block->room;
    unguard(block->bytes, block->room);
    free(block);
}

static void *system_take(size_t bytes)
{
    void *memory = malloc(bytes);
    if (!memory) {
        fputs("assent: out of memory; stopping, everything acknowledged is kept\n", stderr);
        abort();
    }
    return memory;
}

static size_t aligned(size_t bytes)
{
    assert(bytes <= SIZE_MAX - ALIGNMENT);
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

// In a build with AddressSanitizer, what was not taken, or was given back by a reset, is as forbidden as
// freed memory.
static void guard(const void *memory, size_t bytes)
{
#ifdef ARENA_GUARDED
    __asan_poison_memory_region(memory, bytes);
#else
    (void)memory;
    (void)bytes;
#endif
}

static void unguard(const void *memory, size_t bytes)
{
#ifdef ARENA_GUARDED
    __asan_unpoison_memory_region(memory, bytes);
#else
    (void)memory;
    (void)bytes;
#endif
}

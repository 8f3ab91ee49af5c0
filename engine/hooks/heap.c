// SPDX-License-Identifier: Apache-2.0
// The blocks of a heap come in classes: steps of 16 bytes up to 1 KiB, then four steps to each doubling. A
// freed block goes to its class and is given out again from there; neighbours are never joined, since the
// whole heap is set back after each call and fuel bounds what one call can ask for (meter.c). Guarantees: the
// same requests in the same order get the same addresses relative to the start. With AddressSanitizer free
// blocks and the untouched rest are poisoned, so that a stray access of this room is seen.
#include "heap.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_POISONS 1
#endif
#endif
#ifdef HEAP_POISONS // as in sanitizer/asan_interface.h, which not every compiler brings along
void __asan_poison_memory_region(void const volatile *bytes, size_t count);
void __asan_unpoison_memory_region(void const volatile *bytes, size_t count);
#endif

enum {
    SMALL_BYTES = 1024,
    SMALL_STEP = 16,
    SMALL_CLASSES = SMALL_BYTES / SMALL_STEP,
    TAG_TEXT = 4,         // LUA_TSTRING: what Lua says in place of the old size when it asks for a new string
    HASH_NODE_BYTES = 24, // a slot of a table's hash part
    KEEP_TOUCHED_BYTES = 256 << 10,
};

static size_t class_of(size_t bytes);
static size_t class_bytes(size_t class);
static void *give(struct heap *heap, size_t bytes, size_t tag);
static void take_back(struct heap *heap, void *block, size_t bytes);
static void *move(struct heap *heap, void *block, size_t old_bytes, size_t new_bytes);
static void show(void *bytes, size_t count);
static void hide(void *bytes, size_t count);

bool heap_open(struct heap *heap, size_t limit)
{
    // Three times the limit: one for what is used, two for blocks that wait in classes nobody asks for.
    size_t room = 3 * limit + (1 << 20);
    void *region =
        mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (region == MAP_FAILED)
        return false;
    *heap = (struct heap){.region = region, .room = room, .limit = limit, .blocks_allowed = HEAP_NO_BOUND};
    hide(heap->region, room);
    return true;
}

void heap_close(struct heap *heap)
{
    show(heap->region, heap->room);
    munmap(heap->region, heap->room);
    free(heap->kept);
    *heap = (struct heap){0};
}

void *heap_resize(struct heap *heap, void *block, size_t old_bytes, size_t new_bytes)
{
    struct heap_book *book = &heap->book;
    if (!block)
        return new_bytes == 0 ? NULL : give(heap, new_bytes, old_bytes);
    if (new_bytes == 0) {
        take_back(heap, block, old_bytes);
        return NULL;
    }
    if (new_bytes > old_bytes)
        return move(heap, block, old_bytes, new_bytes);
    book->used -= old_bytes - new_bytes;
    return block; // it counts as a smaller block from now on
}

void heap_watch_stack(struct heap *heap)
{
    heap->book.last = NULL;
    heap->book.stack = NULL;
}

bool heap_saw_stack(struct heap *heap)
{
    heap->book.stack = heap->book.last;
    heap->book.stack_bytes = heap->book.last_bytes;
    heap->book.stack_peak = heap->book.last_bytes;
    return heap->book.stack != NULL;
}

bool heap_keep(struct heap *heap)
{
    assert(!heap->kept);
    heap->kept = malloc(heap->book.top);
    if (!heap->kept)
        return false;
    show(heap->region, heap->book.top);
    memcpy(heap->kept, heap->region, heap->book.top);
    heap->kept_book = heap->book;
    return true;
}

void heap_rewind(struct heap *heap)
{
    assert(heap->kept);
    size_t top = heap->kept_book.top;
    size_t touched = heap->book.top;
    show(heap->region, top);
    memcpy(heap->region, heap->kept, top);
    heap->book = heap->kept_book;
    if (touched > top + KEEP_TOUCHED_BYTES) {
        size_t page = 4096;
        size_t from = (top + page - 1) / page * page;
        madvise(heap->region + from, touched - from, MADV_DONTNEED);
    }
    hide(heap->region + top, touched - top);
}

// Finds a block for bytes, in the class or at the top, and remembers what meter weighs.
static void *give(struct heap *heap, size_t bytes, size_t tag)
{
    struct heap_book *book = &heap->book;
    if (bytes > heap->room || book->used + bytes > heap->limit || heap->blocks_allowed == 0)
        return NULL;
    size_t class = class_of(bytes);
    size_t whole = class_bytes(class);
    void *block = book->spare[class];
    if (block) {
        show(block, whole);
        memcpy(&book->spare[class], block, sizeof(void *));
    } else if (book->top + whole <= heap->room) {
        block = heap->region + book->top;
        show(block, whole);
        book->top += whole;
    } else {
        return NULL;
    }
    if (heap->blocks_allowed != HEAP_NO_BOUND)
        heap->blocks_allowed--;
    book->used += bytes;
    book->peak = book->used > book->peak ? book->used : book->peak;
    book->last = block;
    book->last_bytes = bytes;
    if (tag == TAG_TEXT)
        book->largest_text = bytes > book->largest_text ? bytes : book->largest_text;
    else if (bytes > book->largest_block)
        book->largest_block = bytes;
    // A hash part has a power of two of nodes and is never resized in place.
    if (tag == 0 && bytes % HASH_NODE_BYTES == 0 && bytes > book->largest_hash) {
        size_t nodes = bytes / HASH_NODE_BYTES;
        if ((nodes & (nodes - 1)) == 0)
            book->largest_hash = bytes;
    }
    return block;
}

static void take_back(struct heap *heap, void *block, size_t bytes)
{
    struct heap_book *book = &heap->book;
    size_t class = class_of(bytes);
    if (block == book->stack) { // Lua makes a new stack, copies, and frees the old one
        book->stack = book->last;
        book->stack_bytes = book->last_bytes;
        if (book->stack_bytes > book->stack_peak)
            book->stack_peak = book->stack_bytes;
    }
    book->used -= bytes;
    memcpy(block, &book->spare[class], sizeof(void *));
    book->spare[class] = block;
    hide(block, class_bytes(class));
}

static void *move(struct heap *heap, void *block, size_t old_bytes, size_t new_bytes)
{
    struct heap_book *book = &heap->book;
    if (book->used - old_bytes + new_bytes > heap->limit)
        return NULL;
    book->used -= old_bytes; // counted once while both are there
    void *moved = give(heap, new_bytes, 1);
    book->used += old_bytes;
    if (!moved)
        return NULL;
    memcpy(moved, block, old_bytes);
    take_back(heap, block, old_bytes);
    return moved;
}

static size_t class_of(size_t bytes)
{
    if (bytes <= SMALL_BYTES)
        return (bytes - 1) / SMALL_STEP;
    size_t doubling = 63 - (size_t)__builtin_clzll((unsigned long long)(bytes - 1));
    size_t quarter = ((bytes - 1) >> (doubling - 2)) & 3;
    size_t class = SMALL_CLASSES + (doubling - 10) * 4 + quarter;
    assert(class < HEAP_CLASSES);
    return class;
}

static size_t class_bytes(size_t class)
{
    if (class < SMALL_CLASSES)
        return (class + 1) * SMALL_STEP;
    size_t doubling = 10 + (class - SMALL_CLASSES) / 4;
    size_t quarter = (class - SMALL_CLASSES) % 4;
    return ((size_t)1 << doubling) + ((quarter + 1) << (doubling - 2));
}

static void show(void *bytes, size_t count)
{
#ifdef HEAP_POISONS
    __asan_unpoison_memory_region(bytes, count);
#else
    (void)bytes;
    (void)count;
#endif
}

static void hide(void *bytes, size_t count)
{
#ifdef HEAP_POISONS
    __asan_poison_memory_region(bytes, count);
#else
    (void)bytes;
    (void)count;
#endif
}

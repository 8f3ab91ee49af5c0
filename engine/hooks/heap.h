// SPDX-License-Identifier: Apache-2.0
// The heap of one Lua state: one stretch of memory that is given out block by block, photographed once when
// the module has been loaded, and set back to that photograph after each call. So nothing that a call did
// survives it, by construction, and each call starts from the very same bytes: it uses the same memory and
// ends in the same way every time. Leans on: all that Lua 5.4 changes lies in the memory that its allocator
// gave; the library has no static variables.
#ifndef HOOKS_HEAP_H
#define HOOKS_HEAP_H

#include <stdbool.h>
#include <stddef.h>

enum { HEAP_CLASSES = 160, HEAP_NO_BOUND = -1 };

// What the heap knows about its blocks; photographed together with them.
struct heap_book {
    size_t top;           // bytes given out from the start of the stretch, free blocks included
    size_t used;          // bytes of the blocks in use, as asked for
    size_t peak;          // the most that used has been
    size_t refusals;      // requests that the limit forbade
    size_t largest_text;  // bytes of the largest string
    size_t largest_block; // of anything else: no table has more slots than fit in it
    size_t largest_hash;  // of a block that may be a table's hash part
    void *stack;          // the block that is Lua's stack
    size_t stack_bytes;
    size_t stack_peak; // the largest since meter last looked
    void *last;        // the block given out last: the next stack, when the stack is freed right after
    size_t last_bytes;
    void *spare[HEAP_CLASSES]; // free blocks by size; each begins with the address of the next
};

struct heap {
    unsigned char *region;
    size_t room; // bytes of the region
    size_t limit;
    struct heap_book book;
    struct heap_book kept_book;
    unsigned char *kept; // the photograph
    long blocks_allowed; // blocks that may still be given out; HEAP_NO_BOUND outside of the tests of failure
};

// Reserves room for limit bytes in use. False when the system gives none. Owns: the caller closes it.
bool heap_open(struct heap *heap, size_t limit);
void heap_close(struct heap *heap);
// Lua's allocator: see lua_Alloc. NULL when the limit, the room or blocks_allowed forbids; shrinking never
// fails.
void *heap_resize(struct heap *heap, void *block, size_t old_bytes, size_t new_bytes);
// Learns which block is Lua's stack: between the two calls the stack, and nothing else, must grow.
void heap_watch_stack(struct heap *heap);
bool heap_saw_stack(struct heap *heap);
// Takes the photograph. False when the system has no memory for it.
bool heap_keep(struct heap *heap);
// Sets everything back to the photograph and gives back what a large call has touched.
void heap_rewind(struct heap *heap);

#endif

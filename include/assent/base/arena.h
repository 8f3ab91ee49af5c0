// SPDX-License-Identifier: Apache-2.0
// Arena: memory that is given back all at once. One for a turn, a stream, a definition (design:
// architecture.md, "Errors, memory, threads"). Guarantees: what it gives is zeroed and aligned for any type;
// it never gives NULL. When the system has no memory left the process ends with a line on stderr: everything
// acknowledged is durable, and a half-served turn is nothing that anybody has heard of. An arena belongs to
// one thread at a time.
#ifndef ASSENT_BASE_ARENA_H
#define ASSENT_BASE_ARENA_H

#include <stddef.h>

struct assent_arena;

// Opens an arena whose first block holds first_bytes (0: a small default). Owns: the caller closes it.
struct assent_arena *assent_arena_open(size_t first_bytes);
// Gives everything back. NULL is allowed.
void assent_arena_close(struct assent_arena *arena);
// Forgets what was taken but keeps the largest block (at most ASSENT_ARENA_KEEP_BYTES) for the next use.
void assent_arena_reset(struct assent_arena *arena);
// bytes zeroed bytes, aligned for any type. bytes may be 0. Lives until close or reset.
void *assent_arena_take(struct assent_arena *arena, size_t bytes);
// count * size bytes; asserts that the product does not overflow.
void *assent_arena_take_array(struct assent_arena *arena, size_t count, size_t size);
// The same, not zeroed: for what is written before it is read.
void *assent_arena_take_room(struct assent_arena *arena, size_t count, size_t size);
// A copy of bytes.
void *assent_arena_copy(struct assent_arena *arena, const void *bytes, size_t count);
// How many bytes of memory the arena holds from the system: for limits and metrics.
size_t assent_arena_held_bytes(const struct assent_arena *arena);
// How many of them were taken.
size_t assent_arena_used_bytes(const struct assent_arena *arena);

#endif

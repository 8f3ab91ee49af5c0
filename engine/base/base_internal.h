// SPDX-License-Identifier: Apache-2.0
// What the files of engine/base use of each other and nobody else sees.
#ifndef BASE_INTERNAL_H
#define BASE_INTERNAL_H

#include <assent/base/text.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// bytes of memory that is not zeroed, for what is overwritten at once.
void *arena_take_raw(struct assent_arena *arena, size_t bytes);
// True when the block at memory (old_bytes long, the last one taken) could be made new_bytes long where it
// stands.
bool arena_extend(struct assent_arena *arena, const void *memory, size_t old_bytes, size_t new_bytes);

// Nearly every formatted text fits: it is formatted once, on the stack, and copied.
enum { FORMAT_BYTES = 256 };
// As vsnprintf, and faster for what our formats are made of.
int format_text(char *to, size_t room, const char *format, va_list list)
    __attribute__((format(printf, 3, 0)));

enum { INTEGER_BYTES = 20 }; // "-9223372036854775808"
// Writes a number's digits at the end of out; returns where they begin.
size_t integer_write(int64_t number, char out[INTEGER_BYTES]);

// Makes room for more bytes beyond count, which are not there yet.
void buffer_grow(struct assent_buffer *buffer, size_t more);
// Makes room for more bytes beyond count and returns where they go; the caller adds to count what it wrote.
static inline char *buffer_room(struct assent_buffer *buffer, size_t more)
{
    if (more > buffer->room - buffer->count || !buffer->bytes)
        buffer_grow(buffer, more);
    return buffer->bytes + buffer->count;
}

// The length (1 to 4) of the valid UTF-8 sequence at bytes and its code point, or 0 when there is none.
size_t utf8_read(const char *bytes, size_t count, uint32_t *point);

// Appends the UTF-8 form of a code point that is one (no surrogate, at most U+10FFFF).
void utf8_write(struct assent_buffer *out, uint32_t point);

// Columns on a terminal: 0, 1 or 2. The caller has dealt with what is unsafe.
unsigned point_columns(uint32_t point);
// True for what would move a cursor, end a line or turn the direction of writing.
bool point_is_unsafe(uint32_t point);

// Sorts count elements of size bytes, keeping the order of equal ones. The scratch comes from the arena.
void sort_stable(struct assent_arena *arena, void *elements, size_t count, size_t size,
                 int (*compare)(const void *a, const void *b));

#endif

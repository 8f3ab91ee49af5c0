// SPDX-License-Identifier: Apache-2.0
// Buffer: text that grows in an arena, by doubling. While it is the last thing taken from the arena it grows
// where it stands; otherwise it moves, and the old bytes are given back only with the arena.
#include <assent/base/text.h>

#include "base_internal.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_ROOM = 128 };

struct assent_buffer assent_buffer_in(struct assent_arena *arena)
{
    return (struct assent_buffer){.arena = arena};
}

void assent_buffer_bytes(struct assent_buffer *buffer, const void *bytes, size_t count)
{
    if (count == 0)
        return;
    memcpy(buffer_room(buffer, count), bytes, count);
    buffer->count += count;
}

void assent_buffer_text(struct assent_buffer *buffer, struct assent_text text)
{
    assent_buffer_bytes(buffer, text.bytes, text.count);
}

void assent_buffer_string(struct assent_buffer *buffer, const char *string)
{
    assent_buffer_bytes(buffer, string, strlen(string));
}

void assent_buffer_byte(struct assent_buffer *buffer, char byte)
{
    *buffer_room(buffer, 1) = byte;
    buffer->count++;
}

void assent_buffer_integer(struct assent_buffer *buffer, int64_t number)
{
    char digits[INTEGER_BYTES];
    size_t from = integer_write(number, digits);
    assent_buffer_bytes(buffer, digits + from, sizeof digits - from);
}

void assent_buffer_format(struct assent_buffer *buffer, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    assent_buffer_format_list(buffer, format, list);
    va_end(list);
}

void assent_buffer_format_list(struct assent_buffer *buffer, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    char first[FORMAT_BYTES];
    int count = format_text(first, sizeof first, format, list);
    assert(count >= 0); // fails only for wide characters, which no format of ours has
    char *bytes = buffer_room(buffer, (size_t)count + 1);
    if ((size_t)count < sizeof first)
        memcpy(bytes, first, (size_t)count);
    else
        format_text(bytes, (size_t)count + 1, format, again);
    va_end(again);
    buffer->count += (size_t)count;
}

struct assent_text assent_buffer_done(const struct assent_buffer *buffer)
{
    return assent_text_slice(buffer->bytes, buffer->count);
}

void buffer_grow(struct assent_buffer *buffer, size_t more)
{
    assert(more <= SIZE_MAX / 4 - buffer->count);
    size_t needed = buffer->count + more;
    size_t room = buffer->room ? buffer->room * 2 : FIRST_ROOM;
    room = room < needed ? needed : room;
    if (!buffer->room || !arena_extend(buffer->arena, buffer->bytes, buffer->room, room)) {
        char *bytes = arena_take_raw(buffer->arena, room);
        if (buffer->bytes)
            memcpy(bytes, buffer->bytes, buffer->count);
        buffer->bytes = bytes;
    }
    buffer->room = room;
}

// Two digits at a time: most numbers are instants of sixteen.
size_t integer_write(int64_t number, char out[INTEGER_BYTES])
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    enum { HUNDRED = 100 };
    size_t at = INTEGER_BYTES;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    for (; rest >= HUNDRED; rest /= HUNDRED) {
        at -= 2;
        memcpy(out + at, pairs + rest % HUNDRED * 2, 2);
    }
    if (rest >= 10)
        out[--at] = pairs[rest * 2 + 1];
    out[--at] = rest >= 10 ? pairs[rest * 2] : (char)('0' + rest);
    if (number < 0)
        out[--at] = '-';
    return at;
}

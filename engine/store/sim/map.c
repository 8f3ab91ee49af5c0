// SPDX-License-Identifier: Apache-2.0
// The simulated store's ordered map, a sorted array, and keys whose bytes sort as their parts do.
#include "sim_internal.h"

#include <assert.h>
#include <string.h>

enum { MAP_FIRST = 16 };

size_t map_seek(const struct map *map, struct assent_text key)
{
    size_t low = 0;
    size_t high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (assent_text_compare(map->entries[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void *map_get(const struct map *map, struct assent_text key)
{
    size_t at = map_seek(map, key);
    if (at < map->count && assent_text_equal(map->entries[at].key, key))
        return map->entries[at].value;
    return NULL;
}

void map_put(struct map *map, struct assent_arena *arena, struct assent_text key, void *value)
{
    size_t at = map_seek(map, key);
    if (at < map->count && assent_text_equal(map->entries[at].key, key)) {
        map->entries[at].value = value;
        return;
    }
    if (map->count == map->room) {
        size_t room = map->room ? map->room * 2 : MAP_FIRST;
        struct map_entry *entries = assent_arena_take_array(arena, room, sizeof *entries);
        if (map->count)
            memcpy(entries, map->entries, map->count * sizeof *entries);
        map->entries = entries;
        map->room = room;
    }
    memmove(&map->entries[at + 1], &map->entries[at], (map->count - at) * sizeof *map->entries);
    map->entries[at] = (struct map_entry){assent_text_copy(arena, key), value};
    map->count++;
}

void map_drop(struct map *map, struct assent_text key)
{
    size_t at = map_seek(map, key);
    if (at == map->count || !assent_text_equal(map->entries[at].key, key))
        return;
    map->count--;
    memmove(&map->entries[at], &map->entries[at + 1], (map->count - at) * sizeof *map->entries);
}

struct assent_buffer key_in(struct assent_arena *arena)
{
    return assent_buffer_in(arena);
}

void key_integer(struct assent_buffer *key, int64_t number)
{
    uint64_t bits = (uint64_t)number ^ (UINT64_C(1) << 63); // negative ones first
    for (int shift = 56; shift >= 0; shift -= 8)
        assent_buffer_byte(key, (char)(bits >> shift));
}

void key_text(struct assent_buffer *key, struct assent_text text)
{
    assert(assent_text_find_byte(text, '\0') == text.count);
    assent_buffer_text(key, text);
    assent_buffer_byte(key, '\0');
}

void key_bytes(struct assent_buffer *key, const void *bytes, size_t count)
{
    assent_buffer_bytes(key, bytes, count);
}

// SPDX-License-Identifier: Apache-2.0
// A hash table from 16 bytes to a pointer: open addressing with linear probing. The keys are ids or digests,
// random in their last bytes already, so the hash is those bytes, mixed so that ids which somebody counted up
// do no harm. A removed slot keeps its key and points at REMOVED until the next growth.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char REMOVED_MARK;

static void *removed(void)
{
    return (void *)&REMOVED_MARK; // only compared, never written through
}

static size_t place_of(const struct table *table, const unsigned char key[16])
{
    uint64_t hash;
    memcpy(&hash, key + 8, sizeof hash);
    hash = (hash ^ hash >> 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32) & (table->room - 1);
}

// The slot that holds the key, or NULL.
static struct table_slot *find(const struct table *table, const unsigned char key[16])
{
    if (table->room == 0)
        return NULL;
    for (size_t at = place_of(table, key);; at = (at + 1) & (table->room - 1)) {
        struct table_slot *slot = &table->slots[at];
        if (slot->value == NULL)
            return NULL;
        if (slot->value != removed() && memcmp(slot->key, key, 16) == 0)
            return slot;
    }
}

static void insert_new(struct table *table, const unsigned char key[16], void *value)
{
    size_t at = place_of(table, key);
    while (table->slots[at].value != NULL)
        at = (at + 1) & (table->room - 1);
    memcpy(table->slots[at].key, key, 16);
    table->slots[at].value = value;
    table->count++;
    table->used++;
}

static void grow(struct table *table)
{
    struct table old = *table;
    size_t room = 64;
    while (room < table->count * 4)
        room *= 2;
    *table = (struct table){.slots = memory_take(room * sizeof *table->slots), .room = room};
    for (size_t i = 0; i < old.room; i++) {
        if (old.slots[i].value != NULL && old.slots[i].value != removed())
            insert_new(table, old.slots[i].key, old.slots[i].value);
    }
    free(old.slots);
}

void table_close(struct table *table)
{
    free(table->slots);
    *table = (struct table){0};
}

void *table_get(const struct table *table, const unsigned char key[16])
{
    const struct table_slot *slot = find(table, key);
    return slot != NULL ? slot->value : NULL;
}

void table_put(struct table *table, const unsigned char key[16], void *value)
{
    assert(value != NULL);
    struct table_slot *slot = find(table, key);
    if (slot != NULL) {
        slot->value = value;
        return;
    }
    if ((table->used + 1) * 2 > table->room)
        grow(table);
    insert_new(table, key, value);
}

void table_remove(struct table *table, const unsigned char key[16])
{
    struct table_slot *slot = find(table, key);
    if (slot == NULL)
        return;
    slot->value = removed();
    table->count--;
}

void *table_next(const struct table *table, size_t *at)
{
    while (*at < table->room) {
        void *value = table->slots[(*at)++].value;
        if (value != NULL && value != removed())
            return value;
    }
    return NULL;
}

void *memory_take(size_t bytes)
{
    void *memory = calloc(1, bytes > 0 ? bytes : 1);
    assert(memory != NULL && "out of memory");
    return memory;
}

void *memory_grow(void *old, size_t bytes)
{
    void *memory = realloc(old, bytes);
    assert(memory != NULL && "out of memory");
    return memory;
}

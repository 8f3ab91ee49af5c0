// SPDX-License-Identifier: Apache-2.0
// A hash table from 16 bytes to a pointer: tickets, keys and tokens by their ids and digests, which are as
// good as dice. Owns nothing of what it points to.
#ifndef RUNTIME_TABLE_H
#define RUNTIME_TABLE_H

#include <stddef.h>

struct table_slot {
    unsigned char key[16];
    void *value; // NULL: never used; see table.c for removed slots
};
struct table {
    struct table_slot *slots;
    size_t room; // a power of two, or 0
    size_t count;
    size_t used; // count and removed slots
};
void table_close(struct table *table);
void *table_get(const struct table *table, const unsigned char key[16]);
void table_put(struct table *table, const unsigned char key[16], void *value);
void table_remove(struct table *table, const unsigned char key[16]);
// Walks; *at begins at 0; NULL at the end. The table must not change meanwhile.
void *table_next(const struct table *table, size_t *at);

#endif

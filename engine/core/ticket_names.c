// SPDX-License-Identifier: Apache-2.0
// Names are gathered as they come and settled at the end: sorted, each once. Guarantees: names that are added
// lie in the arena's list, their bytes where they lay.
#include "ticket_names.h"

#include <assent/base/arena.h>

#include <stdlib.h>
#include <string.h>

enum { FIRST_NAMES = 8 };

static int by_text(const void *a, const void *b);

void names_add(struct names *names, struct assent_text name)
{
    if (names->count == names->room) {
        size_t room = names->room ? names->room * 2 : FIRST_NAMES;
        struct assent_text *items = assent_arena_take_array(names->arena, room, sizeof *items);
        if (names->count)
            memcpy(items, names->items, names->count * sizeof *items);
        names->items = items;
        names->room = room;
    }
    names->items[names->count++] = name;
}

void names_settle(struct names *names)
{
    size_t count = 0;
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, by_text);
    for (size_t i = 0; i < names->count; i++) {
        if (count == 0 || !assent_text_equal(names->items[count - 1], names->items[i]))
            names->items[count++] = names->items[i];
    }
    names->count = count;
}

static int by_text(const void *a, const void *b)
{
    const struct assent_text *first = a;
    const struct assent_text *second = b;
    return assent_text_compare(*first, *second);
}

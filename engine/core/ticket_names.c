// SPDX-License-Identifier: Apache-2.0
// Names are gathered as they come and settled at the end: sorted, each once. Guarantees: names that are added
// lie in the arena's list, their bytes where they lay.
#include "ticket_names.h"

#include <assent/base/arena.h>

#include <string.h>

enum { FIRST_NAMES = 8 };

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
    names->count = assent_texts_settle(names->items, names->count);
}

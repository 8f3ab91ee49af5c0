// SPDX-License-Identifier: Apache-2.0
// A set of names in the making: handles of configuration items, ids of people.
#ifndef CORE_TICKET_NAMES_H
#define CORE_TICKET_NAMES_H

#include <assent/base/text.h>

struct names {
    struct assent_arena *arena;
    struct assent_text *items;
    size_t count;
    size_t room;
};

void names_add(struct names *names, struct assent_text name);
void names_settle(struct names *names); // sorts them, each once

#endif

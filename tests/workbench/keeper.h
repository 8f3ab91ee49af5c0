// SPDX-License-Identifier: Apache-2.0
// Keeps turns in a store as the runtime does: step decides on the little workflow, its record and rows become
// an item, the item is committed. A test may change the item before it is committed, to plant what verify
// must find.
#ifndef TESTS_WORKBENCH_KEEPER_H
#define TESTS_WORKBENCH_KEEPER_H

#include "materials.h"

#include <assent/core/step.h>
#include <assent/store/store.h>

enum { KEEPER_TICKETS = 256 };

struct keeper {
    struct materials materials;
    struct assent_store *store;
    struct assent_schedule schedule;
    struct assent_world world;
    int64_t now_us;
    const struct assent_ticket *tickets[KEEPER_TICKETS];
    // Called with each item before it is committed; rows may be changed in place.
    void (*plant)(struct keeper *keeper, struct assent_item *item, struct assent_row *rows);
    bool planted; // for plant: it has done what it is there for
};

// Applies the little world as the store's first turn. Ends the program when a commit fails.
void keeper_open(struct keeper *keeper, struct assent_store *store);
void keeper_close(struct keeper *keeper);
// Decides and keeps. who is a handle, or NULL for the engine's own events. What is refused with a fact is
// kept too.
void keeper_step(struct keeper *keeper, size_t ticket, const char *who, struct assent_event event);

// A ticket of ann's whose summary decides how it goes on; and one step of it.
void keeper_create(struct keeper *keeper, size_t ticket, const char *summary);
void keeper_act(struct keeper *keeper, size_t ticket, const char *who, const char *action,
                const char *comment);

// Three tickets: 0 has gone the whole way, 1 lies in an approval with a vote and a refusal, 2 has a job on
// offer that was given back once.
void keeper_fill(struct keeper *keeper);

#endif

// SPDX-License-Identifier: Apache-2.0
// The approval workload of quality.md as bare store items: six turns that take a ticket from draft to closed,
// with rows of the sizes that the core makes. For measuring a store without anything around it.
#ifndef BENCH_STORE_WORKLOAD_H
#define BENCH_STORE_WORKLOAD_H

#include <assent/store/store.h>

enum { WORKLOAD_STEPS = 6, WORKLOAD_ROWS = 12 };

// One item with all that it points to.
struct workload_item {
    struct assent_write write;
    struct assent_kept_turn turn;
    struct assent_row rows[WORKLOAD_ROWS];
    char number[24];
};

struct workload_ticket {
    struct assent_id id;
    int64_t number;
    int64_t revision;
    int step; // the next one, 0 to WORKLOAD_STEPS - 1
};

struct workload_ticket workload_ticket(int64_t number);
// Fills the item with the ticket's next step; advance once it is kept. Without end a closed ticket is
// submitted again.
struct assent_item workload_step(struct workload_item *item, const struct workload_ticket *ticket);
void workload_advance(struct workload_ticket *ticket, bool without_end);

#endif

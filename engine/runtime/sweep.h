// SPDX-License-Identifier: Apache-2.0
// The sweep inside the runtime: clocks are set anew after a calendar has changed. What it promises stands in
// sweep.c.
#ifndef ASSENT_RUNTIME_SWEEP_H
#define ASSENT_RUNTIME_SWEEP_H

#include <assent/runtime/order.h>
#include <assent/runtime/runtime.h>

struct errand;

struct sweep {
    bool running;
    int64_t revision; // of the mark in the store
    bool reading;
    bool again; // something could not be kept: the page is read again
    bool clearing;
    bool outdated;    // another world came: from the beginning
    size_t pending;   // tickets under way
    int64_t again_us; // not before
    bool has_last;
    struct assent_stored_timer last; // the store was read up to here; its name stands in last_name
    char last_name[48];
    bool whole;                      // the page that is under way is the last one
    struct assent_stored_timer next; // where the next page begins
    char next_name[48];
    // Then the changes of the schedule, by start and ticket: what depends on what may be another now.
    bool entries;
    bool has_entry;
    int64_t last_start_us, next_start_us;
    struct assent_id last_entry, next_entry;
};

// The mark's part of the item of a world whose calendars or configuration items have changed.
void sweep_mark(struct errand *errand, struct assent_write *write, struct assent_row *row);
void sweep_begin(struct assent_runtime *runtime); // that item is kept
void sweep_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void sweep_page(struct assent_runtime *runtime, struct assent_order *order);
void sweep_work(struct assent_runtime *runtime);
int64_t sweep_deadline(const struct assent_runtime *runtime);
void sweep_before(struct assent_runtime *runtime, const struct assent_id *ticket); // a timer of it fires

#endif

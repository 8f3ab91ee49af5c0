// SPDX-License-Identifier: Apache-2.0
// The sweep inside the runtime: open tickets are looked at again after the world has changed. What it
// promises stands in sweep.c.
#ifndef ASSENT_RUNTIME_SWEEP_H
#define ASSENT_RUNTIME_SWEEP_H

#include <assent/runtime/order.h>
#include <assent/runtime/runtime.h>

struct errand;

struct world_version;

// What of the tickets the world has moved; together.
enum sweep_of { SWEEP_CLOCKS = 1, SWEEP_ROUNDS = 2 };

enum sweep_phase {
    SWEEP_AT_TIMERS,  // clocks
    SWEEP_AT_ENTRIES, // conflicts of the schedule, because what depends on what may be another now
    SWEEP_AT_ROUNDS,
};

struct sweep {
    bool running;
    unsigned of;      // enum sweep_of
    int64_t revision; // of the mark in the store
    enum sweep_phase phase;
    bool reading;
    bool again; // something could not be kept: the page is read again
    bool clearing;
    bool outdated;                         // another world came: from the beginning
    size_t pending;                        // tickets under way
    int64_t again_us;                      // not before
    bool has_last;                         // of the phase: it was done up to `last`, of its kind
    bool whole;                            // the page that is under way is the last one
    struct assent_stored_timer last, next; // names stand below
    char last_name[48], next_name[48];
    int64_t last_start_us, next_start_us; // entries go by start and ticket
    struct assent_id last_entry, next_entry;
    struct assent_stored_lying last_lying, next_lying;
    char last_audience[128], next_audience[128];
    struct world_version *before; // what open rounds were put to; NULL: nobody knows
};

// The mark's part of the item of a world by which clocks or rounds are others.
void sweep_mark(struct errand *errand, unsigned of, struct assent_write *write, struct assent_row *row);
// That item is kept: before is the world that was there until now.
void sweep_begin(struct assent_runtime *runtime, unsigned of, struct world_version *before);
void sweep_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void sweep_page(struct assent_runtime *runtime, struct assent_order *order);
void sweep_work(struct assent_runtime *runtime);
int64_t sweep_deadline(const struct assent_runtime *runtime);
void sweep_before(struct assent_runtime *runtime, const struct assent_id *ticket); // a timer of it fires
void sweep_close(struct assent_runtime *runtime);

#endif

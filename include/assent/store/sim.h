// SPDX-License-Identifier: Apache-2.0
// The simulated store: keeps the same promises as the others in memory, on a disk that can fail, tear and
// forget (architecture.md, quality.md). It draws no dice: faults are counted or asked of the caller.
#ifndef ASSENT_STORE_SIM_H
#define ASSENT_STORE_SIM_H

#include <assent/store/store.h>

// The disk outlives stores opened on it: close or crash the store, open the disk again.
struct assent_sim_disk;
struct assent_sim_disk *assent_sim_disk_open(void);
void assent_sim_disk_close(struct assent_sim_disk *disk);
struct assent_store *assent_store_open_sim(struct assent_sim_disk *disk, struct assent_error *error);

enum assent_sim_fault {
    ASSENT_SIM_NONE,
    ASSENT_SIM_FAIL_BEFORE, // nothing is written: FAILED, STORE_BROKEN
    ASSENT_SIM_FULL,        // nothing is written: FAILED, STORE_FULL
    ASSENT_SIM_LOST_REPLY,  // written and synced, but the answer is UNKNOWN
    ASSENT_SIM_LOST_WRITE,  // not written, and the answer is UNKNOWN
    ASSENT_SIM_FAIL_READ,   // the next read fails with STORE_BROKEN
};
// The call that is `after` store calls away (0: the next) suffers the fault; times < 0: all from then on.
void assent_sim_disk_fault(struct assent_sim_disk *disk, enum assent_sim_fault fault, int64_t after,
                           int64_t times);
// Store calls so far: for nth-fault loops.
int64_t assent_sim_disk_calls(const struct assent_sim_disk *disk);
// While somebody looks on, calls are neither counted nor struck: what a test reads is no part of the run.
void assent_sim_disk_look(struct assent_sim_disk *disk, bool looks);
// The machine loses power: what was not synced is gone, the open store is unusable and only to be closed.
void assent_sim_disk_crash(struct assent_sim_disk *disk);
// Splits commit into write and sync, so that a crash can fall between them: between begin and sync, nothing
// is visible or durable. Normal commit = begin + sync. For tests of the contract.
bool assent_sim_commit_begin(struct assent_store *store, struct assent_item *items, size_t count,
                             struct assent_error *error);
bool assent_sim_commit_sync(struct assent_store *store, struct assent_error *error);

#endif

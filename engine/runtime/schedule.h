// SPDX-License-Identifier: Apache-2.0
// The schedule inside the runtime: the index of what changes occupy (schedule.c), and the turns that move it
// (moves.c). What they promise stands in those files.
#ifndef ASSENT_RUNTIME_SCHEDULE_H
#define ASSENT_RUNTIME_SCHEDULE_H

#include <assent/core/conflicts.h>
#include <assent/core/schedule.h>
#include <assent/store/store.h>

struct assent_order;
struct assent_runtime;
struct entry;
struct errand;
struct scheduled;
struct table;

enum move_state {
    MOVE_WAITS,   // decided on the schedule of a moment; nothing is held
    MOVE_DECIDES, // again, at the head of the queue
    MOVE_IS_OUT,  // its item is in a batch
};
// Another ticket that learns of a conflict in the same item.
struct partner {
    struct assent_id ticket;
    struct entry *entry; // while it is kept from others (move.wants); it could be forgotten before
    const struct assent_ticket *next; // in the errand's arena
    size_t turn;                      // in the item
};
struct move {
    struct move *next;
    struct errand *errand;
    enum move_state state;
    bool wants;      // its partners are kept from others
    int64_t version; // of the schedule that it was decided on
    const struct assent_lane_key *lanes;
    size_t lane_count;
    struct partner *partners;
    size_t partner_count;
    size_t first_lane; // of the item's writes
};

struct schedule {
    struct assent_schedule view; // its lanes are `lanes`
    struct assent_schedule_lane **lanes;
    size_t lane_room;
    struct table *by_ticket; // struct scheduled
    struct move *waiting, **waiting_end;
    struct move *out; // their lanes and tickets are taken
    int64_t stamp;    // of the last change of a lane
};

// schedule.c
void schedule_open(struct assent_runtime *runtime);
void schedule_close(struct assent_runtime *runtime);
void schedule_restart(struct assent_runtime *runtime); // everything is read anew
void schedule_loaded(struct assent_runtime *runtime, struct assent_order *order);
void schedule_versions(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void schedule_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count);
struct assent_schedule_lane *schedule_lane(struct assent_runtime *runtime, struct assent_text key);
const struct assent_schedule_entry *schedule_find(const struct assent_runtime *runtime,
                                                  const struct assent_id *ticket);
// Another sum means that what a turn has read in the lanes has moved.
int64_t schedule_seen(const struct assent_runtime *runtime, const struct assent_lane_key *lanes,
                      size_t count);
// The lanes' versions in the store, summed: what the journal says that a decision saw.
int64_t schedule_version(const struct assent_runtime *runtime, const struct assent_lane_key *lanes,
                         size_t count);

// schedule_reads.c
void schedule_begin(struct errand *errand);
bool schedule_asks(enum assent_request_kind kind);
// Takes what the store said to it; true when the order is kept.
bool schedule_read(struct assent_runtime *runtime, struct assent_order *order);

// moves.c
// True: the turn moves the schedule, and goes on when it may.
bool move_begin(struct errand *errand);
void moves_work(struct assent_runtime *runtime);
void move_kept(struct errand *errand);
void move_over(struct errand *errand); // whatever came of it; nothing for an errand without
void move_lost(struct errand *errand); // nobody knows whether it was kept
void moves_load_failed(struct assent_runtime *runtime, struct entry *entry, const struct assent_error *error);
// The partner's side of an item, by its ticket; NULL: it is none of them.
const struct partner *move_partner(const struct errand *errand, const struct assent_id *ticket);

#endif

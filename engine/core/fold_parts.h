// SPDX-License-Identifier: Apache-2.0
// What the files of the fold share: the ticket in the making, which owns copies of the arrays that changed.
#ifndef ASSENT_CORE_FOLD_PARTS_H
#define ASSENT_CORE_FOLD_PARTS_H

#include <assent/core/fold.h>

// An array of the ticket, borrowed from the ticket before until it first changes.
struct owned {
    void *items; // NULL: still borrowed
    size_t room;
};

struct folding {
    struct assent_ticket ticket; // first: the door hands out a pointer to it
    struct owned rounds;
    struct owned jobs;
    struct owned timers;
    struct owned conflicts;
};

// The array as one that may be changed and has room for `more` items. size: of one.
void *fold_own(struct owned *owned, const void *items, size_t count, size_t more, size_t size,
               struct assent_arena *arena);
// BAD_RECORD: the fact does not fit; what and n say where.
bool fold_refuse(const struct assent_fact *fact, const char *why, int64_t n, struct assent_error *error);

bool fold_round_opened(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error);
bool fold_round_closed(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error);
bool fold_voted(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                struct assent_error *error);
// VOTE_WITHDRAWN and VOTE_VOIDED.
bool fold_vote_gone(struct folding *next, const struct assent_fact *fact, int64_t round,
                    struct assent_text person, struct assent_arena *arena, struct assent_error *error);
bool fold_job_opened(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error);
// Every other fact about job n.
bool fold_job(struct folding *next, const struct assent_fact *fact, int64_t n, struct assent_arena *arena,
              struct assent_error *error);
// Always true.
bool fold_timer_set(struct folding *next, const struct assent_timer *timer, struct assent_arena *arena);
// What the timer is the clock of shows when it is due.
void fold_due(struct folding *next, const struct assent_timer *timer, struct assent_arena *arena);
// CLOCK_PAUSED, CLOCK_RESUMED.
bool fold_clock(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                struct assent_error *error);
// ASKED_ANSWERED, REMINDED, SEAT_CHANGED, DEBT_UNPAID.
bool fold_round_time(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error);
// The round as one that may be changed; NULL, with the error set, when it is not there or not open.
struct assent_round *fold_open_round(struct folding *next, const struct assent_fact *fact, int64_t n,
                                     struct assent_arena *arena, struct assent_error *error);
// WAIT_OPENED, WAIT_BLOCKED, WAIT_ENDED, LISTENING, FREEZE_OVERRIDDEN, SUPERSEDED.
bool fold_waiting(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                  struct assent_error *error);
// The ticket's times as the fact says they are.
void fold_planned(struct assent_ticket *ticket, const struct assent_planned *planned);
// CONFLICT_FOUND, CONFLICT_SETTLED.
bool fold_conflict(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                   struct assent_error *error);
bool fold_timer_gone(struct folding *next, const struct assent_fact *fact, struct assent_text name,
                     struct assent_arena *arena, struct assent_error *error);

// Whose it is, who is asked beside the rule, who watches (fold_hands.c).
void fold_handed_over(struct assent_ticket *ticket, const struct assent_fact *fact,
                      struct assent_arena *arena);
bool fold_seat_added(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error);
void fold_watchers(struct assent_ticket *ticket, struct assent_text person, bool watches,
                   struct assent_arena *arena);

#endif

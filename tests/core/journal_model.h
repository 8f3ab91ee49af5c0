// SPDX-License-Identifier: Apache-2.0
// Histories from a seed: turns of facts that fit the ticket, of every kind, with texts that need escaping.
// And a store of rows as simple as can be, to hold what assent_rows_change says against.
#ifndef TESTS_CORE_JOURNAL_MODEL_H
#define TESTS_CORE_JOURNAL_MODEL_H

#include <assent/core/fold.h>
#include <assent/core/record.h>
#include <assent/core/rows.h>

struct history {
    struct assent_arena *arena;
    uint64_t first_seed; // for messages
    uint64_t seed;
    int64_t now_us;
    const struct assent_ticket *ticket; // after the turns so far; NULL before the first
    const struct assent_directory *directory;
};

struct history history_of(uint64_t seed, struct assent_arena *arena);
// The next turn; history->ticket is its fold. Never a refusal, which moves nothing.
struct assent_turn history_turn(struct history *history);
// A fact of journal_hands.c; false when the dice say none.
bool history_hands_fact(struct history *history, const struct assent_ticket *ticket,
                        struct assent_fact *fact);
uint64_t history_dice(struct history *history, uint64_t below);
// A conflict is found, or an open one settled (journal_planned.c).
void history_conflict(struct history *history, const struct assent_ticket *ticket, struct assent_text said,
                      struct assent_fact *fact);
// journal_run.c: of what a ticket that is created is opened; a fact of its run, if one comes up.
void history_open(struct history *history, struct assent_run *run);
bool history_run(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
// Ann, Bob and Cid (inactive) and Dee: groups "dba" (ann, bob, cid), "ops" (dee), role "operator" (dee).
const struct assent_directory *history_directory(struct assent_arena *arena);

enum { MODEL_ROWS = 4000 };
struct model_store {
    struct assent_arena *arena;
    struct assent_row *rows; // MODEL_ROWS
    size_t count;
};

struct model_store model_store_in(struct assent_arena *arena);
// Puts and deletes; fails the test when a row is deleted that is not there, or when there is no room.
void model_store_apply(struct model_store *store, struct assent_rows rows);
struct assent_stored_ticket model_store_load(const struct model_store *store);
size_t model_store_count(const struct model_store *store, enum assent_row_kind kind);
// The row of the same key; NULL when there is none.
const struct assent_row *model_store_same(const struct model_store *store, const struct assent_row *row);
// NULL when there is none. key: audience, worker or part name; item: inbox item or "".
const struct assent_row *model_store_find(const struct model_store *store, enum assent_row_kind kind,
                                          const char *key, const char *item);

#endif

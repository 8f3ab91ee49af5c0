// SPDX-License-Identifier: Apache-2.0
// The bed on which store tests lie: one store of either kind on a disk that outlives it, and a builder for
// items. Every test of the contract runs on both kinds.
#ifndef BED_H
#define BED_H

#include <assent/store/sim.h>
#include <assent/store/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum bed_kind { BED_SQLITE, BED_SIM };

struct bed {
    enum bed_kind kind;
    struct assent_arena *arena;
    const char *folder;
    struct assent_sim_disk *disk;
    struct assent_store *store;
    struct assent_reader *reader;
    struct assent_error error;
};

// The initial state of a test names its kind: &BED_ON_SQLITE or &BED_ON_SIM.
extern const enum bed_kind BED_ON_SQLITE;
extern const enum bed_kind BED_ON_SIM;
int bed_setup(void **state);
int bed_teardown(void **state);

// A disk without a store open on it.
struct bed *bed_make(enum bed_kind kind);
void bed_free(struct bed *bed);
void bed_open(struct bed *bed);
bool bed_try_open(struct bed *bed);
void bed_close(struct bed *bed);
void bed_reopen(struct bed *bed);

// Tests of a table, each on both kinds.
#define TEST(name)                                                                                           \
    {#name " (sqlite)", name, bed_setup, bed_teardown, (void *)&BED_ON_SQLITE},                              \
    {                                                                                                        \
#name " (sim)", name, bed_setup, bed_teardown, (void *)&BED_ON_SIM                                   \
    }

// An item in the making. What is added may be changed through the pointer until the item is taken.
enum { DRAFT_ROOM = 24 };
struct draft {
    struct assent_arena *arena;
    struct assent_write writes[DRAFT_ROOM];
    struct assent_read reads[DRAFT_ROOM];
    struct assent_kept_turn turns[DRAFT_ROOM];
    struct assent_row rows[DRAFT_ROOM];
    size_t write_count, read_count, turn_count, row_count;
    struct assent_item_key key;
};

struct assent_id bed_id(int64_t number);
struct assent_digest bed_digest(int64_t number);
struct assent_subject bed_ticket(struct assent_id id);
struct assent_subject bed_subject(const char *kind, const char *id);

struct draft *draft_in(struct assent_arena *arena);
struct assent_write *draft_write(struct draft *draft, struct assent_subject subject, int64_t expected,
                                 int64_t becomes);
// A turn with an envelope that tells which it is, and a payload.
struct assent_kept_turn *draft_turn(struct draft *draft, struct assent_subject subject, int64_t revision,
                                    const char *word);
struct assent_row *draft_row(struct draft *draft, enum assent_row_kind kind, struct assent_id ticket);
// A write, a turn and a ticket row: the ticket moves from one revision to the next.
struct assent_row *draft_move(struct draft *draft, struct assent_id ticket, int64_t expected,
                              const char *state);
void draft_key(struct draft *draft, int64_t number, int64_t status);
// The item; lives in the arena.
struct assent_item draft_item(const struct draft *draft);

// Commits and asserts that the store worked.
void bed_commit(struct bed *bed, struct assent_item *items, size_t count);
// Commits one item and asserts its outcome.
void bed_keep(struct bed *bed, const struct draft *draft, enum assent_item_outcome outcome);
int64_t bed_revision(struct bed *bed, struct assent_subject subject);
int64_t bed_last_seq(struct bed *bed);
// Reads the whole journal and asserts that it is gapless and its chain whole; returns how many turns it has.
int64_t bed_verify(struct bed *bed, struct assent_reader *reader);
void bed_text_is(struct assent_text text, const char *string);

#endif

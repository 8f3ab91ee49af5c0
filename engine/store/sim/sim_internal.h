// SPDX-License-Identifier: Apache-2.0
// What the files of the simulated store use of each other. A disk holds the tables of everything that was
// synced; a store on it holds at most one batch that is begun and not synced. All of it lives in the disk's
// arena and is given back with it: what is overwritten is not used again, so a disk costs what was ever
// written to it.
#ifndef SIM_INTERNAL_H
#define SIM_INTERNAL_H

#include <assent/store/sim.h>

#include "store_methods.h"

#include <pthread.h>

// An ordered map from bytes to what they name.
struct map_entry {
    struct assent_text key;
    void *value;
};
struct map {
    struct map_entry *entries; // sorted by key
    size_t count;
    size_t room;
};
// The first entry whose key is not before key.
size_t map_seek(const struct map *map, struct assent_text key);
void *map_get(const struct map *map, struct assent_text key);
// Copies the key; the value is the caller's, in the same arena.
void map_put(struct map *map, struct assent_arena *arena, struct assent_text key, void *value);
void map_drop(struct map *map, struct assent_text key);

// Keys whose bytes sort as their parts do. Texts hold no zero byte.
struct assent_buffer key_in(struct assent_arena *arena);
void key_integer(struct assent_buffer *key, int64_t number);
void key_text(struct assent_buffer *key, struct assent_text text);
void key_bytes(struct assent_buffer *key, const void *bytes, size_t count);

struct sim_ticket {
    struct assent_id id;
    int64_t revision;
    int64_t last_seq;
    struct assent_row columns; // without bytes
    struct assent_text head;
};
struct sim_part {
    int64_t n;
    bool fields;
    struct assent_stored_part part;
};
struct sim_inbox {
    struct assent_text audience;
    int64_t due_us; // INT64_MAX: none
    struct assent_id ticket;
    struct assent_text item;
    int64_t n;
    struct assent_text round;
    struct assent_text except;
};
struct sim_subject {
    struct assent_text kind;
    struct assent_text id;
    int64_t revision;
    int64_t last_seq;
    struct assent_text bytes;
};

struct sim_conflict {
    struct assent_stored_conflict stored;
    enum assent_conflict_outcome outcome;
};

struct sim_tables {
    struct assent_stored_turn *journal; // by seq - 1
    size_t turn_count;
    size_t turn_room;
    struct sim_ticket *tickets; // by n - 1
    size_t ticket_count;
    size_t ticket_room;
    struct assent_stored_key *keys; // in the order of their commits
    size_t key_count;
    size_t key_room;
    struct map ids;       // id -> struct sim_ticket's n, as int64_t
    struct map parts;     // (n, part, name) -> struct sim_part
    struct map inbox;     // (audience, due, ticket, item) -> struct sim_inbox
    struct map readers;   // (audience, n) -> the audience
    struct map sets;      // digest -> struct assent_text
    struct map offers;    // (worker, since, ticket, job) -> struct assent_stored_offer
    struct map timers;    // (due, ticket, name) -> struct assent_stored_timer
    struct map signals;   // (signal, key, ticket) -> struct assent_stored_listening
    struct map items;     // (item, n) -> the item
    struct map schedule;  // (end, ticket) -> struct assent_stored_entry
    struct map ended;     // (when, ticket) -> struct assent_stored_entry
    struct map conflicts; // (id, ticket) -> struct sim_conflict
    struct map subjects;  // (kind, id) -> struct sim_subject
};

struct assent_sim_disk {
    struct assent_arena *arena;
    struct sim_tables tables;
    pthread_mutex_t mutex; // readers may be on other threads
    enum assent_sim_fault fault;
    int64_t after;
    int64_t times;
    int64_t calls;
    bool looked_at;          // by who is no part of the run
    struct sim_store *store; // the one that is open on it; NULL: none
};

// A subject as the batch so far leaves it.
struct staged {
    struct assent_subject subject;
    int64_t revision;
    int64_t last_seq;
};
struct staged_turn {
    const struct assent_kept_turn *turn;
    int64_t prev_seq;
};

struct sim_store {
    struct assent_store store; // first
    struct assent_arena *arena;
    struct assent_arena *scratch; // of one batch
    struct assent_sim_disk *disk;
    bool dead; // the machine lost power
    // The batch that is begun.
    bool begun;
    enum assent_sim_fault fate;
    struct assent_item *items;
    size_t item_count;
    struct staged *staged;
    size_t staged_count;
    struct staged_turn *turns; // seq is their place behind the journal's end
    size_t turn_count;
};

struct sim_reader {
    struct assent_reader reader; // first
    struct assent_arena *arena;
    struct sim_store *store;
};

// The fault that this call suffers; counts the call.
enum assent_sim_fault disk_call(struct assent_sim_disk *disk, bool writes);
bool sim_commit(struct assent_store *store, struct assent_item *items, size_t count,
                struct assent_error *error);
struct assent_reader *sim_reader_open(struct assent_store *store, struct assent_error *error);

// Judges the items of the begun batch and stages what holds.
void batch_judge(struct sim_store *store);
// Writes the staged items to the disk's tables.
void batch_apply(struct sim_store *store);

struct sim_ticket *tables_ticket(const struct sim_tables *tables, const struct assent_id *id, int64_t *n);
struct sim_subject *tables_subject(const struct sim_tables *tables, const struct assent_subject *subject,
                                   struct assent_arena *arena);
void tables_row(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                int64_t n);
void tables_turn(struct sim_tables *tables, struct assent_arena *arena, const struct assent_kept_turn *turn,
                 int64_t prev_seq);
void tables_key(struct sim_tables *tables, struct assent_arena *arena, const struct assent_item *item);

// Reading: one call is one moment. sim_read_begin locks and tells the call's fault; sim_read_end unlocks.
bool sim_read_begin(struct assent_reader *reader, struct assent_error *error);
bool sim_read_end(struct assent_reader *reader);
const struct sim_tables *reader_tables(struct assent_reader *reader);
struct assent_stored_turn turn_copy(const struct assent_stored_turn *turn, struct assent_arena *arena);
struct assent_list_entry entry_copy(const struct sim_ticket *ticket, struct assent_arena *arena);
bool sim_may_see(const struct sim_tables *tables, int64_t n, const struct assent_text *audiences,
                 size_t count, struct assent_arena *arena);

bool sim_list(struct assent_reader *reader, const struct assent_list_filter *filter,
              struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
bool sim_visible(struct assent_reader *reader, struct assent_id ticket, const struct assent_text *audiences,
                 size_t count, bool *out, struct assent_error *error);
bool sim_tickets(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                 struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
bool sim_inbox(struct assent_reader *reader, const struct assent_inbox_query *query,
               struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error);
bool sim_all_lying(struct assent_reader *reader, const struct assent_stored_lying *after, size_t limit,
                   struct assent_arena *arena, struct assent_stored_all_lying *out,
                   struct assent_error *error);
bool sim_sets_of(struct assent_reader *reader, struct assent_text person, struct assent_arena *arena,
                 struct assent_value *out, struct assent_error *error);
bool sim_set(struct assent_reader *reader, const struct assent_digest *digest, struct assent_arena *arena,
             struct assent_value *out, struct assent_error *error);
bool sim_timers(struct assent_reader *reader, const struct assent_stored_timer *after, int64_t until_us,
                size_t limit, struct assent_arena *arena, struct assent_stored_timers *out,
                struct assent_error *error);
bool sim_listeners(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                   const struct assent_id *after, size_t limit, struct assent_arena *arena,
                   struct assent_stored_listeners *out, struct assent_error *error);
bool sim_all_listening(struct assent_reader *reader, const struct assent_stored_listening *after,
                       size_t limit, struct assent_arena *arena, struct assent_stored_all_listening *out,
                       struct assent_error *error);
bool sim_schedule(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                  struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
bool sim_ended(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
               struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
bool sim_conflicts(struct assent_reader *reader, const struct assent_conflict_query *query,
                   struct assent_arena *arena, struct assent_stored_conflicts *out,
                   struct assent_error *error);
bool sim_offers(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                struct assent_arena *arena, struct assent_stored_offers *out, struct assent_error *error);
bool sim_journal(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                 struct assent_stored_turns *out, struct assent_error *error);
bool sim_history(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                 size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                 struct assent_error *error);
bool sim_head(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
              struct assent_error *error);
bool sim_keys(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
              struct assent_stored_keys *out, int64_t *last, struct assent_error *error);

#endif

// SPDX-License-Identifier: Apache-2.0
// The store's contract (architecture.md "Store"; data.md "The commit"). A store keeps what happened, in
// batches, as plain blocking code on its own thread.
//
// S1 An item is kept whole or not at all: its turns, rows, subjects' revisions and idempotency key.
// S2 When commit returns OK, every item marked KEPT or ALREADY survives power loss.
// S3 An item whose expected revisions or read facts are not the stored ones gets CONFLICT and changes
// nothing; its neighbours are unaffected. S4 An item whose turns are kept already is answered ALREADY, with
// the sequence numbers of then, and changes nothing. S5 When commit fails, every item says whether it is
// known not to be kept (FAILED) or UNKNOWN. S6 A reader sees every committed item and nothing else; the
// journal's numbers are gapless, and none becomes visible before a smaller one. S7 A store starts no thread,
// retries nothing, and sleeps never, but for the lock that SQLite's own readers take for a moment (a second
// at most).
//
// Threads: one writer (commit, maintain, close) and any number of readers, each on one thread at a time, may
// work at once. The chain: the store gives seq = last + 1 and link = assent_chain_link(prev link, seq,
// assent_chain_leaf(envelope)) inside the transaction, after conflicts have dropped out.
#ifndef ASSENT_STORE_STORE_H
#define ASSENT_STORE_STORE_H

#include <assent/core/stored.h>

struct assent_store;
struct assent_reader;

// expected 0: the subject does not exist yet. becomes == expected: only checked and not moved (a refusal's
// turn, a read of another subject).
struct assent_write {
    struct assent_subject subject;
    int64_t expected;
    int64_t becomes;
};

// A fact of the world with a version, e.g. "schedule"/ci: only compared.
struct assent_read {
    struct assent_subject subject;
    int64_t version;
};

struct assent_kept_turn {
    struct assent_subject subject;
    int64_t revision; // after
    int64_t at_us;
    struct assent_record_bytes bytes;
    int64_t seq; // out
};

enum assent_item_outcome {
    ASSENT_ITEM_KEPT,
    ASSENT_ITEM_ALREADY,
    ASSENT_ITEM_CONFLICT,
    ASSENT_ITEM_FAILED,
    ASSENT_ITEM_UNKNOWN
};

struct assent_item {
    const struct assent_write *writes;
    size_t write_count;
    const struct assent_read *reads;
    size_t read_count;
    struct assent_kept_turn *turns;
    size_t turn_count;
    const struct assent_row *rows;
    size_t row_count;
    struct assent_item_key key;
    enum assent_item_outcome outcome; // out
};

// Opens. path: a directory that is made when absent (SQLite: assent.db inside). A second engine on the same
// store is refused while the first lives. Tables of an older form are brought to this one, whole or not at
// all. Blocks. Fails: STORE_LOCKED, STORE_VERSION (another program's file, or a newer form), STORE_BROKEN,
// STORE_FULL, STORE_READ_ONLY, BAD_RECORD.
struct assent_store *assent_store_open_sqlite(const char *path, struct assent_error *error);
// Whether opening brought the tables up, and from which form to which.
bool assent_store_upgraded(const struct assent_store *store, int64_t *from, int64_t *to);
// Blocks. Keeps the items in order, in one transaction. Returns true when the store worked, whatever the
// items' outcomes (KEPT, ALREADY, CONFLICT); false with STORE_FULL, STORE_BROKEN, STORE_READ_ONLY, BAD_RECORD
// or STORE_UNKNOWN, each item then FAILED or UNKNOWN (or CONFLICT). After false the store may be used again
// at once.
bool assent_store_commit(struct assent_store *store, struct assent_item *items, size_t count,
                         struct assent_error *error);
// Blocks, for at most a few milliseconds of work at a time; to be called often, from any one thread that is
// not the writer's if the store says so. SQLite: checkpoints the WAL on a connection of its own so that it
// stays bounded. *more: call again soon.
bool assent_store_maintain(struct assent_store *store, bool *more, struct assent_error *error);
// Waits for nothing; readers must be closed before.
void assent_store_close(struct assent_store *store);
// Blocks. A copy of the whole store at one moment as a file that opens as a store (SQLite: online backup or
// VACUUM INTO), while commits go on. Fails when path exists.
bool assent_store_backup(struct assent_store *store, const char *path, struct assent_error *error);
// The same of a SQLite store by its directory, whether an engine has it open or not. For `assent backup`.
bool assent_store_backup_path(const char *store, const char *path, struct assent_error *error);

// A reader of the same store. Each call below is one short read transaction; results live in the arena. All
// block. All fail with STORE_BROKEN or BAD_RECORD.
struct assent_reader *assent_reader_open(struct assent_store *store, struct assent_error *error);
void assent_reader_close(struct assent_reader *reader);
// A reader of a store that no engine has open, or that one has: read-only, takes no lock against engines. For
// verify and show offline. close frees all.
struct assent_reader *assent_reader_open_sqlite(const char *path, struct assent_error *error);

// found false: there is none.
bool assent_reader_ticket(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena,
                          bool *found, struct assent_stored_ticket *out, struct assent_error *error);
bool assent_reader_number(struct assent_reader *reader, struct assent_text number, bool *found,
                          struct assent_id *out, struct assent_error *error);
// bytes and revision of a subject that is no ticket; the revision of a ticket.
bool assent_reader_subject(struct assent_reader *reader, const struct assent_subject *subject,
                           struct assent_arena *arena, bool *found, int64_t *revision,
                           struct assent_text *bytes, struct assent_error *error);
// Subjects of a kind by id, with bytes or without, after `after` (empty: from the start), at most limit.
bool assent_reader_subjects(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                            size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                            struct assent_error *error);

bool assent_reader_list(struct assent_reader *reader, const struct assent_list_filter *filter,
                        struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
// Whether one of the audiences may see the ticket (a READER row). For tickets of kind request.
bool assent_reader_visible(struct assent_reader *reader, struct assent_id ticket,
                           const struct assent_text *audiences, size_t count, bool *out,
                           struct assent_error *error);

bool assent_reader_inbox(struct assent_reader *reader, const struct assent_inbox_query *query,
                         struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error);
// Of all inboxes, by (audience, due, ticket, item), after the given one (NULL: from the start).
bool assent_reader_all_lying(struct assent_reader *reader, const struct assent_stored_lying *after,
                             size_t limit, struct assent_arena *arena, struct assent_stored_all_lying *out,
                             struct assent_error *error);
// The set keys ("set:sha256:…") that a person is in, of sets that stand in some inbox.
bool assent_reader_sets_of(struct assent_reader *reader, struct assent_text person,
                           struct assent_arena *arena, struct assent_value *out, struct assent_error *error);
// The members of a set, as a list of ids; absent when unknown.
bool assent_reader_set(struct assent_reader *reader, const struct assent_digest *digest,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error);

// By (due, ticket, name), after the given one, due <= until_us.
bool assent_reader_timers(struct assent_reader *reader, const struct assent_stored_timer *after,
                          int64_t until_us, size_t limit, struct assent_arena *arena,
                          struct assent_stored_timers *out, struct assent_error *error);
// Offers of all worker types by (worker, since, ticket, job) after the given one (NULL: from the start).
bool assent_reader_offers(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                          struct assent_arena *arena, struct assent_stored_offers *out,
                          struct assent_error *error);

// Tickets that listen to the signal with this very key, by id, after the given one (NULL: from the start).
bool assent_reader_listeners(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                             const struct assent_id *after, size_t limit, struct assent_arena *arena,
                             struct assent_stored_listeners *out, struct assent_error *error);
// What any ticket listens to, by (signal, key, ticket), after the given one (NULL: from the start).
bool assent_reader_all_listening(struct assent_reader *reader, const struct assent_stored_listening *after,
                                 size_t limit, struct assent_arena *arena,
                                 struct assent_stored_all_listening *out, struct assent_error *error);

// Entries of the schedule by (end, ticket): those that end at from_us or later, after that ticket among those
// that end at from_us itself (NULL: all of them), at most limit.
bool assent_reader_schedule(struct assent_reader *reader, int64_t from_us, const struct assent_id *after,
                            size_t limit, struct assent_arena *arena, struct assent_stored_entries *out,
                            struct assent_error *error);
// The rows of ended tickets likewise, by (when, ticket); entry.end_us is when (core/figures.h).
bool assent_reader_ended(struct assent_reader *reader, int64_t from_us, const struct assent_id *after,
                         size_t limit, struct assent_arena *arena, struct assent_stored_entries *out,
                         struct assent_error *error);
// Conflicts as each side has them, by (id, ticket).
bool assent_reader_conflicts(struct assent_reader *reader, const struct assent_conflict_query *query,
                             struct assent_arena *arena, struct assent_stored_conflicts *out,
                             struct assent_error *error);

// The journal from seq > after, in order, at most limit.
bool assent_reader_journal(struct assent_reader *reader, int64_t after, size_t limit,
                           struct assent_arena *arena, struct assent_stored_turns *out,
                           struct assent_error *error);
// A subject's turns newest first, from seq < before (0: the newest), at most limit: walks prev_seq.
bool assent_reader_history(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                           size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                           struct assent_error *error);
// The last seq and its link (0 and zero bytes when empty).
bool assent_reader_head(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
                        struct assent_error *error);

// Idempotency keys by rowid after the given one, at most limit; *last is the position to go on from. after <
// 0: from the newest -after of them on.
bool assent_reader_keys(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                        struct assent_stored_keys *out, int64_t *last, struct assent_error *error);
// Every ticket's id in id order after the given one (NULL: from the start): for verify and rebuilds.
bool assent_reader_tickets(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                           struct assent_arena *arena, struct assent_list *out, struct assent_error *error);

#endif

// SPDX-License-Identifier: Apache-2.0
// The schedule of changes: what each of them occupies and when, as an index over tickets that step looks into
// beside the directory (data.md, "The world splits"). An entry follows from its ticket alone. Intervals are
// half-open: touching is no conflict. The arrays are kept by whoever holds the index (the runtime);
// everything here only reads them.
#ifndef ASSENT_CORE_SCHEDULE_H
#define ASSENT_CORE_SCHEDULE_H

#include <assent/core/directory.h>
#include <assent/core/ticket.h>

enum assent_entry_status {
    ASSENT_ENTRY_TENTATIVE, // somebody still has to decide on it
    ASSENT_ENTRY_CONFIRMED, // it waits for its time, is worked on, or has been
    ASSENT_ENTRY_CANCELLED, // it will not happen: withdrawn, refused, or without a time again
};

// What a change occupies. A cancelled one stays, so that calendars learn of it; it occupies nothing.
struct assent_schedule_entry {
    struct assent_id ticket;
    struct assent_text number;
    struct assent_text title;
    struct assent_text service;
    struct assent_text requester;
    struct assent_text implementer;  // id of a human; "" otherwise
    const struct assent_text *items; // configuration items, sorted
    size_t item_count;
    int64_t start_us;
    int64_t end_us;
    int64_t until_us;   // the end with what taking it back needs: it occupies what it names until then
    int64_t sequence;   // grows with each change of when, and with the cancellation
    int64_t changed_us; // when it was so changed last
    enum assent_entry_status status;
    bool active; // the ticket is open and has a time: it occupies what it names
};

// Entries that occupy one thing, by (start, ticket), in blocks so that one that comes or goes moves little.
// A lane's key: "ci:HANDLE", "person:ID"; "" has every entry, the cancelled ones and the past ones too.
enum { ASSENT_SCHEDULE_BLOCK = 128 };
struct assent_schedule_block {
    size_t count;      // at least 1
    int64_t latest_us; // by which all of them are over
    const struct assent_schedule_entry *entries[ASSENT_SCHEDULE_BLOCK];
};
struct assent_schedule_lane {
    struct assent_text key;
    struct assent_schedule_block **blocks;
    size_t block_count;
    size_t block_room;
    int64_t version; // in the store: the fact that a decision reads
    int64_t stamp;   // of the last change here
};
struct assent_schedule {
    int64_t version;                           // counts changes of any entry
    struct assent_schedule_lane *const *lanes; // sorted by key
    size_t lane_count;
};

// Pure. The ticket's entry; false: it has never had a time. Borrows from the ticket and the arena.
bool assent_schedule_entry_of(const struct assent_ticket *ticket, struct assent_arena *arena,
                              struct assent_schedule_entry *out);
// Pure. Both stand at the same time on the same items and say the same, but for how far each is.
bool assent_schedule_entry_stays(const struct assent_schedule_entry *was,
                                 const struct assent_schedule_entry *is);
// Stored: canonical JSON, without the ticket's id. Fails: BAD_RECORD.
struct assent_text assent_schedule_write(const struct assent_schedule_entry *entry,
                                         struct assent_arena *arena);
bool assent_schedule_read(struct assent_text bytes, const struct assent_id *ticket,
                          struct assent_arena *arena, struct assent_schedule_entry *out,
                          struct assent_error *error);
const char *assent_entry_status_text(enum assent_entry_status status);

// Pure. NULL: nothing occupies it.
const struct assent_schedule_lane *assent_schedule_lane(const struct assent_schedule *schedule,
                                                        struct assent_text key);
// Walks the lane's entries that overlap [start_us, end_us), by (start, ticket). *at begins at {0}; NULL at
// the end.
struct assent_lane_at {
    size_t block;
    size_t entry;
};
const struct assent_schedule_entry *assent_lane_next(const struct assent_schedule_lane *lane,
                                                     int64_t start_us, int64_t end_us,
                                                     struct assent_lane_at *at);

// What the entry occupies and looks at, as lane keys, sorted: its items and its implementer are its own; the
// items that these depend on and that depend on them it only reads.
struct assent_lane_key {
    struct assent_text key;
    bool own;
};
const struct assent_lane_key *assent_schedule_keys(const struct assent_schedule_entry *entry,
                                                   const struct assent_directory *directory,
                                                   struct assent_arena *arena, size_t *count);

// Two changes that would be at work on one thing at the same time. Of a pair there is one, of the strongest
// kind; the other side's is its mirror.
struct assent_clash {
    const struct assent_schedule_entry *with;
    enum assent_conflict_kind kind;
    const struct assent_text *items; // of ours, sorted
    size_t item_count;
    const struct assent_text *others; // of theirs, where these are not the same
    size_t other_count;
    int64_t from_us; // of the overlap
    int64_t until_us;
};
// Pure. The clashes of an entry with every other active one, by the other's (start, ticket). Stops when there
// are more than `most`: *count is then most + 1. No schedule is an empty one.
const struct assent_clash *assent_schedule_clashes(const struct assent_schedule *schedule,
                                                   const struct assent_directory *directory,
                                                   const struct assent_schedule_entry *entry, size_t most,
                                                   struct assent_arena *arena, size_t *count);

#endif

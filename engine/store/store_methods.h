// SPDX-License-Identifier: Apache-2.0
// What a store and a reader are to store.c: a table of the functions that do it. A store's own struct begins
// with struct assent_store, a reader's with struct assent_reader. The functions promise what
// assent/store/store.h says.
#ifndef STORE_METHODS_H
#define STORE_METHODS_H

#include <assent/store/store.h>

struct store_methods {
    bool (*commit)(struct assent_store *store, struct assent_item *items, size_t count,
                   struct assent_error *error);
    bool (*maintain)(struct assent_store *store, bool *more, struct assent_error *error);
    void (*close)(struct assent_store *store);
    bool (*backup)(struct assent_store *store, const char *path, struct assent_error *error);
    struct assent_reader *(*reader_open)(struct assent_store *store, struct assent_error *error);
};

struct reader_methods {
    void (*close)(struct assent_reader *reader);
    bool (*ticket)(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena, bool *found,
                   struct assent_stored_ticket *out, struct assent_error *error);
    bool (*number)(struct assent_reader *reader, struct assent_text number, bool *found,
                   struct assent_id *out, struct assent_error *error);
    bool (*subject)(struct assent_reader *reader, const struct assent_subject *subject,
                    struct assent_arena *arena, bool *found, int64_t *revision, struct assent_text *bytes,
                    struct assent_error *error);
    bool (*subjects)(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                     size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                     struct assent_error *error);
    bool (*list)(struct assent_reader *reader, const struct assent_list_filter *filter,
                 struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
    bool (*visible)(struct assent_reader *reader, struct assent_id ticket,
                    const struct assent_text *audiences, size_t count, bool *out, struct assent_error *error);
    bool (*inbox)(struct assent_reader *reader, const struct assent_inbox_query *query,
                  struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error);
    bool (*all_lying)(struct assent_reader *reader, const struct assent_stored_lying *after, size_t limit,
                      struct assent_arena *arena, struct assent_stored_all_lying *out,
                      struct assent_error *error);
    bool (*sets_of)(struct assent_reader *reader, struct assent_text person, struct assent_arena *arena,
                    struct assent_value *out, struct assent_error *error);
    bool (*set)(struct assent_reader *reader, const struct assent_digest *digest, struct assent_arena *arena,
                struct assent_value *out, struct assent_error *error);
    bool (*timers)(struct assent_reader *reader, const struct assent_stored_timer *after, int64_t until_us,
                   size_t limit, struct assent_arena *arena, struct assent_stored_timers *out,
                   struct assent_error *error);
    bool (*offers)(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                   struct assent_arena *arena, struct assent_stored_offers *out, struct assent_error *error);
    bool (*listeners)(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                      const struct assent_id *after, size_t limit, struct assent_arena *arena,
                      struct assent_stored_listeners *out, struct assent_error *error);
    bool (*all_listening)(struct assent_reader *reader, const struct assent_stored_listening *after,
                          size_t limit, struct assent_arena *arena, struct assent_stored_all_listening *out,
                          struct assent_error *error);
    bool (*schedule)(struct assent_reader *reader, int64_t from_us, const struct assent_id *after,
                     size_t limit, struct assent_arena *arena, struct assent_stored_entries *out,
                     struct assent_error *error);
    bool (*ended)(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                  struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
    bool (*conflicts)(struct assent_reader *reader, const struct assent_conflict_query *query,
                      struct assent_arena *arena, struct assent_stored_conflicts *out,
                      struct assent_error *error);
    bool (*journal)(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                    struct assent_stored_turns *out, struct assent_error *error);
    bool (*history)(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                    size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                    struct assent_error *error);
    bool (*head)(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
                 struct assent_error *error);
    bool (*keys)(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                 struct assent_stored_keys *out, int64_t *last, struct assent_error *error);
    bool (*tickets)(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                    struct assent_arena *arena, struct assent_list *out, struct assent_error *error);
};

struct assent_store {
    const struct store_methods *methods;
    int64_t form_was; // of the tables, before opening brought them up; 0: it did not
    int64_t form_is;
};

struct assent_reader {
    const struct reader_methods *methods;
};

// True when a and b name the same subject.
bool subject_equal(const struct assent_subject *a, const struct assent_subject *b);
// The write of an item that moves or checks the subject; an item names every subject of its turns and rows in
// a write.
const struct assent_write *item_write_of(const struct assent_item *item,
                                         const struct assent_subject *subject);
// Whose row it is. Rows of sets are nobody's: false.
bool row_subject(const struct assent_row *row, struct assent_subject *out);

#endif

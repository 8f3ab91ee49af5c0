// SPDX-License-Identifier: Apache-2.0
// The store's door: hands each call to the store's own function (store_methods.h), and asserts what every
// caller owes: an item whose turns and rows are of subjects that it writes, and a batch within its limit.
#include <assent/store/store.h>

#include "store_methods.h"

#include <assent/base/limits.h>

#include <assert.h>

static bool item_is_sound(const struct assent_item *item);

bool assent_store_commit(struct assent_store *store, struct assent_item *items, size_t count,
                         struct assent_error *error)
{
    assert(count <= ASSENT_BATCH_ITEMS);
    for (size_t i = 0; i < count; i++)
        assert(item_is_sound(&items[i]));
    return store->methods->commit(store, items, count, error);
}

bool assent_store_maintain(struct assent_store *store, bool *more, struct assent_error *error)
{
    *more = false;
    return store->methods->maintain(store, more, error);
}

bool assent_store_upgraded(const struct assent_store *store, int64_t *from, int64_t *to)
{
    *from = store->form_was;
    *to = store->form_is;
    return store->form_was > 0;
}

void assent_store_close(struct assent_store *store)
{
    if (store)
        store->methods->close(store);
}

bool assent_store_backup(struct assent_store *store, const char *path, struct assent_error *error)
{
    return store->methods->backup(store, path, error);
}

struct assent_reader *assent_reader_open(struct assent_store *store, struct assent_error *error)
{
    return store->methods->reader_open(store, error);
}

void assent_reader_close(struct assent_reader *reader)
{
    if (reader)
        reader->methods->close(reader);
}

bool assent_reader_ticket(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena,
                          bool *found, struct assent_stored_ticket *out, struct assent_error *error)
{
    return reader->methods->ticket(reader, id, arena, found, out, error);
}

bool assent_reader_number(struct assent_reader *reader, struct assent_text number, bool *found,
                          struct assent_id *out, struct assent_error *error)
{
    return reader->methods->number(reader, number, found, out, error);
}

bool assent_reader_subject(struct assent_reader *reader, const struct assent_subject *subject,
                           struct assent_arena *arena, bool *found, int64_t *revision,
                           struct assent_text *bytes, struct assent_error *error)
{
    return reader->methods->subject(reader, subject, arena, found, revision, bytes, error);
}

bool assent_reader_subjects(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                            size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                            struct assent_error *error)
{
    return reader->methods->subjects(reader, kind, after, limit, arena, out, error);
}

bool assent_reader_list(struct assent_reader *reader, const struct assent_list_filter *filter,
                        struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    return reader->methods->list(reader, filter, arena, out, error);
}

bool assent_reader_visible(struct assent_reader *reader, struct assent_id ticket,
                           const struct assent_text *audiences, size_t count, bool *out,
                           struct assent_error *error)
{
    return reader->methods->visible(reader, ticket, audiences, count, out, error);
}

bool assent_reader_inbox(struct assent_reader *reader, const struct assent_inbox_query *query,
                         struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error)
{
    return reader->methods->inbox(reader, query, arena, out, error);
}

bool assent_reader_all_lying(struct assent_reader *reader, const struct assent_stored_lying *after,
                             size_t limit, struct assent_arena *arena, struct assent_stored_all_lying *out,
                             struct assent_error *error)
{
    return reader->methods->all_lying(reader, after, limit, arena, out, error);
}

bool assent_reader_sets_of(struct assent_reader *reader, struct assent_text person,
                           struct assent_arena *arena, struct assent_value *out, struct assent_error *error)
{
    return reader->methods->sets_of(reader, person, arena, out, error);
}

bool assent_reader_set(struct assent_reader *reader, const struct assent_digest *digest,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error)
{
    return reader->methods->set(reader, digest, arena, out, error);
}

bool assent_reader_timers(struct assent_reader *reader, const struct assent_stored_timer *after,
                          int64_t until_us, size_t limit, struct assent_arena *arena,
                          struct assent_stored_timers *out, struct assent_error *error)
{
    return reader->methods->timers(reader, after, until_us, limit, arena, out, error);
}

bool assent_reader_offers(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                          struct assent_arena *arena, struct assent_stored_offers *out,
                          struct assent_error *error)
{
    return reader->methods->offers(reader, after, limit, arena, out, error);
}

bool assent_reader_listeners(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                             const struct assent_id *after, size_t limit, struct assent_arena *arena,
                             struct assent_stored_listeners *out, struct assent_error *error)
{
    return reader->methods->listeners(reader, signal, key, after, limit, arena, out, error);
}

bool assent_reader_all_listening(struct assent_reader *reader, const struct assent_stored_listening *after,
                                 size_t limit, struct assent_arena *arena,
                                 struct assent_stored_all_listening *out, struct assent_error *error)
{
    return reader->methods->all_listening(reader, after, limit, arena, out, error);
}

bool assent_reader_schedule(struct assent_reader *reader, int64_t from_us, const struct assent_id *after,
                            size_t limit, struct assent_arena *arena, struct assent_stored_entries *out,
                            struct assent_error *error)
{
    return reader->methods->schedule(reader, from_us, after, limit, arena, out, error);
}

bool assent_reader_ended(struct assent_reader *reader, int64_t from_us, const struct assent_id *after,
                         size_t limit, struct assent_arena *arena, struct assent_stored_entries *out,
                         struct assent_error *error)
{
    return reader->methods->ended(reader, from_us, after, limit, arena, out, error);
}

bool assent_reader_conflicts(struct assent_reader *reader, const struct assent_conflict_query *query,
                             struct assent_arena *arena, struct assent_stored_conflicts *out,
                             struct assent_error *error)
{
    return reader->methods->conflicts(reader, query, arena, out, error);
}

bool assent_reader_journal(struct assent_reader *reader, int64_t after, size_t limit,
                           struct assent_arena *arena, struct assent_stored_turns *out,
                           struct assent_error *error)
{
    return reader->methods->journal(reader, after, limit, arena, out, error);
}

bool assent_reader_history(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                           size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                           struct assent_error *error)
{
    return reader->methods->history(reader, subject, before, limit, arena, out, error);
}

bool assent_reader_head(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
                        struct assent_error *error)
{
    return reader->methods->head(reader, seq, link, error);
}

bool assent_reader_keys(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                        struct assent_stored_keys *out, int64_t *last, struct assent_error *error)
{
    return reader->methods->keys(reader, after, limit, arena, out, last, error);
}

bool assent_reader_tickets(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                           struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    return reader->methods->tickets(reader, after, limit, arena, out, error);
}

bool subject_equal(const struct assent_subject *a, const struct assent_subject *b)
{
    if (a->is_ticket != b->is_ticket)
        return false;
    if (a->is_ticket)
        return assent_id_equal(&a->ticket, &b->ticket);
    return assent_text_equal(a->kind, b->kind) && assent_text_equal(a->id, b->id);
}

const struct assent_write *item_write_of(const struct assent_item *item, const struct assent_subject *subject)
{
    for (size_t i = 0; i < item->write_count; i++) {
        if (subject_equal(&item->writes[i].subject, subject))
            return &item->writes[i];
    }
    return NULL;
}

bool row_subject(const struct assent_row *row, struct assent_subject *out)
{
    *out = (struct assent_subject){0};
    if (row->kind == ASSENT_ROW_SET)
        return false;
    out->is_ticket = row->kind != ASSENT_ROW_ADMIN;
    if (out->is_ticket) {
        out->ticket = row->ticket;
    } else {
        out->kind = row->subject_kind;
        out->id = row->subject_id;
    }
    return true;
}

// Ticket rows and sets are never gone; a ticket has a workflow and a state.
static bool item_is_sound(const struct assent_item *item)
{
    for (size_t i = 0; i < item->turn_count; i++) {
        const struct assent_write *write = item_write_of(item, &item->turns[i].subject);
        if (!write || item->turns[i].revision != write->becomes)
            return false;
    }
    for (size_t i = 0; i < item->row_count; i++) {
        const struct assent_row *row = &item->rows[i];
        struct assent_subject subject;
        if (row_subject(row, &subject) && !item_write_of(item, &subject))
            return false;
        if (row->gone && (row->kind == ASSENT_ROW_TICKET || row->kind == ASSENT_ROW_SET))
            return false;
        if (row->kind == ASSENT_ROW_TICKET && (row->workflow.count == 0 || row->state.count == 0))
            return false;
    }
    for (size_t i = 0; i < item->write_count; i++) {
        const struct assent_write *write = &item->writes[i];
        if (write->becomes < write->expected || write->expected < 0)
            return false;
        if (!write->subject.is_ticket && assent_text_is(write->subject.kind, "ticket"))
            return false; // the journal tells tickets by that word
    }
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// Readers of the simulated store, and their point reads. One call is one moment, under the disk's mutex; what
// is returned is copied into the caller's arena.
#include "sim_internal.h"

#include <assert.h>
#include <string.h>

static const struct reader_methods METHODS;

static struct sim_reader *reader_of(struct assent_reader *reader);
static void close_reader(struct assent_reader *reader);
static bool sim_ticket(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena,
                       bool *found, struct assent_stored_ticket *out, struct assent_error *error);
static void copy_parts(const struct sim_tables *tables, int64_t n, struct assent_arena *arena,
                       struct assent_stored_ticket *out);
static bool sim_number(struct assent_reader *reader, struct assent_text number, bool *found,
                       struct assent_id *out, struct assent_error *error);
static bool sim_subject(struct assent_reader *reader, const struct assent_subject *subject,
                        struct assent_arena *arena, bool *found, int64_t *revision, struct assent_text *bytes,
                        struct assent_error *error);
static bool sim_subjects(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                         size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                         struct assent_error *error);
static void must(int result);

struct assent_reader *sim_reader_open(struct assent_store *store, struct assent_error *error)
{
    (void)error; // there is nothing to open
    struct assent_arena *arena = assent_arena_open(0);
    struct sim_reader *reader = assent_arena_take(arena, sizeof *reader);
    reader->reader.methods = &METHODS;
    reader->arena = arena;
    reader->store = (struct sim_store *)store;
    return &reader->reader;
}

bool sim_read_begin(struct assent_reader *door, struct assent_error *error)
{
    struct sim_store *store = reader_of(door)->store;
    if (store->dead)
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "the simulated machine lost power; close the store and open its disk again");
    must(pthread_mutex_lock(&store->disk->mutex));
    if (disk_call(store->disk, false) == ASSENT_SIM_NONE)
        return true;
    must(pthread_mutex_unlock(&store->disk->mutex));
    return assent_error_set(error, ASSENT_STORE_BROKEN,
                            "reading the simulated disk: it fails, as it was told to");
}

bool sim_read_end(struct assent_reader *door)
{
    must(pthread_mutex_unlock(&reader_of(door)->store->disk->mutex));
    return true;
}

const struct sim_tables *reader_tables(struct assent_reader *door)
{
    return &reader_of(door)->store->disk->tables;
}

static const struct reader_methods METHODS = {
    .close = close_reader,
    .ticket = sim_ticket,
    .number = sim_number,
    .subject = sim_subject,
    .subjects = sim_subjects,
    .list = sim_list,
    .visible = sim_visible,
    .inbox = sim_inbox,
    .sets_of = sim_sets_of,
    .set = sim_set,
    .timers = sim_timers,
    .listeners = sim_listeners,
    .all_listening = sim_all_listening,
    .all_lying = sim_all_lying,
    .offers = sim_offers,
    .schedule = sim_schedule,
    .ended = sim_ended,
    .conflicts = sim_conflicts,
    .journal = sim_journal,
    .history = sim_history,
    .head = sim_head,
    .keys = sim_keys,
    .tickets = sim_tickets,
};

static struct sim_reader *reader_of(struct assent_reader *reader)
{
    assert(reader->methods == &METHODS);
    return (struct sim_reader *)reader;
}

static void close_reader(struct assent_reader *door)
{
    assent_arena_close(reader_of(door)->arena);
}

static bool sim_ticket(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena,
                       bool *found, struct assent_stored_ticket *out, struct assent_error *error)
{
    int64_t n = 0;
    *out = (struct assent_stored_ticket){.id = id};
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_ticket *ticket = tables_ticket(reader_tables(reader), &id, &n);
    *found = ticket != NULL;
    if (ticket) {
        out->seq = ticket->last_seq;
        out->head = assent_text_copy(arena, ticket->head);
        copy_parts(reader_tables(reader), n, arena, out);
    }
    return sim_read_end(reader);
}

static void copy_parts(const struct sim_tables *tables, int64_t n, struct assent_arena *arena,
                       struct assent_stored_ticket *out)
{
    struct assent_buffer key = key_in(arena);
    key_integer(&key, n);
    size_t from = map_seek(&tables->parts, assent_buffer_done(&key));
    size_t to = from;
    while (to < tables->parts.count && ((const struct sim_part *)tables->parts.entries[to].value)->n == n)
        to++;
    struct assent_stored_part *parts = assent_arena_take_array(arena, to - from, sizeof *parts);
    for (size_t i = from; i < to; i++) {
        const struct sim_part *part = tables->parts.entries[i].value;
        if (part->fields)
            out->fields = assent_text_copy(arena, part->part.bytes);
        else
            parts[out->part_count++] =
                (struct assent_stored_part){part->part.part, assent_text_copy(arena, part->part.name),
                                            assent_text_copy(arena, part->part.bytes)};
    }
    out->parts = parts;
}

static bool sim_number(struct assent_reader *reader, struct assent_text number, bool *found,
                       struct assent_id *out, struct assent_error *error)
{
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    *found = false;
    for (size_t i = 0; i < tables->ticket_count && number.count && !*found; i++) {
        *found = assent_text_equal(tables->tickets[i].columns.number, number);
        if (*found)
            *out = tables->tickets[i].id;
    }
    return sim_read_end(reader);
}

static bool sim_subject(struct assent_reader *reader, const struct assent_subject *subject,
                        struct assent_arena *arena, bool *found, int64_t *revision, struct assent_text *bytes,
                        struct assent_error *error)
{
    *revision = 0;
    *bytes = (struct assent_text){0};
    if (!sim_read_begin(reader, error))
        return false;
    if (subject->is_ticket) {
        const struct sim_ticket *ticket = tables_ticket(reader_tables(reader), &subject->ticket, NULL);
        *found = ticket != NULL;
        *revision = ticket ? ticket->revision : 0;
        return sim_read_end(reader);
    }
    const struct sim_subject *other = tables_subject(reader_tables(reader), subject, arena);
    *found = other != NULL;
    if (other) {
        *revision = other->revision;
        *bytes = assent_text_copy(arena, other->bytes);
    }
    return sim_read_end(reader);
}

static bool sim_subjects(struct assent_reader *reader, struct assent_text kind, struct assent_text after,
                         size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                         struct assent_error *error)
{
    struct assent_stored_subject *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_subjects){items, 0};
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *subjects = &reader_tables(reader)->subjects;
    struct assent_buffer key = key_in(arena);
    key_text(&key, kind);
    key_text(&key, after);
    for (size_t i = map_seek(subjects, assent_buffer_done(&key)); i < subjects->count && out->count < limit;
         i++) {
        const struct sim_subject *subject = subjects->entries[i].value;
        if (!assent_text_equal(subject->kind, kind))
            break;
        if (assent_text_compare(subject->id, after) <= 0)
            continue;
        items[out->count++] = (struct assent_stored_subject){
            assent_text_copy(arena, subject->id), subject->revision, assent_text_copy(arena, subject->bytes)};
    }
    return sim_read_end(reader);
}

static void must(int result)
{
    assert(result == 0);
    (void)result;
}

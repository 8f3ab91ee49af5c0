// SPDX-License-Identifier: Apache-2.0
// The simulated store's schedule of changes, their conflicts, and tickets that have ended.
#include "sim_internal.h"

struct entries_from {
    bool ended; // else the schedule
    int64_t from_us;
    const struct assent_id *after;
    size_t limit;
};

static bool read_entries(struct assent_reader *reader, const struct entries_from *asked,
                         struct assent_arena *arena, struct assent_stored_entries *out,
                         struct assent_error *error)
{
    const struct assent_id *after = asked->after;
    size_t limit = asked->limit;
    struct assent_stored_entry *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_entries){items, 0};
    key_integer(&key, asked->from_us);
    if (after)
        key_bytes(&key, after->bytes, ASSENT_ID_BYTES);
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    const struct map *entries = asked->ended ? &tables->ended : &tables->schedule;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(entries, from); i < entries->count && out->count < limit; i++) {
        const struct assent_stored_entry *entry = entries->entries[i].value;
        if (after && assent_text_equal(entries->entries[i].key, from))
            continue;
        items[out->count] = *entry;
        items[out->count++].bytes = assent_text_copy(arena, entry->bytes);
    }
    return sim_read_end(reader);
}

bool sim_schedule(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                  struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error)
{
    const struct entries_from from = {false, from_us, after, limit};
    return read_entries(reader, &from, arena, out, error);
}

bool sim_ended(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
               struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error)
{
    const struct entries_from from = {true, from_us, after, limit};
    return read_entries(reader, &from, arena, out, error);
}

bool sim_conflicts(struct assent_reader *reader, const struct assent_conflict_query *query,
                   struct assent_arena *arena, struct assent_stored_conflicts *out,
                   struct assent_error *error)
{
    struct assent_stored_conflict *items = assent_arena_take_array(arena, query->limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_conflicts){items, 0};
    if (query->after.count) {
        key_text(&key, query->after);
        key_bytes(&key, query->after_ticket.bytes, ASSENT_ID_BYTES);
    }
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *conflicts = &reader_tables(reader)->conflicts;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(conflicts, from); i < conflicts->count && out->count < query->limit; i++) {
        const struct sim_conflict *conflict = conflicts->entries[i].value;
        bool wanted = query->any || conflict->outcome == query->outcome;
        if (!wanted || (query->after.count && assent_text_equal(conflicts->entries[i].key, from)))
            continue;
        items[out->count] = conflict->stored;
        items[out->count].id = assent_text_copy(arena, conflict->stored.id);
        items[out->count++].bytes = assent_text_copy(arena, conflict->stored.bytes);
    }
    return sim_read_end(reader);
}

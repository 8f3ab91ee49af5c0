// SPDX-License-Identifier: Apache-2.0
// Reading the schedule of changes, their conflicts, and tickets that have ended, in the order of their keys.
#include "sqlite_internal.h"

struct entries_from {
    enum statement statement;
    const char *table;
    int64_t from_us;
    const struct assent_id *after;
    size_t limit;
};

static bool read_entries(struct assent_reader *door, const struct entries_from *from,
                         struct assent_arena *arena, struct assent_stored_entries *out,
                         struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    const struct assent_id *after = from->after;
    sqlite3_stmt *find = statement_of(connection, from->statement, error);
    if (!find)
        return false;
    struct assent_stored_entry *items = assent_arena_take_array(arena, from->limit, sizeof *items);
    *out = (struct assent_stored_entries){items, 0};
    bind_integer(find, 1, from->from_us);
    bind_bytes(find, 2, after ? after->bytes : (const unsigned char *)"", after ? ASSENT_ID_BYTES : 0);
    bind_integer(find, 3, (int64_t)from->limit);
    for (;;) {
        bool row;
        if (!statement_step(connection, find, &row, error))
            return false;
        if (!row)
            return true;
        struct assent_stored_entry *entry = &items[out->count++];
        entry->end_us = column_integer(find, 0);
        entry->bytes = column_text(find, 2, arena);
        if (!column_bytes(find, 1, entry->ticket.bytes, ASSENT_ID_BYTES)) {
            statement_stop(find);
            return fault_bad_row(connection, from->table, error);
        }
    }
}

bool read_schedule(struct assent_reader *door, int64_t from_us, const struct assent_id *after, size_t limit,
                   struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error)
{
    const struct entries_from from = {STATEMENT_SCHEDULE_FROM, "schedule", from_us, after, limit};
    return read_entries(door, &from, arena, out, error);
}

bool read_ended(struct assent_reader *door, int64_t from_us, const struct assent_id *after, size_t limit,
                struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error)
{
    const struct entries_from from = {STATEMENT_ENDED_FROM, "ended", from_us, after, limit};
    return read_entries(door, &from, arena, out, error);
}

bool read_conflicts(struct assent_reader *door, const struct assent_conflict_query *query,
                    struct assent_arena *arena, struct assent_stored_conflicts *out,
                    struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    enum statement which = query->any ? STATEMENT_CONFLICTS_ALL : STATEMENT_CONFLICTS_OF;
    sqlite3_stmt *find = statement_of(connection, which, error);
    if (!find)
        return false;
    struct assent_stored_conflict *items = assent_arena_take_array(arena, query->limit, sizeof *items);
    *out = (struct assent_stored_conflicts){items, 0};
    bind_text(find, 1, query->after);
    bind_id(find, 2, &query->after_ticket);
    bind_integer(find, 3, (int64_t)query->limit);
    if (!query->any)
        bind_integer(find, 4, query->outcome);
    for (;;) {
        bool row;
        if (!statement_step(connection, find, &row, error))
            return false;
        if (!row)
            return true;
        struct assent_stored_conflict *conflict = &items[out->count++];
        conflict->id = column_text(find, 0, arena);
        conflict->bytes = column_text(find, 2, arena);
        if (!column_bytes(find, 1, conflict->ticket.bytes, ASSENT_ID_BYTES)) {
            statement_stop(find);
            return fault_bad_row(connection, "conflict", error);
        }
    }
}

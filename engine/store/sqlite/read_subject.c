// SPDX-License-Identifier: Apache-2.0
// Point reads: a ticket with its fields and parts, its id by number, and subjects that are no tickets.
#include "sqlite_internal.h"

#include <string.h>

enum { PARTS_FIRST = 16 }; // of a ticket: most have fewer

static bool take_subject(struct page_of *page, sqlite3_stmt *find);
static bool read_head_row(struct sqlite_reader *reader, const struct assent_id *id,
                          struct assent_arena *arena, bool *found, int64_t *n,
                          struct assent_stored_ticket *out, struct assent_error *error);
static bool read_parts(struct sqlite_reader *reader, int64_t n, struct assent_arena *arena,
                       struct assent_stored_ticket *out, struct assent_error *error);

bool read_ticket(struct assent_reader *door, struct assent_id id, struct assent_arena *arena, bool *found,
                 struct assent_stored_ticket *out, struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    int64_t n = 0;
    *out = (struct assent_stored_ticket){.id = id};
    bool ok = read_begin(reader, error) && read_head_row(reader, &id, arena, found, &n, out, error) &&
              (!*found || read_parts(reader, n, arena, out, error));
    return read_end(reader, ok, error);
}

bool read_number(struct assent_reader *door, struct assent_text number, bool *found, struct assent_id *out,
                 struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_NUMBER_FIND, error);
    if (!find)
        return false;
    bind_text(find, 1, number);
    if (!statement_step(connection, find, found, error))
        return false;
    if (!*found)
        return true;
    bool whole = column_bytes(find, 0, out->bytes, ASSENT_ID_BYTES);
    statement_stop(find);
    return whole || fault_bad_row(connection, "ticket", error);
}

bool read_subject(struct assent_reader *door, const struct assent_subject *subject,
                  struct assent_arena *arena, bool *found, int64_t *revision, struct assent_text *bytes,
                  struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(
        connection, subject->is_ticket ? STATEMENT_TICKET_REVISION : STATEMENT_SUBJECT_BYTES, error);
    if (!find)
        return false;
    if (subject->is_ticket) {
        bind_id(find, 1, &subject->ticket);
    } else {
        bind_text(find, 1, subject->kind);
        bind_text(find, 2, subject->id);
    }
    *revision = 0;
    *bytes = (struct assent_text){0};
    if (!statement_step(connection, find, found, error))
        return false;
    if (!*found)
        return true;
    *revision = column_integer(find, 0);
    if (!subject->is_ticket)
        *bytes = column_text(find, 2, arena);
    statement_stop(find);
    return true;
}

bool read_subjects(struct assent_reader *door, struct assent_text kind, struct assent_text after,
                   size_t limit, struct assent_arena *arena, struct assent_stored_subjects *out,
                   struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_SUBJECTS_OF, error);
    if (!find)
        return false;
    struct assent_stored_subject *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_subjects){items, 0};
    bind_text(find, 1, kind);
    bind_text(find, 2, after);
    bind_integer(find, 3, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_subject);
}

static bool take_subject(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_stored_subject *out = (struct assent_stored_subject *)page->items + (*page->count)++;
    out->id = column_text(find, 0, page->arena);
    out->revision = column_integer(find, 1);
    out->bytes = column_text(find, 2, page->arena);
    return true;
}

static bool read_head_row(struct sqlite_reader *reader, const struct assent_id *id,
                          struct assent_arena *arena, bool *found, int64_t *n,
                          struct assent_stored_ticket *out, struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(&reader->connection, STATEMENT_TICKET_HEAD, error);
    if (!find)
        return false;
    bind_id(find, 1, id);
    if (!statement_step(&reader->connection, find, found, error))
        return false;
    if (!*found)
        return true;
    *n = column_integer(find, 0);
    out->head = column_text(find, 1, arena);
    out->seq = column_integer(find, 2);
    statement_stop(find);
    return true;
}

static bool read_parts(struct sqlite_reader *reader, int64_t n, struct assent_arena *arena,
                       struct assent_stored_ticket *out, struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(&reader->connection, STATEMENT_TICKET_PARTS, error);
    if (!find)
        return false;
    struct assent_stored_part *parts = assent_arena_take_array(arena, PARTS_FIRST, sizeof *parts);
    size_t room = PARTS_FIRST;
    bind_integer(find, 1, n);
    for (;;) {
        bool row;
        if (!statement_step(&reader->connection, find, &row, error))
            return false;
        if (!row)
            break;
        if (column_integer(find, 0) == PART_FIELDS) {
            out->fields = column_text(find, 2, arena);
            continue;
        }
        if (out->part_count == room) {
            struct assent_stored_part *more = assent_arena_take_array(arena, room * 2, sizeof *more);
            memcpy(more, parts, room * sizeof *more);
            parts = more;
            room *= 2;
        }
        parts[out->part_count++] = (struct assent_stored_part){
            .part = (enum assent_part)column_integer(find, 0),
            .name = column_text(find, 1, arena),
            .bytes = column_text(find, 2, arena),
        };
    }
    out->parts = parts;
    return true;
}

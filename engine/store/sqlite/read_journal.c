// SPDX-License-Identifier: Apache-2.0
// Reading the journal forward by number and backward along a subject, its end, and the idempotency keys.
// The bytes are given as they are stored, which are the bytes that were hashed (AUD-04); nothing is checked
// here.
#include "sqlite_internal.h"

static bool read_turns(struct connection *connection, sqlite3_stmt *statement, struct assent_arena *arena,
                       size_t limit, struct assent_stored_turns *out, struct assent_error *error);
static bool take_turn(struct page_of *page, sqlite3_stmt *statement);
static bool read_turn(struct connection *connection, sqlite3_stmt *statement, struct assent_arena *arena,
                      struct assent_stored_turn *out, struct assent_error *error);
static bool read_name(struct connection *connection, sqlite3_stmt *statement, int at,
                      struct assent_arena *arena, struct assent_subject *out, struct assent_error *error);
static bool walk(struct sqlite_reader *reader, const struct assent_subject *subject, int64_t before,
                 size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                 struct assent_error *error);
static bool newest(struct connection *connection, const struct assent_subject *subject, int64_t *seq,
                   struct assent_error *error);
static bool turn_at(struct connection *connection, int64_t seq, struct assent_arena *arena, bool *found,
                    struct assent_stored_turn *out, struct assent_error *error);
static bool take_key(struct page_of *page, sqlite3_stmt *statement);

struct keys_page {
    struct assent_stored_key *items;
    int64_t *last; // its place in the order of commits
};

bool read_journal(struct assent_reader *door, int64_t after, size_t limit, struct assent_arena *arena,
                  struct assent_stored_turns *out, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_JOURNAL_AFTER, error);
    if (!find)
        return false;
    bind_integer(find, 1, after);
    bind_integer(find, 2, (int64_t)limit);
    return read_turns(connection, find, arena, limit, out, error);
}

bool read_history(struct assent_reader *door, const struct assent_subject *subject, int64_t before,
                  size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                  struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    bool ok = read_begin(reader, error) && walk(reader, subject, before, limit, arena, out, error);
    return read_end(reader, ok, error);
}

bool read_head(struct assent_reader *door, int64_t *seq, struct assent_digest *link,
               struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_JOURNAL_HEAD, error);
    bool row = false;
    *seq = 0;
    *link = (struct assent_digest){0};
    if (!find || !statement_step(connection, find, &row, error))
        return false;
    if (!row)
        return true;
    *seq = column_integer(find, 0);
    bool whole = column_bytes(find, 1, link->bytes, ASSENT_DIGEST_BYTES);
    statement_stop(find);
    return whole || fault_bad_row(connection, "journal", error);
}

bool read_keys(struct assent_reader *door, int64_t after, size_t limit, struct assent_arena *arena,
               struct assent_stored_keys *out, int64_t *last, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_KEYS_AFTER, error);
    if (!find)
        return false;
    struct assent_stored_key *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_keys){items, 0};
    bind_integer(find, 1, after);
    bind_integer(find, 2, (int64_t)limit);
    struct keys_page keys = {items, last};
    struct page_of page = {connection, arena, &keys, &out->count, error};
    *last = after;
    return read_rows(&page, find, take_key);
}

static bool read_turns(struct connection *connection, sqlite3_stmt *statement, struct assent_arena *arena,
                       size_t limit, struct assent_stored_turns *out, struct assent_error *error)
{
    struct assent_stored_turn *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_turns){items, 0};
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, statement, take_turn);
}

static bool take_turn(struct page_of *page, sqlite3_stmt *statement)
{
    struct assent_stored_turn *out = (struct assent_stored_turn *)page->items + (*page->count)++;
    return read_turn(page->connection, statement, page->arena, out, page->error);
}

static bool read_turn(struct connection *connection, sqlite3_stmt *statement, struct assent_arena *arena,
                      struct assent_stored_turn *out, struct assent_error *error)
{
    *out = (struct assent_stored_turn){0}; // a walk gives the turn before once more
    out->seq = column_integer(statement, 0);
    out->prev_seq = column_integer(statement, 1);
    if (!read_name(connection, statement, 2, arena, &out->subject, error))
        return false;
    out->revision = column_integer(statement, 4);
    out->at_us = column_integer(statement, 5);
    out->envelope = column_text(statement, 7, arena);
    out->has_payload = sqlite3_column_type(statement, 8) != SQLITE_NULL;
    if (out->has_payload)
        out->payload = column_text(statement, 9, arena);
    if (!column_bytes(statement, 6, out->link.bytes, ASSENT_DIGEST_BYTES))
        return fault_bad_row(connection, "journal", error);
    if (out->has_payload && !column_bytes(statement, 8, out->salt, ASSENT_SALT_BYTES))
        return fault_bad_row(connection, "payload", error);
    return true;
}

// The columns kind and id of the journal.
static bool read_name(struct connection *connection, sqlite3_stmt *statement, int at,
                      struct assent_arena *arena, struct assent_subject *out, struct assent_error *error)
{
    *out = (struct assent_subject){0};
    out->is_ticket = assent_text_is(column_borrow(statement, at), "ticket");
    if (!out->is_ticket) {
        out->kind = column_text(statement, at, arena);
        out->id = column_text(statement, at + 1, arena);
        return true;
    }
    return column_bytes(statement, at + 1, out->ticket.bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(connection, "journal", error);
}

static bool walk(struct sqlite_reader *reader, const struct assent_subject *subject, int64_t before,
                 size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                 struct assent_error *error)
{
    struct assent_stored_turn *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_stored_turn turn = {0};
    struct connection *connection = &reader->connection;
    int64_t seq = 0;
    bool found = false;
    *out = (struct assent_stored_turns){items, 0};
    if (!newest(connection, subject, &seq, error))
        return false;
    // A page goes on where the one before ended: that turn knows the one before it.
    if (before > 0 && before <= seq) {
        if (!turn_at(connection, before, arena, &found, &turn, error))
            return false;
        if (found && subject_equal(&turn.subject, subject))
            seq = turn.prev_seq;
    }
    while (seq > 0 && out->count < limit) {
        if (!turn_at(connection, seq, arena, &found, &turn, error))
            return false;
        if (!found || turn.prev_seq >= seq)
            return fault_bad_row(connection, "journal", error);
        if (before <= 0 || seq < before)
            items[out->count++] = turn;
        seq = turn.prev_seq;
    }
    return true;
}

static bool newest(struct connection *connection, const struct assent_subject *subject, int64_t *seq,
                   struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(
        connection, subject->is_ticket ? STATEMENT_TICKET_REVISION : STATEMENT_SUBJECT_BYTES, error);
    bool row = false;
    if (!find)
        return false;
    if (subject->is_ticket) {
        bind_id(find, 1, &subject->ticket);
    } else {
        bind_text(find, 1, subject->kind);
        bind_text(find, 2, subject->id);
    }
    if (!statement_step(connection, find, &row, error))
        return false;
    if (row) {
        *seq = column_integer(find, 1);
        statement_stop(find);
    }
    return true;
}

static bool turn_at(struct connection *connection, int64_t seq, struct assent_arena *arena, bool *found,
                    struct assent_stored_turn *out, struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(connection, STATEMENT_JOURNAL_AT, error);
    if (!find)
        return false;
    bind_integer(find, 1, seq);
    if (!statement_step(connection, find, found, error))
        return false;
    if (!*found)
        return true;
    bool whole = read_turn(connection, find, arena, out, error);
    statement_stop(find);
    return whole;
}

static bool take_key(struct page_of *page, sqlite3_stmt *statement)
{
    const struct keys_page *keys = page->items;
    struct assent_stored_key *out = &keys->items[(*page->count)++];
    struct assent_subject subject = {0};
    *keys->last = column_integer(statement, 0);
    out->key.present = true;
    out->key.status = column_integer(statement, 3);
    out->key.at_us = column_integer(statement, 4);
    out->seq = column_integer(statement, 5);
    if (!column_bytes(statement, 1, out->key.hash.bytes, ASSENT_DIGEST_BYTES) ||
        !column_bytes(statement, 2, out->key.fingerprint.bytes, ASSENT_DIGEST_BYTES))
        return fault_bad_row(page->connection, "idempotency", page->error);
    if (sqlite3_column_type(statement, 6) == SQLITE_NULL)
        return true;
    if (!read_name(page->connection, statement, 6, page->arena, &subject, page->error))
        return false;
    out->is_ticket = subject.is_ticket;
    out->ticket = subject.ticket;
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// Reading what waits: timers, all that lies in inboxes, job offers and listeners in the order of their keys,
// and the sets of people that audiences name.
#include "sqlite_internal.h"

#include <assent/base/canonical.h>

#include <limits.h>
#include <string.h>

static bool take_timer(struct page_of *page, sqlite3_stmt *find);
static bool take_lying(struct page_of *page, sqlite3_stmt *find);
static bool take_offer(struct page_of *page, sqlite3_stmt *find);
static bool take_listener(struct page_of *page, sqlite3_stmt *find);
static bool take_listening(struct page_of *page, sqlite3_stmt *find);
static bool next_set(struct connection *connection, struct assent_text after, struct assent_arena *arena,
                     struct assent_text *out, struct assent_error *error);
static bool set_holds(struct connection *connection, struct assent_text key, struct assent_text quoted,
                      bool *holds, struct assent_error *error);

bool read_timers(struct assent_reader *door, const struct assent_stored_timer *after, int64_t until_us,
                 size_t limit, struct assent_arena *arena, struct assent_stored_timers *out,
                 struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    const struct assent_stored_timer first = {.due_us = INT64_MIN};
    sqlite3_stmt *find = statement_of(connection, STATEMENT_TIMERS, error);
    if (!find)
        return false;
    struct assent_stored_timer *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_timers){items, 0};
    after = after ? after : &first;
    bind_integer(find, 1, after->due_us);
    bind_id(find, 2, &after->ticket);
    bind_text(find, 3, after->name);
    bind_integer(find, 4, until_us);
    bind_integer(find, 5, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_timer);
}

bool read_all_lying(struct assent_reader *door, const struct assent_stored_lying *after, size_t limit,
                    struct assent_arena *arena, struct assent_stored_all_lying *out,
                    struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    const struct assent_stored_lying first = {.due_us = INT64_MIN};
    sqlite3_stmt *find = statement_of(connection, STATEMENT_INBOX_ALL, error);
    if (!find)
        return false;
    struct assent_stored_lying *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_all_lying){items, 0};
    after = after ? after : &first;
    bind_text(find, 1, after->audience);
    bind_integer(find, 2, after->due_us);
    bind_id(find, 3, &after->ticket);
    bind_text(find, 4, after->item);
    bind_integer(find, 5, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_lying);
}

bool read_offers(struct assent_reader *door, const struct assent_stored_offer *after, size_t limit,
                 struct assent_arena *arena, struct assent_stored_offers *out, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    const struct assent_stored_offer first = {.since_us = INT64_MIN};
    sqlite3_stmt *find = statement_of(connection, STATEMENT_OFFERS, error);
    if (!find)
        return false;
    struct assent_stored_offer *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_offers){items, 0};
    after = after ? after : &first;
    bind_text(find, 1, after->worker);
    bind_integer(find, 2, after->since_us);
    bind_id(find, 3, &after->ticket);
    bind_integer(find, 4, after->job);
    bind_integer(find, 5, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_offer);
}

bool read_listeners(struct assent_reader *door, struct assent_text signal, struct assent_text key,
                    const struct assent_id *after, size_t limit, struct assent_arena *arena,
                    struct assent_stored_listeners *out, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_LISTENERS, error);
    if (!find)
        return false;
    struct assent_id *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_listeners){items, 0};
    bind_text(find, 1, signal);
    bind_text(find, 2, key);
    bind_bytes(find, 3, after ? after->bytes : (const unsigned char *)"", after ? ASSENT_ID_BYTES : 0);
    bind_integer(find, 4, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_listener);
}

bool read_all_listening(struct assent_reader *door, const struct assent_stored_listening *after, size_t limit,
                        struct assent_arena *arena, struct assent_stored_all_listening *out,
                        struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_ALL_LISTENING, error);
    if (!find)
        return false;
    struct assent_stored_listening *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_all_listening){items, 0};
    bind_text(find, 1, after ? after->signal : (struct assent_text){0});
    bind_text(find, 2, after ? after->key : (struct assent_text){0});
    bind_bytes(find, 3, after ? after->ticket.bytes : NULL, after ? ASSENT_ID_BYTES : 0);
    bind_integer(find, 4, (int64_t)limit);
    struct page_of page = {connection, arena, items, &out->count, error};
    return read_rows(&page, find, take_listening);
}

bool read_set(struct assent_reader *door, const struct assent_digest *digest, struct assent_arena *arena,
              struct assent_value *out, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_SET_MEMBERS, error);
    bool row = false;
    *out = assent_value_absent();
    if (!find)
        return false;
    bind_bytes(find, 1, digest->bytes, ASSENT_DIGEST_BYTES);
    if (!statement_step(connection, find, &row, error))
        return false;
    if (!row)
        return true;
    struct assent_text members = column_text(find, 0, arena);
    statement_stop(find);
    return assent_canonical_read(arena, members, out, error);
}

// Goes from one set that stands in an inbox to the next, which is one seek each, and looks the person up in
// its members.
bool read_sets_of(struct assent_reader *door, struct assent_text person, struct assent_arena *arena,
                  struct assent_value *out, struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    struct assent_buffer quoted = assent_buffer_in(arena);
    struct assent_items found = assent_items_in(arena);
    struct assent_text key = assent_text_of("set:"); // before the first of them
    assent_canonical_string(&quoted, person);
    bool ok = read_begin(reader, error);
    while (ok) {
        bool holds = false;
        ok = next_set(&reader->connection, key, arena, &key, error);
        if (!ok || key.count == 0)
            break;
        ok = set_holds(&reader->connection, key, assent_buffer_done(&quoted), &holds, error);
        if (holds)
            assent_items_add(&found, assent_value_text(key));
    }
    *out = assent_items_done(&found);
    return read_end(reader, ok, error);
}

static bool take_timer(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_stored_timer *out = (struct assent_stored_timer *)page->items + (*page->count)++;
    out->due_us = column_integer(find, 0);
    out->name = column_text(find, 2, page->arena);
    return column_bytes(find, 1, out->ticket.bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(page->connection, "timer", page->error);
}

static bool take_lying(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_stored_lying *out = (struct assent_stored_lying *)page->items + (*page->count)++;
    out->audience = column_text(find, 0, page->arena);
    out->due_us = column_integer(find, 1);
    out->item = column_text(find, 3, page->arena);
    return column_bytes(find, 2, out->ticket.bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(page->connection, "inbox", page->error);
}

static bool take_offer(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_stored_offer *out = (struct assent_stored_offer *)page->items + (*page->count)++;
    out->worker = column_text(find, 0, page->arena);
    out->since_us = column_integer(find, 1);
    out->job = column_integer(find, 3);
    return column_bytes(find, 2, out->ticket.bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(page->connection, "offer", page->error);
}

static bool take_listener(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_id *out = (struct assent_id *)page->items + (*page->count)++;
    return column_bytes(find, 0, out->bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(page->connection, "signal", page->error);
}

static bool take_listening(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_stored_listening *out = (struct assent_stored_listening *)page->items + (*page->count)++;
    out->signal = column_text(find, 0, page->arena);
    out->key = column_text(find, 1, page->arena);
    return column_bytes(find, 2, out->ticket.bytes, ASSENT_ID_BYTES) ||
           fault_bad_row(page->connection, "signal", page->error);
}

// *out is empty when there is none after it.
static bool next_set(struct connection *connection, struct assent_text after, struct assent_arena *arena,
                     struct assent_text *out, struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(connection, STATEMENT_INBOX_SET_NEXT, error);
    bool row = false;
    if (!find)
        return false;
    bind_text(find, 1, after);
    if (!statement_step(connection, find, &row, error))
        return false;
    *out = row ? column_text(find, 0, arena) : (struct assent_text){0};
    if (row)
        statement_stop(find);
    return true;
}

// key: "set:sha256:…". The members are a canonical list of texts, so a quoted id stands in it exactly where
// it is a member.
static bool set_holds(struct connection *connection, struct assent_text key, struct assent_text quoted,
                      bool *holds, struct assent_error *error)
{
    struct assent_digest digest;
    size_t prefix = strlen("set:");
    sqlite3_stmt *find = statement_of(connection, STATEMENT_SET_MEMBERS, error);
    bool row = false;
    if (!find)
        return false;
    if (key.count < prefix ||
        !assent_digest_read(assent_text_slice(key.bytes + prefix, key.count - prefix), &digest))
        return fault_bad_row(connection, "inbox", error);
    bind_bytes(find, 1, digest.bytes, ASSENT_DIGEST_BYTES);
    if (!statement_step(connection, find, &row, error))
        return false;
    if (!row)
        return true;
    struct assent_text members = column_borrow(find, 0);
    *holds = memmem(members.bytes, members.count, quoted.bytes, quoted.count) != NULL;
    statement_stop(find);
    return true;
}

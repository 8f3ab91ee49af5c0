// SPDX-License-Identifier: Apache-2.0
// A person's inbox: the inboxes of all the audiences that the person is in, merged by (due, ticket, item)
// without doubles. Each audience is one walk of the key, cut at the last entry of the page so far; so a page
// costs as many seeks as there are audiences, and list columns are read only for what is shown.
#include "sqlite_internal.h"

#include "inbox_page.h"

static bool walk_audience(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                          struct assent_text audience, struct inbox_page *page, struct assent_arena *arena,
                          struct assent_error *error);
static sqlite3_stmt *bound(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                           struct assent_text audience, const struct inbox_page *page,
                           struct assent_error *error);
static bool show(struct sqlite_reader *reader, const struct inbox_page *page, struct assent_arena *arena,
                 struct assent_inbox *out, struct assent_error *error);

bool read_inbox(struct assent_reader *door, const struct assent_inbox_query *query,
                struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    struct inbox_page page = inbox_page_in(arena, query->limit);
    *out = (struct assent_inbox){0};
    if (query->limit == 0)
        return true;
    bool ok = read_begin(reader, error);
    for (size_t i = 0; ok && i < query->audience_count; i++)
        ok = walk_audience(reader, query, query->audiences[i], &page, arena, error);
    ok = ok && show(reader, &page, arena, out, error);
    return read_end(reader, ok, error);
}

static bool walk_audience(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                          struct assent_text audience, struct inbox_page *page, struct assent_arena *arena,
                          struct assent_error *error)
{
    sqlite3_stmt *find = bound(reader, query, audience, page, error);
    if (!find)
        return false;
    for (;;) {
        bool row;
        struct inbox_found one = {.audience = audience};
        if (!statement_step(&reader->connection, find, &row, error))
            return false;
        if (!row)
            return true;
        one.due_us = column_integer(find, 0);
        one.item = column_borrow(find, 2);
        one.n = column_integer(find, 3);
        if (!column_bytes(find, 1, one.ticket.bytes, ASSENT_ID_BYTES)) {
            statement_stop(find);
            return fault_bad_row(&reader->connection, "inbox", error);
        }
        // The walk is in order: what does not fit any more ends it.
        if (!inbox_page_wants(page, &one)) {
            statement_stop(find);
            return true;
        }
        one.item = assent_text_copy(arena, one.item);
        inbox_page_add(page, &one);
    }
}

static sqlite3_stmt *bound(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                           struct assent_text audience, const struct inbox_page *page,
                           struct assent_error *error)
{
    sqlite3_stmt *find = statement_of(&reader->connection, STATEMENT_INBOX_OF, error);
    if (!find)
        return NULL;
    bool from_start = query->after_item.count == 0;
    bind_text(find, 1, audience);
    bind_integer(find, 2, from_start ? INT64_MIN : query->after_due_us);
    bind_id(find, 3, &query->after_ticket);
    bind_text(find, 4, query->after_item);
    bind_integer(find, 5, page->count == page->limit ? page->items[page->count - 1].due_us : INT64_MAX);
    bind_text(find, 6, query->me);
    bind_integer(find, 7, ASSENT_PART_VOTE);
    bind_integer(find, 8, (int64_t)query->limit);
    bind_text(find, 9, query->delegate);
    return find;
}

static bool show(struct sqlite_reader *reader, const struct inbox_page *page, struct assent_arena *arena,
                 struct assent_inbox *out, struct assent_error *error)
{
    struct assent_inbox_entry *entries = assent_arena_take_array(arena, page->count, sizeof *entries);
    sqlite3_stmt *find = statement_of(&reader->connection, STATEMENT_LIST_COLUMN, error);
    if (!find)
        return false;
    for (size_t i = 0; i < page->count; i++) {
        const struct inbox_found *one = &page->items[i];
        struct assent_list_entry entry = {0};
        bool row;
        bind_integer(find, 1, one->n);
        if (!statement_step(&reader->connection, find, &row, error))
            return false;
        if (!row)
            return fault_bad_row(&reader->connection, "inbox", error);
        bool whole = read_entry(&reader->connection, find, arena, &entry, error);
        statement_stop(find);
        if (!whole)
            return false;
        entries[i] = (struct assent_inbox_entry){
            .ticket = one->ticket,
            .item = one->item,
            .audience = one->audience,
            .due_us = one->due_us == INT64_MAX ? 0 : one->due_us,
            .columns = entry.columns,
        };
    }
    *out = (struct assent_inbox){entries, page->count};
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// A person's inbox: the inboxes of all the audiences that the person is in, merged by (due, ticket, item)
// without doubles. Each audience is one walk of the key, cut at the last entry of the page so far; so a page
// costs as many seeks as there are audiences, and list columns are read only for what is shown.
#include "sqlite_internal.h"

#include <string.h>

struct found {
    int64_t due_us;
    struct assent_id ticket;
    struct assent_text item;
    struct assent_text audience;
    int64_t n;
};

// The page so far, sorted.
struct page {
    struct found *items;
    size_t count;
    size_t limit;
};

static bool walk_audience(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                          struct assent_text audience, struct page *page, struct assent_arena *arena,
                          struct assent_error *error);
static sqlite3_stmt *bound(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                           struct assent_text audience, const struct page *page, struct assent_error *error);
static bool insert(struct page *page, const struct found *one);
static int compare(const struct found *a, const struct found *b);
static bool show(struct sqlite_reader *reader, const struct page *page, struct assent_arena *arena,
                 struct assent_inbox *out, struct assent_error *error);

bool read_inbox(struct assent_reader *door, const struct assent_inbox_query *query,
                struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    struct page page = {assent_arena_take_array(arena, query->limit, sizeof *page.items), 0, query->limit};
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
                          struct assent_text audience, struct page *page, struct assent_arena *arena,
                          struct assent_error *error)
{
    sqlite3_stmt *find = bound(reader, query, audience, page, error);
    if (!find)
        return false;
    for (;;) {
        bool row;
        struct found one = {.audience = audience};
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
        if (page->count == page->limit && compare(&one, &page->items[page->count - 1]) >= 0) {
            statement_stop(find);
            return true;
        }
        one.item = assent_text_copy(arena, one.item);
        insert(page, &one);
    }
}

static sqlite3_stmt *bound(struct sqlite_reader *reader, const struct assent_inbox_query *query,
                           struct assent_text audience, const struct page *page, struct assent_error *error)
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
    return find;
}

// Keeps the page sorted and within its limit; a double is dropped.
static bool insert(struct page *page, const struct found *one)
{
    size_t low = 0;
    size_t high = page->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(&page->items[middle], one);
        if (order == 0)
            return false;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == page->limit)
        return false;
    size_t last = page->count < page->limit ? page->count : page->limit - 1;
    memmove(&page->items[low + 1], &page->items[low], (last - low) * sizeof *page->items);
    page->items[low] = *one;
    page->count = last + 1;
    return true;
}

static int compare(const struct found *a, const struct found *b)
{
    if (a->due_us != b->due_us)
        return a->due_us < b->due_us ? -1 : 1;
    int order = assent_id_compare(&a->ticket, &b->ticket);
    return order ? order : assent_text_compare(a->item, b->item);
}

static bool show(struct sqlite_reader *reader, const struct page *page, struct assent_arena *arena,
                 struct assent_inbox *out, struct assent_error *error)
{
    struct assent_inbox_entry *entries = assent_arena_take_array(arena, page->count, sizeof *entries);
    sqlite3_stmt *find = statement_of(&reader->connection, STATEMENT_LIST_COLUMN, error);
    if (!find)
        return false;
    for (size_t i = 0; i < page->count; i++) {
        const struct found *one = &page->items[i];
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
        entries[i] = (struct assent_inbox_entry){one->ticket, one->item, one->audience,
                                                 one->due_us == INT64_MAX ? 0 : one->due_us, entry.columns};
    }
    *out = (struct assent_inbox){entries, page->count};
    return true;
}

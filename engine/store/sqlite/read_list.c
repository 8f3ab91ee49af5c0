// SPDX-License-Identifier: Apache-2.0
// Lists of tickets in the order of their creation, or against it. A list is a merge of walks, each in that
// order along one index: all tickets, those of a requester, a service or an item, those of one place (kind,
// open, workflow, state), those that an audience may see. What no index serves is compared row by row, for at
// most ASSENT_LIST_SCAN rows; then the page is cut and says where to go on.
#include "sqlite_internal.h"

#include "list_filter.h"

#include <string.h>

enum { SCAN_LEAST = 64 }; // rows that every walk may scan, however many there are

// One page in the making: entries by n, the nearest first.
struct page {
    struct sqlite_reader *reader;
    const struct assent_list_filter *filter;
    struct assent_arena *arena;
    struct assent_error *error;
    struct assent_list_entry *entries;
    int64_t *ns;
    size_t count;
    int64_t low; // the bounds of every walk, not included
    int64_t high;
    size_t scans_left;
    bool alone; // there is one walk only
    bool cut;
    struct assent_list_entry reached; // where the search was cut
};

static bool take_entry(struct page_of *page, sqlite3_stmt *find);
static bool start(struct page *page);
static bool choose_walks(struct page *page);
static bool walk_places(struct page *page, enum assent_ticket_kind kind, bool open);
static bool walk_workflow(struct page *page, enum assent_ticket_kind kind, bool open,
                          struct assent_text workflow);
static bool walk_place(struct page *page, enum assent_ticket_kind kind, bool open,
                       struct assent_text workflow, struct assent_text state);
static bool next_name(struct page *page, enum statement which, enum assent_ticket_kind kind, bool open,
                      struct assent_text workflow, struct assent_text after, struct assent_text *out);
static bool walk(struct page *page, enum statement rising, struct assent_text key);
static bool walk_rows(struct page *page, sqlite3_stmt *find);
static bool take(struct page *page, sqlite3_stmt *find, bool last, bool *go_on);
static bool row_wanted(struct page *page, sqlite3_stmt *find, int64_t n, bool *wanted);
static bool may_see(struct page *page, int64_t n, enum assent_ticket_kind kind, bool *may);
static bool before(const struct page *page, int64_t a, int64_t b);
static void bound_at(struct page *page, int64_t n);
static void keep(struct page *page, int64_t n, const struct assent_list_entry *entry);
static void cut_at(struct page *page, int64_t n, const struct assent_list_entry *entry);

bool read_list(struct assent_reader *door, const struct assent_list_filter *filter,
               struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    struct page page = {.reader = reader_of(door), .filter = filter, .arena = arena, .error = error};
    *out = (struct assent_list){0};
    if (filter->limit == 0)
        return true;
    page.entries = assent_arena_take_array(arena, filter->limit, sizeof *page.entries);
    page.ns = assent_arena_take_array(arena, filter->limit, sizeof *page.ns);
    page.scans_left = ASSENT_LIST_SCAN;
    page.low = 0;
    page.high = INT64_MAX;
    bool ok =
        read_begin(page.reader, error) && start(&page) && (page.low + 1 >= page.high || choose_walks(&page));
    ok = read_end(page.reader, ok, error);
    bool cut = page.cut && page.count < filter->limit;
    *out =
        (struct assent_list){page.entries, page.count, cut, page.reached.columns.created_us, page.reached.id};
    return ok;
}

bool read_entry(struct connection *connection, sqlite3_stmt *find, struct assent_arena *arena,
                struct assent_list_entry *out, struct assent_error *error)
{
    if (!column_bytes(find, 1, out->id.bytes, ASSENT_ID_BYTES))
        return fault_bad_row(connection, "ticket", error);
    out->revision = column_integer(find, 2);
    out->columns = (struct assent_row){
        .kind = ASSENT_ROW_TICKET,
        .ticket = out->id,
        .ticket_kind = (enum assent_ticket_kind)column_integer(find, 3),
        .open = column_integer(find, 4) != 0,
        .workflow = column_text(find, 5, arena),
        .state = column_text(find, 6, arena),
        .requester = column_text(find, 7, arena),
        .service = column_text(find, 8, arena),
        .number = column_text(find, 9, arena),
        .workflow_version = column_integer(find, 10),
        .created_us = column_integer(find, 11),
        .updated_us = column_integer(find, 12),
        .due_us = column_integer(find, 13),
        .title = column_text(find, 14, arena),
    };
    return true;
}

bool read_tickets(struct assent_reader *door, const struct assent_id *after, size_t limit,
                  struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    struct connection *connection = &reader_of(door)->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_LIST_IDS, error);
    if (!find)
        return false;
    struct assent_list_entry *entries = assent_arena_take_array(arena, limit, sizeof *entries);
    *out = (struct assent_list){.items = entries};
    bind_bytes(find, 1, after ? after->bytes : NULL, after ? ASSENT_ID_BYTES : 0);
    bind_integer(find, 2, (int64_t)limit);
    struct page_of page = {connection, arena, entries, &out->count, error};
    return read_rows(&page, find, take_entry);
}

static bool take_entry(struct page_of *page, sqlite3_stmt *find)
{
    struct assent_list_entry *out = (struct assent_list_entry *)page->items + (*page->count)++;
    return read_entry(page->connection, find, page->arena, out, page->error);
}

bool read_visible(struct assent_reader *door, struct assent_id ticket, const struct assent_text *audiences,
                  size_t count, bool *out, struct assent_error *error)
{
    struct sqlite_reader *reader = reader_of(door);
    const struct assent_list_filter filter = {.audiences = audiences, .audience_count = count};
    struct page page = {.reader = reader, .filter = &filter, .error = error};
    bool row = false;
    *out = false;
    bool ok = read_begin(reader, error);
    sqlite3_stmt *find = ok ? statement_of(&reader->connection, STATEMENT_TICKET_N, error) : NULL;
    if (find)
        bind_id(find, 1, &ticket);
    ok = find && statement_step(&reader->connection, find, &row, error);
    if (ok && row) {
        int64_t n = column_integer(find, 0);
        statement_stop(find);
        ok = may_see(&page, n, ASSENT_REQUEST, out);
    }
    return read_end(reader, ok, error);
}

// Where the page goes on. A ticket that is not there has nothing after it.
static bool start(struct page *page)
{
    if (page->filter->after_us < 0)
        return true;
    struct connection *connection = &page->reader->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_TICKET_N, page->error);
    bool row = false;
    if (!find)
        return false;
    bind_id(find, 1, &page->filter->after_id);
    if (!statement_step(connection, find, &row, page->error))
        return false;
    int64_t n = row ? column_integer(find, 0) : 0;
    if (row)
        statement_stop(find);
    if (page->filter->newest_first)
        page->high = n;
    else
        page->low = row ? n : INT64_MAX - 1;
    return true;
}

static bool choose_walks(struct page *page)
{
    const struct assent_list_filter *filter = page->filter;
    page->alone = true;
    if (filter->watching.count)
        return walk(page, STATEMENT_LIST_READER_RISING, filter->watching);
    if (filter->item.count)
        return walk(page, STATEMENT_LIST_ITEM_RISING, filter->item);
    if (filter->requester.count)
        return walk(page, STATEMENT_LIST_REQUESTER_RISING, filter->requester);
    if (filter->service.count)
        return walk(page, STATEMENT_LIST_SERVICE_RISING, filter->service);
    bool placed = filter->kind >= 0 || filter->open >= 0 || filter->workflow.count || filter->state.count;
    if (filter->see_all && !placed)
        return walk(page, STATEMENT_LIST_RISING, (struct assent_text){0});
    page->alone = false;
    const enum assent_ticket_kind kinds[] = {ASSENT_CHANGE, ASSENT_REQUEST, ASSENT_INCIDENT, ASSENT_PROBLEM};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (filter->kind >= 0 && filter->kind != (int32_t)kinds[i])
            continue;
        if (!filter->see_all && !list_kind_is_open(kinds[i]))
            continue;
        if (filter->open != 0 && !walk_places(page, kinds[i], true))
            return false;
        if (filter->open != 1 && !walk_places(page, kinds[i], false))
            return false;
    }
    for (size_t i = 0; !filter->see_all && i < filter->audience_count; i++) {
        if (!walk(page, STATEMENT_LIST_READER_RISING, filter->audiences[i]))
            return false;
    }
    return true;
}

static bool walk_places(struct page *page, enum assent_ticket_kind kind, bool open)
{
    struct assent_text workflow = page->filter->workflow;
    if (workflow.count)
        return walk_workflow(page, kind, open, workflow);
    for (;;) {
        if (!next_name(page, STATEMENT_WORKFLOW_NEXT, kind, open, workflow, (struct assent_text){0},
                       &workflow))
            return false;
        if (workflow.count == 0)
            return true;
        if (!walk_workflow(page, kind, open, workflow))
            return false;
    }
}

static bool walk_workflow(struct page *page, enum assent_ticket_kind kind, bool open,
                          struct assent_text workflow)
{
    struct assent_text state = page->filter->state;
    if (state.count)
        return walk_place(page, kind, open, workflow, state);
    for (;;) {
        if (!next_name(page, STATEMENT_STATE_NEXT, kind, open, workflow, state, &state))
            return false;
        if (state.count == 0)
            return true;
        if (!walk_place(page, kind, open, workflow, state))
            return false;
    }
}

static bool walk_place(struct page *page, enum assent_ticket_kind kind, bool open,
                       struct assent_text workflow, struct assent_text state)
{
    enum statement which =
        page->filter->newest_first ? STATEMENT_LIST_PLACE_FALLING : STATEMENT_LIST_PLACE_RISING;
    sqlite3_stmt *find = statement_of(&page->reader->connection, which, page->error);
    if (!find)
        return false;
    bind_integer(find, 1, kind);
    bind_integer(find, 2, open);
    bind_text(find, 3, workflow);
    bind_text(find, 4, state);
    return walk_rows(page, find);
}

// *out is empty when there is none after it.
static bool next_name(struct page *page, enum statement which, enum assent_ticket_kind kind, bool open,
                      struct assent_text workflow, struct assent_text after, struct assent_text *out)
{
    struct connection *connection = &page->reader->connection;
    sqlite3_stmt *find = statement_of(connection, which, page->error);
    bool row = false;
    if (!find)
        return false;
    bind_integer(find, 1, kind);
    bind_integer(find, 2, open);
    bind_text(find, 3, workflow);
    if (which == STATEMENT_STATE_NEXT)
        bind_text(find, 4, after);
    if (!statement_step(connection, find, &row, page->error))
        return false;
    *out = row ? column_text(find, 0, page->arena) : (struct assent_text){0};
    if (row)
        statement_stop(find);
    return true;
}

// A walk along one index; the statement against the order stands behind the one with it.
static bool walk(struct page *page, enum statement rising, struct assent_text key)
{
    enum statement which = page->filter->newest_first ? (enum statement)(rising + 1) : rising;
    sqlite3_stmt *find = statement_of(&page->reader->connection, which, page->error);
    if (!find)
        return false;
    if (rising != STATEMENT_LIST_RISING)
        bind_text(find, 3, key);
    return walk_rows(page, find);
}

static bool walk_rows(struct page *page, sqlite3_stmt *find)
{
    // The first of several walks may not use up what the others need.
    size_t share = page->alone ? page->scans_left : page->scans_left / 2;
    size_t scans = share > SCAN_LEAST ? share : SCAN_LEAST;
    bind_integer(find, 5, page->low);
    bind_integer(find, 6, page->high);
    for (bool go_on = true; go_on; scans--) {
        bool row;
        if (!statement_step(&page->reader->connection, find, &row, page->error))
            return false;
        if (!row)
            return true;
        // A full page has no use for what stands behind its last entry.
        if (page->count == page->filter->limit &&
            !before(page, column_integer(find, 0), page->ns[page->count - 1]))
            break;
        page->scans_left -= page->scans_left > 0;
        if (!take(page, find, scans == 1, &go_on)) {
            statement_stop(find);
            return false;
        }
    }
    statement_stop(find);
    return true;
}

// last: the walk has used up what it may scan. *go_on: false when the walk need not go further.
static bool take(struct page *page, sqlite3_stmt *find, bool last, bool *go_on)
{
    struct assent_list_entry entry = {0};
    int64_t n = column_integer(find, 0);
    bool wanted = false;
    if (!row_wanted(page, find, n, &wanted))
        return false;
    if (!wanted && !last)
        return true;
    if (!read_entry(&page->reader->connection, find, page->arena, &entry, page->error))
        return false;
    if (wanted)
        keep(page, n, &entry);
    if (last)
        cut_at(page, n, &entry);
    *go_on = !last;
    return true;
}

static bool row_wanted(struct page *page, sqlite3_stmt *find, int64_t n, bool *wanted)
{
    const struct assent_row columns = {
        .ticket_kind = (enum assent_ticket_kind)column_integer(find, 3),
        .open = column_integer(find, 4) != 0,
        .workflow = column_borrow(find, 5),
        .state = column_borrow(find, 6),
        .requester = column_borrow(find, 7),
        .service = column_borrow(find, 8),
        .number = column_borrow(find, 9),
        .due_us = column_integer(find, 13),
        .title = column_borrow(find, 14),
    };
    *wanted = list_wants(page->filter, &columns);
    if (!*wanted || page->filter->see_all)
        return true;
    return may_see(page, n, columns.ticket_kind, wanted);
}

static bool has_reader(struct page *page, int64_t n, struct assent_text audience, bool *has)
{
    struct connection *connection = &page->reader->connection;
    sqlite3_stmt *find = statement_of(connection, STATEMENT_READER_FIND, page->error);
    if (!find)
        return false;
    bind_text(find, 1, audience);
    bind_integer(find, 2, n);
    if (!statement_step(connection, find, has, page->error))
        return false;
    if (*has)
        statement_stop(find);
    return true;
}

static bool may_see(struct page *page, int64_t n, enum assent_ticket_kind kind, bool *may)
{
    bool closed = !list_kind_is_open(kind);
    if (!closed && !has_reader(page, n, assent_readers_only_key(), &closed))
        return false;
    *may = !closed;
    for (size_t i = 0; !*may && i < page->filter->audience_count; i++) {
        if (!has_reader(page, n, page->filter->audiences[i], may))
            return false;
    }
    return true;
}

// True when a stands before b in the list.
static bool before(const struct page *page, int64_t a, int64_t b)
{
    return page->filter->newest_first ? a > b : a < b;
}

// Nothing at n or beyond is wanted any more.
static void bound_at(struct page *page, int64_t n)
{
    if (page->filter->newest_first)
        page->low = n;
    else
        page->high = n;
}

// Puts the entry at its place; a double is dropped, and what falls off a full page bounds the walks that
// follow.
static void keep(struct page *page, int64_t n, const struct assent_list_entry *entry)
{
    size_t at = page->count;
    while (at > 0 && before(page, n, page->ns[at - 1]))
        at--;
    if (at == page->filter->limit || (at > 0 && page->ns[at - 1] == n))
        return;
    size_t last = page->count < page->filter->limit ? page->count : page->filter->limit - 1;
    memmove(&page->entries[at + 1], &page->entries[at], (last - at) * sizeof *page->entries);
    memmove(&page->ns[at + 1], &page->ns[at], (last - at) * sizeof *page->ns);
    page->entries[at] = *entry;
    page->ns[at] = n;
    page->count = last + 1;
    if (page->count == page->filter->limit)
        bound_at(page, page->ns[page->count - 1]);
}

// Beyond n the search knows nothing: what the page has from there is left to the next page.
static void cut_at(struct page *page, int64_t n, const struct assent_list_entry *entry)
{
    while (page->count > 0 && before(page, n, page->ns[page->count - 1]))
        page->count--;
    page->cut = page->count < page->filter->limit;
    page->reached = *entry;
    bound_at(page, n);
}

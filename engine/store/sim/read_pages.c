// SPDX-License-Identifier: Apache-2.0
// The simulated store's lists and inboxes, in the same order and with the same cut as every store's.
#include "sim_internal.h"

#include "inbox_page.h"
#include "list_filter.h"

#include <assent/base/limits.h>

#include <string.h>

static bool page_start(const struct sim_tables *tables, const struct assent_list_filter *filter, int64_t *n);
static bool asks(const struct sim_tables *tables, const struct sim_inbox *inbox, struct assent_text person,
                 struct assent_arena *arena);
static bool excepted(const struct sim_inbox *inbox, struct assent_text me, struct assent_arena *arena);
static bool has_voted(const struct sim_tables *tables, const struct sim_inbox *inbox, struct assent_text me,
                      struct assent_arena *arena);
static bool names_item(const struct sim_tables *tables, struct assent_text item, int64_t n,
                       struct assent_arena *arena);
static void collect(const struct sim_tables *tables, const struct assent_inbox_query *query,
                    struct assent_text audience, struct inbox_page *page, struct assent_arena *arena);
static struct assent_inbox show(const struct sim_tables *tables, const struct inbox_page *page,
                                struct assent_arena *arena);

static bool is_open(const struct sim_tables *tables, const struct sim_ticket *ticket, int64_t n,
                    struct assent_arena *arena)
{
    const struct assent_text only = assent_readers_only_key();
    return list_kind_is_open(ticket->columns.ticket_kind) && !sim_may_see(tables, n, &only, 1, arena);
}

bool sim_list(struct assent_reader *reader, const struct assent_list_filter *filter,
              struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    struct assent_list_entry *entries = assent_arena_take_array(arena, filter->limit, sizeof *entries);
    *out = (struct assent_list){.items = entries};
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    int64_t n = 0;
    int64_t step = filter->newest_first ? -1 : 1;
    int scans = ASSENT_LIST_SCAN;
    bool from = page_start(tables, filter, &n);
    for (; from && n >= 1 && n <= (int64_t)tables->ticket_count && out->count < filter->limit; n += step) {
        const struct sim_ticket *ticket = &tables->tickets[n - 1];
        if (scans-- == 0) {
            out->cut = true;
            out->reached = tables->tickets[n - step - 1].id;
            out->reached_us = tables->tickets[n - step - 1].columns.created_us;
            break;
        }
        if (list_wants(filter, &ticket->columns) && names_item(tables, filter->item, n, arena) &&
            (filter->see_all || is_open(tables, ticket, n, arena) ||
             sim_may_see(tables, n, filter->audiences, filter->audience_count, arena)))
            entries[out->count++] = entry_copy(ticket, arena);
    }
    return sim_read_end(reader);
}

bool sim_visible(struct assent_reader *reader, struct assent_id ticket, const struct assent_text *audiences,
                 size_t count, bool *out, struct assent_error *error)
{
    int64_t n = 0;
    if (!sim_read_begin(reader, error))
        return false;
    struct assent_arena *scratch = assent_arena_open(0);
    *out = tables_ticket(reader_tables(reader), &ticket, &n) &&
           sim_may_see(reader_tables(reader), n, audiences, count, scratch);
    assent_arena_close(scratch);
    return sim_read_end(reader);
}

bool sim_tickets(struct assent_reader *reader, const struct assent_id *after, size_t limit,
                 struct assent_arena *arena, struct assent_list *out, struct assent_error *error)
{
    struct assent_list_entry *entries = assent_arena_take_array(arena, limit, sizeof *entries);
    *out = (struct assent_list){.items = entries};
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    for (size_t i = 0; i < tables->ids.count && out->count < limit; i++) {
        const struct sim_ticket *ticket =
            &tables->tickets[*(const int64_t *)tables->ids.entries[i].value - 1];
        if (!after || assent_id_compare(&ticket->id, after) > 0)
            entries[out->count++] = entry_copy(ticket, arena);
    }
    return sim_read_end(reader);
}

bool sim_inbox(struct assent_reader *reader, const struct assent_inbox_query *query,
               struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error)
{
    struct inbox_page page = inbox_page_in(arena, query->limit);
    if (!sim_read_begin(reader, error))
        return false;
    for (size_t i = 0; i < query->audience_count; i++)
        collect(reader_tables(reader), query, query->audiences[i], &page, arena);
    *out = show(reader_tables(reader), &page, arena);
    return sim_read_end(reader);
}

struct assent_list_entry entry_copy(const struct sim_ticket *ticket, struct assent_arena *arena)
{
    struct assent_list_entry entry = {ticket->id, ticket->revision, ticket->columns};
    entry.columns.number = assent_text_copy(arena, ticket->columns.number);
    entry.columns.workflow = assent_text_copy(arena, ticket->columns.workflow);
    entry.columns.state = assent_text_copy(arena, ticket->columns.state);
    entry.columns.requester = assent_text_copy(arena, ticket->columns.requester);
    entry.columns.service = assent_text_copy(arena, ticket->columns.service);
    entry.columns.title = assent_text_copy(arena, ticket->columns.title);
    return entry;
}

bool sim_may_see(const struct sim_tables *tables, int64_t n, const struct assent_text *audiences,
                 size_t count, struct assent_arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        struct assent_buffer key = key_in(arena);
        key_text(&key, audiences[i]);
        key_integer(&key, n);
        if (map_get(&tables->readers, assent_buffer_done(&key)))
            return true;
    }
    return false;
}

static bool names_item(const struct sim_tables *tables, struct assent_text item, int64_t n,
                       struct assent_arena *arena)
{
    struct assent_buffer key = key_in(arena);
    key_text(&key, item);
    key_integer(&key, n);
    return item.count == 0 || map_get(&tables->items, assent_buffer_done(&key));
}

// *n: the first number to look at. False: a ticket that is not there has nothing after it.
static bool page_start(const struct sim_tables *tables, const struct assent_list_filter *filter, int64_t *n)
{
    *n = filter->newest_first ? (int64_t)tables->ticket_count : 1;
    if (filter->after_us < 0)
        return true;
    if (!tables_ticket(tables, &filter->after_id, n))
        return false;
    *n += filter->newest_first ? -1 : 1;
    return true;
}

static void collect(const struct sim_tables *tables, const struct assent_inbox_query *query,
                    struct assent_text audience, struct inbox_page *page, struct assent_arena *arena)
{
    const struct inbox_found after = {
        .due_us = query->after_due_us, .ticket = query->after_ticket, .item = query->after_item};
    struct assent_buffer key = key_in(arena);
    key_text(&key, audience);
    for (size_t i = map_seek(&tables->inbox, assent_buffer_done(&key)); i < tables->inbox.count; i++) {
        const struct sim_inbox *inbox = tables->inbox.entries[i].value;
        const struct inbox_found one = {inbox->due_us, inbox->ticket, inbox->item, inbox->audience, inbox->n};
        if (!assent_text_equal(inbox->audience, audience) || !inbox_page_wants(page, &one))
            return;
        if (query->after_item.count && inbox_found_compare(&one, &after) <= 0)
            continue;
        if (asks(tables, inbox, query->me, arena) &&
            (query->delegate.count == 0 ||
             (inbox->round.count && asks(tables, inbox, query->delegate, arena))))
            inbox_page_add(page, &one);
    }
}

static bool asks(const struct sim_tables *tables, const struct sim_inbox *inbox, struct assent_text person,
                 struct assent_arena *arena)
{
    return !excepted(inbox, person, arena) && !has_voted(tables, inbox, person, arena);
}

// except: ids, each followed by a space.
static bool excepted(const struct sim_inbox *inbox, struct assent_text me, struct assent_arena *arena)
{
    struct assent_text all =
        assent_text_format(arena, " %.*s", (int)inbox->except.count, inbox->except.bytes);
    struct assent_text one = assent_text_format(arena, " %.*s ", (int)me.count, me.bytes);
    return memmem(all.bytes, all.count, one.bytes, one.count) != NULL;
}

static bool has_voted(const struct sim_tables *tables, const struct sim_inbox *inbox, struct assent_text me,
                      struct assent_arena *arena)
{
    if (inbox->round.count == 0)
        return false;
    struct assent_buffer key = key_in(arena);
    key_integer(&key, inbox->n);
    key_integer(&key, ASSENT_PART_VOTE);
    key_text(&key, assent_text_format(arena, "%.*s/%.*s", (int)inbox->round.count, inbox->round.bytes,
                                      (int)me.count, me.bytes));
    return map_get(&tables->parts, assent_buffer_done(&key)) != NULL;
}

static struct assent_inbox show(const struct sim_tables *tables, const struct inbox_page *page,
                                struct assent_arena *arena)
{
    struct assent_inbox_entry *entries = assent_arena_take_array(arena, page->count, sizeof *entries);
    for (size_t i = 0; i < page->count; i++) {
        const struct inbox_found *one = &page->items[i];
        entries[i] = (struct assent_inbox_entry){
            .ticket = one->ticket,
            .item = assent_text_copy(arena, one->item),
            .audience = assent_text_copy(arena, one->audience),
            .due_us = one->due_us == INT64_MAX ? 0 : one->due_us,
            .columns = entry_copy(&tables->tickets[one->n - 1], arena).columns,
        };
    }
    return (struct assent_inbox){entries, page->count};
}

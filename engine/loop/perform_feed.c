// SPDX-License-Identifier: Apache-2.0
// A page of the feed: turns behind a position, each with its ticket as it is now, and where the journal ends
// and begins. The end is read first: whatever stands before it is in the page or was not asked for, so that
// `reached` passes nothing by. Of one ticket its own history is walked, not the journal.
#include "perform_journal.h"

#include <assent/base/limits.h>
#include <assent/store/store.h>

#include <string.h>

static bool read_all(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                     struct assent_error *error);
static bool read_of_ticket(struct assent_read_order *read, struct assent_reader *reader,
                           struct assent_arena *arena, struct assent_error *error);
static bool find_oldest(struct assent_read_order *read, struct assent_reader *reader,
                        struct assent_arena *arena, struct assent_error *error);
static bool read_tickets(struct assent_read_order *read, struct assent_reader *reader,
                         struct assent_arena *arena, struct assent_error *error);

bool perform_feed(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                  struct assent_error *error)
{
    struct assent_digest link;
    if (!assent_reader_head(reader, &read->last, &link, error))
        return false;
    read->reached = read->last;
    if (read->after < 0 || read->after > read->last)
        return true;
    bool ok = read->has_id
                  ? find_oldest(read, reader, arena, error) && read_of_ticket(read, reader, arena, error)
                  : read_all(read, reader, arena, error);
    return ok && read_tickets(read, reader, arena, error);
}

static bool read_all(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                     struct assent_error *error)
{
    if (!assent_reader_journal(reader, read->after, read->limit, arena, &read->turns, error))
        return false;
    const struct assent_stored_turns *page = &read->turns;
    if (page->count == 0)
        return true;
    if (page->items[0].seq > read->after + 1)
        read->oldest = page->items[0].seq;
    int64_t end = page->items[page->count - 1].seq;
    if (page->count == read->limit || end > read->reached)
        read->reached = end;
    if (end > read->last)
        read->last = end;
    return true;
}

static bool read_of_ticket(struct assent_read_order *read, struct assent_reader *reader,
                           struct assent_arena *arena, struct assent_error *error)
{
    struct passages passages;
    if (!journal_walk(reader, read->id, read->after, arena, &passages, error))
        return false;
    size_t newest = 0; // what was committed since the end was read belongs to the next page
    while (newest < passages.count && passages.items[newest].seq > read->last)
        newest++;
    size_t there = passages.count - newest;
    if (there == 0)
        return true;
    size_t count = there < read->limit ? there : read->limit;
    const struct assent_passage *end = &passages.items[passages.count - count];
    struct assent_subject subject = {.is_ticket = true, .ticket = read->id};
    struct assent_stored_turns page;
    if (!assent_reader_history(reader, &subject, end->seq + 1, count, arena, &page, error))
        return false;
    struct assent_stored_turn *items = assent_arena_take_array(arena, page.count, sizeof *items);
    for (size_t i = 0; i < page.count; i++)
        items[i] = page.items[page.count - 1 - i];
    read->turns = (struct assent_stored_turns){items, page.count};
    if (count == read->limit)
        read->reached = end->seq;
    return true;
}

static bool find_oldest(struct assent_read_order *read, struct assent_reader *reader,
                        struct assent_arena *arena, struct assent_error *error)
{
    struct assent_stored_turns first;
    if (!assent_reader_journal(reader, read->after, 1, arena, &first, error))
        return false;
    if (first.count > 0 && first.items[0].seq > read->after + 1)
        read->oldest = first.items[0].seq;
    return true;
}

static bool read_one(struct assent_reader *reader, struct assent_id id, struct assent_arena *arena,
                     const struct assent_ticket **out, struct assent_error *error)
{
    struct assent_stored_ticket stored;
    bool found;
    *out = NULL;
    if (!assent_reader_ticket(reader, id, arena, &found, &stored, error))
        return false;
    if (!found)
        return true;
    *out = assent_rows_read(&stored, arena, error);
    return *out != NULL;
}

static bool read_tickets(struct assent_read_order *read, struct assent_reader *reader,
                         struct assent_arena *arena, struct assent_error *error)
{
    const struct assent_stored_turns *page = &read->turns;
    const struct assent_ticket **tickets = assent_arena_take_array(arena, page->count, sizeof(void *));
    for (size_t i = 0; i < page->count; i++) {
        const struct assent_subject *subject = &page->items[i].subject;
        if (!subject->is_ticket)
            continue;
        size_t same = 0;
        while (same < i && !(page->items[same].subject.is_ticket &&
                             assent_id_equal(&page->items[same].subject.ticket, &subject->ticket)))
            same++;
        if (same < i)
            tickets[i] = tickets[same];
        else if (!read_one(reader, subject->ticket, arena, &tickets[i], error))
            return false;
    }
    read->tickets = tickets;
    return true;
}

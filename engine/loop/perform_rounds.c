// SPDX-License-Identifier: Apache-2.0
// A page of rounds: the tickets that the caller may see, in the order of their list, each with those of its
// rounds that are asked for, the newest first. Bounded: at most ASSENT_ROUNDS_SCAN tickets are read for a
// page; then it ends where it is, and says where to go on.
#include "perform_rounds.h"

#include <assent/base/limits.h>
#include <assent/store/store.h>

enum { TICKETS_A_PAGE = 100 };

struct gathering {
    struct assent_read_order *read;
    struct assent_reader *reader;
    struct assent_arena *arena;   // of what is found
    struct assent_arena *scratch; // of one ticket
    struct assent_round_found *items;
    size_t looked; // tickets
};

static bool gather_tickets(struct gathering *gathering, const struct assent_list *list, bool *full,
                           struct assent_error *error);
static bool read_one(struct gathering *gathering, struct assent_id id, const struct assent_ticket **out,
                     struct assent_error *error);
static bool take_rounds(struct gathering *gathering, const struct assent_ticket *ticket, int64_t below);
static bool wanted(const struct assent_read_order *read, const struct assent_round *round);

bool perform_rounds(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                    struct assent_error *error)
{
    struct gathering gathering = {read, reader, arena, assent_arena_open(0), NULL, 0};
    struct assent_arena *pages = assent_arena_open(0);
    struct assent_list_filter filter = read->filter;
    bool ok = true, full = false, more = true;
    gathering.items = assent_arena_take_array(arena, read->limit, sizeof *gathering.items);
    read->rounds = (struct assent_rounds_found){.items = gathering.items, .next = read->rounds_after};
    filter.limit = TICKETS_A_PAGE;
    while (ok && !full && more) {
        struct assent_list list;
        assent_arena_reset(pages);
        filter.after_us = read->rounds.next.after_us;
        filter.after_id = read->rounds.next.after;
        ok = assent_reader_list(reader, &filter, pages, &list, error) &&
             gather_tickets(&gathering, &list, &full, error);
        more = ok && !list.cut && list.count == filter.limit;
        if (ok && !full && list.cut) { // the list has looked at enough by itself
            read->rounds.next =
                (struct assent_rounds_position){.after_us = list.reached_us, .after = list.reached};
            full = true;
        }
    }
    read->rounds.more = full;
    assent_arena_close(pages);
    assent_arena_close(gathering.scratch);
    return ok;
}

static bool gather_tickets(struct gathering *gathering, const struct assent_list *list, bool *full,
                           struct assent_error *error)
{
    struct assent_rounds_position *next = &gathering->read->rounds.next;
    for (size_t i = 0; i < list->count; i++) {
        const struct assent_list_entry *entry = &list->items[i];
        const struct assent_ticket *ticket;
        bool goes_on = next->below > 0 && assent_id_equal(&next->ticket, &entry->id);
        bool newer = next->below > 0 && !goes_on && entry->columns.created_us >= next->ticket_us;
        *full = gathering->looked++ == ASSENT_ROUNDS_SCAN;
        if (*full)
            return true;
        if (newer) {
            next->after_us = entry->columns.created_us;
            next->after = entry->id;
            continue;
        }
        if (!read_one(gathering, entry->id, &ticket, error))
            return false;
        *full = ticket && !take_rounds(gathering, ticket, goes_on ? next->below : INT64_MAX);
        if (*full)
            return true;
        *next = (struct assent_rounds_position){.after_us = entry->columns.created_us, .after = entry->id};
    }
    return true;
}

static bool read_one(struct gathering *gathering, struct assent_id id, const struct assent_ticket **out,
                     struct assent_error *error)
{
    struct assent_stored_ticket stored;
    bool found;
    *out = NULL;
    assent_arena_reset(gathering->scratch);
    if (!assent_reader_ticket(gathering->reader, id, gathering->scratch, &found, &stored, error))
        return false;
    if (found)
        *out = assent_rows_read(&stored, gathering->scratch, error);
    return !found || *out;
}

// False when the page has no room for one more: it goes on below the last one that it has.
static bool take_rounds(struct gathering *gathering, const struct assent_ticket *ticket, int64_t below)
{
    struct assent_read_order *read = gathering->read;
    struct assent_rounds_found *out = &read->rounds;
    const struct assent_ticket *kept = NULL;
    for (size_t i = ticket->round_count; i-- > 0;) {
        const struct assent_round *round = &ticket->rounds[i];
        if (round->n >= below || !wanted(read, round))
            continue;
        if (out->count == read->limit) {
            out->next.ticket = ticket->id;
            out->next.ticket_us = ticket->created_us;
            out->next.below = round->n + 1;
            return false;
        }
        kept = kept ? kept : assent_ticket_copy(gathering->arena, ticket);
        gathering->items[out->count++] = (struct assent_round_found){.ticket = kept, .n = round->n};
    }
    return true;
}

static bool wanted(const struct assent_read_order *read, const struct assent_round *round)
{
    bool open = round->outcome == ASSENT_ROUND_OPEN;
    return (read->rounds_open < 0 || (read->rounds_open == 1) == open) &&
           (read->rounds_debt < 0 || (read->rounds_debt == 1) == round->debt);
}

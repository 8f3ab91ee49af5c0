// SPDX-License-Identifier: Apache-2.0
// The rounds that ask a board: those that are open, from the index of inboxes, which has each of them under
// the board's key; then those that were closed in a time, of the tickets that were created last. Bounded: at
// most `limit` rounds, ASSENT_LIST_SCAN lines and ASSENT_AGENDA_SCAN tickets that were touched in that time.
#include "perform_agenda.h"

#include <assent/base/limits.h>
#include <assent/core/agenda.h>
#include <assent/store/store.h>

enum { TICKETS_A_PAGE = 100 };

struct agenda {
    struct assent_read_order *read;
    struct assent_reader *reader;
    struct assent_arena *arena;   // of what is found
    struct assent_arena *scratch; // of one ticket
    struct assent_round_found *items;
    size_t touched; // tickets that were read for their closed rounds
};

static bool read_open(struct agenda *agenda, struct assent_arena *pages, struct assent_error *error);
static bool read_closed(struct agenda *agenda, struct assent_arena *pages, struct assent_error *error);
static bool gather(struct agenda *agenda, const struct assent_list *list, struct assent_error *error);
static bool read_one(struct agenda *agenda, struct assent_id id, const struct assent_ticket **out,
                     struct assent_error *error);
static void take(struct agenda *agenda, const struct assent_ticket *ticket, bool open);
static bool is_full(const struct agenda *agenda);

bool perform_agenda(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                    struct assent_error *error)
{
    struct assent_arena *pages = assent_arena_open(0);
    struct agenda agenda = {read, reader, arena, assent_arena_open(0), NULL, 0};
    agenda.items = assent_arena_take_array(arena, read->limit, sizeof *agenda.items);
    read->rounds = (struct assent_rounds_found){.items = agenda.items};
    bool ok = read_open(&agenda, pages, error) && read_closed(&agenda, pages, error);
    read->rounds.more = ok && is_full(&agenda);
    assent_arena_close(agenda.scratch);
    assent_arena_close(pages);
    return ok;
}

static bool read_open(struct agenda *agenda, struct assent_arena *pages, struct assent_error *error)
{
    struct assent_text key =
        assent_text_format(pages, "board:%.*s", (int)agenda->read->board.count, agenda->read->board.bytes);
    struct assent_inbox_query query = {.me = assent_text_of("-"), // nobody: whoever is kept out
                                       .audiences = &key,
                                       .audience_count = 1,
                                       .limit = agenda->read->limit};
    struct assent_inbox inbox;
    if (!assent_reader_inbox(agenda->reader, &query, pages, &inbox, error))
        return false;
    for (size_t i = 0; i < inbox.count && !is_full(agenda); i++) {
        const struct assent_ticket *ticket;
        bool again = false; // a ticket with a round and a debt has two entries
        for (size_t k = 0; k < agenda->read->rounds.count && !again; k++)
            again = assent_id_equal(&agenda->items[k].ticket->id, &inbox.items[i].ticket);
        if (again)
            continue;
        if (!read_one(agenda, inbox.items[i].ticket, &ticket, error))
            return false;
        if (ticket)
            take(agenda, ticket, true);
    }
    return true;
}

static bool read_closed(struct agenda *agenda, struct assent_arena *pages, struct assent_error *error)
{
    struct assent_list_filter filter = {.kind = -1,
                                        .open = -1,
                                        .newest_first = true,
                                        .see_all = true,
                                        .after_us = -1,
                                        .limit = TICKETS_A_PAGE};
    for (size_t looked = 0; looked < ASSENT_LIST_SCAN && !is_full(agenda); looked += TICKETS_A_PAGE) {
        struct assent_list list;
        assent_arena_reset(pages);
        if (!assent_reader_list(agenda->reader, &filter, pages, &list, error) ||
            !gather(agenda, &list, error))
            return false;
        if (list.count < TICKETS_A_PAGE || agenda->touched == ASSENT_AGENDA_SCAN)
            return true;
        filter.after_us = list.items[list.count - 1].columns.created_us;
        filter.after_id = list.items[list.count - 1].id;
    }
    return true;
}

// What was not touched since then has no round that was closed since.
static bool gather(struct agenda *agenda, const struct assent_list *list, struct assent_error *error)
{
    for (size_t i = 0; i < list->count && !is_full(agenda); i++) {
        const struct assent_ticket *ticket;
        if (list->items[i].columns.updated_us < agenda->read->after)
            continue;
        if (agenda->touched++ == ASSENT_AGENDA_SCAN)
            return true;
        if (!read_one(agenda, list->items[i].id, &ticket, error))
            return false;
        if (ticket)
            take(agenda, ticket, false);
    }
    return true;
}

static bool read_one(struct agenda *agenda, struct assent_id id, const struct assent_ticket **out,
                     struct assent_error *error)
{
    struct assent_stored_ticket stored;
    bool found;
    *out = NULL;
    assent_arena_reset(agenda->scratch);
    if (!assent_reader_ticket(agenda->reader, id, agenda->scratch, &found, &stored, error))
        return false;
    if (found)
        *out = assent_rows_read(&stored, agenda->scratch, error);
    return !found || *out;
}

static void take(struct agenda *agenda, const struct assent_ticket *ticket, bool open)
{
    const struct assent_read_order *read = agenda->read;
    const struct assent_ticket *kept = NULL;
    for (size_t i = ticket->round_count; i-- > 0 && !is_full(agenda);) {
        const struct assent_round *round = &ticket->rounds[i];
        bool is_open = round->outcome == ASSENT_ROUND_OPEN;
        bool then = round->closed_us >= read->after && round->closed_us < read->until_us;
        if (is_open != open || (!open && !then) || !assent_round_asks_board(round, read->board))
            continue;
        kept = kept ? kept : assent_ticket_copy(agenda->arena, ticket);
        agenda->items[agenda->read->rounds.count++] =
            (struct assent_round_found){.ticket = kept, .n = round->n};
    }
}

static bool is_full(const struct agenda *agenda)
{
    return agenda->read->rounds.count == agenda->read->limit;
}

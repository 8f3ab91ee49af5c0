// SPDX-License-Identifier: Apache-2.0
// A ticket as it was, folded from its journal in bounded memory: first its turns are walked back and only
// their numbers kept, then they are read again oldest first, a page at a time, and what a page left behind is
// given back. The clock may have gone back, so "until then" is the newest turn by number whose time is not
// later.
#include "perform_journal.h"

#include <assent/base/limits.h>
#include <assent/store/store.h>

#include <string.h>

enum { PAGE = 64, FIRST_ROOM = 256 };

static const struct passage *wanted(const struct assent_read_order *read, const struct passages *passages,
                                    size_t *count);
static const struct assent_ticket *fold_page(struct assent_reader *reader, struct assent_id ticket,
                                             const struct passage *newest, size_t count,
                                             const struct assent_ticket *before, struct assent_arena *arena,
                                             struct assent_error *error);
static void add(struct passages *passages, size_t *room, const struct assent_stored_turn *turn,
                struct assent_arena *arena);

bool journal_walk(struct assent_reader *reader, struct assent_id ticket, int64_t after,
                  struct assent_arena *arena, struct passages *out, struct assent_error *error)
{
    struct assent_subject subject = {.is_ticket = true, .ticket = ticket};
    struct assent_arena *scratch = assent_arena_open(0);
    size_t room = 0;
    int64_t before = 0;
    bool more = true, ok = true;
    *out = (struct passages){0};
    while (more && ok) {
        struct assent_stored_turns page = {0};
        assent_arena_reset(scratch);
        ok = assent_reader_history(reader, &subject, before, PAGE, scratch, &page, error);
        more = page.count == PAGE;
        for (size_t i = 0; ok && i < page.count; i++) {
            before = page.items[i].seq;
            more &= before > after;
            if (before > after)
                add(out, &room, &page.items[i], arena);
        }
        if (ok && out->count > ASSENT_FEED_WALK)
            ok = assent_error_set(error, ASSENT_LIMIT_REACHED, "the ticket has more than %d turns",
                                  ASSENT_FEED_WALK);
    }
    assent_arena_close(scratch);
    return ok;
}

bool perform_past(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                  struct assent_error *error)
{
    struct passages passages;
    size_t count;
    if (!journal_walk(reader, read->id, 0, arena, &passages, error))
        return false;
    const struct passage *newest = wanted(read, &passages, &count);
    if (newest == NULL)
        return true;
    struct assent_arena *now = assent_arena_open(0), *next = assent_arena_open(0);
    const struct assent_ticket *ticket = NULL;
    bool ok = true;
    while (ok && count > 0) {
        size_t page = count % PAGE != 0 ? count % PAGE : PAGE; // the odd ones first
        const struct passage *end = newest + (count - page);
        ticket = fold_page(reader, read->id, end, page, ticket, next, error);
        ok = ticket != NULL;
        count -= page;
        struct assent_arena *spent = now;
        now = next;
        next = spent;
        assent_arena_reset(next);
    }
    if (ok) {
        read->found = true;
        read->ticket = assent_ticket_copy(arena, ticket);
        read->ticket_seq = newest->seq;
    }
    assent_arena_close(now);
    assent_arena_close(next);
    return ok;
}

// The newest passage that counts, with how many there are from it to the first; NULL: none.
static const struct passage *wanted(const struct assent_read_order *read, const struct passages *passages,
                                    size_t *count)
{
    for (size_t i = 0; i < passages->count; i++) {
        const struct passage *passage = &passages->items[i];
        if (passage->at_us > read->until_us || passage->revision > read->revision)
            continue;
        *count = passages->count - i;
        return passage;
    }
    return NULL;
}

static const struct assent_ticket *fold_page(struct assent_reader *reader, struct assent_id ticket,
                                             const struct passage *newest, size_t count,
                                             const struct assent_ticket *before, struct assent_arena *arena,
                                             struct assent_error *error)
{
    struct assent_subject subject = {.is_ticket = true, .ticket = ticket};
    struct assent_stored_turns page;
    if (!assent_reader_history(reader, &subject, newest->seq + 1, count, arena, &page, error))
        return NULL;
    const struct assent_ticket *folded = before;
    for (size_t i = page.count; i > 0; i--) {
        const struct assent_stored_turn *stored = &page.items[i - 1];
        struct assent_turn turn;
        if (!assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, arena, error))
            return NULL;
        folded = assent_fold(folded, &turn, arena, error);
        if (folded == NULL)
            return NULL;
    }
    // A page of refusals leaves the ticket where it was, in memory that is about to be given back.
    return assent_ticket_copy(arena, folded);
}

static void add(struct passages *passages, size_t *room, const struct assent_stored_turn *turn,
                struct assent_arena *arena)
{
    if (passages->count == *room) {
        size_t grown = *room > 0 ? *room * 2 : FIRST_ROOM;
        struct passage *items = assent_arena_take_array(arena, grown, sizeof *items);
        if (passages->count > 0)
            memcpy(items, passages->items, passages->count * sizeof *items);
        passages->items = items;
        *room = grown;
    }
    passages->items[passages->count++] = (struct passage){turn->seq, turn->revision, turn->at_us};
}

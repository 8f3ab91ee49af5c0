// SPDX-License-Identifier: Apache-2.0
// A ticket as it was, folded from its journal in bounded memory: first its turns are walked back and only
// their numbers kept, then they are read again oldest first, a page at a time, and what a page left behind is
// given back. Which turn is the last one of then is the core's to say (fold.h).
#include "perform_journal.h"

#include <assent/base/limits.h>
#include <assent/store/store.h>

#include <assert.h>
#include <string.h>

enum { PAGE = 64, FIRST_ROOM = 256 };

static bool find_directory(struct assent_read_order *read, struct assent_reader *reader, int64_t until_us,
                           struct assent_error *error);
static const struct assent_ticket *fold_page(struct assent_reader *reader, struct assent_id ticket,
                                             const struct assent_passage *newest, size_t count,
                                             const struct assent_ticket *before, struct assent_arena *arena,
                                             struct assent_error *error);
static struct assent_passage passage_of(const struct assent_stored_turn *turn);
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
    if (!journal_walk(reader, read->id, 0, arena, &passages, error))
        return false;
    size_t last = assent_fold_then(passages.items, passages.count, &read->then);
    size_t count = passages.count - last;
    if (count == 0)
        return true;
    assert(passages.items != NULL);
    const struct assent_passage *newest = &passages.items[last];
    struct assent_arena *now = assent_arena_open(0), *next = assent_arena_open(0);
    const struct assent_ticket *ticket = NULL;
    bool ok = true;
    while (ok && count > 0) {
        size_t page = count % PAGE != 0 ? count % PAGE : PAGE; // the odd ones first
        const struct assent_passage *end = newest + (count - page);
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
        if (read->then.until_us == INT64_MAX)
            read->then.until_us = newest->at_us;
    }
    assent_arena_close(now);
    assent_arena_close(next);
    return ok && (!read->with_directory || find_directory(read, reader, read->then.until_us, error));
}

// The version of the directory at that moment: its own history is walked back as far as it takes. 0 where
// that is further than anybody walks.
static bool find_directory(struct assent_read_order *read, struct assent_reader *reader, int64_t until_us,
                           struct assent_error *error)
{
    struct assent_subject subject = {.kind = assent_text_of("directory"), .id = assent_text_of("main")};
    struct assent_then then = {until_us, INT64_MAX};
    struct assent_arena *scratch = assent_arena_open(0);
    struct assent_stored_turns page = {.count = PAGE};
    bool ok = true;
    int64_t before = 0;
    for (size_t walked = 0;
         ok && read->then_directory == 0 && page.count == PAGE && walked < ASSENT_FEED_WALK; walked += PAGE) {
        struct assent_passage passages[PAGE];
        assent_arena_reset(scratch);
        ok = assent_reader_history(reader, &subject, before, PAGE, scratch, &page, error);
        for (size_t i = 0; ok && i < page.count; i++)
            passages[i] = passage_of(&page.items[i]);
        size_t last = ok ? assent_fold_then(passages, page.count, &then) : 0;
        if (ok && last < page.count)
            read->then_directory = passages[last].revision;
        before = ok && page.count > 0 ? passages[page.count - 1].seq : 0;
    }
    assent_arena_close(scratch);
    return ok;
}

static const struct assent_ticket *fold_page(struct assent_reader *reader, struct assent_id ticket,
                                             const struct assent_passage *newest, size_t count,
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
        struct assent_passage *items = assent_arena_take_array(arena, grown, sizeof *items);
        if (passages->count > 0)
            memcpy(items, passages->items, passages->count * sizeof *items);
        passages->items = items;
        *room = grown;
    }
    passages->items[passages->count++] = passage_of(turn);
}

static struct assent_passage passage_of(const struct assent_stored_turn *turn)
{
    return (struct assent_passage){turn->seq, turn->revision, turn->at_us};
}

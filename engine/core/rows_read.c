// SPDX-License-Identifier: Apache-2.0
// A ticket from its rows: the same value that folding its journal gives, without the journal. The parts may
// come in any order; what is missing, doubled or named wrongly is BAD_RECORD, because a ticket that is only
// nearly right would be decided on.
#include <assent/core/rows.h>

#include "record_shape.h"

#include <stdlib.h>
#include <string.h>

struct loading {
    struct assent_ticket ticket;
    struct assent_round *rounds;
    struct assent_job *jobs;
    struct assent_timer *timers;
    struct assent_awaited *awaited;
    struct assent_conflict *conflicts;
    struct assent_vote *votes; // of all rounds
    int64_t *vote_rounds;      // of each vote
    size_t vote_count;
};

static bool read_head(struct loading *loading, const struct assent_stored_ticket *stored,
                      struct assent_arena *arena, struct assent_error *error);
static void count_parts(struct loading *loading, const struct assent_stored_ticket *stored,
                        struct assent_arena *arena);
static bool read_part(struct loading *loading, const struct assent_stored_part *part,
                      struct assent_arena *arena, struct assent_error *error);
static bool read_round(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor);
static bool read_job(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor);
static bool read_vote(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor);
static bool read_timer(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor);
static bool read_awaited(struct loading *loading, const struct assent_stored_part *part,
                         struct cursor *cursor);
static bool read_conflict(struct loading *loading, const struct assent_stored_part *part,
                          struct cursor *cursor);
static bool sort_conflicts(struct loading *loading, struct assent_error *error);
static bool read_index(struct assent_text name, size_t count, size_t *out);
static bool place_votes(struct loading *loading, struct assent_arena *arena, struct assent_error *error);
static bool sort_timers(struct loading *loading, struct assent_error *error);
static int by_id(const void *left, const void *right);
static int by_person(const void *left, const void *right);
static int by_name(const void *left, const void *right);

const struct assent_ticket *assent_rows_read(const struct assent_stored_ticket *stored,
                                             struct assent_arena *arena, struct assent_error *error)
{
    struct loading *loading = assent_arena_take(arena, sizeof *loading);
    if (!read_head(loading, stored, arena, error))
        return NULL;
    count_parts(loading, stored, arena);
    for (size_t i = 0; i < stored->part_count; i++) {
        if (!read_part(loading, &stored->parts[i], arena, error))
            return NULL;
    }
    if (!place_votes(loading, arena, error) || !sort_timers(loading, error) ||
        !sort_conflicts(loading, error))
        return NULL;
    return &loading->ticket;
}

static bool read_head(struct loading *loading, const struct assent_stored_ticket *stored,
                      struct assent_arena *arena, struct assent_error *error)
{
    struct cursor cursor = cursor_of(stored->head, arena);
    shape_read(&cursor, &SHAPE_HEAD, &loading->ticket, IN_BOTH);
    if (!cursor_done(&cursor, "ticket's head", error))
        return false;
    loading->ticket.id = stored->id;
    cursor = cursor_of(stored->fields, arena);
    if (!cursor_value(&cursor, &loading->ticket.fields) || loading->ticket.fields.kind != ASSENT_VALUE_RECORD)
        cursor_refuse(&cursor, "a record of fields is expected");
    return cursor_done(&cursor, "ticket's fields", error);
}

// Rounds and jobs are numbered without gaps, so their count is known before any is read.
static void count_parts(struct loading *loading, const struct assent_stored_ticket *stored,
                        struct assent_arena *arena)
{
    size_t counts[] = {0, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < stored->part_count; i++)
        counts[stored->parts[i].part]++;
    struct assent_ticket *ticket = &loading->ticket;
    ticket->round_count = counts[ASSENT_PART_ROUND];
    ticket->job_count = counts[ASSENT_PART_JOB];
    ticket->awaited_count = counts[ASSENT_PART_SIGNAL];
    loading->rounds = assent_arena_take_array(arena, ticket->round_count, sizeof *loading->rounds);
    loading->jobs = assent_arena_take_array(arena, ticket->job_count, sizeof *loading->jobs);
    loading->timers = assent_arena_take_array(arena, counts[ASSENT_PART_TIMER], sizeof *loading->timers);
    loading->votes = assent_arena_take_array(arena, counts[ASSENT_PART_VOTE], sizeof *loading->votes);
    loading->vote_rounds =
        assent_arena_take_array(arena, counts[ASSENT_PART_VOTE], sizeof *loading->vote_rounds);
    loading->awaited = assent_arena_take_array(arena, ticket->awaited_count, sizeof *loading->awaited);
    loading->conflicts =
        assent_arena_take_array(arena, counts[ASSENT_PART_CONFLICT], sizeof *loading->conflicts);
    ticket->conflicts = counts[ASSENT_PART_CONFLICT] ? loading->conflicts : NULL;
    ticket->awaited = ticket->awaited_count ? loading->awaited : NULL;
    ticket->rounds = ticket->round_count ? loading->rounds : NULL;
    ticket->jobs = ticket->job_count ? loading->jobs : NULL;
    ticket->timers = counts[ASSENT_PART_TIMER] ? loading->timers : NULL;
    for (size_t i = 0; i < ticket->round_count; i++)
        loading->rounds[i].n = -1;
    for (size_t i = 0; i < ticket->job_count; i++)
        loading->jobs[i].n = -1;
}

static bool read_part(struct loading *loading, const struct assent_stored_part *part,
                      struct assent_arena *arena, struct assent_error *error)
{
    struct cursor cursor = cursor_of(part->bytes, arena);
    bool named = false;
    switch (part->part) {
    case ASSENT_PART_ROUND:
        named = read_round(loading, part, &cursor);
        break;
    case ASSENT_PART_VOTE:
        named = read_vote(loading, part, &cursor);
        break;
    case ASSENT_PART_JOB:
        named = read_job(loading, part, &cursor);
        break;
    case ASSENT_PART_TIMER:
        named = read_timer(loading, part, &cursor);
        break;
    case ASSENT_PART_SIGNAL:
        named = read_awaited(loading, part, &cursor);
        break;
    case ASSENT_PART_CONFLICT:
        named = read_conflict(loading, part, &cursor);
        break;
    }
    if (!named)
        cursor_refuse(&cursor, "it does not have the name of its row, or there are two of it");
    return cursor_done(&cursor, assent_part_text(part->part), error);
}

static bool read_round(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor)
{
    size_t n = 0;
    if (!read_index(part->name, loading->ticket.round_count, &n) || loading->rounds[n].n != -1)
        return false;
    return shape_read(cursor, &SHAPE_ROUND, &loading->rounds[n], IN_BOTH) &&
           loading->rounds[n].n == (int64_t)n;
}

static bool read_job(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor)
{
    size_t n = 0;
    if (!read_index(part->name, loading->ticket.job_count, &n) || loading->jobs[n].n != -1)
        return false;
    shape_clear(&SHAPE_JOB, &loading->jobs[n]);
    return shape_read(cursor, &SHAPE_JOB, &loading->jobs[n], IN_BOTH) && loading->jobs[n].n == (int64_t)n;
}

static bool read_vote(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor)
{
    size_t slash = assent_text_find_byte(part->name, '/');
    size_t round = 0;
    if (slash == part->name.count ||
        !read_index(assent_text_slice(part->name.bytes, slash), loading->ticket.round_count, &round))
        return false;
    struct assent_vote *vote = &loading->votes[loading->vote_count];
    loading->vote_rounds[loading->vote_count] = (int64_t)round;
    loading->vote_count++;
    struct assent_text person = assent_text_slice(part->name.bytes + slash + 1, part->name.count - slash - 1);
    return shape_read(cursor, &SHAPE_VOTE, vote, IN_BOTH) && assent_text_equal(vote->person, person);
}

static bool read_timer(struct loading *loading, const struct assent_stored_part *part, struct cursor *cursor)
{
    struct assent_timer *timer = &loading->timers[loading->ticket.timer_count++];
    return shape_read(cursor, &SHAPE_TIMER, timer, IN_BOTH) && assent_text_equal(timer->name, part->name);
}

static bool read_awaited(struct loading *loading, const struct assent_stored_part *part,
                         struct cursor *cursor)
{
    size_t n = 0;
    if (!read_index(part->name, loading->ticket.awaited_count, &n) || loading->awaited[n].signal.count)
        return false;
    shape_clear(&SHAPE_AWAITED, &loading->awaited[n]);
    return shape_read(cursor, &SHAPE_AWAITED, &loading->awaited[n], IN_BOTH) &&
           loading->awaited[n].signal.count;
}

static bool read_conflict(struct loading *loading, const struct assent_stored_part *part,
                          struct cursor *cursor)
{
    struct assent_conflict *conflict = &loading->conflicts[loading->ticket.conflict_count++];
    return shape_read(cursor, &SHAPE_CONFLICT, conflict, IN_BOTH) &&
           assent_text_equal(conflict->id, part->name);
}

static bool read_index(struct assent_text name, size_t count, size_t *out)
{
    int64_t n = -1;
    if (!assent_text_integer(name, &n) || n < 0 || (uint64_t)n >= count)
        return false;
    *out = (size_t)n;
    return true;
}

// Gives each round its votes, sorted by person.
static bool place_votes(struct loading *loading, struct assent_arena *arena, struct assent_error *error)
{
    for (size_t i = 0; i < loading->vote_count; i++)
        loading->rounds[loading->vote_rounds[i]].vote_count++;
    struct assent_vote *next = assent_arena_take_array(arena, loading->vote_count, sizeof *next);
    struct assent_vote **places = assent_arena_take_array(arena, loading->ticket.round_count, sizeof *places);
    for (size_t i = 0; i < loading->ticket.round_count; i++) {
        places[i] = next;
        loading->rounds[i].votes = loading->rounds[i].vote_count ? next : NULL;
        next += loading->rounds[i].vote_count;
    }
    for (size_t i = 0; i < loading->vote_count; i++)
        *places[loading->vote_rounds[i]]++ = loading->votes[i];
    for (size_t i = 0; i < loading->ticket.round_count; i++) {
        size_t count = loading->rounds[i].vote_count;
        struct assent_vote *votes = places[i] - count;
        if (count)
            qsort(votes, count, sizeof *votes, by_person);
        for (size_t v = 1; v < count; v++) {
            if (by_person(&votes[v - 1], &votes[v]) == 0)
                return assent_error_set(error, ASSENT_BAD_RECORD, "round %zu has two votes of one person", i);
        }
    }
    return true;
}

static bool sort_timers(struct loading *loading, struct assent_error *error)
{
    size_t count = loading->ticket.timer_count;
    if (count)
        qsort(loading->timers, count, sizeof *loading->timers, by_name);
    for (size_t i = 1; i < count; i++) {
        if (by_name(&loading->timers[i - 1], &loading->timers[i]) == 0)
            return assent_error_set(error, ASSENT_BAD_RECORD, "the ticket has two timers of one name");
    }
    return true;
}

static bool sort_conflicts(struct loading *loading, struct assent_error *error)
{
    size_t count = loading->ticket.conflict_count;
    if (count)
        qsort(loading->conflicts, count, sizeof *loading->conflicts, by_id);
    for (size_t i = 1; i < count; i++) {
        if (by_id(&loading->conflicts[i - 1], &loading->conflicts[i]) == 0)
            return assent_error_set(error, ASSENT_BAD_RECORD, "the ticket has two conflicts of one id");
    }
    return true;
}

static int by_id(const void *left, const void *right)
{
    const struct assent_conflict *a = left;
    const struct assent_conflict *b = right;
    return assent_text_compare(a->id, b->id);
}

static int by_person(const void *left, const void *right)
{
    const struct assent_vote *a = left;
    const struct assent_vote *b = right;
    return assent_text_compare(a->person, b->person);
}

static int by_name(const void *left, const void *right)
{
    const struct assent_timer *a = left;
    const struct assent_timer *b = right;
    return assent_text_compare(a->name, b->name);
}

// SPDX-License-Identifier: Apache-2.0
// The whole ticket as a value, and a copy that borrows nothing. Both follow the tables of the stored form, so
// what is stored, compared and copied is the same by construction.
#include <assent/core/ticket.h>

#include "record_shape.h"

#include <string.h>

static struct assent_value rounds_value(struct assent_arena *arena, const struct assent_ticket *ticket);
static struct assent_value items_value(struct assent_arena *arena, const struct shape *shape,
                                       const void *items, size_t count);
static void *copy_items(struct assent_arena *arena, const struct shape *shape, const void *items,
                        size_t count);

struct assent_value assent_ticket_value(struct assent_arena *arena, const struct assent_ticket *ticket)
{
    struct assent_record record = assent_record_in(arena);
    shape_value_into(&record, &SHAPE_HEAD, ticket, false);
    assent_record_put_text(&record, "id", assent_id_text(arena, "tkt", &ticket->id));
    assent_record_put(&record, "fields", ticket->fields);
    assent_record_put(&record, "rounds", rounds_value(arena, ticket));
    assent_record_put(&record, "jobs", items_value(arena, &SHAPE_JOB, ticket->jobs, ticket->job_count));
    assent_record_put(&record, "timers",
                      items_value(arena, &SHAPE_TIMER, ticket->timers, ticket->timer_count));
    if (ticket->conflict_count)
        assent_record_put(&record, "conflicts",
                          items_value(arena, &SHAPE_CONFLICT, ticket->conflicts, ticket->conflict_count));
    if (ticket->awaited_count)
        assent_record_put(&record, "signals",
                          items_value(arena, &SHAPE_AWAITED, ticket->awaited, ticket->awaited_count));
    return assent_record_done(&record);
}

const struct assent_ticket *assent_ticket_copy(struct assent_arena *arena, const struct assent_ticket *ticket)
{
    struct assent_ticket *copy = assent_arena_copy(arena, ticket, sizeof *copy);
    shape_copy(&SHAPE_HEAD, copy, arena);
    copy->fields = assent_value_copy(arena, &ticket->fields);
    struct assent_round *rounds = copy_items(arena, &SHAPE_ROUND, ticket->rounds, ticket->round_count);
    for (size_t i = 0; i < ticket->round_count; i++)
        rounds[i].votes = copy_items(arena, &SHAPE_VOTE, rounds[i].votes, rounds[i].vote_count);
    copy->rounds = rounds;
    copy->jobs = copy_items(arena, &SHAPE_JOB, ticket->jobs, ticket->job_count);
    copy->timers = copy_items(arena, &SHAPE_TIMER, ticket->timers, ticket->timer_count);
    copy->conflicts = copy_items(arena, &SHAPE_CONFLICT, ticket->conflicts, ticket->conflict_count);
    copy->awaited = copy_items(arena, &SHAPE_AWAITED, ticket->awaited, ticket->awaited_count);
    return copy;
}

static struct assent_value rounds_value(struct assent_arena *arena, const struct assent_ticket *ticket)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        struct assent_record record = assent_record_in(arena);
        shape_value_into(&record, &SHAPE_ROUND, round, false);
        assent_record_put(&record, "votes", items_value(arena, &SHAPE_VOTE, round->votes, round->vote_count));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_value items_value(struct assent_arena *arena, const struct shape *shape,
                                       const void *items, size_t count)
{
    struct assent_items list = assent_items_in(arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&list, shape_value(shape, (const char *)items + i * shape->size, false, arena));
    return assent_items_done(&list);
}

static void *copy_items(struct assent_arena *arena, const struct shape *shape, const void *items,
                        size_t count)
{
    if (!count)
        return NULL;
    char *copy = assent_arena_copy(arena, items, count * shape->size);
    for (size_t i = 0; i < count; i++)
        shape_copy(shape, copy + i * shape->size, arena);
    return copy;
}

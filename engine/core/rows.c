// SPDX-License-Identifier: Apache-2.0
// Rows: what must be written so that the store's picture of a ticket becomes the one after a turn
// (docs/decisions/0004-row-layout.md, 0008-effects-are-row-differences.md). Effects are not told by the step:
// they are this difference, in one place. Guarantees: a part that is equal makes no row, because a page
// touched in a B-tree costs more than all the comparing here. Derived rows: rows_index.c; sets: rows_sets.c.
#include <assent/core/rows.h>

#include "record_shape.h"
#include "rows_list.h"

#include <assent/base/canonical.h>

#include <assert.h>
#include <string.h>

enum { ROWS_FIRST = 8 };

static void put_ticket(struct row_list *list);
static int64_t next_due(const struct assent_ticket *ticket);
static int64_t sooner(int64_t due_us, int64_t other_us);
static bool put_fields(struct row_list *list, const struct assent_ticket *before);
static void put_rounds(struct row_list *list, const struct assent_ticket *before);
static void put_votes(struct row_list *list, const struct assent_round *before,
                      const struct assent_round *after);
static void put_vote(struct row_list *list, int64_t round, const struct assent_vote *before,
                     const struct assent_vote *after);
static void put_jobs(struct row_list *list, const struct assent_ticket *before);
static void put_timers(struct row_list *list, const struct assent_ticket *before);
static void put_awaited(struct row_list *list, const struct assent_ticket *before);
static void put_conflicts(struct row_list *list, const struct assent_ticket *before);
static void put_conflict(struct row_list *list, const struct assent_conflict *conflict, bool gone);
static struct assent_row *put_part(struct row_list *list, enum assent_part part, struct assent_text name);
static void put_changed(struct row_list *list, enum assent_part part, struct assent_text name,
                        const struct shape *shape, const void *before, const void *after);
static struct assent_text bytes_of(const struct shape *shape, const void *from, struct assent_arena *arena);

struct assent_rows assent_rows_change(const struct assent_ticket *before, const struct assent_ticket *after,
                                      bool restricted, const struct assent_audience *readers,
                                      const struct assent_audience *operators,
                                      const struct assent_directory *directory, struct assent_arena *arena)
{
    struct row_list list = {.arena = arena, .ticket = after};
    struct row_audiences audiences = {restricted, NULL, operators};
    if (before == after)
        return (struct assent_rows){NULL, 0};
    put_ticket(&list);
    if (put_fields(&list, before))
        audiences.readers = readers;
    put_rounds(&list, before);
    put_jobs(&list, before);
    put_timers(&list, before);
    put_awaited(&list, before);
    put_conflicts(&list, before);
    rows_index(&list, before, &audiences);
    rows_sets(&list, before, directory);
    return (struct assent_rows){list.items, list.count};
}

struct assent_row *row_add(struct row_list *list, enum assent_row_kind kind)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : ROWS_FIRST;
        struct assent_row *items = assent_arena_take_room(list->arena, room, sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->room = room;
    }
    struct assent_row *row = &list->items[list->count++];
    *row = (struct assent_row){.kind = kind, .ticket = list->ticket->id};
    return row;
}

static void put_ticket(struct row_list *list)
{
    const struct assent_ticket *ticket = list->ticket;
    struct assent_row *row = row_add(list, ASSENT_ROW_TICKET);
    row->bytes = bytes_of(&SHAPE_HEAD, ticket, list->arena);
    row->number = ticket->number;
    row->workflow = ticket->workflow;
    row->workflow_version = ticket->workflow_version;
    row->ticket_kind = ticket->kind;
    row->state = ticket->state;
    row->requester = ticket->requester;
    row->service = ticket->service;
    row->title = ticket->title;
    row->created_us = ticket->created_us;
    row->updated_us = ticket->updated_us;
    row->due_us = next_due(ticket);
    row->open = ticket->outcome == ASSENT_OUTCOME_NONE;
}

static int64_t next_due(const struct assent_ticket *ticket)
{
    int64_t due_us = ticket->outcome == ASSENT_OUTCOME_NONE ? ticket->due_us : 0;
    for (size_t i = 0; i < ticket->round_count; i++) {
        if (ticket->rounds[i].outcome == ASSENT_ROUND_OPEN)
            due_us = sooner(due_us, ticket->rounds[i].due_us);
    }
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->phase != ASSENT_JOB_ENDED && job->body != ASSENT_BODY_WAIT)
            due_us = sooner(due_us, job->due_us);
    }
    return due_us;
}

static int64_t sooner(int64_t due_us, int64_t other_us)
{
    return !due_us || (other_us && other_us < due_us) ? other_us : due_us;
}

// Whether the fields changed.
static bool put_fields(struct row_list *list, const struct assent_ticket *before)
{
    const struct assent_value *fields = &list->ticket->fields;
    bool untouched = before && before->fields.record.members == fields->record.members;
    if (untouched || (before && assent_value_equal(&before->fields, fields)))
        return false;
    struct assent_text bytes = assent_canonical_text(list->arena, fields);
    row_add(list, ASSENT_ROW_FIELDS)->bytes = bytes;
    return true;
}

static void put_rounds(struct row_list *list, const struct assent_ticket *before)
{
    static const struct assent_round none;
    for (size_t i = 0; i < list->ticket->round_count; i++) {
        const struct assent_round *after = &list->ticket->rounds[i];
        bool kept = before && i < before->round_count;
        struct assent_round was = kept ? before->rounds[i] : none;
        put_votes(list, &was, after);
        was.votes = after->votes; // they are rows of their own
        was.vote_count = after->vote_count;
        struct assent_text name = assent_text_format(list->arena, "%lld", (long long)after->n);
        put_changed(list, ASSENT_PART_ROUND, name, &SHAPE_ROUND, kept ? &was : NULL, after);
    }
}

// Both lists are sorted by person.
static void put_votes(struct row_list *list, const struct assent_round *before,
                      const struct assent_round *after)
{
    size_t b = 0;
    size_t a = 0;
    if (before->votes == after->votes && before->vote_count == after->vote_count)
        return;
    while (b < before->vote_count || a < after->vote_count) {
        int order = b == before->vote_count ? 1
                    : a == after->vote_count
                        ? -1
                        : assent_text_compare(before->votes[b].person, after->votes[a].person);
        const struct assent_vote *was = order <= 0 ? &before->votes[b] : NULL;
        put_vote(list, after->n, was, order >= 0 ? &after->votes[a] : NULL);
        b += order <= 0;
        a += order >= 0;
    }
}

// One of the two may be absent: the vote is new, or is gone.
static void put_vote(struct row_list *list, int64_t round, const struct assent_vote *before,
                     const struct assent_vote *after)
{
    assert(before || after);
    struct assent_text person = (after ? after : before)->person;
    struct assent_text name =
        assent_text_format(list->arena, "%lld/%.*s", (long long)round, (int)person.count, person.bytes);
    if (after)
        put_changed(list, ASSENT_PART_VOTE, name, &SHAPE_VOTE, before, after);
    else
        put_part(list, ASSENT_PART_VOTE, name)->gone = true;
}

static void put_jobs(struct row_list *list, const struct assent_ticket *before)
{
    size_t kept = before ? before->job_count : 0;
    if (before && before->jobs == list->ticket->jobs && kept == list->ticket->job_count)
        return;
    for (size_t i = 0; i < list->ticket->job_count; i++) {
        const struct assent_job *after = &list->ticket->jobs[i];
        struct assent_text name = assent_text_format(list->arena, "%lld", (long long)after->n);
        put_changed(list, ASSENT_PART_JOB, name, &SHAPE_JOB, i < kept ? &before->jobs[i] : NULL, after);
    }
}

// Both lists are sorted by name.
static void put_timers(struct row_list *list, const struct assent_ticket *before)
{
    const struct assent_ticket *after = list->ticket;
    size_t count = before ? before->timer_count : 0;
    size_t b = 0;
    size_t a = 0;
    while (b < count || a < after->timer_count) {
        int order = b == count ? 1
                    : a == after->timer_count
                        ? -1
                        : assent_text_compare(before->timers[b].name, after->timers[a].name);
        if (order < 0)
            put_part(list, ASSENT_PART_TIMER, before->timers[b].name)->gone = true;
        else
            put_changed(list, ASSENT_PART_TIMER, after->timers[a].name, &SHAPE_TIMER,
                        order == 0 ? &before->timers[b] : NULL, &after->timers[a]);
        b += order <= 0;
        a += order >= 0;
    }
}

static void put_awaited(struct row_list *list, const struct assent_ticket *before)
{
    const struct assent_ticket *after = list->ticket;
    size_t was = before ? before->awaited_count : 0;
    for (size_t i = 0; i < was || i < after->awaited_count; i++) {
        struct assent_text name = assent_text_format(list->arena, "%zu", i);
        if (i >= after->awaited_count)
            put_part(list, ASSENT_PART_SIGNAL, name)->gone = true;
        else
            put_changed(list, ASSENT_PART_SIGNAL, name, &SHAPE_AWAITED, i < was ? &before->awaited[i] : NULL,
                        &after->awaited[i]);
    }
}

// Both lists are sorted by id. Each is a part, and a row by which it is found among those of all tickets.
static void put_conflicts(struct row_list *list, const struct assent_ticket *before)
{
    const struct assent_ticket *after = list->ticket;
    size_t count = before ? before->conflict_count : 0;
    size_t b = 0;
    size_t a = 0;
    if (before && before->conflicts == after->conflicts && count == after->conflict_count)
        return;
    while (b < count || a < after->conflict_count) {
        int order = b == count ? 1
                    : a == after->conflict_count
                        ? -1
                        : assent_text_compare(before->conflicts[b].id, after->conflicts[a].id);
        if (order < 0)
            put_conflict(list, &before->conflicts[b], true);
        else if (order > 0 ||
                 !row_untouched(&before->conflicts[b], &after->conflicts[a], sizeof *after->conflicts))
            put_conflict(list, &after->conflicts[a], false);
        b += order <= 0;
        a += order >= 0;
    }
}

static void put_conflict(struct row_list *list, const struct assent_conflict *conflict, bool gone)
{
    struct assent_text bytes = bytes_of(&SHAPE_CONFLICT, conflict, list->arena);
    struct assent_row *part = put_part(list, ASSENT_PART_CONFLICT, conflict->id);
    part->gone = gone;
    part->bytes = bytes;
    struct assent_row *row = row_add(list, ASSENT_ROW_CONFLICT);
    row->gone = gone;
    row->name = conflict->id;
    row->conflict = conflict->outcome;
    row->bytes = bytes;
}

bool row_untouched(const void *before, const void *after, size_t size)
{
    return memcmp(before, after, size) == 0;
}

static struct assent_row *put_part(struct row_list *list, enum assent_part part, struct assent_text name)
{
    struct assent_row *row = row_add(list, ASSENT_ROW_PART);
    row->part = part;
    row->name = name;
    return row;
}

// A part that the fold did not touch is the same to the last byte; only the others are written out to
// compare. before: NULL for one that is new.
static void put_changed(struct row_list *list, enum assent_part part, struct assent_text name,
                        const struct shape *shape, const void *before, const void *after)
{
    if (before && row_untouched(before, after, shape->size))
        return;
    struct assent_text bytes = bytes_of(shape, after, list->arena);
    if (!before || !assent_text_equal(bytes_of(shape, before, list->arena), bytes))
        put_part(list, part, name)->bytes = bytes;
}

static struct assent_text bytes_of(const struct shape *shape, const void *from, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    shape_write(&out, shape, from, IN_BOTH, true);
    return assent_buffer_done(&out);
}

const char *assent_part_text(enum assent_part part)
{
    switch (part) {
    case ASSENT_PART_ROUND:
        return "round";
    case ASSENT_PART_VOTE:
        return "vote";
    case ASSENT_PART_JOB:
        return "job";
    case ASSENT_PART_TIMER:
        return "timer";
    case ASSENT_PART_SIGNAL:
        return "signal";
    case ASSENT_PART_CONFLICT:
        return "conflict";
    }
    assert(!"a part is of one of the kinds");
    return "";
}

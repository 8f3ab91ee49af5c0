// SPDX-License-Identifier: Apache-2.0
// The rows by time that a ticket has beside its own: its entry in the schedule, and what is kept of it when
// it has ended. Both follow from the ticket alone, so the difference is taken as in rows_index.c. Guarantees:
// they are compared as what they are, and written out only where a row comes of it; whoever keeps an index of
// them in memory gets them with the row and reads no bytes.
#include "rows_list.h"

#include <assent/core/figures.h>
#include <assent/core/schedule.h>

static bool untouched(const struct assent_ticket *before, const struct assent_ticket *after);
static const struct assent_schedule_entry *planned_of(const struct assent_ticket *ticket,
                                                      struct assent_arena *arena);
static const struct assent_ended *ended_of(const struct assent_ticket *ticket, struct assent_arena *arena);
static void put_planned(struct row_list *list, const struct assent_schedule_entry *was,
                        const struct assent_schedule_entry *is);
static void put_ended(struct row_list *list, const struct assent_ended *was, const struct assent_ended *is);
static bool same_planned(const struct assent_schedule_entry *a, const struct assent_schedule_entry *b);
static bool same_ended(const struct assent_ended *a, const struct assent_ended *b);

void rows_planned(struct row_list *list, const struct assent_ticket *before)
{
    const struct assent_ticket *after = list->ticket;
    if (before && untouched(before, after))
        return;
    put_planned(list, planned_of(before, list->arena), planned_of(after, list->arena));
    put_ended(list, ended_of(before, list->arena), ended_of(after, list->arena));
}

// Nothing of what the two are made of was set anew.
static bool untouched(const struct assent_ticket *before, const struct assent_ticket *after)
{
    bool known = before->items.kind == ASSENT_VALUE_LIST && after->items.kind == ASSENT_VALUE_LIST;
    return known && before->items.list.items == after->items.list.items &&
           before->title.bytes == after->title.bytes && before->service.bytes == after->service.bytes &&
           before->requester.bytes == after->requester.bytes && before->state_kind == after->state_kind &&
           before->outcome == after->outcome && before->entered_us == after->entered_us &&
           before->started_jobs == after->started_jobs &&
           row_untouched(&before->plan, &after->plan, sizeof before->plan);
}

static const struct assent_schedule_entry *planned_of(const struct assent_ticket *ticket,
                                                      struct assent_arena *arena)
{
    struct assent_schedule_entry planned;
    if (!ticket || !assent_schedule_entry_of(ticket, arena, &planned))
        return NULL;
    return assent_arena_copy(arena, &planned, sizeof planned);
}

static const struct assent_ended *ended_of(const struct assent_ticket *ticket, struct assent_arena *arena)
{
    struct assent_ended ended;
    if (!ticket || !assent_ended_of(ticket, arena, &ended))
        return NULL;
    return assent_arena_copy(arena, &ended, sizeof ended);
}

static void put_planned(struct row_list *list, const struct assent_schedule_entry *was,
                        const struct assent_schedule_entry *is)
{
    if (was && (!is || was->end_us != is->end_us)) {
        struct assent_row *row = row_add(list, ASSENT_ROW_SCHEDULE);
        row->gone = true;
        row->at_us = was->end_us;
    }
    if (!is || (was && same_planned(was, is)))
        return;
    struct assent_text bytes = assent_schedule_write(is, list->arena);
    struct assent_row *row = row_add(list, ASSENT_ROW_SCHEDULE);
    row->at_us = is->end_us;
    row->bytes = bytes;
    row->planned = is;
}

// A gone one comes with what it was: who has counted it counts it off.
static void put_ended(struct row_list *list, const struct assent_ended *was, const struct assent_ended *is)
{
    if (was && (!is || was->ended_us != is->ended_us)) {
        struct assent_text bytes = assent_ended_write(was, list->arena);
        struct assent_row *row = row_add(list, ASSENT_ROW_ENDED);
        row->gone = true;
        row->at_us = was->ended_us;
        row->bytes = bytes;
        row->ended = was;
    }
    if (!is || (was && same_ended(was, is)))
        return;
    struct assent_text bytes = assent_ended_write(is, list->arena);
    struct assent_row *row = row_add(list, ASSENT_ROW_ENDED);
    row->at_us = is->ended_us;
    row->bytes = bytes;
    row->ended = is;
}

static bool same_planned(const struct assent_schedule_entry *a, const struct assent_schedule_entry *b)
{
    return a->sequence == b->sequence && a->changed_us == b->changed_us && a->status == b->status &&
           a->active == b->active && assent_schedule_entry_stays(a, b);
}

static bool same_ended(const struct assent_ended *a, const struct assent_ended *b)
{
    return a->ended_us == b->ended_us && a->kind == b->kind && a->outcome == b->outcome &&
           assent_text_equal(a->workflow, b->workflow) && assent_text_equal(a->service, b->service) &&
           assent_texts_equal(a->items, a->item_count, b->items, b->item_count);
}

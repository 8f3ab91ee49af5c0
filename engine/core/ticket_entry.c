// SPDX-License-Identifier: Apache-2.0
// What a ticket as it stands occupies: its configuration items, and its entry in the schedule. Guarantees:
// both follow from the ticket alone, so rows, indexes and verify agree.
#include "ticket_names.h"

#include <assent/base/limits.h>
#include <assent/core/schedule.h>

static void gather_handles(struct names *names, const struct assent_value *value);
static bool could_be_handle(struct assent_text text);
static enum assent_entry_status status_of(const struct assent_ticket *ticket);

const struct assent_text *assent_ticket_items(const struct assent_ticket *ticket, struct assent_arena *arena,
                                              size_t *count)
{
    struct names names = {.arena = arena};
    const struct assent_value *items = &ticket->items;
    for (size_t i = 0; items->kind == ASSENT_VALUE_LIST && i < items->list.count; i++)
        names_add(&names, items->list.items[i].text);
    if (items->kind == ASSENT_VALUE_ABSENT)
        gather_handles(&names, &ticket->fields);
    names_settle(&names);
    *count = names.count;
    return names.items;
}

bool assent_schedule_entry_of(const struct assent_ticket *ticket, struct assent_arena *arena,
                              struct assent_schedule_entry *out)
{
    const struct assent_plan *plan = &ticket->plan;
    if (plan->end_us == 0)
        return false;
    *out = (struct assent_schedule_entry){
        .ticket = ticket->id,
        .number = ticket->number,
        .title = ticket->title,
        .service = ticket->service,
        .requester = ticket->requester,
        .implementer = plan->implementer,
        .start_us = plan->start_us,
        .end_us = plan->end_us,
        .until_us = plan->until_us ? plan->until_us : plan->end_us,
        .sequence = plan->sequence,
        .changed_us = plan->changed_us,
        .status = status_of(ticket),
        .active = ticket->outcome == ASSENT_OUTCOME_NONE && !plan->dropped,
    };
    out->items = assent_ticket_items(ticket, arena, &out->item_count);
    if (out->status == ASSENT_ENTRY_CANCELLED && !plan->dropped) { // by its end, which is a change of its own
        out->sequence++;
        out->changed_us = ticket->entered_us;
    }
    return true;
}

bool assent_schedule_entry_stays(const struct assent_schedule_entry *was,
                                 const struct assent_schedule_entry *is)
{
    return was->start_us == is->start_us && was->end_us == is->end_us && was->until_us == is->until_us &&
           assent_text_equal(was->number, is->number) && assent_text_equal(was->title, is->title) &&
           assent_text_equal(was->service, is->service) && assent_text_equal(was->requester, is->requester) &&
           assent_text_equal(was->implementer, is->implementer) &&
           assent_texts_equal(was->items, was->item_count, is->items, is->item_count);
}

// A change that failed after work had begun has happened.
static enum assent_entry_status status_of(const struct assent_ticket *ticket)
{
    bool worked = ticket->started_jobs > 0;
    if (ticket->plan.dropped)
        return ASSENT_ENTRY_CANCELLED;
    switch (ticket->outcome) {
    case ASSENT_OUTCOME_NONE:
        break;
    case ASSENT_OUTCOME_SUCCESS:
        return ASSENT_ENTRY_CONFIRMED;
    case ASSENT_OUTCOME_FAILURE:
    case ASSENT_OUTCOME_REFUSED:
    case ASSENT_OUTCOME_CANCELLED:
        return worked ? ASSENT_ENTRY_CONFIRMED : ASSENT_ENTRY_CANCELLED;
    }
    bool decided = ticket->state_kind == ASSENT_STATE_WAIT || ticket->state_kind == ASSENT_STATE_JOBS ||
                   ticket->state_kind == ASSENT_STATE_ROLLBACK;
    return worked || decided ? ASSENT_ENTRY_CONFIRMED : ASSENT_ENTRY_TENTATIVE;
}

// The step of upgrade.sql from form 2 says the same.
static void gather_handles(struct names *names, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_TEXT && could_be_handle(value->text))
        names_add(names, value->text);
    for (size_t i = 0; value->kind == ASSENT_VALUE_LIST && i < value->list.count; i++)
        gather_handles(names, &value->list.items[i]);
    for (size_t i = 0; value->kind == ASSENT_VALUE_RECORD && i < value->record.count; i++)
        gather_handles(names, &value->record.members[i].value);
}

static bool could_be_handle(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
                     byte == '_' || byte == '.';
        if (!plain)
            return false;
    }
    return text.count > 0 && text.count <= ASSENT_NAME_BYTES;
}

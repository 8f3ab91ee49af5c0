// SPDX-License-Identifier: Apache-2.0
// Fields are edited, by whom the workflow lets do so where the ticket is now.
// Guarantees: a value that is there already changes nothing and needs no right; votes that covered what
// changed are void, and those people are asked again; what an approval has let pass is frozen
// (approval_edited.c). Whoever changes a material field is an editor from then on.
#include "approval.h"
#include "clocks.h"
#include "fields.h"

#include <assert.h>

bool edit_ticket(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    struct fields_change change;
    if (!fields_change(turn, &turn->ticket->fields, &event->fields, &event->cleared, &change))
        return false;
    uint16_t next;
    return edit_admits(turn, &change) && fields_edit(turn, &change) && clocks_edited(turn, &next) &&
           state_enter(turn, next);
}

bool edit_admits(struct turn *turn, const struct fields_change *change)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct assent_field *field = change->changed[i];
        bool may;
        if (!field_may_edit(turn, field, turn->event->actor.person, &may))
            return false;
        if (!may)
            return turn_refuse_by(
                turn, ASSENT_FIELD_READ_ONLY, "edit", &field->place,
                "%s may not change field %s in state %s. Ask whoever may, or take an action that "
                "asks for it.",
                turn_name(turn, turn->event->actor.person), turn_words(turn, field->name),
                turn_words(turn, turn->ticket->state));
        if (approval_frozen(turn, field, ASSENT_TO_STAY))
            return false;
    }
    return true;
}

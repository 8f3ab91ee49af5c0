// SPDX-License-Identifier: Apache-2.0
// A ticket is created: its fields are checked and filled up with defaults, it enters the start state, and
// goes on by itself from there. Guarantees: the requester may set what they could edit in the start state,
// and nothing else; what must be there from the start is there; who opens it for somebody else is kept beside
// the requester.
#include "hands.h"
#include "plan.h"
#include "preauthorise.h"

#include <assent/base/limits.h>

static bool add_defaults(struct turn *turn, const struct assent_value *given, struct assent_value *out);
static bool emit_created(struct turn *turn, const struct fields_change *change, const struct assent_run *run);
static bool check_editable(struct turn *turn, const struct assent_value *given);

bool create_ticket(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    struct assent_value nothing = assent_value_absent();
    struct assent_value fields;
    struct assent_value given;
    struct assent_run run;
    struct fields_change change;
    if (event->cleared.kind != ASSENT_VALUE_ABSENT)
        return turn_refuse(turn, ASSENT_FIELD_INVALID,
                           "A ticket that is created has no fields to empty. Leave them out.");
    return requester_check(turn) && run_begin(turn, &given, &run) && add_defaults(turn, &given, &fields) &&
           fields_change(turn, &nothing, &fields, &nothing, &change) && emit_created(turn, &change, &run) &&
           check_editable(turn, &event->fields) && fields_require_in(turn, ASSENT_TO_NONE) &&
           state_enter(turn, turn->definition->start);
}

static bool add_defaults(struct turn *turn, const struct assent_value *given, struct assent_value *out)
{
    if (given->kind != ASSENT_VALUE_ABSENT && given->kind != ASSENT_VALUE_RECORD)
        return turn_refuse(turn, ASSENT_FIELD_INVALID, "The fields must be a record of names and values.");
    struct assent_record record = assent_record_from(turn->arena, given);
    for (size_t i = 0; i < turn->definition->field_count; i++) {
        const struct assent_field *field = &turn->definition->fields[i];
        if (!assent_value_find(given, field->name))
            assent_record_set(&record, field->name, field->otherwise);
    }
    *out = assent_record_done(&record);
    return true;
}

static bool emit_created(struct turn *turn, const struct fields_change *change, const struct assent_run *run)
{
    const struct assent_definition *definition = turn->definition;
    const struct assent_event *event = turn->event;
    struct assent_text requester = event->person.count ? event->person : event->actor.person;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_CREATED,
        .created = {.id = event->id,
                    .number = event->number,
                    .kind = definition->kind,
                    .workflow = definition->name,
                    .version = definition->version,
                    .digest = definition->digest,
                    .requester = requester,
                    .opened_by = assent_text_equal(requester, event->actor.person) ? (struct assent_text){0}
                                                                                   : event->actor.person,
                    .material = fields_material_digest(definition, &change->after, turn->arena),
                    .title = fields_title(definition, &change->after, event->number, turn->arena),
                    .service = fields_service(definition, &change->after),
                    .items = fields_items(definition, &change->after, turn->arena),
                    .planned = fields_planned(turn, &change->after),
                    .template = *run,
                    .fields = change->after}};
    return turn_emit(turn, &fact);
}

// As in the start state, which is not entered yet.
static bool check_editable(struct turn *turn, const struct assent_value *given)
{
    const struct assent_definition *definition = turn->definition;
    for (size_t i = 0; given->kind == ASSENT_VALUE_RECORD && i < given->record.count; i++) {
        const struct assent_field *field =
            &definition->fields[assent_definition_field(definition, given->record.members[i].name)];
        bool here = field->edit_in_count == 0;
        for (size_t k = 0; k < field->edit_in_count; k++)
            here = here || field->edit_in[k] == definition->start;
        bool may = here;
        if (here && field->edit_by.kind != ASSENT_WHO_NOBODY &&
            !turn_who_has(turn, &field->edit_by, turn->event->actor.person, &may))
            return false;
        if (!may)
            return turn_refuse_by(
                turn, ASSENT_FIELD_READ_ONLY, "edit", &field->place,
                "Field %s cannot be set when the ticket is created. Leave it out; it is filled later.",
                turn_words(turn, field->name));
    }
    return true;
}

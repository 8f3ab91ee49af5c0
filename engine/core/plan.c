// SPDX-License-Identifier: Apache-2.0
// What a fact says of configuration items and of when: read from the fields by the definition that typed
// them, when the fact is made (the fold knows no definition). Guarantees: a list of items is sorted, each
// item once; a time that cannot be read is none, and one for taking it back that cannot be told adds nothing.
// Whoever looks at freezes reads the same here.
#include "plan.h"

#include "clocks.h"
#include "ticket_names.h"

static void gather(struct names *names, const struct assent_field *field, const struct assent_value *value);
static int64_t back_by(const struct turn *turn, const struct assent_value *fields,
                       const struct assent_field *field, int64_t end_us);
static struct assent_text implementer_of(const struct assent_definition *definition,
                                         const struct assent_directory *directory,
                                         const struct assent_value *fields);
static bool person_works(const struct assent_directory *directory, int32_t person);

struct assent_value fields_items(const struct assent_definition *definition,
                                 const struct assent_value *fields, struct assent_arena *arena)
{
    struct names names = {.arena = arena};
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_value *value = assent_value_find(fields, definition->fields[i].name);
        if (value)
            gather(&names, &definition->fields[i], value);
    }
    names_settle(&names);
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < names.count; i++)
        assent_items_add(&items, assent_value_text(names.items[i]));
    return assent_items_done(&items);
}

struct interval fields_interval(const struct turn *turn, const struct assent_value *fields)
{
    const struct assent_definition *definition = turn->definition;
    struct interval interval = {0};
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_field *field = &definition->fields[i];
        const struct assent_value *value =
            field->type == ASSENT_FIELD_PLANNED ? assent_value_find(fields, field->name) : NULL;
        if (!value || !assent_instant_read(assent_value_get_text(value, "start"), &interval.start_us) ||
            !assent_instant_read(assent_value_get_text(value, "end"), &interval.end_us))
            continue;
        interval.until_us = back_by(turn, fields, field, interval.end_us);
        return interval;
    }
    return (struct interval){0};
}

// A moment looks at the fields of the turn's ticket: here these.
static int64_t back_by(const struct turn *turn, const struct assent_value *fields,
                       const struct assent_field *field, int64_t end_us)
{
    struct turn then = *turn;
    struct assent_ticket ticket = *turn->ticket;
    struct assent_error error = {0};
    int64_t until_us;
    ticket.fields = *fields;
    then.ticket = &ticket;
    bool told = field->backout.present && moment_at(&then, &field->backout, end_us, &until_us, &error);
    return told && until_us > end_us ? until_us : end_us;
}

struct assent_planned fields_planned(const struct turn *turn, const struct assent_value *fields)
{
    struct interval interval = {0};
    if (turn->definition->kind == ASSENT_CHANGE)
        interval = fields_interval(turn, fields);
    if (interval.end_us == 0)
        return (struct assent_planned){0};
    return (struct assent_planned){
        .start_us = interval.start_us,
        .end_us = interval.end_us,
        .until_us = interval.until_us > interval.end_us ? interval.until_us : 0,
        .implementer = implementer_of(turn->definition, turn->directory, fields),
    };
}

static void gather(struct names *names, const struct assent_field *field, const struct assent_value *value)
{
    if (field->type == ASSENT_FIELD_CI && value->kind == ASSENT_VALUE_TEXT)
        names_add(names, value->text);
    if (field->type == ASSENT_FIELD_LIST && value->kind == ASSENT_VALUE_LIST && field->member_count > 0) {
        for (size_t i = 0; i < value->list.count; i++)
            gather(names, &field->members[0], &value->list.items[i]);
    }
    if (field->type == ASSENT_FIELD_RECORD && value->kind == ASSENT_VALUE_RECORD) {
        for (size_t i = 0; i < field->member_count; i++) {
            const struct assent_value *member = assent_value_find(value, field->members[i].name);
            if (member)
                gather(names, &field->members[i], member);
        }
    }
}

// A program that works on two changes at once is no conflict: only people are kept.
static struct assent_text implementer_of(const struct assent_definition *definition,
                                         const struct assent_directory *directory,
                                         const struct assent_value *fields)
{
    struct assent_text name = assent_text_of("implementer");
    int index = assent_definition_field(definition, name);
    const struct assent_value *value = assent_value_find(fields, name);
    if (index < 0 || definition->fields[index].type != ASSENT_FIELD_PERSON || !value ||
        value->kind != ASSENT_VALUE_TEXT)
        return (struct assent_text){0};
    int32_t person = assent_directory_person(directory, value->text);
    return person_works(directory, person) ? directory->people[assent_person_behind(directory, person)].id
                                           : (struct assent_text){0};
}

static bool person_works(const struct assent_directory *directory, int32_t person)
{
    return person != ASSENT_NO_INDEX && directory->people[person].kind == ASSENT_HUMAN;
}

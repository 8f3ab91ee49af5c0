// SPDX-License-Identifier: Apache-2.0
// What a fact says of configuration items and of when: read from the fields by the definition that typed
// them, when the fact is made (the fold knows no definition). Guarantees: a list of items is sorted, each
// item once; a time that cannot be read is none.
#include "plan.h"

#include "ticket_names.h"

static void gather(struct names *names, const struct assent_field *field, const struct assent_value *value);
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

struct assent_planned fields_planned(const struct assent_definition *definition,
                                     const struct assent_directory *directory,
                                     const struct assent_value *fields)
{
    struct assent_planned planned = {0};
    if (definition->kind != ASSENT_CHANGE)
        return planned;
    for (size_t i = 0; i < definition->field_count; i++) {
        if (definition->fields[i].type != ASSENT_FIELD_PLANNED)
            continue;
        const struct assent_value *value = assent_value_find(fields, definition->fields[i].name);
        if (!value || !assent_instant_read(assent_value_get_text(value, "start"), &planned.start_us) ||
            !assent_instant_read(assent_value_get_text(value, "end"), &planned.end_us))
            return (struct assent_planned){0};
        planned.implementer = implementer_of(definition, directory, fields);
        return planned;
    }
    return planned;
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

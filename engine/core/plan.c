// SPDX-License-Identifier: Apache-2.0
// What a ticket says of configuration items and of when: read from its fields by the definition when a fact
// is made (the fold knows no definition), and from the ticket as it stands its entry in the schedule.
// Guarantees: an entry follows from its ticket alone, so rows, indexes and verify agree.
#include "plan.h"

#include <assent/core/schedule.h>

#include <stdlib.h>
#include <string.h>

enum { FIRST_NAMES = 8 };

struct names {
    struct assent_arena *arena;
    struct assent_text *items;
    size_t count;
    size_t room;
};

static void gather(struct names *names, const struct assent_field *field, const struct assent_value *value);
static void gather_handles(struct names *names, const struct assent_value *value);
static bool could_be_handle(struct assent_text text);
static void add(struct names *names, struct assent_text name);
static void settle(struct names *names);
static struct assent_text implementer_of(const struct assent_definition *definition,
                                         const struct assent_directory *directory,
                                         const struct assent_value *fields);
static bool person_works(const struct assent_directory *directory, int32_t person);
static enum assent_entry_status status_of(const struct assent_ticket *ticket);
static int by_text(const void *a, const void *b);

struct assent_value fields_items(const struct assent_definition *definition,
                                 const struct assent_value *fields, struct assent_arena *arena)
{
    struct names names = {.arena = arena};
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_value *value = assent_value_find(fields, definition->fields[i].name);
        if (value)
            gather(&names, &definition->fields[i], value);
    }
    settle(&names);
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

const struct assent_text *assent_ticket_items(const struct assent_ticket *ticket, struct assent_arena *arena,
                                              size_t *count)
{
    struct names names = {.arena = arena};
    const struct assent_value *items = &ticket->items;
    for (size_t i = 0; items->kind == ASSENT_VALUE_LIST && i < items->list.count; i++)
        add(&names, items->list.items[i].text);
    if (items->kind == ASSENT_VALUE_ABSENT)
        gather_handles(&names, &ticket->fields);
    settle(&names);
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

static void gather(struct names *names, const struct assent_field *field, const struct assent_value *value)
{
    if (field->type == ASSENT_FIELD_CI && value->kind == ASSENT_VALUE_TEXT)
        add(names, value->text);
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

// The step of upgrade.sql from form 2 says the same.
static void gather_handles(struct names *names, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_TEXT && could_be_handle(value->text))
        add(names, value->text);
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

static void add(struct names *names, struct assent_text name)
{
    if (names->count == names->room) {
        size_t room = names->room ? names->room * 2 : FIRST_NAMES;
        struct assent_text *items = assent_arena_take_array(names->arena, room, sizeof *items);
        if (names->count)
            memcpy(items, names->items, names->count * sizeof *items);
        names->items = items;
        names->room = room;
    }
    names->items[names->count++] = name;
}

static void settle(struct names *names)
{
    size_t count = 0;
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, by_text);
    for (size_t i = 0; i < names->count; i++) {
        if (count == 0 || !assent_text_equal(names->items[count - 1], names->items[i]))
            names->items[count++] = names->items[i];
    }
    names->count = count;
}

static int by_text(const void *a, const void *b)
{
    const struct assent_text *first = a;
    const struct assent_text *second = b;
    return assent_text_compare(*first, *second);
}

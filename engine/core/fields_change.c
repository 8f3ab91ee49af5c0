// SPDX-License-Identifier: Apache-2.0
// What an edit changes: from the values that were sent to the one fact that says it.
// Guarantees: a field that is sent with the value it has is no change; what must be filled is never emptied;
// the fields of a ticket stay within ASSENT_FIELDS_BYTES. Whether somebody may edit a field is asked by the
// callers, with field_may_edit.
#include "plan.h"
#include "preauthorise.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <stdlib.h>

static bool take_set(struct turn *turn, const struct assent_value *before, const struct assent_value *fields,
                     struct fields_change *change, struct assent_record *after, struct assent_record *set);
static bool take_cleared(struct turn *turn, const struct assent_value *before,
                         const struct assent_value *fields, const struct assent_value *cleared,
                         struct fields_change *change, struct assent_record *after);
static void keep(struct fields_change *change, const struct assent_field *field);
static bool find_field(struct turn *turn, struct assent_text name, const struct assent_field **out);
static bool keeps_required(struct turn *turn, const struct fields_change *change);
static struct assent_value names_of(struct assent_arena *arena, const struct fields_change *change,
                                    bool cleared_only);
static int by_name(const void *a, const void *b);

bool fields_change(struct turn *turn, const struct assent_value *before, const struct assent_value *fields,
                   const struct assent_value *cleared, struct fields_change *out)
{
    *out = (struct fields_change){
        .changed = assent_arena_take_array(turn->arena, turn->definition->field_count, sizeof *out->changed)};
    struct assent_record after = assent_record_from(turn->arena, before);
    struct assent_record set = assent_record_in(turn->arena);
    if (!take_set(turn, before, fields, out, &after, &set) ||
        !take_cleared(turn, before, fields, cleared, out, &after))
        return false;
    if (out->count > 1)
        qsort(out->changed, out->count, sizeof *out->changed, by_name);
    out->after = assent_record_done(&after);
    out->set = assent_record_done(&set);
    out->names = names_of(turn->arena, out, false);
    out->cleared = names_of(turn->arena, out, true);
    size_t bytes = assent_canonical_text(turn->arena, &out->after).count;
    if (bytes > ASSENT_FIELDS_BYTES)
        return turn_refuse(
            turn, ASSENT_LIMIT_REACHED,
            "The fields would have %zu bytes, at most %d are kept. Keep long texts elsewhere and "
            "name where.",
            bytes, ASSENT_FIELDS_BYTES);
    return true;
}

bool fields_edit(struct turn *turn, const struct fields_change *change)
{
    return fields_edit_by(turn, change, turn->event->actor.person, (struct assent_text){0});
}

bool fields_edit_by(struct turn *turn, const struct fields_change *change, struct assent_text editor,
                    struct assent_text why)
{
    if (change->count == 0)
        return true;
    if (!keeps_required(turn, change) || !run_pinned(turn, change))
        return false;
    const struct assent_ticket *ticket = turn->ticket;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_EDITED,
        .edited = {.is_material = change->is_material,
                   .editor = editor,
                   .why = why,
                   .material = fields_material_digest(turn->definition, &change->after, turn->arena),
                   .names = change->names,
                   .cleared = change->cleared,
                   .set = change->set,
                   .title = fields_title(turn->definition, &change->after, ticket->number, turn->arena),
                   .service = fields_service(turn->definition, &change->after),
                   .items = fields_items(turn->definition, &change->after, turn->arena),
                   .planned = fields_planned(turn, &change->after)}};
    return turn_emit(turn, &fact);
}

static bool take_set(struct turn *turn, const struct assent_value *before, const struct assent_value *fields,
                     struct fields_change *change, struct assent_record *after, struct assent_record *set)
{
    if (fields->kind == ASSENT_VALUE_ABSENT)
        return true;
    if (fields->kind != ASSENT_VALUE_RECORD)
        return turn_refuse(turn, ASSENT_FIELD_INVALID, "The fields must be a record of names and values.");
    for (size_t i = 0; i < fields->record.count; i++) {
        const struct assent_member *member = &fields->record.members[i];
        const struct assent_field *field;
        struct assent_value value;
        if (!find_field(turn, member->name, &field) ||
            !field_accept(turn, field, turn_words(turn, field->name), &member->value, &value))
            return false;
        const struct assent_value *old = assent_value_find(before, field->name);
        if (old && assent_value_equal(old, &value))
            continue;
        assent_record_set(after, field->name, value);
        assent_record_set(set, field->name, value);
        keep(change, field);
    }
    return true;
}

static bool take_cleared(struct turn *turn, const struct assent_value *before,
                         const struct assent_value *fields, const struct assent_value *cleared,
                         struct fields_change *change, struct assent_record *after)
{
    if (cleared->kind == ASSENT_VALUE_ABSENT)
        return true;
    if (cleared->kind != ASSENT_VALUE_LIST)
        return turn_refuse(turn, ASSENT_FIELD_INVALID, "The fields to empty must be a list of names.");
    for (size_t i = 0; i < cleared->list.count; i++) {
        const struct assent_value *name = &cleared->list.items[i];
        const struct assent_field *field;
        if (name->kind != ASSENT_VALUE_TEXT)
            return turn_refuse(turn, ASSENT_FIELD_INVALID, "The fields to empty must be a list of names.");
        if (!find_field(turn, name->text, &field))
            return false;
        if (assent_value_find(fields, field->name))
            return turn_refuse(turn, ASSENT_FIELD_INVALID,
                               "Field %s is both set and emptied. Send one of the two.",
                               turn_words(turn, field->name));
        struct assent_value now = assent_record_done(after);
        if (!assent_value_find(before, field->name) || !assent_value_find(&now, field->name))
            continue;
        assent_record_set(after, field->name, assent_value_absent());
        keep(change, field);
    }
    return true;
}

static void keep(struct fields_change *change, const struct assent_field *field)
{
    change->changed[change->count++] = field;
    change->is_material = change->is_material || field->material;
}

static bool find_field(struct turn *turn, struct assent_text name, const struct assent_field **out)
{
    const struct assent_definition *definition = turn->definition;
    int index = assent_definition_field(definition, name);
    if (index >= 0) {
        *out = &definition->fields[index];
        return true;
    }
    struct assent_text *names = assent_arena_take_array(turn->arena, definition->field_count, sizeof *names);
    for (size_t i = 0; i < definition->field_count; i++)
        names[i] = definition->fields[i].name;
    struct assent_text nearest = assent_diagnostics_nearest(name, names, definition->field_count);
    const char *workflow = turn_words(turn, definition->name);
    const char *unknown = turn_words(turn, name);
    if (nearest.count)
        turn_refuse(turn, ASSENT_FIELD_UNKNOWN, "Workflow %s has no field `%s`. Did you mean `%s`?", workflow,
                    unknown, turn_words(turn, nearest));
    else
        turn_refuse(turn, ASSENT_FIELD_UNKNOWN, "Workflow %s has no field `%s`. Its form lists those it has.",
                    workflow, unknown);
    return false;
}

static bool keeps_required(struct turn *turn, const struct fields_change *change)
{
    const struct assent_state *start = &turn->definition->states[turn->definition->start];
    bool at_start = assent_text_equal(turn->ticket->state, start->name);
    for (size_t i = 0; i < change->count; i++) {
        const struct assent_field *field = change->changed[i];
        bool needed = field->required || (field->required_in_count && !at_start);
        if (needed && !field_filled(&change->after, field->name))
            return turn_refuse(turn, ASSENT_FIELD_MISSING,
                               "Field %s must stay filled. Give it another value.",
                               turn_words(turn, field->name));
    }
    return true;
}

static struct assent_value names_of(struct assent_arena *arena, const struct fields_change *change,
                                    bool cleared_only)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < change->count; i++) {
        struct assent_text name = change->changed[i]->name;
        if (!cleared_only || !assent_value_find(&change->after, name))
            assent_items_add(&items, assent_value_text(name));
    }
    return assent_items_done(&items);
}

static int by_name(const void *a, const void *b)
{
    const struct assent_field *const *first = a;
    const struct assent_field *const *second = b;
    return assent_text_compare((*first)->name, (*second)->name);
}

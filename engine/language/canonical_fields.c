// SPDX-License-Identifier: Apache-2.0
// The canonical form of fields.
#include "canonical.h"

#include "field_types.h"

static struct assent_value field_value(const struct assent_definition *definition,
                                       const struct assent_field *field, struct assent_arena *arena);
static void put_bounds(struct assent_record *record, const struct assent_field *field);
static struct assent_value of_value(const struct assent_definition *definition,
                                    const struct assent_field *field, struct assent_arena *arena);
static struct assent_value choices_value(const struct assent_field *field, struct assent_arena *arena);

struct assent_value canonical_fields(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < definition->field_count; i++) {
        struct assent_value field = field_value(definition, &definition->fields[i], arena);
        struct assent_record record = assent_record_from(arena, &field);
        if (!definition->fields[i].material)
            assent_record_put_boolean(&record, "material", false);
        assent_items_add(&items, assent_record_done(&record));
    }
    return definition->field_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value field_value(const struct assent_definition *definition,
                                       const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    canonical_put_text(&record, "name", field->name);
    assent_record_put(&record, "type", assent_value_string(field_type_text(field->type)));
    canonical_put_text(&record, "title", field->title);
    canonical_put_text(&record, "help", field->help);
    canonical_put_true(&record, "multiline", field->multiline);
    canonical_put_text(&record, "pattern", field->pattern);
    canonical_put_true(&record, "required", field->required);
    assent_record_put(&record, "required_in",
                      canonical_state_names(definition, field->required_in, field->required_in_count, arena));
    put_bounds(&record, field);
    assent_record_put(&record, "of", of_value(definition, field, arena));
    assent_record_put(&record, "default", field->otherwise);
    assent_record_put(&record, "backout", canonical_moment(&field->backout, arena));
    assent_record_put(&record, "visible_when", canonical_condition(&field->visible_when, arena));
    assent_record_put(&record, "edit_by", canonical_who(&field->edit_by, arena));
    assent_record_put(&record, "edit_in",
                      canonical_state_names(definition, field->edit_in, field->edit_in_count, arena));
    if (field->type == ASSENT_FIELD_BOOLEAN && field->scored) {
        assent_record_put_integer(&record, "points", field->points);
        if (!field->points_if.boolean)
            assent_record_put(&record, "points_if", field->points_if);
    }
    return assent_record_done(&record);
}

static void put_bounds(struct assent_record *record, const struct assent_field *field)
{
    if (field->max)
        assent_record_put_integer(record, "max", field->max);
    if (field->has_least)
        assent_record_put_integer(record, "min", field->least);
    if (field->has_most)
        assent_record_put_integer(record, "max", field->most);
}

static struct assent_value of_value(const struct assent_definition *definition,
                                    const struct assent_field *field, struct assent_arena *arena)
{
    if (field->type == ASSENT_FIELD_CHOICE)
        return choices_value(field, arena);
    if (field->type != ASSENT_FIELD_LIST || field->member_count == 0)
        return assent_value_absent();
    const struct assent_field *item = &field->members[0];
    if (item->type != ASSENT_FIELD_RECORD)
        return assent_value_string(field_type_text(item->type));
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < item->member_count; i++)
        assent_items_add(&items, field_value(definition, &item->members[i], arena));
    return assent_items_done(&items);
}

static struct assent_value choices_value(const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < field->choice_count; i++) {
        const struct assent_choice *choice = &field->choices[i];
        struct assent_record record = assent_record_in(arena);
        assent_record_put_text(&record, "name", choice->name);
        canonical_put_text(&record, "title", choice->title);
        if (field->scored)
            assent_record_put_integer(&record, "points", choice->points);
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

// SPDX-License-Identifier: Apache-2.0
// The form of a workflow's fields as JSON Schema 2020-12, and the keys of the language for the reference.
// Members that start with `x-` say what JSON Schema has no word for: the order of the form, the type of the
// language, where a field is asked for.
#include <assent/language/language.h>

#include "canonical.h"
#include "field_types.h"
#include "form_condition.h"
#include "schema.h"

#include <string.h>

static struct assent_value field_schema(const struct assent_definition *definition,
                                        const struct assent_field *field, struct assent_arena *arena);
static void put_type(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_field *field, struct assent_arena *arena);
static void put_text(struct assent_record *record, const struct assent_field *field);
static void put_number(struct assent_record *record, const struct assent_field *field, const char *type);
static struct assent_value choices_enum(const struct assent_field *field, struct assent_arena *arena);
static struct assent_value choices_titles(const struct assent_field *field, struct assent_arena *arena);
static struct assent_value object_schema(const struct assent_definition *definition,
                                         const struct assent_field *fields, size_t count,
                                         struct assent_arena *arena);
static struct assent_value pair_schema(const char *first, const char *first_type, const char *second,
                                       const char *second_type, const char *format,
                                       struct assent_arena *arena);

struct assent_value assent_language_form(const struct assent_definition *definition,
                                         struct assent_arena *arena)
{
    struct assent_value object =
        object_schema(definition, definition->fields, definition->field_count, arena);
    struct assent_record record = assent_record_from(arena, &object);
    assent_record_put(&record, "$schema",
                      assent_value_string("https://json-schema.org/draft/2020-12/schema"));
    canonical_put_text(&record, "title", definition->title);
    canonical_put_text(&record, "description", definition->description);
    return assent_record_done(&record);
}

struct assent_value assent_language_keys(struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < SCHEMA_WORKFLOW.count; i++) {
        const struct schema_row *row = &SCHEMA_WORKFLOW.rows[i];
        struct assent_record key = assent_record_in(arena);
        if (row->type == SCHEMA_LATER)
            continue;
        assent_record_put_text(
            &key, "path",
            assent_text_format(arena, "%s%s%s", row->section, row->section[0] ? "." : "", row->key));
        assent_record_put(&key, "type", assent_value_string(schema_type_text(row->type)));
        assent_record_put(&key, "text", assent_value_string(row->text));
        assent_items_add(&items, assent_record_done(&key));
    }
    return assent_items_done(&items);
}

static struct assent_value object_schema(const struct assent_definition *definition,
                                         const struct assent_field *fields, size_t count,
                                         struct assent_arena *arena)
{
    struct assent_record properties = assent_record_in(arena);
    struct assent_items required = assent_items_in(arena);
    struct assent_items order = assent_items_in(arena);
    for (size_t i = 0; i < count; i++) {
        assent_record_set(&properties, fields[i].name, field_schema(definition, &fields[i], arena));
        assent_items_add(&order, assent_value_text(fields[i].name));
        if (fields[i].required && assent_condition_empty(&fields[i].visible_when))
            assent_items_add(&required, assent_value_text(fields[i].name));
    }
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "type", assent_value_string("object"));
    assent_record_put(&record, "properties", assent_record_done(&properties));
    assent_record_put(&record, "required", assent_items_done(&required));
    assent_record_put(&record, "x-order", assent_items_done(&order));
    assent_record_put_boolean(&record, "additionalProperties", false);
    return assent_record_done(&record);
}

static struct assent_value field_schema(const struct assent_definition *definition,
                                        const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    canonical_put_text(&record, "title", field->title.count ? field->title : field->name);
    canonical_put_text(&record, "description", field->help);
    assent_record_put(&record, "x-type", assent_value_string(field_type_text(field->type)));
    assent_record_put(&record, "default", field->otherwise);
    put_type(&record, definition, field, arena);
    assent_record_put(&record, "x-required-in",
                      canonical_state_names(definition, field->required_in, field->required_in_count, arena));
    assent_record_put(&record, "x-edit-in",
                      canonical_state_names(definition, field->edit_in, field->edit_in_count, arena));
    assent_record_put(&record, "x-visible-when", form_condition(&field->visible_when, arena));
    canonical_put_true(&record, "x-required-when-visible",
                       field->required && !assent_condition_empty(&field->visible_when));
    return assent_record_done(&record);
}

static void put_type(struct assent_record *record, const struct assent_definition *definition,
                     const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_value type = assent_value_string("string");
    switch (field->type) {
    case ASSENT_FIELD_TEXT:
        put_text(record, field);
        break;
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
        put_number(record, field, field->type == ASSENT_FIELD_INTEGER ? "integer" : "number");
        return;
    case ASSENT_FIELD_BOOLEAN:
        type = assent_value_string("boolean");
        break;
    case ASSENT_FIELD_CHOICE:
        assent_record_put(record, "enum", choices_enum(field, arena));
        assent_record_put(record, "x-titles", choices_titles(field, arena));
        break;
    case ASSENT_FIELD_LIST:
        type = assent_value_string("array");
        if (field->max)
            assent_record_put_integer(record, "maxItems", field->max);
        if (field->member_count)
            assent_record_put(record, "items", field_schema(definition, &field->members[0], arena));
        break;
    case ASSENT_FIELD_DATE:
        assent_record_put(record, "format", assent_value_string("date"));
        break;
    case ASSENT_FIELD_DATETIME:
        assent_record_put(record, "format", assent_value_string("date-time"));
        break;
    case ASSENT_FIELD_URL:
        assent_record_put(record, "format", assent_value_string("uri"));
        break;
    case ASSENT_FIELD_PLANNED:
    case ASSENT_FIELD_MONEY:
    case ASSENT_FIELD_RECORD: {
        struct assent_value object =
            field->type == ASSENT_FIELD_PLANNED
                ? pair_schema("start", "string", "end", "string", "date-time", arena)
            : field->type == ASSENT_FIELD_MONEY
                ? pair_schema("amount", "number", "currency", "string", NULL, arena)
                : object_schema(definition, field->members, field->member_count, arena);
        for (size_t i = 0; i < object.record.count; i++)
            assent_record_set(record, object.record.members[i].name, object.record.members[i].value);
        return;
    }
    case ASSENT_FIELD_DURATION:
    case ASSENT_FIELD_PERSON:
    case ASSENT_FIELD_GROUP:
    case ASSENT_FIELD_SERVICE:
    case ASSENT_FIELD_CI:
    case ASSENT_FIELD_TICKET:
    case ASSENT_FIELD_FILE:
    case ASSENT_FIELD_SECRET:
        break;
    }
    assent_record_put(record, "type", type);
}

static void put_text(struct assent_record *record, const struct assent_field *field)
{
    if (field->max)
        assent_record_put_integer(record, "maxLength", field->max);
    canonical_put_true(record, "x-multiline", field->multiline);
    canonical_put_text(record, "x-pattern",
                       field->pattern); // a glob, where JSON Schema's `pattern` is a regular expression
}

static void put_number(struct assent_record *record, const struct assent_field *field, const char *type)
{
    assent_record_put(record, "type", assent_value_string(type));
    if (field->has_least)
        assent_record_put_integer(record, "minimum", field->least);
    if (field->has_most)
        assent_record_put_integer(record, "maximum", field->most);
}

static struct assent_value choices_enum(const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < field->choice_count; i++)
        assent_items_add(&items, assent_value_text(field->choices[i].name));
    return assent_items_done(&items);
}

static struct assent_value choices_titles(const struct assent_field *field, struct assent_arena *arena)
{
    struct assent_record titles = assent_record_in(arena);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (field->choices[i].title.count)
            assent_record_set(&titles, field->choices[i].name, assent_value_text(field->choices[i].title));
    }
    struct assent_value value = assent_record_done(&titles);
    return value.record.count ? value : assent_value_absent();
}

static struct assent_value pair_schema(const char *first, const char *first_type, const char *second,
                                       const char *second_type, const char *format,
                                       struct assent_arena *arena)
{
    const char *names[] = {first, second};
    const char *types[] = {first_type, second_type};
    struct assent_record properties = assent_record_in(arena);
    struct assent_items required = assent_items_in(arena);
    for (size_t i = 0; i < 2; i++) {
        struct assent_record part = assent_record_in(arena);
        assent_record_put(&part, "type", assent_value_string(types[i]));
        if (format)
            assent_record_put(&part, "format", assent_value_string(format));
        assent_record_put(&properties, names[i], assent_record_done(&part));
        assent_items_add(&required, assent_value_string(names[i]));
    }
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "type", assent_value_string("object"));
    assent_record_put(&record, "properties", assent_record_done(&properties));
    assent_record_put(&record, "required", assent_items_done(&required));
    assent_record_put_boolean(&record, "additionalProperties", false);
    return assent_record_done(&record);
}

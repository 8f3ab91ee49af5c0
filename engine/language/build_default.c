// SPDX-License-Identifier: Apache-2.0
// Defaults of fields, and what `set` writes into them, in the form in which values are stored (definition.h):
// typed by the field, never by YAML.
#include "field_types.h"
#include "reader.h"

#include <string.h>

static bool default_scalar(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out);
static bool default_text(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out);
static bool default_number(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out);
static bool default_choice(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out);
static bool default_time(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out);
static bool default_list(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out);
static bool within(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                   double number);
static bool no_default(const struct reader *reader, const struct assent_field *field,
                       const struct tree *value);

bool build_default(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                   struct assent_value *out)
{
    if (value->broken)
        return false;
    if (field->type == ASSENT_FIELD_LIST)
        return default_list(reader, field, value, out);
    if (value->kind == TREE_SCALAR)
        return default_scalar(reader, field, value, out);
    return no_default(reader, field, value);
}

static bool default_scalar(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out)
{
    switch (field->type) {
    case ASSENT_FIELD_TEXT:
        return default_text(reader, field, value, out);
    case ASSENT_FIELD_PERSON:
    case ASSENT_FIELD_GROUP:
    case ASSENT_FIELD_SERVICE:
    case ASSENT_FIELD_CI:
    case ASSENT_FIELD_URL:
        *out = assent_value_text(value->text);
        return !scalar_is_cut(&reader->reading, value);
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
        return default_number(reader, field, value, out);
    case ASSENT_FIELD_BOOLEAN:
        *out = assent_value_boolean(false);
        return scalar_boolean(&reader->reading, value, &out->boolean);
    case ASSENT_FIELD_CHOICE:
        return default_choice(reader, field, value, out);
    case ASSENT_FIELD_DATE:
    case ASSENT_FIELD_DATETIME:
    case ASSENT_FIELD_DURATION:
        return default_time(reader, field, value, out);
    case ASSENT_FIELD_LIST:
    case ASSENT_FIELD_MONEY:
    case ASSENT_FIELD_PLANNED:
    case ASSENT_FIELD_TICKET:
    case ASSENT_FIELD_FILE:
    case ASSENT_FIELD_SECRET:
    case ASSENT_FIELD_RECORD:
        break;
    }
    return no_default(reader, field, value);
}

static bool default_text(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out)
{
    struct assent_text text;
    if (!scalar_text(&reader->reading, value, &text))
        return false;
    *out = assent_value_text(text);
    if (field->max && assent_text_points(text) > (size_t)field->max)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_DEFAULT, value->place,
                                 "the value has more than %lld characters", (long long)field->max);
    if (!field->multiline && assent_text_find_byte(text, '\n') < text.count)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_DEFAULT, value->place,
                                 "the value has several lines, and the field is not `multiline`");
    return true;
}

static bool default_number(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out)
{
    int64_t integer = 0;
    double number = 0;
    if (field->type == ASSENT_FIELD_INTEGER) {
        if (!scalar_integer(&reader->reading, value, &integer) ||
            !within(reader, field, value, (double)integer))
            return false;
        *out = assent_value_integer(integer);
        return true;
    }
    if (!scalar_number(&reader->reading, value, &number) || !within(reader, field, value, number))
        return false;
    *out = assent_value_decimal(number);
    return true;
}

static bool default_choice(const struct reader *reader, const struct assent_field *field,
                           const struct tree *value, struct assent_value *out)
{
    struct assent_text *names =
        assent_arena_take_array(reader->reading.arena, field->choice_count, sizeof *names);
    for (size_t i = 0; i < field->choice_count; i++) {
        names[i] = field->choices[i].name;
        if (assent_text_equal(names[i], value->text)) {
            *out = assent_value_text(value->text);
            return true;
        }
    }
    if (field->choice_count == 0)
        return false; // `of` is missing or wrong, which is said there
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_DEFAULT, value->place,
        "`%s` is not among the values of the choice", word_shown(reader->reading.arena, value->text));
    word_suggest(reader->reading.diagnostics, item, value->text, (struct names){names, field->choice_count},
                 "values");
    return false;
}

// Kept as they are shown, so that two spellings of one time are one value.
static bool default_time(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out)
{
    struct assent_duration duration;
    struct assent_date date;
    int64_t instant_us = 0;
    struct assent_arena *arena = reader->reading.arena;
    if (field->type == ASSENT_FIELD_DURATION) {
        if (!scalar_duration(&reader->reading, value, &duration))
            return false;
        *out = assent_value_text(assent_duration_text(arena, duration));
        return true;
    }
    if (field->type == ASSENT_FIELD_DATE && assent_date_read(value->text, &date)) {
        *out = assent_value_text(value->text);
        return true;
    }
    if (field->type == ASSENT_FIELD_DATETIME && assent_instant_read(value->text, &instant_us)) {
        *out = assent_value_text(assent_instant_text(arena, instant_us));
        return true;
    }
    assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_NOT_TIME, value->place, "`%s` is not a %s; write %s",
        word_shown(arena, value->text), field_type_text(field->type),
        field->type == ASSENT_FIELD_DATE ? "2026-11-23" : "2026-11-23T07:30:00Z or with an offset as +01:00");
    return false;
}

static bool default_list(const struct reader *reader, const struct assent_field *field,
                         const struct tree *value, struct assent_value *out)
{
    if (value->kind != TREE_SEQUENCE || field->member_count == 0 ||
        field->members[0].type == ASSENT_FIELD_RECORD)
        return no_default(reader, field, value);
    struct assent_items items = assent_items_in(reader->reading.arena);
    for (size_t i = 0; i < value->count; i++) {
        struct assent_value item = {0};
        if (!build_default(reader, &field->members[0], value->items[i], &item))
            return false;
        assent_items_add(&items, item);
    }
    *out = assent_items_done(&items);
    return true;
}

static bool within(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                   double number)
{
    if ((!field->has_least || number >= (double)field->least) &&
        (!field->has_most || number <= (double)field->most))
        return true;
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_DEFAULT, value->place,
                             "the value lies outside `min` and `max`");
    return false;
}

static bool no_default(const struct reader *reader, const struct assent_field *field,
                       const struct tree *value)
{
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_DEFAULT, value->place,
                             "a field of type %s cannot be given this value in the file",
                             field_type_text(field->type));
    return false;
}

// SPDX-License-Identifier: Apache-2.0
// Fields as rules ask for them: filled or not, required where, editable by whom, and the digests and titles
// made of them. Guarantees: a refusal for missing fields names all of them at once; a digest covers exactly
// the fields that are named, by name.
#include "fields.h"

#include <assent/base/canonical.h>

enum { TITLE_POINTS = 200 };

static void name_missing(struct assent_buffer *missing, struct assent_text name);
static bool refuse_missing(struct turn *turn, const struct assent_buffer *missing, const char *why);

bool field_may_edit(struct turn *turn, const struct assent_field *field, struct assent_text person, bool *out)
{
    const struct assent_ticket *ticket = turn->ticket;
    *out = false;
    bool here = false;
    for (size_t i = 0; i < field->edit_in_count; i++)
        here = here || assent_text_equal(turn->definition->states[field->edit_in[i]].name, ticket->state);
    if (field->edit_in_count == 0)
        here = ticket->state_kind == ASSENT_STATE_PEOPLE &&
               assent_audience_has(turn->directory, &ticket->held_by, ticket->requester);
    if (!here)
        return true;
    if (field->edit_by.kind != ASSENT_WHO_NOBODY)
        return turn_who_has(turn, &field->edit_by, person, out);
    *out = requester_acts(turn->definition, ticket, person);
    return true;
}

bool field_filled(const struct assent_value *fields, struct assent_text name)
{
    const struct assent_value *value = assent_value_find(fields, name);
    if (!value || value->kind == ASSENT_VALUE_ABSENT)
        return false;
    if (value->kind == ASSENT_VALUE_TEXT)
        return assent_text_trim(value->text).count > 0;
    return value->kind != ASSENT_VALUE_LIST || value->list.count > 0;
}

bool fields_require(struct turn *turn, const uint16_t *fields, size_t count, const char *why)
{
    struct assent_buffer missing = assent_buffer_in(turn->arena);
    for (size_t i = 0; i < count; i++) {
        struct assent_text name = turn->definition->fields[fields[i]].name;
        if (!field_filled(&turn->ticket->fields, name))
            name_missing(&missing, name);
    }
    return missing.count == 0 || refuse_missing(turn, &missing, why);
}

bool fields_require_in(struct turn *turn, uint16_t state)
{
    const struct assent_definition *definition = turn->definition;
    struct assent_buffer missing = assent_buffer_in(turn->arena);
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_field *field = &definition->fields[i];
        bool visible = true;
        if (!field_required_in(field, state) || field_filled(&turn->ticket->fields, field->name))
            continue;
        if (!turn_guard(turn, &field->visible_when, &visible))
            return false;
        if (visible)
            name_missing(&missing, field->name);
    }
    if (missing.count == 0)
        return true;
    if (state == ASSENT_TO_NONE)
        return refuse_missing(turn, &missing, "from the start");
    const char *name = turn_words(turn, definition->states[state].name);
    return refuse_missing(turn, &missing, assent_text_format(turn->arena, "in state %s", name).bytes);
}

struct assent_digest fields_digest(const struct assent_value *fields, const struct assent_text *names,
                                   size_t count, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *value = assent_value_find(fields, names[i]);
        if (value)
            assent_record_set(&record, names[i], *value);
    }
    struct assent_value covered = assent_record_done(&record);
    return assent_digest_of(assent_canonical_text(arena, &covered));
}

// Values do not change where they stand, and the turn's arena gives nothing back: what stands where it stood
// is what it was.
struct assent_digest turn_covers(struct turn *turn, const struct assent_round *round)
{
    const struct assent_value *fields = &turn->ticket->fields;
    struct turn_covered *last = &turn->covered;
    bool same = last->fields && last->fields == fields->record.members && last->names == round->covers &&
                last->field_count == fields->record.count && last->count == round->covers_count;
    if (!same)
        *last = (struct turn_covered){
            .fields = fields->record.members,
            .names = round->covers,
            .field_count = fields->record.count,
            .count = round->covers_count,
            .digest = fields_digest(fields, round->covers, round->covers_count, turn->arena),
        };
    return last->digest;
}

const struct assent_text *fields_material(const struct assent_definition *definition, size_t *count,
                                          struct assent_arena *arena)
{
    struct assent_text *names = assent_arena_take_array(arena, definition->field_count, sizeof *names);
    *count = 0;
    for (size_t i = 0; i < definition->field_count; i++) {
        if (definition->fields[i].material)
            names[(*count)++] = definition->fields[i].name;
    }
    assent_texts_sort(names, *count);
    return names;
}

struct assent_text *fields_names_of(const struct assent_definition *definition, const uint16_t *fields,
                                    size_t count, struct assent_arena *arena)
{
    struct assent_text *names = assent_arena_take_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = definition->fields[fields[i]].name;
    assent_texts_sort(names, count);
    return names;
}

struct assent_digest fields_material_digest(const struct assent_definition *definition,
                                            const struct assent_value *fields, struct assent_arena *arena)
{
    size_t count;
    const struct assent_text *names = fields_material(definition, &count, arena);
    return fields_digest(fields, names, count, arena);
}

struct assent_text fields_title(const struct assent_definition *definition, const struct assent_value *fields,
                                struct assent_text number, struct assent_arena *arena)
{
    for (size_t i = 0; i < definition->field_count; i++) {
        if (definition->fields[i].type != ASSENT_FIELD_TEXT)
            continue;
        const struct assent_value *value = assent_value_find(fields, definition->fields[i].name);
        struct assent_text text = value ? assent_text_trim(value->text) : (struct assent_text){0};
        return text.count ? assent_text_copy(arena, title_cut(text)) : number;
    }
    return number;
}

struct assent_text fields_service(const struct assent_definition *definition,
                                  const struct assent_value *fields)
{
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_value *value = assent_value_find(fields, definition->fields[i].name);
        if (definition->fields[i].type == ASSENT_FIELD_SERVICE)
            return value ? value->text : (struct assent_text){0};
    }
    return (struct assent_text){0};
}

struct assent_text title_cut(struct assent_text text)
{
    size_t points = 0;
    for (size_t i = 0; i < text.count; i++) {
        bool begins = ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
        if (text.bytes[i] == '\n' || (begins && points++ == TITLE_POINTS))
            return assent_text_slice(text.bytes, i);
    }
    return text;
}

static void name_missing(struct assent_buffer *missing, struct assent_text name)
{
    assent_buffer_string(missing, missing->count ? ", " : "");
    assent_buffer_text(missing, name);
}

static bool refuse_missing(struct turn *turn, const struct assent_buffer *missing, const char *why)
{
    return turn_refuse(turn, ASSENT_FIELD_MISSING, "To be filled %s: %s. Send the missing fields.", why,
                       turn_words(turn, assent_buffer_done(missing)));
}

bool field_required_in(const struct assent_field *field, uint16_t state)
{
    if (state == ASSENT_TO_NONE)
        return field->required;
    for (size_t i = 0; i < field->required_in_count; i++) {
        if (field->required_in[i] == state)
            return true;
    }
    return false;
}

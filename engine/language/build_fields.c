// SPDX-License-Identifier: Apache-2.0
// Builds the fields: types, choices with their points, lists and small records, what is required where.
// Names of fields are words of conditions, so they must be identifiers and none of the names that conditions
// have already.
#include "field_types.h"
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_field(const struct reader *reader, const struct tree_entry *entry, bool member,
                        struct assent_field *field, bool *material_given);
static void check_backout(const struct reader *reader, const struct assent_field *field);
static void check_name(const struct reader *reader, const struct tree *name);
static void check_taken(const struct reader *reader, const struct section *section,
                        const struct assent_field *field);
static void build_bounds(const struct section *section, struct assent_field *field);
static void build_of(const struct reader *reader, const struct section *section, struct assent_field *field);
static void build_choices(const struct reader *reader, const struct section *section, const struct tree *of,
                          struct assent_field *field);
static bool build_choice(const struct reader *reader, const struct tree *name, const struct tree *value,
                         struct assent_choice *choice);
static void build_list(const struct reader *reader, const struct section *section, const struct tree *of,
                       struct assent_field *field);
static void build_record(const struct reader *reader, const struct tree *of, struct assent_field *item);
static void build_required(const struct reader *reader, const struct section *section,
                           struct assent_field *field);

void build_fields(struct reader *reader, const struct section *top)
{
    size_t count = 0;
    const struct tree_entry *entries =
        reader_entries(reader, section_get(top, "fields"), ASSENT_FIELDS, "field", &count);
    struct assent_field *fields = assent_arena_take_array(reader->reading.arena, count, sizeof *fields);
    reader->material_given =
        assent_arena_take_array(reader->reading.arena, count, sizeof *reader->material_given);
    for (size_t i = 0; i < count; i++)
        build_field(reader, &entries[i], false, &fields[i], &reader->material_given[i]);
    reader->definition->fields = fields;
    reader->definition->field_count = count;
    for (size_t i = 0; i < count; i++)
        check_backout(reader, &fields[i]);
}

// A duration, or a field that holds one; the end of the planned time is what it counts from.
static void check_backout(const struct reader *reader, const struct assent_field *field)
{
    const struct assent_node *path = field->backout.path;
    if (!path)
        return;
    int found = path->root == ASSENT_ROOT_FIELD && path->name_count == 1
                    ? assent_definition_field(reader->definition, path->names[0])
                    : -1;
    bool duration = found >= 0 && reader->definition->fields[found].type == ASSENT_FIELD_DURATION;
    if (!duration || field->backout.offset.amount)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_MOMENT, field->backout.place,
                                 "`backout` is a duration as 1 h, or the name of a field of type duration");
}

static void build_field(const struct reader *reader, const struct tree_entry *entry, bool member,
                        struct assent_field *field, bool *material_given)
{
    *field = (struct assent_field){.name = entry->key->text, .place = entry->key->place};
    check_name(reader, entry->key);
    struct section section =
        reader_section(reader, "fields.NAME", entry->value, entry->key->place, entry->key->text);
    if (!section.tree)
        return;
    field->type = (enum assent_field_type)read_word(&section, "type", FIELD_TYPE_WORDS, ASSENT_FIELD_TEXT);
    check_taken(reader, &section, field);
    field->title = read_text(&section, "title");
    field->help = read_text(&section, "help");
    field->multiline = read_boolean(&section, "multiline", false);
    field->pattern = read_text(&section, "pattern");
    field->points = read_integer(&section, "points", -ASSENT_POINTS, ASSENT_POINTS, 0);
    field->scored = field->type == ASSENT_FIELD_BOOLEAN && section_has(&section, "points");
    if (field->scored)
        field->points_if = assent_value_boolean(read_boolean(&section, "points_if", true));
    build_bounds(&section, field);
    build_of(reader, &section, field);
    build_required(reader, &section, field);
    if (field->type == ASSENT_FIELD_PLANNED)
        field->backout = reader_moment(reader, &section, "backout");
    field->visible_when = reader_condition(reader, &section, "visible_when");
    field->edit_by = reader_who(reader, &section, "edit_by");
    field->edit_in = reader_states(reader, &section, "edit_in", &field->edit_in_count);
    field->material = read_boolean(&section, "material", false);
    *material_given = section_has(&section, "material");
    const struct tree *otherwise = section_get(&section, "default");
    if (otherwise && !member)
        build_default(reader, field, otherwise, &field->otherwise);
}

static void check_name(const struct reader *reader, const struct tree *name)
{
    static const char *const taken[] = {"comment", "editors", "policy_deployer"}; // in `require` and in `by`
    if (!scalar_is_name(&reader->reading, name, "field", true))
        return;
    bool means = condition_takes(name->text);
    for (size_t i = 0; !means && i < sizeof taken / sizeof *taken; i++)
        means = assent_text_is(name->text, taken[i]);
    if (!means)
        return;
    const char *shown = word_shown(reader->reading.arena, name->text);
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_NAME, name->place,
        "`%s` means something else in conditions and in `by`: choose another name", shown);
    if (item)
        item->label = assent_text_format(reader->reading.arena, "`its_%s` would do", shown);
}

// Keys that mean nothing for the type, and `points_if` without `points`.
static void check_taken(const struct reader *reader, const struct section *section,
                        const struct assent_field *field)
{
    for (size_t i = 0; i < section->tree->count; i++) {
        const struct tree *key = section->tree->entries[i].key;
        const struct schema_row *row = schema_find(section->schema, section->name, key->text);
        if (row && !field_type_takes(field->type, row->key))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY, key->place,
                                     "`%s` has no meaning for a field of type %s", row->key,
                                     field_type_text(field->type));
    }
    if (section_has(section, "points_if") && !section_has(section, "points"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(section, "points_if"),
                                 "`points_if` has no meaning without `points`");
}

static void build_bounds(const struct section *section, struct assent_field *field)
{
    if (field->type == ASSENT_FIELD_TEXT || field->type == ASSENT_FIELD_LIST) {
        field->max = read_integer(section, "max", 1, ASSENT_FIELDS_BYTES, 0);
        return;
    }
    field->has_least = section_has(section, "min");
    field->has_most = section_has(section, "max");
    field->least = read_integer(section, "min", INT64_MIN, INT64_MAX, 0);
    field->most = read_integer(section, "max", INT64_MIN, INT64_MAX, 0);
    if (field->has_least && field->has_most && field->least > field->most)
        assent_diagnostics_error(section->reading->diagnostics, ASSENT_OUT_OF_RANGE,
                                 section_key_place(section, "max"), "`max` lies below `min`");
}

static void build_of(const struct reader *reader, const struct section *section, struct assent_field *field)
{
    bool wants = field->type == ASSENT_FIELD_CHOICE || field->type == ASSENT_FIELD_LIST;
    const struct tree *of = section_get(section, "of");
    if (wants && !section_has(section, "of"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "a %s needs `of`: %s", field_type_text(field->type),
                                 field->type == ASSENT_FIELD_CHOICE ? "what there is to choose from"
                                                                    : "the type of its entries");
    if (!of || !wants)
        return;
    if (field->type == ASSENT_FIELD_CHOICE)
        build_choices(reader, section, of, field);
    else
        build_list(reader, section, of, field);
}

static void build_choices(const struct reader *reader, const struct section *section, const struct tree *of,
                          struct assent_field *field)
{
    if (of->kind == TREE_SCALAR) {
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_WRONG_SHAPE, of->place,
            "`of` of a choice is a list of its values, or a mapping from value to points");
        return;
    }
    bool mapping = of->kind == TREE_MAPPING;
    if (of->count == 0 || of->count > ASSENT_CHOICES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "of"), "a choice has 1 to %d values, not %zu",
                                 ASSENT_CHOICES, of->count);
        return;
    }
    struct assent_choice *choices =
        assent_arena_take_array(reader->reading.arena, of->count, sizeof *choices);
    for (size_t i = 0; i < of->count; i++) {
        const struct tree *name = mapping ? of->entries[i].key : of->items[i];
        if (!build_choice(reader, name, mapping ? of->entries[i].value : NULL, &choices[field->choice_count]))
            continue;
        for (size_t k = 0; k < field->choice_count; k++) {
            if (assent_text_equal(choices[k].name, name->text))
                assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, name->place,
                                         "the choice has `%s` twice",
                                         word_shown(reader->reading.arena, name->text));
        }
        field->choice_count++;
    }
    field->choices = choices;
    field->scored = mapping;
}

static bool build_choice(const struct reader *reader, const struct tree *name, const struct tree *value,
                         struct assent_choice *choice)
{
    if (name->broken)
        return false;
    if (name->kind != TREE_SCALAR || name->text.count == 0 || name->text.count > ASSENT_NAME_BYTES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_NAME, name->place,
                                 "a value of a choice is a text of 1 to %d bytes", ASSENT_NAME_BYTES);
        return false;
    }
    choice->name = name->text;
    if (!value || value->broken)
        return true;
    if (value->kind == TREE_SCALAR) {
        bool whole = scalar_integer(&reader->reading, value, &choice->points);
        if (whole && (choice->points < -ASSENT_POINTS || choice->points > ASSENT_POINTS))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_OUT_OF_RANGE, value->place,
                                     "points may be %d to %d", -ASSENT_POINTS, ASSENT_POINTS);
        return true;
    }
    struct section section = reader_section(reader, "fields.NAME.of.NAME", value, name->place, name->text);
    choice->points = read_integer(&section, "points", -ASSENT_POINTS, ASSENT_POINTS, 0);
    choice->title = read_text(&section, "title");
    return true;
}

static void build_list(const struct reader *reader, const struct section *section, const struct tree *of,
                       struct assent_field *field)
{
    struct assent_field *item = assent_arena_take(reader->reading.arena, sizeof *item);
    item->place = of->place;
    field->members = item;
    field->member_count = 1;
    if (of->kind == TREE_MAPPING) {
        build_record(reader, of, item);
        return;
    }
    int type = of->kind == TREE_SCALAR
                   ? scalar_word(&reader->reading, of, words_of(&reader->reading, FIELD_TYPE_WORDS), "of")
                   : ASSENT_FIELD_RECORD;
    if (type >= 0 && !field_type_listed((enum assent_field_type)type))
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_WRONG_SHAPE, section_key_place(section, "of"),
            "entries of a list are of a simple type, or a small record { name: { type: … } }");
    else if (type >= 0)
        item->type = (enum assent_field_type)type;
}

static void build_record(const struct reader *reader, const struct tree *of, struct assent_field *item)
{
    size_t count = 0;
    const struct tree_entry *entries =
        reader_entries(reader, of, ASSENT_RECORD_FIELDS, "field of a record", &count);
    struct assent_field *members = assent_arena_take_array(reader->reading.arena, count, sizeof *members);
    bool unused = false;
    item->type = ASSENT_FIELD_RECORD;
    for (size_t i = 0; i < count; i++) {
        build_field(reader, &entries[i], true, &members[i], &unused);
        if (members[i].type == ASSENT_FIELD_LIST)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, members[i].place,
                                     "a record in a list holds no lists of its own");
        const struct tree *required = tree_get(entries[i].value, "required");
        if (required && required->kind == TREE_SEQUENCE)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY, required->place,
                                     "inside a record `required` is true or false");
        static const char *const later[] = {"default", "visible_when", "edit_in",
                                            "edit_by", "material",     "points"};
        for (size_t k = 0; k < sizeof later / sizeof *later; k++) {
            if (tree_get(entries[i].value, later[k]))
                assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                         entries[i].key->place,
                                         "`%s` has no meaning inside a record: say it of the list", later[k]);
        }
    }
    item->members = members;
    item->member_count = count;
}

// true, false, or the states from which on.
static void build_required(const struct reader *reader, const struct section *section,
                           struct assent_field *field)
{
    const struct tree *required = section_get(section, "required");
    if (!required)
        return;
    if (required->kind == TREE_SCALAR)
        scalar_boolean(&reader->reading, required, &field->required);
    else if (required->kind == TREE_SEQUENCE)
        field->required_in = reader_states(reader, section, "required", &field->required_in_count);
    else
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, required->place,
                                 "`required` is true, or a list of states");
}

// SPDX-License-Identifier: Apache-2.0
// Reading a mapping by the rows of its section: which keys are unknown, come later, are missing, or hold
// another shape of value than their row says. What a scalar means is read by scalar.c; here only scalar, list
// and mapping are told apart.
#include "schema.h"

#include <assert.h>
#include <string.h>

enum shape { SHAPE_SCALAR = 1, SHAPE_LIST = 2, SHAPE_MAPPING = 4 };

static void check_keys(const struct section *section);
static void check_key(const struct section *section, const struct tree_entry *entry);
static void check_required(const struct section *section);
static bool is_misspelt(const struct section *section, const struct schema_row *row);
static void report_unknown(const struct section *section, const struct tree *key);
static bool check_shape(const struct section *section, const struct schema_row *row,
                        const struct tree_entry *entry, bool report);
static unsigned shapes_of(enum schema_type type);
static enum shape shape_of(const struct tree *tree);
static const char *shape_text(const struct tree *tree);
static bool is_empty(const struct tree *tree);

struct section section_open(const struct schema *schema, const char *name, const struct tree *tree,
                            struct assent_place place, struct assent_text called,
                            const struct reading *reading)
{
    struct assent_arena *arena = reading->arena;
    struct section section = {schema, name, tree, place, called, reading};
    if (!tree || tree->broken) {
        section.tree = NULL;
        return section;
    }
    if (tree->kind != TREE_MAPPING) {
        struct assent_text keys = word_list(arena, schema_keys(schema, name, arena));
        struct assent_diagnostic *item = assent_diagnostics_error(
            reading->diagnostics, ASSENT_WRONG_SHAPE, tree->place,
            "`%s` holds %s; it wants a mapping of keys", word_shown(arena, called), shape_text(tree));
        if (item)
            item->note = assent_text_format(arena, "keys allowed in `%s`: %.*s", word_shown(arena, called),
                                            (int)keys.count, keys.bytes);
        section.tree = NULL;
        return section;
    }
    check_keys(&section);
    check_required(&section);
    return section;
}

const struct tree *section_get(const struct section *section, const char *key)
{
    const struct schema_row *row = schema_find(section->schema, section->name, assent_text_of(key));
    assert(row && row->type != SCHEMA_LATER);
    const struct tree_entry *entry = tree_find(section->tree, assent_text_of(key));
    if (!entry || entry->value->broken || !check_shape(section, row, entry, false))
        return NULL;
    return entry->value;
}

bool section_has(const struct section *section, const char *key)
{
    return tree_find(section->tree, assent_text_of(key)) != NULL;
}

struct assent_place section_key_place(const struct section *section, const char *key)
{
    const struct tree_entry *entry = tree_find(section->tree, assent_text_of(key));
    return entry ? entry->key->place : section->place;
}

const struct schema_row *schema_find(const struct schema *schema, const char *section, struct assent_text key)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->rows[i].section, section) == 0 && assent_text_is(key, schema->rows[i].key))
            return &schema->rows[i];
    }
    return NULL;
}

struct names schema_keys(const struct schema *schema, const char *section, struct assent_arena *arena)
{
    struct assent_text *items = assent_arena_take_array(arena, schema->count, sizeof *items);
    struct names names = {.items = items};
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->rows[i].section, section) == 0 && schema->rows[i].type != SCHEMA_LATER)
            items[names.count++] = assent_text_of(schema->rows[i].key);
    }
    return names;
}

const char *schema_type_text(enum schema_type type)
{
    static const char *const texts[] = {
        [SCHEMA_TEXT] = "text",
        [SCHEMA_WORD] = "word",
        [SCHEMA_NAME] = "name",
        [SCHEMA_INTEGER] = "integer",
        [SCHEMA_BOOLEAN] = "boolean",
        [SCHEMA_DURATION] = "duration",
        [SCHEMA_MOMENT] = "time",
        [SCHEMA_CONDITION] = "condition",
        [SCHEMA_WHO] = "who",
        [SCHEMA_VALUE] = "value",
        [SCHEMA_HOOK] = "hook",
        [SCHEMA_STATE] = "state",
        [SCHEMA_STATES] = "list of states",
        [SCHEMA_FIELDS] = "list of fields",
        [SCHEMA_JOBS] = "list of jobs",
        [SCHEMA_NEED] = "need",
        [SCHEMA_TEXTS] = "list of texts",
        [SCHEMA_KEYS] = "mapping",
        [SCHEMA_NAMED] = "mapping of names",
        [SCHEMA_LIST] = "list of mappings",
        [SCHEMA_ANY] = "several forms",
        [SCHEMA_LATER] = "later",
    };
    return texts[type];
}

static void check_keys(const struct section *section)
{
    for (size_t i = 0; i < section->tree->count; i++)
        check_key(section, &section->tree->entries[i]);
}

static void check_key(const struct section *section, const struct tree_entry *entry)
{
    const struct schema_row *row = schema_find(section->schema, section->name, entry->key->text);
    if (!row && entry->value->stray)
        return;
    if (!row) {
        report_unknown(section, entry->key);
        return;
    }
    if (row->type == SCHEMA_LATER) {
        struct assent_diagnostic *item =
            assent_diagnostics_error(section->reading->diagnostics, ASSENT_LATER_KEY, entry->key->place,
                                     "`%s` is part of the language, but not of this version", row->key);
        if (item)
            item->note = assent_text_of(row->text);
        return;
    }
    check_shape(section, row, entry, true);
}

static void check_required(const struct section *section)
{
    for (size_t i = 0; i < section->schema->count; i++) {
        const struct schema_row *row = &section->schema->rows[i];
        if (!(row->flags & SCHEMA_REQUIRED) || strcmp(row->section, section->name) != 0)
            continue;
        if (tree_find(section->tree, assent_text_of(row->key)) || is_misspelt(section, row))
            continue;
        struct assent_diagnostic *item = assent_diagnostics_error(
            section->reading->diagnostics, ASSENT_MISSING_KEY, section->place, "`%s` needs the key `%s`",
            word_shown(section->reading->arena, section->called), row->key);
        if (item)
            item->note = assent_text_format(section->reading->arena, "%s: %s", row->key, row->text);
    }
}

// Whether an unknown key of the mapping is most likely meant for the row: then one error is enough.
static bool is_misspelt(const struct section *section, const struct schema_row *row)
{
    struct names keys = schema_keys(section->schema, section->name, section->reading->arena);
    for (size_t i = 0; i < section->tree->count; i++) {
        struct assent_text key = section->tree->entries[i].key->text;
        if (!schema_find(section->schema, section->name, key) &&
            assent_text_is(assent_diagnostics_nearest(key, keys.items, keys.count), row->key))
            return true;
    }
    return false;
}

static void report_unknown(const struct section *section, const struct tree *key)
{
    struct assent_diagnostic *item =
        assent_diagnostics_error(section->reading->diagnostics, ASSENT_UNKNOWN_KEY, key->place,
                                 "unknown key `%s`", word_shown(section->reading->arena, key->text));
    struct assent_text what = assent_text_format(section->reading->arena, "keys allowed in `%s`",
                                                 word_shown(section->reading->arena, section->called));
    word_suggest(section->reading->diagnostics, item, key->text,
                 schema_keys(section->schema, section->name, section->reading->arena), what.bytes);
}

// An empty value is a shape of its own: `title:` with nothing behind it. Conditions have a code of their own
// for that (scalar.c).
static bool check_shape(const struct section *section, const struct schema_row *row,
                        const struct tree_entry *entry, bool report)
{
    const struct tree *value = entry->value;
    unsigned allowed = shapes_of(row->type);
    if (value->broken || (row->type == SCHEMA_CONDITION && value->kind == TREE_SCALAR))
        return true;
    bool cut = value->kind == TREE_SCALAR && (row->type == SCHEMA_TEXT || row->type == SCHEMA_VALUE);
    if (is_empty(value) && !cut) {
        if (report)
            assent_diagnostics_error(section->reading->diagnostics, ASSENT_EMPTY_VALUE, entry->key->place,
                                     "`%s` has no value: give it one, or remove the key", row->key);
        return false;
    }
    if (allowed & (unsigned)shape_of(value))
        return true;
    if (report) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            section->reading->diagnostics, ASSENT_WRONG_SHAPE, value->place, "`%s` holds %s; it wants a %s",
            row->key, shape_text(value), schema_type_text(row->type));
        if (item)
            item->note = assent_text_format(section->reading->arena, "%s: %s", row->key, row->text);
    }
    return false;
}

static unsigned shapes_of(enum schema_type type)
{
    switch (type) {
    case SCHEMA_TEXT:
    case SCHEMA_WORD:
    case SCHEMA_NAME:
    case SCHEMA_INTEGER:
    case SCHEMA_BOOLEAN:
    case SCHEMA_DURATION:
    case SCHEMA_MOMENT:
    case SCHEMA_HOOK:
    case SCHEMA_STATE:
    case SCHEMA_NEED:
        return SHAPE_SCALAR;
    case SCHEMA_CONDITION:
        return SHAPE_SCALAR | SHAPE_MAPPING;
    case SCHEMA_WHO:
    case SCHEMA_VALUE:
    case SCHEMA_ANY:
        return SHAPE_SCALAR | SHAPE_LIST | SHAPE_MAPPING;
    case SCHEMA_STATES:
    case SCHEMA_FIELDS:
    case SCHEMA_JOBS:
    case SCHEMA_TEXTS:
    case SCHEMA_LIST:
        return SHAPE_LIST;
    case SCHEMA_KEYS:
    case SCHEMA_NAMED:
        return SHAPE_MAPPING;
    case SCHEMA_LATER:
        return 0;
    }
    return 0;
}

static enum shape shape_of(const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_SCALAR:
        return SHAPE_SCALAR;
    case TREE_SEQUENCE:
        return SHAPE_LIST;
    case TREE_MAPPING:
        return SHAPE_MAPPING;
    }
    return SHAPE_SCALAR;
}

static const char *shape_text(const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_SCALAR:
        return is_empty(tree) ? "nothing" : "a single value";
    case TREE_SEQUENCE:
        return "a list";
    case TREE_MAPPING:
        return "a mapping";
    }
    return "";
}

static bool is_empty(const struct tree *tree)
{
    return tree->kind == TREE_SCALAR && tree->style == TREE_PLAIN && tree->text.count == 0;
}

// SPDX-License-Identifier: Apache-2.0
// Conditions and values out of the tree: a guard is an expression or a named hook; a value is literal text
// with `${ … }`, or a mapping or list of such. A literal is always text: types come from the schema, and a
// value has none; `${ 5 }` is the number.
#include "reader.h"

#include <assent/base/limits.h>

static struct assent_condition hook_condition(const struct reader *reader, const struct tree *mapping,
                                              const char *key);
static bool value_of(const struct reader *reader, const struct tree *tree, size_t depth,
                     struct assent_template *out);
static bool value_parts(const struct reader *reader, const struct tree *tree, size_t depth,
                        struct assent_template *out);

struct assent_condition reader_condition(const struct reader *reader, const struct section *section,
                                         const char *key)
{
    const struct tree *tree = section_get(section, key);
    if (!tree)
        return (struct assent_condition){0};
    if (tree->kind == TREE_MAPPING)
        return hook_condition(reader, tree, key);
    struct assent_condition condition = {.place = tree->place};
    if (!scalar_text(&reader->reading, tree, &condition.source))
        return (struct assent_condition){0};
    if (assent_text_trim(tree->text).count == 0) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_CONDITION_EMPTY,
                                 section_key_place(section, key),
                                 "`%s` has no condition: write one, or remove the key", key);
        return (struct assent_condition){0};
    }
    struct passage passage = passage_of(tree, reader->reading.locator, reader->reading.arena);
    condition.tree = condition_parse(&passage, reader->reading.arena, reader->reading.diagnostics);
    return condition.tree ? condition : (struct assent_condition){0};
}

struct assent_template reader_value(const struct reader *reader, const struct section *section,
                                    const char *key)
{
    struct assent_template out = {0};
    const struct tree *tree = section_get(section, key);
    if (!tree || !value_of(reader, tree, 0, &out))
        return (struct assent_template){0};
    return out;
}

bool reader_template(const struct reader *reader, const struct tree *tree, struct assent_template *out)
{
    return value_of(reader, tree, 0, out);
}

static struct assent_condition hook_condition(const struct reader *reader, const struct tree *mapping,
                                              const char *key)
{
    const struct tree *hook = tree_get(mapping, "hook");
    struct assent_condition condition = {.place = mapping->place};
    if (!hook || mapping->count != 1) {
        struct assent_diagnostic *item =
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, mapping->place,
                                     "`%s` is an expression, or { hook: module.function }", key);
        if (item)
            item->note =
                assent_text_of("an expression that holds `, ` or `: ` is quoted, or written without braces");
        return (struct assent_condition){0};
    }
    if (hook->broken)
        return (struct assent_condition){0};
    condition.hook = reader_hook(reader, hook);
    condition.source = condition.hook;
    return condition;
}

static bool value_of(const struct reader *reader, const struct tree *tree, size_t depth,
                     struct assent_template *out)
{
    if (tree->broken)
        return false;
    if (depth == ASSENT_VALUE_DEPTH) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_OUT_OF_RANGE, tree->place,
                                 "a value has at most %d levels", ASSENT_VALUE_DEPTH);
        return false;
    }
    if (tree->kind != TREE_SCALAR)
        return value_parts(reader, tree, depth, out);
    if (scalar_is_cut(&reader->reading, tree))
        return false;
    struct passage passage = passage_of(tree, reader->reading.locator, reader->reading.arena);
    return template_parse(&passage, reader->reading.arena, out, reader->reading.diagnostics);
}

static bool value_parts(const struct reader *reader, const struct tree *tree, size_t depth,
                        struct assent_template *out)
{
    bool mapping = tree->kind == TREE_MAPPING;
    struct assent_template *items =
        assent_arena_take_array(reader->reading.arena, tree->count, sizeof *items);
    struct assent_text *names =
        assent_arena_take_array(reader->reading.arena, mapping ? tree->count : 0, sizeof *names);
    bool fine = true;
    for (size_t i = 0; i < tree->count; i++) {
        fine =
            value_of(reader, mapping ? tree->entries[i].value : tree->items[i], depth + 1, &items[i]) && fine;
        if (mapping)
            names[i] = tree->entries[i].key->text;
    }
    *out = (struct assent_template){.kind = mapping ? ASSENT_TEMPLATE_RECORD : ASSENT_TEMPLATE_LIST,
                                    .items = items,
                                    .names = mapping ? names : NULL,
                                    .item_count = tree->count};
    return fine;
}

struct assent_duration reader_duration(const struct reader *reader, const struct section *section,
                                       const char *key)
{
    struct assent_duration duration = read_duration(section, key);
    if (duration.amount)
        reader_countable(reader, duration, section_get(section, key)->place);
    return duration;
}

void reader_countable(const struct reader *reader, struct assent_duration duration, struct assent_place place)
{
    bool wall = duration.amount == 0 || duration.unit == ASSENT_DURATION_WALL;
    if (wall || reader->definition->calendar.count || tree_get(reader->root, "calendar"))
        return;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_CALENDAR, place,
                                 "business time is counted in a calendar, and the workflow names none");
    if (item)
        item->note = assent_text_of("write `calendar:` with a calendar of the world file at the top");
}

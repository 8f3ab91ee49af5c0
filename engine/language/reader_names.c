// SPDX-License-Identifier: Apache-2.0
// References by name: states, fields, rounds, hooks. A name that is not there is reported with the nearest
// one that is.
#include "reader.h"

#include <assent/base/limits.h>

static const char PREVIOUS[] = "previous";

static struct names keys_of(const struct reader *reader, const struct tree *mapping);
static struct names round_names(const struct reader *reader, const struct tree *states);
static size_t add_rounds(const struct reader *reader, const struct tree_entry *state,
                         struct assent_text *items, size_t room);
static size_t count_rounds(const struct reader *reader, const struct tree *states);
static const struct tree *approval_of(const struct reader *reader, const struct tree *state);
static const uint16_t *indexes_of(const struct reader *reader, const struct section *section, const char *key,
                                  int (*find)(const struct reader *, const struct tree *), size_t *count);
static int nearest_index(struct names names, struct assent_text word);
static bool is_hook(struct assent_text text, size_t *dot);

struct section reader_section(const struct reader *reader, const char *name, const struct tree *tree,
                              struct assent_place place, struct assent_text called)
{
    return section_open(&SCHEMA_WORKFLOW, name, tree, place, called, &reader->reading);
}

const struct tree_entry *reader_entries(const struct reader *reader, const struct tree *mapping, size_t most,
                                        const char *what, size_t *count)
{
    *count = mapping ? mapping->count : 0;
    if (*count > most) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 mapping->entries[most].key->place, "%zu %ss; there may be %zu", *count, what,
                                 most);
        *count = most;
    }
    return mapping ? mapping->entries : NULL;
}

void reader_collect(struct reader *reader)
{
    reader->states = keys_of(reader, tree_get(reader->root, "states"));
    reader->fields = keys_of(reader, tree_get(reader->root, "fields"));
    if (reader->states.count > ASSENT_STATES)
        reader->states.count = ASSENT_STATES;
    if (reader->fields.count > ASSENT_FIELDS)
        reader->fields.count = ASSENT_FIELDS;
    reader->rounds = round_names(reader, tree_get(reader->root, "states"));
}

uint16_t reader_target(const struct reader *reader, const struct section *section, const char *key,
                       uint16_t otherwise)
{
    const struct tree *name = section_get(section, key);
    bool previous =
        name && assent_text_is(name->text, PREVIOUS) && word_index(reader->states, name->text) < 0;
    return previous ? ASSENT_TO_PREVIOUS : reader_state(reader, section, key, otherwise);
}

uint16_t reader_state(const struct reader *reader, const struct section *section, const char *key,
                      uint16_t otherwise)
{
    const struct tree *name = section_get(section, key);
    int index = name ? reader_state_index(reader, name) : -1;
    return index < 0 ? otherwise : (uint16_t)index;
}

const uint16_t *reader_states(const struct reader *reader, const struct section *section, const char *key,
                              size_t *count)
{
    return indexes_of(reader, section, key, reader_state_index, count);
}

const uint16_t *reader_fields(const struct reader *reader, const struct section *section, const char *key,
                              size_t *count)
{
    return indexes_of(reader, section, key, reader_field, count);
}

int reader_state_index(const struct reader *reader, const struct tree *name)
{
    int index = word_index(reader->states, name->text);
    if (index >= 0 || reader->states.count == 0) // no states at all has been said already
        return index;
    if (assent_text_is(name->text, PREVIOUS)) {
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_PREVIOUS_MISPLACED, name->place,
            "`previous` stands in the `to` of actions, signals and waits only: name the state here");
        return -1;
    }
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_STATE, name->place,
                                 "there is no state `%s`", word_shown(reader->reading.arena, name->text));
    word_suggest(reader->reading.diagnostics, item, name->text, reader->states, "states");
    return nearest_index(reader->states, name->text);
}

int reader_field(const struct reader *reader, const struct tree *name)
{
    int index = word_index(reader->fields, name->text);
    if (index >= 0)
        return index;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_FIELD, name->place,
                                 "there is no field `%s`", word_shown(reader->reading.arena, name->text));
    word_suggest(reader->reading.diagnostics, item, name->text, reader->fields, "fields");
    return nearest_index(reader->fields, name->text);
}

// What was probably meant, so that one slip does not make a state unreachable and a list of errors of it.
static int nearest_index(struct names names, struct assent_text word)
{
    struct assent_text near = assent_diagnostics_nearest(word, names.items, names.count);
    return near.count ? word_index(names, near) : -1;
}

struct assent_text reader_hook(const struct reader *reader, const struct tree *scalar)
{
    size_t dot = 0;
    struct assent_arena *arena = reader->reading.arena;
    if (scalar->kind != TREE_SCALAR || !is_hook(scalar->text, &dot)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_HOOK, scalar->place,
                                 "a hook is named `module.function`, as in `risk.history`");
        return (struct assent_text){0};
    }
    struct assent_text module = assent_text_format(arena, "%.*s.lua", (int)dot, scalar->text.bytes);
    if (word_index(reader->modules, module) >= 0)
        return scalar->text;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_MODULE, scalar->place,
                                 "`%s` is not among the files that `hooks` lists", module.bytes);
    word_suggest(reader->reading.diagnostics, item, module, reader->modules, "hooks");
    return (struct assent_text){0};
}

static struct names keys_of(const struct reader *reader, const struct tree *mapping)
{
    if (!mapping || mapping->kind != TREE_MAPPING)
        return (struct names){0};
    struct assent_text *items = assent_arena_take_array(reader->reading.arena, mapping->count, sizeof *items);
    for (size_t i = 0; i < mapping->count; i++)
        items[i] = mapping->entries[i].key->text;
    return (struct names){items, mapping->count};
}

static struct names round_names(const struct reader *reader, const struct tree *states)
{
    size_t room = count_rounds(reader, states);
    struct assent_text *items = assent_arena_take_array(reader->reading.arena, room, sizeof *items);
    struct names names = {.items = items};
    for (size_t i = 0; states && states->kind == TREE_MAPPING && i < states->count; i++)
        names.count += add_rounds(reader, &states->entries[i], items + names.count, room - names.count);
    for (size_t i = 0; states && states->kind == TREE_MAPPING && i < states->count; i++) {
        const struct tree *ratify = tree_get(states->entries[i].value, "ratify");
        const struct tree *name = tree_get(ratify, "name");
        if (ratify && names.count < room)
            items[names.count++] = name && name->kind == TREE_SCALAR ? name->text : assent_text_of("ratify");
    }
    return names;
}

static size_t count_rounds(const struct reader *reader, const struct tree *states)
{
    size_t count = 0;
    for (size_t i = 0; states && states->kind == TREE_MAPPING && i < states->count; i++) {
        const struct tree *rounds = tree_get(approval_of(reader, states->entries[i].value), "rounds");
        count += rounds && rounds->kind == TREE_SEQUENCE ? rounds->count : 1;
        count += tree_get(states->entries[i].value, "ratify") != NULL;
    }
    return count;
}

static size_t add_rounds(const struct reader *reader, const struct tree_entry *state,
                         struct assent_text *items, size_t room)
{
    const struct tree *approval = approval_of(reader, state->value);
    const struct tree *rounds = tree_get(approval, "rounds");
    if (!approval || room == 0)
        return 0;
    if (!rounds || rounds->kind != TREE_SEQUENCE) {
        const struct tree *name = tree_get(approval, "name");
        items[0] = name && name->kind == TREE_SCALAR ? name->text : state->key->text;
        return 1;
    }
    size_t count = 0;
    for (size_t i = 0; i < rounds->count && count < room; i++) {
        const struct tree *name = tree_get(rounds->items[i], "name");
        if (name && name->kind == TREE_SCALAR)
            items[count++] = name->text;
    }
    return count;
}

static const struct tree *approval_of(const struct reader *reader, const struct tree *state)
{
    const struct tree *approval = tree_get(state, "approval");
    const struct policy *policy =
        approval && approval->kind == TREE_SCALAR ? reader_policy(reader, approval->text) : NULL;
    return policy ? policy->value : approval;
}

static const uint16_t *indexes_of(const struct reader *reader, const struct section *section, const char *key,
                                  int (*find)(const struct reader *, const struct tree *), size_t *count)
{
    size_t wanted = 0;
    const struct tree **names = read_scalars(section, key, &wanted);
    uint16_t *out = assent_arena_take_array(reader->reading.arena, wanted, sizeof *out);
    *count = 0;
    for (size_t i = 0; i < wanted; i++) {
        int index = find(reader, names[i]);
        bool doubled = false;
        for (size_t k = 0; k < *count; k++)
            doubled = doubled || out[k] == index;
        if (doubled)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, names[i]->place,
                                     "`%s` stands twice in `%s`",
                                     word_shown(reader->reading.arena, names[i]->text), key);
        else if (index >= 0)
            out[(*count)++] = (uint16_t)index;
    }
    return out;
}

static bool is_hook(struct assent_text text, size_t *dot)
{
    *dot = assent_text_find_byte(text, '.');
    if (*dot == 0 || *dot + 1 >= text.count)
        return false;
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        bool first = i == 0 || i == *dot + 1;
        bool letter = (byte >= 'a' && byte <= 'z') || byte == '_';
        if (i != *dot && !letter && (first || byte < '0' || byte > '9'))
            return false;
    }
    return true;
}

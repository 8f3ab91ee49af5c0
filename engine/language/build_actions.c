// SPDX-License-Identifier: Apache-2.0
// Builds actions: those of a state, and with `anytime` those that several states share, where signals stand,
// too. A state's own actions come first, then the shared ones in the file's order: the same as if they had
// been written into each state.
#include "reader.h"

#include <assent/base/limits.h>

static void read_anytime(const struct reader *reader, const struct tree_entry *entry, struct anytime *out);
static void read_superseded(const struct reader *reader, const struct section *section, struct anytime *out);
static void read_signal(const struct reader *reader, const struct section *section, struct anytime *out);
static void check_rests(const struct reader *reader, const struct anytime *entry,
                        const struct assent_state *state);
static void read_action(const struct reader *reader, const struct section *section,
                        struct assent_action *action);
static void read_require(const struct reader *reader, const struct section *section,
                         struct assent_action *action);
static void read_sets(const struct reader *reader, const struct section *section,
                      struct assent_action *action);
static bool read_set(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                     struct assent_template *out);
static bool has_expression(const struct tree *value);
static bool holds_in(const struct anytime *entry, uint16_t state);
static void check_doubled(const struct reader *reader, const struct assent_state *state,
                          const struct assent_action *action);

void build_anytime(struct reader *reader, const struct section *top)
{
    size_t count = 0;
    const struct tree_entry *entries =
        reader_entries(reader, section_get(top, "anytime"), ASSENT_ACTIONS, "entry of `anytime`", &count);
    struct anytime *anytime = assent_arena_take_array(reader->reading.arena, count, sizeof *anytime);
    for (size_t i = 0; i < count; i++)
        read_anytime(reader, &entries[i], &anytime[i]);
    reader->anytime = anytime;
    reader->anytime_count = count;
}

void build_actions(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    size_t count = 0;
    uint16_t index = (uint16_t)word_index(reader->states, state->name);
    const struct tree_entry *entries =
        reader_entries(reader, section_get(section, "actions"), ASSENT_ACTIONS, "action", &count);
    size_t room = count + reader->anytime_count;
    struct assent_action *actions = assent_arena_take_array(reader->reading.arena, room, sizeof *actions);
    struct assent_signal_rule *signals =
        assent_arena_take_array(reader->reading.arena, reader->anytime_count, sizeof *signals);
    for (size_t i = 0; i < count; i++) {
        actions[i] = (struct assent_action){
            .name = entries[i].key->text, .place = entries[i].key->place, .to = ASSENT_TO_STAY};
        scalar_is_name(&reader->reading, entries[i].key, "action", false);
        struct section part = reader_section(reader, "states.NAME.actions.NAME", entries[i].value,
                                             entries[i].key->place, entries[i].key->text);
        read_action(reader, &part, &actions[i]);
    }
    state->actions = actions;
    state->action_count = count;
    state->signals = signals;
    for (size_t i = 0; i < reader->anytime_count; i++) {
        const struct anytime *entry = &reader->anytime[i];
        if (!holds_in(entry, index))
            continue;
        check_rests(reader, entry, state);
        if (entry->is_signal) {
            signals[state->signal_count++] = entry->signal;
            continue;
        }
        check_doubled(reader, state, &entry->action);
        actions[state->action_count++] = entry->action;
    }
    if (state->action_count > ASSENT_ACTIONS || state->signal_count > ASSENT_SIGNALS)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES, state->place,
                                 "with those of `anytime` the state `%s` has %zu actions and %zu signals; "
                                 "there may be %d and %d",
                                 word_shown(reader->reading.arena, state->name), state->action_count,
                                 state->signal_count, ASSENT_ACTIONS, ASSENT_SIGNALS);
}

static void read_anytime(const struct reader *reader, const struct tree_entry *entry, struct anytime *out)
{
    *out = (struct anytime){.action = {.to = ASSENT_TO_STAY}, .signal = {.to = ASSENT_TO_STAY}};
    out->action.name = entry->key->text;
    out->action.place = out->signal.place = entry->key->place;
    scalar_is_name(&reader->reading, entry->key, "action", false);
    struct section section =
        reader_section(reader, "anytime.NAME", entry->value, entry->key->place, entry->key->text);
    if (!section.tree)
        return;
    out->in = reader_states(reader, &section, "in", &out->in_count);
    out->is_signal = section_has(&section, "signal");
    if (out->is_signal) {
        read_signal(reader, &section, out);
        return;
    }
    if (section_has(&section, "superseded_by")) {
        read_superseded(reader, &section, out);
        return;
    }
    if (section_has(&section, "key"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(&section, "key"),
                                 "`key` has no meaning without `signal` beside it");
    if (!section_has(&section, "by")) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISSING_KEY, section.place,
            "`%s` needs the key `by`, or `signal`", word_shown(reader->reading.arena, section.called));
        if (item)
            item->note = assent_text_of("an action says who may take it, a signal which one it is");
    }
    read_action(reader, &section, &out->action);
}

// Heard like a signal, under a name that none has (core/supersede.c).
static void read_superseded(const struct reader *reader, const struct section *section, struct anytime *out)
{
    static const char *const others[] = {"by", "title", "when", "require", "edit", "set", "signal", "key"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (section_has(section, others[i]))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS,
                                     section_key_place(section, others[i]),
                                     "`%s` cannot stand beside `superseded_by`: nobody does it", others[i]);
    }
    if (!section_has(section, "to"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "`%s` needs the key `to`: where a newer ticket leads this one",
                                 word_shown(reader->reading.arena, section->called));
    out->is_signal = true;
    out->signal.name = assent_text_of("superseded_by");
    out->signal.superseded_by =
        reader_fields(reader, section, "superseded_by", &out->signal.superseded_by_count);
    out->signal.to = reader_target(reader, section, "to", ASSENT_TO_NONE);
}

static void read_signal(const struct reader *reader, const struct section *section, struct anytime *out)
{
    static const char *const of_actions[] = {"by", "title", "when", "require", "edit", "set"};
    for (size_t i = 0; i < sizeof of_actions / sizeof *of_actions; i++) {
        if (section_has(section, of_actions[i]))
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section_key_place(section, of_actions[i]),
                "`%s` cannot stand beside `signal`: nobody takes a signal", of_actions[i]);
    }
    out->signal.name = reader_signal(reader, section);
    out->signal.key = reader_value(reader, section, "key");
    out->signal.to =
        reader_target(reader, section, "to", section_has(section, "to") ? ASSENT_TO_NONE : ASSENT_TO_STAY);
}

// Nobody sees a ticket in a choice, and nothing happens after the end.
static void check_rests(const struct reader *reader, const struct anytime *entry,
                        const struct assent_state *state)
{
    const char *name = word_shown(reader->reading.arena, state->name);
    if (state->kind != ASSENT_STATE_CHOOSE && state->kind != ASSENT_STATE_END)
        return;
    if (entry->is_signal)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_SIGNAL_UNHEARD, entry->signal.place,
                                 "no ticket listens in the state `%s`: it never rests there", name);
    else
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_ACTION_NEVER_OFFERED, entry->action.place,
            "a ticket never rests in the state `%s`, so nobody will see the action", name);
}

static void read_action(const struct reader *reader, const struct section *section,
                        struct assent_action *action)
{
    if (!section->tree)
        return;
    action->by = reader_who(reader, section, "by");
    action->title = read_text(section, "title");
    action->when = reader_condition(reader, section, "when");
    action->to =
        reader_target(reader, section, "to", section_has(section, "to") ? ASSENT_TO_NONE : ASSENT_TO_STAY);
    action->edit = reader_fields(reader, section, "edit", &action->edit_count);
    read_require(reader, section, action);
    read_sets(reader, section, action);
}

static void read_require(const struct reader *reader, const struct section *section,
                         struct assent_action *action)
{
    size_t count = 0;
    const struct tree **names = read_scalars(section, "require", &count);
    uint16_t *fields = assent_arena_take_array(reader->reading.arena, count, sizeof *fields);
    for (size_t i = 0; i < count; i++) {
        if (assent_text_is(names[i]->text, "comment")) {
            action->require_comment = true;
            continue;
        }
        int index = reader_field(reader, names[i]);
        bool doubled = false;
        for (size_t k = 0; k < action->require_count; k++)
            doubled = doubled || fields[k] == index;
        if (doubled)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, names[i]->place,
                                     "`%s` stands twice in `require`",
                                     word_shown(reader->reading.arena, names[i]->text));
        else if (index >= 0)
            fields[action->require_count++] = (uint16_t)index;
    }
    action->require = fields;
}

static void read_sets(const struct reader *reader, const struct section *section,
                      struct assent_action *action)
{
    size_t count = 0;
    const struct tree_entry *entries =
        reader_entries(reader, section_get(section, "set"), ASSENT_FIELDS, "field to set", &count);
    struct assent_set *sets = assent_arena_take_array(reader->reading.arena, count, sizeof *sets);
    for (size_t i = 0; i < count; i++) {
        int field = reader_field(reader, entries[i].key);
        struct assent_set *set = &sets[action->set_count];
        if (field < 0 || (size_t)field >= reader->definition->field_count)
            continue;
        *set = (struct assent_set){.field = (uint16_t)field, .place = entries[i].value->place};
        action->set_count +=
            read_set(reader, &reader->definition->fields[field], entries[i].value, &set->value);
    }
    action->sets = sets;
}

// A literal is typed by its field, as a default is; what holds `${ … }` when the action is taken.
static bool read_set(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                     struct assent_template *out)
{
    if (value->broken)
        return false;
    if (value->kind == TREE_MAPPING || has_expression(value))
        return reader_template(reader, value, out);
    *out = (struct assent_template){.kind = ASSENT_TEMPLATE_LITERAL};
    return build_default(reader, field, value, &out->literal);
}

static bool has_expression(const struct tree *value)
{
    for (size_t i = 0; value->kind == TREE_SEQUENCE && i < value->count; i++) {
        if (value->items[i]->kind != TREE_SCALAR || has_expression(value->items[i]))
            return true;
    }
    for (size_t i = 0; value->kind == TREE_SCALAR && i + 1 < value->text.count; i++) {
        if (value->text.bytes[i] == '$' && value->text.bytes[i + 1] == '{')
            return true;
    }
    return false;
}

bool reader_anytime_in(const struct reader *reader, struct assent_text state)
{
    uint16_t index = (uint16_t)word_index(reader->states, state);
    for (size_t i = 0; i < reader->anytime_count; i++) {
        if (holds_in(&reader->anytime[i], index))
            return true;
    }
    return false;
}

static bool holds_in(const struct anytime *entry, uint16_t state)
{
    for (size_t i = 0; i < entry->in_count; i++) {
        if (entry->in[i] == state)
            return true;
    }
    return false;
}

static void check_doubled(const struct reader *reader, const struct assent_state *state,
                          const struct assent_action *action)
{
    int own = assent_state_action(state, action->name);
    if (own < 0)
        return;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_DOUBLED_NAME, state->actions[own].place,
        "the state `%s` has the action `%s` from `anytime`, too",
        word_shown(reader->reading.arena, state->name), word_shown(reader->reading.arena, action->name));
    if (item) {
        item->other = action->place;
        item->other_label = assent_text_of("which holds there");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Walks over every condition, path and value of a definition and types it where it stands: in a state it is
// known which fields have been asked for on the way there; elsewhere only what is required from the start or
// has a default is there.
#include "field_types.h"
#include "typing.h"

#include <assent/base/limits.h>

#include <string.h>

// For each field and state whether the field may be absent; one row more for "anywhere" and one for "where
// risk is scored".
struct presence {
    bool *absent;
    bool *risk_absent; // for each state
    size_t field_count;
    size_t state_count;
};

static struct presence find_presence(const struct reader *reader);
static void find_risk(const struct machine *machine, bool *absent);
static bool before_scoring(const struct assent_definition *definition, const struct assent_state *state,
                           const struct edge *edge);
static struct typing typing_at(const struct reader *reader, const struct presence *presence, size_t row);
static void check_condition(struct typing *typing, const struct assent_condition *condition);
static void check_who(struct typing *typing, const struct assent_who *who);
static void check_implementer(struct typing *typing, const struct assent_who *who);
static void check_template(struct typing *typing, const struct assent_template *template);
static void check_set(struct typing *typing, const struct assent_set *set);
static void check_key(struct typing *typing, const struct assent_template *key);
static void check_moment(struct typing *typing, const struct assent_moment *moment);
static void check_clocks(struct typing *typing, const struct assent_state *state);
static void check_state(const struct reader *reader, const struct presence *presence, size_t index);
static void check_round(struct typing *typing, const struct assent_round_rule *round);
static void check_body(struct typing *typing, const struct assent_body *body);

void check_conditions(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    struct presence presence = find_presence(reader);
    struct typing anywhere = typing_at(reader, &presence, definition->state_count);
    struct typing scoring = typing_at(reader, &presence, definition->state_count + 1);
    check_who(&anywhere, &definition->owner);
    check_who(&anywhere, &definition->readers);
    for (size_t i = 0; i < definition->field_count; i++) {
        check_condition(&anywhere, &definition->fields[i].visible_when);
        check_who(&anywhere, &definition->fields[i].edit_by);
    }
    for (size_t i = 0; i < definition->risk.floor_count; i++)
        check_condition(&scoring, &definition->risk.floors[i].when);
    for (size_t i = 0; i < definition->state_count; i++)
        check_state(reader, &presence, i);
}

static struct presence find_presence(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    struct presence presence = {.field_count = definition->field_count,
                                .state_count = definition->state_count};
    size_t rows = presence.state_count + 2;
    presence.absent =
        assent_arena_take_array(reader->reading.arena, rows * presence.field_count, sizeof(bool));
    presence.risk_absent = assent_arena_take_array(reader->reading.arena, rows, sizeof(bool));
    find_risk(reader->machine, presence.risk_absent);
    for (size_t f = 0; f < presence.field_count; f++) {
        bool absent[ASSENT_STATES];
        const struct assent_field *field = &definition->fields[f];
        machine_absent(reader->machine, (uint16_t)f, absent);
        bool always = (field->required && assent_condition_empty(&field->visible_when)) ||
                      field->otherwise.kind != ASSENT_VALUE_ABSENT;
        bool *anywhere = &presence.absent[presence.state_count * presence.field_count + f];
        bool *scoring = &presence.absent[(presence.state_count + 1) * presence.field_count + f];
        *anywhere = !always;
        for (size_t s = 0; s < presence.state_count; s++) {
            enum assent_state_kind kind = definition->states[s].kind;
            presence.absent[s * presence.field_count + f] = absent[s];
            *scoring =
                *scoring || (absent[s] && (kind == ASSENT_STATE_CHOOSE || kind == ASSENT_STATE_APPROVAL));
        }
    }
    return presence;
}

// Risk is scored on entering a choice or an approval: before the first of them there is none.
static void find_risk(const struct machine *machine, bool *absent)
{
    const struct assent_definition *definition = machine->definition;
    machine_reach(machine, definition->start, before_scoring, absent);
    for (size_t s = 0; s < definition->state_count; s++) {
        enum assent_state_kind kind = definition->states[s].kind;
        absent[s] = absent[s] && kind != ASSENT_STATE_CHOOSE && kind != ASSENT_STATE_APPROVAL;
    }
    absent[definition->state_count] = true;
    absent[definition->state_count + 1] = true;
}

static bool before_scoring(const struct assent_definition *definition, const struct assent_state *state,
                           const struct edge *edge)
{
    (void)definition;
    (void)edge;
    return state->kind != ASSENT_STATE_CHOOSE && state->kind != ASSENT_STATE_APPROVAL;
}

static struct typing typing_at(const struct reader *reader, const struct presence *presence, size_t row)
{
    return (struct typing){.reader = reader,
                           .absent = &presence->absent[row * presence->field_count],
                           .risk_absent = presence->risk_absent[row]};
}

static void check_state(const struct reader *reader, const struct presence *presence, size_t index)
{
    const struct assent_state *state = &reader->definition->states[index];
    struct typing typing = typing_at(reader, presence, index);
    check_who(&typing, &state->held_by);
    for (size_t i = 0; i < state->action_count; i++) {
        check_who(&typing, &state->actions[i].by);
        typing.actor = true;
        check_condition(&typing, &state->actions[i].when);
        for (size_t k = 0; k < state->actions[i].set_count; k++)
            check_set(&typing, &state->actions[i].sets[k]);
        typing.actor = false;
    }
    check_clocks(&typing, state);
    for (size_t i = 0; i < state->branch_count; i++)
        check_condition(&typing, &state->branches[i].when);
    for (size_t i = 0; i < state->round_count; i++)
        check_round(&typing, &state->rounds[i]);
    check_moment(&typing, &state->valid_until);
    if (state->ratify) {
        check_round(&typing, &state->ratify->round);
        check_who(&typing, &state->ratify->unpaid);
    }
    for (size_t i = 0; i < state->job_count; i++) {
        check_condition(&typing, &state->jobs[i].when);
        check_moment(&typing, &state->jobs[i].not_before);
        check_moment(&typing, &state->jobs[i].due);
        check_moment(&typing, &state->jobs[i].body.wait);
        check_body(&typing, &state->jobs[i].body);
        typing.job = true;
        check_body(&typing, &state->jobs[i].undo);
        check_body(&typing, &state->jobs[i].finally);
        typing.job = false;
    }
}

static void check_round(struct typing *typing, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        check_who(typing, &round->seats[i].from);
        check_condition(typing, &round->seats[i].when);
    }
    for (size_t i = 0; i < round->never_count; i++)
        check_who(typing, &round->never[i]);
    check_who(typing, &round->aloud_by);
    check_condition(typing, &round->when);
    check_moment(typing, &round->decide_by);
    for (size_t i = 0; i < round->late_count; i++)
        check_who(typing, &round->late_steps[i].who);
}

// Times are resolved when the state is entered, so what they look at must be there by then.
static void check_clocks(struct typing *typing, const struct assent_state *state)
{
    check_moment(typing, &state->due);
    for (size_t i = 0; i < state->late_count; i++)
        check_who(typing, &state->late[i].who);
    for (size_t i = 0; i < state->signal_count; i++)
        check_key(typing, &state->signals[i].key);
    for (size_t i = 0; i < state->wait_count; i++) {
        const struct assent_wait_rule *wait = &state->waits[i];
        check_key(typing, &wait->key);
        check_moment(typing, &wait->until);
        check_moment(typing, &wait->latest);
    }
}

// An instant, or a duration that counts from when the clock begins.
static void check_moment(struct typing *typing, const struct assent_moment *moment)
{
    if (!moment->path)
        return;
    struct type type = type_needed(typing, moment->path);
    if (type.kind == TYPE_INSTANT || type.kind == TYPE_SPAN || type.kind == TYPE_WRONG)
        return;
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_BAD_MOMENT, moment->place,
                             "`%s` leads to %s, not to a time",
                             word_shown(typing->reader->reading.arena, moment->source), type_text(type.kind));
}

// A signal without its key would be heard by nobody, or by everybody.
static void check_key(struct typing *typing, const struct assent_template *key)
{
    check_template(typing, key);
    if (key->part_count == 1 && key->parts[0].tree)
        type_needed(typing, key->parts[0].tree);
}

// What is set must be of the field's type; an absent value empties it.
static void check_set(struct typing *typing, const struct assent_set *set)
{
    const struct assent_field *field = &typing->reader->definition->fields[set->field];
    const struct assent_template *value = &set->value;
    check_template(typing, value);
    if (value->part_count == 0)
        return;
    struct type found = type_plain(TYPE_TEXT);
    if (value->part_count == 1 && value->parts[0].tree)
        found = type_of(typing, value->parts[0].tree);
    if (type_fits_field(&found, field->type))
        return;
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_TYPE, set->place,
                             "this is %s, and `%s` is a field of type %s", type_text(found.kind),
                             word_shown(typing->reader->reading.arena, field->name),
                             field_type_text(field->type));
}

static void check_body(struct typing *typing, const struct assent_body *body)
{
    check_who(typing, &body->from);
    for (size_t i = 0; i < body->never_count; i++)
        check_who(typing, &body->never[i]);
    check_template(typing, &body->title);
    check_template(typing, &body->with);
    check_template(typing, &body->artifact);
}

static void check_condition(struct typing *typing, const struct assent_condition *condition)
{
    if (condition->tree)
        type_needed(typing, condition->tree);
}

// A path must lead to people; that nobody is there at the moment is no error of the file.
static void check_who(struct typing *typing, const struct assent_who *who)
{
    for (size_t i = 0; i < who->count; i++)
        check_who(typing, &who->items[i]);
    check_implementer(typing, who);
    if (who->kind != ASSENT_WHO_PATH || !who->path)
        return;
    struct type type = type_of_path(typing, who->path);
    enum type_kind kind = type.kind == TYPE_LIST ? type.items : type.kind;
    if (kind == TYPE_PERSON || kind == TYPE_GROUP || kind == TYPE_PARTY || kind == TYPE_WRONG)
        return;
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_BAD_WHO, who->place,
                             "`%s` leads to %s, not to people",
                             word_shown(typing->reader->reading.arena, who->source), type_text(type.kind));
}

// The implementer is who stands in the field of that name.
static void check_implementer(struct typing *typing, const struct assent_who *who)
{
    const struct reader *reader = typing->reader;
    if (who->kind != ASSENT_WHO_IMPLEMENTER)
        return;
    int index = word_index(reader->fields, assent_text_of("implementer"));
    if (index < 0)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_UNKNOWN_FIELD, who->place,
            "`implementer` is the person in the field of that name, and there is none: add `implementer: { type: person }` to the fields");
}

static void check_template(struct typing *typing, const struct assent_template *template)
{
    for (size_t i = 0; i < template->item_count; i++)
        check_template(typing, &template->items[i]);
    if (template->part_count == 1 && template->parts[0].tree) {
        type_of(typing, template->parts[0].tree); // keeps its type, and an absent value is left out
        return;
    }
    for (size_t i = 0; i < template->part_count; i++) {
        if (!template->parts[i].tree)
            continue;
        struct type type = type_needed(typing, template->parts[i].tree);
        bool joins = type_is_silent(&type) || type_is_textual(&type) || type.kind == TYPE_NUMBER ||
                     type.kind == TYPE_INSTANT || type.kind == TYPE_SPAN;
        if (!joins)
            type_wrong(typing, template->parts[i].tree, &type, "a text or a number, to stand inside a text");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Fields that a rule sets: `set` of an action and the `enter` hook of a state (language.md, "States").
// Guarantees: what a rule sets is held to the same checks as what a person sends, and cannot go round an
// approval; a value that is not there refuses the turn; the fact says what set it. An action's `set` is done
// by who took the action, who is an editor of it; a hook is nobody.
#include "approval.h"
#include "fields.h"

static bool set_values(struct turn *turn, const struct assent_action *action, struct assent_value *out);
static bool check_frozen(struct turn *turn, const struct fields_change *change, uint16_t to);
static bool refuse_hook(struct turn *turn, const struct assent_state *state, const char *why);

bool fields_by_action(struct turn *turn, const struct assent_action *action, uint16_t to)
{
    const struct assent_value nothing = assent_value_absent();
    struct assent_value values;
    struct fields_change change;
    if (action->set_count == 0)
        return true;
    struct assent_text why = assent_text_format(turn->arena, "action %s", turn_words(turn, action->name));
    return set_values(turn, action, &values) &&
           fields_change(turn, &turn->ticket->fields, &values, &nothing, &change) &&
           check_frozen(turn, &change, to) && fields_edit_by(turn, &change, turn->event->actor.person, why);
}

bool fields_by_enter(struct turn *turn, const struct assent_state *state, uint16_t target)
{
    const struct assent_value nothing = assent_value_absent();
    struct assent_value values;
    struct fields_change change;
    if (state->enter.count == 0)
        return true;
    if (!turn_hook(turn, state->enter, state->place, &values))
        return false;
    bool empty = values.kind == ASSENT_VALUE_ABSENT ||
                 (values.kind == ASSENT_VALUE_LIST && values.list.count == 0); // Lua's {} is either
    if (empty)
        return true;
    if (values.kind != ASSENT_VALUE_RECORD)
        return refuse_hook(turn, state, "It must return a record of fields and their values.");
    if (!fields_change(turn, &turn->ticket->fields, &values, &nothing, &change))
        return refuse_hook(turn, state, turn_words(turn, assent_text_of(turn->result.error.text)));
    struct assent_text why = assent_text_format(turn->arena, "enter %s", turn_words(turn, state->enter));
    return check_frozen(turn, &change, target) && fields_edit_by(turn, &change, (struct assent_text){0}, why);
}

static bool set_values(struct turn *turn, const struct assent_action *action, struct assent_value *out)
{
    struct assent_record record = assent_record_in(turn->arena);
    for (size_t i = 0; i < action->set_count; i++) {
        const struct assent_set *set = &action->sets[i];
        struct assent_scope scope = turn_scope(turn, NULL);
        struct assent_place at = set->place;
        struct assent_error error = {0};
        struct assent_value value;
        struct assent_text name = turn->definition->fields[set->field].name;
        if (!assent_template_value(&scope, &set->value, turn->arena, &value, &at, &error))
            return turn_refuse_by(turn, error.code, "set", &at, "%s", error.text);
        if (value.kind == ASSENT_VALUE_ABSENT)
            return turn_refuse_by(turn, ASSENT_ABSENT_VALUE, "set", &set->place,
                                  "Action %s sets field %s, and what it is set to has no value yet. Fill "
                                  "the field that it is made of first.",
                                  turn_words(turn, action->name), turn_words(turn, name));
        assent_record_set(&record, name, value);
    }
    *out = assent_record_done(&record);
    return true;
}

static bool check_frozen(struct turn *turn, const struct fields_change *change, uint16_t to)
{
    if (turn->ticket->round_count == 0) // also on creation, when it is in no state yet
        return true;
    for (size_t i = 0; i < change->count; i++) {
        if (approval_frozen(turn, change->changed[i], to))
            return false;
    }
    return true;
}

static bool refuse_hook(struct turn *turn, const struct assent_state *state, const char *why)
{
    const char *hook = turn_words(turn, state->enter);
    return turn_refuse_by(
        turn, ASSENT_HOOK_RESULT, hook, &state->place,
        "Hook %s is called when state %s is entered, and what it returned cannot be kept. %s "
        "Mend the hook.",
        hook, turn_words(turn, state->name), why);
}

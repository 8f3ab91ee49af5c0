// SPDX-License-Identifier: Apache-2.0
// Where a field may still be absent: a walk over all ways from the start, which a field survives when it is
// asked for, set or required on the way and cannot be emptied again (docs/language.md, "Values that may be
// absent"). Conservative: what is not sure counts as absent.
#include "checks.h"

#include <string.h>

static bool settled(const struct assent_definition *definition, const struct edge *edge, uint16_t field,
                    bool hidden);
static bool given_by(const struct edge *edge, uint16_t field, bool hidden);
static bool surely_there(const struct assent_template *value);
static bool listed(const uint16_t *indexes, size_t count, uint16_t index);
static bool may_be_emptied(const struct assent_definition *definition, uint16_t field, uint16_t state);
static bool emptied_by(const struct assent_definition *definition, const struct assent_action *action,
                       uint16_t field);

void machine_absent(const struct machine *machine, uint16_t index, bool *absent)
{
    const struct assent_definition *definition = machine->definition;
    const struct assent_field *field = &definition->fields[index];
    size_t count = 0, places = machine->first[definition->state_count];
    memset(absent, 0, definition->state_count * sizeof *absent);
    bool hidden = !assent_condition_empty(&field->visible_when);
    bool always = (field->required && !hidden) || field->otherwise.kind != ASSENT_VALUE_ABSENT;
    if (always || definition->start >= definition->state_count)
        return;
    struct machine_at *waiting = machine->waiting;
    bool *seen = machine->marks[0], *entered = machine->marks[1]; // entered: may be absent on entering
    memset(seen, 0, places * sizeof *seen);
    memset(entered, 0, places * sizeof *entered);
    struct machine_at start = {definition->start, ASSENT_TO_NONE};
    entered[machine_index(machine, start)] =
        hidden || !listed(field->required_in, field->required_in_count, definition->start);
    seen[machine_index(machine, start)] = true;
    waiting[count++] = start;
    while (count > 0) { // a place comes twice at most: when it is seen, and when absence reaches it
        struct machine_at at = waiting[--count], to[2];
        bool leaves = entered[machine_index(machine, at)] || may_be_emptied(definition, index, at.state);
        struct edge edge;
        for (size_t n = 0; machine_edge(&definition->states[at.state], n, &edge); n++) {
            size_t ways = machine_follow(machine, at, &edge, to);
            edge.to = ways ? to[0].state : edge.to;
            bool emptied = leaves || (edge.action && emptied_by(definition, edge.action, index));
            bool absent_there = emptied && !settled(definition, &edge, index, hidden);
            for (size_t i = 0; i < ways; i++) {
                size_t place = machine_index(machine, to[i]);
                if (seen[place] && (entered[place] || !absent_there))
                    continue;
                seen[place] = true;
                entered[place] = entered[place] || absent_there;
                waiting[count++] = to[i];
            }
        }
    }
    for (size_t i = 0; i < definition->state_count; i++) {
        absent[i] = may_be_emptied(definition, index, (uint16_t)i);
        for (size_t k = machine->first[i]; k < machine->first[i + 1]; k++)
            absent[i] = absent[i] || entered[k];
    }
}

// Whether the field is there once the edge has been taken, whatever was before.
static bool settled(const struct assent_definition *definition, const struct edge *edge, uint16_t index,
                    bool hidden)
{
    const struct assent_field *field = &definition->fields[index];
    return given_by(edge, index, hidden) ||
           (!hidden && listed(field->required_in, field->required_in_count, edge->to));
}

// `set` fills a hidden field, too; `require` asks for what is visible only.
static bool given_by(const struct edge *edge, uint16_t field, bool hidden)
{
    if (!edge->action)
        return false;
    for (size_t i = 0; i < edge->action->set_count; i++) {
        if (edge->action->sets[i].field == field && surely_there(&edge->action->sets[i].value))
            return true;
    }
    return !hidden && listed(edge->action->require, edge->action->require_count, field);
}

// A value with text around its expressions, or one made by an operator or a helper, or the engine's own.
static bool surely_there(const struct assent_template *value)
{
    const struct assent_node *tree = value->part_count == 1 ? value->parts[0].tree : NULL;
    if (!tree)
        return true;
    switch (tree->kind) {
    case ASSENT_NODE_LITERAL:
        return tree->value.kind != ASSENT_VALUE_ABSENT;
    case ASSENT_NODE_PATH:
        return tree->root == ASSENT_ROOT_NOW || tree->root == ASSENT_ROOT_TICKET ||
               (tree->root == ASSENT_ROOT_REQUESTER && tree->name_count == 0);
    case ASSENT_NODE_INDEX:
        return false;
    case ASSENT_NODE_UNARY:
    case ASSENT_NODE_BINARY:
    case ASSENT_NODE_CALL:
        break;
    }
    return true;
}

static bool listed(const uint16_t *indexes, size_t count, uint16_t index)
{
    for (size_t i = 0; i < count; i++) {
        if (indexes[i] == index)
            return true;
    }
    return false;
}

// A field that states require cannot be emptied once the ticket has left its start; others can wherever they
// are edited.
static bool may_be_emptied(const struct assent_definition *definition, uint16_t index, uint16_t state)
{
    const struct assent_field *field = &definition->fields[index];
    const struct assent_state *at = &definition->states[state];
    if (field->required_in_count && state != definition->start)
        return false;
    if (field->required_in_count && listed(field->required_in, field->required_in_count, state))
        return false;
    for (size_t i = 0; i < at->action_count; i++) {
        if (at->actions[i].to == ASSENT_TO_STAY && emptied_by(definition, &at->actions[i], index))
            return true;
    }
    if (field->edit_in_count)
        return listed(field->edit_in, field->edit_in_count, state);
    return at->kind == ASSENT_STATE_PEOPLE && at->held_by.kind == ASSENT_WHO_REQUESTER;
}

// With an action that edits the field, or sets it to a value that may be absent.
static bool emptied_by(const struct assent_definition *definition, const struct assent_action *action,
                       uint16_t index)
{
    if (definition->fields[index].required_in_count)
        return false;
    for (size_t i = 0; i < action->set_count; i++) {
        if (action->sets[i].field == index && !surely_there(&action->sets[i].value))
            return true;
    }
    return listed(action->edit, action->edit_count, index);
}

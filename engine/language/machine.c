// SPDX-License-Identifier: Apache-2.0
// Walks over the machine that the states make: edges, what is reached, where a field may still be absent.
// Guards are not looked at: an edge counts as one that may be taken.
#include "checks.h"

#include <assent/base/limits.h>

#include <string.h>

static void add_edge(const struct assent_definition *definition, struct edge *out, size_t *count,
                     enum edge_kind kind, uint16_t to, const struct assent_action *action);
static bool asked_for(const struct edge *edge, uint16_t field);
static bool listed(const uint16_t *indexes, size_t count, uint16_t index);
static bool may_be_emptied(const struct assent_definition *definition, const struct assent_field *field,
                           uint16_t state);

size_t machine_edges(const struct assent_definition *definition, const struct assent_state *state,
                     struct edge *out)
{
    size_t count = 0;
    for (size_t i = 0; i < state->action_count; i++)
        add_edge(definition, out, &count, EDGE_ACTION, state->actions[i].to, &state->actions[i]);
    for (size_t i = 0; i < state->branch_count; i++)
        add_edge(definition, out, &count, EDGE_BRANCH, state->branches[i].to, NULL);
    if (state->kind == ASSENT_STATE_APPROVAL) {
        add_edge(definition, out, &count, EDGE_APPROVED, state->approved, NULL);
        add_edge(definition, out, &count, EDGE_REJECTED, state->rejected, NULL);
        add_edge(definition, out, &count, EDGE_EXPIRED, state->expired, NULL);
    }
    if (state->kind == ASSENT_STATE_JOBS) {
        add_edge(definition, out, &count, EDGE_DONE, state->done, NULL);
        add_edge(definition, out, &count, EDGE_FAILED, state->failed, NULL);
    }
    return count;
}

void machine_reach(const struct assent_definition *definition, uint16_t from, edge_filter *filter,
                   bool *reached)
{
    uint16_t waiting[ASSENT_STATES];
    size_t count = 0;
    memset(reached, 0, definition->state_count * sizeof *reached);
    if (from >= definition->state_count)
        return;
    reached[from] = true;
    waiting[count++] = from;
    while (count > 0) {
        const struct assent_state *state = &definition->states[waiting[--count]];
        struct edge edges[EDGES_MOST];
        size_t edge_count = machine_edges(definition, state, edges);
        for (size_t i = 0; i < edge_count; i++) {
            if (reached[edges[i].to] || (filter && !filter(definition, state, &edges[i])))
                continue;
            reached[edges[i].to] = true;
            waiting[count++] = edges[i].to;
        }
    }
}

void machine_absent(const struct assent_definition *definition, uint16_t index, bool *absent)
{
    const struct assent_field *field = &definition->fields[index];
    uint16_t waiting[ASSENT_STATES];
    size_t count = 0;
    memset(absent, 0, definition->state_count * sizeof *absent);
    bool always = (field->required && assent_condition_empty(&field->visible_when)) ||
                  field->otherwise.kind != ASSENT_VALUE_ABSENT;
    if (always || definition->start >= definition->state_count)
        return;
    bool seen[ASSENT_STATES] = {false};
    bool entered[ASSENT_STATES] = {false}; // may be absent on entering
    bool hidden = !assent_condition_empty(&field->visible_when);
    entered[definition->start] =
        hidden || !listed(field->required_in, field->required_in_count, definition->start);
    seen[definition->start] = true;
    waiting[count++] = definition->start;
    while (count > 0) {
        uint16_t at = waiting[--count];
        bool leaves = entered[at] || may_be_emptied(definition, field, at);
        struct edge edges[EDGES_MOST];
        size_t edge_count = machine_edges(definition, &definition->states[at], edges);
        for (size_t i = 0; i < edge_count; i++) {
            uint16_t to = edges[i].to;
            bool asked = !hidden && (asked_for(&edges[i], index) ||
                                     listed(field->required_in, field->required_in_count, to));
            bool absent_there = leaves && !asked;
            if (seen[to] && (entered[to] || !absent_there))
                continue;
            seen[to] = true;
            entered[to] = entered[to] || absent_there;
            waiting[count++] = to;
        }
    }
    for (size_t i = 0; i < definition->state_count; i++)
        absent[i] = entered[i] || may_be_emptied(definition, field, (uint16_t)i);
}

static void add_edge(const struct assent_definition *definition, struct edge *out, size_t *count,
                     enum edge_kind kind, uint16_t to, const struct assent_action *action)
{
    if (to < definition->state_count && *count < EDGES_MOST)
        out[(*count)++] = (struct edge){kind, to, action};
}

static bool asked_for(const struct edge *edge, uint16_t field)
{
    return edge->action && listed(edge->action->require, edge->action->require_count, field);
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
static bool may_be_emptied(const struct assent_definition *definition, const struct assent_field *field,
                           uint16_t state)
{
    if (field->required_in_count && state != definition->start)
        return false;
    if (field->required_in_count && listed(field->required_in, field->required_in_count, state))
        return false;
    if (field->edit_in_count)
        return listed(field->edit_in, field->edit_in_count, state);
    const struct assent_state *at = &definition->states[state];
    return at->kind == ASSENT_STATE_PEOPLE && at->held_by.kind == ASSENT_WHO_REQUESTER;
}

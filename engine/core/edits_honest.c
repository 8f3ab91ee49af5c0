// SPDX-License-Identifier: Apache-2.0
// Which fields may be suggested with another value. Guarantees: never one that says what is so, or what came
// of it: an answer to the risk's questions, what a floor or a hook looks at, what decides who is asked, what
// is asked for with an action or by a task. Only when the change happens, what it touches, and choices that
// nothing else hangs on are intentions (decision 0136).
#include "edits.h"

#include "evaluate.h"

static bool is_asked_for(const struct assent_definition *definition, uint16_t field);
static bool among(const uint16_t *fields, size_t count, uint16_t field);
static bool decides_who(const struct assent_state *state, struct assent_text name);
static bool reads(const struct assent_condition *condition, struct assent_text name);
static bool node_reads(const struct assent_node *node, struct assent_text name);

bool edit_honest(const struct assent_definition *definition, const struct assent_field *field)
{
    bool items =
        field->type == ASSENT_FIELD_LIST && field->member_count && field->members[0].type == ASSENT_FIELD_CI;
    if (field->type == ASSENT_FIELD_PLANNED || items)
        return !field->scored;
    if (field->type != ASSENT_FIELD_BOOLEAN && field->type != ASSENT_FIELD_CHOICE)
        return false;
    bool fact = field->scored || field->required || field->required_in_count || definition->risk.add.count ||
                is_asked_for(definition, (uint16_t)(field - definition->fields));
    for (size_t i = 0; i < definition->risk.floor_count && !fact; i++)
        fact = reads(&definition->risk.floors[i].when, field->name);
    for (size_t i = 0; i < definition->state_count && !fact; i++)
        fact = decides_who(&definition->states[i], field->name);
    return !fact;
}

static bool is_asked_for(const struct assent_definition *definition, uint16_t field)
{
    bool found = false;
    for (size_t i = 0; i < definition->state_count && !found; i++) {
        const struct assent_state *state = &definition->states[i];
        for (size_t k = 0; k < state->action_count && !found; k++)
            found = among(state->actions[k].require, state->actions[k].require_count, field);
        for (size_t k = 0; k < state->job_count && !found; k++)
            found = among(state->jobs[k].body.fills, state->jobs[k].body.fills_count, field);
    }
    return found;
}

static bool among(const uint16_t *fields, size_t count, uint16_t field)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++)
        found = fields[i] == field;
    return found;
}

// By rounds and seats that are there only when it holds, and by branches, which lead to other approvals.
static bool decides_who(const struct assent_state *state, struct assent_text name)
{
    bool found = false;
    for (size_t i = 0; i < state->branch_count && !found; i++)
        found = reads(&state->branches[i].when, name);
    for (size_t i = 0; i < state->round_count && !found; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        found = reads(&round->when, name);
        for (size_t k = 0; k < round->seat_count && !found; k++)
            found = reads(&round->seats[k].when, name);
    }
    return found;
}

// A hook may look at any field.
static bool reads(const struct assent_condition *condition, struct assent_text name)
{
    return condition->hook.count || (condition->tree && node_reads(condition->tree, name));
}

static bool node_reads(const struct assent_node *node, struct assent_text name)
{
    bool found = node->kind == ASSENT_NODE_PATH && node->root == ASSENT_ROOT_FIELD && node->name_count &&
                 assent_text_equal(node->names[0], name);
    for (size_t i = 0; i < node->argument_count && !found; i++)
        found = node_reads(&node->arguments[i], name);
    return found;
}

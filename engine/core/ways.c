// SPDX-License-Identifier: Apache-2.0
// Where a ticket can go from a state, by the definition alone: what approval_edited.c walks to see what an
// edit could lead past. Guarantees: every arrow of every kind of state is here; guards are not looked at.
#include "approval.h"

static void add_kind(uint16_t *ways, size_t *count, const struct assent_state *state);
static const bool *leading_to(const struct turn *turn, const struct assent_state *state);

const uint16_t *ways_from(const struct assent_state *state, struct assent_arena *arena, size_t *count)
{
    size_t most = state->action_count + state->signal_count + state->late_count + state->branch_count +
                  2 * state->wait_count + state->lapse_count + 4;
    for (size_t i = 0; i < state->round_count; i++)
        most += state->rounds[i].late_count;
    uint16_t *ways = assent_arena_take_array(arena, most, sizeof *ways);
    *count = 0;
    for (size_t i = 0; i < state->action_count; i++)
        ways[(*count)++] = state->actions[i].to;
    for (size_t i = 0; i < state->signal_count; i++)
        ways[(*count)++] = state->signals[i].to;
    for (size_t i = 0; i < state->late_count; i++) {
        if (state->late[i].kind == ASSENT_LATE_THEN)
            ways[(*count)++] = state->late[i].to;
    }
    for (size_t i = 0; i < state->lapse_count; i++)
        ways[(*count)++] = state->lapses[i];
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        for (size_t k = 0; k < round->late_count; k++) {
            if (round->late_steps[k].kind == ASSENT_LATE_THEN)
                ways[(*count)++] = round->late_steps[k].to;
        }
    }
    add_kind(ways, count, state);
    return ways;
}

// The way back from the state of now is known; from another one it may be any that leads there.
void ways_back(const struct turn *turn, const struct assent_state *state, bool *reached)
{
    const struct assent_definition *definition = turn->definition;
    if (assent_text_equal(state->name, turn->ticket->state)) {
        int previous = assent_definition_state(definition, turn->ticket->previous);
        if (previous >= 0)
            reached[previous] = true;
        return;
    }
    const bool *leads = leading_to(turn, state);
    for (size_t i = 0; i < definition->state_count; i++)
        reached[i] = reached[i] || (leads[i] && &definition->states[i] != state);
}

static void add_kind(uint16_t *ways, size_t *count, const struct assent_state *state)
{
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_END:
        return;
    case ASSENT_STATE_CHOOSE:
        for (size_t i = 0; i < state->branch_count; i++)
            ways[(*count)++] = state->branches[i].to;
        return;
    case ASSENT_STATE_APPROVAL:
        ways[(*count)++] = state->approved;
        ways[(*count)++] = state->rejected;
        ways[(*count)++] = state->expired;
        ways[(*count)++] = state->preauthorised;
        return;
    case ASSENT_STATE_JOBS:
        ways[(*count)++] = state->done;
        ways[(*count)++] = state->failed;
        return;
    case ASSENT_STATE_WAIT:
        for (size_t i = 0; i < state->wait_count; i++) {
            ways[(*count)++] = state->waits[i].to;
            if (state->waits[i].latest.present)
                ways[(*count)++] = state->waits[i].missed;
        }
        return;
    case ASSENT_STATE_ROLLBACK:
        ways[(*count)++] = state->done;
        return;
    }
}

// The states from which there is a way to this one.
static const bool *leading_to(const struct turn *turn, const struct assent_state *state)
{
    const struct assent_definition *definition = turn->definition;
    bool *leads = assent_arena_take_array(turn->arena, definition->state_count, sizeof *leads);
    leads[state - definition->states] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < definition->state_count; i++) {
            size_t count;
            const uint16_t *ways = ways_from(&definition->states[i], turn->arena, &count);
            bool before = leads[i];
            for (size_t k = 0; k < count; k++)
                leads[i] = leads[i] || (ways[k] < definition->state_count && leads[ways[k]]);
            more = more || leads[i] != before;
        }
    }
    return leads;
}

// SPDX-License-Identifier: Apache-2.0
// Actions that edit what an approval has frozen. The rule is step's (docs/language.md, "Approvals"): once an
// approval has let a ticket pass, the fields that its rounds cover can be changed only where every way on
// leads back through it, or through another one that covers them. Here it is told which actions can never be
// taken so.
#include "checks.h"

#include <assent/base/limits.h>

#include <string.h>

static void check_action(const struct reader *reader, uint16_t from, const struct assent_action *action);
static void check_field(const struct reader *reader, uint16_t from, const struct assent_action *action,
                        uint16_t field);
static bool always_passed(const struct reader *reader, uint16_t approval, uint16_t state);
static bool leads_back(const struct reader *reader, uint16_t to, uint16_t approval, uint16_t field);
static bool covers(const struct assent_definition *definition, const struct assent_state *state,
                   uint16_t field);
static bool goes_live(const struct assent_state *state);

void check_frozen(const struct reader *reader)
{
    bool reached[ASSENT_STATES];
    machine_reach(reader->machine, reader->definition->start, NULL, reached);
    for (size_t i = 0; i < reader->definition->state_count; i++) {
        const struct assent_state *state = &reader->definition->states[i];
        for (size_t k = 0; reached[i] && k < state->action_count; k++)
            check_action(reader, (uint16_t)i, &state->actions[k]);
    }
}

static void check_action(const struct reader *reader, uint16_t from, const struct assent_action *action)
{
    if (action->to == ASSENT_TO_NONE || action->to == ASSENT_TO_PREVIOUS)
        return;
    for (size_t i = 0; i < action->edit_count; i++)
        check_field(reader, from, action, action->edit[i]);
    for (size_t i = 0; i < action->set_count; i++)
        check_field(reader, from, action, action->sets[i].field);
}

static void check_field(const struct reader *reader, uint16_t from, const struct assent_action *action,
                        uint16_t field)
{
    const struct assent_definition *definition = reader->definition;
    uint16_t to = action->to == ASSENT_TO_STAY ? from : action->to;
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        if (state->kind != ASSENT_STATE_APPROVAL || i == from || !covers(definition, state, field) ||
            !always_passed(reader, (uint16_t)i, from) || leads_back(reader, to, (uint16_t)i, field))
            continue;
        struct assent_diagnostic *item =
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EDIT_FROZEN, action->place,
                                     "`%s` was decided on in `%s`, and this action does not lead back there",
                                     word_shown(reader->reading.arena, definition->fields[field].name),
                                     word_shown(reader->reading.arena, state->name));
        if (item) {
            item->other = state->place;
            item->other_label = assent_text_of("decided here");
        }
        return;
    }
}

// Whether every way from the start to the state leads through `approved` of the approval.
static bool always_passed(const struct reader *reader, uint16_t approval, uint16_t state)
{
    const struct assent_definition *definition = reader->definition;
    const struct machine *machine = reader->machine;
    bool *seen = machine->marks[0];
    struct machine_at *waiting = machine->waiting;
    struct machine_at start = {definition->start, ASSENT_TO_NONE};
    size_t count = 0;
    memset(seen, 0, machine->first[definition->state_count] * sizeof *seen);
    seen[machine_index(machine, start)] = true;
    waiting[count++] = start;
    while (count > 0) {
        struct machine_at at = waiting[--count], to[2];
        struct edge edge;
        if (at.state == state)
            return false;
        for (size_t n = 0; machine_edge(&definition->states[at.state], n, &edge); n++) {
            bool passed = at.state == approval && edge.kind == EDGE_APPROVED;
            size_t ways = passed ? 0 : machine_follow(machine, at, &edge, to);
            for (size_t i = 0; i < ways; i++) {
                if (seen[machine_index(machine, to[i])])
                    continue;
                seen[machine_index(machine, to[i])] = true;
                waiting[count++] = to[i];
            }
        }
    }
    return true;
}

// The walk of step (engine/core/approval_edited.c): from the target on, approvals that cover the field stop
// it; nothing on the way goes live; and it comes to this approval. From the start everything is decided anew.
static bool leads_back(const struct reader *reader, uint16_t to, uint16_t approval, uint16_t field)
{
    const struct assent_definition *definition = reader->definition;
    bool reached[ASSENT_STATES] = {false};
    bool walked[ASSENT_STATES] = {false};
    if (to == definition->start || to >= definition->state_count)
        return true;
    reached[to] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < definition->state_count; i++) {
            const struct assent_state *state = &definition->states[i];
            struct edge edge;
            if (!reached[i] || walked[i])
                continue;
            if (goes_live(state))
                return false;
            walked[i] = more = true;
            if (state->kind == ASSENT_STATE_APPROVAL && covers(definition, state, field))
                continue;
            for (size_t n = 0; machine_edge(state, n, &edge); n++) {
                if (edge.to == ASSENT_TO_PREVIOUS)
                    return true; // depends on where the ticket was: step knows
                if (edge.to < definition->state_count)
                    reached[edge.to] = true;
            }
        }
    }
    return reached[approval];
}

static bool covers(const struct assent_definition *definition, const struct assent_state *state,
                   uint16_t field)
{
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        if (!round->covers && definition->fields[field].material)
            return true;
        for (size_t k = 0; round->covers && k < round->covers_count; k++) {
            if (round->covers[k] == field)
                return true;
        }
    }
    return false;
}

static bool goes_live(const struct assent_state *state)
{
    return state->kind == ASSENT_STATE_JOBS ||
           (state->kind == ASSENT_STATE_END && state->outcome == ASSENT_OUTCOME_SUCCESS);
}

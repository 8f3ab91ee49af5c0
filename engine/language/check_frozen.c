// SPDX-License-Identifier: Apache-2.0
// Actions and votes that edit what an approval has frozen, and votes that would set what they are not about.
// The rule is step's (docs/language.md, "Approvals"): once an
// approval has let a ticket pass, the fields that its rounds cover can be changed only where every way on
// leads back through it, or through another one that covers them. Here it is told which actions can never be
// taken so.
#include "checks.h"

#include <assent/base/limits.h>

#include <string.h>

static void check_action(const struct reader *reader, uint16_t from, const struct assent_action *action);
static void check_votes(const struct reader *reader, uint16_t from);
static void check_covered(const struct reader *reader, const struct assent_state *state,
                          const struct assent_round_rule *round, uint16_t field);
static void check_field(const struct reader *reader, uint16_t from, uint16_t to, uint16_t field,
                        struct assent_place place, const char *what);
static bool always_passed(const struct reader *reader, uint16_t approval, uint16_t state);
static bool leads_back(const struct reader *reader, uint16_t from, uint16_t to, uint16_t approval,
                       uint16_t field);
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
        if (reached[i])
            check_votes(reader, (uint16_t)i);
    }
}

static void check_action(const struct reader *reader, uint16_t from, const struct assent_action *action)
{
    uint16_t to = action->to == ASSENT_TO_STAY ? from : action->to;
    if (action->to == ASSENT_TO_NONE || action->to == ASSENT_TO_PREVIOUS)
        return;
    for (size_t i = 0; i < action->edit_count; i++)
        check_field(reader, from, to, action->edit[i], action->place, "this action");
    for (size_t i = 0; i < action->set_count; i++)
        check_field(reader, from, to, action->sets[i].field, action->place, "this action");
}

static void check_votes(const struct reader *reader, uint16_t from)
{
    const struct assent_state *state = &reader->definition->states[from];
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        for (size_t k = 0; k < round->may_set_count; k++) {
            check_covered(reader, state, round, round->may_set[k]);
            check_field(reader, from, from, round->may_set[k], round->place, "a vote");
        }
    }
}

static void check_covered(const struct reader *reader, const struct assent_state *state,
                          const struct assent_round_rule *round, uint16_t field)
{
    struct assent_state only = *state;
    only.rounds = round;
    only.round_count = 1;
    if (covers(reader->definition, &only, field))
        return;
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_NARROWS_UNCOVERED, round->place,
                             "`may_set` names `%s`, which the votes of round `%s` are not about",
                             word_shown(reader->reading.arena, reader->definition->fields[field].name),
                             word_shown(reader->reading.arena, round->name));
}

static void check_field(const struct reader *reader, uint16_t from, uint16_t to, uint16_t field,
                        struct assent_place place, const char *what)
{
    const struct assent_definition *definition = reader->definition;
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        if (state->kind != ASSENT_STATE_APPROVAL || i == from || !covers(definition, state, field) ||
            !always_passed(reader, (uint16_t)i, from) || leads_back(reader, from, to, (uint16_t)i, field))
            continue;
        struct assent_diagnostic *item =
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EDIT_FROZEN, place,
                                     "`%s` was decided on in `%s`, and %s does not lead back there",
                                     word_shown(reader->reading.arena, definition->fields[field].name),
                                     word_shown(reader->reading.arena, state->name), what);
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
static bool leads_back(const struct reader *reader, uint16_t from, uint16_t to, uint16_t approval,
                       uint16_t field)
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
            bool stays = to == from && i == from; // it has not been decided there yet
            if (!stays && state->kind == ASSENT_STATE_APPROVAL && covers(definition, state, field))
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

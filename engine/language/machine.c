// SPDX-License-Identifier: Apache-2.0
// Walks over the machine that the states make: the ways on from a state, what is reached. Guards are not
// looked at: an edge counts as one that may be taken. Guarantees: a walk visits each place once, so it ends.
#include "checks.h"

#include <string.h>

static bool edge_of_clocks(const struct assent_state *state, size_t n, struct edge *out);
static bool edge_of_step(const struct assent_late *step, struct edge *out);
static bool edge_of_work(const struct assent_state *state, size_t n, struct edge *out);
static bool edge_of_list(const struct assent_state *state, size_t n, struct edge *out);
static bool has_previous(const struct assent_state *state);
static bool by_itself(const struct edge *edge);

bool machine_edge(const struct assent_state *state, size_t n, struct edge *out)
{
    *out = (struct edge){.to = ASSENT_TO_NONE, .place = state->place};
    if (n < state->action_count) {
        *out = (struct edge){.kind = EDGE_ACTION,
                             .to = state->actions[n].to,
                             .action = &state->actions[n],
                             .place = state->actions[n].place};
        return true;
    }
    n -= state->action_count;
    return edge_of_clocks(state, n, out);
}

const struct machine *machine_of(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct machine *machine = assent_arena_take(arena, sizeof *machine);
    bool *remembers = assent_arena_take_array(arena, definition->state_count, sizeof *remembers);
    for (size_t i = 0; i < definition->state_count; i++)
        remembers[i] = has_previous(&definition->states[i]);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < definition->state_count; i++) {
            const struct assent_state *state = &definition->states[i];
            struct edge edge;
            for (size_t n = 0; !remembers[i] && machine_edge(state, n, &edge); n++) {
                remembers[i] = by_itself(&edge) && edge.to < definition->state_count && remembers[edge.to];
                more = more || remembers[i];
            }
        }
    }
    size_t *first = assent_arena_take_array(arena, definition->state_count + 1, sizeof *first);
    for (size_t i = 0; i < definition->state_count; i++)
        first[i + 1] = first[i] + 1 + (remembers[i] ? definition->state_count : 0);
    size_t places = first[definition->state_count];
    *machine = (struct machine){.definition = definition, .remembers = remembers, .first = first};
    machine->waiting = assent_arena_take_array(arena, 2 * places, sizeof *machine->waiting);
    for (size_t i = 0; i < 2; i++)
        machine->marks[i] = assent_arena_take_array(arena, places, sizeof **machine->marks);
    return machine;
}

size_t machine_index(const struct machine *machine, struct machine_at at)
{
    bool kept = at.previous < machine->definition->state_count;
    return machine->first[at.state] + (kept ? at.previous + (size_t)1 : 0);
}

size_t machine_follow(const struct machine *machine, struct machine_at at, const struct edge *edge,
                      struct machine_at to[2])
{
    const struct assent_definition *definition = machine->definition;
    uint16_t target = edge->to == ASSENT_TO_PREVIOUS ? at.previous : edge->to;
    bool rests = machine_rests(&definition->states[at.state]);
    if (target >= definition->state_count)
        return 0;
    to[0] = to[1] = (struct machine_at){target, ASSENT_TO_NONE};
    if (!machine->remembers[target])
        return 1;
    to[0].previous = rests && target != at.state ? at.state : at.previous;
    to[1].previous = at.previous;
    return rests && by_itself(edge) && to[0].previous != to[1].previous ? 2 : 1;
}

void machine_reach(const struct machine *machine, uint16_t from, edge_filter *filter, bool *reached)
{
    size_t count = machine->definition->state_count;
    bool *places = machine->marks[0];
    memset(reached, 0, count * sizeof *reached);
    if (from >= count)
        return;
    machine_reach_places(machine, (struct machine_at){from, ASSENT_TO_NONE}, filter, places);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = machine->first[i]; k < machine->first[i + 1]; k++)
            reached[i] = reached[i] || places[k];
    }
}

void machine_reach_places(const struct machine *machine, struct machine_at from, edge_filter *filter,
                          bool *reached)
{
    const struct assent_definition *definition = machine->definition;
    struct machine_at *waiting = machine->waiting;
    size_t count = 0;
    memset(reached, 0, machine->first[definition->state_count] * sizeof *reached);
    reached[machine_index(machine, from)] = true;
    waiting[count++] = from;
    while (count > 0) {
        struct machine_at at = waiting[--count], to[2];
        const struct assent_state *state = &definition->states[at.state];
        struct edge edge;
        for (size_t n = 0; machine_edge(state, n, &edge); n++) {
            size_t ways = machine_follow(machine, at, &edge, to);
            edge.to = ways ? to[0].state : edge.to;
            for (size_t i = 0; i < ways && (!filter || filter(definition, state, &edge)); i++) {
                if (reached[machine_index(machine, to[i])])
                    continue;
                reached[machine_index(machine, to[i])] = true;
                waiting[count++] = to[i];
            }
        }
    }
}

bool machine_rests(const struct assent_state *state)
{
    return state->kind != ASSENT_STATE_CHOOSE && state->kind != ASSENT_STATE_END;
}

static bool edge_of_clocks(const struct assent_state *state, size_t n, struct edge *out)
{
    if (n < state->signal_count) {
        out->kind = EDGE_SIGNAL;
        out->to = state->signals[n].to;
        out->place = state->signals[n].place;
        return true;
    }
    n -= state->signal_count;
    if (n < state->late_count)
        return edge_of_step(&state->late[n], out);
    n -= state->late_count;
    if (n < state->lapse_count) {
        out->kind = EDGE_LAPSED;
        out->to = state->lapses[n];
        return true;
    }
    n -= state->lapse_count;
    size_t steps = 0;
    for (size_t i = 0; i < state->round_count; i++) {
        if (n - steps < state->rounds[i].late_count)
            return edge_of_step(&state->rounds[i].late_steps[n - steps], out);
        steps += state->rounds[i].late_count;
    }
    return edge_of_work(state, n - steps, out);
}

static bool edge_of_step(const struct assent_late *step, struct edge *out)
{
    out->kind = EDGE_LATE;
    out->to = step->kind == ASSENT_LATE_THEN ? step->to : ASSENT_TO_STAY;
    out->place = step->place;
    return true;
}

static bool edge_of_work(const struct assent_state *state, size_t n, struct edge *out)
{
    static const enum edge_kind decided[] = {EDGE_APPROVED, EDGE_REJECTED, EDGE_EXPIRED, EDGE_APPROVED};
    const uint16_t verdicts[] = {state->approved, state->rejected, state->expired, state->preauthorised};
    const uint16_t ends[] = {state->done, state->failed};
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_END:
        return false;
    case ASSENT_STATE_APPROVAL:
        if (n >= sizeof verdicts / sizeof *verdicts - (state->preauthorised == ASSENT_TO_NONE))
            return false;
        out->kind = decided[n];
        out->to = verdicts[n];
        return true;
    case ASSENT_STATE_JOBS:
    case ASSENT_STATE_ROLLBACK:
        if (n >= (state->kind == ASSENT_STATE_JOBS ? 2U : 1U))
            return false;
        out->kind = n == 0 ? EDGE_DONE : EDGE_FAILED;
        out->to = ends[n];
        return true;
    case ASSENT_STATE_CHOOSE:
    case ASSENT_STATE_WAIT:
        break;
    }
    return edge_of_list(state, n, out);
}

static bool edge_of_list(const struct assent_state *state, size_t n, struct edge *out)
{
    if (state->kind == ASSENT_STATE_CHOOSE && n < state->branch_count) {
        out->kind = EDGE_BRANCH;
        out->to = state->branches[n].to;
        out->place = state->branches[n].place;
        return true;
    }
    if (state->kind == ASSENT_STATE_WAIT && n / 2 < state->wait_count) {
        const struct assent_wait_rule *wait = &state->waits[n / 2];
        out->kind = n % 2 ? EDGE_MISSED : EDGE_WAITED;
        out->to = n % 2 ? wait->missed : wait->to;
        out->wait = wait;
        out->place = wait->place;
        return true;
    }
    return false;
}

static bool has_previous(const struct assent_state *state)
{
    struct edge edge;
    for (size_t n = 0; machine_edge(state, n, &edge); n++) {
        if (edge.to == ASSENT_TO_PREVIOUS)
            return true;
    }
    return false;
}

// Nobody need have seen the ticket in the state: it may have been passed at once. Work may be skipped and
// rounds, too; what waits for a while or a signal stands.
static bool by_itself(const struct edge *edge)
{
    if (edge->wait)
        return (edge->kind == EDGE_WAITED ? edge->wait->until.path : edge->wait->latest.path) != NULL;
    return edge->kind != EDGE_ACTION && edge->kind != EDGE_SIGNAL && edge->kind != EDGE_LATE;
}

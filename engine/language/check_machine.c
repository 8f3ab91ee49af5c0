// SPDX-License-Identifier: Apache-2.0
// Checks of the machine that the states make: that every state is reached and leads to an end, that choices
// are complete and do not run in circles, that jobs do not wait for each other, that no change goes live
// unseen. Guards are not looked at. Where a target is wrong the checks that would only repeat it are left
// out.
#include "checks.h"

#include <assent/base/limits.h>

#include <string.h>

static bool is_whole(const struct assent_definition *definition);
static bool leads_somewhere(const struct assent_state *state);
static void check_start(const struct reader *reader, const struct section *top);
static void check_reached(const struct reader *reader);
static void check_ends(const struct reader *reader);
static void find_ends(const struct machine *machine, uint16_t from, bool *reached, bool *ends);
static bool leads_on(const struct machine *machine, struct machine_at at, const bool *ends);
static void check_choices(const struct reader *reader, const struct assent_state *state);
static void check_circles(const struct reader *reader);
static void check_needs(const struct reader *reader, const struct assent_state *state);
static void check_unattended(const struct reader *reader, const struct section *top);
static bool silence_approves(const struct assent_definition *definition);
static bool between_choices(const struct assent_definition *definition, const struct assent_state *state,
                            const struct edge *edge);
static bool without_approval(const struct assent_definition *definition, const struct assent_state *state,
                             const struct edge *edge);
static bool fillable(const struct assent_definition *definition, uint16_t field, uint16_t state);
static bool before_approval(const struct assent_definition *definition, const struct assent_state *state,
                            const struct edge *edge);
static const char *shown(const struct reader *reader, struct assent_text name);

void check_machine(const struct reader *reader, const struct section *top)
{
    const struct assent_definition *definition = reader->definition;
    check_start(reader, top);
    for (size_t i = 0; i < definition->state_count; i++) {
        check_choices(reader, &definition->states[i]);
        check_needs(reader, &definition->states[i]);
    }
    check_circles(reader);
    if (definition->state_count == 0 || definition->start >= definition->state_count)
        return;
    if (is_whole(definition) && definition->states[definition->start].kind != ASSENT_STATE_END)
        check_reached(reader);
    check_ends(reader);
    check_unattended(reader, top);
    check_waits(reader);
    check_frozen(reader);
}

// `material` by its default: what can be filled before the first approval.
void build_material(struct reader *reader)
{
    struct assent_definition *definition = reader->definition;
    reader->machine = machine_of(definition, reader->reading.arena);
    struct assent_field *fields = assent_arena_copy(reader->reading.arena, definition->fields,
                                                    definition->field_count * sizeof *fields);
    bool early[ASSENT_STATES] = {false};
    machine_reach(reader->machine, definition->start, before_approval, early);
    for (size_t f = 0; f < definition->field_count; f++) {
        for (size_t s = 0; s < definition->state_count && !reader->material_given[f]; s++)
            fields[f].material =
                fields[f].material || (early[s] && fillable(definition, (uint16_t)f, (uint16_t)s));
    }
    definition->fields = fields;
}

static void check_start(const struct reader *reader, const struct section *top)
{
    const struct assent_definition *definition = reader->definition;
    const struct tree *start = section_get(top, "start");
    if (start && definition->start < definition->state_count &&
        definition->states[definition->start].kind == ASSENT_STATE_END)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_START_IS_END, start->place,
                                 "`%s` is an end: a ticket cannot begin there",
                                 shown(reader, definition->states[definition->start].name));
}

static void check_reached(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    bool reached[ASSENT_STATES];
    machine_reach(reader->machine, definition->start, NULL, reached);
    for (size_t i = 0; i < definition->state_count; i++) {
        if (!reached[i])
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_STATE_UNREACHABLE,
                                     definition->states[i].place, "no way leads from `%s` to the state `%s`",
                                     shown(reader, definition->states[definition->start].name),
                                     shown(reader, definition->states[i].name));
    }
}

// Of every place that is reached: a ticket on hold ends only if it ends where it goes back to. From a state
// that is not reached the walk begins without one before.
static void check_ends(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    const struct machine *machine = reader->machine;
    bool seen[ASSENT_STATES] = {false};
    bool stuck[ASSENT_STATES] = {false};
    find_ends(machine, definition->start, machine->marks[0], machine->marks[1]);
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = machine->first[i]; k < machine->first[i + 1]; k++) {
            seen[i] = seen[i] || machine->marks[0][k];
            stuck[i] = stuck[i] || (machine->marks[0][k] && !machine->marks[1][k]);
        }
    }
    for (size_t i = 0; i < definition->state_count; i++) {
        if (!seen[i]) {
            find_ends(machine, (uint16_t)i, machine->marks[0], machine->marks[1]);
            stuck[i] = !machine->marks[1][machine->first[i]];
        }
        if (stuck[i])
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_STATE_WITHOUT_END, definition->states[i].place,
                "no way leads from the state `%s` to an end", shown(reader, definition->states[i].name));
    }
}

// Marks what is reached from a state, and of that from where an end is reached. Where a target is wrong, or
// leads back to nothing, something may follow.
static void find_ends(const struct machine *machine, uint16_t from, bool *reached, bool *ends)
{
    const struct assent_definition *definition = machine->definition;
    size_t places = machine->first[definition->state_count];
    machine_reach_places(machine, (struct machine_at){from, ASSENT_TO_NONE}, NULL, reached);
    memset(ends, 0, places * sizeof *ends);
    for (bool more = true; more;) {
        more = false;
        for (size_t s = 0; s < definition->state_count; s++) {
            for (size_t k = machine->first[s]; k < machine->first[s + 1]; k++) {
                size_t before = k - machine->first[s];
                struct machine_at at = {(uint16_t)s, before ? (uint16_t)(before - 1) : ASSENT_TO_NONE};
                if (reached[k] && !ends[k])
                    more = (ends[k] = leads_on(machine, at, ends)) || more;
            }
        }
    }
}

static bool leads_on(const struct machine *machine, struct machine_at at, const bool *ends)
{
    const struct assent_state *state = &machine->definition->states[at.state];
    struct machine_at to[2];
    struct edge edge;
    if (state->kind == ASSENT_STATE_END || !leads_somewhere(state))
        return true;
    for (size_t n = 0; machine_edge(state, n, &edge); n++) {
        bool on = edge.to == ASSENT_TO_PREVIOUS && at.previous == ASSENT_TO_NONE;
        size_t ways = machine_follow(machine, at, &edge, to);
        for (size_t i = 0; i < ways; i++)
            on = on || ends[machine_index(machine, to[i])];
        if (on)
            return true;
    }
    return false;
}

static bool is_whole(const struct assent_definition *definition)
{
    for (size_t i = 0; i < definition->state_count; i++) {
        if (!leads_somewhere(&definition->states[i]))
            return false;
    }
    return true;
}

// False when a target of the state is wrong, or its kind, which is reported already.
static bool leads_somewhere(const struct assent_state *state)
{
    struct edge edge;
    for (size_t n = 0; machine_edge(state, n, &edge); n++) {
        bool may_lack = edge.kind == EDGE_EXPIRED || (edge.kind == EDGE_MISSED && !edge.wait->latest.present);
        if (edge.to == ASSENT_TO_NONE && !may_lack)
            return false;
    }
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
        return state->action_count > 0 || state->signal_count > 0;
    case ASSENT_STATE_CHOOSE:
        return state->branch_count > 0;
    case ASSENT_STATE_APPROVAL:
        return state->approved != ASSENT_TO_NONE && state->rejected != ASSENT_TO_NONE;
    case ASSENT_STATE_JOBS:
        return state->done != ASSENT_TO_NONE && state->failed != ASSENT_TO_NONE;
    case ASSENT_STATE_WAIT:
        return state->wait_count > 0;
    case ASSENT_STATE_ROLLBACK:
        return state->done != ASSENT_TO_NONE;
    case ASSENT_STATE_END:
        return true;
    }
    return true;
}

// The last branch stands for "otherwise"; what follows it is never reached.
static void check_choices(const struct reader *reader, const struct assent_state *state)
{
    bool open = true;
    for (size_t i = 0; i < state->branch_count; i++) {
        const struct assent_branch *branch = &state->branches[i];
        if (!open) {
            struct assent_diagnostic *item = assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_CHOICE_UNREACHABLE, branch->place,
                "this branch is never reached: the one without `when` before it is always taken");
            if (item) {
                item->other = state->branches[i - 1].place;
                item->other_label = assent_text_of("always taken");
            }
            return;
        }
        open = branch->when.tree || branch->when.hook.count || branch->when.source.count;
    }
    if (state->branch_count && open)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_CHOICE_OPEN,
                                 state->branches[state->branch_count - 1].place,
                                 "the last branch of a choice has no `when`: it says what happens otherwise");
}

// From choice to choice nothing changes, so that a circle of choices, once gone round, is gone round for
// ever.
static void check_circles(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    bool told[ASSENT_STATES] = {false};
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        bool reached[ASSENT_STATES];
        for (size_t b = 0; b < state->branch_count && !told[i]; b++) {
            uint16_t to = state->branches[b].to;
            if (to >= definition->state_count || definition->states[to].kind != ASSENT_STATE_CHOOSE)
                continue;
            machine_reach(reader->machine, to, between_choices, reached);
            if (!reached[i])
                continue;
            for (size_t k = 0; k < definition->state_count; k++)
                told[k] = told[k] || reached[k];
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_CHOICE_CIRCLE,
                                     state->branches[b].place,
                                     "from `%s` choices lead back to `%s`, and nothing changes on the way",
                                     shown(reader, definition->states[to].name), shown(reader, state->name));
        }
    }
}

static bool between_choices(const struct assent_definition *definition, const struct assent_state *state,
                            const struct edge *edge)
{
    return state->kind == ASSENT_STATE_CHOOSE && edge->kind == EDGE_BRANCH &&
           definition->states[edge->to].kind == ASSENT_STATE_CHOOSE;
}

// Takes away jobs that wait for nothing more; what remains waits for itself.
static void check_needs(const struct reader *reader, const struct assent_state *state)
{
    bool free[ASSENT_JOBS] = {false};
    bool moved = true;
    while (moved) {
        moved = false;
        for (size_t i = 0; i < state->job_count; i++) {
            bool waits = false;
            for (size_t k = 0; k < state->jobs[i].needs_count; k++)
                waits = waits || !free[state->jobs[i].needs[k]];
            moved = moved || (!waits && !free[i]);
            free[i] = free[i] || !waits;
        }
    }
    for (size_t i = 0; i < state->job_count; i++) {
        if (free[i])
            continue;
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_NEEDS_CIRCLE, state->jobs[i].place,
                                 "the job `%s` waits, by way of `needs`, for itself or for jobs that do",
                                 shown(reader, state->jobs[i].name));
        return;
    }
}

static void check_unattended(const struct reader *reader, const struct section *top)
{
    const struct assent_definition *definition = reader->definition;
    bool reached[ASSENT_STATES];
    if (definition->kind != ASSENT_CHANGE && definition->unattended.count && !silence_approves(definition))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(top, "unattended"),
                                 "`unattended` has a meaning for changes, and where silence approves "
                                 "(`late: approve`)");
    if (definition->kind != ASSENT_CHANGE || definition->unattended.count)
        return;
    machine_reach(reader->machine, definition->start, without_approval, reached);
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        if (!reached[i] || state->kind != ASSENT_STATE_END || state->outcome != ASSENT_OUTCOME_SUCCESS)
            continue;
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_UNATTENDED_MISSING, state->place,
            "a change can come to the success `%s` without any approval", shown(reader, state->name));
        if (item)
            item->note = assent_text_of(
                "lead every way through `approved`, or say at the top why not: `unattended: reason`");
    }
}

static bool silence_approves(const struct assent_definition *definition)
{
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = 0; k < definition->states[i].round_count; k++) {
            if (definition->states[i].rounds[k].late == ASSENT_ROUND_LATE_APPROVE)
                return true;
        }
    }
    return false;
}

static bool without_approval(const struct assent_definition *definition, const struct assent_state *state,
                             const struct edge *edge)
{
    (void)definition;
    (void)state;
    return edge->kind != EDGE_APPROVED;
}

static bool before_approval(const struct assent_definition *definition, const struct assent_state *state,
                            const struct edge *edge)
{
    (void)edge;
    (void)definition;
    return state->kind != ASSENT_STATE_APPROVAL;
}

static bool fillable(const struct assent_definition *definition, uint16_t field, uint16_t index)
{
    const struct assent_state *state = &definition->states[index];
    const struct assent_field *rule = &definition->fields[field];
    if (state->kind == ASSENT_STATE_APPROVAL)
        return false;
    for (size_t i = 0; i < rule->edit_in_count; i++) {
        if (rule->edit_in[i] == index)
            return true;
    }
    if (rule->edit_in_count == 0 && state->kind == ASSENT_STATE_PEOPLE &&
        state->held_by.kind == ASSENT_WHO_REQUESTER)
        return true;
    for (size_t i = 0; i < state->action_count; i++) {
        for (size_t k = 0; k < state->actions[i].require_count; k++) {
            if (state->actions[i].require[k] == field)
                return true;
        }
        for (size_t k = 0; k < state->actions[i].edit_count; k++) {
            if (state->actions[i].edit[k] == field)
                return true;
        }
        for (size_t k = 0; k < state->actions[i].set_count; k++) {
            if (state->actions[i].sets[k].field == field)
                return true;
        }
    }
    for (size_t i = 0; i < state->job_count; i++) {
        for (size_t k = 0; k < state->jobs[i].body.fills_count; k++) {
            if (state->jobs[i].body.fills[k] == field)
                return true;
        }
    }
    return false;
}

static const char *shown(const struct reader *reader, struct assent_text name)
{
    return word_shown(reader->reading.arena, name);
}

// SPDX-License-Identifier: Apache-2.0
// Checks of what states do by their clocks and signals: waits that go round for ever, ways of a wait that are
// never taken, signals that are never heard, ladders out of order, rollbacks of nothing, `previous` without a
// state before.
#include "checks.h"

#include "canonical.h"

#include <assent/base/limits.h>

#include <string.h>

static void check_state_waits(const struct reader *reader, const struct assent_state *state);
static void check_dead(const struct reader *reader, const struct assent_wait_rule *wait);
static void check_blockers(const struct reader *reader, const struct assent_wait_rule *wait);
static bool same_beginning(const struct reader *reader, const struct assent_wait_rule *wait);
static void check_signals(const struct reader *reader, const struct assent_state *state);
static struct assent_text heard(const struct assent_state *state, size_t n, struct assent_arena *arena);
static void check_ladder(const struct reader *reader, const struct assent_late *steps, size_t count);
static void check_seats(const struct reader *reader, const struct assent_round_rule *round);
static void check_rollback(const struct reader *reader, const struct assent_state *state);
static void check_previous(const struct reader *reader, size_t index);
static void check_wait_circles(const struct reader *reader);
static bool passed_at_once(const struct assent_definition *definition, const struct assent_state *state,
                           const struct edge *edge);
static bool is_passing(const struct assent_state *state);
static const char *shown(const struct reader *reader, struct assent_text name);

void check_waits(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        check_state_waits(reader, state);
        check_signals(reader, state);
        check_ladder(reader, state->late, state->late_count);
        for (size_t k = 0; k < state->round_count; k++) {
            check_ladder(reader, state->rounds[k].late_steps, state->rounds[k].late_count);
            check_seats(reader, &state->rounds[k]);
        }
        check_rollback(reader, state);
        check_previous(reader, i);
    }
    check_wait_circles(reader);
}

static void check_state_waits(const struct reader *reader, const struct assent_state *state)
{
    for (size_t i = 0; i < state->wait_count; i++) {
        check_dead(reader, &state->waits[i]);
        check_blockers(reader, &state->waits[i]);
    }
}

// A preauthorisation that stands nowhere in place of votes is never lost.
static void check_blockers(const struct reader *reader, const struct assent_wait_rule *wait)
{
    const struct assent_definition *definition = reader->definition;
    bool stands = (wait->blocked_by & ASSENT_BLOCKED_BY_PREAUTHORISATION) == 0;
    for (size_t i = 0; i < definition->state_count; i++)
        stands = stands || definition->states[i].preauthorised != ASSENT_TO_NONE;
    if (!stands)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_BLOCKED_BY_NOTHING, wait->place,
            "this wait is `blocked_by` a preauthorisation, but no approval has `preauthorised`");
}

// Where both times count from the same moment in the same unit it is known which is sooner. With a field
// both ways may be taken when the later of the two times is past already; that the sooner is `latest` leaves
// no moment for the other.
static void check_dead(const struct reader *reader, const struct assent_wait_rule *wait)
{
    if (!wait->until.present || !wait->latest.present || !same_beginning(reader, wait))
        return;
    int64_t until = wait->until.before ? -wait->until.offset.amount : wait->until.offset.amount;
    int64_t latest = wait->latest.before ? -wait->latest.offset.amount : wait->latest.offset.amount;
    bool too_late = latest <= until;
    bool never_late = !wait->until.path && !wait->blocked_by && !too_late;
    if (!too_late && !never_late)
        return;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_WAIT_DEAD, wait->latest.place,
        too_late ? "this comes no later than the wait is over, so it is always missed"
                 : "the wait is always over before this, so `missed` is never taken");
    if (item) {
        item->other = wait->until.place;
        item->other_label = assent_text_of("the wait is over");
    }
}

static bool same_beginning(const struct reader *reader, const struct assent_wait_rule *wait)
{
    const struct assent_moment *a = &wait->until, *b = &wait->latest;
    bool no_offset = a->offset.amount == 0 || b->offset.amount == 0;
    if (!no_offset && a->offset.unit != b->offset.unit)
        return false;
    if (!a->path || !b->path)
        return !a->path && !b->path;
    struct assent_condition paths[2] = {{.tree = a->path}, {.tree = b->path}};
    struct assent_value first = canonical_condition(&paths[0], reader->reading.arena);
    struct assent_value second = canonical_condition(&paths[1], reader->reading.arena);
    return assent_value_equal(&first, &second);
}

// The waits' own signals come first, then those of `anytime`, as they are heard.
static void check_signals(const struct reader *reader, const struct assent_state *state)
{
    struct assent_arena *arena = reader->reading.arena;
    size_t count = state->wait_count + state->signal_count;
    struct assent_text *all = assent_arena_take_array(arena, count, sizeof *all);
    for (size_t i = 0; i < count; i++) {
        all[i] = heard(state, i, arena);
        for (size_t k = 0; k < i && all[i].count; k++) {
            if (!assent_text_equal(all[k], all[i]))
                continue;
            bool waits = i < state->wait_count;
            struct assent_diagnostic *item = assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_SIGNAL_UNHEARD,
                waits ? state->waits[i].place : state->signals[i - state->wait_count].place,
                "in the state `%s` another rule hears this signal first", shown(reader, state->name));
            if (item) {
                item->other = k < state->wait_count ? state->waits[k].place
                                                    : state->signals[k - state->wait_count].place;
                item->other_label = assent_text_of("the signal goes here");
            }
            break;
        }
    }
}

// Name and key of the nth listener of a state; empty for a wait without a signal.
static struct assent_text heard(const struct assent_state *state, size_t n, struct assent_arena *arena)
{
    bool waits = n < state->wait_count;
    struct assent_text name = waits ? state->waits[n].signal : state->signals[n - state->wait_count].name;
    const struct assent_template *key =
        waits ? &state->waits[n].key : &state->signals[n - state->wait_count].key;
    if (name.count == 0)
        return name;
    struct assent_value text = canonical_template(key, arena);
    struct assent_text written = text.kind == ASSENT_VALUE_TEXT ? text.text : (struct assent_text){0};
    return assent_text_format(arena, "%.*s %.*s", (int)name.count, name.bytes, (int)written.count,
                              written.bytes ? written.bytes : "");
}

static void check_ladder(const struct reader *reader, const struct assent_late *steps, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct assent_late *step = &steps[i], *before = &steps[i - 1];
        bool comparable =
            step->after.amount && before->after.amount && step->after.unit == before->after.unit;
        bool after_end = before->kind == ASSENT_LATE_THEN;
        if (!after_end && (!comparable || step->after.amount > before->after.amount))
            continue;
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_LATE_UNORDERED, step->place,
            after_end ? "this step is never taken: the one before moves the ticket on"
                      : "this step comes no later than the one before");
        if (item) {
            item->other = before->place;
            item->other_label = assent_text_of("the step before");
        }
    }
}

// A ladder of a round that has several seats names one.
static void check_seats(const struct reader *reader, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < round->late_count; i++) {
        const struct assent_late *step = &round->late_steps[i];
        size_t voting = 0;
        for (size_t k = 0; k < round->seat_count; k++)
            voting += !round->seats[k].object;
        bool named = voting == 1 && step->seat.count == 0;
        for (size_t k = 0; k < round->seat_count; k++)
            named = named || (step->seat.count && assent_text_equal(round->seats[k].name, step->seat));
        if (step->kind != ASSENT_LATE_THEN && !named)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_SEAT_UNNAMED, step->place,
                step->seat.count
                    ? "the round has no seat of that name"
                    : "the round has several seats, and the step does not say which: `seat: NAME`");
    }
}

static void check_rollback(const struct reader *reader, const struct assent_state *state)
{
    const struct assent_definition *definition = reader->definition;
    uint16_t index = (uint16_t)(state - definition->states);
    bool reached[ASSENT_STATES], undone = false;
    if (state->kind != ASSENT_STATE_ROLLBACK || state->rolls_back >= definition->state_count)
        return;
    const struct assent_state *of = &definition->states[state->rolls_back];
    for (size_t i = 0; i < of->job_count; i++)
        undone = undone || of->jobs[i].undo.kind != ASSENT_BODY_NONE;
    machine_reach(reader->machine, state->rolls_back, NULL, reached);
    const char *why = of->kind != ASSENT_STATE_JOBS ? "holds no jobs"
                      : !undone                     ? "has no job with `undo`"
                      : !reached[index]             ? "leads nowhere to this one, so that nothing was started"
                                                    : NULL;
    if (why)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_ROLLBACK_NOTHING, state->place,
                                 "`%s` rolls back `%s`, which %s", shown(reader, state->name),
                                 shown(reader, of->name), why);
}

// A state to which a way leads from another one, whatever the way; the start may have none.
static void check_previous(const struct reader *reader, size_t index)
{
    const struct machine *machine = reader->machine;
    const struct assent_definition *definition = reader->definition;
    struct edge edge;
    bool reached = false;
    machine_reach_places(machine, (struct machine_at){definition->start, ASSENT_TO_NONE}, NULL,
                         machine->marks[0]);
    for (size_t k = machine->first[index] + 1; k < machine->first[index + 1]; k++)
        reached = reached || machine->marks[0][k];
    for (size_t n = 0; !reached && machine_edge(&definition->states[index], n, &edge); n++) {
        if (edge.to == ASSENT_TO_PREVIOUS && index == definition->start)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_PREVIOUS_NOWHERE, edge.place,
                "no way leads to the state `%s` from another one, so there is none before "
                "it",
                shown(reader, definition->states[index].name));
    }
}

// As with choices (check_machine.c), from one wait to the next nothing changes if their times are past.
static void check_wait_circles(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    bool told[ASSENT_STATES] = {false};
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        bool reached[ASSENT_STATES];
        struct edge edge;
        for (size_t n = 0; state->kind == ASSENT_STATE_WAIT && !told[i] && machine_edge(state, n, &edge);
             n++) {
            if (edge.to >= definition->state_count || !passed_at_once(definition, state, &edge))
                continue;
            machine_reach(reader->machine, edge.to, passed_at_once, reached);
            if (!reached[i])
                continue;
            for (size_t k = 0; k < definition->state_count; k++)
                told[k] = told[k] || reached[k];
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_WAIT_CIRCLE, edge.place,
                "when this time is past, the ticket comes back to `%s` at once, again and "
                "again",
                shown(reader, state->name));
        }
    }
}

// Whether an edge may be taken in the moment in which the state is entered, into a state that is left again
// in that moment: a branch, or a time that a field names and that may be past. A wait that an approval may
// block, and one for a duration, give somebody time.
static bool passed_at_once(const struct assent_definition *definition, const struct assent_state *state,
                           const struct edge *edge)
{
    if (!is_passing(&definition->states[edge->to]))
        return false;
    if (edge->kind == EDGE_WAITED)
        return edge->wait->until.present && edge->wait->until.path;
    if (edge->kind == EDGE_MISSED)
        return edge->wait->latest.present && edge->wait->latest.path;
    return state->kind == ASSENT_STATE_CHOOSE;
}

static bool is_passing(const struct assent_state *state)
{
    bool passing = state->kind == ASSENT_STATE_CHOOSE;
    for (size_t i = 0; i < state->wait_count; i++) {
        passing = passing || (state->waits[i].until.present && state->waits[i].until.path) ||
                  (state->waits[i].latest.present && state->waits[i].latest.path);
    }
    return passing;
}

static const char *shown(const struct reader *reader, struct assent_text name)
{
    return word_shown(reader->reading.arena, name);
}

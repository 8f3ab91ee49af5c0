// SPDX-License-Identifier: Apache-2.0
// Entering and leaving states. What a state does by itself (a choice, an approval that is met at once, jobs
// that are all skipped, a wait that is over, an end) goes on in the same turn, in a loop of at most
// ASSENT_STEPS_A_TURN states. Guarantees: fields that a state requires are there when it is entered; an open
// round, its clock and running jobs never outlive their state.
#include "approval.h"
#include "clocks.h"
#include "fields.h"
#include "jobs.h"
#include "preauthorise.h"

#include <assent/base/limits.h>

#include <assert.h>

static bool enter_one(struct turn *turn, uint16_t target, uint16_t *next);
static bool do_work(struct turn *turn, const struct assent_state *state, uint16_t *next);
static struct assent_text rested(const struct turn *turn, const struct assent_state *target);
static bool emit_ended(struct turn *turn, const struct assent_state *state);

bool state_enter(struct turn *turn, uint16_t target)
{
    while (target != ASSENT_TO_NONE && target != ASSENT_TO_STAY) {
        if (turn->states_entered++ == ASSENT_STEPS_A_TURN)
            return turn_refuse_by(turn, ASSENT_STEPS_EXHAUSTED, NULL, &turn->definition->states[target].place,
                                  "The ticket would enter more than %d states at once, the next one %s. The "
                                  "workflow goes in a circle: let a person decide in it.",
                                  ASSENT_STEPS_A_TURN,
                                  turn_words(turn, turn->definition->states[target].name));
        uint16_t next = ASSENT_TO_NONE;
        if (!enter_one(turn, target, &next))
            return false;
        target = next;
    }
    return true;
}

bool state_leave(struct turn *turn, uint16_t target, struct assent_text action)
{
    uint16_t next = target;
    switch (turn->ticket->state_kind) {
    case ASSENT_STATE_APPROVAL:
        if (!approval_leave(turn, action))
            return false;
        break;
    case ASSENT_STATE_JOBS:
        if (!jobs_unwind(turn, target, action, &next))
            return false;
        break;
    case ASSENT_STATE_ROLLBACK:
        if (!rollback_leave(turn, target, action, &next))
            return false;
        break;
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_CHOOSE:
    case ASSENT_STATE_WAIT:
    case ASSENT_STATE_END:
        break;
    }
    return state_enter(turn, next);
}

bool state_target(struct turn *turn, uint16_t *target, const struct assent_place *place)
{
    if (*target != ASSENT_TO_PREVIOUS)
        return true;
    int index = assent_definition_state(turn->definition, turn->ticket->previous);
    *target = index < 0 ? ASSENT_TO_NONE : (uint16_t)index;
    return index >= 0 || turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "to previous", place,
                                        "The ticket has not been in another state before %s, so it cannot go "
                                        "back. Take another action.",
                                        turn_words(turn, turn->ticket->state));
}

const struct assent_state *state_now(const struct turn *turn)
{
    int index = assent_definition_state(turn->definition, turn->ticket->state);
    assert(index >= 0); // step.c has looked
    return &turn->definition->states[index];
}

static bool enter_one(struct turn *turn, uint16_t target, uint16_t *next)
{
    const struct assent_state *state = &turn->definition->states[target];
    if (state->kind == ASSENT_STATE_JOBS && !approvals_at_work(turn, next))
        return false;
    if (*next != ASSENT_TO_NONE) // an approval holds no longer: it is not entered
        return true;
    struct assent_fact fact = {.kind = ASSENT_FACT_ENTERED,
                               .entered = {.state = state->name,
                                           .kind = state->kind,
                                           .previous = rested(turn, state),
                                           .counts_as = state->counts_as,
                                           .trace = turn->trace}};
    if (!fields_by_enter(turn, state, target) || !fields_require_in(turn, target) ||
        !turn_who(turn, &state->held_by, NULL, &fact.entered.held_by) || !clocks_end(turn) ||
        !turn_emit(turn, &fact) || !debt_open(turn, state) || !do_work(turn, state, next))
        return false;
    bool rests = *next == ASSENT_TO_NONE && state->kind != ASSENT_STATE_END;
    return !rests || clocks_begin(turn, state); // only where it rests: a way through needs no clock
}

// Where the ticket stood when this turn began, not what it only passes through; a state that leads to itself
// keeps the way back that it had.
static struct assent_text rested(const struct turn *turn, const struct assent_state *target)
{
    const struct assent_ticket *ticket = turn->ticket;
    bool stood = ticket->state.count && ticket->entered_revision < ticket->revision;
    return stood && !assent_text_equal(ticket->state, target->name) ? ticket->state : ticket->previous;
}

static bool do_work(struct turn *turn, const struct assent_state *state, uint16_t *next)
{
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
        return true;
    case ASSENT_STATE_WAIT:
        return wait_open(turn, state, next);
    case ASSENT_STATE_ROLLBACK:
        return rollback_open(turn, state) && jobs_advance(turn, next);
    case ASSENT_STATE_CHOOSE:
        return risk_score(turn) && choose_branch(turn, state, next);
    case ASSENT_STATE_APPROVAL:
        return risk_score(turn) && approval_open(turn, state, 0, false, next);
    case ASSENT_STATE_JOBS:
        return jobs_open(turn, state) && jobs_advance(turn, next);
    case ASSENT_STATE_END:
        return emit_ended(turn, state);
    }
    assert(!"a state of no kind");
    return false;
}

static bool emit_ended(struct turn *turn, const struct assent_state *state)
{
    static const enum assent_run_result results[] = {
        [ASSENT_OUTCOME_SUCCESS] = ASSENT_RUN_SUCCEEDED,
        [ASSENT_OUTCOME_FAILURE] = ASSENT_RUN_FAILED,
        [ASSENT_OUTCOME_REFUSED] = ASSENT_RUN_CANCELLED,
        [ASSENT_OUTCOME_CANCELLED] = ASSENT_RUN_CANCELLED,
    };
    return validity_end(turn, (struct assent_text){0}) &&
           run_end(turn, results[state->outcome],
                   assent_text_format(turn->arena, "it ended in %s", assent_outcome_text(state->outcome))
                       .bytes) &&
           turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_ENDED,
                                                 .ended = {.outcome = state->outcome, .as = state->as}});
}

// SPDX-License-Identifier: Apache-2.0
// What somebody could do with a ticket now, by the very rules that step decides by: for lists of actions,
// inboxes and explain. Pure, and nothing is kept. A rule that would ask a hook counts as allowing, because
// the hook is only asked when it matters.
#include <assent/core/step.h>

#include "ballot.h"
#include "fields.h"
#include "probe.h"

static bool allows(struct turn *turn, const struct assent_action *action, struct assent_text person);

struct assent_value assent_step_actions(const struct assent_step_input *input, struct assent_text person,
                                        struct assent_arena *arena)
{
    struct assent_items names = assent_items_in(arena);
    int index = assent_definition_state(input->definition, input->ticket->state);
    const struct assent_state *state = index < 0 ? NULL : &input->definition->states[index];
    for (size_t i = 0; state && i < state->action_count; i++) {
        const struct assent_action *action = &state->actions[i];
        struct probe probe;
        probe_begin(&probe, input, person, arena);
        bool moving = action->to != ASSENT_TO_STAY && input->ticket->leaving.count;
        bool nowhere = action->to == ASSENT_TO_PREVIOUS && input->ticket->previous.count == 0;
        if (!moving && !nowhere && probe_knows(&probe.turn, person) && allows(&probe.turn, action, person))
            assent_items_add(&names, assent_value_text(action->name));
    }
    return assent_items_done(&names);
}

bool assent_step_can_vote(const struct assent_step_input *input, struct assent_text person,
                          struct assent_text *rule, struct assent_arena *arena)
{
    struct probe probe;
    const struct casting own = {.person = person, .cast_by = person};
    probe_begin(&probe, input, person, arena);
    const struct assent_round *round = assent_ticket_open_round(input->ticket);
    *rule = (struct assent_text){0};
    if (!round)
        *rule = assent_text_of("no open round");
    else if (!probe_knows(&probe.turn, person))
        *rule = assent_text_of("active person");
    else if (!vote_allowed(&probe.turn, round, person) && !probe_asks_hook(&probe.turn))
        *rule = probe.turn.result.rule.count ? probe.turn.result.rule : assent_text_of("not now");
    else if (!vote_may_follow(&probe.turn, round, &own))
        *rule = assent_text_of("one vote");
    else if (!casting_once(&probe.turn, round, &own))
        *rule = assent_text_of("one seat");
    return rule->count == 0;
}

const struct assent_seat_count *assent_step_seats(const struct assent_step_input *input,
                                                  struct assent_text person, struct assent_arena *arena)
{
    struct probe probe;
    probe_begin(&probe, input, person, arena);
    const struct assent_round *round = assent_ticket_open_round(input->ticket);
    const struct assent_round_rule *rule = round ? approval_rule(&probe.turn, round) : NULL;
    struct ballot ballot;
    if (!rule || !round_ballot(&probe.turn, rule, round->n, &ballot))
        return NULL;
    ballot_count(&ballot);
    bool may = person.count && probe_knows(&probe.turn, person) &&
               (vote_allowed(&probe.turn, round, person) || probe_asks_hook(&probe.turn));
    struct assent_seat_count *counts = assent_arena_take_array(arena, round->seat_count, sizeof *counts);
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat *seat = &round->seats[i];
        const struct tally *tally = &ballot.seats[i];
        counts[i] = (struct assent_seat_count){
            .approved = tally->approved,
            .rejected = tally->rejected,
            .abstained = tally->abstained,
            .objected = seat->object ? ballot.objections : 0,
            .possible = tally->possible,
            .needed = seat->object ? 0 : tally_needed(seat, tally),
            .fits = may && assent_audience_has(input->world->directory, &seat->audience, person),
        };
    }
    return counts;
}

struct assent_digest assent_round_digest(const struct assent_ticket *ticket, const struct assent_round *round,
                                         struct assent_arena *arena)
{
    return fields_digest(&ticket->fields, round->covers, round->covers_count, arena);
}

// A condition on a field that is not there yet may hold once the action has brought it.
static bool allows(struct turn *turn, const struct assent_action *action, struct assent_text person)
{
    bool may;
    if (!turn_who_has(turn, &action->by, person, &may))
        return probe_asks_hook(turn);
    if (!may || turn_guard(turn, &action->when, &may))
        return may;
    bool absent =
        turn->result.status == ASSENT_STEP_REFUSED && turn->result.error.code == ASSENT_ABSENT_VALUE;
    return probe_asks_hook(turn) || (absent && action->require_count + action->edit_count > 0);
}

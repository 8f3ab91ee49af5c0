// SPDX-License-Identifier: Apache-2.0
// Votes that are owed (`ratify`): a round that belongs to no approval, open while the ticket goes on
// (language.md, "States"; docs/decisions/0086-debts.md). Guarantees: a state owes one debt at a time; the
// same rules keep people out as in an approval; what is overdue is marked and can still be paid, after the
// ticket's end, too; a refusal leads to where the rule says from wherever the ticket is, but for its end.
// Leans on approval_close.c for deciding, on round_late.c for asking others.
#include "approval.h"
#include "clocks.h"

static const struct assent_round *open_debt(const struct assent_ticket *ticket,
                                            const struct assent_state *state);

bool debt_open(struct turn *turn, const struct assent_state *state)
{
    const struct assent_ratify_rule *rule = state->ratify;
    struct assent_fact fact = {.kind = ASSENT_FACT_ROUND_OPENED};
    struct assent_round *round = &fact.round_opened;
    const bool there = true;
    if (!rule || open_debt(turn->ticket, state))
        return true;
    if (!round_begin(turn, state, &rule->round, &there, round) ||
        !timer_due(turn, rule->round.decide_within, &round->due_us))
        return false;
    round->debt = true;
    struct assent_text words =
        assent_text_format(turn->arena, "within %s",
                           turn_words(turn, assent_duration_text(turn->arena, rule->round.decide_within)));
    return turn_emit(turn, &fact) &&
           timer_set(turn, timer_of(turn, "debt", round->n, ""), words, round->due_us);
}

bool debt_closed(struct turn *turn, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    const struct assent_ratify_rule *rule = debt_rule(turn, round);
    bool refused = round->outcome == ASSENT_ROUND_REFUSED;
    struct assent_text why = assent_text_format(turn->arena, "refusal of %s", turn_words(turn, round->name));
    if (!timer_clear(turn, timer_of(turn, "debt", n, "")))
        return false;
    const struct assent_ticket *ticket = turn->ticket;
    bool goes = refused && rule && ticket->outcome == ASSENT_OUTCOME_NONE && !ticket->leaving.count;
    return !goes || state_leave(turn, rule->refused, why);
}

bool debt_unpaid(struct turn *turn, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    const struct assent_ratify_rule *rule = round ? debt_rule(turn, round) : NULL;
    uint16_t next = ASSENT_TO_NONE;
    if (!rule || round->outcome != ASSENT_ROUND_OPEN)
        return true;
    struct assent_text seat = round->seats[0].name;
    struct assent_fact fact = {.kind = ASSENT_FACT_DEBT_UNPAID, .debt_unpaid = {.round = n}};
    if (!turn_emit(turn, &fact))
        return false;
    if (rule->unpaid.kind == ASSENT_WHO_NOBODY)
        return true;
    return round_ask_more(turn, n, seat, &rule->unpaid, ASSENT_HOLDER_ADD, assent_text_of("unpaid")) &&
           round_settle(turn, n, &next) && state_enter(turn, next);
}

bool debts_edited(struct turn *turn)
{
    uint16_t next = ASSENT_TO_NONE;
    for (size_t n = 0; n < turn->ticket->round_count; n++) {
        if (turn->ticket->rounds[n].debt && !round_settle(turn, (int64_t)n, &next))
            return false;
    }
    return true;
}

const struct assent_ratify_rule *debt_rule(const struct turn *turn, const struct assent_round *round)
{
    int index = assent_definition_state(turn->definition, round->state);
    return index < 0 ? NULL : turn->definition->states[index].ratify;
}

static const struct assent_round *open_debt(const struct assent_ticket *ticket,
                                            const struct assent_state *state)
{
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        if (round->debt && round->outcome == ASSENT_ROUND_OPEN &&
            assent_text_equal(round->state, state->name))
            return round;
    }
    return NULL;
}

// SPDX-License-Identifier: Apache-2.0
// Rounds of an approval, one after the other: how each is asked and by whom it can be answered (language.md,
// "Approvals, exactly"). Guarantees: a round whose condition is false is skipped, and that is recorded; an
// approval without a round, and a round that nobody can decide, refuse the turn and never count as a yes;
// coming back keeps the votes whose covered fields are as they were, but not of the round that refused.
#include "approval.h"
#include "ballot.h"
#include "clocks.h"
#include "preauthorise.h"

#include <assent/base/limits.h>

#include <string.h>

static bool open_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule, const bool *there, uint16_t *next);
static bool skip_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule);
static struct assent_round new_round(struct turn *turn, const struct assent_state *state,
                                     const struct assent_round_rule *rule);
static bool keep_votes(struct turn *turn, const struct assent_round_rule *rule);
static void ask_again(struct turn *turn, struct assent_round *round);

bool approval_open(struct turn *turn, const struct assent_state *state, size_t first, bool any_met,
                   uint16_t *next)
{
    uint16_t passed = ASSENT_TO_NONE;
    if (first == 0 && (!validity_end(turn, state->name) || !preauthorise(turn, state, &passed)))
        return false;
    if (passed != ASSENT_TO_NONE) {
        *next = passed;
        return true;
    }
    for (size_t i = first; i < state->round_count; i++) {
        const struct assent_round_rule *rule = &state->rounds[i];
        bool there[ASSENT_SEATS];
        bool asked;
        if (!round_room(turn) || !seats_there(turn, rule, true, there, &asked))
            return false;
        if (asked)
            return open_round(turn, state, rule, there, next); // it goes on from there when it is met
        if (!skip_round(turn, state, rule))
            return false;
    }
    *next = state->approved;
    if (any_met)
        return validity_begin(turn, state);
    return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, "every round skipped", &state->place,
                          "No round of state %s applies to this ticket, so nobody would decide. Give "
                          "one round a condition that holds.",
                          turn_words(turn, state->name));
}

const struct assent_round_rule *approval_rule(const struct turn *turn, const struct assent_round *round)
{
    const struct assent_ratify_rule *ratify = round->debt ? debt_rule(turn, round) : NULL;
    if (round->debt)
        return ratify ? &ratify->round : NULL;
    return assent_definition_round(turn->definition, round->state, round->name);
}

static bool open_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule, const bool *there, uint16_t *next)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_ROUND_OPENED};
    struct assent_error error = {0};
    struct round_ends ends;
    if (!round_ends(turn, rule, turn->now_us, &ends, &error))
        return turn_refuse_by(turn, error.code, rule->decide_by.present ? "decide_by" : "", NULL, "%s",
                              error.text);
    if (!round_begin(turn, state, rule, there, &fact.round_opened))
        return false;
    int64_t n = fact.round_opened.n, end_us;
    fact.round_opened.due_us = ends.due_us;
    round_meeting(turn, rule, turn->now_us, &end_us, &fact.round_opened.meeting);
    if (!turn_emit(turn, &fact) || !round_clocks_begin(turn, rule, n, &ends) || !keep_votes(turn, rule) ||
        !approval_settle(turn, next))
        return false;
    const struct assent_round *open = assent_ticket_open_round(turn->ticket);
    bool over = ends.due_us && ends.due_us <= turn->now_us && open && open->n == n;
    return !over || approval_expire(turn, next);
}

bool round_begin(struct turn *turn, const struct assent_state *state, const struct assent_round_rule *rule,
                 const bool *there, struct assent_round *out)
{
    *out = new_round(turn, state, rule);
    ask_again(turn, out);
    return round_room(turn) && seats_fill(turn, rule, there, out);
}

static bool skip_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_ROUND_OPENED,
                               .round_opened = new_round(turn, state, rule)};
    int64_t n = fact.round_opened.n;
    bool asked = rule->seat_count > 1 || !assent_condition_empty(&rule->seats[0].when);
    const char *why = asked ? "none of its seats is there" : "its condition is false";
    return turn_emit(turn, &fact) &&
           turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_ROUND_CLOSED,
                                                 .round_closed = {.round = n,
                                                                  .outcome = ASSENT_ROUND_SKIPPED,
                                                                  .rule = assent_text_of(why)}});
}

static struct assent_round new_round(struct turn *turn, const struct assent_state *state,
                                     const struct assent_round_rule *rule)
{
    const struct assent_ticket *ticket = turn->ticket;
    struct assent_round round = {
        .n = (int64_t)ticket->round_count,
        .name = rule->name,
        .state = state->name,
        .opened_revision = ticket->revision,
        .opened_us = turn->now_us,
        .quorum = rule->quorum,
        .closes = rule->closes_at_meeting ? ASSENT_CLOSES_AT_MEETING : ASSENT_CLOSES_DECIDED,
    };
    if (rule->covers) {
        round.covers = fields_names_of(turn->definition, rule->covers, rule->covers_count, turn->arena);
        round.covers_count = rule->covers_count;
    } else {
        round.covers = fields_material(turn->definition, &round.covers_count, turn->arena);
    }
    if (turn->definition->risk.present)
        round.risk = ticket->risk.level;
    round.covered = fields_digest(&ticket->fields, round.covers, round.covers_count, turn->arena);
    return round;
}

// Who has voted on it in an earlier visit, or was asked again there, is asked again: until their vote is
// kept, or they have voted.
static void ask_again(struct turn *turn, struct assent_round *round)
{
    const struct assent_round *before = round_before(turn->ticket, round);
    if (!before)
        return;
    size_t most = before->vote_count + before->again_count;
    struct assent_again *again = assent_arena_take_array(turn->arena, most, sizeof *again);
    size_t count = 0;
    for (size_t v = 0, a = 0; v < before->vote_count || a < before->again_count;) {
        bool vote = a == before->again_count ||
                    (v < before->vote_count &&
                     assent_text_compare(before->votes[v].person, before->again[a].person) < 0);
        again[count++] = vote ? (struct assent_again){before->votes[v].person, before->votes[v].revision}
                              : before->again[a];
        v += vote;
        a += !vote;
    }
    round->again = count ? again : NULL;
    round->again_count = count;
}

bool round_room(struct turn *turn)
{
    return turn->ticket->round_count < ASSENT_ROUNDS_A_TICKET ||
           turn_refuse(
               turn, ASSENT_LIMIT_REACHED,
               "The ticket has had %d rounds of approval, more are not kept. Withdraw it and open a new "
               "one.",
               ASSENT_ROUNDS_A_TICKET);
}

// Rule 9. Votes stand again as they were given, when nothing that they covered is another, their seat is
// there and the voter may still fill it.
static bool keep_votes(struct turn *turn, const struct assent_round_rule *rule)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    const struct assent_round *before = round_before(turn->ticket, round);
    if (!before || before->outcome == ASSENT_ROUND_REFUSED || risk_rose(turn, before->risk))
        return true;
    int64_t n = round->n;
    struct assent_digest covered = round->covered;
    struct ballot ballot;
    struct exclusions exclusions;
    if (!round_ballot(turn, rule, n, &ballot) || !exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    size_t count = before->vote_count;
    struct assent_vote *votes = assent_arena_take_array(turn->arena, count, sizeof *votes);
    if (count)
        memcpy(votes, before->votes, count * sizeof *votes);
    for (size_t i = 0; i < count; i++) {
        if (!vote_decides(&votes[i]) || !assent_digest_equal(&votes[i].covered, &covered) ||
            !ballot_takes(&ballot, &votes[i]) || exclusions_find_vote(turn, &exclusions, &votes[i]))
            continue;
        struct assent_fact fact = {.kind = ASSENT_FACT_VOTED, .voted = {.round = n, .vote = votes[i]}};
        if (!turn_emit(turn, &fact))
            return false;
    }
    return true;
}

const struct assent_round *round_before(const struct assent_ticket *ticket, const struct assent_round *round)
{
    for (int64_t n = round->n - 1; n >= 0; n--) {
        const struct assent_round *before = &ticket->rounds[n];
        if (before->outcome != ASSENT_ROUND_SKIPPED && assent_text_equal(before->state, round->state) &&
            assent_text_equal(before->name, round->name))
            return before;
    }
    return NULL;
}

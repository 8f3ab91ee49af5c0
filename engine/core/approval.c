// SPDX-License-Identifier: Apache-2.0
// Rounds of an approval, one after the other: how each is asked and by whom it can be answered (language.md,
// "Approvals, exactly"). Guarantees: a round whose condition is false is skipped, and that is recorded; an
// approval without a round, and a round that nobody can decide, refuse the turn and never count as a yes;
// coming back keeps the votes whose covered fields are as they were, but not of the round that refused.
#include "approval.h"
#include "clocks.h"
#include "fields.h"

#include <assent/base/limits.h>

#include <string.h>

static bool open_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule, uint16_t *next);
static bool skip_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule);
static struct assent_round new_round(struct turn *turn, const struct assent_state *state,
                                     const struct assent_round_rule *rule);
static bool check_room(struct turn *turn);
static bool fill_seat(struct turn *turn, const struct assent_round_rule *rule, struct assent_round *round);
static bool refuse_empty_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, struct people people);
static void tell_excluded(struct turn *turn, const struct assent_round *round, struct assent_buffer *out);
static bool keep_votes(struct turn *turn, const struct assent_round_rule *rule);
static const struct assent_round *round_before(const struct assent_ticket *ticket,
                                               const struct assent_round *round);
static bool set_clock(struct turn *turn, struct assent_text words);

bool approval_open(struct turn *turn, const struct assent_state *state, size_t first, bool any_met,
                   uint16_t *next)
{
    for (size_t i = first; i < state->round_count; i++) {
        const struct assent_round_rule *rule = &state->rounds[i];
        bool asked;
        if (!check_room(turn) || !turn_guard(turn, &rule->when, &asked))
            return false;
        if (asked)
            return open_round(turn, state, rule, next); // it goes on from there when it is met
        if (!skip_round(turn, state, rule))
            return false;
    }
    *next = state->approved;
    return any_met ||
           turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, "every round skipped", &state->place,
                          "No round of state %s applies to this ticket, so nobody would decide. Give "
                          "one round a condition that holds.",
                          turn_words(turn, state->name));
}

const struct assent_round_rule *approval_rule(const struct turn *turn, const struct assent_round *round)
{
    int index = assent_definition_state(turn->definition, round->state);
    if (index < 0)
        return NULL;
    const struct assent_state *state = &turn->definition->states[index];
    for (size_t i = 0; i < state->round_count; i++) {
        if (assent_text_equal(state->rounds[i].name, round->name))
            return &state->rounds[i];
    }
    return NULL;
}

bool round_clock(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                 int64_t *due_us, struct assent_text *words, struct assent_error *error)
{
    int64_t by_us;
    *due_us = 0;
    *words = (struct assent_text){0};
    if (rule->decide_within.amount != 0) {
        const char *length = turn_words(turn, assent_duration_text(turn->arena, rule->decide_within));
        *words = assent_text_format(turn->arena, "decide_within %s", length);
        if (!moment_after(turn, rule->decide_within, anchor_us, due_us, error))
            return false;
    }
    if (!rule->decide_by.present)
        return true;
    if (!moment_at(turn, &rule->decide_by, anchor_us, &by_us, error))
        return false;
    if (*due_us && *due_us <= by_us)
        return true;
    *due_us = by_us;
    *words = moment_words(turn, "decide_by", &rule->decide_by);
    return true;
}

static bool open_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule, uint16_t *next)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_ROUND_OPENED,
                               .round_opened = new_round(turn, state, rule)};
    struct assent_round *round = &fact.round_opened;
    struct assent_error error = {0};
    struct assent_text words;
    if (!round_clock(turn, rule, turn->now_us, &round->due_us, &words, &error))
        return turn_refuse_by(turn, error.code, rule->decide_by.present ? "decide_by" : "", NULL, "%s",
                              error.text);
    return fill_seat(turn, rule, round) && turn_emit(turn, &fact) && set_clock(turn, words) &&
           keep_votes(turn, rule) && approval_settle(turn, next);
}

static bool skip_round(struct turn *turn, const struct assent_state *state,
                       const struct assent_round_rule *rule)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_ROUND_OPENED,
                               .round_opened = new_round(turn, state, rule)};
    int64_t n = fact.round_opened.n;
    return turn_emit(turn, &fact) &&
           turn_emit(turn, &(struct assent_fact){
                               .kind = ASSENT_FACT_ROUND_CLOSED,
                               .round_closed = {.round = n,
                                                .outcome = ASSENT_ROUND_SKIPPED,
                                                .rule = assent_text_of("its condition is false")}});
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
    };
    if (rule->covers) {
        round.covers = fields_names_of(turn->definition, rule->covers, rule->covers_count, turn->arena);
        round.covers_count = rule->covers_count;
    } else {
        round.covers = fields_material(turn->definition, &round.covers_count, turn->arena);
    }
    round.covered = fields_digest(&ticket->fields, round.covers, round.covers_count, turn->arena);
    return round;
}

static bool check_room(struct turn *turn)
{
    return turn->ticket->round_count < ASSENT_ROUNDS_A_TICKET ||
           turn_refuse(
               turn, ASSENT_LIMIT_REACHED,
               "The ticket has had %d rounds of approval, more are not kept. Withdraw it and open a new "
               "one.",
               ASSENT_ROUNDS_A_TICKET);
}

static bool fill_seat(struct turn *turn, const struct assent_round_rule *rule, struct assent_round *round)
{
    struct assent_seat *seat = assent_arena_take(turn->arena, sizeof *seat);
    struct exclusions exclusions;
    struct candidates candidates = {{candidate_may}, turn, &exclusions, true};
    if (!exclusions_of_round(turn, rule, EXCLUDE_AT_OPENING, &exclusions) ||
        !turn_who(turn, &rule->seats[0].from, &candidates.may, &seat->audience))
        return false;
    struct people people = audience_people(turn->directory, &seat->audience, turn->arena);
    seat->set = assent_set_digest(turn->directory, people.items, people.count, turn->arena);
    seat->base = voters_count(turn, voters_among(turn, people, &exclusions, NULL), NULL);
    seat->need = rule->seats[0].need;
    seat->required = seat->need.kind == ASSENT_NEED_SHARE_VOTES ? 0 : tally_required(&seat->need, seat->base);
    round->seats = seat;
    round->seat_count = 1;
    round->excluded = exclusions_among(turn, &exclusions, people, true, &round->excluded_count);
    int64_t least = seat->required > 1 ? seat->required : 1;
    return seat->base >= least || refuse_empty_seat(turn, rule, round, people);
}

static bool refuse_empty_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, struct people people)
{
    const struct assent_seat *seat = &round->seats[0];
    struct assent_buffer out = assent_buffer_in(turn->arena);
    tell_excluded(turn, round, &out);
    const char *from = turn_words(turn, who_text(&rule->seats[0].from, turn->arena));
    const char *name = turn_words(turn, round->name);
    const char *excluded = turn_words(turn, assent_buffer_done(&out));
    const char *why = assent_text_format(turn->arena, "from %s", from).bytes;
    const char *few =
        seat->base ? assent_text_format(turn->arena, "only %lld", (long long)seat->base).bytes : "nobody";
    if (people.count == 0)
        return turn_refuse_by(
            turn, ASSENT_NOBODY_CAN_DECIDE, why, &rule->place,
            "Nobody may vote in round %s: %s names nobody who is active. Mend the directory or "
            "the fields that lead there.",
            name, from);
    return turn_refuse_by(
        turn, ASSENT_NOBODY_CAN_DECIDE, why, &rule->place,
        "Round %s needs %lld to vote and %s of %s may%s%s. Name somebody else to ask or to do the work.",
        name, (long long)(seat->required > 1 ? seat->required : 1), few, from,
        *excluded ? "; kept out: " : "", excluded);
}

static void tell_excluded(struct turn *turn, const struct assent_round *round, struct assent_buffer *out)
{
    enum { TOLD = 5 };
    for (size_t i = 0; i < round->excluded_count && i < TOLD; i++) {
        const struct assent_excluded *excluded = &round->excluded[i];
        assent_buffer_format(out, "%s%s (%s)", i ? ", " : "", turn_name(turn, excluded->person),
                             turn_words(turn, excluded->rule));
    }
    if (round->excluded_count > TOLD)
        assent_buffer_format(out, " and %zu more", round->excluded_count - TOLD);
}

static bool set_clock(struct turn *turn, struct assent_text words)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    return round->due_us == 0 || timer_set(turn, timer_of(turn, "round", round->n, ""), words, round->due_us);
}

// Rule 9. Votes stand again as they were given, when nothing that they covered is another and the voter may
// still vote.
static bool keep_votes(struct turn *turn, const struct assent_round_rule *rule)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    const struct assent_round *before = round_before(turn->ticket, round);
    if (!before || before->outcome == ASSENT_ROUND_REFUSED || before->outcome == ASSENT_ROUND_EXPIRED)
        return true;
    int64_t n = round->n;
    struct assent_digest covered = round->covered;
    struct people voters;
    if (!approval_voters(turn, round, rule, &voters))
        return false;
    size_t count = before->vote_count;
    struct assent_vote *votes = assent_arena_take_array(turn->arena, count, sizeof *votes);
    if (count)
        memcpy(votes, before->votes, count * sizeof *votes);
    for (size_t i = 0; i < count; i++) {
        int32_t person = assent_directory_person_by_id(turn->directory, votes[i].person);
        bool may = false;
        for (size_t k = 0; person != ASSENT_NO_INDEX && k < voters.count; k++)
            may = may || voters.items[k] == person;
        if (!may || !assent_digest_equal(&votes[i].covered, &covered))
            continue;
        struct assent_fact fact = {.kind = ASSENT_FACT_VOTED, .voted = {.round = n, .vote = votes[i]}};
        if (!turn_emit(turn, &fact))
            return false;
    }
    return true;
}

// The last visit's round of that name that was asked; NULL when there was none.
static const struct assent_round *round_before(const struct assent_ticket *ticket,
                                               const struct assent_round *round)
{
    for (int64_t n = round->n - 1; n >= 0; n--) {
        const struct assent_round *before = &ticket->rounds[n];
        if (before->outcome != ASSENT_ROUND_SKIPPED && assent_text_equal(before->state, round->state) &&
            assent_text_equal(before->name, round->name))
            return before;
    }
    return NULL;
}

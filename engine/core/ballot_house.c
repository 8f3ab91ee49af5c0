// SPDX-License-Identifier: Apache-2.0
// How many people an approval takes where a rule of the house says so, whatever its workflow says: they must
// have approved by the end of its last round. Guarantees: people count and not accounts, and whoever votes
// for somebody is one with them, so that one person is never two; silence and abstaining are nobody; the rule
// of now holds, also for a round that is open. Leans on house.h for which rule means the ticket.
#include "ballot.h"
#include "house.h"

#include <inttypes.h>

static const struct assent_state *state_of(const struct turn *turn, const struct assent_round_rule *rule,
                                           const struct assent_round *round);
static bool is_last(struct turn *turn, const struct assent_round_rule *rule, const struct assent_round *round,
                    bool *last);
static void take_earlier(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot);
static int64_t count(struct ballot *ballot, int32_t *one_with);
static int64_t add(const struct ballot *ballot, const struct assent_vote *vote, int32_t *one_with);
static int32_t behind(const struct ballot *ballot, struct assent_text person);
static int32_t first_of(const int32_t *one_with, int32_t person);

bool ballot_house(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot)
{
    struct assent_text house;
    int64_t approvers = house_approvers(turn, &house);
    bool last = false;
    if (!approvers)
        return true;
    if (!is_last(turn, rule, ballot->round, &last))
        return false;
    if (!last)
        return true;
    ballot->approvers = approvers;
    ballot->house = house;
    take_earlier(turn, rule, ballot);
    return true;
}

int64_t ballot_approvers(struct ballot *ballot)
{
    size_t people = ballot->directory->person_count;
    return count(ballot, assent_arena_take_array(ballot->arena, people, sizeof(int32_t)));
}

bool ballot_approved(struct ballot *ballot, struct assent_text *why)
{
    int64_t approved = ballot->approvers ? ballot_approvers(ballot) : 0;
    const char *house = assent_text_cstring(ballot->arena, ballot->house);
    if (!ballot->approvers)
        return true;
    if (approved < ballot->approvers) {
        *why = assent_text_format(ballot->arena,
                                  "%" PRId64 " %s approved, and %" PRId64 " must (house rule %s)", approved,
                                  approved == 1 ? "person has" : "people have", ballot->approvers, house);
        return false;
    }
    *why = assent_text_format(ballot->arena, "%.*s; %" PRId64 " people (house rule %s)", (int)why->count,
                              why->bytes, approved, house);
    return true;
}

bool ballot_approvable(struct ballot *ballot, struct assent_text *why)
{
    if (!ballot->approvers)
        return true;
    int32_t *one_with =
        assent_arena_take_array(ballot->arena, ballot->directory->person_count, sizeof *one_with);
    int64_t approved = count(ballot, one_with);
    int64_t lacks = ballot->approvers - approved;
    int64_t possible = lacks > 0 ? ballot_possible_besides(ballot, one_with, lacks) : 0;
    if (possible >= lacks)
        return true;
    *why = assent_text_format(ballot->arena,
                              "%" PRId64 " %s approved and %" PRId64 " more could, but %" PRId64
                              " must (house rule %s)",
                              approved, approved == 1 ? "person has" : "people have", possible,
                              ballot->approvers, assent_text_cstring(ballot->arena, ballot->house));
    return false;
}

// The state whose approval the rule is one of; NULL for votes that are owed.
static const struct assent_state *state_of(const struct turn *turn, const struct assent_round_rule *rule,
                                           const struct assent_round *round)
{
    int index = assent_definition_state(turn->definition, round->state);
    bool of_approval = assent_definition_round(turn->definition, round->state, round->name) == rule;
    return of_approval && index >= 0 ? &turn->definition->states[index] : NULL;
}

// Whether no later round of its approval would be asked by now.
static bool is_last(struct turn *turn, const struct assent_round_rule *rule, const struct assent_round *round,
                    bool *last)
{
    const struct assent_state *state = state_of(turn, rule, round);
    *last = true;
    if (!state)
        return true;
    for (const struct assent_round_rule *later = rule + 1; later < state->rounds + state->round_count;
         later++) {
        bool there[ASSENT_SEATS];
        bool asked;
        if (!seats_there(turn, later, true, there, &asked))
            return false;
        *last = *last && !asked;
    }
    return true;
}

// The votes of its earlier rounds; a debt has none.
static void take_earlier(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot)
{
    const struct assent_round *round = ballot->round;
    const struct assent_state *state = state_of(turn, rule, round);
    size_t most = 0;
    if (!state)
        return;
    for (const struct assent_round_rule *before = state->rounds; before < rule; before++) {
        const struct assent_round *earlier = round_newest(turn->ticket, state->name, before->name);
        most += earlier ? earlier->vote_count : 0;
    }
    struct assent_vote *votes = assent_arena_take_array(turn->arena, most, sizeof *votes);
    for (const struct assent_round_rule *before = state->rounds; before < rule; before++) {
        const struct assent_round *earlier = round_newest(turn->ticket, state->name, before->name);
        bool met = earlier && earlier->outcome == ASSENT_ROUND_MET;
        for (size_t i = 0; met && i < earlier->vote_count; i++)
            votes[ballot->earlier_count++] = earlier->votes[i];
    }
    ballot->earlier = votes;
}

// one_with: by index of the person behind, one more than somebody with whom they are one; 0: has not
// approved.
static int64_t count(struct ballot *ballot, int32_t *one_with)
{
    int64_t people = 0;
    for (size_t i = 0; i < ballot->earlier_count; i++)
        people += add(ballot, &ballot->earlier[i], one_with);
    for (size_t i = 0; i < ballot->round->vote_count; i++)
        people += add(ballot, &ballot->round->votes[i], one_with);
    return people;
}

// How many more there are with the vote: -1 where it shows that two are one.
static int64_t add(const struct ballot *ballot, const struct assent_vote *vote, int32_t *one_with)
{
    if (vote->choice != ASSENT_VOTE_APPROVE)
        return 0;
    int32_t pair[2] = {behind(ballot, vote->person)};
    pair[1] = vote->how == ASSENT_VOTE_DELEGATE ? behind(ballot, vote->cast_by) : pair[0];
    int64_t more = 0;
    for (size_t i = 0; i < 2; i++) {
        if (pair[i] == ASSENT_NO_INDEX)
            return 0;
        if (!one_with[pair[i]]) {
            one_with[pair[i]] = pair[i] + 1;
            more++;
        }
        pair[i] = first_of(one_with, pair[i]);
    }
    one_with[pair[0]] = pair[1] + 1;
    return more - (pair[0] != pair[1]);
}

static int32_t behind(const struct ballot *ballot, struct assent_text person)
{
    int32_t account = assent_directory_person_by_id(ballot->directory, person);
    return account == ASSENT_NO_INDEX ? ASSENT_NO_INDEX : assent_person_behind(ballot->directory, account);
}

static int32_t first_of(const int32_t *one_with, int32_t person)
{
    while (one_with[person] != person + 1)
        person = one_with[person] - 1;
    return person;
}

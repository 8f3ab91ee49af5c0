// SPDX-License-Identifier: Apache-2.0
// The paper model's votes: who may give which, and every reason why not.
#include "paper.h"

#include <string.h>

static unsigned reasons_of_caster(const struct paper_model *model, const struct paper_visit *visit,
                                  const struct paper_ballot *ballot, int person);
static unsigned choose_seat(const struct paper_model *model, const struct paper_visit *visit,
                            const struct paper_ballot *ballot, int person, int *seat);
static bool needed_elsewhere(const struct paper_model *model, const struct paper_visit *visit, int person,
                             const struct paper_vote *vote);

static people spent_of(const struct paper_visit *visit)
{
    people all = 0;
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct paper_vote *vote = &visit->votes[i];
        if (vote->choice == NO_VOTE || vote->choice == ASK)
            continue;
        all |= paper_human(i) | (vote->how == HOW_DELEGATE ? paper_human(vote->cast_by) : 0);
    }
    return all;
}

// One vote for a person, whatever the account. Who has asked still votes, by the same hand; the same vote
// sent again is no second one.
static unsigned voted_before(const struct paper_visit *visit, int person, int actor)
{
    unsigned why = spent_of(visit) >> person & 1 ? REASON_VOTED | REASON_KEPT_OUT : 0;
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct paper_vote *vote = &visit->votes[i];
        bool theirs = vote->choice != NO_VOTE && (paper_human(person) >> i & 1);
        if (theirs && (i != person || vote->cast_by != actor))
            why |= REASON_VOTED;
    }
    return why;
}

bool paper_could_vote(const struct paper_model *model, const struct paper_visit *visit, int person, int actor)
{
    people out = visit->out | paper_out(model, paper_rule_of(model, visit));
    people asked = 0;
    for (int i = 0; i < PAPER_SEATS; i++)
        asked |= paper_may_vote(model, visit, i);
    bool free = !(spent_of(visit) >> actor & 1) && !voted_before(visit, person, actor);
    return free && (asked >> person & 1) && !(out >> actor & 1) && !paper_idle(model, actor);
}

unsigned paper_vote(struct paper_model *model, const struct paper_ballot *ballot)
{
    if (ballot->visit < 0 || ballot->visit >= model->visit_count ||
        model->visits[ballot->visit].end != END_OPEN)
        return REASON_STATE | paper_idle(model, ballot->actor);
    struct paper_model before = *model;
    struct paper_visit *visit = &model->visits[ballot->visit];
    const struct paper_rule *rule = paper_rule_of(model, visit);
    int person = ballot->voter == PAPER_NOBODY ? ballot->actor : ballot->voter;
    int seat = 0;
    unsigned why = reasons_of_caster(model, visit, ballot, person);
    people out = visit->out | paper_out(model, rule);
    why |= out >> person & 1 ? REASON_KEPT_OUT : 0;
    why |= voted_before(visit, person, ballot->actor);
    why |= ballot->seen && !paper_same(model, rule, ballot->seen, model->fields) ? REASON_STALE : 0;
    bool silent = !ballot->comment && ballot->choice != APPROVE && ballot->choice != ABSTAIN;
    why |= silent ? REASON_COMMENT : 0;
    why |= choose_seat(model, visit, ballot, person, &seat);
    const struct paper_vote *stands = &visit->votes[person];
    if (stands->choice == ballot->choice && !stands->answered && stands->cast_by == ballot->actor &&
        stands->seat == seat)
        return why | REASON_NOTHING;
    struct paper_vote vote = {.choice = ballot->choice, .cast_by = ballot->actor, .seat = seat};
    if (person != ballot->actor || ballot->aloud)
        vote.how = ballot->aloud ? HOW_ALOUD : HOW_DELEGATE;
    memcpy(vote.seen, model->fields, sizeof vote.seen);
    if (!why && needed_elsewhere(model, visit, person, &vote))
        why = REASON_SEAT_NEEDED;
    if (why)
        return why;
    visit->votes[person] = vote;
    visit->again &= ~(1u << person);
    why = paper_settle(model, visit, false);
    if (why)
        *model = before;
    return why;
}

static unsigned reasons_of_caster(const struct paper_model *model, const struct paper_visit *visit,
                                  const struct paper_ballot *ballot, int person)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    people out = visit->out | paper_out(model, rule);
    unsigned why = paper_idle(model, ballot->actor);
    why |= ballot->actor == ROBOT || person == ROBOT ? REASON_NO_HUMAN | REASON_NOT_ASKED : 0;
    if (person == ballot->actor && !ballot->aloud)
        return why;
    why |= out >> ballot->actor & 1 ? REASON_KEPT_OUT : 0;
    if (ballot->aloud) {
        struct paper_audience audience;
        people may = rule->aloud ? paper_resolve(model, &rule->aloud_by, 0, &audience) : 0;
        why |= may >> ballot->actor & 1 ? 0 : REASON_NOT_ASKED;
        why |= paper_human(person) >> ballot->actor & 1 ? REASON_KEPT_OUT | REASON_NOT_ASKED : 0;
        return why;
    }
    why |= paper_delegation(model, person, ballot->actor) ? 0 : REASON_NOT_ASKED;
    why |= spent_of(visit) >> ballot->actor & 1 ? REASON_VOTED | REASON_KEPT_OUT : 0;
    return why;
}

static unsigned choose_seat(const struct paper_model *model, const struct paper_visit *visit,
                            const struct paper_ballot *ballot, int person, int *seat)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    unsigned fits = 0;
    for (int i = 0; i <= rule->seat_count && i < PAPER_SEATS; i++) {
        bool there = visit->there >> i & 1;
        bool asked = there && (paper_audience_now(model, &visit->asked[i]) >> person & 1);
        fits |= asked && (i == rule->seat_count) == (ballot->choice == OBJECT) ? 1u << i : 0;
    }
    bool named = ballot->seat != PAPER_NOBODY;
    if (ballot->choice == OBJECT && (named || fits == 0)) // a seat that votes is for no objection
        return REASON_STATE | REASON_NOT_ASKED;
    if (named && (rule->plain || ballot->seat >= rule->seat_count || !(visit->there >> ballot->seat & 1)))
        return REASON_STATE | (fits ? 0 : REASON_NOT_ASKED); // no such seat
    if (fits == 0)
        return REASON_NOT_ASKED;
    if (ballot->seat != PAPER_NOBODY) {
        *seat = ballot->seat;
        return fits >> ballot->seat & 1 ? 0 : REASON_NOT_ASKED;
    }
    while (!(fits >> *seat & 1))
        ++*seat;
    return fits == 1u << *seat ? 0 : REASON_SEAT_MISSING;
}

// In this seat it would leave another one without anybody, and in another one of theirs it would not.
static bool needed_elsewhere(const struct paper_model *model, const struct paper_visit *visit, int person,
                             const struct paper_vote *vote)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    struct paper_visit tried = *visit;
    if (vote->choice != APPROVE)
        return false;
    if (!paper_can_be_met(model, visit, true))
        return false;
    tried.votes[person] = *vote;
    if (paper_can_be_met(model, &tried, true))
        return false;
    for (int i = 0; i < rule->seat_count; i++) {
        if (!(paper_may_vote(model, visit, i) >> person & 1))
            continue;
        tried.votes[person].seat = i;
        if (paper_can_be_met(model, &tried, true))
            return true;
    }
    return false;
}

unsigned paper_withdraw(struct paper_model *model, int n, int actor, int voter)
{
    if (n < 0 || n >= model->visit_count || model->visits[n].end != END_OPEN)
        return REASON_STATE | paper_idle(model, actor);
    struct paper_model before = *model;
    struct paper_visit *visit = &model->visits[n];
    int person = voter == PAPER_NOBODY ? actor : voter;
    struct paper_vote *vote = &visit->votes[person];
    unsigned why = paper_idle(model, actor);
    why |= vote->choice == NO_VOTE ? REASON_NO_VOTE : 0;
    why |= person != actor && vote->cast_by != actor ? REASON_NO_VOTE : 0; // none of theirs
    if (why)
        return why;
    *vote = (struct paper_vote){0};
    why = paper_settle(model, visit, false);
    if (why)
        *model = before;
    return why;
}

unsigned paper_answer(struct paper_model *model, int n, int actor, int asker)
{
    if (n < 0 || n >= model->visit_count || model->visits[n].end != END_OPEN)
        return REASON_STATE | paper_idle(model, actor);
    struct paper_model before = *model;
    struct paper_visit *visit = &model->visits[n];
    struct paper_vote *vote = &visit->votes[asker];
    unsigned why = paper_idle(model, actor);
    why |= paper_human(model->requester) >> actor & 1 ? 0 : REASON_NOT_ASKED;
    why |= vote->choice == ASK && !vote->answered ? 0 : REASON_STATE;
    if (why)
        return why;
    vote->answered = true;
    why = paper_settle(model, visit, false);
    if (why)
        *model = before;
    return why;
}

// SPDX-License-Identifier: Apache-2.0
// The paper model's people: who is meant, who is kept out, whose accounts are one person's.
#include "paper.h"

#include <stddef.h>

const char *const PAPER_NAMES[PAPER_PEOPLE] = {"ann", "bo",  "bo2", "cy",  "di",
                                               "eve", "fay", "gus", "hal", "robot"};

enum { ROLE_BIT = 1 << PAPER_GROUPS, BOARD_BIT = 1 << (PAPER_GROUPS + 1) };

people paper_human(int account)
{
    if (account == BO || account == BO2)
        return 1u << BO | 1u << BO2;
    if (account == CY || account == ROBOT)
        return 1u << CY | 1u << ROBOT;
    return 1u << account;
}

people paper_humans(people accounts)
{
    people all = 0;
    for (int i = 0; i < PAPER_PEOPLE; i++)
        all |= accounts >> i & 1 ? paper_human(i) : 0;
    return all;
}

int paper_count(people accounts)
{
    int count = 0;
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        if (accounts >> i & 1) {
            count++;
            accounts &= ~paper_human(i);
        }
    }
    return count;
}

static struct paper_audience audience_of(const struct paper_model *model, const struct paper_who *who,
                                         int term)
{
    struct paper_audience audience = {0};
    int index = who->terms[term].index;
    switch (who->terms[term].kind) {
    case WHO_GROUP:
        audience.groups = 1u << index;
        break;
    case WHO_PERSON:
        audience.named = 1u << index;
        break;
    case WHO_ROLE:
        audience.groups = ROLE_BIT;
        break;
    case WHO_BOARD:
        audience.groups = BOARD_BIT;
        break;
    case WHO_REQUESTER:
        audience.named = 1u << model->requester;
        break;
    case WHO_EDITORS:
        audience.named = model->editors;
        break;
    case WHO_IMPLEMENTER:
        audience.named = model->implementer < 0 ? 0 : 1u << model->implementer;
        break;
    case WHO_VOTERS:
        audience.named = paper_voters(model, index);
        break;
    }
    return audience;
}

static people everybody(const struct paper_model *model, const struct paper_audience *audience)
{
    people all = audience->named;
    for (int i = 0; i < PAPER_GROUPS; i++)
        all |= audience->groups >> i & 1 ? model->world->group[i] : 0;
    all |= audience->groups & ROLE_BIT ? model->world->role : 0;
    all |= audience->groups & BOARD_BIT ? model->world->board : 0;
    return all;
}

// Active accounts of humans that an audience has now.
people paper_audience_now(const struct paper_model *model, const struct paper_audience *audience)
{
    return everybody(model, audience) & model->world->active & ~(1u << ROBOT);
}

// Who is meant now; of `first_of` the first that names somebody who is not out.
people paper_resolve(const struct paper_model *model, const struct paper_who *who, people out,
                     struct paper_audience *audience)
{
    *audience = (struct paper_audience){0};
    for (int i = 0; i < who->count; i++) {
        struct paper_audience one = audience_of(model, who, i);
        if (who->first_of && (paper_audience_now(model, &one) & ~out) == 0)
            continue;
        audience->named |= one.named & model->world->active; // whoever is not active is not asked
        audience->groups |= one.groups;
        if (who->first_of)
            break;
    }
    paper_list(model, audience);
    return paper_audience_now(model, audience);
}

// More than four parties are written down as the people that they are at that moment (decision 4).
void paper_list(const struct paper_model *model, struct paper_audience *audience)
{
    if (__builtin_popcount(audience->named) + __builtin_popcount(audience->groups) <= 4)
        return;
    audience->named |= everybody(model, audience) & model->world->active;
    audience->groups = 0;
}

// Of the last visit to that round: whose votes they are, and the delegates who gave them.
people paper_voters(const struct paper_model *model, int rule)
{
    people voters = 0;
    for (int n = model->visit_count - 1; n >= 0; n--) {
        const struct paper_visit *visit = &model->visits[n];
        if (visit->rule != rule)
            continue;
        for (int i = 0; i < PAPER_PEOPLE; i++) {
            const struct paper_vote *vote = &visit->votes[i];
            bool voted = vote->choice != NO_VOTE && vote->choice != ASK; // a question is no vote
            voters |= voted ? 1u << i : 0;
            voters |= voted && vote->how == HOW_DELEGATE ? 1u << vote->cast_by : 0;
        }
        break;
    }
    return voters;
}

// Who may not vote by now: a rule is about people, so it is about all their accounts.
people paper_out(const struct paper_model *model, const struct paper_rule *rule)
{
    people out = 0;
    for (int i = 0; i < rule->never.count; i++) {
        struct paper_audience one = audience_of(model, &rule->never, i);
        out |= everybody(model, &one);
    }
    if (model->definition->change && !rule->never_open) {
        out |= model->editors | 1u << model->requester;
        out |= model->implementer >= 0 ? 1u << model->implementer : 0;
    }
    return paper_humans(out);
}

unsigned paper_idle(const struct paper_model *model, int actor)
{
    return model->world->active >> actor & 1 ? 0 : REASON_NOT_ASKED;
}

const struct paper_delegation *paper_delegation(const struct paper_model *model, int person, int delegate)
{
    int kind = model->definition->change ? 1 : 2;
    for (int i = 0; i < model->world->delegation_count; i++) {
        const struct paper_delegation *one = &model->world->delegations[i];
        bool of_it = (!one->kind || one->kind == kind) && one->workflow != 2;
        bool now = !one->revoked && one->from <= model->now && model->now < one->until;
        if (now && of_it && one->person == person && one->delegate == delegate)
            return one;
    }
    return NULL;
}

// Whether both are about some ticket at some moment.
static bool meet(const struct paper_delegation *one, const struct paper_delegation *other)
{
    bool kinds = !one->kind || !other->kind || one->kind == other->kind;
    bool workflows = !one->workflow || !other->workflow || one->workflow == other->workflow;
    return kinds && workflows && one->from < other->until && other->from < one->until;
}

// A delegate is another human; nobody has two at once, and what was delegated is not passed on. Accounts of
// one person count as that person.
unsigned paper_delegate(const struct paper_model *model, const struct paper_delegation *wanted)
{
    const struct paper_world *world = model->world;
    people able = world->active & ~(1u << ROBOT);
    bool both = (able >> wanted->person & 1) && (able >> wanted->delegate & 1);
    bool other = !(paper_human(wanted->person) >> wanted->delegate & 1);
    unsigned why = both && other && wanted->until > wanted->from ? 0 : REASON_DELEGATION;
    for (int i = 0; i < world->delegation_count; i++) {
        const struct paper_delegation *one = &world->delegations[i];
        if (one->revoked || one->until <= model->now || !meet(one, wanted))
            continue;
        why |= paper_human(one->person) >> wanted->person & 1 ? REASON_OVERLAPS : 0;
        why |= paper_human(one->delegate) >> wanted->person & 1 ? REASON_CHAINS : 0;
        why |= paper_human(one->person) >> wanted->delegate & 1 ? REASON_CHAINS : 0;
    }
    return why;
}

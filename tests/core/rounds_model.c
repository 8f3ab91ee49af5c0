// SPDX-License-Identifier: Apache-2.0
// The paper model of approvals: see rounds_model.h.
#include "rounds_model.h"

#include <string.h>

const char *const MODEL_NAMES[MODEL_PEOPLE] = {"ann", "bo",  "bo2", "cy", "di",    "eve",
                                               "fay", "gus", "hal", "op", "robot", "worker"};

enum {
    HUMANS = 1 << ANN | 1 << BO | 1 << BO2 | 1 << CY | 1 << DI | 1 << EVE | 1 << FAY | 1 << GUS | 1 << OP
};

static bool open_from(struct model *model, int rule, bool any_met);
static void keep_votes(struct model *model, struct model_round *round);
static bool edited(struct model *model);
static bool settle(struct model *model, bool closing);
static bool end_round(struct model *model, enum model_end end);
static uint32_t out_of(const struct model *model, const struct model_rule *rule);
static uint32_t voters_of(const struct model *model, int rule);
static bool covered_equal(const struct model_rule *rule, const int *one, const int *other);
static bool met_finally(const struct model_rule *rule, int base, int yes, int no, int abstained);

// The accounts of the same person.
static uint32_t person_of(int account)
{
    if (account == BO || account == BO2 || account == ROBOT)
        return 1 << BO | 1 << BO2 | 1 << ROBOT;
    if (account == OP || account == WORKER)
        return 1 << OP | 1 << WORKER;
    return UINT32_C(1) << account;
}

static uint32_t people_of(uint32_t accounts)
{
    uint32_t people = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++)
        people |= accounts >> i & 1 ? person_of(i) : 0;
    return people;
}

// How many people, not accounts.
static int count_people(uint32_t accounts)
{
    int count = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if (accounts >> i & 1) {
            count++;
            accounts &= ~person_of(i);
        }
    }
    return count;
}

bool model_submit(struct model *model)
{
    struct model before = *model;
    if (model->state == MODEL_BOARD || model->state == MODEL_LATE)
        return false;
    model->state = MODEL_BOARD;
    if (open_from(model, 0, false))
        return true;
    *model = before;
    return false;
}

bool model_leave(struct model *model)
{
    if (model->state != MODEL_BOARD)
        return false;
    model_open_round(model)->end = MODEL_LEFT;
    model->state = MODEL_DRAFT;
    return true;
}

bool model_edit(struct model *model, int person, int field, int value)
{
    struct model before = *model;
    model->fields[field] = value;
    model->editors |= UINT32_C(1) << person;
    if (edited(model))
        return true;
    *model = before;
    return false;
}

bool model_name_implementer(struct model *model, int person, int implementer)
{
    struct model before = *model;
    model->implementer = implementer;
    (void)person; // not a material field
    if (edited(model))
        return true;
    *model = before;
    return false;
}

bool model_may_vote(const struct model *model, const struct model_round *round, int person)
{
    const struct model_rule *rule = &model->rules[round->rule];
    uint32_t bit = UINT32_C(1) << person;
    return (HUMANS & rule->from & bit) && !(round->out & bit) && !(out_of(model, rule) & bit);
}

bool model_vote(struct model *model, int person, enum model_choice choice, const int *seen)
{
    struct model before = *model;
    struct model_round *round = model_open_round(model);
    if (!round || !model_may_vote(model, round, person))
        return false;
    const struct model_rule *rule = &model->rules[round->rule];
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        if ((person_of(person) >> i & 1) && round->votes[i].choice != MODEL_NO_VOTE)
            return false;
    }
    if (seen && !covered_equal(rule, seen, model->fields))
        return false;
    round->votes[person].choice = choice;
    memcpy(round->votes[person].seen, model->fields, sizeof model->fields);
    if (settle(model, false))
        return true;
    *model = before;
    return false;
}

bool model_withdraw(struct model *model, int person)
{
    struct model before = *model;
    struct model_round *round = model_open_round(model);
    if (!round || round->votes[person].choice == MODEL_NO_VOTE)
        return false;
    round->votes[person].choice = MODEL_NO_VOTE;
    if (settle(model, false))
        return true;
    *model = before;
    return false;
}

void model_time_out(struct model *model)
{
    struct model before = *model;
    if (!settle(model, true))
        *model = before;
}

struct model_round *model_open_round(struct model *model)
{
    struct model_round *last = model->visit_count ? &model->visits[model->visit_count - 1] : NULL;
    return last && last->end == MODEL_OPEN ? last : NULL;
}

// False: nobody could decide, so nothing of the turn stands.
static bool open_from(struct model *model, int index, bool any_met)
{
    for (; index < model->rule_count; index++) {
        const struct model_rule *rule = &model->rules[index];
        struct model_round *round = &model->visits[model->visit_count++];
        *round = (struct model_round){.rule = index};
        if (rule->when_field >= 0 && model->fields[rule->when_field] == 0) {
            round->end = MODEL_SKIPPED;
            continue;
        }
        round->out = out_of(model, rule);
        round->base = count_people(HUMANS & rule->from & ~round->out);
        if (round->base < (rule->need == MODEL_NUMBER ? rule->value : 1))
            return false;
        keep_votes(model, round);
        return settle(model, false);
    }
    model->state = MODEL_READY;
    return any_met;
}

static void keep_votes(struct model *model, struct model_round *round)
{
    const struct model_rule *rule = &model->rules[round->rule];
    for (struct model_round *before = round - 1; before >= model->visits; before--) {
        if (before->rule != round->rule || before->end == MODEL_SKIPPED)
            continue;
        for (int i = 0; i < MODEL_PEOPLE && before->end != MODEL_REFUSED; i++) {
            if (model_may_vote(model, round, i) && covered_equal(rule, before->votes[i].seen, model->fields))
                round->votes[i] = before->votes[i];
        }
        return;
    }
}

// Rounds before the open one stand as long as all their votes would, and as long as what was skipped still
// is.
static bool edited(struct model *model)
{
    struct model_round *open = model_open_round(model);
    bool fallen = false;
    for (int i = 0; open && i < open->rule; i++) {
        const struct model_rule *rule = &model->rules[i];
        const struct model_round *round = open;
        while (round->rule != i)
            round--;
        fallen = fallen || (round->end == MODEL_SKIPPED && model->fields[rule->when_field] != 0);
        for (int k = 0; k < MODEL_PEOPLE && round->end != MODEL_SKIPPED; k++) {
            bool stands =
                !(out_of(model, rule) >> k & 1) && covered_equal(rule, round->votes[k].seen, model->fields);
            fallen = fallen || (round->votes[k].choice != MODEL_NO_VOTE && !stands);
        }
    }
    if (!fallen)
        return settle(model, false);
    open->end = MODEL_LEFT;
    return open_from(model, 0, false);
}

// Decided when every way in which those who are left may still vote leads to the same end.
static bool settle(struct model *model, bool closing)
{
    struct model_round *round = model_open_round(model);
    if (!round)
        return true;
    const struct model_rule *rule = &model->rules[round->rule];
    int count[4] = {0};
    uint32_t left = 0;
    for (int i = 0; i < MODEL_PEOPLE; i++) {
        struct model_vote *vote = &round->votes[i];
        bool stands = !(out_of(model, rule) >> i & 1) && covered_equal(rule, vote->seen, model->fields);
        if (!stands)
            vote->choice = MODEL_NO_VOTE;
        count[vote->choice]++;
        left |= model_may_vote(model, round, i) ? UINT32_C(1) << i : 0;
    }
    for (int i = 0; i < MODEL_PEOPLE; i++)
        left &= round->votes[i].choice != MODEL_NO_VOTE ? ~person_of(i) : left;
    int yes = count[MODEL_APPROVE];
    int no = count[MODEL_REJECT];
    int abstained = count[MODEL_ABSTAIN];
    if (closing && (rule->need != MODEL_SHARE_VOTES || yes + no == 0))
        return end_round(model, MODEL_EXPIRED);
    int possible = count_people(left);
    int base = yes + no + abstained + possible; // whoever is kept out by now is not asked any more
    bool always = true;
    bool ever = false;
    for (int x = 0; x <= possible && !closing; x++) {
        for (int y = 0; x + y <= possible; y++) {
            for (int z = 0; x + y + z <= possible; z++) {
                bool met = met_finally(rule, base, yes + x, no + y, abstained + z);
                always = always && met;
                ever = ever || met;
            }
        }
    }
    if (closing)
        always = ever = met_finally(rule, base, yes, no, abstained);
    bool early =
        rule->need == MODEL_NUMBER && yes >= rule->value && no == 0; // met at once, whatever comes later
    if (rule->need == MODEL_SHARE_VOTES && possible > 0 && !closing)
        return true;
    if (always || early)
        return end_round(model, MODEL_MET);
    return ever || end_round(model, MODEL_REFUSED);
}

static bool met_finally(const struct model_rule *rule, int base, int yes, int no, int abstained)
{
    if (yes == 0)
        return false;
    if (rule->need == MODEL_NUMBER)
        return no == 0 && yes >= rule->value;
    if (rule->need == MODEL_EVERYONE)
        return yes == base - abstained;
    int of = rule->need == MODEL_SHARE_ASKED ? base - abstained : yes + no;
    return rule->more_than ? yes * 100 > of * rule->value : yes * 100 >= of * rule->value;
}

static bool end_round(struct model *model, enum model_end end)
{
    struct model_round *round = model_open_round(model);
    round->end = end;
    if (end == MODEL_MET)
        return open_from(model, round->rule + 1, true);
    model->state = end == MODEL_EXPIRED && model->has_expired ? MODEL_LATE : MODEL_DRAFT;
    return true;
}

static uint32_t out_of(const struct model *model, const struct model_rule *rule)
{
    uint32_t out = rule->never;
    if (model->change && !rule->never_open) {
        out |= model->editors | UINT32_C(1) << model->requester;
        out |= model->implementer >= 0 ? UINT32_C(1) << model->implementer : 0;
    }
    if (rule->never_voters >= 0)
        out |= voters_of(model, rule->never_voters);
    return people_of(out);
}

// Of the last visit to that round.
static uint32_t voters_of(const struct model *model, int rule)
{
    uint32_t voters = 0;
    for (int n = model->visit_count - 1; n >= 0; n--) {
        if (model->visits[n].rule != rule)
            continue;
        for (int i = 0; i < MODEL_PEOPLE; i++)
            voters |= model->visits[n].votes[i].choice != MODEL_NO_VOTE ? UINT32_C(1) << i : 0;
        break;
    }
    return voters;
}

static bool covered_equal(const struct model_rule *rule, const int *one, const int *other)
{
    for (int i = 0; i < MODEL_FIELDS; i++) {
        if ((rule->covers >> i & 1) && one[i] != other[i])
            return false;
    }
    return true;
}

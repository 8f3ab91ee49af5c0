// SPDX-License-Identifier: Apache-2.0
// How a round of the paper model stands: its votes are counted seat by seat, and whether it can still be met
// is found by trying every way in which those who are left may vote.
#include "paper.h"

struct seat_count {
    int yes, no, abstained, objected;
    int silent; // people who may still vote in it
};
struct count {
    struct seat_count seats[PAPER_SEATS];
    int voted;                   // who count for the quorum
    unsigned left[PAPER_PEOPLE]; // of each person who may still vote: the seats that they fit
    int left_count;
};

static struct count count_votes(const struct paper_model *model, const struct paper_visit *visit);
static bool seat_holds(const struct paper_seat *seat, const struct seat_count *count);
static bool all_hold(const struct paper_model *model, const struct paper_visit *visit,
                     const struct count *count, unsigned waiting);
static bool can_end_well(const struct paper_model *model, const struct paper_visit *visit,
                         struct count *count, int person, unsigned waiting);

const struct paper_rule *paper_rule_of(const struct paper_model *model, const struct paper_visit *visit)
{
    return visit->rule == PAPER_RULES ? &model->definition->ratify : &model->definition->rules[visit->rule];
}

// Accounts that fit a seat and are kept out by nothing, whether they have voted or not.
static people fitting(const struct paper_model *model, const struct paper_visit *visit, int seat)
{
    if (!(visit->there >> seat & 1))
        return 0;
    people out = visit->out | paper_out(model, paper_rule_of(model, visit));
    return paper_audience_now(model, &visit->asked[seat]) & ~out;
}

// People who have given their one vote of the round: their own, or somebody's whose delegate they are.
// Whoever has only asked may still vote.
static people spent(const struct paper_visit *visit)
{
    people all = 0;
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct paper_vote *vote = &visit->votes[i];
        if (vote->choice == NO_VOTE || vote->choice == ASK)
            continue;
        all |= paper_human(i);
        if (vote->how == HOW_DELEGATE)
            all |= paper_human(vote->cast_by);
    }
    return all;
}

people paper_may_vote(const struct paper_model *model, const struct paper_visit *visit, int seat)
{
    return fitting(model, visit, seat) & ~spent(visit);
}

static bool objectors(const struct paper_rule *rule, const struct paper_visit *visit)
{
    return rule->object && (visit->there >> rule->seat_count & 1);
}

enum paper_stand paper_stands(const struct paper_model *model, const struct paper_visit *visit, bool closing,
                              bool *quorum_short)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    struct count count = count_votes(model, visit);
    bool open_share = false; // a share of votes that others may still change
    bool refused = count.seats[rule->seat_count].objected > 0;
    bool met = true;
    *quorum_short = count.voted < rule->quorum;
    if (rule->at_meeting && !closing)
        return STANDS_OPEN;
    for (int i = 0; i < rule->seat_count; i++) {
        const struct paper_seat *seat = &rule->seats[i];
        const struct seat_count *one = &count.seats[i];
        if (!(visit->there >> i & 1))
            continue;
        bool of_votes = seat->need == NEED_SHARE_VOTES;
        int refuse = seat->refuse ? seat->refuse : seat->need == NEED_NUMBER ? 1 : 0;
        refused = refused || (refuse && one->no >= refuse);
        refused = refused ||
                  (closing && of_votes && !*quorum_short && one->yes + one->no > 0 && !seat_holds(seat, one));
        open_share = open_share || (of_votes && count.left_count > 0 && !closing);
        met = met && seat_holds(seat, one);
    }
    bool over = count.left_count == 0 && !objectors(rule, visit) && !closing; // nobody is left to vote
    if (refused || !paper_can_be_met(model, visit, over))
        return STANDS_REFUSED;
    if (!met || *quorum_short || open_share)
        return STANDS_OPEN;
    return objectors(rule, visit) && !closing ? STANDS_OPEN : STANDS_MET;
}

bool paper_can_be_met(const struct paper_model *model, const struct paper_visit *visit, bool shares)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    struct count count = count_votes(model, visit);
    unsigned waiting = 0;
    for (int i = 0; i < rule->seat_count; i++) {
        if (rule->seats[i].need == NEED_SHARE_VOTES && !shares)
            waiting |= 1u << i;
        count.seats[i].silent = 0; // in the end nobody is silent: abstaining does no less
    }
    return can_end_well(model, visit, &count, 0, waiting);
}

static struct count count_votes(const struct paper_model *model, const struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    struct count count = {0};
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct paper_vote *vote = &visit->votes[i];
        struct seat_count *seat = &count.seats[vote->seat];
        seat->yes += vote->choice == APPROVE;
        seat->no += vote->choice == REJECT;
        seat->abstained += vote->choice == ABSTAIN;
        seat->objected += vote->choice == OBJECT;
        count.voted += vote->choice == APPROVE || vote->choice == REJECT || vote->choice == ABSTAIN;
    }
    people done = 0;
    people able[PAPER_SEATS] = {0};
    for (int s = 0; s < rule->seat_count; s++)
        able[s] = paper_may_vote(model, visit, s);
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        unsigned fits = 0;
        for (int s = 0; s < rule->seat_count && !(done >> i & 1); s++) {
            bool one = able[s] & paper_human(i);
            fits |= one ? 1u << s : 0;
            count.seats[s].silent += one;
        }
        if (fits)
            count.left[count.left_count++] = fits;
        done |= paper_human(i);
    }
    return count;
}

static bool seat_holds(const struct paper_seat *seat, const struct seat_count *count)
{
    int refuse = seat->refuse ? seat->refuse : seat->need == NEED_NUMBER ? 1 : 0;
    if (count->yes == 0 || (refuse && count->no >= refuse))
        return false;
    int of = count->yes + count->no + (seat->need == NEED_SHARE_VOTES ? 0 : count->silent);
    switch (seat->need) {
    case NEED_NUMBER:
        return count->yes >= seat->value;
    case NEED_EVERYONE:
        return count->yes == of;
    case NEED_SHARE_ASKED:
    case NEED_SHARE_VOTES:
        break;
    }
    return seat->more ? count->yes * 100 > of * seat->value : count->yes * 100 >= of * seat->value;
}

static bool all_hold(const struct paper_model *model, const struct paper_visit *visit,
                     const struct count *count, unsigned waiting)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    if (count->voted < rule->quorum)
        return false;
    for (int i = 0; i < rule->seat_count; i++) {
        bool asked = visit->there >> i & 1 && !(waiting >> i & 1);
        if (asked && !seat_holds(&rule->seats[i], &count->seats[i]))
            return false;
    }
    return true;
}

// Each person who is left approves in one of their seats, or abstains.
static bool can_end_well(const struct paper_model *model, const struct paper_visit *visit,
                         struct count *count, int person, unsigned waiting)
{
    if (person == count->left_count)
        return all_hold(model, visit, count, waiting);
    bool well = false;
    count->voted++;
    for (int i = 0; i < PAPER_SEATS && !well; i++) {
        if (!(count->left[person] >> i & 1))
            continue;
        count->seats[i].yes++;
        well = can_end_well(model, visit, count, person + 1, waiting);
        count->seats[i].yes--;
    }
    well = well || can_end_well(model, visit, count, person + 1, waiting);
    count->voted--;
    return well;
}

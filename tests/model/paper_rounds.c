// SPDX-License-Identifier: Apache-2.0
// The paper model's rounds: asking, keeping what was said before, voiding, deciding, ending.
#include "paper.h"

#include <stddef.h>
#include <string.h>

static unsigned climb(struct paper_model *model, struct paper_visit *visit, int step);
static bool ask(struct paper_model *model, struct paper_visit *visit);
static void keep_votes(struct paper_model *model, struct paper_visit *visit);
static const struct paper_visit *ask_again(const struct paper_model *model, struct paper_visit *visit);
static bool fallen(const struct paper_model *model, const struct paper_visit *visit);
static int64_t next_meeting(int64_t from);
static unsigned lapse(struct paper_model *model, struct paper_visit *visit);
static unsigned ask_more(struct paper_model *model, struct paper_visit *visit, const struct paper_who *who,
                         int seat, bool add);
static unsigned unpaid(struct paper_model *model, struct paper_visit *visit);
static unsigned time_over(struct paper_model *model, struct paper_visit *visit);

bool paper_there(const struct paper_model *model, int when)
{
    return when < 0 || model->fields[when] != 0;
}

unsigned paper_covers(const struct paper_model *model, const struct paper_rule *rule)
{
    return rule->covers ? rule->covers : model->definition->material;
}

bool paper_same(const struct paper_model *model, const struct paper_rule *rule, const int *one,
                const int *other)
{
    unsigned covers = paper_covers(model, rule);
    for (int i = 0; i < PAPER_FIELDS; i++) {
        if ((covers >> i & 1) && one[i] != other[i])
            return false;
    }
    return true;
}

struct paper_visit *paper_open_visit(const struct paper_model *model, bool debt)
{
    for (int n = model->visit_count - 1; n >= 0; n--) {
        const struct paper_visit *visit = &model->visits[n];
        if (visit->end == END_OPEN && (visit->rule == PAPER_RULES) == debt)
            return (struct paper_visit *)visit;
    }
    return NULL;
}

// Which seats of a rule are there by now; the one for objections alone asks nobody.
static unsigned seats_there(const struct paper_model *model, const struct paper_rule *rule)
{
    unsigned there = 0;
    for (int i = 0; i < rule->seat_count; i++)
        there |= paper_there(model, rule->seats[i].when) ? 1u << i : 0;
    if (there && rule->object && paper_there(model, rule->seats[rule->seat_count].when))
        there |= 1u << rule->seat_count;
    return there;
}

bool paper_asks_board(const struct paper_rule *rule)
{
    bool asks = false;
    for (int i = 0; i < rule->seat_count + rule->object; i++) {
        for (int k = 0; k < rule->seats[i].from.count; k++)
            asks = asks || rule->seats[i].from.terms[k].kind == WHO_BOARD;
    }
    return asks;
}

// The end of the first one that begins then or later.
static int64_t next_meeting(int64_t from)
{
    int n = 0;
    while (PAPER_MEETING(n) < from)
        n++;
    return PAPER_MEETING(n) + 30 * PAPER_MINUTE;
}

void paper_forget_validity(struct paper_model *model)
{
    for (int n = 0; n < model->visit_count; n++)
        model->visits[n].valid_until = 0;
}

// Whether an approval holds no longer.
bool paper_lapsed(const struct paper_model *model)
{
    for (int n = 0; n < model->visit_count && !model->begun; n++) { // what has begun goes on
        if (model->visits[n].valid_until && model->visits[n].valid_until <= model->now)
            return true;
    }
    return false;
}

// Votes that are owed from now on; a debt that is open is not owed twice.
unsigned paper_owe(struct paper_model *model)
{
    if (!model->definition->debt || paper_open_visit(model, true))
        return 0;
    if (model->visit_count == PAPER_VISITS)
        return REASON_FULL;
    struct paper_visit *visit = &model->visits[model->visit_count++];
    *visit = (struct paper_visit){.rule = PAPER_RULES, .opened = model->now, .there = 1};
    if (!ask(model, visit))
        return REASON_NOBODY;
    ask_again(model, visit); // what they ratified before is not kept, and they see what has changed since
    return 0;
}

unsigned paper_open_from(struct paper_model *model, int index, bool any_met)
{
    if (index == 0)
        paper_forget_validity(model); // a new visit takes its place
    for (; index < model->definition->rule_count; index++) {
        if (model->visit_count == PAPER_VISITS)
            return REASON_FULL;
        struct paper_visit *visit = &model->visits[model->visit_count++];
        *visit = (struct paper_visit){.rule = index, .opened = model->now};
        const struct paper_rule *rule = paper_rule_of(model, visit);
        visit->meeting = rule->at_meeting && paper_asks_board(rule) ? next_meeting(model->now) : 0;
        visit->there = paper_there(model, rule->when) ? seats_there(model, rule) : 0;
        if (visit->there == 0) {
            visit->end = END_SKIPPED;
            continue;
        }
        if (!ask(model, visit))
            return REASON_NOBODY;
        visit->reminded = paper_due(model, visit) && paper_due(model, visit) <= model->now ? ~0u : 0;
        keep_votes(model, visit);
        unsigned why = paper_settle(model, visit, false);
        int64_t due = paper_due(model, visit);
        bool over = visit->end == END_OPEN && due && due <= model->now;
        return why || !over ? why : time_over(model, visit);
    }
    if (!any_met)
        return REASON_NOBODY;
    model->state = STATE_READY;
    model->begun = false;
    for (int n = model->visit_count - 1; n >= 0 && model->definition->valid_for; n--) {
        if (model->visits[n].rule != PAPER_RULES && model->visits[n].end == END_MET) {
            model->visits[n].valid_until = model->now + model->definition->valid_for;
            break;
        }
    }
    return 0;
}

// Who is asked. False: somebody is lacking, so it cannot be asked.
static bool ask(struct paper_model *model, struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    people voters = 0;
    people out = paper_out(model, rule);
    for (int i = 0; i <= rule->seat_count && i < PAPER_SEATS; i++) {
        if (!(visit->there >> i & 1))
            continue;
        people asked = paper_resolve(model, &rule->seats[i].from, out, &visit->asked[i]);
        visit->out |= asked & out; // who is kept out when it is asked stays out
        asked &= ~out;
        visit->base[i] = paper_count(asked);
        if (asked == 0)
            return false;
        voters |= i < rule->seat_count ? asked : 0;
    }
    return paper_count(voters) >= rule->quorum && paper_can_be_met(model, visit, true);
}

static void keep_votes(struct paper_model *model, struct paper_visit *visit)
{
    people kept_out = visit->out | paper_out(model, paper_rule_of(model, visit));
    const struct paper_visit *before = ask_again(model, visit);
    if (!before || before->end == END_REFUSED)
        return;
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct paper_vote *vote = &before->votes[i];
        if (vote->choice == NO_VOTE || vote->choice == ASK)
            continue;
        bool fits = paper_may_vote(model, visit, vote->seat) >> i & 1;
        bool out = vote->how == HOW_DELEGATE && (kept_out >> vote->cast_by & 1);
        if (fits && !out && paper_same(model, paper_rule_of(model, visit), vote->seen, model->fields))
            visit->votes[i] = *vote;
        visit->again &= visit->votes[i].choice == NO_VOTE ? ~0u : ~(1u << i);
    }
}

// Who has voted in the visit before, or was asked again there. That visit, or NULL.
static const struct paper_visit *ask_again(const struct paper_model *model, struct paper_visit *visit)
{
    const struct paper_visit *before = visit - 1;
    while (before >= model->visits && (before->rule != visit->rule || before->end == END_SKIPPED))
        before--;
    if (before < model->visits)
        return NULL;
    visit->again = before->again;
    for (int i = 0; i < PAPER_PEOPLE; i++)
        visit->again |= before->votes[i].choice != NO_VOTE ? 1u << i : 0;
    return before;
}

// Votes fall when their person or delegate is kept out by now, or when what they were about is another thing.
void paper_void(struct paper_model *model, struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    people out = visit->out | paper_out(model, rule);
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        struct paper_vote *vote = &visit->votes[i];
        bool delegate_out = vote->how == HOW_DELEGATE && (out >> vote->cast_by & 1);
        bool kept_out = out >> i & 1 || delegate_out;
        bool same = paper_same(model, rule, vote->seen, model->fields);
        if (vote->choice == NO_VOTE || (!kept_out && same))
            continue;
        visit->again |= same ? 0 : 1u << i;
        *vote = (struct paper_vote){0};
    }
}

// The clock stands while a question is open.
void paper_pause(struct paper_model *model, struct paper_visit *visit)
{
    if (visit->rule == PAPER_RULES) // whoever would have to answer gains nothing by not doing so
        return;
    bool asked = false;
    for (int i = 0; i < PAPER_PEOPLE; i++)
        asked = asked || (visit->votes[i].choice == ASK && !visit->votes[i].answered);
    if (asked && !visit->paused) {
        int64_t within = paper_rule_of(model, visit)->within;
        int64_t due = visit->opened + within;
        if (within && !visit->over && due + visit->stood < model->now)
            visit->stood = model->now - due; // nothing was left of it
        visit->share_of = paper_whole(model, visit);
        visit->paused = model->now;
    }
    if (!asked && visit->paused) {
        visit->stood += model->now - visit->paused;
        visit->paused = 0;
        visit->by_over = false; // the sooner of both again, also where that is past
    }
}

unsigned paper_settle(struct paper_model *model, struct paper_visit *visit, bool closing)
{
    bool quorum_short = false;
    paper_void(model, visit);
    enum paper_stand stands = paper_stands(model, visit, closing, &quorum_short);
    if (stands == STANDS_MET)
        return paper_end_visit(model, visit, END_MET);
    if (stands == STANDS_REFUSED)
        return paper_end_visit(model, visit, END_REFUSED);
    paper_pause(model, visit);
    return closing ? paper_end_visit(model, visit, END_EXPIRED) : 0;
}

unsigned paper_end_visit(struct paper_model *model, struct paper_visit *visit, enum paper_end end)
{
    visit->end = end;
    if (visit->rule == PAPER_RULES) {
        struct paper_visit *open = paper_open_visit(model, false);
        bool ended = model->state == STATE_CLOSED || model->state == STATE_UNDONE;
        if (end == END_REFUSED && !ended) {
            model->state = STATE_UNDONE;
            if (open)
                open->end = END_LEFT;
            paper_forget_validity(model);
        }
        return 0;
    }
    if (end == END_MET)
        return paper_open_from(model, visit->rule + 1, true);
    model->state = end == END_EXPIRED && model->definition->has_expired ? STATE_LATE : STATE_DRAFT;
    return 0;
}

// Its whole time, without what questions have stopped: reminders are shares of it. What is left of them when
// a question stops them is left, wherever decide_by moves meanwhile.
int64_t paper_whole(const struct paper_model *model, const struct paper_visit *visit)
{
    int64_t within = paper_rule_of(model, visit)->within;
    int64_t by = paper_by(model, visit);
    int64_t until = by - visit->opened;
    int64_t whole = within && (!by || within < until) ? within : by ? until : 0;
    return visit->share_of ? visit->share_of : whole;
}

// Both clocks of a round: the sooner counts. A question stops decide_within; decide_by and the end of the
// meeting go on. 0: none.
int64_t paper_due(const struct paper_model *model, const struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    int64_t within = rule->within && !visit->paused ? visit->opened + rule->within + visit->stood : 0;
    int64_t by = visit->by_over ? 0 : paper_by(model, visit);
    if (visit->over)
        return 0;
    if (within && by)
        return within < by ? within : by;
    return within ? within : by;
}

int64_t paper_by(const struct paper_model *model, const struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    int64_t by = rule->by ? model->start - rule->by_minus : 0;
    return visit->meeting && (!by || visit->meeting < by) ? visit->meeting : by;
}

// Others are asked from now on, kept out by the rules of now. Who is named and may not vote is not asked.
static unsigned ask_more(struct paper_model *model, struct paper_visit *visit, const struct paper_who *who,
                         int seat, bool add)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    struct paper_audience more;
    people out = paper_out(model, rule);
    people named = paper_resolve(model, who, out | visit->out, &more);
    struct paper_audience *asked = &visit->asked[seat];
    if (!(visit->there >> seat & 1) || (named & ~(out | visit->out)) == 0)
        return paper_settle(model, visit, false);
    struct paper_audience then = {more.named | (add ? asked->named : 0),
                                  more.groups | (add ? asked->groups : 0)};
    paper_list(model, &then);
    if (then.named != asked->named || then.groups != asked->groups) {
        *asked = then;
        for (int i = 0; i <= rule->seat_count && i < PAPER_SEATS; i++)
            visit->out |= visit->there >> i & 1 ? paper_audience_now(model, &visit->asked[i]) & out : 0;
        visit->base[seat] = paper_count(paper_audience_now(model, asked) & ~(out | visit->out));
    }
    return paper_settle(model, visit, false);
}

// It can still be paid; others are asked, too.
static unsigned unpaid(struct paper_model *model, struct paper_visit *visit)
{
    visit->unpaid = visit->over = true;
    if (model->definition->unpaid)
        return ask_more(model, visit, &model->definition->unpaid_who, 0, true);
    return 0;
}

// What comes when the time of a round is over.
static unsigned time_over(struct paper_model *model, struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    bool quorum_short = false;
    if (visit->rule == PAPER_RULES)
        return unpaid(model, visit);
    paper_void(model, visit);
    enum paper_stand stands = paper_stands(model, visit, true, &quorum_short);
    if (stands == STANDS_MET)
        return paper_end_visit(model, visit, END_MET);
    if (stands == STANDS_REFUSED || rule->late == LATE_REJECT)
        return paper_end_visit(model, visit, END_REFUSED);
    if (rule->late == LATE_APPROVE)
        return paper_end_visit(model, visit, END_MET);
    if (rule->late == LATE_LADDER) { // it stays open, and the ladder says what is done
        visit->over = visit->over || !visit->paused || !paper_rule_of(model, visit)->within;
        visit->by_over = true;
        return 0;
    }
    return paper_end_visit(model, visit, END_EXPIRED);
}

// A meeting closes it: its chair, or a member where it has none.
unsigned paper_close(struct paper_model *model, int n, int actor)
{
    if (n < 0 || n >= model->visit_count || model->visits[n].end != END_OPEN)
        return REASON_STATE | paper_idle(model, actor);
    struct paper_model before = *model;
    struct paper_visit *visit = &model->visits[n];
    const struct paper_rule *rule = paper_rule_of(model, visit);
    unsigned why = paper_idle(model, actor) | (rule->at_meeting ? 0 : REASON_STATE);
    int chair = model->world->chair;
    bool may = chair == PAPER_NOBODY ? model->world->board >> actor & 1 : actor == chair;
    why |= paper_asks_board(rule) && may && actor != ROBOT ? 0 : REASON_NOT_ASKED | REASON_STATE;
    why = why ? why : paper_settle(model, visit, true);
    if (why)
        *model = before;
    return why;
}

unsigned paper_settle_all(struct paper_model *model)
{
    unsigned why = 0;
    for (int n = 0; n < model->visit_count && !why; n++) {
        if (model->visits[n].end == END_OPEN)
            why = paper_settle(model, &model->visits[n], false);
    }
    return why;
}

unsigned paper_members(struct paper_model *model)
{
    struct paper_model before = *model;
    unsigned why = paper_settle_all(model);
    if (why)
        *model = before;
    return why ? why : memcmp(model, &before, sizeof before) == 0 ? REASON_NOTHING : 0;
}

// An edit may bring or take a seat: then the round is asked anew; or take away what an earlier round of the
// visit stood on: then all are.
unsigned paper_after_edit(struct paper_model *model)
{
    struct paper_visit *open = paper_open_visit(model, false);
    if (!open)
        return paper_settle_all(model);
    bool all = false;
    bool met = false;
    for (int i = 0; i < open->rule; i++) {
        const struct paper_visit *visit = open;
        while (visit->rule != i)
            visit--;
        all = all || fallen(model, visit);
        met = met || visit->end == END_MET;
    }
    if (!all && seats_there(model, paper_rule_of(model, open)) == open->there)
        return paper_settle_all(model);
    open->end = END_LEFT;
    return paper_open_from(model, all ? 0 : open->rule, !all && met);
}

static bool fallen(const struct paper_model *model, const struct paper_visit *visit)
{
    const struct paper_rule *rule = paper_rule_of(model, visit);
    if (paper_there(model, rule->when) && (seats_there(model, rule) & ~visit->there))
        return true;
    people out = visit->out | paper_out(model, rule);
    for (int i = 0; i < PAPER_PEOPLE && visit->end != END_SKIPPED; i++) {
        const struct paper_vote *vote = &visit->votes[i];
        bool kept_out = out >> i & 1 || (vote->how == HOW_DELEGATE && (out >> vote->cast_by & 1));
        if (vote->choice != NO_VOTE && (kept_out || !paper_same(model, rule, vote->seen, model->fields)))
            return true;
    }
    return false;
}

// It is for whoever waits for work on offer; elsewhere it is looked at when the work starts.
static unsigned lapse(struct paper_model *model, struct paper_visit *visit)
{
    visit->valid_fired = true;
    if (model->state == STATE_WORK && !model->begun)
        model->state = STATE_LATE;
    return 0;
}

// A step of the ladder: others are asked from now on, kept out by the rules of now; or it ends undecided.
static unsigned climb(struct paper_model *model, struct paper_visit *visit, int step)
{
    const struct paper_rung *rung = &paper_rule_of(model, visit)->rungs[step];
    visit->climbed |= 1u << step;
    if (rung->kind == RUNG_THEN) {
        visit->end = END_EXPIRED;
        model->state = STATE_DRAFT;
        return 0;
    }
    return ask_more(model, visit, &rung->who, rung->seat, rung->kind == RUNG_ADD);
}

unsigned paper_fire(struct paper_model *model, const char *name)
{
    struct paper_model before = *model;
    const char *slash = strchr(name, '/');
    int n = 0;
    while (*++slash >= '0' && *slash <= '9')
        n = n * 10 + (*slash - '0');
    struct paper_visit *visit = &model->visits[n];
    const char *rest = *slash == '/' ? slash + 1 : "";
    unsigned why = 0;
    if (strcmp(rest, "valid") == 0)
        why = lapse(model, visit);
    else if (strncmp(rest, "remind/", 7) == 0)
        visit->reminded |= 1u << (rest[7] - '0');
    else if (strncmp(rest, "late/", 5) == 0)
        why = climb(model, visit, rest[5] - '0');
    else
        why = time_over(model, visit);
    if (why)
        *model = before;
    return why;
}

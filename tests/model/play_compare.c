// SPDX-License-Identifier: Apache-2.0
// What paper and engine know after a step, compared: where the ticket is, each round and its votes, who is
// asked and who may vote now, the clocks.
#include "play.h"

#include <string.h>

static bool compare_round(struct play *play, int n);
static bool compare_votes(struct play *play, int n);
static bool compare_seats(struct play *play, int n);
static bool compare_timers(struct play *play);
static bool compare_may(struct play *play, int n);
static bool try_everybody(struct play *play, int n);

bool play_compare(struct play *play)
{
    static const char *const STATES[PAPER_STATES] = {"draft", "board",  "ready", "late",
                                                     "work",  "closed", "undone"};
    const struct paper_model *model = &play->model;
    const struct assent_ticket *ticket = play->engine.ticket;
    if (!assent_text_is(ticket->state, STATES[model->state]))
        return play_broken(play, "the ticket is in %.*s, on paper in %s", (int)ticket->state.count,
                           ticket->state.bytes, STATES[model->state]);
    if (ticket->round_count != (size_t)model->visit_count)
        return play_broken(play, "%d rounds, on paper %d", (int)ticket->round_count, model->visit_count);
    people editors = 0;
    for (size_t i = 0; i < ticket->editor_count; i++)
        editors |= 1u << engine_person_of(ticket->editors[i]);
    if (editors != model->editors)
        return play_broken(play, "editors %#x, on paper %#x", editors, model->editors);
    int first = model->visit_count > 4 ? model->visit_count - 4 : 0;
    for (int n = first; n < model->visit_count; n++) {
        if (!compare_round(play, n) || !compare_votes(play, n))
            return false;
        if (model->visits[n].end == END_OPEN &&
            (!compare_seats(play, n) || !compare_may(play, n) || !try_everybody(play, n)))
            return false;
    }
    return compare_timers(play);
}

static bool compare_round(struct play *play, int n)
{
    static const enum assent_round_outcome OUTCOMES[] = {
        [END_OPEN] = ASSENT_ROUND_OPEN,       [END_MET] = ASSENT_ROUND_MET,
        [END_REFUSED] = ASSENT_ROUND_REFUSED, [END_EXPIRED] = ASSENT_ROUND_EXPIRED,
        [END_SKIPPED] = ASSENT_ROUND_SKIPPED, [END_LEFT] = ASSENT_ROUND_LEFT,
    };
    const struct assent_round *round = &play->engine.ticket->rounds[n];
    const struct paper_visit *visit = &play->model.visits[n];
    if (round->outcome != OUTCOMES[visit->end])
        return play_broken(play, "round %d is %s, on paper %s", n, assent_round_outcome_text(round->outcome),
                           assent_round_outcome_text(OUTCOMES[visit->end]));
    int seats = 0;
    for (int i = 0; i < PAPER_SEATS; i++) {
        if (!(visit->there >> i & 1))
            continue;
        if (round->seats[seats].base != visit->base[i])
            return play_broken(play, "round %d asked %d in seat %d, on paper %d", n,
                               (int)round->seats[seats].base, i, visit->base[i]);
        seats++;
    }
    if ((size_t)seats != round->seat_count)
        return play_broken(play, "round %d has %d seats, on paper %d", n, (int)round->seat_count, seats);
    return true;
}

static bool compare_votes(struct play *play, int n)
{
    static const enum paper_choice CHOICES[] = {APPROVE, REJECT, ABSTAIN, ASK, OBJECT};
    static const enum paper_how HOWS[] = {HOW_OWN, HOW_DELEGATE, HOW_ALOUD};
    static const char *const SEATS[] = {"s0", "s1", "s2"};
    const struct assent_round *round = &play->engine.ticket->rounds[n];
    const struct paper_visit *visit = &play->model.visits[n];
    const struct paper_rule *rule = paper_rule_of(&play->model, visit);
    size_t count = 0;
    people again = 0;
    for (size_t i = 0; i < round->again_count; i++)
        again |= 1u << engine_person_of(round->again[i].person);
    if (again != visit->again)
        return play_broken(play, "round %d asks %#x again, on paper %#x", n, again, visit->again);
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        const struct assent_vote *vote = assent_round_vote(round, engine_person(i));
        const struct paper_vote *paper = &visit->votes[i];
        if ((vote != NULL) != (paper->choice != NO_VOTE))
            return play_broken(play, "%s's vote in round %d stands%s", PAPER_NAMES[i], n,
                               vote ? ", on paper it does not" : " on paper and not in the engine");
        if (!vote)
            continue;
        count++;
        const char *seat = paper->seat == rule->seat_count ? ASSENT_OBJECTIONS
                           : rule->plain                   ? ""
                                                           : SEATS[paper->seat];
        if (CHOICES[vote->choice] != paper->choice || HOWS[vote->how] != paper->how ||
            engine_person_of(vote->cast_by) != paper->cast_by || !assent_text_is(vote->seat, seat))
            return play_broken(play, "%s's vote in round %d is another one: %s %s", PAPER_NAMES[i], n,
                               assent_vote_choice_text(vote->choice), assent_vote_how_text(vote->how));
    }
    return count == round->vote_count || play_broken(play, "round %d has a vote of nobody", n);
}

// Who may still vote in each seat.
static bool compare_seats(struct play *play, int n)
{
    const struct paper_visit *visit = &play->model.visits[n];
    const struct paper_rule *rule = paper_rule_of(&play->model, visit);
    if (visit != paper_open_visit(&play->model, false))
        return true;
    struct assent_step_input input = {.definition = play->engine.definition,
                                      .ticket = play->engine.ticket,
                                      .event = &(struct assent_event){.at_us = play->engine.now},
                                      .world = &play->engine.world};
    const struct assent_seat_count *counts =
        assent_step_seats(&input, engine_person(ANN), play->engine.scratch);
    bool well = counts != NULL;
    int at = 0;
    for (int i = 0; i <= rule->seat_count && i < PAPER_SEATS && well; i++) {
        if (!(visit->there >> i & 1))
            continue;
        int possible = paper_count(paper_may_vote(&play->model, visit, i));
        if (counts[at].possible != possible)
            well = play_broken(play, "seat %d of round %d: %d may vote, on paper %d", i, n,
                               (int)counts[at].possible, possible);
        at++;
    }
    assent_arena_reset(play->engine.scratch);
    return well;
}

// Whether somebody could give a vote of their own, in whichever seat, and for whom else.
static bool compare_may(struct play *play, int n)
{
    const struct paper_model *model = &play->model;
    const struct paper_visit *visit = &model->visits[n];
    struct assent_step_input input = {.definition = play->engine.definition,
                                      .ticket = play->engine.ticket,
                                      .event = &(struct assent_event){.at_us = play->engine.now},
                                      .world = &play->engine.world};
    bool well = true;
    if (visit != paper_open_visit(model, false))
        return true;
    for (int i = 0; i < PAPER_PEOPLE && well; i++) {
        struct assent_text rule;
        bool engine = assent_step_can_vote(&input, engine_person(i), &rule, play->engine.scratch);
        bool paper = paper_could_vote(model, visit, i, i);
        if (engine != paper)
            well = play_broken(play, "%s could vote in round %d: on paper %d, by the engine %d (%.*s)",
                               PAPER_NAMES[i], n, paper, engine, (int)rule.count, rule.bytes);
        const struct assent_delegation *found[PAPER_DELEGATIONS];
        size_t count = assent_step_can_vote_for(&input, engine_person(i), play->engine.scratch, found,
                                                PAPER_DELEGATIONS);
        size_t expected = 0;
        for (int k = 0; k < PAPER_PEOPLE; k++)
            expected += k != i && paper_delegation(model, k, i) && paper_could_vote(model, visit, k, i);
        if (well && count != expected)
            well = play_broken(play, "%s could vote for %d others in round %d, on paper for %d",
                               PAPER_NAMES[i], (int)count, n, (int)expected);
        assent_arena_reset(play->engine.scratch);
    }
    return well;
}

// Each person tries to approve, in their own name, and in that of whoever has delegated to them.
static bool try_everybody(struct play *play, int n)
{
    const struct paper_world *world = &play->world;
    for (int i = 0; i < PAPER_PEOPLE + world->delegation_count; i++) {
        const struct paper_delegation *by = i < PAPER_PEOPLE ? NULL : &world->delegations[i - PAPER_PEOPLE];
        struct paper_model tried = play->model;
        struct paper_ballot ballot = {.actor = by ? by->delegate : i,
                                      .voter = by ? by->person : PAPER_NOBODY,
                                      .visit = n,
                                      .seat = PAPER_NOBODY,
                                      .choice = APPROVE,
                                      .comment = true};
        struct assent_event event = {.kind = ASSENT_EVENT_VOTE,
                                     .actor = engine_actor(ballot.actor),
                                     .round = n,
                                     .choice = ASSENT_VOTE_APPROVE};
        if (by)
            event.voter = engine_person(by->person);
        unsigned paper = paper_vote(&tried, &ballot);
        unsigned engine = engine_try(&play->engine, event);
        if (paper & REASON_FULL)
            continue;
        if (paper == 0 ? engine != 0 : (engine & paper) == 0)
            return play_broken(
                play, "%s tries to approve in round %d: on paper reasons %#x, by the engine %#x (%s)",
                PAPER_NAMES[i], n, paper, engine, play->engine.error);
    }
    return true;
}

static bool compare_timers(struct play *play)
{
    struct paper_timer timers[PAPER_TIMERS];
    int count = paper_timers(&play->model, timers);
    const struct assent_ticket *ticket = play->engine.ticket;
    for (int i = 0; i < count; i++) {
        const struct assent_timer *timer = assent_ticket_timer(ticket, assent_text_of(timers[i].name));
        if (!timer || timer->due_us != timers[i].due)
            return play_broken(play, "the clock %s is due at %lld min, on paper at %lld min", timers[i].name,
                               timer ? (long long)(timer->due_us - SCENARIO_START) / PAPER_MINUTE : -1LL,
                               (long long)(timers[i].due - SCENARIO_START) / PAPER_MINUTE);
    }
    if (ticket->timer_count != (size_t)count)
        return play_broken(play, "%d clocks, on paper %d; the first is %.*s", (int)ticket->timer_count, count,
                           (int)ticket->timers[0].name.count, ticket->timers[0].name.bytes);
    return true;
}

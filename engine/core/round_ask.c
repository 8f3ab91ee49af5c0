// SPDX-License-Identifier: Apache-2.0
// Questions of voters (language.md, "Approvals, exactly", rule 7): while one is open the round's clocks
// stand; the requester answers, and whoever asked may vote again. Guarantees: what was left of a clock is
// what is left when it goes on; an instant (`decide_by`) does not wait for an answer. Leans on fold_clock.c
// for the clocks.
#include "approval.h"
#include "clocks.h"

#include <assert.h>
#include <string.h>

static bool hold_clocks(struct turn *turn, const struct assent_round_rule *rule, int64_t n);
static int64_t within_of(const struct turn *turn, const struct assent_round_rule *rule,
                         const struct assent_timer *timer);
static bool release_clocks(struct turn *turn, const struct assent_round_rule *rule, int64_t n);
static bool stops(const struct assent_round_rule *rule, struct assent_text what);
static enum assent_duration_unit unit_of(const struct turn *turn, const struct assent_round_rule *rule,
                                         struct assent_text what);
static bool find_question(struct turn *turn, const struct assent_round *round,
                          const struct assent_vote **out);
static bool check_answerer(struct turn *turn, const struct assent_round *round);

bool vote_decides(const struct assent_vote *vote)
{
    return vote->choice != ASSENT_VOTE_ASK;
}

bool vote_asks(const struct assent_vote *vote)
{
    return vote->choice == ASSENT_VOTE_ASK && vote->answered_us == 0;
}

bool questions_settle(struct turn *turn, const struct assent_round_rule *rule, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    bool asked = false;
    for (size_t i = 0; i < round->vote_count; i++)
        asked = asked || vote_asks(&round->votes[i]);
    return asked ? hold_clocks(turn, rule, n) : release_clocks(turn, rule, n);
}

bool question_answer(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_round *round = assent_ticket_round(turn->ticket, event->round);
    const struct assent_vote *asked = NULL;
    uint16_t next = ASSENT_TO_NONE;
    if (!round || round->outcome != ASSENT_ROUND_OPEN)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "round closed", NULL,
                              "That round is not open, so nobody waits for an answer. Look at the ticket "
                              "again, or comment on it.");
    if (!check_answerer(turn, round) || !find_question(turn, round, &asked))
        return false;
    assert(asked != NULL && "find_question has refused where there is none");
    if (assent_text_trim(event->comment).count == 0)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "answer", NULL,
                              "The answer is empty. Answer what %s asks: %s", turn_name(turn, asked->person),
                              turn_words(turn, asked->comment));
    struct assent_fact fact = {
        .kind = ASSENT_FACT_ASKED_ANSWERED,
        .asked_answered = {
            .round = round->n, .person = asked->person, .by = event->actor.person, .answer = event->comment}};
    return turn_emit(turn, &fact) && round_settle(turn, event->round, &next) && state_enter(turn, next);
}

// A question is to the requester, whatever the account.
static bool check_answerer(struct turn *turn, const struct assent_round *round)
{
    const struct assent_directory *directory = turn->directory;
    int32_t actor = assent_directory_person_by_id(directory, turn->event->actor.person);
    int32_t requester = assent_directory_person_by_id(directory, turn->ticket->requester);
    if (requester != ASSENT_NO_INDEX &&
        assent_person_behind(directory, actor) == assent_person_behind(directory, requester))
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "by requester", NULL,
                          "%s may not answer in round %s: questions are to the requester, %s.",
                          turn_name(turn, turn->event->actor.person), turn_words(turn, round->name),
                          turn_name(turn, turn->ticket->requester));
}

// Of the person whom the event names, or the only one.
static bool find_question(struct turn *turn, const struct assent_round *round, const struct assent_vote **out)
{
    struct assent_text person = turn->event->voter;
    size_t open = 0;
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        if (!vote_asks(vote) || (person.count && !assent_text_equal(vote->person, person)))
            continue;
        *out = vote;
        open++;
    }
    if (open == 1)
        return true;
    const char *name = turn_words(turn, round->name);
    if (open == 0)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "no open question", NULL,
                              "No question%s%s is open in round %s, so there is nothing to answer.",
                              person.count ? " of " : "", person.count ? turn_name(turn, person) : "", name);
    return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "which question", NULL,
                          "%zu questions are open in round %s. Say whose you answer.", open, name);
}

static bool hold_clocks(struct turn *turn, const struct assent_round_rule *rule, int64_t n)
{
    struct assent_error error = {0};
    struct round_ends ends;
    bool held = false;
    for (size_t i = 0; i < turn->ticket->timer_count; i++) {
        struct assent_timer timer = turn->ticket->timers[i];
        struct assent_fact fact = {.kind = ASSENT_FACT_CLOCK_PAUSED,
                                   .clock_paused = {.name = timer.name, .why = assent_text_of("ask")}};
        struct assent_text what;
        if (timer.paused_us || !timer_of_round(timer.name, n, &what) || !stops(rule, what))
            continue;
        int64_t due_us = what.count ? timer.due_us : within_of(turn, rule, &timer);
        fact.clock_paused.unit = unit_of(turn, rule, what);
        clock_left(turn, due_us, &fact.clock_paused.unit, &fact.clock_paused.left_us);
        if (!turn_emit(turn, &fact))
            return false;
        held = held || what.count == 0;
    }
    if (!held)
        return true;
    int64_t anchor_us = assent_ticket_round(turn->ticket, n)->opened_us;
    return !round_ends(turn, rule, anchor_us, &ends, &error) || !ends.by_us ||
           timer_set(turn, timer_of(turn, "round", n, "by"), ends.by_words, ends.by_us);
}

// When decide_within alone would end it.
static int64_t within_of(const struct turn *turn, const struct assent_round_rule *rule,
                         const struct assent_timer *timer)
{
    struct assent_error error = {0};
    struct assent_duration left = {timer->unit, timer->left_us};
    struct round_ends ends;
    int64_t due_us;
    if (timer->resumed_us)
        return moment_after(turn, left, timer->resumed_us, &due_us, &error) ? due_us : timer->due_us;
    return round_ends(turn, rule, timer->anchor_us, &ends, &error) ? ends.within_us : timer->due_us;
}

static bool release_clocks(struct turn *turn, const struct assent_round_rule *rule, int64_t n)
{
    for (size_t i = 0; i < turn->ticket->timer_count; i++) {
        struct assent_timer timer = turn->ticket->timers[i];
        struct assent_fact fact = {
            .kind = ASSENT_FACT_CLOCK_RESUMED,
            .clock_resumed = {.name = timer.name, .directory = turn->directory->version}};
        int64_t *due_us = &fact.clock_resumed.due_us;
        struct assent_error error = {0};
        struct assent_text what, words;
        if (!timer.paused_us || !timer_of_round(timer.name, n, &what))
            continue;
        timer.resumed_us = turn->now_us;
        struct assent_duration left = {timer.unit, timer.left_us};
        bool whole = what.count == 0;
        if (whole ? !round_resumed_at(turn, rule, &timer, due_us, &words, &error)
                  : !moment_after(turn, left, turn->now_us, due_us, &error))
            return turn_refuse(turn, error.code, "%s", error.text);
        if (!turn_emit(turn, &fact))
            return false;
    }
    return timer_clear(turn, timer_of(turn, "round", n, "by"));
}

// An instant does not, decide_by or the end of a meeting: the work that is asked about begins whether or not
// somebody answers. Nor does the time that an approval is valid.
static bool stops(const struct assent_round_rule *rule, struct assent_text what)
{
    if (what.count == 0)
        return rule->decide_within.amount > 0;
    return !assent_text_is(what, "/by") && !assent_text_is(what, "/valid");
}

static enum assent_duration_unit unit_of(const struct turn *turn, const struct assent_round_rule *rule,
                                         struct assent_text what)
{
    enum assent_duration_unit unit = rule->decide_within.unit;
    int64_t i;
    if (timer_word(&what, "/late/") && timer_number(&what, &i) && (size_t)i < rule->late_count)
        unit = rule->late_steps[i].after.unit;
    else if (timer_word(&what, "/remind/") && timer_number(&what, &i) && (size_t)i < rule->remind_count)
        unit = rule->reminds[i].share == 0            ? rule->reminds[i].after.unit
               : turn->definition->calendar.count > 0 ? ASSENT_DURATION_BUSINESS_TIME
                                                      : ASSENT_DURATION_WALL;
    return unit == ASSENT_DURATION_WALL ? ASSENT_DURATION_WALL : ASSENT_DURATION_BUSINESS_TIME;
}

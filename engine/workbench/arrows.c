// SPDX-License-Identifier: Apache-2.0
// Arrows: which ways a definition has from state to state, and which of them the facts of a turn went.
// Guarantees: every way that step can go is an arrow here, and each `entered` but a ticket's first takes
// exactly one.
#include "arrows.h"

#include <assent/base/limits.h>
#include <assent/workbench/story.h>

#include <assert.h>

enum { ANY_APPROVAL = ASSENT_STATES };

// What has happened in a state since it was entered, as far as it decides by which arrow it is left.
struct cause {
    int state;
    bool moved; // by .by: an action, a signal or a step of `late`, whatever the state does by itself
    enum arrow_kind by;
    int n; // of .by, or of the branch or wait; of a lapse or a refused ratification: whose, a state
    enum assent_round_outcome outcome;
    bool preauthorised;
    bool failed;
    bool missed;
};

static size_t arrows_most(const struct assent_definition *definition);
static void add_state(struct arrows *arrows, const struct assent_definition *definition, uint16_t index);
static void add(struct arrows *arrows, enum arrow_kind kind, uint16_t from, size_t n, uint16_t to);
static uint16_t ladder_end(const struct assent_round_rule *round);
static bool may_expire(const struct assent_state *state);
static int ladder_of(const struct assent_state *state, const struct assent_ticket *before,
                     struct assent_text timer);
static struct cause cause_of(const struct assent_definition *definition, const struct assent_ticket *before);
static void notice(struct cause *cause, const struct assent_definition *definition,
                   const struct assent_ticket *before, const struct assent_fact *fact);
static void notice_closed(struct cause *cause, const struct assent_definition *definition,
                          const struct assent_ticket *before, const struct assent_fact_closed *closed);
static void notice_move(struct cause *cause, enum arrow_kind by, int n);
static void notice_why(struct cause *cause, const struct assent_definition *definition,
                       const struct assent_ticket *before);
static int state_of_round(const struct assent_definition *definition, const struct assent_ticket *before,
                          int64_t n);
static int64_t refused_debt(const struct assent_ticket *before);
static int action_named(const struct assent_state *state, struct assent_text name);
static int signal_named(const struct assent_state *state, struct assent_text name);
static int late_named(const struct assent_state *state, struct assent_text timer);
static int last_step(const struct assent_state *state);
static void mark(struct arrows *arrows, const struct assent_definition *definition, const struct cause *cause,
                 int to);
static bool fits(const struct arrow *arrow, const struct assent_state *state, const struct cause *cause);
static struct assent_text label_of(const struct assent_definition *definition, const struct arrow *arrow,
                                   struct assent_arena *arena);
static struct assent_text wait_label(const struct assent_wait_rule *wait, struct assent_arena *arena);
static bool listed(const struct assent_value *lists, size_t count, struct assent_text text);

struct arrows arrows_of(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct arrows arrows = {
        .items = assent_arena_take_array(arena, arrows_most(definition), sizeof *arrows.items)};
    for (size_t i = 0; i < definition->state_count; i++)
        add_state(&arrows, definition, (uint16_t)i);
    return arrows;
}

void arrows_take(struct arrows *arrows, const struct assent_definition *definition,
                 const struct assent_ticket *before, const struct assent_fact *facts, size_t fact_count)
{
    struct cause cause = cause_of(definition, before);
    for (size_t i = 0; i < fact_count; i++) {
        if (facts[i].kind != ASSENT_FACT_ENTERED) {
            notice(&cause, definition, before, &facts[i]);
            continue;
        }
        int to = assent_definition_state(definition, facts[i].entered.state);
        if (cause.state >= 0 && to >= 0)
            mark(arrows, definition, &cause, to);
        cause = (struct cause){.state = to, .n = -1};
    }
}

struct assent_text arrow_text(const struct assent_definition *definition, const struct arrow *arrow,
                              struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_text(&out, definition->states[arrow->from].name);
    assent_buffer_string(&out, " --");
    assent_buffer_text(&out, label_of(definition, arrow, arena));
    assent_buffer_string(&out, "--> ");
    if (arrow->to == ASSENT_TO_PREVIOUS)
        assent_buffer_string(&out, "previous");
    else
        assent_buffer_text(&out, definition->states[arrow->to].name);
    return assent_buffer_done(&out);
}

struct assent_value assent_arrows(const struct assent_definition *definition, struct assent_arena *arena)
{
    return assent_arrows_missed(definition, NULL, 0, arena);
}

struct assent_value assent_arrows_missed(const struct assent_definition *definition,
                                         const struct assent_value *taken, size_t taken_count,
                                         struct assent_arena *arena)
{
    struct arrows arrows = arrows_of(definition, arena);
    struct assent_items missed = assent_items_in(arena);
    for (size_t i = 0; i < arrows.count; i++) {
        struct assent_text text = arrow_text(definition, &arrows.items[i], arena);
        if (!listed(taken, taken_count, text))
            assent_items_add(&missed, assent_value_text(text));
    }
    return assent_items_done(&missed);
}

static size_t arrows_most(const struct assent_definition *definition)
{
    size_t count = 0;
    for (size_t i = 0; i < definition->state_count; i++)
        count += definition->states[i].action_count + definition->states[i].signal_count +
                 definition->states[i].late_count + definition->states[i].branch_count +
                 2 * definition->states[i].wait_count + definition->states[i].round_count + 6;
    return count;
}

static void add_state(struct arrows *arrows, const struct assent_definition *definition, uint16_t index)
{
    const struct assent_state *state = &definition->states[index];
    for (size_t i = 0; i < state->action_count; i++)
        add(arrows, ARROW_ACTION, index, i, state->actions[i].to);
    for (size_t i = 0; i < state->signal_count; i++)
        add(arrows, ARROW_SIGNAL, index, i, state->signals[i].to);
    for (size_t i = 0; i < state->late_count; i++)
        add(arrows, ARROW_LATE, index, i,
            state->late[i].kind == ASSENT_LATE_THEN ? state->late[i].to : ASSENT_TO_STAY);
    if (state->ratify)
        add(arrows, ARROW_UNRATIFIED, index, 0, state->ratify->refused);
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_END:
        return;
    case ASSENT_STATE_WAIT:
        for (size_t i = 0; i < state->wait_count; i++) {
            add(arrows, ARROW_WAITED, index, i, state->waits[i].to);
            add(arrows, ARROW_MISSED, index, i, state->waits[i].missed);
        }
        return;
    case ASSENT_STATE_ROLLBACK:
        add(arrows, ARROW_DONE, index, 0, state->done);
        return;
    case ASSENT_STATE_CHOOSE:
        for (size_t i = 0; i < state->branch_count; i++)
            add(arrows, ARROW_BRANCH, index, i, state->branches[i].to);
        return;
    case ASSENT_STATE_APPROVAL:
        add(arrows, ARROW_APPROVED, index, 0, state->approved);
        add(arrows, ARROW_REJECTED, index, 0, state->rejected);
        add(arrows, ARROW_PREAUTHORISED, index, 0, state->preauthorised);
        if (may_expire(state))
            add(arrows, ARROW_EXPIRED, index, 0, state->expired);
        if (state->valid_until.present || state->valid_for.amount || definition->risk.present)
            add(arrows, ARROW_LAPSED, index, 0,
                state->expired != ASSENT_TO_NONE ? state->expired : state->rejected);
        for (size_t i = 0; i < state->round_count; i++)
            add(arrows, ARROW_LADDER, index, i, ladder_end(&state->rounds[i]));
        return;
    case ASSENT_STATE_JOBS:
        add(arrows, ARROW_DONE, index, 0, state->done);
        add(arrows, ARROW_FAILED, index, 0, state->failed);
        return;
    }
}

static void add(struct arrows *arrows, enum arrow_kind kind, uint16_t from, size_t n, uint16_t to)
{
    if (to != ASSENT_TO_STAY && to != ASSENT_TO_NONE)
        arrows->items[arrows->count++] = (struct arrow){kind, from, (uint16_t)n, to, false};
}

// Where the ladder of a round's `late` leads in the end.
static uint16_t ladder_end(const struct assent_round_rule *round)
{
    const struct assent_late *last = round->late_count ? &round->late_steps[round->late_count - 1] : NULL;
    bool leads = round->late == ASSENT_ROUND_LATE_LADDER && last && last->kind == ASSENT_LATE_THEN;
    return leads ? last->to : ASSENT_TO_NONE;
}

// Whether one of its rounds can close undecided: by its clock, at a meeting, or without quorum.
static bool may_expire(const struct assent_state *state)
{
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        bool clock = round->decide_within.amount > 0 || round->decide_by.present;
        if (round->closes_at_meeting ||
            (clock && (round->late == ASSENT_ROUND_LATE_EXPIRES || round->quorum > 0)))
            return true;
    }
    return false;
}

// A ticket on its way out of a jobs state has its reason already.
static struct cause cause_of(const struct assent_definition *definition, const struct assent_ticket *before)
{
    struct cause cause = {.state = -1, .n = -1};
    if (!before)
        return cause;
    cause.state = assent_definition_state(definition, before->state);
    if (cause.state < 0 || before->leaving.count == 0)
        return cause;
    cause.failed = true;
    notice_why(&cause, definition, before);
    return cause;
}

static void notice(struct cause *cause, const struct assent_definition *definition,
                   const struct assent_ticket *before, const struct assent_fact *fact)
{
    const struct assent_state *state = cause->state < 0 ? NULL : &definition->states[cause->state];
    if (!state)
        return;
    if (fact->kind == ASSENT_FACT_ACTED) {
        notice_move(cause, ARROW_ACTION, action_named(state, fact->acted.action));
    } else if (fact->kind == ASSENT_FACT_SIGNALLED) {
        notice_move(cause, ARROW_SIGNAL, signal_named(state, fact->signalled.name));
    } else if (fact->kind == ASSENT_FACT_SUPERSEDED) {
        notice_move(cause, ARROW_SIGNAL, signal_named(state, assent_text_of("superseded_by")));
    } else if (fact->kind == ASSENT_FACT_TIMER_FIRED) {
        notice_move(cause, ARROW_LATE, late_named(state, fact->timer_fired.name));
        notice_move(cause, ARROW_LADDER, ladder_of(state, before, fact->timer_fired.name));
    } else if (fact->kind == ASSENT_FACT_WAIT_ENDED) {
        cause->moved = false; // the signal was the wait's
        cause->n = (int)fact->wait_ended.branch;
        cause->missed = fact->wait_ended.outcome == ASSENT_WAIT_MISSED;
    } else if (fact->kind == ASSENT_FACT_CHOSEN) {
        cause->n = (int)fact->chosen.branch;
    } else if (fact->kind == ASSENT_FACT_ROUND_CLOSED) {
        notice_closed(cause, definition, before, &fact->round_closed);
    } else if (fact->kind == ASSENT_FACT_APPROVAL_EXPIRED) {
        int at = state_of_round(definition, before, fact->approval_expired.round);
        notice_move(cause, ARROW_LAPSED, at < 0 ? ANY_APPROVAL : at);
    } else if (fact->kind == ASSENT_FACT_PREAUTHORISED) {
        cause->preauthorised = true;
    } else if (fact->kind == ASSENT_FACT_LEAVING) {
        cause->failed = true;
    }
}

// A debt moves the ticket only when it is refused.
static void notice_closed(struct cause *cause, const struct assent_definition *definition,
                          const struct assent_ticket *before, const struct assent_fact_closed *closed)
{
    const struct assent_round *round = before ? assent_ticket_round(before, closed->round) : NULL;
    if (!round || !round->debt)
        cause->outcome = closed->outcome;
    else if (closed->outcome == ASSENT_ROUND_REFUSED)
        notice_move(cause, ARROW_UNRATIFIED, state_of_round(definition, before, closed->round));
}

static void notice_move(struct cause *cause, enum arrow_kind by, int n)
{
    if (n < 0)
        return;
    cause->moved = true;
    cause->by = by;
    cause->n = n;
}

// "failed", the name of an action, "signal NAME", the words of a step of `late`, "refusal of ROUND", or that
// an approval holds no longer.
static void notice_why(struct cause *cause, const struct assent_definition *definition,
                       const struct assent_ticket *before)
{
    static const char signal[] = "signal ";
    struct assent_text why = before->leaving_why;
    const struct assent_state *state = &definition->states[cause->state];
    if (assent_text_starts(why, signal)) {
        size_t skipped = sizeof signal - 1;
        struct assent_text name = assent_text_slice(why.bytes + skipped, why.count - skipped);
        notice_move(cause, ARROW_SIGNAL, signal_named(state, name));
    } else if (assent_text_is(why, "a newer ticket")) {
        notice_move(cause, ARROW_SIGNAL, signal_named(state, assent_text_of("superseded_by")));
    } else if (assent_text_starts(why, "late ")) {
        notice_move(cause, ARROW_LATE, last_step(state));
    } else if (assent_text_starts(why, "refusal of ")) {
        notice_move(cause, ARROW_UNRATIFIED, state_of_round(definition, before, refused_debt(before)));
    } else if (assent_text_is(why, "the approval holds no longer")) {
        notice_move(cause, ARROW_LAPSED, ANY_APPROVAL);
    } else {
        notice_move(cause, ARROW_ACTION, action_named(state, why));
    }
}

// Where the round was asked; -1: it was not there before.
static int state_of_round(const struct assent_definition *definition, const struct assent_ticket *before,
                          int64_t n)
{
    const struct assent_round *round = before ? assent_ticket_round(before, n) : NULL;
    return round ? assent_definition_state(definition, round->state) : -1;
}

// The newest one, since a ticket on its way out is sent to no other place; -1: there is none.
static int64_t refused_debt(const struct assent_ticket *before)
{
    int64_t found = -1;
    for (size_t n = 0; n < before->round_count; n++) {
        const struct assent_round *round = &before->rounds[n];
        bool newer = found < 0 || round->closed_us >= before->rounds[found].closed_us;
        if (round->debt && round->outcome == ASSENT_ROUND_REFUSED && newer)
            found = (int64_t)n;
    }
    return found;
}

static int action_named(const struct assent_state *state, struct assent_text name)
{
    int index = assent_state_action(state, name);
    return index >= 0 && state->actions[index].to != ASSENT_TO_STAY ? index : -1;
}

static int signal_named(const struct assent_state *state, struct assent_text name)
{
    for (size_t i = 0; i < state->signal_count; i++) {
        if (assent_text_equal(state->signals[i].name, name) && state->signals[i].to != ASSENT_TO_STAY)
            return (int)i;
    }
    return -1;
}

// "state/late/2"
static int late_named(const struct assent_state *state, struct assent_text timer)
{
    static const char late[] = "state/late/";
    int64_t n = -1;
    if (!assent_text_starts(timer, late) ||
        !assent_text_integer(assent_text_slice(timer.bytes + sizeof late - 1, timer.count - sizeof late + 1),
                             &n) ||
        n < 0 || (size_t)n >= state->late_count || state->late[n].kind != ASSENT_LATE_THEN)
        return -1;
    return (int)n;
}

// "round/3/late/1" of the state's own round, when that step leads away.
static int ladder_of(const struct assent_state *state, const struct assent_ticket *before,
                     struct assent_text timer)
{
    static const char round[] = "round/", late[] = "/late/";
    struct assent_text rest = assent_text_slice(timer.bytes, timer.count);
    int64_t n, step;
    if (!before || !assent_text_starts(rest, round))
        return -1;
    rest = assent_text_slice(rest.bytes + sizeof round - 1, rest.count - sizeof round + 1);
    size_t slash = assent_text_find_byte(rest, '/');
    if (!assent_text_integer(assent_text_slice(rest.bytes, slash), &n))
        return -1;
    rest = assent_text_slice(rest.bytes + slash, rest.count - slash);
    const struct assent_round *asked = assent_ticket_round(before, n);
    if (!asked || !assent_text_starts(rest, late) ||
        !assent_text_integer(assent_text_slice(rest.bytes + sizeof late - 1, rest.count - sizeof late + 1),
                             &step))
        return -1;
    for (size_t i = 0; i < state->round_count; i++) {
        bool last = step + 1 == (int64_t)state->rounds[i].late_count;
        if (last && assent_text_equal(state->rounds[i].name, asked->name) &&
            ladder_end(&state->rounds[i]) != ASSENT_TO_NONE)
            return (int)i;
    }
    return -1;
}

// The only one that moves the ticket.
static int last_step(const struct assent_state *state)
{
    size_t count = state->late_count;
    return count && state->late[count - 1].kind == ASSENT_LATE_THEN ? (int)count - 1 : -1;
}

static void mark(struct arrows *arrows, const struct assent_definition *definition, const struct cause *cause,
                 int to)
{
    const struct assent_state *state = &definition->states[cause->state];
    for (size_t i = 0; i < arrows->count; i++) {
        struct arrow *arrow = &arrows->items[i];
        bool there = arrow->to == to || arrow->to == ASSENT_TO_PREVIOUS;
        bool roams = arrow->kind == ARROW_LAPSED || arrow->kind == ARROW_UNRATIFIED;
        if ((roams || arrow->from == cause->state) && there && fits(arrow, state, cause)) {
            arrow->taken = true;
            return;
        }
    }
}

static bool fits(const struct arrow *arrow, const struct assent_state *state, const struct cause *cause)
{
    bool moved = cause->moved;
    switch (arrow->kind) {
    case ARROW_ACTION:
    case ARROW_LATE:
    case ARROW_LADDER:
        return moved && cause->by == arrow->kind && cause->n == arrow->n;
    case ARROW_SIGNAL: // the same one may stand there with several keys
        return moved && cause->by == ARROW_SIGNAL &&
               assent_text_equal(state->signals[arrow->n].name, state->signals[cause->n].name);
    case ARROW_BRANCH:
        return !moved && cause->n == arrow->n;
    case ARROW_WAITED:
        return !moved && cause->n == arrow->n && !cause->missed;
    case ARROW_MISSED:
        return !moved && cause->n == arrow->n && cause->missed;
    case ARROW_APPROVED:
        return !moved && !cause->preauthorised &&
               (cause->outcome == ASSENT_ROUND_MET || cause->outcome == ASSENT_ROUND_SKIPPED);
    case ARROW_PREAUTHORISED:
        return !moved && cause->preauthorised;
    case ARROW_REJECTED:
        return !moved && (cause->outcome == ASSENT_ROUND_REFUSED ||
                          (cause->outcome == ASSENT_ROUND_EXPIRED && state->expired == ASSENT_TO_NONE));
    case ARROW_LAPSED:
        return moved && cause->by == ARROW_LAPSED && (cause->n == arrow->from || cause->n == ANY_APPROVAL);
    case ARROW_UNRATIFIED:
        return moved && cause->by == ARROW_UNRATIFIED && cause->n == arrow->from;
    case ARROW_EXPIRED:
        return !moved && cause->outcome == ASSENT_ROUND_EXPIRED;
    case ARROW_DONE:
        return !moved && !cause->failed;
    case ARROW_FAILED:
        return !moved && cause->failed;
    }
    assert(!"an arrow is of one of the kinds");
    return false;
}

static struct assent_text label_of(const struct assent_definition *definition, const struct arrow *arrow,
                                   struct assent_arena *arena)
{
    const struct assent_state *state = &definition->states[arrow->from];
    switch (arrow->kind) {
    case ARROW_ACTION:
        return state->actions[arrow->n].name;
    case ARROW_SIGNAL:
        return assent_text_format(arena, "signal %.*s", (int)state->signals[arrow->n].name.count,
                                  state->signals[arrow->n].name.bytes);
    case ARROW_LATE:
    case ARROW_LADDER:
        return assent_text_of("late");
    case ARROW_WAITED:
        return wait_label(&state->waits[arrow->n], arena);
    case ARROW_MISSED:
        return assent_text_of("missed");
    case ARROW_BRANCH: {
        const struct assent_condition *when = &state->branches[arrow->n].when;
        if (assent_condition_empty(when))
            return assent_text_of("otherwise");
        return assent_text_format(arena, "when %.*s", (int)when->source.count, when->source.bytes);
    }
    case ARROW_APPROVED:
        return assent_text_of("approved");
    case ARROW_REJECTED:
        return assent_text_of("rejected");
    case ARROW_PREAUTHORISED:
        return assent_text_of("preauthorised");
    case ARROW_EXPIRED:
        return assent_text_of("expired");
    case ARROW_LAPSED:
        return assent_text_of("lapsed");
    case ARROW_UNRATIFIED:
        return assent_text_of("ratification refused");
    case ARROW_DONE:
        return assent_text_of("done");
    case ARROW_FAILED:
        return assent_text_of("failed");
    }
    assert(!"an arrow is of one of the kinds");
    return (struct assent_text){0};
}

static struct assent_text wait_label(const struct assent_wait_rule *wait, struct assent_arena *arena)
{
    if (wait->signal.count)
        return assent_text_format(arena, "signal %.*s", (int)wait->signal.count, wait->signal.bytes);
    return assent_text_format(arena, "at %.*s", (int)wait->until.source.count, wait->until.source.bytes);
}

static bool listed(const struct assent_value *lists, size_t count, struct assent_text text)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; lists[i].kind == ASSENT_VALUE_LIST && k < lists[i].list.count; k++) {
            if (assent_text_equal(lists[i].list.items[k].text, text))
                return true;
        }
    }
    return false;
}

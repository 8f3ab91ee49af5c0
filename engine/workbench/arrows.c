// SPDX-License-Identifier: Apache-2.0
// Arrows: which ways a definition has from state to state, and which of them the facts of a turn went.
// Guarantees: every way that step can go is an arrow here, and each `entered` but a ticket's first takes
// exactly one.
#include "arrows.h"

#include <assent/workbench/story.h>

#include <assert.h>

// What has happened in a state since it was entered, as far as it decides by which arrow it is left.
struct cause {
    int state;
    int action; // that moves; -1: none
    int branch;
    enum assent_round_outcome outcome;
    bool failed;
};

static size_t arrows_most(const struct assent_definition *definition);
static void add_state(struct arrows *arrows, const struct assent_definition *definition, uint16_t index);
static void add(struct arrows *arrows, enum arrow_kind kind, uint16_t from, size_t n, uint16_t to);
static bool has_clock(const struct assent_state *state);
static struct cause cause_of(const struct assent_definition *definition, const struct assent_ticket *before);
static void notice(struct cause *cause, const struct assent_definition *definition,
                   const struct assent_fact *fact);
static void notice_action(struct cause *cause, const struct assent_definition *definition,
                          struct assent_text name);
static void mark(struct arrows *arrows, const struct assent_definition *definition, const struct cause *cause,
                 int to);
static bool fits(const struct arrow *arrow, const struct assent_state *state, const struct cause *cause);
static struct assent_text label_of(const struct assent_definition *definition, const struct arrow *arrow,
                                   struct assent_arena *arena);
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
            notice(&cause, definition, &facts[i]);
            continue;
        }
        int to = assent_definition_state(definition, facts[i].entered.state);
        if (cause.state >= 0 && to >= 0)
            mark(arrows, definition, &cause, to);
        cause = (struct cause){.state = to, .action = -1, .branch = -1};
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
        count += definition->states[i].action_count + definition->states[i].branch_count + 3;
    return count;
}

static void add_state(struct arrows *arrows, const struct assent_definition *definition, uint16_t index)
{
    const struct assent_state *state = &definition->states[index];
    for (size_t i = 0; i < state->action_count; i++)
        add(arrows, ARROW_ACTION, index, i, state->actions[i].to);
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_WAIT:
    case ASSENT_STATE_ROLLBACK:
    case ASSENT_STATE_END:
        return;
    case ASSENT_STATE_CHOOSE:
        for (size_t i = 0; i < state->branch_count; i++)
            add(arrows, ARROW_BRANCH, index, i, state->branches[i].to);
        return;
    case ASSENT_STATE_APPROVAL:
        add(arrows, ARROW_APPROVED, index, 0, state->approved);
        add(arrows, ARROW_REJECTED, index, 0, state->rejected);
        if (has_clock(state))
            add(arrows, ARROW_EXPIRED, index, 0, state->expired);
        return;
    case ASSENT_STATE_JOBS:
        add(arrows, ARROW_DONE, index, 0, state->done);
        add(arrows, ARROW_FAILED, index, 0, state->failed);
        return;
    }
}

static void add(struct arrows *arrows, enum arrow_kind kind, uint16_t from, size_t n, uint16_t to)
{
    if (to != ASSENT_TO_STAY && to != ASSENT_TO_NONE && to != ASSENT_TO_PREVIOUS)
        arrows->items[arrows->count++] = (struct arrow){kind, from, (uint16_t)n, to, false};
}

static bool has_clock(const struct assent_state *state)
{
    for (size_t i = 0; i < state->round_count; i++) {
        if (state->rounds[i].decide_within.amount > 0)
            return true;
    }
    return false;
}

// A ticket on its way out of a jobs state has its reason already.
static struct cause cause_of(const struct assent_definition *definition, const struct assent_ticket *before)
{
    struct cause cause = {.state = -1, .action = -1, .branch = -1};
    if (!before)
        return cause;
    cause.state = assent_definition_state(definition, before->state);
    if (cause.state < 0 || before->leaving.count == 0)
        return cause;
    cause.failed = true;
    notice_action(&cause, definition, before->leaving_why);
    return cause;
}

static void notice(struct cause *cause, const struct assent_definition *definition,
                   const struct assent_fact *fact)
{
    if (fact->kind == ASSENT_FACT_ACTED)
        notice_action(cause, definition, fact->acted.action);
    else if (fact->kind == ASSENT_FACT_CHOSEN)
        cause->branch = (int)fact->chosen.branch;
    else if (fact->kind == ASSENT_FACT_ROUND_CLOSED)
        cause->outcome = fact->round_closed.outcome;
    else if (fact->kind == ASSENT_FACT_LEAVING)
        cause->failed = true;
}

static void notice_action(struct cause *cause, const struct assent_definition *definition,
                          struct assent_text name)
{
    if (cause->state < 0)
        return;
    const struct assent_state *state = &definition->states[cause->state];
    int index = assent_state_action(state, name);
    if (index >= 0 && state->actions[index].to != ASSENT_TO_STAY)
        cause->action = index;
}

static void mark(struct arrows *arrows, const struct assent_definition *definition, const struct cause *cause,
                 int to)
{
    const struct assent_state *state = &definition->states[cause->state];
    for (size_t i = 0; i < arrows->count; i++) {
        struct arrow *arrow = &arrows->items[i];
        if (arrow->from == cause->state && arrow->to == to && fits(arrow, state, cause)) {
            arrow->taken = true;
            return;
        }
    }
}

static bool fits(const struct arrow *arrow, const struct assent_state *state, const struct cause *cause)
{
    bool moved = cause->action >= 0;
    switch (arrow->kind) {
    case ARROW_ACTION:
        return cause->action == arrow->n;
    case ARROW_BRANCH:
        return !moved && cause->branch == arrow->n;
    case ARROW_APPROVED:
        return !moved && (cause->outcome == ASSENT_ROUND_MET || cause->outcome == ASSENT_ROUND_SKIPPED);
    case ARROW_REJECTED:
        return !moved && (cause->outcome == ASSENT_ROUND_REFUSED ||
                          (cause->outcome == ASSENT_ROUND_EXPIRED && state->expired == ASSENT_TO_NONE));
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
    case ARROW_EXPIRED:
        return assent_text_of("expired");
    case ARROW_DONE:
        return assent_text_of("done");
    case ARROW_FAILED:
        return assent_text_of("failed");
    }
    assert(!"an arrow is of one of the kinds");
    return (struct assent_text){0};
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

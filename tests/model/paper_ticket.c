// SPDX-License-Identifier: Apache-2.0
// The paper model's ticket: where it is, who moves and edits it, and the clocks that run.
#include "paper.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool active(const struct paper_model *model, int actor)
{
    return model->world->active >> actor & 1;
}

unsigned paper_submit(struct paper_model *model, int actor)
{
    struct paper_model before = *model;
    if (model->state != STATE_DRAFT && model->state != STATE_LATE)
        return REASON_NO_ACTION | REASON_STATE | paper_idle(model, actor);
    if (actor != model->requester || !active(model, actor))
        return REASON_NOT_ASKED;
    model->state = STATE_BOARD;
    unsigned why = paper_open_from(model, 0, false);
    if (why)
        *model = before;
    return why;
}

unsigned paper_leave(struct paper_model *model, int actor)
{
    if (model->state != STATE_BOARD)
        return REASON_NO_ACTION | REASON_STATE | paper_idle(model, actor);
    if (actor != model->requester || !active(model, actor))
        return REASON_NOT_ASKED;
    paper_open_visit(model, false)->end = END_LEFT;
    model->state = STATE_DRAFT;
    return 0;
}

// What the rounds of the approval cover is frozen once it has let the ticket pass.
static bool frozen(const struct paper_model *model, int field)
{
    if (model->state != STATE_READY && model->state != STATE_WORK)
        return false;
    for (int i = 0; i < model->definition->rule_count; i++) {
        if (paper_covers(model, &model->definition->rules[i]) >> field & 1)
            return true;
    }
    return false;
}

static void set_field(struct paper_model *model, int actor, int field, int value)
{
    if (model->fields[field] != value && (model->definition->material >> field & 1))
        model->editors |= 1u << actor;
    model->fields[field] = value;
}

static unsigned may_edit(const struct paper_model *model, int actor)
{
    if (!active(model, actor) || actor == ROBOT) // humans edit
        return REASON_NOT_ASKED | REASON_READ_ONLY;
    return model->state == STATE_CLOSED || model->state == STATE_UNDONE ? REASON_STATE | REASON_READ_ONLY : 0;
}

// What an edit brings with it. One that changes nothing, and brings nothing, is none.
static unsigned edited(struct paper_model *model, const struct paper_model *before)
{
    unsigned why = paper_after_edit(model);
    if (why)
        *model = *before;
    return why ? why : memcmp(model, before, sizeof *model) == 0 ? REASON_NOTHING : 0;
}

// Who sends what stands there already edits nothing, and needs no right to.
unsigned paper_edit(struct paper_model *model, int actor, int field, int value)
{
    struct paper_model before = *model;
    bool same = model->fields[field] == value;
    unsigned why = same ? paper_idle(model, actor) : may_edit(model, actor);
    why |= !same && frozen(model, field) ? REASON_READ_ONLY : 0;
    if (why)
        return why;
    set_field(model, actor, field, value);
    return edited(model, &before);
}

unsigned paper_implement(struct paper_model *model, int actor, int implementer)
{
    struct paper_model before = *model;
    bool same = model->implementer == implementer;
    unsigned why = same ? paper_idle(model, actor) : may_edit(model, actor);
    why |= active(model, implementer) ? 0 : REASON_INVALID;
    if (why)
        return why;
    model->implementer = implementer;
    return edited(model, &before);
}

unsigned paper_move_start(struct paper_model *model, int actor, int64_t start)
{
    struct paper_model before = *model;
    unsigned why = model->start == start ? paper_idle(model, actor) : may_edit(model, actor);
    if (why)
        return why;
    model->start = start;
    return edited(model, &before);
}

unsigned paper_rework(struct paper_model *model, int actor, int field, int value)
{
    struct paper_model before = *model;
    if (model->state != STATE_READY)
        return REASON_NO_ACTION | REASON_STATE | paper_idle(model, actor);
    if (actor != model->requester || !active(model, actor))
        return REASON_NOT_ASKED;
    set_field(model, actor, field, value);
    model->state = STATE_BOARD;
    unsigned why = paper_open_from(model, 0, false);
    if (why)
        *model = before;
    return why;
}

// Into the work, as long as the approval holds; votes may be owed for it.
unsigned paper_begin(struct paper_model *model, int actor)
{
    struct paper_model before = *model;
    if (model->state != STATE_READY)
        return REASON_NO_ACTION | REASON_STATE | paper_idle(model, actor);
    if (actor != model->requester || !active(model, actor))
        return REASON_NOT_ASKED;
    model->state = paper_lapsed(model) ? STATE_LATE : STATE_WORK;
    unsigned why = model->state == STATE_WORK ? paper_owe(model) : 0;
    if (why)
        *model = before;
    return why;
}

// Who has voted on a ticket does not do its work. The first claim looks once more whether the approval holds.
unsigned paper_work(struct paper_model *model, int actor)
{
    unsigned why = paper_idle(model, actor);
    for (int n = 0; n < model->visit_count; n++) {
        for (int i = 0; i < PAPER_PEOPLE; i++) {
            const struct paper_vote *vote = &model->visits[n].votes[i];
            people voted = vote->choice == NO_VOTE || vote->choice == ASK ? 0 : paper_human(i);
            voted |= voted && vote->how == HOW_DELEGATE ? paper_human(vote->cast_by) : 0;
            why |= voted >> actor & 1 ? REASON_KEPT_OUT : 0;
        }
    }
    if (why)
        return why;
    if (paper_lapsed(model)) {
        model->state = STATE_LATE;
    } else if (model->begun) { // that was the second one
        model->state = STATE_CLOSED;
        paper_forget_validity(model);
    } else {
        model->begun = true;
    }
    return 0;
}

static void put(struct paper_timer *out, int *count, int64_t due, const char *form, ...)
{
    va_list words;
    va_start(words, form);
    vsnprintf(out[*count].name, sizeof out[*count].name, form, words);
    va_end(words);
    out[(*count)++].due = due;
}

// A question stops all clocks of its round but decide_by; what was left of them is left when it is answered.
static void timers_of(const struct paper_model *model, int n, struct paper_timer *out, int *count)
{
    const struct paper_visit *visit = &model->visits[n];
    const struct paper_rule *rule = paper_rule_of(model, visit);
    int64_t due = paper_due(model, visit);
    bool stands = visit->paused != 0;
    if (visit->rule == PAPER_RULES) {
        if (!visit->over)
            put(out, count, due, "debt/%d", n);
        return;
    }
    bool stopped = stands && rule->within && !visit->over;
    if (stopped)
        put(out, count, 0, "round/%d", n);
    if (due)
        put(out, count, due, stopped ? "round/%d/by" : "round/%d", n);
    for (int i = 0; i < rule->remind_count; i++) {
        int64_t whole = paper_whole(model, visit);
        int64_t share = whole > 0 ? whole * rule->reminds[i].percent / 100 : 0;
        int64_t at =
            visit->opened + visit->stood + (rule->reminds[i].percent ? share : rule->reminds[i].after);
        if (!(visit->reminded >> i & 1))
            put(out, count, stands ? 0 : at, "round/%d/remind/%d", n, i);
    }
    for (int i = 0; i < rule->rung_count; i++) {
        if (!(visit->climbed >> i & 1))
            put(out, count, stands ? 0 : visit->opened + visit->stood + rule->rungs[i].after,
                "round/%d/late/%d", n, i);
    }
}

int paper_timers(const struct paper_model *model, struct paper_timer out[PAPER_TIMERS])
{
    int count = 0;
    for (int n = 0; n < model->visit_count; n++) {
        if (model->visits[n].end == END_OPEN)
            timers_of(model, n, out, &count);
        if (model->visits[n].valid_until && !model->visits[n].valid_fired)
            put(out, &count, model->visits[n].valid_until, "round/%d/valid", n);
    }
    return count;
}

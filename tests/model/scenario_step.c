// SPDX-License-Identifier: Apache-2.0
// Draws steps: mostly what fits the ticket as it is, so that paths go somewhere; the rest is anything.
#include "dice.h"
#include "scenario.h"

static struct step draw_vote(const struct paper_model *model, struct dice *dice);
static void draw_edit(const struct paper_model *model, struct step *step, struct dice *dice);
static void draw_world(struct step *step, struct dice *dice);

static int roll(struct dice *dice, int below)
{
    return (int)dice_roll(dice, (uint32_t)below);
}

// One of them; anybody where there is none.
static int one_of(people all, struct dice *dice)
{
    int person = roll(dice, PAPER_PEOPLE);
    for (int i = 0; i < PAPER_PEOPLE && all && !(all >> person & 1); i++)
        person = (person + 1) % PAPER_PEOPLE;
    return person;
}

struct step scenario_step(const struct paper_model *model, struct dice *dice)
{
    struct step step = {.actor = roll(dice, PAPER_PEOPLE), .voter = PAPER_NOBODY, .seat = PAPER_NOBODY};
    int pick = roll(dice, 100);
    bool board = model->state == STATE_BOARD;
    bool owed = paper_open_visit(model, true) && dice_once_in(dice, 2);
    if (!board && pick < 60 && !owed) {
        step.kind = model->state == STATE_READY  ? dice_once_in(dice, 3) ? STEP_REWORK : STEP_BEGIN
                    : model->state == STATE_WORK ? STEP_WORK
                                                 : STEP_SUBMIT;
        step.actor = dice_once_in(dice, 20) ? step.actor : model->requester;
        if (step.kind == STEP_WORK)
            step.actor = dice_once_in(dice, 3) ? roll(dice, PAPER_PEOPLE) : ROBOT;
        step.field = roll(dice, PAPER_FIELDS);
        step.value = roll(dice, 4);
    } else if (pick < 55) {
        step = draw_vote(model, dice);
    } else if (pick < 72) {
        draw_edit(model, &step, dice);
    } else if (pick < 84) {
        draw_world(&step, dice);
    } else if (pick < 92) {
        step.kind = pick < 86 ? STEP_TIMER : pick < 88 ? STEP_EARLY : STEP_PASS;
        step.value = roll(dice, 30);
        step.field = roll(dice, 2);
    } else if (pick < 94) {
        step.kind = STEP_CLOSE;
        step.actor = dice_once_in(dice, 3) || model->world->chair < 0 ? step.actor : model->world->chair;
    } else if (pick < 97) {
        step = draw_vote(model, dice);
        step.kind = STEP_WITHDRAW;
    } else {
        step.kind = STEP_LEAVE;
        step.actor = dice_once_in(dice, 4) ? step.actor : model->requester;
    }
    return step;
}

static struct step draw_vote(const struct paper_model *model, struct dice *dice)
{
    static const enum paper_choice CHOICES[] = {APPROVE, APPROVE, APPROVE, APPROVE, APPROVE,
                                                REJECT,  ABSTAIN, ABSTAIN, ASK,     OBJECT};
    const struct paper_visit *visit = paper_open_visit(model, false);
    if (!visit || dice_once_in(dice, 8))
        visit = paper_open_visit(model, true);
    struct step step = {.kind = STEP_VOTE, .voter = PAPER_NOBODY, .seat = PAPER_NOBODY};
    people able = 0;
    people asked = 0;
    for (int i = 0; visit && i < PAPER_SEATS; i++)
        able |= paper_may_vote(model, visit, i);
    for (int i = 0; visit && i < PAPER_PEOPLE; i++)
        asked |= visit->votes[i].choice == ASK ? 1u << i : 0;
    step.actor = one_of(dice_once_in(dice, 6) ? 0 : able, dice);
    step.choice = CHOICES[roll(dice, 10)];
    step.visit = visit && !dice_once_in(dice, 30) ? model->visit_count - 1 - (int)(visit - model->visits)
                                                  : roll(dice, 3);
    step.seat = dice_once_in(dice, 2) ? roll(dice, 3) : PAPER_NOBODY;
    step.silent = dice_once_in(dice, 10);
    step.seen = dice_once_in(dice, 4) ? 1 + roll(dice, 2) : 0;
    step.look = dice_once_in(dice, 3);
    if (asked && dice_once_in(dice, 2)) {
        step.kind = STEP_ANSWER;
        step.voter = one_of(asked, dice);
        step.actor = dice_once_in(dice, 6) ? step.actor : model->requester;
    } else if (dice_once_in(dice, 5)) {
        step.voter = step.actor;
        step.actor = roll(dice, PAPER_PEOPLE);
        step.aloud = dice_once_in(dice, 2);
        for (int i = 0; i < model->world->delegation_count && !step.aloud; i++) {
            if (dice_once_in(dice, 2)) {
                step.actor = model->world->delegations[i].delegate;
                step.voter = model->world->delegations[i].person;
            }
        }
    }
    return step;
}

static void draw_edit(const struct paper_model *model, struct step *step, struct dice *dice)
{
    step->actor = dice_once_in(dice, 2) ? model->requester : step->actor;
    step->field = roll(dice, PAPER_FIELDS);
    step->value = roll(dice, 4);
    step->kind = STEP_EDIT;
    if (dice_once_in(dice, 5)) {
        step->kind = STEP_IMPLEMENT;
        step->value = roll(dice, PAPER_PEOPLE);
    } else if (dice_once_in(dice, 6)) {
        step->kind = STEP_MOVE;
        step->value = roll(dice, 16) * 30;
    }
}

static void draw_world(struct step *step, struct dice *dice)
{
    static const enum step_kind KINDS[] = {STEP_DELEGATE, STEP_DELEGATE, STEP_DELEGATE, STEP_REVOKE,
                                           STEP_JOIN,     STEP_PART,     STEP_PART,     STEP_SLEEP};
    step->kind = KINDS[roll(dice, 8)];
    step->value = step->kind == STEP_DELEGATE ? roll(dice, 6) : roll(dice, PAPER_GROUPS);
    if (step->kind != STEP_DELEGATE)
        return;
    step->voter = roll(dice, PAPER_PEOPLE);
    step->field = dice_once_in(dice, 4) ? roll(dice, 3) : 0;
    step->visit = dice_once_in(dice, 5) ? roll(dice, 3) : 0;
    step->seat = dice_once_in(dice, 5) ? roll(dice, 3) : 0;
}

// SPDX-License-Identifier: Apache-2.0
// Draws definitions and worlds: any mixture of what the language allows, small enough that every way to vote
// can be tried.
#include "dice.h"
#include "scenario.h"

static void draw_world(struct paper_world *world, struct dice *dice);
static people draw_people(struct dice *dice, int most);
static struct paper_who draw_who(struct dice *dice, bool several);
static void draw_rule(struct paper_rule *rule, int index, struct dice *dice);
static void draw_debt(struct paper_definition *definition, struct dice *dice);
static void draw_seat(struct paper_seat *seat, bool alone, struct dice *dice);
static void draw_never(struct paper_rule *rule, int index, struct dice *dice);
static void draw_clocks(struct paper_rule *rule, struct dice *dice);
static void draw_ladder(struct paper_rule *rule, struct dice *dice);

static int roll(struct dice *dice, int below)
{
    return (int)dice_roll(dice, (uint32_t)below);
}

void scenario_define(struct scenario *scenario, struct dice *dice)
{
    struct paper_definition *definition = &scenario->definition;
    draw_world(&scenario->world, dice);
    scenario->requester = dice_once_in(dice, 2) ? ANN : dice_once_in(dice, 2) ? BO2 : CY;
    scenario->world.active |= 1u << scenario->requester;
    definition->change = !dice_once_in(dice, 4);
    definition->material = dice_once_in(dice, 2) ? 7 : 1 + dice_roll(dice, 7);
    definition->rule_count = dice_once_in(dice, 2) ? 1 : 1 + roll(dice, PAPER_RULES);
    definition->has_expired = dice_once_in(dice, 2);
    for (int i = 0; i < definition->rule_count; i++)
        draw_rule(&definition->rules[i], i, dice);
    if (definition->has_expired && dice_once_in(dice, 3))
        definition->valid_for = (10 + roll(dice, 60)) * PAPER_MINUTE;
    if (dice_once_in(dice, 3))
        draw_debt(definition, dice);
}

static void draw_world(struct paper_world *world, struct dice *dice)
{
    world->active = (1u << PAPER_PEOPLE) - 1;
    if (dice_once_in(dice, 3))
        world->active &= ~(1u << HAL);
    for (int i = 0; i < PAPER_GROUPS; i++)
        world->group[i] = draw_people(dice, 5);
    world->role = draw_people(dice, 3);
    world->board = draw_people(dice, 4);
    world->chair = PAPER_NOBODY;
    for (int i = 0; i < PAPER_PEOPLE && dice_once_in(dice, 2); i++)
        world->chair = world->board >> i & 1 && i != ROBOT ? i : world->chair;
}

static people draw_people(struct dice *dice, int most)
{
    people all = 0;
    int count = 1 + roll(dice, most);
    for (int i = 0; i < count; i++)
        all |= 1u << dice_roll(dice, PAPER_PEOPLE);
    return all;
}

static struct paper_who draw_who(struct dice *dice, bool several)
{
    struct paper_who who = {.count = several && dice_once_in(dice, 3) ? 2 + roll(dice, 2) : 1};
    who.first_of = who.count > 1 && dice_once_in(dice, 3);
    for (int i = 0; i < who.count; i++) {
        static const enum paper_term KINDS[] = {WHO_GROUP,  WHO_GROUP,  WHO_GROUP, WHO_GROUP,
                                                WHO_PERSON, WHO_PERSON, WHO_ROLE,  WHO_BOARD};
        who.terms[i].kind = KINDS[roll(dice, 8)];
        who.terms[i].index = who.terms[i].kind == WHO_GROUP    ? roll(dice, PAPER_GROUPS)
                             : who.terms[i].kind == WHO_PERSON ? roll(dice, PAPER_PEOPLE)
                                                               : 0;
    }
    if (dice_once_in(dice, 16))
        who.terms[0].kind = dice_once_in(dice, 2) ? WHO_REQUESTER : WHO_IMPLEMENTER;
    return who;
}

static void draw_rule(struct paper_rule *rule, int index, struct dice *dice)
{
    *rule = (struct paper_rule){.plain = !dice_once_in(dice, 2), .when = -1, .seat_count = 1};
    if (!rule->plain)
        rule->seat_count = 1 + roll(dice, 3);
    for (int i = 0; i < rule->seat_count; i++) {
        draw_seat(&rule->seats[i], rule->plain, dice);
        if (!rule->plain && dice_once_in(dice, 5))
            rule->seats[i].when = roll(dice, PAPER_FIELDS);
    }
    if (dice_once_in(dice, 6)) {
        rule->object = true;
        rule->seats[rule->seat_count] = (struct paper_seat){.from = draw_who(dice, false), .when = -1};
        if (dice_once_in(dice, 3))
            rule->seats[rule->seat_count].when = roll(dice, PAPER_FIELDS);
    }
    if (dice_once_in(dice, 4))
        rule->quorum = 1 + roll(dice, 3);
    draw_never(rule, index, dice);
    if (dice_once_in(dice, 4)) {
        rule->aloud = true;
        rule->aloud_by = draw_who(dice, false);
    }
    if (!dice_once_in(dice, 3))
        rule->covers = dice_roll(dice, 8);
    if (dice_once_in(dice, 5))
        rule->when = roll(dice, PAPER_FIELDS);
    draw_clocks(rule, dice);
    bool can_close = rule->within || rule->by || paper_asks_board(rule);
    rule->at_meeting = can_close && dice_once_in(dice, paper_asks_board(rule) ? 2 : 8);
}

static void draw_debt(struct paper_definition *definition, struct dice *dice)
{
    struct paper_rule *rule = &definition->ratify;
    *rule = (struct paper_rule){.plain = true, .when = -1, .seat_count = 1};
    definition->debt = true;
    draw_seat(&rule->seats[0], true, dice);
    rule->seats[0].refuse = 0;
    draw_never(rule, 0, dice);
    rule->covers = dice_roll(dice, 8);
    rule->within = (10 + roll(dice, 50)) * PAPER_MINUTE;
    definition->unpaid = dice_once_in(dice, 2);
    definition->unpaid_who = draw_who(dice, true);
}

static void draw_seat(struct paper_seat *seat, bool alone, struct dice *dice)
{
    *seat = (struct paper_seat){.from = draw_who(dice, true), .when = -1};
    static const int PERCENT[] = {20, 34, 50, 60, 67, 100};
    seat->need = dice_once_in(dice, 2) ? NEED_NUMBER : (enum paper_need)roll(dice, 4);
    if (seat->need == NEED_NUMBER)
        seat->value = dice_once_in(dice, 2) ? 1 : 1 + roll(dice, alone ? 3 : 2);
    else
        seat->value = PERCENT[roll(dice, 6)];
    if (seat->need >= NEED_SHARE_ASKED && dice_once_in(dice, 2)) {
        seat->value = 50;
        seat->more = true;
    }
    if ((seat->need == NEED_NUMBER || seat->need == NEED_SHARE_ASKED) && dice_once_in(dice, 3))
        seat->refuse = 1 + roll(dice, 3);
}

static void draw_never(struct paper_rule *rule, int index, struct dice *dice)
{
    if (dice_once_in(dice, 6)) {
        rule->never_open = true;
        return;
    }
    if (dice_once_in(dice, 3)) {
        rule->never = draw_who(dice, true);
        rule->never.first_of = false;
    }
    if (index > 0 && dice_once_in(dice, 3)) {
        int at = rule->never.count < PAPER_TERMS ? rule->never.count++ : 0;
        rule->never.terms[at].kind = WHO_VOTERS;
        rule->never.terms[at].index = index - 1;
    }
}

static void draw_clocks(struct paper_rule *rule, struct dice *dice)
{
    if (rule->object || !dice_once_in(dice, 3))
        rule->within = (20 + roll(dice, 8) * 10) * PAPER_MINUTE;
    if (dice_once_in(dice, 5)) {
        rule->by = true;
        rule->by_minus = (1 + roll(dice, 60)) * PAPER_MINUTE;
    }
    if (!rule->within && !rule->by)
        return;
    if (dice_once_in(dice, 3))
        rule->remind_count = 1 + roll(dice, PAPER_REMINDS);
    for (int i = 0; i < rule->remind_count; i++) {
        if (dice_once_in(dice, 2))
            rule->reminds[i].percent = 10 + roll(dice, 40) + i * 40;
        else
            rule->reminds[i].after = (5 + roll(dice, 10) + i * 15) * PAPER_MINUTE;
    }
    if (dice_once_in(dice, 2))
        rule->late = (enum paper_late)roll(dice, 4);
    if (rule->late == LATE_LADDER)
        draw_ladder(rule, dice);
}

static void draw_ladder(struct paper_rule *rule, struct dice *dice)
{
    rule->rung_count = 1 + roll(dice, PAPER_STEPS_LATE);
    for (int i = 0; i < rule->rung_count; i++) {
        struct paper_rung *rung = &rule->rungs[i];
        rung->after = (10 + i * 25 + roll(dice, 20)) * PAPER_MINUTE;
        rung->kind = dice_once_in(dice, 2) ? RUNG_ADD : RUNG_REPLACE;
        if (i == rule->rung_count - 1 && dice_once_in(dice, 2))
            rung->kind = RUNG_THEN;
        rung->who = draw_who(dice, true);
        rung->seat = roll(dice, rule->seat_count);
    }
}

// SPDX-License-Identifier: Apache-2.0
// A scenario: a definition, a world, and a path of steps, drawn by the dice of a seed. It is plain data, so
// that it can be played again without some of its steps, and written down.
#ifndef TESTS_MODEL_SCENARIO_H
#define TESTS_MODEL_SCENARIO_H

#include "paper.h"

#include <stdio.h>

enum { SCENARIO_STEPS = 24, SCENARIO_YAML = 16384 };
#define SCENARIO_START PAPER_BEGIN

enum step_kind {
    STEP_SUBMIT,
    STEP_LEAVE,
    STEP_REWORK,    // field, value
    STEP_VOTE,      // visit, voter, aloud, seat, choice, silent, look
    STEP_WITHDRAW,  // visit, voter
    STEP_ANSWER,    // visit, voter
    STEP_EDIT,      // field, value
    STEP_IMPLEMENT, // value: person
    STEP_MOVE,      // value: hours from the beginning
    STEP_DELEGATE,  // actor, voter: to whom; field: from when; value: hours; visit: kind; seat: workflow
    STEP_REVOKE,    // value: which
    STEP_JOIN,      // actor, value: group
    STEP_PART,      // actor, value: group
    STEP_SLEEP,     // actor: is active no more, or again
    STEP_CLOSE,     // visit
    STEP_BEGIN,
    STEP_WORK,
    STEP_TIMER, // the next one that is due, at its time
    STEP_EARLY, // one that is not due yet: value says which
    STEP_PASS   // value: minutes; what becomes due meanwhile fires
};

struct step {
    enum step_kind kind;
    int actor;
    int voter;
    int visit; // counted back from the newest: 0 is that
    int field, value;
    int seat;
    enum paper_choice choice;
    bool aloud;
    bool silent; // without a comment
    bool look;   // the round's digest is remembered before the step
    int seen;    // with a digest: 1 of now, 2 the one that was remembered
};

struct scenario {
    uint64_t seed;
    struct paper_definition definition;
    struct paper_world world;
    int requester;
    struct step steps[SCENARIO_STEPS];
    int count;
};

struct dice;
void scenario_define(struct scenario *scenario, struct dice *dice);
// What fits the model as it is, mostly.
struct step scenario_step(const struct paper_model *model, struct dice *dice);

// The workflow as a file, and a step as a line.
void scenario_yaml(const struct scenario *scenario, char yaml[SCENARIO_YAML]);
void scenario_world(const struct paper_world *world, char json[SCENARIO_YAML]);
void scenario_say(FILE *out, const struct step *step);

#endif

// SPDX-License-Identifier: Apache-2.0
// Plays a scenario on paper and on the engine, step by step, and compares all that both know after each.
#ifndef TESTS_MODEL_PLAY_H
#define TESTS_MODEL_PLAY_H

#include "engine.h"

struct play {
    struct scenario *scenario;
    struct paper_world world;
    struct paper_model model;
    struct engine engine;
    FILE *trace;    // NULL: nothing is told
    int seen_visit; // whose digest is remembered; -1: none
    int seen[PAPER_FIELDS];
    struct assent_digest seen_digest;
    bool full; // the paper is full, and the scenario ends
    int done;  // steps that both kept
    int refused;
    char broken[512]; // what differs; "" where nothing does
};

// False: .broken says that the language refuses the definition.
bool play_open(struct play *play, struct scenario *scenario);
// False: a difference.
bool play_step(struct play *play, const struct step *step);
bool play_compare(struct play *play);
bool play_broken(struct play *play, const char *form, ...) __attribute__((format(printf, 2, 3)));

#endif

// SPDX-License-Identifier: Apache-2.0
// The engine's side of a scenario: the workflow is compiled by the language, the world is read as the server
// reads it, and each event goes through `step`, by their doors.
#ifndef TESTS_MODEL_ENGINE_H
#define TESTS_MODEL_ENGINE_H

#include "scenario.h"

#include <assent/core/step.h>

struct engine {
    struct assent_arena *arena;
    struct assent_arena *scratch; // of what is only tried
    struct assent_world world;
    const struct assent_directory *before; // that world came, if any has
    const struct assent_definition *definition;
    const struct assent_ticket *ticket;
    struct assent_step_result result;
    int64_t now;
    int64_t version;
    char yaml[SCENARIO_YAML];
    char json[SCENARIO_YAML];
    char error[512];
};

// False with .error: the language or the world refuses what was drawn.
bool engine_open(struct engine *engine, const struct scenario *scenario);
void engine_world(struct engine *engine, const struct paper_world *world);
// 0: done, or tried and it would be; else the one reason that the engine gives.
unsigned engine_step(struct engine *engine, struct assent_event event);
unsigned engine_try(struct engine *engine, struct assent_event event);
unsigned engine_delegate(struct engine *engine, const struct paper_delegation *wanted);
struct assent_actor engine_actor(int person);
struct assent_text engine_person(int person);
// The index of a person; PAPER_NOBODY for none of the scenario's.
int engine_person_of(struct assent_text id);

#endif

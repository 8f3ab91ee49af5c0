// SPDX-License-Identifier: Apache-2.0
// A ticket that walks through a workflow by the lines of a story, for tests of what is explained of it.
#ifndef TESTS_WORKBENCH_SCENE_H
#define TESTS_WORKBENCH_SCENE_H

#include "materials.h"

#include <assent/core/step.h>
#include <assent/workbench/try.h>

struct scene {
    struct materials materials;
    struct assent_try *attempt;
    struct assent_schedule schedule;
    struct assent_world world;
    struct assent_event event;
};

// Takes the materials over.
void scene_open(struct scene *scene, struct materials materials);
void scene_close(struct scene *scene);
// The line and what follows by itself; the test fails when it is refused.
void scene_take(struct scene *scene, const char *line);
struct assent_step_input scene_input(struct scene *scene);
struct assent_text scene_person(const struct scene *scene, const char *handle); // an id; empty: nobody

#endif

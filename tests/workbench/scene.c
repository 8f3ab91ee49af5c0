// SPDX-License-Identifier: Apache-2.0
// A ticket that walks through a workflow by the lines of a story. Leans on the materials and on `assent try`.
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void scene_open(struct scene *scene, struct materials materials)
{
    *scene = (struct scene){.materials = materials, .event = {.at_us = MATERIALS_START_US}};
    scene->attempt =
        assent_try_open(materials.definition, materials.directory, MATERIALS_START_US, materials.sandbox);
    scene->world = (struct assent_world){.directory = materials.directory, .schedule = &scene->schedule};
}

void scene_close(struct scene *scene)
{
    assent_try_close(scene->attempt);
    materials_close(&scene->materials);
}

void scene_take(struct scene *scene, const char *line)
{
    struct assent_error error = {0};
    struct assent_text transcript;
    if (!assent_try_line(scene->attempt, assent_text_of(line), &transcript, &error) ||
        !assent_try_settled(scene->attempt, &error))
        fail_msg("%s: %s", line, error.text);
}

struct assent_step_input scene_input(struct scene *scene)
{
    return (struct assent_step_input){.definition = scene->materials.definition,
                                      .ticket = assent_try_ticket(scene->attempt),
                                      .event = &scene->event,
                                      .world = &scene->world};
}

struct assent_text scene_person(const struct scene *scene, const char *handle)
{
    const struct assent_directory *directory = scene->materials.directory;
    int32_t index = assent_directory_person(directory, assent_text_of(handle));
    return index == ASSENT_NO_INDEX ? (struct assent_text){0} : directory->people[index].id;
}

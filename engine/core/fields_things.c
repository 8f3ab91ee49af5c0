// SPDX-License-Identifier: Apache-2.0
// Fields that name things of the directory: people, groups, services, configuration items, by handle. A
// person must be active. Pure; leans on the directory that the turn sees, so a field is judged by the world
// of the moment.
#include "fields.h"

#include <assent/base/limits.h>

bool field_thing_fits(const struct assent_directory *directory, enum assent_field_type type,
                      struct assent_text handle, const char **why)
{
    if (type == ASSENT_FIELD_PERSON) {
        int32_t person = assent_directory_person(directory, handle);
        *why = "the handle of a person of the directory who is active";
        return person != ASSENT_NO_INDEX && directory->people[person].active;
    }
    if (type == ASSENT_FIELD_GROUP) {
        *why = "the handle of a group of the directory";
        return assent_directory_group(directory, handle) != ASSENT_NO_INDEX;
    }
    if (type == ASSENT_FIELD_SERVICE) {
        *why = "the handle of a service of the directory";
        return assent_directory_service(directory, handle) != ASSENT_NO_INDEX;
    }
    *why = "the handle of a configuration item of the directory";
    return assent_directory_ci(directory, handle) != ASSENT_NO_INDEX;
}

static size_t thing_count(const struct assent_directory *directory, enum assent_field_type type)
{
    if (type == ASSENT_FIELD_PERSON)
        return directory->person_count;
    if (type == ASSENT_FIELD_GROUP)
        return directory->group_count;
    return type == ASSENT_FIELD_SERVICE ? directory->service_count : directory->ci_count;
}

static struct assent_text thing_handle(const struct assent_directory *directory, enum assent_field_type type,
                                       size_t index)
{
    if (type == ASSENT_FIELD_PERSON)
        return directory->people[index].handle;
    if (type == ASSENT_FIELD_GROUP)
        return directory->groups[index].handle;
    return type == ASSENT_FIELD_SERVICE ? directory->services[index].handle : directory->cis[index].handle;
}

struct assent_text field_thing_near(const struct assent_directory *directory, enum assent_field_type type,
                                    struct assent_text handle, struct assent_arena *arena)
{
    size_t count = thing_count(directory, type);
    if (count > ASSENT_NAMES_COMPARED)
        count = ASSENT_NAMES_COMPARED;
    struct assent_text *names = assent_arena_take_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = thing_handle(directory, type, i);
    return assent_diagnostics_nearest(handle, names, count);
}

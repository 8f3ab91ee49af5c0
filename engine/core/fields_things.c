// SPDX-License-Identifier: Apache-2.0
// Fields that name things of the directory: people, groups, services, configuration items, by handle. A
// person must be active. Pure; leans on the directory that the turn sees, so a field is judged by the world
// of the moment.
#include "fields.h"

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

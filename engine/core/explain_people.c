// SPDX-License-Identifier: Apache-2.0
// People of a rule: whom it names as it is written, and who these are now, at most ASSENT_EXPLAIN_PEOPLE of
// them by name.
#include "explain_parts.h"

#include <assent/base/limits.h>

struct assent_value people_of_audience(const struct explaining *explaining,
                                       const struct assent_audience *audience)
{
    return people_of_list(explaining, audience,
                          audience_people(explaining->input->world->directory, audience, explaining->arena));
}

struct assent_value people_of_list(const struct explaining *explaining,
                                   const struct assent_audience *audience, struct people people)
{
    return people_of_some(explaining, audience, people, people.count);
}

struct assent_value people_of_some(const struct explaining *explaining,
                                   const struct assent_audience *audience, struct people people, size_t all)
{
    const struct assent_directory *directory = explaining->input->world->directory;
    struct assent_items from = assent_items_in(explaining->arena);
    for (size_t i = 0; audience && i < audience->count; i++) {
        struct assent_text key = audience->keys[i];
        if (assent_text_starts(key, "group:") || assent_text_starts(key, "role:") ||
            assent_text_starts(key, "board:"))
            assent_items_add(&from, assent_value_text(key));
    }
    struct assent_items items = assent_items_in(explaining->arena);
    size_t shown = people.count < ASSENT_EXPLAIN_PEOPLE ? people.count : ASSENT_EXPLAIN_PEOPLE;
    for (size_t i = 0; i < shown; i++)
        assent_items_add(&items, person_record(explaining, &directory->people[people.items[i]]));
    struct assent_record record = assent_record_in(explaining->arena);
    if (audience)
        assent_record_put(&record, "from", assent_items_done(&from));
    assent_record_put(&record, "people", assent_items_done(&items));
    assent_record_put_integer(&record, "more", (int64_t)(all > shown ? all - shown : 0));
    return assent_record_done(&record);
}

struct assent_value person_record(const struct explaining *explaining, const struct assent_person *person)
{
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "id", person->id);
    assent_record_put_text(&record, "handle", person->handle);
    assent_record_put_text(&record, "name", person->name);
    return assent_record_done(&record);
}

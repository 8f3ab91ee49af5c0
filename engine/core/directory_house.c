// SPDX-License-Identifier: Apache-2.0
// Building the house rules of a directory from its record. Whom they name is checked where the world file is
// read; a name that is gone by the time a rule is asked keeps nobody out.
#include "directory_read.h"

#include <assent/core/house.h>

bool directory_read_house(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "rules", &entries, &count))
        return false;
    struct assent_house_rule *rules = assent_arena_take_array(reading->arena, count, sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *rule = &entries[i].value;
        rules[i].handle = entries[i].name;
        rules[i].name = assent_value_get_text(rule, "name");
        rules[i].because = assent_value_get_text(rule, "because");
        rules[i].approvers = assent_value_get_integer(rule, "approvers", 0);
        rules[i].voters_may_work = assent_value_get_boolean(rule, "voters_may_work", false);
        if (!reading_words(reading, assent_value_get(rule, "never"), &rules[i].never) ||
            !reading_selector(reading, "rule", &entries[i], "where", &rules[i].where))
            return false;
    }
    reading->directory->house = rules;
    reading->directory->house_count = count;
    return true;
}

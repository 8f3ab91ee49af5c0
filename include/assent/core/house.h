// SPDX-License-Identifier: Apache-2.0
// House rules: what holds in every approval that they mean, whatever a workflow says. Part of the directory,
// so that no workflow leaves them out by not naming a file.
#ifndef ASSENT_CORE_HOUSE_H
#define ASSENT_CORE_HOUSE_H

#include <assent/core/definition.h>
#include <assent/core/timetable.h>

struct assent_directory;

struct assent_house_rule {
    struct assent_text handle;
    struct assent_text name;
    struct assent_text because;
    struct assent_selector where; // which tickets it means
    struct assent_words never; // who may not vote: "requester", "editors", "implementer", "policy_deployer",
                               // "role:x", "group:x", "person:x", "board:x", "oncall:x"
    bool voters_may_work;      // who has voted on the ticket may also do its work
    int64_t approvers;         // people who approve before anything is approved; 0: it does not say
};

// An approval of a workflow whose own rules would do with fewer people than a rule of the house wants.
struct assent_house_gap {
    const struct assent_house_rule *rule;
    const struct assent_state *state; // or NULL: of votes that are owed
    struct assent_text name;          // of the state
    struct assent_place place;
    int64_t asked; // how few its own rules would do with
    int64_t most;  // people whom it asks by name, group, role, board or rota; INT64_MAX: that is not known
                   // before there is a ticket
};
// Pure: of the rules that may mean a ticket of the definition.
const struct assent_house_gap *assent_house_gaps(const struct assent_definition *definition,
                                                 const struct assent_directory *directory,
                                                 struct assent_arena *arena, size_t *count);

#endif

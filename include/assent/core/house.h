// SPDX-License-Identifier: Apache-2.0
// House rules: what holds in every approval that they mean, whatever a workflow says. Part of the directory,
// so that no workflow leaves them out by not naming a file.
#ifndef ASSENT_CORE_HOUSE_H
#define ASSENT_CORE_HOUSE_H

#include <assent/core/timetable.h>

struct assent_house_rule {
    struct assent_text handle;
    struct assent_text name;
    struct assent_text because;
    struct assent_selector where; // which tickets it means
    struct assent_words never; // who may not vote: "requester", "editors", "implementer", "policy_deployer",
                               // "role:x", "group:x", "person:x", "board:x", "oncall:x"
    bool voters_may_work;      // who has voted on the ticket may also do its work
};

#endif

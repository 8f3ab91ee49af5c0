// SPDX-License-Identifier: Apache-2.0
// What facts say of a ticket's configuration items and of when it is to happen: read from its fields by the
// definition that typed them.
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include "turn.h"

// A sorted list of handles, each once: of fields of type ci, also inside lists and records.
struct assent_value fields_items(const struct assent_definition *definition,
                                 const struct assent_value *fields, struct assent_arena *arena);
// The time that the first filled field of type planned gives, of a ticket of any kind; all zero where there
// is none. fields: as they are to be, which is not always as the turn's ticket has them.
struct interval {
    int64_t start_us;
    int64_t end_us;
    int64_t until_us; // the end with what taking it back needs; the end itself where that cannot be told
};
struct interval fields_interval(const struct turn *turn, const struct assent_value *fields);
// The same of a change, as facts say it, with who does it; zero where it is empty.
struct assent_planned fields_planned(const struct turn *turn, const struct assent_value *fields);

#endif

// SPDX-License-Identifier: Apache-2.0
// What facts say of a ticket's configuration items and of when it is to happen: read from its fields by the
// definition that typed them.
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include <assent/base/limits.h>
#include <assent/core/fact.h>

// A sorted list of handles, each once: of fields of type ci, also inside lists and records.
struct assent_value fields_items(const struct assent_definition *definition,
                                 const struct assent_value *fields, struct assent_arena *arena);
// The first field of type planned, of a change; zero where it is empty.
struct assent_planned fields_planned(const struct assent_definition *definition,
                                     const struct assent_directory *directory,
                                     const struct assent_value *fields);

#endif

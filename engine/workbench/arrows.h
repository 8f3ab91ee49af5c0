// SPDX-License-Identifier: Apache-2.0
// The arrows of a definition, and which of them a ticket took.
#ifndef WORKBENCH_ARROWS_H
#define WORKBENCH_ARROWS_H

#include <assent/core/definition.h>
#include <assent/core/fact.h>

enum arrow_kind {
    ARROW_ACTION,
    ARROW_SIGNAL,
    ARROW_LATE,
    ARROW_LADDER, // the last step of a round's `late`
    ARROW_BRANCH,
    ARROW_APPROVED,
    ARROW_REJECTED,
    ARROW_PREAUTHORISED,
    ARROW_EXPIRED,
    ARROW_LAPSED,     // of an approval that holds no longer when the work would start, wherever that is
    ARROW_UNRATIFIED, // of votes that are owed and refuse, wherever the ticket is by then
    ARROW_DONE,
    ARROW_FAILED,
    ARROW_WAITED,
    ARROW_MISSED
};

struct arrow {
    enum arrow_kind kind;
    uint16_t from;
    uint16_t n;  // of the action, signal, step, branch or wait
    uint16_t to; // a state, or ASSENT_TO_PREVIOUS: wherever the ticket came from
    bool taken;
};

struct arrows {
    struct arrow *items;
    size_t count;
};

// In the file's order; none is taken.
struct arrows arrows_of(const struct assent_definition *definition, struct assent_arena *arena);
// Marks the arrows that a turn took. before: the ticket before the turn; NULL for its first.
void arrows_take(struct arrows *arrows, const struct assent_definition *definition,
                 const struct assent_ticket *before, const struct assent_fact *facts, size_t fact_count);
struct assent_text arrow_text(const struct assent_definition *definition, const struct arrow *arrow,
                              struct assent_arena *arena);

#endif

// SPDX-License-Identifier: Apache-2.0
// Checks of a whole definition, after its parts are built: conditions against the schema of fields, and the
// machine that the states make.
#ifndef LANGUAGE_CHECKS_H
#define LANGUAGE_CHECKS_H

#include "reader.h"

// Types, choices, absent values, names, in every condition, path and value.
void check_conditions(const struct reader *reader);
// States that are never reached, that never end, choices, circles, approvals.
void check_machine(const struct reader *reader, const struct section *top);

// Where the edges of a state lead, for walks over the machine. Each target once per edge; TO_STAY and TO_NONE
// are left out.
enum edge_kind {
    EDGE_ACTION,
    EDGE_BRANCH,
    EDGE_APPROVED,
    EDGE_REJECTED,
    EDGE_EXPIRED,
    EDGE_DONE,
    EDGE_FAILED
};
struct edge {
    enum edge_kind kind;
    uint16_t to;
    const struct assent_action *action; // ACTION
};
// At most EDGES_MOST edges.
enum { EDGES_MOST = 256 };
size_t machine_edges(const struct assent_definition *definition, const struct assent_state *state,
                     struct edge *out);
// Marks every state that can be reached from `from` over edges that may be taken (NULL: all). reached has a
// flag for each state.
typedef bool edge_filter(const struct assent_definition *definition, const struct assent_state *state,
                         const struct edge *edge);
void machine_reach(const struct assent_definition *definition, uint16_t from, edge_filter *filter,
                   bool *reached);

// For each state whether a field may be absent while the ticket is in it; conservative (docs/language.md,
// "Values that may be absent").
void machine_absent(const struct assent_definition *definition, uint16_t field, bool *absent);

#endif

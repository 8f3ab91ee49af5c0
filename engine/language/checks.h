// SPDX-License-Identifier: Apache-2.0
// Checks of a whole definition, after its parts are built: conditions against the schema of fields, and the
// machine that the states make.
#ifndef LANGUAGE_CHECKS_H
#define LANGUAGE_CHECKS_H

#include "reader.h"

// Types, choices, absent values, names, in every condition, path, value and time.
void check_conditions(const struct reader *reader);
// States that are never reached, that never end, choices, circles, approvals.
void check_machine(const struct reader *reader, const struct section *top);
// Waits, ladders, signals, rollbacks and `previous` (check_waits.c).
void check_waits(const struct reader *reader);
// Actions and votes that edit what an approval has frozen, or what the votes are not about (check_frozen.c).
void check_frozen(const struct reader *reader);
// What the house wants of approvals, where there is a world: warnings (check_house.c).
void check_house(const struct reader *reader);

// The ways on from a state, for walks over the machine.
enum edge_kind {
    EDGE_ACTION,
    EDGE_SIGNAL,
    EDGE_LATE,
    EDGE_LAPSED, // an approval holds no longer when work would start, or votes that are owed refuse
    EDGE_BRANCH,
    EDGE_APPROVED,
    EDGE_REJECTED,
    EDGE_EXPIRED,
    EDGE_DONE,
    EDGE_FAILED,
    EDGE_WAITED,
    EDGE_MISSED
};
struct edge {
    enum edge_kind kind;
    uint16_t to;                         // as written: a state, TO_STAY, TO_NONE or TO_PREVIOUS
    const struct assent_action *action;  // ACTION
    const struct assent_wait_rule *wait; // WAITED, MISSED
    struct assent_place place;
};
// The nth way of a state, from 0; false after the last one.
bool machine_edge(const struct assent_state *state, size_t n, struct edge *out);

// Where a ticket can be: in a state, and where it would go back to. The state before is kept for states that
// lead to `previous` and for what passes on to them, so that a ticket on hold goes back where it came from
// and nowhere else. struct machine says for which.
struct machine_at {
    uint16_t state;
    uint16_t previous; // ASSENT_TO_NONE: no state, or it is not kept
};
struct machine {
    const struct assent_definition *definition;
    const bool *remembers;      // for each state
    const size_t *first;        // place of each state; one more for how many there are
    struct machine_at *waiting; // room of walks, used by one at a time: twice as many as there are places
    bool *marks[2];             // likewise, one for each place
};
const struct machine *machine_of(const struct assent_definition *definition, struct assent_arena *arena);
size_t machine_index(const struct machine *machine, struct machine_at at);
// Where an edge leads from a place: none when it stays, leads nowhere, or back to nothing; two when the state
// may be passed in the moment in which it is entered, so that it is not where the ticket rested before.
size_t machine_follow(const struct machine *machine, struct machine_at at, const struct edge *edge,
                      struct machine_at to[2]);
// Marks every state that can be reached from `from` over edges that may be taken (NULL: all). reached has a
// flag for each state.
typedef bool edge_filter(const struct assent_definition *definition, const struct assent_state *state,
                         const struct edge *edge);
void machine_reach(const struct machine *machine, uint16_t from, edge_filter *filter, bool *reached);
// The same over places.
void machine_reach_places(const struct machine *machine, struct machine_at from, edge_filter *filter,
                          bool *reached);

// For each state whether a field may be absent while the ticket is in it; conservative (docs/language.md,
// "Values that may be absent").
void machine_absent(const struct machine *machine, uint16_t field, bool *absent);
// Whether a ticket rests in the state: all but choices and ends.
bool machine_rests(const struct assent_state *state);

#endif

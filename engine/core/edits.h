// SPDX-License-Identifier: Apache-2.0
// The cheapest edits that would unblock a ticket, found by deciding again: what stands in its way (hurdles),
// what could be edited (edits_try.c), which of that may be suggested at all (edits_honest.c), and who may do
// it at what cost (edits_judge.c). See assent/core/explain.h for the record, decision 0136 for the rules.
#ifndef CORE_EDITS_H
#define CORE_EDITS_H

#include "explain_parts.h"
#include "fields.h"

#include <assent/base/limits.h>

// Something that an edit could take out of the way.
enum hurdle_kind {
    HURDLE_WHEN,    // the guard of an action
    HURDLE_MISSING, // fields that an action needs
    HURDLE_PLAN,    // what meets the planned time, where a wait or a gate looks at it
    HURDLE_EDIT     // an edit that was refused where the ticket is
};
struct hurdle {
    enum hurdle_kind kind;
    const struct assent_state *state;   // where it stands
    const struct assent_action *action; // WHEN, MISSING
    struct assent_text way;             // as explain names them
    struct assent_text rule;
    struct assent_value missing; // MISSING
    unsigned looks_at;           // PLAN: bits of enum assent_blocker
};
struct hurdles {
    struct hurdle items[ASSENT_EXPLAIN_HURDLES];
    size_t count;
    unsigned looks_at; // by every wait and gate from here on, whether something is in the way or not
};

// Those from where the ticket is on, until it would begin anew; none of one that has ended. A hook is never
// one: it is asked when it matters.
void hurdles_find(const struct explaining *explaining, struct hurdles *out);
// Only those that meet the planned time.
void hurdles_ahead(const struct explaining *explaining, struct hurdles *out);
// Those of one action.
void hurdles_of_action(const struct explaining *explaining, const struct assent_state *state,
                       const struct assent_action *action, struct hurdles *out);
// Those that meet the planned time in a state.
void hurdles_of_plan(const struct explaining *explaining, const struct assent_state *state,
                     struct hurdles *out);
// The first time from from_us on that nothing of that meets, for as long as was planned.
bool plan_slot(struct turn *turn, unsigned looks_at, int64_t from_us, int64_t *out);
// Whether it is out of the way on the turn's ticket.
bool hurdle_falls(struct turn *turn, const struct hurdle *hurdle);

struct edit {
    const struct assent_field *field;   // NULL: several
    const struct assent_action *action; // whose hurdle it is for: it may be sent with that one only; NULL:
                                        // with any
    struct assent_value set;            // a record
    struct assent_value cleared;        // a list of names
    struct assent_value fill;           // a list of names; what they become is not said
    int64_t moved_us;
    struct assent_text left_out; // an item
    size_t fields;
    // What edits_judge.c finds.
    const struct assent_action *with; // NULL: a plain edit
    bool by_others;
    struct assent_value who_can; // by_others
    struct assent_value voids;   // list of { round, votes, people }
    int64_t votes;
    unsigned falls;               // bit n: hurdle n
    struct assent_value unblocks; // list of { state, way, rule }
};

// At most ASSENT_EXPLAIN_TRIES of them are tried, and as many as `room` kept, which each unblock something.
size_t edits_try(const struct explaining *explaining, const struct hurdles *hurdles, struct edit *out,
                 size_t room);
// The same fields on the turn's ticket. Refuses what an edit may not do to them, whoever makes it.
bool edit_apply(struct turn *turn, const struct edit *edit);
// Who may make it and how, what it unblocks, and which votes it would void. False: nobody may.
bool edit_judge(const struct explaining *explaining, const struct hurdles *hurdles, struct edit *edit);

// Whether another value of the field may be suggested: it says what is intended, and not what is so.
bool edit_honest(const struct assent_definition *definition, const struct assent_field *field);

// As a list of records, the cheapest first, at most ASSENT_EXPLAIN_EDITS.
struct assent_value edits_record(const struct explaining *explaining, const struct hurdles *hurdles);
// One edit alone.
struct assent_value edits_record_one(const struct explaining *explaining, const struct hurdles *hurdles,
                                     struct edit *edit);

#endif

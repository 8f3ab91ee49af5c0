// SPDX-License-Identifier: Apache-2.0
// What a definition says of a state beside its work: how it waits, which signals it hears, its clocks, and
// what its actions set (language.md, "States").
#ifndef ASSENT_CORE_STATE_RULE_H
#define ASSENT_CORE_STATE_RULE_H

#include <assent/core/field.h>
#include <assent/core/moment.h>

// Targets beside the index of a state.
enum {
    ASSENT_TO_STAY = 0xffff,
    ASSENT_TO_NONE = 0xfffe,
    ASSENT_TO_PREVIOUS = 0xfffd // where the ticket rested before: ticket.previous. Of actions, signals, waits
};

// What may keep a wait from going on though its moment has come. Bits of assent_wait_rule.blocked_by. They
// are looked at and told in this order. X(NAME, "word", bit)
#define ASSENT_BLOCKERS(X)                                                                                   \
    X(APPROVAL, "approval", 1)                  /* an approval of this ticket holds no longer */             \
    X(PREAUTHORISATION, "preauthorisation", 16) /* what stood in place of votes stands no more */            \
    X(FREEZE, "freeze", 4)                      /* a freeze meets the time that it needs */                  \
    X(MAINTENANCE, "maintenance", 8)            /* that time does not lie inside the maintenance windows */  \
    X(CONFLICTS, "conflicts", 2)                /* with another change, and nobody answers for it */

enum assent_blocker {
#define ASSENT_BLOCKER_ENUM(name, text, bit) ASSENT_BLOCKED_BY_##name = (bit),
    ASSENT_BLOCKERS(ASSENT_BLOCKER_ENUM)
#undef ASSENT_BLOCKER_ENUM
};

// One way on from a waiting state: at a moment (`until`; `for` is a moment without a path), or when a signal
// comes. `first_of` has several, the plain form one; of those that are possible at once the first is taken.
// At `latest` and after, the branch leads to `missed`, whatever has come by then.
struct assent_wait_rule {
    struct assent_moment until;
    unsigned blocked_by;         // of until
    struct assent_text signal;   // empty: waits for until
    struct assent_template key;  // of the signal
    struct assent_moment latest; // not present: waits for ever
    uint16_t missed;             // ASSENT_TO_NONE without latest
    uint16_t to;
    struct assent_place place;
};

// A signal that is heard while the ticket is in the state, whatever it does there (`anytime` gives one to
// several states). ASSENT_TO_STAY: it is recorded and the ticket stays.
struct assent_signal_rule {
    struct assent_text name;
    struct assent_template key;
    const uint16_t *superseded_by; // instead of a signal: a newer ticket in which these fields are the same
    size_t superseded_by_count;
    uint16_t to;
    struct assent_place place;
};

// A step of the ladder `late`: what is done when the ticket has been in the state, or a round been open, for
// that long.
enum assent_late_kind {
    ASSENT_LATE_ADD,     // who holds the ticket, or is asked, too
    ASSENT_LATE_REPLACE, // who holds it, or is asked, instead
    ASSENT_LATE_THEN     // the state is left for .to
};
struct assent_late {
    struct assent_duration after; // from entering, as `due`
    enum assent_late_kind kind;
    struct assent_who who;
    uint16_t to;
    struct assent_text seat; // of a round's ladder: who is asked for it; "" where it has one only
    struct assent_place place;
};

// `set` of an action: a field and what it becomes when the action is taken.
struct assent_set {
    uint16_t field;
    struct assent_template value;
    struct assent_place place;
};

const char *assent_blocker_text(enum assent_blocker blocker);
bool assent_blocker_find(struct assent_text text, enum assent_blocker *out);

#endif

// SPDX-License-Identifier: Apache-2.0
// What is shown of a signal: another system's word that something has happened, by a name and a key, which
// every ticket that listens to both hears once.
#ifndef ASSENT_RUNTIME_SIGNAL_H
#define ASSENT_RUNTIME_SIGNAL_H

#include <assent/base/error.h>
#include <assent/base/id.h>
#include <assent/base/value.h>

// X(NAME, "word")  The words are stored: never renamed.
#define ASSENT_SIGNAL_STATES(X)                                                                              \
    X(DELIVERING, "delivering") /* it goes to the tickets that listened when it came */                      \
    X(WAITING, "waiting")       /* none did; the first that comes to listen gets it */                       \
    X(DELIVERED, "delivered")                                                                                \
    X(EXPIRED, "expired") /* none came within its time */                                                    \
    X(DROPPED, "dropped") /* by an operator */

enum assent_signal_state {
#define ASSENT_SIGNAL_STATE_ENUM(name, text) ASSENT_SIGNAL_##name,
    ASSENT_SIGNAL_STATES(ASSENT_SIGNAL_STATE_ENUM)
#undef ASSENT_SIGNAL_STATE_ENUM
        ASSENT_SIGNAL_STATES_COUNT
};
const char *assent_signal_state_text(enum assent_signal_state state);

struct assent_signal_delivery {
    struct assent_id ticket;
    int64_t at_us;
    int64_t seq; // of the signal's turn
};

// A ticket that listens and could not take the signal: a hook of its workflow failed, a limit was reached.
struct assent_signal_owed {
    struct assent_id ticket;
    int64_t tries;
    int64_t again_us;
    struct assent_error error; // of the last try; none after a start, until it is tried again
};

struct assent_signal_view {
    struct assent_text id, name, key;
    struct assent_value value; // absent: none, or it is not kept any more
    struct assent_text sender; // person
    enum assent_signal_state state;
    int64_t sent_us, expires_us;
    int64_t tickets;                                 // that took it
    const struct assent_signal_delivery *deliveries; // SIGNAL: newest first, those that the caller may see
    size_t delivery_count;
    const struct assent_signal_owed *owed;
    size_t owed_count;
};

#endif

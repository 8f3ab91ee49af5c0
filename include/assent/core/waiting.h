// SPDX-License-Identifier: Apache-2.0
// What a ticket waits for and listens to, and what has been put out of its way: parts of the ticket, as
// stored (rows.h, docs/decisions/0014-waits-and-clocks.md, 0095-freezes.md).
#ifndef ASSENT_CORE_WAITING_H
#define ASSENT_CORE_WAITING_H

#include <assent/base/value.h>

enum assent_wait_outcome {
    ASSENT_WAIT_REACHED,   // its moment came
    ASSENT_WAIT_SIGNALLED, // its signal came
    ASSENT_WAIT_MISSED     // `latest` came
};

// A branch of a waiting state as it was resolved, in the definition's order.
struct assent_wait_branch {
    const struct assent_text *blocked_by; // words of enum assent_blocker
    size_t blocked_by_count;
    struct assent_value blocked; // list of reasons that keep it now that its moment has come; absent: none
    int64_t latest_us;           // 0: none
    struct assent_text signal;   // "" for one that waits for a moment
    struct assent_text signal_key;
    int64_t until_us; // 0: none
};
struct assent_wait {
    const struct assent_wait_branch *branches;
    size_t count; // 0: the ticket does not wait
};

// A signal that the ticket would hear now. Each is a stored part and a row (rows.h), by which a signal finds
// its tickets.
struct assent_awaited {
    int64_t branch; // of the wait that it ends; -1: none
    int64_t index;  // of the state's signals; -1: none
    struct assent_text signal;
    struct assent_text signal_key;
};

// A freeze that was lifted for the ticket, that once: the times of the freeze that begin in [from_us,
// until_us) stand in its way no more.
struct assent_waiver {
    int64_t at_us;
    struct assent_text because;
    int64_t from_us;
    struct assent_text person; // who lifted it
    struct assent_text rule;   // "freeze quarter-end"
    int64_t until_us;
};

#endif

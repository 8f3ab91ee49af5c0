// SPDX-License-Identifier: Apache-2.0
// Several votes in one call (docs/decisions/0143-votes-in-bulk.md): each is decided as if it had come alone,
// and each has its own outcome.
#ifndef ASSENT_RUNTIME_VOTES_H
#define ASSENT_RUNTIME_VOTES_H

#include <assent/base/error.h>
#include <assent/core/parts.h>

// One of the votes of a call, and what became of it.
struct assent_bulk_vote {
    struct assent_text approval; // the round's id
    enum assent_vote_choice choice;
    struct assent_digest digest; // of what was seen
    struct assent_text comment;
    struct assent_text seat;
};
struct assent_bulk_votes {
    const struct assent_bulk_vote *items;
    size_t count;
};
struct assent_bulk_outcome {
    struct assent_text approval;
    bool ok;
    bool replayed;
    struct assent_text number; // of the ticket, when the caller may see it
    struct assent_text state;
    enum assent_round_outcome round;
    struct assent_error error; // not ok
    struct assent_text rule;
    struct assent_text place;
};
struct assent_bulk_outcomes {
    const struct assent_bulk_outcome *items;
    size_t count;
};

#endif

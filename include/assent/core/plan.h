// SPDX-License-Identifier: Apache-2.0
// When a change is to happen, and its conflicts with others: parts of a ticket (ticket.h) and what facts say
// of them.
#ifndef ASSENT_CORE_PLAN_H
#define ASSENT_CORE_PLAN_H

#include <assent/base/id.h>
#include <assent/base/text.h>

// When a change is to happen, as its field of type planned says.
struct assent_plan {
    int64_t start_us; // 0, as the end: it has never had a time
    int64_t end_us;
    int64_t until_us;               // by then it would be taken back; 0: by its end
    struct assent_text implementer; // id of a human; "" otherwise
    bool dropped;                   // the field is empty again; the times are the last ones
    int64_t sequence;               // counts changes of the times
    int64_t changed_us;             // the last of them
};

// Two changes at work on one thing at the same time. Both tickets have it, each as it looks from there.
enum assent_conflict_kind {
    ASSENT_CONFLICT_SAME_ITEM,
    ASSENT_CONFLICT_DEPENDS_ON,  // an item of ours depends on one of theirs
    ASSENT_CONFLICT_DEPENDED_ON, // one of theirs on one of ours
    ASSENT_CONFLICT_SAME_IMPLEMENTER
};
enum assent_conflict_outcome {
    ASSENT_CONFLICT_OPEN,
    ASSENT_CONFLICT_ACCEPTED, // somebody answers for it; stands as long as the overlap stays what it is
    ASSENT_CONFLICT_RESOLVED  // they do not meet any more
};
struct assent_conflict {
    struct assent_text id; // "cfl_<26>-<n>": of the ticket whose turn found it
    struct assent_id with;
    struct assent_text number; // of the other ticket
    enum assent_conflict_kind kind;
    const struct assent_text *items; // ours, sorted
    size_t item_count;
    const struct assent_text *others; // theirs, where these are not the same
    size_t other_count;
    int64_t from_us; // of the overlap
    int64_t until_us;
    enum assent_conflict_outcome outcome;
    int64_t found_us;
    int64_t settled_us;
    struct assent_text person;  // who accepted it
    struct assent_text because; // and why
};

// When a change is to happen after the turn, and who does it; envelope. All zero: it has no time.
struct assent_planned {
    int64_t start_us;
    int64_t end_us;
    int64_t until_us; // the end with what taking it back needs; 0: nothing more
    struct assent_text implementer;
};

// What became of a conflict.
struct assent_settlement {
    struct assent_text id;
    enum assent_conflict_outcome outcome; // ACCEPTED, RESOLVED
    struct assent_text person, because;   // ACCEPTED: by whom and why
    struct assent_text why;               // RESOLVED: "CHG-7 was moved"
};

#endif

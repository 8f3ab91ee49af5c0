// SPDX-License-Identifier: Apache-2.0
// A definition's approvals: rounds, whom each asks, and how many of them must agree (language.md, "Approvals,
// exactly"). Part of definition.h.
#ifndef ASSENT_CORE_APPROVAL_RULE_H
#define ASSENT_CORE_APPROVAL_RULE_H

#include <assent/core/field.h>
#include <assent/core/moment.h>

enum assent_need_kind {
    ASSENT_NEED_NUMBER,
    ASSENT_NEED_EVERYONE,
    ASSENT_NEED_SHARE_ASKED,
    ASSENT_NEED_SHARE_VOTES
};

struct assent_need {
    enum assent_need_kind kind;
    int64_t value; // NUMBER: people. SHARE: ten-thousandths; the majority is "more than 5000".
    bool more_than;
};

// Whom a round asks, and how many of them must agree. Each seat that is there must be met.
struct assent_seat_rule {
    struct assent_text name; // "" for the one seat of a plain round, ASSENT_OBJECTIONS for who may object
    struct assent_who from;
    struct assent_need need;
    int64_t refuse; // rejections that refuse it; 0: as the need has it: a number by the first, else by what
                    // can still be reached
    bool object;    // asked for objections only: silence is consent
    struct assent_condition when; // a seat whose condition is false is not there
    struct assent_place place;
};
#define ASSENT_OBJECTIONS "objections"

struct assent_round_rule {
    struct assent_text name;              // the state's name when the file gives none
    const struct assent_seat_rule *seats; // as written; the one for objections is the last
    size_t seat_count;
    int64_t quorum;                 // votes before it may be met, abstentions too; 0: none
    bool closes_at_meeting;         // decided when a meeting closes it, never earlier
    const struct assent_who *never; // adds to the rules of the kind
    size_t never_count;
    bool never_open; // `never: []` with because: the rules of the kind are off
    struct assent_text because;
    const uint16_t *covers; // fields; NULL: all material ones
    size_t covers_count;
    struct assent_condition when;
    struct assent_duration decide_within; // amount 0: none
    struct assent_moment decide_by;       // beside it: the sooner of the two counts
    struct assent_place place;
};

#endif

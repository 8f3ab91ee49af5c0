// SPDX-License-Identifier: Apache-2.0
// A definition's approvals: rounds, whom each asks, and how many of them must agree (language.md, "Approvals,
// exactly"). Part of definition.h.
#ifndef ASSENT_CORE_APPROVAL_RULE_H
#define ASSENT_CORE_APPROVAL_RULE_H

#include <assent/core/state_rule.h>

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

// When those who have not voted are told again.
struct assent_remind {
    int64_t share;                // ten-thousandths of the round's time; 0: .after
    struct assent_duration after; // from when it is asked
    struct assent_place place;
};

// What happens when a round's time is over.
enum assent_round_late {
    ASSENT_ROUND_LATE_EXPIRES, // it closes as expired
    ASSENT_ROUND_LATE_REJECT,
    ASSENT_ROUND_LATE_APPROVE, // only where the definition says `unattended`
    ASSENT_ROUND_LATE_LADDER   // it stays open, and the ladder says what is done when
};

struct assent_round_rule {
    struct assent_text name;              // the state's name when the file gives none
    const struct assent_seat_rule *seats; // as written; the one for objections is the last
    size_t seat_count;
    int64_t quorum;                 // votes before it may be met, abstentions too; 0: none
    bool bulk;                      // takes votes that come with others in one call
    bool closes_at_meeting;         // decided when a meeting closes it, never earlier
    const struct assent_who *never; // adds to the rules of the kind
    size_t never_count;
    bool never_open; // `never: []` with because: the rules of the kind are off
    struct assent_text because;
    struct assent_who aloud_by; // who may write down votes that were given aloud; NOBODY: no one
    const uint16_t *covers;     // fields; NULL: all material ones
    size_t covers_count;
    const uint16_t *may_set; // fields that who approves may narrow with the vote (vote_narrow.c)
    size_t may_set_count;
    struct assent_condition when;
    struct assent_duration decide_within; // amount 0: none
    struct assent_moment decide_by;       // beside it: the sooner of the two counts
    const struct assent_remind *reminds;
    size_t remind_count;
    enum assent_round_late late;
    const struct assent_late *late_steps; // LADDER: `after` from when it is asked
    size_t late_count;
    struct assent_place place;
};

// `ratify` beside a state: votes that are owed from when it is entered, while the ticket goes on.
struct assent_ratify_rule {
    struct assent_round_rule round; // its time is decide_within; one seat
    uint16_t refused;               // where the ticket goes when they refuse
    struct assent_who unpaid;       // who is asked too when the time is over; NOBODY: nobody
    struct assent_place place;
};

#endif

// SPDX-License-Identifier: Apache-2.0
// Facts about a round: votes that go, how it closes, questions and the clocks that they stop, reminders,
// seats that are widened (docs/decisions/0084-clocks-of-rounds.md). Members of the union in fact.h; they
// stand in the envelope where nothing else is said.
#ifndef ASSENT_CORE_FACT_ROUND_H
#define ASSENT_CORE_FACT_ROUND_H

#include <assent/core/parts.h>

// Both of the first two begin with the round and the person.
struct assent_fact_withdrawn {
    int64_t round;
    struct assent_text person;
    struct assent_text comment; // payload
};

struct assent_fact_voided {
    int64_t round;
    struct assent_text person;
    struct assent_text why; // "the covered fields changed"
    int64_t seen;           // the revision that was voted on, when the person is asked again; else 0
};

struct assent_fact_closed {
    int64_t round;
    enum assent_round_outcome outcome;
    struct assent_text rule; // the sentence that decided it: "1 of 1 approved"
};

struct assent_fact_answered {
    int64_t round;
    struct assent_text person; // who asked
    struct assent_text by;     // who answered
    struct assent_text answer; // payload
};

struct assent_fact_paused { // the timer stands still from now on
    struct assent_text name;
    int64_t left_us; // of `unit`
    enum assent_duration_unit unit;
    struct assent_text why; // "ask"
};

struct assent_fact_resumed { // it goes on, counting what was left from now
    struct assent_text name;
    int64_t due_us;
    int64_t directory; // version whose calendar resolved it
};

struct assent_fact_reminded { // those of the audience whom `except` does not name are told
    struct assent_text name;  // of the timer: "round/3/remind/0"
    int64_t round;
    struct assent_audience audience;
    const struct assent_text *except; // ids, sorted: who has voted, or may not
    size_t except_count;
};

struct assent_fact_seat { // the seat as it is from now on
    int64_t round;
    struct assent_text seat;
    enum assent_holder_how how;
    struct assent_text why; // "late 1 business day"
    struct assent_audience audience;
    struct assent_digest set;
    int64_t base;
    int64_t required;
    const struct assent_excluded *excluded; // of the round, afterwards
    size_t excluded_count;
};

struct assent_fact_deferred { // a meeting put it off to another one
    int64_t round;
    struct assent_text meeting; // to which: "weekly-cab/2026-12-01"
    int64_t due_us;             // until when it is to be decided now; 0: it has no clock
    struct assent_text because; // payload
};

struct assent_fact_members { // people who are asked by now, or no more, by which the round is decided
    int64_t round;
    const struct assent_text *joined; // ids, sorted; at most ASSENT_MEMBERS_TOLD, as of those who left
    size_t joined_count;
    const struct assent_text *left;
    size_t left_count;
    int64_t others; // how many more of both
};

struct assent_fact_unpaid { // its time is over and the votes are still owed
    int64_t round;
};

struct assent_fact_lapsed {  // work was about to start, and the approval holds no longer
    int64_t round;           // the last one of it that was met
    struct assent_text rule; // "valid_until planned.end"
};

struct assent_fact_overridden { // payload: because
    struct assent_text because, person;
    struct assent_text freeze;        // its handle
    int64_t at_us, from_us, until_us; // from and until: the time of it that stood in the way
};

#endif

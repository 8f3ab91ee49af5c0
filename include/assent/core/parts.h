// SPDX-License-Identifier: Apache-2.0
// The parts of a ticket that are stored as rows of their own: rounds with seats and votes, jobs (ticket.h).
#ifndef ASSENT_CORE_PARTS_H
#define ASSENT_CORE_PARTS_H

#include <assent/base/digest.h>
#include <assent/base/id.h>
#include <assent/base/value.h>
#include <assent/core/definition.h>
#include <assent/core/waiting.h>

// Whom something is addressed to, as keys: "per_…", "group:HANDLE", "role:HANDLE", "board:HANDLE",
// "set:sha256:…". At most ASSENT_AUDIENCE_KEYS; more become one set.
enum { ASSENT_AUDIENCE_KEYS = 4 };
struct assent_audience {
    const struct assent_text *keys;
    size_t count;
    const struct assent_text *members; // of a set key only: its people's ids, sorted (ASSENT_VOTES_A_ROUND)
    size_t member_count;
};

enum assent_vote_choice {
    ASSENT_VOTE_APPROVE,
    ASSENT_VOTE_REJECT,
    ASSENT_VOTE_ABSTAIN,
    ASSENT_VOTE_ASK,
    ASSENT_VOTE_OBJECT // of the seat for objections, and of no other
};
enum assent_vote_how { ASSENT_VOTE_OWN, ASSENT_VOTE_DELEGATE, ASSENT_VOTE_ALOUD, ASSENT_VOTE_MEETING };

struct assent_vote {
    struct assent_text person;  // whose vote it is
    struct assent_text cast_by; // who gave it: the person, a delegate, or who recorded it
    enum assent_vote_how how;
    struct assent_text delegation;  // DELEGATE: by which
    const struct assent_text *sets; // fields that were narrowed with it, sorted
    size_t sets_count;
    struct assent_text seat;
    enum assent_vote_choice choice;
    struct assent_digest covered; // of the covered fields as the voter saw them
    int64_t revision;
    int64_t at_us;
    struct assent_text comment;
    struct assent_text answer; // of ASK
    struct assent_text answered_by;
    int64_t answered_us; // 0: the question is open
};

// Who may not fill a seat, and by which rule ("requester", "editors", "implementer", "voters of technical",
// …).
struct assent_excluded {
    struct assent_text person;
    struct assent_text rule;
};

struct assent_again { // whose vote was voided, or stood in an earlier visit, and who has not voted since
    struct assent_text person;
    int64_t revision; // of the ticket that they voted on
};

struct assent_seat {
    struct assent_text name; // "" for the only seat of a round
    struct assent_audience audience;
    struct assent_digest set; // of the candidates before exclusion
    int64_t base;             // how many could be asked after exclusion
    struct assent_need need;
    int64_t required;            // votes needed when it was asked, worked out from need and base
    int64_t refuse;              // as in the rule; 0: as the need has it
    bool object;                 // for objections
    struct assent_text added_by; // who added it while the round was open; "": the round's rule has it
};

// As soon as its outcome can no longer change; or when a meeting closes it, never earlier.
enum assent_round_closes { ASSENT_CLOSES_DECIDED, ASSENT_CLOSES_AT_MEETING };

enum assent_round_outcome {
    ASSENT_ROUND_OPEN,
    ASSENT_ROUND_MET,
    ASSENT_ROUND_REFUSED,
    ASSENT_ROUND_EXPIRED,
    ASSENT_ROUND_SKIPPED,
    ASSENT_ROUND_LEFT
};

struct assent_round {
    int64_t n; // 0, 1, 2 … over the ticket's life: every visit is a new round
    struct assent_text name;
    struct assent_text state;
    int64_t opened_revision;
    int64_t opened_us;
    const struct assent_text *covers; // field names, sorted
    size_t covers_count;
    struct assent_digest covered; // of the covered fields when it was asked
    const struct assent_seat *seats;
    size_t seat_count;
    const struct assent_excluded *excluded; // sorted by person
    size_t excluded_count;
    int64_t quorum; // votes before it may be met, abstentions too; 0: none
    enum assent_round_closes closes;
    struct assent_text meeting; // AT_MEETING: "weekly-cab/2026-11-24"; "" when no meeting is known. Of a
                                // round that was deferred: to which
    int64_t deferred_us;        // when it was last deferred; 0: never
    int64_t due_us;             // 0: no clock
    enum assent_round_outcome outcome;
    int64_t closed_us;
    struct assent_text risk;          // the band when it was asked; "" without risk
    int64_t reminded_us;              // when those who had not voted were last reminded; 0: never
    int64_t valid_until_us;           // of the last round of an approval that was met; 0: without end
    struct assent_text template;      // whose preauthorisation stood in place of votes; "": votes decide
    bool debt;                        // votes that are owed while the ticket goes on (`ratify`)
    int64_t unpaid_us;                // of a debt: since when its time is over; 0: it is not
    const struct assent_again *again; // sorted by person
    size_t again_count;
    const struct assent_vote *votes; // standing ones, sorted by person
    size_t vote_count;
};

enum assent_job_role { ASSENT_JOB_DO, ASSENT_JOB_UNDO, ASSENT_JOB_FINALLY };
enum assent_job_phase {
    ASSENT_JOB_WAITING, // for what it needs
    ASSENT_JOB_OFFERED, // a worker may claim it; a task lies in inboxes
    ASSENT_JOB_CLAIMED,
    ASSENT_JOB_DELAYED, // until its timer: retry, not_before, wait
    ASSENT_JOB_FAULT,   // an operator decides: retry, skip, fail
    ASSENT_JOB_ENDED,
};
enum assent_job_outcome {
    ASSENT_JOB_NONE,
    ASSENT_JOB_SUCCEEDED,
    ASSENT_JOB_FAILED,
    ASSENT_JOB_UNKNOWN,
    ASSENT_JOB_SKIPPED
};

struct assent_job {
    int64_t n; // 0, 1, 2 … over the ticket's life
    struct assent_text state;
    int64_t entered_revision; // at which the state was entered
    struct assent_text name;  // in the definition
    int64_t index;            // of for_each; -1: no for_each
    enum assent_job_role role;
    int64_t of; // UNDO, FINALLY: the n of the job it belongs to; -1
    enum assent_body_kind body;
    struct assent_text worker;              // WORKER: the type
    struct assent_audience audience;        // TASK
    const struct assent_excluded *excluded; // TASK
    size_t excluded_count;
    struct assent_text title;    // TASK
    struct assent_value with;    // set when offered
    struct assent_text artifact; // GATE: "sha256:…" that its lease is bound to, set when offered; "": any
    struct assent_text trace;    // set when offered: traceparent of what led to that; "" when nobody sent one
    int64_t not_before_us;       // 0: none
    int64_t due_us;              // of its clock, of WAIT its end; 0: none
    enum assent_job_phase phase;
    enum assent_job_outcome outcome;
    int64_t attempts; // claims so far; a claim counts when it is made
    int64_t fence;    // of the newest claim; grows with each claim
    int64_t started;  // place in the order of first claims within the ticket, from 1; 0: never claimed
    struct assent_text claimed_by; // person id
    int64_t lease_us;              // CLAIMED: until when, as last made durable; 0: no lease (tasks)
    int64_t offered_us;
    bool cancelled; // told to stop
    struct assent_value result;
    struct assent_text error;
};

// Why somebody else holds a ticket than when its state was entered.
enum assent_holder_how { ASSENT_HOLDER_ADD, ASSENT_HOLDER_REPLACE };

#endif

// SPDX-License-Identifier: Apache-2.0
// Events: what `step` is asked to decide on: a person's command, a worker's report, a timer. The time is a
// field; the world is an argument of step.
#ifndef ASSENT_CORE_EVENT_H
#define ASSENT_CORE_EVENT_H

#include <assent/core/directory.h>
#include <assent/core/ticket.h>

// X(NAME, "word of the journal and traces")
#define ASSENT_EVENTS(X)                                                                                     \
    X(CREATE, "create")                                                                                      \
    X(EDIT, "edit")                                                                                          \
    X(ACT, "act")                                                                                            \
    X(VOTE, "vote")                                                                                          \
    X(WITHDRAW, "withdraw_vote")                                                                             \
    X(COMMENT, "comment")                                                                                    \
    X(CLAIM, "claim")                                                                                        \
    X(COMPLETE, "complete")                                                                                  \
    X(FAIL, "fail")                                                                                          \
    X(RELEASE, "release")                                                                                    \
    X(PROGRESS, "progress")                                                                                  \
    X(LEASE_EXPIRED, "lease_expired") /* the engine's own: nobody extended in time */                        \
    X(RESOLVE, "resolve_fault")       /* an operator's: retry, skip, fail */                                 \
    X(TIMER, "timer")                 /* the engine's own */                                                 \
    X(SIGNAL, "signal")               /* DONE when the ticket listens to name and key, else NOTHING */       \
    X(CALENDAR, "calendar")           /* the engine's own: clocks are resolved anew in this turn's world */  \
    X(OVERRIDE, "override")           /* a freeze is lifted for this ticket, with a reason */                \
    X(CLOSE, "close_round")           /* the chair's, of a round that closes at a meeting */                 \
    X(ANSWER, "answer")               /* to a voter's question */                                            \
    X(ACCEPT, "accept_conflict")      /* somebody answers for a conflict; the comment says why */            \
    X(SCHEDULE, "schedule")           /* the engine's own: conflicts are looked for anew; of another         \
                                         ticket's turn: what that found */                                   \
    X(DECIDE, "decide_item")          /* the chair's: what a meeting decided of a round */                   \
    X(HAND_OVER, "hand_over")         /* somebody else is the requester from now on */                       \
    X(ADD_APPROVER, "add_approver")   /* a round asks one more by name */                                    \
    X(WATCH, "watch")                 /* the actor wants to see what becomes of the ticket */                \
    X(UNWATCH, "unwatch")                                                                                    \
    X(MEMBERS, "members") /* the engine's own: open rounds are settled by the people of this turn's world */

enum assent_event_kind {
#define ASSENT_EVENT_ENUM(name, text) ASSENT_EVENT_##name,
    ASSENT_EVENTS(ASSENT_EVENT_ENUM)
#undef ASSENT_EVENT_ENUM
        ASSENT_EVENTS_COUNT
};

// Who acts. person is empty for the engine's own events.
struct assent_actor {
    struct assent_text person;     // id
    struct assent_text credential; // token id
    struct assent_text request;    // request id, for the journal
    struct assent_text trace;      // traceparent, when the caller sent one
};

enum { ASSENT_JOB_AT_THE_GATE = -2 }; // whichever is the gate where the ticket stands (core/gate.h)

enum assent_resolve { ASSENT_RESOLVE_RETRY, ASSENT_RESOLVE_SKIP, ASSENT_RESOLVE_FAIL };

// What is decided of an item in a meeting: the votes of those present, unless they object.
enum assent_item_decision { ASSENT_ITEM_APPROVE, ASSENT_ITEM_REJECT, ASSENT_ITEM_DEFER };
struct assent_dissent { // who of those present says otherwise
    struct assent_text person;
    enum assent_vote_choice choice;
    struct assent_text comment;
};
struct assent_sitting {
    struct assent_text board; // handle
    struct assent_span meeting;
    const struct assent_text *present; // ids, sorted
    size_t present_count;
    enum assent_item_decision decision;
    const struct assent_dissent *dissent; // sorted by person
    size_t dissent_count;
};

// Which members are read follows from kind; the others are zero.
struct assent_event {
    enum assent_event_kind kind;
    int64_t at_us;
    struct assent_actor actor;
    struct assent_id id;         // CREATE: the ticket's
    struct assent_text number;   // CREATE: "CHG-1042"
    struct assent_value fields;  // CREATE, EDIT, ACT, COMPLETE of a task, VOTE: a record of new values
    struct assent_text template; // CREATE: the template it is opened from; "": none
    struct assent_value cleared; // EDIT, ACT: a list of field names to empty
    struct assent_text action;   // ACT
    struct assent_text freeze;   // OVERRIDE: its handle; the reason is the comment
    struct assent_text comment;
    const struct assent_sitting *sitting; // DECIDE
    struct assent_text person; // CREATE: for whom, when not the actor; HAND_OVER: to whom; ADD_APPROVER: whom
    bool behalf;               // CREATE, HAND_OVER: the actor's credential has that permission
    int64_t round;             // VOTE, WITHDRAW, CLOSE, DECIDE, ANSWER, ADD_APPROVER: n
    struct assent_text seat;   // VOTE
    enum assent_vote_choice choice;
    bool has_digest;             // VOTE: the voter named what was seen
    struct assent_digest digest; // VOTE
    struct assent_text voter;    // VOTE, WITHDRAW: whose vote, when not the actor's; ANSWER: who asked
    bool bulk;                   // VOTE: it came with others in one call
    bool aloud;                  // VOTE: the voter gave it aloud, and the actor writes it down
    int64_t job;                 // n; CLAIM: or ASSENT_JOB_AT_THE_GATE
    int64_t fence;               // COMPLETE, FAIL, RELEASE, PROGRESS, LEASE_EXPIRED; 0 for tasks
    int64_t lease_us;            // CLAIM: how long
    struct assent_text artifact; // CLAIM of a gate: what will be brought live, "sha256:…"
    struct assent_value result;  // COMPLETE, PROGRESS
    struct assent_text error;    // FAIL
    bool final;                  // FAIL: must not be retried
    int64_t after_us;            // FAIL: retry not before this many microseconds; 0: the rule's delay
    enum assent_resolve resolve;
    struct assent_text timer;         // TIMER: name
    int64_t due_us;                   // TIMER: as set, so that a stale one is recognised
    struct assent_text signal;        // SIGNAL: its name
    struct assent_text signal_key;    // SIGNAL
    struct assent_text signal_id;     // SIGNAL: the sender's name for this one; "" when it has none
    struct assent_value signal_value; // SIGNAL: what came with it; absent: nothing
    struct assent_text conflict;      // ACCEPT: its id
};

// What a pure hook answered, in the order in which step asked within this turn (step.h).
struct assent_hook_answer {
    struct assent_text hook;
    bool failed;
    struct assent_error error;
    struct assent_value value;
};

const char *assent_event_text(enum assent_event_kind kind);
const char *assent_item_decision_text(enum assent_item_decision decision); // "approve", "reject", "defer"
bool assent_item_decision_find(struct assent_text text, enum assent_item_decision *out);
const char *assent_resolve_text(enum assent_resolve resolve);
bool assent_resolve_find(struct assent_text text, enum assent_resolve *out);

#endif

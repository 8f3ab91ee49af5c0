// SPDX-License-Identifier: Apache-2.0
// The kinds of facts and their words in the journal. What each says: fact.h.
#ifndef ASSENT_CORE_FACT_KIND_H
#define ASSENT_CORE_FACT_KIND_H

// X(NAME, "word of the journal")  The words are stored: never renamed, never reused.
#define ASSENT_FACTS(X)                                                                                      \
    X(CREATED, "created")                                                                                    \
    X(EDITED, "edited")                                                                                      \
    X(ACTED, "acted")                                                                                        \
    X(COMMENTED, "commented")                                                                                \
    X(ENTERED, "entered")                                                                                    \
    X(HOOK_ANSWERED, "hook_answered")                                                                        \
    X(RISK_SCORED, "risk_scored")                                                                            \
    X(CHOSEN, "chosen")                                                                                      \
    X(ROUND_OPENED, "round_opened")                                                                          \
    X(VOTED, "voted")                                                                                        \
    X(VOTE_WITHDRAWN, "vote_withdrawn")                                                                      \
    X(VOTE_VOIDED, "vote_voided")                                                                            \
    X(ROUND_CLOSED, "round_closed")                                                                          \
    X(TIMER_SET, "timer_set")                                                                                \
    X(TIMER_FIRED, "timer_fired")                                                                            \
    X(TIMER_CLEARED, "timer_cleared")                                                                        \
    X(JOB_OPENED, "job_opened")                                                                              \
    X(JOB_OFFERED, "job_offered")                                                                            \
    X(JOB_CLAIMED, "job_claimed")                                                                            \
    X(JOB_RELEASED, "job_released")                                                                          \
    X(JOB_PROGRESSED, "job_progressed")                                                                      \
    X(JOB_DELAYED, "job_delayed")                                                                            \
    X(JOB_CANCELLED, "job_cancelled")                                                                        \
    X(JOB_FAULTED, "job_faulted")                                                                            \
    X(FAULT_RESOLVED, "fault_resolved")                                                                      \
    X(JOB_ENDED, "job_ended")                                                                                \
    X(LEAVING, "leaving")                                                                                    \
    X(ENDED, "ended")                                                                                        \
    X(REFUSED, "refused")                                                                                    \
    X(HOLDER_CHANGED, "holder_changed")                                                                      \
    X(WAIT_OPENED, "wait_opened")                                                                            \
    X(WAIT_BLOCKED, "wait_blocked")                                                                          \
    X(WAIT_ENDED, "wait_ended")                                                                              \
    X(LISTENING, "listening")                                                                                \
    X(SIGNALLED, "signalled")                                                                                \
    X(FREEZE_OVERRIDDEN, "freeze_overridden")                                                                \
    X(ASKED_ANSWERED, "asked_answered")                                                                      \
    X(CLOCK_PAUSED, "clock_paused")                                                                          \
    X(CLOCK_RESUMED, "clock_resumed")                                                                        \
    X(REMINDED, "reminded")                                                                                  \
    X(SEAT_CHANGED, "seat_changed")                                                                          \
    X(DEBT_UNPAID, "debt_unpaid")                                                                            \
    X(APPROVAL_EXPIRED, "approval_expired")                                                                  \
    X(CONFLICT_FOUND, "conflict_found")                                                                      \
    X(CONFLICT_SETTLED, "conflict_settled")                                                                  \
    X(SUPERSEDED, "superseded")                                                                              \
    X(PREAUTHORISED, "preauthorised")                                                                        \
    X(RUN_ENDED, "run_ended")                                                                                \
    X(ROUND_DEFERRED, "round_deferred")                                                                      \
    X(HANDED_OVER, "handed_over")                                                                            \
    X(JOB_REASSIGNED, "job_reassigned")                                                                      \
    X(SEAT_ADDED, "seat_added")                                                                              \
    X(WATCHED, "watched")                                                                                    \
    X(UNWATCHED, "unwatched")                                                                                \
    X(MEMBERS_CHANGED, "members_changed")

enum assent_fact_kind {
#define ASSENT_FACT_ENUM(name, text) ASSENT_FACT_##name,
    ASSENT_FACTS(ASSENT_FACT_ENUM)
#undef ASSENT_FACT_ENUM
        ASSENT_FACTS_COUNT
};

const char *assent_fact_text(enum assent_fact_kind kind);

#endif

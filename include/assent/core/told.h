// SPDX-License-Identifier: Apache-2.0
// Who is told: whom a fact concerns, and why. What an inbox, a page or a courier makes of it is theirs; this
// says it once for all of them, from the fact and the turn that it stands in, so that it is the same whenever
// it is read (decision 0137). Nobody is asked for what the same turn has decided, and nobody who has voted.
#ifndef ASSENT_CORE_TOLD_H
#define ASSENT_CORE_TOLD_H

#include <assent/core/delegation.h>
#include <assent/core/fold.h>

// X(NAME, "word", whether it is about a vote that a delegate may give)
#define ASSENT_TOLD_REASONS(X)                                                                               \
    X(ASKED, "asked", true)                  /* for a vote */                                                \
    X(ASKED_AGAIN, "asked_again", true)      /* because something has changed since they voted */            \
    X(REMINDED, "reminded", true)            /* that they have not voted */                                  \
    X(LATE, "late", true)                    /* others are asked, too or instead, because nobody decided */  \
    X(OWED, "owed", true)                    /* a vote afterwards */                                         \
    X(UNPAID, "unpaid", true)                /* that vote is overdue */                                      \
    X(VOTE_VOID, "vote_void", false)         /* theirs counts no more, and is not asked for again */         \
    X(QUESTION, "question", false)           /* a voter asks them */                                         \
    X(ANSWERED, "answered", false)           /* what they asked */                                           \
    X(HELD, "held", false)                   /* the ticket lies with them */                                 \
    X(TASK, "task", false)                   /* they may take it */                                          \
    X(FAULT, "fault", false)                 /* a job or a round is stuck until it is mended */              \
    X(DECIDED, "decided", false)             /* what they asked for */                                       \
    X(LAPSED, "lapsed", false)               /* the approval of it holds no longer */                        \
    X(CONFLICT, "conflict", false)           /* their change meets another one */                            \
    X(CONFLICT_OVER, "conflict_over", false) /* it does so no more, or somebody answers for it */            \
    X(BLOCKED, "blocked", false)             /* its moment has come, and something is in its way */          \
    X(FREEZE_LIFTED, "freeze_lifted", false) /* for their ticket */                                          \
    X(ENDED, "ended", false)                 /* their ticket */                                              \
    X(DEFERRED, "deferred", true)            /* a meeting put it off, which asks them or was to decide */    \
    X(HANDED_OVER, "handed_over", false)     /* it is theirs from now on, or no longer */                    \
    X(WATCHED, "watched", false)             /* what becomes of a ticket that they watch */                  \
    X(DELEGATED, "delegated", false)         /* they vote for somebody, or somebody for them; or no more */

enum assent_told_reason {
#define ASSENT_TOLD_ENUM(name, text, vote) ASSENT_TOLD_##name,
    ASSENT_TOLD_REASONS(ASSENT_TOLD_ENUM)
#undef ASSENT_TOLD_ENUM
        ASSENT_TOLD_REASONS_COUNT
};
const char *assent_told_text(enum assent_told_reason reason);

// In place of people: whoever watches the ticket when it is read. Nobody learns who else does.
#define ASSENT_TOLD_WATCHERS "watchers"

// Pure. The list of { "reason", "to": audience keys, or ASSENT_TOLD_WATCHERS, "members": ids of the sets
// among them, "except": ids, "approval", "job", "since": the revision that they voted on, "changed": names of
// fields } of fact n of the turn; absent where it concerns nobody. ticket: as it is by now, or NULL.
struct assent_value assent_told(const struct assent_turn *turn, size_t n, const struct assent_ticket *ticket,
                                const struct assent_directory *directory, struct assent_arena *arena);
// Of what befell a delegation: both people. envelope: as the turn keeps it.
struct assent_value assent_told_delegation(const struct assent_value *envelope, struct assent_arena *arena);

// Whether one of that list is for person, in their own name or, of a vote, in that of somebody for whom they
// may vote by then. The memberships are those of the directory; ticket: who watches it, or NULL.
bool assent_told_has(const struct assent_value *told, const struct assent_directory *directory,
                     const struct assent_ticket *ticket, struct assent_text person,
                     const struct assent_delegation_case *of, struct assent_arena *arena);

// Whoever may operate: the roles that hold the permission, as keys.
struct assent_audience assent_operators(const struct assent_directory *directory, struct assent_arena *arena);

#endif

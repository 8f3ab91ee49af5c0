// SPDX-License-Identifier: Apache-2.0
// The kinds of turns that are no ticket's, and their words in the journal: what happened to the directory, a
// workflow, a token, a signal. What each says stands where it is written (runtime/).
#ifndef ASSENT_CORE_ADMIN_KIND_H
#define ASSENT_CORE_ADMIN_KIND_H

#include <assent/base/text.h>

// X(NAME, "word of the journal")  The words are stored: never renamed, never reused.
#define ASSENT_ADMIN_KINDS(X)                                                                                \
    X(DIRECTORY_APPLIED, "directory_applied")                                                                \
    X(WORKFLOW_DEPLOYED, "workflow_deployed")                                                                \
    X(TOKEN_MADE, "token_made")                                                                              \
    X(TOKEN_REVOKED, "token_revoked")                                                                        \
    X(DELEGATION_MADE, "delegation_made")                                                                    \
    X(DELEGATION_REVOKED, "delegation_revoked")                                                              \
    X(TEMPLATE_PROPOSED, "template_proposed")                                                                \
    X(TEMPLATE_GRANTED, "template_granted")                                                                  \
    X(TEMPLATE_SUSPENDED, "template_suspended") /* by people, or by a run that went wrong */                 \
    X(TEMPLATE_RESUMED, "template_resumed")                                                                  \
    X(TEMPLATE_WITHDRAWN, "template_withdrawn")                                                              \
    X(TEMPLATE_RUN, "template_run") /* a ticket of it was opened, or ended */                                \
    X(MEETING_ATTENDED, "meeting_attended")                                                                  \
    X(MEETING_DECIDED, "meeting_decided") /* an item of it */                                                \
    X(MEETING_CLOSED, "meeting_closed")                                                                      \
    X(SIGNAL_SENT, "signal_sent")                                                                            \
    X(SIGNAL_DELIVERED, "signal_delivered") /* to one ticket */                                              \
    X(SIGNAL_REFUSED, "signal_refused")     /* one ticket that listens could not take it */                  \
    X(SIGNAL_DONE, "signal_done")           /* every ticket that listened has it */                          \
    X(SIGNAL_WAITING, "signal_waiting")     /* nobody listened */                                            \
    X(SIGNAL_EXPIRED, "signal_expired")                                                                      \
    X(SIGNAL_DROPPED, "signal_dropped")

enum assent_admin_kind {
#define ASSENT_ADMIN_ENUM(name, text) ASSENT_ADMIN_##name,
    ASSENT_ADMIN_KINDS(ASSENT_ADMIN_ENUM)
#undef ASSENT_ADMIN_ENUM
        ASSENT_ADMIN_KINDS_COUNT
};

struct assent_text assent_admin_text(enum assent_admin_kind kind);
// False: another version of the engine wrote it.
bool assent_admin_find(struct assent_text text, enum assent_admin_kind *out);

#endif

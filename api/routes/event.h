// SPDX-License-Identifier: Apache-2.0
// Events: facts of the journal as CloudEvents 1.0 (API-17). The table of types is the API's; api.md is
// compared with it.
#ifndef ASSENT_ROUTES_EVENT_H
#define ASSENT_ROUTES_EVENT_H

#include "view.h"
#include <assent/http/renditions.h>

// X(NAME, "what the type is called between dev.assent. and .v1", "when it is told")
#define EVENT_TYPES(X)                                                                                       \
    X(CREATED, "ticket.created", "a ticket was made")                                                        \
    X(EDITED, "ticket.edited", "fields were changed")                                                        \
    X(ACTED, "ticket.acted", "somebody took an action")                                                      \
    X(COMMENTED, "ticket.commented", "somebody commented")                                                   \
    X(ENTERED, "ticket.entered", "the ticket entered a state")                                               \
    X(RISK_SCORED, "ticket.risk_scored", "its risk was scored")                                              \
    X(CHOSEN, "ticket.chosen", "a choice went one of its ways")                                              \
    X(ROUND_OPENED, "ticket.round_opened", "people are asked to vote")                                       \
    X(VOTED, "ticket.voted", "somebody voted")                                                               \
    X(VOTE_WITHDRAWN, "ticket.vote_withdrawn", "somebody took a vote back")                                  \
    X(VOTE_VOIDED, "ticket.vote_voided", "a vote does not count any more")                                   \
    X(APPROVED, "ticket.approved", "a round was met")                                                        \
    X(REJECTED, "ticket.rejected", "a round was refused")                                                    \
    X(EXPIRED, "ticket.expired", "a round ran out")                                                          \
    X(ROUND_SKIPPED, "ticket.round_skipped", "a round was not needed")                                       \
    X(ROUND_LEFT, "ticket.round_left", "the state was left before its round was decided")                    \
    X(TIMER_FIRED, "ticket.timer_fired", "a clock of the ticket ran out")                                    \
    X(JOB_OPENED, "ticket.job_opened", "a job was planned")                                                  \
    X(JOB_OFFERED, "ticket.job_offered", "a job can be claimed")                                             \
    X(JOB_CLAIMED, "ticket.job_claimed", "somebody works on a job")                                          \
    X(JOB_RELEASED, "ticket.job_released", "a job was given back")                                           \
    X(JOB_PROGRESSED, "ticket.job_progressed", "a worker reported progress")                                 \
    X(JOB_DELAYED, "ticket.job_delayed", "an attempt failed; the next one comes later")                      \
    X(JOB_CANCELLED, "ticket.job_cancelled", "a worker was told to stop")                                    \
    X(JOB_FAULTED, "ticket.job_faulted", "a job needs an operator")                                          \
    X(FAULT_RESOLVED, "ticket.fault_resolved", "an operator resolved a fault")                               \
    X(JOB_ENDED, "ticket.job_ended", "a job ended")                                                          \
    X(LEAVING, "ticket.leaving", "jobs are undone before another state is entered")                          \
    X(HOLDER_CHANGED, "ticket.holder_changed", "the ticket lies with somebody else")                         \
    X(WAIT_OPENED, "ticket.wait_opened", "the ticket waits")                                                 \
    X(WAIT_BLOCKED, "ticket.wait_blocked", "its moment has come and it may not go on")                       \
    X(WAIT_ENDED, "ticket.wait_ended", "it waits no longer")                                                 \
    X(SIGNALLED, "ticket.signalled", "a signal reached the ticket")                                          \
    X(FREEZE_OVERRIDDEN, "ticket.freeze_overridden", "a freeze was lifted for the ticket")                   \
    X(SUPERSEDED, "ticket.superseded", "a newer ticket took its place")                                      \
    X(ASKED_ANSWERED, "ticket.asked_answered", "a question of a voter was answered")                         \
    X(CLOCK_PAUSED, "ticket.clock_paused", "a question stopped a clock of a round")                          \
    X(CLOCK_RESUMED, "ticket.clock_resumed", "the clock goes on")                                            \
    X(REMINDED, "ticket.reminded", "those who have not voted are reminded")                                  \
    X(SEAT_CHANGED, "ticket.seat_changed", "others are asked, because the round is late")                    \
    X(DEBT_UNPAID, "ticket.debt_unpaid", "votes that were owed are overdue")                                 \
    X(APPROVAL_EXPIRED, "ticket.approval_expired", "work would start, and the approval has lapsed")          \
    X(CONFLICT_FOUND, "ticket.conflict_found", "another change is planned for one of its things")            \
    X(CONFLICT_SETTLED, "ticket.conflict_settled", "a conflict was accepted, or is over")                    \
    X(PREAUTHORISED, "ticket.preauthorised", "a template's preauthorisation stood in place of votes")        \
    X(RUN_ENDED, "ticket.run_ended", "how a change of a template went")                                      \
    X(ROUND_DEFERRED, "ticket.round_deferred", "a meeting put a round off to another one")                   \
    X(HANDED_OVER, "ticket.handed_over", "somebody else is its requester")                                   \
    X(JOB_REASSIGNED, "ticket.job_reassigned", "others are asked to do a task")                              \
    X(SEAT_ADDED, "ticket.seat_added", "a round asks one more by name")                                      \
    X(WATCHED, "ticket.watched", "somebody watches the ticket")                                              \
    X(UNWATCHED, "ticket.unwatched", "and does so no more")                                                  \
    X(MEMBERS_CHANGED, "ticket.members_changed", "somebody joined or left, and that decides a round")        \
    X(ENDED, "ticket.ended", "the ticket ended")                                                             \
    X(CALL_REFUSED, "ticket.call_refused", "a rule refused what somebody tried")                             \
    X(WORLD_APPLIED, "world.applied", "the world changed (auditors only)")                                   \
    X(WORKFLOW_DEPLOYED, "workflow.deployed", "a workflow has a new version (auditors only)")                \
    X(TOKEN_MADE, "token.made", "a token was made (auditors only)")                                          \
    X(TOKEN_REVOKED, "token.revoked", "a token was revoked (auditors only)")                                 \
    X(DELEGATED, "delegation.made", "somebody votes for somebody (both of them, and auditors)")              \
    X(DELEGATION_REVOKED, "delegation.revoked", "and votes for them no more (likewise)")                     \
    X(TEMPLATE_PROPOSED, "template.proposed", "a template of changes has a new version (everybody)")         \
    X(TEMPLATE_GRANTED, "template.granted", "its preauthorisation was granted (everybody)")                  \
    X(TEMPLATE_SUSPENDED, "template.suspended", "its preauthorisation does not stand (everybody)")           \
    X(TEMPLATE_RESUMED, "template.resumed", "it stands again, after its probation (everybody)")              \
    X(TEMPLATE_WITHDRAWN, "template.withdrawn", "nothing is opened from it any more (everybody)")            \
    X(TEMPLATE_RUN, "template.run", "a change of it was opened, or ended (everybody)")                       \
    X(MEETING_ATTENDED, "meeting.attended", "who is in a meeting was written down (auditors only)")          \
    X(MEETING_DECIDED, "meeting.decided", "a meeting decided an item (auditors only)")                       \
    X(MEETING_CLOSED, "meeting.closed", "a meeting's record was closed (auditors only)")                     \
    X(SIGNAL_SENT, "signal.sent", "a signal came from another system (auditors only)")                       \
    X(SIGNAL_DELIVERED, "signal.delivered", "a ticket took it (auditors only)")                              \
    X(SIGNAL_REFUSED, "signal.refused", "a ticket that listens could not take it (auditors only)")           \
    X(SIGNAL_DONE, "signal.done", "no ticket that listened is left (auditors only)")                         \
    X(SIGNAL_WAITING, "signal.waiting", "no ticket listened; it waits for one (auditors only)")              \
    X(SIGNAL_EXPIRED, "signal.expired", "no ticket came for it in its time (auditors only)")                 \
    X(SIGNAL_DROPPED, "signal.dropped", "an operator dropped it (auditors only)")                            \
    X(OTHER_CHANGED, "other.changed", "something that this version does not know (auditors only)")

enum event_type {
#define EVENT_TYPE_ENUM(name, text, what) EVENT_##name,
    EVENT_TYPES(EVENT_TYPE_ENUM)
#undef EVENT_TYPE_ENUM
        EVENT_TYPES_COUNT,
    EVENT_NONE // for the engine only: told to nobody
};

// "dev.assent.ticket.voted.v1"
const char *event_type_name(enum event_type type);
// By its whole name or the part between; EVENT_NONE when there is none.
enum event_type event_type_find(struct assent_text name);
enum event_type event_type_of(const struct assent_fact *fact);

// The turn's events, each as the JSON text that it is sent as, from the call's renditions or made anew.
// Fails: BAD_RECORD.
bool event_render(const struct view *view, const struct assent_call *call,
                  const struct assent_feed_turn *turn, struct assent_rendered *out,
                  struct assent_error *error);
// What `data` of one of the turn's events is, however long it may be. False when there is no such event.
bool event_data(const struct view *view, const struct assent_feed_turn *turn, int64_t n,
                struct assent_value *out, struct assent_error *error);

#endif

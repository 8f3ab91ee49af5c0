// SPDX-License-Identifier: Apache-2.0
// Facts: what happened, complete: `fold(ticket, facts)` needs no definition, world or Lua. Each member stands
// in the envelope (ids, digests, rules, times) or in the payload (what people wrote, to be erased): record.h.
#ifndef ASSENT_CORE_FACT_H
#define ASSENT_CORE_FACT_H

#include <assent/core/event.h>
#include <assent/core/fact_hands.h>
#include <assent/core/fact_kind.h>
#include <assent/core/fact_round.h>
#include <assent/core/fact_template.h>

struct assent_fact {
    enum assent_fact_kind kind;
    union {
        struct { // envelope: all but title, fields; id is the turn's
            struct assent_id id;
            enum assent_ticket_kind kind;
            struct assent_text number, workflow, requester;
            int64_t version;
            struct assent_digest digest;  // of the workflow version
            struct assent_text opened_by; // "" when the requester opened it
            struct assent_digest material;
            struct assent_text title;
            struct assent_text service; // as ticket.service
            struct assent_value items;  // as ticket.items
            struct assent_planned planned;
            struct assent_run template; // as ticket.template
            struct assent_value fields;
        } created;
        struct { // envelope: material (digest after), editor, names, cleared, service; payload: set, title
            bool is_material; // a material field changed: the actor becomes an editor
            struct assent_text editor;
            struct assent_digest material;
            struct assent_value names;   // list of all changed fields' names, sorted, the cleared ones too
            struct assent_value cleared; // list of names
            struct assent_value set;     // record; a changed field in neither was erased: it is empty
            struct assent_text title, service; // the ticket's afterwards
            struct assent_value items;         // its configuration items afterwards
            struct assent_planned planned;
            struct assent_text why; // envelope: "" when sent; else "action take", "enter risk.fill"
        } edited;
        struct { // payload: comment
            struct assent_text action, comment;
        } acted;
        struct { // payload
            struct assent_text comment;
        } commented;
        struct { // ends the waiting, listening and clock of the state before
            struct assent_text state;
            enum assent_state_kind kind;
            struct assent_audience held_by;
            struct assent_text previous;  // ticket.previous from now on
            struct assent_text counts_as; // of the state
            struct assent_text trace;     // of what led here; "" when nobody sent one
        } entered;
        struct { // payload: value. The envelope has no digest of it: one of "true" would survive erasure
            struct assent_text hook;
            int64_t ordinal;
            struct assent_value value;
        } hook_answered;
        struct { // payload: factors
            int64_t score;
            struct assent_text level;
            struct assent_value factors;
        } risk_scored;
        struct {
            int64_t branch; // from 0
            struct assent_text to;
        } chosen;
        struct assent_round round_opened; // without votes
        struct {                          // payload: vote.comment
            int64_t round;
            struct assent_vote vote;
        } voted;
        struct assent_fact_withdrawn vote_withdrawn;
        struct assent_fact_voided vote_voided;
        struct assent_fact_closed round_closed;
        // Takes the place of a timer of that name. What the timer is the clock of shows it as its due:
        // "round/N", "state/due", "job/N/due", "job/N/wait"; "job/N/not_before" as its own.
        struct assent_timer timer_set;
        struct { // the timer is gone by this: no timer_cleared follows
            struct assent_text name;
            int64_t due_us;
        } timer_fired;
        struct {
            struct assent_text name;
        } timer_cleared;
        struct assent_job job_opened; // n, state, entered_revision, name, index, role, of, body, worker
        struct { // envelope: n, audience, excluded, artifact, trace; payload: title, with
            int64_t n;
            struct assent_text artifact, title; // artifact: as job.artifact
            struct assent_audience audience;
            const struct assent_excluded *excluded;
            size_t excluded_count;
            struct assent_value with;
            struct assent_text trace; // of what it was offered because of
        } job_offered;
        struct {
            int64_t n;
            int64_t attempt, fence, started; // started: as job.started
            struct assent_text person;
            int64_t lease_us;            // until when; 0: none
            struct assent_text artifact; // of a gate: for what the lease was given; "": nothing was named
        } job_claimed;
        struct {
            int64_t n;
        } job_released; // back to OFFERED; the attempt stays counted
        struct {        // payload: progress
            int64_t n;
            struct assent_value progress;
        } job_progressed;
        struct { // an attempt failed, the next comes with the timer; or it must wait; payload: error
            int64_t n, due_us;
            struct assent_text error;
            struct assent_text why; // "" after an attempt; else what it waits for: "not_before planned.start"
        } job_delayed;
        struct {
            int64_t n;
        } job_cancelled;
        struct { // payload: error
            int64_t n;
            struct assent_text error;
        } job_faulted;
        struct { // payload: comment
            int64_t n;
            enum assent_resolve resolve;
            struct assent_text comment;
        } fault_resolved;
        struct { // envelope: n, outcome, why, person; payload: result, error
            int64_t n;
            enum assent_job_outcome outcome;
            struct assent_text why; // "" or a rule: "its condition is false", "a sibling failed"
            struct assent_text person, error;
            struct assent_value result;
        } job_ended;
        struct {
            struct assent_text to;
            struct assent_text why; // "failed", or the action's name
        } leaving;
        struct {
            enum assent_outcome outcome;
            struct assent_text as;
        } ended;
        struct {                     // the only fact of its turn; the revision does not move
            struct assent_text code; // slug
            struct assent_text rule; // "never requester", "by requester"
            struct assent_text person;
            struct assent_text what;  // "vote approve", "act submit"
            struct assent_text place; // "workflow.yaml:90": where the rule stands; the runtime knows the file
        } refused;
        struct {
            struct assent_audience held_by; // from now on
            enum assent_holder_how how;
            struct assent_text why; // "late 5 business days"
        } holder_changed;
        struct assent_wait wait_opened; // takes the place of the wait that was there
        struct {                        // its moment has come and it may not go on
            int64_t branch;
            // list of { approval: STATE }, { freeze: HANDLE, until }, { maintenance: HANDLE, item | service }
            struct assent_value reasons;
        } wait_blocked;
        struct {
            int64_t branch;
            enum assent_wait_outcome outcome;
        } wait_ended;
        struct { // to what the ticket listens from now on, and to nothing else
            const struct assent_awaited *signals;
            size_t count;
        } listening;
        struct { // envelope: id, name, signal_key; payload: value
            struct assent_text name, signal_key;
            struct assent_text id; // the sender's
            struct assent_value value;
        } signalled;
        struct assent_fact_overridden freeze_overridden;
        struct assent_fact_answered asked_answered;
        struct assent_fact_paused clock_paused;
        struct assent_fact_resumed clock_resumed;
        struct assent_fact_reminded reminded;
        struct assent_fact_seat seat_changed;
        struct assent_fact_deferred round_deferred;
        struct assent_fact_unpaid debt_unpaid;
        struct assent_fact_lapsed approval_expired;
        struct assent_conflict conflict_found;     // open; takes the place of one of that id
        struct assent_settlement conflict_settled; // payload: because
        struct {                                   // a newer ticket takes its place
            struct assent_text by;                 // "tkt_…"
        } superseded;
        struct assent_fact_preauthorised preauthorised;
        struct assent_fact_run run_ended;
        struct assent_fact_handed handed_over;
        struct assent_fact_reassigned job_reassigned;
        struct assent_fact_added seat_added;
        struct assent_fact_watched watched, unwatched;
        struct assent_fact_members members_changed;
    };
};

#endif

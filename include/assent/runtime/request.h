// SPDX-License-Identifier: Apache-2.0
// Requests and replies of the runtime: what the API's handlers decode into and encode from. No HTTP word but
// the status of an answer, which an idempotency key has to remember.
#ifndef ASSENT_RUNTIME_REQUEST_H
#define ASSENT_RUNTIME_REQUEST_H

#include <assent/core/change_template.h>
#include <assent/core/delegation.h>
#include <assent/core/gate.h>
#include <assent/core/step.h>
#include <assent/core/stored.h>
#include <assent/runtime/feed.h>
#include <assent/runtime/meeting.h>
#include <assent/runtime/report.h>
#include <assent/runtime/request_kind.h>
#include <assent/runtime/rounds.h>
#include <assent/runtime/schedule.h>
#include <assent/runtime/signal.h>
#include <assent/runtime/token.h>
#include <assent/runtime/votes.h>

// Who asks: a person by one of their tokens. Permissions are the person's, narrowed by the token's scopes.
struct assent_principal {
    struct assent_text person; // id
    struct assent_text token;  // id
    enum assent_person_kind kind;
    uint32_t permissions;
    const struct assent_text *worker_types; // of scopes like "jobs:deployer"; NULL: any
    size_t worker_type_count;
    const struct assent_text *signals; // of scopes like "signals:hr.*"; NULL: any
    size_t signal_count;
    bool calendar; // the token is a calendar feed's own and opens nothing else
};

// The revisions, or versions, at one of which a change is allowed. None: at any.
struct assent_revisions {
    const int64_t *items;
    size_t count;
};

struct assent_text_file {
    struct assent_text name;
    struct assent_text text;
};

// How a ticket is named: "tkt_…", "CHG-1042", or by an id of something inside it ("apr_…", "job_…").
struct assent_request {
    uint64_t cookie;
    enum assent_request_kind kind;
    struct assent_principal principal;
    struct assent_text request_id;
    struct assent_text trace;   // traceparent, when the client sent one
    struct assent_item_key key; // present: an Idempotency-Key was sent; status: of the answer when it works
    struct assent_revisions if_match;
    bool dry_run; // CREATE, EVENT, DEPLOY, WORLD: decide, keep nothing
    bool at_gate; // CREATE: event.artifact and wait_us are asked at the gate of what was opened
    struct assent_text ticket;
    struct assent_text workflow;
    int64_t version;
    struct assent_event event;       // actor and time are filled in by the runtime
    struct assent_bulk_votes votes;  // VOTES
    const struct assent_text *types; // CLAIM
    size_t type_count;
    size_t most;
    int64_t lease_us, wait_us;
    struct assent_list_filter filter;
    struct assent_inbox_query inbox;
    int32_t rounds_open; // 1 open, 0 decided, -1 any
    int32_t rounds_debt; // 1 votes that are owed, 0 those of approvals, -1 both
    struct assent_rounds_position rounds_after;
    int64_t before, after;
    size_t limit;
    int64_t skip;          // FEED: this many facts of the turn behind `after` are known already
    bool follow;           // FEED: wait until there is something
    int64_t past_us;       // TICKET: as it was then; 0: as it is
    int64_t past_revision; // TICKET: as it was at that revision; 0: as it is
    bool past_world;       // TICKET: which version the directory had then is asked for, too
    struct assent_text text;
    struct assent_text file; // DEPLOY: the name to show in messages
    const struct assent_text_file *files;
    size_t file_count;
    struct assent_text person; // TOKENS…: handle or id
    struct assent_text token;
    struct assent_text token_name;
    int64_t expires_us;
    const struct assent_text *scopes;
    size_t scope_count;
    struct assent_delegation delegation;
    struct assent_change_template template;
    enum assent_template_verb template_verb;
    struct assent_meeting_asked asked; // AGENDA, MEETING…, EVENT that decides an item
    struct assent_text signal;         // SIGNALS, SIGNAL, SIGNAL_DROP: an id
    int64_t ttl_us;                    // SIGNAL_SEND: how long it is kept when nobody listens
    struct assent_schedule_query schedule;
    struct assent_report_query report;
};

struct assent_claimed {
    const struct assent_ticket *ticket;
    const struct assent_job *job;
};

struct assent_workflow_version {
    struct assent_text name;
    int64_t version;
    int64_t deployed_us;
    const struct assent_definition *definition; // NULL when it is not in memory
    struct assent_text text;                    // WORKFLOW: the YAML as deployed
    struct assent_value form;                   // WORKFLOW: its fields as JSON Schema
};

struct assent_world_counts {
    int64_t people, groups, services, cis;
};

// Members follow the request's kind; the others are zero. All pointers live until the next call of the
// runtime.
struct assent_reply {
    uint64_t cookie;
    enum assent_request_kind kind;
    bool ok;
    int64_t status; // ok: the HTTP status of the answer (201 or 200), the first one's when replayed
    bool replayed;  // the answer of an earlier request with the same key
    bool unchanged; // ok, but nothing had to be kept
    struct assent_error error; // not ok
    struct assent_text rule;
    struct assent_text place;        // "normal-change.yaml:14", empty when there is none
    struct assent_value explanation; // of a refusal by a rule: core/explain.h; else absent
    int64_t retry_after_s;           // for 429 and 503
    struct assent_principal principal;
    int64_t at_us;
    const struct assent_ticket
        *ticket; // CREATE, EVENT, TICKET, HISTORY, EXTEND; also with an error when the caller may see it
    const struct assent_definition *definition; // of the ticket; LIST: the newest of the filter's workflow
    const struct assent_ticket *seen; // TICKET by a round's id: as the caller voted on it, when asked again
    const struct assent_world *world;
    int64_t seq;
    const struct assent_fact *facts; // dry run: what would happen
    size_t fact_count;
    struct assent_gate gate;              // GATE
    const struct assent_claimed *claimed; // CLAIM
    size_t claimed_count;
    struct assent_bulk_outcomes votes; // VOTES: in the order in which they came
    int64_t then_us;                   // TICKET as it was: the moment that is shown; 0: now
    int64_t then_directory;            // past_world: the directory's version then; 0: too far back to be told
    int64_t lease_until_us;            // EXTEND
    bool cancel_requested;             // EXTEND, PROGRESS
    int64_t job;                       // EXTEND, EVENT that asks for a lease at the gate: its n; -1 otherwise
    int64_t fence; // EVENT that asks for a lease at the gate: of the one that was granted by it
    int64_t round; // VOTE, WITHDRAW: its n; -1 otherwise
    struct assent_list list;
    struct assent_inbox inbox;
    struct assent_rounds_found rounds; // ROUNDS; AGENDA: those to be decided, in order, then those that were
    const struct assent_board *board;  // AGENDA
    struct assent_span meeting;        // AGENDA
    struct assent_value record;        // of a meeting, as written down; absent: nothing was
    struct assent_stored_turns turns;  // HISTORY newest first, JOURNAL in order
    struct assent_feed feed;           // FEED
    const struct assent_workflow_version *workflows;
    size_t workflow_count;
    struct assent_text written; // WORLD_READ: the record of the directory (core/directory_record.h) as JSON
    struct assent_text report;  // DEPLOY, WORLD: diagnostics as text
    struct assent_value diagnostics;
    int64_t version;                        // DEPLOY, WORLD: the version now
    struct assent_world_counts counts;      // WORLD: what it holds, or would hold
    const struct assent_token_view *tokens; // TOKENS, TOKEN_MAKE, TOKEN_REVOKE
    size_t token_count;
    const struct assent_delegation *delegations; // DELEGATION…; DELEGATIONS: the newest first
    size_t delegation_count;
    const struct assent_change_template *templates; // TEMPLATE…; TEMPLATES: by name
    size_t template_count;
    // Of the ticket, as the answer was made: NULL when it has none.
    const struct assent_change_template *template;
    const struct assent_signal_view *signals; // SIGNAL…; SIGNALS: by age
    size_t signal_count;
    struct assent_schedule_answer schedule;
    struct assent_report_query reported; // REPORT: what was asked,
    struct assent_report_sums sums;      // and what was counted
    struct assent_text secret;           // TOKEN_MAKE: the token itself, shown once
    struct assent_arena *arena;          // for encoding
};

#endif

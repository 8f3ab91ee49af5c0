// SPDX-License-Identifier: Apache-2.0
// Requests and replies of the runtime: what the API's handlers decode into and encode from. No HTTP word but
// the status of an answer, which an idempotency key has to remember.
#ifndef ASSENT_RUNTIME_REQUEST_H
#define ASSENT_RUNTIME_REQUEST_H

#include <assent/core/delegation.h>
#include <assent/core/gate.h>
#include <assent/core/step.h>
#include <assent/core/stored.h>
#include <assent/runtime/schedule.h>
#include <assent/runtime/signal.h>
#include <assent/runtime/token.h>

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

enum assent_request_kind {
    ASSENT_REQUEST_CREATE, // workflow, event.fields
    ASSENT_REQUEST_EVENT,  // ticket (by any name), event: EDIT, ACT, VOTE, WITHDRAW, COMMENT, COMPLETE, FAIL,
                           // RELEASE, PROGRESS, RESOLVE, CLAIM of a task
    ASSENT_REQUEST_CLAIM,  // types, most, lease_us, wait_us
    ASSENT_REQUEST_EXTEND, // ticket, event.job, event.fence, lease_us
    ASSENT_REQUEST_TICKET, // ticket
    ASSENT_REQUEST_GATE, // ticket, event.artifact, wait_us: answered when the gate does not say wait, or then
    ASSENT_REQUEST_LIST, // filter
    ASSENT_REQUEST_INBOX,   // inbox
    ASSENT_REQUEST_HISTORY, // ticket, before, limit
    ASSENT_REQUEST_JOURNAL, // after, limit: the whole journal
    ASSENT_REQUEST_FEED,    // after (ASSENT_FEED_NOW: the end), limit, ticket, workflow, follow
    ASSENT_REQUEST_WORKFLOWS,
    ASSENT_REQUEST_WORKFLOW,          // workflow, version (0: the newest)
    ASSENT_REQUEST_DEPLOY,            // text, files, dry_run
    ASSENT_REQUEST_WORLD,             // text, dry_run
    ASSENT_REQUEST_WORLD_READ,        // the world comes with every reply; here also as it was written
    ASSENT_REQUEST_TOKENS,            // person (empty: the caller's)
    ASSENT_REQUEST_TOKEN_MAKE,        // person, token_name, expires_us, scopes
    ASSENT_REQUEST_TOKEN_REVOKE,      // token
    ASSENT_REQUEST_DELEGATIONS,       // person (empty: the caller): those of and to that person
    ASSENT_REQUEST_DELEGATION,        // delegation.id
    ASSENT_REQUEST_DELEGATION_MAKE,   // delegation: people by handle or id; from_us 0: now
    ASSENT_REQUEST_DELEGATION_REVOKE, // delegation.id, if_match
    ASSENT_REQUEST_SIGNAL_SEND,       // event.signal, .signal_key, .signal_value, ttl_us
    ASSENT_REQUEST_SIGNALS, // the open ones: signal (the page begins after it), event.signal (empty: any),
                            // event.signal_key, limit
    ASSENT_REQUEST_SIGNAL,  // signal
    ASSENT_REQUEST_SIGNAL_DROP, // signal
    ASSENT_REQUEST_SCHEDULE,    // schedule.h of this room: of these three
    ASSENT_REQUEST_NEXT_FREE,
    ASSENT_REQUEST_CONFLICTS,
};

// Revisions by which a change is bound to what its sender saw: the ticket must be at one of them. None: it
// may be at any.
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
    struct assent_text ticket;
    struct assent_text workflow;
    int64_t version;
    struct assent_event event;       // actor and time are filled in by the runtime
    const struct assent_text *types; // CLAIM
    size_t type_count;
    size_t most;
    int64_t lease_us;
    int64_t wait_us;
    struct assent_list_filter filter;
    struct assent_inbox_query inbox;
    int64_t before;
    int64_t after;
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
    struct assent_text signal; // SIGNALS, SIGNAL, SIGNAL_DROP: an id
    int64_t ttl_us;            // SIGNAL_SEND: how long it is kept when nobody listens
    struct assent_schedule_query schedule;
};

enum { ASSENT_FEED_NOW = -1 };

// A turn that the caller may see, and its ticket as it is now: NULL of no ticket's.
struct assent_feed_turn {
    const struct assent_stored_turn *turn;
    const struct assent_ticket *ticket;
};

// Turns in the journal's order. Never one that is not committed, never a later one before an earlier one.
struct assent_feed {
    const struct assent_feed_turn *items;
    size_t count;
    int64_t reached; // ask on from here: up to it everything has been looked at
    bool more;       // there is more already
    bool reset;      // what was asked for is not there: the journal begins later, or ends before. items begin
                     // where it begins, or there are none and reached is its end
    int64_t skip;    // facts of the first item that are known already
    int64_t oldest;  // reset: the oldest turn, or 0 when `after` was behind the end
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
    const struct assent_definition *definition; // of the ticket
    const struct assent_ticket *seen; // TICKET by a round's id: as the caller voted on it, when asked again
    const struct assent_world *world;
    int64_t seq;
    const struct assent_fact *facts; // dry run: what would happen
    size_t fact_count;
    struct assent_gate gate;              // GATE
    const struct assent_claimed *claimed; // CLAIM
    size_t claimed_count;
    int64_t then_us;        // TICKET as it was: the moment that is shown; 0: now
    int64_t then_directory; // past_world: the directory's version then; 0: too far back to be told
    int64_t lease_until_us; // EXTEND
    bool cancel_requested;  // EXTEND, PROGRESS
    int64_t job;            // EVENT on a job, EXTEND: its n; -1 otherwise
    int64_t round;          // VOTE, WITHDRAW: its n; -1 otherwise
    struct assent_list list;
    struct assent_inbox inbox;
    struct assent_stored_turns turns; // HISTORY newest first, JOURNAL in order
    struct assent_feed feed;          // FEED
    const struct assent_workflow_version *workflows;
    size_t workflow_count;
    struct assent_text written; // WORLD_READ: the record of the directory (core/directory_record.h) as JSON
    struct assent_text report;  // DEPLOY, WORLD: diagnostics as text
    struct assent_value diagnostics;
    int64_t version;                        // DEPLOY, WORLD: the version now
    const struct assent_token_view *tokens; // TOKENS, TOKEN_MAKE, TOKEN_REVOKE
    size_t token_count;
    const struct assent_delegation *delegations; // DELEGATION…; DELEGATIONS: the newest first
    size_t delegation_count;
    const struct assent_signal_view *signals; // SIGNAL…; SIGNALS: by age
    size_t signal_count;
    struct assent_schedule_answer schedule;
    struct assent_text secret;  // TOKEN_MAKE: the token itself, shown once
    struct assent_arena *arena; // for encoding
};

#endif

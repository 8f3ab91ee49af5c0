// SPDX-License-Identifier: Apache-2.0
// What can be asked of the runtime, with the members of a request (request.h) that each looks at.
#ifndef ASSENT_RUNTIME_REQUEST_KIND_H
#define ASSENT_RUNTIME_REQUEST_KIND_H

enum assent_request_kind {
    ASSENT_REQUEST_CREATE, // workflow, event.fields; with at_gate it is then as GATE of the new ticket
    ASSENT_REQUEST_EVENT,  // ticket (by any name), event: EDIT, ACT, VOTE, WITHDRAW, COMMENT, COMPLETE, FAIL,
                           // RELEASE, PROGRESS, RESOLVE, CLAIM of a task
    ASSENT_REQUEST_CLAIM,  // types, most, lease_us, wait_us
    ASSENT_REQUEST_VOTES,  // votes: each a VOTE of its own
    ASSENT_REQUEST_EXTEND, // ticket, event.job, event.fence, lease_us
    ASSENT_REQUEST_TICKET, // ticket
    ASSENT_REQUEST_GATE,   // ticket (empty: whichever filter.service, .item and event.artifact find),
                           // event.artifact, wait_us: answered when the gate does not say wait, or then
    ASSENT_REQUEST_LIST,   // filter
    ASSENT_REQUEST_INBOX,  // inbox
    ASSENT_REQUEST_ROUNDS, // filter (of the tickets), rounds_open, rounds_after, limit
    ASSENT_REQUEST_AGENDA, // asked, as the next three: what is on it
    ASSENT_REQUEST_MEETING,
    ASSENT_REQUEST_MEETING_ATTEND,
    ASSENT_REQUEST_MEETING_CLOSE,
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
    ASSENT_REQUEST_TEMPLATES, // template.name (the list begins after it), workflow (empty: of every one)
    ASSENT_REQUEST_TEMPLATE,  // template.name
    ASSENT_REQUEST_TEMPLATE_PROPOSE, // template, event.comment, if_match
    ASSENT_REQUEST_TEMPLATE_CHANGE,  // template.name, template_verb, template.until_us, event.comment,
                                     // if_match
    ASSENT_REQUEST_SIGNAL_SEND,      // event.signal, .signal_key, .signal_value, ttl_us
    ASSENT_REQUEST_SIGNALS, // the open ones: signal (the page begins after it), event.signal (empty: any),
                            // event.signal_key, limit
    ASSENT_REQUEST_SIGNAL,  // signal
    ASSENT_REQUEST_SIGNAL_DROP, // signal
    ASSENT_REQUEST_SCHEDULE,    // schedule.h of this room: of these three
    ASSENT_REQUEST_NEXT_FREE,
    ASSENT_REQUEST_CONFLICTS,
    ASSENT_REQUEST_REPORT, // report
};

#endif

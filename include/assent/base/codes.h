// SPDX-License-Identifier: Apache-2.0
// The table of codes: X(NAME, number, slug, http status, title). Numbers never change meaning once released;
// the longer texts stand in engine/base/explain_*.c. Ranges: 01 reading YAML, 02 keys and types, 03 names, 04
// conditions and values, 05 the machine, 06 hooks, 07 the world file, 10 requests, 20 rules, 30 store, 40
// runtime.
#ifndef ASSENT_BASE_CODES_H
#define ASSENT_BASE_CODES_H

#include <assent/base/codes_language.h>

#define ASSENT_CODES(X)                                                                                      \
    ASSENT_CODES_LANGUAGE(X)                                                                                 \
    ASSENT_CODES_HOOKS(X) ASSENT_CODES_REQUEST(X) ASSENT_CODES_RULES(X) ASSENT_CODES_ENGINE(X)

#define ASSENT_CODES_HOOKS(X)                                                                                \
    X(HOOK_SYNTAX, "AS0601", "hook-syntax", 0, "the Lua text does not parse")                                \
    X(HOOK_TOO_LARGE, "AS0602", "hook-too-large", 0, "the Lua text is too large")                            \
    X(HOOK_FUEL, "AS0603", "hook-fuel", 422, "the hook used up its fuel")                                    \
    X(HOOK_MEMORY, "AS0604", "hook-memory", 422, "the hook used up its memory")                              \
    X(HOOK_FAILED, "AS0605", "hook-failed", 422, "the hook ended with an error")                             \
    X(HOOK_RESULT, "AS0606", "hook-result", 422, "the hook returned something that cannot be kept")          \
    X(HOOK_MISSING, "AS0607", "hook-missing", 422, "the hook is not there")                                  \
    X(HOOK_SLOW, "AS0608", "hook-slow", 422, "the hook took too long")                                       \
    X(HOOK_BYTECODE, "AS0609", "hook-bytecode", 0, "Lua bytecode is not accepted")

#define ASSENT_CODES_REQUEST(X)                                                                              \
    X(MALFORMED, "AS1001", "malformed", 400, "the request is not well-formed")                               \
    X(KEY_MISSING, "AS1002", "idempotency-key-missing", 400, "an Idempotency-Key is needed")                 \
    X(KEY_MALFORMED, "AS1003", "idempotency-key-malformed", 400, "the Idempotency-Key is not usable")        \
    X(KEY_REUSED, "AS1004", "idempotency-key-reused", 422,                                                   \
      "the Idempotency-Key was used for something else")                                                     \
    X(KEY_IN_FLIGHT, "AS1005", "idempotency-key-in-flight", 409,                                             \
      "the same request is still being worked on")                                                           \
    X(UNAUTHENTICATED, "AS1006", "unauthenticated", 401, "no valid token was sent")                          \
    X(FORBIDDEN, "AS1007", "forbidden", 403, "the permission is missing")                                    \
    X(NOT_FOUND, "AS1008", "not-found", 404, "there is nothing here, or nothing that you may see")           \
    X(METHOD, "AS1009", "method-not-allowed", 405, "the method is not allowed here")                         \
    X(NOT_ACCEPTABLE, "AS1010", "not-acceptable", 406, "the answer is not available in that form")           \
    X(MEDIA_TYPE, "AS1011", "unsupported-media-type", 415, "the body has the wrong media type")              \
    X(BODY_TOO_LARGE, "AS1012", "body-too-large", 413, "the body is too large")                              \
    X(HEADERS_TOO_LARGE, "AS1013", "headers-too-large", 431, "the header fields are too large")              \
    X(BAD_JSON, "AS1014", "bad-json", 400, "the body is not valid JSON")                                     \
    X(UNKNOWN_MEMBER, "AS1015", "unknown-member", 422, "the body has an unknown member")                     \
    X(UNKNOWN_PARAMETER, "AS1016", "unknown-parameter", 400, "the query has an unknown parameter")           \
    X(BAD_MEMBER, "AS1017", "bad-member", 422, "a member of the body has the wrong type or value")           \
    X(MISSING_MEMBER, "AS1018", "missing-member", 422, "a member of the body is missing")                    \
    X(BAD_PARAMETER, "AS1019", "bad-parameter", 400, "a query parameter is not usable")                      \
    X(BAD_CURSOR, "AS1020", "bad-cursor", 400, "the cursor is not usable here")                              \
    X(STALE_ETAG, "AS1021", "stale-etag", 412, "the resource has changed since")                             \
    X(ETAG_MISSING, "AS1022", "etag-missing", 428, "an If-Match header is needed")                           \
    X(TOKEN_IN_QUERY, "AS1023", "token-in-query", 400, "tokens are not taken from the query")                \
    X(BAD_PATH, "AS1024", "bad-path", 400, "the path is not usable")                                         \
    X(REQUEST_TIMEOUT, "AS1025", "request-timeout", 408, "the request did not come whole in time")           \
    X(CLOCK_REAL, "AS1026", "clock-real", 409, "the server's clock is the real one")

#define ASSENT_CODES_RULES(X)                                                                                \
    X(STATE_FORBIDS, "AS2001", "state-forbids", 409, "the ticket's state does not allow this now")           \
    X(NOT_ENTITLED, "AS2002", "not-entitled", 403, "you are not among those who may do this")                \
    X(SEPARATION, "AS2003", "separation-of-duties", 403, "separation of duties forbids this")                \
    X(STALE_SUBJECT, "AS2004", "stale-subject", 409, "what you saw has changed since")                       \
    X(FIELD_MISSING, "AS2005", "field-missing", 422, "a field must be filled first")                         \
    X(FIELD_INVALID, "AS2006", "field-invalid", 422, "a field's value is not valid")                         \
    X(FIELD_UNKNOWN, "AS2007", "field-unknown", 422, "the workflow has no such field")                       \
    X(FIELD_READ_ONLY, "AS2008", "field-read-only", 403, "the field may not be changed now")                 \
    X(COMMENT_MISSING, "AS2009", "comment-missing", 422, "a comment is needed")                              \
    X(ALREADY_VOTED, "AS2010", "already-voted", 409, "you have voted in this round")                         \
    X(NO_VOTE, "AS2011", "no-vote", 409, "you have no standing vote in this round")                          \
    X(LEASE_LOST, "AS2012", "lease-lost", 409, "the lease on the job is lost")                               \
    X(JOB_OVER, "AS2013", "job-ended", 410, "the job has ended")                                             \
    X(ACTION_UNKNOWN, "AS2014", "action-unknown", 404, "the state has no such action")                       \
    X(NOBODY_CAN_DECIDE, "AS2015", "nobody-can-decide", 409, "nobody may fill a seat of the round")          \
    X(ABSENT_VALUE, "AS2016", "value-absent", 422, "a condition needs a value that is not there")            \
    X(STEPS_EXHAUSTED, "AS2017", "steps-exhausted", 422, "the ticket would move for ever")                   \
    X(LIMIT_REACHED, "AS2018", "limit-reached", 422, "the ticket has reached a limit")                       \
    X(WORKFLOW_UNKNOWN, "AS2019", "workflow-unknown", 422, "there is no such workflow")                      \
    X(HUMAN_REQUIRED, "AS2020", "human-required", 403, "only a human may do this")                           \
    X(CONDITION_FAILED, "AS2021", "condition-failed", 409, "a condition of the action does not hold")        \
    X(DEFINITION_INVALID, "AS2022", "definition-invalid", 422, "the definition has errors")                  \
    X(WORLD_INVALID, "AS2023", "world-invalid", 422, "the world file has errors")                            \
    X(GUARDS_EXHAUSTED, "AS2024", "guards-exhausted", 422, "no guard of a choice holds")                     \
    X(SEAT_MISSING, "AS2025", "seat-missing", 422, "the vote must name a seat")                              \
    X(SEAT_NEEDED, "AS2026", "seat-needed", 409, "your vote is needed in another seat")                      \
    X(FREEZE_STANDS, "AS2040", "freeze-stands", 409, "a freeze stands in the way")                           \
    X(FREEZE_UNKNOWN, "AS2041", "freeze-unknown", 422, "there is no such freeze")                            \
    X(FREEZE_NOT_MET, "AS2042", "freeze-not-met", 409, "the freeze does not stand in the way")               \
    X(GATE_CLOSED, "AS2050", "gate-closed", 409, "the gate is not open")                                     \
    X(DELEGATION_INVALID, "AS2060", "delegation-invalid", 422, "this delegation is not possible")            \
    X(DELEGATION_OVERLAPS, "AS2061", "delegation-overlaps", 409, "somebody has these votes already")         \
    X(DELEGATION_CHAINS, "AS2062", "delegation-chains", 409, "a delegate's vote is not passed on")           \
    X(NOT_NARROWER, "AS2080", "not-narrower", 422, "a vote only narrows what it approves")                   \
    X(TEMPLATE_UNKNOWN, "AS2090", "template-unknown", 422, "there is no such template")                      \
    X(TEMPLATE_PINNED, "AS2091", "template-pinned", 403, "the template pins this field")                     \
    X(TEMPLATE_INVALID, "AS2092", "template-invalid", 422, "this template is not possible")                  \
    X(TEMPLATE_STATE, "AS2093", "template-state", 409, "the template's state does not allow this now")       \
    X(NOT_ON_AGENDA, "AS2100", "not-on-agenda", 409, "the round is not on the meeting's agenda")             \
    X(MEETING_TOO_EARLY, "AS2101", "meeting-too-early", 409, "the meeting has not begun")                    \
    X(MEETING_OVER, "AS2102", "meeting-over", 409, "the meeting's record is closed")                         \
    X(MEETING_QUORUM, "AS2103", "meeting-quorum", 409, "too few members are in the meeting")                 \
    X(NOT_PRESENT, "AS2104", "not-present", 422, "they are not in the meeting")                              \
    X(ITEM_UNDECIDED, "AS2105", "item-undecided", 409, "the votes of those present decide nothing")          \
    X(NO_NEXT_MEETING, "AS2106", "no-next-meeting", 409, "the board has no later meeting")                   \
    X(PERSON_UNFIT, "AS2120", "person-unfit", 422, "that person cannot be named here")                       \
    X(OWN_APPROVAL, "AS2121", "own-approval", 409, "the requester would have approved it")                   \
    X(APPROVER_ASKED, "AS2122", "approver-asked", 409, "that person is asked already")                       \
    X(ONE_BY_ONE, "AS2123", "one-by-one", 409, "the votes of this round are given one by one")

#define ASSENT_CODES_ENGINE(X)                                                                               \
    X(BAD_RECORD, "AS3001", "bad-record", 500, "a stored record cannot be read")                             \
    X(CONFLICT, "AS3002", "conflict", 409, "somebody else was faster")                                       \
    X(STORE_FULL, "AS3003", "store-full", 503, "the disk is full")                                           \
    X(STORE_BROKEN, "AS3004", "store-broken", 503, "the store cannot be reached")                            \
    X(STORE_UNKNOWN, "AS3005", "store-unknown", 503, "it is not known whether this was kept")                \
    X(STORE_LOCKED, "AS3006", "store-locked", 503, "another engine has the store open")                      \
    X(STORE_VERSION, "AS3007", "store-version", 503, "the store was written by another version")             \
    X(CHAIN_BROKEN, "AS3008", "chain-broken", 500, "the journal's chain is broken")                          \
    X(STORE_READ_ONLY, "AS3009", "store-read-only", 503, "the store cannot be written")                      \
    X(BUSY, "AS4001", "busy", 503, "too much is waiting already")                                            \
    X(TOO_MANY, "AS4002", "too-many-requests", 429, "too many requests")                                     \
    X(STOPPING, "AS4003", "stopping", 503, "the server is stopping")                                         \
    X(INTERNAL, "AS4004", "internal", 500, "something went wrong inside")                                    \
    X(SIGNALS_FULL, "AS4005", "too-many-signals", 429, "too many signals wait for a ticket")

#endif

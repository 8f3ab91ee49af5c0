// SPDX-License-Identifier: Apache-2.0
// The runtime: a machine without I/O around the core. Requests go in, orders come out, completions come back,
// replies come out, and it says when it wants to be called next (architecture.md, "Contracts", R1-R8).
// Everything here belongs to the loop's thread.
//
//   assent_runtime_submit  ->  assent_runtime_order … (somebody performs it) … assent_runtime_done  ->
//   assent_runtime_reply
//
// R1 One turn in flight for a ticket; later commands wait in its bounded mailbox.
// R2 A turn has a bounded number of steps (ASSENT_STEPS_A_TURN) and hooks (ASSENT_HOOKS_A_TURN).
// R3 Nobody hears of anything that is not committed.
// R4 A failed job is retried from a durable counter, never from a sleeping thread.
// R5 After an unknown commit outcome the ticket is dropped from memory and reloaded, and the keys are read
// again before any is judged. R6 Every queue has a limit; at the limit the answer is BUSY, at once. R7 Memory
// is bounded by the working set: cold tickets and far timers live in the store. R8 What others have committed
// would come in through one door, the journal's tail; on the embedded store nobody else commits.
#ifndef ASSENT_RUNTIME_RUNTIME_H
#define ASSENT_RUNTIME_RUNTIME_H

#include <assent/runtime/request.h>

struct assent_runtime;
struct assent_order; // order.h: for who performs them

struct assent_runtime_config {
    unsigned char seed[32];   // dice: ids, salts and tokens are drawn from it by counting; never shown
    unsigned char pepper[32]; // tokens are kept as HMAC-SHA-256(pepper, token) (AUTH-06)
    int64_t key_keep_us;      // how long an idempotency key is remembered (default 72 h when 0)
    size_t key_most;          // and how many (default 500,000 when 0)
    size_t hot_tickets;       // ASSENT_HOT_TICKETS when 0
    size_t hot_bytes;         // ASSENT_HOT_BYTES when 0
    size_t batch_items;       // ASSENT_BATCH_ITEMS when 0
};

// Opens; the first orders read what is needed to start. Owns: the caller closes it, after every order has
// come back.
struct assent_runtime *assent_runtime_open(const struct assent_runtime_config *config, int64_t now_us);
void assent_runtime_close(struct assent_runtime *runtime);
// True once the start's orders are done: world, definitions, tokens, keys, offers, near timers. Requests
// before that are BUSY. False with *error set when the start failed; the process should end with that text.
bool assent_runtime_ready(const struct assent_runtime *runtime, struct assent_error *error);

// Takes a request; copies what it keeps. Exactly one reply with request->cookie follows, unless this returns
// false (then error says why: BUSY, STOPPING).
bool assent_runtime_submit(struct assent_runtime *runtime, const struct assent_request *request,
                           int64_t now_us, struct assent_error *error);
// The client of a waiting request has gone: a waiting claim is taken from the queue; anything else goes on
// and its reply says nothing to nobody.
void assent_runtime_cancel(struct assent_runtime *runtime, uint64_t cookie);

// The next thing to do outside; NULL when there is nothing now. The order belongs to the performer until
// assent_runtime_done. At most one COMMIT is out at a time; what comes meanwhile fills the next batch (group
// commit by draining).
struct assent_order *assent_runtime_order(struct assent_runtime *runtime);
// Gives an order back, its results filled in. Takes ownership.
void assent_runtime_done(struct assent_runtime *runtime, struct assent_order *order, int64_t now_us);
// The next reply, or NULL. Valid until the next call of any function of the runtime.
const struct assent_reply *assent_runtime_reply(struct assent_runtime *runtime);

// When assent_runtime_tick wants to be called; INT64_MAX: no clock runs.
int64_t assent_runtime_deadline_us(const struct assent_runtime *runtime);
void assent_runtime_tick(struct assent_runtime *runtime, int64_t now_us);

// Waiting claims are answered empty, and no claim waits from now on; anything else goes on. Before a stop,
// while clients that have not heard of it still send.
void assent_runtime_drain(struct assent_runtime *runtime);
// From now on requests are refused with STOPPING; waiting claims are answered empty. What is in flight goes
// on.
void assent_runtime_stop(struct assent_runtime *runtime);
// True when no request, order or reply is under way.
bool assent_runtime_idle(const struct assent_runtime *runtime);

// The world that decisions see now. Valid until the next call of done. Never NULL after ready.
const struct assent_world *assent_runtime_world(const struct assent_runtime *runtime);
// Who a bearer token stands for. Constant time in the token's value. Fails: UNAUTHENTICATED (unknown,
// expired, revoked, its person inactive).
bool assent_runtime_identify(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                             struct assent_principal *out, struct assent_error *error);
// The same by the token's id, for what was given out in its place. Not constant time: an id is no secret.
bool assent_runtime_identify_id(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                                struct assent_principal *out, struct assent_error *error);

// On the very first start: the administrator's token, to be printed once. Empty otherwise.
struct assent_text assent_runtime_first_token(const struct assent_runtime *runtime);

// Gauges for /metrics and tests.
struct assent_runtime_counts {
    int64_t commits, items, conflicts, failures, turns, refusals, replays;
    int64_t hooks, hook_failures, timers_fired, leases_expired;
    // Of signals: sent; deliveries; deliveries that a ticket could not take; that no ticket came for;
    // dropped.
    int64_t signals_received, signals_delivered, signals_refused, signals_expired, signals_dropped;
    int64_t tickets_created, jobs_claimed, faults, faults_resolved;
    int64_t tickets_ended[ASSENT_OUTCOME_CANCELLED + 1]; // by their outcomes
    int64_t votes[ASSENT_VOTE_OBJECT + 1];               // by their choices
    int64_t rounds_closed[ASSENT_ROUND_LEFT + 1];
    int64_t jobs_ended[ASSENT_JOB_SKIPPED + 1];
    int64_t sweeps, clocks_moved;       // after the world has changed: begun; tickets whose clocks moved
    int64_t rounds_settled;             // and tickets of which it has decided something
    int64_t steps_back;                 // of the clock
    int64_t audiences;                  // of tickets, worked out for those who follow the journal
    int64_t signals_open, signals_owed; // owed: those that a ticket which listens could not take
    int64_t hot_tickets, hot_bytes, waiting_requests, waiting_claims, waiting_gates, waiting_readers,
        near_timers, offers, keys, orders_out;
};
struct assent_runtime_counts assent_runtime_count(const struct assent_runtime *runtime);

#endif

// SPDX-License-Identifier: Apache-2.0
// The stand on which the runtime is tested: the real runtime on the simulated store, its orders performed by
// the loop's functions one by one, in virtual time. A test may hold orders back, fail them, or answer them
// itself; replies are copied and found again by their cookie.
#ifndef TESTS_RUNTIME_STAND_H
#define TESTS_RUNTIME_STAND_H

#include <assent/base/time.h>
#include <assent/hooks/sandbox.h>
#include <assent/runtime/order.h>
#include <assent/runtime/runtime.h>
#include <assent/store/sim.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { STAND_ORDERS = 8192, STAND_ANSWERS = 8192, STAND_CLAIMED = 8, STAND_TOLD = 64 };

struct stand_claimed {
    struct assent_id ticket;
    int64_t job, fence;
};

// What a reply said, copied.
struct stand_answer {
    uint64_t cookie;
    enum assent_request_kind kind;
    bool ok, replayed, unchanged, cancel_requested;
    int64_t status, version, lease_until_us, retry_after_s;
    struct assent_error error;
    const struct assent_ticket *ticket;
    struct assent_text rule, report, secret, token, signal;
    enum assent_signal_state signal_state;
    size_t signal_count, delivery_count, owed_count;
    int64_t signal_tickets;
    int64_t then_us, then_directory;
    enum assent_gate_decision gate;
    struct assent_world_counts counts;
    size_t diagnostic_count;
    size_t claimed_count, turn_count, list_count, token_count, fact_count;
    struct stand_claimed claimed[STAND_CLAIMED];
    struct assent_feed feed;  // without items
    int64_t told[STAND_TOLD]; // the items' seqs
};

struct stand {
    struct assent_arena *arena;
    struct assent_runtime_config config;
    struct assent_sim_disk *disk;
    struct assent_store *store;
    struct assent_reader *reader;
    struct assent_sandbox *sandbox;
    struct assent_runtime *runtime;
    struct assent_text first_token; // of the first start
    int64_t now_us;
    uint64_t cookies;
    struct assent_order *orders[STAND_ORDERS]; // taken from the runtime, not performed
    size_t order_count;
    struct stand_answer answers[STAND_ANSWERS];
    size_t answer_count;
    // Asked before an order is performed; true: the test has performed it. NULL: nothing is asked.
    bool (*instead)(struct stand *stand, struct assent_order *order);
    void *context;
};

// cmocka's set-up and tear-down: a stand with world.yaml applied and jobs.yaml and private.yaml deployed.
int stand_setup(void **state);
int stand_teardown(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, stand_setup, stand_teardown)

// A stand whose store is empty and whose runtime has not begun; stand_start makes it ready and asserts so.
struct stand *stand_make(const struct assent_runtime_config *config);
void stand_free(struct stand *stand);
void stand_start(struct stand *stand);
bool stand_try_start(struct stand *stand, struct assent_error *error);
// The process ends in order, or dies (what is not synced is lost), and starts again.
void stand_restart(struct stand *stand);
void stand_crash(struct stand *stand);
void stand_end(struct stand *stand); // closes runtime and store; the disk stays
void stand_furnish(struct stand *stand);

// Orders.
void stand_take(struct stand *stand);                                   // takes what is out; performs nothing
void stand_do(struct stand *stand, size_t at);                          // performs one of those taken
bool stand_do_kind(struct stand *stand, enum assent_order_kind kind);   // the first of its kind, if any
size_t stand_holds(struct stand *stand, enum assent_order_kind kind);   // how many are held
void stand_fail(struct stand *stand, size_t at, enum assent_code code); // it comes back failed
void stand_until(struct stand *stand, enum assent_order_kind kind); // performs until the next is of this kind
void stand_work(struct stand *stand);                               // performs everything there is
void stand_pass(struct stand *stand, int64_t us);        // time passes, then a tick; performs nothing
void stand_reach(struct stand *stand, int64_t until_us); // ticks at each deadline until then, performs all

// Requests. Each returns its cookie; stand_answer finds the answer, NULL while there is none.
struct assent_principal stand_who(struct stand *stand, const char *handle); // with the person's permissions
struct assent_request stand_request(struct stand *stand, enum assent_request_kind kind, const char *handle);
uint64_t stand_submit(struct stand *stand, struct assent_request *request);
const struct stand_answer *stand_answer(struct stand *stand, uint64_t cookie);
const struct stand_answer *stand_call(struct stand *stand, struct assent_request *request); // submit and work
void stand_key(struct assent_request *request, const char *key, const char *body);

struct assent_request stand_create(struct stand *stand, const char *handle, const char *workflow,
                                   const char *summary);
struct assent_request stand_act(struct stand *stand, const char *handle, struct assent_id ticket,
                                const char *action);
struct assent_request stand_vote(struct stand *stand, const char *handle, struct assent_id ticket);
struct assent_request stand_claim(struct stand *stand, const char *handle, const char *type, int64_t wait_us);
struct assent_request stand_report(struct stand *stand, const char *handle, const struct stand_claimed *held,
                                   enum assent_event_kind kind);
struct assent_request stand_extend(struct stand *stand, const char *handle, const struct stand_claimed *held,
                                   int64_t lease_us);
struct assent_request stand_look(struct stand *stand, const char *handle, struct assent_id ticket);

// signals.yaml, whose tickets listen, deployed; a ticket of it with this summary, its action taken.
void stand_listeners(struct stand *stand);
void stand_deploy(struct stand *stand, const char *name); // another workflow of tests/runtime, without Lua
struct assent_id stand_listener(struct stand *stand, const char *summary, const char *action);
struct assent_request stand_signal(struct stand *stand, const char *handle, const char *name,
                                   const char *key);
struct assent_request stand_signal_of(struct stand *stand, enum assent_request_kind kind, const char *handle,
                                      struct assent_text id);

// A new ticket of ann's in draft, or with its job on offer; asserts that it worked.
struct assent_id stand_ticket(struct stand *stand);
struct assent_id stand_offer(struct stand *stand);
// The ticket as committed, from the store.
const struct assent_ticket *stand_stored(struct stand *stand, struct assent_id ticket);
bool stand_in_state(struct stand *stand, struct assent_id ticket, const char *state);
struct assent_turn stand_newest(struct stand *stand, struct assent_id ticket); // its last turn, as stored
size_t stand_signalled(struct stand *stand, struct assent_id ticket);          // how often, by its journal
int64_t stand_turns(struct stand *stand);                                      // in the journal
// Whether a sweep is on its way. The machine dies when so many orders of the world's have been done, and
// starts again; false: before it was applied. All of it is done; gives the most requests that waited at once.
bool stand_sweeps(struct stand *stand);
bool stand_dies_at(struct stand *stand, struct assent_request *world, int orders);
int64_t stand_crowd(struct stand *stand, struct assent_request *world);
struct assent_text stand_file(struct stand *stand, const char *name); // of tests/runtime

#endif

// SPDX-License-Identifier: Apache-2.0
// The runtime's face: requests in, orders out, completions in, replies out. Promises R1-R8 stand in
// runtime.h; the file of each subject keeps its part.
#include "gates.h"
#include "meetings.h"
#include "past.h"
#include "signals.h"
#include "supersede.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define KEY_KEEP_US (72 * ASSENT_HOUR_US)
enum { KEY_MOST = 500000 };

struct assent_order *order_open(struct assent_runtime *runtime, enum assent_order_kind kind,
                                enum purpose purpose, void *owner)
{
    struct assent_arena *arena = arena_borrow(runtime);
    struct assent_order *order = memory_take(sizeof *order);
    order->kind = kind;
    order->purpose = (int)purpose;
    order->owner = owner;
    order->arena = arena;
    return order;
}

void order_send(struct assent_runtime *runtime, struct assent_order *order)
{
    order->next = NULL;
    *runtime->orders.end = order;
    runtime->orders.end = &order->next;
    runtime->orders_out++;
}

void order_close(struct assent_order *order)
{
    if (order->compile.definition_arena != NULL)
        assent_arena_close(order->compile.definition_arena);
    if (order->world.directory_arena != NULL)
        assent_arena_close(order->world.directory_arena);
    assent_arena_close(order->arena);
    free(order);
}

struct assent_runtime *assent_runtime_open(const struct assent_runtime_config *config, int64_t now_us)
{
    struct assent_runtime *runtime = memory_take(sizeof *runtime);
    runtime->config = *config;
    if (runtime->config.key_keep_us == 0)
        runtime->config.key_keep_us = KEY_KEEP_US;
    if (runtime->config.key_most == 0)
        runtime->config.key_most = KEY_MOST;
    if (runtime->config.hot_tickets == 0)
        runtime->config.hot_tickets = ASSENT_HOT_TICKETS;
    if (runtime->config.hot_bytes == 0)
        runtime->config.hot_bytes = ASSENT_HOT_BYTES;
    if (runtime->config.batch_items == 0)
        runtime->config.batch_items = ASSENT_BATCH_ITEMS;
    memcpy(runtime->dice.seed, config->seed, sizeof runtime->dice.seed);
    runtime->now_us = now_us;
    runtime->started_us = now_us;
    runtime->orders.end = &runtime->orders.first;
    runtime->runnable_end = &runtime->runnable;
    runtime->held_end = &runtime->held;
    runtime->replies_end = &runtime->replies;
    runtime->offers.waiters_end = &runtime->offers.waiters;
    runtime->feed.waiters_end = &runtime->feed.waiters;
    runtime->gates.ready_end = &runtime->gates.ready;
    runtime->feed.first = 1;
    runtime->feed.head = -1;
    runtime->feed.heard_us = INT64_MIN / 2;
    schedule_open(runtime);
    signals_open(runtime);
    start_begin(runtime);
    return runtime;
}

void assent_runtime_close(struct assent_runtime *runtime)
{
    assert(runtime->orders_out == 0 && "every order has come back");
    runtime->closing = true;
    if (runtime->shown != NULL)
        errand_close(runtime->shown);
    errands_close(runtime->replies);
    errands_close(runtime->held);
    errands_close(runtime->offers.waiters);
    feed_close(runtime);
    gates_close(runtime);
    for (size_t i = 0; i < runtime->batch_count; i++) {
        if (runtime->batch[i]->entry == NULL) // the others are their entries' current ones
            errand_close(runtime->batch[i]);
    }
    entries_close(runtime);
    keys_close(runtime);
    numbers_close(runtime);
    offers_close(runtime);
    signals_close(runtime);
    schedule_close(runtime);
    figures_close(runtime);
    tokens_close(runtime);
    delegations_close(runtime);
    templates_close(runtime);
    meetings_forget(runtime);
    free(runtime->timers.heap);
    while (runtime->programs != NULL) {
        struct program *program = runtime->programs;
        runtime->programs = program->next;
        errands_close(program->waiting);
        program_close(program);
    }
    sweep_close(runtime);
    world_version_drop(runtime->world);
    if (runtime->first_token_arena != NULL)
        assent_arena_close(runtime->first_token_arena);
    for (size_t i = 0; i < runtime->spare_count; i++)
        assent_arena_close(runtime->spare[i]);
    free(runtime->batch);
    free(runtime->committing);
    assent_forget(&runtime->config, sizeof runtime->config);
    free(runtime);
}

bool assent_runtime_ready(const struct assent_runtime *runtime, struct assent_error *error)
{
    if (error != NULL)
        *error = runtime->phase == PHASE_BROKEN ? runtime->broken : (struct assent_error){0};
    return runtime->world != NULL && runtime->phase == PHASE_READY;
}

// The clock may step back: order is by sequence, so nothing but waiting depends on it. What was to happen at
// an instant happens when the clock gets there.
static void set_clock(struct assent_runtime *runtime, int64_t now_us)
{
    runtime->counts.steps_back += now_us < runtime->now_us;
    runtime->now_us = now_us;
}

// Everything that can be done now: an errand that ends may free a job that somebody waits for, and a claim
// that is woken starts errands.
static void work(struct assent_runtime *runtime)
{
    do {
        gates_work(runtime);
        entries_work(runtime);
        moves_work(runtime);
        claims_wake(runtime);
        signals_work(runtime);
        sweep_work(runtime);
        templates_work(runtime);
    } while (runtime->runnable != NULL || runtime->gates.ready != NULL);
    feed_wake(runtime);
}

bool assent_runtime_submit(struct assent_runtime *runtime, const struct assent_request *request,
                           int64_t now_us, struct assent_error *error)
{
    set_clock(runtime, now_us);
    if (runtime->stopping)
        return assent_error_set(error, ASSENT_STOPPING, "the server is stopping; try again in a moment");
    if (runtime->phase == PHASE_BROKEN) {
        *error = runtime->broken;
        return false;
    }
    size_t beside = runtime->timers.firing + runtime->feed.waiter_count + runtime->gates.count;
    if (runtime->errand_count - beside >= ASSENT_COMMANDS || runtime->world == NULL)
        return assent_error_set(error, ASSENT_BUSY, "too many requests are waiting; try again in a second");
    dispatch(errand_open(runtime, request));
    work(runtime);
    return true;
}

void assent_runtime_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    claims_cancel(runtime, cookie);
    feed_cancel(runtime, cookie);
    gates_cancel(runtime, cookie);
}

struct assent_order *assent_runtime_order(struct assent_runtime *runtime)
{
    struct assent_order *order = runtime->orders.first;
    if (order == NULL)
        return batch_order(runtime);
    runtime->orders.first = order->next;
    if (runtime->orders.first == NULL)
        runtime->orders.end = &runtime->orders.first;
    order->next = NULL;
    return order;
}

// What is read for the runtime itself, at the start and on its way, and who listens.
static void loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    if (order->purpose == PURPOSE_TIMERS)
        timers_loaded(runtime, order);
    else if (order->purpose == PURPOSE_OFFERS)
        offers_loaded(runtime, order);
    else if (order->purpose == PURPOSE_TEMPLATE)
        templates_listed(runtime, order);
    else if (order->purpose == PURPOSE_SUPERSEDE)
        supersede_listed(runtime, order);
    else
        start_read(runtime, order);
}

// True when the order is kept by whom it was for.
static bool handle(struct assent_runtime *runtime, struct assent_order *order)
{
    switch ((enum purpose)order->purpose) {
    case PURPOSE_COMMIT:
        batch_done(runtime, order);
        return false;
    case PURPOSE_LOAD:
        entry_loaded(runtime, order);
        return false;
    case PURPOSE_NAME:
        dispatch_named(runtime, order);
        return false;
    case PURPOSE_READ:
        return page_done(runtime, order);
    case PURPOSE_GATE:
        gate_listed(runtime, order);
        return false;
    case PURPOSE_MEETING:
        meeting_read(runtime, order);
        return false;
    case PURPOSE_AGENDA:
        agenda_read(runtime, order);
        return true;
    case PURPOSE_HOOK:
        turn_hook_done(runtime, order);
        return false;
    case PURPOSE_REPLAY:
        replay_done(runtime, order);
        return false;
    case PURPOSE_TIMERS:
    case PURPOSE_OFFERS:
    case PURPOSE_START:
    case PURPOSE_SUPERSEDE:
    case PURPOSE_TEMPLATE:
        loaded(runtime, order);
        return false;
    case PURPOSE_PROGRAM:
        program_compiled(runtime, order);
        return false;
    case PURPOSE_DEPLOY:
        deploy_compiled(runtime, order);
        return false;
    case PURPOSE_WORLD:
        world_built(runtime, order);
        return true;
    case PURPOSE_LISTENERS:
        signal_listeners(runtime, order);
        return false;
    case PURPOSE_SIGNAL:
        return signal_shown(runtime, order);
    case PURPOSE_SWEEP:
        sweep_page(runtime, order);
        return false;
    case PURPOSE_WORLD_START:
        world_install(runtime, order);
        start_step(runtime);
        return false;
    case PURPOSE_FEED:
        return feed_page(runtime, order);
    case PURPOSE_REPORT:
        report_read(runtime, order);
        return false;
    case PURPOSE_PAST:
        past_done(runtime, order);
        return false;
    }
    assert(!"unknown purpose");
    return false;
}

void assent_runtime_done(struct assent_runtime *runtime, struct assent_order *order, int64_t now_us)
{
    set_clock(runtime, now_us);
    assert(runtime->orders_out > 0);
    runtime->orders_out--;
    if (!handle(runtime, order))
        order_close(order);
    if (runtime->phase == PHASE_BROKEN)
        start_refuse(runtime, &runtime->broken);
    work(runtime);
    entries_evict(runtime);
    keys_expire(runtime);
}

static int64_t sooner(int64_t at_us, int64_t other_us)
{
    return other_us < at_us ? other_us : at_us;
}

int64_t assent_runtime_deadline_us(const struct assent_runtime *runtime)
{
    bool fires = runtime->phase == PHASE_READY && !runtime->stopping;
    int64_t at_us = sooner(sooner(claims_deadline(runtime), feed_deadline(runtime)), gates_deadline(runtime));
    if (fires)
        at_us = sooner(sooner(sooner(at_us, timers_deadline(runtime)), templates_deadline(runtime)),
                       sooner(signals_deadline(runtime), sweep_deadline(runtime)));
    if (runtime->start_again_us != 0 && runtime->start_again_us < at_us)
        at_us = runtime->start_again_us;
    if (runtime->offers.read_again_us != 0 && runtime->offers.read_again_us < at_us)
        at_us = runtime->offers.read_again_us;
    return at_us;
}

void assent_runtime_tick(struct assent_runtime *runtime, int64_t now_us)
{
    set_clock(runtime, now_us);
    if (runtime->start_again_us != 0 && runtime->start_again_us <= now_us) {
        runtime->start_again_us = 0;
        start_begin(runtime);
    }
    if (runtime->phase == PHASE_READY) {
        if (!runtime->stopping) // they would keep the stop from its end; the next start fires them
            timers_fire(runtime);
        signals_tick(runtime);
        keys_expire(runtime);
        offers_tick(runtime);
    }
    claims_tick(runtime);
    feed_tick(runtime);
    gates_tick(runtime);
    work(runtime);
}

void assent_runtime_drain(struct assent_runtime *runtime)
{
    runtime->draining = true;
    claims_stop(runtime);
    gates_stop(runtime);
    work(runtime);
}

void assent_runtime_stop(struct assent_runtime *runtime)
{
    runtime->draining = runtime->stopping = true;
    claims_stop(runtime);
    gates_stop(runtime);
    feed_stop(runtime);
    work(runtime);
}

bool assent_runtime_idle(const struct assent_runtime *runtime)
{
    return runtime->orders_out == 0 && runtime->batch_count == 0 && runtime->replies == NULL &&
           runtime->held == NULL;
}

const struct assent_world *assent_runtime_world(const struct assent_runtime *runtime)
{
    return runtime->world != NULL ? &runtime->world->world : NULL;
}

struct assent_text assent_runtime_first_token(const struct assent_runtime *runtime)
{
    return runtime->first_token;
}

struct assent_runtime_counts assent_runtime_count(const struct assent_runtime *runtime)
{
    struct assent_runtime_counts counts = runtime->counts;
    counts.signals_open = (int64_t)runtime->signals->count;
    counts.signals_owed = (int64_t)runtime->signals->owing;
    counts.hot_tickets = (int64_t)runtime->entry_count;
    counts.hot_bytes = (int64_t)runtime->hot_bytes;
    counts.waiting_requests = (int64_t)runtime->errand_count;
    counts.waiting_claims = (int64_t)runtime->offers.waiter_count;
    counts.waiting_gates = (int64_t)runtime->gates.count;
    counts.waiting_readers = (int64_t)runtime->feed.waiter_count;
    counts.near_timers = (int64_t)runtime->timers.count;
    counts.offers = (int64_t)runtime->offers.count;
    counts.keys = (int64_t)runtime->keys.count;
    counts.orders_out = (int64_t)runtime->orders_out;
    return counts;
}

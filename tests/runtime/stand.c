// SPDX-License-Identifier: Apache-2.0
// The stand's machine: start, end, orders, time. What is asked of it stands in stand_requests.c.
#include "stand.h"
#include <assent/loop/perform.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_US INT64_C(1795420800000000) // 2026-11-23T08:00:00Z, a Monday

struct stand *stand_make(const struct assent_runtime_config *config)
{
    struct stand *stand = calloc(1, sizeof *stand);
    assert_non_null(stand);
    stand->arena = assent_arena_open(0);
    stand->config = *config;
    stand->disk = assent_sim_disk_open();
    stand->sandbox = assent_sandbox_open(8);
    stand->now_us = START_US;
    return stand;
}

static void open_store(struct stand *stand)
{
    struct assent_error error;
    stand->store = assent_store_open_sim(stand->disk, &error);
    assert_non_null(stand->store);
    stand->reader = assent_reader_open(stand->store, &error);
    assert_non_null(stand->reader);
}

bool stand_try_start(struct stand *stand, struct assent_error *error)
{
    if (stand->store == NULL)
        open_store(stand);
    stand->config.seed[0]++; // every process has dice of its own
    stand->runtime = assent_runtime_open(&stand->config, stand->now_us);
    for (int i = 0; i < 20; i++) {
        if (assent_runtime_ready(stand->runtime, error))
            return true;
        if (error->code != ASSENT_OK)
            return false;
        stand_work(stand);
        stand_pass(stand, ASSENT_SECOND_US);
    }
    return assent_runtime_ready(stand->runtime, error);
}

void stand_start(struct stand *stand)
{
    struct assent_error error;
    bool ok = stand_try_start(stand, &error);
    if (!ok)
        print_error("start: %s\n", error.text);
    assert_true(ok);
    stand_work(stand);
    struct assent_text token = assent_runtime_first_token(stand->runtime);
    if (token.count > 0)
        stand->first_token = assent_text_copy(stand->arena, token);
}

void stand_end(struct stand *stand)
{
    if (stand->runtime != NULL) {
        stand->instead = NULL;
        assent_runtime_stop(stand->runtime);
        stand_work(stand);
        assent_runtime_close(stand->runtime);
    }
    stand->runtime = NULL;
    assent_reader_close(stand->reader);
    assent_store_close(stand->store);
    stand->store = NULL;
    stand->reader = NULL;
}

void stand_restart(struct stand *stand)
{
    stand_end(stand);
    stand_start(stand);
}

void stand_crash(struct stand *stand)
{
    stand->instead = NULL;
    assent_sim_disk_crash(stand->disk);
    assent_runtime_stop(stand->runtime);
    while (stand_take(stand), stand->order_count > 0)
        stand_fail(stand, 0, ASSENT_STORE_BROKEN);
    assent_runtime_close(stand->runtime);
    stand->runtime = NULL;
    assent_reader_close(stand->reader);
    assent_store_close(stand->store);
    stand->store = NULL;
    stand_start(stand);
}

void stand_free(struct stand *stand)
{
    if (stand->store != NULL)
        stand_end(stand);
    assent_sim_disk_close(stand->disk);
    assent_sandbox_close(stand->sandbox);
    assent_arena_close(stand->arena);
    free(stand);
}

int stand_setup(void **state)
{
    struct assent_runtime_config config = {0};
    struct stand *stand = stand_make(&config);
    stand_start(stand);
    stand_furnish(stand);
    *state = stand;
    return 0;
}

int stand_teardown(void **state)
{
    stand_free(*state);
    return 0;
}

// --- orders ---

static void keep_answer(struct stand *stand, const struct assent_reply *reply)
{
    assert_true(stand->answer_count < STAND_ANSWERS);
    assert_null(stand_answer(stand, reply->cookie)); // nobody is answered twice
    struct stand_answer *answer = &stand->answers[stand->answer_count++];
    *answer = (struct stand_answer){
        .cookie = reply->cookie,
        .kind = reply->kind,
        .ok = reply->ok,
        .replayed = reply->replayed,
        .unchanged = reply->unchanged,
        .cancel_requested = reply->cancel_requested,
        .status = reply->status,
        .version = reply->version,
        .lease_until_us = reply->lease_until_us,
        .retry_after_s = reply->retry_after_s,
        .then_us = reply->then_us,
        .gate = reply->gate.decision,
        .then_directory = reply->then_directory,
        .error = reply->error,
        .rule = assent_text_copy(stand->arena, reply->rule),
        .report = assent_text_copy(stand->arena, reply->report),
        .secret = assent_text_copy(stand->arena, reply->secret),
        .counts = reply->counts,
        .diagnostic_count = reply->diagnostics.list.count,
        .claimed_count = reply->claimed_count,
        .turn_count = reply->turns.count,
        .list_count = reply->list.count,
        .token_count = reply->token_count,
        .fact_count = reply->fact_count,
        .signal_count = reply->signal_count,
    };
    answer->feed = reply->feed;
    answer->feed.items = NULL;
    for (size_t i = 0; i < reply->feed.count; i++)
        answer->told[i] = reply->feed.items[i].turn->seq;
    if (reply->signal_count > 0) {
        const struct assent_signal_view *signal = &reply->signals[0];
        answer->signal = assent_text_copy(stand->arena, signal->id);
        answer->signal_state = signal->state;
        answer->signal_tickets = signal->tickets;
        answer->delivery_count = signal->delivery_count;
        answer->owed_count = signal->owed_count;
    }
    if (reply->ticket != NULL)
        answer->ticket = assent_ticket_copy(stand->arena, reply->ticket);
    if (reply->token_count == 1)
        answer->token = assent_text_copy(stand->arena, reply->tokens[0].id);
    for (size_t i = 0; i < reply->claimed_count && i < STAND_CLAIMED; i++)
        answer->claimed[i] = (struct stand_claimed){reply->claimed[i].ticket->id, reply->claimed[i].job->n,
                                                    reply->claimed[i].job->fence};
}

void stand_take(struct stand *stand)
{
    for (struct assent_order *order; (order = assent_runtime_order(stand->runtime)) != NULL;) {
        assert_true(stand->order_count < STAND_ORDERS);
        stand->orders[stand->order_count++] = order;
    }
    for (const struct assent_reply *reply; (reply = assent_runtime_reply(stand->runtime)) != NULL;)
        keep_answer(stand, reply);
}

static void perform(struct stand *stand, struct assent_order *order)
{
    if (stand->instead != NULL && stand->instead(stand, order))
        return;
    switch (order->kind) {
    case ASSENT_ORDER_COMMIT:
        assent_perform_commit(order, stand->store);
        break;
    case ASSENT_ORDER_READ:
        assent_perform_read(order, stand->reader);
        break;
    case ASSENT_ORDER_HOOK:
        assent_perform_hook(order, stand->sandbox, assent_hook_budget_default());
        break;
    case ASSENT_ORDER_COMPILE:
        assent_perform_compile(order, stand->sandbox);
        break;
    case ASSENT_ORDER_WORLD:
        assent_perform_world(order);
        break;
    }
}

static struct assent_order *pull(struct stand *stand, size_t at)
{
    assert_true(at < stand->order_count);
    struct assent_order *order = stand->orders[at];
    stand->order_count--;
    memmove(&stand->orders[at], &stand->orders[at + 1], (stand->order_count - at) * sizeof(order));
    return order;
}

void stand_do(struct stand *stand, size_t at)
{
    struct assent_order *order = pull(stand, at);
    perform(stand, order);
    assent_runtime_done(stand->runtime, order, stand->now_us);
    stand_take(stand);
}

void stand_fail(struct stand *stand, size_t at, enum assent_code code)
{
    struct assent_order *order = pull(stand, at);
    order->ok = false;
    assent_error_set(&order->error, code, "the test says so");
    for (size_t i = 0; i < order->item_count; i++)
        order->items[i].outcome = code == ASSENT_STORE_UNKNOWN ? ASSENT_ITEM_UNKNOWN : ASSENT_ITEM_FAILED;
    order->hook.answer.failed = true;
    order->hook.answer.error = order->error;
    assent_runtime_done(stand->runtime, order, stand->now_us);
    stand_take(stand);
}

bool stand_do_kind(struct stand *stand, enum assent_order_kind kind)
{
    stand_take(stand);
    for (size_t i = 0; i < stand->order_count; i++) {
        if (stand->orders[i]->kind == kind) {
            stand_do(stand, i);
            return true;
        }
    }
    return false;
}

size_t stand_holds(struct stand *stand, enum assent_order_kind kind)
{
    stand_take(stand);
    size_t count = 0;
    for (size_t i = 0; i < stand->order_count; i++)
        count += stand->orders[i]->kind == kind;
    return count;
}

void stand_until(struct stand *stand, enum assent_order_kind kind)
{
    for (stand_take(stand); stand->order_count == 0 || stand->orders[0]->kind != kind;)
        stand_do(stand, 0);
}

void stand_work(struct stand *stand)
{
    stand_take(stand);
    while (stand->order_count > 0)
        stand_do(stand, 0);
}

void stand_pass(struct stand *stand, int64_t us)
{
    stand->now_us += us;
    assent_runtime_tick(stand->runtime, stand->now_us);
    stand_take(stand);
}

void stand_reach(struct stand *stand, int64_t until_us)
{
    for (int ticks = 0;; ticks++) {
        assert_true(ticks < 10000); // a deadline that does not move is a loop that spins
        stand_work(stand);
        int64_t at_us = assent_runtime_deadline_us(stand->runtime);
        if (at_us > until_us)
            break;
        if (at_us > stand->now_us)
            stand->now_us = at_us;
        stand_pass(stand, 0);
    }
    stand_pass(stand, until_us - stand->now_us);
    stand_work(stand);
}

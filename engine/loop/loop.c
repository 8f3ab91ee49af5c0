// SPDX-License-Identifier: Apache-2.0
// The loop: one uv loop on one thread. A kick performs what the runtime has ready and delivers its replies,
// until there is nothing more; threads bring their orders back through the tray. A stop: listeners drain
// while requests are still served, then the runtime takes no more, what is in flight ends, the listeners
// close, the loop runs out of handles.
#include "loop_internal.h"
#include <assent/base/limits.h>
#include <assent/base/log.h>
#include <assert.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE_FUEL = 50000, SLICE_MS = 5, DRAIN_MS = 25000 };

struct uv_loop_s *assent_loop_uv(struct assent_loop *loop)
{
    return &loop->uv;
}

struct assent_runtime *assent_loop_runtime(struct assent_loop *loop)
{
    return loop->runtime;
}

void assent_loop_log(struct assent_loop *loop, int level, const char *event, ...)
{
    if (loop->config.quiet && level < ASSENT_LOG_WARN)
        return;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer line = assent_buffer_in(arena);
    assent_log_begin(&line, assent_loop_now_us(loop), (enum assent_log_level)level, event);
    va_list list;
    va_start(list, event);
    for (const char *key; (key = va_arg(list, const char *)) != NULL;)
        assent_log_text(&line, key, assent_text_of(va_arg(list, const char *)));
    va_end(list);
    assent_log_end(&line);
    fwrite(line.bytes, 1, line.count, stderr);
    assent_arena_close(arena);
}

void assent_loop_secret(const struct assent_loop *loop, const char *name, unsigned char out[32])
{
    struct assent_text key = assent_text_slice((const char *)loop->pepper, sizeof loop->pepper);
    struct assent_digest digest = assent_digest_hmac(key, assent_text_of(name));
    memcpy(out, digest.bytes, sizeof digest.bytes);
}

// A store in trouble is told once, and once when it is well again.
static void watch_store(struct assent_loop *loop, const struct assent_order *order)
{
    if (!order->ok && !loop->store_told)
        assent_loop_log(loop, ASSENT_LOG_ERROR, "store-trouble", "code", assent_code_slug(order->error.code),
                        "text", order->error.text, NULL);
    else if (order->ok && loop->store_told)
        assent_loop_log(loop, ASSENT_LOG_INFO, "store-well-again", NULL);
    loop->store_told = !order->ok;
}

static void perform_hook(struct assent_loop *loop, struct assent_order *order)
{
    struct assent_hook_budget budget = assent_hook_budget_default();
    budget.fuel = loop->config.hook_slice_fuel > 0 ? loop->config.hook_slice_fuel : SLICE_FUEL;
    budget.wall_ms = SLICE_MS;
    budget.now_ms = clock_steady_ms;
    if (assent_perform_hook(order, loop->loop_sandbox, budget))
        assent_runtime_done(loop->runtime, order, assent_loop_now_us(loop));
    else
        threads_send(loop, order); // purity makes it legal to begin again
}

static void set_timer(struct assent_loop *loop);

static bool round_of_work(struct assent_loop *loop)
{
    bool any = false;
    for (struct assent_order *order; (order = assent_runtime_order(loop->runtime)) != NULL;) {
        any = true;
        if (order->kind == ASSENT_ORDER_HOOK)
            perform_hook(loop, order);
        else
            threads_send(loop, order);
    }
    for (const struct assent_reply *reply; (reply = assent_runtime_reply(loop->runtime)) != NULL;) {
        any = true;
        if (loop->config.replied != NULL)
            loop->config.replied(loop->config.context, reply);
    }
    return any;
}

static void move_clock(struct assent_loop *loop);
static bool stop_runtime(struct assent_loop *loop);
static void end_when_drained(struct assent_loop *loop);

void assent_loop_kick(struct assent_loop *loop)
{
    if (loop->kicking) { // a reply's receiver asked for more: the round that is running takes it up
        loop->kick_again = true;
        return;
    }
    loop->kicking = true;
    move_clock(loop);
    do {
        loop->kick_again = false;
        while (round_of_work(loop)) {
        }
    } while (loop->kick_again || stop_runtime(loop));
    loop->kicking = false;
    set_timer(loop);
    end_when_drained(loop);
}

void assent_loop_kick_soon(struct assent_loop *loop)
{
    uv_async_send(&loop->wake);
}

// Not in the midst of a request, which has been told an instant.
static void move_clock(struct assent_loop *loop)
{
    int64_t by_us = loop->advance_us;
    if (by_us == 0)
        return;
    loop->advance_us = 0;
    loop->ahead_us += by_us;
    if (loop->config.advanced != NULL)
        loop->config.advanced(loop->config.context, by_us);
    assent_runtime_tick(loop->runtime, assent_loop_now_us(loop));
}

static void on_tray(uv_async_t *handle)
{
    struct assent_loop *loop = handle->data;
    struct assent_order *order = tray_take(&loop->tray);
    while (order != NULL) {
        struct assent_order *next = order->next;
        if (order->kind == ASSENT_ORDER_COMMIT) {
            watch_store(loop, order);
            trial_commit(loop, order);
        }
        assent_runtime_done(loop->runtime, order, assent_loop_now_us(loop));
        order = next;
    }
    assent_loop_kick(loop);
}

static void on_timer(uv_timer_t *handle)
{
    struct assent_loop *loop = handle->data;
    assent_runtime_tick(loop->runtime, assent_loop_now_us(loop));
    assent_loop_kick(loop);
}

// One uv timer for all clocks of the runtime. At most an hour ahead: the wall clock may move. At least a
// millisecond: libuv runs a timer of none again at once, and would never come to what has come in meanwhile,
// for which what is due may be waiting.
static void set_timer(struct assent_loop *loop)
{
    if (loop->drained)
        return;
    int64_t deadline_us = assent_runtime_deadline_us(loop->runtime);
    int64_t wait_us = deadline_us == INT64_MAX ? ASSENT_HOUR_US : deadline_us - assent_loop_now_us(loop);
    if (wait_us < 1)
        wait_us = 1;
    if (wait_us > ASSENT_HOUR_US)
        wait_us = ASSENT_HOUR_US;
    uv_update_time(&loop->uv);
    uv_timer_start(&loop->timer, on_timer, (uint64_t)((wait_us + 999) / 1000), 0);
}

static void close_handles(struct assent_loop *loop)
{
    if (!loop->handles_open)
        return;
    loop->handles_open = false;
    uv_close((uv_handle_t *)&loop->wake, NULL);
    uv_close((uv_handle_t *)&loop->timer, NULL);
    uv_close((uv_handle_t *)&loop->drain, NULL);
    uv_close((uv_handle_t *)&loop->terminate, NULL);
    uv_close((uv_handle_t *)&loop->interrupt, NULL);
    uv_close((uv_handle_t *)&loop->hang_up, NULL);
}

static void drained(struct assent_loop *loop)
{
    if (loop->drained)
        return;
    loop->drained = true;
    uv_timer_stop(&loop->timer);
    uv_timer_stop(&loop->drain);
    uv_unref((uv_handle_t *)&loop->wake);
    uv_unref((uv_handle_t *)&loop->timer);
    if (loop->config.drained != NULL)
        loop->config.drained(loop->config.context);
}

// True when it was stopped by this call.
static bool stop_runtime(struct assent_loop *loop)
{
    if (!loop->stopping || loop->runtime_stopped ||
        (loop->config.busy != NULL && loop->config.busy(loop->config.context)))
        return false;
    loop->runtime_stopped = true;
    assent_runtime_stop(loop->runtime);
    return true;
}

static void end_when_drained(struct assent_loop *loop)
{
    if (loop->runtime_stopped && assent_runtime_idle(loop->runtime))
        drained(loop);
}

static void on_drain_over(uv_timer_t *handle)
{
    struct assent_loop *loop = handle->data;
    assent_loop_log(loop, ASSENT_LOG_WARN, "stop-cut-short", NULL);
    loop->runtime_stopped = true;
    assent_runtime_stop(loop->runtime);
    drained(loop);
}

void assent_loop_stop(struct assent_loop *loop)
{
    if (loop->stopping)
        return;
    loop->stopping = true;
    assent_loop_log(loop, ASSENT_LOG_INFO, "stopping", NULL);
    uv_timer_start(&loop->drain, on_drain_over, DRAIN_MS, 0);
    if (loop->config.stopping != NULL)
        loop->config.stopping(loop->config.context);
    assent_runtime_drain(loop->runtime);
    assent_loop_kick(loop);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    assent_loop_stop(handle->data);
}

static void on_hang_up(uv_signal_t *handle, int number)
{
    (void)number;
    struct assent_loop *loop = handle->data;
    loop->config.reload(loop->config.context);
}

static void open_handle(struct assent_loop *loop, void *handle)
{
    ((uv_handle_t *)handle)->data = loop;
}

static bool open_handles(struct assent_loop *loop)
{
    if (uv_async_init(&loop->uv, &loop->wake, on_tray) != 0 || uv_timer_init(&loop->uv, &loop->timer) != 0 ||
        uv_timer_init(&loop->uv, &loop->drain) != 0 || uv_signal_init(&loop->uv, &loop->terminate) != 0 ||
        uv_signal_init(&loop->uv, &loop->interrupt) != 0 || uv_signal_init(&loop->uv, &loop->hang_up) != 0)
        return false;
    loop->handles_open = true;
    open_handle(loop, &loop->wake);
    open_handle(loop, &loop->timer);
    open_handle(loop, &loop->drain);
    open_handle(loop, &loop->terminate);
    open_handle(loop, &loop->interrupt);
    open_handle(loop, &loop->hang_up);
    bool ok = uv_signal_start(&loop->terminate, on_signal, SIGTERM) == 0 &&
              uv_signal_start(&loop->interrupt, on_signal, SIGINT) == 0 &&
              (loop->config.reload == NULL || uv_signal_start(&loop->hang_up, on_hang_up, SIGHUP) == 0);
    uv_unref((uv_handle_t *)&loop->terminate);
    uv_unref((uv_handle_t *)&loop->interrupt);
    uv_unref((uv_handle_t *)&loop->hang_up);
    uv_unref((uv_handle_t *)&loop->drain);
    return ok;
}

static bool open_runtime(struct assent_loop *loop, struct assent_error *error)
{
    struct assent_runtime_config config = {0};
    if (!pepper_read(loop->config.store, config.pepper, error))
        return false;
    memcpy(loop->pepper, config.pepper, sizeof loop->pepper);
    if (!assent_loop_random(config.seed, sizeof config.seed))
        return assent_error_set(error, ASSENT_INTERNAL, "the system gives no randomness");
    loop->runtime = assent_runtime_open(&config, assent_loop_now_us(loop));
    assent_forget(&config, sizeof config);
    while (!assent_runtime_ready(loop->runtime, error)) {
        if (error->code != ASSENT_OK)
            return false;
        assent_loop_kick(loop);
        uv_run(&loop->uv, UV_RUN_ONCE);
    }
    return true;
}

static bool start(struct assent_loop *loop, struct assent_error *error)
{
    loop->started = loop->config.starting != NULL;
    return !loop->started || loop->config.starting(loop->config.context, loop, error);
}

static void tell_upgrade(struct assent_loop *loop)
{
    int64_t forms[2];
    if (loop->store == NULL || !assent_store_upgraded(loop->store, &forms[0], &forms[1]))
        return;
    char texts[2][24];
    for (size_t i = 0; i < 2; i++)
        snprintf(texts[i], sizeof texts[i], "%lld", (long long)forms[i]);
    assent_loop_log(loop, ASSENT_LOG_INFO, "store-upgraded", "from", texts[0], "to", texts[1], NULL);
}

struct assent_loop *assent_loop_open(const struct assent_loop_config *config, struct assent_error *error)
{
    *error = (struct assent_error){0};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is a full disk, not the end
    struct assent_loop *loop = calloc(1, sizeof *loop);
    assert(loop != NULL && "out of memory");
    loop->config = *config;
    if (uv_loop_init(&loop->uv) != 0) {
        free(loop);
        assent_error_set(error, ASSENT_INTERNAL,
                         "the event loop cannot be started; look at the limit of open files");
        return NULL;
    }
    loop->started_us = assent_loop_now_us(loop);
    loop->tray_open = tray_open(&loop->tray, &loop->wake);
    if (pepper_has_store(config->store, error))
        loop->store = assent_store_open_sqlite(config->store, error);
    tell_upgrade(loop);
    if (loop->store == NULL || !loop->tray_open || !open_handles(loop) || !threads_open(loop, error) ||
        !start(loop, error) || !open_runtime(loop, error)) {
        if (loop->started && loop->config.drained != NULL)
            loop->config.drained(loop->config.context);
        if (error->code == ASSENT_OK)
            assent_error_set(error, ASSENT_INTERNAL,
                             "the event loop cannot be started; look at the limit of open files");
        assent_loop_close(loop);
        return NULL;
    }
    return loop;
}

bool assent_loop_run(struct assent_loop *loop, struct assent_error *error)
{
    *error = (struct assent_error){0};
    assent_loop_kick(loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    assent_loop_log(loop, ASSENT_LOG_INFO, "stopped", NULL);
    return true;
}

// Orders may still be out after a stop that was cut short, or a start that failed: they come back before the
// runtime is closed.
static void finish_orders(struct assent_loop *loop)
{
    if (loop->runtime == NULL)
        return;
    uv_ref((uv_handle_t *)&loop->wake);
    assent_runtime_stop(loop->runtime);
    while (assent_runtime_count(loop->runtime).orders_out > 0)
        uv_run(&loop->uv, UV_RUN_ONCE);
}

void assent_loop_close(struct assent_loop *loop)
{
    if (loop->handles_open)
        finish_orders(loop);
    threads_close(loop);
    if (loop->runtime != NULL)
        assent_runtime_close(loop->runtime);
    if (loop->store != NULL)
        assent_store_close(loop->store);
    close_handles(loop);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    int busy = uv_loop_close(&loop->uv);
    assert(busy == 0 && "every handle was closed");
    if (loop->tray_open)
        tray_close(&loop->tray);
    assent_forget(loop->pepper, sizeof loop->pepper);
    free(loop);
}

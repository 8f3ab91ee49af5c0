// SPDX-License-Identifier: Apache-2.0
// A worker is a thread with a queue of orders. It sleeps on a condition, performs, and pushes the order into
// the out-tray, which wakes the loop.
#include "worker.h"
#include <assert.h>

bool tray_open(struct tray *tray, uv_async_t *wake)
{
    *tray = (struct tray){.wake = wake};
    tray->end = &tray->first;
    return uv_mutex_init(&tray->mutex) == 0;
}

void tray_close(struct tray *tray)
{
    uv_mutex_destroy(&tray->mutex);
}

void tray_push(struct tray *tray, struct assent_order *order)
{
    order->next = NULL;
    uv_mutex_lock(&tray->mutex);
    *tray->end = order;
    tray->end = &order->next;
    uv_mutex_unlock(&tray->mutex);
    uv_async_send(tray->wake);
}

struct assent_order *tray_take(struct tray *tray)
{
    uv_mutex_lock(&tray->mutex);
    struct assent_order *first = tray->first;
    tray->first = NULL;
    tray->end = &tray->first;
    uv_mutex_unlock(&tray->mutex);
    return first;
}

// The next order; NULL when the worker was poked and has nothing else to do, or is to end (then *ends).
static struct assent_order *next_order(struct worker *worker, bool *ends)
{
    uv_mutex_lock(&worker->mutex);
    while (worker->first == NULL && !worker->stopping && !worker->poked)
        uv_cond_wait(&worker->work, &worker->mutex);
    struct assent_order *order = worker->first;
    if (order != NULL) {
        worker->first = order->next;
        if (worker->first == NULL)
            worker->end = &worker->first;
    }
    *ends = order == NULL && worker->stopping;
    if (order == NULL)
        worker->poked = false;
    uv_mutex_unlock(&worker->mutex);
    return order;
}

static void run(void *argument)
{
    struct worker *worker = argument;
    for (;;) {
        bool ends;
        struct assent_order *order = next_order(worker, &ends);
        if (ends)
            return;
        if (order == NULL) {
            if (worker->idle != NULL && worker->idle(worker->context))
                worker_poke(worker);
            continue;
        }
        worker->perform(worker->context, order);
        tray_push(worker->out, order);
    }
}

bool worker_open(struct worker *worker, struct tray *out, void (*perform)(void *, struct assent_order *),
                 bool (*idle)(void *), void *context, struct assent_error *error)
{
    *worker = (struct worker){.out = out, .perform = perform, .idle = idle, .context = context};
    worker->end = &worker->first;
    if (uv_mutex_init(&worker->mutex) != 0 || uv_cond_init(&worker->work) != 0 ||
        uv_thread_create(&worker->thread, run, worker) != 0)
        return assent_error_set(error, ASSENT_INTERNAL,
                                "a thread could not be started; look at the limits of processes and memory");
    worker->running = true;
    return true;
}

void worker_close(struct worker *worker)
{
    if (!worker->running)
        return;
    uv_mutex_lock(&worker->mutex);
    worker->stopping = true;
    uv_cond_signal(&worker->work);
    uv_mutex_unlock(&worker->mutex);
    uv_thread_join(&worker->thread);
    assert(worker->first == NULL);
    uv_cond_destroy(&worker->work);
    uv_mutex_destroy(&worker->mutex);
    worker->running = false;
}

void worker_push(struct worker *worker, struct assent_order *order)
{
    order->next = NULL;
    uv_mutex_lock(&worker->mutex);
    *worker->end = order;
    worker->end = &order->next;
    uv_cond_signal(&worker->work);
    uv_mutex_unlock(&worker->mutex);
}

void worker_poke(struct worker *worker)
{
    uv_mutex_lock(&worker->mutex);
    worker->poked = true;
    uv_cond_signal(&worker->work);
    uv_mutex_unlock(&worker->mutex);
}

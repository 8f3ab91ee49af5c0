// SPDX-License-Identifier: Apache-2.0
// Workers: threads that perform orders one after the other and put them into a common out-tray. They share
// queues and nothing else.
#ifndef ASSENT_LOOP_WORKER_H
#define ASSENT_LOOP_WORKER_H

#include <assent/runtime/order.h>
#include <uv.h>

// Where finished orders wait for the loop. Pushed by any thread, taken by the loop's.
struct tray {
    uv_mutex_t mutex;
    struct assent_order *first, **end;
    uv_async_t *wake;
};
bool tray_open(struct tray *tray, uv_async_t *wake);
void tray_close(struct tray *tray);
void tray_push(struct tray *tray, struct assent_order *order);
struct assent_order *tray_take(struct tray *tray); // the whole list, in order

struct worker {
    uv_thread_t thread;
    uv_mutex_t mutex;
    uv_cond_t work;
    struct assent_order *first, **end;
    struct tray *out;
    bool stopping;
    bool running;
    bool poked; // work without an order: see idle
    void (*perform)(void *context, struct assent_order *order);
    bool (*idle)(void *context); // called after a poke until it returns false; NULL: none
    void *context;
};
// Starts the thread. Fails: INTERNAL.
bool worker_open(struct worker *worker, struct tray *out, void (*perform)(void *, struct assent_order *),
                 bool (*idle)(void *), void *context, struct assent_error *error);
// Ends the thread after what is queued; no-op when it was never opened.
void worker_close(struct worker *worker);
void worker_push(struct worker *worker, struct assent_order *order);
void worker_poke(struct worker *worker);

#endif

// SPDX-License-Identifier: Apache-2.0
// Which thread performs which order: the writer commits, the keeper bounds the WAL, two readers read (points
// and pages; scans), the hook thread runs what did not fit into a slice on the loop, the compiler reads YAML.
#include "loop_internal.h"
#include <assent/base/limits.h>
#include <assert.h>

enum { KEEP_EVERY = 64, SANDBOX_STATES = 64 };

static void write_batch(void *context, struct assent_order *order)
{
    struct assent_loop *loop = context;
    assent_perform_commit(order, loop->store);
}

static void read_point(void *context, struct assent_order *order)
{
    struct assent_loop *loop = context;
    assent_perform_read(order, loop->point);
}

static void read_scan(void *context, struct assent_order *order)
{
    struct assent_loop *loop = context;
    assent_perform_read(order, loop->scan);
}

static void run_hook(void *context, struct assent_order *order)
{
    struct assent_loop *loop = context;
    struct assent_hook_budget budget = assent_hook_budget_default();
    budget.wall_ms = ASSENT_HOOK_WALL_MS;
    budget.now_ms = clock_steady_ms;
    assent_perform_hook(order, loop->hook_sandbox, budget);
}

static void compile(void *context, struct assent_order *order)
{
    struct assent_loop *loop = context;
    if (order->kind == ASSENT_ORDER_COMPILE)
        assent_perform_compile(order, loop->compile_sandbox);
    else
        assent_perform_world(order);
}

static void no_order(void *context, struct assent_order *order)
{
    (void)context;
    (void)order;
    assert(!"the keeper gets no orders");
}

// Failing to bound the WAL is told by the commits that fail when the disk is full; there is nothing more to
// do here.
static bool keep(void *context)
{
    struct assent_loop *loop = context;
    bool more = false;
    return assent_store_maintain(loop->store, &more, NULL) && more;
}

bool threads_open(struct assent_loop *loop, struct assent_error *error)
{
    struct tray *tray = &loop->tray;
    loop->point = assent_reader_open(loop->store, error);
    loop->scan = loop->point != NULL ? assent_reader_open(loop->store, error) : NULL;
    if (loop->scan == NULL)
        return false;
    loop->loop_sandbox = assent_sandbox_open(SANDBOX_STATES);
    loop->hook_sandbox = assent_sandbox_open(SANDBOX_STATES);
    loop->compile_sandbox = assent_sandbox_open(1);
    return worker_open(&loop->writer, tray, write_batch, NULL, loop, error) &&
           worker_open(&loop->keeper, tray, no_order, keep, loop, error) &&
           worker_open(&loop->reader, tray, read_point, NULL, loop, error) &&
           worker_open(&loop->scanner, tray, read_scan, NULL, loop, error) &&
           worker_open(&loop->hooker, tray, run_hook, NULL, loop, error) &&
           worker_open(&loop->compiler, tray, compile, NULL, loop, error);
}

void threads_close(struct assent_loop *loop)
{
    worker_close(&loop->writer);
    worker_close(&loop->keeper);
    worker_close(&loop->reader);
    worker_close(&loop->scanner);
    worker_close(&loop->hooker);
    worker_close(&loop->compiler);
    if (loop->point != NULL)
        assent_reader_close(loop->point);
    if (loop->scan != NULL)
        assent_reader_close(loop->scan);
    if (loop->loop_sandbox != NULL)
        assent_sandbox_close(loop->loop_sandbox);
    if (loop->hook_sandbox != NULL)
        assent_sandbox_close(loop->hook_sandbox);
    if (loop->compile_sandbox != NULL)
        assent_sandbox_close(loop->compile_sandbox);
}

static struct worker *reader_for(struct assent_loop *loop, enum assent_read_kind kind)
{
    switch (kind) {
    case ASSENT_READ_TICKET:
    case ASSENT_READ_NUMBER:
    case ASSENT_READ_LIST:
    case ASSENT_READ_INBOX:
    case ASSENT_READ_SUBJECTS:
    case ASSENT_READ_LISTENERS:
    case ASSENT_READ_SCHEDULE:
    case ASSENT_READ_CONFLICTS:
    case ASSENT_READ_SEEN:
        return &loop->reader;
    case ASSENT_READ_ENDED:
    case ASSENT_READ_ROUNDS:
    case ASSENT_READ_AGENDA:
    case ASSENT_READ_HISTORY:
    case ASSENT_READ_JOURNAL:
    case ASSENT_READ_TIMERS:
    case ASSENT_READ_LYING:
    case ASSENT_READ_OFFERS:
    case ASSENT_READ_KEYS:
    case ASSENT_READ_FEED:
    case ASSENT_READ_PAST:
        return &loop->scanner;
    }
    assert(!"unknown read");
    return NULL;
}

void threads_send(struct assent_loop *loop, struct assent_order *order)
{
    switch (order->kind) {
    case ASSENT_ORDER_COMMIT:
        worker_push(&loop->writer, order);
        if (++loop->commits % KEEP_EVERY == 0)
            worker_poke(&loop->keeper);
        return;
    case ASSENT_ORDER_READ:
        worker_push(reader_for(loop, order->read.kind), order);
        return;
    case ASSENT_ORDER_HOOK:
        worker_push(&loop->hooker, order);
        return;
    case ASSENT_ORDER_COMPILE:
    case ASSENT_ORDER_WORLD:
        worker_push(&loop->compiler, order);
        return;
    }
    assert(!"unknown order");
}

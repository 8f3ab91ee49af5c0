// SPDX-License-Identifier: Apache-2.0
// Tickets that wait for a preauthorisation are looked at again when it stands, or will not any more
// (core/preauthorise.c). They listen for it under a name of the template's, so the index of listeners finds
// them. Guarantees: each has a turn of its own, or the look is made again; a start looks for those of every
// template, so that a crash leaves nobody behind. A ticket whose turn came first reads the mark that the
// change has moved, and is decided anew. One template at a time, a page of tickets at a time.
#include "machine.h"
#include <assert.h>
#include <string.h>

enum { PAGE = 200 };
#define AGAIN_US ASSENT_SECOND_US // after something could not be read or kept

static void next(struct assent_runtime *runtime);
static void read_page(struct assent_runtime *runtime);
static void tell(struct assent_runtime *runtime, const struct assent_order *order, size_t index);
static void told(struct errand *errand);
static void page_over(struct assent_runtime *runtime);

void templates_work(struct assent_runtime *runtime)
{
    struct template_wake *wake = &runtime->template_wake;
    bool may = runtime->phase == PHASE_READY && !runtime->stopping && !runtime->resync;
    if (!may || wake->reading || wake->pending > 0 || wake->again_us > runtime->now_us)
        return;
    if (!wake->running)
        next(runtime);
    if (wake->running)
        read_page(runtime);
}

int64_t templates_deadline(const struct assent_runtime *runtime)
{
    const struct template_wake *wake = &runtime->template_wake;
    return wake->running && !wake->reading && wake->pending == 0 ? wake->again_us : INT64_MAX;
}

void templates_listed(struct assent_runtime *runtime, const struct assent_order *order)
{
    struct template_wake *wake = &runtime->template_wake;
    const struct assent_stored_listeners *page = &order->read.listeners;
    wake->reading = false;
    if (!order->ok) {
        wake->again_us = runtime->now_us + AGAIN_US;
        return;
    }
    wake->more = page->count == PAGE;
    wake->next = page->count > 0 ? page->items[page->count - 1] : wake->last;
    wake->pending++; // until all of them are under way
    for (size_t i = 0; i < page->count; i++)
        tell(runtime, order, i);
    wake->pending--;
    page_over(runtime);
}

// Whose preauthorisation has moved.
static void next(struct assent_runtime *runtime)
{
    struct template_wake *wake = &runtime->template_wake;
    for (struct template *it = runtime->templates; it != NULL && !wake->running; it = it->next) {
        if (!it->wakes)
            continue;
        assert(it->is.name.count < sizeof wake->name);
        it->wakes = false;
        *wake = (struct template_wake){.running = true};
        memcpy(wake->name, it->is.name.bytes, it->is.name.count);
    }
}

static void read_page(struct assent_runtime *runtime)
{
    struct template_wake *wake = &runtime->template_wake;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_TEMPLATE, NULL);
    order->read.kind = ASSENT_READ_LISTENERS;
    order->read.signal = assent_text_format(order->arena, "%s%s", ASSENT_PREAUTHORISATION, wake->name);
    order->read.id = wake->last;
    order->read.limit = PAGE;
    wake->reading = true;
    order_send(runtime, order);
}

static void tell(struct assent_runtime *runtime, const struct assent_order *order, size_t index)
{
    const struct assent_id *ticket = &order->read.listeners.items[index];
    struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL, .signal = order->read.signal};
    struct errand *errand = errand_internal(runtime, &event, ERRAND_INTERNAL);
    errand->request.event.id = *ticket;
    errand->over = told;
    runtime->template_wake.pending++;
    entry_take(entry_open(runtime, ticket), errand);
}

static void told(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct template_wake *wake = &runtime->template_wake;
    enum assent_code code = errand->reply.error.code;
    if (!errand->reply.ok && (assent_code_status(code) >= 500 || code == ASSENT_CONFLICT))
        wake->again = true;
    wake->pending--;
    errand_close(errand);
    page_over(runtime);
}

static void page_over(struct assent_runtime *runtime)
{
    struct template_wake *wake = &runtime->template_wake;
    if (wake->pending > 0)
        return;
    if (wake->again) { // the page once more
        wake->again = false;
        wake->again_us = runtime->now_us + AGAIN_US;
        return;
    }
    wake->last = wake->next;
    wake->running = wake->more;
}

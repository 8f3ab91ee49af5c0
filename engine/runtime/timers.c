// SPDX-License-Identifier: Apache-2.0
// Timers: what is due within the next hour lies in a heap, some ten thousand at most; later ones stay in the
// store and are read as time goes on (R7). A timer that fires becomes an errand on its ticket; a stale one
// changes nothing there. A lease that was extended in memory fires when the extension ends; a start extends
// every live lease once (data.md, "Jobs").
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NEAR_US        ASSENT_HOUR_US
#define LEASE_LEAST_US (30 * ASSENT_SECOND_US) // after a start: a worker has to find the engine again
#define AGAIN_US       ASSENT_SECOND_US        // after the store could not keep it
#define REFUSED_US                                                                                           \
    ASSENT_MINUTE_US // after the rules refused it: a hook that fails, a round that nobody can fill; the
                     // ticket stays as it is meanwhile
enum { TIMERS_PAGE = 10000, TIMERS_NEAR = 50000 }; // read at once; in memory before more are read

static int order_of(const struct near_timer *a, const struct near_timer *b)
{
    if (a->fire_us != b->fire_us)
        return a->fire_us < b->fire_us ? -1 : 1;
    int ids = assent_id_compare(&a->ticket, &b->ticket);
    return ids != 0 ? ids : strcmp(a->name, b->name);
}

static void swap(struct near_timer *a, struct near_timer *b)
{
    struct near_timer c = *a;
    *a = *b;
    *b = c;
}

void timers_push(struct assent_runtime *runtime, const struct near_timer *timer)
{
    struct timers *timers = &runtime->timers;
    if (timers->count == timers->room) {
        timers->room = timers->room > 0 ? timers->room * 2 : 256;
        timers->heap = memory_grow(timers->heap, timers->room * sizeof *timers->heap);
    }
    size_t at = timers->count++;
    timers->heap[at] = *timer;
    while (at > 0 && order_of(&timers->heap[at], &timers->heap[(at - 1) / 2]) < 0) {
        swap(&timers->heap[at], &timers->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static struct near_timer pop(struct timers *timers)
{
    assert(timers->count > 0);
    struct near_timer top = timers->heap[0];
    timers->heap[0] = timers->heap[--timers->count];
    for (size_t at = 0;;) {
        size_t least = at, left = 2 * at + 1;
        for (size_t child = left; child < left + 2 && child < timers->count; child++) {
            if (order_of(&timers->heap[child], &timers->heap[least]) < 0)
                least = child;
        }
        if (least == at)
            return top;
        swap(&timers->heap[at], &timers->heap[least]);
        at = least;
    }
}

static void push_named(struct assent_runtime *runtime, int64_t due_us, const struct assent_id *ticket,
                       struct assent_text name)
{
    struct near_timer timer = {.fire_us = due_us, .due_us = due_us, .ticket = *ticket};
    assert(name.count < sizeof timer.name);
    memcpy(timer.name, name.bytes, name.count);
    timers_push(runtime, &timer);
}

void timers_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind == ASSENT_ROW_TIMER && !rows[i].gone && rows[i].at_us <= runtime->timers.horizon_us)
            push_named(runtime, rows[i].at_us, &rows[i].ticket, rows[i].name);
    }
}

// The job of "job/N/lease"; -1 for other timers.
static int64_t lease_job(struct assent_text text)
{
    int64_t job;
    if (!assent_text_starts(text, "job/") || !assent_text_ends(text, "/lease"))
        return -1;
    return assent_text_integer(assent_text_slice(text.bytes + 4, text.count - 10), &job) ? job : -1;
}

// When a lease really ends: what was extended in memory for this very claim; and for a claim from before the
// start, its own length once more, because its extensions were forgotten.
static int64_t lease_end(const struct errand *errand, const struct assent_timer *timer, int64_t job_n)
{
    const struct assent_job *job = assent_ticket_job(errand->before->ticket, job_n);
    const struct lease *lease = entry_lease(errand->entry, job_n);
    int64_t end_us = timer->due_us;
    if (lease != NULL && job != NULL && lease->fence == job->fence && lease->until_us > end_us)
        end_us = lease->until_us;
    int64_t length_us = timer->due_us - timer->anchor_us;
    int64_t once_us = errand->runtime->started_us + (length_us > LEASE_LEAST_US ? length_us : LEASE_LEAST_US);
    if (timer->anchor_us < errand->runtime->started_us && once_us > end_us)
        end_us = once_us;
    return end_us;
}

static void push_again(const struct errand *errand, int64_t fire_us)
{
    struct near_timer timer = {.fire_us = fire_us, .due_us = errand->request.event.due_us};
    timer.ticket = errand->request.event.id;
    memcpy(timer.name, errand->request.event.timer.bytes, errand->request.event.timer.count);
    timers_push(errand->runtime, &timer);
}

// Asked when the errand's turn has come, so that an extension that waited before it counts.
bool timer_early(const struct errand *errand)
{
    const struct assent_event *event = &errand->request.event;
    int64_t job = lease_job(event->timer);
    const struct assent_timer *timer = assent_ticket_timer(errand->before->ticket, event->timer);
    if (job < 0 || timer == NULL || timer->due_us != event->due_us)
        return false;
    int64_t end_us = lease_end(errand, timer, job);
    if (end_us <= errand->runtime->now_us)
        return false;
    push_again(errand, end_us);
    return true;
}

static void fire(struct assent_runtime *runtime, const struct near_timer *timer)
{
    struct assent_event event = {
        .kind = ASSENT_EVENT_TIMER, .timer = assent_text_of(timer->name), .due_us = timer->due_us};
    struct errand *errand = errand_internal(runtime, &event, ERRAND_TIMER);
    errand->request.event.id = timer->ticket;
    runtime->timers.firing++;
    sweep_before(runtime, &timer->ticket);
    entry_take(entry_open(runtime, &timer->ticket), errand);
}

void timers_fire(struct assent_runtime *runtime)
{
    struct timers *timers = &runtime->timers;
    while (timers->count > 0 && timers->heap[0].fire_us <= runtime->now_us &&
           timers->firing < ASSENT_TIMERS_AT_ONCE) {
        struct near_timer timer = pop(timers);
        fire(runtime, &timer);
    }
    if (!timers->reading && timers->count < TIMERS_NEAR &&
        timers->horizon_us <= runtime->now_us + NEAR_US / 2 && timers->read_again_us <= runtime->now_us)
        timers_read(runtime);
}

void timer_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_reply *reply = &errand->reply;
    runtime->timers.firing--;
    if (reply->ok && !reply->unchanged) {
        runtime->counts.timers_fired++;
        runtime->counts.leases_expired += lease_job(errand->request.event.timer) >= 0;
    }
    if (reply->ok || reply->error.code == ASSENT_NOT_FOUND)
        return;
    bool store = assent_code_status(reply->error.code) == 503 || reply->error.code == ASSENT_CONFLICT;
    push_again(errand, runtime->now_us + (store ? AGAIN_US : REFUSED_US));
}

// After an unknown outcome: what was set then is in the store only, so everything near is read anew, also
// when a page is on its way that may be older.
void timers_restart(struct assent_runtime *runtime)
{
    struct timers *timers = &runtime->timers;
    timers->count = 0;
    timers->has_last = false;
    timers->read_again_us = 0;
    timers->outdated = timers->reading;
    if (!timers->reading)
        timers_read(runtime);
}

void timers_read(struct assent_runtime *runtime)
{
    struct timers *timers = &runtime->timers;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_TIMERS, NULL);
    order->read.kind = ASSENT_READ_TIMERS;
    order->read.after_timer = timers->last;
    order->read.has_after = timers->has_last;
    order->read.after_timer.name = assent_text_of(timers->last_name);
    order->read.until_us = runtime->now_us + NEAR_US;
    order->read.limit = TIMERS_PAGE;
    // From now on what is set for before the new horizon goes into the heap at once; a double from the page
    // changes nothing when it fires.
    timers->horizon_us = order->read.until_us;
    timers->reading = true;
    order_send(runtime, order);
}

void timers_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    struct timers *timers = &runtime->timers;
    timers->reading = false;
    if (timers->outdated) {
        timers->outdated = false;
        timers_read(runtime);
        return;
    }
    if (!order->ok) {
        timers->horizon_us = timers->has_last ? timers->last.due_us : 0;
        timers->read_again_us = runtime->now_us + AGAIN_US;
        return;
    }
    const struct assent_stored_timers *page = &order->read.timers;
    for (size_t i = 0; i < page->count; i++)
        push_named(runtime, page->items[i].due_us, &page->items[i].ticket, page->items[i].name);
    if (page->count == order->read.limit) {
        const struct assent_stored_timer *last = &page->items[page->count - 1];
        timers->last = *last;
        timers->has_last = true;
        memcpy(timers->last_name, last->name.bytes, last->name.count);
        timers->last_name[last->name.count] = 0;
        timers->horizon_us = last->due_us;
    } else {
        timers->last = (struct assent_stored_timer){.due_us = order->read.until_us};
        timers->has_last = true;
        timers->last_name[0] = 0;
    }
}

int64_t timers_deadline(const struct assent_runtime *runtime)
{
    const struct timers *timers = &runtime->timers;
    bool fires = timers->count > 0 && timers->firing < ASSENT_TIMERS_AT_ONCE;
    int64_t at_us = fires ? timers->heap[0].fire_us : INT64_MAX;
    int64_t read_us = timers->horizon_us - NEAR_US / 2;
    if (read_us < timers->read_again_us)
        read_us = timers->read_again_us;
    if (!timers->reading && timers->count < TIMERS_NEAR && read_us < at_us)
        at_us = read_us;
    return at_us;
}

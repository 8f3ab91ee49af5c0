// SPDX-License-Identifier: Apache-2.0
// The sweep: after a calendar has changed, every open ticket with a clock gets the event CALENDAR, by which
// the core sets its clocks anew; then every change of the schedule the event SCHEDULE, since what depends on
// what may be another now. A mark in the store, written in the item of the world itself, stands until
// the sweep is done, so that a start goes on with it, from the beginning: what was moved already stays as it
// is. It goes by due time, and a timer that fires meanwhile is preceded by its ticket's event, so that
// nothing fires by a calendar that does not hold any more. Tickets that are made or moved meanwhile see the
// new world anyway.
#include "machine.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_US ASSENT_SECOND_US // after something could not be read or kept

static struct assent_subject mark_subject(void)
{
    return (struct assent_subject){.kind = assent_text_of("sweep"), .id = assent_text_of("calendars")};
}

void sweep_mark(struct errand *errand, struct assent_write *write, struct assent_row *row)
{
    const struct sweep *sweep = &errand->runtime->sweep;
    *write = (struct assent_write){mark_subject(), sweep->revision, sweep->revision + 1};
    *row = (struct assent_row){.kind = ASSENT_ROW_ADMIN,
                               .subject_kind = write->subject.kind,
                               .subject_id = write->subject.id,
                               .bytes = assent_text_of("{}")};
}

static void from_the_beginning(struct sweep *sweep)
{
    sweep->running = true;
    sweep->has_last = false;
    sweep->entries = false;
    sweep->again = false;
    sweep->again_us = 0;
    sweep->outdated = sweep->reading || sweep->pending > 0 || sweep->clearing;
}

void sweep_begin(struct assent_runtime *runtime)
{
    runtime->sweep.revision++;
    runtime->counts.sweeps++;
    from_the_beginning(&runtime->sweep);
}

void sweep_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    struct sweep *sweep = &runtime->sweep;
    if (stored->count == 0)
        return;
    sweep->revision = stored->items[0].revision;
    if (stored->items[0].bytes.count > 0)
        from_the_beginning(sweep);
    else
        sweep->running = false;
}

// --- the end ---

static void cleared(struct errand *errand)
{
    struct sweep *sweep = &errand->runtime->sweep;
    if (sweep->revision == errand->item->writes[0].expected) {
        sweep->revision++;
        sweep->running = false;
    }
    reply_ok(errand);
}

static void cleared_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct sweep *sweep = &runtime->sweep;
    sweep->clearing = false;
    if (!errand->reply.ok && !sweep->outdated)
        sweep->again_us = runtime->now_us + AGAIN_US;
    errand_close(errand);
}

static void clear_mark(struct assent_runtime *runtime)
{
    static const struct assent_event none = {0};
    struct errand *errand = errand_internal(runtime, &none, ERRAND_INTERNAL);
    struct assent_write *write = assent_arena_take(errand->arena, sizeof *write);
    struct assent_row *row = assent_arena_take(errand->arena, sizeof *row);
    sweep_mark(errand, write, row);
    row->gone = true;
    row->bytes = (struct assent_text){0};
    errand->item = assent_arena_take(errand->arena, sizeof *errand->item);
    *errand->item = (struct assent_item){.writes = write, .write_count = 1, .rows = row, .row_count = 1};
    errand->admin = true;
    errand->kept = cleared;
    errand->over = cleared_over;
    runtime->sweep.clearing = true;
    batch_add(errand);
}

// --- tickets ---

static void page_over(struct assent_runtime *runtime)
{
    struct sweep *sweep = &runtime->sweep;
    if (sweep->pending > 0 || sweep->outdated)
        return;
    if (sweep->again) { // the page once more
        sweep->again = false;
        sweep->again_us = runtime->now_us + AGAIN_US;
        return;
    }
    if (sweep->entries) {
        sweep->last_start_us = sweep->next_start_us;
        sweep->last_entry = sweep->next_entry;
        sweep->has_entry = true;
        if (sweep->whole)
            clear_mark(runtime);
        return;
    }
    sweep->last = sweep->next;
    memcpy(sweep->last_name, sweep->next_name, sizeof sweep->last_name);
    sweep->has_last = true;
    sweep->entries = sweep->whole;
    sweep->has_entry = false;
}

static void moved(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_reply *reply = &errand->reply;
    bool trouble =
        !reply->ok && (assent_code_status(reply->error.code) == 503 || reply->error.code == ASSENT_CONFLICT);
    runtime->counts.clocks_moved += reply->ok && !reply->unchanged;
    runtime->sweep.again |= trouble;
    runtime->sweep.pending--;
    errand_close(errand);
    page_over(runtime);
}

static void swept_before(struct errand *errand)
{
    errand->runtime->counts.clocks_moved += errand->reply.ok && !errand->reply.unchanged;
    errand_close(errand);
}

static void send_event(struct assent_runtime *runtime, const struct assent_id *ticket,
                       enum assent_event_kind kind, void (*over)(struct errand *))
{
    struct assent_event event = {.kind = kind};
    struct errand *errand = errand_internal(runtime, &event, ERRAND_INTERNAL);
    errand->request.event.id = *ticket;
    errand->over = over;
    entry_take(entry_open(runtime, ticket), errand);
}

void sweep_before(struct assent_runtime *runtime, const struct assent_id *ticket)
{
    if (runtime->sweep.running)
        send_event(runtime, ticket, ASSENT_EVENT_CALENDAR, swept_before);
}

static bool seen(const struct assent_stored_timers *page, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        if (assent_id_equal(&page->items[i].ticket, &page->items[before].ticket))
            return true;
    }
    return false;
}

void sweep_page(struct assent_runtime *runtime, struct assent_order *order)
{
    struct sweep *sweep = &runtime->sweep;
    sweep->reading = false;
    if (sweep->outdated || !sweep->running)
        return;
    if (!order->ok) {
        sweep->again_us = runtime->now_us + AGAIN_US;
        return;
    }
    const struct assent_stored_timers *page = &order->read.timers;
    sweep->whole = page->count < order->read.limit;
    sweep->next = page->count > 0 ? page->items[page->count - 1] : sweep->last;
    if (page->count > 0) {
        assert(sweep->next.name.count < sizeof sweep->next_name);
        memset(sweep->next_name, 0, sizeof sweep->next_name);
        memcpy(sweep->next_name, sweep->next.name.bytes, sweep->next.name.count);
    }
    sweep->pending++; // until all of them are under way
    for (size_t i = 0; i < page->count; i++) {
        if (seen(page, i) || assent_text_ends(page->items[i].name, "/lease"))
            continue;
        sweep->pending++;
        send_event(runtime, &page->items[i].ticket, ASSENT_EVENT_CALENDAR, moved);
    }
    sweep->pending--;
    page_over(runtime);
}

// As many changes as may be under way at once, behind those that were.
static void send_entries(struct assent_runtime *runtime)
{
    struct sweep *sweep = &runtime->sweep;
    const struct assent_schedule_lane *all =
        assent_schedule_lane(&runtime->schedule.view, (struct assent_text){0});
    struct assent_lane_at at = {0};
    size_t sent = 0;
    sweep->whole = true;
    sweep->pending++; // until all of them are under way
    while (all != NULL) {
        const struct assent_schedule_entry *entry = assent_lane_next(all, INT64_MIN, INT64_MAX, &at);
        if (entry == NULL)
            break;
        bool before = sweep->has_entry && (entry->start_us < sweep->last_start_us ||
                                           (entry->start_us == sweep->last_start_us &&
                                            assent_id_compare(&entry->ticket, &sweep->last_entry) <= 0));
        if (before || !entry->active)
            continue;
        sweep->whole = sent < ASSENT_SWEEP_AT_ONCE;
        if (!sweep->whole)
            break;
        sent++;
        sweep->next_start_us = entry->start_us;
        sweep->next_entry = entry->ticket;
        sweep->pending++;
        send_event(runtime, &entry->ticket, ASSENT_EVENT_SCHEDULE, moved);
    }
    sweep->pending--;
    page_over(runtime);
}

static void read_page(struct assent_runtime *runtime)
{
    struct sweep *sweep = &runtime->sweep;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_SWEEP, NULL);
    order->read.kind = ASSENT_READ_TIMERS;
    order->read.after_timer = sweep->last;
    order->read.after_timer.name = assent_text_copy(order->arena, assent_text_of(sweep->last_name));
    order->read.has_after = sweep->has_last;
    order->read.until_us = INT64_MAX;
    order->read.limit = ASSENT_SWEEP_AT_ONCE;
    sweep->reading = true;
    order_send(runtime, order);
}

void sweep_work(struct assent_runtime *runtime)
{
    struct sweep *sweep = &runtime->sweep;
    if (!sweep->running || sweep->reading || sweep->pending > 0 || sweep->clearing ||
        runtime->phase != PHASE_READY || runtime->stopping || sweep->again_us > runtime->now_us)
        return;
    if (sweep->outdated) {
        sweep->outdated = false;
        sweep->has_last = false;
        sweep->entries = false;
        sweep->again = false;
    }
    if (sweep->entries)
        send_entries(runtime);
    else
        read_page(runtime);
}

int64_t sweep_deadline(const struct assent_runtime *runtime)
{
    const struct sweep *sweep = &runtime->sweep;
    bool waits = sweep->running && !sweep->reading && sweep->pending == 0 && !sweep->clearing;
    return waits ? sweep->again_us : INT64_MAX;
}

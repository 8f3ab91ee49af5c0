// SPDX-License-Identifier: Apache-2.0
// The sweep: the world has changed under open tickets. After a calendar has, every one with a clock gets the
// event CALENDAR, by which the core sets its clocks anew; then every change of the schedule the event
// SCHEDULE, since what depends on what may be another now. After people, groups or rules have changed, every
// one that asks for votes gets MEMBERS, by which the core settles its rounds; that is the last, so that no
// row of an inbox moves back by its due time. A mark in the store, written in the item of the world itself,
// stands until the sweep is done, so that a start goes on with it, from the beginning: what was moved already
// stays as it is. A timer that fires meanwhile is preceded by its ticket's event, so that nothing fires by a
// calendar that does not hold any more. Tickets that are made or moved meanwhile see the new world anyway.
#include "machine.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_US ASSENT_SECOND_US // after something could not be read or kept

// By what the sweep is of. Stored; the first is what older ones have for clocks.
static const char *const MARKS[] = {"", "{}", "{\"rounds\":true}", "{\"clocks\":true,\"rounds\":true}"};

static struct assent_subject mark_subject(void)
{
    return (struct assent_subject){.kind = assent_text_of("sweep"), .id = assent_text_of("calendars")};
}

// What an unfinished one is of stays to be done.
void sweep_mark(struct errand *errand, unsigned of, struct assent_write *write, struct assent_row *row)
{
    const struct sweep *sweep = &errand->runtime->sweep;
    of |= sweep->running ? sweep->of : 0;
    *write = (struct assent_write){mark_subject(), sweep->revision, sweep->revision + 1};
    *row = (struct assent_row){.kind = ASSENT_ROW_ADMIN,
                               .subject_kind = write->subject.kind,
                               .subject_id = write->subject.id,
                               .bytes = assent_text_of(MARKS[of])};
}

static enum sweep_phase first_phase(const struct sweep *sweep)
{
    return sweep->of & SWEEP_CLOCKS ? SWEEP_AT_TIMERS : SWEEP_AT_ROUNDS;
}

static void from_the_beginning(struct sweep *sweep)
{
    sweep->running = true;
    sweep->phase = first_phase(sweep);
    sweep->has_last = false;
    sweep->again = false;
    sweep->again_us = 0;
    sweep->outdated = sweep->reading || sweep->pending > 0 || sweep->clearing;
}

void sweep_begin(struct assent_runtime *runtime, unsigned of, struct world_version *before)
{
    struct sweep *sweep = &runtime->sweep;
    bool unknown = sweep->running && sweep->of & SWEEP_ROUNDS; // then what is known of is from before that
    if (of & SWEEP_ROUNDS && !unknown) {
        world_version_drop(sweep->before);
        sweep->before = world_version_hold(before);
    }
    sweep->of = of | (sweep->running ? sweep->of : 0);
    sweep->revision++;
    runtime->counts.sweeps++;
    from_the_beginning(sweep);
}

void sweep_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    struct sweep *sweep = &runtime->sweep;
    if (stored->count == 0)
        return;
    sweep->revision = stored->items[0].revision;
    struct assent_text mark = stored->items[0].bytes;
    bool clocks = assent_text_is(mark, MARKS[SWEEP_CLOCKS]);
    bool rounds = assent_text_is(mark, MARKS[SWEEP_ROUNDS]);
    sweep->of = clocks ? SWEEP_CLOCKS : rounds ? SWEEP_ROUNDS : SWEEP_CLOCKS | SWEEP_ROUNDS;
    if (mark.count > 0)
        from_the_beginning(sweep);
    else
        sweep->running = false;
}

void sweep_close(struct assent_runtime *runtime)
{
    world_version_drop(runtime->sweep.before);
    runtime->sweep.before = NULL;
}

// --- the end ---

static void cleared(struct errand *errand)
{
    struct sweep *sweep = &errand->runtime->sweep;
    if (sweep->revision == errand->item->writes[0].expected) {
        sweep->revision++;
        sweep->running = false;
        sweep_close(errand->runtime);
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
    sweep_mark(errand, 0, write, row);
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

// --- one page after the other ---

static void next_page(struct sweep *sweep)
{
    sweep->last = sweep->next;
    memcpy(sweep->last_name, sweep->next_name, sizeof sweep->last_name);
    sweep->last_start_us = sweep->next_start_us;
    sweep->last_entry = sweep->next_entry;
    sweep->last_lying = sweep->next_lying;
    memcpy(sweep->last_audience, sweep->next_audience, sizeof sweep->last_audience);
    sweep->has_last = true;
}

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
    next_page(sweep);
    if (!sweep->whole)
        return;
    if (sweep->phase == SWEEP_AT_TIMERS) {
        sweep->phase = SWEEP_AT_ENTRIES;
        sweep->has_last = false;
    } else if (sweep->phase == SWEEP_AT_ENTRIES && sweep->of & SWEEP_ROUNDS) {
        sweep->phase = SWEEP_AT_ROUNDS;
        sweep->has_last = false;
    } else {
        clear_mark(runtime);
    }
}

static void moved(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_reply *reply = &errand->reply;
    bool trouble =
        !reply->ok && (assent_code_status(reply->error.code) == 503 || reply->error.code == ASSENT_CONFLICT);
    bool done = reply->ok && !reply->unchanged;
    bool rounds = errand->request.event.kind == ASSENT_EVENT_MEMBERS;
    runtime->counts.rounds_settled += done && rounds;
    runtime->counts.clocks_moved += done && !rounds;
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
    if (runtime->sweep.running && runtime->sweep.of & SWEEP_CLOCKS)
        send_event(runtime, ticket, ASSENT_EVENT_CALENDAR, swept_before);
}

static void keep_text(char *out, size_t room, struct assent_text text)
{
    assert(text.count < room);
    memset(out, 0, room);
    memcpy(out, text.bytes, text.count);
}

// --- tickets with a clock ---

static bool seen(const struct assent_stored_timers *page, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        if (assent_id_equal(&page->items[i].ticket, &page->items[before].ticket))
            return true;
    }
    return false;
}

static void take_timers(struct assent_runtime *runtime, const struct assent_read_order *read)
{
    struct sweep *sweep = &runtime->sweep;
    const struct assent_stored_timers *page = &read->timers;
    sweep->whole = page->count < read->limit;
    sweep->next = page->count > 0 ? page->items[page->count - 1] : sweep->last;
    if (page->count > 0)
        keep_text(sweep->next_name, sizeof sweep->next_name, sweep->next.name);
    for (size_t i = 0; i < page->count; i++) {
        if (seen(page, i) || assent_text_ends(page->items[i].name, "/lease"))
            continue;
        sweep->pending++;
        send_event(runtime, &page->items[i].ticket, ASSENT_EVENT_CALENDAR, moved);
    }
}

// --- tickets with a round ---

static bool asks_for_votes(const struct assent_stored_lying *lying)
{
    return assent_text_starts(lying->item, "round/") || assent_text_starts(lying->item, "debt/");
}

// In several inboxes of the page, it is asked once.
static bool asked_before(const struct assent_stored_all_lying *page, size_t before)
{
    for (size_t i = 0; i < before; i++) {
        if (assent_id_equal(&page->items[i].ticket, &page->items[before].ticket) &&
            asks_for_votes(&page->items[i]))
            return true;
    }
    return false;
}

static void take_lying(struct assent_runtime *runtime, const struct assent_read_order *read)
{
    struct sweep *sweep = &runtime->sweep;
    const struct assent_stored_all_lying *page = &read->lying;
    sweep->whole = page->count < read->limit;
    sweep->next_lying = page->count > 0 ? page->items[page->count - 1] : sweep->last_lying;
    if (page->count > 0) {
        keep_text(sweep->next_audience, sizeof sweep->next_audience, sweep->next_lying.audience);
        keep_text(sweep->next_name, sizeof sweep->next_name, sweep->next_lying.item);
    }
    for (size_t i = 0; i < page->count; i++) {
        if (!asks_for_votes(&page->items[i]) || asked_before(page, i))
            continue;
        sweep->pending++;
        send_event(runtime, &page->items[i].ticket, ASSENT_EVENT_MEMBERS, moved);
    }
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
    sweep->pending++; // until all of them are under way
    if (order->read.kind == ASSENT_READ_TIMERS)
        take_timers(runtime, &order->read);
    else
        take_lying(runtime, &order->read);
    sweep->pending--;
    page_over(runtime);
}

// --- changes of the schedule ---

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
        bool before = sweep->has_last && (entry->start_us < sweep->last_start_us ||
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
    struct assent_text name = assent_text_copy(order->arena, assent_text_of(sweep->last_name));
    order->read.has_after = sweep->has_last;
    order->read.limit = ASSENT_SWEEP_AT_ONCE;
    if (sweep->phase == SWEEP_AT_TIMERS) {
        order->read.kind = ASSENT_READ_TIMERS;
        order->read.after_timer = sweep->last;
        order->read.after_timer.name = name;
        order->read.until_us = INT64_MAX;
    } else {
        order->read.kind = ASSENT_READ_LYING;
        order->read.after_lying = sweep->last_lying;
        order->read.after_lying.item = name;
        order->read.after_lying.audience =
            assent_text_copy(order->arena, assent_text_of(sweep->last_audience));
    }
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
        sweep->phase = first_phase(sweep);
        sweep->has_last = false;
        sweep->again = false;
    }
    if (sweep->phase == SWEEP_AT_ENTRIES)
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

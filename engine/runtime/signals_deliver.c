// SPDX-License-Identifier: Apache-2.0
// Delivering. A look at a signal goes through the tickets that listen to it, one after the other: a signal
// that has just come goes to all of them, one that waits to the first who takes it. Each delivery is the
// ticket's own turn with the signal's part in the same item. A ticket that cannot take it is owed the signal:
// it stays open, operators see why, and it is tried again. One order or errand is out for a look at any time.
#include "signals.h"
#include <assert.h>
#include <string.h>

#define AGAIN_US     ASSENT_SECOND_US // after the store could not keep it
#define OWED_US      ASSENT_MINUTE_US // after the ticket could not take it, then twice as long each time
#define OWED_MOST_US (10 * ASSENT_MINUTE_US)
enum { LISTENERS_PAGE = 200 };

struct look_of { // an order's owner, in its arena: the signal may be gone when it comes back
    struct assent_id signal;
    int64_t look;
};

static void look_next(struct assent_runtime *runtime, struct signal *signal);

static void rest(struct assent_runtime *runtime, struct signal *signal, int64_t again_us)
{
    signal->look = 0;
    signal->again_us = again_us;
    signal->page_count = signal->page_at = 0;
    signal->channel->active = NULL;
    signal_wake(runtime, again_us > runtime->now_us ? again_us : signal->view.expires_us);
    channel_queue(runtime, signal->channel);
}

// The signal whose look this errand belongs to; NULL: that look is over, by a start or the signal's end.
static struct signal *looked_by(struct assent_runtime *runtime, const struct assent_id *id, int64_t look)
{
    assert(runtime->signals->out > 0);
    runtime->signals->out--;
    struct signal *signal = signal_find(runtime, id);
    return signal != NULL && signal->look == look ? signal : NULL;
}

static bool trouble(const struct assent_error *error)
{
    return assent_code_status(error->code) == 503 || error->code == ASSENT_CONFLICT;
}

// --- changes of the signal alone ---

void signal_commit(struct errand *errand, const struct signal *signal, const struct signal_change *change,
                   void (*kept)(struct errand *))
{
    struct signal_parts parts = signal_write(errand, signal, change);
    errand->item = assent_arena_take(errand->arena, sizeof *errand->item);
    *errand->item = (struct assent_item){.writes = parts.writes,
                                         .write_count = 2,
                                         .turns = parts.turn,
                                         .turn_count = 1,
                                         .rows = parts.row,
                                         .row_count = 1,
                                         .key = errand->request.key};
    errand->item->key.at_us = errand->request.event.at_us;
    errand->signal_id = signal->id;
    errand->admin = true;
    errand->kept = kept;
    batch_add(errand);
}

// Takes over what was written, unless a start has read it already. NULL: it has, or the signal is open no
// more. An errand from before a start that is kept behind it ends the look of now, which began without
// knowing of it.
static struct signal *written(struct errand *errand, const struct assent_write *writes)
{
    struct signal *signal = signal_find(errand->runtime, &errand->signal_id);
    if (signal == NULL || signal->revision != writes[0].expected)
        return NULL;
    signal->revision = writes[0].becomes;
    signal->slot_revision = writes[1].becomes;
    if (signal->look != 0 && signal->look != errand->look)
        rest(errand->runtime, signal, 0);
    return signal;
}

static void changed(struct errand *errand)
{
    struct signal *signal = written(errand, errand->item->writes);
    if (signal != NULL && errand->item->rows[0].gone) {
        errand->runtime->counts.signals_expired += signal_expired(errand->runtime, signal);
        signal_end(errand->runtime, signal);
    } else if (signal != NULL) {
        signal->view.state = ASSENT_SIGNAL_WAITING; // the only change after which it is still open
        signal->walked = false;
    }
    reply_ok(errand);
}

static void changed_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct signal *signal = looked_by(runtime, &errand->signal_id, errand->look);
    if (signal != NULL)
        rest(runtime, signal, errand->reply.ok ? 0 : runtime->now_us + AGAIN_US);
    errand_close(errand);
}

static struct errand *errand_for(struct assent_runtime *runtime, const struct signal *signal,
                                 void (*over)(struct errand *))
{
    static const struct assent_event none = {0};
    struct errand *errand = errand_internal(runtime, &none, ERRAND_INTERNAL);
    errand->over = over;
    errand->request.event.actor.trace = assent_text_copy(errand->arena, signal->trace);
    errand->signal_id = signal->id;
    errand->look = signal->look;
    runtime->signals->out++;
    return errand;
}

static void change(struct assent_runtime *runtime, struct signal *signal, enum assent_admin_kind what,
                   enum assent_signal_state state)
{
    struct errand *errand = errand_for(runtime, signal, changed_over);
    struct signal_change change = {.what = what, .state = state};
    signal_commit(errand, signal, &change, changed);
}

// --- a ticket could not take it ---

static void owed(struct errand *errand)
{
    struct signal *signal = written(errand, errand->item->writes);
    if (signal != NULL) {
        errand->runtime->counts.signals_refused++;
        signal_owe(errand->runtime, signal, &errand->signal_to);
        signal->owed[signal->owed_count - 1].error = errand->trouble;
        signal->owed[signal->owed_count - 1].tries = 1;
        signal->owed_at = signal->owed_count;
        signal->after = errand->signal_to;
    }
    reply_ok(errand);
}

static void owed_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct signal *signal = looked_by(runtime, &errand->signal_id, errand->look);
    if (signal != NULL && errand->reply.ok) {
        signal->page_at++;
        look_next(runtime, signal);
    } else if (signal != NULL) {
        rest(runtime, signal, runtime->now_us + AGAIN_US);
    }
    errand_close(errand);
}

static void refused(struct assent_runtime *runtime, struct signal *signal, const struct errand *delivery)
{
    for (size_t i = 0; i < signal->owed_count; i++) {
        if (!assent_id_equal(&signal->owed[i].ticket, &delivery->signal_to))
            continue;
        signal->owed[i].error = delivery->reply.error;
        signal->owed[i].tries++;
        signal->owed_at = i + 1;
        look_next(runtime, signal);
        return;
    }
    struct errand *errand = errand_for(runtime, signal, owed_over);
    struct signal_change change = {.what = ASSENT_ADMIN_SIGNAL_REFUSED,
                                   .state = signal->view.state,
                                   .ticket = &errand->signal_to,
                                   .owes = true};
    change.code = assent_text_of(assent_code_slug(delivery->reply.error.code));
    errand->signal_to = delivery->signal_to;
    errand->trouble = delivery->reply.error;
    signal_commit(errand, signal, &change, owed);
}

// --- deliveries ---

static bool is_last(const struct signal *signal, const struct assent_id *ticket)
{
    if (signal->view.state == ASSENT_SIGNAL_WAITING)
        return true;
    if (signal->walked)
        return signal->owed_count == 1 && signal_owes(signal, ticket);
    return !signal->more && signal->page_at + 1 == signal->page_count && signal->owed_count == 0;
}

bool signal_join(struct errand *errand)
{
    struct signal *signal = signal_find(errand->runtime, &errand->signal_id);
    if (signal == NULL || signal->look != errand->look)
        return false;
    struct assent_item *item = errand->item;
    struct assent_arena *arena = errand->arena;
    bool last = is_last(signal, &errand->signal_to);
    struct signal_change change = {.what = ASSENT_ADMIN_SIGNAL_DELIVERED,
                                   .state = last ? ASSENT_SIGNAL_DELIVERED : signal->view.state,
                                   .ticket = &errand->signal_to,
                                   .takes = true};
    struct signal_parts parts = signal_write(errand, signal, &change);
    struct assent_write *writes = assent_arena_take_array(arena, 3, sizeof *writes);
    struct assent_kept_turn *turns = assent_arena_take_array(arena, 2, sizeof *turns);
    struct assent_row *rows = assent_arena_take_array(arena, item->row_count + 1, sizeof *rows);
    assert(item->write_count == 1 && item->turn_count == 1 && "the ticket's own");
    errand->signal_row = item->row_count;
    writes[0] = item->writes[0];
    memcpy(writes + 1, parts.writes, 2 * sizeof *writes);
    turns[0] = item->turns[0];
    turns[1] = *parts.turn;
    memcpy(rows, item->rows, item->row_count * sizeof *rows);
    rows[item->row_count] = *parts.row;
    item->writes = writes;
    item->write_count = 3;
    item->turns = turns;
    item->turn_count = 2;
    item->rows = rows;
    item->row_count++;
    return true;
}

void signal_taken(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_item *item = errand->item;
    struct signal *signal = written(errand, item->writes + 1);
    runtime->counts.signals_delivered++;
    if (signal == NULL)
        return;
    if (item->rows[errand->signal_row].gone) {
        signal_end(runtime, signal);
        return;
    }
    signal->view.tickets++;
    if (!signal_owes(signal, &errand->signal_to))
        signal->after = errand->signal_to;
}

// The ticket has it, or does not listen any more.
static void settled(struct assent_runtime *runtime, struct signal *signal, const struct assent_id *ticket)
{
    if (!signal_owes(signal, ticket)) {
        signal->page_at++;
        signal->after = *ticket;
    }
    signal_settle(runtime, signal, ticket); // the next one stands in its place
    signal->channel->nobody = -1;
    look_next(runtime, signal);
}

static void delivery_over(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_reply *reply = &errand->reply;
    struct signal *signal = looked_by(runtime, &errand->signal_id, errand->look);
    if (signal != NULL && (reply->ok || reply->error.code == ASSENT_NOT_FOUND))
        settled(runtime, signal, &errand->signal_to);
    else if (signal != NULL && trouble(&reply->error))
        rest(runtime, signal, runtime->now_us + AGAIN_US);
    else if (signal != NULL)
        refused(runtime, signal, errand);
    errand_close(errand);
}

static void deliver(struct assent_runtime *runtime, struct signal *signal, struct assent_id ticket)
{
    struct assent_event event = {
        .kind = ASSENT_EVENT_SIGNAL,
        .actor = {.trace = signal->trace},
        .signal = signal->view.name,
        .signal_key = signal->view.key,
        .signal_id = signal->view.id,
        .signal_value = signal->view.value,
    };
    struct errand *errand = errand_internal(runtime, &event, ERRAND_INTERNAL);
    errand->over = delivery_over;
    errand->request.event.id = ticket;
    errand->signal_id = signal->id;
    errand->signal_to = ticket;
    errand->look = signal->look;
    runtime->signals->out++;
    entry_take(entry_open(runtime, &ticket), errand);
}

// --- looks ---

static void read_listeners(struct assent_runtime *runtime, struct signal *signal)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_LISTENERS, NULL);
    struct look_of *of = assent_arena_take(order->arena, sizeof *of);
    *of = (struct look_of){signal->id, signal->look};
    order->owner = of;
    order->read.kind = ASSENT_READ_LISTENERS;
    order->read.signal = assent_text_copy(order->arena, signal->view.name);
    order->read.signal_key = assent_text_copy(order->arena, signal->view.key);
    order->read.limit = LISTENERS_PAGE;
    order->read.has_after = true; // the first id of all is nobody's
    if (signal->page_count > 0)
        order->read.id = signal->page[signal->page_count - 1];
    else if (signal->view.state == ASSENT_SIGNAL_DELIVERING)
        order->read.id = signal->after;
    runtime->signals->out++;
    order_send(runtime, order);
}

void signal_listeners(struct assent_runtime *runtime, struct assent_order *order)
{
    const struct look_of *of = order->owner;
    struct signal *signal = looked_by(runtime, &of->signal, of->look);
    if (signal == NULL)
        return;
    if (!order->ok) {
        rest(runtime, signal, runtime->now_us + AGAIN_US);
        return;
    }
    const struct assent_stored_listeners *page = &order->read.listeners;
    if (page->count > signal->page_room) {
        signal->page = memory_grow(signal->page, page->count * sizeof *signal->page);
        signal->page_room = page->count;
    }
    if (page->count > 0)
        memcpy(signal->page, page->items, page->count * sizeof *signal->page);
    signal->page_count = page->count;
    signal->page_at = 0;
    signal->more = page->count == order->read.limit;
    look_next(runtime, signal);
}

static int64_t owed_until(const struct assent_runtime *runtime, struct signal *signal)
{
    int64_t wait_us = OWED_US;
    for (int64_t i = 0; i < signal->owed_tries && wait_us < OWED_MOST_US; i++)
        wait_us *= 2;
    signal->owed_tries++;
    wait_us = wait_us < OWED_MOST_US ? wait_us : OWED_MOST_US;
    for (size_t i = 0; i < signal->owed_count; i++)
        signal->owed[i].again_us = runtime->now_us + wait_us;
    return runtime->now_us + wait_us;
}

static void next_owed(struct assent_runtime *runtime, struct signal *signal)
{
    if (signal->owed_at < signal->owed_count)
        deliver(runtime, signal, signal->owed[signal->owed_at].ticket);
    else
        rest(runtime, signal, owed_until(runtime, signal));
}

static void all_asked(struct assent_runtime *runtime, struct signal *signal)
{
    bool waiting = signal->view.state == ASSENT_SIGNAL_WAITING;
    if (!waiting && !signal->walked)
        signal->owed_at = signal->owed_count; // they were asked a moment ago
    signal->walked = !waiting;
    if (signal->owed_count > 0) {
        next_owed(runtime, signal);
    } else if (waiting) {
        signal->channel->nobody = signal->looked;
        rest(runtime, signal, 0);
    } else if (signal->view.tickets > 0) {
        change(runtime, signal, ASSENT_ADMIN_SIGNAL_DONE, ASSENT_SIGNAL_DELIVERED);
    } else {
        change(runtime, signal, ASSENT_ADMIN_SIGNAL_WAITING, ASSENT_SIGNAL_WAITING);
    }
}

// A signal that waits and is owed to a ticket goes to no other; one that is owed to too many waits for them.
static bool owed_first(const struct signal *signal)
{
    bool waiting = signal->view.state == ASSENT_SIGNAL_WAITING;
    return signal->owed_count >= (waiting ? 1 : ASSENT_SIGNAL_OWED);
}

static void look_next(struct assent_runtime *runtime, struct signal *signal)
{
    if (runtime->stopping) { // the next start goes on
        rest(runtime, signal, 0);
    } else if (signal->walked || owed_first(signal)) {
        if (signal->walked && signal->owed_count == 0)
            all_asked(runtime, signal);
        else
            next_owed(runtime, signal);
    } else if (signal->page_at < signal->page_count) {
        deliver(runtime, signal, signal->page[signal->page_at]);
    } else if (signal->more) {
        read_listeners(runtime, signal);
    } else {
        all_asked(runtime, signal);
    }
}

void look_begin(struct assent_runtime *runtime, struct signal *signal)
{
    signal->channel->active = signal;
    signal->look = ++runtime->signals->looks;
    signal->looked = signal->channel->heard;
    signal->again_us = 0;
    signal->owed_at = 0;
    signal->page_count = signal->page_at = 0;
    signal->more = true;
    if (signal_expired(runtime, signal))
        change(runtime, signal, ASSENT_ADMIN_SIGNAL_EXPIRED, ASSENT_SIGNAL_EXPIRED);
    else
        look_next(runtime, signal);
}

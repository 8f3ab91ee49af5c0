// SPDX-License-Identifier: Apache-2.0
// What is asked of signals from outside: to send one, to see those that are open, or one with where it went,
// and to drop one. A sender needs the permission `work`, with a token that has not been narrowed to other
// signals or to jobs; the answer comes when the signal is kept, before it goes anywhere.
#include "signals.h"
#include <assent/base/canonical.h>
#include <string.h>

enum { SIGNAL_SHOWN = 200 }; // turns of one signal, newest first

static bool may_send(const struct assent_principal *principal, struct assent_text name)
{
    bool fits = principal->signals == NULL;
    for (size_t i = 0; !fits && i < principal->signal_count; i++)
        fits = assent_text_glob(name, principal->signals[i]);
    return fits && principal_may(principal, ASSENT_MAY_WORK);
}

// As a workflow can name it.
static bool is_name(struct assent_text name)
{
    if (name.count == 0 || name.count > ASSENT_NAME_BYTES || name.bytes[0] < 'a' || name.bytes[0] > 'z')
        return false;
    for (size_t i = 0; i < name.count; i++) {
        char byte = name.bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!letter && byte != '.' && byte != '_' && byte != '-')
            return false;
    }
    return true;
}

static bool check(const struct errand *errand, size_t value_bytes, struct assent_error *error)
{
    const struct assent_request *request = &errand->request;
    struct assent_text name = request->event.signal, key = request->event.signal_key;
    if (!is_name(name))
        return assent_error_set(error, ASSENT_BAD_MEMBER,
                                "`signal` is a name like hr.left: lower-case letters, digits, `.`, `-` and "
                                "`_`, a letter first, at most %d of them",
                                ASSENT_NAME_BYTES);
    if (!may_send(&request->principal, name))
        return assent_error_set(error, ASSENT_FORBIDDEN,
                                "sending %.*s needs the permission `work`, by a token without scopes or with "
                                "the scope `work` or one like `signals:%.*s`",
                                (int)name.count, name.bytes, (int)name.count, name.bytes);
    if (key.count > ASSENT_SIGNAL_KEY_BYTES || assent_text_has_control(key, true))
        return assent_error_set(
            error, ASSENT_BAD_MEMBER,
            "`key` says whom the signal is about: at most %d bytes, no control characters",
            ASSENT_SIGNAL_KEY_BYTES);
    if (value_bytes > ASSENT_SIGNAL_BYTES)
        return assent_error_set(error, ASSENT_BAD_MEMBER,
                                "`value` has at most %d bytes as JSON, this one %zu", ASSENT_SIGNAL_BYTES,
                                value_bytes);
    if (request->ttl_us < ASSENT_SIGNAL_TTL_MIN_US || request->ttl_us > ASSENT_SIGNAL_TTL_MAX_US)
        return assent_error_set(error, ASSENT_BAD_MEMBER,
                                "`ttl` says how long the signal waits for a listener: 1 second to 366 days");
    return true;
}

static bool has_room(struct errand *errand, size_t value_bytes, struct assent_error *error)
{
    const struct signals *signals = errand->runtime->signals;
    const struct assent_event *event = &errand->request.event;
    const struct channel *channel = channel_find(errand->runtime, event->signal, event->signal_key);
    if (channel != NULL && channel->count >= ASSENT_SIGNALS_A_KEY)
        return assent_error_set(error, ASSENT_SIGNALS_FULL,
                                "%d signals %.*s with this key wait for a ticket that listens already",
                                ASSENT_SIGNALS_A_KEY, (int)event->signal.count, event->signal.bytes);
    if (signals->count >= ASSENT_SIGNALS_OPEN || signals->bytes + value_bytes > ASSENT_SIGNALS_BYTES)
        return assent_error_set(
            error, ASSENT_SIGNALS_FULL,
            "%zu signals with %zu bytes wait for tickets that listen; no more are taken in", signals->count,
            signals->bytes);
    return true;
}

static struct assent_signal_view copy_view(const struct signal *signal, struct assent_arena *arena)
{
    struct assent_signal_view view = signal->view;
    view.id = assent_text_copy(arena, view.id);
    view.name = assent_text_copy(arena, view.name);
    view.key = assent_text_copy(arena, view.key);
    view.sender = assent_text_copy(arena, view.sender);
    view.value = assent_value_copy(arena, &view.value);
    if (signal->owed_count > 0)
        view.owed = assent_arena_copy(arena, signal->owed, signal->owed_count * sizeof *signal->owed);
    view.owed_count = signal->owed_count;
    return view;
}

static struct assent_signal_view *shows(struct errand *errand)
{
    struct assent_signal_view *view = assent_arena_take(errand->arena, sizeof *view);
    errand->reply.signals = view;
    errand->reply.signal_count = 1;
    return view;
}

static void sent(struct errand *errand)
{
    struct signal *signal = errand->sent;
    errand->sent = NULL;
    signal->revision = 1;
    signal->slot_revision++;
    errand->runtime->counts.signals_received++;
    signal_install(errand->runtime, signal);
    *shows(errand) = copy_view(signal, errand->arena);
    key_kept(errand->runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

static void signal_send(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_request *request = &errand->request;
    struct assent_error error;
    const struct assent_value *value = &request->event.signal_value;
    size_t bytes = 0;
    if (value->kind != ASSENT_VALUE_ABSENT)
        bytes = assent_canonical_text(errand->arena, value).count;
    if (request->ttl_us == 0)
        request->ttl_us = ASSENT_SIGNAL_TTL_US;
    if (!check(errand, bytes, &error) || !has_room(errand, bytes, &error)) {
        reply_error(errand, &error);
        return;
    }
    unsigned char dice[10];
    dice_draw(&runtime->dice, dice, sizeof dice);
    struct assent_id id = assent_id_make(runtime->now_us, dice);
    struct signal *signal =
        signal_make(runtime, request->event.signal, request->event.signal_key, &id, signal_slot(runtime));
    if (bytes > 0)
        signal_carry(runtime, signal, value);
    signal->view.sender = assent_text_copy(signal->arena, request->principal.person);
    signal->view.sent_us = request->event.at_us;
    signal->view.expires_us = request->event.at_us + request->ttl_us;
    signal->trace = assent_text_copy(signal->arena, request->event.actor.trace);
    errand->sent = signal;
    struct signal_change change = {.what = ASSENT_ADMIN_SIGNAL_SENT, .state = ASSENT_SIGNAL_DELIVERING};
    signal_commit(errand, signal, &change, sent);
}

void signal_replay(struct errand *errand, const struct assent_stored_turn *turn)
{
    struct assent_id ticket;
    if (!signal_view_read(turn, errand->arena, shows(errand), &ticket))
        errand->reply.signal_count = 0;
}

// --- dropping ---

static void no_such_signal(struct errand *errand)
{
    reply_code(errand, ASSENT_NOT_FOUND, "there is no such signal, or none that you may see");
}

static void dropped(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct signal *signal = signal_find(runtime, &errand->signal_id);
    if (signal != NULL && signal->revision == errand->item->writes[0].expected) {
        signal->slot_revision = errand->item->writes[1].becomes;
        runtime->counts.signals_dropped++;
        signal_end(runtime, signal);
    }
    key_kept(runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

static void signal_drop(struct errand *errand)
{
    struct assent_id id;
    struct signal *signal =
        assent_id_read(errand->request.signal, "sig", &id) ? signal_find(errand->runtime, &id) : NULL;
    if (signal == NULL) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such signal, or it is open no more");
        return;
    }
    struct assent_signal_view *view = shows(errand);
    *view = copy_view(signal, errand->arena);
    view->state = ASSENT_SIGNAL_DROPPED;
    view->owed_count = 0;
    struct signal_change change = {.what = ASSENT_ADMIN_SIGNAL_DROPPED, .state = ASSENT_SIGNAL_DROPPED};
    signal_commit(errand, signal, &change, dropped);
}

// --- seeing ---

static bool wanted(const struct assent_request *request, const struct signal *signal)
{
    const struct assent_event *event = &request->event;
    return (event->signal.count == 0 || assent_text_equal(event->signal, signal->view.name)) &&
           (event->signal_key.count == 0 || assent_text_equal(event->signal_key, signal->view.key));
}

static void signals_list(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    struct assent_signal_view *views = assent_arena_take_array(errand->arena, request->limit, sizeof *views);
    struct assent_id after = {0};
    assent_id_read(request->signal, "sig", &after);
    struct signal *signal = errand->runtime->signals->oldest;
    while (signal != NULL && assent_id_compare(&signal->id, &after) <= 0)
        signal = signal->newer;
    for (; signal != NULL && errand->reply.signal_count < request->limit; signal = signal->newer) {
        if (wanted(request, signal))
            views[errand->reply.signal_count++] = copy_view(signal, errand->arena);
    }
    errand->reply.signals = views;
    reply_ok(errand);
}

static void signal_show(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    if (!assent_id_read(errand->request.signal, "sig", &errand->signal_id)) {
        no_such_signal(errand);
        return;
    }
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_SIGNAL, errand);
    order->read.kind = ASSENT_READ_HISTORY;
    order->read.subject =
        (struct assent_subject){.kind = assent_text_of("signal"), .id = errand->request.signal};
    order->read.limit = SIGNAL_SHOWN;
    order_send(runtime, order);
}

static bool may_see(const struct errand *errand, const struct assent_signal_view *view)
{
    const struct assent_principal *principal = &errand->request.principal;
    return principal_may(principal, ASSENT_MAY_OPERATE) || principal_may(principal, ASSENT_MAY_READ_ALL) ||
           assent_text_equal(principal->person, view->sender);
}

// The newest turn says what it is; the first one, what it carries, if it is on the page; memory knows both
// while it is open.
static bool put_together(struct errand *errand, const struct assent_stored_turns *turns,
                         struct assent_signal_view *view)
{
    struct assent_id ticket;
    struct assent_signal_view at = {0};
    struct assent_signal_delivery *deliveries =
        assent_arena_take_array(errand->arena, turns->count, sizeof *deliveries);
    for (size_t i = turns->count; i > 0; i--) {
        const struct assent_stored_turn *turn = &turns->items[i - 1];
        struct assent_value value = at.value; // of the first one
        if (!signal_view_read(turn, errand->arena, &at, &ticket))
            return false;
        if (turn->revision > 1)
            at.value = value;
        deliveries[i - 1] = (struct assent_signal_delivery){ticket, turn->at_us, turn->seq};
    }
    struct signal *signal = signal_find(errand->runtime, &errand->signal_id);
    *view = signal != NULL ? copy_view(signal, errand->arena) : at;
    view->deliveries = deliveries;
    view->delivery_count = turns->count;
    return true;
}

// Leaves the deliveries to those tickets, which stand in the same order.
static void keep_seen(struct assent_signal_view *view, const struct assent_id *tickets, size_t count,
                      struct assent_arena *arena)
{
    const struct assent_signal_delivery *all = view->deliveries;
    struct assent_signal_delivery *kept = assent_arena_take_array(arena, count, sizeof *kept);
    size_t seen = 0;
    for (size_t i = 0; i < view->delivery_count && seen < count; i++) {
        if (assent_id_equal(&all[i].ticket, &tickets[seen]))
            kept[seen++] = all[i];
    }
    view->deliveries = kept;
    view->delivery_count = seen;
}

// Asks which of the tickets the caller may see, of those that a turn names.
static void ask_seen(struct errand *errand, struct assent_order *order, const struct assent_signal_view *view)
{
    static const struct assent_id none;
    struct assent_id *tickets = assent_arena_take_array(errand->arena, view->delivery_count, sizeof *tickets);
    size_t count = 0;
    for (size_t i = 0; i < view->delivery_count; i++) {
        if (!assent_id_equal(&view->deliveries[i].ticket, &none))
            tickets[count++] = view->deliveries[i].ticket;
    }
    see_which(errand, order, tickets, count);
}

void signals_ask(struct errand *errand)
{
    enum assent_request_kind kind = errand->request.kind;
    if (kind == ASSENT_REQUEST_SIGNAL_SEND)
        signal_send(errand);
    else if (kind == ASSENT_REQUEST_SIGNAL_DROP)
        signal_drop(errand);
    else if (kind == ASSENT_REQUEST_SIGNAL)
        signal_show(errand);
    else
        signals_list(errand);
}

bool signal_shown(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    struct assent_signal_view *view = errand->seen;
    bool first = order->read.kind == ASSENT_READ_HISTORY;
    if (!order->ok) {
        reply_error(errand, &order->error);
        return false;
    }
    if (first)
        view = errand->seen = shows(errand);
    if (first && order->read.turns.count > 0 && !put_together(errand, &order->read.turns, view)) {
        reply_code(errand, ASSENT_BAD_RECORD, "the signal's turns in the journal cannot be read");
        return false;
    }
    if (order->read.turns.count == 0 || !may_see(errand, view)) {
        no_such_signal(errand);
        return false;
    }
    if (first)
        ask_seen(errand, order, view);
    if (first && !principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL)) {
        order_send(runtime, order);
        return true;
    }
    keep_seen(view, order->read.seen, order->read.seen_count, errand->arena);
    errand->made = order; // what is shown lies in its arena
    reply_ok(errand);
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// Open signals in memory: by id, by name and key, by age; the slots that they lie in; and when something is
// due for one of them. They are read anew at each start. What is done with them stands in signals_deliver.c.
#include "signals.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *assent_signal_state_text(enum assent_signal_state state)
{
    static const char *const TEXTS[] = {
#define SIGNAL_STATE_TEXT(name, text) text,
        ASSENT_SIGNAL_STATES(SIGNAL_STATE_TEXT)
#undef SIGNAL_STATE_TEXT
    };
    assert((size_t)state < ASSENT_SIGNAL_STATES_COUNT);
    return TEXTS[state];
}

struct signal *signal_find(struct assent_runtime *runtime, const struct assent_id *id)
{
    return table_get(&runtime->signals->by_id, id->bytes);
}

// --- channels ---

static void channel_hash(struct assent_text name, struct assent_text key, unsigned char hash[16])
{
    struct assent_text parts[2] = {name, key};
    struct assent_digest digest = assent_digest_parts(parts, 2);
    memcpy(hash, digest.bytes, 16);
}

struct channel *channel_find(struct assent_runtime *runtime, struct assent_text name, struct assent_text key)
{
    unsigned char hash[16];
    channel_hash(name, key, hash);
    return table_get(&runtime->signals->channels, hash);
}

static struct channel *channel_open(struct assent_runtime *runtime, struct assent_text name,
                                    struct assent_text key)
{
    struct channel *channel = channel_find(runtime, name, key);
    if (channel != NULL)
        return channel;
    channel = memory_take(sizeof *channel + name.count + key.count);
    char *bytes = (char *)(channel + 1);
    memcpy(bytes, name.bytes, name.count);
    memcpy(bytes + name.count, key.bytes, key.count);
    channel->name = assent_text_slice(bytes, name.count);
    channel->key = assent_text_slice(bytes + name.count, key.count);
    channel->nobody = -1;
    channel_hash(name, key, channel->hash);
    table_put(&runtime->signals->channels, channel->hash, channel);
    return channel;
}

void channel_queue(struct assent_runtime *runtime, struct channel *channel)
{
    struct signals *signals = runtime->signals;
    if (channel->queued)
        return;
    channel->queued = true;
    channel->next = NULL;
    *signals->queue_end = channel;
    signals->queue_end = &channel->next;
}

static void channel_close(struct assent_runtime *runtime, struct channel *channel)
{
    table_remove(&runtime->signals->channels, channel->hash);
    free(channel);
}

static struct channel *unqueue(struct signals *signals)
{
    struct channel *channel = signals->queue;
    signals->queue = channel->next;
    if (signals->queue == NULL)
        signals->queue_end = &signals->queue;
    channel->queued = false;
    return channel;
}

// --- making and ending ---

// The lowest that is free: a start reads as many as were ever needed at once.
size_t signal_slot(struct assent_runtime *runtime)
{
    struct signals *signals = runtime->signals;
    if (signals->slots == NULL)
        signals->slots = memory_take(ASSENT_SIGNALS_OPEN * sizeof *signals->slots);
    size_t at = signals->free_from;
    while (at < ASSENT_SIGNALS_OPEN && signals->slots[at].state != SLOT_FREE)
        at++;
    assert(at < ASSENT_SIGNALS_OPEN && "whoever makes a signal has looked whether there is room");
    signals->free_from = at;
    return at;
}

struct signal *signal_make(struct assent_runtime *runtime, struct assent_text name, struct assent_text key,
                           const struct assent_id *id, size_t slot)
{
    struct signals *signals = runtime->signals;
    struct assent_arena *arena = assent_arena_open(1 << 10);
    struct signal *signal = assent_arena_take(arena, sizeof *signal);
    signal->arena = arena;
    signal->id = *id;
    signal->view.id = assent_id_text(arena, "sig", id);
    signal->view.name = assent_text_copy(arena, name);
    signal->view.key = assent_text_copy(arena, key);
    signal->looked = -1;
    signal->slot = slot;
    signal->slot_revision = signals->slots[signal->slot].revision;
    signals->slots[signal->slot].state = SLOT_SENDING;
    signals->count++;
    return signal;
}

void signal_carry(struct assent_runtime *runtime, struct signal *signal, const struct assent_value *value)
{
    signal->view.value = assent_value_copy(signal->arena, value);
    signal->bytes = assent_canonical_text(signal->arena, value).count;
    runtime->signals->bytes += signal->bytes;
}

void signal_install(struct assent_runtime *runtime, struct signal *signal)
{
    struct signals *signals = runtime->signals;
    struct channel *channel = channel_open(runtime, signal->view.name, signal->view.key);
    signal->installed = true;
    signals->slots[signal->slot] = (struct slot){SLOT_OPEN, signal->slot_revision};
    table_put(&signals->by_id, signal->id.bytes, signal);
    signal->older = signals->newest;
    if (signals->newest != NULL)
        signals->newest->newer = signal;
    else
        signals->oldest = signal;
    signals->newest = signal;
    signal->channel = channel;
    signal->previous = channel->last;
    if (channel->last != NULL)
        channel->last->next = signal;
    else
        channel->first = signal;
    channel->last = signal;
    channel->count++;
    signals->owing += signal->owed_count > 0;
    signal_wake(runtime, signal->view.expires_us);
    channel_queue(runtime, channel);
}

static void unlink_signal(struct signals *signals, struct signal *signal)
{
    struct channel *channel = signal->channel;
    *(signal->older != NULL ? &signal->older->newer : &signals->oldest) = signal->newer;
    *(signal->newer != NULL ? &signal->newer->older : &signals->newest) = signal->older;
    *(signal->previous != NULL ? &signal->previous->next : &channel->first) = signal->next;
    *(signal->next != NULL ? &signal->next->previous : &channel->last) = signal->previous;
    channel->count--;
    if (channel->active == signal)
        channel->active = NULL;
    table_remove(&signals->by_id, signal->id.bytes);
    signals->owing -= signal->owed_count > 0;
}

void signal_free(struct assent_runtime *runtime, struct signal *signal)
{
    struct signals *signals = runtime->signals;
    signals->count--;
    signals->bytes -= signal->bytes;
    signals->slots[signal->slot] = (struct slot){SLOT_FREE, signal->slot_revision};
    if (signal->slot < signals->free_from)
        signals->free_from = signal->slot;
    free(signal->owed);
    free(signal->page);
    assent_arena_close(signal->arena);
}

void signal_end(struct assent_runtime *runtime, struct signal *signal)
{
    struct channel *channel = signal->channel;
    unlink_signal(runtime->signals, signal);
    signal_free(runtime, signal);
    channel_queue(runtime, channel); // it may be that of the next, or the channel's end
}

// --- tickets that could not take it ---

static size_t owed_place(const struct signal *signal, const struct assent_id *ticket)
{
    size_t at = 0;
    while (at < signal->owed_count && !assent_id_equal(&signal->owed[at].ticket, ticket))
        at++;
    return at;
}

bool signal_owes(const struct signal *signal, const struct assent_id *ticket)
{
    return owed_place(signal, ticket) < signal->owed_count;
}

void signal_owe(struct assent_runtime *runtime, struct signal *signal, const struct assent_id *ticket)
{
    assert(signal->owed_count < ASSENT_SIGNAL_OWED && !signal_owes(signal, ticket));
    if (signal->owed_count == signal->owed_room) {
        signal->owed_room = signal->owed_room > 0 ? signal->owed_room * 2 : 2;
        signal->owed = memory_grow(signal->owed, signal->owed_room * sizeof *signal->owed);
    }
    signal->owed[signal->owed_count++] = (struct assent_signal_owed){.ticket = *ticket};
    runtime->signals->owing += signal->installed && signal->owed_count == 1;
}

void signal_settle(struct assent_runtime *runtime, struct signal *signal, const struct assent_id *ticket)
{
    size_t at = owed_place(signal, ticket);
    if (at == signal->owed_count)
        return;
    signal->owed_count--;
    memmove(&signal->owed[at], &signal->owed[at + 1], (signal->owed_count - at) * sizeof *signal->owed);
    runtime->signals->owing -= signal->owed_count == 0;
}

// --- what is due ---

void signal_wake(struct assent_runtime *runtime, int64_t at_us)
{
    if (at_us < runtime->signals->wake_us)
        runtime->signals->wake_us = at_us;
}

bool signal_expired(const struct assent_runtime *runtime, const struct signal *signal)
{
    return signal->view.state == ASSENT_SIGNAL_WAITING && signal->owed_count == 0 &&
           signal->view.expires_us <= runtime->now_us;
}

static bool due(const struct assent_runtime *runtime, const struct signal *signal)
{
    const struct channel *channel = signal->channel;
    if (signal->again_us > runtime->now_us)
        return false;
    if (signal->view.state == ASSENT_SIGNAL_DELIVERING || signal->owed_count > 0)
        return true;
    return signal_expired(runtime, signal) ||
           (signal->looked != channel->heard && channel->nobody != channel->heard);
}

static struct signal *next_due(const struct assent_runtime *runtime, const struct channel *channel)
{
    struct signal *signal = channel->first;
    while (signal != NULL && !due(runtime, signal))
        signal = signal->next;
    return signal;
}

void signals_work(struct assent_runtime *runtime)
{
    struct signals *signals = runtime->signals;
    while (runtime->phase == PHASE_READY && !runtime->stopping && signals->queue != NULL &&
           signals->out < ASSENT_SIGNALS_AT_ONCE) {
        struct channel *channel = unqueue(signals);
        struct signal *signal = channel->active == NULL ? next_due(runtime, channel) : NULL;
        if (channel->count == 0)
            channel_close(runtime, channel);
        else if (signal != NULL)
            look_begin(runtime, signal);
    }
}

void signals_tick(struct assent_runtime *runtime)
{
    struct signals *signals = runtime->signals;
    if (signals->wake_us > runtime->now_us)
        return;
    signals->wake_us = INT64_MAX;
    for (struct signal *signal = signals->oldest; signal != NULL; signal = signal->newer) {
        if (due(runtime, signal))
            channel_queue(runtime, signal->channel);
        if (signal->again_us > runtime->now_us)
            signal_wake(runtime, signal->again_us);
        if (signal->view.expires_us > runtime->now_us)
            signal_wake(runtime, signal->view.expires_us);
    }
}

int64_t signals_deadline(const struct assent_runtime *runtime)
{
    return runtime->signals->wake_us;
}

void signals_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count)
{
    if (runtime->signals->count == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind != ASSENT_ROW_SIGNAL || rows[i].gone)
            continue;
        struct channel *channel = channel_find(runtime, rows[i].name, rows[i].key);
        if (channel == NULL)
            continue;
        channel->heard++;
        channel_queue(runtime, channel);
    }
}

// --- starts ---

void signals_open(struct assent_runtime *runtime)
{
    struct signals *signals = memory_take(sizeof *signals);
    signals->queue_end = &signals->queue;
    signals->wake_us = INT64_MAX;
    runtime->signals = signals;
}

// Everything that is open is read anew. Those being sent keep their slots until their outcome is known; looks
// that are under way come back to nobody.
void signals_restart(struct assent_runtime *runtime)
{
    struct signals *signals = runtime->signals;
    while (signals->oldest != NULL) {
        struct signal *signal = signals->oldest;
        unlink_signal(signals, signal);
        channel_queue(runtime, signal->channel);
        signal_free(runtime, signal);
    }
    while (signals->queue != NULL)
        channel_close(runtime, unqueue(signals));
    signals->wake_us = INT64_MAX;
}

bool signals_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    struct signals *signals = runtime->signals;
    if (stored->count > 0 && signals->slots == NULL)
        signals->slots = memory_take(ASSENT_SIGNALS_OPEN * sizeof *signals->slots);
    for (size_t i = 0; i < stored->count; i++) {
        int64_t at;
        const struct assent_stored_subject *slot = &stored->items[i];
        bool known = assent_text_integer(slot->id, &at) && at >= 0 && at < ASSENT_SIGNALS_OPEN;
        if (known)
            signals->slots[at] = (struct slot){signals->slots[at].state, slot->revision};
        if (known && slot->bytes.count == 0)
            continue;
        struct signal *signal = known ? signal_read(runtime, slot) : NULL;
        if (signal == NULL) {
            assent_error_set(&runtime->broken, ASSENT_BAD_RECORD,
                             "the stored signal in slot %.*s cannot be read", (int)slot->id.count,
                             slot->id.bytes);
            runtime->phase = PHASE_BROKEN;
            return false;
        }
        signal_install(runtime, signal);
    }
    return true;
}

void signals_close(struct assent_runtime *runtime)
{
    signals_restart(runtime);
    table_close(&runtime->signals->by_id);
    table_close(&runtime->signals->channels);
    free(runtime->signals->slots);
    free(runtime->signals);
}

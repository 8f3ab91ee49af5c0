// SPDX-License-Identifier: Apache-2.0
// Idempotency keys: an index in memory over what the store appends (data.md, "Idempotency"), bounded by time
// and count. A key is in flight while its first request is; the same request meanwhile waits, and is then
// answered as a replay, or with the same refusal: a copy is never decided anew, on another state of the
// ticket, after its twin was refused. A replay's body is rendered from the fold up to the kept turn.
#include "gates.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void append(struct keys *keys, struct key_entry *entry)
{
    if (keys->newest != NULL)
        keys->newest->newer = entry;
    else
        keys->oldest = entry;
    keys->newest = entry;
    keys->count++;
}

static struct key_entry *make(struct assent_runtime *runtime, const struct assent_item_key *key)
{
    struct key_entry *entry = memory_take(sizeof *entry);
    memcpy(entry->hash, key->hash.bytes, sizeof entry->hash);
    memcpy(entry->fingerprint, key->fingerprint.bytes, sizeof entry->fingerprint);
    entry->waiting_end = &entry->waiting;
    table_put(&runtime->keys.table, entry->hash, entry);
    return entry;
}

enum key_state key_begin(struct assent_runtime *runtime, struct errand *errand, struct key_entry **found)
{
    const struct assent_item_key *key = &errand->request.key;
    struct key_entry *entry = table_get(&runtime->keys.table, key->hash.bytes);
    *found = entry;
    if (entry == NULL) {
        entry = make(runtime, key);
        entry->in_flight = true;
        errand->keyed = true;
        return KEY_NEW;
    }
    if (memcmp(entry->fingerprint, key->fingerprint.bytes, sizeof entry->fingerprint) != 0)
        return KEY_OTHER;
    if (!entry->in_flight)
        return KEY_DONE;
    errand->next = NULL;
    *entry->waiting_end = errand;
    entry->waiting_end = &errand->next;
    return KEY_WAITS;
}

static void release(struct errand *waiting)
{
    while (waiting != NULL) {
        struct errand *errand = waiting;
        waiting = errand->next;
        errand->next = NULL;
        dispatch(errand);
    }
}

static void settle(struct assent_runtime *runtime, struct errand *errand, int64_t at_us, int64_t status,
                   int64_t seq)
{
    errand->keyed = false;
    struct key_entry *entry = table_get(&runtime->keys.table, errand->request.key.hash.bytes);
    assert(entry != NULL && entry->in_flight);
    entry->in_flight = false;
    entry->at_us = at_us;
    entry->status = status;
    entry->seq = seq;
    entry->unchanged = errand->reply.unchanged;
    entry->is_ticket = errand->entry != NULL;
    if (entry->is_ticket)
        entry->ticket = errand->entry->id;
    append(&runtime->keys, entry);
    struct errand *waiting = entry->waiting;
    entry->waiting = NULL;
    entry->waiting_end = &entry->waiting;
    release(waiting);
}

void key_kept(struct assent_runtime *runtime, struct errand *errand, int64_t seq)
{
    if (errand->keyed)
        settle(runtime, errand, errand->item->key.at_us, errand->item->key.status, seq);
}

// Nothing had to be kept, but the answer stands: until a restart the same request again is answered as it
// was, whatever happened since.
void key_unchanged(struct assent_runtime *runtime, struct errand *errand)
{
    int64_t at = errand->before != NULL ? errand->before->seq : errand->reply.version;
    settle(runtime, errand, errand->request.event.at_us, 200, at);
}

struct errand *key_dropped(struct assent_runtime *runtime, struct errand *errand)
{
    errand->keyed = false;
    struct key_entry *entry = table_get(&runtime->keys.table, errand->request.key.hash.bytes);
    assert(entry != NULL && entry->in_flight);
    table_remove(&runtime->keys.table, entry->hash);
    struct errand *waiting = entry->waiting;
    free(entry);
    return waiting;
}

void keys_loaded(struct assent_runtime *runtime, const struct assent_stored_keys *stored, int64_t last)
{
    for (size_t i = 0; i < stored->count; i++) {
        const struct assent_stored_key *kept = &stored->items[i];
        if (table_get(&runtime->keys.table, kept->key.hash.bytes) != NULL)
            continue;
        struct key_entry *entry = make(runtime, &kept->key);
        entry->at_us = kept->key.at_us;
        entry->status = kept->key.status;
        entry->seq = kept->seq;
        entry->ticket = kept->ticket;
        entry->is_ticket = kept->is_ticket;
        append(&runtime->keys, entry);
    }
    if (last > runtime->keys.last_read)
        runtime->keys.last_read = last;
    keys_expire(runtime);
}

void keys_expire(struct assent_runtime *runtime)
{
    struct keys *keys = &runtime->keys;
    int64_t before_us = runtime->now_us - runtime->config.key_keep_us;
    while (keys->oldest != NULL &&
           (keys->count > runtime->config.key_most || keys->oldest->at_us < before_us)) {
        struct key_entry *entry = keys->oldest;
        keys->oldest = entry->newer;
        if (keys->oldest == NULL)
            keys->newest = NULL;
        keys->count--;
        table_remove(&keys->table, entry->hash);
        free(entry);
    }
}

void keys_close(struct assent_runtime *runtime)
{
    size_t at = 0;
    for (struct key_entry *entry; (entry = table_next(&runtime->keys.table, &at)) != NULL;) {
        errands_close(entry->waiting);
        free(entry);
    }
    table_close(&runtime->keys.table);
}

// --- replays ---

static void replay_current(struct errand *errand, struct ticket_version *version)
{
    errand->after = ticket_version_hold(version);
    errand->program =
        program_find(errand->runtime, version->ticket->workflow, version->ticket->workflow_version);
    if (errand->program != NULL && errand->program->definition == NULL)
        program_need(errand->runtime, errand->program, errand);
    else
        reply_ok(errand);
}

bool replay_begin(struct errand *errand, const struct key_entry *key)
{
    struct assent_runtime *runtime = errand->runtime;
    runtime->counts.replays++;
    errand->reply.replayed = true;
    errand->reply.unchanged = key->unchanged;
    errand->reply.status = key->status;
    errand->reply.seq = key->seq;
    if (key->unchanged && !key->is_ticket) {
        errand->reply.version = key->seq;
        return true;
    }
    struct entry *entry = key->is_ticket ? entry_find(runtime, &key->ticket) : NULL;
    if (entry != NULL && entry->version != NULL && entry->version->seq == key->seq && !lease_asked(errand)) {
        replay_current(errand, entry->version);
        return false;
    }
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_REPLAY, errand);
    order->read.kind = key->is_ticket ? ASSENT_READ_HISTORY : ASSENT_READ_JOURNAL;
    order->read.subject = (struct assent_subject){.is_ticket = true, .ticket = key->ticket};
    order->read.after = key->is_ticket ? key->seq + 1 : key->seq - 1;
    order->read.limit = key->is_ticket ? 100000 : 1;
    order_send(runtime, order);
    return false;
}

// last: the turn that was folded last.
static const struct assent_ticket *fold_all(const struct assent_stored_turns *turns, struct assent_turn *last,
                                            struct assent_arena *arena, struct assent_error *error)
{
    const struct assent_ticket *ticket = NULL;
    for (size_t i = turns->count; i > 0; i--) {
        const struct assent_stored_turn *stored = &turns->items[i - 1];
        struct assent_turn turn;
        if (!assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, arena, error))
            return NULL;
        ticket = assent_fold(ticket, &turn, arena, error);
        if (ticket == NULL)
            return NULL;
        *last = turn;
    }
    if (ticket == NULL)
        assent_error_set(error, ASSENT_BAD_RECORD, "the journal has no turn for a key that it keeps");
    return ticket;
}

void replay_done(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    struct assent_error error = order->error;
    if (!order->ok) {
        reply_error(errand, &error);
        return;
    }
    if (order->read.kind == ASSENT_READ_JOURNAL) {
        replay_admin(errand, &order->read.turns);
        return;
    }
    struct assent_turn last;
    const struct assent_ticket *ticket = fold_all(&order->read.turns, &last, order->arena, &error);
    if (ticket == NULL) {
        reply_error(errand, &error);
        return;
    }
    if (lease_asked(errand))
        lease_replayed(errand, &last);
    struct ticket_version *version = ticket_version_make(ticket, errand->reply.seq, NULL);
    replay_current(errand, version);
    ticket_version_drop(version);
}

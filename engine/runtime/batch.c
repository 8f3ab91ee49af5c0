// SPDX-License-Identifier: Apache-2.0
// Batches: group commit by draining. While one batch is out the next one fills; there is no timer and no
// setting. Order within a batch is the order of deciding. What a commit's outcome means for each errand
// stands here (S1-S5, R5).
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

void batch_add(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    assert(errand->item != NULL);
    if (runtime->batch_count == runtime->batch_room) {
        runtime->batch_room = runtime->batch_room > 0 ? runtime->batch_room * 2 : 256;
        runtime->batch = memory_grow(runtime->batch, runtime->batch_room * sizeof(struct errand *));
    }
    runtime->batch[runtime->batch_count++] = errand;
}

void batch_add_first(struct assent_runtime *runtime, struct errand *errand)
{
    batch_add(errand);
    memmove(runtime->batch + 1, runtime->batch, (runtime->batch_count - 1) * sizeof(struct errand *));
    runtime->batch[0] = errand;
}

struct assent_order *batch_order(struct assent_runtime *runtime)
{
    if (runtime->commit_out || runtime->batch_count == 0 || runtime->resync)
        return NULL;
    numbers_reserve(runtime);
    size_t count = runtime->batch_count < runtime->config.batch_items ? runtime->batch_count
                                                                      : runtime->config.batch_items;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_COMMIT, PURPOSE_COMMIT, NULL);
    order->items = assent_arena_take_array(order->arena, count, sizeof *order->items);
    order->item_count = count;
    runtime->committing = memory_grow(runtime->committing, count * sizeof(struct errand *));
    for (size_t i = 0; i < count; i++) {
        runtime->committing[i] = runtime->batch[i];
        order->items[i] = *runtime->batch[i]->item;
    }
    runtime->committing_count = count;
    runtime->batch_count -= count;
    memmove(runtime->batch, runtime->batch + count, runtime->batch_count * sizeof(struct errand *));
    runtime->commit_out = true;
    runtime->orders_out++;
    return order;
}

static void kept(struct errand *errand)
{
    if (errand->admin)
        errand->kept(errand);
    else
        turn_kept(errand);
}

// Somebody else moved what was looked at: the directory, or (with several engines) the ticket. Decide again
// on what is there now, three times at most.
static void conflicted(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    runtime->counts.conflicts++;
    errand->item = NULL;
    if (errand->entry != NULL)
        turn_not_kept(errand);
    move_over(errand);
    // Tickets of one template are opened one after the other: each commit lets one of them through.
    int most = errand->template != NULL ? ASSENT_TEMPLATE_TRIES : 3;
    bool hopeless = ++errand->tries > most || (errand->admin && errand->again == NULL);
    if (!hopeless && errand->admin) {
        errand->again(errand);
        return;
    }
    if (hopeless) {
        reply_code(errand, ASSENT_CONFLICT, "somebody else changed this at the same moment; try again");
        return;
    }
    assert(errand->entry != NULL && "what is no ticket's was answered above");
    entry_again(errand);
}

static void failed(struct errand *errand, const struct assent_error *error, bool unknown)
{
    struct assent_runtime *runtime = errand->runtime;
    runtime->counts.failures++;
    if (errand->entry != NULL)
        turn_not_kept(errand);
    if (unknown && errand->entry != NULL)
        entry_set_version(runtime, errand->entry, NULL);
    if (unknown)
        move_lost(errand);
    if (unknown) {
        reply_code(
            errand, ASSENT_STORE_UNKNOWN,
            "the store did not say whether this was kept; send it again with the same Idempotency-Key and it happens once");
        return;
    }
    reply_error(errand, error);
}

// Known not to be kept: it was never sent.
void batch_refuse(struct assent_runtime *runtime, const struct assent_error *error)
{
    for (size_t left = runtime->batch_count; left > 0; left--) { // what is added meanwhile stands behind
        struct errand *errand = runtime->batch[0];
        runtime->batch_count--;
        memmove(runtime->batch, runtime->batch + 1, runtime->batch_count * sizeof(struct errand *));
        failed(errand, error, false);
    }
}

void batch_done(struct assent_runtime *runtime, struct assent_order *order)
{
    runtime->commit_out = false;
    runtime->counts.commits++;
    for (size_t i = 0; i < order->item_count; i++)
        runtime->resync |= order->items[i].outcome == ASSENT_ITEM_UNKNOWN;
    if (runtime->resync)
        feed_lost(runtime);
    if (runtime->resync)
        runtime->phase = PHASE_STARTING; // before anything else is dispatched: no key may be judged now
    for (size_t i = 0; i < order->item_count; i++) {
        struct errand *errand = runtime->committing[i];
        errand->item->outcome = order->items[i].outcome;
        runtime->counts.items++;
        switch (order->items[i].outcome) {
        case ASSENT_ITEM_KEPT:
            feed_kept(runtime, errand, errand->item);
            kept(errand);
            break;
        case ASSENT_ITEM_ALREADY:
            kept(errand);
            break;
        case ASSENT_ITEM_CONFLICT:
            conflicted(errand);
            break;
        case ASSENT_ITEM_FAILED:
        case ASSENT_ITEM_UNKNOWN:
            failed(errand, &order->error, order->items[i].outcome == ASSENT_ITEM_UNKNOWN);
            break;
        }
    }
    runtime->committing_count = 0;
    if (runtime->resync && runtime->phase != PHASE_BROKEN)
        start_begin(runtime);
}

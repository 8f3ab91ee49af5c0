// SPDX-License-Identifier: Apache-2.0
// Offers: worker jobs that may be claimed, oldest first for each type. They follow the committed rows. Of
// each type the oldest are in memory (R7), so that a type nobody works on keeps no other waiting; the rest is
// read from the store when those are used up.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OFFERS_NEAR = 2000, OFFERS_LOW = 200 }; // of one type

static void key_of(const struct assent_id *ticket, int64_t job, unsigned char key[16])
{
    memcpy(key, ticket->bytes, 16);
    for (int i = 0; i < 8; i++)
        key[8 + i] = (unsigned char)(key[8 + i] ^ (unsigned char)((uint64_t)job >> (8 * i)));
}

struct offer *offer_find(struct assent_runtime *runtime, const struct assent_id *ticket, int64_t job)
{
    unsigned char key[16];
    key_of(ticket, job, key);
    return table_get(&runtime->offers.table, key);
}

static struct offer_type *type_of(struct assent_runtime *runtime, struct assent_text worker)
{
    for (struct offer_type *type = runtime->offers.types; type != NULL; type = type->next) {
        if (assent_text_equal(type->worker, worker))
            return type;
    }
    struct offer_type *type = memory_take(sizeof *type + worker.count);
    char *bytes = (char *)(type + 1);
    memcpy(bytes, worker.bytes, worker.count);
    *type = (struct offer_type){.next = runtime->offers.types, .worker = {bytes, worker.count}};
    runtime->offers.types = type;
    return type;
}

static void insert(struct offer_type *type, struct offer *offer)
{
    struct offer *after = type->last;
    while (after != NULL && after->since_us > offer->since_us)
        after = after->previous;
    offer->type = type;
    offer->previous = after;
    offer->next = after != NULL ? after->next : type->first;
    if (after != NULL)
        after->next = offer;
    else
        type->first = offer;
    if (offer->next != NULL)
        offer->next->previous = offer;
    else
        type->last = offer;
}

static void add(struct assent_runtime *runtime, struct offer_type *type, const struct assent_id *ticket,
                int64_t job, int64_t since_us)
{
    struct offers *offers = &runtime->offers;
    if (offer_find(runtime, ticket, job) != NULL)
        return;
    if (type->count >= OFFERS_NEAR)
        type->more = true;
    if (type->more) // it stands in the store, behind others that are not here either
        return;
    struct offer *offer = memory_take(sizeof *offer);
    *offer = (struct offer){.ticket = *ticket, .job = job, .since_us = since_us};
    insert(type, offer);
    unsigned char key[16];
    key_of(ticket, job, key);
    table_put(&offers->table, key, offer);
    type->count++;
    offers->count++;
    offers->available++;
}

static struct assent_order *begin_reading(struct assent_runtime *runtime, struct offer_type *only)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_OFFERS, NULL);
    order->read.kind = ASSENT_READ_OFFERS;
    order->read.limit = OFFERS_NEAR;
    runtime->offers.reading = true;
    runtime->offers.only = only;
    return order;
}

// The offers of one type from its oldest on.
static void refill(struct assent_runtime *runtime, struct offer_type *type)
{
    struct assent_order *order = begin_reading(runtime, type);
    order->read.has_after = true;
    order->read.after_offer = (struct assent_stored_offer){.worker = type->worker};
    type->more = false; // what is put meanwhile may come too late for the page
    order_send(runtime, order);
}

// Goes on with the reading of all types: after `last` of this type, or after all of this type when NULL.
static void read_after(struct assent_runtime *runtime, const struct offer_type *type,
                       const struct assent_stored_offer *last)
{
    struct assent_order *order = begin_reading(runtime, NULL);
    order->read.has_after = true;
    order->read.after_offer = last != NULL ? *last : (struct assent_stored_offer){.since_us = INT64_MAX};
    order->read.after_offer.worker = type->worker;
    order_send(runtime, order);
}

void offers_read(struct assent_runtime *runtime)
{
    struct offers *offers = &runtime->offers;
    offers->outdated = offers->reading;
    if (offers->reading)
        return;
    for (struct offer_type *type = offers->types; type != NULL; type = type->next)
        type->more = false;
    order_send(runtime, begin_reading(runtime, NULL));
}

void offer_drop(struct assent_runtime *runtime, struct offer *offer)
{
    struct offers *offers = &runtime->offers;
    struct offer_type *type = offer->type;
    if (offer->previous != NULL)
        offer->previous->next = offer->next;
    else
        type->first = offer->next;
    if (offer->next != NULL)
        offer->next->previous = offer->previous;
    else
        type->last = offer->previous;
    unsigned char key[16];
    key_of(&offer->ticket, offer->job, key);
    table_remove(&offers->table, key);
    type->count--;
    offers->count--;
    if (!offer->taken)
        offers->available--;
    free(offer);
    if (type->more && !offers->reading && type->count < OFFERS_LOW)
        refill(runtime, type);
}

void offers_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct assent_row *row = &rows[i];
        if (row->kind != ASSENT_ROW_OFFER)
            continue;
        struct offer *offer = offer_find(runtime, &row->ticket, row->job);
        if (row->gone && offer != NULL)
            offer_drop(runtime, offer);
        else if (!row->gone && offer != NULL)
            offer_free(runtime, offer);
        else if (!row->gone)
            add(runtime, type_of(runtime, row->worker), &row->ticket, row->job, row->at_us);
    }
}

void offer_take(struct assent_runtime *runtime, struct offer *offer)
{
    assert(!offer->taken);
    offer->taken = true;
    runtime->offers.available--;
}

void offer_free(struct assent_runtime *runtime, struct offer *offer)
{
    if (offer->taken)
        runtime->offers.available++;
    offer->taken = false;
}

void offers_tick(struct assent_runtime *runtime)
{
    struct offers *offers = &runtime->offers;
    if (offers->read_again_us != 0 && offers->read_again_us <= runtime->now_us && !offers->reading)
        offers_read(runtime);
}

void offers_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    struct offers *offers = &runtime->offers;
    const struct offer_type *only = offers->only;
    offers->reading = false;
    offers->read_again_us = order->ok ? 0 : runtime->now_us + ASSENT_SECOND_US;
    if (offers->outdated)
        offers_read(runtime);
    if (offers->reading || !order->ok)
        return;
    const struct assent_stored_offers *page = &order->read.offers;
    struct offer_type *type = NULL;
    for (size_t i = 0; i < page->count; i++) {
        const struct assent_stored_offer *offer = &page->items[i];
        if (type == NULL || !assent_text_equal(type->worker, offer->worker))
            type = type_of(runtime, offer->worker);
        if (only == NULL || only == type)
            add(runtime, type, &offer->ticket, offer->job, offer->since_us);
    }
    bool whole = page->count < order->read.limit;
    assert(whole || type != NULL);
    if (only != NULL && !whole && type == only)
        type->more = true;
    if (only == NULL && !whole)
        read_after(runtime, type, type->more ? NULL : &page->items[page->count - 1]);
}

void offers_close(struct assent_runtime *runtime)
{
    while (runtime->offers.types != NULL) {
        struct offer_type *type = runtime->offers.types;
        runtime->offers.types = type->next;
        while (type->first != NULL) {
            struct offer *offer = type->first;
            type->first = offer->next;
            free(offer);
        }
        free(type);
    }
    table_close(&runtime->offers.table);
}

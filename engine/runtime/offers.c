// SPDX-License-Identifier: Apache-2.0
// Offers: worker jobs that may be claimed, oldest first for each type. They follow the committed rows; what
// does not fit in memory is read from the store again when there is room (R7).
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OFFERS_NEAR = 20000, OFFERS_LOW = 1000 };

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

static void add(struct assent_runtime *runtime, struct assent_text worker, const struct assent_id *ticket,
                int64_t job, int64_t since_us)
{
    struct offers *offers = &runtime->offers;
    if (offer_find(runtime, ticket, job) != NULL)
        return;
    if (offers->count >= OFFERS_NEAR) {
        offers->more = true;
        return;
    }
    struct offer *offer = memory_take(sizeof *offer);
    *offer = (struct offer){.ticket = *ticket, .job = job, .since_us = since_us};
    insert(type_of(runtime, worker), offer);
    unsigned char key[16];
    key_of(ticket, job, key);
    table_put(&offers->table, key, offer);
    offers->count++;
    offers->available++;
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
    offers->count--;
    if (!offer->taken)
        offers->available--;
    free(offer);
    if (offers->more && !offers->reading && offers->count < OFFERS_LOW)
        offers_read(runtime);
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
            add(runtime, row->worker, &row->ticket, row->job, row->at_us);
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

void offers_read(struct assent_runtime *runtime)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_OFFERS, NULL);
    order->read.kind = ASSENT_READ_OFFERS;
    order->read.limit = OFFERS_NEAR;
    runtime->offers.reading = true;
    order_send(runtime, order);
}

void offers_tick(struct assent_runtime *runtime)
{
    struct offers *offers = &runtime->offers;
    if (offers->read_again_us != 0 && offers->read_again_us <= runtime->now_us && !offers->reading)
        offers_read(runtime);
}

void offers_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    runtime->offers.reading = false;
    runtime->offers.read_again_us = order->ok ? 0 : runtime->now_us + ASSENT_SECOND_US;
    if (!order->ok)
        return;
    const struct assent_stored_offers *page = &order->read.offers;
    runtime->offers.more = page->count == order->read.limit;
    for (size_t i = 0; i < page->count; i++) {
        const struct assent_stored_offer *offer = &page->items[i];
        add(runtime, offer->worker, &offer->ticket, offer->job, offer->since_us);
    }
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

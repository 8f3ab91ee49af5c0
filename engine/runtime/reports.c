// SPDX-License-Identifier: Apache-2.0
// Reports: ended tickets are read a page at a time and counted (core/report.h), so a report over years holds
// nothing up: between two pages everybody else has their turn. Guarantees: at most ASSENT_REPORT_TICKETS are
// counted, and more is refused rather than left out. The type of a change is what its workflow is today.
#include "machine.h"

static void read_page(struct errand *errand, int64_t from_us, const struct assent_id *after)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_REPORT, errand);
    order->read.kind = ASSENT_READ_ENDED;
    order->read.whole = true;
    order->read.after = from_us;
    order->read.until_us = errand->request.report.until_us;
    order->read.has_after = after != NULL;
    if (after != NULL)
        order->read.id = *after;
    order->read.limit = ASSENT_REPORT_PAGE;
    order_send(errand->runtime, order);
}

void report_begin(struct errand *errand)
{
    errand->report = assent_report_open(errand->arena, errand->request.report.by);
    read_page(errand, errand->request.report.from_us, NULL);
}

static enum assent_change_type type_of(struct assent_runtime *runtime, const struct assent_ticket *ticket)
{
    const struct program *newest = program_find(runtime, ticket->workflow, 0);
    bool known = newest != NULL && newest->definition != NULL;
    return known ? newest->definition->type : ASSENT_TYPE_NONE;
}

static bool count_page(struct errand *errand, const struct assent_read_order *read,
                       struct assent_error *error)
{
    for (size_t i = 0; i < read->entries.count; i++) {
        const struct assent_ticket *ticket = read->tickets[i];
        if (ticket == NULL || ticket->kind != errand->request.report.kind)
            continue;
        if (++errand->report_count > ASSENT_REPORT_TICKETS)
            return assent_error_set(error, ASSENT_LIMIT_REACHED,
                                    "a report counts at most %d tickets; ask for a shorter time",
                                    ASSENT_REPORT_TICKETS);
        if (!assent_report_add(errand->report, ticket, type_of(errand->runtime, ticket), error))
            return false;
    }
    return true;
}

void report_read(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    const struct assent_stored_entries *page = &order->read.entries;
    struct assent_error error;
    if (!order->ok) {
        reply_error(errand, &order->error);
    } else if (!count_page(errand, &order->read, &error)) {
        reply_error(errand, &error);
    } else if (page->count == order->read.limit) {
        read_page(errand, page->items[page->count - 1].end_us, &page->items[page->count - 1].ticket);
    } else {
        errand->reply.reported = errand->request.report;
        errand->reply.sums = assent_report_done(errand->report);
        reply_ok(errand);
    }
}

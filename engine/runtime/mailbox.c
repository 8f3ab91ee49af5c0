// SPDX-License-Identifier: Apache-2.0
// Mailboxes: an entry for each ticket that something is under way for, or that was lately used. R1: one
// errand at a time is an entry's current one; later ones wait, at most ASSENT_MAILBOX of clients'. R7:
// entries that nothing needs are forgotten beyond the limits of hot tickets and their bytes, those of ended
// tickets first, then the oldest use.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>

static void unlink_entry(struct assent_runtime *runtime, struct entry *entry)
{
    if (entry->newer != NULL)
        entry->newer->older = entry->older;
    else
        runtime->newest = entry->older;
    if (entry->older != NULL)
        entry->older->newer = entry->newer;
    else
        runtime->oldest = entry->newer;
    entry->newer = entry->older = NULL;
}

static void link_newest(struct assent_runtime *runtime, struct entry *entry)
{
    entry->older = runtime->newest;
    if (runtime->newest != NULL)
        runtime->newest->newer = entry;
    runtime->newest = entry;
    if (runtime->oldest == NULL)
        runtime->oldest = entry;
}

static void forget(struct assent_runtime *runtime, struct entry *entry)
{
    assert(entry->current == NULL && entry->first == NULL);
    unlink_entry(runtime, entry);
    table_remove(&runtime->entries, entry->id.bytes);
    entry_set_version(runtime, entry, NULL);
    free(entry->leases);
    free(entry->told);
    free(entry);
    runtime->entry_count--;
}

struct entry *entry_find(struct assent_runtime *runtime, const struct assent_id *id)
{
    return table_get(&runtime->entries, id->bytes);
}

struct entry *entry_open(struct assent_runtime *runtime, const struct assent_id *id)
{
    struct entry *entry = entry_find(runtime, id);
    if (entry != NULL) {
        unlink_entry(runtime, entry);
        link_newest(runtime, entry);
        return entry;
    }
    entry = memory_take(sizeof *entry);
    entry->id = *id;
    table_put(&runtime->entries, id->bytes, entry);
    link_newest(runtime, entry);
    runtime->entry_count++;
    return entry;
}

void entry_load(struct assent_runtime *runtime, struct entry *entry)
{
    if (entry->version != NULL || entry->loading)
        return;
    entry->loading = true;
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_LOAD, NULL);
    order->read.kind = ASSENT_READ_TICKET;
    order->read.id = entry->id;
    order_send(runtime, order);
}

static void mark(struct assent_runtime *runtime, struct entry *entry)
{
    if (entry->runnable)
        return;
    entry->runnable = true;
    entry->next_runnable = NULL;
    *runtime->runnable_end = entry;
    runtime->runnable_end = &entry->next_runnable;
}

static bool only_reads(const struct errand *errand)
{
    return errand->request.kind == ASSENT_REQUEST_TICKET || errand->request.kind == ASSENT_REQUEST_HISTORY ||
           errand->request.kind == ASSENT_REQUEST_FEED || errand->request.kind == ASSENT_REQUEST_GATE;
}

static void start_next(struct assent_runtime *runtime, struct entry *entry)
{
    if (entry->current != NULL || entry->first == NULL || entry->loading || entry->wanted)
        return;
    if (entry->version == NULL && !entry->creating) {
        entry_load(runtime, entry);
        return;
    }
    struct errand *errand = entry->first;
    entry->first = errand->next;
    if (entry->first == NULL)
        entry->last = NULL;
    entry->waiting--;
    errand->next = NULL;
    if (only_reads(errand)) { // it waited for the ticket to be loaded; others need not wait for its page
        errand->entry = NULL;
        mark(runtime, entry);
    } else {
        entry->current = errand;
    }
    turn_start(errand, entry->version);
}

static void put_first(struct entry *entry, struct errand *errand)
{
    errand->next = entry->first;
    entry->first = errand;
    if (entry->last == NULL)
        entry->last = errand;
    entry->waiting++;
}

// Where nobody knows what was kept of the ticket, it is read before: its errand is the next one then.
void entry_again(struct errand *errand)
{
    struct entry *entry = errand->entry;
    assert(entry->current == errand);
    if (entry->version != NULL || entry->creating) {
        turn_start(errand, entry->version);
        return;
    }
    entry->current = NULL;
    put_first(entry, errand);
    mark(errand->runtime, entry);
}

void entry_wake(struct assent_runtime *runtime, struct entry *entry)
{
    mark(runtime, entry);
}

void entry_take(struct entry *entry, struct errand *errand)
{
    if (only_reads(errand) &&
        entry->version != NULL) { // what is committed is there: no need to wait for what is under way
        turn_start(errand, entry->version);
        return;
    }
    if (errand->source == ERRAND_CLIENT && entry->waiting >= ASSENT_MAILBOX) {
        reply_code(errand, ASSENT_BUSY,
                   "too many requests wait for this ticket already; try again in a second");
        return;
    }
    errand->entry = entry;
    errand->next = NULL;
    if (entry->last != NULL)
        entry->last->next = errand;
    else
        entry->first = errand;
    entry->last = errand;
    entry->waiting++;
    mark(errand->runtime, entry);
}

void entry_done(struct entry *entry, struct errand *errand)
{
    if (entry->current != errand)
        return;
    entry->current = NULL;
    entry->creating = false;
    mark(errand->runtime, entry);
}

void entries_work(struct assent_runtime *runtime)
{
    while (runtime->runnable != NULL) {
        struct entry *entry = runtime->runnable;
        runtime->runnable = entry->next_runnable;
        if (runtime->runnable == NULL)
            runtime->runnable_end = &runtime->runnable;
        entry->runnable = false;
        start_next(runtime, entry);
    }
}

void entry_set_version(struct assent_runtime *runtime, struct entry *entry, struct ticket_version *version)
{
    runtime->hot_bytes -= ticket_version_bytes(entry->version);
    ticket_version_drop(entry->version);
    entry->version = version;
    runtime->hot_bytes += ticket_version_bytes(version);
}

void entry_age(struct assent_runtime *runtime, struct entry *entry)
{
    unlink_entry(runtime, entry);
    entry->newer = runtime->oldest;
    if (runtime->oldest != NULL)
        runtime->oldest->older = entry;
    runtime->oldest = entry;
    if (runtime->newest == NULL)
        runtime->newest = entry;
}

// The queue is taken out first: a reply may release an errand that waited for the same key, and that one
// comes in here anew.
static void fail_waiting(struct entry *entry, const struct assent_error *error)
{
    struct errand *errand = entry->first;
    entry->first = entry->last = NULL;
    entry->waiting = 0;
    while (errand != NULL) {
        struct errand *next = errand->next;
        errand->entry = NULL;
        reply_error(errand, error);
        errand = next;
    }
}

void entry_loaded(struct assent_runtime *runtime, struct assent_order *order)
{
    struct entry *entry = entry_find(runtime, &order->read.id);
    if (entry == NULL)
        return;
    entry->loading = false;
    struct assent_error error = order->error;
    if (order->ok && !order->read.found)
        assent_error_set(&error, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    if (!order->ok || !order->read.found) {
        fail_waiting(entry, &error);
        moves_load_failed(runtime, entry, &error);
        return;
    }
    if (entry->version == NULL)
        entry_set_version(runtime, entry,
                          ticket_version_make(order->read.ticket, order->read.ticket_seq, NULL));
    mark(runtime, entry);
}

static bool needed(const struct assent_runtime *runtime, struct entry *entry)
{
    size_t live = 0;
    for (size_t i = 0; i < entry->lease_count; i++) {
        if (entry->leases[i].until_us > runtime->now_us)
            entry->leases[live++] = entry->leases[i];
    }
    entry->lease_count = live;
    return entry->current != NULL || entry->first != NULL || entry->loading || entry->runnable ||
           entry->wanted || live > 0;
}

void entries_evict(struct assent_runtime *runtime)
{
    const struct assent_runtime_config *config = &runtime->config;
    struct entry *entry = runtime->oldest;
    size_t looked = 0;
    while (entry != NULL && looked++ < 1024 &&
           (runtime->entry_count > config->hot_tickets || runtime->hot_bytes > config->hot_bytes)) {
        struct entry *newer = entry->newer;
        if (!needed(runtime, entry)) {
            forget(runtime, entry);
        } else { // it must not stand before those that can be forgotten
            unlink_entry(runtime, entry);
            link_newest(runtime, entry);
        }
        entry = newer;
    }
}

void entries_close(struct assent_runtime *runtime)
{
    while (runtime->oldest != NULL) {
        struct entry *entry = runtime->oldest;
        if (entry->current != NULL)
            errand_close(entry->current);
        errands_close(entry->first);
        entry->first = NULL;
        entry->current = NULL;
        forget(runtime, entry);
    }
    table_close(&runtime->entries);
}

void entry_set_lease(struct entry *entry, int64_t job, int64_t fence, int64_t until_us)
{
    for (size_t i = 0; i < entry->lease_count; i++) {
        if (entry->leases[i].job == job) {
            entry->leases[i] = (struct lease){job, fence, until_us};
            return;
        }
    }
    if (entry->lease_count == entry->lease_room) {
        entry->lease_room = entry->lease_room > 0 ? entry->lease_room * 2 : 4;
        entry->leases = memory_grow(entry->leases, entry->lease_room * sizeof entry->leases[0]);
    }
    entry->leases[entry->lease_count++] = (struct lease){job, fence, until_us};
}

void entry_settle_leases(struct entry *entry)
{
    size_t live = 0;
    for (size_t i = 0; i < entry->lease_count; i++) {
        const struct assent_job *job = assent_ticket_job(entry->version->ticket, entry->leases[i].job);
        if (job != NULL && job->phase == ASSENT_JOB_CLAIMED && job->fence == entry->leases[i].fence)
            entry->leases[live++] = entry->leases[i];
    }
    entry->lease_count = live;
}

const struct lease *entry_lease(const struct entry *entry, int64_t job)
{
    for (size_t i = 0; i < entry->lease_count; i++) {
        if (entry->leases[i].job == job)
            return &entry->leases[i];
    }
    return NULL;
}

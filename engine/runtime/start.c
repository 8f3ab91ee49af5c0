// SPDX-License-Identifier: Apache-2.0
// The start, and the same again after an unknown outcome (R5): read the directory, workflow versions,
// numbers, tokens, delegations, templates, open signals, the mark of a sweep, the schedule, the figures of
// the past, and keys; then the offers and near timers. Requests that come meanwhile are held. Nothing is
// decided before the keys are read, so no retry can have a second effect.
#include "meetings.h"

enum { START_PAGE = 1000, START_KEYS_PAGE = 20000 };
static const char *const KINDS[] = {"directory", "workflow_version", "number",      "token",    "signal_slot",
                                    "sweep",     "delegation",       "delegations", "schedule", "template"};

static void read_subjects(struct assent_runtime *runtime, struct assent_text kind, struct assent_text after)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_START, NULL);
    order->read.kind = ASSENT_READ_SUBJECTS;
    order->read.subject_kind = assent_text_copy(order->arena, kind);
    order->read.after_id = assent_text_copy(order->arena, after);
    order->read.limit = START_PAGE;
    runtime->start_pending++;
    order_send(runtime, order);
}

static void read_keys(struct assent_runtime *runtime)
{
    struct assent_order *order = order_open(runtime, ASSENT_ORDER_READ, PURPOSE_START, NULL);
    order->read.kind = ASSENT_READ_KEYS;
    order->read.after =
        runtime->keys.last_read > 0 ? runtime->keys.last_read : -(int64_t)runtime->config.key_most;
    order->read.limit = START_KEYS_PAGE;
    runtime->start_pending++;
    order_send(runtime, order);
}

void start_begin(struct assent_runtime *runtime)
{
    runtime->phase = PHASE_STARTING;
    schedule_restart(runtime);
    figures_restart(runtime);
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        read_subjects(runtime, assent_text_of(KINDS[i]), (struct assent_text){0});
    read_keys(runtime);
    meetings_forget(runtime); // what is in memory may be older than what is kept
    signals_restart(runtime);
    timers_restart(runtime);
    offers_read(runtime);
}

static void subjects_read(struct assent_runtime *runtime, struct assent_order *order)
{
    const struct assent_stored_subjects *page = &order->read.subjects;
    struct assent_text kind = order->read.subject_kind;
    if (assent_text_is(kind, "directory"))
        world_start(runtime, page);
    else if (assent_text_is(kind, "workflow_version"))
        programs_loaded(runtime, page);
    else if (assent_text_is(kind, "number"))
        numbers_loaded(runtime, page);
    else if (assent_text_is(kind, "signal_slot"))
        signals_loaded(runtime, page);
    else if (assent_text_is(kind, "schedule"))
        schedule_versions(runtime, page);
    else if (assent_text_is(kind, "sweep"))
        sweep_loaded(runtime, page);
    else if (assent_text_is(kind, "delegation"))
        delegations_loaded(runtime, page);
    else if (assent_text_is(kind, "delegations"))
        delegations_marked(runtime, page);
    else if (assent_text_is(kind, "template"))
        templates_loaded(runtime, page);
    else
        tokens_loaded(runtime, page);
    if (page->count == order->read.limit)
        read_subjects(runtime, kind, page->items[page->count - 1].id);
}

void start_read(struct assent_runtime *runtime, struct assent_order *order)
{
    if (!order->ok) {
        if (runtime->world == NULL) { // a first start that cannot read has nothing to go on with
            runtime->broken = order->error;
            runtime->phase = PHASE_BROKEN;
        } else { // after an unknown outcome: ask until the store answers; nobody waits for that
            runtime->start_again_us = runtime->now_us + ASSENT_SECOND_US;
            start_refuse(runtime, &order->error);
        }
    } else if (order->read.kind == ASSENT_READ_KEYS) {
        keys_loaded(runtime, &order->read.keys, order->read.last);
        if (order->read.keys.count == order->read.limit)
            read_keys(runtime);
    } else if (order->read.kind == ASSENT_READ_SCHEDULE) {
        schedule_loaded(runtime, order);
    } else if (order->read.kind == ASSENT_READ_ENDED) {
        figures_loaded(runtime, order);
    } else {
        subjects_read(runtime, order);
    }
    start_step(runtime);
}

static struct errand *take_held(struct assent_runtime *runtime)
{
    struct errand *held = runtime->held;
    runtime->held = NULL;
    runtime->held_end = &runtime->held;
    return held;
}

void start_refuse(struct assent_runtime *runtime, const struct assent_error *error)
{
    batch_refuse(runtime, error);
    struct errand *held = take_held(runtime);
    while (held != NULL) {
        struct errand *errand = held;
        held = errand->next;
        errand->next = NULL;
        reply_error(errand, error);
    }
}

static void release(struct assent_runtime *runtime)
{
    struct errand *held = take_held(runtime);
    while (held != NULL) {
        struct errand *errand = held;
        held = errand->next;
        errand->next = NULL;
        dispatch(errand);
    }
}

void start_step(struct assent_runtime *runtime)
{
    runtime->start_pending--;
    if (runtime->start_pending > 0 || runtime->phase != PHASE_STARTING || runtime->start_again_us != 0)
        return;
    runtime->resync = false;
    // Also when an earlier first start came to its end before the token was kept: the world that only the
    // bootstrap makes, and nobody who could change it.
    if (runtime->tokens == NULL && runtime->world->world.directory->version == 1) {
        token_first(runtime);
        return;
    }
    runtime->phase = PHASE_READY;
    release(runtime);
}

void hold(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    errand->next = NULL;
    *runtime->held_end = errand;
    runtime->held_end = &errand->next;
}

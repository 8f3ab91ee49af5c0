// SPDX-License-Identifier: Apache-2.0
// Claims: a worker asks for jobs of its types. Each job it gets is a turn on its ticket, so a claim is
// durable before the worker hears of it and a kill in between leaves the attempt counted. Claims that find
// nothing wait in line; an offer wakes the first who can take it, not all (request.md, API-20). What a claim
// was refused it tries again when its ticket moves, the world changes, or the moment comes that the refusal
// named, as the end of a freeze.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>

enum { CLAIM_SKIPS = 64 }; // tickets that one claim may find refused before it gives up looking further

static bool wants(const struct errand *claim, struct assent_text worker)
{
    const struct assent_request *request = &claim->request;
    bool asked = false;
    for (size_t i = 0; i < request->type_count; i++)
        asked |= assent_text_equal(request->types[i], worker);
    bool allowed = request->principal.worker_types == NULL;
    for (size_t i = 0; !allowed && i < request->principal.worker_type_count; i++)
        allowed = assent_text_equal(request->principal.worker_types[i], worker);
    return asked && allowed;
}

static bool skips(const struct errand *claim, const struct assent_id *ticket)
{
    for (size_t i = 0; i < claim->skipped_count; i++) {
        if (assent_id_equal(&claim->skipped[i], ticket))
            return true;
    }
    return false;
}

static struct offer *oldest(const struct errand *claim)
{
    struct offer *best = NULL;
    if (claim->skipped_count == CLAIM_SKIPS)
        return NULL;
    for (struct offer_type *type = claim->runtime->offers.types; type != NULL; type = type->next) {
        if (!wants(claim, type->worker))
            continue;
        struct offer *offer = type->first;
        while (offer != NULL && (offer->taken || skips(claim, &offer->ticket)))
            offer = offer->next;
        if (offer != NULL && (best == NULL || offer->since_us < best->since_us))
            best = offer;
    }
    return best;
}

static void start_part(struct errand *claim, struct offer *offer)
{
    struct assent_runtime *runtime = claim->runtime;
    struct assent_event event = {
        .kind = ASSENT_EVENT_CLAIM,
        .actor = claim->request.event.actor,
        .job = offer->job,
        .lease_us = claim->request.lease_us,
    };
    struct errand *part = errand_internal(runtime, &event, ERRAND_CLAIM);
    part->parent = claim;
    part->request.event.id = offer->ticket;
    offer_take(runtime, offer);
    claim->pending++;
    entry_take(entry_open(runtime, &offer->ticket), part);
}

// Takes offers while the claim wants more. True when a part is under way.
static bool grab(struct errand *claim)
{
    while (claim->hit_count + claim->pending < claim->request.most) {
        struct offer *offer = oldest(claim);
        if (offer == NULL)
            break;
        start_part(claim, offer);
    }
    return claim->pending > 0;
}

static void answer(struct errand *claim)
{
    struct assent_claimed *claimed = assent_arena_take_array(claim->arena, claim->hit_count, sizeof *claimed);
    for (size_t i = 0; i < claim->hit_count; i++) {
        const struct assent_ticket *ticket = claim->hits[i].version->ticket;
        claimed[i] = (struct assent_claimed){ticket, assent_ticket_job(ticket, claim->hits[i].job)};
    }
    claim->reply.claimed = claimed;
    claim->reply.claimed_count = claim->hit_count;
    reply_ok(claim);
}

// Claims that have parts under way stand in a list, so that they are found when their client goes.
static void begin_work(struct errand *claim)
{
    claim->next = claim->runtime->offers.at_work;
    claim->runtime->offers.at_work = claim;
}

static void end_work(struct errand *claim)
{
    struct errand **link = &claim->runtime->offers.at_work;
    while (*link != claim)
        link = &(*link)->next;
    *link = claim->next;
    claim->next = NULL;
}

static void wait_in_line(struct errand *claim)
{
    struct offers *offers = &claim->runtime->offers;
    if (offers->waiter_count >= ASSENT_WAITERS) {
        reply_code(claim, ASSENT_BUSY, "too many workers wait already; try again in a second");
        return;
    }
    claim->waiting = true;
    claim->next = NULL;
    *offers->waiters_end = claim;
    offers->waiters_end = &claim->next;
    offers->waiter_count++;
    offers->refused_count += claim->skipped_count > 0;
}

// Nothing more is under way for the claim: answer, or wait for an offer. What the store or the engine failed
// at is told at once: the worker asks again, and does not wait beside a job that is on offer.
static void settle(struct errand *claim)
{
    struct assent_runtime *runtime = claim->runtime;
    end_work(claim);
    if (claim->hit_count == 0 && claim->trouble.code != ASSENT_OK)
        reply_error(claim, &claim->trouble);
    else if (claim->hit_count > 0 || claim->silent || runtime->draining ||
             claim->wait_until_us <= runtime->now_us)
        answer(claim);
    else
        wait_in_line(claim);
}

void claim_begin(struct errand *claim)
{
    if (claim->request.most > ASSENT_CLAIM_MOST)
        claim->request.most = ASSENT_CLAIM_MOST;
    if (claim->request.most == 0 || claim->silent) {
        answer(claim);
        return;
    }
    begin_work(claim);
    claim->wait_until_us = claim->request.event.at_us + claim->request.wait_us;
    claim->hits = assent_arena_take_array(claim->arena, claim->request.most, sizeof *claim->hits);
    claim->skipped = assent_arena_take_array(claim->arena, CLAIM_SKIPS, sizeof *claim->skipped);
    if (!grab(claim))
        settle(claim);
}

static void part_over(struct errand *claim)
{
    assert(claim->pending > 0);
    claim->pending--;
    if (claim->pending > 0)
        return;
    bool more = claim->hit_count == 0 && claim->trouble.code == ASSENT_OK && !claim->silent;
    if (!more || !grab(claim))
        settle(claim);
}

void claim_hit(struct errand *part)
{
    struct errand *claim = part->parent;
    claim->hits[claim->hit_count++] =
        (struct claim_hit){ticket_version_hold(part->after), part->request.event.job};
    part_over(claim);
}

// What the ticket says of the job decides, not why this claim failed: others may have what this worker may
// not, and what the store could not keep is on offer still.
static bool still_offered(const struct errand *part)
{
    if (part->before == NULL)
        return part->reply.error.code != ASSENT_NOT_FOUND;
    const struct assent_job *job = assent_ticket_job(part->before->ticket, part->request.event.job);
    return job != NULL && job->phase == ASSENT_JOB_OFFERED;
}

void claim_miss(struct errand *part)
{
    struct errand *claim = part->parent;
    struct assent_runtime *runtime = part->runtime;
    struct offer *offer = offer_find(runtime, &part->request.event.id, part->request.event.job);
    if (offer != NULL && still_offered(part))
        offer_free(runtime, offer);
    else if (offer != NULL)
        offer_drop(runtime, offer);
    enum assent_code why = part->reply.error.code;
    if (!part->reply.ok && (assent_code_status(why) >= 500 || why == ASSENT_CONFLICT))
        claim->trouble = part->reply.error;
    if (claim->skipped_count < CLAIM_SKIPS)
        claim->skipped[claim->skipped_count++] = part->request.event.id;
    int64_t again_us = part->step.status == ASSENT_STEP_REFUSED ? part->step.again_us : 0;
    if (again_us != 0 && (claim->look_us == 0 || again_us < claim->look_us))
        claim->look_us = again_us;
    part_over(claim);
}

static void unlink_waiter(struct assent_runtime *runtime, struct errand **link)
{
    struct errand *claim = *link;
    *link = claim->next;
    if (*link == NULL && runtime->offers.waiters_end == &claim->next)
        runtime->offers.waiters_end = link;
    claim->next = NULL;
    claim->waiting = false;
    runtime->offers.waiter_count--;
    runtime->offers.refused_count -= claim->skipped_count > 0;
}

// What it was refused it may have by now; claims_wake tries.
static void look_again(struct errand *claim)
{
    claim->runtime->offers.refused_count -= claim->skipped_count > 0;
    claim->skipped_count = 0;
    claim->look_us = 0;
}

void claims_wake(struct assent_runtime *runtime)
{
    struct errand **link = &runtime->offers.waiters;
    while (*link != NULL && runtime->offers.available > 0) {
        struct errand *claim = *link;
        if (oldest(claim) == NULL) {
            link = &claim->next;
            continue;
        }
        unlink_waiter(runtime, link);
        begin_work(claim);
        grab(claim);
    }
}

static void answer_waiters(struct assent_runtime *runtime, bool all)
{
    struct errand **link = &runtime->offers.waiters;
    while (*link != NULL) {
        struct errand *claim = *link;
        if (!all && claim->wait_until_us > runtime->now_us) {
            link = &claim->next;
            continue;
        }
        unlink_waiter(runtime, link);
        answer(claim);
    }
}

void claims_tick(struct assent_runtime *runtime)
{
    answer_waiters(runtime, false);
    if (runtime->offers.refused_count == 0)
        return;
    for (struct errand *claim = runtime->offers.waiters; claim != NULL; claim = claim->next) {
        if (claim->look_us != 0 && claim->look_us <= runtime->now_us)
            look_again(claim);
    }
}

void claims_moved(struct assent_runtime *runtime, const struct assent_id *ticket)
{
    if (runtime->offers.refused_count == 0)
        return;
    for (struct errand *claim = runtime->offers.waiters; claim != NULL; claim = claim->next) {
        if (ticket == NULL || skips(claim, ticket))
            look_again(claim);
    }
}

void claims_stop(struct assent_runtime *runtime)
{
    answer_waiters(runtime, true);
}

int64_t claims_deadline(const struct assent_runtime *runtime)
{
    int64_t at_us = INT64_MAX;
    for (const struct errand *claim = runtime->offers.waiters; claim != NULL; claim = claim->next) {
        if (claim->wait_until_us < at_us)
            at_us = claim->wait_until_us;
        if (claim->look_us != 0 && claim->look_us < at_us)
            at_us = claim->look_us;
    }
    return at_us;
}

// These end when what is under way for them ends, and do not wait in line for anybody.
static void silence(struct errand *claims, uint64_t cookie)
{
    for (struct errand *claim = claims; claim != NULL; claim = claim->next)
        claim->silent |= claim->request.kind == ASSENT_REQUEST_CLAIM && claim->request.cookie == cookie;
}

void claims_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    for (struct errand **link = &runtime->offers.waiters; *link != NULL; link = &(*link)->next) {
        struct errand *claim = *link;
        if (claim->request.cookie != cookie)
            continue;
        unlink_waiter(runtime, link);
        claim->silent = true;
        answer(claim);
        return;
    }
    silence(runtime->offers.at_work, cookie);
    silence(runtime->held, cookie);
}

// Extending is in memory: a lease that a crash forgets is extended once after the start (timers.c). The
// ticket is not written.
void lease_extend(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    const struct assent_job *job = assent_ticket_job(errand->before->ticket, request->event.job);
    errand->reply.job = request->event.job;
    if (job == NULL) {
        reply_code(errand, ASSENT_NOT_FOUND, "the ticket has no such job");
        return;
    }
    if (job->phase == ASSENT_JOB_ENDED) {
        reply_code(errand, ASSENT_JOB_OVER, "the job has ended; there is nothing to extend");
        return;
    }
    if (job->phase != ASSENT_JOB_CLAIMED || job->fence != request->event.fence ||
        !assent_text_equal(job->claimed_by, request->principal.person)) {
        reply_code(errand, ASSENT_LEASE_LOST,
                   "the lease is lost: the job was given back or claimed again; stop working on it");
        return;
    }
    int64_t until_us = request->event.at_us + request->lease_us;
    entry_set_lease(errand->entry, job->n, job->fence, until_us);
    errand->reply.lease_until_us = until_us;
    errand->reply.cancel_requested = job->cancelled;
    reply_ok(errand);
}

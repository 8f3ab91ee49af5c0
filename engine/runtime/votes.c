// SPDX-License-Identifier: Apache-2.0
// Several votes in one call. Each is an errand of its own: seen, decided, kept and refused as if it had come
// alone, and the answer tells what became of each. Guarantees: no vote leans on another of the call; the same
// call with the same key gives no vote twice, because each has a key that is made of the call's and of its
// place, and the fingerprint of the whole call. Whether a round takes votes so is asked in the core.
#include "bulk.h"

#include <assert.h>

static struct assent_item_key key_of(const struct errand *call, size_t place);
static void start_part(struct errand *call, size_t place);
static void one_less(struct errand *call);

void votes_begin(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    errand->outcomes = assent_arena_take_array(errand->arena, request->votes.count, sizeof *errand->outcomes);
    errand->pending = 1; // itself, until all are under way
    for (size_t i = 0; i < request->votes.count; i++)
        start_part(errand, i);
    one_less(errand);
}

void vote_over(struct errand *part)
{
    struct errand *call = part->parent;
    struct assent_arena *arena = call->arena;
    const struct assent_reply *reply = &part->reply;
    struct assent_bulk_outcome *out = &call->outcomes[part->place];
    out->approval = call->request.votes.items[part->place].approval;
    out->ok = reply->ok;
    out->replayed = reply->replayed;
    out->error = reply->error;
    out->rule = assent_text_copy(arena, reply->rule);
    out->place = assent_text_copy(arena, reply->place);
    if (reply->ticket != NULL) {
        const struct assent_round *round = assent_ticket_round(reply->ticket, part->request.event.round);
        out->number = assent_text_copy(arena, reply->ticket->number);
        out->state = assent_text_copy(arena, reply->ticket->state);
        out->round = round != NULL ? round->outcome : ASSENT_ROUND_OPEN;
    }
    part->parent = NULL;
    errand_close(part);
    one_less(call);
}

static void start_part(struct errand *call, size_t place)
{
    const struct assent_bulk_vote *vote = &call->request.votes.items[place];
    struct assent_id id;
    int64_t n;
    if (!assent_round_id_read(vote->approval, &id, &n)) { // no other name leads to a round
        struct assent_bulk_outcome *out = &call->outcomes[place];
        *out = (struct assent_bulk_outcome){.approval = vote->approval};
        assent_error_set(&out->error, ASSENT_NOT_FOUND, "there is no such round, or none that you may see");
        return;
    }
    struct assent_request request = {
        .kind = ASSENT_REQUEST_EVENT,
        .principal = call->request.principal,
        .request_id = call->request.request_id,
        .trace = call->request.trace,
        .key = key_of(call, place),
        .ticket = vote->approval,
        .event = {.kind = ASSENT_EVENT_VOTE,
                  .choice = vote->choice,
                  .comment = vote->comment,
                  .seat = vote->seat,
                  .has_digest = true,
                  .digest = vote->digest,
                  .bulk = true},
    };
    struct errand *part = errand_open(call->runtime, &request);
    part->parent = call;
    part->place = place;
    call->pending++;
    dispatch(part);
}

static struct assent_item_key key_of(const struct errand *call, size_t place)
{
    struct assent_item_key key = call->request.key;
    struct assent_text parts[2] = {
        assent_text_slice((const char *)call->request.key.hash.bytes, sizeof call->request.key.hash.bytes),
        assent_text_format(call->arena, "%zu", place)};
    key.hash = assent_digest_parts(parts, 2);
    key.status = 201;
    return key;
}

static void one_less(struct errand *call)
{
    assert(call->pending > 0);
    if (--call->pending > 0)
        return;
    call->reply.votes = (struct assent_bulk_outcomes){call->outcomes, call->request.votes.count};
    reply_ok(call);
}

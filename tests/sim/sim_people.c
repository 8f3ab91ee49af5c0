// SPDX-License-Identifier: Apache-2.0
// People and workers of the simulation. They want things of the tickets they have seen, send each wish until
// it is answered, some twice at once and some again after the answer; workers die, come late, report twice.
// What an answer must be when the same wish is answered again is asserted here.
#include "sim.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const REQUESTERS[] = {"ann", "cecilia", "gustav"};
static const char *const BOARD[] = {"bo", "erik", "fatima", "hanna", "ivar", "ann"};
static const char *const OPERATORS[] = {"jonas", "karin"};
static const char *const TYPES[] = {"prepare", "deploy", "unprepare", "undeploy"};

#define PICK(sim, names) ((names)[sim_draw(&(sim)->dice, sizeof(names) / sizeof(names)[0])])

// A slot that nothing is checked of any more: a look or a claim that is over.
static struct wish *old_slot(struct sim *sim)
{
    for (size_t i = 0; i < sim->wish_count; i++) {
        struct wish *wish = &sim->wishes[i];
        bool light =
            wish->request.kind == ASSENT_REQUEST_TICKET || wish->request.kind == ASSENT_REQUEST_CLAIM;
        if (light && wish->state != WISH_OPEN && wish->in_flight == 0)
            return wish;
    }
    return NULL;
}

struct wish *sim_wish(struct sim *sim, enum assent_request_kind kind, struct assent_text person, bool keyed)
{
    bool light = kind == ASSENT_REQUEST_TICKET || kind == ASSENT_REQUEST_CLAIM;
    struct wish *wish = light ? old_slot(sim) : NULL;
    if (wish == NULL && sim->wish_count == SIM_WISHES)
        return NULL;
    if (wish == NULL)
        wish = &sim->wishes[sim->wish_count++];
    *wish = (struct wish){.n = (int)(wish - sim->wishes), .keyed = keyed};
    sim->wished++;
    struct assent_request *request = &wish->request;
    request->kind = kind;
    request->principal = (struct assent_principal){
        .person = person, .token = assent_text_of("tok_sim"), .permissions = UINT32_MAX};
    request->request_id = assent_text_format(sim->arena, "w%d", wish->n);
    if (keyed) {
        request->key.present = true;
        request->key.status = 200;
        request->key.hash = assent_digest_of(request->request_id);
        request->key.fingerprint = request->key.hash;
    }
    return wish;
}

static struct assent_text ticket_text(struct sim *sim, const struct assent_id *id)
{
    return assent_id_text(sim->arena, "tkt", id);
}

static void want_ticket(struct sim *sim)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_CREATE, sim_person(sim, PICK(sim, REQUESTERS)), true);
    if (wish == NULL)
        return;
    sim->created++;
    struct assent_record fields = assent_record_in(sim->arena);
    assent_record_put_text(&fields, "summary", assent_text_format(sim->arena, "ticket of wish %d", wish->n));
    wish->request.event.template = sim_template(sim);
    if (wish->request.event.template.count == 0)
        assent_record_put(&fields, "service",
                          assent_value_string(sim_chance(&sim->dice, 50) ? "reporting" : "web-shop"));
    assent_record_put(&fields, "plan",
                      assent_value_string(sim_chance(&sim->dice, 50) ? "short" : "a much longer plan"));
    assent_record_put(&fields, "room", assent_value_string(sim_chance(&sim->dice, 50) ? "north" : "south"));
    sim_plan(sim, &fields);
    wish->request.workflow = assent_text_of("approval");
    wish->request.event.fields = assent_record_done(&fields);
    wish->request.key.status = 201;
}

struct wish *sim_event(struct sim *sim, const struct assent_ticket *ticket, struct assent_text person,
                       enum assent_event_kind kind)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_EVENT, person, true);
    if (wish == NULL)
        return NULL;
    wish->request.ticket = ticket_text(sim, &ticket->id);
    wish->request.event.kind = kind;
    return wish;
}

static void want_action(struct sim *sim, const struct assent_ticket *ticket, const char *action)
{
    struct wish *wish =
        sim_event(sim, ticket, assent_text_copy(sim->arena, ticket->requester), ASSENT_EVENT_ACT);
    if (wish != NULL)
        wish->request.event.action = assent_text_of(action);
}

static void want_edit(struct sim *sim, const struct assent_ticket *ticket)
{
    struct wish *wish =
        sim_event(sim, ticket, assent_text_copy(sim->arena, ticket->requester), ASSENT_EVENT_EDIT);
    if (wish == NULL)
        return;
    struct assent_record fields = assent_record_in(sim->arena);
    assent_record_put_text(&fields, "plan", assent_text_format(sim->arena, "plan %d", wish->n));
    wish->request.event.fields = assent_record_done(&fields);
    if (!sim_chance(&sim->dice, 50))
        return;
    int64_t *seen = assent_arena_take(sim->arena, sizeof *seen);
    *seen = ticket->revision;
    wish->request.if_match = (struct assent_revisions){seen, 1};
}

static void want_vote(struct sim *sim, const struct assent_ticket *ticket, const struct assent_round *round)
{
    struct assent_text person = sim_person(sim, PICK(sim, BOARD));
    if (sim_chance(&sim->dice, 8)) {
        struct wish *wish = sim_event(sim, ticket, person, ASSENT_EVENT_WITHDRAW);
        if (wish != NULL)
            wish->request.event.round = round->n;
        return;
    }
    struct wish *wish = sim_event(sim, ticket, person, ASSENT_EVENT_VOTE);
    if (wish == NULL)
        return;
    bool reject = !sim->calm && sim_chance(&sim->dice, 10);
    wish->request.event.round = round->n;
    wish->request.event.choice = reject ? ASSENT_VOTE_REJECT : ASSENT_VOTE_APPROVE;
    wish->request.event.comment = assent_text_of("because");
    wish->request.event.has_digest = true;
    wish->request.event.digest = round->covered;
}

static void want_task(struct sim *sim, const struct assent_ticket *ticket, const struct assent_job *job)
{
    struct assent_text person = sim_person(sim, PICK(sim, OPERATORS));
    struct wish *wish = sim_event(sim, ticket, person, ASSENT_EVENT_COMPLETE);
    if (wish == NULL)
        return;
    struct assent_record fields = assent_record_in(sim->arena);
    assent_record_put(&fields, "outcome", assent_value_string("good"));
    wish->request.event.fields = assent_record_done(&fields);
    wish->request.event.job = job->n;
}

static void want_claim(struct sim *sim)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_CLAIM, sim_person(sim, "deployer"), false);
    if (wish == NULL)
        return;
    struct assent_text *types = assent_arena_take_array(sim->arena, 4, sizeof *types);
    for (size_t i = 0; i < 4; i++)
        types[i] = assent_text_of(TYPES[i]);
    wish->request.types = types;
    wish->request.type_count = 4;
    wish->request.most = 1 + sim_draw(&sim->dice, 2);
    wish->request.lease_us = 30 * ASSENT_SECOND_US;
    wish->request.wait_us = sim_chance(&sim->dice, 30) ? 5 * ASSENT_SECOND_US : 0;
}

// A worker reports, or has died; sometimes it reports twice, or what it no longer holds.
static void want_report(struct sim *sim)
{
    if (sim->held_count == 0)
        return;
    struct held *held = &sim->held[sim_draw(&sim->dice, sim->held_count)];
    if (!held->live && !sim_chance(&sim->dice, 10))
        return;
    bool fails = sim_chance(&sim->dice, sim->calm ? 5 : 25);
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_EVENT, held->worker, false);
    if (wish == NULL)
        return;
    held->live = false;
    wish->request.ticket = ticket_text(sim, &held->ticket);
    wish->request.event.kind = fails ? ASSENT_EVENT_FAIL : ASSENT_EVENT_COMPLETE;
    wish->request.event.error = assent_text_of("it broke");
    wish->request.event.job = held->n;
    wish->request.event.fence = held->fence;
    if (!sim->calm && sim_chance(&sim->dice, 15)) {
        wish->request.kind = ASSENT_REQUEST_EXTEND;
        wish->request.lease_us = 20 * ASSENT_SECOND_US;
        held->live = true;
    }
}

static void want_on_job(struct sim *sim, const struct assent_ticket *ticket)
{
    const struct assent_job *job = &ticket->jobs[sim_draw(&sim->dice, ticket->job_count)];
    if (job->phase == ASSENT_JOB_FAULT) {
        struct wish *wish = sim_event(sim, ticket, sim_person(sim, "jonas"), ASSENT_EVENT_RESOLVE);
        if (wish == NULL)
            return;
        wish->request.event.job = job->n;
        wish->request.event.resolve = (enum assent_resolve)sim_draw(&sim->dice, 3);
        wish->request.event.comment = assent_text_of("looked at it");
    } else if (job->body == ASSENT_BODY_TASK && job->phase != ASSENT_JOB_ENDED) {
        want_task(sim, ticket, job);
    }
}

static void want_of_ticket(struct sim *sim, const struct assent_ticket *ticket)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    bool odd = !sim->calm && sim_chance(&sim->dice, 10);
    if (sim_want_plan(sim, ticket))
        return;
    if (assent_text_is(ticket->state, "draft"))
        want_action(sim, ticket, odd ? "withdraw" : "submit");
    else if (assent_text_is(ticket->state, "review"))
        want_action(sim, ticket, sim_chance(&sim->dice, 40) ? "revert" : "close");
    else if (assent_text_is(ticket->state, "on_hold"))
        want_action(sim, ticket, "resume");
    else if (odd && (round != NULL || assent_text_is(ticket->state, "scheduled")) &&
             sim_chance(&sim->dice, 50))
        want_action(sim, ticket, "hold");
    else if (odd && sim_chance(&sim->dice, 50))
        want_action(sim, ticket, assent_text_is(ticket->state, "work") ? "abort" : "withdraw");
    else if (odd)
        want_edit(sim, ticket);
    else if (round != NULL)
        want_vote(sim, ticket, round);
    else if (ticket->job_count > 0)
        want_on_job(sim, ticket);
}

static void look(struct sim *sim)
{
    if (sim->seen_count == 0)
        return;
    struct seen *seen = &sim->seen[sim_draw(&sim->dice, sim->seen_count)];
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_TICKET, sim_person(sim, "lena"), false);
    if (wish != NULL)
        wish->request.ticket = ticket_text(sim, &seen->id);
}

void sim_want(struct sim *sim)
{
    uint64_t roll = sim_draw(&sim->dice, 100);
    if (sim->created < SIM_CHANGES && roll < 16)
        want_ticket(sim);
    else if (sim->released < SIM_RELEASES && roll < 20)
        sim_want_release(sim);
    else if (roll < 40)
        want_claim(sim);
    else if (roll < 60)
        want_report(sim);
    else if (roll < 72)
        look(sim);
    else if (roll < 74)
        sim_want_signal(sim);
    else if (roll < 75)
        sim_want_world(sim);
    else if (roll < 77)
        sim_want_template(sim);
    else if (sim->seen_count > 0) {
        const struct seen *seen = &sim->seen[sim_draw(&sim->dice, sim->seen_count)];
        bool board = seen->ticket != NULL && assent_text_is(seen->ticket->state, "board");
        if (board && sim_chance(&sim->dice, 50))
            sim_want_meeting(sim, seen->ticket);
        else if (seen->ticket != NULL && seen->ticket->outcome == ASSENT_OUTCOME_NONE)
            want_of_ticket(sim, seen->ticket);
    }
}

void sim_resend(struct sim *sim)
{
    for (size_t i = 0; i < sim->wish_count; i++) {
        struct wish *wish = &sim->wishes[i];
        bool again = wish->keyed && wish->state == WISH_ACKED && !wish->unchanged &&
                     sim_draw(&sim->dice, 400) == 0; // an answer that was lost on the way
        bool twice =
            wish->keyed && wish->state == WISH_OPEN && wish->in_flight == 1 && sim_chance(&sim->dice, 5);
        bool due = wish->state == WISH_OPEN && wish->in_flight == 0 && wish->next_us <= sim->now_us;
        if (due || again || twice)
            sim_send(sim, wish);
    }
}

static void see(struct sim *sim, const struct assent_ticket *ticket)
{
    struct seen *seen = NULL;
    for (size_t i = 0; i < sim->seen_count; i++) {
        if (assent_id_equal(&sim->seen[i].id, &ticket->id))
            seen = &sim->seen[i];
    }
    if (seen == NULL) {
        assert(sim->seen_count < SIM_TICKETS && "a wish for a ticket made two");
        seen = &sim->seen[sim->seen_count++];
        *seen = (struct seen){.id = ticket->id};
    }
    if (seen->ticket != NULL && seen->ticket->revision > ticket->revision)
        return;
    if (seen->arena != NULL)
        assent_arena_close(seen->arena);
    seen->arena = assent_arena_open(0);
    seen->ticket = assent_ticket_copy(seen->arena, ticket);
}

static void hold_jobs(struct sim *sim, struct wish *wish, const struct assent_reply *reply)
{
    for (size_t i = 0; i < reply->claimed_count; i++) {
        const struct assent_job *job = reply->claimed[i].job;
        if (sim->held_count == SIM_HELD || (!sim->calm && sim_chance(&sim->dice, 15)))
            continue; // the worker dies with the answer in its hands
        struct held *held = &sim->held[sim->held_count++];
        *held = (struct held){.worker = wish->request.principal.person,
                              .ticket = reply->claimed[i].ticket->id,
                              .n = job->n,
                              .fence = job->fence,
                              .live = true};
        see(sim, reply->claimed[i].ticket);
    }
}

static void acked(struct sim *sim, struct wish *wish, const struct assent_reply *reply)
{
    bool first = wish->state != WISH_ACKED;
    if (!first) { // the same wish again has the same answer
        sim->replays += reply->replayed;
        if (reply->ticket != NULL && reply->ticket->revision != wish->revision)
            fprintf(
                stderr,
                "wish %d, event %s: first revision %lld (unchanged %d), now %lld (replayed %d, unchanged %d)\n",
                wish->n, assent_event_text(wish->request.event.kind), (long long)wish->revision,
                wish->unchanged, (long long)reply->ticket->revision, reply->replayed, reply->unchanged);
        assert(reply->ticket == NULL || reply->ticket->revision == wish->revision);
        return;
    }
    wish->state = WISH_ACKED;
    wish->unchanged = reply->unchanged;
    if (reply->ticket != NULL) {
        wish->revision = reply->ticket->revision;
        wish->ticket = reply->ticket->id;
        see(sim, reply->ticket);
    }
    hold_jobs(sim, wish, reply);
}

static bool comes_back(const struct wish *wish, enum assent_code code)
{
    int status = assent_code_status(code);
    return status == 503 || status == 500 || code == ASSENT_CONFLICT ||
           (code == ASSENT_STALE_ETAG && wish->sent < 2);
}

void sim_answer(struct sim *sim, const struct assent_reply *reply)
{
    if (reply->cookie == SIM_COOKIE_SCHEDULE)
        sim_schedule_shown(sim, reply);
    if (reply->cookie == 0 || reply->cookie == SIM_COOKIE_SCHEDULE)
        return;
    struct wish *wish = &sim->wishes[reply->cookie - 1];
    if (wish->in_flight > 0)
        wish->in_flight--;
    if (reply->ok) {
        sim_check_clocks(sim, reply);
        acked(sim, wish, reply);
    } else if (comes_back(wish, reply->error.code)) {
        wish->next_us = sim->now_us + ASSENT_SECOND_US;
    } else if (wish->state == WISH_OPEN && wish->in_flight == 0) { // no copy of it is still under way
        sim->refusals++;
        wish->state = WISH_REFUSED;
    }
}

bool sim_settled(const struct sim *sim)
{
    for (size_t i = 0; i < sim->wish_count; i++) {
        if (sim->wishes[i].state == WISH_OPEN && sim->wishes[i].request.kind != ASSENT_REQUEST_CLAIM)
            return false;
    }
    for (size_t i = 0; i < sim->seen_count; i++) {
        if (sim->seen[i].ticket->outcome == ASSENT_OUTCOME_NONE)
            return false;
    }
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// What must hold after any run: the store verifies; each acknowledged wish is one turn and no wish is two; no
// vote counts twice and no excluded one at all; every undo that was owed was offered, newest start first, on
// the way out of the work and when it is rolled back; no wait or clock is left of what has ended.
#include "sim.h"
#include <assent/base/canonical.h>
#include <assent/workbench/verify.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

// "w17" is wish 17.
static bool wish_of(struct assent_text id, int64_t *n)
{
    return id.count > 1 && id.bytes[0] == 'w' &&
           assent_text_integer(assent_text_slice(id.bytes + 1, id.count - 1), n);
}

static void count_admin(const struct assent_stored_turn *stored, int64_t *turns, struct assent_arena *arena)
{
    struct assent_admin_turn turn;
    struct assent_error error;
    int64_t n;
    bool ok = assent_record_read_admin(stored->envelope, stored->payload, stored->salt, &turn, arena, &error);
    assert(ok);
    bool of_ticket = assent_text_is(turn.what, "template_run") ||
                     (assent_text_is(turn.what, "template_suspended") &&
                      assent_value_get_text(&turn.envelope, "ticket").count > 0) ||
                     assent_text_is(turn.what, "meeting_decided"); // beside the ticket's own
    if (!of_ticket && wish_of(turn.actor.request, &n))
        turns[n]++;
}

static int64_t *turns_of_wishes(struct sim *sim, struct assent_arena *arena)
{
    int64_t *turns = assent_arena_take_array(arena, SIM_WISHES, sizeof *turns);
    int64_t after = 0;
    for (;;) {
        struct assent_stored_turns page;
        struct assent_error error;
        bool ok = assent_reader_journal(sim->reader, after, 100, arena, &page, &error);
        assert(ok);
        for (size_t i = 0; i < page.count; i++) {
            struct assent_turn turn;
            after = page.items[i].seq;
            if (!page.items[i].subject.is_ticket) {
                count_admin(&page.items[i], turns, arena);
                continue;
            }
            ok = assent_record_read(page.items[i].envelope, page.items[i].payload, page.items[i].salt, &turn,
                                    arena, &error);
            assert(ok);
            int64_t n;
            bool refusal = turn.fact_count > 0 && turn.facts[0].kind == ASSENT_FACT_REFUSED;
            bool beside = turn.event == ASSENT_EVENT_SCHEDULE; // another ticket's turn told it of a conflict
            if (!refusal && !beside && wish_of(turn.actor.request, &n))
                turns[n]++;
        }
        if (page.count < 100)
            return turns;
    }
}

static void check_wishes(struct sim *sim, struct assent_arena *arena)
{
    const int64_t *turns = turns_of_wishes(sim, arena);
    for (size_t i = 0; i < sim->wish_count; i++) {
        const struct wish *wish = &sim->wishes[i];
        enum assent_request_kind kind = wish->request.kind;
        bool writes = kind == ASSENT_REQUEST_CREATE || kind == ASSENT_REQUEST_EVENT ||
                      kind == ASSENT_REQUEST_SIGNAL_SEND || kind == ASSENT_REQUEST_WORLD ||
                      kind == ASSENT_REQUEST_TEMPLATE_PROPOSE || kind == ASSENT_REQUEST_TEMPLATE_CHANGE ||
                      kind == ASSENT_REQUEST_MEETING_ATTEND || kind == ASSENT_REQUEST_MEETING_CLOSE;
        if (!writes)
            continue;
        if (turns[i] > 1 || (wish->state == WISH_ACKED && !wish->unchanged && turns[i] != 1) ||
            (wish->state == WISH_REFUSED && wish->keyed && turns[i] != 0))
            fprintf(
                stderr,
                "wish %d, event %s of kind %d: state %d, unchanged %d, %lld turns, revision %lld, sent %d\n",
                wish->n, assent_event_text(wish->request.event.kind), (int)kind, (int)wish->state,
                wish->unchanged, (long long)turns[i], (long long)wish->revision, wish->sent);
        assert(turns[i] <= 1 && "a wish had two effects");
        if (wish->state == WISH_ACKED && !wish->unchanged)
            assert(turns[i] == 1 && "an acknowledged wish was lost");
        if (wish->state == WISH_REFUSED && wish->keyed)
            assert(turns[i] == 0 && "a refused wish had an effect");
    }
}

static void check_round(const struct assent_ticket *ticket, const struct assent_round *round)
{
    int64_t approvals = 0;
    if (round->template.count > 0) { // it asked nobody
        assert(round->vote_count == 0 && round->outcome == ASSENT_ROUND_MET);
        return;
    }
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        struct assent_text rule;
        assert(!assent_round_excludes(round, vote->person, &rule) && "an excluded person's vote stands");
        assert(!assent_text_equal(vote->person, ticket->requester));
        assert((i == 0 || assent_text_compare(round->votes[i - 1].person, vote->person) < 0) &&
               "somebody votes twice");
        approvals +=
            vote->choice == ASSENT_VOTE_APPROVE && assent_digest_equal(&vote->covered, &round->covered);
    }
    if (round->outcome == ASSENT_ROUND_MET)
        assert(approvals >= round->seats[0].required && "a round was met without the votes");
}

// In `undone` or after it: each started job with an undo has one, offered newest start first.
static void check_undo(const struct assent_ticket *ticket)
{
    int64_t last = INT64_MAX;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->role != ASSENT_JOB_UNDO)
            continue;
        const struct assent_job *of = assent_ticket_job(ticket, job->of);
        assert(of != NULL && of->started > 0 && "an undo for what never began");
        assert(of->started < last && "undo is not newest first");
        last = of->started;
    }
    if (!assent_text_is(ticket->state, "undone"))
        return;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->role != ASSENT_JOB_DO || job->started == 0 || job->body != ASSENT_BODY_WORKER)
            continue;
        int64_t undos = 0;
        for (size_t j = 0; j < ticket->job_count; j++)
            undos += ticket->jobs[j].role == ASSENT_JOB_UNDO && ticket->jobs[j].of == job->n &&
                     ticket->jobs[j].phase == ASSENT_JOB_ENDED;
        assert(undos == 1 && "an undo that was owed did not run");
    }
}

// Every run goes on until its tickets have ended: nothing that a state waited for is left of them.
static void check_rest(const struct assent_ticket *ticket)
{
    assert(ticket->outcome != ASSENT_OUTCOME_NONE);
    assert(ticket->timer_count == 0 && "a clock outlived its ticket");
    assert(ticket->wait.count == 0 && ticket->awaited_count == 0 && ticket->due_us == 0);
    for (size_t i = 0; i < ticket->job_count; i++)
        assert(ticket->jobs[i].body != ASSENT_BODY_WAIT || ticket->jobs[i].started == 0);
}

static void check_tickets(struct sim *sim, struct assent_arena *arena)
{
    struct assent_list list;
    struct assent_error error;
    bool ok = assent_reader_tickets(sim->reader, NULL, 100, arena, &list, &error);
    assert(ok && list.count <= sim->created + sim->released);
    for (size_t i = 0; i < list.count; i++) {
        struct assent_stored_ticket stored;
        bool found;
        ok = assent_reader_ticket(sim->reader, list.items[i].id, arena, &found, &stored, &error);
        assert(ok && found);
        const struct assent_ticket *ticket = assent_rows_read(&stored, arena, &error);
        assert(ticket != NULL);
        for (size_t r = 0; r < ticket->round_count; r++)
            check_round(ticket, &ticket->rounds[r]);
        check_undo(ticket);
        check_rest(ticket);
        sim->rolled_back += assent_text_is(ticket->previous, "back");
        for (size_t j = 0; j < i; j++)
            assert(!assent_text_equal(list.items[i].columns.title, list.items[j].columns.title) &&
                   "one wish made two tickets");
    }
}

void sim_check(struct sim *sim)
{
    struct assent_verify_report report;
    struct assent_error error;
    bool ok = assent_verify(sim->reader, &report, &error);
    if (!ok || report.faults > 0)
        fprintf(stderr, "verify: %s (turn %lld)\n", ok ? report.first.text : error.text,
                (long long)report.first_seq);
    assert(ok && report.faults == 0);
    struct assent_arena *arena = assent_arena_open(0);
    check_wishes(sim, arena);
    check_tickets(sim, arena);
    sim_check_signals(sim, arena);
    sim_check_templates(sim, arena);
    sim_check_meetings(sim, arena);
    assent_arena_close(arena);
}

void sim_tell(const struct sim *sim)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_runtime_counts counts = assent_runtime_count(sim->runtime);
    fprintf(stderr,
            "%zu wishes, %zu held, %lld offers, %lld waiting claims, %lld waiting requests, %lld timers\n",
            sim->wish_count, sim->held_count, (long long)counts.offers, (long long)counts.waiting_claims,
            (long long)counts.waiting_requests, (long long)counts.near_timers);
    for (size_t i = 0; i < sim->seen_count; i++) {
        struct assent_value value = assent_ticket_value(arena, sim->seen[i].ticket);
        struct assent_text text = assent_canonical_text(arena, &value);
        if (sim->seen[i].ticket->outcome == ASSENT_OUTCOME_NONE)
            fprintf(stderr, "not ended: %.*s\n", (int)text.count, text.bytes);
    }
    for (size_t i = 0; i < sim->wish_count; i++) {
        const struct wish *wish = &sim->wishes[i];
        if (wish->state == WISH_OPEN)
            fprintf(stderr, "open: wish %d, kind %d, event %d, in flight %d, sent %d\n", wish->n,
                    (int)wish->request.kind, (int)wish->request.event.kind, wish->in_flight, wish->sent);
    }
    assent_arena_close(arena);
}

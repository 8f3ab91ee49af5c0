// SPDX-License-Identifier: Apache-2.0
// Reads the journal after each step and says what must hold of all tickets then, worked out anew each time,
// pair by pair: two changes that are at work on one thing at once know of each other, and nobody else does;
// one that has left the schedule is in no conflict; an older release does not wait beside a newer one that
// has looked; work does not begin while a conflict or a freeze is in its way; what a meeting decided of an
// item stands once in its record and once on the ticket, with the votes of who was there.
#include "sim.h"
#include <assert.h>
#include <stdio.h>
#include <string.h>

#define BACKOUT_US (10 * ASSENT_MINUTE_US)   // as approval.yaml and release.yaml say
#define STOCK_US   INT64_C(1795423200000000) // 2026-11-23T09:40 in Stockholm, when the freeze begins

enum { PAGE = 8 };

// --- times ---

static struct seen_time time_of(const struct assent_ticket *ticket)
{
    struct seen_time time = {0};
    const struct assent_value *planned = assent_value_get(&ticket->fields, "planned");
    const struct assent_value *items = assent_value_get(&ticket->fields, "items");
    time.there = planned != NULL && ticket->outcome == ASSENT_OUTCOME_NONE;
    if (planned != NULL) {
        bool ok = assent_instant_read(assent_value_get_text(planned, "start"), &time.start_us) &&
                  assent_instant_read(assent_value_get_text(planned, "end"), &time.end_us);
        assert(ok);
        time.until_us = time.end_us + BACKOUT_US;
    }
    for (size_t i = 0; items != NULL && i < items->list.count; i++)
        time.items[time.item_count++] = items->list.items[i].text;
    time.implementer = assent_value_get_text(&ticket->fields, "implementer");
    return time;
}

static void see_time(struct watched *watched)
{
    watched->time = time_of(watched->ticket);
    const struct seen_time *time = &watched->time;
    bool has = time->end_us > 0;
    if (watched->planned && (has != watched->has || (has && (time->start_us != watched->start_us ||
                                                             time->end_us != watched->end_us))))
        watched->moves++;
    watched->planned |= has;
    watched->has = has;
    if (!has)
        return;
    watched->start_us = time->start_us;
    watched->end_us = time->end_us;
}

// --- conflicts ---

static bool depends(struct assent_text one, struct assent_text other) // world.yaml
{
    return assent_text_is(one, "frontend") && assent_text_is(other, "database");
}

// Whether the two are at work on one thing at once, and how it looks from the first.
static bool meet(const struct watched *a, const struct watched *b, enum assent_conflict_kind *kind)
{
    const struct seen_time *one = &a->time, *other = &b->time;
    bool same = false, on = false, by = false;
    if (!one->there || !other->there || one->start_us >= other->until_us || other->start_us >= one->until_us)
        return false;
    for (size_t i = 0; i < one->item_count; i++) {
        for (size_t k = 0; k < other->item_count; k++) {
            same = same || assent_text_equal(one->items[i], other->items[k]);
            on = on || depends(one->items[i], other->items[k]);
            by = by || depends(other->items[k], one->items[i]);
        }
    }
    bool first = assent_id_compare(&a->ticket->id, &b->ticket->id) < 0;
    if (same)
        *kind = ASSENT_CONFLICT_SAME_ITEM;
    else if (on || by)
        *kind = on && (first || !by) ? ASSENT_CONFLICT_DEPENDS_ON : ASSENT_CONFLICT_DEPENDED_ON;
    else
        *kind = ASSENT_CONFLICT_SAME_IMPLEMENTER;
    return same || on || by ||
           (one->implementer.count > 0 && assent_text_equal(one->implementer, other->implementer));
}

// The one that stands between the two; counts in `live` what stands of the first at all.
static const struct assent_conflict *standing(const struct assent_ticket *ticket,
                                              const struct assent_id *with)
{
    const struct assent_conflict *found = NULL;
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &ticket->conflicts[i];
        if (conflict->outcome == ASSENT_CONFLICT_RESOLVED || !assent_id_equal(&conflict->with, with))
            continue;
        assert(found == NULL && "of two changes there are two conflicts");
        found = conflict;
    }
    return found;
}

static void check_pair(struct sim *sim, const struct watched *a, const struct watched *b)
{
    enum assent_conflict_kind kind;
    const struct assent_conflict *here = standing(a->ticket, &b->ticket->id);
    const struct assent_conflict *there = standing(b->ticket, &a->ticket->id);
    if (!meet(a, b, &kind)) {
        assert(here == NULL && "a conflict of two changes that do not meet");
        return;
    }
    sim->met++;
    assert(here != NULL && there != NULL && "two changes meet, and one of them does not know");
    const struct seen_time *one = &a->time, *other = &b->time;
    assert(here->kind == kind && "a conflict is of another kind");
    assert(here->from_us == (one->start_us > other->start_us ? one->start_us : other->start_us) &&
           here->until_us == (one->until_us < other->until_us ? one->until_us : other->until_us) &&
           "a conflict is of another time");
    assert(assent_text_equal(here->id, there->id) && here->outcome == there->outcome &&
           "the two sides of a conflict say two things");
}

static void check_conflicts(struct sim *sim)
{
    const struct watch *watch = &sim->watch;
    for (size_t i = 0; i < watch->count; i++) {
        const struct assent_ticket *ticket = watch->tickets[i].ticket;
        size_t standing_of = 0, known = 0;
        for (size_t k = 0; k < ticket->conflict_count; k++)
            standing_of += ticket->conflicts[k].outcome != ASSENT_CONFLICT_RESOLVED;
        for (size_t k = 0; k < watch->count; k++) {
            if (k == i)
                continue;
            check_pair(sim, &watch->tickets[i], &watch->tickets[k]);
            known += standing(ticket, &watch->tickets[k].ticket->id) != NULL;
        }
        assert(standing_of == known && "a conflict with nobody");
    }
}

// --- releases ---

static bool waits(const struct assent_ticket *ticket)
{
    bool begun = false;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        bool over = job->phase == ASSENT_JOB_FAULT || job->phase == ASSENT_JOB_ENDED;
        begun = begun || job->phase == ASSENT_JOB_CLAIMED || (over && job->started > 0);
    }
    return !begun && (assent_text_is(ticket->state, "asked") || assent_text_is(ticket->state, "live"));
}

static bool is_release(const struct assent_ticket *ticket)
{
    return assent_text_is(ticket->workflow, "release");
}

// It has not looked for others yet since it came to where it is.
static bool will_look(const struct assent_ticket *ticket)
{
    return assent_ticket_timer(ticket, assent_text_of("state/newer")) != NULL;
}

static void check_releases(const struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++) {
        const struct assent_ticket *older = watch->tickets[i].ticket;
        if (!is_release(older) || !waits(older))
            continue;
        assert(older->superseded_by.count == 0 && "a newer release has its place, and it waits");
        for (size_t k = 0; k < watch->count; k++) {
            const struct assent_ticket *newer = watch->tickets[k].ticket;
            bool meant = is_release(newer) && assent_id_compare(&older->id, &newer->id) < 0 &&
                         assent_text_equal(older->service, newer->service) && waits(newer);
            assert((!meant || will_look(older) || will_look(newer)) && "two releases wait side by side");
        }
    }
}

// A newer one of the same service, which is there; once of each.
static void superseded(struct watch *watch, struct watched *watched, struct assent_text by)
{
    struct assent_id newer;
    bool ok = assent_id_read(by, "tkt", &newer);
    assert(ok && assent_id_compare(&watched->ticket->id, &newer) < 0 && "an older one took a newer's place");
    const struct assent_ticket *found = NULL;
    for (size_t i = 0; i < watch->count; i++) {
        if (assent_id_equal(&watch->tickets[i].ticket->id, &newer))
            found = watch->tickets[i].ticket;
    }
    assert(found != NULL && is_release(found) &&
           assent_text_equal(found->service, watched->ticket->service) &&
           "another thing took a release's place");
    assert(!assent_text_equal(watched->taken_by, by) && "it is told the same twice");
    watched->taken_by = by;
    watched->superseded++;
}

// --- what keeps a change from its work ---

// As the fields say it: what is left of its time at that moment, or as much from then on.
static bool is_frozen(const struct watch *watch, const struct assent_turn *turn,
                      const struct watched *watched)
{
    const struct seen_time *time = &watched->time;
    int64_t until_us = STOCK_US, at_us = turn->at_us;
    for (size_t i = 0; i < watch->freeze_count; i++) {
        if (watch->freezes[i].version <= turn->directory)
            until_us = watch->freezes[i].until_us;
    }
    bool over = time->end_us == 0 || at_us >= time->end_us;
    int64_t from = !over && at_us < time->start_us ? time->start_us : at_us;
    int64_t to = over ? at_us + (time->until_us - time->start_us) : time->until_us;
    for (size_t i = 0; i < watched->ticket->waived_count; i++) { // that once, though it may grow longer
        if (watched->ticket->waived[i].from_us == STOCK_US)
            return false;
    }
    return assent_text_is(watched->ticket->service, "reporting") && from < until_us &&
           STOCK_US < (to > from ? to : from + 1);
}

static void check_begin(struct sim *sim, const struct assent_turn *turn, const struct assent_ticket *before,
                        const struct watched *watched)
{
    if (before == NULL || !assent_text_is(before->state, "scheduled") ||
        !assent_text_is(watched->ticket->state, "work") || turn->event == ASSENT_EVENT_SIGNAL)
        return;
    assert(assent_ticket_conflicts_open(watched->ticket) == 0 && "work begins in a conflict");
    assert(!is_frozen(&sim->watch, turn, watched) && "work begins in a freeze");
    sim->begun++;
}

// --- the journal ---

static struct watched *of_ticket(struct watch *watch, const struct assent_id *id)
{
    size_t i = 0;
    while (i < watch->count && !assent_id_equal(&watch->tickets[i].ticket->id, id))
        i++;
    assert(i < SIM_TICKETS);
    return &watch->tickets[i];
}

static void see_facts(struct watch *watch, struct watched *watched, const struct assent_turn *turn)
{
    for (size_t i = 0; i < turn->fact_count; i++) {
        const struct assent_fact *fact = &turn->facts[i];
        if (fact->kind == ASSENT_FACT_SUPERSEDED)
            superseded(watch, watched, fact->superseded.by);
        if (fact->kind != ASSENT_FACT_VOTED || fact->voted.vote.how != ASSENT_VOTE_MEETING ||
            fact->voted.vote.at_us != turn->at_us) // one that is kept stands in the new round, too
            continue;
        bool there = false;
        for (size_t k = 0; k < watch->present_count; k++)
            there = there || assent_text_equal(watch->present[k], fact->voted.vote.person);
        assert(turn->event == ASSENT_EVENT_DECIDE && there && "a vote of who was not in the meeting");
        watched->votes++;
    }
}

static void see_ticket(struct sim *sim, const struct assent_stored_turn *stored)
{
    struct watch *watch = &sim->watch;
    struct assent_turn turn;
    struct assent_error error;
    bool ok =
        assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, watch->arena, &error);
    assert(ok);
    struct watched *watched = of_ticket(watch, &turn.ticket);
    const struct assent_ticket *before = watched->ticket;
    watch->count += before == NULL;
    watched->ticket = assent_fold(before, &turn, watch->arena, &error);
    assert(watched->ticket != NULL);
    if (turn.fact_count > 0 && turn.facts[0].kind == ASSENT_FACT_REFUSED)
        return;
    see_time(watched);
    see_facts(watch, watched, &turn);
    check_begin(sim, &turn, before, watched);
    watched->decided += turn.event == ASSENT_EVENT_DECIDE;
}

static void see_meeting(struct watch *watch, const struct assent_admin_turn *turn)
{
    assert(!watch->closed && "a record was closed and goes on");
    if (assent_text_is(turn->what, "meeting_attended")) {
        const struct assent_value *present = assent_value_get(&turn->envelope, "present");
        watch->present_count = present->list.count;
        for (size_t i = 0; i < present->list.count; i++)
            watch->present[i] = present->list.items[i].text;
    } else if (assent_text_is(turn->what, "meeting_decided")) {
        struct assent_id ticket;
        const struct assent_value *item = assent_value_get(&turn->envelope, "item");
        bool ok = assent_id_read(assent_value_get_text(item, "ticket"), "tkt", &ticket);
        assert(ok);
        of_ticket(watch, &ticket)->recorded++;
        watch->recorded++;
    } else {
        watch->closed = true;
    }
}

// When the freeze ends from then on, as the text that was applied says.
static void see_world(struct sim *sim, const struct assent_admin_turn *turn)
{
    struct watch *watch = &sim->watch;
    struct assent_text text = sim->world;
    int64_t n;
    int hour, minute;
    if (assent_text_starts(turn->actor.request, "w") &&
        assent_text_integer(assent_text_slice(turn->actor.request.bytes + 1, turn->actor.request.count - 1),
                            &n))
        text = sim->wishes[n].request.text;
    const char *until = strstr(assent_text_cstring(sim->arena, text), "until: 2026-11-23 ");
    struct freeze_then *freeze = &watch->freezes[watch->freeze_count++];
    assert(watch->freeze_count <= SIM_WORLDS + 2);
    *freeze = (struct freeze_then){turn->revision, STOCK_US};
    if (until == NULL) // the world that a store begins with
        return;
    int read = sscanf(until, "until: 2026-11-23 %d:%d", &hour, &minute);
    assert(read == 2);
    freeze->until_us += ((hour - 9) * INT64_C(60) + minute - 40) * ASSENT_MINUTE_US;
}

static void see_admin(struct sim *sim, const struct assent_stored_turn *stored)
{
    struct assent_admin_turn turn;
    struct assent_error error;
    bool meeting = assent_text_is(stored->subject.kind, "meeting");
    if (!meeting && !assent_text_is(stored->subject.kind, "directory"))
        return;
    bool ok = assent_record_read_admin(stored->envelope, stored->payload, stored->salt, &turn,
                                       sim->watch.arena, &error);
    assert(ok);
    if (meeting)
        see_meeting(&sim->watch, &turn);
    else
        see_world(sim, &turn);
}

void sim_watch(struct sim *sim)
{
    struct watch *watch = &sim->watch;
    struct assent_stored_turns page = {.count = PAGE};
    bool moved = false;
    if (watch->calls == assent_sim_disk_calls(sim->disk)) // nothing was asked of the disk since
        return;
    watch->calls = assent_sim_disk_calls(sim->disk);
    assent_sim_disk_look(sim->disk, true);
    while (page.count == PAGE) {
        struct assent_error error;
        bool ok = assent_reader_journal(sim->reader, watch->seq, PAGE, watch->arena, &page, &error);
        assert(ok);
        for (size_t i = 0; i < page.count; i++) {
            watch->seq = page.items[i].seq;
            moved = true;
            if (page.items[i].subject.is_ticket)
                see_ticket(sim, &page.items[i]);
            else
                see_admin(sim, &page.items[i]);
        }
    }
    assent_sim_disk_look(sim->disk, false);
    if (!moved)
        return;
    check_conflicts(sim);
    check_releases(watch);
    for (size_t i = 0; i < watch->count; i++)
        assert(watch->tickets[i].decided == watch->tickets[i].recorded &&
               "a meeting's record and its ticket say two things");
}

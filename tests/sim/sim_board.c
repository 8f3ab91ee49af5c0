// SPDX-License-Identifier: Apache-2.0
// A board's meeting in the simulation: it is opened by writing down who is there, items are approved, turned
// down and put off, some against the word of somebody present, and the record is closed; over crashes and
// repeated requests, and beside votes that people cast themselves. What must hold of it: sim_watch.c, and
// here of the record as it is stored.
#include "sim.h"
#include <assent/base/canonical.h>
#include <assert.h>

#define BOARD "daily"
#define DAY   "2026-11-23"

static const char *const MEMBERS[SIM_BOARD] = {"ann", "bo", "erik", "fatima", "hanna", "ivar"};

static void name_meeting(struct wish *wish)
{
    wish->request.asked.board = assent_text_of(BOARD);
    wish->request.asked.day = assent_text_of(DAY);
    wish->request.event.comment = assent_text_of("because");
}

static const char *leader(struct sim *sim)
{
    return sim_chance(&sim->dice, 85) ? "hanna" : "bo";
}

static void want_attendance(struct sim *sim)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_MEETING_ATTEND, sim_person(sim, leader(sim)), true);
    if (wish == NULL)
        return;
    name_meeting(wish);
    struct assent_text *people = assent_arena_take_array(sim->arena, SIM_BOARD, sizeof *people);
    size_t count = 0;
    for (size_t i = 0; i < SIM_BOARD; i++) {
        if (sim_chance(&sim->dice, 60))
            people[count++] = assent_text_of(MEMBERS[i]);
    }
    wish->request.asked.people = people;
    wish->request.asked.people_count = count;
}

static void want_decision(struct sim *sim, const struct assent_ticket *ticket)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    if (round == NULL || !assent_text_is(ticket->state, "board"))
        return;
    struct wish *wish = sim_event(sim, ticket, sim_person(sim, leader(sim)), ASSENT_EVENT_DECIDE);
    if (wish == NULL)
        return;
    name_meeting(wish);
    wish->request.event.round = round->n;
    struct assent_sitting *sitting = &wish->request.asked.sitting;
    uint64_t roll = sim_draw(&sim->dice, 100);
    sitting->decision = roll < 70 ? ASSENT_ITEM_APPROVE : roll < 85 ? ASSENT_ITEM_DEFER : ASSENT_ITEM_REJECT;
    if (sitting->decision != ASSENT_ITEM_APPROVE || !sim_chance(&sim->dice, 25))
        return;
    struct assent_dissent *dissent = assent_arena_take(sim->arena, sizeof *dissent);
    *dissent = (struct assent_dissent){
        .person = assent_text_of(MEMBERS[sim_draw(&sim->dice, SIM_BOARD)]),
        .choice = sim_chance(&sim->dice, 50) ? ASSENT_VOTE_REJECT : ASSENT_VOTE_ABSTAIN,
        .comment = assent_text_of("not so"),
    };
    sitting->dissent = dissent;
    sitting->dissent_count = 1;
}

void sim_want_meeting(struct sim *sim, const struct assent_ticket *ticket)
{
    uint64_t roll = sim_draw(&sim->dice, 100);
    sim->meetings++;
    if (sim->meetings == 1 || roll < 20)
        want_attendance(sim);
    else if (roll < 97)
        want_decision(sim, ticket);
    else {
        struct wish *wish = sim_wish(sim, ASSENT_REQUEST_MEETING_CLOSE, sim_person(sim, "hanna"), true);
        if (wish != NULL)
            name_meeting(wish);
    }
}

// Each item that was decided stands in the record once.
void sim_check_meetings(struct sim *sim, struct assent_arena *arena)
{
    struct assent_subject subject = {.kind = assent_text_of("meeting"), .id = assent_text_of(BOARD "/" DAY)};
    struct assent_text bytes;
    struct assent_value record = {0};
    struct assent_error error;
    int64_t revision;
    bool found;
    bool ok = assent_reader_subject(sim->reader, &subject, arena, &found, &revision, &bytes, &error);
    assert(ok);
    if (!found) {
        assert(sim->watch.recorded == 0);
        return;
    }
    ok = assent_canonical_read(arena, bytes, &record, &error);
    assert(ok);
    const struct assent_value *items = assent_value_get(&record, "items");
    assert((items != NULL ? (int64_t)items->list.count : 0) == sim->watch.recorded &&
           "a record has an item too many, or lacks one");
    for (size_t i = 0; items != NULL && i < items->list.count; i++) {
        const struct assent_value *item = &items->list.items[i];
        for (size_t k = 0; k < i; k++)
            assert(!assent_value_equal(item, &items->list.items[k]) && "a record has an item twice");
    }
    assert(sim->watch.closed == (assent_value_get_integer(&record, "closed", 0) > 0));
}

// SPDX-License-Identifier: Apache-2.0
// Signals and other calendars in the simulation: they are sent before anybody listens, after, and twice, over
// crashes; worlds with other hours are applied under clocks that run. Asserted over the whole journal: a
// signal is one, has at most one effect on a ticket, that effect and its own turn are kept together, whoever
// listened when it came got it or stopped listening by itself, and nothing comes of one that has ended. And
// while all is calm: no signal waits beside a listener, no clock stands as another calendar said.
#include "sim.h"
#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const SIGNALS[] = {"note.left", "window.opened"};
static const char *const ROOMS[] = {"north", "south", "attic"}; // no ticket is for the attic
static const char *const HOURS[] = {"12:00-20:00", "09:30-18:00", "08:00-17:00"};
static const char *const FROZEN[] = {"until: 2026-11-23 09:41", "until: 2026-11-23 10:00",
                                     "until: 2026-11-23 10:50"};
#define COUNT_OF(names) (sizeof(names) / sizeof((names)[0]))
#define DEAF_US         ASSENT_MINUTE_US // that a listener and a signal need to meet, at most

void sim_want_signal(struct sim *sim)
{
    if (sim->sent == SIM_SIGNALS)
        return;
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_SIGNAL_SEND, sim_person(sim, "deployer"), true);
    if (wish == NULL)
        return;
    sim->sent++;
    struct assent_event *event = &wish->request.event;
    event->signal = assent_text_of(SIGNALS[sim_draw(&sim->dice, COUNT_OF(SIGNALS))]);
    event->signal_key = assent_text_of(ROOMS[sim_draw(&sim->dice, COUNT_OF(ROOMS))]);
    event->signal_value = assent_value_integer(wish->n);
    wish->request.ttl_us = sim_chance(&sim->dice, 25) ? 5 * ASSENT_SECOND_US : ASSENT_SIGNAL_TTL_US;
    wish->request.key.status = 201;
}

static struct assent_text with(struct sim *sim, struct assent_text text, const char *was, const char *now)
{
    struct assent_buffer out = assent_buffer_in(sim->arena);
    size_t count = strlen(was);
    for (size_t i = 0; i < text.count; i++) {
        bool here = i + count <= text.count && memcmp(text.bytes + i, was, count) == 0;
        if (here)
            assent_buffer_string(&out, now);
        else
            assent_buffer_byte(&out, text.bytes[i]);
        i += here ? count - 1 : 0;
    }
    return assent_buffer_done(&out);
}

// The first world with other hours, another freeze, and with a board that some have left, but never so many
// that nothing can be approved.
static struct assent_text another_world(struct sim *sim)
{
    static const char *const BOARD[] = {"Erik, groups: [cab]", "Ivar, groups: [cab]"};
    static const char *const LEFT[] = {"Erik, inactive: true", "Ivar, groups: [operations]"};
    struct assent_text text =
        with(sim, sim->world, "08:00-17:00", HOURS[sim_draw(&sim->dice, COUNT_OF(HOURS))]);
    text = with(sim, text, "until: 2026-11-23 10:00", FROZEN[sim_draw(&sim->dice, COUNT_OF(FROZEN))]);
    for (size_t i = 0; i < COUNT_OF(BOARD); i++) {
        if (sim_chance(&sim->dice, 40))
            text = with(sim, text, BOARD[i], LEFT[i]);
    }
    return text;
}

void sim_want_world(struct sim *sim)
{
    if (sim->applied == SIM_WORLDS)
        return;
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_WORLD, sim_person(sim, "admin"), true);
    if (wish == NULL)
        return;
    sim->applied++;
    wish->request.text = another_world(sim);
}

// --- clocks ---

static bool sweeping(struct sim *sim, struct assent_arena *arena)
{
    struct assent_subject mark = {.kind = assent_text_of("sweep"), .id = assent_text_of("calendars")};
    struct assent_text bytes = {0};
    struct assent_error error;
    int64_t revision;
    bool found;
    bool ok = assent_reader_subject(sim->reader, &mark, arena, &found, &revision, &bytes, &error);
    assert(ok);
    return found && bytes.count > 0;
}

// What its template says by then is not in the answer.
static bool kept_by_template(const struct assent_ticket *ticket)
{
    if (ticket->wait.count == 0 || ticket->wait.branches[0].blocked.kind != ASSENT_VALUE_LIST)
        return false;
    const struct assent_value *reasons = &ticket->wait.branches[0].blocked;
    for (size_t i = 0; i < reasons->list.count; i++) {
        if (assent_value_get(&reasons->list.items[i], "preauthorisation"))
            return true;
    }
    return false;
}

// The ticket's last moment. A move that waited for its turn has the time at which it was sent, so that the
// turn of a ticket that it tells may be earlier than the one before.
static int64_t last_us(const struct assent_ticket *ticket)
{
    int64_t at_us = ticket->updated_us;
    for (size_t i = 0; i < ticket->timer_count; i++) {
        if (ticket->timers[i].anchor_us > at_us)
            at_us = ticket->timers[i].anchor_us;
    }
    return at_us;
}

// The events that set clocks anew and settle rounds have nothing to do.
void sim_check_clocks(struct sim *sim, const struct assent_reply *reply)
{
    const struct assent_ticket *ticket = reply->ticket;
    if (!sim->calm || reply->kind != ASSENT_REQUEST_TICKET || ticket == NULL)
        return;
    bool open = ticket->timer_count > 0;
    for (size_t i = 0; i < ticket->round_count; i++)
        open = open || ticket->rounds[i].outcome == ASSENT_ROUND_OPEN;
    if (!open || kept_by_template(ticket))
        return;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_event event = {.kind = ASSENT_EVENT_CALENDAR, .at_us = last_us(ticket)};
    struct assent_step_input input = {
        .definition = reply->definition, .ticket = ticket, .event = &event, .world = reply->world};
    if (reply->definition != NULL && !sweeping(sim, arena)) {
        struct assent_step_result result = assent_step(&input, arena);
        // A wait that something keeps past its moment asks the risk's hook again.
        bool kept = result.status == ASSENT_STEP_NEEDS_HOOK && ticket->wait.count > 0;
        assert((kept || result.status == ASSENT_STEP_NOTHING) && "a clock stands as another calendar said");
        sim->settled_clocks += ticket->timer_count > 0;
        event.kind = ASSENT_EVENT_MEMBERS;
        result = assent_step(&input, arena);
        assert(result.status == ASSENT_STEP_NOTHING && "a round waits for somebody who has left");
    }
    assent_arena_close(arena);
}

// --- meeting ---

static bool listened_to(struct sim *sim, const struct assent_value *slot, struct assent_arena *arena)
{
    struct assent_stored_listeners page;
    struct assent_error error;
    bool ok = assent_reader_listeners(sim->reader, assent_value_get_text(slot, "signal"),
                                      assent_value_get_text(slot, "key"), NULL, 1, arena, &page, &error);
    assert(ok);
    return page.count > 0;
}

void sim_check_meeting(struct sim *sim)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_stored_subjects slots;
    struct assent_error error;
    bool deaf = false;
    bool ok = assent_reader_subjects(sim->reader, assent_text_of("signal_slot"), (struct assent_text){0},
                                     SIM_SIGNALS, arena, &slots, &error);
    assert(ok);
    for (size_t i = 0; i < slots.count; i++) {
        struct assent_value slot;
        if (slots.items[i].bytes.count == 0)
            continue;
        ok = assent_canonical_read(arena, slots.items[i].bytes, &slot, &error);
        assert(ok);
        deaf |= listened_to(sim, &slot, arena);
    }
    sim->deaf_us = !deaf ? 0 : sim->deaf_us > 0 ? sim->deaf_us : sim->now_us;
    if (sim->deaf_us > 0 && sim->now_us - sim->deaf_us >= DEAF_US)
        sim_tell(sim);
    assert((sim->deaf_us == 0 || sim->now_us - sim->deaf_us < DEAF_US) && "a signal waits beside a listener");
    assent_arena_close(arena);
}

// --- the journal ---

struct heard { // one signal, as its turns go by
    struct assent_text id, name, key;
    enum { HEARD_DELIVERING, HEARD_WAITING, HEARD_OVER } state;
    bool meant[SIM_TICKETS];   // the ticket listened when it came
    bool stopped[SIM_TICKETS]; // and stopped by itself
    bool taken[SIM_TICKETS];
    int count;
};

struct walk {
    struct sim *sim;
    struct assent_arena *arena;
    struct heard heard[SIM_SIGNALS];
    size_t heard_count;
    const struct assent_ticket *tickets[SIM_TICKETS];
    size_t ticket_count;
    struct assent_id last_ticket; // of the turn before, when a signal moved it
    struct assent_text last_signal;
};

static size_t ticket_index(struct walk *walk, const struct assent_id *id)
{
    size_t i = 0;
    while (i < walk->ticket_count && !assent_id_equal(&walk->tickets[i]->id, id))
        i++;
    assert(i < SIM_TICKETS);
    return i;
}

static bool listens(const struct assent_ticket *ticket, const struct heard *heard)
{
    return ticket != NULL && assent_ticket_awaited(ticket, heard->name, heard->key) != NULL;
}

static void walk_ticket(struct walk *walk, const struct assent_stored_turn *stored)
{
    struct assent_turn turn;
    struct assent_error error;
    bool ok = assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, walk->arena, &error);
    assert(ok);
    size_t at = ticket_index(walk, &turn.ticket);
    const struct assent_ticket *before = at < walk->ticket_count ? walk->tickets[at] : NULL;
    const struct assent_ticket *after = assent_fold(before, &turn, walk->arena, &error);
    assert(after != NULL);
    walk->tickets[at] = after;
    walk->ticket_count += before == NULL;
    walk->last_ticket = turn.ticket;
    walk->last_signal = (struct assent_text){0};
    bool newer = false;       // it was told so in the way of a signal
    bool of_template = false; // heard of it, and nobody has sent that
    for (size_t i = 0; i < turn.fact_count; i++) {
        newer = newer || turn.facts[i].kind == ASSENT_FACT_SUPERSEDED;
        if (turn.facts[i].kind != ASSENT_FACT_SIGNALLED)
            continue;
        walk->last_signal = turn.facts[i].signalled.id;
        of_template = assent_text_starts(turn.facts[i].signalled.name, ASSENT_PREAUTHORISATION);
    }
    assert(newer || (turn.event == ASSENT_EVENT_SIGNAL) == (of_template || walk->last_signal.count > 0));
    for (size_t i = 0; i < walk->heard_count; i++) {
        struct heard *heard = &walk->heard[i];
        bool by_it = assent_text_equal(walk->last_signal, heard->id);
        heard->stopped[at] |= listens(before, heard) && !listens(after, heard) && !by_it;
    }
}

static void sent(struct walk *walk, struct assent_text id, const struct assent_admin_turn *turn)
{
    assert(walk->heard_count < SIM_SIGNALS && "a wish for a signal made two");
    struct heard *heard = &walk->heard[walk->heard_count++];
    *heard = (struct heard){.id = id,
                            .name = assent_value_get_text(&turn->envelope, "signal"),
                            .key = assent_value_get_text(&turn->envelope, "key")};
    for (size_t i = 0; i < walk->ticket_count; i++)
        heard->meant[i] = listens(walk->tickets[i], heard);
}

// Whoever was meant has it, or does not want it any more.
static void assert_nobody_was_left_out(const struct heard *heard)
{
    for (size_t i = 0; i < SIM_TICKETS; i++)
        assert((!heard->meant[i] || heard->taken[i] || heard->stopped[i]) && "a signal was lost");
}

static void delivered(struct walk *walk, struct heard *heard, const struct assent_admin_turn *turn)
{
    struct assent_id ticket;
    bool ok = assent_id_read(assent_value_get_text(&turn->envelope, "ticket"), "tkt", &ticket);
    assert(ok && assent_id_equal(&ticket, &walk->last_ticket) &&
           assent_text_equal(walk->last_signal, heard->id) && "a delivery without the turn of its ticket");
    size_t at = ticket_index(walk, &ticket);
    assert(!heard->taken[at] && "a signal had two effects on a ticket");
    assert((heard->state == HEARD_DELIVERING || heard->count == 0) && "one that waited went to two");
    heard->taken[at] = true;
    heard->count++;
    walk->sim->delivered++;
    bool over = assent_text_is(assent_value_get_text(&turn->envelope, "state"), "delivered");
    assert((over || heard->state == HEARD_DELIVERING) && "one that waited goes on after it was taken");
    if (!over)
        return;
    if (heard->state == HEARD_DELIVERING)
        assert_nobody_was_left_out(heard);
    heard->state = HEARD_OVER;
}

static void walk_signal(struct walk *walk, const struct assent_stored_turn *stored)
{
    struct assent_admin_turn turn;
    struct assent_error error;
    bool ok =
        assent_record_read_admin(stored->envelope, stored->payload, stored->salt, &turn, walk->arena, &error);
    assert(ok);
    if (assent_text_is(turn.what, "signal_sent")) {
        sent(walk, stored->subject.id, &turn);
        return;
    }
    size_t i = 0;
    while (i < walk->heard_count && !assent_text_equal(walk->heard[i].id, stored->subject.id))
        i++;
    assert(i < walk->heard_count);
    struct heard *heard = &walk->heard[i];
    assert(heard->state != HEARD_OVER && "something came of a signal that had ended");
    if (assent_text_is(turn.what, "signal_delivered")) {
        delivered(walk, heard, &turn);
    } else if (assent_text_is(turn.what, "signal_waiting")) {
        assert(heard->state == HEARD_DELIVERING && heard->count == 0);
        assert_nobody_was_left_out(heard);
        heard->state = HEARD_WAITING;
    } else if (assent_text_is(turn.what, "signal_done")) {
        assert(heard->state == HEARD_DELIVERING && heard->count > 0);
        assert_nobody_was_left_out(heard);
        heard->state = HEARD_OVER;
    } else {
        assert(assent_text_is(turn.what, "signal_expired") && heard->state == HEARD_WAITING);
        assert(turn.at_us >= assent_value_get_integer(&turn.envelope, "expires", INT64_MAX) &&
               "a signal was given up before its time");
        heard->state = HEARD_OVER;
    }
}

void sim_check_signals(struct sim *sim, struct assent_arena *arena)
{
    struct walk walk = {.sim = sim, .arena = arena};
    int64_t after = 0;
    struct assent_stored_turns page = {.count = 100};
    while (page.count == 100) {
        struct assent_error error;
        bool ok = assent_reader_journal(sim->reader, after, 100, arena, &page, &error);
        assert(ok);
        for (size_t i = 0; i < page.count; i++) {
            after = page.items[i].seq;
            if (page.items[i].subject.is_ticket)
                walk_ticket(&walk, &page.items[i]);
            else if (assent_text_is(page.items[i].subject.kind, "signal"))
                walk_signal(&walk, &page.items[i]);
        }
    }
    for (size_t i = 0; i < walk.heard_count; i++)
        assert(walk.heard[i].state != HEARD_DELIVERING && "a delivery has not come to its end");
}

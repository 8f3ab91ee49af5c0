// SPDX-License-Identifier: Apache-2.0
// The simulation: the real runtime, core, hooks and record codec on the simulated store, in virtual time,
// from a seed. People, workers and the disk misbehave by dice; a run with the same seed is the same run.
// Wishes are what somebody wants: each is sent, lost, repeated, until it has an answer.
#ifndef ASSENT_TESTS_SIM_H
#define ASSENT_TESTS_SIM_H

#include "sim_watch.h"
#include <assent/hooks/sandbox.h>
#include <assent/loop/perform.h>
#include <assent/runtime/runtime.h>
#include <assent/store/sim.h>

enum {
    SIM_WISHES = 1000,
    SIM_CHANGES = 4,
    SIM_RELEASES = 3,
    SIM_TICKETS = SIM_CHANGES + SIM_RELEASES,
    SIM_ORDERS = 256,
    SIM_HELD = 64,
    SIM_SIGNALS = 10,
    SIM_TEMPLATES = 12,
    SIM_COOKIE_SCHEDULE = SIM_WISHES + 1
};

#define SIM_START_US INT64_C(1795420800000000) // 2026-11-23T08:00:00Z

struct dice_sim {
    uint64_t state;
};
uint64_t sim_draw(struct dice_sim *dice, uint64_t below); // 0 … below - 1
bool sim_chance(struct dice_sim *dice, int percent);

enum wish_state { WISH_OPEN, WISH_ACKED, WISH_REFUSED };

struct wish {
    int n;
    enum wish_state state;
    struct assent_request request; // texts in the simulation's arena
    bool keyed;
    int in_flight;   // requests under way for it
    int64_t next_us; // not sent before
    int sent;
    int64_t revision; // of the first answer that worked
    struct assent_id ticket;
    bool unchanged; // nothing had to be kept
};

// A job that a worker believes to hold.
struct held {
    struct assent_text worker; // person
    char job[80];
    struct assent_id ticket;
    int64_t n, fence, attempt;
    bool live;
};

// What people last saw of a ticket.
struct seen {
    struct assent_id id;
    bool there;
    struct assent_arena *arena;
    const struct assent_ticket *ticket;
};

struct sim {
    struct dice_sim dice;
    struct assent_arena *arena;
    struct assent_arena *world_arena;
    struct assent_directory *directory;
    struct assent_sim_disk *disk;
    struct assent_store *store;
    struct assent_reader *reader;
    struct assent_sandbox *sandbox;
    struct assent_runtime *runtime;
    int64_t now_us;
    struct assent_order *orders[SIM_ORDERS];
    size_t order_count;
    struct wish wishes[SIM_WISHES];
    size_t wish_count;
    struct seen seen[SIM_TICKETS];
    size_t seen_count;
    size_t created;  // wishes for tickets,
    size_t released; // and for releases
    struct watch watch;
    struct held held[SIM_HELD];
    size_t held_count;
    bool calm;                 // no more faults: everything has to come to an end
    struct assent_text world;  // as it was applied first
    size_t sent;               // wishes for signals
    size_t applied;            // wishes for worlds
    size_t templates;          // wishes for the template
    int64_t deaf_us;           // since when an open signal and a listener have not met; 0: they have
    size_t meetings;           // wishes for what the board does
    int64_t met, begun, shown; // pairs that meet; changes that began in time; schedules compared
    int crashes, faults, replays, refusals, wished, rolled_back, delivered, settled_clocks;
};

// sim_machine.c: the machine and its troubles
void sim_open(struct sim *sim, uint64_t seed);
void sim_close(struct sim *sim);
void sim_crash(struct sim *sim);
void sim_trouble(struct sim *sim); // the disk may fail at one of the next calls
void sim_send(struct sim *sim, struct wish *wish);
void sim_work(struct sim *sim, bool all);   // performs one order, or all, and takes the replies
void sim_hear(struct sim *sim);             // takes the replies that are there
void sim_pass(struct sim *sim, int64_t us); // time passes
struct assent_text sim_person(const struct sim *sim, const char *handle); // id

// sim_people.c: what people and workers want, and what they do with answers
void sim_want(struct sim *sim);
// A wish in the making; NULL when there are too many. One for an event of a ticket.
struct wish *sim_event(struct sim *sim, const struct assent_ticket *ticket, struct assent_text person,
                       enum assent_event_kind kind);
struct wish *sim_wish(struct sim *sim, enum assent_request_kind kind, struct assent_text person, bool keyed);
void sim_resend(struct sim *sim);
void sim_answer(struct sim *sim, const struct assent_reply *reply);
bool sim_settled(const struct sim *sim); // every ticket has ended

// sim_signals.c: signals and other calendars, and what must hold of them
void sim_want_signal(struct sim *sim);
void sim_want_world(struct sim *sim);
void sim_check_signals(struct sim *sim, struct assent_arena *arena); // over the whole journal
void sim_check_meeting(struct sim *sim); // nobody listens for long to what is there
void sim_check_clocks(struct sim *sim, const struct assent_reply *reply); // of a ticket that was looked at

// sim_templates.c: one template, and what must hold of it
void sim_want_template(struct sim *sim);
struct assent_text sim_template(struct sim *sim);                      // of a ticket that is opened; "": none
void sim_check_templates(struct sim *sim, struct assent_arena *arena); // over the whole journal

// sim_schedule.c: times that are planned and moved, conflicts, a freeze; and the schedule in memory
void sim_plan(struct sim *sim, struct assent_record *fields);
bool sim_want_plan(struct sim *sim, const struct assent_ticket *ticket); // false: nothing of the kind
void sim_want_release(struct sim *sim);
void sim_check_schedule(struct sim *sim);
void sim_schedule_shown(struct sim *sim, const struct assent_reply *reply);

// sim_board.c: a board and its meeting
void sim_want_meeting(struct sim *sim, const struct assent_ticket *ticket);
void sim_check_meetings(struct sim *sim, struct assent_arena *arena); // the record, at the end

// sim_watch.c: what must hold after each step
void sim_watch(struct sim *sim);

// sim_check.c: what must hold after any run; and what is the matter when something does not end
void sim_tell(const struct sim *sim);
void sim_check(struct sim *sim);

#endif

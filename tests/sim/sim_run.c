// SPDX-License-Identifier: Apache-2.0
// A run: steps of the dice with clients, workers, time, faults and crashes in any order; then the faults end
// and everything must come to its end.
#include "sim_run.h"
#include "sim.h"
#include <assert.h>
#include <stdlib.h>

enum { STEPS = 300, CALM_STEPS = 6000, LAST_SECONDS = 5 };

static void step(struct sim *sim)
{
    uint64_t roll = sim_draw(&sim->dice, 100);
    if (roll < 30)
        sim_want(sim);
    else if (roll < 75)
        sim_work(sim, false);
    else if (roll < 92)
        sim_pass(sim, (int64_t)sim_draw(&sim->dice, 8 * ASSENT_SECOND_US));
    else if (roll < 94)
        sim_pass(sim, (int64_t)sim_draw(&sim->dice, 20 * ASSENT_MINUTE_US));
    else if (roll < 98)
        sim_trouble(sim);
    else if (roll < 99)
        sim_crash(sim);
    sim_resend(sim);
    sim_watch(sim);
}

static void calm_step(struct sim *sim)
{
    sim_want(sim);
    sim_resend(sim);
    sim_work(sim, true);
    sim_pass(sim, (int64_t)sim_draw(&sim->dice, 15 * ASSENT_SECOND_US));
    sim_resend(sim);
    sim_work(sim, true);
    sim_watch(sim);
    if (!sim_chance(&sim->dice, 25))
        return;
    sim_check_meeting(sim);
    if (sim_chance(&sim->dice, 25))
        sim_check_schedule(sim);
}

void sim_run(uint64_t seed, struct sim_totals *totals)
{
    struct sim *sim = calloc(1, sizeof *sim);
    assert(sim != NULL);
    sim_open(sim, seed);
    for (int i = 0; i < STEPS; i++)
        step(sim);
    sim_crash(sim);
    sim->calm = true;
    int left = CALM_STEPS;
    while (!sim_settled(sim) && left-- > 0)
        calm_step(sim);
    if (left <= 0)
        sim_tell(sim);
    assert(left > 0 && "a ticket did not come to its end");
    for (int i = 0; i < LAST_SECONDS; i++) { // what is under way comes to its end
        sim_work(sim, true);
        sim_pass(sim, ASSENT_SECOND_US);
    }
    sim_work(sim, true);
    sim_check(sim);
    totals->wishes += sim->wished;
    totals->refusals += sim->refusals;
    totals->replays += sim->replays;
    totals->faults += sim->faults;
    totals->crashes += sim->crashes;
    totals->rolled_back += sim->rolled_back;
    totals->signals += (long long)sim->sent;
    totals->delivered += sim->delivered;
    totals->worlds += (long long)sim->applied;
    totals->clocks += sim->settled_clocks;
    totals->met += sim->met;
    totals->begun += sim->begun;
    totals->schedules += sim->shown;
    totals->decided += sim->watch.recorded;
    for (size_t i = 0; i < sim->watch.count; i++) {
        totals->moves += sim->watch.tickets[i].moves;
        totals->superseded += sim->watch.tickets[i].superseded;
    }
    totals->ended += (long long)sim->seen_count;
    sim_close(sim);
    free(sim);
}

// SPDX-License-Identifier: Apache-2.0
// One simulated run from a seed: trouble first, then calm until every ticket has ended.
#ifndef ASSENT_TESTS_SIM_RUN_H
#define ASSENT_TESTS_SIM_RUN_H

#include <stdint.h>

struct sim_totals {
    long long wishes, refusals, replays, faults, crashes, ended, rolled_back, signals, delivered, worlds,
        clocks, moves, met, begun, schedules, decided, superseded;
};
void sim_run(uint64_t seed, struct sim_totals *totals);

#endif

// SPDX-License-Identifier: Apache-2.0
// seeds FIRST COUNT: runs that many simulations from the seed FIRST on. An invariant that fails aborts with
// the seed as the last line of stdout; the same seed fails in the same way again. For scripts/seeds; the
// tests run a part of it.
#include "sim_run.h"
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: %s FIRST COUNT\n", words[0]);
        return 2;
    }
    uint64_t first = strtoull(words[1], NULL, 10), runs = strtoull(words[2], NULL, 10);
    struct sim_totals totals = {0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (uint64_t i = 0; i < runs; i++) {
        printf("\rseed %llu ", (unsigned long long)(first + i));
        fflush(stdout);
        sim_run(first + i, &totals);
    }
    printf(
        "\r%llu runs: %lld wishes, %lld refusals, %lld replays, %lld faults, %lld crashes, %lld tickets ended, "
        "%lld rolled back, %lld signals, %lld taken, %lld other calendars, %lld clocks looked at, "
        "%lld times moved, %lld meetings of pairs, %lld begun, %lld schedules compared, %lld items decided, "
        "%lld superseded\n",
        (unsigned long long)runs, totals.wishes, totals.refusals, totals.replays, totals.faults,
        totals.crashes, totals.ended, totals.rolled_back, totals.signals, totals.delivered, totals.worlds,
        totals.clocks, totals.moves, totals.met, totals.begun, totals.schedules, totals.decided,
        totals.superseded);
    return 0;
}

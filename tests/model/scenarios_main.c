// SPDX-License-Identifier: Apache-2.0
// scenarios FIRST COUNT: plays so many scenarios from the seed FIRST on. A difference ends it with 1, and is
// told with the shortest path that still shows it; the same seed shows it again. For scripts/model; the tests
// run a part of it.
#include "dice.h"
#include "play.h"

#include <stdlib.h>
#include <string.h>

struct totals {
    long long scenarios, refused_definitions, steps, done, refused;
};

static bool draw(struct play *play, struct scenario *scenario, uint64_t seed);
static bool replay(struct play *play, struct scenario *scenario);
static void shrink(struct play *play, struct scenario *scenario);
static void tell(struct play *play, struct scenario *scenario);

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: %s FIRST COUNT\n", words[0]);
        return 2;
    }
    uint64_t first = strtoull(words[1], NULL, 10), most = strtoull(words[2], NULL, 10);
    struct totals totals = {0};
    struct play *play = calloc(1, sizeof *play);
    struct scenario *scenario = calloc(1, sizeof *scenario);
    play->engine.arena = assent_arena_open(0);
    play->engine.scratch = assent_arena_open(0);
    bool well = true;
    for (uint64_t i = 0; i < most && well; i++) {
        well = draw(play, scenario, first + i);
        totals.scenarios++;
        totals.steps += scenario->count;
        totals.done += play->done;
        totals.refused += play->refused;
    }
    if (!well) {
        shrink(play, scenario);
        tell(play, scenario);
    } else {
        printf("%lld scenarios: %lld steps, %lld done, %lld refused, no difference\n", totals.scenarios,
               totals.steps, totals.done, totals.refused);
    }
    assent_arena_close(play->engine.arena);
    assent_arena_close(play->engine.scratch);
    free(play);
    free(scenario);
    return well ? 0 : 1;
}

static bool draw(struct play *play, struct scenario *scenario, uint64_t seed)
{
    struct dice dice = dice_of(seed);
    *scenario = (struct scenario){.seed = seed};
    scenario_define(scenario, &dice);
    assent_arena_reset(play->engine.arena);
    if (!play_open(play, scenario))
        return false;
    int steps = 5 + (int)dice_roll(&dice, SCENARIO_STEPS - 5);
    for (int i = 0; i < steps; i++) {
        struct step *step = &scenario->steps[scenario->count++];
        *step = scenario_step(&play->model, &dice);
        if (!play_step(play, step))
            return play->full;
    }
    return true;
}

static bool replay(struct play *play, struct scenario *scenario)
{
    assent_arena_reset(play->engine.arena);
    if (!play_open(play, scenario))
        return false;
    for (int i = 0; i < scenario->count; i++) {
        if (play->trace) {
            fprintf(play->trace, "%2d ", i);
            scenario_say(play->trace, &scenario->steps[i]);
        }
        if (!play_step(play, &scenario->steps[i]))
            return play->full;
    }
    return true;
}

// Leaves out steps as long as a difference remains.
static void shrink(struct play *play, struct scenario *scenario)
{
    for (int at = scenario->count - 1; at >= 0; at--) {
        struct scenario shorter = *scenario;
        memmove(&shorter.steps[at], &shorter.steps[at + 1],
                (size_t)(shorter.count - at - 1) * sizeof *shorter.steps);
        shorter.count--;
        if (!replay(play, &shorter) && play->engine.ticket)
            *scenario = shorter;
    }
}

static void tell(struct play *play, struct scenario *scenario)
{
    play->trace = stdout;
    printf("seed %llu: a difference\n", (unsigned long long)scenario->seed);
    scenario_yaml(scenario, play->engine.yaml);
    printf("%s\n", play->engine.yaml);
    scenario_world(&scenario->world, play->engine.json);
    printf("%s\nthe requester is %s\n", play->engine.json, PAPER_NAMES[scenario->requester]);
    replay(play, scenario);
    printf("    %s\nseed %llu\n", play->broken, (unsigned long long)scenario->seed);
}

// SPDX-License-Identifier: Apache-2.0
// What stands in the way of a ticket: freezes that mean it and meet its time, and the maintenance windows
// that it does not keep to. Guarantees: half-open throughout, so that what ends when a freeze begins is free;
// each item must keep to the windows that mean it, and what no window means may happen at any time; a freeze
// that was lifted stands in the way no more, but only that once. Pure; nothing here reads a clock.
#include "freezes.h"

#include <assent/base/limits.h>
#include <assent/core/directory.h>

#include <string.h>

enum { FOUND_FIRST = 8 };

static void spread(struct looking *looking);
static void add_freeze(struct looking *looking, size_t index);
static const struct assent_span *next_span(const struct assent_times *times, const struct assent_span *span);
static bool is_waived(const struct looking *looking, const struct assent_freeze *freeze,
                      const struct assent_span *span);
static void add_windows(struct looking *looking, const struct meant_windows *of);
static void add(struct looking *looking, const struct assent_obstacle *obstacle);
static bool is_within(const struct looking *looking, const struct meant_windows *of);
static int64_t next_start(const struct meant_windows *of, int64_t after_us);

const struct assent_obstacle *assent_obstacles(const struct assent_directory *directory,
                                               const struct assent_footprint *footprint,
                                               const struct assent_waiver *waivers, size_t waiver_count,
                                               unsigned what, int64_t at_us, struct assent_arena *arena,
                                               size_t *count)
{
    struct looking looking = looking_for(directory, footprint, waivers, waiver_count, what, arena);
    looking_at(&looking, at_us);
    *count = looking.count;
    return looking.found;
}

bool assent_obstacles_free(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           int64_t at_us, struct assent_arena *arena, int64_t *out)
{
    struct looking looking = looking_for(directory, footprint, waivers, waiver_count, what, arena);
    return looking_free(&looking, at_us, out);
}

struct looking looking_for(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           struct assent_arena *arena)
{
    struct looking looking = {.directory = directory,
                              .footprint = footprint,
                              .waivers = waivers,
                              .waiver_count = waiver_count,
                              .freeze_count = what & ASSENT_LOOK_AT_FREEZES ? directory->freeze_count : 0,
                              .arena = arena};
    if (what & ASSENT_LOOK_AT_WINDOWS && directory->window_count)
        looking.windows = windows_meant(directory, footprint, arena, &looking.window_count);
    return looking;
}

bool looking_free(struct looking *looking, int64_t at_us, int64_t *out)
{
    *out = at_us;
    for (; looking->steps < ASSENT_FREEZE_STEPS; looking->steps++) {
        looking_at(looking, *out);
        if (looking->count == 0)
            return true;
        if (!looking->coming)
            looking->coming =
                assent_arena_take_array(looking->arena, looking->freeze_count, sizeof *looking->coming);
        int64_t next_us = *out;
        for (size_t i = 0; i < looking->count; i++) {
            if (looking->found[i].clear_us <= *out)
                return false;
            next_us = looking->found[i].clear_us > next_us ? looking->found[i].clear_us : next_us;
        }
        *out = next_us;
    }
    return false;
}

void looking_at(struct looking *looking, int64_t at_us)
{
    looking->at_us = at_us;
    looking->count = 0;
    spread(looking);
    for (size_t i = 0; i < looking->freeze_count; i++)
        add_freeze(looking, i);
    for (size_t i = 0; i < looking->window_count; i++)
        add_windows(looking, &looking->windows[i]);
}

const struct assent_span *assent_times_meets(const struct assent_times *times, int64_t from_us,
                                             int64_t until_us)
{
    size_t low = 0; // the first span that ends after from_us
    for (size_t high = times->span_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (times->spans[middle].end_us <= from_us)
            low = middle + 1;
        else
            high = middle;
    }
    bool meets = low < times->span_count && times->spans[low].start_us < until_us;
    return meets ? &times->spans[low] : NULL;
}

// The time that the ticket needs if it begins, or goes on, at at_us.
static void spread(struct looking *looking)
{
    const struct assent_footprint *plan = looking->footprint;
    int64_t at_us = looking->at_us;
    bool over = plan->start_us == 0 || at_us >= plan->end_us;
    looking->from_us = !over && at_us < plan->start_us ? plan->start_us : at_us;
    looking->until_us = over ? at_us + (plan->until_us - plan->start_us) : plan->until_us;
    if (looking->until_us <= looking->from_us)
        looking->until_us = looking->from_us + 1;
}

// The last of its times that stands in the way, because only after that is the ticket free of it. A freeze
// that does not mean the ticket never comes; of the others most come later than the time that is looked at.
static void add_freeze(struct looking *looking, size_t index)
{
    const struct assent_freeze *freeze = &looking->directory->freezes[index];
    struct coming_freeze first = {0};
    struct coming_freeze *coming = looking->coming ? &looking->coming[index] : &first;
    struct assent_obstacle obstacle = {.freeze = freeze};
    int64_t from_us = looking->from_us;
    if (coming->coming_us >= looking->until_us && coming->seen_us <= from_us)
        return;
    const struct assent_span *span = assent_times_meets(&freeze->when, from_us, INT64_MAX);
    coming->seen_us = from_us;
    coming->coming_us = span ? span->start_us : INT64_MAX;
    if (coming->coming_us >= looking->until_us)
        return;
    coming->means = coming->means || assent_freeze_means(looking->directory, freeze, looking->footprint);
    if (!coming->means) {
        coming->seen_us = INT64_MIN;
        coming->coming_us = INT64_MAX;
        return;
    }
    for (; span && span->start_us < looking->until_us; span = next_span(&freeze->when, span)) {
        if (is_waived(looking, freeze, span))
            continue;
        if (!obstacle.until_us)
            obstacle.from_us = span->start_us;
        obstacle.until_us = span->end_us;
    }
    obstacle.clear_us = obstacle.until_us;
    if (obstacle.until_us)
        add(looking, &obstacle);
}

static const struct assent_span *next_span(const struct assent_times *times, const struct assent_span *span)
{
    return span + 1 < times->spans + times->span_count ? span + 1 : NULL;
}

static bool is_waived(const struct looking *looking, const struct assent_freeze *freeze,
                      const struct assent_span *span)
{
    static const char KIND[] = "freeze ";
    for (size_t i = 0; i < looking->waiver_count; i++) {
        const struct assent_waiver *waiver = &looking->waivers[i];
        size_t before = sizeof KIND - 1;
        if (assent_text_starts(waiver->rule, KIND) &&
            assent_text_equal(assent_text_slice(waiver->rule.bytes + before, waiver->rule.count - before),
                              freeze->handle) &&
            span->start_us >= waiver->from_us && span->start_us < waiver->until_us)
            return true;
    }
    return false;
}

static void add_windows(struct looking *looking, const struct meant_windows *of)
{
    if (is_within(looking, of))
        return;
    add(looking, &(struct assent_obstacle){
                     .window = of->windows[0],
                     .subject = of->subject,
                     .clear_us = next_start(of, looking->at_us),
                 });
}

static void add(struct looking *looking, const struct assent_obstacle *obstacle)
{
    if (looking->count == looking->room) {
        size_t room = looking->room ? looking->room * 2 : FOUND_FIRST;
        struct assent_obstacle *found = assent_arena_take_array(looking->arena, room, sizeof *found);
        if (looking->count)
            memcpy(found, looking->found, looking->count * sizeof *found);
        looking->found = found;
        looking->room = room;
    }
    looking->found[looking->count++] = *obstacle;
}

// Whether the windows together cover all of the time.
static bool is_within(const struct looking *looking, const struct meant_windows *of)
{
    int64_t covered_us = looking->from_us;
    bool further = true;
    while (further && covered_us < looking->until_us) {
        further = false;
        for (size_t i = 0; i < of->count; i++) {
            const struct assent_span *span =
                assent_times_meets(&of->windows[i]->when, covered_us, covered_us + 1);
            if (span && span->end_us > covered_us) {
                covered_us = span->end_us;
                further = true;
            }
        }
    }
    return covered_us >= looking->until_us;
}

// When the next of the windows opens; 0: none does.
static int64_t next_start(const struct meant_windows *of, int64_t after_us)
{
    int64_t next_us = 0;
    for (size_t i = 0; i < of->count; i++) {
        const struct assent_times *when = &of->windows[i]->when;
        const struct assent_span *span = assent_times_meets(when, after_us, INT64_MAX);
        if (span && span->start_us <= after_us)
            span = next_span(when, span);
        if (span && (!next_us || span->start_us < next_us))
            next_us = span->start_us;
    }
    return next_us;
}

const char *assent_inflight_text(enum assent_inflight inflight)
{
    return inflight == ASSENT_INFLIGHT_PAUSE ? "pause" : "finish";
}

bool assent_inflight_find(struct assent_text text, enum assent_inflight *out)
{
    bool pause = assent_text_is(text, "pause");
    *out = pause ? ASSENT_INFLIGHT_PAUSE : ASSENT_INFLIGHT_FINISH;
    return pause || assent_text_is(text, "finish");
}

// SPDX-License-Identifier: Apache-2.0
// Between the files that look at freezes and maintenance windows: whom they mean (freezes_meant.c), and what
// of them stands in the way at one moment after another (freezes.c).
#ifndef CORE_FREEZES_H
#define CORE_FREEZES_H

#include <assent/core/freeze.h>

struct assent_directory;

// The windows that mean one thing: a configuration item, or the service of a ticket without any.
struct meant_windows {
    struct assent_text subject;
    const struct assent_window **windows;
    size_t count; // at least 1
    size_t room;
};
// Those of each thing that a window means; what none means may happen at any time.
const struct meant_windows *windows_meant(const struct assent_directory *directory,
                                          const struct assent_footprint *footprint,
                                          struct assent_arena *arena, size_t *count);

// Looking at many moments for one ticket. Each asks the freezes and windows for what meets the time from
// there on; whom they mean, and when each freeze comes next, is found once.
struct looking {
    const struct assent_directory *directory;
    const struct assent_footprint *footprint;
    const struct assent_waiver *waivers;
    size_t waiver_count;
    const struct meant_windows *windows;
    size_t window_count;
    size_t freeze_count; // those of the directory that are looked at: all or none
    struct coming_freeze {
        bool means;        // it was asked
        int64_t seen_us;   // looked for from there on
        int64_t coming_us; // and no time of it before that
    } * coming;            // of each; NULL: at the first moment, which is the only one mostly
    struct assent_arena *arena;
    int64_t at_us;
    int64_t from_us;
    int64_t until_us;
    struct assent_obstacle *found;
    size_t count;
    size_t room;
    int steps; // that looking_free has taken
};
struct looking looking_for(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           struct assent_arena *arena);
// Fills found, count.
void looking_at(struct looking *looking, int64_t at_us);
// The first instant from at_us on at which nothing is found; moments rise from call to call. False: the
// tables know of none, or ASSENT_FREEZE_STEPS were taken.
bool looking_free(struct looking *looking, int64_t at_us, int64_t *out);

#endif

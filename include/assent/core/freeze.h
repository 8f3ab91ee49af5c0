// SPDX-License-Identifier: Apache-2.0
// Freezes and maintenance windows: when nothing may happen to what they mean, and when alone something may.
// Both are looked at for the whole time that a ticket needs, with what taking it back would need after it;
// a freeze beats a window. Their tables come from engine/calendar (assent/calendar/times.h).
#ifndef ASSENT_CORE_FREEZE_H
#define ASSENT_CORE_FREEZE_H

#include <assent/core/parts.h>
#include <assent/core/timetable.h>

struct assent_directory;

// What becomes of work that has begun when a freeze begins: it is finished, or nothing more is begun: no job
// can be claimed but those that undo or tidy up.
enum assent_inflight { ASSENT_INFLIGHT_FINISH, ASSENT_INFLIGHT_PAUSE };

struct assent_freeze {
    struct assent_text handle;
    struct assent_text name;
    struct assent_times when;
    struct assent_selector where;
    bool exempts;
    struct assent_selector exempt;
    enum assent_inflight inflight;
    struct assent_words override; // who may lift it for one ticket: "role:x", "group:x" …; none: nobody
};

struct assent_window {
    struct assent_text handle;
    struct assent_text name;
    struct assent_times when;
    struct assent_selector where;
};

// What of a ticket they look at, and the time that it needs.
struct assent_footprint {
    struct assent_text kind;
    struct assent_text type; // of a change
    struct assent_text risk; // its level; empty: not scored
    struct assent_text workflow;
    struct assent_text service;
    const struct assent_text *items; // configuration items, sorted; NULL when there are none
    size_t item_count;
    bool unsaid;      // type, risk and workflow are what they may be: of something that is no ticket yet
    int64_t start_us; // 0: not planned; it could happen at any moment
    int64_t end_us;
    int64_t until_us; // end and what taking it back needs
};

// One thing that stands in the way of [start_us, until_us).
struct assent_obstacle {
    const struct assent_freeze *freeze; // or NULL
    const struct assent_window *window; // NULL with a freeze: the first of the windows that are missed
    struct assent_text subject;         // of a window: the item or the service whose windows these are
    int64_t from_us;                    // of a freeze: its time
    int64_t until_us;
    int64_t clear_us; // no sooner than then is it out of the way; 0: the tables know of no such time
};

enum { ASSENT_LOOK_AT_FREEZES = 1, ASSENT_LOOK_AT_WINDOWS = 2 };

// Pure. What stands in the way if the ticket begins, or goes on, at at_us: of the time that was planned what
// is left by then; after its end, or without a plan, as much from then on. what: ASSENT_LOOK_AT_….
const struct assent_obstacle *assent_obstacles(const struct assent_directory *directory,
                                               const struct assent_footprint *footprint,
                                               const struct assent_waiver *waivers, size_t waiver_count,
                                               unsigned what, int64_t at_us, struct assent_arena *arena,
                                               size_t *count);
// The first instant from at_us on at which nothing stands in the way. False: the tables know of none, or
// ASSENT_FREEZE_STEPS were not enough to find it.
bool assent_obstacles_free(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           int64_t at_us, struct assent_arena *arena, int64_t *out);

// Whether a freeze means the ticket: it is within `where` and not exempt.
bool assent_freeze_means(const struct assent_directory *directory, const struct assent_freeze *freeze,
                         const struct assent_footprint *footprint);
// Whether a selector means the ticket: it has a word for each list that is there.
bool assent_selector_means(const struct assent_directory *directory, const struct assent_selector *selector,
                           const struct assent_footprint *footprint);
// The first span that [from_us, until_us) has an instant of; NULL: none. The spans do not overlap.
const struct assent_span *assent_times_meets(const struct assent_times *times, int64_t from_us,
                                             int64_t until_us);

const char *assent_inflight_text(enum assent_inflight inflight); // "finish", "pause"
bool assent_inflight_find(struct assent_text text, enum assent_inflight *out);

#endif

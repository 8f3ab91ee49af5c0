// SPDX-License-Identifier: Apache-2.0
// What somebody sees who reads the journal beside the machine, turn by turn: the tickets, and what the test
// itself makes of their times. Nothing of the schedule's code is asked.
#ifndef ASSENT_TESTS_SIM_WATCH_H
#define ASSENT_TESTS_SIM_WATCH_H

#include <assent/core/fold.h>
#include <assent/core/record.h>

enum { SIM_SEEN_ITEMS = 3, SIM_WATCHED = 7, SIM_WORLDS = 3, SIM_BOARD = 6 };

// What a change occupies, as its fields say it.
struct seen_time {
    bool there; // the ticket is open and has a time
    int64_t start_us, end_us, until_us;
    struct assent_text items[SIM_SEEN_ITEMS];
    size_t item_count;
    struct assent_text implementer;
};

struct watched {
    const struct assent_ticket *ticket;
    struct seen_time time;
    bool planned;                // it has had a time
    int64_t start_us, end_us;    // the last ones,
    bool has;                    // and whether the field still says so
    int64_t moves;               // how often that has changed since it was first set
    int64_t decided, recorded;   // by meetings: its own turns, and those of their records
    int64_t votes;               // cast by a meeting
    int64_t superseded;          // turns that say so
    struct assent_text taken_by; // ... the last of them
};

struct freeze_then { // when the freeze ends, from a version of the world on
    int64_t version, until_us;
};

struct watch {
    struct assent_arena *arena;
    int64_t calls; // of the disk, when it was looked at last
    int64_t seq;   // up to which the journal is known
    struct watched tickets[SIM_WATCHED];
    size_t count;
    struct freeze_then freezes[SIM_WORLDS + 2];
    size_t freeze_count;
    struct assent_text present[SIM_BOARD]; // in the meeting
    size_t present_count;
    int64_t recorded; // items of its record
    bool closed;
};

#endif

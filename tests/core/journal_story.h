// SPDX-License-Identifier: Apache-2.0
// Stories: journals as an engine writes them, told by hand, fact by fact, with what a reader of the journal
// should find in it. The golden journals were made from them once, and stay as they are.
#ifndef TESTS_CORE_JOURNAL_STORY_H
#define TESTS_CORE_JOURNAL_STORY_H

#include <assent/core/fold.h>

enum { STORY_TURNS = 24, STORIES = 11 };

struct story {
    struct assent_arena *arena;
    const struct assent_ticket *ticket;
    int64_t now_us;
    struct assent_turn turns[STORY_TURNS];
    size_t count;
};

// The story of an index: its name, told to its end in the arena. Fails the test when a fact does not fit.
const char *story_name(size_t index);
struct story story_tell(size_t index, struct assent_arena *arena);

// Facts of the schedule (journal_planned.c). start_us 0: the change has no time any more.
struct assent_fact story_plan(struct assent_arena *arena, int64_t start_us, const char *implementer);
struct assent_fact story_meeting(int64_t from_us);
struct assent_fact story_settlement(enum assent_conflict_outcome outcome, const char *person);

#endif

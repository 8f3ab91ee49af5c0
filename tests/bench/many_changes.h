// SPDX-License-Identifier: Apache-2.0
// A schedule of many changes for what measures looking into it, and the time that it takes.
#ifndef TESTS_BENCH_MANY_CHANGES_H
#define TESTS_BENCH_MANY_CHANGES_H

#include <assent/core/schedule.h>

struct many_changes {
    int count;
    int items;        // handles i0000, i0001, …; each change is on two of them
    int people;       // implementers per_…00000, …
    int64_t start_us; // the first of them
    int64_t step_us;  // from each to the next
    int64_t length_us;
    const char *everywhere; // an item that all of them are on, or NULL
};
const struct assent_schedule *many_changes_make(const struct many_changes *how, struct assent_arena *arena);
struct assent_text many_changes_item(int n, struct assent_arena *arena);

// An hour or more of each of `days` days, beginning at another full hour for each n.
struct assent_times many_days(int64_t start_us, int days, int n, int64_t length_us,
                              struct assent_arena *arena);

double cpu_us(void);
_Noreturn void give_up(const char *what, const char *why);

#endif

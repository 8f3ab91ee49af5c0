// SPDX-License-Identifier: Apache-2.0
// Files too large to keep: made by repeating a piece. Their golden reports stand beside the others.
#ifndef TESTS_LARGE_INPUTS_H
#define TESTS_LARGE_INPUTS_H

#include <assent/base/text.h>

struct large_input {
    const char *name; // as a fixture's, beginning with its code
    struct assent_text (*make)(struct assent_arena *arena);
};

extern const struct large_input LARGE_INPUTS[];
extern const size_t LARGE_INPUTS_COUNT;

// head, count times piece (with each %zu replaced by the number), tail.
struct assent_text repeated(struct assent_arena *arena, const char *head, const char *piece, size_t count,
                            const char *tail);
// A workflow that is right, before and after whatever stands between its top keys.
extern const char SMALL_HEAD[];
extern const char SMALL_TAIL[];

#endif

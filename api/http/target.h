// SPDX-License-Identifier: Apache-2.0
// A request's target, taken apart strictly: segments of the path and parameters of the query.
#ifndef TARGET_H
#define TARGET_H

#include <assent/base/error.h>
#include <assent/base/limits.h>
#include <assent/http/route.h>

// One segment as sent: "tickets", "jobs" with the verb "claim" for "jobs:claim".
struct segment {
    struct assent_text base; // still percent-encoded
    struct assent_text verb; // empty: none
};

struct target {
    struct assent_text path; // as sent, without the query
    struct segment segments[ASSENT_PATH_SEGMENTS];
    size_t segment_count;
    const struct assent_parameter *query; // percent-decoded, sorted by nothing, no name twice
    size_t query_count;
};

// Fails: BAD_PATH, TOKEN_IN_QUERY, BAD_PARAMETER. target->path is set whenever it can be shown.
bool target_read(struct assent_text sent, struct assent_arena *arena, struct target *target,
                 struct assent_error *error);
// Percent-decoding into the arena; false for what is not UTF-8, holds a control byte, or is cut off.
// plus_is_space: as in queries.
bool target_decode(struct assent_text sent, bool plus_is_space, struct assent_arena *arena,
                   struct assent_text *out);

#endif

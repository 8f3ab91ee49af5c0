// SPDX-License-Identifier: Apache-2.0
// Candidates for templates: changes that look the same and keep succeeding, so that they might be authorised
// in advance (change.md, "The kinds of change"). What looks the same has one title and one service.
#ifndef ASSENT_CORE_CANDIDATES_H
#define ASSENT_CORE_CANDIDATES_H

#include <assent/core/definition.h>
#include <assent/core/stored.h>

struct assent_candidate {
    struct assent_text title;
    struct assent_text service;
    int64_t succeeded;         // one after the other, up to the newest
    int64_t last_us;           // when the newest ended
    struct assent_text number; // of the newest
};

// Pure. ended: tickets of the definition's workflow that have ended, the newest first. Gives those that have
// succeeded at least `least` times since one like them went wrong, the most often first; what was refused or
// cancelled counts for nothing.
const struct assent_candidate *assent_candidates(const struct assent_list *ended,
                                                 const struct assent_definition *definition, int64_t least,
                                                 struct assent_arena *arena, size_t *count);

#endif

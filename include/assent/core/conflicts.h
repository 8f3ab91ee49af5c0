// SPDX-License-Identifier: Apache-2.0
// Both sides of a conflict know of it in the same item of the store: the ticket that moved by its own turn
// (step.h), the others by a turn each that mirrors what was found.
#ifndef ASSENT_CORE_CONFLICTS_H
#define ASSENT_CORE_CONFLICTS_H

#include <assent/core/fold.h>
#include <assent/core/step.h>

// Pure. The tickets that the facts of a turn concern beside the one that they are of, each once. moved: the
// DONE step of that one, the mover.
size_t assent_conflict_partners(const struct assent_step_result *moved, struct assent_arena *arena,
                                struct assent_id **out);

// The turn (ASSENT_EVENT_SCHEDULE) of one of them.
struct assent_mirrored {
    const struct assent_fact *facts;
    size_t fact_count;
    const struct assent_ticket *next;
};
// Pure. Borrows from all arguments. at_us, directory: of the mover's event, and the version that it was
// decided on. Fails: LIMIT_REACHED (the ticket would have more than ASSENT_CONFLICTS), BAD_RECORD (it does
// not know what the mover settles).
bool assent_conflict_mirror(const struct assent_ticket *ticket, const struct assent_step_result *moved,
                            int64_t at_us, int64_t directory, struct assent_arena *arena,
                            struct assent_mirrored *out, struct assent_error *error);

#endif

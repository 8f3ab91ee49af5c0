// SPDX-License-Identifier: Apache-2.0
// An automatic choice: the first branch whose guard holds. No branch that holds is an error of the
// definition, never a silent stop.
#include "turn.h"

bool choose_branch(struct turn *turn, const struct assent_state *state, uint16_t *next)
{
    for (size_t i = 0; i < state->branch_count; i++) {
        const struct assent_branch *branch = &state->branches[i];
        bool holds;
        if (!turn_guard(turn, &branch->when, &holds))
            return false;
        if (!holds)
            continue;
        *next = branch->to;
        struct assent_fact fact = {
            .kind = ASSENT_FACT_CHOSEN,
            .chosen = {.branch = (int64_t)i, .to = turn->definition->states[branch->to].name}};
        return turn_emit(turn, &fact);
    }
    return turn_refuse_by(turn, ASSENT_GUARDS_EXHAUSTED, "choose", &state->place,
                          "No guard of state %s holds (%s line %u). Give its last branch no guard.",
                          turn_words(turn, state->name), turn_words(turn, turn->definition->file),
                          (unsigned)state->place.line);
}

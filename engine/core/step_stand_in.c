// SPDX-License-Identifier: Apache-2.0
// What somebody could vote in whose name, and what has changed since they voted last, by the very rules that
// step decides by. Pure, and nothing is kept; a rule that would ask a hook counts as allowing.
#include <assent/core/step.h>

#include "approval.h"
#include "probe.h"

size_t assent_step_can_vote_for(const struct assent_step_input *input, struct assent_text delegate,
                                struct assent_arena *arena, const struct assent_delegation **out, size_t most)
{
    size_t kept = 0;
    const struct assent_delegation *found[ASSENT_DELEGATIONS_A_DELEGATE];
    const struct assent_round *round = input->ticket ? assent_ticket_open_round(input->ticket) : NULL;
    struct assent_delegation_case of = {
        .kind = assent_text_of(assent_ticket_kind_text(input->definition->kind)),
        .workflow = input->definition->name,
        .at_us = input->event->at_us,
    };
    if (!round)
        return 0;
    size_t count =
        assent_delegations_to(input->world->directory, delegate, &of, found, ASSENT_DELEGATIONS_A_DELEGATE);
    for (size_t i = 0; i < count && kept < most; i++) {
        struct probe probe;
        probe_begin(&probe, input, delegate, arena);
        if (casting_allowed(&probe.turn, round, found[i]) || probe_asks_hook(&probe.turn))
            out[kept++] = found[i];
    }
    return kept;
}

int64_t assent_step_seen(const struct assent_step_input *input, struct assent_text person,
                         struct assent_arena *arena)
{
    const struct assent_round *round = assent_ticket_open_round(input->ticket);
    const struct assent_delegation *others[ASSENT_DELEGATIONS_A_DELEGATE];
    if (!round || round->again_count == 0)
        return 0;
    int64_t seen = assent_round_again(round, person);
    size_t count =
        seen ? 0 : assent_step_can_vote_for(input, person, arena, others, ASSENT_DELEGATIONS_A_DELEGATE);
    for (size_t i = 0; i < count && !seen; i++)
        seen = assent_round_again(round, others[i]->person);
    return seen;
}

struct assent_value assent_round_changes(const struct assent_round *round, const struct assent_ticket *then,
                                         const struct assent_ticket *now, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    const struct assent_value nothing = assent_value_absent();
    for (size_t i = 0; i < round->covers_count; i++) {
        const struct assent_value *was = assent_value_find(&then->fields, round->covers[i]);
        const struct assent_value *is = assent_value_find(&now->fields, round->covers[i]);
        was = was ? was : &nothing;
        is = is ? is : &nothing;
        if (assent_value_equal(was, is))
            continue;
        struct assent_record record = assent_record_in(arena);
        assent_record_put(&record, "after", *is);
        assent_record_put(&record, "before", *was);
        assent_record_put_text(&record, "field", round->covers[i]);
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

// SPDX-License-Identifier: Apache-2.0
// Readers: who may see a ticket besides those involved in it (language.md, `readers`; data.md, "Who sees
// what"). Requests are restricted by their kind, every other kind only when its definition names readers.
// Hooks are not asked here: a reader that a hook would name does not see the ticket.
#include "scope.h"
#include <assent/core/step.h>

bool assent_readers(const struct assent_step_input *input, const struct assent_ticket *ticket,
                    struct assent_arena *arena, struct assent_audience *readers)
{
    *readers = (struct assent_audience){0};
    const struct assent_definition *definition = input->definition;
    if (definition->readers.kind != ASSENT_WHO_NOBODY) {
        struct assent_scope scope = {
            .definition = definition, .ticket = ticket, .world = input->world, .now_us = input->event->at_us};
        struct hook_tape tape = {0};
        if (who_resolve(&scope, &tape, &definition->readers, NULL, arena, readers, NULL) != HOOK_ANSWERED)
            *readers = (struct assent_audience){0};
        return true;
    }
    return definition->kind == ASSENT_REQUEST;
}

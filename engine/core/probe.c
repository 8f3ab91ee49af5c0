// SPDX-License-Identifier: Apache-2.0
// Probes: see the header.
#include "probe.h"

void probe_begin(struct probe *probe, const struct assent_step_input *input, struct assent_text person,
                 struct assent_arena *arena)
{
    probe->event = (struct assent_event){
        .kind = ASSENT_EVENT_COMMENT, // of no matter: a probe is never decided
        .at_us = input->event ? input->event->at_us : input->ticket->updated_us,
        .actor = {.person = person},
    };
    turn_begin(&probe->turn, input, &probe->event, arena);
}

bool probe_asks_hook(const struct turn *turn)
{
    return turn->result.status == ASSENT_STEP_NEEDS_HOOK;
}

bool probe_knows(const struct turn *turn, struct assent_text person)
{
    int32_t index = assent_directory_person_by_id(turn->directory, person);
    return index != ASSENT_NO_INDEX && turn->directory->people[index].active;
}

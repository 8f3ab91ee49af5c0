// SPDX-License-Identifier: Apache-2.0
// A probe: a turn that is begun for asking and never decided. A rule may end it, so each question has its
// own.
#ifndef CORE_PROBE_H
#define CORE_PROBE_H

#include "turn.h"

struct probe {
    struct assent_event event;
    struct turn turn;
};

// As if person did something now: the moment of input->event, or of the ticket's last turn without one. The
// probe must stay where it is.
void probe_begin(struct probe *probe, const struct assent_step_input *input, struct assent_text person,
                 struct assent_arena *arena);
// Whether a rule ended the turn because it would ask a hook.
bool probe_asks_hook(const struct turn *turn);
// Whether person is an active one of the directory.
bool probe_knows(const struct turn *turn, struct assent_text person);

#endif

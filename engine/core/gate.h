// SPDX-License-Identifier: Apache-2.0
// The gate within a turn: what asks about it and what grants its lease look at the same rules. See
// assent/core/gate.h for the reasons.
#ifndef CORE_GATE_H
#define CORE_GATE_H

#include "turn.h"

#include <assent/core/gate.h>

// Looks for person and artifact. False when the turn is over (a rule asked a hook).
bool gate_look(struct turn *turn, struct assent_text artifact, struct assent_text person,
               struct assent_gate *out);
// The actor wants through: *n is the job that is the gate. Refuses GATE_CLOSED, or SEPARATION, by the first
// reason that keeps it shut; FIELD_INVALID where the artifact is no digest.
bool gate_admit(struct turn *turn, int64_t *n);
// A reason as it is told; until_us 0: nobody knows until when.
struct assent_value gate_reason(struct assent_arena *arena, const char *rule,
                                enum assent_gate_decision decision, int64_t until_us, const char *evidence);
// Whether a text is the digest of an artifact: "sha256:" and 64 lower-case hexadecimal digits.
bool gate_artifact_fits(struct assent_text text);

#endif

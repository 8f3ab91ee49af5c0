// SPDX-License-Identifier: Apache-2.0
// The gate: what a pipeline asks before it acts on a ticket (change.md, "The gate"). In a workflow it is a
// job, `gate: { artifact, lease }`; whoever is let through claims it, which grants a lease for one use that
// is bound to the artifact. What may have changed since the approval is looked at again with every question
// and once more when the lease is granted, by the same function, so that neither says otherwise.
//
//   reason: { "rule", "decision": "wait" | "deny" | "invalid", "evidence": "a sentence", "until" }
//   rules: ended, superseded, no-gate, state, leaving, needs, delayed, leased, used, fault, artifact,
//   planned,
//          freeze, maintenance, conflict, approval, separation; of a question that names no ticket: service,
//          ci, no-ticket, several, artifact
#ifndef ASSENT_CORE_GATE_H
#define ASSENT_CORE_GATE_H

#include <assent/core/step.h>

// From the best to the worst.
enum assent_gate_decision {
    ASSENT_GATE_ALLOW,
    ASSENT_GATE_WAIT,   // it may open by itself, or when somebody decides
    ASSENT_GATE_DENY,   // it will not open for this: not for this person, this artifact, or never again
    ASSENT_GATE_INVALID // what was asked about has no gate
};

struct assent_gate {
    enum assent_gate_decision decision;
    int64_t job;      // n of the job that is the gate; -1: none is open
    int64_t until_us; // ALLOW: it closes then by itself; WAIT: it opens then at the earliest. 0: no such time
    int64_t
        next_us; // the next moment at which the answer may be another though nobody does anything; 0: none
    struct assent_value reasons; // a list; empty: ALLOW
    const char *rule;            // of the first reason that has the decision; NULL: ALLOW
    const char *evidence;        // of the same
};

// May artifact ("sha256:…"; empty: the caller names none) be brought live on this ticket now, by person (an
// id; empty: nobody in particular)? input->event gives the moment. Pure.
struct assent_gate assent_gate_look(const struct assent_step_input *input, struct assent_text artifact,
                                    struct assent_text person, struct assent_arena *arena);

// A question that names no ticket, but a service or an item, and an artifact. How a ticket that is open for
// them stands to it, from the least to the most.
enum assent_gate_match {
    ASSENT_GATE_NONE,   // its workflow has no gate, or it has ended
    ASSENT_GATE_OTHER,  // its gates are for other artifacts
    ASSENT_GATE_BEHIND, // it has been through the gate for this one
    ASSENT_GATE_AHEAD   // the gate for this one, or for any, is ahead of it, or it stands there
};
struct assent_gate_sight {
    struct assent_text number;
    enum assent_gate_match match;
};
// artifact empty: none was named, and any will do. A gate that the ticket has not come to is for what its
// fields say now. Pure.
enum assent_gate_match assent_gate_match(const struct assent_step_input *input, struct assent_text artifact,
                                         struct assent_arena *arena);
// Whether the directory has the service and the item (empty: any); else *out is the answer. Pure.
bool assent_gate_knows(const struct assent_directory *directory, struct assent_text service,
                       struct assent_text ci, struct assent_arena *arena, struct assent_gate *out);
// Which of those that were looked at, the newest first, the question is about; -1: none, and *out is the
// answer. all: none was left out. The one gate ahead; several ahead are told and not chosen from; where none
// is ahead, the newest that is behind. Pure.
int32_t assent_gate_choose(const struct assent_gate_sight *seen, size_t count, bool all,
                           struct assent_arena *arena, struct assent_gate *out);

// The lease that a turn has granted: n of the job and the fence of its claim. False: those facts grant none,
// as of a turn that found that the approval holds no longer, and moved the ticket instead. Pure.
bool assent_gate_granted(const struct assent_fact *facts, size_t count, int64_t *n, int64_t *fence);

const char *assent_gate_decision_text(enum assent_gate_decision decision); // "allow", "wait" …

#endif

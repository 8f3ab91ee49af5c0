// SPDX-License-Identifier: Apache-2.0
// Trace lines: what happened, in the words of language.md, for stories, logs, history and `assent try`:
//   at 5m  vote approve by ann
//   > round board met: 3 of 5 approved
#ifndef ASSENT_CORE_TRACE_H
#define ASSENT_CORE_TRACE_H

#include <assent/core/fold.h>

// Appends "vote approve by ann" (no time, no newline). directory turns ids into handles; NULL shows the ids.
void assent_trace_event(struct assent_buffer *out, const struct assent_turn *turn,
                        const struct assent_directory *directory);
// Appends the fact's line without "> " and newline; facts that only serve the engine (a hook's answer, a
// timer) append nothing and return false.
bool assent_trace_fact(struct assent_buffer *out, const struct assent_fact *fact,
                       const struct assent_directory *directory, struct assent_arena *arena);
// The same two with the ticket after the turn, which knows what its rounds and jobs are called; NULL: their
// numbers are shown, as above.
void assent_trace_event_of(struct assent_buffer *out, const struct assent_ticket *ticket,
                           const struct assent_turn *turn, const struct assent_directory *directory);
bool assent_trace_fact_of(struct assent_buffer *out, const struct assent_ticket *ticket,
                          const struct assent_fact *fact, const struct assent_directory *directory,
                          struct assent_arena *arena);
// "at 5m": time since a start, as "0s", "90s", "5m", "2h30m", "3d4h".
void assent_trace_since(struct assent_buffer *out, int64_t start_us, int64_t at_us);

#endif

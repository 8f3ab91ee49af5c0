// SPDX-License-Identifier: Apache-2.0
// The canonical form (docs/decisions/0020-canonical-form.md): what the files that write its parts share.
#ifndef LANGUAGE_CANONICAL_H
#define LANGUAGE_CANONICAL_H

#include <assent/core/definition.h>

// The digest of { workflow: canonical form, files: { name: digest } }.
struct assent_digest canonical_digest(const struct assent_definition *definition, struct assent_arena *arena);

// Of single parts; an absent value where the part says nothing.
struct assent_value canonical_condition(const struct assent_condition *condition, struct assent_arena *arena);
struct assent_value canonical_who(const struct assent_who *who, struct assent_arena *arena);
struct assent_value canonical_whos(const struct assent_who *whos, size_t count, struct assent_arena *arena);
struct assent_value canonical_template(const struct assent_template *template, struct assent_arena *arena);
struct assent_value canonical_duration(struct assent_duration duration, struct assent_arena *arena);
struct assent_value canonical_moment(const struct assent_moment *moment, struct assent_arena *arena);
struct assent_value canonical_fields(const struct assent_definition *definition, struct assent_arena *arena);
struct assent_value canonical_states(const struct assent_definition *definition, struct assent_arena *arena);
// Names of fields by index; absent when there are none.
struct assent_value canonical_field_names(const struct assent_definition *definition, const uint16_t *fields,
                                          size_t count, struct assent_arena *arena);
struct assent_value canonical_state_names(const struct assent_definition *definition, const uint16_t *states,
                                          size_t count, struct assent_arena *arena);
// The name of a state; absent for ASSENT_TO_STAY and ASSENT_TO_NONE.
struct assent_value canonical_state_name(const struct assent_definition *definition, uint16_t state);

// Words of the grammar of conditions; the signs of binary operators have spaces around them.
const char *canonical_root_text(enum assent_root root);
const char *canonical_operation_text(enum assent_operation operation);
// The same, and "previous".
struct assent_value canonical_target(const struct assent_definition *definition, uint16_t state);
// canonical_waits.c: what a state does by its clocks and signals, and what an action sets.
void canonical_put_clocks(struct assent_record *record, const struct assent_definition *definition,
                          const struct assent_state *state, struct assent_arena *arena);
// What time does to a round: reminders, lateness.
void canonical_put_round_time(struct assent_record *record, const struct assent_definition *definition,
                              const struct assent_round_rule *round, struct assent_arena *arena);
struct assent_value canonical_waits(const struct assent_definition *definition,
                                    const struct assent_state *state, struct assent_arena *arena);
struct assent_value canonical_sets(const struct assent_definition *definition,
                                   const struct assent_action *action, struct assent_arena *arena);

// Members that are left out when they say nothing.
void canonical_put_text(struct assent_record *record, const char *name, struct assent_text text);
void canonical_put_true(struct assent_record *record, const char *name, bool flag);

#endif

// SPDX-License-Identifier: Apache-2.0
// Building a definition: what the files that build its parts share. Names of states, fields, rounds and
// modules are collected first, so that each reference is resolved where it is read, with the nearest name
// when there is none.
#ifndef LANGUAGE_READER_H
#define LANGUAGE_READER_H

#include "passage.h"
#include "scalar.h"

#include <assent/language/language.h>

// An approval of a policy file.
struct policy {
    struct assent_text name;
    const struct tree *value;
    struct assent_place place; // of its name
    const struct reading *reading;
};

struct reader {
    struct reading reading;
    const struct assent_language_input *input;
    const struct tree *root;
    struct assent_definition *definition;
    struct names states; // in the file's order: their indexes are the definition's
    struct names fields;
    struct names rounds;
    struct names modules;          // the files named in `hooks`
    const struct policy *policies; // of the files named in `uses`
    size_t policy_count;
    bool policies_missing;         // a file is not there or cannot be read, which is said already
    bool *material_given;          // one for each field
    const struct anytime *anytime; // in the file's order
    size_t anytime_count;
    const struct machine *machine; // once the states are built
};

// An entry of `anytime`: an action or a signal, and the states in which it holds.
struct anytime {
    const uint16_t *in;
    size_t in_count;
    bool is_signal;
    struct assent_action action;
    struct assent_signal_rule signal;
};

// A name of the world that a file uses.
enum party_kind { PARTY_PERSON, PARTY_GROUP, PARTY_ROLE, PARTY_BOARD, PARTY_ROTA };

struct section reader_section(const struct reader *reader, const char *name, const struct tree *tree,
                              struct assent_place place, struct assent_text called);
// The entries of a mapping of names, at most `most`; reports when there are more. what: "state".
const struct tree_entry *reader_entries(const struct reader *reader, const struct tree *mapping, size_t most,
                                        const char *what, size_t *count);

// build_uses.c: the policy files that `uses` names, before names are collected; the approval of that name.
void build_uses(struct reader *reader, const struct section *top);
const struct policy *reader_policy(const struct reader *reader, struct assent_text name);
// The value of `approval` of a state, behind its name too; *from is whose text it is in. NULL where there is
// none.
const struct tree *reader_approval(const struct reader *reader, const struct tree *written,
                                   struct reader *from);

// reader_names.c: references.
void reader_collect(struct reader *reader);
uint16_t reader_state(const struct reader *reader, const struct section *section, const char *key,
                      uint16_t otherwise);
// The same where `previous` may stand, too: ASSENT_TO_PREVIOUS.
uint16_t reader_target(const struct reader *reader, const struct section *section, const char *key,
                       uint16_t otherwise);
const uint16_t *reader_states(const struct reader *reader, const struct section *section, const char *key,
                              size_t *count);
const uint16_t *reader_fields(const struct reader *reader, const struct section *section, const char *key,
                              size_t *count);
int reader_field(const struct reader *reader, const struct tree *name);
int reader_state_index(const struct reader *reader, const struct tree *name);
struct assent_text reader_hook(const struct reader *reader, const struct tree *scalar);

// reader_values.c: conditions and values.
struct assent_condition reader_condition(const struct reader *reader, const struct section *section,
                                         const char *key);
struct assent_template reader_value(const struct reader *reader, const struct section *section,
                                    const char *key);
// A value as it stands in the file, whatever its key. False with diagnostics.
bool reader_template(const struct reader *reader, const struct tree *tree, struct assent_template *out);

// reader_moment.c: a time; not present when it is absent or wrong.
struct assent_moment reader_moment(const struct reader *reader, const struct section *section,
                                   const char *key);

// A duration; one in business time wants the workflow to name a calendar.
struct assent_duration reader_duration(const struct reader *reader, const struct section *section,
                                       const char *key);
// Reports business time where the workflow names no calendar to count it in.
void reader_countable(const struct reader *reader, struct assent_duration duration,
                      struct assent_place place);

// reader_who.c
struct assent_who reader_who(const struct reader *reader, const struct section *section, const char *key);
// A list of whos; *open when the file says `[]`.
const struct assent_who *reader_whos(const struct reader *reader, const struct section *section,
                                     const char *key, size_t *count, bool *open);

// build_waits.c: the name of a signal; empty with a diagnostic when it cannot be one.
struct assent_text reader_signal(const struct reader *reader, const struct section *section);

// read.c: `assent: 1`.
void read_version(const struct section *top);
// A file that was given with the workflow; NULL when it was not.
const struct assent_source *reader_file(const struct reader *reader, struct assent_text name);

// The parts of the definition, one file each.
void build_fields(struct reader *reader, const struct section *top);
bool build_default(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                   struct assent_value *out);
void build_risk(struct reader *reader, const struct section *top);
void build_states(struct reader *reader, const struct section *top);
// What `anytime` gives to states; before build_states.
void build_anytime(struct reader *reader, const struct section *top);
// Whether an action or a signal of `anytime` holds in the state.
bool reader_anytime_in(const struct reader *reader, struct assent_text state);
void build_actions(const struct reader *reader, const struct section *section, struct assent_state *state);
void build_wait(const struct reader *reader, const struct section *section, struct assent_state *state);
void build_clock(const struct reader *reader, const struct section *section, struct assent_state *state);
void build_approval(const struct reader *reader, const struct section *section, struct assent_state *state);
void build_seats(const struct reader *reader, const struct section *section, struct assent_round_rule *round);
// `need` of a section: one vote where it says nothing.
struct assent_need reader_need(const struct reader *reader, const struct section *section);
// `never` and `because` of a section.
void build_never(const struct reader *reader, const struct section *section, struct assent_round_rule *round);
// `covers` of a section; NULL where it says nothing.
void build_covers(const struct reader *reader, const struct section *section,
                  struct assent_round_rule *round);
// `remind` and `late` of a round, by its own section or else by that of the approval (build_round_time.c).
void build_round_time(const struct reader *reader, const struct section *approval,
                      const struct section *round, struct assent_round_rule *out);
// How long the approval is valid.
void build_validity(const struct reader *reader, const struct section *approval, struct assent_state *state);
void build_ratify(const struct reader *reader, const struct section *section, struct assent_state *state);
// After the states: where work that may not start any more leads instead.
void build_lapses(struct reader *reader);
// One step of a ladder `late`, by add, replace or then.
void build_late_step(const struct reader *reader, const struct section *section, struct assent_late *step);
void build_jobs(const struct reader *reader, const struct section *section, struct assent_state *state);
// After the states: `material` by its default.
void build_material(struct reader *reader);

#endif

// SPDX-License-Identifier: Apache-2.0
// Building a definition: what the files that build its parts share. Names of states, fields, rounds and
// modules are collected first, so that each reference is resolved where it is read, with the nearest name
// when there is none.
#ifndef LANGUAGE_READER_H
#define LANGUAGE_READER_H

#include "passage.h"
#include "scalar.h"

#include <assent/language/language.h>

struct reader {
    struct reading reading;
    const struct assent_language_input *input;
    const struct tree *root;
    struct assent_definition *definition;
    struct names states; // in the file's order: their indexes are the definition's
    struct names fields;
    struct names rounds;
    struct names modules; // the files named in `hooks`
    bool *material_given; // one for each field
};

// A name of the world that a file uses.
enum party_kind { PARTY_PERSON, PARTY_GROUP, PARTY_ROLE };

struct section reader_section(const struct reader *reader, const char *name, const struct tree *tree,
                              struct assent_place place, struct assent_text called);
// The entries of a mapping of names, at most `most`; reports when there are more. what: "state".
const struct tree_entry *reader_entries(const struct reader *reader, const struct tree *mapping, size_t most,
                                        const char *what, size_t *count);

// reader_names.c: references.
void reader_collect(struct reader *reader);
uint16_t reader_state(const struct reader *reader, const struct section *section, const char *key,
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

// A duration; one in business time wants the workflow to name a calendar.
struct assent_duration reader_duration(const struct reader *reader, const struct section *section,
                                       const char *key);

// reader_who.c
struct assent_who reader_who(const struct reader *reader, const struct section *section, const char *key);
// A list of whos; *open when the file says `[]`.
const struct assent_who *reader_whos(const struct reader *reader, const struct section *section,
                                     const char *key, size_t *count, bool *open);

// The parts of the definition, one file each.
void build_fields(struct reader *reader, const struct section *top);
bool build_default(const struct reader *reader, const struct assent_field *field, const struct tree *value,
                   struct assent_value *out);
void build_risk(struct reader *reader, const struct section *top);
void build_states(struct reader *reader, const struct section *top);
void build_approval(const struct reader *reader, const struct section *section, struct assent_state *state);
void build_jobs(const struct reader *reader, const struct section *section, struct assent_state *state);
// After the states: `material` by its default.
void build_material(struct reader *reader);

#endif

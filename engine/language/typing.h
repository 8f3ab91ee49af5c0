// SPDX-License-Identifier: Apache-2.0
// Static types of conditions: what the schema knows of a value, and whether it may be absent where the
// condition is looked at.
#ifndef LANGUAGE_TYPING_H
#define LANGUAGE_TYPING_H

#include "checks.h"
#include "wording.h"

#include <assent/core/condition.h>

enum type_kind {
    TYPE_ANY, // nothing is known: a job's result, an attribute of the world
    TYPE_NIL,
    TYPE_BOOLEAN,
    TYPE_NUMBER,
    TYPE_TEXT, // with values: one of these
    TYPE_INSTANT,
    TYPE_SPAN,
    TYPE_LIST, // of items
    TYPE_RECORD,
    TYPE_PLANNED,
    TYPE_MONEY,
    TYPE_PERSON,
    TYPE_GROUP,
    TYPE_SERVICE,
    TYPE_CI,
    TYPE_PARTY, // a person or a group
    TYPE_WRONG, // reported: nothing more is said about it
};

struct type {
    enum type_kind kind;
    bool absent;          // may be
    struct names values;  // TEXT
    enum type_kind items; // LIST
};

// Where a condition stands: what it may look at, and which fields may be absent.
struct typing {
    const struct reader *reader;
    const bool *absent; // for each field
    bool risk_absent;
    bool actor;
    bool job;
    const struct assent_node *known[32]; // paths that are there, because what was looked at before says so
    size_t known_count;
};

// The type of a node; errors are reported at their places. need: the same, and an error when it may be
// absent.
struct type type_of(struct typing *typing, const struct assent_node *node);
struct type type_needed(struct typing *typing, const struct assent_node *node);
// The type of a path (typing_path.c) and of a call (typing_call.c).
struct type type_of_path(struct typing *typing, const struct assent_node *node);
struct type type_of_call(struct typing *typing, const struct assent_node *node);
// Whether two values may be compared with ==; reports when not, and when the comparison can never hold.
bool types_equal(struct typing *typing, const struct assent_node *nodes[2], const struct type types[2]);

// Nothing is known of it, or it has been reported.
bool type_is_silent(const struct type *type);
bool type_is_textual(const struct type *type);
// Whether a value can become that of a field; texts are looked at when they are there.
bool type_fits_field(const struct type *type, enum assent_field_type field);
const char *type_text(enum type_kind kind);
struct type type_plain(enum type_kind kind);
struct type type_wrong(struct typing *typing, const struct assent_node *node, const struct type *found,
                       const char *wanted);

#endif

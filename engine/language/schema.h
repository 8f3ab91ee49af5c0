// SPDX-License-Identifier: Apache-2.0
// The keys of the language as rows: where a key may stand, what its value is, and the line that explains it.
// The same rows type the file, name what is allowed in a diagnostic, and print the reference. A new key is
// one row here and one line where the definition is built.
#ifndef LANGUAGE_SCHEMA_H
#define LANGUAGE_SCHEMA_H

#include "tree.h"
#include "wording.h"

#include <stdbool.h>

enum schema_type {
    SCHEMA_TEXT, // any text
    SCHEMA_WORD, // one of a few words
    SCHEMA_NAME, // a name that the author gives
    SCHEMA_INTEGER,
    SCHEMA_BOOLEAN,
    SCHEMA_DURATION,
    SCHEMA_MOMENT,    // a time: an instant field, a duration, a field ± a duration
    SCHEMA_CONDITION, // an expression, or { hook: module.function }
    SCHEMA_WHO,       // a who, a list of whos, { first_of: […] }, { hook: … }
    SCHEMA_VALUE,     // a value with ${ … }; a mapping or list of such
    SCHEMA_HOOK,      // module.function
    SCHEMA_STATE,     // the name of a state
    SCHEMA_STATES,    // a list of them
    SCHEMA_FIELDS,    // a list of names of fields
    SCHEMA_JOBS,      // a list of names of jobs of the same state
    SCHEMA_NEED,      // how many must agree
    SCHEMA_TEXTS,     // a list of texts
    SCHEMA_KEYS,      // a mapping with the keys of a section
    SCHEMA_NAMED,     // a mapping from names that the author gives
    SCHEMA_LIST,      // a list of mappings
    SCHEMA_ANY,       // read by hand: several forms are allowed
    SCHEMA_LATER,     // part of the language, not of this version
};

enum { SCHEMA_REQUIRED = 1 };

struct schema_row {
    const char *section; // "" at the top, "states.NAME", …
    const char *key;
    enum schema_type type;
    unsigned flags;
    const char *text;
};

struct schema {
    const struct schema_row *rows;
    size_t count;
};

extern const struct schema SCHEMA_WORKFLOW;
extern const struct schema SCHEMA_WORLD;

const char *schema_type_text(enum schema_type type);
// The row of a key in a section, or NULL.
const struct schema_row *schema_find(const struct schema *schema, const char *section,
                                     struct assent_text key);
// The keys of a section that exist in this version, in the order of the rows.
struct names schema_keys(const struct schema *schema, const char *section, struct assent_arena *arena);

// What every part of reading a file needs.
struct reading {
    const struct locator *locator;
    struct assent_arena *arena;
    struct assent_diagnostics *diagnostics;
};

// A mapping of the file read as a section. Keys are asked for by name; a key that is not in the file gives
// NULL.
struct section {
    const struct schema *schema;
    const char *name;
    const struct tree *tree;   // a mapping, or NULL when there is none to read
    struct assent_place place; // of the key that it stands under
    struct assent_text called; // how messages call it: the author's name for it
    const struct reading *reading;
};

// Reports unknown, later and missing keys and values of a wrong shape. called: for messages.
struct section section_open(const struct schema *schema, const char *name, const struct tree *tree,
                            struct assent_place place, struct assent_text called,
                            const struct reading *reading);
// The value of a key, or NULL when it is absent, broken or of a wrong shape (which is reported already).
// Asserts that the key has a row.
const struct tree *section_get(const struct section *section, const char *key);
// Whether the key stands in the file, whatever its value.
bool section_has(const struct section *section, const char *key);
// Where the key stands; the section's own place when it does not.
struct assent_place section_key_place(const struct section *section, const char *key);

#endif

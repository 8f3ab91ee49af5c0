// SPDX-License-Identifier: Apache-2.0
// The YAML file as a tree with places, before anything is typed: what libyaml's events say and nothing that
// YAML guesses. A scalar is text and how it was written; whether it is a number is the schema's to say. Trees
// live in an arena.
#ifndef LANGUAGE_TREE_H
#define LANGUAGE_TREE_H

#include <assent/base/diagnostic.h>

// Finds lines and columns of byte offsets, and byte offsets of code points, without reading from the start
// each time.
struct locator_mark {
    uint32_t point;
    uint32_t offset;
    uint32_t line;
    uint32_t column;
};
struct locator {
    struct assent_text source;
    uint32_t file;                    // of the places that it makes
    const struct locator_mark *marks; // one for each LOCATOR_STEP code points
    size_t count;
};

struct locator locator_of(struct assent_text source, struct assent_arena *arena);
// The place of the code points [from, until): libyaml counts in these.
struct assent_place locator_points(const struct locator *locator, size_t from, size_t until);
// The place of length bytes at offset.
struct assent_place locator_bytes(const struct locator *locator, size_t offset, size_t length);
// The offset of the first byte of a line (1-based), and of its end without the line break.
size_t line_start(struct assent_text source, size_t offset);
size_t line_end(struct assent_text source, size_t offset);

enum tree_kind { TREE_SCALAR, TREE_SEQUENCE, TREE_MAPPING };
enum tree_style { TREE_PLAIN, TREE_SINGLE_QUOTED, TREE_DOUBLE_QUOTED, TREE_LITERAL, TREE_FOLDED };

struct tree;
struct tree_entry {
    const struct tree *key; // a scalar
    const struct tree *value;
};

struct tree {
    enum tree_kind kind;
    enum tree_style style; // SCALAR
    bool flow;             // in braces or brackets
    bool broken;           // already reported: what stands here is not looked at again
    bool stray;            // broken, and so is the key: a piece of text that a comma cut off
    struct assent_text text;
    struct assent_place place;
    const struct tree *const *items;  // SEQUENCE
    const struct tree_entry *entries; // MAPPING, without doubles
    size_t count;
};

struct tree_limits {
    size_t bytes;
    size_t events;
    size_t scalars;
};

// What reading cost, for tests of the limits.
struct tree_cost {
    size_t events;
    size_t scalars;
    size_t deepest;
};

// Reads one document. NULL with diagnostics when the text cannot be read whole; a tree with diagnostics when
// single parts were refused, so that the rest can be checked in the same run. cost may be NULL.
const struct tree *tree_read(const struct locator *locator, const struct tree_limits *limits,
                             struct assent_arena *arena, struct assent_diagnostics *diagnostics,
                             struct tree_cost *cost);

// The value of a key of a mapping, or NULL.
const struct tree *tree_get(const struct tree *mapping, const char *key);
const struct tree_entry *tree_find(const struct tree *mapping, struct assent_text key);

// What is looked at before libyaml sees a byte (tree_scan.c); false when it must not see it.
bool tree_scan(const struct locator *locator, const struct tree_limits *limits,
               struct assent_diagnostics *diagnostics);
// Says in an author's words what libyaml found (tree_syntax.c).
struct syntax_finding {
    const char *problem;
    const char *context;
    struct assent_place at;
    struct assent_place context_at; // line 0: none
    struct assent_place open;       // of the braces or brackets that are open; line 0: none are
};
void tree_syntax(const struct locator *locator, const struct syntax_finding *finding,
                 struct assent_diagnostics *diagnostics);

#endif

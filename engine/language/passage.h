// SPDX-License-Identifier: Apache-2.0
// A piece of text from the file whose bytes know where they stand there, although YAML has unfolded lines and
// resolved quotes.
#ifndef LANGUAGE_PASSAGE_H
#define LANGUAGE_PASSAGE_H

#include "tree.h"

#include <assent/core/condition.h>

struct passage {
    struct assent_text text;
    struct assent_place place; // where it begins
    const uint32_t *offsets;   // of each byte in the source, one more for the end; NULL: one after the other
    const struct locator *locator; // NULL: places are counted on from place
};

struct passage passage_of(const struct tree *scalar, const struct locator *locator,
                          struct assent_arena *arena);
struct passage passage_slice(const struct passage *passage, size_t from, size_t until);
struct assent_place passage_place(const struct passage *passage, size_t from, size_t until);

// Parses one condition; NULL with one diagnostic when it does not parse. The tree lives in the arena and
// borrows the text.
const struct assent_node *condition_parse(const struct passage *passage, struct assent_arena *arena,
                                          struct assent_diagnostics *diagnostics);
// Whether a path in a condition cannot begin with the name of a field that is called so: a word of the
// grammar, or a root such as `risk`.
bool condition_takes(struct assent_text name);
// Parses a value with `${ … }`: the literal text, or its parts. False with diagnostics.
bool template_parse(const struct passage *passage, struct assent_arena *arena, struct assent_template *out,
                    struct assent_diagnostics *diagnostics);

#endif

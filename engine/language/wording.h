// SPDX-License-Identifier: Apache-2.0
// How diagnostics speak of what stands in the file: words cut to a bearable length, lists of what is allowed,
// "did you mean".
#ifndef LANGUAGE_WORDING_H
#define LANGUAGE_WORDING_H

#include <assent/base/diagnostic.h>

struct names {
    const struct assent_text *items;
    size_t count;
};

// The word for a message: one line, at most 60 code points, NUL-terminated.
const char *word_shown(struct assent_arena *arena, struct assent_text word);
// "a, b, c", at most 40 of them.
struct assent_text word_list(struct assent_arena *arena, struct names names);
// Sets the label "did you mean `x`?" when a name is near, and the note "what: a, b, c". item may be NULL.
void word_suggest(struct assent_diagnostics *diagnostics, struct assent_diagnostic *item,
                  struct assent_text word, struct names names, const char *what);
// Index in names, or -1.
int word_index(struct names names, struct assent_text word);

#endif

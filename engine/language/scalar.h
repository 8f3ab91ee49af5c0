// SPDX-License-Identifier: Apache-2.0
// Scalars as the schema types them, never as YAML guesses (issue annex YAML-05), and YAML's silent traps in
// them. Each function reports what is wrong at its place and gives the value that stands for "nothing" then.
#ifndef LANGUAGE_SCALAR_H
#define LANGUAGE_SCALAR_H

#include "schema.h"

#include <assent/base/time.h>
#include <assent/base/value.h>

// The value of a key of a section; the empty text, or otherwise, when the key is absent or wrong.
struct assent_text read_text(const struct section *section, const char *key);
struct assent_text read_name(const struct section *section, const char *key);
bool read_boolean(const struct section *section, const char *key, bool otherwise);
int64_t read_integer(const struct section *section, const char *key, int64_t least, int64_t most,
                     int64_t otherwise);
// amount 0 when there is none.
struct assent_duration read_duration(const struct section *section, const char *key);
// Index in words (NULL-terminated), or otherwise.
int read_word(const struct section *section, const char *key, const char *const *words, int otherwise);
// The scalars of a list as trees with text; entries that are no scalars are reported and left out.
const struct tree **read_scalars(const struct section *section, const char *key, size_t *count);

// The same for a scalar in hand. Text: false when a comment cuts it off.
bool scalar_text(const struct reading *reading, const struct tree *scalar, struct assent_text *out);
bool scalar_boolean(const struct reading *reading, const struct tree *scalar, bool *out);
bool scalar_integer(const struct reading *reading, const struct tree *scalar, int64_t *out);
bool scalar_number(const struct reading *reading, const struct tree *scalar, double *out);
bool scalar_duration(const struct reading *reading, const struct tree *scalar, struct assent_duration *out);
int scalar_word(const struct reading *reading, const struct tree *scalar, struct names words,
                const char *what);
// True, and a diagnostic, when YAML cut the scalar off at ` #`.
bool scalar_is_cut(const struct reading *reading, const struct tree *scalar);
// A name that the author gives: [a-z][a-z0-9_-]*, at most ASSENT_NAME_BYTES; identifier: without dashes,
// because conditions use it.
bool scalar_is_name(const struct reading *reading, const struct tree *scalar, const char *what,
                    bool identifier);
struct names words_of(const struct reading *reading, const char *const *words);

#endif

// SPDX-License-Identifier: Apache-2.0
// Errors of the world: one family of codes for everything that a user, a program or an operator can be told.
// A row of codes.h is the code; the text says what happened, to what, and what to do. Our own faults are
// asserts.
#ifndef ASSENT_BASE_ERROR_H
#define ASSENT_BASE_ERROR_H

#include <assent/base/codes.h>
#include <assent/base/text.h>

enum assent_code {
    ASSENT_OK = 0,
#define ASSENT_CODE_ENUM(name, number, slug, status, title) ASSENT_##name,
    ASSENT_CODES(ASSENT_CODE_ENUM)
#undef ASSENT_CODE_ENUM
        ASSENT_CODES_COUNT
};

struct assent_error {
    enum assent_code code;
    char text[480]; // UTF-8, NUL-terminated, cut at a code point when too long
};

// Sets code and text; error may be NULL. Returns false, so that a function may end with `return
// assent_error_set(…)`.
bool assent_error_set(struct assent_error *error, enum assent_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Pure. The columns of a code's row. assent_code_number(ASSENT_OK) is "AS0000".
const char *assent_code_number(enum assent_code code);
const char *assent_code_slug(enum assent_code code);
int assent_code_status(
    enum assent_code code); // HTTP status; 0 for diagnostics, which travel inside another answer
const char *assent_code_title(enum assent_code code);
// The longer text of `assent explain CODE`: what it means, an example, what to do. Never empty.
const char *assent_code_explain(enum assent_code code);
// By number ("AS0203", any case) or slug; false when there is none.
bool assent_code_find(struct assent_text name, enum assent_code *out);

#endif

// SPDX-License-Identifier: Apache-2.0
// Canonical JSON: the one written form of a value, so that equal values have equal bytes and digests
// (data.md, "The journal"). The form: no white space; members by name in byte order; strings with only the
// escapes \" \\ \b \f \n \r \t and \u00XX (lower-case hex) for the other control bytes, all else as UTF-8;
// integers in plain decimal; decimals as the shortest text that reads back to the same double, always with a
// point or an exponent ("1.0"); no null (an absent value has no written form). The reader accepts exactly
// this form of strict JSON (any JSON text without null, a member that stands twice, or too much depth): it is
// for bytes that Assent wrote. JSON from outside is read in api/http by jansson.
#ifndef ASSENT_BASE_CANONICAL_H
#define ASSENT_BASE_CANONICAL_H

#include <assent/base/error.h>
#include <assent/base/value.h>

// Appends the canonical form. Asserts that value is not absent and texts are valid UTF-8 is the caller's
// promise.
void assent_canonical_write(struct assent_buffer *out, const struct assent_value *value);
struct assent_text assent_canonical_text(struct assent_arena *arena, const struct assent_value *value);
// Appends text as a JSON string with quotes.
void assent_canonical_string(struct assent_buffer *out, struct assent_text text);
// Appends `"name":`, behind a comma unless it is the first. For names of ours: none needs an escape.
void assent_canonical_name(struct assent_buffer *out, const char *name, bool first);
// Reads; white space between tokens is allowed. Texts without escapes borrow bytes. Depth <=
// ASSENT_VALUE_DEPTH. Fails: ASSENT_BAD_RECORD with the byte offset in the text.
bool assent_canonical_read(struct assent_arena *arena, struct assent_text bytes, struct assent_value *out,
                           struct assent_error *error);
// The shortest decimal text of a finite double that reads back to the same; independent of the locale. At
// most 32 bytes with NUL.
void assent_canonical_decimal(double number, char out[32]);
// Reads a decimal number text independent of the locale.
bool assent_canonical_number(struct assent_text text, double *out);

#endif

// SPDX-License-Identifier: Apache-2.0
// Ids: TypeIDs, a prefix, "_" and 26 Crockford characters of a UUIDv7 (RFC 9562 section 5.7; data.md, "Ids").
// No dice of their own.
#ifndef ASSENT_BASE_ID_H
#define ASSENT_BASE_ID_H

#include <assent/base/text.h>

enum { ASSENT_ID_BYTES = 16, ASSENT_ID_CHARS = 26, ASSENT_ID_TEXT = 40 };

struct assent_id {
    unsigned char bytes[ASSENT_ID_BYTES];
};

// A UUIDv7 of a time (microseconds; its milliseconds are used, negative counts as 0) and 10 bytes of dice.
struct assent_id assent_id_make(int64_t now_us, const unsigned char dice[10]);
// "tkt_01j…": prefix of 1 to 8 lower-case letters. out holds a NUL-terminated text.
void assent_id_write(const char *prefix, const struct assent_id *id, char out[ASSENT_ID_TEXT]);
struct assent_text assent_id_text(struct assent_arena *arena, const char *prefix, const struct assent_id *id);
// Reads a TypeID with exactly that prefix; lower case only; no overflow (first character 0 to 7).
bool assent_id_read(struct assent_text text, const char *prefix, struct assent_id *out);
bool assent_id_equal(const struct assent_id *a, const struct assent_id *b);
int assent_id_compare(const struct assent_id *a, const struct assent_id *b);

#endif

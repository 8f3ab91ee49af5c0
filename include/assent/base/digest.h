// SPDX-License-Identifier: Apache-2.0
// SHA-256, HMAC-SHA-256 and CRC-32 (of tokens), on OpenSSL's libcrypto. Every function here is pure and
// cannot fail but for memory (asserted).
#ifndef ASSENT_BASE_DIGEST_H
#define ASSENT_BASE_DIGEST_H

#include <assent/base/text.h>

enum { ASSENT_DIGEST_BYTES = 32, ASSENT_DIGEST_TEXT = 72 }; // "sha256:" + 64 hex + NUL

struct assent_digest {
    unsigned char bytes[ASSENT_DIGEST_BYTES];
};

struct assent_digest assent_digest_of(struct assent_text bytes);
// The digest of the parts one after the other, e.g. salt and payload.
struct assent_digest assent_digest_parts(const struct assent_text *parts, size_t count);
struct assent_digest assent_digest_hmac(struct assent_text key, struct assent_text bytes);
bool assent_digest_equal(const struct assent_digest *a, const struct assent_digest *b);
// Equality in constant time, for secrets.
bool assent_digest_equal_secret(const struct assent_digest *a, const struct assent_digest *b);
// "sha256:" and lower-case hex.
void assent_digest_write(const struct assent_digest *digest, char out[ASSENT_DIGEST_TEXT]);
struct assent_text assent_digest_text(struct assent_arena *arena, const struct assent_digest *digest);
bool assent_digest_read(struct assent_text text, struct assent_digest *out);
// CRC-32 (ISO-HDLC, as in zlib).
uint32_t assent_crc32(struct assent_text bytes);
// Overwrites a secret so that the compiler cannot drop it.
void assent_forget(void *bytes, size_t count);

#endif

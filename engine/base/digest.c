// SPDX-License-Identifier: Apache-2.0
// SHA-256, HMAC-SHA-256 and CRC-32. The first is OpenSSL's; a failure of it means that the library is broken,
// so it is asserted. Pure; nothing is kept between calls.
//
// SHA-256 goes through OpenSSL's old entrance: the new one looks the algorithm up behind a lock at every
// call, which took three times as long as hashing a link of the journal's chain, and all threads hash. For
// the same reason HMAC is done here, by two passes of it (RFC 2104): OpenSSL's has the new entrance only.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <assent/base/digest.h>

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

static const char PREFIX[] = "sha256:";

enum { PREFIX_COUNT = sizeof PREFIX - 1, BLOCK_BYTES = SHA256_CBLOCK };

static void pad_key(struct assent_text key, unsigned char out[BLOCK_BYTES]);
static void flip(unsigned char block[BLOCK_BYTES], unsigned char bits);
static int nibble(char c);

struct assent_digest assent_digest_of(struct assent_text bytes)
{
    return assent_digest_parts(&bytes, 1);
}

struct assent_digest assent_digest_parts(const struct assent_text *parts, size_t count)
{
    struct assent_digest digest;
    SHA256_CTX context;
    int done = SHA256_Init(&context);
    for (size_t i = 0; i < count; i++)
        done = done && SHA256_Update(&context, parts[i].bytes, parts[i].count);
    done = done && SHA256_Final(digest.bytes, &context);
    assert(done);
    return digest;
}

struct assent_digest assent_digest_hmac(struct assent_text key, struct assent_text bytes)
{
    enum { INNER = 0x36, OUTER = 0x5c }; // what RFC 2104 calls ipad and opad
    unsigned char block[BLOCK_BYTES];
    struct assent_text padded = {(const char *)block, sizeof block};
    pad_key(key, block);
    flip(block, INNER);
    struct assent_digest digest = assent_digest_parts((struct assent_text[]){padded, bytes}, 2);
    struct assent_text inner = {(const char *)digest.bytes, sizeof digest.bytes};
    flip(block, INNER ^ OUTER);
    digest = assent_digest_parts((struct assent_text[]){padded, inner}, 2);
    assent_forget(block, sizeof block);
    return digest;
}

bool assent_digest_equal(const struct assent_digest *a, const struct assent_digest *b)
{
    return memcmp(a->bytes, b->bytes, ASSENT_DIGEST_BYTES) == 0;
}

bool assent_digest_equal_secret(const struct assent_digest *a, const struct assent_digest *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, ASSENT_DIGEST_BYTES) == 0;
}

void assent_digest_write(const struct assent_digest *digest, char out[ASSENT_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    memcpy(out, PREFIX, PREFIX_COUNT);
    char *at = out + PREFIX_COUNT;
    for (size_t i = 0; i < ASSENT_DIGEST_BYTES; i++) {
        *at++ = hex[digest->bytes[i] >> 4];
        *at++ = hex[digest->bytes[i] & 15];
    }
    *at = '\0';
}

struct assent_text assent_digest_text(struct assent_arena *arena, const struct assent_digest *digest)
{
    char text[ASSENT_DIGEST_TEXT];
    assent_digest_write(digest, text);
    return assent_text_copy(arena, assent_text_of(text));
}

bool assent_digest_read(struct assent_text text, struct assent_digest *out)
{
    if (text.count != PREFIX_COUNT + 2 * ASSENT_DIGEST_BYTES || !assent_text_starts(text, PREFIX))
        return false;
    struct assent_digest digest;
    for (size_t i = 0; i < ASSENT_DIGEST_BYTES; i++) {
        int high = nibble(text.bytes[PREFIX_COUNT + 2 * i]);
        int low = nibble(text.bytes[PREFIX_COUNT + 2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *out = digest;
    return true;
}

uint32_t assent_crc32(struct assent_text bytes)
{
    // The reflected polynomial 0xEDB88320, four bits at a time: tokens are short.
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
        0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < bytes.count; i++) {
        crc ^= (unsigned char)bytes.bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

void assent_forget(void *bytes, size_t count)
{
    OPENSSL_cleanse(bytes, count);
}

// A key of more than a block is its digest instead; zeros fill the block up.
static void pad_key(struct assent_text key, unsigned char out[BLOCK_BYTES])
{
    memset(out, 0, BLOCK_BYTES);
    if (key.count > BLOCK_BYTES) {
        struct assent_digest digest = assent_digest_of(key);
        memcpy(out, digest.bytes, sizeof digest.bytes);
        assent_forget(&digest, sizeof digest);
    } else if (key.count > 0) {
        memcpy(out, key.bytes, key.count);
    }
}

static void flip(unsigned char block[BLOCK_BYTES], unsigned char bits)
{
    for (size_t i = 0; i < BLOCK_BYTES; i++)
        block[i] ^= bits;
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

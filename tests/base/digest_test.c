// SPDX-License-Identifier: Apache-2.0
// Digests against the published vectors: FIPS 180-2 for SHA-256, RFC 4231 for HMAC, the check value for
// CRC-32.
#include <assent/base/digest.h>

#include "expect.h"

#include <string.h>

static void expect_digest(struct assent_digest digest, const char *hex)
{
    char text[ASSENT_DIGEST_TEXT];
    assent_digest_write(&digest, text);
    assert_memory_equal(text, "sha256:", 7);
    assert_string_equal(text + 7, hex);
}

static struct assent_text repeated(struct assent_arena *arena, int byte, size_t count)
{
    char *bytes = assent_arena_take(arena, count);
    memset(bytes, byte, count);
    return assent_text_slice(bytes, count);
}

static void sha_256(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    expect_digest(assent_digest_of(assent_text_of("")),
                  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_digest(assent_digest_of(assent_text_of("abc")),
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_digest(
        assent_digest_of(assent_text_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect_digest(assent_digest_of(repeated(arena, 'a', 1000000)),
                  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assent_arena_close(arena);
}

static void parts_are_one_after_the_other(void **state)
{
    (void)state;
    struct assent_text parts[] = {assent_text_of("a"), assent_text_of(NULL), assent_text_of("bc")};
    struct assent_digest whole = assent_digest_of(assent_text_of("abc"));
    struct assent_digest joined = assent_digest_parts(parts, 3);
    assert_true(assent_digest_equal(&whole, &joined));
    struct assent_digest nothing = assent_digest_of(assent_text_of(""));
    joined = assent_digest_parts(NULL, 0);
    assert_true(assent_digest_equal(&nothing, &joined));
}

static struct assent_text counted(struct assent_arena *arena, size_t count)
{
    char *bytes = assent_arena_take(arena, count);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (char)(i + 1);
    return assent_text_slice(bytes, count);
}

static void hmac_sha_256(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    expect_digest(assent_digest_hmac(repeated(arena, 0x0b, 20), assent_text_of("Hi There")),
                  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    expect_digest(assent_digest_hmac(assent_text_of("Jefe"), assent_text_of("what do ya want for nothing?")),
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    expect_digest(assent_digest_hmac(repeated(arena, 0xaa, 20), repeated(arena, 0xdd, 50)),
                  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    expect_digest(
        assent_digest_hmac(repeated(arena, 0xaa, 131),
                           assent_text_of("Test Using Larger Than Block-Size Key - Hash Key First")),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    expect_digest(assent_digest_hmac(
                      repeated(arena, 0xaa, 131),
                      assent_text_of("This is a test using a larger than block-size key and a larger than "
                                     "block-size data. The key needs to be hashed before being used by the "
                                     "HMAC algorithm.")),
                  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    expect_digest(assent_digest_hmac(assent_text_of(NULL), assent_text_of(NULL)),
                  "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    expect_digest(assent_digest_hmac(counted(arena, 25), repeated(arena, 0xcd, 50)),
                  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    assent_arena_close(arena);
}

// A key of exactly a block is taken as it is; one byte more, and it is its digest.
static void hmac_keys_of_a_block_and_one_more(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = assent_text_of("what do ya want for nothing?");
    expect_digest(assent_digest_hmac(repeated(arena, 'k', 64), text),
                  "63f12563e45dcef7c354a6ba71d0c713aa28eea869b5a199da814b225867f54c");
    expect_digest(assent_digest_hmac(repeated(arena, 'k', 65), text),
                  "58b6aa8aff9a0a75db8f453becc657e29cdde625b22acf3febfb296484223f22");
    struct assent_digest key = assent_digest_of(repeated(arena, 'k', 65));
    struct assent_digest one = assent_digest_hmac(repeated(arena, 'k', 65), text);
    struct assent_digest other =
        assent_digest_hmac(assent_text_slice((const char *)key.bytes, sizeof key.bytes), text);
    assert_true(assent_digest_equal(&one, &other));
    assent_arena_close(arena);
}

static void texts_go_round(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_digest digest = assent_digest_of(assent_text_of("abc"));
    struct assent_digest read;
    struct assent_text text = assent_digest_text(arena, &digest);
    assert_int_equal(text.count, ASSENT_DIGEST_TEXT - 1);
    assert_true(assent_digest_read(text, &read));
    assert_true(assent_digest_equal(&digest, &read));
    for (size_t i = 0; i < text.count; i++) { // each character matters
        char *bytes = assent_arena_copy(arena, text.bytes, text.count);
        bytes[i] = 'G';
        assert_false(assent_digest_read(assent_text_slice(bytes, text.count), &read));
    }
    assert_false(assent_digest_read(assent_text_slice(text.bytes, text.count - 1), &read));
    assert_false(assent_digest_read(assent_text_format(arena, "%s0", text.bytes), &read));
    assert_false(assent_digest_read(assent_text_slice(text.bytes + 7, 64), &read));
    assert_false(assent_digest_read(assent_text_of(""), &read));
    assent_arena_close(arena);
}

static void equality_looks_at_every_byte(void **state)
{
    (void)state;
    struct assent_digest one = assent_digest_of(assent_text_of("abc"));
    for (size_t i = 0; i < ASSENT_DIGEST_BYTES; i++) {
        struct assent_digest other = one;
        assert_true(assent_digest_equal(&one, &other));
        assert_true(assent_digest_equal_secret(&one, &other));
        other.bytes[i] ^= 0x80;
        assert_false(assent_digest_equal(&one, &other));
        assert_false(assent_digest_equal_secret(&one, &other));
    }
}

static void crc_32(void **state)
{
    (void)state;
    assert_int_equal(assent_crc32(assent_text_of("123456789")), 0xCBF43926);
    assert_int_equal(assent_crc32(assent_text_of("")), 0);
    assert_int_equal(assent_crc32(assent_text_of("a")), 0xE8B7BE43);
    assert_int_equal(assent_crc32(assent_text_of("The quick brown fox jumps over the lazy dog")), 0x414FA339);
    assert_int_equal(assent_crc32(assent_text_slice("\0\0\0\0", 4)), 0x2144DF1C);
}

static void forgets(void **state)
{
    (void)state;
    char secret[] = "a secret";
    char zeros[sizeof secret] = {0};
    assent_forget(secret, sizeof secret);
    assert_memory_equal(secret, zeros, sizeof secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha_256),        cmocka_unit_test(parts_are_one_after_the_other),
        cmocka_unit_test(hmac_sha_256),   cmocka_unit_test(hmac_keys_of_a_block_and_one_more),
        cmocka_unit_test(texts_go_round), cmocka_unit_test(equality_looks_at_every_byte),
        cmocka_unit_test(crc_32),         cmocka_unit_test(forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

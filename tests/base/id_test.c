// SPDX-License-Identifier: Apache-2.0
// Ids: the vectors of the TypeID specification, the fields of a UUIDv7 (RFC 9562), and every way to be no id.
#include <assent/base/id.h>

#include "expect.h"

#include <string.h>

// spec/valid.yml of the TypeID specification 0.3, each under a prefix that we may use.
static const struct {
    const char *text;
    unsigned char bytes[16];
} VECTORS[] = {
    {"prefix_00000000000000000000000000", {0}},
    {"prefix_00000000000000000000000001", {[15] = 1}},
    {"prefix_0000000000000000000000000a", {[15] = 10}},
    {"prefix_0000000000000000000000000g", {[15] = 16}},
    {"prefix_00000000000000000000000010", {[15] = 32}},
    {"prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz",
     {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
    {"prefix_0123456789abcdefghjkmnpqrs",
     {0x01, 0x10, 0xc8, 0x53, 0x1d, 0x09, 0x52, 0xd8, 0xd7, 0x3e, 0x11, 0x94, 0xe9, 0x5b, 0x5f, 0x19}},
    {"prefix_01h455vb4pex5vsknk084sn02q",
     {0x01, 0x89, 0x0a, 0x5d, 0xac, 0x96, 0x77, 0x4b, 0xbc, 0xce, 0xb3, 0x02, 0x09, 0x9a, 0x80, 0x57}},
};

static void agrees_with_the_specification(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof VECTORS / sizeof *VECTORS; i++) {
        struct assent_id id;
        char text[ASSENT_ID_TEXT];
        assert_true(assent_id_read(assent_text_of(VECTORS[i].text), "prefix", &id));
        assert_memory_equal(id.bytes, VECTORS[i].bytes, sizeof id.bytes);
        assent_id_write("prefix", &id, text);
        assert_string_equal(text, VECTORS[i].text);
        expect_text(assent_id_text(arena, "prefix", &id), VECTORS[i].text);
    }
    assent_arena_close(arena);
}

static void refuses_what_is_no_id(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "tkt",
        "tkt_",
        "tkt_01h455vb4pex5vsknk084sn02",   // one too few
        "tkt_01h455vb4pex5vsknk084sn02qq", // one too many
        "tkt_81h455vb4pex5vsknk084sn02q",  // would need 129 bits
        "tkt_z1h455vb4pex5vsknk084sn02q",
        "tkt_01H455VB4PEX5VSKNK084SN02Q", // capitals
        "tkt_01h455vb4pex5vsknk084sn02Q",
        "TKT_01h455vb4pex5vsknk084sn02q",
        "tkt_01h455vb4pex5vsknk084sn02i", // Crockford's four that are left out
        "tkt_01h455vb4pex5vsknk084sn02l",
        "tkt_01h455vb4pex5vsknk084sn02o",
        "tkt_01h455vb4pex5vsknk084sn02u",
        "tkt-01h455vb4pex5vsknk084sn02q",
        "tkt01h455vb4pex5vsknk084sn02q0",
        "per_01h455vb4pex5vsknk084sn02q", // another prefix
        "tk_01h455vb4pex5vsknk084sn02q0",
        "tkts_01h455vb4pex5vsknk084sn02q",
        "_01h455vb4pex5vsknk084sn02q",
        "tkt_01h455vb-4pex5vsknk084sn0q",
        " tkt_01h455vb4pex5vsknk084sn02q",
        "tkt_01h455vb4pex5vsknk084sn02\xC3",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_id id;
        if (assent_id_read(assent_text_of(rows[i]), "tkt", &id))
            fail_msg("%s was read", rows[i]);
    }
    struct assent_id id;
    assert_false(assent_id_read(assent_text_slice("tkt_01h455vb4pex5vsknk084sn02\0", 30), "tkt", &id));
}

static void makes_a_uuid_of_version_7(void **state)
{
    (void)state;
    unsigned char dice[10];
    memset(dice, 0xFF, sizeof dice);
    // RFC 9562 appendix A.6: 2022-02-22T19:22:22.000Z is 0x017F22E279B0 ms.
    struct assent_id id = assent_id_make(INT64_C(1645557742000) * 1000 + 999, dice);
    static const unsigned char ones[16] = {0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7f, 0xff,
                                           0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    assert_memory_equal(id.bytes, ones, sizeof ones);
    memset(dice, 0, sizeof dice);
    id = assent_id_make(-5, dice);
    static const unsigned char none[16] = {[6] = 0x70, [8] = 0x80};
    assert_memory_equal(id.bytes, none, sizeof none);
}

static void ids_sort_by_time_as_bytes_and_as_texts(void **state)
{
    (void)state;
    unsigned char low[10] = {0};
    unsigned char high[10];
    memset(high, 0xFF, sizeof high);
    char before[ASSENT_ID_TEXT];
    char after[ASSENT_ID_TEXT];
    for (int64_t ms = 1; ms < INT64_C(1) << 47; ms *= 3) {
        struct assent_id first = assent_id_make(ms * 1000, high);
        struct assent_id second = assent_id_make((ms + 1) * 1000, low);
        assert_true(assent_id_compare(&first, &second) < 0);
        assert_true(assent_id_compare(&second, &first) > 0);
        assert_false(assent_id_equal(&first, &second));
        assert_true(assent_id_equal(&first, &first));
        assent_id_write("tkt", &first, before);
        assent_id_write("tkt", &second, after);
        assert_true(strcmp(before, after) < 0);
    }
}

static void random_ids_go_round(void **state)
{
    (void)state;
    uint64_t seed = 17;
    for (int i = 0; i < 2000; i++) {
        struct assent_id id;
        struct assent_id read;
        char text[ASSENT_ID_TEXT];
        for (size_t k = 0; k < sizeof id.bytes; k++)
            id.bytes[k] = (unsigned char)random_next(&seed);
        assent_id_write("abcdefgh", &id, text);
        assert_true(assent_id_read(assent_text_of(text), "abcdefgh", &read));
        assert_true(assent_id_equal(&id, &read));
    }
}

static void write_a_long_prefix(void)
{
    char text[ASSENT_ID_TEXT];
    struct assent_id id = {{0}};
    assent_id_write("abcdefghi", &id, text);
}

static void write_no_prefix(void)
{
    char text[ASSENT_ID_TEXT];
    struct assent_id id = {{0}};
    assent_id_write("", &id, text);
}

static void write_a_capital(void)
{
    char text[ASSENT_ID_TEXT];
    struct assent_id id = {{0}};
    assent_id_write("Tkt", &id, text);
}

static void a_prefix_that_is_none_is_our_own_fault(void **state)
{
    (void)state;
    expect_abort(write_a_long_prefix, "PREFIX_MOST");
    expect_abort(write_no_prefix, "an id has a prefix");
    expect_abort(write_a_capital, "'z'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_specification),
        cmocka_unit_test(refuses_what_is_no_id),
        cmocka_unit_test(makes_a_uuid_of_version_7),
        cmocka_unit_test(ids_sort_by_time_as_bytes_and_as_texts),
        cmocka_unit_test(random_ids_go_round),
        cmocka_unit_test(a_prefix_that_is_none_is_our_own_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

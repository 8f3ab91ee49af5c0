// SPDX-License-Identifier: Apache-2.0
// Canonical JSON: the exact bytes that are written, what is read back, what is refused and where.
#include <assent/base/canonical.h>

#include "expect.h"

#include <assent/base/limits.h>

#include <string.h>

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

static void writes_the_one_form(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *read;
        const char *written;
    } rows[] = {
        {"true", "true"},
        {" false ", "false"},
        {"0", "0"},
        {"-0", "0"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"9223372036854775807", "9223372036854775807"},
        {"1.0", "1.0"},
        {"1.50", "1.5"},
        {"-0.0", "0.0"},
        {"1E2", "100.0"},
        {"\"\"", "\"\""},
        {"\"\\u0041\\/\"", "\"A/\""},
        {"\"\\u00e9\\u6f22\\ud83d\\ude00\"", "\"é漢😀\""},
        {"\"\\b\\f\\n\\r\\t\\\"\\\\\"", "\"\\b\\f\\n\\r\\t\\\"\\\\\""},
        {"\"\\u0000\\u001F\\u007f\"", "\"\\u0000\\u001f\x7f\""},
        {"[]", "[]"},
        {"{}", "{}"},
        {"[ 1 ,\n\t2\r]", "[1,2]"},
        {"{ \"b\" : 1 , \"a\" : [ { } ] }", "{\"a\":[{}],\"b\":1}"},
        {"{\"b\":1,\"\":2,\"a\":3,\"B\":4,\"é\":5,\"ab\":6}",
         "{\"\":2,\"B\":4,\"a\":3,\"ab\":6,\"b\":1,\"é\":5}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_value value;
        struct assent_error error;
        if (!assent_canonical_read(arena, assent_text_of(rows[i].read), &value, &error))
            fail_msg("%s: %s", rows[i].read, error.text);
        expect_text(assent_canonical_text(arena, &value), rows[i].written);
    }
}

static void refuses_what_is_not_strict(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *text;
        const char *says; // the end of the message
    } rows[] = {
        {"", "byte 0: it ends too early"},
        {"  ", "byte 2: it ends too early"},
        {"null", "byte 0: no value begins like this"},
        {"[null]", "byte 1: no value begins like this"},
        {"nul", "byte 0: no value begins like this"},
        {"tru", "byte 0: no value begins like this"},
        {"truee", "byte 4: something follows its end"},
        {"1 2", "byte 2: something follows its end"},
        {"{}}", "byte 2: something follows its end"},
        {"[1", "byte 2: a list goes on with , or ends with ]"},
        {"[1 2]", "byte 3: a list goes on with , or ends with ]"},
        {"[1,]", "byte 3: no value begins like this"},
        {"[,1]", "byte 1: no value begins like this"},
        {"{1:2}", "byte 1: a member's name is expected"},
        {"{\"a\"}", "byte 4: a colon follows a member's name"},
        {"{\"a\":}", "byte 5: no value begins like this"},
        {"{\"a\":1,}", "byte 7: a member's name is expected"},
        {"{\"a\":1", "byte 6: a record goes on with , or ends with }"},
        {"{\"a\":1,\"a\":1}", "byte 13: a member stands twice in the record that ends here"},
        {"{\"b\":1,\"a\":1,\"b\":2}", "byte 19: a member stands twice in the record that ends here"},
        {"01", "byte 0: the number is malformed or too large"},
        {"-", "byte 0: the number is malformed or too large"},
        {"-01", "byte 0: the number is malformed or too large"},
        {"+1", "byte 0: the number is malformed or too large"},
        {"1.", "byte 0: the number is malformed or too large"},
        {".5", "byte 0: the number is malformed or too large"},
        {"1e", "byte 0: the number is malformed or too large"},
        {"1e+", "byte 0: the number is malformed or too large"},
        {"1-2", "byte 0: the number is malformed or too large"},
        {"1e999", "byte 0: the number is malformed or too large"},
        {"9223372036854775808", "byte 0: the number is malformed or too large"},
        {"NaN", "byte 0: no value begins like this"},
        {"'a'", "byte 0: no value begins like this"},
        {"\"", "byte 1: a text is not ended"},
        {"\"ab", "byte 3: a text is not ended"},
        {"\"a\\", "byte 2: a text is not ended"},
        {"\"a\\\"", "byte 4: a text is not ended"},
        {"\"a\nb\"", "byte 2: a control byte stands in a text"},
        {"\"\\x41\"", "byte 1: there is no such escape"},
        {"\"\\u12\"", "byte 1: a text is not ended"},
        {"\"\\u12g4\"", "byte 1: \\u is followed by four hexadecimal digits"},
        {"\"\\ud800\"", "byte 7: half of a surrogate pair stands alone"},
        {"\"\\udc00\"", "byte 7: half of a surrogate pair stands alone"},
        {"\"\\ud800\\u0041\"", "half of a surrogate pair stands alone"},
        {"\"ab\xFF\"", "byte 3: the text is not UTF-8"},
        {"\"\\n\xC0\x80\"", "byte 5: the text that ends here is not UTF-8"},
        {"{\"\xFF\":1}", "byte 2: the text is not UTF-8"},
        {"\xEF\xBB\xBF{}", "byte 0: no value begins like this"},
        {"/**/1", "byte 0: no value begins like this"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_value value = assent_value_integer(42);
        struct assent_error error = {0};
        if (assent_canonical_read(arena, assent_text_of(rows[i].text), &value, &error))
            fail_msg("%s was read", rows[i].text);
        assert_int_equal(error.code, ASSENT_BAD_RECORD);
        if (!assent_text_ends(assent_text_of(error.text), rows[i].says))
            fail_msg("%s: %s", rows[i].text, error.text);
        assert_int_equal(value.integer, 42); // untouched
    }
    struct assent_value value;
    assert_false(assent_canonical_read(arena, assent_text_slice("1\0", 2), &value, NULL));
}

static void borrows_texts_without_escapes(void **state)
{
    struct assent_arena *arena = *state;
    const char *bytes = "{\"name\":\"value\",\"n\":\"a\\tb\"}";
    struct assent_value value;
    assert_true(assent_canonical_read(arena, assent_text_of(bytes), &value, NULL));
    assert_ptr_equal(assent_value_get_text(&value, "name").bytes, bytes + 9);
    expect_text(assent_value_get_text(&value, "n"), "a\tb");
}

static struct assent_text nested(struct assent_arena *arena, size_t levels, const char *open,
                                 const char *close)
{
    struct assent_buffer text = assent_buffer_in(arena);
    for (size_t i = 0; i < levels; i++)
        assent_buffer_string(&text, open);
    assent_buffer_byte(&text, '1');
    for (size_t i = 0; i < levels; i++)
        assent_buffer_string(&text, close);
    return assent_buffer_done(&text);
}

static void depth_has_a_limit(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value value;
    struct assent_error error;
    static const char *const brackets[][2] = {{"[", "]"}, {"{\"a\":", "}"}};
    for (size_t i = 0; i < 2; i++) {
        struct assent_text at = nested(arena, ASSENT_VALUE_DEPTH, brackets[i][0], brackets[i][1]);
        struct assent_text past = nested(arena, ASSENT_VALUE_DEPTH + 1, brackets[i][0], brackets[i][1]);
        assert_true(assent_canonical_read(arena, at, &value, &error));
        assert_false(assent_canonical_read(arena, past, &value, &error));
        assert_non_null(strstr(error.text, "it nests too deep"));
    }
    // Depth is what is open, not what was opened.
    assert_true(assent_canonical_read(arena, assent_text_of("[[[]],[[]],{},[[]]]"), &value, NULL));
    // A megabyte of brackets is refused at the first level too many.
    struct assent_text hostile = nested(arena, 1 << 20, "[", "");
    assert_false(assent_canonical_read(arena, hostile, &value, &error));
    assert_non_null(strstr(error.text, "byte 32:"));
}

static void long_lists_and_records_come_whole(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_items items = assent_items_in(arena);
    for (int64_t i = 0; i < 3000; i++) {
        struct assent_record record = assent_record_in(arena);
        for (int k = 0; k < 3; k++)
            assent_record_set(&record, assent_text_format(arena, "k%d", k), assent_value_integer(i * k));
        assent_items_add(&items, assent_record_done(&record));
    }
    struct assent_value list = assent_items_done(&items);
    struct assent_value read;
    assert_true(assent_canonical_read(arena, assent_canonical_text(arena, &list), &read, NULL));
    assert_true(assent_value_equal(&list, &read));
}

static void random_values_go_round(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    uint64_t seed = 20261123;
    for (int i = 0; i < 3000; i++) {
        struct assent_value value = random_value(arena, &seed, 4);
        struct assent_text written = assent_canonical_text(arena, &value);
        struct assent_value read;
        struct assent_error error;
        if (!assent_canonical_read(arena, written, &read, &error))
            fail_msg("round %d: %s", i, error.text);
        assert_true(assent_value_equal(&value, &read));
        struct assent_text again = assent_canonical_text(arena, &read);
        assert_true(assent_text_equal(written, again));
        assent_arena_reset(arena);
    }
    assent_arena_close(arena);
}

static void every_cut_is_refused(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text whole =
        assent_text_of("{\"a\":[true,-1.5e-7,\"\\u00e9\\ud83d\\ude00é\"],\"b\":{\"c\":12}}");
    struct assent_value value;
    assert_true(assent_canonical_read(arena, whole, &value, NULL));
    for (size_t count = 0; count < whole.count; count++) {
        assert_false(assent_canonical_read(arena, assent_text_slice(whole.bytes, count), &value, NULL));
    }
}

static void write_absent(void)
{
    struct assent_value absent = assent_value_absent();
    assent_canonical_text(assent_arena_open(0), &absent);
}

static void absent_has_no_form(void **state)
{
    (void)state;
    expect_abort(write_absent, "an absent value has no written form");
}

static struct assent_text form_of(struct assent_arena *arena, unsigned char byte)
{
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt"; // the byte, then its letter
    for (size_t i = 0; short_forms[i]; i += 2) {
        if ((unsigned char)short_forms[i] == byte)
            return assent_text_format(arena, "\\%c", short_forms[i + 1]);
    }
    return byte < 0x20 ? assent_text_format(arena, "\\u%04x", byte)
                       : assent_text_slice(assent_arena_copy(arena, &byte, 1), 1);
}

// The writer looks at sixteen or eight bytes at a time: each byte at each place of a short text, its
// neighbours those that differ least from a control and from a quote.
static void each_byte_at_each_place(void **state)
{
    struct assent_arena *arena = *state;
    enum { LONGEST = 40 };
    for (size_t count = 1; count <= LONGEST; count++) {
        for (size_t i = 0; i < count * 256; i++) {
            size_t at = i / 256;
            unsigned char byte = (unsigned char)i;
            char text[LONGEST];
            memset(text, byte & 1 ? '!' : ' ', sizeof text);
            text[at] = (char)byte;
            struct assent_buffer expected = assent_buffer_in(arena);
            assent_buffer_byte(&expected, '"');
            assent_buffer_bytes(&expected, text, at);
            assent_buffer_text(&expected, form_of(arena, byte));
            assent_buffer_bytes(&expected, text + at + 1, count - at - 1);
            assent_buffer_byte(&expected, '"');
            struct assent_buffer out = assent_buffer_in(arena);
            assent_canonical_string(&out, assent_text_slice(text, count));
            assert_true(assent_text_equal(assent_buffer_done(&out), assent_buffer_done(&expected)));
        }
        assent_arena_reset(arena);
    }
}

static void strings_of_nothing_and_of_escapes_only(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_buffer out = assent_buffer_in(arena);
    assent_canonical_string(&out, assent_text_of(NULL));
    expect_text(assent_buffer_done(&out), "\"\"");
    char controls[1000];
    memset(controls, 1, sizeof controls);
    out = assent_buffer_in(arena);
    assent_canonical_string(&out, assent_text_slice(controls, sizeof controls));
    struct assent_text done = assent_buffer_done(&out);
    assert_int_equal(done.count, 6 * sizeof controls + 2);
    for (size_t i = 1; i + 1 < done.count; i += 6)
        assert_memory_equal(done.bytes + i, "\\u0001", 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_one_form),
        cmocka_unit_test(refuses_what_is_not_strict),
        cmocka_unit_test(borrows_texts_without_escapes),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(long_lists_and_records_come_whole),
        cmocka_unit_test(random_values_go_round),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(absent_has_no_form),
        cmocka_unit_test(each_byte_at_each_place),
        cmocka_unit_test(strings_of_nothing_and_of_escapes_only),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}

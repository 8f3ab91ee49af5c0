// SPDX-License-Identifier: Apache-2.0
// Log lines: their form, and that no value can forge a line or a field, or reach a terminal (H2-16).
#include <assent/base/log.h>

#include "expect.h"

#include <assent/base/limits.h>

#include <string.h>

static struct assent_text value_of(struct assent_arena *arena, struct assent_text value)
{
    struct assent_buffer line = assent_buffer_in(arena);
    assent_log_text(&line, "k", value);
    struct assent_text done = assent_buffer_done(&line);
    assert_true(assent_text_starts(done, " k="));
    return assent_text_slice(done.bytes + 3, done.count - 3);
}

static void a_line_is_logfmt(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer line = assent_buffer_in(arena);
    assent_log_begin(&line, INT64_C(1795419120000000), ASSENT_LOG_WARN, "store-full");
    assent_log_text(&line, "path", assent_text_of("/var/lib/assent"));
    assent_log_integer(&line, "free", -7);
    assent_log_end(&line);
    assent_log_begin(&line, 0, ASSENT_LOG_DEBUG, "a");
    assent_log_end(&line);
    assent_log_begin(&line, 0, ASSENT_LOG_INFO, "b");
    assent_log_end(&line);
    assent_log_begin(&line, 0, ASSENT_LOG_ERROR, "c");
    assent_log_end(&line);
    expect_text(assent_buffer_done(&line),
                "time=2026-11-23T07:32:00.000000Z level=warn event=store-full path=/var/lib/assent free=-7\n"
                "time=1970-01-01T00:00:00.000000Z level=debug event=a\n"
                "time=1970-01-01T00:00:00.000000Z level=info event=b\n"
                "time=1970-01-01T00:00:00.000000Z level=error event=c\n");
    assent_arena_close(arena);
}

static void values_are_quoted_and_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *written;
    } rows[] = {
        {"plain", "plain"},
        {"a/b:c?d&e", "a/b:c?d&e"},
        {"", "\"\""},
        {"two words", "\"two words\""},
        {"a=b", "\"a=b\""},
        {"say \"hi\"", "\"say \\\"hi\\\"\""},
        {"back\\slash", "\"back\\\\slash\""},
        {"x\nlevel=error event=forged", "\"x\\nlevel=error event=forged\""},
        {"x\r\n\ty", "\"x\\r\\n\\ty\""},
        {"\x1b[31mred", "\"\\u001b[31mred\""},
        {"\x7f", "\"\\u007f\""},
        {"\xC2\x9B"
         "31m",
         "\"\\u009b31m\""},
        {"\xC2\x85", "\"\\u0085\""},
        {"a\xE2\x80\xA8"
         "b",
         "\"a\\u2028b\""},
        {"\xE2\x80\xAEtxt", "\"\\u202etxt\""},
        {"caf\xC3\xA9 \xE6\xBC\xA2", "\"caf\xC3\xA9 \xE6\xBC\xA2\""},
        {"bad\xFF\xC3", "\"bad\\xff\\xc3\""},
    };
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_text(value_of(arena, assent_text_of(rows[i].value)), rows[i].written);
    expect_text(value_of(arena, assent_text_slice("a\0b", 3)), "\"a\\u0000b\"");
    assent_arena_close(arena);
}

static void no_byte_ends_a_line(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (int first = 0; first < 256; first++) {
        for (int second = 0; second < 256; second++) {
            char bytes[] = {(char)first, (char)second};
            struct assent_text written = value_of(arena, assent_text_slice(bytes, 2));
            assert_true(assent_text_utf8(written, NULL));
            for (size_t i = 0; i < written.count; i++)
                assert_true((unsigned char)written.bytes[i] >= ' ' && written.bytes[i] != '\x7f');
        }
        assent_arena_reset(arena);
    }
    assent_arena_close(arena);
}

static void long_values_are_cut(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    char *bytes = assent_arena_take(arena, ASSENT_LOG_VALUE_BYTES + 10);
    memset(bytes, 'a', ASSENT_LOG_VALUE_BYTES + 10);
    struct assent_text at = value_of(arena, assent_text_slice(bytes, ASSENT_LOG_VALUE_BYTES));
    assert_int_equal(at.count, ASSENT_LOG_VALUE_BYTES);
    struct assent_text past = value_of(arena, assent_text_slice(bytes, ASSENT_LOG_VALUE_BYTES + 1));
    assert_int_equal(past.count, ASSENT_LOG_VALUE_BYTES + 5); // the quotes and …
    assert_true(assent_text_ends(past, "a…\""));
    // A character that stands across the limit is left out whole.
    memcpy(bytes + ASSENT_LOG_VALUE_BYTES - 1, "é", 2);
    past = value_of(arena, assent_text_slice(bytes, ASSENT_LOG_VALUE_BYTES + 1));
    assert_true(assent_text_ends(past, "a…\""));
    assert_int_equal(past.count, ASSENT_LOG_VALUE_BYTES - 1 + 5);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_logfmt),
        cmocka_unit_test(values_are_quoted_and_escaped),
        cmocka_unit_test(no_byte_ends_a_line),
        cmocka_unit_test(long_values_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Errors and the table of codes: each code has its number, slug, title and a text that explains it.
#include <assent/base/error.h>

#include "expect.h"

#include <string.h>

static void sets_code_and_text(void **state)
{
    (void)state;
    struct assent_error error = {0};
    assert_false(assent_error_set(&error, ASSENT_NOT_FOUND, "ticket %s is not here", "CHG-7"));
    assert_int_equal(error.code, ASSENT_NOT_FOUND);
    assert_string_equal(error.text, "ticket CHG-7 is not here");
    assert_false(assent_error_set(NULL, ASSENT_NOT_FOUND, "nobody listens"));
    assent_error_set(&error, ASSENT_BUSY, "later: %s", error.text); // its own text among the arguments
    assert_string_equal(error.text, "later: ticket CHG-7 is not here");
}

static void cuts_at_a_code_point(void **state)
{
    (void)state;
    enum { MOST = sizeof(((struct assent_error *)0)->text) - 1 };
    struct assent_error error;
    char text[2 * MOST];
    for (size_t before = MOST - 6; before <= MOST + 1; before++) {
        memset(text, 'a', before);
        strcpy(text + before, "漢漢"); // of three bytes each
        assent_error_set(&error, ASSENT_BUSY, "%s", text);
        size_t whole = before > MOST ? MOST : before + (MOST - before) / 3 * 3;
        assert_int_equal(strlen(error.text), whole);
        assert_true(assent_text_utf8(assent_text_of(error.text), NULL));
        assert_memory_equal(error.text, text, whole);
    }
}

static void is_utf8_whatever_was_put_in(void **state)
{
    (void)state;
    struct assent_error error;
    assent_error_set(&error, ASSENT_BUSY, "a%sb", "\xFF\xC3\xA9\xE2\x82");
    assert_string_equal(error.text, "a?\xC3\xA9??b");
}

static void every_code_has_its_columns(void **state)
{
    (void)state;
    assert_string_equal(assent_code_number(ASSENT_OK), "AS0000");
    for (int i = ASSENT_OK + 1; i < ASSENT_CODES_COUNT; i++) {
        enum assent_code code = (enum assent_code)i;
        const char *number = assent_code_number(code);
        const char *slug = assent_code_slug(code);
        int status = assent_code_status(code);
        assert_int_equal(strlen(number), 6);
        assert_true(number[0] == 'A' && number[1] == 'S' && strspn(number + 2, "0123456789") == 4);
        assert_true(*slug && strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(slug));
        assert_true(status == 0 || (status >= 400 && status <= 599));
        assert_true(*assent_code_title(code));
        for (int k = 1; k < i; k++) {
            if (strcmp(number, assent_code_number((enum assent_code)k)) == 0 ||
                strcmp(slug, assent_code_slug((enum assent_code)k)) == 0)
                fail_msg("%s %s stands twice", number, slug);
        }
    }
}

static void every_code_is_explained(void **state)
{
    (void)state;
    for (int i = ASSENT_OK + 1; i < ASSENT_CODES_COUNT; i++) {
        enum assent_code code = (enum assent_code)i;
        const char *text = assent_code_explain(code);
        if (text == assent_code_title(code) || strlen(text) < 80 || !strstr(text, ". "))
            fail_msg("%s %s has no text in engine/base/explain_*.c", assent_code_number(code),
                     assent_code_slug(code));
        assert_true(assent_text_utf8(assent_text_of(text), NULL));
    }
    assert_string_equal(assent_code_explain(ASSENT_OK), "nothing is wrong");
}

static void finds_by_number_and_slug(void **state)
{
    (void)state;
    enum assent_code code = ASSENT_OK;
    assert_true(assent_code_find(assent_text_of("AS1008"), &code));
    assert_int_equal(code, ASSENT_NOT_FOUND);
    assert_true(assent_code_find(assent_text_of("as3001"), &code));
    assert_int_equal(code, ASSENT_BAD_RECORD);
    assert_true(assent_code_find(assent_text_of("stale-etag"), &code));
    assert_int_equal(code, ASSENT_STALE_ETAG);
    static const char *const none[] = {"", "AS", "AS9999", "AS10080", "stale", "AS0000", "not found"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(assent_code_find(assent_text_of(none[i]), &code));
    assert_int_equal(code, ASSENT_STALE_ETAG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_code_and_text),          cmocka_unit_test(cuts_at_a_code_point),
        cmocka_unit_test(is_utf8_whatever_was_put_in), cmocka_unit_test(every_code_has_its_columns),
        cmocka_unit_test(every_code_is_explained),     cmocka_unit_test(finds_by_number_and_slug),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Words of a line: what they are read as, and what is told of those that cannot be read.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "words.h"

#include <assent/base/canonical.h>

#include <string.h>

static void write_value(struct assent_buffer *out, const struct written *value)
{
    switch (value->kind) {
    case WRITTEN_NOTHING:
        return;
    case WRITTEN_BARE:
        assent_buffer_byte(out, '=');
        assent_buffer_text(out, value->text);
        return;
    case WRITTEN_QUOTED:
        assent_buffer_byte(out, '=');
        assent_canonical_string(out, value->text);
        return;
    case WRITTEN_LIST:
        assent_buffer_string(out, "=[");
        for (size_t i = 0; i < value->count; i++)
            write_value(out, &value->items[i]);
        assent_buffer_byte(out, ']');
        return;
    case WRITTEN_JSON:
        assent_buffer_string(out, "=json ");
        assent_canonical_write(out, &value->json);
        return;
    }
}

// Words as "(name=value)(name)".
static void expect(const char *line, const char *wanted)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_error error = {0};
    struct words words;
    if (!words_read(assent_text_of(line), arena, &words, &error))
        fail_msg("%s: %s", line, error.text);
    for (size_t i = 0; i < words.count; i++) {
        assent_buffer_byte(&out, '(');
        assent_buffer_text(&out, words.items[i].text);
        write_value(&out, &words.items[i].value);
        assent_buffer_byte(&out, ')');
    }
    assert_string_equal(assent_text_cstring(arena, assent_buffer_done(&out)), wanted);
    assent_arena_close(arena);
}

static void expect_error(const char *line, const char *says)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_error error = {0};
    struct words words;
    assert_false(words_read(assent_text_of(line), arena, &words, &error));
    assert_int_equal(error.code, ASSENT_MALFORMED);
    if (!strstr(error.text, says))
        fail_msg("%s: %s", line, error.text);
    assent_arena_close(arena);
}

static void words_stand_between_spaces(void **state)
{
    (void)state;
    expect("", "");
    expect("  \t \r", "");
    expect("show", "(show)");
    expect(" create  by\tann ", "(create)(by)(ann)");
    expect("at 5m vote approve by bo", "(at)(5m)(vote)(approve)(by)(bo)");
}

static void comments_end_the_line(void **state)
{
    (void)state;
    expect("# all of it", "");
    expect("show # that much", "(show)");
    expect("a=b#c d", "(a=b#c)(d)");
    expect("a=\"b # c\" # d", "(a=\"b # c\")");
}

static void values_stand_behind_an_equals_sign(void **state)
{
    (void)state;
    expect("a=1 b=x.y c=", "(a=1)(b=x.y)(c=)");
    expect("a=\"two words\" b=\"\"", "(a=\"two words\")(b=\"\")");
    expect("a=\"say \\\"no\\\" \\\\ \\n\"", "(a=\"say \\\"no\\\" \\\\ \\n\")");
    expect("a=b=c", "(a=b=c)");
    expect("planned.start=2026-12-01T20:00:00Z", "(planned.start=2026-12-01T20:00:00Z)");
    expect("a=\xc3\xa5", "(a=\xc3\xa5)");
}

static void lists_and_json(void **state)
{
    (void)state;
    expect("a=[] b=[x]", "(a=[])(b=[=x])");
    expect("a=[x,y , \"z z\"] b", "(a=[=x=y=\"z z\"])(b)");
    expect("a={\"b\": [1, \"}\"]} c", "(a=json {\"b\":[1,\"}\"]})(c)");
    expect("a=[ {\"b\":1}, {\"b\":2} ]", "(a=json [{\"b\":1},{\"b\":2}])");
    expect("a=[x y]", "(a=[=x=y])");
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    expect_error("a=\"open", "does not end");
    expect_error("a=\"b\\t\"", "behind a backslash");
    expect_error("a=\"b\"c", "a space is missing before `c`");
    expect_error("a=[x", "`]` is missing");
    expect_error("a=[x,,y]", "entry of a list is empty");
    expect_error("a=[x]y", "a space is missing");
    expect_error("a={\"b\":}", "is not JSON");
    expect_error("a={\"b\":1", "is not JSON");
    expect_error("\"alone\"", "stands behind a name");
    expect_error("a = b", "`=` stands alone");
    expect_error("a=\xff", "not UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_between_spaces),         cmocka_unit_test(comments_end_the_line),
        cmocka_unit_test(values_stand_behind_an_equals_sign), cmocka_unit_test(lists_and_json),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

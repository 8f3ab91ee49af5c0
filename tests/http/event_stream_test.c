// SPDX-License-Identifier: Apache-2.0
// Server-sent events as bytes, read back by the rules of WHATWG HTML: whatever stands in data comes out as it
// went in and nothing in it is taken for a field.
#include "event_stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { READ_BYTES = 4096 };

// What an EventSource makes of one event.
struct read {
    char data[READ_BYTES];
    char id[64], name[64], retry[64];
    size_t lines, events;
};

static void field(struct read *read, const char *line, size_t count)
{
    const char *colon = memchr(line, ':', count);
    size_t name = colon ? (size_t)(colon - line) : count;
    size_t from = colon ? name + 1 : count;
    if (from < count && line[from] == ' ')
        from++;
    if (name == 4 && memcmp(line, "data", 4) == 0) {
        snprintf(read->data + strlen(read->data), READ_BYTES - strlen(read->data), "%s%.*s",
                 read->lines ? "\n" : "", (int)(count - from), line + from);
        read->lines++;
    } else if (name == 2 && memcmp(line, "id", 2) == 0) {
        snprintf(read->id, sizeof read->id, "%.*s", (int)(count - from), line + from);
    } else if (name == 5 && memcmp(line, "event", 5) == 0) {
        snprintf(read->name, sizeof read->name, "%.*s", (int)(count - from), line + from);
    } else if (name == 5 && memcmp(line, "retry", 5) == 0) {
        snprintf(read->retry, sizeof read->retry, "%.*s", (int)(count - from), line + from);
    } else {
        assert_int_equal(name, 0); // nothing but a comment
    }
}

static struct read read_all(struct assent_text text)
{
    struct read read = {.lines = 0};
    for (size_t at = 0; at < text.count;) {
        size_t end = at;
        while (end < text.count && text.bytes[end] != '\n' && text.bytes[end] != '\r')
            end++;
        assert_true(end < text.count); // every line is ended
        if (end == at)
            read.events += read.lines > 0;
        else
            field(&read, text.bytes + at, end - at);
        at = end + 1 + (text.bytes[end] == '\r' && end + 1 < text.count && text.bytes[end + 1] == '\n');
    }
    return read;
}

static struct read round_trip(const char *id, const char *name, const char *data)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer out = assent_buffer_in(arena);
    event_stream_put(&out, assent_text_of(id), name, assent_text_of(data));
    struct assent_text text = assent_buffer_done(&out);
    assert_true(assent_text_utf8(text, &(size_t){0}));
    struct read read = read_all(text);
    assent_arena_close(arena);
    return read;
}

static void an_event(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer out = assent_buffer_in(arena);
    event_stream_put(&out, assent_text_of("7.0"), NULL, assent_text_of("{\"a\":1}"));
    event_stream_put(&out, assent_text_of(""), "overflow", assent_text_of("{}"));
    event_stream_comment(&out, "nothing new");
    event_stream_retry(&out, 2000);
    assert_true(assent_text_is(assent_buffer_done(&out), "id: 7.0\ndata: {\"a\":1}\n\n"
                                                         "event: overflow\ndata: {}\n\n"
                                                         ": nothing new\n\n"
                                                         "retry: 2000\n\n"));
    assent_arena_close(arena);
}

static void line_ends_in_data_are_lines(void **state)
{
    (void)state;
    static const char *const ROWS[][2] = {
        {"one\ntwo", "one\ntwo"},
        {"one\rtwo", "one\ntwo"},
        {"one\r\ntwo", "one\ntwo"},
        {"one\n\nid: 9\n\nevent: forged", "one\n\nid: 9\n\nevent: forged"},
        {"\r\n\r\n", "\n\n"},
        {"\n", "\n"},
        {"", ""},
        {" leading", " leading"},
        {"data: x", "data: x"},
        {": no comment", ": no comment"},
        {"caf\xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x98\x80"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct read read = round_trip("1", "kind", ROWS[i][0]);
        assert_string_equal(read.data, ROWS[i][1]);
        assert_string_equal(read.id, "1");
        assert_string_equal(read.name, "kind");
        assert_int_equal(read.events, 1);
    }
}

static void an_id_alone_decides_where_to_go_on(void **state)
{
    (void)state;
    struct read read = round_trip("1042.3", NULL, "x");
    assert_string_equal(read.id, "1042.3");
    assert_string_equal(read.name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event),
        cmocka_unit_test(line_ends_in_data_are_lines),
        cmocka_unit_test(an_id_alone_decides_where_to_go_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

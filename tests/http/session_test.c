// SPDX-License-Identifier: Apache-2.0
// Sessions: settings as they go out, requests and answers, trailers, resets at every state, cookies, and what
// is not HTTP/2.
#include "plain_handler.h"

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { START_US = 1000000 };

static int set_up(void **state)
{
    struct plain *plain = calloc(1, sizeof *plain);
    assert_non_null(plain);
    plain_open(plain);
    *state = plain;
    return 0;
}

static int tear_down(void **state)
{
    plain_close(*state);
    free(*state);
    return 0;
}

static void settings_are_these(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    client_run(&client);
    static const unsigned char expected[] = {
        0, 0, 42, 4, 0,    0,   0, 0, 0, // SETTINGS
        0, 1, 0,  0, 0x10, 0,            // HEADER_TABLE_SIZE 4096
        0, 3, 0,  0, 0,    100,          // MAX_CONCURRENT_STREAMS
        0, 4, 0,  1, 0,    0,            // INITIAL_WINDOW_SIZE 65536
        0, 5, 0,  0, 0x40, 0,            // MAX_FRAME_SIZE 16384
        0, 6, 0,  0, 0x40, 0,            // MAX_HEADER_LIST_SIZE 16384
        0, 8, 0,  0, 0,    0,            // ENABLE_CONNECT_PROTOCOL 0
        0, 9, 0,  0, 0,    1,            // NO_RFC7540_PRIORITIES 1
    };
    assert_true(client.raw_count > sizeof expected);
    assert_memory_equal(client.raw, expected, sizeof expected);
    client_close(&client);
}

static void nothing_is_written_before_the_preface(void **state)
{
    struct plain *plain = *state;
    struct assent_session *session = assent_session_open(plain->sessions, NULL, START_US);
    const unsigned char *bytes = NULL;
    assert_int_equal(assent_session_next(session, &bytes, START_US), 0);
    assent_session_feed(session, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", 23, START_US);
    assert_int_equal(assent_session_next(session, &bytes, START_US), 0);
    assent_session_feed(session, "\n", 1, START_US);
    assert_int_equal(assent_session_next(session, &bytes, START_US), 9 + 42);
    assert_int_equal(assent_session_next(session, &bytes, START_US), 9 + 42); // until it is written
    assent_session_written(session, 50, START_US);
    assert_int_equal(assent_session_next(session, &bytes, START_US), 1);
    assent_session_close(session);
}

static void a_request_is_answered(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    int32_t id = client_request(&client, "POST", "/a?b=c", NULL, "hello");
    struct client_answer *answer = client_answer(&client, id);
    assert_string_equal(plain->method, "POST");
    assert_string_equal(plain->path, "/a?b=c");
    assert_string_equal(plain->body, "hello");
    assert_int_equal(answer->status, 200);
    assert_string_equal(client_head(answer, "content-length"), "5");
    assert_string_equal(client_head(answer, "x-test"), "yes");
    assert_string_equal(answer->body, "xxxxx");
    assert_true(answer->ended && answer->closed && !answer->reset);
    assert_int_equal(assent_sessions_count(plain->sessions).streams, 0);
    client_close(&client);
}

static void head_has_a_length_and_no_body(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    struct client_answer *answer = client_answer(&client, client_request(&client, "HEAD", "/", NULL, NULL));
    assert_int_equal(answer->status, 200);
    assert_string_equal(client_head(answer, "content-length"), "5");
    assert_int_equal(answer->body_count, 0);
    assert_true(answer->ended);
    client_close(&client);
}

static void trailers_end_a_request(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    int32_t id = client_start(&client, "POST", "/", NULL);
    assert_int_equal(plain->begun, 1);
    assert_int_equal(plain->whole, 0);
    unsigned char frames[64];
    size_t count = frame_write(frames, NGHTTP2_DATA, 0, (uint32_t)id, "abc", 3);
    // a literal field without indexing: "t: 1"
    count += frame_write(frames + count, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_END_STREAM,
                         (uint32_t)id, "\x00\x01t\x01\x31", 5);
    client_raw(&client, frames, count);
    assert_int_equal(plain->whole, 1);
    assert_string_equal(plain->body, "abc");
    assert_int_equal(client_answer(&client, id)->status, 200);
    client_close(&client);
}

static void reset(struct client *client, int32_t id)
{
    nghttp2_submit_rst_stream(client->http2, 0, id, NGHTTP2_CANCEL);
    client_run(client);
}

static void resets_end_at_every_state(void **state)
{
    struct plain *plain = *state;
    plain->wait = true;
    struct client client;
    client_open(&client, plain->sessions, START_US, true, 1); // answers get one byte away
    int32_t open = client_start(&client, "POST", "/", NULL);
    reset(&client, open); // body awaited
    assert_int_equal(plain->gone, 1);
    int32_t waiting = client_request(&client, "POST", "/", NULL, "abc");
    assert_int_equal(plain->whole, 1);
    reset(&client, waiting); // reply awaited
    assert_int_equal(plain->gone, 2);
    assert_true(plain->gone_cookie == plain->waiting[0]);
    assert_false(plain_answer(plain, 0, client.now_us)); // the late reply finds nothing
    int32_t sending = client_request(&client, "GET", "/", NULL, NULL);
    assert_true(plain_answer(plain, 1, client.now_us));
    client_run(&client);
    assert_int_equal(client_answer(&client, sending)->body_count, 1);
    reset(&client, sending); // the answer on its way
    assert_int_equal(plain->gone, 2);
    assert_int_equal(assent_sessions_count(plain->sessions).streams, 0);
    int32_t again = client_request(&client, "GET", "/", NULL, NULL); // the slot is used again
    assert_true(plain_answer(plain, 2, client.now_us));
    assert_false(plain_answer(plain, 0, client.now_us));
    client_run(&client);
    assert_int_equal(client_answer(&client, again)->status, 200);
    client_close(&client);
}

static void closing_tells_who_waits(void **state)
{
    struct plain *plain = *state;
    plain->wait = true;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    client_request(&client, "GET", "/", NULL, NULL);
    client_request(&client, "GET", "/", NULL, NULL);
    assert_true(plain_answer(plain, 0, client.now_us));
    client_close(&client);
    assert_int_equal(plain->gone, 1);
    assert_false(plain_answer(plain, 1, START_US));
}

static void malformed_fields_reset_the_stream(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    client_run(&client);
    static const char block[] = "\x82\x86\x84\x41\x01h\x00\x01z\x03"
                                "a\x01"
                                "b"; // GET http / h, z: a^Ab
    unsigned char frame[64];
    size_t count = frame_write(frame, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_END_STREAM, 1,
                               block, sizeof block - 1);
    client_raw(&client, frame, count);
    assert_int_equal(plain->begun, 0);
    assert_int_equal(client.raw_frames[NGHTTP2_RST_STREAM], 1);
    assert_int_equal(assent_sessions_count(plain->sessions).streams, 0);
    client_close(&client);
}

static void the_rest_of_an_answered_request_may_come(void **state)
{
    struct plain *plain = *state;
    plain->at_begin = true;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    int32_t id = client_start(&client, "POST", "/", NULL);
    struct client_answer *answer = client_answer(&client, id);
    assert_int_equal(answer->status, 200);
    assert_true(answer->ended);
    assert_false(answer->reset);
    unsigned char frame[32];
    client_raw(&client, frame,
               frame_write(frame, NGHTTP2_DATA, NGHTTP2_FLAG_END_STREAM, (uint32_t)id, "abc", 3));
    client_wait(&client, 2000000);
    assert_int_equal(client.raw_frames[NGHTTP2_RST_STREAM], 0);
    assert_int_equal(assent_sessions_count(plain->sessions).streams, 0);
    assert_int_equal(plain->whole, 0);
    client_close(&client);
}

static void the_rest_has_a_moment_only(void **state)
{
    struct plain *plain = *state;
    plain->at_begin = true;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    int32_t id = client_start(&client, "POST", "/", NULL);
    struct client_answer *answer = client_answer(&client, id);
    assert_true(assent_session_deadline_us(client.session) <= client.now_us + 1000000);
    client_wait(&client, 1000000 - 1);
    assert_false(answer->reset);
    client_wait(&client, 1);
    assert_true(answer->reset);
    assert_int_equal(answer->reset_code, NGHTTP2_NO_ERROR);
    assert_int_equal(assent_sessions_count(plain->sessions).streams, 0);
    client_close(&client);
}

static void the_rest_is_not_taken_for_ever(void **state)
{
    struct plain *plain = *state;
    plain->at_begin = true;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    int32_t id = client_start(&client, "POST", "/", NULL);
    struct client_answer *answer = client_answer(&client, id);
    enum { PART = ASSENT_LEFTOVER_BYTES / 4 };
    char data[PART] = {0};
    unsigned char frame[PART + 16];
    for (int i = 0; i < 4; i++)
        client_raw(&client, frame, frame_write(frame, NGHTTP2_DATA, 0, (uint32_t)id, data, PART));
    assert_false(answer->reset);
    client_raw(&client, frame, frame_write(frame, NGHTTP2_DATA, 0, (uint32_t)id, data, 1));
    assert_true(answer->reset);
    assert_int_equal(answer->reset_code, NGHTTP2_NO_ERROR);
    client_close(&client);
}

static void other_protocols_are_told(void **state)
{
    struct plain *plain = *state;
    static const struct {
        const char *bytes;
        enum assent_foreign foreign;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", ASSENT_FOREIGN_HTTP1},
        {"PUT", ASSENT_FOREIGN_HTTP1},
        {"PRI * HTTP/1.0\r\n", ASSENT_FOREIGN_HTTP1},
        {"\x16\x03\x01\x02", ASSENT_FOREIGN_TLS},
        {"\x00\x01", ASSENT_FOREIGN_OTHER},
        {"hello", ASSENT_FOREIGN_OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct assent_session *session = assent_session_open(plain->sessions, NULL, START_US);
        size_t count = cases[i].bytes[0] ? strlen(cases[i].bytes) : 2;
        for (size_t at = 0; at < count; at++) // byte by byte, as from a slow line
            assent_session_feed(session, cases[i].bytes + at, 1, START_US);
        assert_int_equal(assent_session_foreign(session), cases[i].foreign);
        assert_false(assent_session_want_read(session));
        assert_non_null(assent_session_reason(session));
        const unsigned char *bytes = NULL;
        size_t out = assent_session_next(session, &bytes, START_US);
        if (cases[i].foreign == ASSENT_FOREIGN_HTTP1) {
            assert_memory_equal(bytes, "HTTP/1.1 505 ", 13);
            char *body = strstr((const char *)bytes, "\r\n\r\n");
            assert_non_null(body);
            assert_non_null(strstr(body, "--http2-prior-knowledge"));
            assert_int_equal((const unsigned char *)body + 4 + 67 - bytes, out); // Content-Length is right
            assent_session_written(session, out, START_US);
        } else {
            assert_int_equal(out, 0);
        }
        assert_true(assent_session_done(session));
        assent_session_close(session);
    }
}

static void a_protocol_error_ends_with_goaway(void **state)
{
    struct plain *plain = *state;
    struct client client;
    client_open(&client, plain->sessions, START_US, false, 0);
    client_run(&client);
    unsigned char frame[16];
    client_raw(&client, frame, frame_write(frame, NGHTTP2_DATA, 0, 1, "x", 1)); // DATA on an idle stream
    assert_true(client.goaway);
    assert_int_equal(client.goaway_code, NGHTTP2_PROTOCOL_ERROR);
    assert_string_equal(assent_session_reason(client.session), "PROTOCOL_ERROR");
    assert_true(assent_session_done(client.session));
    client_close(&client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(settings_are_these, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_written_before_the_preface, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_request_is_answered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(head_has_a_length_and_no_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(trailers_end_a_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(resets_end_at_every_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closing_tells_who_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(malformed_fields_reset_the_stream, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_rest_of_an_answered_request_may_come, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_rest_has_a_moment_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_rest_is_not_taken_for_ever, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_protocols_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_protocol_error_ends_with_goaway, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

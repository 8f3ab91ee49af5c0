// SPDX-License-Identifier: Apache-2.0
// Sessions under attack: every budget at its bound and one past it (security.md H2-02 to H2-08).
#include "plain_handler.h"

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { START_US = 1000000, SECOND_US = 1000000 };

struct fixture {
    struct plain plain;
    struct client client;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    plain_open(&fixture->plain);
    client_open(&fixture->client, fixture->plain.sessions, START_US, false, 0);
    client_run(&fixture->client);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    client_close(&fixture->client);
    plain_close(&fixture->plain);
    free(fixture);
    return 0;
}

// Sends count equal frames.
static void flood(struct client *client, unsigned type, unsigned flags, uint32_t stream, const void *payload,
                  size_t bytes, size_t count)
{
    unsigned char frame[128];
    size_t size = frame_write(frame, type, flags, stream, payload, bytes);
    for (size_t i = 0; i < count; i++) {
        client_raw(client, frame, size);
    }
}

static void expect_calm(const struct client *client)
{
    assert_true(client->goaway);
    assert_int_equal(client->goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
    assert_true(assent_session_done(client->session));
}

static void ping_flood(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    // the client's SETTINGS and its ACK have been charged
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, ASSENT_CONTROL_FRAMES - 2);
    assert_false(client->goaway);
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, 1);
    expect_calm(client);
    assert_string_equal(assent_session_reason(client->session), "too many control frames");
}

static void control_frames_come_back_with_time(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, ASSENT_CONTROL_FRAMES - 2);
    client->now_us += SECOND_US;
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, ASSENT_CONTROL_FRAMES_A_SECOND);
    assert_false(client->goaway);
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, 1);
    expect_calm(client);
}

static void other_floods(void **state)
{
    (void)state;
    static const struct {
        unsigned type;
        const char *payload;
        size_t bytes;
    } cases[] = {
        {NGHTTP2_SETTINGS, "", 0},
        {NGHTTP2_PRIORITY, "\0\0\0\0\x10", 5},
        {NGHTTP2_WINDOW_UPDATE, "\0\0\0\x01", 4},
        {0xf0, "unknown", 7}, // an extension frame that nobody knows
        {16, "\0\0\0\x01u=1", 7},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        void *own = NULL;
        set_up(&own);
        struct fixture *fixture = own;
        fixture->plain.wait = true;
        fixture->client.blind = cases[i].type == NGHTTP2_SETTINGS; // ACKs of SETTINGS that it never sent
        uint32_t stream = 0;
        if (cases[i].type == NGHTTP2_PRIORITY)
            stream = (uint32_t)client_start(&fixture->client, "POST", "/", NULL);
        flood(&fixture->client, cases[i].type, 0, stream, cases[i].payload, cases[i].bytes,
              ASSENT_CONTROL_FRAMES + 1);
        assert_string_equal(assent_session_reason(fixture->client.session), "too many control frames");
        assert_true(assent_session_done(fixture->client.session));
        if (!fixture->client.blind)
            expect_calm(&fixture->client);
        tear_down(&own);
    }
}

static void acks_that_are_not_taken(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    client->deaf = true;
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, ASSENT_OUTBOUND_ACKS);
    assert_null(assent_session_reason(client->session));
    flood(client, NGHTTP2_PING, 0, 0, "12345678", 8, 1);
    assert_string_equal(assent_session_reason(client->session), "flooded");
    client->deaf = false;
    client_run(client);
    expect_calm(client);
}

static void empty_data_flood(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    int32_t id = client_start(client, "POST", "/", NULL);
    flood(client, NGHTTP2_DATA, 0, (uint32_t)id, "", 0, ASSENT_EMPTY_DATA / 2);
    flood(client, NGHTTP2_DATA, NGHTTP2_FLAG_PADDED, (uint32_t)id, "\x03\0\0\0", 4, ASSENT_EMPTY_DATA / 2);
    assert_false(client->goaway);
    flood(client, NGHTTP2_DATA, 0, (uint32_t)id, "x", 1, 1); // content is not charged
    assert_false(client->goaway);
    flood(client, NGHTTP2_DATA, 0, (uint32_t)id, "", 0, 1);
    expect_calm(client);
}

static void crumbs_earn_no_windows(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.answer_bytes = 100000;
    nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0};
    nghttp2_submit_settings(client->http2, 0, &entry, 1);
    int32_t id = client_request(client, "GET", "/", NULL, NULL);
    flood(client, NGHTTP2_WINDOW_UPDATE, 0, (uint32_t)id, "\0\0\0\x01", 4, ASSENT_CONTROL_FRAMES);
    expect_calm(client);
}

static void answers_earn_windows(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.answer_bytes = 100;
    for (int i = 0; i < ASSENT_CONTROL_FRAMES * 2; i++) {
        client_request(client, "GET", "/", NULL, NULL);
        flood(client, NGHTTP2_WINDOW_UPDATE, 0, 0, "\0\0\0\x64", 4, 2);
    }
    assert_false(client->goaway);
}

// "Made you reset": a WINDOW_UPDATE that overflows makes the server reset the stream.
static void made_you_reset(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = true;
    int opened = 0;
    while (!client->goaway && opened < 2000) {
        int32_t id = client_start(client, "POST", "/", NULL);
        if (id < 0)
            break;
        flood(client, NGHTTP2_WINDOW_UPDATE, 0, (uint32_t)id, "\x7f\xff\xff\xff", 4, 1);
        opened++;
    }
    expect_calm(client);
    assert_int_equal(opened, ASSENT_RESETS_OUT + 1);
    assert_string_equal(assent_session_reason(client->session), "too many streams had to be reset");
    assert_int_equal(fixture->plain.gone, fixture->plain.begun);
}

static void rapid_reset(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = true;
    int opened = 0;
    for (; !client->goaway && opened < 2000; opened++) {
        int32_t id = client_request(client, "GET", "/", NULL, NULL);
        if (id < 0)
            break;
        nghttp2_submit_rst_stream(client->http2, 0, id, NGHTTP2_CANCEL);
        client_run(client);
    }
    assert_true(client->goaway);
    assert_true(opened <= ASSENT_RESETS_IN + 2);
    assert_int_equal(fixture->plain.gone, fixture->plain.whole);
}

static void too_many_streams(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = true;
    for (int i = 0; i < ASSENT_STREAMS; i++)
        client_start(client, "POST", "/", NULL);
    assert_int_equal(fixture->plain.begun, ASSENT_STREAMS);
    static const char block[] = "\x83\x86\x84\x41\x01h"; // POST http / h
    unsigned char frame[64];
    size_t count = frame_write(frame, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 2 * ASSENT_STREAMS + 1,
                               block, sizeof block - 1);
    client_raw(client, frame, count);
    assert_int_equal(fixture->plain.begun, ASSENT_STREAMS);
}

// Sends a request with so many fields beside HTTP/2's own four, the first with a value of so many bytes.
static int with_fields(struct client *client, size_t count, size_t value_bytes)
{
    enum { MOST = 140 };
    char names[MOST][24];
    char value[20000];
    struct client_field fields[MOST + 1];
    assert_true(count <= MOST && value_bytes < sizeof value);
    memset(value, 'v', value_bytes);
    value[value_bytes] = 0;
    for (size_t i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "f%zu", i);
        fields[i] = (struct client_field){names[i], i == 0 ? value : "v"};
    }
    fields[count] = (struct client_field){NULL, NULL};
    return client_answer(client, client_request(client, "GET", "/", fields, NULL))->status;
}

static void too_many_fields(void **state)
{
    struct fixture *fixture = *state;
    enum { PSEUDO = 4 };
    assert_int_equal(with_fields(&fixture->client, ASSENT_HEADER_FIELDS - PSEUDO, 1), 200);
    assert_int_equal(with_fields(&fixture->client, ASSENT_HEADER_FIELDS - PSEUDO + 1, 1), 431);
    assert_int_equal(fixture->plain.refused_code, ASSENT_HEADERS_TOO_LARGE);
    assert_int_equal(with_fields(&fixture->client, 1, 1), 200); // the connection lives
}

static void too_many_bytes_of_fields(void **state)
{
    struct fixture *fixture = *state;
    // ":method" "GET", ":scheme" "http", ":authority" "localhost", ":path" "/", "f0" and 32 for each
    enum { OTHERS = 7 + 3 + 7 + 4 + 10 + 9 + 5 + 1 + 2 + 5 * 32 };
    assert_int_equal(with_fields(&fixture->client, 1, ASSENT_HEADER_BYTES - OTHERS), 200);
    assert_int_equal(with_fields(&fixture->client, 1, ASSENT_HEADER_BYTES - OTHERS + 1), 431);
}

// One entry of the header table, named tens of thousands of times in one block.
static void header_bomb(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    enum { CHUNK = 16 << 10, FRAMES = 8 };
    unsigned char frame[CHUNK + 16];
    unsigned char block[CHUNK];
    static const char head[] = "\x82\x86\x84\x41\x01h\x40\x01"
                               "a\x64"; // … and "a" with 100 bytes, which goes into the table
    memset(block, 0xbe, sizeof block);  // the newest entry of the table
    memcpy(block, head, sizeof head - 1);
    memset(block + sizeof head - 1, 'v', 100);
    client_raw(client, frame, frame_write(frame, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_STREAM, 1, block, CHUNK));
    memset(block, 0xbe, sizeof block);
    for (int i = 0; i < FRAMES; i++)
        client_raw(client, frame,
                   frame_write(frame, NGHTTP2_CONTINUATION, i == FRAMES - 1 ? NGHTTP2_FLAG_END_HEADERS : 0, 1,
                               block, CHUNK));
    assert_int_equal(fixture->plain.begun, 0);
    assert_true(fixture->plain.refused == 1 || client->goaway);
}

static void continuation_flood(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    unsigned char frame[32];
    client_raw(client, frame, frame_write(frame, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_STREAM, 1, "\x82\x86", 2));
    flood(client, NGHTTP2_CONTINUATION, 0, 1, "\x84", 1, 1);
    flood(client, NGHTTP2_CONTINUATION, 0, 1, "\x00\x01z\x01z", 5, ASSENT_CONTINUATIONS - 1);
    assert_false(client->goaway);
    flood(client, NGHTTP2_CONTINUATION, 0, 1, "\x00\x01z\x01z", 5, 1);
    expect_calm(client);
}

static void bodies_at_the_limit(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.body_limit = ASSENT_BODY_BYTES;
    char *body = malloc(ASSENT_BODY_BYTES + 2);
    assert_non_null(body);
    memset(body, 'b', ASSENT_BODY_BYTES + 1);
    body[ASSENT_BODY_BYTES] = 0;
    int32_t id = client_request(client, "POST", "/", NULL, body);
    assert_int_equal(client_answer(client, id)->status, 200);
    assert_int_equal(fixture->plain.body_bytes, ASSENT_BODY_BYTES);
    body[ASSENT_BODY_BYTES] = 'b';
    body[ASSENT_BODY_BYTES + 1] = 0;
    id = client_request(client, "POST", "/", NULL, body); // one more, of unknown length
    assert_int_equal(client_answer(client, id)->status, 413);
    assert_int_equal(client_answer(client, id)->reset_code, NGHTTP2_NO_ERROR);
    assert_int_equal(fixture->plain.whole, 1);
    id = client_request(client, "POST", "/", NULL, "small"); // the connection's window has come back
    assert_int_equal(client_answer(client, id)->status, 200);
    assert_int_equal(assent_sessions_count(fixture->plain.sessions).body_bytes, 0);
    free(body);
}

static void bodies_of_one_connection(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.body_limit = ASSENT_BODY_DEFINITION_BYTES;
    fixture->plain.wait = true;
    char *body = malloc(ASSENT_BODY_DEFINITION_BYTES + 1);
    assert_non_null(body);
    memset(body, 'b', ASSENT_BODY_DEFINITION_BYTES);
    body[ASSENT_BODY_DEFINITION_BYTES] = 0;
    for (int i = 0; i < ASSENT_BODIES_A_CONNECTION / ASSENT_BODY_DEFINITION_BYTES; i++)
        client_request(client, "POST", "/", NULL, body);
    assert_int_equal(fixture->plain.whole, 2);
    int32_t id = client_request(client, "POST", "/", NULL, "one more byte");
    assert_int_equal(client_answer(client, id)->status, 503);
    assert_int_equal(fixture->plain.refused_code, ASSENT_BUSY);
    free(body);
}

static void streams_of_all_connections(void **state)
{
    (void)state;
    enum { MOST = 3 };
    struct plain plain;
    struct client clients[2];
    plain_open_small(&plain, MOST, 0);
    plain.wait = true;
    for (size_t i = 0; i < 2; i++)
        client_open(&clients[i], plain.sessions, START_US, false, 0);
    client_request(&clients[0], "GET", "/", NULL, NULL);
    client_request(&clients[0], "GET", "/", NULL, NULL);
    client_request(&clients[1], "GET", "/", NULL, NULL);
    assert_int_equal(plain.whole, MOST);
    int32_t id = client_request(&clients[1], "GET", "/", NULL, NULL);
    assert_int_equal(plain.begun, MOST);
    assert_int_equal(client_answer(&clients[1], id)->reset_code, NGHTTP2_REFUSED_STREAM);
    assert_true(plain_answer(&plain, 0, START_US));
    client_run(&clients[0]);
    client_request(&clients[1], "GET", "/", NULL, NULL);
    assert_int_equal(plain.whole, MOST + 1);
    for (size_t i = 0; i < 2; i++)
        client_close(&clients[i]);
    plain_close(&plain);
}

static void bodies_of_all_connections(void **state)
{
    (void)state;
    enum { MOST = 4096 };
    struct plain plain;
    struct client clients[2];
    plain_open_small(&plain, 0, MOST);
    plain.wait = true;
    plain.body_limit = MOST;
    char half[MOST / 2 + 1];
    memset(half, 'b', MOST / 2);
    half[MOST / 2] = 0;
    const struct client_field length[] = {{"content-length", "2048"}, {NULL, NULL}};
    for (size_t i = 0; i < 2; i++) {
        client_open(&clients[i], plain.sessions, START_US, false, 0);
        client_request(&clients[i], "POST", "/", length, half);
    }
    assert_int_equal(plain.whole, 2);
    int32_t id = client_request(&clients[0], "POST", "/", NULL, "x");
    assert_int_equal(client_answer(&clients[0], id)->status, 503);
    assert_int_equal(plain.refused_code, ASSENT_BUSY);
    for (size_t i = 0; i < 2; i++)
        client_close(&clients[i]);
    plain_close(&plain);
}

// Two clients whose windows are shut: what their answers hold is counted, and given back with them. All has
// been asked for before the first answer, when nothing speaks against it.
static void answers_of_one_connection(void **state)
{
    (void)state;
    enum { BYTES = 1 << 20, MOST = ASSENT_ANSWERS_A_CONNECTION / BYTES };
    struct plain plain;
    struct client clients[2];
    plain_open(&plain);
    plain.answer_bytes = BYTES;
    plain.wait = true;
    for (size_t i = 0; i < 2; i++)
        client_open(&clients[i], plain.sessions, START_US, true, 1);
    for (size_t i = 0; i <= MOST; i++)
        client_request(&clients[0], "GET", "/", NULL, NULL);
    client_request(&clients[0], "POST", "/", NULL, NULL);
    client_request(&clients[1], "GET", "/", NULL, NULL);
    size_t given = 0;
    while (!assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[given])))
        plain_answer(&plain, given++, START_US);
    assert_true(given > MOST / 2 && given <= MOST);
    assert_true(assent_sessions_count(plain.sessions).answer_bytes >= ASSENT_ANSWERS_A_CONNECTION);
    assert_false(assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[MOST + 2])));
    plain_answer(&plain, given, START_US); // a refusal would be given like this: the connection stays
    client_run(&clients[0]);
    assert_false(clients[0].goaway);
    plain_answer(&plain, MOST + 1, START_US); // what was done cannot be refused any more
    client_run(&clients[0]);
    assert_int_equal(clients[0].goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
    assert_string_equal(assent_session_reason(clients[0].session), "too many answers wait to be read");
    for (size_t i = 0; i < 2; i++)
        client_close(&clients[i]);
    assert_int_equal(assent_sessions_count(plain.sessions).answer_bytes, 0);
    plain_close(&plain);
}

static void answers_of_all_connections(void **state)
{
    (void)state;
    enum { BYTES = 600000 };
    struct plain plain;
    struct client clients[2];
    plain_open_answers(&plain, 3 * BYTES);
    plain.answer_bytes = BYTES;
    plain.wait = true;
    for (size_t i = 0; i < 2; i++)
        client_open(&clients[i], plain.sessions, START_US, true, 1);
    client_request(&clients[0], "GET", "/", NULL, NULL);
    client_request(&clients[0], "GET", "/", NULL, NULL);
    client_request(&clients[0], "GET", "/", NULL, NULL);
    int32_t post = client_request(&clients[1], "POST", "/", NULL, NULL);
    client_request(&clients[1], "GET", "/", NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        assert_false(assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[i])));
        plain_answer(&plain, i, START_US);
        client_run(&clients[0]);
    }
    // More than half is held: who holds more than a fair part is refused, the other is served.
    assert_true(assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[2])));
    assert_false(assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[3])));
    plain_answer(&plain, 3, START_US);
    client_run(&clients[1]);
    assert_int_equal(client_answer(&clients[1], post)->status, 200);
    assert_false(clients[1].goaway);
    // All of it is: nobody is.
    assert_true(assent_stream_crowded(assent_sessions_find(plain.sessions, plain.waiting[4])));
    client_close(&clients[0]);
    client_close(&clients[1]);
    assert_int_equal(assent_sessions_count(plain.sessions).answer_bytes, 0);
    plain_close(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ping_flood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(control_frames_come_back_with_time, set_up, tear_down),
        cmocka_unit_test(other_floods),
        cmocka_unit_test_setup_teardown(acks_that_are_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(empty_data_flood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(crumbs_earn_no_windows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_earn_windows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(made_you_reset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rapid_reset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_streams, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_bytes_of_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(header_bomb, set_up, tear_down),
        cmocka_unit_test_setup_teardown(continuation_flood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bodies_at_the_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bodies_of_one_connection, set_up, tear_down),
        cmocka_unit_test(streams_of_all_connections),
        cmocka_unit_test(bodies_of_all_connections),
        cmocka_unit_test(answers_of_one_connection),
        cmocka_unit_test(answers_of_all_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

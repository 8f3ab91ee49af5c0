// SPDX-License-Identifier: Apache-2.0
// Timers of sessions (H2-09), back-pressure (H2-07) and draining, each on virtual time: just before its
// instant nothing, at it the right end.
#include "plain_handler.h"

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define START_US  (1000 * SECOND_US)

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

// Nothing happens before `us` from now, and the session knows that it will.
static void nothing_until(struct client *client, int64_t us)
{
    assert_true(assent_session_deadline_us(client->session) <= client->now_us + us);
    client_wait(client, us - 1);
    assert_false(client->goaway);
    assert_null(assent_session_reason(client->session));
    assert_false(assent_session_done(client->session));
    client_wait(client, 1);
}

static void expect_end(const struct client *client, uint32_t code)
{
    assert_true(client->goaway);
    assert_int_equal(client->goaway_code, code);
    assert_true(assent_session_done(client->session));
}

static void no_preface(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    struct assent_session *session = client->session;
    assert_true(assent_session_deadline_us(session) == START_US + 10 * SECOND_US);
    assent_session_tick(session, START_US + 10 * SECOND_US - 1);
    assert_false(assent_session_done(session));
    assent_session_tick(session, START_US + 10 * SECOND_US);
    assert_true(assent_session_done(session));
    assert_string_equal(assent_session_reason(session), "no preface in time");
}

static void no_settings(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    assent_session_feed(client->session, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN, START_US);
    assent_session_tick(client->session, START_US + 10 * SECOND_US);
    const unsigned char *bytes = NULL;
    size_t count = assent_session_next(client->session, &bytes, START_US + 10 * SECOND_US);
    static const unsigned char goaway[] = {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4};
    assert_true(count > sizeof goaway);
    assert_memory_equal(bytes + count - sizeof goaway, goaway, sizeof goaway); // SETTINGS_TIMEOUT
}

static void slow_headers(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    client_run(client);
    unsigned char frame[32];
    client_raw(client, frame, frame_write(frame, NGHTTP2_HEADERS, 0, 1, "\x82\x86\x84", 3));
    nothing_until(client, 10 * SECOND_US);
    expect_end(client, NGHTTP2_ENHANCE_YOUR_CALM);
    assert_int_equal(fixture->plain.begun, 0);
}

static void slow_body(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.body_limit = 100000;
    int32_t id = client_start(client, "POST", "/", NULL);
    char data[3000] = {0};
    unsigned char frame[3100];
    client_raw(client, frame, frame_write(frame, NGHTTP2_DATA, 0, (uint32_t)id, data, 2999));
    client_wait(client, 10 * SECOND_US); // 2999 bytes are enough for three more seconds
    client_wait(client, 3 * SECOND_US - 1);
    assert_int_equal(client_answer(client, id)->status, 0);
    client_wait(client, 1);
    assert_int_equal(client_answer(client, id)->status, 408);
    assert_int_equal(fixture->plain.refused_code, ASSENT_REQUEST_TIMEOUT);
    assert_int_equal(client_answer(client, id)->reset_code, NGHTTP2_NO_ERROR);
    id = client_request(client, "GET", "/", NULL, NULL);
    assert_int_equal(client_answer(client, id)->status, 200); // the connection lives
}

static void a_socket_that_takes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    client_run(client);
    client->deaf = true;
    client_request(client, "GET", "/", NULL, NULL);
    assert_true(assent_session_want_write(client->session));
    const unsigned char *bytes = NULL;
    assert_true(assent_session_next(client->session, &bytes, client->now_us) > 0);
    nothing_until(client, 30 * SECOND_US);
    assert_string_equal(assent_session_reason(client->session), "the client does not take its answers");
    assert_false(assent_session_done(client->session)); // the last bytes have a second
    client_wait(client, SECOND_US);
    assert_true(assent_session_done(client->session));
}

static void a_window_that_stays_shut(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.answer_bytes = 70000; // more than the window
    client->blind = true;                // gives no window
    client_request(client, "GET", "/", NULL, NULL);
    client_wait(client, 29 * SECOND_US);
    assert_null(assent_session_reason(client->session));
    client_wait(client, SECOND_US);
    assert_string_equal(assent_session_reason(client->session), "the client does not take its answers");
    assert_true(assent_session_done(client->session)); // GOAWAY could be written
}

static void idle(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    client_run(client);
    client_wait(client, 30 * SECOND_US);
    client_request(client, "GET", "/", NULL, NULL);
    assert_true(assent_session_deadline_us(client->session) == client->now_us + 60 * SECOND_US);
    client_wait(client, 60 * SECOND_US - 1);
    assert_false(client->goaway);
    client_wait(client, 1); // the notice
    assert_true(client->goaway);
    assert_int_equal(client->goaway_code, NGHTTP2_NO_ERROR);
    assert_int_equal(client->goaway_last, INT32_MAX);
    client_wait(client, SECOND_US);
    assert_int_equal(client->goaway_last, 1);
    assert_true(assent_session_done(client->session));
}

static void long_polls_are_not_idle(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = fixture->plain.long_poll = true;
    int32_t id = client_request(client, "POST", "/", NULL, NULL);
    client_wait(client, 200 * SECOND_US);
    assert_false(client->goaway);
    assert_true(plain_answer(&fixture->plain, 0, client->now_us));
    client_run(client);
    assert_int_equal(client_answer(client, id)->status, 200);
    client_wait(client, 60 * SECOND_US);
    assert_true(client->goaway);
}

static void old_age(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    for (int i = 0; i < 72; i++) {
        assert_false(client->goaway);
        client_request(client, "GET", "/", NULL, NULL);
        client_wait(client, 50 * SECOND_US);
    }
    assert_true(client->goaway);
    assert_int_equal(client->goaway_code, NGHTTP2_NO_ERROR);
}

static void draining_serves_what_is_open(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = true;
    int32_t id = client_request(client, "GET", "/", NULL, NULL);
    assent_session_drain(client->session, client->now_us);
    client_run(client);
    client_wait(client, SECOND_US);
    assert_int_equal(client->goaway_last, id);
    assert_false(assent_session_done(client->session));
    assert_true(plain_answer(&fixture->plain, 0, client->now_us));
    client_run(client);
    assert_int_equal(client_answer(client, id)->status, 200);
    assert_true(assent_session_done(client->session));
}

static void requests_that_missed_the_notice_are_served(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    client_run(client);
    assent_session_drain(client->session, client->now_us);
    client->deaf = true; // it has not heard yet
    int32_t id = client_request(client, "GET", "/", NULL, NULL);
    assert_false(assent_session_done(client->session));
    client->deaf = false;
    client_run(client); // it hears, and says so
    assert_int_equal(client_answer(client, id)->status, 200);
    assert_int_equal(client->goaway_last, id);
    assert_true(assent_session_done(client->session));
}

static void draining_has_an_end(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.wait = true;
    client_request(client, "GET", "/", NULL, NULL);
    assent_session_drain(client->session, client->now_us);
    client_wait(client, SECOND_US);
    client_wait(client, 25 * SECOND_US - 1);
    assert_false(assent_session_done(client->session));
    client_wait(client, 1);
    assert_true(assent_session_done(client->session));
    assert_string_equal(assent_session_reason(client->session), "still busy at the end of draining");
}

// Each timer as if nothing had happened, with a request on its way, a body, and an answer that waits.
static void the_clock_is_moved(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    static const int64_t month_us = INT64_C(30) * 86400 * SECOND_US;
    fixture->plain.wait = true;
    client_run(client);
    for (int i = 0; i < 3; i++) {
        int64_t before_us = assent_session_deadline_us(client->session);
        assent_session_shift(client->session, month_us);
        assert_true(assent_session_deadline_us(client->session) == before_us + month_us);
        client->now_us += month_us;
        assent_session_tick(client->session, client->now_us);
        assert_false(assent_session_done(client->session));
        client_request(client, "POST", "/", NULL, i == 0 ? "body" : NULL);
        client_run(client);
        if (i == 1)
            assent_session_drain(client->session, client->now_us);
    }
    assert_false(client->goaway && client->goaway_code != NGHTTP2_NO_ERROR);
}

// A client that asks and never reads: at first nothing is read any more, then it ends (H2-07).
static void a_client_that_never_reads(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.answer_bytes = 100000;
    client_run(client);
    client->deaf = true;
    const unsigned char *bytes = NULL;
    int asked = 0;
    while (asked < 99 && assent_session_want_read(client->session)) {
        client_request(client, "GET", "/", NULL, NULL);
        (void)assent_session_next(client->session, &bytes, client->now_us); // the socket is full
        asked++;
    }
    assert_true(asked > ASSENT_OUTBOUND_BYTES / 100000 && asked < ASSENT_OUTBOUND_BYTES / 100000 + 3);
    assert_false(assent_session_want_read(client->session));
    nothing_until(client, 10 * SECOND_US);
    assert_string_equal(assent_session_reason(client->session), "too much waits to be written");
}

static void reading_goes_on_when_it_is_taken(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.answer_bytes = 100000;
    client_run(client);
    client->deaf = true;
    const unsigned char *bytes = NULL;
    for (int i = 0; i < 60 && assent_session_want_read(client->session); i++) {
        client_request(client, "GET", "/", NULL, NULL);
        (void)assent_session_next(client->session, &bytes, client->now_us);
    }
    assert_false(assent_session_want_read(client->session));
    client->deaf = false;
    client_run(client);
    assert_true(assent_session_want_read(client->session));
    assert_true(client_answer(client, 1)->ended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_preface, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(slow_headers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(slow_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_socket_that_takes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_window_that_stays_shut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(idle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_polls_are_not_idle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(old_age, set_up, tear_down),
        cmocka_unit_test_setup_teardown(draining_serves_what_is_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(requests_that_missed_the_notice_are_served, set_up, tear_down),
        cmocka_unit_test_setup_teardown(draining_has_an_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_clock_is_moved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_client_that_never_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_goes_on_when_it_is_taken, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

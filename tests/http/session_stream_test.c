// SPDX-License-Identifier: Apache-2.0
// Open answers on virtual time: what is sent arrives, in order, as the client's windows allow; silence is
// broken, a reader that takes nothing is ended, and nothing stays when one of both goes.
#include "plain_handler.h"

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

static int set_up_with(void **state, uint32_t window, size_t open_answers)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    plain_open_open(&fixture->plain, open_answers);
    fixture->plain.wait = true;
    fixture->plain.long_poll = true;
    fixture->plain.ends = true;
    client_open(&fixture->client, fixture->plain.sessions, START_US, window != 0, window);
    *state = fixture;
    return 0;
}

static int set_up(void **state)
{
    return set_up_with(state, 0, 0);
}

static int set_up_narrow(void **state) // windows are given by hand
{
    return set_up_with(state, 1000, 0);
}

static int set_up_few(void **state)
{
    return set_up_with(state, 0, 2);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    client_close(&fixture->client);
    struct assent_session_counts counts = assent_sessions_count(fixture->plain.sessions);
    assert_int_equal(counts.open_answers, 0);
    assert_int_equal(counts.open_bytes, 0);
    plain_close(&fixture->plain);
    free(fixture);
    return 0;
}

static struct client_answer *begin(struct fixture *fixture)
{
    int32_t id = client_request(&fixture->client, "GET", "/", NULL, NULL);
    assert_true(plain_begin(&fixture->plain, fixture->plain.waiting_count - 1, fixture->client.now_us));
    client_run(&fixture->client);
    return client_answer(&fixture->client, id);
}

static bool send(struct fixture *fixture, size_t i, const char *bytes, size_t count)
{
    bool taken = assent_stream_send(plain_stream(&fixture->plain, i), assent_text_slice(bytes, count),
                                    fixture->client.now_us);
    client_run(&fixture->client);
    return taken;
}

static void what_is_sent_arrives(void **state)
{
    struct fixture *fixture = *state;
    struct client_answer *answer = begin(fixture);
    assert_int_equal(answer->status, 200);
    assert_false(answer->ended);
    assert_null(client_head(answer, "content-length"));
    assert_true(send(fixture, 0, "one ", 4));
    assert_string_equal(answer->body, "one ");
    assert_true(send(fixture, 0, "", 0));
    assert_true(send(fixture, 0, "two ", 4));
    assent_stream_end(plain_stream(&fixture->plain, 0), assent_text_of("three"), fixture->client.now_us);
    client_run(&fixture->client);
    assert_string_equal(answer->body, "one two three");
    assert_true(answer->ended && answer->closed && !answer->reset);
    assert_null(plain_stream(&fixture->plain, 0));
    assert_int_equal(fixture->plain.gone, 0);
}

static void an_end_may_say_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct client_answer *answer = begin(fixture);
    assent_stream_end(plain_stream(&fixture->plain, 0), assent_text_of(""), fixture->client.now_us);
    client_run(&fixture->client);
    assert_true(answer->ended && answer->closed);
    assert_int_equal(answer->body_count, 0);
}

static void other_answers_pass_it(void **state)
{
    struct fixture *fixture = *state;
    struct client_answer *stream = begin(fixture);
    fixture->plain.wait = false;
    int32_t id = client_request(&fixture->client, "GET", "/", NULL, NULL);
    assert_true(client_answer(&fixture->client, id)->ended);
    assert_false(stream->ended);
}

static void the_window_holds_it_back(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    struct client_answer *answer = begin(fixture);
    int32_t id = 1;
    char bytes[3000];
    memset(bytes, 'x', sizeof bytes);
    assert_true(send(fixture, 0, bytes, sizeof bytes));
    assert_int_equal(answer->body_count, 1000);
    assert_int_equal(assent_stream_waiting(plain_stream(&fixture->plain, 0)), 2000);
    assert_int_equal(nghttp2_session_consume(client->http2, id, 1000), 0);
    client_run(client);
    assert_int_equal(answer->body_count, 2000);
    assert_int_equal(nghttp2_session_consume(client->http2, id, 1000), 0);
    client_run(client);
    assert_int_equal(answer->body_count, 3000);
    assert_int_equal(assent_stream_waiting(plain_stream(&fixture->plain, 0)), 0);
}

static void a_reader_may_be_so_far_behind(void **state)
{
    struct fixture *fixture = *state;
    struct client_answer *answer = begin(fixture);
    char *bytes = calloc(1, ASSENT_STREAM_BYTES + 1);
    assert_true(send(fixture, 0, bytes, 1000)); // the window's
    assert_int_equal(answer->body_count, 1000);
    assert_true(send(fixture, 0, bytes, ASSENT_STREAM_BYTES));
    assert_false(send(fixture, 0, bytes, 1));
    assert_int_equal(assent_stream_waiting(plain_stream(&fixture->plain, 0)), ASSENT_STREAM_BYTES);
    assent_stream_end(plain_stream(&fixture->plain, 0), assent_text_of("cut"), fixture->client.now_us);
    free(bytes);
}

static void room_is_told_once(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    begin(fixture);
    char *bytes = calloc(1, ASSENT_STREAM_EAGER + 1500);
    assert_true(send(fixture, 0, bytes, ASSENT_STREAM_EAGER + 1500));
    assent_stream_want_room(plain_stream(&fixture->plain, 0));
    client_run(client);
    assert_int_equal(fixture->plain.rooms, 0); // 500 too many
    for (int i = 0; i < 3; i++) {
        assert_int_equal(nghttp2_session_consume(client->http2, 1, 1000), 0);
        client_run(client);
    }
    assert_int_equal(fixture->plain.rooms, 1);
    assent_stream_want_room(plain_stream(&fixture->plain, 0)); // there is room at once
    client_run(client);
    assert_int_equal(nghttp2_session_consume(client->http2, 1, 1000), 0);
    client_run(client);
    assert_int_equal(fixture->plain.rooms, 2);
    free(bytes);
}

static void silence_is_broken(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    struct client_answer *answer = begin(fixture);
    assert_true(assent_session_deadline_us(client->session) <= client->now_us + 15 * SECOND_US);
    client_wait(client, 15 * SECOND_US - 1);
    assert_int_equal(fixture->plain.beats, 0);
    client_wait(client, 1);
    assert_int_equal(fixture->plain.beats, 1);
    assert_string_equal(answer->body, "beat");
    client_wait(client, 10 * SECOND_US);
    assert_true(send(fixture, 0, "news", 4));
    client_wait(client, 15 * SECOND_US - 1);
    assert_int_equal(fixture->plain.beats, 1); // there were news meanwhile
    client_wait(client, 1);
    assert_int_equal(fixture->plain.beats, 2);
}

// It is no idle connection, for as long as one lives at all; then the answer is ended, not cut.
static void it_outlives_the_idle_timer_but_not_the_connection(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    struct client_answer *answer = begin(fixture);
    for (int64_t i = 0; i < 3590 / 15; i++)
        client_wait(client, 15 * SECOND_US);
    assert_false(client->goaway);
    assert_int_equal(fixture->plain.closings, 0);
    for (int i = 0; i < 4 && !answer->ended; i++)
        client_wait(client, 5 * SECOND_US);
    assert_int_equal(fixture->plain.closings, 1);
    assert_true(answer->ended && !answer->reset);
    assert_non_null(strstr(answer->body, "bye"));
    client_wait(client, 2 * SECOND_US);
    assert_true(assent_session_done(client->session));
}

// While nothing waits the stall timer does not run; while something does, it does.
static void a_reader_that_takes_nothing_is_ended(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    begin(fixture);
    client_wait(client, 40 * SECOND_US);
    assert_false(client->goaway);
    char bytes[2000] = "x";
    assert_true(send(fixture, 0, bytes, sizeof bytes));
    client_wait(client, 30 * SECOND_US - 1);
    assert_false(client->goaway);
    client_wait(client, 1);
    assert_true(client->goaway);
    assert_int_equal(client->goaway_code, NGHTTP2_ENHANCE_YOUR_CALM);
    assert_string_equal(assent_session_reason(client->session), "the client does not take its answers");
}

static void a_drain_ends_it(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    struct client_answer *answer = begin(fixture);
    client_request(client, "GET", "/", NULL, NULL);
    assent_session_drain(client->session, client->now_us);
    client_run(client);
    assert_string_equal(answer->body, "bye");
    assert_true(answer->ended);
    assert_false(plain_begin(&fixture->plain, 1, client->now_us)); // too late to open one
    assert_true(plain_answer(&fixture->plain, 1, client->now_us));
    client_run(client);
    client_wait(client, SECOND_US);
    assert_true(assent_session_done(client->session));
}

static void who_does_not_end_it_at_the_drain_is_cut(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    fixture->plain.ends = false;
    begin(fixture);
    assent_session_drain(client->session, client->now_us);
    client_run(client);
    client_wait(client, SECOND_US);
    assert_int_equal(fixture->plain.closings, 2); // and again when no new ones come
    client_wait(client, 25 * SECOND_US);
    client_wait(client, SECOND_US);
    assert_true(assent_session_done(client->session));
}

static void the_client_goes(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    begin(fixture);
    char bytes[5000] = "x";
    assert_true(send(fixture, 0, bytes, sizeof bytes));
    assert_int_equal(nghttp2_submit_rst_stream(client->http2, 0, 1, NGHTTP2_CANCEL), 0);
    client_run(client);
    assert_int_equal(fixture->plain.gone, 1);
    assert_null(plain_stream(&fixture->plain, 0));
    assert_int_equal(assent_sessions_count(fixture->plain.sessions).open_bytes, 0);
    client_wait(client, 31 * SECOND_US);
    assert_false(client->goaway); // and nothing waits any more
}

static void there_may_be_so_many(void **state)
{
    struct fixture *fixture = *state;
    struct client *client = &fixture->client;
    begin(fixture);
    begin(fixture);
    client_request(client, "GET", "/", NULL, NULL);
    assert_false(plain_begin(&fixture->plain, 2, client->now_us));
    assert_int_equal(assent_sessions_count(fixture->plain.sessions).open_answers, 2);
    assent_stream_end(plain_stream(&fixture->plain, 0), assent_text_of(""), client->now_us);
    client_run(client);
    assert_true(plain_begin(&fixture->plain, 2, client->now_us));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_sent_arrives, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_end_may_say_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_answers_pass_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_window_holds_it_back, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(a_reader_may_be_so_far_behind, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(room_is_told_once, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(silence_is_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_outlives_the_idle_timer_but_not_the_connection, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reader_that_takes_nothing_is_ended, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(a_drain_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_does_not_end_it_at_the_drain_is_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_client_goes, set_up_narrow, tear_down),
        cmocka_unit_test_setup_teardown(there_may_be_so_many, set_up_few, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

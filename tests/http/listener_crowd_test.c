// SPDX-License-Identifier: Apache-2.0
// Who may come in (H2-10): connections at all, unknown ones from one address, handshakes a second; three
// hundred connections on a real socket, of which those that show a token stop to count.
#include "fake_loop.h"
#include "listener_internal.h"
#include "sample_routes.h"

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SECOND_US = 1000000, MANY = 300 };

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage address = {.ss_family = AF_UNIX};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
        address.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1)
        address.ss_family = AF_INET6;
    return address;
}

// How many connections from there may come in, of `tries`; the places of those that may go to `places`.
static int enter(struct assent_crowd *crowd, const char *from, int tries, struct place **places)
{
    int entered = 0;
    struct sockaddr_storage peer = address_of(from);
    for (int i = 0; i < tries; i++) {
        struct place *place = NULL;
        const char *why = crowd_enter(crowd, &peer, false, 0, &place);
        if (why)
            assert_string_equal(why, "too many connections from one address that show no token");
        else
            places[entered++] = place;
    }
    return entered;
}

static void leave(struct assent_crowd *crowd, int count, struct place **places)
{
    for (int i = 0; i < count; i++)
        crowd_leave(crowd, places[i]);
}

static void two_hundred_from_one_address(void **state)
{
    (void)state;
    struct place *places[MANY];
    struct place *others[MANY];
    struct assent_crowd *crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    assert_int_equal(enter(crowd, "192.0.2.1", MANY, places), ASSENT_CONNECTIONS_UNKNOWN);
    assert_int_equal(assent_crowd_refused(crowd), MANY - ASSENT_CONNECTIONS_UNKNOWN);
    assert_int_equal(enter(crowd, "::ffff:192.0.2.1", 1, others), 0); // the same, said otherwise
    assert_int_equal(enter(crowd, "192.0.2.2", MANY, others), ASSENT_CONNECTIONS_UNKNOWN);
    crowd_known(crowd, places[0]); // one has shown a token
    assert_int_equal(enter(crowd, "192.0.2.1", 5, places + 250), 1);
    places[0] = NULL;
    crowd_leave(crowd, places[1]); // one has gone
    assert_int_equal(enter(crowd, "192.0.2.1", 5, places + 251), 1);
    places[1] = places[251];
    leave(crowd, ASSENT_CONNECTIONS_UNKNOWN, places);
    leave(crowd, 1, places + 250);
    leave(crowd, ASSENT_CONNECTIONS_UNKNOWN, others);
    assert_int_equal(enter(crowd, "192.0.2.1", 1, places), 1);
    leave(crowd, 1, places);
    assent_crowd_close(crowd);
}

static void networks_of_ipv6(void **state)
{
    (void)state;
    struct place *places[MANY];
    struct place *others[MANY];
    struct assent_crowd *crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    assert_int_equal(enter(crowd, "2001:db8:0:1::1", 150, places), 150);
    assert_int_equal(enter(crowd, "2001:db8:0:1:ffff::2", 150, places + 150), 50); // of the same /64
    assert_int_equal(enter(crowd, "2001:db8:0:2::1", 150, others), 150);
    leave(crowd, 200, places);
    leave(crowd, 150, others);
    assent_crowd_close(crowd);
}

static void loopback_is_exempt(void **state)
{
    (void)state;
    struct place *places[MANY];
    static const char *const from[] = {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "a unix socket"};
    struct assent_crowd *crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        assert_int_equal(enter(crowd, from[i], MANY, places), MANY);
        leave(crowd, MANY, places);
    }
    assent_crowd_close(crowd);
    crowd = assent_crowd_open(&(struct assent_crowd_config){.loopback_counts = true});
    for (size_t i = 0; i < 4; i++) {
        int entered = enter(crowd, from[i], MANY, places);
        assert_int_equal(entered, ASSENT_CONNECTIONS_UNKNOWN);
        leave(crowd, entered, places);
    }
    assent_crowd_close(crowd);
}

static void connections_at_all(void **state)
{
    (void)state;
    struct assent_crowd *crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    struct sockaddr_storage peer = address_of("127.0.0.1");
    struct place *place = NULL;
    for (int i = 0; i < ASSENT_CONNECTIONS; i++)
        assert_null(crowd_enter(crowd, &peer, false, 0, &place));
    assert_string_equal(crowd_enter(crowd, &peer, false, 0, &place), "too many connections");
    crowd_leave(crowd, NULL);
    assert_null(crowd_enter(crowd, &peer, false, 0, &place));
    for (int i = 0; i < ASSENT_CONNECTIONS; i++)
        crowd_leave(crowd, NULL);
    assent_crowd_close(crowd);
}

static int shake(struct assent_crowd *crowd, int64_t now_us)
{
    char text[32];
    struct place *place = NULL;
    for (int i = 0; i < 2 * ASSENT_HANDSHAKES; i++) {
        snprintf(text, sizeof text, "198.51.%d.%d", i >> 8, i & 255);
        struct sockaddr_storage peer = address_of(text);
        const char *why = crowd_enter(crowd, &peer, true, now_us, &place);
        if (why) {
            assert_string_equal(why, "too many handshakes");
            return i;
        }
        crowd_leave(crowd, place);
    }
    return 2 * ASSENT_HANDSHAKES;
}

static void handshakes_a_second(void **state)
{
    (void)state;
    struct assent_crowd *crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    int64_t now_us = INT64_C(1000000) * SECOND_US;
    assert_int_equal(shake(crowd, now_us), ASSENT_HANDSHAKES);
    assert_int_equal(shake(crowd, now_us), 0);
    assert_int_equal(shake(crowd, now_us + SECOND_US), ASSENT_HANDSHAKES_A_SECOND);
    struct sockaddr_storage peer = address_of("198.51.0.0");
    struct place *place = NULL;
    assert_null(crowd_enter(crowd, &peer, false, now_us + SECOND_US, &place)); // in the clear there is none
    crowd_leave(crowd, place);
    assent_crowd_close(crowd);
}

struct fixture {
    struct assent_loop loop;
    struct assent_server *server;
    struct assent_crowd *crowd;
    struct assent_listener *listener;
    int port;
    int files[MANY];
};

static void run(struct fixture *fixture)
{
    for (int i = 0; i < 200; i++)
        uv_run(&fixture->loop.uv, UV_RUN_NOWAIT);
}

static bool dial(struct fixture *fixture, int at)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)fixture->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fixture->files[at] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fixture->files[at], (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(fcntl(fixture->files[at], F_SETFL, O_NONBLOCK), 0);
    for (int i = 0; i < 10; i++)
        uv_run(&fixture->loop.uv, UV_RUN_NOWAIT);
    char byte;
    ssize_t got = recv(fixture->files[at], &byte, 1, 0);
    return got < 0 && errno == EAGAIN; // open, and silent
}

// GET /v1/who with a token that the fake runtime knows.
static void show_token(int file)
{
    static const char request[] = NGHTTP2_CLIENT_MAGIC "\0\0\0\x04\0\0\0\0\0"
                                                       "\0\0\x1c\x01\x05\0\0\0\x01"
                                                       "\x82\x86\x04\x07/v1/who\x41\x01h"
                                                       "\x0f\x08\x0b"
                                                       "Bearer good";
    assert_int_equal(send(file, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
}

static void three_hundred_connections(void **state)
{
    (void)state;
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fake_loop_open(&fixture->loop);
    fixture->server = assent_server_open(&(struct assent_server_config){.runtime = &fixture->loop.runtime,
                                                                        .tables = SAMPLE_TABLES,
                                                                        .wake = assent_listener_wake},
                                         NULL);
    fixture->crowd = assent_crowd_open(&(struct assent_crowd_config){.loopback_counts = true});
    struct assent_listener_config config = {.address = "127.0.0.1:0", .crowd = fixture->crowd};
    struct assent_error error;
    fixture->listener =
        assent_listener_open(&fixture->loop, fixture->server, &config, &fixture->port, &error);
    assert_non_null(fixture->listener);
    int open = 0;
    for (int i = 0; i < MANY; i++)
        open += dial(fixture, i);
    assert_int_equal(open, ASSENT_CONNECTIONS_UNKNOWN);
    assert_int_equal(assent_crowd_refused(fixture->crowd), MANY - ASSENT_CONNECTIONS_UNKNOWN);
    assert_non_null(strstr(fixture->loop.log, "connection-refused too many connections from one address"));
    show_token(fixture->files[0]);
    run(fixture);
    close(fixture->files[250]);
    assert_true(dial(fixture, 250)); // there is room for one
    close(fixture->files[251]);
    assert_false(dial(fixture, 251));
    for (int i = 0; i < MANY; i++)
        close(fixture->files[i]);
    run(fixture);
    assert_true(assent_listener_idle(fixture->listener));
    assert_true(dial(fixture, 0));
    close(fixture->files[0]);
    assent_listener_close(fixture->listener);
    fake_loop_close(&fixture->loop);
    assent_server_close(fixture->server);
    assent_crowd_close(fixture->crowd);
    free(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_from_one_address), cmocka_unit_test(networks_of_ipv6),
        cmocka_unit_test(loopback_is_exempt),           cmocka_unit_test(connections_at_all),
        cmocka_unit_test(handshakes_a_second),          cmocka_unit_test(three_hundred_connections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

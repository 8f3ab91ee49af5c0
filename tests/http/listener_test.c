// SPDX-License-Identifier: Apache-2.0
// The listener on real sockets of loopback and of a unix path, on a clock that the test moves: requests,
// other protocols, limits, draining, addresses.
#include "fake_loop.h"
#include "listener_internal.h"
#include "sample_routes.h"

#include <assent/http/listener.h>

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ROUNDS = 200, SECOND_US = 1000000 };

struct fixture {
    struct assent_loop loop;
    struct assent_server *server;
    struct assent_crowd *crowd;
    struct assent_listener *listener;
    int port;
};

static void open_listener(struct fixture *fixture, const char *address, size_t connections)
{
    struct assent_error error = {.code = ASSENT_OK};
    if (connections) {
        assent_crowd_close(fixture->crowd);
        fixture->crowd = assent_crowd_open(&(struct assent_crowd_config){.connections = connections});
    }
    struct assent_listener_config config = {.address = address, .crowd = fixture->crowd};
    fixture->listener =
        assent_listener_open(&fixture->loop, fixture->server, &config, &fixture->port, &error);
    if (!fixture->listener)
        fail_msg("%s", error.text);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fake_loop_open(&fixture->loop);
    struct assent_server_config config = {
        .runtime = &fixture->loop.runtime, .tables = SAMPLE_TABLES, .wake = assent_listener_wake};
    fixture->server = assent_server_open(&config, NULL);
    assert_non_null(fixture->server);
    fixture->crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    if (fixture->listener)
        assent_listener_close(fixture->listener);
    fake_loop_close(&fixture->loop);
    assent_server_close(fixture->server);
    assent_crowd_close(fixture->crowd);
    free(fixture);
    return 0;
}

static int dial(const struct fixture *fixture)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)fixture->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(file >= 0);
    assert_int_equal(connect(file, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(fcntl(file, F_SETFL, O_NONBLOCK), 0);
    return file;
}

// Runs the loop until the peer has got `most` bytes or the end; returns bytes got, *end tells of the end.
static size_t take(struct fixture *fixture, int file, char *bytes, size_t most, bool *end)
{
    size_t count = 0;
    *end = false;
    for (int i = 0; i < ROUNDS && count < most && !*end; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_NOWAIT);
        ssize_t got = recv(file, bytes + count, most - count, 0);
        if (got > 0)
            count += (size_t)got;
        *end = got == 0 || (got < 0 && errno == ECONNRESET);
    }
    return count;
}

static void run(struct fixture *fixture)
{
    for (int i = 0; i < ROUNDS; i++)
        uv_run(&fixture->loop.uv, UV_RUN_NOWAIT);
}

static void put(int file, const void *bytes, size_t count)
{
    assert_int_equal(send(file, bytes, count, MSG_NOSIGNAL), count);
}

// Preface, empty SETTINGS, and GET /help on stream 1, by the static table and plain literals.
static void put_request(int file)
{
    static const char settings[] = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    static const char headers[] = "\0\0\x0c\x01\x05\0\0\0\x01"
                                  "\x82\x86\x04\x05/help\x41\x01h";
    put(file, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN);
    put(file, settings, sizeof settings);
    put(file, headers, sizeof headers - 1);
}

static void a_request_over_tcp(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    assert_true(fixture->port > 0);
    int file = dial(fixture);
    put_request(file);
    char bytes[4096];
    bool end;
    size_t count = take(fixture, file, bytes, sizeof bytes, &end);
    assert_non_null(memmem(bytes, count, "# Text\n", 7));
    assert_true(fixture->loop.kicks > 0);
    assert_false(end);
    assert_false(assent_listener_idle(fixture->listener));
    close(file);
    run(fixture);
    assert_true(assent_listener_idle(fixture->listener));
}

static void a_request_over_a_unix_socket(void **state)
{
    struct fixture *fixture = *state;
    char path[100] = "/tmp/assent-listener-XXXXXX";
    const char *folder = getenv("TMPDIR");
    if (folder && strlen(folder) < 60) {
        strcpy(path, folder);
        strcat(path, "/listener-XXXXXX");
    }
    assert_non_null(mkdtemp(path));
    char address[120] = "unix:";
    strcat(strcat(address, path), "/s");
    for (int i = 0; i < 2; i++) { // the second finds the socket that the first left behind
        open_listener(fixture, address, 0);
        struct sockaddr_un peer = {.sun_family = AF_UNIX};
        strcpy(peer.sun_path, address + 5);
        int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(file, (struct sockaddr *)&peer, sizeof peer), 0);
        assert_int_equal(fcntl(file, F_SETFL, O_NONBLOCK), 0);
        put_request(file);
        char bytes[4096];
        bool end;
        size_t count = take(fixture, file, bytes, sizeof bytes, &end);
        assert_non_null(memmem(bytes, count, "# Text\n", 7));
        close(file);
        assent_listener_close(fixture->listener);
        run(fixture);
        int left = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        unlink(peer.sun_path);
        assert_int_equal(bind(left, (struct sockaddr *)&peer, sizeof peer), 0); // a stale one
        close(left);
    }
    fixture->listener = NULL;
    unlink(address + 5);
    rmdir(path);
}

static void other_protocols(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int http1 = dial(fixture);
    static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    put(http1, request, sizeof request - 1);
    char bytes[4096];
    bool end;
    size_t count = take(fixture, http1, bytes, sizeof bytes, &end);
    assert_true(end);
    assert_memory_equal(bytes, "HTTP/1.1 505", 12);
    assert_non_null(memmem(bytes, count, "--http2-prior-knowledge", 23));
    int tls = dial(fixture);
    put(tls, "\x16\x03\x01\x02\x00\x01", 6);
    assert_int_equal(take(fixture, tls, bytes, sizeof bytes, &end), 0);
    assert_true(end);
    assert_non_null(strstr(fixture->loop.log, "wrong-protocol HTTP/1 on an HTTP/2 port"));
    assert_non_null(strstr(fixture->loop.log, "wrong-protocol TLS on a clear-text port"));
    close(http1);
    close(tls);
    run(fixture);
    assert_true(assent_listener_idle(fixture->listener));
}

static void at_most_so_many_connections(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 2);
    int first = dial(fixture);
    int second = dial(fixture);
    run(fixture);
    int third = dial(fixture);
    char bytes[4096];
    bool end;
    assert_int_equal(take(fixture, third, bytes, sizeof bytes, &end), 0);
    assert_true(end);
    assert_non_null(strstr(fixture->loop.log, "connection-refused too many connections"));
    close(first);
    run(fixture);
    int fourth = dial(fixture); // there is room again
    put_request(fourth);
    assert_true(take(fixture, fourth, bytes, sizeof bytes, &end) > 0);
    close(second);
    close(third);
    close(fourth);
}

static size_t times_told(const struct fixture *fixture)
{
    size_t count = 0;
    for (const char *at = fixture->loop.log; (at = strstr(at, "files-short")) != NULL; at++)
        count++;
    return count;
}

// Accepting is tried again and meets the shortage each time.
static void meet_again(struct fixture *fixture, int times)
{
    for (int i = 0; i < times; i++) {
        assert_true(fixture->listener->pending);
        listener_accept_again(fixture->listener);
        run(fixture);
    }
}

static void accepting_waits_for_files(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int probe = dup(0);
    struct rlimit low = {.rlim_cur = (rlim_t)probe + 8 + ASSENT_FILES_KEPT, .rlim_max = before.rlim_max};
    close(probe);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    open_listener(fixture, "127.0.0.1:0", 0);
    enum { DIALLED = 16 };
    int files[DIALLED];
    for (int i = 0; i < DIALLED; i++) {
        files[i] = dial(fixture);
        put_request(files[i]);
        run(fixture);
    }
    meet_again(fixture, 2);
    assert_int_equal(times_told(fixture), 1);
    fixture->loop.now_us += 59 * SECOND_US;
    meet_again(fixture, 1);
    assert_int_equal(times_told(fixture), 1);
    fixture->loop.now_us += SECOND_US;
    meet_again(fixture, 1);
    assert_int_equal(times_told(fixture), 2);
    assert_non_null(strstr(fixture->loop.log, "raise LimitNOFILE 4"));
    char bytes[4096];
    int served = 0;
    bool end;
    bool answered[DIALLED] = {false};
    for (int i = 0; i < DIALLED; i++) {
        answered[i] = take(fixture, files[i], bytes, sizeof bytes, &end) > 0;
        served += answered[i];
    }
    assert_true(served > 0 && served < DIALLED);
    for (int i = 0; i < DIALLED; i++) {
        if (answered[i])
            close(files[i]);
    }
    run(fixture);
    for (int i = 0; i < DIALLED; i++) { // those that waited are served now
        if (answered[i])
            continue;
        assert_true(take(fixture, files[i], bytes, sizeof bytes, &end) > 0);
        close(files[i]);
        run(fixture);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void draining_ends_connections(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int file = dial(fixture);
    put_request(file);
    char bytes[4096];
    bool end;
    take(fixture, file, bytes, sizeof bytes, &end);
    assent_listener_drain(fixture->listener);
    size_t count = take(fixture, file, bytes, sizeof bytes, &end);
    assert_true(count >= 34 && !end); // the notice, and the question whether it was heard
    assert_int_equal(bytes[count - 34 + 3], NGHTTP2_GOAWAY);
    assert_int_equal(bytes[count - 17 + 3], NGHTTP2_PING);
    assert_int_equal(fixture->loop.kicks, 1); // for the request
    // the clock that sessions see is the test's; the wheel itself turns by libuv's timer
    fixture->loop.now_us += SECOND_US;
    for (int i = 0; i < 5 && !end; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_ONCE);
        take(fixture, file, bytes, sizeof bytes, &end);
    }
    assert_true(end);
    close(file);
    run(fixture);
    assert_true(assent_listener_idle(fixture->listener));
    assert_int_equal(fixture->loop.kicks, 2); // for who waits until it is idle
}

static void a_notice_that_is_heard_needs_no_time(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int file = dial(fixture);
    put_request(file);
    char bytes[4096];
    bool end;
    take(fixture, file, bytes, sizeof bytes, &end);
    assent_listener_drain(fixture->listener);
    take(fixture, file, bytes, sizeof bytes, &end);
    assert_false(end);
    static const char heard[] = "\0\0\x08\x06\x01\0\0\0\0"
                                "\0\0\0\0\0\0\0\0";
    put(file, heard, sizeof heard - 1);
    size_t count = take(fixture, file, bytes, sizeof bytes, &end);
    assert_true(end);
    assert_int_equal(count, 17);
    assert_int_equal(bytes[3], NGHTTP2_GOAWAY);
    assert_int_equal(bytes[12], 1); // the request was the last that is served
    close(file);
}

// One that the kernel has connected, and nobody has accepted or heard of yet.
static void who_has_just_come_is_served(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int file = dial(fixture);
    int silent = dial(fixture);
    assent_listener_drain(fixture->listener);
    put_request(file);
    char bytes[4096];
    bool end;
    size_t count = take(fixture, file, bytes, sizeof bytes, &end);
    assert_non_null(memmem(bytes, count, "# Text\n", 7));
    assert_int_equal(take(fixture, silent, bytes, sizeof bytes, &end), 0);
    assert_false(end);
    fixture->loop.now_us += SECOND_US; // as long as a notice lasts, not as long as a preface may take
    for (int i = 0; i < 5 && !end; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_ONCE);
        take(fixture, silent, bytes, sizeof bytes, &end);
    }
    assert_true(end);
    close(file);
    close(silent);
}

static void cutting_waits_for_nobody(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int file = dial(fixture);
    put_request(file);
    char bytes[4096];
    bool end;
    take(fixture, file, bytes, sizeof bytes, &end);
    assent_listener_cut(fixture->listener);
    take(fixture, file, bytes, sizeof bytes, &end);
    assert_true(end);
    assert_true(assent_listener_idle(fixture->listener));
    close(file);
}

// Deadlines beyond what the wheel holds, a clock that jumps far ahead, and one that is set back.
static void timers_reach_connections(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int silent = dial(fixture);
    int idle = dial(fixture);
    put_request(idle);
    char bytes[4096];
    bool end;
    take(fixture, idle, bytes, sizeof bytes, &end);
    fixture->loop.now_us -= 5 * SECOND_US; // nothing comes of it
    uv_run(&fixture->loop.uv, UV_RUN_ONCE);
    fixture->loop.now_us += 15 * SECOND_US;
    end = false;
    for (int i = 0; i < 5 && !end; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_ONCE);
        take(fixture, silent, bytes, sizeof bytes, &end);
    }
    assert_true(end);
    assert_non_null(strstr(fixture->loop.log, "connection-ended no preface in time"));
    assert_int_equal(take(fixture, idle, bytes, sizeof bytes, &end), 0);
    assert_false(end);
    fixture->loop.now_us += 50 * SECOND_US; // idle for a minute
    size_t count = 0;
    for (int i = 0; i < 5 && count == 0; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_ONCE);
        count = take(fixture, idle, bytes, sizeof bytes, &end);
    }
    assert_true(count >= 17);
    assert_int_equal(bytes[3], NGHTTP2_GOAWAY);
    close(silent);
    close(idle);
}

// What was asked before the end is answered, though the listener has been closed already.
static void closing_waits_for_answers(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    int file = dial(fixture);
    static const char settings[] = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    static const char headers[] = "\0\0\x22\x01\x05\0\0\0\x01"
                                  "\x82\x86\x41\x01h\x04\x0d/v1/things/ab\x0f\x08\x0b"
                                  "Bearer good";
    put(file, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN);
    put(file, settings, sizeof settings);
    put(file, headers, sizeof headers - 1);
    run(fixture);
    assert_int_equal(fixture->loop.runtime.waiting_count, 1);
    assent_listener_close(fixture->listener);
    fixture->listener = NULL;
    struct assent_reply reply = {
        .cookie = fixture->loop.runtime.waiting[0], .kind = ASSENT_REQUEST_TICKET, .ok = true, .status = 200};
    assent_server_reply(fixture->server, &reply, fixture->loop.now_us);
    char bytes[4096];
    bool end;
    size_t count = take(fixture, file, bytes, sizeof bytes, &end);
    assert_non_null(memmem(bytes, count, "\"thing_1\"", 9));
    assert_false(end);
    close(file);
}

static void addresses(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *address;
        bool insecure;
        bool works;
    } cases[] = {
        {"127.0.0.1:0", false, true},
        {"127.9.9.9:0", false, true},
        {"[::1]:0", false, true},
        {"0.0.0.0:0", false, false},
        {"0.0.0.0:0", true, true},
        {"[::]:0", false, false},
        {"localhost:0", false, false},
        {"127.0.0.1", false, false},
        {"127.0.0.1:65536", false, false},
        {"127.0.0.1:-1", false, false},
        {"127.0.0.1:080", false, false},
        {":80", false, false},
        {"[::1", false, false},
        {"::1:80", false, false},
        {"[]:80", false, false},
        {"unix:relative", false, false},
        {"", false, false},
        {"127.0.0.1:", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct assent_error error = {.code = ASSENT_OK};
        struct assent_listener_config config = {
            .address = cases[i].address, .insecure_h2c = cases[i].insecure, .crowd = fixture->crowd};
        int port = 0;
        struct assent_listener *listener =
            assent_listener_open(&fixture->loop, fixture->server, &config, &port, &error);
        if (!listener && cases[i].works && strcmp(cases[i].address, "[::1]:0") == 0)
            continue; // a machine without IPv6
        if ((listener != NULL) != cases[i].works)
            fail_msg("%s: %s", cases[i].address, error.text);
        if (listener)
            assent_listener_close(listener);
        else
            assert_int_equal(error.code, ASSENT_MALFORMED);
        run(fixture);
    }
}

static void two_on_one_port(void **state)
{
    struct fixture *fixture = *state;
    open_listener(fixture, "127.0.0.1:0", 0);
    char address[32];
    snprintf(address, sizeof address, "127.0.0.1:%d", fixture->port);
    struct assent_error error;
    struct assent_listener_config config = {.address = address, .crowd = fixture->crowd};
    int port = 0;
    assert_null(assent_listener_open(&fixture->loop, fixture->server, &config, &port, &error));
    assert_int_equal(error.code, ASSENT_BUSY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_over_tcp, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_request_over_a_unix_socket, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_protocols, set_up, tear_down),
        cmocka_unit_test_setup_teardown(at_most_so_many_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(accepting_waits_for_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(draining_ends_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_notice_that_is_heard_needs_no_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_has_just_come_is_served, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cutting_waits_for_nobody, set_up, tear_down),
        cmocka_unit_test_setup_teardown(timers_reach_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closing_waits_for_answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_on_one_port, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

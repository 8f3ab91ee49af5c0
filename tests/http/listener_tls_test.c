// SPDX-License-Identifier: Apache-2.0
// The listener with TLS on real sockets, on a clock that the test moves: a request, clear text, a handshake
// that takes too long, draining.
#include "fake_loop.h"
#include "sample_routes.h"
#include "tls_peer.h"

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
#include <sys/socket.h>
#include <unistd.h>

enum { ROUNDS = 200, SECOND_US = 1000000 };

struct fixture {
    char folder[200];
    struct assent_loop loop;
    struct assent_server *server;
    struct assent_tls *tls;
    struct assent_crowd *crowd;
    struct assent_listener *listener;
    int port;
    int file;
    struct tls_peer peer;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fake_loop_open(&fixture->loop);
    tls_folder_make(fixture->folder);
    fixture->tls = tls_open_made(fixture->folder, fixture->loop.now_us);
    struct assent_server_config config = {
        .runtime = &fixture->loop.runtime, .tables = SAMPLE_TABLES, .wake = assent_listener_wake};
    fixture->server = assent_server_open(&config, NULL);
    fixture->crowd = assent_crowd_open(&(struct assent_crowd_config){.loopback_counts = true});
    struct assent_listener_config at = {
        .address = "tls:127.0.0.1:0", .tls = fixture->tls, .crowd = fixture->crowd};
    struct assent_error error = {.code = ASSENT_OK};
    fixture->listener = assent_listener_open(&fixture->loop, fixture->server, &at, &fixture->port, &error);
    assert_non_null(fixture->listener);
    assert_non_null(strstr(fixture->loop.log, "loopback, TLS"));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)fixture->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fixture->file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fixture->file, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(fcntl(fixture->file, F_SETFL, O_NONBLOCK), 0);
    tls_peer_open(&fixture->peer, true, 0);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    close(fixture->file);
    assent_listener_close(fixture->listener);
    fake_loop_close(&fixture->loop);
    assent_server_close(fixture->server);
    assent_crowd_close(fixture->crowd);
    assent_tls_close(fixture->tls);
    tls_peer_close(&fixture->peer);
    tls_folder_drop(fixture->folder);
    free(fixture);
    return 0;
}

// Moves bytes between the peer and its socket for a while. True when the server has closed.
static bool run(struct fixture *fixture)
{
    char bytes[65536];
    bool end = false;
    for (int i = 0; i < ROUNDS && !end; i++) {
        uv_run(&fixture->loop.uv, UV_RUN_NOWAIT);
        int out = BIO_read(fixture->peer.out, bytes, sizeof bytes);
        if (out > 0)
            assert_int_equal(send(fixture->file, bytes, (size_t)out, MSG_NOSIGNAL), out);
        ssize_t got = recv(fixture->file, bytes, sizeof bytes, 0);
        if (got > 0)
            BIO_write(fixture->peer.in, bytes, (int)got);
        end = got == 0 || (got < 0 && errno == ECONNRESET);
        if (!SSL_in_before(fixture->peer.ssl) && !SSL_is_init_finished(fixture->peer.ssl))
            tls_peer_shake(&fixture->peer);
    }
    return end;
}

static size_t read_clear(struct fixture *fixture, char *bytes, size_t most)
{
    size_t count = 0;
    for (int got; (got = SSL_read(fixture->peer.ssl, bytes + count, (int)(most - count))) > 0;)
        count += (size_t)got;
    return count;
}

static void put_request(struct fixture *fixture)
{
    static const char request[] = NGHTTP2_CLIENT_MAGIC "\0\0\0\x04\0\0\0\0\0"
                                                       "\0\0\x0c\x01\x05\0\0\0\x01"
                                                       "\x82\x86\x04\x05/help\x41\x01h";
    assert_int_equal(SSL_write(fixture->peer.ssl, request, sizeof request - 1), sizeof request - 1);
}

static void turn(struct fixture *fixture, int64_t by_us)
{
    fixture->loop.now_us += by_us;
    for (int i = 0; i < 3; i++)
        uv_run(&fixture->loop.uv, UV_RUN_ONCE); // the wheel turns by libuv's timer
}

static void a_request(void **state)
{
    struct fixture *fixture = *state;
    tls_peer_shake(&fixture->peer);
    assert_false(run(fixture));
    put_request(fixture);
    assert_false(run(fixture));
    char bytes[4096];
    size_t count = read_clear(fixture, bytes, sizeof bytes);
    assert_non_null(memmem(bytes, count, "# Text\n", 7));
    assent_listener_drain(fixture->listener);
    assert_false(run(fixture));
    turn(fixture, 2 * SECOND_US);
    assert_true(run(fixture));
    read_clear(fixture, bytes, sizeof bytes);
    assert_int_equal(SSL_get_shutdown(fixture->peer.ssl), SSL_RECEIVED_SHUTDOWN); // and not just cut
}

static void clear_text(void **state)
{
    struct fixture *fixture = *state;
    static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_int_equal(send(fixture->file, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
    assert_true(run(fixture));
    char bytes[4096];
    int count = BIO_read(fixture->peer.in, bytes, sizeof bytes);
    assert_true(count > 12);
    assert_memory_equal(bytes, "HTTP/1.1 400", 12);
    assert_non_null(strstr(fixture->loop.log, "wrong-protocol clear text on a TLS port"));
}

static void a_handshake_in_crumbs(void **state)
{
    struct fixture *fixture = *state;
    tls_peer_shake(&fixture->peer);
    char hello[4096];
    int count = BIO_read(fixture->peer.out, hello, sizeof hello);
    for (int i = 0; i < count && i < 9; i++) { // a byte a second
        assert_int_equal(send(fixture->file, hello + i, 1, MSG_NOSIGNAL), 1);
        turn(fixture, SECOND_US);
    }
    assert_false(run(fixture));
    turn(fixture, 2 * SECOND_US);
    assert_true(run(fixture));
    assert_non_null(strstr(fixture->loop.log, "connection-ended no preface in time"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(clear_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_handshake_in_crumbs, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// TLS between two spans of memory: handshakes, bytes in pieces of any size, bounds, ends, and the made
// certificate on a clock that the test moves.
#include "tls_peer.h"

#include <assent/base/time.h>

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int64_t NOW_US = INT64_C(1790000000000000); // in 2026, as the certificate's checks want it

struct fixture {
    char folder[200];
    struct assent_tls *tls;
    struct assent_tls_link *link;
    struct tls_peer peer;
    char got[256 << 10];
    size_t got_count;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    tls_folder_make(fixture->folder);
    fixture->tls = tls_open_made(fixture->folder, NOW_US);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    assent_tls_link_close(fixture->link);
    assent_tls_close(fixture->tls);
    tls_folder_drop(fixture->folder);
    free(fixture);
    return 0;
}

static void take(void *context, const void *bytes, size_t count)
{
    struct fixture *fixture = context;
    assert_true(count <= sizeof fixture->got - fixture->got_count);
    memcpy(fixture->got + fixture->got_count, bytes, count);
    fixture->got_count += count;
}

// What the link has for its client, written in pieces of `step` bytes.
static void to_peer(struct fixture *fixture, size_t step)
{
    const unsigned char *bytes = NULL;
    for (size_t count; (count = assent_tls_link_next(fixture->link, &bytes)) != 0;) {
        count = count < step ? count : step;
        assert_int_equal(BIO_write(fixture->peer.in, bytes, (int)count), (int)count);
        assent_tls_link_written(fixture->link, count);
    }
}

// What the peer has for the link, fed in pieces of `step` bytes.
static bool to_link(struct fixture *fixture, size_t step)
{
    char bytes[4096];
    bool ok = true;
    for (int count; ok && (count = BIO_read(fixture->peer.out, bytes, (int)step)) > 0;)
        ok = assent_tls_link_feed(fixture->link, bytes, (size_t)count, take, fixture);
    return ok;
}

static void connect_peer(struct fixture *fixture, int64_t now_us, int most, size_t step)
{
    fixture->link = assent_tls_link_open(fixture->tls, now_us);
    tls_peer_open(&fixture->peer, true, most);
    for (int i = 0; i < 4 && !tls_peer_shake(&fixture->peer); i++) {
        assert_true(to_link(fixture, step));
        to_peer(fixture, step);
    }
    assert_true(to_link(fixture, step));
    assert_true(assent_tls_link_ready(fixture->link));
    to_peer(fixture, step);
}

static void hang_up(struct fixture *fixture)
{
    tls_peer_close(&fixture->peer);
    assent_tls_link_close(fixture->link);
    fixture->link = NULL;
}

static void bytes_go_both_ways(void **state)
{
    struct fixture *fixture = *state;
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    static const size_t steps[] = {1, 7, 4096};
    for (size_t i = 0; i < 6; i++) {
        connect_peer(fixture, NOW_US, versions[i % 2], steps[i / 2]);
        assert_int_equal(SSL_version(fixture->peer.ssl), versions[i % 2]);
        assert_int_equal(SSL_write(fixture->peer.ssl, "question", 8), 8);
        assert_true(to_link(fixture, steps[i / 2]));
        assert_int_equal(fixture->got_count, 8);
        assert_memory_equal(fixture->got, "question", 8);
        fixture->got_count = 0;
        static unsigned char answer[ASSENT_TLS_CLEAR_BYTES];
        memset(answer, 'a', sizeof answer);
        assert_true(assent_tls_link_write(fixture->link, answer, sizeof answer));
        to_peer(fixture, 5000);
        static unsigned char back[ASSENT_TLS_CLEAR_BYTES];
        size_t count = 0;
        for (int got; (got = SSL_read(fixture->peer.ssl, back + count, (int)(sizeof back - count))) > 0;)
            count += (size_t)got;
        assert_int_equal(count, sizeof answer);
        assert_memory_equal(back, answer, sizeof answer);
        hang_up(fixture);
    }
}

static void no_protocol_no_handshake(void **state)
{
    struct fixture *fixture = *state;
    fixture->link = assent_tls_link_open(fixture->tls, NOW_US);
    tls_peer_open(&fixture->peer, false, 0);
    assert_false(tls_peer_shake(&fixture->peer));
    assert_false(to_link(fixture, 4096));
    assert_false(assent_tls_link_ready(fixture->link));
    assert_string_equal(assent_tls_link_reason(fixture->link), "the client does not ask for h2 by ALPN");
    const unsigned char *bytes = NULL;
    assert_int_equal(assent_tls_link_next(fixture->link, &bytes), 7); // an alert
    enum { FATAL = 2, NO_APPLICATION_PROTOCOL = 120 };
    assert_int_equal(bytes[5], FATAL);
    assert_int_equal(bytes[6], NO_APPLICATION_PROTOCOL);
    assert_false(assent_tls_link_feed(fixture->link, "more", 4, take, fixture));
    tls_peer_close(&fixture->peer);
}

static void ends(void **state)
{
    struct fixture *fixture = *state;
    connect_peer(fixture, NOW_US, 0, 4096);
    assert_int_equal(SSL_shutdown(fixture->peer.ssl), 0);
    assert_false(to_link(fixture, 4096)); // the client has ended it: no fault
    assert_null(assent_tls_link_reason(fixture->link));
    hang_up(fixture);
    connect_peer(fixture, NOW_US, 0, 4096);
    assent_tls_link_end(fixture->link);
    to_peer(fixture, 4096);
    char byte;
    assert_int_equal(SSL_read(fixture->peer.ssl, &byte, 1), 0);
    assert_int_equal(SSL_get_error(fixture->peer.ssl, 0), SSL_ERROR_ZERO_RETURN);
    hang_up(fixture);
    connect_peer(fixture, NOW_US, 0, 4096); // a byte that was changed on its way
    assert_int_equal(SSL_write(fixture->peer.ssl, "question", 8), 8);
    char record[64];
    int count = BIO_read(fixture->peer.out, record, sizeof record);
    record[count - 1] ^= 1;
    assert_false(assent_tls_link_feed(fixture->link, record, (size_t)count, take, fixture));
    assert_non_null(assent_tls_link_reason(fixture->link));
    assert_int_equal(fixture->got_count, 0);
    tls_peer_close(&fixture->peer);
}

// Each asks for an answer that the client never takes.
static void key_updates_without_end(void **state)
{
    struct fixture *fixture = *state;
    connect_peer(fixture, NOW_US, TLS1_3_VERSION, 4096);
    bool ok = true;
    int updates = 0;
    const unsigned char *bytes = NULL;
    for (; ok && updates < 10000; updates++) {
        assert_int_equal(SSL_key_update(fixture->peer.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
        assert_int_equal(SSL_write(fixture->peer.ssl, "x", 1), 1);
        ok = to_link(fixture, 4096);
        assert_true(assent_tls_link_next(fixture->link, &bytes) <= ASSENT_TLS_CLEAR_BYTES + (8 << 10));
        fixture->got_count = 0;
    }
    assert_false(ok);
    assert_non_null(assent_tls_link_reason(fixture->link));
    tls_peer_close(&fixture->peer);
}

// Whether the session is taken up again.
static bool resumes(struct fixture *fixture, SSL_SESSION *session, int64_t now_us)
{
    fixture->link = assent_tls_link_open(fixture->tls, now_us);
    tls_peer_open(&fixture->peer, true, TLS1_2_VERSION);
    assert_int_equal(SSL_set_session(fixture->peer.ssl, session), 1);
    for (int i = 0; i < 4 && !tls_peer_shake(&fixture->peer); i++) {
        assert_true(to_link(fixture, 4096));
        to_peer(fixture, 4096);
    }
    bool reused = SSL_session_reused(fixture->peer.ssl) == 1;
    hang_up(fixture);
    return reused;
}

// Good for the turn in which it was given and the next one; never after a new certificate.
static void tickets_grow_old(void **state)
{
    struct fixture *fixture = *state;
    connect_peer(fixture, NOW_US, TLS1_2_VERSION, 4096);
    SSL_SESSION *session = SSL_get1_session(fixture->peer.ssl);
    hang_up(fixture);
    assert_true(resumes(fixture, session, NOW_US + ASSENT_HOUR_US));
    assert_true(resumes(fixture, session, NOW_US + 13 * ASSENT_HOUR_US));
    assert_false(resumes(fixture, session, NOW_US + 26 * ASSENT_HOUR_US));
    SSL_SESSION_free(session);
    connect_peer(fixture, NOW_US + 26 * ASSENT_HOUR_US, TLS1_2_VERSION, 4096);
    session = SSL_get1_session(fixture->peer.ssl);
    hang_up(fixture);
    assert_true(resumes(fixture, session, NOW_US + 26 * ASSENT_HOUR_US));
    struct assent_error error;
    assert_true(assent_tls_reload(fixture->tls, NOW_US + 26 * ASSENT_HOUR_US, &error));
    assert_false(resumes(fixture, session, NOW_US + 26 * ASSENT_HOUR_US));
    SSL_SESSION_free(session);
}

static bool same_certificate(struct fixture *fixture, const char *before, int64_t now_us)
{
    assent_tls_close(fixture->tls);
    fixture->tls = tls_open_made(fixture->folder, now_us);
    return strcmp(assent_tls_certificate(fixture->tls)->fingerprint, before) == 0;
}

static void made_once_in_ten_years(void **state)
{
    struct fixture *fixture = *state;
    char first[96];
    strcpy(first, assent_tls_certificate(fixture->tls)->fingerprint);
    assert_int_equal(strlen(first), 95);
    assert_true(assent_tls_certificate(fixture->tls)->made);
    assert_int_equal(assent_tls_certificate(fixture->tls)->ends_us, NOW_US + 3650 * ASSENT_DAY_US);
    assert_true(same_certificate(fixture, first, NOW_US + 3649 * ASSENT_DAY_US));
    assert_false(assent_tls_certificate(fixture->tls)->made);
    assert_false(same_certificate(fixture, first, NOW_US + 3651 * ASSENT_DAY_US));
    assert_true(assent_tls_certificate(fixture->tls)->made);
}

static void half_of_a_pair(void **state)
{
    struct fixture *fixture = *state;
    char path[260];
    snprintf(path, sizeof path, "%s/certificate-key.pem", fixture->folder);
    struct stat file;
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(file.st_mode & 0777, 0600);
    assert_int_equal(unlink(path), 0);
    struct assent_error error;
    struct assent_tls_config config = {.folder = fixture->folder, .random = tls_dice};
    assert_null(assent_tls_open(&config, NOW_US, &error)); // somebody may trust the certificate
    assert_int_equal(error.code, ASSENT_MALFORMED);
    assert_false(assent_tls_reload(fixture->tls, NOW_US, &error));
    assert_true(assent_tls_certificate(fixture->tls)->made); // the old one stays
    snprintf(path, sizeof path, "%s/certificate.pem", fixture->folder);
    int large = open(path, O_WRONLY | O_TRUNC);
    assert_int_equal(ftruncate(large, ASSENT_CERTIFICATE_BYTES + 1), 0);
    close(large);
    assert_null(assent_tls_open(&config, NOW_US, &error));
    assert_non_null(strstr(error.text, "remove it together with its key"));
    assert_int_equal(unlink(path), 0);
    struct assent_tls *again = assent_tls_open(&config, NOW_US, &error);
    assert_non_null(again);
    assent_tls_close(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_go_both_ways, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_protocol_no_handshake, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(key_updates_without_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tickets_grow_old, set_up, tear_down),
        cmocka_unit_test_setup_teardown(made_once_in_ten_years, set_up, tear_down),
        cmocka_unit_test_setup_teardown(half_of_a_pair, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

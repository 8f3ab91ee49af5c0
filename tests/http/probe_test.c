// SPDX-License-Identifier: Apache-2.0
// The second listener without its socket: requests of HTTP/1.1, good and bad, whole and in crumbs; HTTP/2
// beside them; the text of /metrics, whatever its numbers are.
#include "probe_http1.h"

#include <assent/http/probe.h>

// cmocka wants these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>

#define END "\r\n\r\n"

struct fixture {
    struct assent_probes *probes;
    struct assent_session *session;
    const char *why; // not ready
    int measured;
};

static const char *unready(void *context)
{
    const struct fixture *fixture = context;
    return fixture->why;
}

static void measure(void *context, struct assent_metrics *metrics)
{
    struct fixture *fixture = context;
    fixture->measured++;
    metrics->runtime.commits = 41;
    metrics->cpu_us = 1500000;
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->probes = assent_probes_open(
        &(struct assent_probes_config){.unready = unready, .measure = measure, .context = fixture});
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    assent_session_close(fixture->session);
    assent_probes_close(fixture->probes);
    free(fixture);
    return 0;
}

static int status_of(const char *request)
{
    struct probe_request read;
    return probe_http1_read(assent_text_of(request), ASSENT_HTTP1_BYTES, &read);
}

static void requests(void **state)
{
    (void)state;
    static const struct {
        const char *request;
        int status;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: x" END, 200},
        {"HEAD /livez?x=1 HTTP/1.1\r\nhost:\r\nAccept: */*" END, 200},
        {"GET /livez HTTP/1.0" END, 200},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0" END, 200},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: a\tb \x80" END, 200},
        {"GET / HTTP/1.1" END, 400}, // no Host
        {"GET / HTTP/1.1\r\nHost: x\r\nHost: x" END, 400},
        {"GET / HTTP/1.1\nHost: x\n\n", 400}, // bare LF
        {"GET / HTTP/1.1\r\nHost: x\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: x\ry: z" END, 400}, // bare CR
        {"GET  / HTTP/1.1\r\nHost: x" END, 400},
        {"GET / HTTP/1.1 \r\nHost: x" END, 400},
        {"GET /\tx HTTP/1.1\r\nHost: x" END, 400},
        {"GET http://x/livez HTTP/1.1\r\nHost: x" END, 400},
        {"GET * HTTP/1.1\r\nHost: x" END, 400},
        {"GET /" END, 400}, // HTTP/0.9
        {" GET / HTTP/1.1\r\nHost: x" END, 400},
        {"G@T / HTTP/1.1\r\nHost: x" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\n folded" END, 400},
        {"GET / HTTP/1.1\r\nHost : x" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\n: y" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nno colon" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 0" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: \x01" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\nX: \x7f" END, 400},
        {"GET / HTTP/1.2\r\nHost: x" END, 505},
        {"GET / HTTP/3.0\r\nHost: x" END, 505},
        {"GET / HTPP/1.1\r\nHost: x" END, 400},
        {"GET / HTTP/1.1\r\nHost: x\r\n", 0},
        {"GET / HTTP/1.1\r\nHost: x\r\n\r", 0},
        {"GET / HT", 0},
        {"G", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (status_of(cases[i].request) != cases[i].status)
            fail_msg("%s: %d", cases[i].request, status_of(cases[i].request));
    }
    struct probe_request read;
    assert_int_equal(probe_http1_read(assent_text_slice("GET / HTTP/1.0\r\n\0: y" END, 24), 100, &read), 400);
    const char *whole = "HEAD /x?y HTTP/1.1\r\nHost: x\r\nACCEPT:  a/b \r\n\r\nmore";
    assert_int_equal(probe_http1_read(assent_text_of(whole), 100, &read), 200);
    assert_true(assent_text_is(read.method, "HEAD") && assent_text_is(read.path, "/x?y"));
    assert_true(assent_text_is(read.accept, "a/b"));
}

static void what_is_too_long(void **state)
{
    (void)state;
    char bytes[ASSENT_HTTP1_BYTES];
    struct probe_request read;
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes, "GET /", 5);
    assert_int_equal(probe_http1_read(assent_text_slice(bytes, sizeof bytes - 1), sizeof bytes, &read), 0);
    assert_int_equal(probe_http1_read(assent_text_slice(bytes, sizeof bytes), sizeof bytes, &read), 431);
    static const char head[] = "GET / HTTP/1.0\r\nx:";
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + sizeof bytes - 4, END, 4);
    assert_int_equal(probe_http1_read(assent_text_slice(bytes, sizeof bytes), sizeof bytes, &read), 200);
}

// Feeds in pieces of `step` bytes; the answer, which ends the connection.
static struct assent_text ask(struct fixture *fixture, const char *request, size_t step)
{
    static char answer[32 << 10];
    size_t count = strlen(request);
    assent_session_close(fixture->session);
    fixture->session = assent_session_open(assent_probes_sessions(fixture->probes), NULL, 0);
    for (size_t at = 0; at < count; at += step)
        assent_session_feed(fixture->session, request + at, count - at < step ? count - at : step, 0);
    size_t got = 0;
    const unsigned char *bytes = NULL;
    for (size_t more; (more = assent_session_next(fixture->session, &bytes, 0)) != 0;) {
        memcpy(answer + got, bytes, more);
        got += more;
        assent_session_written(fixture->session, more, 0);
    }
    return assent_text_slice(answer, got);
}

static bool has(struct assent_text text, const char *part)
{
    return memmem(text.bytes, text.count, part, strlen(part)) != NULL;
}

static void answers(void **state)
{
    struct fixture *fixture = *state;
    for (size_t step = 1; step < 100; step += 40) {
        struct assent_text text = ask(fixture, "GET /livez HTTP/1.1\r\nHost: x" END, step);
        assert_true(assent_text_starts(text, "HTTP/1.1 200 OK\r\n") && assent_text_ends(text, END "ok\n"));
        assert_true(assent_session_done(fixture->session));
        assert_null(assent_session_reason(fixture->session));
        text = ask(fixture, "POST /livez HTTP/1.1\r\nHost: x" END, step); // a P, as the preface of HTTP/2 has
        assert_true(assent_text_starts(text, "HTTP/1.1 405 ") && has(text, "\r\nAllow: GET, HEAD\r\n"));
        text = ask(fixture, "PRI * HTTP/2.0\r\n\r\nSX" END, step);
        assert_true(assent_text_starts(text, "HTTP/1.1 400 ") || assent_text_starts(text, "HTTP/1.1 505 "));
    }
    struct assent_text text = ask(fixture, "GET /v1/whoami HTTP/1.1\r\nHost: x" END, 100);
    assert_true(assent_text_starts(text, "HTTP/1.1 404 "));
    text = ask(fixture, "HEAD /readyz?verbose HTTP/1.1\r\nHost: x" END, 100);
    assert_true(assent_text_starts(text, "HTTP/1.1 200 ") && assent_text_ends(text, END));
    assert_true(has(text, "Content-Length: 3\r\n"));
    fixture->why = "the disk is full";
    text = ask(fixture, "GET /readyz HTTP/1.1\r\nHost: x" END, 100);
    assert_true(assent_text_starts(text, "HTTP/1.1 503 ") &&
                assent_text_ends(text, END "the disk is full\n"));
    text = ask(fixture, "GET /livez HTTP/1.1\r\nHost: x" END, 100);
    assert_true(assent_text_starts(text, "HTTP/1.1 200 "));
    assert_int_equal(fixture->measured, 0);
    text = ask(fixture, "GET /metrics HTTP/1.1\r\nHost: x" END, 100);
    assert_true(has(text, "text/plain; version=0.0.4") && has(text, "\nassent_commits_total 41\n"));
    text = ask(
        fixture,
        "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text;version=1.0.0,*/*;q=0.1" END,
        100);
    assert_true(has(text, "application/openmetrics-text; version=1.0.0") &&
                assent_text_ends(text, "# EOF\n"));
}

static void what_is_no_request(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(ask(fixture, "\x16\x03\x01\x02", 100).count, 0); // TLS
    assert_int_equal(assent_session_foreign(fixture->session), ASSENT_FOREIGN_TLS);
    assert_int_equal(ask(fixture, "hello" END, 100).count, 0);
    assert_true(assent_session_done(fixture->session));
    assert_int_equal(ask(fixture, "GET /livez HTTP/1.1\r\nHost: x\r\n", 100).count, 0); // never ends
    assert_false(assent_session_done(fixture->session));
    assent_session_tick(fixture->session, assent_session_deadline_us(fixture->session));
    assert_true(assent_session_done(fixture->session));
}

static void http2_as_well(void **state)
{
    struct fixture *fixture = *state;
    fixture->why = "stopping";
    static const char request[] = NGHTTP2_CLIENT_MAGIC "\0\0\0\x04\0\0\0\0\0"
                                                       "\0\0\x0e\x01\x05\0\0\0\x01"
                                                       "\x82\x86\x04\x07/readyz\x41\x01h";
    fixture->session = assent_session_open(assent_probes_sessions(fixture->probes), NULL, 0);
    assent_session_feed(fixture->session, request, sizeof request - 1, 0);
    const unsigned char *bytes = NULL;
    size_t count = assent_session_next(fixture->session, &bytes, 0);
    assert_non_null(memmem(bytes, count, "stopping\n", 9));
    assert_false(assent_session_done(fixture->session));
    assent_session_written(fixture->session, count, 0);
}

// Every line without its number.
static struct assent_text names(struct assent_text text, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    bool number = false;
    for (size_t i = 0; i < text.count; i++) {
        bool comment = text.bytes[i] == '#' && (i == 0 || text.bytes[i - 1] == '\n');
        if (comment)
            for (; text.bytes[i] != '\n'; i++)
                assent_buffer_byte(&out, text.bytes[i]);
        number = text.bytes[i] != '\n' && (number || text.bytes[i] == ' ');
        if (!number)
            assent_buffer_byte(&out, text.bytes[i]);
    }
    return assent_buffer_done(&out);
}

static void the_same_lines_whatever_the_numbers(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_metrics none = {.ready = false};
    struct assent_metrics many;
    memset(&many, 0x7f, sizeof many); // numbers of nineteen digits
    many.ready = true;
    memset(many.server.durations, 0, sizeof many.server.durations);
    many.server.durations[3] = 7;
    for (int open = 0; open < 2; open++) {
        struct assent_text first = assent_metrics_text(&none, open, arena);
        struct assent_text second = assent_metrics_text(&many, open, arena);
        assert_true(assent_text_equal(names(first, arena), names(second, arena)));
        assert_true(second.count < (16 << 10)); // far from what an answer may have
        assert_true(has(second, "_bucket{le=\"0.01\"} 7\n") && has(second, "_bucket{le=\"0.005\"} 0\n"));
    }
    assert_true(has(assent_metrics_text(&none, true, arena),
                    "# TYPE assent_commits counter\nassent_commits_total 0\n"));
    assert_true(has(assent_metrics_text(&none, false, arena), "# TYPE assent_commits_total counter\n"));
    none.cpu_us = 1000001;
    assert_true(has(assent_metrics_text(&none, false, arena), "\nprocess_cpu_seconds_total 1.000001\n"));
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests),
        cmocka_unit_test(what_is_too_long),
        cmocka_unit_test_setup_teardown(answers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_request, set_up, tear_down),
        cmocka_unit_test_setup_teardown(http2_as_well, set_up, tear_down),
        cmocka_unit_test(the_same_lines_whatever_the_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// The first bytes of a connection: HTTP/2's preface, or something else that gets an answer it understands
// (H2-18). Guarantees: a client that does not speak HTTP/2 sees no byte of it. Where HTTP/1 is taken, its one
// request is gathered here and answered as a whole; the timer of the preface holds for it too.
#include "session_internal.h"

#include <assert.h>
#include <string.h>

static const char HTTP1_ANSWER[] = "HTTP/1.1 505 HTTP Version Not Supported\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Length: 67\r\n"
                                   "Connection: close\r\n"
                                   "\r\n"
                                   "Assent speaks HTTP/2; try curl --http2-prior-knowledge (or https).\n";

static bool looks_like_http1(unsigned char first);
static void gather_http1(struct assent_session *session, const char *bytes, size_t count);
static void answer_foreign(struct assent_session *session, unsigned char first);

bool session_preface(struct assent_session *session, const unsigned char *bytes, size_t count)
{
    if (session->http1) {
        gather_http1(session, (const char *)bytes, count);
        return false;
    }
    size_t left = NGHTTP2_CLIENT_MAGIC_LEN - session->magic;
    size_t compared = count < left ? count : left;
    if (compared == 0)
        return left == 0;
    if (memcmp(&NGHTTP2_CLIENT_MAGIC[session->magic], bytes, compared) == 0) {
        session->magic += compared;
        return true;
    }
    unsigned char first = session->magic ? (unsigned char)NGHTTP2_CLIENT_MAGIC[0] : bytes[0];
    if (session->sessions->config.http1 && looks_like_http1(first)) {
        session->http1 = assent_arena_take(session->arena, ASSENT_HTTP1_BYTES);
        memcpy(session->http1, NGHTTP2_CLIENT_MAGIC, session->magic);
        session->http1_count = session->magic;
        gather_http1(session, (const char *)bytes, count);
    } else {
        answer_foreign(session, first);
    }
    return false;
}

static bool looks_like_http1(unsigned char first)
{
    return first >= 'A' && first <= 'Z';
}

static void gather_http1(struct assent_session *session, const char *bytes, size_t count)
{
    struct assent_sessions *sessions = session->sessions;
    size_t room = ASSENT_HTTP1_BYTES - session->http1_count;
    size_t taken = count < room ? count : room;
    memcpy(session->http1 + session->http1_count, bytes, taken);
    session->http1_count += taken;
    struct output *out = output_take(sessions);
    out->count = sessions->config.http1(sessions->config.context, session->http1, session->http1_count,
                                        (char *)out->bytes, sizeof out->bytes, session->now_us);
    if (out->count == 0) {
        assert(session->http1_count < ASSENT_HTTP1_BYTES);
        output_give(sessions, out);
        return;
    }
    assert(out->count <= sizeof out->bytes);
    session->out = out;
    session->out_moved_us = session->now_us;
    session->foreign = ASSENT_FOREIGN_HTTP1;
    session->state = SESSION_ENDING;
    session->state_due_us = session->now_us + sessions->times.end_us;
}

static void answer_foreign(struct assent_session *session, unsigned char first)
{
    enum { TLS_HANDSHAKE = 0x16 };
    session->state = SESSION_ENDING;
    session->state_due_us = session->now_us + session->sessions->times.end_us;
    if (first == TLS_HANDSHAKE) {
        session->foreign = ASSENT_FOREIGN_TLS;
        session->reason = "TLS on a clear-text port";
    } else if (looks_like_http1(first)) {
        session->foreign = ASSENT_FOREIGN_HTTP1;
        session->reason = "HTTP/1 on an HTTP/2 port";
        session->out = output_take(session->sessions);
        memcpy(session->out->bytes, HTTP1_ANSWER, sizeof HTTP1_ANSWER - 1);
        session->out->count = sizeof HTTP1_ANSWER - 1;
        session->out_moved_us = session->now_us;
    } else {
        session->foreign = ASSENT_FOREIGN_OTHER;
        session->reason = "neither HTTP nor TLS";
    }
}

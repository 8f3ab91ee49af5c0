// SPDX-License-Identifier: Apache-2.0
// The first bytes of a connection: HTTP/2's preface, or something else that gets an answer it understands
// (H2-18). Guarantees: a client that does not speak HTTP/2 sees no byte of it.
#include "session_internal.h"

#include <string.h>

static const char HTTP1_ANSWER[] = "HTTP/1.1 505 HTTP Version Not Supported\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Length: 67\r\n"
                                   "Connection: close\r\n"
                                   "\r\n"
                                   "Assent speaks HTTP/2; try curl --http2-prior-knowledge (or https).\n";

static void answer_foreign(struct assent_session *session, unsigned char first);

bool session_preface(struct assent_session *session, const unsigned char *bytes, size_t count)
{
    size_t left = NGHTTP2_CLIENT_MAGIC_LEN - session->magic;
    size_t compared = count < left ? count : left;
    if (compared == 0)
        return left == 0;
    if (memcmp(&NGHTTP2_CLIENT_MAGIC[session->magic], bytes, compared) == 0) {
        session->magic += compared;
        return true;
    }
    answer_foreign(session, session->magic ? (unsigned char)NGHTTP2_CLIENT_MAGIC[0] : bytes[0]);
    return false;
}

static void answer_foreign(struct assent_session *session, unsigned char first)
{
    enum { TLS_HANDSHAKE = 0x16 };
    session->state = SESSION_ENDING;
    session->state_due_us = session->now_us + session->sessions->times.end_us;
    if (first == TLS_HANDSHAKE) {
        session->foreign = ASSENT_FOREIGN_TLS;
        session->reason = "TLS on a clear-text port";
    } else if (first >= 'A' && first <= 'Z') {
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

// SPDX-License-Identifier: Apache-2.0
// A connection whose bytes are encrypted: the link stands between socket and session. The session is told
// that its bytes are away when what they became is, so that its limits and timers hold as in clear text.
// Whoever speaks clear text here is told so in clear text, once (H2-18).
#include "listener_internal.h"

#include <string.h>

static const char CLEAR_ANSWER[] = "HTTP/1.1 400 Bad Request\r\n"
                                   "Content-Type: text/plain; charset=utf-8\r\n"
                                   "Content-Length: 48\r\n"
                                   "Connection: close\r\n"
                                   "\r\n"
                                   "This port of Assent speaks TLS: try https://...\n";

static void take_clear(void *context, const void *bytes, size_t count);
static void answer_clear(struct connection *connection, char first);
static void try_write(struct connection *connection, const void *bytes, size_t count);

void tls_feed(struct connection *connection, const void *bytes, size_t count)
{
    enum { TLS_HANDSHAKE = 0x16 };
    const char *first = bytes;
    if (!connection->greeted && *first != TLS_HANDSHAKE) {
        answer_clear(connection, *first);
        return;
    }
    connection->greeted = true;
    if (assent_tls_link_feed(connection->link, bytes, count, take_clear, connection))
        return;
    connection->broken = true;
    const char *reason = assent_tls_link_reason(connection->link);
    if (reason)
        listener_note(connection->listener, "tls-failed", reason);
    else
        peer_close(connection); // the client has said good-bye
}

size_t tls_next(struct connection *connection, const unsigned char **bytes)
{
    struct assent_tls_link *link = connection->link;
    size_t count = assent_tls_link_next(link, bytes);
    if (count || !assent_tls_link_ready(link))
        return count;
    const unsigned char *clear = NULL;
    size_t clear_count = assent_session_next(connection->session, &clear, connection_now_us(connection));
    if (clear_count == 0)
        return 0;
    connection->clear_left = clear_count;
    if (!assent_tls_link_write(link, clear, clear_count)) {
        connection->broken = true;
        listener_note(connection->listener, "tls-failed", assent_tls_link_reason(link));
    }
    return assent_tls_link_next(link, bytes);
}

// The session's last byte is away only when all that its bytes became is.
void tls_written(struct connection *connection, size_t count)
{
    assent_tls_link_written(connection->link, count);
    const unsigned char *bytes = NULL;
    size_t clear = connection->clear_left;
    if (assent_tls_link_next(connection->link, &bytes) && clear > 0)
        clear = count < clear ? count : clear - 1;
    if (clear == 0)
        return;
    connection->clear_left -= clear;
    assent_session_written(connection->session, clear, connection_now_us(connection));
}

void tls_end(struct connection *connection)
{
    assent_tls_link_end(connection->link);
    const unsigned char *bytes = NULL;
    size_t count = assent_tls_link_next(connection->link, &bytes);
    if (count)
        try_write(connection, bytes, count);
}

static void take_clear(void *context, const void *bytes, size_t count)
{
    struct connection *connection = context;
    assent_session_feed(connection->session, bytes, count, connection_now_us(connection));
}

static void answer_clear(struct connection *connection, char first)
{
    listener_note(connection->listener, "wrong-protocol", "clear text on a TLS port");
    if (first >= 'A' && first <= 'Z')
        try_write(connection, CLEAR_ANSWER, sizeof CLEAR_ANSWER - 1);
    connection_linger(connection);
}

// Last words: what the socket does not take at once is not worth waiting for.
static void try_write(struct connection *connection, const void *bytes, size_t count)
{
    union { // libuv reads only
        const void *in;
        char *out;
    } base = {.in = bytes};
    uv_buf_t buffer = uv_buf_init(base.out, (unsigned)count);
    uv_try_write(&connection->io.stream, &buffer, 1);
}

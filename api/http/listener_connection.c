// SPDX-License-Identifier: Apache-2.0
// One connection: what the socket gives is fed to its session, what the session has is written, first by
// trying, then by waiting. Many answers of one turn of the loop leave in one write, because connections are
// flushed just before the loop waits. A connection that this side ends is shut down and drained for a moment,
// so that the last answer is not thrown away with bytes that nobody read.
#include "listener_internal.h"

#include <assert.h>

static const int64_t LINGER_US = 1000000;

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer);
static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer);
static void on_written(uv_write_t *write, int status);
static void on_shutdown(uv_shutdown_t *shutdown, int status);
static void on_closed(uv_handle_t *handle);
static void write_out(struct connection *connection);
static void watch_reading(struct connection *connection);
static size_t next_bytes(struct connection *connection, const unsigned char **bytes);
static void count_written(struct connection *connection, size_t count);
static void tell_reason(struct connection *connection);

void connection_start(struct connection *connection)
{
    struct assent_listener *listener = connection->listener;
    connection->session = assent_session_open(listener->sessions, connection, connection_now_us(connection));
    if (listener->tls)
        connection->link = assent_tls_link_open(listener->tls, connection_now_us(connection));
    watch_reading(connection);
    wheel_watch(connection);
}

void connection_wake(struct connection *connection)
{
    if (connection->dirty || connection->closing)
        return;
    connection->dirty = true;
    connection->next_dirty = connection->listener->dirty;
    connection->listener->dirty = connection;
}

void connection_flush(struct connection *connection)
{
    if (connection->closing || !connection->session)
        return;
    write_out(connection);
    if (connection->closing)
        return;
    tell_reason(connection);
    if ((connection->broken || assent_session_done(connection->session)) && connection->write_left == 0) {
        connection_linger(connection);
        return;
    }
    watch_reading(connection);
    wheel_watch(connection);
}

void connection_tick(struct connection *connection)
{
    if (connection->closing)
        return;
    if (!connection->session) {
        if (connection_now_us(connection) >= connection->linger_until_us)
            peer_close(connection);
        else
            wheel_watch(connection);
        return;
    }
    size_t left = uv_stream_get_write_queue_size(&connection->io.stream);
    if (left < connection->write_left && left > 0) { // a slow line is not a stalled one
        count_written(connection, connection->write_left - left);
        connection->write_left = left;
    }
    assent_session_tick(connection->session, connection_now_us(connection));
    tell_reason(connection);
    if ((connection->broken || assent_session_done(connection->session)) && connection->write_left)
        peer_close(connection); // it does not even take its last bytes
    else
        connection_flush(connection);
}

void peer_close(struct connection *connection)
{
    if (connection->closing)
        return;
    connection->closing = true;
    wheel_forget(connection);
    if (connection->write_left == 0) { // else its bytes belong to the write until that is called off
        assent_session_close(connection->session);
        connection->session = NULL;
    }
    uv_close(&connection->io.handle, on_closed);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    struct connection *connection = handle->data;
    // One for all: it is fed before anybody else reads.
    *buffer = uv_buf_init((char *)connection->listener->read_buffer, LISTENER_READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct connection *connection = stream->data;
    if (count == 0)
        return;
    if (count < 0) {
        peer_close(connection);
        return;
    }
    if (!connection->session)
        return; // lingering: thrown away
    if (connection->link)
        tls_feed(connection, buffer->base, (size_t)count);
    else
        assent_session_feed(connection->session, buffer->base, (size_t)count, connection_now_us(connection));
    if (connection->place && connection->session && assent_session_known(connection->session)) {
        crowd_known(connection->listener->crowd, connection->place);
        connection->place = NULL;
    }
    connection_wake(connection);
    wheel_watch(connection);
    assent_loop_kick(connection->listener->loop);
}

static void on_written(uv_write_t *write, int status)
{
    struct connection *connection = write->data;
    size_t left = connection->write_left;
    connection->write_left = 0;
    if (connection->closing)
        return;
    if (status < 0) {
        peer_close(connection);
        return;
    }
    count_written(connection, left);
    connection_flush(connection);
}

static void on_shutdown(uv_shutdown_t *shutdown, int status)
{
    struct connection *connection = shutdown->data;
    if (status < 0)
        peer_close(connection);
}

static void on_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;
    struct assent_listener *listener = connection->listener;
    for (struct connection **at = &listener->dirty; connection->dirty && *at; at = &(*at)->next_dirty) {
        if (*at == connection) {
            *at = connection->next_dirty;
            break;
        }
    }
    if (connection->next)
        connection->next->previous = connection->previous;
    if (connection->previous)
        connection->previous->next = connection->next;
    else
        listener->connections = connection->next;
    assent_session_close(connection->session);
    assent_tls_link_close(connection->link);
    crowd_leave(listener->crowd, connection->place);
    assent_arena_close(connection->arena);
    listener->connection_count--;
    listener->full = false;
    if (listener->draining && listener->connection_count == 0)
        assent_loop_kick(listener->loop); // whoever stops waits for that
    listener_accept_again(listener);
    listener_end_when_idle(listener);
    listener_handle_closed(listener);
}

static void write_out(struct connection *connection)
{
    while (connection->write_left == 0) {
        const unsigned char *bytes = NULL;
        size_t count = next_bytes(connection, &bytes);
        if (count == 0)
            return;
        union { // libuv reads only
            const unsigned char *in;
            char *out;
        } base = {.in = bytes};
        uv_buf_t buffer = uv_buf_init(base.out, (unsigned)count);
        int sent = uv_try_write(&connection->io.stream, &buffer, 1);
        if (sent < 0 && sent != UV_EAGAIN) {
            peer_close(connection);
            return;
        }
        size_t away = sent > 0 ? (size_t)sent : 0;
        count_written(connection, away);
        if (away == count)
            continue;
        connection->write_left = count - away;
        connection->write.data = connection;
        buffer = uv_buf_init(base.out + away, (unsigned)connection->write_left);
        if (uv_write(&connection->write, &connection->io.stream, &buffer, 1, on_written) != 0) {
            connection->write_left = 0;
            peer_close(connection);
        }
        return;
    }
}

static void watch_reading(struct connection *connection)
{
    bool wanted = assent_session_want_read(connection->session) && !connection->broken;
    if (wanted == connection->reading)
        return;
    connection->reading = wanted;
    if (!wanted)
        uv_read_stop(&connection->io.stream);
    else if (uv_read_start(&connection->io.stream, on_alloc, on_read) != 0)
        peer_close(connection);
}

void connection_linger(struct connection *connection)
{
    if (connection->link)
        tls_end(connection);
    assent_session_close(connection->session);
    connection->session = NULL;
    connection->linger_until_us = connection_now_us(connection) + LINGER_US;
    connection->shutdown.data = connection;
    if (uv_shutdown(&connection->shutdown, &connection->io.stream, on_shutdown) != 0 ||
        (!connection->reading && uv_read_start(&connection->io.stream, on_alloc, on_read) != 0)) {
        peer_close(connection);
        return;
    }
    wheel_forget(connection);
    wheel_watch(connection);
}

static size_t next_bytes(struct connection *connection, const unsigned char **bytes)
{
    return connection->link ? tls_next(connection, bytes)
                            : assent_session_next(connection->session, bytes, connection_now_us(connection));
}

static void count_written(struct connection *connection, size_t count)
{
    if (connection->link)
        tls_written(connection, count);
    else
        assent_session_written(connection->session, count, connection_now_us(connection));
}

static void tell_reason(struct connection *connection)
{
    const char *reason = assent_session_reason(connection->session);
    if (!reason || connection->told)
        return;
    connection->told = true;
    bool foreign = assent_session_foreign(connection->session) != ASSENT_FOREIGN_NONE;
    listener_note(connection->listener, foreign ? "wrong-protocol" : "connection-ended", reason);
}

int64_t connection_now_us(const struct connection *connection)
{
    return assent_loop_now_us(connection->listener->loop);
}

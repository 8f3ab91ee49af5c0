// SPDX-License-Identifier: Apache-2.0
// Connections over nghttp2's client sessions. What calls are made while answers are read goes out in one
// write for each connection afterwards, as a client library would do it.
#include "load_net.h"

#include "load_tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { WINDOW_BYTES = 1 << 30, READ_BYTES = 256 << 10, OUT_BYTES = 256 << 10, EVENTS = 64 };

struct connection {
    struct load_net *net;
    nghttp2_session *session;
    int socket;
    struct load_tls *tls; // NULL: in the clear
    bool wants_write;     // epoll tells when the socket takes more
    unsigned char *out;   // OUT_BYTES: made by nghttp2 and not yet written
    size_t out_bytes;
};

struct load_net {
    struct load_net_config config;
    nghttp2_session_callbacks *callbacks;
    int epoll;
    struct connection *connections;
    char authority[32];
    char trouble[200];
    int64_t received;
    unsigned char buffer[READ_BYTES];
};

int64_t load_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

const char *load_net_trouble(const struct load_net *net)
{
    return net->trouble;
}

int64_t load_net_received(const struct load_net *net)
{
    return net->received;
}

static bool fail(struct load_net *net, const char *what, const char *why)
{
    if (net->trouble[0] == '\0')
        snprintf(net->trouble, sizeof net->trouble, "%s: %s", what, why);
    return false;
}

// --- nghttp2's callbacks ---

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_bytes, const uint8_t *value, size_t value_bytes, uint8_t flags, void *user)
{
    (void)flags;
    (void)user;
    struct load_call *call = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
    if (call != NULL && value_bytes == 3 && name_bytes == 7 && memcmp(name, ":status", 7) == 0)
        call->status = (value[0] - '0') * 100 + (value[1] - '0') * 10 + value[2] - '0';
    return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *bytes,
                   size_t count, void *user)
{
    (void)flags;
    struct connection *connection = user;
    struct load_call *call = nghttp2_session_get_stream_user_data(session, stream);
    if (call == NULL)
        return 0;
    if (call->answer_bytes + count >= LOAD_ANSWER_BYTES) {
        fail(connection->net, call->path, "the answer is longer than the generator's room");
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    memcpy(call->answer + call->answer_bytes, bytes, count);
    call->answer_bytes += count;
    call->answer[call->answer_bytes] = '\0';
    return 0;
}

static int on_stream_close(nghttp2_session *session, int32_t stream, uint32_t code, void *user)
{
    struct connection *connection = user;
    struct load_call *call = nghttp2_session_get_stream_user_data(session, stream);
    if (call == NULL)
        return 0;
    if (code != NGHTTP2_NO_ERROR) {
        fail(connection->net, call->path, nghttp2_http2_strerror(code));
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    connection->net->config.done(connection->net->config.context, call);
    return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *user)
{
    (void)session;
    struct connection *connection = user;
    if (frame->hd.type == NGHTTP2_GOAWAY)
        fail(connection->net, "GOAWAY", nghttp2_http2_strerror(frame->goaway.error_code));
    return 0;
}

static ssize_t read_body(nghttp2_session *session, int32_t stream, uint8_t *buffer, size_t room,
                         uint32_t *flags, nghttp2_data_source *source, void *user)
{
    (void)session;
    (void)stream;
    (void)user;
    struct load_call *call = source->ptr;
    size_t count = call->body_bytes - call->body_sent < room ? call->body_bytes - call->body_sent : room;
    memcpy(buffer, call->body + call->body_sent, count);
    call->body_sent += count;
    if (call->body_sent == call->body_bytes)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)count;
}

// --- connections ---

static bool connect_socket(struct connection *connection, uint16_t port)
{
    int one = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->socket < 0)
        return false;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return connect(connection->socket, (struct sockaddr *)&address, sizeof address) == 0;
}

static bool watch(struct connection *connection, bool write, int operation)
{
    struct epoll_event event = {.events = EPOLLIN | (write ? (uint32_t)EPOLLOUT : 0), .data.ptr = connection};
    connection->wants_write = write;
    return epoll_ctl(connection->net->epoll, operation, connection->socket, &event) == 0;
}

static bool open_connection(struct load_net *net, struct connection *connection)
{
    nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
                                         {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, WINDOW_BYTES}};
    connection->net = net;
    connection->out = malloc(OUT_BYTES);
    assert(connection->out != NULL);
    if (!connect_socket(connection, net->config.port))
        return false;
    if (net->config.tls && (connection->tls = load_tls_open(connection->socket)) == NULL)
        return false;
    if (!watch(connection, false, EPOLL_CTL_ADD))
        return false;
    if (nghttp2_session_client_new(&connection->session, net->callbacks, connection) != 0)
        return false;
    nghttp2_submit_settings(connection->session, NGHTTP2_FLAG_NONE, settings, 2);
    nghttp2_session_set_local_window_size(connection->session, NGHTTP2_FLAG_NONE, 0, WINDOW_BYTES);
    return true;
}

struct load_net *load_net_open(const struct load_net_config *config)
{
    struct load_net *net = calloc(1, sizeof *net);
    assert(net != NULL && config->connections > 0 && config->connections <= LOAD_CONNECTIONS);
    net->config = *config;
    net->epoll = epoll_create1(EPOLL_CLOEXEC);
    net->connections = calloc(config->connections, sizeof *net->connections);
    assert(net->connections != NULL);
    snprintf(net->authority, sizeof net->authority, "127.0.0.1:%u", config->port);
    nghttp2_session_callbacks_new(&net->callbacks);
    nghttp2_session_callbacks_set_on_header_callback(net->callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(net->callbacks, on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(net->callbacks, on_stream_close);
    nghttp2_session_callbacks_set_on_frame_recv_callback(net->callbacks, on_frame);
    for (size_t i = 0; i < config->connections; i++)
        net->connections[i].socket = -1;
    for (size_t i = 0; i < config->connections; i++) {
        if (!open_connection(net, &net->connections[i])) {
            int error = errno;
            load_net_close(net);
            errno = error;
            return NULL;
        }
    }
    return net;
}

void load_net_close(struct load_net *net)
{
    for (size_t i = 0; i < net->config.connections; i++) {
        nghttp2_session_del(net->connections[i].session);
        load_tls_close(net->connections[i].tls);
        free(net->connections[i].out);
        if (net->connections[i].socket >= 0)
            close(net->connections[i].socket);
    }
    nghttp2_session_callbacks_del(net->callbacks);
    close(net->epoll);
    free(net->connections);
    free(net);
}

static nghttp2_nv field(const char *name, const char *value, uint8_t flags)
{
    return (nghttp2_nv){(uint8_t *)(uintptr_t)name, (uint8_t *)(uintptr_t)value, strlen(name), strlen(value),
                        flags};
}

void load_net_send(struct load_net *net, size_t connection, struct load_call *call)
{
    nghttp2_nv fields[8];
    size_t count = 0;
    char length[24];
    nghttp2_data_provider body = {.source.ptr = call, .read_callback = read_body};
    snprintf(length, sizeof length, "%zu", call->body_bytes);
    fields[count++] = field(":method", call->method, NGHTTP2_NV_FLAG_NONE);
    fields[count++] = field(":scheme", net->config.tls ? "https" : "http", NGHTTP2_NV_FLAG_NONE);
    fields[count++] = field(":authority", net->authority, NGHTTP2_NV_FLAG_NONE);
    fields[count++] = field(":path", call->path, NGHTTP2_NV_FLAG_NO_INDEX);
    if (call->token != NULL)
        fields[count++] = field("authorization", call->token, NGHTTP2_NV_FLAG_NONE);
    if (call->key != NULL)
        fields[count++] = field("idempotency-key", call->key, NGHTTP2_NV_FLAG_NO_INDEX);
    if (call->body != NULL) {
        fields[count++] = field("content-type", "application/json", NGHTTP2_NV_FLAG_NONE);
        fields[count++] = field("content-length", length, NGHTTP2_NV_FLAG_NO_INDEX);
    }
    call->status = 0;
    call->answer_bytes = 0;
    call->answer[0] = '\0';
    call->body_sent = 0;
    int32_t stream = nghttp2_submit_request(net->connections[connection].session, NULL, fields, count,
                                            call->body != NULL ? &body : NULL, call);
    if (stream < 0)
        fail(net, call->path, nghttp2_strerror(stream));
}

// --- the loop ---

// What nghttp2 has to say, side by side: one write for many calls.
static bool gather(struct connection *connection)
{
    const uint8_t *bytes;
    while (connection->out_bytes < OUT_BYTES / 2) {
        ssize_t count = nghttp2_session_mem_send(connection->session, &bytes);
        if (count < 0)
            return fail(connection->net, "sending", nghttp2_strerror((int)count));
        if (count == 0)
            return true;
        assert((size_t)count <= OUT_BYTES - connection->out_bytes);
        memcpy(connection->out + connection->out_bytes, bytes, (size_t)count);
        connection->out_bytes += (size_t)count;
    }
    return true;
}

static ssize_t put(struct connection *connection, const void *bytes, size_t count)
{
    if (connection->tls != NULL)
        return load_tls_send(connection->tls, bytes, count);
    return send(connection->socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static ssize_t get(struct connection *connection, void *bytes, size_t count)
{
    if (connection->tls != NULL)
        return load_tls_receive(connection->tls, bytes, count);
    return recv(connection->socket, bytes, count, MSG_DONTWAIT);
}

static bool write_out(struct connection *connection)
{
    for (;;) {
        if (!gather(connection))
            return false;
        if (connection->out_bytes == 0)
            return !connection->wants_write || watch(connection, false, EPOLL_CTL_MOD);
        ssize_t gone = put(connection, connection->out, connection->out_bytes);
        if (gone < 0 && (errno == EAGAIN || errno == EINTR))
            return connection->wants_write || watch(connection, true, EPOLL_CTL_MOD);
        if (gone < 0)
            return fail(connection->net, "sending", strerror(errno));
        connection->out_bytes -= (size_t)gone;
        memmove(connection->out, connection->out + gone, connection->out_bytes);
    }
}

static bool read_in(struct connection *connection)
{
    struct load_net *net = connection->net;
    do {
        ssize_t count = get(connection, net->buffer, sizeof net->buffer);
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (count <= 0)
            return fail(net, "reading", count == 0 ? "the server closed the connection" : strerror(errno));
        net->received += count;
        ssize_t taken = nghttp2_session_mem_recv(connection->session, net->buffer, (size_t)count);
        if (taken != count)
            return fail(net, "reading", nghttp2_strerror((int)taken));
    } while (connection->tls != NULL && load_tls_more(connection->tls));
    return true;
}

bool load_net_turn(struct load_net *net, int64_t until_us)
{
    struct epoll_event events[EVENTS];
    for (size_t i = 0; i < net->config.connections; i++) {
        if (!write_out(&net->connections[i]))
            return false;
    }
    int64_t wait_us = until_us - load_now_us();
    if (wait_us < 0)
        wait_us = 0;
    struct timespec wait = {.tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000};
    int count = epoll_pwait2(net->epoll, events, EVENTS, &wait, NULL);
    if (count < 0 && errno != EINTR)
        return fail(net, "waiting", strerror(errno));
    for (int i = 0; i < count; i++) {
        struct connection *connection = events[i].data.ptr;
        if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !read_in(connection))
            return false;
    }
    return net->trouble[0] == '\0';
}

// SPDX-License-Identifier: Apache-2.0
// The listener: opens, accepts, drains, closes. Clear text goes to loopback and unix sockets only, unless an
// operator says otherwise (H2-17). Past the limit of connections a new one is closed at once; past the limit
// of open files it waits in the kernel's queue until one has gone, so that the store keeps its own.
#include <assent/http/listener.h>

#include "listener_internal.h"

#include <assent/base/log.h>
#include <assent/base/time.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BACKLOG = 1024, NOTES = 20, NOTES_A_SECOND = 1, PIPE_MODE = 0660, NUMBER_CHARS = 24 };

static bool bind_and_listen(struct assent_listener *listener, const struct listener_address *address,
                            const char *text, struct assent_error *error);
static int bind_pipe(struct assent_listener *listener, const char *path);
static int bound_port(const struct assent_listener *listener);
static const char *exposure(const struct listener_address *address);
static void start_helpers(struct assent_listener *listener);
static void on_connection(uv_stream_t *stream, int status);
static void accept_rest(struct assent_listener *listener);
static void accept_one(struct assent_listener *listener, int file);
static void note_shortage(struct assent_listener *listener);
static int adopt(struct assent_listener *listener, struct connection *connection, int file);
static const char *enter(struct connection *connection);
static void run_timer(struct assent_listener *listener);
static void on_prepare(uv_prepare_t *prepare);
static void on_refused_closed(uv_handle_t *handle);
static void on_handle_closed(uv_handle_t *handle);
static void close_socket(struct assent_listener *listener);

struct assent_listener *assent_listener_open(struct assent_loop *loop, struct assent_server *server,
                                             const struct assent_listener_config *config, int *port,
                                             struct assent_error *error)
{
    struct listener_address address;
    if (!listener_address_read(config->address, &address, error))
        return NULL;
    assert(config->crowd && (!address.tls || config->tls));
    if (!address.loopback && !address.tls && !config->insecure_h2c && !config->sessions) {
        assent_error_set(error, ASSENT_MALFORMED,
                         "`%s` can be reached by others, and what is sent there is not encrypted: listen on "
                         "tls:%s, on 127.0.0.1 or on a unix socket, or say --insecure-h2c",
                         config->address, config->address);
        return NULL;
    }
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_listener));
    struct assent_listener *listener = assent_arena_take(arena, sizeof *listener);
    listener->arena = arena;
    listener->loop = loop;
    listener->crowd = config->crowd;
    listener->sessions = config->sessions ? config->sessions : assent_server_sessions(server);
    listener->tls = address.tls ? config->tls : NULL;
    listener->is_pipe = address.is_pipe;
    listener->log = BUCKET_FULL;
    struct rlimit files;
    bool limited = getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < INT32_MAX;
    listener->file_limit = limited ? (int)files.rlim_cur - ASSENT_FILES_KEPT : INT32_MAX;
    start_helpers(listener);
    if (!bind_and_listen(listener, &address, config->address, error)) {
        assent_listener_close(listener);
        return NULL;
    }
    *port = address.is_pipe ? 0 : bound_port(listener);
    char used[16];
    snprintf(used, sizeof used, "%d", *port);
    if (config->sessions)
        assent_loop_log(loop, ASSENT_LOG_INFO, "probes", "address", config->address, "port", used, "exposure",
                        exposure(&address), NULL);
    else
        assent_loop_log(loop, ASSENT_LOG_INFO, "listening", "address", config->address, "port", used,
                        "exposure", exposure(&address), NULL);
    return listener;
}

void assent_listener_drain(struct assent_listener *listener)
{
    if (listener->draining)
        return;
    listener->draining = true;
    accept_rest(listener);
    close_socket(listener);
    for (struct connection *connection = listener->connections; connection; connection = connection->next) {
        if (!connection->session || connection->closing)
            continue;
        assent_session_drain(connection->session, assent_loop_now_us(listener->loop));
        connection_wake(connection);
    }
}

void assent_listener_shift(struct assent_listener *listener, int64_t by_us)
{
    for (struct connection *connection = listener->connections; connection; connection = connection->next) {
        connection->linger_until_us += by_us;
        if (connection->session)
            assent_session_shift(connection->session, by_us);
    }
}

void assent_listener_cut(struct assent_listener *listener)
{
    for (struct connection *connection = listener->connections; connection; connection = connection->next)
        peer_close(connection);
}

bool assent_listener_idle(const struct assent_listener *listener)
{
    return listener->connection_count == 0;
}

void assent_listener_close(struct assent_listener *listener)
{
    if (listener->closing)
        return;
    listener->closing = true;
    assent_listener_drain(listener);
    listener_end_when_idle(listener);
}

void assent_listener_wake(void *owner)
{
    if (owner)
        connection_wake(owner);
}

// After a connection has gone, or with time: somebody else may have closed files.
void listener_accept_again(struct assent_listener *listener)
{
    listener->full = false;
    if (!listener->pending || listener->draining || listener->closing)
        return;
    listener->pending = false;
    accept_one(listener, -1);
}

void listener_end_when_idle(struct assent_listener *listener)
{
    if (!listener->closing || listener->connection_count || uv_is_closing((uv_handle_t *)&listener->timer))
        return;
    uv_close((uv_handle_t *)&listener->prepare, on_handle_closed);
    uv_close((uv_handle_t *)&listener->timer, on_handle_closed);
}

void listener_handle_closed(struct assent_listener *listener)
{
    assert(listener->handles > 0);
    if (--listener->handles == 0)
        assent_arena_close(listener->arena);
}

void listener_note(struct assent_listener *listener, const char *event, const char *reason)
{
    if (bucket_take(&listener->log, NOTES, NOTES_A_SECOND, assent_loop_now_us(listener->loop)))
        assent_loop_log(listener->loop, ASSENT_LOG_INFO, event, "reason", reason, NULL);
}

static void start_helpers(struct assent_listener *listener)
{
    uv_loop_t *uv = assent_loop_uv(listener->loop);
    int error = uv_prepare_init(uv, &listener->prepare);
    error = error ? error : uv_timer_init(uv, &listener->timer);
    error = error ? error : uv_prepare_start(&listener->prepare, on_prepare);
    assert(error == 0); // none of the three can fail
    uv_unref((uv_handle_t *)&listener->prepare);
    listener->prepare.data = listener->timer.data = listener;
    listener->handles = 2;
}

static bool bind_and_listen(struct assent_listener *listener, const struct listener_address *address,
                            const char *text, struct assent_error *error)
{
    uv_loop_t *uv = assent_loop_uv(listener->loop);
    int failed =
        address->is_pipe ? uv_pipe_init(uv, &listener->io.pipe, 0) : uv_tcp_init(uv, &listener->io.tcp);
    assert(failed == 0); // makes no socket yet
    listener->io.handle.data = listener;
    listener->handles++;
    failed = address->is_pipe ? bind_pipe(listener, address->path)
                              : uv_tcp_bind(&listener->io.tcp, (const struct sockaddr *)&address->socket, 0);
    failed = failed ? failed : uv_listen(&listener->io.stream, BACKLOG, on_connection);
    if (failed == 0 && address->is_pipe)
        failed = uv_pipe_chmod(&listener->io.pipe, UV_READABLE | UV_WRITABLE)
                     ? chmod(address->path, PIPE_MODE)
                     : 0;
    if (failed == UV_EADDRINUSE)
        return assent_error_set(error, ASSENT_BUSY,
                                "something else has `%s`: stop it, or choose another address", text);
    if (failed == UV_EACCES && address->is_pipe) // libuv says that of a folder that is not there, too
        return assent_error_set(error, ASSENT_INTERNAL,
                                "cannot listen on `%s`: its folder is not there, or may not be written to",
                                text);
    if (failed)
        return assent_error_set(error, ASSENT_INTERNAL, "cannot listen on `%s`: %s", text,
                                uv_strerror(failed));
    return true;
}

// What a killed server left behind is taken away: only a socket, and the store's lock has shown that its
// owner is gone.
static int bind_pipe(struct assent_listener *listener, const char *path)
{
    struct stat left;
    if (lstat(path, &left) == 0 && S_ISSOCK(left.st_mode))
        unlink(path);
    return uv_pipe_bind(&listener->io.pipe, path);
}

static int bound_port(const struct assent_listener *listener)
{
    struct sockaddr_storage bound;
    int count = sizeof bound;
    int failed = uv_tcp_getsockname(&listener->io.tcp, (struct sockaddr *)&bound, &count);
    assert(failed == 0);
    if (bound.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)&bound)->sin6_port);
    return ntohs(((const struct sockaddr_in *)&bound)->sin_port);
}

static const char *exposure(const struct listener_address *address)
{
    if (address->is_pipe)
        return "unix socket";
    if (address->tls)
        return address->loopback ? "loopback, TLS" : "network, TLS";
    return address->loopback ? "loopback" : "network, not encrypted";
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct assent_listener *listener = stream->data;
    if (status < 0) {
        listener_note(listener, "accept-failed", uv_strerror(status));
        return;
    }
    if (listener->full) { // libuv asks for no more until this one is taken
        listener->pending = true;
        run_timer(listener);
        return;
    }
    accept_one(listener, -1);
}

// Those whom the kernel has told that they are connected would be reset with the socket.
static void accept_rest(struct assent_listener *listener)
{
    if (listener->pending)
        accept_one(listener, -1);
    listener->pending = false;
    uv_os_fd_t socket = -1;
    if (!listener->io.handle.data || uv_fileno(&listener->io.handle, &socket) != 0)
        return;
    for (int i = 0; i < BACKLOG; i++) {
        int file = accept4(socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (file < 0)
            return;
        accept_one(listener, file);
    }
}

// file: has been accepted already; -1: libuv has it.
static void accept_one(struct assent_listener *listener, int file)
{
    uv_loop_t *uv = assent_loop_uv(listener->loop);
    struct assent_arena *arena = assent_arena_open(sizeof(struct connection));
    struct connection *connection = assent_arena_take(arena, sizeof *connection);
    connection->arena = arena;
    connection->listener = listener;
    int failed =
        listener->is_pipe ? uv_pipe_init(uv, &connection->io.pipe, 0) : uv_tcp_init(uv, &connection->io.tcp);
    assert(failed == 0);
    connection->io.handle.data = connection;
    listener->handles++;
    failed = adopt(listener, connection, file);
    const char *why = failed ? uv_strerror(failed) : enter(connection);
    if (why) {
        listener_note(listener, "connection-refused", why);
        uv_close(&connection->io.handle, on_refused_closed);
        return;
    }
    if (!listener->is_pipe)
        uv_tcp_nodelay(&connection->io.tcp, 1);
    connection->next = listener->connections;
    if (connection->next)
        connection->next->previous = connection;
    listener->connections = connection;
    listener->connection_count++;
    run_timer(listener);
    connection_start(connection);
    uv_os_fd_t used = 0;
    if (uv_fileno(&connection->io.handle, &used) == 0 && used >= listener->file_limit) {
        listener->full = true;
        note_shortage(listener);
    }
}

// It is met again each time that accepting is tried, four times a second: the log has it once a minute, with
// how often it was.
static void note_shortage(struct assent_listener *listener)
{
    char times[NUMBER_CHARS];
    int64_t now_us = assent_loop_now_us(listener->loop);
    listener->shortages++;
    if (listener->short_told_us != 0 && now_us < listener->short_told_us + ASSENT_MINUTE_US)
        return;
    snprintf(times, sizeof times, "%lld", (long long)listener->shortages);
    assent_loop_log(listener->loop, ASSENT_LOG_WARN, "files-short", "reason",
                    "accepting waits until a connection has gone; raise LimitNOFILE", "times", times, NULL);
    listener->short_told_us = now_us;
    listener->shortages = 0;
}

static int adopt(struct assent_listener *listener, struct connection *connection, int file)
{
    if (file < 0)
        return uv_accept(&listener->io.stream, &connection->io.stream);
    int failed =
        listener->is_pipe ? uv_pipe_open(&connection->io.pipe, file) : uv_tcp_open(&connection->io.tcp, file);
    if (failed)
        close(file);
    return failed;
}

static const char *enter(struct connection *connection)
{
    struct assent_listener *listener = connection->listener;
    struct sockaddr_storage peer = {.ss_family = AF_UNIX};
    int count = sizeof peer;
    if (!listener->is_pipe)
        uv_tcp_getpeername(&connection->io.tcp, (struct sockaddr *)&peer, &count); // none: it is gone already
    return crowd_enter(listener->crowd, &peer, listener->tls != NULL, assent_loop_now_us(listener->loop),
                       &connection->place);
}

static void run_timer(struct assent_listener *listener)
{
    if (uv_is_active((uv_handle_t *)&listener->timer))
        return;
    listener->tick = assent_loop_now_us(listener->loop) / (LISTENER_TICK_MS * INT64_C(1000));
    int failed = uv_timer_start(&listener->timer, wheel_turn, LISTENER_TICK_MS, LISTENER_TICK_MS);
    assert(failed == 0);
}

// Just before the loop waits: what this turn has made leaves together.
static void on_prepare(uv_prepare_t *prepare)
{
    struct assent_listener *listener = prepare->data;
    while (listener->dirty) {
        struct connection *connection = listener->dirty;
        listener->dirty = connection->next_dirty;
        connection->dirty = false;
        connection_flush(connection);
    }
}

static void on_refused_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;
    struct assent_listener *listener = connection->listener;
    assent_arena_close(connection->arena);
    listener_handle_closed(listener);
}

static void on_handle_closed(uv_handle_t *handle)
{
    listener_handle_closed(handle->data);
}

static void close_socket(struct assent_listener *listener)
{
    if (listener->io.handle.data && !uv_is_closing(&listener->io.handle))
        uv_close(&listener->io.handle, on_handle_closed);
}

// SPDX-License-Identifier: Apache-2.0
// What the files of the listener share. listener.c: open, accept, drain, close. listener_connection.c: bytes
// of one connection. listener_tls.c: the same when they are encrypted. listener_wheel.c: its timers.
// listener_crowd.c: who may come in. listener_address.c: addresses as written.
#ifndef LISTENER_INTERNAL_H
#define LISTENER_INTERNAL_H

#include <assent/http/listener.h>

#include "bucket.h"

#include <uv.h>

enum {
    LISTENER_READ_BYTES = 64 << 10,
    LISTENER_TICK_MS = 250, // how exact the timers of sessions are
    LISTENER_SLOTS = 128,   // half a minute; later ones are looked at again then
};

union listener_handle {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
};

struct place; // an address that has connections which are not known

struct connection {
    union listener_handle io;
    struct assent_arena *arena; // this struct's own
    struct assent_listener *listener;
    struct assent_session *session; // NULL: waits for the client to close
    struct assent_tls_link *link;   // NULL: clear text
    struct place *place;            // until it is known; NULL: it need not be
    struct connection *next;        // of all
    struct connection *previous;
    struct connection *next_dirty;
    struct connection *next_timed; // of its slot
    struct connection *previous_timed;
    struct connection *next_due; // of those that this tick looks at
    int64_t timed_tick;          // its slot; 0: in none
    int64_t linger_until_us;
    uv_write_t write;
    uv_shutdown_t shutdown;
    size_t write_left; // of the write under way, not yet told to the session; 0: none is under way
    size_t clear_left; // of the session's bytes that the link holds encrypted
    bool greeted;      // the first byte has come and is TLS
    bool broken;       // TLS is over: what it still has is written, then the connection ends
    bool reading;
    bool dirty;
    bool closing;
    bool told; // the session's reason has been logged
};

struct assent_listener {
    union listener_handle io;
    struct assent_arena *arena; // this struct's own
    struct assent_loop *loop;
    struct assent_tls *tls; // NULL: clear text
    uv_prepare_t prepare;
    uv_timer_t timer;
    struct assent_crowd *crowd;
    struct assent_sessions *sessions;
    struct connection *connections;
    size_t connection_count;
    int file_limit; // highest descriptor that a connection may have
    struct connection *dirty;
    struct connection *slots[LISTENER_SLOTS];
    int64_t tick; // that has been served
    bool is_pipe;
    bool draining;
    bool full;             // of files: accepts nothing
    int64_t short_told_us; // when the log last said so; 0: never
    int64_t shortages;     // since then
    bool pending;          // a connection waits to be accepted
    bool closing;
    size_t handles; // that libuv still holds
    struct bucket log;
    unsigned char read_buffer[LISTENER_READ_BYTES];
};

struct listener_address {
    bool is_pipe;
    bool loopback;
    bool tls;
    const char *path; // is_pipe
    struct sockaddr_storage socket;
};

// listener_address.c. Fails: MALFORMED.
bool listener_address_read(const char *text, struct listener_address *address, struct assent_error *error);

// listener_crowd.c. NULL when the connection may come in; else why not, and nothing is counted.
const char *crowd_enter(struct assent_crowd *crowd, const struct sockaddr_storage *peer, bool tls,
                        int64_t now_us, struct place **place);
void crowd_known(struct assent_crowd *crowd, struct place *place);
void crowd_leave(struct assent_crowd *crowd, struct place *place);

// listener.c
void listener_accept_again(struct assent_listener *listener);
void listener_end_when_idle(struct assent_listener *listener); // after the last connection of a closed one
void listener_handle_closed(struct assent_listener *listener);
// One line, unless there were too many of late.
void listener_note(struct assent_listener *listener, const char *event, const char *reason);

// listener_connection.c
void connection_start(struct connection *connection);
void connection_wake(struct connection *connection); // is flushed before the loop waits again
void connection_flush(struct connection *connection);
void connection_tick(struct connection *connection);
void connection_linger(struct connection *connection); // ends it, with a moment for the last bytes
void peer_close(struct connection *connection);
int64_t connection_now_us(const struct connection *connection);

// listener_tls.c. As the session's functions that they stand before.
void tls_feed(struct connection *connection, const void *bytes, size_t count);
size_t tls_next(struct connection *connection, const unsigned char **bytes);
void tls_written(struct connection *connection, size_t count);
void tls_end(struct connection *connection); // before the connection is shut down

// listener_wheel.c
void wheel_watch(struct connection *connection); // after anything that may have moved its deadline
void wheel_forget(struct connection *connection);
void wheel_turn(uv_timer_t *timer);

#endif

// SPDX-License-Identifier: Apache-2.0
// A listener: sockets for a server, on the loop's libuv. It accepts, reads, feeds, writes and watches timers,
// and decides nothing that a session does not tell it (H2-10, H2-17, H2-18). Everything here belongs to the
// loop's thread.
#ifndef ASSENT_HTTP_LISTENER_H
#define ASSENT_HTTP_LISTENER_H

#include <assent/http/server.h>
#include <assent/http/tls.h>
#include <assent/loop/loop.h>

struct assent_listener;

// What all listeners of a server take together (H2-10). An address is an IPv4 address or a /64 of IPv6.
struct assent_crowd;

struct assent_crowd_config {
    size_t connections;   // at once; 0: ASSENT_CONNECTIONS
    bool loopback_counts; // its addresses are limited as others are; they are not when it is a proxy's
};
struct assent_crowd *assent_crowd_open(const struct assent_crowd_config *config);
// Its listeners must have gone.
void assent_crowd_close(struct assent_crowd *crowd);
// Connections that were closed because of a limit, from the start.
int64_t assent_crowd_refused(const struct assent_crowd *crowd);

struct assent_listener_config {
    const char *address;        // "127.0.0.1:8181", "[::1]:0", "unix:/run/assent.sock", "tls:0.0.0.0:8443"
    struct assent_tls *tls;     // for addresses that begin with "tls:"; outlives the listener
    bool insecure_h2c;          // clear text also on addresses that others can reach
    struct assent_crowd *crowd; // outlives the listener
    struct assent_sessions *sessions; // NULL: the server's; else the second listener's
};

// Whether a listener at this address needs a certificate.
bool assent_listener_wants_tls(const char *address);

// Starts to accept. *port is the one that is used (0 for a unix socket). server may be NULL beside sessions;
// the wake of either must be assent_listener_wake. Fails: MALFORMED for an address that cannot be read or is
// not loopback, BUSY when something else listens there, INTERNAL for anything else; the text says what to do.
struct assent_listener *assent_listener_open(struct assent_loop *loop, struct assent_server *server,
                                             const struct assent_listener_config *config, int *port,
                                             struct assent_error *error);
// Graceful: stops to accept, drains every connection, those included that wait in the kernel's queue. The
// loop is kicked when the last one has gone.
void assent_listener_drain(struct assent_listener *listener);
// True when no connection is open.
bool assent_listener_idle(const struct assent_listener *listener);
// The loop's clock was moved on by so much: timers of connections go on as if it had not been.
void assent_listener_shift(struct assent_listener *listener, int64_t by_us);
// Every connection that is still open ends now, whatever waits on it.
void assent_listener_cut(struct assent_listener *listener);
// Drains, if that has not begun. The handles and the memory go when the last connection has gone: at once
// when there is none, else within the times of its session, as the loop runs on. The server must live until
// then.
void assent_listener_close(struct assent_listener *listener);

// For assent_server_config.wake.
void assent_listener_wake(void *owner);

#endif

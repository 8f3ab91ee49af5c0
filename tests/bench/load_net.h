// SPDX-License-Identifier: Apache-2.0
// The wire of the load generator: HTTP/2 client connections, in the clear or over TLS, on one epoll and one
// thread. It sends a call on a connection and says when its answer has come whole. It neither retries nor
// hides anything: a stream or connection that ends early ends the run.
#ifndef BENCH_LOAD_NET_H
#define BENCH_LOAD_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOAD_ANSWER_BYTES = 64 << 10, LOAD_CONNECTIONS = 256 };

struct load_net;

// One call. Texts are the caller's and live until done. method "GET" sends no body and no key.
struct load_call {
    const char *method;
    const char *path;
    const char *token; // "Bearer …", or NULL
    const char *key;   // Idempotency-Key, or NULL
    const char *body;
    size_t body_bytes;
    size_t body_sent;

    int status;   // 0 until the header block of the answer
    char *answer; // LOAD_ANSWER_BYTES of room that the caller gives
    size_t answer_bytes;
    void *context; // the caller's own
};

struct load_net_config {
    uint16_t port; // on 127.0.0.1
    size_t connections;
    bool tls;
    void (*done)(void *context, struct load_call *call);
    void *context;
};

// NULL when a connection cannot be made; errno says why.
struct load_net *load_net_open(const struct load_net_config *config);
void load_net_close(struct load_net *net);
void load_net_send(struct load_net *net, size_t connection, struct load_call *call);
// Writes what waits, waits at most until `until_us` for something to come, and handles it. False: a
// connection is broken; load_net_trouble says how.
bool load_net_turn(struct load_net *net, int64_t until_us);
const char *load_net_trouble(const struct load_net *net);
// Bytes of answers, with their framing.
int64_t load_net_received(const struct load_net *net);
// The steady clock.
int64_t load_now_us(void);

#endif

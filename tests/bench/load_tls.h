// SPDX-License-Identifier: Apache-2.0
// TLS under the load generator's connections: the client's side of OpenSSL, with ALPN h2. Whose certificate
// it is does not matter here; a server that speaks no h2 does.
#ifndef BENCH_LOAD_TLS_H
#define BENCH_LOAD_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct load_tls;

// Shakes hands on a connected socket, which is not blocking from then on. NULL: it did not come about.
struct load_tls *load_tls_open(int socket);
void load_tls_close(struct load_tls *tls); // NULL is allowed
// As send and recv without waiting: less than 0 and EAGAIN when nothing can go or come now.
ssize_t load_tls_send(struct load_tls *tls, const void *bytes, size_t count);
ssize_t load_tls_receive(struct load_tls *tls, void *bytes, size_t count);
// Whether there is more that was received already, of which the socket does not tell.
bool load_tls_more(const struct load_tls *tls);

#endif

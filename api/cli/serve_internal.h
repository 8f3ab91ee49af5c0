// SPDX-License-Identifier: Apache-2.0
// What the files of `assent serve` share. serve.c: the loop, the server and their end. serve_doors.c: where
// others come in.
#ifndef ASSENT_CLI_SERVE_INTERNAL_H
#define ASSENT_CLI_SERVE_INTERNAL_H

#include "serve.h"
#include <assent/http/listener.h>
#include <assent/http/tls.h>
#include <assent/loop/loop.h>

struct serving {
    const char *name; // the `source` of events
    struct assent_loop *loop;
    struct assent_server *server;
    struct assent_tls *tls; // NULL: no listener speaks TLS
    struct assent_listener *listeners[SERVE_LISTENERS];
    size_t listener_count;
};

// serve_doors.c. Fails as assent_listener_open and assent_tls_open.
bool doors_open(struct serving *serving, const struct serve_options *options, struct assent_error *error);
void doors_drain(struct serving *serving);
bool doors_busy(const struct serving *serving); // a connection is open
void doors_close(struct serving *serving);      // those that are still open are cut
void doors_reload(struct serving *serving);     // the certificate, from its files

#endif

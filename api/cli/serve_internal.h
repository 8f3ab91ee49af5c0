// SPDX-License-Identifier: Apache-2.0
// What the files of `assent serve` share. serve.c: the loop, the server and their end. serve_doors.c: where
// others come in. serve_probes.c: the second listener.
#ifndef ASSENT_CLI_SERVE_INTERNAL_H
#define ASSENT_CLI_SERVE_INTERNAL_H

#include "serve.h"
#include <assent/http/document.h>
#include <assent/http/listener.h>
#include <assent/http/probe.h>
#include <assent/http/tls.h>
#include <assent/loop/loop.h>

struct serving {
    const struct serve_options *options;
    struct assent_loop *loop;
    struct assent_server *server; // NULL: not yet
    struct assent_crowd *crowd;
    struct assent_tls *tls; // NULL: no listener speaks TLS
    struct assent_listener *listeners[SERVE_LISTENERS];
    size_t listener_count;
    struct assent_probes *probes;
    struct assent_crowd *probes_crowd;
    struct assent_listener *probes_listener; // NULL: none
    bool stopping;
};

// serve_doors.c. Fails as assent_listener_open and assent_tls_open.
bool doors_open(struct serving *serving, const struct serve_options *options, struct assent_error *error);
void doors_drain(struct serving *serving);
bool doors_busy(const struct serving *serving); // a connection is open
void doors_close(struct serving *serving);      // those that are still open are cut
void doors_reload(struct serving *serving);     // the certificate, from its files

void doors_shift(struct serving *serving, int64_t by_us); // the clock was moved

// serve_probes.c. Before the runtime is ready; fails as assent_listener_open, but for the usual address.
bool probes_open(struct serving *serving, struct assent_error *error);
void probes_close(struct serving *serving); // the listener

#endif

// SPDX-License-Identifier: Apache-2.0
// The server as a command: loop, server and listeners joined. The rows of options and their help stand with
// the other commands.
#ifndef ASSENT_CLI_SERVE_H
#define ASSENT_CLI_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SERVE_LISTENERS = 8 };

struct serve_options {
    const char *store;                   // the store's directory
    const char *name;                    // the `source` of events
    const char *listen[SERVE_LISTENERS]; // "127.0.0.1:8181", "unix:/run/assent.sock", "tls:127.0.0.1:8443"
    size_t listen_count;
    const char *tls_certificate; // PEM files; NULL: one is made in the store's folder
    const char *tls_key;
    const char *probes;    // the second listener's address; "off": none; NULL: the usual one, if it is free
    int64_t rate_requests; // of one person in rate_seconds; 0: the default, -1: any number
    int64_t rate_seconds;
    const char *url;            // where clients find the server; NULL: not told
    const char *const *origins; // whose pages may call the API
    size_t origin_count;
    const char *contact; // for reports of weaknesses; NULL: not told
    bool insecure_h2c;
    bool test_clock; // time may be moved
    bool quiet;
};

// Serves until SIGTERM or SIGINT; SIGHUP reads the certificate again. Blocks. 0 after a stop that was asked
// for; 1 when the server could not start, with a sentence on stderr.
int serve(const struct serve_options *options);

#endif

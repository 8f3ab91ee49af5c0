// SPDX-License-Identifier: Apache-2.0
// One measured run of the canonical workload against a server. Closed loop: so many tickets are always on
// their way, each call follows the last answer. Open loop: calls are due at a fixed rate whatever the server
// does, and latency counts from when a call was due, so that a server that stalls cannot hide the calls that
// it kept waiting.
#ifndef BENCH_LOAD_RUN_H
#define BENCH_LOAD_RUN_H

#include "load_approval.h"
#include "load_histogram.h"

#include <sys/types.h>

struct load_plan {
    uint16_t port;
    pid_t server; // its CPU is read from the system
    size_t connections;
    size_t streams; // of each connection, at once
    double seconds; // that are measured
    double warm_up; // seconds before them, that are not
    double rate;    // calls a second; 0: closed loop
    bool tls;
    int64_t leave;   // tickets that are created and submitted and go no further, then it ends; 0: none
    const char *run; // of keys, unlike any other run on this store
    const char (*tokens)[LOAD_TOKEN_BYTES];
};

struct load_cpu {
    int64_t server_us; // all its threads
    int64_t loop_us;   // its first thread
    int64_t own_us;    // of the generator
};

struct load_result {
    struct load_histogram steps[LOAD_STEPS]; // of calls that were due while it was measured
    struct load_histogram all;
    int64_t calls; // answered while it was measured; each is a durable commit
    double seconds;
    struct load_cpu cpu;
    int64_t received_bytes; // in the whole run
    int64_t tickets;        // closed, or left, in the whole run, warm-up and end included
    char wrong[900];
};

// Blocks. Every ticket that was begun is brought to its end, after the measured time if need be. False: an
// answer was not as it must be, or a connection broke; `wrong` says how.
bool load_run(const struct load_plan *plan, struct load_result *result);

#endif

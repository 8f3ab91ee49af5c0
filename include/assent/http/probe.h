// SPDX-License-Identifier: Apache-2.0
// Probes: what the second listener answers, over HTTP/1.1 and HTTP/2 in the clear (API-30): /livez (the
// process runs), /readyz (it can do its work) and /metrics (API-26). Nothing else, to anybody, without a
// token. Leans on sessions; touches no store.
#ifndef ASSENT_HTTP_PROBE_H
#define ASSENT_HTTP_PROBE_H

#include <assent/http/server.h>

struct assent_probes;

// What /metrics tells, in microseconds where it is time.
struct assent_metrics {
    struct assent_server_counts server;
    struct assent_session_counts sessions; // of the API
    struct assent_runtime_counts runtime;
    int64_t connections_refused; // by the limits of connections, addresses and handshakes
    bool ready;
    int64_t cpu_us; // of the process, user and system
    int64_t resident_bytes;
    int64_t files, files_most;
    int64_t started_us;
};

struct assent_probes_config {
    // Why work cannot be done now, in words for people; NULL when it can.
    const char *(*unready)(void *context);
    // Fills in all of it, which was zero.
    void (*measure)(void *context, struct assent_metrics *metrics);
    void *context;
    void (*wake)(void *owner);                // see assent_session_config
    const struct assent_session_times *times; // NULL: the defaults
};

struct assent_probes *assent_probes_open(const struct assent_probes_config *config);
// Every session must have been closed.
void assent_probes_close(struct assent_probes *probes);
// For who opens connections.
struct assent_sessions *assent_probes_sessions(struct assent_probes *probes);

// The text of /metrics: Prometheus' format 0.0.4, or OpenMetrics 1.0.0. Pure. The names and labels are the
// same whatever the numbers are.
struct assent_text assent_metrics_text(const struct assent_metrics *metrics, bool open_metrics,
                                       struct assent_arena *arena);

#endif

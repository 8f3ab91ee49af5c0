// SPDX-License-Identifier: Apache-2.0
// The second listener (API-30): opened before the store is read, so that a start can be watched; closed last,
// so that a stop can. Nothing it answers asks the store or the runtime for more than numbers in memory.
#include "serve_internal.h"
#include <assent/base/log.h>
#include <stdio.h>
#include <string.h>

static const char USUAL[] = "127.0.0.1:9181";

static const char *unready(void *context);
static void measure(void *context, struct assent_metrics *metrics);

bool probes_open(struct serving *serving, struct assent_error *error)
{
    const char *asked = serving->options->probes;
    if (asked != NULL && strcmp(asked, "off") == 0)
        return true;
    const char *address = asked != NULL ? asked : USUAL;
    if (assent_listener_wants_tls(address))
        return assent_error_set(error, ASSENT_MALFORMED,
                                "the second listener speaks in the clear: write --probes %s, or --probes off",
                                address + strlen("tls:"));
    serving->probes = assent_probes_open(&(struct assent_probes_config){
        .unready = unready, .measure = measure, .context = serving, .wake = assent_listener_wake});
    serving->probes_crowd =
        assent_crowd_open(&(struct assent_crowd_config){.connections = ASSENT_CONNECTIONS_PROBES});
    struct assent_listener_config config = {.address = address,
                                            .crowd = serving->probes_crowd,
                                            .sessions = assent_probes_sessions(serving->probes)};
    int port = 0;
    serving->probes_listener = assent_listener_open(serving->loop, NULL, &config, &port, error);
    if (serving->probes_listener != NULL || asked != NULL)
        return serving->probes_listener != NULL;
    assent_loop_log(serving->loop, ASSENT_LOG_WARN, "no-probes", "text", error->text, "todo",
                    "name an address, or off, by --probes", NULL);
    *error = (struct assent_error){0};
    return true;
}

void probes_close(struct serving *serving)
{
    if (serving->probes_listener == NULL)
        return;
    assent_listener_cut(serving->probes_listener);
    assent_listener_close(serving->probes_listener);
    serving->probes_listener = NULL;
}

static const char *unready(void *context)
{
    const struct serving *serving = context;
    if (serving->stopping)
        return "stopping";
    if (serving->server == NULL)
        return "starting";
    return assent_loop_trouble(serving->loop);
}

static void measure(void *context, struct assent_metrics *metrics)
{
    const struct serving *serving = context;
    struct assent_loop_usage usage;
    assent_loop_usage(serving->loop, &usage);
    *metrics = (struct assent_metrics){
        .ready = unready(context) == NULL,
        .cpu_us = usage.cpu_us,
        .resident_bytes = usage.resident_bytes,
        .files = usage.files,
        .files_most = usage.files_most,
        .started_us = usage.started_us,
    };
    if (serving->server == NULL)
        return;
    metrics->server = assent_server_count(serving->server);
    metrics->sessions = assent_sessions_count(assent_server_sessions(serving->server));
    metrics->runtime = assent_runtime_count(assent_loop_runtime(serving->loop));
    metrics->connections_refused = serving->crowd != NULL ? assent_crowd_refused(serving->crowd) : 0;
}

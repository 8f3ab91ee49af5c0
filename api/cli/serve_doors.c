// SPDX-License-Identifier: Apache-2.0
// The doors of a server: its certificate and its listeners. Guarantees: a certificate that cannot be used
// replaces none that can; at the start it ends the start, at a reload it is a line of the log.
#include "serve_internal.h"
#include <assent/base/log.h>
#include <assent/base/time.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { HOST_CHARS = 256, ENDS_SOON_DAYS = 14 };

static bool open_tls(struct serving *serving, const struct serve_options *options,
                     struct assent_error *error);
static void log_certificate(const struct serving *serving, const char *text);

bool doors_open(struct serving *serving, const struct serve_options *options, struct assent_error *error)
{
    serving->crowd = assent_crowd_open(&(struct assent_crowd_config){0});
    for (size_t i = 0; i < options->listen_count; i++) {
        if (serving->tls == NULL && assent_listener_wants_tls(options->listen[i]) &&
            !open_tls(serving, options, error))
            return false;
        struct assent_listener_config config = {
            .address = options->listen[i],
            .tls = serving->tls,
            .insecure_h2c = options->insecure_h2c,
            .crowd = serving->crowd,
        };
        int port = 0;
        struct assent_listener *listener =
            assent_listener_open(serving->loop, serving->server, &config, &port, error);
        if (listener == NULL)
            return false;
        serving->listeners[serving->listener_count++] = listener;
    }
    return true;
}

void doors_drain(struct serving *serving)
{
    for (size_t i = 0; i < serving->listener_count; i++)
        assent_listener_drain(serving->listeners[i]);
}

bool doors_busy(const struct serving *serving)
{
    for (size_t i = 0; i < serving->listener_count; i++) {
        if (!assent_listener_idle(serving->listeners[i]))
            return true;
    }
    return false;
}

void doors_close(struct serving *serving)
{
    for (size_t i = 0; i < serving->listener_count; i++) {
        assent_listener_cut(serving->listeners[i]);
        assent_listener_close(serving->listeners[i]);
    }
    serving->listener_count = 0;
}

void doors_shift(struct serving *serving, int64_t by_us)
{
    for (size_t i = 0; i < serving->listener_count; i++)
        assent_listener_shift(serving->listeners[i], by_us);
    if (serving->probes_listener != NULL)
        assent_listener_shift(serving->probes_listener, by_us);
}

void doors_reload(struct serving *serving)
{
    struct assent_error error = {0};
    if (serving->tls == NULL)
        assent_loop_log(serving->loop, ASSENT_LOG_INFO, "nothing-to-reload", "text", "no listener speaks TLS",
                        NULL);
    else if (assent_tls_reload(serving->tls, assent_loop_now_us(serving->loop), &error))
        log_certificate(serving, "read again; connections that are open keep the one they know");
    else
        assent_loop_log(serving->loop, ASSENT_LOG_ERROR, "certificate-refused", "text", error.text, "kept",
                        assent_tls_certificate(serving->tls)->fingerprint, NULL);
}

static bool open_tls(struct serving *serving, const struct serve_options *options, struct assent_error *error)
{
    char host[HOST_CHARS] = "";
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = 0;
    struct assent_tls_config config = {.certificate = options->tls_certificate,
                                       .key = options->tls_key,
                                       .folder = options->store,
                                       .host = host,
                                       .random = assent_loop_random};
    serving->tls = assent_tls_open(&config, assent_loop_now_us(serving->loop), error);
    if (serving->tls == NULL)
        return false;
    const struct assent_tls_certificate *certificate = assent_tls_certificate(serving->tls);
    if (certificate->made) {
        printf("certificate made, which signs itself: %s\nits SHA-256 fingerprint: %s\n", certificate->file,
               certificate->fingerprint);
        fflush(stdout);
        clearerr(stdout); // the log says the same
    }
    log_certificate(serving, certificate->made ? "made; it signs itself" : "read");
    return true;
}

static void log_certificate(const struct serving *serving, const char *text)
{
    const struct assent_tls_certificate *certificate = assent_tls_certificate(serving->tls);
    int64_t left_us = certificate->ends_us - assent_loop_now_us(serving->loop);
    char ends[ASSENT_INSTANT_TEXT];
    assent_instant_write(certificate->ends_us, ends);
    if (left_us > ENDS_SOON_DAYS * ASSENT_DAY_US)
        assent_loop_log(serving->loop, ASSENT_LOG_INFO, "certificate", "text", text, "file",
                        certificate->file, "fingerprint", certificate->fingerprint, "ends", ends, NULL);
    else
        assent_loop_log(
            serving->loop, ASSENT_LOG_WARN, "certificate-ends", "text",
            left_us > 0 ? "it ends soon: put a new one in its place and send SIGHUP"
                        : "it has ended, and clients refuse it: put a new one in its place and send SIGHUP",
            "file", certificate->file, "fingerprint", certificate->fingerprint, "ends", ends, NULL);
}

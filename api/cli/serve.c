// SPDX-License-Identifier: Apache-2.0
// `assent serve`: opens the loop on the store, the server on the routes, and the doors (serve_doors.c);
// prints at the very first start the administrator's token, once. Stops gracefully: listeners drain, what is
// in flight is answered, then the process ends.
#include "options.h"
#include "serve_internal.h"
#include <assent/base/log.h>
#include <assent/base/time.h>
#include <stdio.h>
#include <string.h>

static void on_reply(void *context, const struct assent_reply *reply)
{
    struct serving *serving = context;
    assent_server_reply(serving->server, reply, assent_loop_now_us(serving->loop));
}

static bool on_starting(void *context, struct assent_loop *loop, struct assent_error *error)
{
    struct serving *serving = context;
    serving->loop = loop;
    return probes_open(serving, error);
}

static void on_stopping(void *context)
{
    struct serving *serving = context;
    serving->stopping = true;
    doors_drain(serving);
}

static bool on_busy(void *context)
{
    return doors_busy(context);
}

static void on_drained(void *context)
{
    doors_close(context);
    probes_close(context);
}

static void on_reload(void *context)
{
    doors_reload(context);
}

static void on_asked(void *context)
{
    struct serving *serving = context;
    assent_loop_kick_soon(serving->loop);
}

static void on_advanced(void *context, int64_t by_us)
{
    doors_shift(context, by_us);
}

static int64_t advance(void *context, int64_t by_us)
{
    struct serving *serving = context;
    int64_t now_us = assent_loop_advance(serving->loop, by_us);
    char text[ASSENT_INSTANT_TEXT];
    assent_instant_write(now_us, text);
    assent_loop_log(serving->loop, ASSENT_LOG_INFO, "clock-moved", "to", text, NULL);
    return now_us;
}

static void on_failed(void *context, struct assent_text request_id, struct assent_text trace,
                      enum assent_code code, const char *text)
{
    struct serving *serving = context;
    char id[64];
    char parent[64];
    snprintf(id, sizeof id, "%.*s", (int)request_id.count, request_id.bytes);
    snprintf(parent, sizeof parent, "%.*s", (int)trace.count, trace.count ? trace.bytes : "");
    assent_loop_log(serving->loop, ASSENT_LOG_ERROR, "answer-failed", "request_id", id, "code",
                    assent_code_slug(code), "text", text, trace.count ? "traceparent" : NULL, parent, NULL);
}

static bool open_server(struct serving *serving, const struct serve_options *options,
                        struct assent_error *error)
{
    struct assent_server_config config = {
        .runtime = assent_loop_runtime(serving->loop),
        .tables = ASSENT_ROUTE_TABLES,
        .schema = assent_route_schema,
        .name = serving->options->name,
        .rate_requests = options->rate_requests,
        .rate_seconds = options->rate_seconds,
        .url = options->url,
        .contact = options->contact,
        .origins = options->origins,
        .origin_count = options->origin_count,
        .failed = on_failed,
        .asked = on_asked,
        .context = serving,
        .wake = assent_listener_wake,
    };
    if (!assent_loop_random(config.seed, sizeof config.seed))
        return assent_error_set(error, ASSENT_INTERNAL, "the system gives no randomness");
    assent_loop_secret(serving->loop, "cursor", config.cursor_key);
    if (serving->options->test_clock) {
        config.clock = (struct assent_clock){.test = true, .advance = advance, .context = serving};
        assent_loop_log(serving->loop, ASSENT_LOG_WARN, "test-clock", "text",
                        "administrators may move time on: for tests only", NULL);
    }
    serving->server = assent_server_open(&config, error);
    return serving->server != NULL;
}

static void print_first_token(const struct serving *serving)
{
    struct assent_text token = assent_runtime_first_token(assent_loop_runtime(serving->loop));
    if (token.count == 0)
        return;
    printf("administrator's token, shown this once: %.*s\n", (int)token.count, token.bytes);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    clearerr(stdout); // told here, and no reason to end with another code
    assent_loop_log(serving->loop, ASSENT_LOG_ERROR, "token-not-shown", "text",
                    "standard output could not be written, so nobody has the administrator's token: stop the "
                    "server and make one with `assent token new --store DIR --person admin`",
                    NULL);
}

static int fail(const struct assent_error *error)
{
    return cli_fail(1, "%s", error->text);
}

int serve(const struct serve_options *options)
{
    struct serving serving = {.options = options};
    struct assent_error error = {0};
    struct assent_loop_config config = {
        .store = options->store,
        .quiet = options->quiet,
        .starting = on_starting,
        .replied = on_reply,
        .stopping = on_stopping,
        .busy = on_busy,
        .drained = on_drained,
        .reload = on_reload,
        .advanced = on_advanced,
        .context = &serving,
    };
    serving.loop = assent_loop_open(&config, &error);
    bool ok = serving.loop != NULL && open_server(&serving, options, &error);
    if (ok) {
        print_first_token(&serving);
        ok = doors_open(&serving, options, &error);
    }
    if (ok)
        ok = assent_loop_run(serving.loop, &error);
    else if (serving.loop != NULL)
        on_drained(&serving);
    if (serving.loop != NULL)
        assent_loop_close(serving.loop);
    assent_server_close(serving.server);
    assent_probes_close(serving.probes);
    assent_crowd_close(serving.crowd);
    assent_crowd_close(serving.probes_crowd);
    assent_tls_close(serving.tls);
    return ok ? 0 : fail(&error);
}

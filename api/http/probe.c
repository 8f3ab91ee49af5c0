// SPDX-License-Identifier: Apache-2.0
// Probes: three paths, the same answers over HTTP/1.1 and HTTP/2. Guarantees: an answer needs no store and no
// memory that a client could make grow; one request of HTTP/1.1 is one connection.
#include <assent/http/probe.h>

#include "header_fields.h"
#include "probe_http1.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char PLAIN[] = "text/plain; charset=utf-8";
static const char METRICS[] = "text/plain; version=0.0.4; charset=utf-8";
static const char OPEN_METRICS[] = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct assent_probes {
    struct assent_arena *arena;   // this struct's own
    struct assent_arena *answers; // of HTTP/1.1, each forgotten after it
    struct assent_probes_config config;
    struct assent_sessions *sessions;
};

struct answer {
    int status;
    const char *type;
    struct assent_text body;
};

static void begin(void *context, struct assent_stream *stream, int64_t now_us);
static void whole(void *context, struct assent_stream *stream, int64_t now_us);
static void gone(void *context, struct assent_stream *stream);
static void refuse(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us);
static size_t speak_http1(void *context, const char *bytes, size_t count, char *out, size_t room,
                          int64_t now_us);
static void answer(struct assent_probes *probes, const struct probe_request *request, struct answer *out,
                   struct assent_arena *arena);
static void give(struct assent_stream *stream, const struct answer *out, int64_t now_us);

struct assent_probes *assent_probes_open(const struct assent_probes_config *config)
{
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_probes));
    struct assent_probes *probes = assent_arena_take(arena, sizeof *probes);
    probes->arena = arena;
    probes->answers = assent_arena_open(0);
    probes->config = *config;
    probes->sessions = assent_sessions_open(&(struct assent_session_config){
        .begin = begin,
        .whole = whole,
        .gone = gone,
        .refuse = refuse,
        .http1 = speak_http1,
        .context = probes,
        .wake = config->wake,
        .times = config->times,
    });
    return probes;
}

void assent_probes_close(struct assent_probes *probes)
{
    if (!probes)
        return;
    assent_sessions_close(probes->sessions);
    assent_arena_close(probes->answers);
    assent_arena_close(probes->arena);
}

struct assent_sessions *assent_probes_sessions(struct assent_probes *probes)
{
    return probes->sessions;
}

static void begin(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct probe_request request = {
        .method = stream->method, .path = stream->path, .accept = stream->fields[ASSENT_SENT_ACCEPT]};
    struct answer out;
    answer(context, &request, &out, stream->arena);
    give(stream, &out, now_us);
}

static void whole(void *context, struct assent_stream *stream, int64_t now_us)
{
    (void)context;
    (void)stream;
    (void)now_us;
    assert(!"every request is answered when it begins");
}

static void gone(void *context, struct assent_stream *stream)
{
    (void)context;
    (void)stream;
}

static void refuse(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us)
{
    (void)context;
    struct assent_text body = assent_text_format(stream->arena, "%s\n", text);
    give(stream, &(struct answer){assent_code_status(code), PLAIN, body}, now_us);
}

static size_t speak_http1(void *context, const char *bytes, size_t count, char *out, size_t room,
                          int64_t now_us)
{
    (void)now_us;
    struct assent_probes *probes = context;
    struct probe_request request;
    int status = probe_http1_read(assent_text_slice(bytes, count), ASSENT_HTTP1_BYTES, &request);
    if (status == 0)
        return 0;
    struct answer made = {status, PLAIN, assent_text_of("this is no request of HTTP/1.1 without a body\n")};
    if (status == 200)
        answer(probes, &request, &made, probes->answers);
    int head =
        snprintf(out, room,
                 "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%sCache-Control: no-store\r\n"
                 "Connection: close\r\n\r\n",
                 made.status, probe_http1_phrase(made.status), made.type, made.body.count,
                 made.status == 405 ? "Allow: GET, HEAD\r\n" : "");
    assert(head > 0 && (size_t)head + made.body.count <= room);
    size_t body = status == 200 && assent_text_is(request.method, "HEAD") ? 0 : made.body.count;
    memcpy(out + head, made.body.bytes, body);
    assent_arena_reset(probes->answers);
    return (size_t)head + body;
}

static void answer(struct assent_probes *probes, const struct probe_request *request, struct answer *out,
                   struct assent_arena *arena)
{
    struct assent_text path =
        assent_text_slice(request->path.bytes, assent_text_find_byte(request->path, '?'));
    const struct assent_probes_config *config = &probes->config;
    bool live = assent_text_is(path, "/livez");
    bool ready = assent_text_is(path, "/readyz");
    bool metrics = assent_text_is(path, "/metrics");
    *out = (struct answer){200, PLAIN, assent_text_of("ok\n")};
    if (!live && !ready && !metrics) {
        *out = (struct answer){404, PLAIN, assent_text_of("here are /livez, /readyz and /metrics alone\n")};
    } else if (!assent_text_is(request->method, "GET") && !assent_text_is(request->method, "HEAD")) {
        *out = (struct answer){405, PLAIN, assent_text_of("this is read with GET or HEAD\n")};
    } else if (ready) {
        const char *why = config->unready(config->context);
        if (why)
            *out = (struct answer){503, PLAIN, assent_text_format(arena, "%s\n", why)};
    } else if (metrics) {
        struct assent_metrics found = {.ready = false};
        config->measure(config->context, &found);
        bool open = header_accepted(request->accept, "text/plain, application/openmetrics-text") == 1;
        out->type = open ? OPEN_METRICS : METRICS;
        out->body = assent_metrics_text(&found, open, arena);
    }
}

static void give(struct assent_stream *stream, const struct answer *out, int64_t now_us)
{
    const struct assent_answer_field fields[] = {
        {.name = "content-type", .value = assent_text_of(out->type), .constant = true},
        {.name = "cache-control", .value = assent_text_of("no-store"), .constant = true},
        {.name = "allow", .value = assent_text_of("GET, HEAD"), .constant = true},
    };
    size_t count = sizeof fields / sizeof fields[0] - (out->status != 405);
    assent_stream_answer(stream, out->status, fields, count, out->body,
                         assent_text_is(stream->method, "HEAD"), now_us);
}

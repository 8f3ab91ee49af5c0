// SPDX-License-Identifier: Apache-2.0
// The server: opens router and sessions, and brings replies back to the streams that wait for them. A reply
// finds its stream by cookie or not at all (H2-04); a stream that goes away takes a waiting claim with it.
#include <assent/http/server.h>

#include "server_internal.h"

#include <assent/base/digest.h>
#include <assent/base/limits.h>
#include <assent/http/document.h>

static int64_t revision_of(const struct assent_reply *reply);
static bool open_site(struct assent_server *server, struct assent_error *error);
static void open_rates(struct assent_server *server);
static void stream_gone(void *context, struct assent_stream *stream);
static void stream_refused(void *context, struct assent_stream *stream, enum assent_code code,
                           const char *text, int64_t now_us);

struct assent_server *assent_server_open(const struct assent_server_config *config,
                                         struct assent_error *error)
{
    if (!assent_routes_check(config->tables, error))
        return NULL;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_server *server = assent_arena_take(arena, sizeof *server);
    server->arena = arena;
    server->config = *config;
    if (!open_site(server, error)) {
        assent_arena_close(arena);
        return NULL;
    }
    open_rates(server);
    server->date_second = -1;
    server->renditions = assent_renditions_open();
    server->scratch = assent_arena_open(0);
    server->router = router_make(config->tables, arena);
    server->sessions = assent_sessions_open(&(struct assent_session_config){
        .begin = server_begin,
        .whole = server_whole,
        .gone = stream_gone,
        .refuse = stream_refused,
        .beat = stream_beat,
        .room = stream_room,
        .closing = stream_closing,
        .context = server,
        .wake = config->wake,
        .times = config->times,
        .open_answers = config->open_answers,
    });
    return server;
}

void assent_server_close(struct assent_server *server)
{
    if (!server)
        return;
    assent_sessions_close(server->sessions);
    assent_renditions_close(server->renditions);
    assent_arena_close(server->scratch);
    assent_arena_close(server->arena);
}

struct assent_sessions *assent_server_sessions(struct assent_server *server)
{
    return server->sessions;
}

void assent_server_reply(struct assent_server *server, const struct assent_reply *reply, int64_t now_us)
{
    struct assent_stream *stream = assent_sessions_find(server->sessions, reply->cookie);
    if (!stream)
        return;
    struct exchange *exchange = stream->request;
    if (exchange->streaming || (reply->ok && exchange->route->events)) {
        stream_reply(server, exchange, reply, now_us);
        return;
    }
    if (reply->ok) {
        answer_give(server, exchange, reply, now_us);
        return;
    }
    bool told = reply->error.code != ASSENT_NOT_FOUND; // a ticket that one may not see leaves no trace
    struct problem problem = {
        .code = reply->error.code,
        .text = reply->error.text,
        .rule = told ? reply->rule : (struct assent_text){0},
        .place = told ? reply->place : (struct assent_text){0},
        .diagnostics = told ? &reply->diagnostics : NULL,
        .explanation = told ? &reply->explanation : NULL,
        .report = reply->report,
        .replayed = reply->replayed,
        .retry_after_s = reply->retry_after_s,
        .etag = reply->error.code == ASSENT_STALE_ETAG ? revision_of(reply) : -1,
    };
    answer_problem(server, exchange, &problem, now_us);
}

// Of what was to be changed: a ticket, or else a workflow or the world.
static int64_t revision_of(const struct assent_reply *reply)
{
    return reply->ticket ? reply->ticket->revision : reply->version;
}

struct assent_server_counts assent_server_count(const struct assent_server *server)
{
    return server->counts;
}

static bool open_site(struct assent_server *server, struct assent_error *error)
{
    enum { VERSION_BYTES = 6 };
    const struct assent_server_config *config = &server->config;
    struct assent_buffer said = assent_buffer_in(server->arena);
    server->site.url = assent_text_of(config->url);
    server->site.contact = assent_text_of(config->contact);
    if (!config->schema)
        return true;
    if (!assent_routes_document(config->tables, config->schema, server->arena, &server->site.document, error))
        return false;
    assent_buffer_text(&said, server->site.document);
    for (int code = 1; code < ASSENT_CODES_COUNT; code++)
        assent_buffer_string(&said, assent_code_explain((enum assent_code)code));
    struct assent_digest digest = assent_digest_of(assent_buffer_done(&said));
    for (size_t i = 0; i < VERSION_BYTES; i++)
        server->site.version = server->site.version << 8 | digest.bytes[i];
    return true;
}

static void open_rates(struct assent_server *server)
{
    int64_t requests = server->config.rate_requests ? server->config.rate_requests : ASSENT_RATE_REQUESTS;
    int64_t seconds = server->config.rate_requests ? server->config.rate_seconds : ASSENT_RATE_SECONDS;
    server->rates = rates_in(server->arena, requests, seconds);
    server->rate_policy = assent_text_format(server->arena, "\"default\";q=%lld;w=%lld", (long long)requests,
                                             (long long)seconds);
}

static void stream_gone(void *context, struct assent_stream *stream)
{
    struct assent_server *server = context;
    const struct exchange *exchange = stream->request;
    if (exchange && exchange->submitted)
        assent_runtime_cancel(server->config.runtime, stream->cookie);
}

static void stream_refused(void *context, struct assent_stream *stream, enum assent_code code,
                           const char *text, int64_t now_us)
{
    struct assent_server *server = context;
    struct exchange *exchange = stream->request ? stream->request : exchange_open(server, stream, now_us);
    answer_problem(server, exchange, &(struct problem){.code = code, .text = text, .etag = -1}, now_us);
}

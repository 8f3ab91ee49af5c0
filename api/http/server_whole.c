// SPDX-License-Identifier: Apache-2.0
// A request that has come whole: its body is read, its row decodes it, the runtime takes it. The identity of
// an idempotent request is who, what and key; its fingerprint is what was decoded, so that white space or the
// order of members do not make another request of it (API-05).
#include "server_internal.h"

#include "body_json.h"
#include "parts.h"

#include <assent/base/canonical.h>

#include <string.h>

static bool read_body(struct exchange *exchange, struct assent_error *error);
static bool read_text(struct exchange *exchange, struct assent_error *error);
static void submit(struct assent_server *server, struct exchange *exchange, int64_t now_us);
static struct assent_item_key key_of(const struct exchange *exchange, int64_t now_us);
static struct assent_digest fingerprint_of(const struct exchange *exchange);

void server_whole(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct assent_server *server = context;
    struct exchange *exchange = stream->request;
    struct assent_error error;
    if (!read_body(exchange, &error))
        answer_error(server, exchange, &error, now_us);
    else if (!exchange->route->decode)
        answer_give(server, exchange, NULL, now_us);
    else if (exchange->route->events)
        stream_ask(server, exchange, now_us);
    else
        submit(server, exchange, now_us);
}

static bool read_body(struct exchange *exchange, struct assent_error *error)
{
    const struct assent_route *route = exchange->route;
    struct assent_text sent = exchange->stream->body;
    if (!route->media)
        return true;
    exchange->call.body.kind = ASSENT_VALUE_RECORD; // nothing sent says the same as {}
    if (sent.count == 0)
        return route->body_optional ||
               assent_error_set(error, ASSENT_MALFORMED, "a body of %s is needed", route->media);
    if (strcmp(route->media, "application/yaml") == 0)
        return read_text(exchange, error);
    bool patch = strcmp(route->media, "application/merge-patch+json") == 0;
    struct body_json body;
    if (!body_json_read(sent, route->nulls || patch, exchange->call.arena, &body, error))
        return false;
    exchange->call.body = body.value;
    exchange->call.nulls = body.nulls;
    exchange->call.null_count = body.null_count;
    return true;
}

static bool read_text(struct exchange *exchange, struct assent_error *error)
{
    struct assent_text sent = exchange->stream->body;
    size_t bad = 0;
    if (!assent_text_utf8(sent, &bad)) {
        size_t line = 1;
        for (size_t i = 0; i < bad; i++)
            line += sent.bytes[i] == '\n';
        return assent_error_set(error, ASSENT_MALFORMED, "line %zu of the body is not UTF-8 (byte %zu)", line,
                                bad + 1);
    }
    exchange->call.text = sent;
    return true;
}

static void submit(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    struct assent_error error = {.code = ASSENT_OK};
    struct assent_request request = {.if_match = exchange->if_match};
    if (!exchange->route->decode(&exchange->call, &request, &error)) {
        answer_error(server, exchange, &error, now_us);
        return;
    }
    request.cookie = exchange->stream->cookie;
    request.principal = exchange->call.principal;
    request.request_id = exchange->call.request_id;
    request.trace = exchange->call.trace;
    request.key = key_of(exchange, now_us);
    exchange->submitted = true;
    if (!assent_runtime_submit(server->config.runtime, &request, now_us, &error)) {
        exchange->submitted = false;
        answer_error(server, exchange, &error, now_us);
    }
}

static struct assent_item_key key_of(const struct exchange *exchange, int64_t now_us)
{
    if (exchange->key.count == 0)
        return (struct assent_item_key){0};
    struct assent_buffer out = assent_buffer_in(exchange->call.arena);
    parts_add(&out, exchange->call.principal.person);
    parts_add(&out, exchange->stream->method);
    parts_add(&out, exchange->target.path);
    parts_add(&out, exchange->key);
    return (struct assent_item_key){.present = true,
                                    .hash = assent_digest_of(assent_buffer_done(&out)),
                                    .fingerprint = fingerprint_of(exchange),
                                    .status = exchange->route->status,
                                    .at_us = now_us};
}

static struct assent_digest fingerprint_of(const struct exchange *exchange)
{
    const struct assent_call *call = &exchange->call;
    struct assent_buffer out = assent_buffer_in(call->arena);
    parts_add(&out, exchange->target.path);
    parts_add_query(&out, call, NULL);
    parts_add(&out, call->text);
    for (size_t i = 0; i < call->null_count; i++) {
        parts_add(&out, call->nulls[i].parent);
        parts_add(&out, call->nulls[i].name);
    }
    if (call->body.kind != ASSENT_VALUE_ABSENT)
        assent_canonical_write(&out, &call->body);
    return assent_digest_of(assent_buffer_done(&out));
}

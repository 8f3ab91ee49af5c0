// SPDX-License-Identifier: Apache-2.0
// A browser lets a page of another origin read an answer only when the answer says so. Nothing is said unless
// the operator named the origin, letter by letter: no pattern, no "*", no "null". What such a page may do is
// what its token may do: the token is sent by the page, never by the browser. The one cookie that there is
// (stream_cookie.h) is for reading the event stream, and only rows with `.cookie` take or set it.
#include "origins.h"

static struct assent_answer_field field(const char *name, struct assent_text value);
static bool asked_for(const struct exchange *exchange);

bool origins_named(const struct assent_server *server, const struct assent_stream *stream)
{
    struct assent_text origin = stream->fields[ASSENT_SENT_ORIGIN];
    for (size_t i = 0; origin.count && i < server->config.origin_count; i++) {
        if (assent_text_is(origin, server->config.origins[i]))
            return true;
    }
    return false;
}

bool origins_trusted(const struct assent_server *server, const struct assent_stream *stream)
{
    struct assent_text origin = stream->fields[ASSENT_SENT_ORIGIN];
    return origin.count == 0 || assent_text_equal(origin, server->site.url) || origins_named(server, stream);
}

bool origins_asks(const struct assent_server *server, const struct exchange *exchange)
{
    return asked_for(exchange) && origins_named(server, exchange->stream);
}

bool origins_find(const struct assent_server *server, struct exchange *exchange, struct assent_error *error)
{
    struct assent_stream *stream = exchange->stream;
    struct assent_text method = stream->fields[ASSENT_SENT_REQUEST_METHOD];
    bool found =
        router_find(server->router, &exchange->target, method, stream->arena, &exchange->match, error);
    exchange->route = exchange->match.route;
    return found;
}

size_t origins_fields(const struct assent_server *server, const struct exchange *exchange,
                      struct assent_answer_field *fields)
{
    static const char takes[] = "authorization, content-type, idempotency-key, if-match, if-none-match, "
                                "last-event-id, traceparent";
    static const char shows[] =
        "etag, idempotency-replayed, location, ratelimit, ratelimit-policy, request-id, "
        "retry-after, traceparent";
    size_t count = 0;
    if (server->config.origin_count == 0)
        return 0;
    fields[count++] = field("vary", assent_text_of("origin"));
    if (!origins_named(server, exchange->stream))
        return count;
    fields[count++] = field("access-control-allow-origin", exchange->stream->fields[ASSENT_SENT_ORIGIN]);
    fields[count++] = field("access-control-expose-headers", assent_text_of(shows));
    if (exchange->route && exchange->route->cookie)
        fields[count++] = field("access-control-allow-credentials", assent_text_of("true"));
    if (exchange->route && asked_for(exchange)) {
        fields[count++] = field("access-control-allow-methods", assent_text_of(exchange->route->method));
        fields[count++] = field("access-control-allow-headers", assent_text_of(takes));
        fields[count++] = field("access-control-max-age", assent_text_of("600"));
    }
    return count;
}

static struct assent_answer_field field(const char *name, struct assent_text value)
{
    return (struct assent_answer_field){.name = name, .value = value};
}

static bool asked_for(const struct exchange *exchange)
{
    const struct assent_stream *stream = exchange->stream;
    return assent_text_is(stream->method, "OPTIONS") && stream->fields[ASSENT_SENT_REQUEST_METHOD].count > 0;
}

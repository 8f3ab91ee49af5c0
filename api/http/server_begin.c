// SPDX-License-Identifier: Apache-2.0
// Checks of a request's header block, in the order in which a client may learn of them: what it sent, where
// it goes, who sends it, what may be done, in which form. Nothing of the body is read for somebody who may
// not send it. The first check that fails answers.
#include "server_internal.h"

#include "header_fields.h"
#include "origins.h"
#include "stream_cookie.h"

#include <assent/base/diagnostic.h>

#include <string.h>

static bool check(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                  struct assent_error *error);
static bool check_doubled(const struct assent_stream *stream, struct assent_error *error);
static bool check_access(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                         struct assent_error *error);
static bool check_rate(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                       struct assent_error *error);
static void keep_principal(struct exchange *exchange, const struct assent_principal *principal);
static const struct assent_text *keep_texts(struct assent_arena *arena, const struct assent_text *texts,
                                            size_t count);
static bool check_forms(struct exchange *exchange, struct assent_error *error);
static bool check_body(struct exchange *exchange, struct assent_error *error);
static bool check_preconditions(struct exchange *exchange, struct assent_error *error);
static bool check_query(const struct exchange *exchange, struct assent_error *error);
static bool unsafe(const struct assent_route *route);

struct exchange *exchange_open(struct assent_server *server, struct assent_stream *stream, int64_t now_us)
{
    struct exchange *exchange = assent_arena_take(stream->arena, sizeof *exchange);
    server->counts.requests++;
    exchange->stream = stream;
    exchange->call.arena = stream->arena;
    exchange->call.now_us = now_us;
    exchange->call.cursor_key = server->config.cursor_key;
    exchange->call.clock = &server->config.clock;
    exchange->call.renditions = server->renditions;
    exchange->call.server_name = assent_text_of(server->config.name ? server->config.name : "assent");
    exchange->call.last_event_id = stream->fields[ASSENT_SENT_LAST_EVENT_ID];
    exchange->call.site = &server->site;
    exchange->call.request_id = request_id_draw(server, stream->arena, now_us);
    struct assent_text trace = stream->fields[ASSENT_SENT_TRACEPARENT];
    if (trace.count)
        exchange->call.trace = header_trace(trace) ? trace : trace_draw(server, stream->arena);
    exchange->target.path = assent_text_slice(stream->path.bytes, assent_text_find_byte(stream->path, '?'));
    stream->request = exchange;
    return exchange;
}

void server_begin(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct assent_server *server = context;
    struct exchange *exchange = exchange_open(server, stream, now_us);
    struct assent_error error;
    if (check(server, exchange, now_us, &error))
        return;
    bool asks = error.code == ASSENT_METHOD && origins_asks(server, exchange);
    if (asks && origins_find(server, exchange, &error))
        answer_nothing(server, exchange, now_us);
    else
        answer_error(server, exchange, &error, now_us);
}

static bool check(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                  struct assent_error *error)
{
    struct assent_stream *stream = exchange->stream;
    if (!check_doubled(stream, error) ||
        !target_read(stream->path, stream->arena, &exchange->target, error) ||
        !router_find(server->router, &exchange->target, stream->method, stream->arena, &exchange->match,
                     error))
        return false;
    exchange->route = exchange->match.route;
    struct assent_call *call = &exchange->call;
    call->route = exchange->route;
    call->path = exchange->match.path;
    call->path_count = exchange->match.path_count;
    call->query = exchange->target.query;
    call->query_count = exchange->target.query_count;
    call->accept = stream->fields[ASSENT_SENT_ACCEPT];
    call->if_none_match = header_first_tag(stream->fields[ASSENT_SENT_IF_NONE_MATCH]);
    stream->long_poll = exchange->route->long_poll;
    return check_access(server, exchange, now_us, error) && check_forms(exchange, error) &&
           check_preconditions(exchange, error) && check_query(exchange, error);
}

// Fields that decide something come once: two of them mean that two parties may read different ones.
static bool check_doubled(const struct assent_stream *stream, struct assent_error *error)
{
    static const struct {
        enum assent_sent field;
        const char *name;
    } single[] = {
        {ASSENT_SENT_AUTHORIZATION, "Authorization"},       {ASSENT_SENT_CONTENT_TYPE, "Content-Type"},
        {ASSENT_SENT_CONTENT_ENCODING, "Content-Encoding"}, {ASSENT_SENT_IDEMPOTENCY_KEY, "Idempotency-Key"},
        {ASSENT_SENT_LAST_EVENT_ID, "Last-Event-ID"},       {ASSENT_SENT_ORIGIN, "Origin"},
    };
    for (size_t i = 0; stream->doubled && i < sizeof single / sizeof single[0]; i++) {
        if (stream->doubled & 1U << single[i].field)
            return assent_error_set(error, ASSENT_MALFORMED, "%s came more than once: send it once",
                                    single[i].name);
    }
    return true;
}

static bool check_access(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                         struct assent_error *error)
{
    static const char *const permissions[] = {
#define PERMISSION_TEXT(name, text, what) text,
        ASSENT_PERMISSIONS(PERMISSION_TEXT)
#undef PERMISSION_TEXT
    };
    const struct assent_route *route = exchange->route;
    if (route->access == ASSENT_ACCESS_PUBLIC)
        return true;
    struct assent_principal principal = {0};
    if (!server_identify(server, exchange, now_us, &principal, error))
        return false;
    keep_principal(exchange, &principal);
    if (!check_rate(server, exchange, now_us, error))
        return false;
    if (route->access == ASSENT_ACCESS_PERMISSION && !(principal.permissions & 1U << route->permission))
        return assent_error_set(error, ASSENT_FORBIDDEN,
                                "this needs the permission `%s`, which neither your roles nor the scopes of "
                                "your token give; ask an administrator",
                                permissions[route->permission]);
    return true;
}

// A calendar program can send no header: the feed has a token of its own in its address. No other token is
// taken there, and that one nowhere else.
static bool identify_feed(struct assent_server *server, struct exchange *exchange, struct assent_text token,
                          int64_t now_us, struct assent_principal *out, struct assent_error *error)
{
    exchange->token_sent = true;
    if (!assent_runtime_identify(server->config.runtime, token, now_us, out, error))
        return false;
    if (!out->calendar)
        return assent_error_set(
            error, ASSENT_UNAUTHENTICATED,
            "a calendar's address takes a token with the scope `calendar` only; revoke the "
            "one that you sent there, and make one with `assent token new --scope calendar`");
    exchange->token_sent = false;
    assent_stream_known(exchange->stream);
    return true;
}

static struct assent_text feed_token(const struct exchange *exchange)
{
    for (size_t i = 0; exchange->route->feed_token && i < exchange->target.query_count; i++) {
        if (assent_text_is(exchange->target.query[i].name, "feed_token"))
            return exchange->target.query[i].value;
    }
    return (struct assent_text){0};
}

bool server_identify(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                     struct assent_principal *out, struct assent_error *error)
{
    struct assent_text in_address = feed_token(exchange);
    struct assent_text sent = exchange->stream->fields[ASSENT_SENT_AUTHORIZATION];
    struct assent_text token, cookie = exchange->stream->fields[ASSENT_SENT_COOKIE];
    if (sent.count == 0 && exchange->route->events && cookie.count &&
        origins_trusted(server, exchange->stream) &&
        stream_cookie_read(server->config.cursor_key, cookie, now_us, &token))
        return assent_runtime_identify_id(server->config.runtime, token, now_us, out, error);
    if (in_address.count > 0)
        return identify_feed(server, exchange, in_address, now_us, out, error);
    if (sent.count == 0)
        return assent_error_set(error, ASSENT_UNAUTHENTICATED,
                                "send \"Authorization: Bearer TOKEN\"; an administrator gives out tokens");
    if (!header_bearer(sent, &token))
        return assent_error_set(error, ASSENT_UNAUTHENTICATED,
                                "the Authorization header must be \"Bearer TOKEN\"");
    exchange->token_sent = true;
    if (!assent_runtime_identify(server->config.runtime, token, now_us, out, error))
        return false;
    if (out->calendar)
        return assent_error_set(error, ASSENT_UNAUTHENTICATED,
                                "this token is for the address of a calendar and opens nothing else");
    exchange->token_sent = false;
    assent_stream_known(exchange->stream);
    return true;
}

// Counted before anything else is looked at: a request that is refused costs as well.
static bool check_rate(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                       struct assent_error *error)
{
    if (!server->rates)
        return true;
    exchange->rate = rates_take(server->rates, exchange->call.principal.person, now_us);
    exchange->rated = true;
    server->counts.limited += exchange->rate.retry_s != 0;
    return exchange->rate.retry_s == 0 ||
           assent_error_set(
               error, ASSENT_TOO_MANY,
               "your requests, by all your tokens, are more than this server takes from one person; "
               "go on after the seconds of Retry-After, and spread them");
}

// The runtime's own texts may go with the next change of the world; the request may wait longer.
static void keep_principal(struct exchange *exchange, const struct assent_principal *principal)
{
    struct assent_arena *arena = exchange->call.arena;
    struct assent_principal *kept = &exchange->call.principal;
    *kept = *principal;
    kept->person = assent_text_copy(arena, principal->person);
    kept->token = assent_text_copy(arena, principal->token);
    kept->worker_types = keep_texts(arena, principal->worker_types, principal->worker_type_count);
    kept->signals = keep_texts(arena, principal->signals, principal->signal_count);
}

static const struct assent_text *keep_texts(struct assent_arena *arena, const struct assent_text *texts,
                                            size_t count)
{
    if (!texts)
        return NULL;
    struct assent_text *kept = assent_arena_take_array(arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = assent_text_copy(arena, texts[i]);
    return kept;
}

static bool check_forms(struct exchange *exchange, struct assent_error *error)
{
    const struct assent_route *route = exchange->route;
    const char *produces = route->produces ? route->produces : "application/json";
    if (!header_accepts(exchange->call.accept, produces))
        return assent_error_set(error, ASSENT_NOT_ACCEPTABLE,
                                "the answer comes as %s: send an Accept that "
                                "takes it, or none",
                                produces);
    return check_body(exchange, error);
}

static bool check_body(struct exchange *exchange, struct assent_error *error)
{
    struct assent_stream *stream = exchange->stream;
    const struct assent_route *route = exchange->route;
    if (!route->media)
        return true; // body_limit is 0
    stream->body_limit = route->body_limit ? route->body_limit : ASSENT_BODY_BYTES;
    if (stream->ended)
        return route->body_optional ||
               assent_error_set(error, ASSENT_MALFORMED, "a body of %s is needed", route->media);
    struct assent_text type = stream->fields[ASSENT_SENT_CONTENT_TYPE];
    if (!header_media(type, route->media) && !(type.count == 0 && route->body_optional))
        return assent_error_set(error, ASSENT_MEDIA_TYPE, "send the body as \"Content-Type: %s\"",
                                route->media);
    struct assent_text encoding = stream->fields[ASSENT_SENT_CONTENT_ENCODING];
    if (encoding.count && !assent_text_is(encoding, "identity"))
        return assent_error_set(error, ASSENT_MEDIA_TYPE, "send the body without a Content-Encoding");
    int64_t length = 0;
    if (assent_text_integer(stream->fields[ASSENT_SENT_CONTENT_LENGTH], &length) &&
        (uint64_t)length > stream->body_limit)
        return assent_error_set(error, ASSENT_BODY_TOO_LARGE, "the body may have at most %zu bytes",
                                stream->body_limit);
    return true;
}

static bool check_preconditions(struct exchange *exchange, struct assent_error *error)
{
    const struct assent_stream *stream = exchange->stream;
    const struct assent_route *route = exchange->route;
    struct assent_text key = stream->fields[ASSENT_SENT_IDEMPOTENCY_KEY];
    if (route->key && !key.bytes)
        return assent_error_set(
            error, ASSENT_KEY_MISSING,
            "send an Idempotency-Key, such as a fresh UUID, and the same one when you send "
            "this again");
    bool honoured = route->key || (unsafe(route) && !route->long_poll && route->decode);
    if (key.bytes && honoured && !header_key(key, &exchange->key, error))
        return false;
    struct assent_text match = stream->fields[ASSENT_SENT_IF_MATCH];
    if (match.bytes && unsafe(route))
        return header_if_match(match, exchange->call.arena, &exchange->if_match, error);
    if (route->if_match)
        return assent_error_set(
            error, ASSENT_ETAG_MISSING,
            "send If-Match with the ETag of what you read, so that nobody's change is lost");
    return true;
}

static bool check_query(const struct exchange *exchange, struct assent_error *error)
{
    enum { NAMES_MOST = 32 };
    struct assent_text names[NAMES_MOST];
    size_t count = 0;
    for (; exchange->route->query && exchange->route->query[count] && count < NAMES_MOST; count++)
        names[count] = assent_text_of(exchange->route->query[count]);
    for (size_t i = 0; i < exchange->call.query_count; i++) {
        struct assent_text name = exchange->call.query[i].name;
        size_t at = 0;
        while (at < count && !assent_text_equal(name, names[at]))
            at++;
        if (at < count)
            continue;
        struct assent_text near = assent_diagnostics_nearest(name, names, count);
        if (near.count)
            return assent_error_set(error, ASSENT_UNKNOWN_PARAMETER, "did you mean `%.*s`?", (int)near.count,
                                    near.bytes);
        return assent_error_set(error, ASSENT_UNKNOWN_PARAMETER,
                                "parameter %zu of the query is not known here", i + 1);
    }
    return true;
}

static bool unsafe(const struct assent_route *route)
{
    return strcmp(route->method, "GET") != 0;
}

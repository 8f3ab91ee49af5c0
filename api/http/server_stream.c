// SPDX-License-Identifier: Apache-2.0
// Event streams (API-19): a request of the feed that is asked again after each reply, for as long as both
// sides want. The first question waits for nothing, so that a refusal is an ordinary answer; then the answer
// is opened. Before anything is written the token is looked at again: a stream ends with its token. A reader
// that keeps up is sent what happens at once; one that catches up is sent more when it has taken what it was
// sent; one that falls behind by ASSENT_STREAM_BYTES is cut, and comes again with the id that it has.
#include "server_internal.h"

#include "event_stream.h"

static const int64_t RETRY_MS = 2000;

static void ask(struct assent_server *server, struct exchange *exchange, int64_t now_us);
static bool open_answer(struct assent_server *server, struct exchange *exchange, int64_t now_us);
static bool still_known(struct assent_server *server, struct exchange *exchange, int64_t now_us);
static struct assent_text part_text(struct assent_server *server, const struct assent_reply *reply,
                                    const struct assent_stream_part *part);
static void put_reset(struct assent_buffer *out, struct assent_arena *arena, const struct assent_feed *feed);
static void end(struct assent_server *server, struct exchange *exchange, const char *comment, int64_t now_us);
static void cut(struct assent_server *server, struct exchange *exchange, int64_t now_us);
static void leave(struct assent_server *server, struct exchange *exchange);

void stream_ask(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    assent_arena_reset(server->scratch);
    ask(server, exchange, now_us);
}

void stream_reply(struct assent_server *server, struct exchange *exchange, const struct assent_reply *reply,
                  int64_t now_us)
{
    exchange->submitted = false;
    assent_arena_reset(server->scratch);
    if (!reply->ok) {
        end(server, exchange,
            reply->error.code == ASSENT_STOPPING ? "the server is stopping; come again"
                                                 : "there is no more; ask again to hear why",
            now_us);
        return;
    }
    if (exchange->streaming ? !still_known(server, exchange, now_us) : !open_answer(server, exchange, now_us))
        return;
    struct assent_call call = exchange->call;
    struct assent_stream_part part;
    struct assent_error error = {.code = ASSENT_OK};
    call.arena = server->scratch;
    if (!exchange->route->events(&call, reply, &part, &error)) {
        if (server->config.failed)
            server->config.failed(server->config.context, call.request_id, call.trace, error.code,
                                  error.text);
        end(server, exchange, "something cannot be read here; the server's log says what", now_us);
        return;
    }
    exchange->told = true;
    exchange->after = part.after;
    exchange->skip = part.skip;
    if (!assent_stream_send(exchange->stream, part_text(server, reply, &part), now_us)) {
        server->counts.streams_cut++;
        cut(server, exchange, now_us);
        return;
    }
    server->counts.events_sent += (int64_t)part.count;
    if (part.more && assent_stream_waiting(exchange->stream) >= ASSENT_STREAM_EAGER)
        assent_stream_want_room(exchange->stream);
    else
        ask(server, exchange, now_us);
}

void stream_room(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct assent_server *server = context;
    stream_ask(server, stream->request, now_us);
    if (server->config.asked)
        server->config.asked(server->config.context);
}

void stream_beat(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct assent_server *server = context;
    struct exchange *exchange = stream->request;
    assent_arena_reset(server->scratch);
    if (!still_known(server, exchange, now_us) || assent_stream_waiting(stream) > 0)
        return;
    struct assent_buffer out = assent_buffer_in(server->scratch);
    event_stream_comment(&out, "nothing new");
    assent_stream_send(stream, assent_buffer_done(&out), now_us);
}

void stream_closing(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct assent_server *server = context;
    assent_arena_reset(server->scratch);
    end(server, stream->request, "this connection ends; come again", now_us);
}

static void ask(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    struct assent_error error = {.code = ASSENT_OK};
    struct assent_request request = {0};
    struct assent_call call = exchange->call;
    call.arena = server->scratch;
    bool ok = exchange->route->decode(&call, &request, &error);
    request.cookie = exchange->stream->cookie;
    request.principal = call.principal;
    request.request_id = call.request_id;
    request.follow = exchange->streaming;
    if (exchange->told) {
        request.after = exchange->after;
        request.skip = exchange->skip;
    }
    exchange->submitted = ok && assent_runtime_submit(server->config.runtime, &request, now_us, &error);
    if (exchange->submitted)
        return;
    if (exchange->streaming)
        end(server, exchange, "the server cannot go on now; come again", now_us);
    else
        answer_error(server, exchange, &error, now_us);
}

static bool open_answer(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    struct assent_error error;
    if (assent_text_is(exchange->stream->method, "HEAD")) {
        answer_head(server, exchange, "text/event-stream", now_us);
        return false;
    }
    if (!answer_open(server, exchange, "text/event-stream", now_us)) {
        assent_error_set(&error, ASSENT_BUSY,
                         "too many event streams are open, or this connection ends; come again in a second");
        answer_error(server, exchange, &error, now_us);
        return false;
    }
    exchange->streaming = true;
    struct assent_buffer out = assent_buffer_in(server->scratch);
    event_stream_retry(&out, RETRY_MS);
    assent_stream_send(exchange->stream, assent_buffer_done(&out), now_us);
    return true;
}

// The token, and what its person may do now. Ends the stream otherwise.
static bool still_known(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    struct assent_principal principal = {0};
    struct assent_error error;
    if (!server_identify(server, exchange, now_us, &principal, &error)) {
        end(server, exchange, "the token is not good any more", now_us);
        return false;
    }
    exchange->call.principal.permissions = principal.permissions;
    return true;
}

static struct assent_text part_text(struct assent_server *server, const struct assent_reply *reply,
                                    const struct assent_stream_part *part)
{
    struct assent_buffer out = assent_buffer_in(server->scratch);
    if (reply->feed.reset)
        put_reset(&out, server->scratch, &reply->feed);
    for (size_t i = 0; i < part->count; i++)
        event_stream_put(&out, part->items[i].id, NULL, part->items[i].text);
    return assent_buffer_done(&out);
}

// The id is a position from which nothing is left out that is still there.
static void put_reset(struct assent_buffer *out, struct assent_arena *arena, const struct assent_feed *feed)
{
    int64_t from = feed->oldest > 0 ? feed->oldest - 1 : feed->reached;
    struct assent_text id = assent_text_format(arena, "%lld", (long long)from);
    struct assent_text data =
        feed->oldest > 0
            ? assent_text_format(arena, "{\"because\":\"the journal begins later\",\"oldest\":\"%lld\"}",
                                 (long long)feed->oldest)
            : assent_text_format(arena, "{\"because\":\"the journal ends before\",\"newest\":\"%lld\"}",
                                 (long long)feed->reached);
    event_stream_put(out, id, "reset", data);
}

static void end(struct assent_server *server, struct exchange *exchange, const char *comment, int64_t now_us)
{
    struct assent_buffer out = assent_buffer_in(server->scratch);
    event_stream_comment(&out, comment);
    leave(server, exchange);
    assent_stream_end(exchange->stream, assent_buffer_done(&out), now_us);
}

static void cut(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    struct assent_buffer out = assent_buffer_in(server->scratch);
    event_stream_put(&out, (struct assent_text){0}, "overflow",
                     assent_text_of("{\"because\":\"the reader is too far behind\"}"));
    leave(server, exchange);
    assent_stream_end(exchange->stream, assent_buffer_done(&out), now_us);
}

static void leave(struct assent_server *server, struct exchange *exchange)
{
    if (exchange->submitted)
        assent_runtime_cancel(server->config.runtime, exchange->stream->cookie);
    exchange->submitted = false;
    exchange->streaming = false;
}

// SPDX-License-Identifier: Apache-2.0
// See plain_handler.h.
#include "plain_handler.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void open_with(struct plain *plain, size_t streams, size_t body_bytes, size_t answer_bytes,
                      size_t open_answers);
static void begin(void *context, struct assent_stream *stream, int64_t now_us);
static void whole(void *context, struct assent_stream *stream, int64_t now_us);
static void gone(void *context, struct assent_stream *stream);
static void refuse(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us);
static void beat(void *context, struct assent_stream *stream, int64_t now_us);
static void room(void *context, struct assent_stream *stream, int64_t now_us);
static void closing(void *context, struct assent_stream *stream, int64_t now_us);
static void answer(struct plain *plain, struct assent_stream *stream, int64_t now_us);

void plain_open(struct plain *plain)
{
    plain_open_small(plain, 0, 0);
}

void plain_open_small(struct plain *plain, size_t streams, size_t body_bytes)
{
    open_with(plain, streams, body_bytes, 0, 0);
}

void plain_open_answers(struct plain *plain, size_t answer_bytes)
{
    open_with(plain, 0, 0, answer_bytes, 0);
}

void plain_open_open(struct plain *plain, size_t open_answers)
{
    open_with(plain, 0, 0, 0, open_answers);
}

static void open_with(struct plain *plain, size_t streams, size_t body_bytes, size_t answer_bytes,
                      size_t open_answers)
{
    *plain = (struct plain){.answer_bytes = 5};
    plain->sessions = assent_sessions_open(&(struct assent_session_config){.begin = begin,
                                                                           .whole = whole,
                                                                           .gone = gone,
                                                                           .refuse = refuse,
                                                                           .context = plain,
                                                                           .streams = streams,
                                                                           .body_bytes = body_bytes,
                                                                           .answer_bytes = answer_bytes,
                                                                           .open_answers = open_answers,
                                                                           .beat = beat,
                                                                           .room = room,
                                                                           .closing = closing});
}

void plain_close(struct plain *plain)
{
    assent_sessions_close(plain->sessions);
}

bool plain_answer(struct plain *plain, size_t i, int64_t now_us)
{
    assert(i < plain->waiting_count);
    struct assent_stream *stream = assent_sessions_find(plain->sessions, plain->waiting[i]);
    if (stream)
        answer(plain, stream, now_us);
    return stream != NULL;
}

struct assent_stream *plain_stream(struct plain *plain, size_t i)
{
    assert(i < plain->waiting_count);
    return assent_sessions_find(plain->sessions, plain->waiting[i]);
}

bool plain_begin(struct plain *plain, size_t i, int64_t now_us)
{
    struct assent_answer_field field = {.name = "x-test", .value = assent_text_of("yes"), .constant = true};
    return assent_stream_open(plain_stream(plain, i), 200, &field, 1, now_us);
}

static void beat(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct plain *plain = context;
    plain->beats++;
    assent_stream_send(stream, assent_text_of("beat"), now_us);
}

static void room(void *context, struct assent_stream *stream, int64_t now_us)
{
    (void)stream;
    (void)now_us;
    struct plain *plain = context;
    plain->rooms++;
}

static void closing(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct plain *plain = context;
    plain->closings++;
    if (plain->ends)
        assent_stream_end(stream, assent_text_of("bye"), now_us);
}

static void begin(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct plain *plain = context;
    plain->begun++;
    snprintf(plain->method, sizeof plain->method, "%.*s", (int)stream->method.count, stream->method.bytes);
    snprintf(plain->path, sizeof plain->path, "%.*s", (int)stream->path.count, stream->path.bytes);
    stream->body_limit = plain->body_limit ? plain->body_limit : 1000;
    stream->long_poll = plain->long_poll;
    if (plain->at_begin)
        answer(plain, stream, now_us);
}

static void whole(void *context, struct assent_stream *stream, int64_t now_us)
{
    struct plain *plain = context;
    plain->whole++;
    plain->body_bytes = stream->body.count;
    snprintf(plain->body, sizeof plain->body, "%.*s", (int)stream->body.count,
             stream->body.bytes ? stream->body.bytes : "");
    if (plain->wait && plain->waiting_count < PLAIN_WAITING)
        plain->waiting[plain->waiting_count++] = stream->cookie;
    else
        answer(plain, stream, now_us);
}

static void gone(void *context, struct assent_stream *stream)
{
    struct plain *plain = context;
    plain->gone++;
    plain->gone_cookie = stream->cookie;
}

static void refuse(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us)
{
    struct plain *plain = context;
    plain->refused++;
    plain->refused_code = code;
    assent_stream_answer(stream, assent_code_status(code), NULL, 0,
                         assent_text_copy(stream->arena, assent_text_of(text)), false, now_us);
}

static void answer(struct plain *plain, struct assent_stream *stream, int64_t now_us)
{
    char *bytes = assent_arena_take(stream->arena, plain->answer_bytes);
    memset(bytes, 'x', plain->answer_bytes);
    struct assent_answer_field field = {.name = "x-test", .value = assent_text_of("yes"), .constant = true};
    assent_stream_answer(stream, 200, &field, 1, assent_text_slice(bytes, plain->answer_bytes),
                         assent_text_is(stream->method, "HEAD"), now_us);
}

// SPDX-License-Identifier: Apache-2.0
// See plain_handler.h.
#include "plain_handler.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void open_with(struct plain *plain, size_t streams, size_t body_bytes, size_t answer_bytes);
static void begin(void *context, struct assent_stream *stream, int64_t now_us);
static void whole(void *context, struct assent_stream *stream, int64_t now_us);
static void gone(void *context, struct assent_stream *stream);
static void refuse(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us);
static void answer(struct plain *plain, struct assent_stream *stream, int64_t now_us);

void plain_open(struct plain *plain)
{
    plain_open_small(plain, 0, 0);
}

void plain_open_small(struct plain *plain, size_t streams, size_t body_bytes)
{
    open_with(plain, streams, body_bytes, 0);
}

void plain_open_answers(struct plain *plain, size_t answer_bytes)
{
    open_with(plain, 0, 0, answer_bytes);
}

static void open_with(struct plain *plain, size_t streams, size_t body_bytes, size_t answer_bytes)
{
    *plain = (struct plain){.answer_bytes = 5};
    plain->sessions = assent_sessions_open(&(struct assent_session_config){.begin = begin,
                                                                           .whole = whole,
                                                                           .gone = gone,
                                                                           .refuse = refuse,
                                                                           .context = plain,
                                                                           .streams = streams,
                                                                           .body_bytes = body_bytes,
                                                                           .answer_bytes = answer_bytes});
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

// SPDX-License-Identifier: Apache-2.0
// Open answers: begun without an end and sent as they are made. What has not left waits in pieces; nghttp2
// asks for it as the client's windows allow (back-pressure), and is told when there is more. Bounded for one
// reader and for all; while nothing waits, an open answer holds no buffer. Every open answer is heard of at
// least once in times.beat_us, by asking whoever makes it.
#include "session_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MOST = 16, STATUS_CHARS = 4 };

static void begin(struct stream *stream);
static void add_piece(struct stream *stream, struct assent_text bytes);
static void drop_piece(struct stream *stream);
static void resume(struct stream *stream);
static void stop_moving(struct stream *stream);
static ssize_t read_open(nghttp2_session *http2, int32_t stream_id, uint8_t *buffer, size_t length,
                         uint32_t *flags, nghttp2_data_source *source, void *user_data);

bool assent_stream_open(struct assent_stream *base, int status, const struct assent_answer_field *fields,
                        size_t field_count, int64_t now_us)
{
    struct stream *stream = (struct stream *)base;
    struct assent_session *session = stream->session;
    assert(session && !stream->answered && field_count + 1 <= FIELDS_MOST);
    session->now_us = now_us;
    if (session->state != SESSION_OPEN ||
        (size_t)session->sessions->counts.open_answers >= session->sessions->config.open_answers)
        return false;
    char status_text[STATUS_CHARS];
    int status_chars = snprintf(status_text, sizeof status_text, "%d", status);
    nghttp2_nv pairs[FIELDS_MOST];
    size_t count = 0;
    pairs[count++] =
        answer_pair(":status", assent_text_slice(status_text, (size_t)status_chars), NGHTTP2_NV_FLAG_NONE);
    for (size_t i = 0; i < field_count; i++) {
        unsigned flags = fields[i].unique ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
        pairs[count++] = answer_pair(fields[i].name, fields[i].value, (uint8_t)flags);
    }
    begin(stream);
    nghttp2_data_provider provider = {.source.ptr = stream, .read_callback = read_open};
    int error = nghttp2_submit_response(session->http2, stream->id, pairs, count, &provider);
    assert(error == 0); // a session that is ending drops it
    resume(stream);
    return true;
}

bool assent_stream_send(struct assent_stream *base, struct assent_text bytes, int64_t now_us)
{
    struct stream *stream = (struct stream *)base;
    struct assent_sessions *sessions = stream->session->sessions;
    assert(stream->streaming);
    stream->session->now_us = now_us;
    if (stream->backlog + bytes.count > ASSENT_STREAM_BYTES ||
        (size_t)sessions->counts.open_bytes + bytes.count > ASSENT_STREAMS_BACKLOG)
        return false;
    if (bytes.count)
        add_piece(stream, bytes);
    return true;
}

size_t assent_stream_waiting(const struct assent_stream *base)
{
    return ((const struct stream *)base)->backlog;
}

void assent_stream_want_room(struct assent_stream *base)
{
    struct stream *stream = (struct stream *)base;
    stream->wants_room = true;
    if (stream->backlog < ASSENT_STREAM_EAGER)
        stream->session->roomy = true;
}

void assent_stream_end(struct assent_stream *base, struct assent_text last, int64_t now_us)
{
    struct stream *stream = (struct stream *)base;
    struct assent_session *session = stream->session;
    assert(stream->streaming);
    session->now_us = now_us;
    stream->streaming = false;
    session->streamings--;
    session->polls -= stream->polling;
    stream->polling = false;
    if (!stream->moving && session->sending++ == 0) // the end itself has to leave
        session->answer_moved_us = now_us;
    stream->moving = true;
    if (last.count)
        add_piece(stream, last);
    else
        resume(stream);
}

void open_sent(struct stream *stream, size_t count)
{
    struct piece *piece = stream->first;
    assert(count <= piece->text.count - piece->sent);
    piece->sent += count;
    stream->backlog -= count;
    stream->session->sessions->counts.open_bytes -= (int64_t)count;
    if (piece->sent == piece->text.count)
        drop_piece(stream);
    if (stream->wants_room && stream->backlog < ASSENT_STREAM_EAGER)
        stream->session->roomy = true;
}

void open_frame_sent(struct stream *stream, bool last)
{
    if (last && !stream->sent) {
        stream->sent = true;
        stop_moving(stream);
    } else if (stream->streaming && !stream->first) {
        stop_moving(stream);
    }
}

void open_uncount(struct stream *stream)
{
    struct assent_session *session = stream->session;
    session->streamings -= stream->streaming;
    stream->streaming = false;
    stop_moving(stream);
    session->unsent_bytes -= stream->backlog;
    session->sessions->counts.open_bytes -= (int64_t)stream->backlog;
    session->sessions->counts.open_answers--;
    while (stream->first)
        drop_piece(stream);
}

void session_beat(struct assent_session *session)
{
    if (!session->streamings || session->now_us < session->beat_due_us)
        return;
    int64_t beat_us = session->sessions->times.beat_us;
    session->beat_due_us = INT64_MAX;
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        if (!stream->streaming)
            continue;
        if (session->now_us >= stream->said_us + beat_us) {
            stream->said_us = session->now_us;
            session->sessions->config.beat(session->sessions->config.context, &stream->base, session->now_us);
        }
        if (stream->said_us + beat_us < session->beat_due_us)
            session->beat_due_us = stream->said_us + beat_us;
    }
}

void session_offer_room(struct assent_session *session)
{
    if (!session->roomy)
        return;
    session->roomy = false;
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        if (!stream->streaming || !stream->wants_room || stream->backlog >= ASSENT_STREAM_EAGER)
            continue;
        stream->wants_room = false;
        session->sessions->config.room(session->sessions->config.context, &stream->base, session->now_us);
    }
}

void session_close_open(struct assent_session *session)
{
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        if (stream->streaming)
            session->sessions->config.closing(session->sessions->config.context, &stream->base,
                                              session->now_us);
    }
}

static void begin(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream_settle_body(stream);
    stream->answered = true;
    stream->open = true;
    stream->streaming = true;
    stream->said_us = session->now_us;
    session->active_us = session->now_us;
    session->sessions->counts.open_answers++;
    int64_t due_us = session->now_us + session->sessions->times.beat_us;
    if (session->streamings++ == 0 || due_us < session->beat_due_us)
        session->beat_due_us = due_us;
}

static void add_piece(struct stream *stream, struct assent_text bytes)
{
    struct assent_session *session = stream->session;
    struct assent_arena *arena = assent_arena_open(sizeof(struct piece) + bytes.count + 1);
    struct piece *piece = assent_arena_take(arena, sizeof *piece);
    *piece = (struct piece){.arena = arena, .text = assent_text_copy(arena, bytes)};
    if (stream->last)
        stream->last->next = piece;
    else
        stream->first = piece;
    stream->last = piece;
    stream->backlog += bytes.count;
    session->unsent_bytes += bytes.count;
    session->sessions->counts.open_bytes += (int64_t)bytes.count;
    stream->said_us = session->now_us;
    if (!stream->moving && session->sending++ == 0)
        session->answer_moved_us = session->now_us;
    stream->moving = true;
    resume(stream);
}

static void drop_piece(struct stream *stream)
{
    struct piece *piece = stream->first;
    stream->first = piece->next;
    if (!stream->first)
        stream->last = NULL;
    assent_arena_close(piece->arena);
}

static void resume(struct stream *stream)
{
    struct assent_session *session = stream->session;
    if (stream->deferred) {
        stream->deferred = false;
        nghttp2_session_resume_data(session->http2, stream->id); // one that is being closed needs no more
    }
    if (!session->feeding && session->sessions->config.wake)
        session->sessions->config.wake(session->owner);
}

static void stop_moving(struct stream *stream)
{
    stream->session->sending -= stream->moving;
    stream->moving = false;
}

// Says only how much: the bytes are written by answer_send_data.
static ssize_t read_open(nghttp2_session *http2, int32_t stream_id, uint8_t *buffer, size_t length,
                         uint32_t *flags, nghttp2_data_source *source, void *user_data)
{
    (void)http2;
    (void)stream_id;
    (void)buffer;
    (void)user_data;
    struct stream *stream = source->ptr;
    const struct piece *piece = stream->first;
    if (!piece && stream->streaming) {
        stream->deferred = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    if (!piece) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        return 0;
    }
    size_t left = piece->text.count - piece->sent;
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    if (left <= length && !piece->next && !stream->streaming)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)(left < length ? left : length);
}

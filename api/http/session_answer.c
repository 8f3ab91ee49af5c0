// SPDX-License-Identifier: Apache-2.0
// Answers: from a status, fields and bytes in the stream's arena to frames. A body is copied once, from the
// arena into the buffer that goes to the socket. An answer that is given before its request has come whole
// ends in RST_STREAM with NO_ERROR (RFC 9113 section 8.1): at once when the rest is too large or too slow;
// else the rest has a moment to come, because many clients send it whole before they look for an answer.
#include "session_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MOST = 24, STATUS_CHARS = 4, LENGTH_CHARS = 21 };

static ssize_t read_length(nghttp2_session *http2, int32_t stream_id, uint8_t *buffer, size_t length,
                           uint32_t *flags, nghttp2_data_source *source, void *user_data);
static void answered(struct stream *stream);
static void hold(struct stream *stream);

void assent_stream_answer(struct assent_stream *base, int status, const struct assent_answer_field *fields,
                          size_t field_count, struct assent_text body, bool without_body, int64_t now_us)
{
    struct stream *stream = (struct stream *)base;
    struct assent_session *session = stream->session;
    assert(session && !stream->answered && field_count + 2 <= FIELDS_MOST && status >= 200 && status <= 599);
    session->now_us = now_us;
    char status_text[STATUS_CHARS];
    char length_text[LENGTH_CHARS];
    int status_chars = snprintf(status_text, sizeof status_text, "%d", status);
    int length_chars = snprintf(length_text, sizeof length_text, "%zu", body.count);
    nghttp2_nv pairs[FIELDS_MOST];
    size_t count = 0;
    pairs[count++] =
        answer_pair(":status", assent_text_slice(status_text, (size_t)status_chars), NGHTTP2_NV_FLAG_NONE);
    for (size_t i = 0; i < field_count; i++) {
        unsigned flags = fields[i].constant ? NGHTTP2_NV_FLAG_NO_COPY_VALUE : NGHTTP2_NV_FLAG_NONE;
        flags |= fields[i].unique ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
        pairs[count++] = answer_pair(fields[i].name, fields[i].value, (uint8_t)flags);
    }
    if (status != 304 && status != 204)
        pairs[count++] = answer_pair("content-length", assent_text_slice(length_text, (size_t)length_chars),
                                     NGHTTP2_NV_FLAG_NONE);
    answered(stream);
    stream->hurry = status == 413 || status == 408;
    stream->out = without_body ? (struct assent_text){0} : body;
    hold(stream);
    nghttp2_data_provider provider = {.source.ptr = stream, .read_callback = read_length};
    int error = nghttp2_submit_response(session->http2, stream->id, pairs, count,
                                        stream->out.count ? &provider : NULL);
    assert(error == 0); // a session that is ending drops it
    if (!session->feeding && session->sessions->config.wake)
        session->sessions->config.wake(session->owner);
}

bool assent_stream_crowded(const struct assent_stream *base)
{
    const struct stream *stream = (const struct stream *)base;
    const struct assent_session *session = stream->session;
    size_t all = (size_t)session->sessions->counts.answer_bytes,
           most = session->sessions->config.answer_bytes;
    return all >= most || session->answers_held >= ASSENT_ANSWERS_A_CONNECTION ||
           (all >= most / 2 && session->answers_held >= ASSENT_ANSWERS_FAIR);
}

int answer_send_data(nghttp2_session *http2, nghttp2_frame *frame, const uint8_t *head, size_t length,
                     nghttp2_data_source *source, void *user_data)
{
    (void)http2;
    enum { HEAD_BYTES = 9 };
    struct assent_session *session = user_data;
    struct stream *stream = source->ptr;
    struct output *out = session->out;
    struct assent_text text = stream->open ? stream->first->text : stream->out;
    size_t sent = stream->open ? stream->first->sent : stream->out_sent;
    assert(frame->data.padlen == 0 && length <= text.count - sent);
    if (sizeof out->bytes - out->count < HEAD_BYTES + length)
        return NGHTTP2_ERR_WOULDBLOCK;
    memcpy(out->bytes + out->count, head, HEAD_BYTES);
    memcpy(out->bytes + out->count + HEAD_BYTES, text.bytes + sent, length);
    out->count += HEAD_BYTES + length;
    session->unsent_bytes -= length;
    if (stream->open)
        open_sent(stream, length);
    else
        stream->out_sent += length;
    return 0;
}

void stream_refuse(struct stream *stream, enum assent_code code, const char *text)
{
    struct assent_session *session = stream->session;
    session->sessions->config.refuse(session->sessions->config.context, &stream->base, code, text,
                                     session->now_us);
    assert(stream->answered);
}

void stream_settle_body(struct stream *stream)
{
    if (stream->begun && !stream->base.ended && !stream->answered)
        stream->session->bodies--;
}

void stream_cut(struct stream *stream)
{
    if (!stream->leftover)
        return;
    stream->leftover = false;
    stream->session->leftovers--;
    int error =
        nghttp2_submit_rst_stream(stream->session->http2, NGHTTP2_FLAG_NONE, stream->id, NGHTTP2_NO_ERROR);
    assert(error == 0);
}

static void answered(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream_settle_body(stream);
    session->polls -= stream->polling;
    stream->polling = false;
    if (session->sending++ == 0)
        session->answer_moved_us = session->now_us;
    stream->answered = true;
    session->active_us = session->now_us;
}

// What an answer holds is all of its stream's arena: the request, what was encoded, and the bytes.
static void hold(struct stream *stream)
{
    struct assent_session *session = stream->session;
    session->unsent_bytes += stream->out.count;
    if (stream->out.count == 0)
        return;
    bool safe = assent_text_is(stream->base.method, "GET") || assent_text_is(stream->base.method, "HEAD");
    if (!safe && session->answers_held >= ASSENT_ANSWERS_FAIR && assent_stream_crowded(&stream->base))
        session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, "too many answers wait to be read");
    stream->held = assent_arena_held_bytes(stream->base.arena);
    session->answers_held += stream->held;
    session->sessions->counts.answer_bytes += (int64_t)stream->held;
}

// Says only how much: the bytes are written by answer_send_data.
static ssize_t read_length(nghttp2_session *http2, int32_t stream_id, uint8_t *buffer, size_t length,
                           uint32_t *flags, nghttp2_data_source *source, void *user_data)
{
    (void)http2;
    (void)stream_id;
    (void)buffer;
    (void)user_data;
    const struct stream *stream = source->ptr;
    size_t left = stream->out.count - stream->out_sent;
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    if (left <= length)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)(left < length ? left : length);
}

nghttp2_nv answer_pair(const char *name, struct assent_text value, uint8_t flags)
{
    // nghttp2 takes pointers to plain bytes and changes none of them.
    union {
        const char *in;
        uint8_t *out;
    } name_bytes = {.in = name}, value_bytes = {.in = value.bytes ? value.bytes : ""};
    return (nghttp2_nv){.name = name_bytes.out,
                        .value = value_bytes.out,
                        .namelen = strlen(name),
                        .valuelen = value.count,
                        .flags = (uint8_t)(flags | NGHTTP2_NV_FLAG_NO_COPY_NAME)};
}

// SPDX-License-Identifier: Apache-2.0
// What nghttp2 calls: header fields, bodies and ends of requests come in, frames go out, and each is charged
// to its budget (H2-02 to H2-06, H2-08). nghttp2 1.52 limits incoming resets, SETTINGS entries, unsent ACKs
// and CONTINUATION frames by itself; every other limit is here. A callback that has ended the connection
// returns CALLBACK_FAILURE, so that nothing behind it is looked at.
#include "session_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static int on_begin_frame(nghttp2_session *http2, const nghttp2_frame_hd *head, void *user_data);
static int on_begin_headers(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data);
static int on_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags,
                     void *user_data);
static int on_invalid_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                             size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags,
                             void *user_data);
static int on_extension(nghttp2_session *http2, void **payload, const nghttp2_frame_hd *head,
                        void *user_data);
static int on_data(nghttp2_session *http2, uint8_t flags, int32_t stream_id, const uint8_t *bytes,
                   size_t count, void *user_data);
static int on_frame(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data);
static int on_frame_sent(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data);
static int on_stream_close(nghttp2_session *http2, int32_t stream_id, uint32_t error_code, void *user_data);
static void keep_field(struct stream *stream, struct assent_text name, struct assent_text value);
static void begin_request(struct stream *stream);
static void whole_request(struct stream *stream);
static int limit_reached(struct assent_session *session, const char *reason);
static void answer_frame_sent(struct stream *stream, const nghttp2_frame_hd *head);
static void await_leftover(struct stream *stream);

nghttp2_session_callbacks *session_callbacks(void)
{
    nghttp2_session_callbacks *callbacks = NULL;
    int error = nghttp2_session_callbacks_new(&callbacks);
    assert(error == 0);
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, on_begin_frame);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, on_invalid_header);
    nghttp2_session_callbacks_set_unpack_extension_callback(callbacks, on_extension);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_sent);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_send_data_callback(callbacks, answer_send_data);
    return callbacks;
}

nghttp2_option *session_option(void)
{
    nghttp2_option *option = NULL;
    int error = nghttp2_option_new(&option);
    assert(error == 0);
    nghttp2_option_set_stream_reset_rate_limit(option, ASSENT_RESETS_IN, ASSENT_RESETS_IN_A_SECOND);
    nghttp2_option_set_max_settings(option, ASSENT_SETTINGS_ENTRIES);
    nghttp2_option_set_max_outbound_ack(option, ASSENT_OUTBOUND_ACKS);
    nghttp2_option_set_max_continuations(option, ASSENT_CONTINUATIONS);
    for (unsigned type = NGHTTP2_CONTINUATION + 1; type <= UINT8_MAX; type++)
        nghttp2_option_set_user_recv_extension_type(option, (uint8_t)type); // or on_begin_frame misses them
    nghttp2_option_set_no_closed_streams(option, 1);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_max_deflate_dynamic_table_size(option, ASSENT_HEADER_TABLE_BYTES);
    return option;
}

void session_settings(nghttp2_session *http2)
{
    const nghttp2_settings_entry entries[] = {
        {NGHTTP2_SETTINGS_HEADER_TABLE_SIZE, ASSENT_HEADER_TABLE_BYTES},
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, ASSENT_STREAMS},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, ASSENT_STREAM_WINDOW_BYTES},
        {NGHTTP2_SETTINGS_MAX_FRAME_SIZE, ASSENT_FRAME_BYTES},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, ASSENT_HEADER_BYTES},
        {NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 0},
        {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
    };
    int error =
        nghttp2_submit_settings(http2, NGHTTP2_FLAG_NONE, entries, sizeof entries / sizeof entries[0]);
    assert(error == 0);
}

// Every frame that asks for nothing but costs something is charged here, unknown kinds included.
static int on_begin_frame(nghttp2_session *http2, const nghttp2_frame_hd *head, void *user_data)
{
    (void)http2;
    struct assent_session *session = user_data;
    if (head->type == NGHTTP2_DATA || head->type == NGHTTP2_HEADERS || head->type == NGHTTP2_CONTINUATION ||
        head->type == NGHTTP2_RST_STREAM)
        return 0; // charged by what they do; incoming resets by nghttp2
    if (head->type == NGHTTP2_WINDOW_UPDATE && session->window_credit > 0) {
        session->window_credit--;
        return 0;
    }
    if (!bucket_take(&session->control, ASSENT_CONTROL_FRAMES, ASSENT_CONTROL_FRAMES_A_SECOND,
                     session->now_us))
        return limit_reached(session, "too many control frames");
    return 0;
}

static int on_begin_headers(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data)
{
    struct assent_session *session = user_data;
    session->headers_since_us = session->now_us;
    if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
        return 0;
    session->active_us = session->now_us;
    struct stream *stream = stream_take(session, frame->hd.stream_id);
    if (!stream)
        return nghttp2_submit_rst_stream(http2, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                         NGHTTP2_REFUSED_STREAM);
    nghttp2_session_set_stream_user_data(http2, frame->hd.stream_id, stream);
    return 0;
}

static int on_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags,
                     void *user_data)
{
    (void)flags;
    (void)user_data;
    enum { FIELD_COST_BYTES = 32 }; // RFC 9113 section 6.5.2
    struct stream *stream = nghttp2_session_get_stream_user_data(http2, frame->hd.stream_id);
    if (!stream)
        return 0;
    stream->field_count++;
    stream->field_bytes += name_count + value_count + FIELD_COST_BYTES;
    if (stream->field_count > ASSENT_HEADER_FIELDS || stream->field_bytes > ASSENT_HEADER_BYTES)
        stream->crowded = true;
    if (!stream->crowded && !stream->begun) // trailers are counted, and say nothing to anybody
        keep_field(stream, assent_text_slice((const char *)name, name_count),
                   assent_text_slice((const char *)value, value_count));
    return 0;
}

// RFC 9113 section 8.2.1: such a request is malformed, not one without that field.
static int on_invalid_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                             size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags,
                             void *user_data)
{
    (void)http2;
    (void)frame;
    (void)name;
    (void)name_count;
    (void)value;
    (void)value_count;
    (void)flags;
    (void)user_data;
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

// Frames of kinds that are not HTTP/2's own say nothing to us (RFC 9113 section 4.1); they have been charged.
static int on_extension(nghttp2_session *http2, void **payload, const nghttp2_frame_hd *head, void *user_data)
{
    (void)http2;
    (void)payload;
    (void)head;
    (void)user_data;
    return NGHTTP2_ERR_CANCEL;
}

static int on_data(nghttp2_session *http2, uint8_t flags, int32_t stream_id, const uint8_t *bytes,
                   size_t count, void *user_data)
{
    (void)flags;
    (void)user_data;
    struct stream *stream = nghttp2_session_get_stream_user_data(http2, stream_id);
    if (!stream || stream->answered || !stream->begun) {
        if (stream && (stream->discarded += count) > ASSENT_LEFTOVER_BYTES)
            stream_cut(stream);
        return nghttp2_session_consume_connection(http2, count); // the stream's own window stays shut
    }
    if (count > stream->base.body_limit - stream->base.received) {
        char text[96];
        snprintf(text, sizeof text, "the body has more than the %zu bytes that are taken here",
                 stream->base.body_limit);
        stream_refuse(stream, ASSENT_BODY_TOO_LARGE, text);
        return nghttp2_session_consume_connection(http2, count);
    }
    if (!stream_body_add(stream, bytes, count)) {
        stream_refuse(stream, ASSENT_BUSY, "too many bodies are being received; try again");
        return nghttp2_session_consume_connection(http2, count);
    }
    stream->session->active_us = stream->session->now_us;
    return nghttp2_session_consume(http2, stream_id, count);
}

static int on_frame(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data)
{
    struct assent_session *session = user_data;
    if (frame->hd.type == NGHTTP2_SETTINGS)
        session->settled = true;
    if (frame->hd.type == NGHTTP2_PING && (frame->hd.flags & NGHTTP2_FLAG_ACK) &&
        session->state == SESSION_NOTICE && session->pinged)
        session_goaway(session); // whatever was sent before the notice was heard has come
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
        return 0;
    if (frame->hd.type == NGHTTP2_HEADERS)
        session->headers_since_us = 0;
    bool ended = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (frame->hd.type == NGHTTP2_DATA && !ended && frame->hd.length == frame->data.padlen &&
        !bucket_take(&session->empty_data, ASSENT_EMPTY_DATA, ASSENT_EMPTY_DATA_A_SECOND, session->now_us))
        return limit_reached(session, "too many empty DATA frames");
    struct stream *stream = nghttp2_session_get_stream_user_data(http2, frame->hd.stream_id);
    if (!stream)
        return 0;
    if (!stream->begun) {
        stream->base.ended = ended;
        begin_request(stream);
    } else if (ended && !stream->base.ended) {
        stream_settle_body(stream);
        stream->base.ended = true;
        if (stream->crowded && !stream->answered)
            stream_refuse(stream, ASSENT_HEADERS_TOO_LARGE, "the trailers have too many fields");
    }
    if (ended && !stream->answered)
        whole_request(stream);
    return session->state >= SESSION_ENDING ? NGHTTP2_ERR_CALLBACK_FAILURE : 0;
}

static int on_frame_sent(nghttp2_session *http2, const nghttp2_frame *frame, void *user_data)
{
    struct assent_session *session = user_data;
    if (frame->hd.type == NGHTTP2_RST_STREAM) {
        if (!bucket_take(&session->resets_out, ASSENT_RESETS_OUT, ASSENT_RESETS_OUT_A_SECOND,
                         session->now_us))
            session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, "too many streams had to be reset");
        return 0;
    }
    if (frame->hd.type == NGHTTP2_GOAWAY && session->state == SESSION_NOTICE && !session->pinged) {
        session->pinged = true; // only now: a PING overtakes what waits to be written
        return nghttp2_submit_ping(http2, NGHTTP2_FLAG_NONE, NULL);
    }
    if (frame->hd.type == NGHTTP2_GOAWAY && frame->goaway.error_code != NGHTTP2_NO_ERROR && !session->reason)
        session->reason = nghttp2_http2_strerror(frame->goaway.error_code); // nghttp2's own verdict
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
        return 0;
    struct stream *stream = nghttp2_session_get_stream_user_data(http2, frame->hd.stream_id);
    if (!stream)
        return 0;
    answer_frame_sent(stream, &frame->hd);
    if (stream->sent && !nghttp2_session_get_stream_remote_close(http2, frame->hd.stream_id))
        await_leftover(stream);
    return 0;
}

static int on_stream_close(nghttp2_session *http2, int32_t stream_id, uint32_t error_code, void *user_data)
{
    (void)error_code;
    struct assent_session *session = user_data;
    struct stream *stream = nghttp2_session_get_stream_user_data(http2, stream_id);
    if (!stream)
        return 0;
    nghttp2_session_set_stream_user_data(http2, stream_id, NULL);
    if (stream->begun && (!stream->answered || stream->streaming))
        session->sessions->config.gone(session->sessions->config.context, &stream->base);
    stream_give(stream);
    return 0;
}

static void keep_field(struct stream *stream, struct assent_text name, struct assent_text value)
{
    static const struct assent_text names[] = {
#define FIELD_NAME(name, text) {(text), sizeof(text) - 1},
        ASSENT_HEADERS_READ(FIELD_NAME)
#undef FIELD_NAME
    };
    struct assent_stream *base = &stream->base;
    if (name.count && name.bytes[0] == ':') {
        if (assent_text_is(name, ":method"))
            base->method = assent_text_copy(base->arena, value);
        else if (assent_text_is(name, ":path"))
            base->path = assent_text_copy(base->arena, value);
        return;
    }
    for (size_t i = 0; i < ASSENT_SENT_COUNT; i++) {
        if (!assent_text_equal(name, names[i]))
            continue;
        struct assent_text *field = &base->fields[i];
        if (field->bytes) {
            base->doubled |= 1U << i;
            *field = assent_text_format(base->arena, "%.*s, %.*s", (int)field->count, field->bytes,
                                        (int)value.count, value.bytes);
        } else {
            *field = assent_text_copy(base->arena, value);
        }
        return;
    }
}

static void begin_request(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream->begun = true;
    if (!stream->base.ended) {
        session->bodies++;
        stream->began_us = session->now_us;
    }
    if (stream->crowded) {
        stream_refuse(stream, ASSENT_HEADERS_TOO_LARGE,
                      "at most 100 header fields of 16 KiB together, 32 bytes counted for each");
        return;
    }
    if (session->unsent_bytes > ASSENT_OUTBOUND_BYTES) {
        stream_refuse(stream, ASSENT_BUSY, "take the answers that wait on this connection first");
        return;
    }
    session->sessions->config.begin(session->sessions->config.context, &stream->base, session->now_us);
    if (stream->answered)
        return;
    stream->polling = stream->base.long_poll;
    session->polls += stream->polling;
    if (stream->base.ended)
        return;
    int64_t due_us = stream_body_due_us(stream);
    if (session->bodies == 1 || due_us < session->body_due_us)
        session->body_due_us = due_us;
}

static void whole_request(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream->base.body = assent_text_slice(stream->body, stream->base.received);
    session->active_us = session->now_us;
    session->sessions->config.whole(session->sessions->config.context, &stream->base, session->now_us);
}

static int limit_reached(struct assent_session *session, const char *reason)
{
    session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, reason);
    return NGHTTP2_ERR_CALLBACK_FAILURE;
}

// An answer that moves keeps the timers away, and earns the WINDOW_UPDATEs that its DATA will bring.
static void answer_frame_sent(struct stream *stream, const nghttp2_frame_hd *head)
{
    struct assent_session *session = stream->session;
    session->answer_moved_us = session->active_us = session->now_us;
    bool last = (head->flags & NGHTTP2_FLAG_END_STREAM) != 0;
    size_t earns = stream->open ? ASSENT_WINDOW_EARN_OPEN_BYTES : ASSENT_WINDOW_EARN_BYTES;
    if (head->type == NGHTTP2_DATA && (last || head->length >= earns)) {
        session->window_credit += 2;
        if (session->window_credit > ASSENT_WINDOW_CREDIT)
            session->window_credit = ASSENT_WINDOW_CREDIT;
    }
    if (stream->open) {
        open_frame_sent(stream, last);
    } else if (last && stream->answered && !stream->sent) {
        stream->sent = true;
        session->sending--;
    }
}

static void await_leftover(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream->leftover = true;
    stream->sent_us = session->now_us;
    int64_t due_us = session->now_us + session->sessions->times.leftover_us;
    if (session->leftovers++ == 0 || due_us < session->leftover_due_us)
        session->leftover_due_us = due_us;
    if (stream->hurry || stream->discarded > ASSENT_LEFTOVER_BYTES)
        stream_cut(stream);
}

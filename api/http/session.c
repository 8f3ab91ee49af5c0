// SPDX-License-Identifier: Apache-2.0
// Sessions: open, feed, next, close. The states of a connection go one way: open, notice, draining, ending,
// over. Guarantees: nothing of HTTP/2 is written before the client has shown that it speaks it; after an
// error nothing more is read, what is queued (a GOAWAY above all) is written, and the end comes within
// times.end_us. Leans on nghttp2 for framing, on session_time.c for whoever does nothing.
#include <assent/http/session.h>

#include "session_internal.h"

#include <assert.h>
#include <string.h>

static void feed_failed(struct assent_session *session, int error);
static void fill(struct assent_session *session);

struct assent_sessions *assent_sessions_open(const struct assent_session_config *config)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_sessions *sessions = assent_arena_take(arena, sizeof *sessions);
    sessions->arena = arena;
    sessions->config = *config;
    sessions->times = config->times ? *config->times : assent_session_times_default();
    if (!sessions->config.streams)
        sessions->config.streams = ASSENT_STREAMS_ALL;
    if (!sessions->config.body_bytes)
        sessions->config.body_bytes = ASSENT_BODIES_BYTES;
    if (!sessions->config.answer_bytes)
        sessions->config.answer_bytes = ASSENT_ANSWERS_BYTES;
    if (!sessions->config.open_answers)
        sessions->config.open_answers = ASSENT_STREAMS_OPEN;
    sessions->callbacks = session_callbacks();
    sessions->option = session_option();
    return sessions;
}

void assent_sessions_close(struct assent_sessions *sessions)
{
    if (!sessions)
        return;
    assert(sessions->counts.sessions == 0);
    nghttp2_session_callbacks_del(sessions->callbacks);
    nghttp2_option_del(sessions->option);
    streams_close(sessions);
    assent_arena_close(sessions->arena);
}

struct assent_session *assent_session_open(struct assent_sessions *sessions, void *owner, int64_t now_us)
{
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_session));
    struct assent_session *session = assent_arena_take(arena, sizeof *session);
    session->arena = arena;
    session->sessions = sessions;
    session->owner = owner;
    session->now_us = session->opened_us = session->active_us = now_us;
    session->resets_out = session->control = session->empty_data = BUCKET_FULL;
    int error = nghttp2_session_server_new2(&session->http2, sessions->callbacks, session, sessions->option);
    assert(error == 0); // fails for want of memory only
    session_settings(session->http2);
    sessions->counts.sessions++;
    return session;
}

void assent_session_close(struct assent_session *session)
{
    if (!session)
        return;
    while (session->streams) {
        struct stream *stream = session->streams;
        if (stream->begun && (!stream->answered || stream->streaming))
            session->sessions->config.gone(session->sessions->config.context, &stream->base);
        stream_give(stream);
    }
    nghttp2_session_del(session->http2);
    if (session->out)
        output_give(session->sessions, session->out);
    session->sessions->counts.sessions--;
    assent_arena_close(session->arena);
}

void assent_session_feed(struct assent_session *session, const void *bytes, size_t count, int64_t now_us)
{
    session->now_us = now_us;
    if (session->state >= SESSION_ENDING || !session_preface(session, bytes, count))
        return;
    session->feeding = true;
    ssize_t taken = nghttp2_session_mem_recv(session->http2, bytes, count);
    session->feeding = false;
    if (taken < 0)
        feed_failed(session, (int)taken);
    else if (session->late && session->magic == NGHTTP2_CLIENT_MAGIC_LEN)
        assent_session_drain(session, now_us);
    session_watch_congestion(session);
}

size_t assent_session_next(struct assent_session *session, const unsigned char **bytes, int64_t now_us)
{
    session->now_us = now_us;
    if (!session->out && session->state != SESSION_OVER && session->foreign == ASSENT_FOREIGN_NONE &&
        session->magic == NGHTTP2_CLIENT_MAGIC_LEN)
        fill(session);
    if (!session->out)
        return 0;
    *bytes = session->out->bytes + session->out->away;
    return session->out->count - session->out->away;
}

void assent_session_written(struct assent_session *session, size_t count, int64_t now_us)
{
    session->now_us = now_us;
    if (count == 0)
        return;
    assert(session->out && count <= session->out->count - session->out->away);
    session->out->away += count;
    session->out_moved_us = now_us;
    if (session->out->away == session->out->count) {
        output_give(session->sessions, session->out);
        session->out = NULL;
    }
    session_watch_congestion(session);
}

bool assent_session_want_read(const struct assent_session *session)
{
    return session->state < SESSION_ENDING && !session->congested_since_us;
}

bool assent_session_want_write(const struct assent_session *session)
{
    if (session->out)
        return true;
    return session->state != SESSION_OVER && session->foreign == ASSENT_FOREIGN_NONE &&
           session->magic == NGHTTP2_CLIENT_MAGIC_LEN && nghttp2_session_want_write(session->http2) != 0;
}

bool assent_session_done(const struct assent_session *session)
{
    if (session->state == SESSION_OVER)
        return true;
    if (assent_session_want_write(session) || session->state == SESSION_NOTICE)
        return false; // requests may be on their way that have not seen the notice
    return session->state == SESSION_ENDING || nghttp2_session_want_read(session->http2) == 0;
}

void assent_session_drain(struct assent_session *session, int64_t now_us)
{
    session->now_us = now_us;
    if (session->state != SESSION_OPEN)
        return;
    if (session->magic < NGHTTP2_CLIENT_MAGIC_LEN) {
        const struct assent_session_times *times = &session->sessions->times;
        session->late = true;
        if (session->opened_us + times->preface_us > now_us + times->notice_us)
            session->opened_us = now_us + times->notice_us - times->preface_us;
        return;
    }
    int error = nghttp2_submit_shutdown_notice(session->http2);
    assert(error == 0);
    session->state = SESSION_NOTICE;
    session->state_due_us = now_us + session->sessions->times.notice_us;
    session_close_open(session);
}

void assent_stream_known(struct assent_stream *stream)
{
    ((struct stream *)stream)->session->known = true;
}

bool assent_session_known(const struct assent_session *session)
{
    return session->known;
}

enum assent_foreign assent_session_foreign(const struct assent_session *session)
{
    return session->foreign;
}

const char *assent_session_reason(const struct assent_session *session)
{
    return session->reason;
}

struct assent_session_counts assent_sessions_count(const struct assent_sessions *sessions)
{
    return sessions->counts;
}

void session_end(struct assent_session *session, uint32_t error_code, const char *reason)
{
    if (session->state >= SESSION_ENDING)
        return;
    session->reason = reason;
    if (session->magic < NGHTTP2_CLIENT_MAGIC_LEN) {
        session->state = SESSION_OVER;
        return;
    }
    int error = nghttp2_session_terminate_session(session->http2, error_code);
    assert(error == 0);
    session->state = SESSION_ENDING;
    session->state_due_us = session->now_us + session->sessions->times.end_us;
}

// H2-07. What waits for the client's window is not counted here: the window can only grow by reading on.
void session_watch_congestion(struct assent_session *session)
{
    bool frames = nghttp2_session_get_outbound_queue_size(session->http2) > ASSENT_OUTBOUND_FRAMES;
    bool bytes = session->out && session->unsent_bytes > ASSENT_OUTBOUND_BYTES;
    if (!frames && !bytes)
        session->congested_since_us = 0;
    else if (!session->congested_since_us)
        session->congested_since_us = session->now_us;
}

static void feed_failed(struct assent_session *session, int error)
{
    if (error == NGHTTP2_ERR_CALLBACK_FAILURE && session->state == SESSION_ENDING)
        return; // one of our own limits, which has said why
    const char *reason = error == NGHTTP2_ERR_FLOODED ? "flooded" : nghttp2_strerror(error);
    session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, reason);
}

// Takes what nghttp2 has ready, up to a buffer's worth; DATA frames go in by answer_send_data.
static void fill(struct assent_session *session)
{
    if (nghttp2_session_want_write(session->http2) == 0)
        return;
    struct output *out = output_take(session->sessions);
    session->out = out;
    while (sizeof out->bytes - out->count >= SESSION_FRAME_ROOM) {
        const uint8_t *frame = NULL;
        ssize_t count = nghttp2_session_mem_send(session->http2, &frame);
        if (count < 0) {
            session->reason = nghttp2_strerror((int)count);
            session->state = SESSION_OVER;
        }
        if (count <= 0)
            break;
        assert((size_t)count <= sizeof out->bytes - out->count);
        memcpy(out->bytes + out->count, frame, (size_t)count);
        out->count += (size_t)count;
    }
    session_offer_room(session);
    if (out->count == 0) {
        output_give(session->sessions, out);
        session->out = NULL;
        return;
    }
    session->out_moved_us = session->now_us;
    session_watch_congestion(session);
}

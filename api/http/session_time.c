// SPDX-License-Identifier: Apache-2.0
// Timers of a session (H2-09): every one is an instant that a frame or a byte moves on, compared when
// somebody ticks. What each of them does: preface and headers end the connection; a body that is too slow is
// refused with 408; a stalled answer and too much congestion end the connection; idle and age drain it.
#include "session_internal.h"

#include <assent/base/time.h>

#include <assert.h>

static void tick_state(struct assent_session *session);
static void tick_start(struct assent_session *session);
static void tick_bodies(struct assent_session *session);
static void tick_leftovers(struct assent_session *session);
static void tick_output(struct assent_session *session);
static void tick_rest(struct assent_session *session);
static bool due(const struct assent_session *session, int64_t since_us, int64_t after_us);
static void sooner(int64_t *deadline_us, int64_t since_us, int64_t after_us);

struct assent_session_times assent_session_times_default(void)
{
    return (struct assent_session_times){
        .preface_us = 10 * ASSENT_SECOND_US,
        .headers_us = 10 * ASSENT_SECOND_US,
        .body_us = 10 * ASSENT_SECOND_US,
        .stall_us = 30 * ASSENT_SECOND_US,
        .idle_us = 60 * ASSENT_SECOND_US,
        .age_us = ASSENT_HOUR_US,
        .leftover_us = ASSENT_SECOND_US,
        .notice_us = ASSENT_SECOND_US,
        .drain_us = 25 * ASSENT_SECOND_US,
        .end_us = ASSENT_SECOND_US,
        .congested_us = 10 * ASSENT_SECOND_US,
        .beat_us = 15 * ASSENT_SECOND_US,
    };
}

int64_t assent_session_deadline_us(const struct assent_session *session)
{
    const struct assent_session_times *times = &session->sessions->times;
    int64_t deadline = INT64_MAX;
    if (session->state != SESSION_OPEN && session->state != SESSION_OVER)
        sooner(&deadline, session->state_due_us, 0);
    if (session->state >= SESSION_ENDING)
        return deadline;
    if (!session->settled)
        sooner(&deadline, session->opened_us, times->preface_us);
    if (session->headers_since_us)
        sooner(&deadline, session->headers_since_us, times->headers_us);
    if (session->bodies)
        sooner(&deadline, session->body_due_us, 0);
    if (session->leftovers)
        sooner(&deadline, session->leftover_due_us, 0);
    if (session->out)
        sooner(&deadline, session->out_moved_us, times->stall_us);
    if (session->sending)
        sooner(&deadline, session->answer_moved_us, times->stall_us);
    if (session->congested_since_us)
        sooner(&deadline, session->congested_since_us, times->congested_us);
    if (session->streamings)
        sooner(&deadline, session->beat_due_us, 0);
    if (session->state == SESSION_OPEN) {
        sooner(&deadline, session->opened_us, times->age_us);
        if (!session->polls)
            sooner(&deadline, session->active_us, times->idle_us);
    }
    return deadline;
}

void assent_session_tick(struct assent_session *session, int64_t now_us)
{
    session->now_us = now_us;
    tick_state(session);
    if (session->state >= SESSION_ENDING)
        return;
    tick_start(session);
    tick_bodies(session);
    tick_leftovers(session);
    tick_output(session);
    session_beat(session);
    if (session->state == SESSION_OPEN)
        tick_rest(session);
}

void assent_session_shift(struct assent_session *session, int64_t by_us)
{
    int64_t *const instants[] = {
        &session->opened_us,    &session->headers_since_us,
        &session->body_due_us,  &session->leftover_due_us,
        &session->out_moved_us, &session->answer_moved_us,
        &session->active_us,    &session->congested_since_us,
        &session->beat_due_us,  &session->state_due_us,
        &session->now_us,       &session->beat_due_us,
    };
    for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
        if (*instants[i] != 0 && *instants[i] != INT64_MAX) // neither off nor never
            *instants[i] += by_us;
    }
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        stream->began_us += by_us;
        stream->sent_us += by_us;
        stream->said_us += by_us;
        stream->said_us += by_us;
    }
}

void session_goaway(struct assent_session *session)
{
    int error = nghttp2_submit_goaway(session->http2, NGHTTP2_FLAG_NONE,
                                      nghttp2_session_get_last_proc_stream_id(session->http2),
                                      NGHTTP2_NO_ERROR, NULL, 0);
    assert(error == 0);
    session->state = SESSION_DRAINING;
    session->state_due_us = session->now_us + session->sessions->times.drain_us;
    session_close_open(session); // those that were opened since the notice
}

int64_t stream_body_due_us(const struct stream *stream)
{
    return stream->began_us + stream->session->sessions->times.body_us +
           ((int64_t)stream->base.received + 1) * ASSENT_SECOND_US / ASSENT_BODY_RATE;
}

static void tick_state(struct assent_session *session)
{
    if (session->state == SESSION_OPEN || session->now_us < session->state_due_us)
        return;
    switch (session->state) {
    case SESSION_OPEN:
    case SESSION_OVER:
        return;
    case SESSION_NOTICE:
        session_goaway(session);
        return;
    case SESSION_DRAINING:
        session_end(session, NGHTTP2_NO_ERROR, "still busy at the end of draining");
        return;
    case SESSION_ENDING:
        session->state = SESSION_OVER;
        return;
    }
}

static void tick_start(struct assent_session *session)
{
    const struct assent_session_times *times = &session->sessions->times;
    if (!session->settled && due(session, session->opened_us, times->preface_us))
        session_end(session, NGHTTP2_SETTINGS_TIMEOUT, "no preface in time");
    else if (session->headers_since_us && due(session, session->headers_since_us, times->headers_us))
        session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, "a header block did not come whole in time");
}

static void tick_bodies(struct assent_session *session)
{
    if (!session->bodies || session->now_us < session->body_due_us)
        return;
    session->body_due_us = INT64_MAX;
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        if (!stream->begun || stream->base.ended || stream->answered)
            continue;
        int64_t due_us = stream_body_due_us(stream);
        if (due_us <= session->now_us)
            stream_refuse(stream, ASSENT_REQUEST_TIMEOUT,
                          "the body comes too slowly; send the request again over a better line");
        else if (due_us < session->body_due_us)
            session->body_due_us = due_us;
    }
}

static void tick_leftovers(struct assent_session *session)
{
    if (!session->leftovers || session->now_us < session->leftover_due_us)
        return;
    session->leftover_due_us = INT64_MAX;
    for (struct stream *stream = session->streams; stream; stream = stream->next) {
        if (!stream->leftover)
            continue;
        int64_t due_us = stream->sent_us + session->sessions->times.leftover_us;
        if (due_us <= session->now_us)
            stream_cut(stream);
        else if (due_us < session->leftover_due_us)
            session->leftover_due_us = due_us;
    }
}

static void tick_output(struct assent_session *session)
{
    const struct assent_session_times *times = &session->sessions->times;
    if ((session->out && due(session, session->out_moved_us, times->stall_us)) ||
        (session->sending && due(session, session->answer_moved_us, times->stall_us)))
        session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, "the client does not take its answers");
    else if (session->congested_since_us && due(session, session->congested_since_us, times->congested_us))
        session_end(session, NGHTTP2_ENHANCE_YOUR_CALM, "too much waits to be written");
}

static void tick_rest(struct assent_session *session)
{
    const struct assent_session_times *times = &session->sessions->times;
    if (due(session, session->opened_us, times->age_us) ||
        (!session->polls && due(session, session->active_us, times->idle_us)))
        assent_session_drain(session, session->now_us);
}

static bool due(const struct assent_session *session, int64_t since_us, int64_t after_us)
{
    return session->now_us >= since_us + after_us;
}

static void sooner(int64_t *deadline_us, int64_t since_us, int64_t after_us)
{
    if (since_us + after_us < *deadline_us)
        *deadline_us = since_us + after_us;
}

// SPDX-License-Identifier: Apache-2.0
// The pool of streams and of output buffers. A stream has a slot for ever and a generation for each use; both
// make its cookie, so that a late reply finds nothing instead of somebody else's stream (H2-04). Streams are
// bounded over all connections, and so are the bodies they hold; past requests' arenas are used again.
#include "session_internal.h"

#include <string.h>

enum {
    KEPT_ARENA_BYTES = 256 << 10, // a larger one goes back to the system
    KEPT_OUTPUTS = 64,
    FIRST_BODY_BYTES = 4 << 10,
    FIRST_BODY_MOST = 64 << 10, // taken on the word of a content-length
};

static struct stream *slot_make(struct assent_sessions *sessions);
static void stream_uncount(struct stream *stream);
static size_t body_room_for(const struct stream *stream, size_t needed);

struct assent_stream *assent_sessions_find(struct assent_sessions *sessions, uint64_t cookie)
{
    uint32_t slot = (uint32_t)(cookie & UINT32_MAX);
    if (slot >= sessions->slot_count)
        return NULL;
    struct stream *stream = sessions->slots[slot];
    if (!stream->session || (stream->answered && !stream->streaming) || stream->base.cookie != cookie)
        return NULL;
    return &stream->base;
}

struct stream *stream_take(struct assent_session *session, int32_t id)
{
    struct assent_sessions *sessions = session->sessions;
    if ((size_t)sessions->counts.streams >= sessions->config.streams)
        return NULL;
    struct stream *stream = sessions->free_streams;
    if (stream) {
        sessions->free_streams = stream->next;
        sessions->free_stream_count--;
    } else {
        stream = slot_make(sessions);
    }
    struct assent_arena *arena =
        stream->base.arena ? stream->base.arena : assent_arena_open(ASSENT_STREAMS_BYTES);
    uint32_t slot = stream->slot;
    uint32_t generation = stream->generation + 1;
    *stream = (struct stream){.session = session, .id = id, .slot = slot, .generation = generation};
    stream->base.arena = arena;
    stream->base.cookie = (uint64_t)generation << 32 | slot;
    stream->began_us = session->now_us;
    stream->next = session->streams;
    if (stream->next)
        stream->next->previous = stream;
    session->streams = stream;
    sessions->counts.streams++;
    return stream;
}

void stream_give(struct stream *stream)
{
    struct assent_session *session = stream->session;
    struct assent_sessions *sessions = session->sessions;
    stream_uncount(stream);
    if (stream->next)
        stream->next->previous = stream->previous;
    if (stream->previous)
        stream->previous->next = stream->next;
    else
        session->streams = stream->next;
    session->active_us = session->now_us;
    sessions->counts.streams--;
    stream->session = NULL;
    if (sessions->free_stream_count >= ASSENT_STREAMS_KEPT ||
        assent_arena_held_bytes(stream->base.arena) > KEPT_ARENA_BYTES) {
        assent_arena_close(stream->base.arena);
        stream->base.arena = NULL;
    } else {
        assent_arena_reset(stream->base.arena);
    }
    stream->next = sessions->free_streams;
    sessions->free_streams = stream;
    sessions->free_stream_count++;
}

bool stream_body_add(struct stream *stream, const void *bytes, size_t count)
{
    struct assent_session *session = stream->session;
    size_t needed = stream->base.received + count;
    if (needed > stream->body_room) {
        size_t room = body_room_for(stream, needed);
        size_t more = room - stream->body_room;
        if (session->body_bytes + more > ASSENT_BODIES_A_CONNECTION ||
            (size_t)session->sessions->counts.body_bytes + more > session->sessions->config.body_bytes)
            return false;
        char *body = assent_arena_take(stream->base.arena, room);
        if (stream->base.received)
            memcpy(body, stream->body, stream->base.received);
        stream->body = body;
        stream->body_room = room;
        session->body_bytes += more;
        session->sessions->counts.body_bytes += (int64_t)more;
    }
    memcpy(stream->body + stream->base.received, bytes, count);
    stream->base.received = needed;
    return true;
}

struct output *output_take(struct assent_sessions *sessions)
{
    struct output *output = sessions->free_outputs;
    if (output) {
        sessions->free_outputs = output->next;
        sessions->free_output_count--;
    } else {
        struct assent_arena *arena = assent_arena_open(sizeof(struct output));
        output = assent_arena_take(arena, sizeof *output);
        output->arena = arena;
    }
    output->count = output->away = 0;
    return output;
}

void output_give(struct assent_sessions *sessions, struct output *output)
{
    if (sessions->free_output_count >= KEPT_OUTPUTS) {
        assent_arena_close(output->arena);
        return;
    }
    output->next = sessions->free_outputs;
    sessions->free_outputs = output;
    sessions->free_output_count++;
}

void streams_close(struct assent_sessions *sessions)
{
    for (size_t i = 0; i < sessions->slot_count; i++)
        assent_arena_close(sessions->slots[i]->base.arena);
    while (sessions->free_outputs) {
        struct output *output = sessions->free_outputs;
        sessions->free_outputs = output->next;
        assent_arena_close(output->arena);
    }
}

static struct stream *slot_make(struct assent_sessions *sessions)
{
    if (sessions->slot_count == sessions->slot_room) {
        size_t room = sessions->slot_room ? sessions->slot_room * 2 : ASSENT_STREAMS;
        struct stream **slots = assent_arena_take_array(sessions->arena, room, sizeof *slots);
        if (sessions->slot_count)
            memcpy(slots, sessions->slots, sessions->slot_count * sizeof *slots);
        sessions->slots = slots;
        sessions->slot_room = room;
    }
    struct stream *stream = assent_arena_take(sessions->arena, sizeof *stream);
    stream->slot = (uint32_t)sessions->slot_count;
    sessions->slots[sessions->slot_count++] = stream;
    return stream;
}

// Takes back what the stream added to the session's and the server's sums.
static void stream_uncount(struct stream *stream)
{
    struct assent_session *session = stream->session;
    stream_settle_body(stream);
    session->polls -= stream->polling;
    session->leftovers -= stream->leftover;
    if (stream->open)
        open_uncount(stream);
    else if (stream->answered && !stream->sent)
        session->sending--;
    session->unsent_bytes -= stream->out.count - stream->out_sent;
    session->answers_held -= stream->held;
    session->sessions->counts.answer_bytes -= (int64_t)stream->held;
    session->body_bytes -= stream->body_room;
    session->sessions->counts.body_bytes -= (int64_t)stream->body_room;
}

static size_t body_room_for(const struct stream *stream, size_t needed)
{
    size_t room = stream->body_room ? stream->body_room * 2 : FIRST_BODY_BYTES;
    int64_t told = 0;
    if (!stream->body_room && assent_text_integer(stream->base.fields[ASSENT_SENT_CONTENT_LENGTH], &told) &&
        told > 0)
        room = told < FIRST_BODY_MOST ? (size_t)told : FIRST_BODY_MOST;
    return room > needed ? room : needed;
}

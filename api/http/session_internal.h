// SPDX-License-Identifier: Apache-2.0
// What the files of a session share. session.c: open, feed, next, close. session_frames.c: what nghttp2
// calls. session_answer.c: answers and their bytes. session_stream.c: open answers. session_time.c: timers.
// session_streams.c: the pool of streams. session_preface.c: what came instead of HTTP/2.
#ifndef SESSION_INTERNAL_H
#define SESSION_INTERNAL_H

#include <assent/http/session.h>

#include "bucket.h"

#include <nghttp2/nghttp2.h>

enum {
    SESSION_FRAME_ROOM = (17 << 10),  // any frame that nghttp2 gives at once fits: 16 KiB and its header
    SESSION_OUTPUT_BYTES = (64 << 10) // of a buffer to the socket
};

enum session_state {
    SESSION_OPEN,
    SESSION_NOTICE,   // told that it will be drained
    SESSION_DRAINING, // GOAWAY: open streams are served, no new ones
    SESSION_ENDING,   // nothing is read any more; the last bytes go out
    SESSION_OVER
};

// One request and its answer.
struct stream {
    struct assent_stream base; // first: what the handler sees
    struct assent_session *session;
    struct stream *next; // of the session, or of the free ones
    struct stream *previous;
    int32_t id;
    uint32_t slot;
    uint32_t generation;
    size_t field_count; // of the header block and the trailers
    size_t field_bytes;
    bool crowded; // more than the budget of fields
    bool begun;   // the handler knows it
    bool answered;
    bool polling;     // counted among the session's long polls
    bool sent;        // the answer's last frame has gone out
    bool leftover;    // ... before the request had come whole
    bool hurry;       // the rest of the request is not waited for
    size_t discarded; // bytes of it that came after the answer
    int64_t sent_us;
    int64_t began_us;
    char *body; // of body_room bytes; received of them are used
    size_t body_room;
    struct assent_text out;
    size_t out_sent;
    size_t held; // bytes of memory, counted from the answer on
    // an open answer (session_stream.c)
    bool open;      // was begun as one
    bool streaming; // and has not been ended yet
    bool deferred;  // nghttp2 waits for more
    bool moving;    // bytes wait: counted among the session's answers
    bool wants_room;
    struct piece *first, *last;
    size_t backlog; // bytes of the pieces that have not left
    int64_t said_us;
};

// Bytes of an open answer.
struct piece {
    struct assent_arena *arena; // of this and its bytes
    struct piece *next;
    struct assent_text text;
    size_t sent;
};

// Bytes on their way to a socket.
struct output {
    struct assent_arena *arena;
    struct output *next;
    size_t count;
    size_t away;
    unsigned char bytes[SESSION_OUTPUT_BYTES];
};

struct assent_sessions {
    struct assent_session_config config;
    struct assent_session_times times;
    nghttp2_session_callbacks *callbacks;
    nghttp2_option *option;
    struct assent_arena *arena; // of the streams and of `slots`
    struct stream **slots;      // all streams that were ever made, by slot
    size_t slot_count;
    size_t slot_room;
    struct stream *free_streams;
    size_t free_stream_count;
    struct output *free_outputs;
    size_t free_output_count;
    struct assent_session_counts counts;
};

struct assent_session {
    struct assent_arena *arena; // this struct's own
    struct assent_sessions *sessions;
    void *owner;
    nghttp2_session *http2;
    enum session_state state;
    enum assent_foreign foreign;
    const char *reason;
    bool feeding; // inside feed: no wake is needed
    size_t magic; // bytes of the client's preface seen
    char *http1;  // what has come of a request of HTTP/1, when somebody takes such; ASSENT_HTTP1_BYTES
    size_t http1_count;
    bool late;   // is drained as soon as the preface is whole
    bool pinged; // after the shutdown notice
    bool known;
    int64_t now_us;
    struct stream *streams;
    struct output *out;
    size_t unsent_bytes; // of answers
    size_t answers_held; // bytes of memory that they hold
    size_t body_bytes;   // of bodies held
    size_t sending;      // streams whose answer is given and not yet sent
    size_t bodies;       // streams whose body is awaited
    size_t leftovers;    // streams whose answer is sent and whose request is still coming
    size_t polls;        // long polls without an answer, and open answers
    size_t streamings;   // open answers that have not been ended
    bool roomy;          // one of them has room again
    int64_t window_credit;
    struct bucket resets_out;
    struct bucket control;
    struct bucket empty_data;
    // timers; 0: not running. assent_session_shift moves all of them
    int64_t opened_us;
    bool settled;             // the client's SETTINGS have come
    int64_t headers_since_us; // a header block is on its way
    int64_t body_due_us;      // no later than the first body that is too slow
    int64_t leftover_due_us;  // no later than the first of them has had its time
    int64_t out_moved_us;     // bytes got away to the socket, or began to wait
    int64_t answer_moved_us;  // a frame of an answer was written, or began to wait
    int64_t active_us;        // a request came, went on or ended
    int64_t congested_since_us;
    int64_t beat_due_us;  // no later than the first open answer has been silent for too long
    int64_t state_due_us; // NOTICE, DRAINING, ENDING
};

// session.c
void session_end(struct assent_session *session, uint32_t error_code, const char *reason);
void session_watch_congestion(struct assent_session *session);

// session_frames.c
nghttp2_session_callbacks *session_callbacks(void);
nghttp2_option *session_option(void);
void session_settings(nghttp2_session *http2);

// session_streams.c
struct stream *stream_take(struct assent_session *session, int32_t id); // NULL at the limit
void stream_give(struct stream *stream);
// The part of the body that came; false when it may not be held.
bool stream_body_add(struct stream *stream, const void *bytes, size_t count);
struct output *output_take(struct assent_sessions *sessions);
void output_give(struct assent_sessions *sessions, struct output *output);
void streams_close(struct assent_sessions *sessions);

// session_answer.c
int answer_send_data(nghttp2_session *http2, nghttp2_frame *frame, const uint8_t *head, size_t length,
                     nghttp2_data_source *source, void *user_data);
void stream_refuse(struct stream *stream, enum assent_code code, const char *text);
// The stream waits for nothing more from its client: it is answered, or its request has come whole.
void stream_settle_body(struct stream *stream);

// Resets the stream without blame, once: its answer has been sent.
void stream_cut(struct stream *stream);

nghttp2_nv answer_pair(const char *name, struct assent_text value, uint8_t flags);

// session_stream.c
void open_sent(struct stream *stream, size_t count); // of the first piece
void open_frame_sent(struct stream *stream, bool last);
void open_uncount(struct stream *stream); // the stream goes
void session_beat(struct assent_session *session);
void session_offer_room(struct assent_session *session);
void session_close_open(struct assent_session *session);

// session_time.c
int64_t stream_body_due_us(const struct stream *stream);
void session_goaway(struct assent_session *session); // the notice has been heard, or has had its time

// session_preface.c
// True when the bytes go on with HTTP/2's preface, or it has been seen whole.
bool session_preface(struct assent_session *session, const unsigned char *bytes, size_t count);

#endif

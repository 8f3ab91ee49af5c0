// SPDX-License-Identifier: Apache-2.0
// A session: one HTTP/2 server connection without its socket (security.md H2-02 to H2-09). Bytes are fed in,
// bytes come out, requests go to a handler, and the session says when it wants to be called next. All limits
// on what one connection may cost stand behind this door. A stream is one request and its answer; it is named
// by a cookie that outlives it, never by a pointer that does not (H2-04).
//
//   assent_session_feed -> handler.begin … handler.whole -> assent_stream_answer -> assent_session_next …
//   assent_session_written
#ifndef ASSENT_HTTP_SESSION_H
#define ASSENT_HTTP_SESSION_H

#include <assent/base/error.h>
#include <assent/base/limits.h>

struct assent_sessions; // what all connections of a server share
struct assent_session;

// The header fields that the API reads. X(NAME, "name")
#define ASSENT_HEADERS_READ(X)                                                                               \
    X(ACCEPT, "accept")                                                                                      \
    X(AUTHORIZATION, "authorization")                                                                        \
    X(CONTENT_ENCODING, "content-encoding")                                                                  \
    X(CONTENT_LENGTH, "content-length")                                                                      \
    X(CONTENT_TYPE, "content-type")                                                                          \
    X(COOKIE, "cookie")                                                                                      \
    X(IDEMPOTENCY_KEY, "idempotency-key")                                                                    \
    X(IF_MATCH, "if-match")                                                                                  \
    X(IF_NONE_MATCH, "if-none-match")                                                                        \
    X(LAST_EVENT_ID, "last-event-id")                                                                        \
    X(ORIGIN, "origin")                                                                                      \
    X(REQUEST_METHOD, "access-control-request-method")                                                       \
    X(TRACEPARENT, "traceparent")

enum assent_sent {
#define ASSENT_SENT_ENUM(name, text) ASSENT_SENT_##name,
    ASSENT_HEADERS_READ(ASSENT_SENT_ENUM)
#undef ASSENT_SENT_ENUM
        ASSENT_SENT_COUNT
};

// A request as it came. Lives until handler.gone, or until its answer has been written; the arena is the
// request's own.
struct assent_stream {
    uint64_t cookie;
    struct assent_arena *arena;
    struct assent_text method;
    struct assent_text path; // with its query
    struct assent_text fields[ASSENT_SENT_COUNT];
    uint32_t doubled; // bit 1 << enum assent_sent: came more than once; the values are joined by ", "
    bool ended;       // nothing of the request is still to come
    size_t received;  // bytes of the body so far
    struct assent_text body;
    // set by handler.begin
    size_t body_limit; // more is refused with BODY_TOO_LARGE
    bool long_poll;    // may wait for its answer longer than a connection may idle
    void *request;     // the handler's own, in the arena
};

// name is a lower-case constant.
struct assent_answer_field {
    const char *name;
    struct assent_text value;
    bool constant; // lives for ever: not copied
    bool unique;   // differs from answer to answer: kept out of the connection's header table
};

// Timers (H2-09). Microseconds; all of them may be shortened by tests.
struct assent_session_times {
    int64_t preface_us;   // until the client's first SETTINGS
    int64_t headers_us;   // from the first to the last byte of a header block
    int64_t body_us;      // before ASSENT_BODY_RATE is asked of a body
    int64_t stall_us;     // without any byte of an answer getting away
    int64_t idle_us;      // without a request; long polls do not count as idle
    int64_t age_us;       // of a connection; then it is drained
    int64_t leftover_us;  // for the rest of a request that has been answered; then the stream is reset
    int64_t notice_us;    // from the shutdown notice to the GOAWAY that names the last stream
    int64_t drain_us;     // from there to the end of streams that are still open
    int64_t end_us;       // for the last bytes of a connection that is ended
    int64_t congested_us; // with too much waiting to be written
    int64_t beat_us;      // without a byte on an open answer; then somebody is asked for one
};
struct assent_session_times assent_session_times_default(void);

struct assent_session_config {
    // The header block has come. Either answers at once, or sets the stream's last members.
    void (*begin)(void *context, struct assent_stream *stream, int64_t now_us);
    // The request has come whole; its answer may come at once or later.
    void (*whole)(void *context, struct assent_stream *stream, int64_t now_us);
    // The client or a timer has ended a stream whose answer had not been given yet.
    void (*gone)(void *context, struct assent_stream *stream);
    // A limit of the session refuses the request: answer with this code. Fields may be missing.
    void (*refuse)(void *context, struct assent_stream *stream, enum assent_code code, const char *text,
                   int64_t now_us);
    void *context;
    // Somebody speaks HTTP/1. Given all that has come so far, at most ASSENT_HTTP1_BYTES, writes the answer
    // and returns its length, after which the connection ends; 0: more has to come, which it may not say of
    // that many. NULL: a 505 that says what to speak (H2-18).
    size_t (*http1)(void *context, const char *bytes, size_t count, char *answer, size_t room,
                    int64_t now_us);
    // Of open answers; all may be NULL when nobody opens one. beat: nothing was sent for times.beat_us. room:
    // what waited has gone below ASSENT_STREAM_EAGER, once after assent_stream_want_room. closing: the
    // connection is being drained: end the answer.
    void (*beat)(void *context, struct assent_stream *stream, int64_t now_us);
    void (*room)(void *context, struct assent_stream *stream, int64_t now_us);
    void (*closing)(void *context, struct assent_stream *stream, int64_t now_us);
    // An answer was given from outside feed: assent_session_next has something. May be NULL.
    void (*wake)(void *owner);
    const struct assent_session_times *times; // NULL: the defaults
    size_t streams;                           // at once on all connections; 0: ASSENT_STREAMS_ALL
    size_t body_bytes;                        // held at once for all of them; 0: ASSENT_BODIES_BYTES
    size_t answer_bytes;                      // held by all answers at once; 0: ASSENT_ANSWERS_BYTES
    size_t open_answers;                      // at once on all connections; 0: ASSENT_STREAMS_OPEN
};

struct assent_sessions *assent_sessions_open(const struct assent_session_config *config);
// Every session must have been closed.
void assent_sessions_close(struct assent_sessions *sessions);
// The stream of a cookie, or NULL when it is gone or answered; an open answer's until it is ended.
struct assent_stream *assent_sessions_find(struct assent_sessions *sessions, uint64_t cookie);

// owner is given to wake. The caller closes it.
struct assent_session *assent_session_open(struct assent_sessions *sessions, void *owner, int64_t now_us);
// Ends every stream; handler.gone is called for those without an answer.
void assent_session_close(struct assent_session *session);

// Takes bytes from the client. Calls the handler. After a connection error they are dropped.
void assent_session_feed(struct assent_session *session, const void *bytes, size_t count, int64_t now_us);
// Bytes for the client; 0: nothing now. They stay until assent_session_written says how many are away, and
// the same bytes come again until then.
size_t assent_session_next(struct assent_session *session, const unsigned char **bytes, int64_t now_us);
void assent_session_written(struct assent_session *session, size_t count, int64_t now_us);
// False while too much waits to be written (H2-07), and when the connection is ending.
bool assent_session_want_read(const struct assent_session *session);
bool assent_session_want_write(const struct assent_session *session);
// True when nothing more will come or go: the socket may be closed.
bool assent_session_done(const struct assent_session *session);

// When assent_session_tick wants to be called at the latest; it may find nothing to do.
int64_t assent_session_deadline_us(const struct assent_session *session);
void assent_session_tick(struct assent_session *session, int64_t now_us);
// Graceful end: shutdown notice, a PING round trip, GOAWAY, the open streams are served, done. A client that
// has not said a word yet may still do so for as long as the notice lasts.
void assent_session_drain(struct assent_session *session, int64_t now_us);
// The clock was moved by so much: the timers go on as if it had not been (API-29).
void assent_session_shift(struct assent_session *session, int64_t by_us);

// Whose request this is has been established; from then on its connection is known (H2-10).
void assent_stream_known(struct assent_stream *stream);
bool assent_session_known(const struct assent_session *session);

// What the first bytes were, when they were not HTTP/2 (H2-18).
enum assent_foreign {
    ASSENT_FOREIGN_NONE,
    ASSENT_FOREIGN_HTTP1, // gets a 505 in its own language
    ASSENT_FOREIGN_TLS,
    ASSENT_FOREIGN_OTHER
};
enum assent_foreign assent_session_foreign(const struct assent_session *session);
// Why the connection was ended by this side, for the log; NULL when it was not.
const char *assent_session_reason(const struct assent_session *session);

// Gives the answer, once. body must live in the stream's arena or for ever; content-length is made from it.
// without_body: a HEAD request or 304; only the length is told, and not even that for 304.
void assent_stream_answer(struct assent_stream *stream, int status, const struct assent_answer_field *fields,
                          size_t field_count, struct assent_text body, bool without_body, int64_t now_us);

// True while unread answers hold so much memory that a request which has changed nothing had better be told
// to come again. An answer to any other method is taken then too, but ends a connection that holds much.
bool assent_stream_crowded(const struct assent_stream *stream);

// An open answer: begins without an end, and is sent as it is made. The stream lives on until
// assent_stream_end or handler.gone; the idle timer does not run meanwhile, the stall timer does while bytes
// wait. False when there are too many, or the connection is being drained: answer otherwise.
bool assent_stream_open(struct assent_stream *stream, int status, const struct assent_answer_field *fields,
                        size_t field_count, int64_t now_us);
// Copies. False when its reader, or all readers, are too far behind (ASSENT_STREAM_BYTES,
// ASSENT_STREAMS_BACKLOG): nothing was added, and the answer had better be ended.
bool assent_stream_send(struct assent_stream *stream, struct assent_text bytes, int64_t now_us);
size_t assent_stream_waiting(const struct assent_stream *stream); // bytes that have not left
void assent_stream_want_room(struct assent_stream *stream);
// Sends the last bytes behind what waits, whatever that is.
void assent_stream_end(struct assent_stream *stream, struct assent_text last, int64_t now_us);

struct assent_session_counts {
    int64_t sessions, streams; // open now
    int64_t body_bytes;        // held now
    int64_t answer_bytes;      // held now by answers that have not been sent whole
    int64_t open_answers;      // now
    int64_t open_bytes;        // that wait for their readers
};
struct assent_session_counts assent_sessions_count(const struct assent_sessions *sessions);

#endif

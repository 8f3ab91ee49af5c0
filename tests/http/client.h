// SPDX-License-Identifier: Apache-2.0
// An HTTP/2 client without a socket, for tests of sessions: nghttp2's client side, joined to a session in
// memory, on virtual time. What the server wrote is kept, so that raw frames can be looked at too.
#ifndef CLIENT_H
#define CLIENT_H

#include <assent/http/session.h>

#include <nghttp2/nghttp2.h>

enum { CLIENT_STREAMS = 4096, CLIENT_BODY_BYTES = 2 << 20, CLIENT_HEADS = 24, CLIENT_RAW_BYTES = 1 << 20 };

struct client_head {
    char name[40];
    char value[200];
};

// Bytes of a request's body that are still to be sent.
struct client_source {
    const char *bytes;
    size_t left;
};

struct client_answer {
    struct client_source source;
    bool closed;
    uint32_t error_code; // of RST_STREAM or 0
    bool reset;          // an RST_STREAM came
    uint32_t reset_code;
    int status;
    struct client_head heads[CLIENT_HEADS];
    size_t head_count;
    char *body;
    size_t body_count;
    bool ended;
};

struct client {
    struct assent_session *session;
    nghttp2_session *http2;
    nghttp2_session_callbacks *callbacks;
    int64_t now_us;
    struct client_answer *answers; // by stream id / 2
    bool goaway;
    uint32_t goaway_code;
    int32_t goaway_last;
    unsigned char *raw; // all that the server wrote
    size_t raw_count;
    size_t raw_seen;     // of it, looked through for GOAWAY
    int raw_frames[256]; // by type
    bool deaf;           // the server's bytes are not taken
    bool blind;          // they are taken, and not looked at
};

struct client_field {
    const char *name;
    const char *value;
};

// no_auto_window: the test gives windows itself. window: initial window of streams, 0 for the default.
void client_open(struct client *client, struct assent_sessions *sessions, int64_t now_us, bool no_auto_window,
                 uint32_t window);
void client_close(struct client *client);
// Moves bytes both ways until nothing moves.
void client_run(struct client *client);
// Feeds raw bytes to the server, then runs.
void client_raw(struct client *client, const void *bytes, size_t count);
// Time passes; the session ticks, then runs.
void client_wait(struct client *client, int64_t us);
// Sends a request; fields end with a NULL name; body NULL: none. Returns the stream's id.
int32_t client_request(struct client *client, const char *method, const char *path,
                       const struct client_field *fields, const char *body);
// Headers only; the stream stays open.
int32_t client_start(struct client *client, const char *method, const char *path,
                     const struct client_field *fields);
struct client_answer *client_answer(struct client *client, int32_t id);
const char *client_head(const struct client_answer *answer, const char *name);

// Raw frames. Returns bytes written to out.
size_t frame_write(unsigned char *out, unsigned type, unsigned flags, uint32_t stream, const void *payload,
                   size_t count);

#endif

// SPDX-License-Identifier: Apache-2.0
// The server: joins sessions, routes and runtime. It takes a request apart, checks it against its row
// (method, token, permission, media types, key, preconditions, parameters, strict JSON), lets the row decode
// it, hands it to the runtime, and writes the reply, or a problem document, as the answer. No socket, no
// clock.
#ifndef ASSENT_HTTP_SERVER_H
#define ASSENT_HTTP_SERVER_H

#include <assent/http/route.h>
#include <assent/http/session.h>
#include <assent/runtime/runtime.h>

struct assent_server;

struct assent_server_config {
    struct assent_runtime *runtime;
    const struct assent_route *const *tables; // ASSENT_ROUTE_TABLES
    const char *(*schema)(size_t i);          // assent_route_schema; NULL: there is no document
    unsigned char seed[32];                   // request and trace ids are drawn from it by counting
    unsigned char cursor_key[32];             // the same over restarts, so that cursors stay good
    const char *name;                         // the `source` of events; NULL: "assent"
    struct assent_clock clock;
    const struct assent_session_times *times; // NULL: the defaults
    size_t open_answers;                      // event streams at once; 0: ASSENT_STREAMS_OPEN
    // Of one person in so many seconds; 0: ASSENT_RATE_REQUESTS in ASSENT_RATE_SECONDS; -1: no limit
    // (API-23).
    int64_t rate_requests;
    int64_t rate_seconds;
    const char *url;            // where clients find the server: "https://assent.example.org"; NULL: not told
    const char *const *origins; // whose pages may call the API: "https://console.example.org"
    size_t origin_count;
    const char *contact; // for reports of weaknesses: "mailto:…"; NULL: not told
    // An answer with a status of 500 and more, with what the client is not told; trace: the traceparent that
    // went back, empty when none came. May be NULL.
    void (*failed)(void *context, struct assent_text request_id, struct assent_text trace,
                   enum assent_code code, const char *text);
    void *context;
    // A request was submitted outside of a session's feed: the runtime has something to do soon. May be NULL.
    void (*asked)(void *context);
    // See assent_session_config; given the owner of the session.
    void (*wake)(void *owner);
};

// Fails: INTERNAL when the tables do not pass assent_routes_check, or assent_routes_document.
struct assent_server *assent_server_open(const struct assent_server_config *config,
                                         struct assent_error *error);
// Every session must have been closed.
void assent_server_close(struct assent_server *server);
// For who opens connections.
struct assent_sessions *assent_server_sessions(struct assent_server *server);
// A reply of the runtime: becomes an answer, or nothing when its stream has gone.
void assent_server_reply(struct assent_server *server, const struct assent_reply *reply, int64_t now_us);

// Bounds of the classes that answers are counted in by the time they took, in milliseconds.
#define ASSENT_DURATION_BOUNDS_MS 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000
enum { ASSENT_DURATION_CLASSES = 13 }; // the last: longer than all bounds

struct assent_server_counts {
    int64_t requests, answers_ok, answers_refused, answers_failed; // 2xx and 3xx, 4xx, 5xx
    int64_t limited;                  // of the refused ones: too many by one person
    int64_t events_sent, streams_cut; // by event streams; cut: those whose reader was too far behind
    // From the header block to the answer; of routes whose requests may wait, none.
    int64_t durations[ASSENT_DURATION_CLASSES];
    int64_t duration_us; // of all of them together
};
struct assent_server_counts assent_server_count(const struct assent_server *server);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the files of the server share. server.c: open, close, replies. server_begin.c: checks of the header
// block. server_whole.c: body, key, decode, submit. server_answer.c: answers. server_problem.c: problem
// documents. server_stream.c: event streams. origins.c: pages of other origins. server_names.c: request ids,
// traces, dates.
#ifndef SERVER_INTERNAL_H
#define SERVER_INTERNAL_H

#include <assent/http/server.h>

#include "rates.h"
#include "router.h"

enum { DATE_CHARS = 30 }; // "Mon, 23 Nov 2026 07:32:00 GMT" and a NUL

struct assent_server {
    struct assent_server_config config;
    struct assent_arena *arena;
    struct router *router;
    struct assent_site site;
    struct rates *rates; // NULL: no limit
    struct assent_text rate_policy;
    struct assent_sessions *sessions;
    struct assent_renditions *renditions;
    struct assent_arena *scratch; // of one part of a stream
    uint64_t drawn;               // ids so far
    int64_t date_second;
    char date[DATE_CHARS];
    struct assent_server_counts counts;
};

// A request and what is known about its answer; stream->request. Lives in the stream's arena.
struct exchange {
    struct assent_stream *stream;
    struct assent_call call;
    struct target target;
    struct router_match match;
    const struct assent_route *route; // NULL until one was found
    struct assent_text key;           // Idempotency-Key; empty: none
    struct assent_revisions if_match;
    struct rates_standing rate; // of who sent it
    bool rated;                 // and that is known
    bool token_sent;            // a bearer token that did not do
    bool submitted;             // the runtime will reply
    // of rows with events (server_stream.c)
    bool streaming; // the answer is open
    bool told;      // the request's own position has been used
    int64_t after, skip;
};

// What a problem says beyond its code.
struct problem {
    enum assent_code code;
    const char *text;
    struct assent_text rule;
    struct assent_text place;
    const struct assent_value *diagnostics; // NULL or absent: none
    const struct assent_value *explanation; // NULL or absent: none
    struct assent_text report;              // the same as text
    bool replayed;                          // the answer of an earlier request with the same key
    int64_t retry_after_s;                  // 0: the ordinary
    int64_t etag;                           // of the resource as it is now; -1: not told
};

// server_begin.c
struct exchange *exchange_open(struct assent_server *server, struct assent_stream *stream, int64_t now_us);
void server_begin(void *context, struct assent_stream *stream, int64_t now_us);
// Who sends it, by their token. Fails: UNAUTHENTICATED.
bool server_identify(struct assent_server *server, struct exchange *exchange, int64_t now_us,
                     struct assent_principal *out, struct assent_error *error);

// server_whole.c
void server_whole(void *context, struct assent_stream *stream, int64_t now_us);

// server_answer.c
void answer_give(struct assent_server *server, struct exchange *exchange, const struct assent_reply *reply,
                 int64_t now_us);
void answer_problem(struct assent_server *server, struct exchange *exchange, const struct problem *problem,
                    int64_t now_us);
void answer_error(struct assent_server *server, struct exchange *exchange, const struct assent_error *error,
                  int64_t now_us);

// 204: what a page is told that asks before it calls (origins.h).
void answer_nothing(struct assent_server *server, struct exchange *exchange, int64_t now_us);
// An answer without a body: what a HEAD is told.
void answer_head(struct assent_server *server, struct exchange *exchange, const char *type, int64_t now_us);
// The head of an open answer; false when it cannot be one now.
bool answer_open(struct assent_server *server, struct exchange *exchange, const char *type, int64_t now_us);

// server_stream.c
void stream_ask(struct assent_server *server, struct exchange *exchange, int64_t now_us);
void stream_reply(struct assent_server *server, struct exchange *exchange, const struct assent_reply *reply,
                  int64_t now_us);
void stream_beat(void *context, struct assent_stream *stream, int64_t now_us);
void stream_room(void *context, struct assent_stream *stream, int64_t now_us);
void stream_closing(void *context, struct assent_stream *stream, int64_t now_us);

// server_problem.c
struct assent_text problem_document(const struct exchange *exchange, const struct problem *problem);
// Whether the text is for the client: what went wrong inside is for the log only (API-03).
bool problem_text_is_public(enum assent_code code);

// server_names.c
struct assent_text request_id_draw(struct assent_server *server, struct assent_arena *arena, int64_t now_us);
struct assent_text trace_draw(struct assent_server *server, struct assent_arena *arena);
struct assent_text server_date(struct assent_server *server, int64_t now_us);

#endif

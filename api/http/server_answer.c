// SPDX-License-Identifier: Apache-2.0
// Answers: what a row encodes, or a problem, becomes a status, fields and bytes. A body is written once, as
// canonical JSON, into the stream's arena. Every answer carries the request's id, and nothing may be cached
// or taken for another type.
#include "server_internal.h"

#include "header_fields.h"
#include "origins.h"

#include <assent/base/canonical.h>
#include <assent/base/digest.h>
#include <assent/base/time.h>
#include <assent/core/ticket.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MOST = 22, NUMBER_CHARS = 24, RETRY_MOST_S = 3600 };

struct fields {
    struct assent_answer_field items[FIELDS_MOST];
    size_t count;
    bool kept; // a client may keep the answer, and asks whether it still holds
};

static void send_answer(struct assent_server *server, struct exchange *exchange, int status,
                        struct fields *fields, struct assent_text body, int64_t now_us);
static void add_common(struct assent_server *server, const struct exchange *exchange, struct fields *fields,
                       int64_t now_us);
static void count_duration(struct assent_server *server, const struct exchange *exchange, int64_t now_us);
static struct assent_text line_of(struct assent_arena *arena, const struct assent_value *value);
static struct assent_text text_of(struct assent_arena *arena, struct assent_text text);
static int64_t tag_of(struct assent_text body);
static void add_rate(const struct assent_server *server, const struct exchange *exchange,
                     struct fields *fields);
static void add(struct fields *fields, const char *name, struct assent_text value);
static void add_constant(struct fields *fields, const char *name, const char *value);
static void add_etag(struct fields *fields, struct assent_arena *arena, int64_t revision, bool weak);
static bool not_modified(const struct exchange *exchange, int64_t etag);

void answer_give(struct assent_server *server, struct exchange *exchange, const struct assent_reply *reply,
                 int64_t now_us)
{
    struct assent_arena *arena = exchange->call.arena;
    struct assent_answer answer = {.etag = -1};
    struct assent_error error = {.code = ASSENT_OK};
    if (strcmp(exchange->route->method, "GET") == 0 && assent_stream_crowded(exchange->stream)) {
        assent_error_set(&error, ASSENT_BUSY,
                         "too many answers wait to be read; read those that are there, then ask again");
        answer_error(server, exchange, &error, now_us);
        return;
    }
    if (!exchange->route->encode(&exchange->call, reply, &answer, &error)) {
        answer_error(server, exchange, &error, now_us);
        return;
    }
    int64_t status = answer.status ? answer.status : reply ? reply->status : 0;
    status = status ? status : exchange->route->status;
    struct fields fields = {.kept = answer.weak};
    struct assent_text body = {0};
    const char *type = answer.content_type;
    bool known = not_modified(exchange, answer.etag); // then the body need not even be written
    if (!known && answer.body.kind != ASSENT_VALUE_ABSENT) {
        body = line_of(arena, &answer.body);
        type = type ? type : "application/json";
    } else if (!known && answer.text.count) {
        body = text_of(arena, answer.text);
        type = type ? type : "text/plain; charset=utf-8";
    }
    bool tagged = !exchange->route->etag && strcmp(exchange->route->method, "GET") == 0;
    if (answer.etag < 0 && status == 200 && tagged)
        answer.etag = tag_of(body);
    if (answer.etag >= 0)
        add_etag(&fields, arena, answer.etag, answer.weak);
    if (not_modified(exchange, answer.etag)) {
        status = 304;
        body = (struct assent_text){0};
    } else if (body.count) {
        add_constant(&fields, "content-type", type);
    }
    if (answer.location.count)
        add(&fields, "location", assent_text_copy(arena, answer.location));
    if (answer.cookie.count) {
        add(&fields, "set-cookie", answer.cookie);
        fields.items[fields.count - 1].unique = true;
    }
    if (reply && reply->replayed)
        add_constant(&fields, "idempotency-replayed", "true");
    server->counts.answers_ok++;
    send_answer(server, exchange, (int)status, &fields, body, now_us);
}

void answer_error(struct assent_server *server, struct exchange *exchange, const struct assent_error *error,
                  int64_t now_us)
{
    struct problem problem = {.code = error->code, .text = error->text, .etag = -1};
    answer_problem(server, exchange, &problem, now_us);
}

void answer_problem(struct assent_server *server, struct exchange *exchange, const struct problem *given,
                    int64_t now_us)
{
    struct problem problem = *given;
    if (assent_code_status(problem.code) < 400)
        problem.code = ASSENT_INTERNAL; // a code that travels inside other answers has no status of its own
    struct assent_arena *arena = exchange->call.arena;
    int status = assent_code_status(problem.code);
    struct fields fields = {.count = 0};
    add_constant(&fields, "content-type", "application/problem+json");
    if (problem.etag >= 0)
        add_etag(&fields, arena, problem.etag, false);
    if (status == 401)
        add_constant(&fields, "www-authenticate",
                     exchange->token_sent ? "Bearer realm=\"assent\", error=\"invalid_token\""
                                          : "Bearer realm=\"assent\"");
    if (status == 405 && exchange->match.allow.count)
        add(&fields, "allow", exchange->match.allow);
    if (problem.replayed)
        add_constant(&fields, "idempotency-replayed", "true");
    if (status == 429 || status == 503) {
        int64_t wait = problem.retry_after_s > 0 ? problem.retry_after_s : ASSENT_BUSY_RETRY_S;
        wait = exchange->rate.retry_s > wait ? exchange->rate.retry_s : wait;
        wait = wait < RETRY_MOST_S ? wait : RETRY_MOST_S;
        add(&fields, "retry-after", assent_text_format(arena, "%lld", (long long)wait));
    }
    if (status >= 500) {
        server->counts.answers_failed++;
        if (server->config.failed)
            server->config.failed(server->config.context, exchange->call.request_id, exchange->call.trace,
                                  problem.code, problem.text);
    } else {
        server->counts.answers_refused++;
    }
    send_answer(server, exchange, status, &fields, problem_document(exchange, &problem), now_us);
}

void answer_nothing(struct assent_server *server, struct exchange *exchange, int64_t now_us)
{
    enum { NO_CONTENT = 204 };
    struct fields fields = {.count = 0};
    server->counts.answers_ok++;
    send_answer(server, exchange, NO_CONTENT, &fields, (struct assent_text){0}, now_us);
}

void answer_head(struct assent_server *server, struct exchange *exchange, const char *type, int64_t now_us)
{
    struct fields fields = {.count = 0};
    add_constant(&fields, "content-type", type);
    server->counts.answers_ok++;
    send_answer(server, exchange, exchange->route->status, &fields, (struct assent_text){0}, now_us);
}

bool answer_open(struct assent_server *server, struct exchange *exchange, const char *type, int64_t now_us)
{
    struct fields fields = {.count = 0};
    add_constant(&fields, "content-type", type);
    add_common(server, exchange, &fields, now_us);
    bool opened =
        assent_stream_open(exchange->stream, exchange->route->status, fields.items, fields.count, now_us);
    server->counts.answers_ok += opened;
    return opened;
}

static void send_answer(struct assent_server *server, struct exchange *exchange, int status,
                        struct fields *fields, struct assent_text body, int64_t now_us)
{
    count_duration(server, exchange, now_us);
    add_common(server, exchange, fields, now_us);
    bool head = assent_text_is(exchange->stream->method, "HEAD");
    assent_stream_answer(exchange->stream, status, fields->items, fields->count, body, head, now_us);
}

static void add_common(struct assent_server *server, const struct exchange *exchange, struct fields *fields,
                       int64_t now_us)
{
    add(fields, "request-id", exchange->call.request_id);
    fields->items[fields->count - 1].unique = true;
    if (exchange->call.trace.count) {
        add(fields, "traceparent", exchange->call.trace);
        fields->items[fields->count - 1].unique = true;
    }
    add_rate(server, exchange, fields);
    static_assert(ORIGIN_FIELDS + 15 <= FIELDS_MOST, "room for all of them");
    fields->count += origins_fields(server, exchange, fields->items + fields->count);
    add_constant(fields, "cache-control", fields->kept ? "private, no-cache" : "no-store");
    add_constant(fields, "x-content-type-options", "nosniff");
    add(fields, "date", server_date(server, now_us));
}

static void count_duration(struct assent_server *server, const struct exchange *exchange, int64_t now_us)
{
    static const int64_t bounds_ms[] = {ASSENT_DURATION_BOUNDS_MS};
    static_assert(sizeof bounds_ms / sizeof bounds_ms[0] + 1 == ASSENT_DURATION_CLASSES, "a class each");
    if (exchange->route && exchange->route->long_poll)
        return;
    int64_t took_us = now_us > exchange->call.now_us ? now_us - exchange->call.now_us : 0;
    size_t class = 0;
    while (class + 1 < ASSENT_DURATION_CLASSES && took_us > bounds_ms[class] * 1000)
        class ++;
    server->counts.durations[class]++;
    server->counts.duration_us += took_us;
}

// Canonical JSON with an end of line, so that the next prompt of a terminal has a line of its own.
static struct assent_text line_of(struct assent_arena *arena, const struct assent_value *value)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_canonical_write(&out, value);
    assent_buffer_byte(&out, '\n');
    return assent_buffer_done(&out);
}

// A copy, since the text may be the reply's; it ends its line as well.
static struct assent_text text_of(struct assent_arena *arena, struct assent_text text)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_text(&out, text);
    if (text.bytes[text.count - 1] != '\n')
        assent_buffer_byte(&out, '\n');
    return assent_buffer_done(&out);
}

// The version of what has no revision: another body, another number.
static int64_t tag_of(struct assent_text body)
{
    enum { TAG_BYTES = 6 };
    struct assent_digest digest = assent_digest_of(body);
    int64_t tag = 0;
    for (size_t i = 0; i < TAG_BYTES; i++)
        tag = tag << 8 | digest.bytes[i];
    return tag;
}

// draft-ietf-httpapi-ratelimit-headers: what the budget is, and what is left of it.
static void add_rate(const struct assent_server *server, const struct exchange *exchange,
                     struct fields *fields)
{
    if (!exchange->rated)
        return;
    struct assent_buffer left = assent_buffer_in(exchange->call.arena);
    assent_buffer_string(&left, "\"default\";r=");
    assent_buffer_integer(&left, exchange->rate.left);
    assent_buffer_string(&left, ";t=");
    assent_buffer_integer(&left, exchange->rate.full_s);
    fields->items[fields->count++] = (struct assent_answer_field){
        .name = "ratelimit-policy", .value = server->rate_policy, .constant = true};
    add(fields, "ratelimit", assent_buffer_done(&left));
    fields->items[fields->count - 1].unique = true;
}

static void add(struct fields *fields, const char *name, struct assent_text value)
{
    fields->items[fields->count++] = (struct assent_answer_field){.name = name, .value = value};
}

static void add_constant(struct fields *fields, const char *name, const char *value)
{
    fields->items[fields->count++] =
        (struct assent_answer_field){.name = name, .value = assent_text_of(value), .constant = true};
}

static void add_etag(struct fields *fields, struct assent_arena *arena, int64_t revision, bool weak)
{
    char text[NUMBER_CHARS];
    int count = snprintf(text, sizeof text, "%s\"%lld\"", weak ? "W/" : "", (long long)revision);
    add(fields, "etag", assent_text_copy(arena, assent_text_slice(text, (size_t)count)));
}

static bool not_modified(const struct exchange *exchange, int64_t etag)
{
    struct assent_text tags = exchange->stream->fields[ASSENT_SENT_IF_NONE_MATCH];
    return etag >= 0 && tags.count && strcmp(exchange->route->method, "GET") == 0 &&
           header_none_match(tags, etag);
}

// SPDX-License-Identifier: Apache-2.0
// Bytes as a client's side of an HTTP/2 connection (H2-20), fed to a session of a server with a runtime that
// answers at once or later. The first byte says how: its low five bits cut the rest into pieces, 0x20 sends
// preface and SETTINGS before it, 0x40 keeps replies back until the end of a piece, 0x80 lets time pass
// between pieces. Nothing may crash, every stream must come back, and what is written must be taken.
#include <assent/http/server.h>

#include <assert.h>
#include <string.h>

enum { WAITING = 4096, PIECE_UNIT = 64, TIME_STEP_US = 700000 };

struct assent_runtime {
    uint64_t waiting[WAITING];
    size_t waiting_count;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

bool assent_runtime_submit(struct assent_runtime *runtime, const struct assent_request *request,
                           int64_t now_us, struct assent_error *error)
{
    (void)now_us;
    if (runtime->waiting_count == WAITING)
        return assent_error_set(error, ASSENT_BUSY, "too much is waiting already");
    runtime->waiting[runtime->waiting_count++] = request->cookie;
    return true;
}

void assent_runtime_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    for (size_t i = 0; i < runtime->waiting_count; i++) {
        if (runtime->waiting[i] == cookie)
            runtime->waiting[i] = UINT64_MAX;
    }
}

bool assent_runtime_identify(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                             struct assent_principal *out, struct assent_error *error)
{
    (void)runtime;
    (void)now_us;
    if (!assent_text_is(token, "t"))
        return assent_error_set(error, ASSENT_UNAUTHENTICATED, "the token is not known");
    *out = (struct assent_principal){.person = assent_text_of("per_1"), .permissions = UINT32_MAX};
    return true;
}

bool assent_runtime_identify_id(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                                struct assent_principal *out, struct assent_error *error)
{
    return assent_runtime_identify(runtime, token, now_us, out, error);
}

static bool decode(const struct assent_call *call, struct assent_request *request, struct assent_error *error)
{
    static const char *const names[] = {"title", "fields", "wait", NULL};
    (void)request;
    struct assent_text position;
    struct assent_text title;
    int64_t wait_us;
    return (call->body.kind == ASSENT_VALUE_ABSENT ||
            (assent_body_members(&call->body, names, error) &&
             assent_body_text(&call->body, "title", false, 100, &title, error) &&
             assent_body_duration(&call->body, "wait", 0, 0, 60000000, &wait_us, error))) &&
           assent_call_nulls(call, "fields", NULL, error) && assent_cursor_read(call, &position, error);
}

static bool encode(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_text(&record, "next", assent_cursor_write(call, assent_text_of("x")));
    if (call->body.kind != ASSENT_VALUE_ABSENT)
        assent_record_put(&record, "body", call->body);
    if (call->path_count)
        assent_record_put_text(&record, "path", call->path[0].value);
    answer->body = assent_record_done(&record);
    answer->etag = 7;
    return true;
}

static bool events(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_stream_part *part, struct assent_error *error)
{
    (void)reply;
    (void)error;
    static const struct assent_rendition item = {"x", 0, {"1.0", 3}, {"{}", 2}, {0}};
    *part = (struct assent_stream_part){&item, call->query_count, 1, 0, call->query_count > 1};
    return true;
}

static const char *const QUERY[] = {"cursor", "limit", "q", NULL};

static const struct assent_route TABLE[] = {
    {.method = "GET",
     .path = "/a/{x}",
     .access = ASSENT_ACCESS_PUBLIC,
     .query = QUERY,
     .summary = "get",
     .status = 200,
     .decode = decode,
     .encode = encode},
    {.method = "POST",
     .path = "/a",
     .access = ASSENT_ACCESS_PUBLIC,
     .media = "application/json",
     .body_limit = 5000,
     .key = true,
     .nulls = true,
     .summary = "post",
     .status = 201,
     .decode = decode,
     .encode = encode},
    {.method = "PATCH",
     .path = "/a/{x}",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/merge-patch+json",
     .if_match = true,
     .summary = "patch",
     .status = 200,
     .decode = decode,
     .encode = encode},
    {.method = "POST",
     .path = "/a:wait",
     .access = ASSENT_ACCESS_PUBLIC,
     .media = "application/json",
     .body_optional = true,
     .long_poll = true,
     .summary = "wait",
     .status = 200,
     .decode = decode,
     .encode = encode},
    {.method = "GET",
     .path = "/s",
     .access = ASSENT_ACCESS_ANYBODY,
     .produces = "text/event-stream",
     .long_poll = true,
     .query = QUERY,
     .summary = "stream",
     .status = 200,
     .decode = decode,
     .events = events},
    {.method = NULL},
};
static const struct assent_route *const TABLES[] = {TABLE, NULL};

static void reply_all(struct assent_server *server, struct assent_runtime *runtime, int64_t now_us)
{
    for (size_t i = 0; i < runtime->waiting_count; i++) {
        struct assent_reply reply = {.cookie = runtime->waiting[i], .ok = i % 3 != 2};
        if (!reply.ok)
            assent_error_set(&reply.error, ASSENT_STATE_FORBIDS, "not now");
        assent_server_reply(server, &reply, now_us);
    }
    runtime->waiting_count = 0;
}

static void take(struct assent_session *session, int64_t now_us)
{
    const unsigned char *bytes = NULL;
    for (size_t count; (count = assent_session_next(session, &bytes, now_us)) > 0;)
        assent_session_written(session, count > 3 ? count - count / 3 : count, now_us);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    static const char start[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    struct assent_runtime runtime = {.waiting_count = 0};
    struct assent_server_config config = {.runtime = &runtime, .tables = TABLES};
    struct assent_error error;
    struct assent_server *server = assent_server_open(&config, &error);
    assert(server);
    int64_t now_us = INT64_C(1000000000000);
    struct assent_session *session = assent_session_open(assent_server_sessions(server), NULL, now_us);
    if (data[0] & 0x20)
        assent_session_feed(session, start, sizeof start - 1, now_us);
    size_t piece = (size_t)(data[0] & 0x1f) * PIECE_UNIT + 1;
    for (size_t at = 1; at < size && !assent_session_done(session); at += piece) {
        assent_session_feed(session, data + at, size - at < piece ? size - at : piece, now_us);
        if (!(data[0] & 0x40))
            reply_all(server, &runtime, now_us);
        take(session, now_us);
        reply_all(server, &runtime, now_us);
        if (data[0] & 0x80) {
            now_us += TIME_STEP_US;
            assent_session_tick(session, now_us);
        }
        assert(assent_session_deadline_us(session) > 0);
    }
    assent_session_drain(session, now_us);
    take(session, now_us);
    assent_session_close(session);
    assert(assent_sessions_count(assent_server_sessions(server)).streams == 0);
    assert(assent_sessions_count(assent_server_sessions(server)).body_bytes == 0);
    assent_server_close(server);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// See sample_routes.h.
#include "sample_routes.h"

#include <string.h>

static const char *const LIST_QUERY[] = {"limit", "cursor", "state", NULL};
static const char *const DRY_QUERY[] = {"dry_run", NULL};

static bool decode_any(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_TICKET;
    request->ticket = assent_call_path(call, "thing");
    request->text = call->text;
    return assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_title(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const members[] = {"title", "count", "fields", NULL};
    request->kind = ASSENT_REQUEST_CREATE;
    return assent_body_members(&call->body, members, error) &&
           assent_body_text(&call->body, "title", true, 100, &request->text, error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_patch(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const members[] = {"title", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->ticket = assent_call_path(call, "thing");
    request->most = call->null_count;
    return assent_body_members(&call->body, members, error) && assent_call_nulls(call, "", members, error);
}

// The reply's own list entry number is its revision; 7 unless told.
static bool encode_thing(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_text(&record, "id", assent_text_of("thing_1"));
    assent_record_put_integer(&record, "seq", reply->seq);
    answer->body = assent_record_done(&record);
    answer->etag = 7;
    if (reply->kind == ASSENT_REQUEST_CREATE)
        answer->location = assent_text_of("/v1/things/thing_1");
    return true;
}

static bool encode_who(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_text(&record, "person", call->principal.person);
    assent_record_put_text(&record, "next", assent_cursor_write(call, assent_text_of("position")));
    struct assent_text position;
    if (!assent_cursor_read(call, &position, error))
        return false;
    assent_record_put_text(&record, "position", position);
    answer->body = assent_record_done(&record);
    return true;
}

static bool encode_text(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)call;
    (void)reply;
    (void)error;
    answer->text = assent_text_of("# Text\n");
    answer->content_type = "text/markdown; charset=utf-8";
    return true;
}

// The reply's seq is the id of one event with its report as text; its feed says where to ask on.
static bool events_of(const struct assent_call *call, const struct assent_reply *reply,
                      struct assent_stream_part *part, struct assent_error *error)
{
    if (assent_text_is(reply->report, "unreadable"))
        return assent_error_set(error, ASSENT_BAD_RECORD, "the test says so");
    struct assent_rendition *item = assent_arena_take(call->arena, sizeof *item);
    item->id = assent_text_format(call->arena, "%lld.0", (long long)reply->seq);
    item->text = reply->report;
    *part = (struct assent_stream_part){item, reply->seq > 0, reply->feed.reached, 0, reply->feed.more};
    return true;
}

static bool decode_feed(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_FEED;
    request->text = call->last_event_id;
    return assent_call_query_integer(call, "limit", 1, 1, 10, &request->after, error);
}

static bool encode_cookie(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    int64_t until_us;
    answer->cookie = assent_stream_cookie(call, &until_us);
    answer->body = assent_value_integer(until_us - call->now_us);
    return true;
}

static const struct assent_route FEEDS[] = {{.method = "GET",
                                             .path = "/v1/feed",
                                             .access = ASSENT_ACCESS_ANYBODY,
                                             .produces = "text/event-stream",
                                             .long_poll = true,
                                             .query = LIST_QUERY,
                                             .summary = "stream",
                                             .status = 200,
                                             .decode = decode_feed,
                                             .events = events_of},
                                            {.method = "POST",
                                             .path = "/v1/feed/cookie",
                                             .access = ASSENT_ACCESS_ANYBODY,
                                             .summary = "cookie",
                                             .status = 200,
                                             .encode = encode_cookie},
                                            {.method = NULL}};

static const struct assent_route THINGS[] = {{.method = "GET",
                                              .path = "/v1/things/{thing}",
                                              .access = ASSENT_ACCESS_ANYBODY,
                                              .summary = "one",
                                              .status = 200,
                                              .decode = decode_any,
                                              .encode = encode_thing},
                                             {.method = "PATCH",
                                              .path = "/v1/things/{thing}",
                                              .access = ASSENT_ACCESS_PERMISSION,
                                              .permission = ASSENT_MAY_ACT,
                                              .media = "application/merge-patch+json",
                                              .if_match = true,
                                              .summary = "change",
                                              .status = 200,
                                              .decode = decode_patch,
                                              .encode = encode_thing},
                                             {.method = "POST",
                                              .path = "/v1/things",
                                              .access = ASSENT_ACCESS_PERMISSION,
                                              .permission = ASSENT_MAY_SUBMIT,
                                              .media = "application/json",
                                              .body_limit = 2000,
                                              .key = true,
                                              .query = DRY_QUERY,
                                              .summary = "make",
                                              .status = 201,
                                              .decode = decode_title,
                                              .encode = encode_thing},
                                             {.method = "POST",
                                              .path = "/v1/things/{thing}:poke",
                                              .access = ASSENT_ACCESS_ANYBODY,
                                              .media = "application/json",
                                              .body_optional = true,
                                              .summary = "poke",
                                              .status = 200,
                                              .decode = decode_any,
                                              .encode = encode_thing},
                                             {.method = NULL}};

static const struct assent_route OTHERS[] = {{.method = "GET",
                                              .path = "/v1/who",
                                              .access = ASSENT_ACCESS_ANYBODY,
                                              .query = LIST_QUERY,
                                              .summary = "who",
                                              .status = 200,
                                              .encode = encode_who},
                                             {.method = "GET",
                                              .path = "/help",
                                              .access = ASSENT_ACCESS_PUBLIC,
                                              .produces = "text/markdown, text/html",
                                              .summary = "help",
                                              .status = 200,
                                              .encode = encode_text},
                                             {.method = "POST",
                                              .path = "/v1/things:wait",
                                              .access = ASSENT_ACCESS_PERMISSION,
                                              .permission = ASSENT_MAY_WORK,
                                              .long_poll = true,
                                              .summary = "wait",
                                              .status = 200,
                                              .decode = decode_any,
                                              .encode = encode_thing},
                                             {.method = "POST",
                                              .path = "/v1/texts",
                                              .access = ASSENT_ACCESS_ANYBODY,
                                              .media = "application/yaml",
                                              .summary = "text",
                                              .status = 200,
                                              .decode = decode_any,
                                              .encode = encode_thing},
                                             {.method = NULL}};

const struct assent_route *const SAMPLE_TABLES[] = {THINGS, OTHERS, FEEDS, NULL};

// SPDX-License-Identifier: Apache-2.0
// Events: the journal for other programs (API-17, API-19), as pages and as a stream, and one fact by its id.
// A position is "1042" (behind that turn) or "1042.3" (behind its fact 3), which is also the id of an event:
// who has seen an event asks on with its id. The journal's turns that the caller may not see are passed by.
#include "event.h"
#include <assent/base/canonical.h>
#include <assent/base/diagnostic.h>
#include <assent/base/limits.h>
#include <assent/core/told.h>
#include <string.h>

enum { PAGE_BYTES = 4 << 20, PART_BYTES = 256 << 10 };

struct wanted {
    bool mine; // only what concerns the caller
    bool any;
    bool types[EVENT_TYPES_COUNT];
};

static bool read_after(struct assent_text text, struct assent_request *request, struct assent_error *error)
{
    size_t dot = assent_text_find_byte(text, '.');
    int64_t seq, n = -1;
    if (assent_text_is(text, "now")) {
        request->after = ASSENT_FEED_NOW;
        return true;
    }
    bool good = assent_text_integer(assent_text_slice(text.bytes, dot), &seq) && seq >= 0;
    if (good && dot < text.count)
        good = assent_text_integer(assent_text_slice(text.bytes + dot + 1, text.count - dot - 1), &n) &&
               n >= 0 && n < ASSENT_FACTS_A_TURN && seq > 0;
    if (!good)
        return assent_error_set(
            error, ASSENT_BAD_PARAMETER,
            "a position is the id of an event, like 1042.3, the number of a turn, or now");
    request->after = n >= 0 ? seq - 1 : seq;
    request->skip = n + 1;
    return true;
}

static bool bad_type(struct assent_text name, struct assent_error *error)
{
    struct assent_text names[EVENT_TYPES_COUNT];
    for (int type = 0; type < EVENT_TYPES_COUNT; type++)
        names[type] = assent_text_of(event_type_name((enum event_type)type));
    struct assent_text near = assent_diagnostics_nearest(name, names, EVENT_TYPES_COUNT);
    if (near.count > 0)
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`type`: did you mean `%.*s`?", (int)near.count,
                                near.bytes);
    return assent_error_set(error, ASSENT_BAD_PARAMETER,
                            "`type` is a list of types with commas between, like ticket.voted,ticket.ended");
}

static bool read_types(const struct assent_call *call, struct wanted *wanted, struct assent_error *error)
{
    struct assent_text left = assent_call_query(call, "type");
    struct assent_text whose = assent_call_query(call, "for");
    *wanted = (struct wanted){.any = left.bytes == NULL, .mine = whose.bytes != NULL};
    if (wanted->mine && !assent_text_is(whose, "me"))
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`for` is `me`, or left out");
    while (!wanted->any) {
        size_t comma = assent_text_find_byte(left, ',');
        struct assent_text name = assent_text_slice(left.bytes, comma);
        enum event_type type = event_type_find(name);
        if (type == EVENT_NONE)
            return bad_type(name, error);
        wanted->types[type] = true;
        if (comma == left.count)
            break;
        left = assent_text_slice(left.bytes + comma + 1, left.count - comma - 1);
    }
    return true;
}

// Whom a turn concerns is looked up by whom its ticket is for a delegation.
static bool concerns(const struct assent_call *call, const struct assent_reply *reply,
                     const struct assent_ticket *ticket, const struct assent_rendition *event)
{
    struct assent_value told;
    struct assent_delegation_case of = {.at_us = reply->at_us};
    if (event->told.count == 0 || !assent_canonical_read(call->arena, event->told, &told, NULL))
        return false;
    if (ticket)
        of = (struct assent_delegation_case){assent_text_of(assent_ticket_kind_text(ticket->kind)),
                                             ticket->workflow, reply->at_us};
    return assent_told_has(&told, reply->world->directory, ticket, call->principal.person, &of, call->arena);
}

static bool wants(const struct wanted *wanted, const struct assent_rendition *event)
{
    return wanted->any || wanted->types[event_type_find(assent_text_of(event->type))];
}

static bool decode_filter(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct wanted wanted;
    request->kind = ASSENT_REQUEST_FEED;
    request->ticket = assent_call_query(call, "ticket");
    request->workflow = assent_call_query(call, "workflow");
    if (request->workflow.count > ASSENT_NAME_BYTES)
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`workflow` is no workflow's name");
    return read_types(call, &wanted, error);
}

static bool read_limit(const struct assent_call *call, size_t *limit, struct assent_error *error)
{
    int64_t number;
    if (!assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &number, error))
        return false;
    *limit = (size_t)number;
    return true;
}

static bool decode_events(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct assent_text after = assent_call_query(call, "after");
    size_t limit; // of events; the feed is asked for turns, of which the caller may see few
    request->limit = ASSENT_FEED_PAGE;
    return decode_filter(call, request, error) && read_limit(call, &limit, error) &&
           (after.bytes == NULL || read_after(after, request, error));
}

static bool decode_stream(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct assent_text after = assent_call_query(call, "after");
    if (call->last_event_id.count > 0) // it is newer: a page's own address stays as it was
        after = call->last_event_id;
    request->after = ASSENT_FEED_NOW;
    request->limit = ASSENT_FEED_PAGE;
    return decode_filter(call, request, error) && (after.bytes == NULL || read_after(after, request, error));
}

// Events that are taken from the feed in order, until there are `limit` or they have `bytes`.
struct gathering {
    const struct assent_call *call;
    struct wanted wanted;
    struct assent_rendition *items;
    size_t count, room, limit, bytes;
};

static void take(struct gathering *gathering, const struct assent_rendition *event)
{
    struct assent_arena *arena = gathering->call->arena;
    if (gathering->count == gathering->room) {
        gathering->room = gathering->room > 0 ? gathering->room * 2 : ASSENT_FEED_PAGE;
        struct assent_rendition *grown = assent_arena_take_array(arena, gathering->room, sizeof *grown);
        if (gathering->count > 0)
            memcpy(grown, gathering->items, gathering->count * sizeof *grown);
        gathering->items = grown;
    }
    struct assent_rendition *item = &gathering->items[gathering->count++];
    *item = *event; // it may be forgotten when the next turn is rendered
    item->id = assent_text_copy(arena, event->id);
    item->text = assent_text_copy(arena, event->text);
    gathering->bytes -= event->text.count;
}

// The fact at which it is full, or -1 when the whole turn was taken.
static int64_t take_turn(struct gathering *gathering, const struct assent_reply *reply,
                         const struct assent_ticket *ticket, const struct assent_rendered *turn, int64_t skip)
{
    for (size_t i = 0; i < turn->count; i++) {
        const struct assent_rendition *event = &turn->items[i];
        if (event->n < skip || !wants(&gathering->wanted, event) ||
            (gathering->wanted.mine && !concerns(gathering->call, reply, ticket, event)))
            continue;
        if (gathering->count == gathering->limit || gathering->bytes < event->text.count)
            return event->n;
        take(gathering, event);
    }
    return -1;
}

// Where it ended stands in part: in the middle of a turn, or where the feed did.
static bool gather(struct gathering *gathering, const struct assent_reply *reply,
                   struct assent_stream_part *part, struct assent_error *error)
{
    const struct assent_call *call = gathering->call;
    const struct assent_feed *feed = &reply->feed;
    struct view view = view_of(call, reply);
    if (!read_types(call, &gathering->wanted, error))
        return false;
    *part = (struct assent_stream_part){.after = feed->reached, .more = feed->more};
    for (size_t i = 0; i < feed->count; i++) {
        struct assent_rendered turn;
        if (!event_render(&view, call, &feed->items[i], &turn, error))
            return false;
        int64_t full_at = take_turn(gathering, reply, feed->items[i].ticket, &turn, i == 0 ? feed->skip : 0);
        if (full_at < 0)
            continue;
        *part =
            (struct assent_stream_part){.after = feed->items[i].turn->seq - 1, .skip = full_at, .more = true};
        break;
    }
    part->items = gathering->items;
    part->count = gathering->count;
    return true;
}

// "1042", or "1042.3": behind that fact.
static struct assent_text position_of(const struct assent_call *call, const struct assent_stream_part *part)
{
    if (part->skip > 0)
        return assent_text_format(call->arena, "%lld.%lld", (long long)part->after + 1,
                                  (long long)part->skip - 1);
    return assent_text_format(call->arena, "%lld", (long long)part->after);
}

// The events are JSON already, and are not taken apart to be written again.
static bool encode_events(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    struct assent_stream_part part;
    struct gathering gathering = {.call = call, .bytes = PAGE_BYTES};
    if (!read_limit(call, &gathering.limit, error) || !gather(&gathering, reply, &part, error))
        return false;
    struct assent_buffer out = assent_buffer_in(call->arena);
    struct assent_text next = position_of(call, &part);
    assent_buffer_string(&out, "{\"data\":[");
    for (size_t i = 0; i < part.count; i++) {
        assent_buffer_string(&out, i > 0 ? "," : "");
        assent_buffer_text(&out, part.items[i].text);
    }
    assent_buffer_format(&out, "],\"more\":%s,\"next\":\"%.*s\"", part.more ? "true" : "false",
                         (int)next.count, next.bytes);
    if (reply->feed.reset)
        assent_buffer_format(&out, ",\"reset\":{\"oldest\":%lld}", (long long)reply->feed.oldest);
    assent_buffer_byte(&out, '}');
    answer->text = assent_buffer_done(&out);
    answer->content_type = "application/json";
    return true;
}

static bool events_stream(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_stream_part *part, struct assent_error *error)
{
    struct gathering gathering = {.call = call, .limit = SIZE_MAX, .bytes = PART_BYTES};
    return gather(&gathering, reply, part, error);
}

// --- one fact ---

static bool decode_fact(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct assent_text id = assent_call_path(call, "fact");
    request->kind = ASSENT_REQUEST_FEED;
    request->limit = 1;
    if (assent_text_find_byte(id, '.') < id.count && read_after(id, request, NULL))
        return true;
    return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such fact, or none that you may see");
}

static bool encode_fact(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_request asked = {0};
    const struct assent_feed *feed = &reply->feed;
    read_after(assent_call_path(call, "fact"), &asked, NULL);
    if (feed->count == 0 || feed->items[0].turn->seq != asked.after + 1)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such fact, or none that you may see");
    return event_data(&view, &feed->items[0], asked.skip - 1, &answer->body, error);
}

// --- the cookie of pages ---

static bool encode_cookie(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    int64_t until_us;
    answer->cookie = assent_stream_cookie(call, &until_us);
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_text(&record, "expires", assent_instant_text(call->arena, until_us));
    answer->body = assent_record_done(&record);
    return true;
}

static const char *const QUERY_EVENTS[] = {"after", "limit", "ticket", "workflow", "type", "for", NULL};
static const char *const QUERY_STREAM[] = {"after", "ticket", "workflow", "type", "for", NULL};

const struct assent_route ROUTES_EVENTS[] = {
    {.method = "GET",
     .path = "/v1/events",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_EVENTS,
     .summary = "What happened, in the journal's order, as CloudEvents",
     .status = 200,
     .gives = "EventPage",
     .refuses = "404",
     .decode = decode_events,
     .encode = encode_events},
    {.method = "GET",
     .path = "/v1/events/stream",
     .access = ASSENT_ACCESS_ANYBODY,
     .produces = "text/event-stream",
     .cookie = true,
     .long_poll = true,
     .query = QUERY_STREAM,
     .summary = "The same as it happens, as server-sent events",
     .status = 200,
     .refuses = "404",
     .decode = decode_stream,
     .events = events_stream},
    {.method = "POST",
     .path = "/v1/events/cookie",
     .access = ASSENT_ACCESS_ANYBODY,
     .cookie = true,
     .summary = "Let a page open the stream with EventSource, for an hour",
     .status = 200,
     .gives = "StreamCookie",
     .encode = encode_cookie},
    {.method = "GET",
     .path = "/v1/facts/{fact}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One fact of the journal, whole: the data of its event",
     .status = 200,
     .gives = "EventData",
     .decode = decode_fact,
     .encode = encode_fact},
    {.method = NULL},
};

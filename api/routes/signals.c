// SPDX-License-Identifier: Apache-2.0
// Signals: another system says that something has happened, by a name and a key; tickets that listen to both
// hear of it, now or when they begin to. The answer to a sender comes when the signal is kept; where it went
// is asked for later.
#include "view.h"
#include <assent/base/limits.h>

static struct assent_value view_owed(const struct view *view, const struct assent_signal_owed *owed)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "ticket", assent_id_text(view->arena, "tkt", &owed->ticket));
    assent_record_put_integer(&record, "tries", owed->tries);
    assent_record_put(&record, "again", view_time(view, owed->again_us));
    if (owed->error.code != ASSENT_OK) {
        assent_record_put_text(&record, "code", assent_text_of(assent_code_slug(owed->error.code)));
        assent_record_put_text(&record, "detail", assent_text_of(owed->error.text));
    }
    return assent_record_done(&record);
}

static struct assent_value view_delivery(const struct view *view,
                                         const struct assent_signal_delivery *delivery)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "ticket", assent_id_text(view->arena, "tkt", &delivery->ticket));
    assent_record_put(&record, "at", view_time(view, delivery->at_us));
    assent_record_put_integer(&record, "seq", delivery->seq);
    return assent_record_done(&record);
}

static struct assent_value view_signal(const struct view *view, const struct assent_signal_view *signal,
                                       bool whole)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "id", signal->id);
    assent_record_put_text(&record, "signal", signal->name);
    assent_record_put_text(&record, "key", signal->key);
    assent_record_put(&record, "value", signal->value);
    assent_record_put(&record, "by", view_person(view, signal->sender));
    assent_record_put(&record, "sent", view_time(view, signal->sent_us));
    assent_record_put(&record, "expires", view_time(view, signal->expires_us));
    assent_record_put(&record, "state", assent_value_string(assent_signal_state_text(signal->state)));
    assent_record_put_integer(&record, "tickets", signal->tickets);
    struct assent_items owed = assent_items_in(view->arena), deliveries = assent_items_in(view->arena);
    for (size_t i = 0; i < signal->owed_count; i++)
        assent_items_add(&owed, view_owed(view, &signal->owed[i]));
    for (size_t i = 0; i < signal->delivery_count; i++)
        assent_items_add(&deliveries, view_delivery(view, &signal->deliveries[i]));
    if (owed.count > 0)
        assent_record_put(&record, "owed", assent_items_done(&owed));
    if (whole)
        assent_record_put(&record, "deliveries", assent_items_done(&deliveries));
    return assent_record_done(&record);
}

static bool decode_send(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"signal", "key", "value", "ttl", NULL};
    struct assent_event *event = &request->event;
    request->kind = ASSENT_REQUEST_SIGNAL_SEND;
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "signal", true, ASSENT_NAME_BYTES, &event->signal, error) &&
           assent_body_text(&call->body, "key", false, ASSENT_SIGNAL_KEY_BYTES, &event->signal_key, error) &&
           assent_body_record(&call->body, "value", false, &event->signal_value, error) &&
           assent_body_duration(&call->body, "ttl", ASSENT_SIGNAL_TTL_US, ASSENT_SIGNAL_TTL_MIN_US,
                                ASSENT_SIGNAL_TTL_MAX_US, &request->ttl_us, error);
}

static bool encode_sent(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    if (reply->signal_count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such signal, or none that you may see");
    struct view view = view_of(call, reply);
    answer->body = view_signal(&view, &reply->signals[0], false);
    answer->location = assent_text_format(call->arena, "/v1/signals/%.*s", (int)reply->signals[0].id.count,
                                          reply->signals[0].id.bytes);
    return true;
}

static bool decode_one(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_SIGNAL;
    request->signal = assent_call_path(call, "signal");
    return true;
}

static bool decode_drop(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_SIGNAL_DROP;
    request->signal = assent_call_path(call, "signal");
    return true;
}

static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    if (reply->signal_count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such signal, or none that you may see");
    struct view view = view_of(call, reply);
    bool whole = reply->kind == ASSENT_REQUEST_SIGNAL;
    answer->body = view_signal(&view, &reply->signals[0], whole);
    return true;
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    int64_t limit;
    request->kind = ASSENT_REQUEST_SIGNALS;
    request->event.signal = assent_call_query(call, "name");
    request->event.signal_key = assent_call_query(call, "key");
    if (!assent_cursor_read(call, &request->signal, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    request->limit = (size_t)limit;
    return true;
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    struct assent_text position = {0};
    int64_t limit;
    if (!assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    for (size_t i = 0; i < reply->signal_count; i++)
        assent_items_add(&items, view_signal(&view, &reply->signals[i], false));
    if (reply->signal_count == (size_t)limit)
        position = reply->signals[limit - 1].id;
    answer->body = view_page(call, &items, position);
    return true;
}

static const char *const QUERY_LIST[] = {"name", "key", "limit", "cursor", NULL};

const struct assent_route ROUTES_SIGNALS[] = {
    {.method = "POST",
     .path = "/v1/signals",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .key = true,
     .summary = "Send a signal to the tickets that listen to its name and key, or will",
     .status = 201,
     .takes = "SignalSend",
     .gives = "Signal",
     .refuses = "429",
     .decode = decode_send,
     .encode = encode_sent},
    {.method = "GET",
     .path = "/v1/signals",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_OPERATE,
     .query = QUERY_LIST,
     .summary = "Signals that are still open, oldest first, and tickets that could not take them",
     .status = 200,
     .gives = "Signal",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/signals/{signal}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One signal and where it went: for its sender and for operators",
     .status = 200,
     .gives = "Signal",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/signals/{signal}:drop",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_OPERATE,
     .summary = "Drop an open signal: it goes nowhere any more",
     .status = 200,
     .gives = "Signal",
     .refuses = "409",
     .decode = decode_drop,
     .encode = encode_one},
    {.method = NULL},
};

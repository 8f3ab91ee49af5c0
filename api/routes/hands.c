// SPDX-License-Identifier: Apache-2.0
// In whose hands a ticket is and who looks on: handing over, watching; an approver more in a round.
#include "view.h"
#include <assent/base/limits.h>

static bool decode_hand_over(const struct assent_call *call, struct assent_request *request,
                             struct assent_error *error)
{
    static const char *const MEMBERS[] = {"to", "because", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_HAND_OVER;
    request->ticket = assent_call_path(call, "ticket");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "to", true, 100, &request->event.person, error) &&
           assent_body_text(&call->body, "because", true, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_watch(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_WATCH;
    request->ticket = assent_call_path(call, "ticket");
    return true;
}

static bool decode_unwatch(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_UNWATCH;
    request->ticket = assent_call_path(call, "ticket");
    return true;
}

static bool encode_watch(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_record record = assent_record_in(call->arena);
    struct view view = view_of(call, reply);
    assent_record_put_text(&record, "number", reply->ticket->number);
    assent_record_put_text(&record, "ticket", view_href(&view, &reply->ticket->id, ""));
    assent_record_put_boolean(&record, "watching", view_watches(reply->ticket, call->principal.person));
    answer->body = assent_record_done(&record);
    answer->etag = reply->ticket->revision;
    return true;
}

static bool encode_handed(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    if (assent_text_is(assent_call_query(call, "dry_run"), "true"))
        return encode_dry_run(call, reply, answer);
    return encode_ticket(call, reply, answer, error);
}

bool view_watches(const struct assent_ticket *ticket, struct assent_text person)
{
    for (size_t i = 0; i < ticket->watcher_count; i++) {
        if (assent_text_equal(ticket->watchers[i], person))
            return true;
    }
    return false;
}

void put_hands(struct assent_record *record, const struct view *view, const struct assent_ticket *ticket)
{
    if (ticket->opened_by.count > 0)
        assent_record_put(record, "opened_by", view_person(view, ticket->opened_by));
    assent_record_put(record, "requester", view_person(view, ticket->requester));
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->requesters_before_count; i++)
        assent_items_add(&items, view_person(view, ticket->requesters_before[i]));
    if (items.count > 0)
        assent_record_put(record, "requesters_before", assent_items_done(&items));
}

static const char *const QUERY_DRY_RUN[] = {"dry_run", NULL};

#define TICKET "/v1/tickets/{ticket}"

const struct assent_route ROUTES_HANDS[] = {
    {.method = "POST",
     .path = TICKET ":hand_over",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .query = QUERY_DRY_RUN,
     .summary = "Hand a ticket over: somebody else is its requester from now on",
     .status = 200,
     .takes = "TicketHandOver",
     .gives = "Ticket",
     .etag = true,
     .also = "200 DryRun",
     .decode = decode_hand_over,
     .encode = encode_handed},
    {.method = "PUT",
     .path = TICKET "/watch",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Watch a ticket that one may see",
     .status = 200,
     .gives = "Watch",
     .etag = true,
     .decode = decode_watch,
     .encode = encode_watch},
    {.method = "DELETE",
     .path = TICKET "/watch",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Watch it no more",
     .status = 200,
     .gives = "Watch",
     .etag = true,
     .decode = decode_unwatch,
     .encode = encode_watch},
    {.method = NULL},
};

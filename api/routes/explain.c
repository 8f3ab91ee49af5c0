// SPDX-License-Identifier: Apache-2.0
// Explain: every way on from where a ticket is, or was, for the caller (API-13). The record is the core's. Of
// what was, the answer says which of its parts are not of then.
#include "view.h"
#include <assent/core/explain.h>

static bool decode_explain(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    request->past_world = true;
    return decode_ticket_then(call, request, error);
}

// Directories are replaced as a whole and only the newest is there to decide by: who can do what is asked of
// it.
static struct assent_value view_world(const struct view *view, const struct assent_reply *reply)
{
    int64_t used = reply->world->directory->version, then = reply->then_directory;
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_integer(&record, "directory", used);
    if (then > 0)
        assent_record_put_integer(&record, "directory_then", then);
    assent_record_put_boolean(&record, "same", then == used);
    return assent_record_done(&record);
}

static bool encode_explain(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_event moment = {.at_us = reply->then_us != 0 ? reply->then_us : reply->at_us};
    struct assent_step_input input = {.definition = reply->definition,
                                      .ticket = reply->ticket,
                                      .event = &moment,
                                      .world = reply->world,
                                      .template = reply->template};
    struct assent_value explained = assent_explain(&input, call->principal.person, call->arena);
    struct assent_record record = assent_record_from(call->arena, &explained);
    assent_record_put_text(&record, "ticket", assent_id_text(call->arena, "tkt", &reply->ticket->id));
    assent_record_put_text(&record, "number", reply->ticket->number);
    assent_record_put_integer(&record, "revision", reply->ticket->revision);
    assent_record_put(&record, "at", view_time(&view, moment.at_us));
    if (reply->then_us != 0)
        assent_record_put(&record, "world", view_world(&view, reply));
    else // what was cannot be edited
        assent_record_put(&record, "edits",
                          assent_explain_edits(&input, call->principal.person, call->arena));
    answer->body = assent_record_done(&record);
    return true;
}

const struct assent_route ROUTES_EXPLAIN[] = {
    {.method = "GET",
     .path = "/v1/tickets/{ticket}/explain",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_THEN,
     .summary =
         "Every way on from here: the rules that hold and fail, who can, which clocks run, which edits would unblock "
         "it; as it was with at or revision",
     .status = 200,
     .gives = "Explanation",
     .decode = decode_explain,
     .encode = encode_explain},
    {.method = NULL},
};

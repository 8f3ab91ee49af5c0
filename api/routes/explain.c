// SPDX-License-Identifier: Apache-2.0
// Explain: every way on from where a ticket is, for the caller (API-13). The record is the core's.
#include "view.h"
#include <assent/core/explain.h>

static bool decode_explain(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TICKET;
    request->ticket = assent_call_path(call, "ticket");
    return true;
}

static bool encode_explain(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_event now = {.at_us = reply->at_us};
    struct assent_step_input input = {
        .definition = reply->definition, .ticket = reply->ticket, .event = &now, .world = reply->world};
    struct assent_value explained = assent_explain(&input, call->principal.person, call->arena);
    struct assent_record record = assent_record_from(call->arena, &explained);
    assent_record_put_text(&record, "ticket", assent_id_text(call->arena, "tkt", &reply->ticket->id));
    assent_record_put_text(&record, "number", reply->ticket->number);
    assent_record_put_integer(&record, "revision", reply->ticket->revision);
    assent_record_put(&record, "at", view_time(&view, reply->at_us));
    answer->body = assent_record_done(&record);
    return true;
}

const struct assent_route ROUTES_EXPLAIN[] = {
    {.method = "GET",
     .path = "/v1/tickets/{ticket}/explain",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Every way on from here: the rules that hold and fail, who can, which clocks run",
     .status = 200,
     .gives = "Explanation",
     .decode = decode_explain,
     .encode = encode_explain},
    {.method = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// Delegations: somebody votes for somebody else for a span of time. One's own, to oneself, or by an
// administrator for who cannot make one; both see it here, in whoami and in the events.
#include "view.h"
#include <assent/base/limits.h>

#define NO_SUCH "there is no such delegation, or none that you may see"

struct assent_value view_delegation(const struct view *view, const struct assent_delegation *delegation)
{
    enum assent_delegation_state state = assent_delegation_state(delegation, view->now_us);
    struct assent_record record = assent_record_in(view->arena);
    if (delegation->because.count > 0)
        assent_record_put_text(&record, "because", delegation->because);
    assent_record_put(&record, "delegate", view_person(view, delegation->delegate));
    assent_record_put(&record, "from", view_time(view, delegation->from_us));
    assent_record_put_text(&record, "id", delegation->id);
    if (delegation->kind.count > 0)
        assent_record_put_text(&record, "kind", delegation->kind);
    assent_record_put(&record, "made", view_time(view, delegation->made_us));
    assent_record_put(&record, "made_by", view_person(view, delegation->made_by));
    assent_record_put(&record, "person", view_person(view, delegation->person));
    assent_record_put(&record, "revoked", view_time(view, delegation->revoked_us));
    assent_record_put(&record, "revoked_by", view_person(view, delegation->revoked_by));
    assent_record_put(&record, "state", assent_value_string(assent_delegation_state_text(state)));
    assent_record_put(&record, "until", view_time(view, delegation->until_us));
    if (delegation->workflow.count > 0)
        assent_record_put_text(&record, "workflow", delegation->workflow);
    return assent_record_done(&record);
}

// As things were when the answer was made: a delegation from now on is in force then.
static struct view view_at(const struct assent_call *call, const struct assent_reply *reply)
{
    struct view view = view_of(call, reply);
    if (reply->at_us > view.now_us)
        view.now_us = reply->at_us;
    return view;
}

static bool read_instant(const struct assent_call *call, const char *name, bool needed, int64_t *out,
                         struct assent_error *error)
{
    struct assent_text text;
    *out = 0;
    if (!assent_body_text(&call->body, name, needed, 40, &text, error))
        return false;
    return text.count == 0 || assent_instant_read(text, out) ||
           assent_error_set(error, ASSENT_BAD_MEMBER, "`%s` is an RFC 3339 time like 2026-12-01T08:00:00Z",
                            name);
}

static bool decode_make(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"delegate", "person",   "from",    "until",
                                          "kind",     "workflow", "because", NULL};
    struct assent_delegation *wanted = &request->delegation;
    enum assent_ticket_kind kind;
    request->kind = ASSENT_REQUEST_DELEGATION_MAKE;
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "delegate", true, 100, &wanted->delegate, error) ||
        !assent_body_text(&call->body, "person", false, 100, &wanted->person, error) ||
        !assent_body_text(&call->body, "kind", false, 20, &wanted->kind, error) ||
        !assent_body_text(&call->body, "workflow", false, ASSENT_NAME_BYTES, &wanted->workflow, error) ||
        !assent_body_text(&call->body, "because", false, ASSENT_COMMENT_BYTES, &wanted->because, error) ||
        !read_instant(call, "from", false, &wanted->from_us, error) ||
        !read_instant(call, "until", true, &wanted->until_us, error))
        return false;
    return wanted->kind.count == 0 || assent_ticket_kind_find(wanted->kind, &kind) ||
           assent_error_set(error, ASSENT_BAD_MEMBER, "`kind` is change, request, incident or problem");
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_DELEGATIONS;
    request->person = assent_call_query(call, "person");
    return true;
}

static bool decode_one(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_DELEGATION;
    request->delegation.id = assent_call_path(call, "delegation");
    return true;
}

static bool decode_revoke(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_DELEGATION_REVOKE;
    request->delegation.id = assent_call_path(call, "delegation");
    return true;
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_at(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->delegation_count; i++)
        assent_items_add(&items, view_delegation(&view, &reply->delegations[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    return true;
}

// Its revision is 1, or 2 once it is revoked.
static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    if (reply->delegation_count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, NO_SUCH);
    struct view view = view_at(call, reply);
    const struct assent_delegation *delegation = &reply->delegations[0];
    answer->body = view_delegation(&view, delegation);
    answer->etag = delegation->revoked_us != 0 ? 2 : 1;
    return true;
}

static bool encode_made(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    if (!encode_one(call, reply, answer, error))
        return false;
    struct assent_text id = reply->delegations[0].id;
    answer->location = assent_text_format(call->arena, "/v1/delegations/%.*s", (int)id.count, id.bytes);
    return true;
}

static const char *const QUERY_PERSON[] = {"person", NULL};

const struct assent_route ROUTES_DELEGATIONS[] = {
    {.method = "GET",
     .path = "/v1/delegations",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_PERSON,
     .summary = "Who votes for the caller, and for whom the caller votes; the newest first",
     .status = 200,
     .gives = "Delegation",
     .page = true,
     .refuses = "403",
     .decode = decode_list,
     .encode = encode_list},
    {.method = "POST",
     .path = "/v1/delegations",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .key = true,
     .summary = "Let somebody vote for oneself for a span of time",
     .status = 201,
     .takes = "DelegationMake",
     .gives = "Delegation",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_make,
     .encode = encode_made},
    {.method = "GET",
     .path = "/v1/delegations/{delegation}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One delegation: for the person, the delegate and who keeps the directory",
     .status = 200,
     .gives = "Delegation",
     .etag = true,
     .decode = decode_one,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/delegations/{delegation}:revoke",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Revoke a delegation; votes that were given by it stand",
     .status = 200,
     .gives = "Delegation",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_revoke,
     .encode = encode_one},
    {.method = NULL},
};

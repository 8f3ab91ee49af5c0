// SPDX-License-Identifier: Apache-2.0
// API tokens: the caller's own, or with the permission `tokens` anybody's. The secret is in the answer that
// makes it and nowhere else.
#include "view.h"

static struct assent_value view_token(const struct view *view, const struct assent_token_view *token)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "id", token->id);
    if (token->name.count > 0)
        assent_record_put_text(&record, "name", token->name);
    assent_record_put(&record, "person", view_person(view, token->person));
    assent_record_put(&record, "made", view_time(view, token->made_us));
    assent_record_put(&record, "expires", view_time(view, token->expires_us));
    assent_record_put(&record, "used", view_time(view, token->used_us));
    assent_record_put_boolean(&record, "revoked", token->revoked);
    assent_record_put(&record, "scopes", token->scopes);
    return assent_record_done(&record);
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TOKENS;
    request->person = assent_call_query(call, "person");
    return true;
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->token_count; i++)
        assent_items_add(&items, view_token(&view, &reply->tokens[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    return true;
}

static bool decode_make(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"person", "name", "expires", "scopes", NULL};
    struct assent_text expires;
    request->kind = ASSENT_REQUEST_TOKEN_MAKE;
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "person", false, 100, &request->person, error) ||
        !assent_body_text(&call->body, "name", false, 100, &request->token_name, error) ||
        !assent_body_text(&call->body, "expires", false, 40, &expires, error) ||
        !assent_body_texts(&call->body, "scopes", false, 20, call->arena, &request->scopes,
                           &request->scope_count, error))
        return false;
    if (expires.count == 0 || assent_instant_read(expires, &request->expires_us))
        return true;
    return assent_error_set(error, ASSENT_BAD_MEMBER,
                            "`expires` is an RFC 3339 time like 2026-12-01T08:00:00Z");
}

static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    if (reply->token_count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such token, or none that you may see");
    struct view view = view_of(call, reply);
    struct assent_value shown = view_token(&view, &reply->tokens[0]);
    struct assent_record record = assent_record_from(call->arena, &shown);
    if (reply->secret.count > 0)
        assent_record_put_text(&record, "token", reply->secret);
    answer->body = assent_record_done(&record);
    return true;
}

static bool decode_revoke(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TOKEN_REVOKE;
    request->token = assent_call_path(call, "token");
    return true;
}

static const char *const QUERY_PERSON[] = {"person", NULL};

const struct assent_route ROUTES_TOKENS[] = {
    {.method = "GET",
     .path = "/v1/tokens",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_PERSON,
     .summary = "Tokens, without their secrets",
     .status = 200,
     .gives = "Token",
     .page = true,
     .refuses = "403",
     .decode = decode_list,
     .encode = encode_list},
    {.method = "POST",
     .path = "/v1/tokens",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .body_optional = true,
     .key = true,
     .summary = "Make a token; its secret is shown once",
     .status = 201,
     .takes = "TokenMake",
     .gives = "Token",
     .decode = decode_make,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/tokens/{token}:revoke",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "Revoke a token",
     .status = 200,
     .gives = "Token",
     .decode = decode_revoke,
     .encode = encode_one},
    {.method = NULL},
};

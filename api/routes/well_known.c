// SPDX-License-Identifier: Apache-2.0
// What other programs look for at fixed places (API-28): whom to tell of a weakness (RFC 9116), what there is
// (RFC 9727) and how to say who one is (RFC 9728). Two of them need what only the operator knows, and are not
// there until `serve` has been told.
#include "view.h"
#include <assent/base/limits.h>

enum { DAYS_GOOD = 180 }; // RFC 9116 section 2.5.5 wants less than a year

static bool encode_security(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    if (call->site->contact.count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, "the server was not told whom to name");
    int64_t day_us = 24 * 3600 * ASSENT_SECOND_US;
    int64_t until_us = (call->now_us / day_us + DAYS_GOOD) * day_us;
    struct assent_buffer out = assent_buffer_in(call->arena);
    assent_buffer_string(&out, "Contact: ");
    assent_buffer_text(&out, call->site->contact);
    assent_buffer_string(&out, "\nExpires: ");
    assent_buffer_text(&out, assent_instant_text(call->arena, until_us));
    assent_buffer_string(&out, "\nPreferred-Languages: en\n");
    if (call->site->url.count) {
        assent_buffer_string(&out, "Canonical: ");
        assent_buffer_text(&out, call->site->url);
        assent_buffer_string(&out, "/.well-known/security.txt\n");
    }
    answer->text = assent_buffer_done(&out);
    answer->content_type = "text/plain; charset=utf-8";
    return true;
}

static struct assent_value link_to(const struct assent_call *call, const char *path, const char *type)
{
    struct assent_record record = assent_record_in(call->arena);
    struct assent_text url = call->site->url;
    assent_record_put_text(
        &record, "href",
        assent_text_format(call->arena, "%.*s%s", (int)url.count, url.count ? url.bytes : "", path));
    assent_record_put_text(&record, "type", assent_text_of(type));
    struct assent_items items = assent_items_in(call->arena);
    assent_items_add(&items, assent_record_done(&record));
    return assent_items_done(&items);
}

static bool encode_catalog(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    struct assent_text url = call->site->url;
    struct assent_record api = assent_record_in(call->arena);
    assent_record_put_text(
        &api, "anchor",
        assent_text_format(call->arena, "%.*s/v1", (int)url.count, url.count ? url.bytes : ""));
    assent_record_put(&api, "service-desc", link_to(call, "/openapi.json", "application/json"));
    assent_record_put(&api, "service-meta", link_to(call, "/v1/problems", "application/json"));
    struct assent_items items = assent_items_in(call->arena);
    assent_items_add(&items, assent_record_done(&api));
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "linkset", assent_items_done(&items));
    answer->body = assent_record_done(&record);
    answer->content_type = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
    return true;
}

static bool encode_resource(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    if (call->site->url.count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, "the server was not told where clients find it");
    struct assent_items scopes = assent_items_in(call->arena), methods = assent_items_in(call->arena);
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++)
        assent_items_add(&scopes, assent_value_string(assent_permission_text((enum assent_permission)i)));
    assent_items_add(&methods, assent_value_string("header"));
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "bearer_methods_supported", assent_items_done(&methods));
    assent_record_put_text(&record, "resource", call->site->url);
    assent_record_put_text(&record, "resource_name", assent_text_of("Assent"));
    assent_record_put(&record, "scopes_supported", assent_items_done(&scopes));
    answer->body = assent_record_done(&record);
    return true;
}

const struct assent_route ROUTES_WELL_KNOWN[] = {
    {.method = "GET",
     .path = "/.well-known/security.txt",
     .access = ASSENT_ACCESS_PUBLIC,
     .produces = "text/plain",
     .summary = "Whom to tell of a weakness; 404 unless the server was told",
     .status = 200,
     .refuses = "404",
     .encode = encode_security},
    {.method = "GET",
     .path = "/.well-known/api-catalog",
     .access = ASSENT_ACCESS_PUBLIC,
     .produces = "application/linkset+json",
     .summary = "Which API there is, and where it is described",
     .status = 200,
     .gives = "Linkset",
     .encode = encode_catalog},
    {.method = "GET",
     .path = "/.well-known/oauth-protected-resource",
     .access = ASSENT_ACCESS_PUBLIC,
     .summary = "How to say who one is; 404 unless the server was told its address",
     .status = 200,
     .gives = "ProtectedResource",
     .refuses = "404",
     .encode = encode_resource},
    {.method = NULL},
};

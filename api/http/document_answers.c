// SPDX-License-Identifier: Apache-2.0
// What an operation may answer: its successes as its row tells them, and the refusals that the server, the
// runtime or the row can give. Each status is a component of its own with the codes that go with it.
#include "document.h"

#include <stdlib.h>
#include <string.h>

enum { STATUS_CHARS = 3 };

static const int REFUSALS[] = {400, 401, 403, 404, 406, 408, 409, 410, 412,
                               413, 415, 422, 428, 429, 431, 500, 503};
enum { REFUSALS_COUNT = sizeof REFUSALS / sizeof REFUSALS[0] };

static bool may_refuse(const struct assent_route *route, int status);
static bool names_status(const char *list, int status);
static bool successes(const struct document *document, const struct assent_route *route,
                      struct assent_record *answers);
static bool add_success(const struct document *document, const struct assent_route *route,
                        struct assent_text status, struct assent_value schema, struct assent_record *answers);
static struct assent_value content_of(struct assent_arena *arena, const struct assent_route *route,
                                      struct assent_value schema);
static struct assent_value header(struct assent_arena *arena, const char *what, const char *type);
static struct assent_value either(struct assent_arena *arena, struct assent_value a, struct assent_value b);
static struct assent_value page_of(struct assent_arena *arena, struct assent_value schema);
static struct assent_value refusal(struct assent_arena *arena, int status);
static struct assent_value refusal_schema(struct assent_arena *arena, int status);
static struct assent_value refusal_headers(struct assent_arena *arena, int status);
static struct assent_text status_text(struct assent_arena *arena, int status);
static struct assent_value record_of(struct assent_arena *arena, const char *name, struct assent_value value);

bool document_answers(const struct document *document, const struct assent_route *route,
                      struct assent_value *out)
{
    struct assent_record answers = assent_record_in(document->arena);
    if (!successes(document, route, &answers))
        return false;
    for (size_t i = 0; i < REFUSALS_COUNT; i++) {
        struct assent_text status = status_text(document->arena, REFUSALS[i]);
        if (may_refuse(route, REFUSALS[i]))
            assent_record_set(&answers, status, document_reference(document->arena, "responses", status));
    }
    *out = assent_record_done(&answers);
    return true;
}

struct assent_value document_refusals(struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < REFUSALS_COUNT; i++)
        assent_record_set(&record, status_text(arena, REFUSALS[i]), refusal(arena, REFUSALS[i]));
    assent_record_set(&record, status_text(arena, 405), refusal(arena, 405));
    return assent_record_done(&record);
}

// As server_begin.c and the runtime have it: what can happen to any request, to one with a token, to one that
// writes, to one that has a body.
static bool may_refuse(const struct assent_route *route, int status)
{
    bool writes = strcmp(route->method, "GET") != 0;
    bool named = strchr(route->path, '{') != NULL;
    if (names_status(route->refuses, status))
        return true;
    switch (status) {
    case 401:
        return route->access != ASSENT_ACCESS_PUBLIC;
    case 403:
        return route->access == ASSENT_ACCESS_PERMISSION || writes;
    case 404:
        return named;
    case 408:
    case 415:
        return route->media != NULL;
    case 409:
    case 412:
    case 422:
        return writes && route->decode;
    case 410:
        return false;
    case 428:
        return route->if_match;
    default: // 400, 406, 413, 429, 431, 500, 503
        return true;
    }
}

static bool names_status(const char *list, int status)
{
    for (; list && *list; list += strspn(list, " ")) {
        if (strtol(list, NULL, 10) == status)
            return true;
        list += strcspn(list, " ");
    }
    return false;
}

static bool successes(const struct document *document, const struct assent_route *route,
                      struct assent_record *answers)
{
    struct assent_value schema = assent_value_absent();
    if (route->gives && !document_schema(document, route, assent_text_of(route->gives), &schema))
        return false;
    if (route->page)
        schema = page_of(document->arena, schema);
    struct assent_text first = status_text(document->arena, route->status);
    for (const char *at = route->also; at && *at; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ",");
        struct assent_value other;
        if (length <= STATUS_CHARS + 1 ||
            !document_schema(document, route,
                             assent_text_slice(at + STATUS_CHARS + 1, length - STATUS_CHARS - 1), &other))
            return document_fault(document, route, "its other answers cannot be read", assent_text_of(at));
        struct assent_text status = assent_text_slice(at, STATUS_CHARS);
        if (assent_text_equal(status, first))
            schema = either(document->arena, schema, other);
        else if (!add_success(document, route, status, other, answers))
            return false;
        at += length;
    }
    if (strcmp(route->method, "GET") == 0 && !route->long_poll && !route->events) {
        struct assent_value unchanged =
            record_of(document->arena, "description", assent_value_string("It is as If-None-Match says"));
        assent_record_put(answers, "304", unchanged);
    }
    return add_success(document, route, first, schema, answers);
}

static bool add_success(const struct document *document, const struct assent_route *route,
                        struct assent_text status, struct assent_value schema, struct assent_record *answers)
{
    struct assent_arena *arena = document->arena;
    struct assent_record headers = assent_record_in(arena);
    if (route->etag || (strcmp(route->method, "GET") == 0 && !route->long_poll && !route->events))
        assent_record_put(&headers, "ETag", header(arena, "The version, in quotes, for If-Match", "string"));
    if (assent_text_is(status, "201"))
        assent_record_put(&headers, "Location", header(arena, "Where it is, if it has an address", "string"));
    if (strcmp(route->method, "GET") != 0)
        assent_record_put(
            &headers, "Idempotency-Replayed",
            header(arena, "true: the answer of an earlier request with the same key", "string"));
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "content", content_of(arena, route, schema));
    assent_record_put_text(&record, "description", assent_text_of(route->summary));
    if (headers.count)
        assent_record_put(&record, "headers", assent_record_done(&headers));
    assent_record_set(answers, status, assent_record_done(&record));
    return true;
}

static struct assent_value content_of(struct assent_arena *arena, const struct assent_route *route,
                                      struct assent_value schema)
{
    struct assent_record content = assent_record_in(arena);
    const char *types = route->produces ? route->produces : "application/json";
    for (const char *at = types; *at; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ",");
        struct assent_text type = assent_text_slice(at, length);
        struct assent_record form = assent_record_in(arena);
        if (!assent_text_ends(type, "json"))
            assent_record_put(&form, "schema", record_of(arena, "type", assent_value_string("string")));
        else
            assent_record_put(&form, "schema", schema);
        assent_record_set(&content, type, assent_record_done(&form));
        at += length;
    }
    return assent_record_done(&content);
}

static struct assent_value header(struct assent_arena *arena, const char *what, const char *type)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "description", assent_text_of(what));
    assent_record_put(&record, "schema", record_of(arena, "type", assent_value_string(type)));
    return assent_record_done(&record);
}

static struct assent_value either(struct assent_arena *arena, struct assent_value a, struct assent_value b)
{
    struct assent_items items = assent_items_in(arena);
    if (a.kind == ASSENT_VALUE_ABSENT)
        return b;
    assent_items_add(&items, a);
    assent_items_add(&items, b);
    return record_of(arena, "anyOf", assent_items_done(&items));
}

static struct assent_value page_of(struct assent_arena *arena, struct assent_value schema)
{
    struct assent_record data = assent_record_in(arena);
    struct assent_record properties = assent_record_in(arena);
    struct assent_record record = assent_record_in(arena);
    struct assent_items required = assent_items_in(arena);
    assent_record_put(&data, "items", schema);
    assent_record_put_text(&data, "type", assent_text_of("array"));
    assent_record_put(&properties, "count", document_reference(arena, "schemas", assent_text_of("Count")));
    assent_record_put(&properties, "data", assent_record_done(&data));
    assent_record_put(&properties, "next", document_reference(arena, "schemas", assent_text_of("Cursor")));
    assent_items_add(&required, assent_value_string("data"));
    assent_record_put(&record, "properties", assent_record_done(&properties));
    assent_record_put(&record, "required", assent_items_done(&required));
    assent_record_put_text(&record, "type", assent_text_of("object"));
    return assent_record_done(&record);
}

static struct assent_value refusal(struct assent_arena *arena, int status)
{
    struct assent_buffer what = assent_buffer_in(arena);
    for (int code = 1; code < ASSENT_CODES_COUNT; code++) {
        if (assent_code_status((enum assent_code)code) != status)
            continue;
        if (what.count)
            assent_buffer_string(&what, "; ");
        assent_buffer_string(&what, assent_code_title((enum assent_code)code));
    }
    struct assent_value form = record_of(arena, "schema", refusal_schema(arena, status));
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "content", record_of(arena, "application/problem+json", form));
    assent_record_put_text(&record, "description", assent_buffer_done(&what));
    assent_record_put(&record, "headers", refusal_headers(arena, status));
    return assent_record_done(&record);
}

static struct assent_value refusal_schema(struct assent_arena *arena, int status)
{
    struct assent_items codes = assent_items_in(arena);
    for (int code = 1; code < ASSENT_CODES_COUNT; code++) {
        if (assent_code_status((enum assent_code)code) == status)
            assent_items_add(&codes, assent_value_string(assent_code_slug((enum assent_code)code)));
    }
    struct assent_record properties = assent_record_in(arena);
    assent_record_put(&properties, "code", record_of(arena, "enum", assent_items_done(&codes)));
    assent_record_put(&properties, "status", record_of(arena, "const", assent_value_integer(status)));
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "$ref", assent_text_of("#/components/schemas/Problem"));
    assent_record_put(&record, "properties", assent_record_done(&properties));
    return assent_record_done(&record);
}

static struct assent_value refusal_headers(struct assent_arena *arena, int status)
{
    switch (status) {
    case 401:
        return record_of(arena, "WWW-Authenticate", header(arena, "How to say who one is", "string"));
    case 405:
        return record_of(arena, "Allow", header(arena, "The methods that there are", "string"));
    case 412:
        return record_of(arena, "ETag", header(arena, "The version as it is now", "string"));
    case 429:
    case 503:
        return record_of(arena, "Retry-After", header(arena, "Seconds to wait", "integer"));
    default:
        return assent_value_absent();
    }
}

static struct assent_text status_text(struct assent_arena *arena, int status)
{
    return assent_text_format(arena, "%d", status);
}

static struct assent_value record_of(struct assent_arena *arena, const char *name, struct assent_value value)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, name, value);
    return assent_record_done(&record);
}

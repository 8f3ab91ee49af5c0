// SPDX-License-Identifier: Apache-2.0
// The OpenAPI 3.1 document, made of the rows that the router dispatches by (API-27): whatever is served
// stands in it, and nothing else. What a row does not say itself follows from what the server does with every
// row (server_begin.c): which fields it takes, and which refusals there can be.
#include "document.h"

#include <assent/base/canonical.h>

#include <ctype.h>
#include <string.h>

static bool add_row(const struct document *document, struct assent_record *paths,
                    const struct assent_route *route);
static bool operation(const struct document *document, const struct assent_route *route,
                      struct assent_value *out);
static bool parameters(const struct document *document, const struct assent_route *route,
                       struct assent_items *items);
static void add_fields(struct assent_arena *arena, const struct assent_route *route,
                       struct assent_items *items);
static bool request_body(const struct document *document, const struct assent_route *route,
                         struct assent_value *out);
static struct assent_text operation_id(struct assent_arena *arena, const struct assent_route *route);
static struct assent_text permission_of(const struct assent_route *route);
static struct assent_value info(struct assent_arena *arena);
static struct assent_value list_of(struct assent_arena *arena, struct assent_value only);
static struct assent_value record_of(struct assent_arena *arena, const char *name, struct assent_value value);

bool assent_routes_document(const struct assent_route *const *tables, const char *(*schema)(size_t i),
                            struct assent_arena *arena, struct assent_text *out, struct assent_error *error)
{
    struct document document = {.arena = arena, .error = error};
    if (!document_read_schemas(&document, schema) || !document_check_schemas(&document))
        return false;
    struct assent_record paths = assent_record_in(arena);
    for (; *tables; tables++) {
        for (const struct assent_route *route = *tables; route->method; route++) {
            if (!add_row(&document, &paths, route))
                return false;
        }
    }
    struct assent_value nothing = assent_value_list(NULL, 0);
    struct assent_record whole = assent_record_in(arena);
    assent_record_put(&whole, "components", document_components(&document));
    assent_record_put(&whole, "info", info(arena));
    assent_record_put(&whole, "openapi", assent_value_string("3.1.0"));
    assent_record_put(&whole, "paths", assent_record_done(&paths));
    assent_record_put(&whole, "security", list_of(arena, record_of(arena, "token", nothing)));
    assent_record_put(&whole, "servers", list_of(arena, record_of(arena, "url", assent_value_string("/"))));
    struct assent_value value = assent_record_done(&whole);
    struct assent_buffer text = assent_buffer_in(arena);
    assent_canonical_write(&text, &value);
    assent_buffer_byte(&text, '\n');
    *out = assent_buffer_done(&text);
    return true;
}

static bool add_row(const struct document *document, struct assent_record *paths,
                    const struct assent_route *route)
{
    struct assent_value found = assent_record_done(paths);
    struct assent_text path = assent_text_of(route->path);
    struct assent_record item = assent_record_from(document->arena, assent_value_find(&found, path));
    struct assent_value value;
    if (!operation(document, route, &value))
        return false;
    struct assent_buffer method = assent_buffer_in(document->arena);
    for (const char *at = route->method; *at; at++)
        assent_buffer_byte(&method, (char)tolower((unsigned char)*at));
    assent_record_set(&item, assent_buffer_done(&method), value);
    assent_record_set(paths, path, assent_record_done(&item));
    return true;
}

static bool operation(const struct document *document, const struct assent_route *route,
                      struct assent_value *out)
{
    struct assent_arena *arena = document->arena;
    struct assent_record record = assent_record_in(arena);
    struct assent_items items = assent_items_in(arena);
    struct assent_value answers;
    struct assent_value body = assent_value_absent();
    if (!parameters(document, route, &items) || !request_body(document, route, &body) ||
        !document_answers(document, route, &answers))
        return false;
    assent_record_put_text(&record, "operationId", operation_id(arena, route));
    if (items.count)
        assent_record_put(&record, "parameters", assent_items_done(&items));
    assent_record_put(&record, "requestBody", body);
    assent_record_put(&record, "responses", answers);
    if (route->access == ASSENT_ACCESS_PUBLIC)
        assent_record_put(&record, "security", assent_value_list(NULL, 0));
    assent_record_put_text(&record, "summary", assent_text_of(route->summary));
    assent_record_put(&record, "tags", list_of(arena, assent_value_text(document_resource(route))));
    assent_record_put_text(&record, "x-permission", permission_of(route));
    *out = assent_record_done(&record);
    return true;
}

static bool parameters(const struct document *document, const struct assent_route *route,
                       struct assent_items *items)
{
    struct pattern segments[ASSENT_PATH_SEGMENTS];
    size_t count = 0;
    if (!pattern_read(route->path, segments, &count))
        return document_fault(document, route, "its path cannot be read", (struct assent_text){0});
    struct assent_value value;
    for (size_t i = 0; i < count; i++) {
        if (!segments[i].name.count)
            continue;
        if (!document_parameter(document, route, segments[i].name, &value))
            return false;
        assent_items_add(items, value);
    }
    for (const char *const *name = route->query; name && *name; name++) {
        if (!document_parameter(document, route, assent_text_of(*name), &value))
            return false;
        assent_items_add(items, value);
    }
    add_fields(document->arena, route, items);
    return true;
}

static void add_fields(struct assent_arena *arena, const struct assent_route *route,
                       struct assent_items *items)
{
    bool get = strcmp(route->method, "GET") == 0;
    const struct {
        bool taken;
        const char *name;
    } fields[] = {
        {route->key, "Idempotency-Key"},
        {!route->key && !get && !route->long_poll && route->decode, "Idempotency-Key.optional"},
        {route->if_match, "If-Match"},
        {!route->if_match && !get && route->decode, "If-Match.optional"},
        {get && !route->long_poll && !route->events, "If-None-Match"},
        {route->events != NULL, "Last-Event-ID"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i].taken)
            assent_items_add(items, document_reference(arena, "parameters", assent_text_of(fields[i].name)));
    }
}

static bool request_body(const struct document *document, const struct assent_route *route,
                         struct assent_value *out)
{
    struct assent_arena *arena = document->arena;
    if (!route->media)
        return true;
    struct assent_value schema = record_of(arena, "type", assent_value_string("string"));
    bool json = strstr(route->media, "json") != NULL;
    if (json && !route->takes)
        return document_fault(document, route, "it does not say which body it takes",
                              (struct assent_text){0});
    if (json && !document_schema(document, route, assent_text_of(route->takes), &schema))
        return false;
    struct assent_value form = record_of(arena, "schema", schema);
    struct assent_record content = assent_record_in(arena);
    assent_record_put(&content, route->media, form);
    if (strcmp(route->media, "application/merge-patch+json") == 0)
        assent_record_put(&content, "application/json", form);
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "content", assent_record_done(&content));
    assent_record_put_boolean(&record, "required", !route->body_optional);
    *out = assent_record_done(&record);
    return true;
}

// "get_tickets_ticket_history": the method and the words of the path.
static struct assent_text operation_id(struct assent_arena *arena, const struct assent_route *route)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (const char *at = route->method; *at; at++)
        assent_buffer_byte(&out, (char)tolower((unsigned char)*at));
    bool apart = true;
    for (const char *at = route->path; *at; at++) {
        bool word = isalnum((unsigned char)*at) || *at == '_';
        if (word && apart)
            assent_buffer_byte(&out, '_');
        if (word)
            assent_buffer_byte(&out, *at);
        apart = !word;
    }
    return assent_buffer_done(&out);
}

static struct assent_text permission_of(const struct assent_route *route)
{
    switch (route->access) {
    case ASSENT_ACCESS_UNSET:
    case ASSENT_ACCESS_PUBLIC:
        return assent_text_of("everybody");
    case ASSENT_ACCESS_ANYBODY:
        return assent_text_of("any token");
    case ASSENT_ACCESS_PERMISSION:
        break;
    }
    static const char *const names[] = {
#define PERMISSION_TEXT(name, text, what) text,
        ASSENT_PERMISSIONS(PERMISSION_TEXT)
#undef PERMISSION_TEXT
    };
    return assent_text_of(names[route->permission]);
}

static struct assent_value info(struct assent_arena *arena)
{
    struct assent_record license = assent_record_in(arena);
    assent_record_put_text(&license, "identifier", assent_text_of("Apache-2.0"));
    assent_record_put_text(&license, "name", assent_text_of("Apache License 2.0"));
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(
        &record, "description",
        assent_text_of("Any request may also be answered as an unknown address (404) or method (405, with "
                       "Allow) is. Answers may get members that are not in here; requests may not."));
    assent_record_put(&record, "license", assent_record_done(&license));
    assent_record_put_text(&record, "title", assent_text_of("Assent"));
    assent_record_put_text(&record, "version", assent_text_of("1"));
    return assent_record_done(&record);
}

static struct assent_value list_of(struct assent_arena *arena, struct assent_value only)
{
    struct assent_items items = assent_items_in(arena);
    assent_items_add(&items, only);
    return assent_items_done(&items);
}

static struct assent_value record_of(struct assent_arena *arena, const char *name, struct assent_value value)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, name, value);
    return assent_record_done(&record);
}

// SPDX-License-Identifier: Apache-2.0
// The schemas of the document: JSON texts, one for each resource, joined. A row that names what is not there,
// and a schema that leads to one, stop the start.
#include "document.h"

#include <assent/base/canonical.h>

#include <string.h>

static const char SCHEMA_PREFIX[] = "#/components/schemas/";

static bool join(struct document *document, struct assent_record *into, const struct assent_value *file,
                 const char *family);
static bool check_references(const struct document *document, const struct assent_value *value);
static const struct assent_member *find_parameter(const struct document *document,
                                                  struct assent_text resource, struct assent_text name);
static struct assent_value components_parameters(const struct document *document);
static bool field_parameter(struct assent_text name);

bool document_read_schemas(struct document *document, const char *(*schema)(size_t i))
{
    struct assent_record parameters = assent_record_in(document->arena);
    struct assent_record schemas = assent_record_in(document->arena);
    const char *text;
    for (size_t i = 0; (text = schema(i)) != NULL; i++) {
        struct assent_value file;
        if (!assent_canonical_read(document->arena, assent_text_of(text), &file, document->error))
            return document_fault(document, NULL, "a file of schemas is no JSON",
                                  assent_text_slice(text, strnlen(text, 80)));
        if (!join(document, &parameters, &file, "parameters") || !join(document, &schemas, &file, "schemas"))
            return false;
    }
    document->parameters = assent_record_done(&parameters);
    document->schemas = assent_record_done(&schemas);
    return true;
}

bool document_check_schemas(const struct document *document)
{
    return check_references(document, &document->schemas);
}

bool document_schema(const struct document *document, const struct assent_route *route,
                     struct assent_text name, struct assent_value *out)
{
    if (!assent_value_find(&document->schemas, name))
        return document_fault(document, route, "it names a schema that is not there", name);
    *out = document_reference(document->arena, "schemas", name);
    return true;
}

bool document_parameter(const struct document *document, const struct assent_route *route,
                        struct assent_text name, struct assent_value *out)
{
    const struct assent_member *found = find_parameter(document, document_resource(route), name);
    if (!found)
        return document_fault(document, route, "nobody describes its parameter", name);
    *out = document_reference(document->arena, "parameters", found->name);
    return true;
}

struct assent_value document_reference(struct assent_arena *arena, const char *family,
                                       struct assent_text name)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(
        &record, "$ref",
        assent_text_format(arena, "#/components/%s/%.*s", family, (int)name.count, name.bytes));
    return assent_record_done(&record);
}

struct assent_value document_components(const struct document *document)
{
    struct assent_arena *arena = document->arena;
    struct assent_record token = assent_record_in(arena);
    assent_record_put_text(&token, "scheme", assent_text_of("bearer"));
    assent_record_put_text(&token, "type", assent_text_of("http"));
    struct assent_record schemes = assent_record_in(arena);
    assent_record_put(&schemes, "token", assent_record_done(&token));
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "parameters", components_parameters(document));
    assent_record_put(&record, "responses", document_refusals(arena));
    assent_record_put(&record, "schemas", document->schemas);
    assent_record_put(&record, "securitySchemes", assent_record_done(&schemes));
    return assent_record_done(&record);
}

bool document_fault(const struct document *document, const struct assent_route *route, const char *what,
                    struct assent_text name)
{
    return assent_error_set(document->error, ASSENT_INTERNAL, "route %s %s: %s: %.*s",
                            route ? route->method : "-", route ? route->path : "-", what, (int)name.count,
                            name.bytes ? name.bytes : "");
}

struct assent_text document_resource(const struct assent_route *route)
{
    static const char version[] = "/v1/";
    if (strncmp(route->path, version, strlen(version)) != 0)
        return assent_text_of("about");
    const char *first = route->path + strlen(version);
    return assent_text_slice(first, strcspn(first, "/:"));
}

static bool join(struct document *document, struct assent_record *into, const struct assent_value *file,
                 const char *family)
{
    const struct assent_value *part = assent_value_get(file, family);
    for (size_t i = 0; part && i < part->record.count; i++) {
        struct assent_value so_far = assent_record_done(into);
        if (assent_value_find(&so_far, part->record.members[i].name))
            return document_fault(document, NULL, "two schemas or parameters have one name",
                                  part->record.members[i].name);
        assent_record_set(into, part->record.members[i].name, part->record.members[i].value);
    }
    return true;
}

static bool check_references(const struct document *document, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_LIST) {
        for (size_t i = 0; i < value->list.count; i++) {
            if (!check_references(document, &value->list.items[i]))
                return false;
        }
    }
    if (value->kind != ASSENT_VALUE_RECORD)
        return true;
    for (size_t i = 0; i < value->record.count; i++) {
        const struct assent_member *member = &value->record.members[i];
        if (!assent_text_is(member->name, "$ref")) {
            if (!check_references(document, &member->value))
                return false;
            continue;
        }
        struct assent_text to = member->value.text;
        size_t prefix = strlen(SCHEMA_PREFIX);
        if (!assent_text_starts(to, SCHEMA_PREFIX) ||
            !assent_value_find(&document->schemas, assent_text_slice(to.bytes + prefix, to.count - prefix)))
            return document_fault(document, NULL, "a schema leads to one that is not there", to);
    }
    return true;
}

static const struct assent_member *find_parameter(const struct document *document,
                                                  struct assent_text resource, struct assent_text name)
{
    struct assent_text own = assent_text_format(document->arena, "%.*s.%.*s", (int)resource.count,
                                                resource.bytes, (int)name.count, name.bytes);
    const struct assent_member *found = NULL;
    for (size_t i = 0; i < document->parameters.record.count; i++) {
        const struct assent_member *member = &document->parameters.record.members[i];
        if (assent_text_equal(member->name, own))
            return member;
        if (assent_text_equal(member->name, name))
            found = member;
    }
    return found;
}

// In the files a parameter's key is its name; OpenAPI wants it inside as well. What is in the path is
// required, and so are header fields whose key does not say "optional".
static struct assent_value components_parameters(const struct document *document)
{
    struct assent_record all = assent_record_in(document->arena);
    for (size_t i = 0; i < document->parameters.record.count; i++) {
        const struct assent_member *member = &document->parameters.record.members[i];
        struct assent_text name = member->name;
        size_t dot = assent_text_find_byte(name, '.');
        if (field_parameter(name))
            name.count = dot;
        else if (dot < name.count)
            name = assent_text_slice(name.bytes + dot + 1, name.count - dot - 1);
        struct assent_record record = assent_record_from(document->arena, &member->value);
        assent_record_put_text(&record, "name", name);
        bool in_path = assent_text_is(assent_value_get_text(&member->value, "in"), "path");
        if (in_path)
            assent_record_put_boolean(&record, "required", true);
        assent_record_set(&all, member->name, assent_record_done(&record));
    }
    return assent_record_done(&all);
}

static bool field_parameter(struct assent_text name)
{
    return name.count && name.bytes[0] >= 'A' && name.bytes[0] <= 'Z';
}

// SPDX-License-Identifier: Apache-2.0
// The API as it describes itself (API-27): an OpenAPI 3.1 document, made of the rows that dispatch.
#ifndef ASSENT_HTTP_DOCUMENT_H
#define ASSENT_HTTP_DOCUMENT_H

#include <assent/http/route.h>

// What bodies and parameters look like, a JSON text for each resource: { "parameters": { name: OpenAPI's
// parameter without its name }, "schemas": { name: JSON Schema } }. "people.kind" is the parameter `kind` of
// the resource `people`, "kind" that of all others. The i-th text; NULL behind the last.
const char *assent_route_schema(size_t i);

// The rows as one OpenAPI 3.1 document in canonical JSON: what is not in it is not served. Fails: INTERNAL
// when a row names a schema that is not there, or has a parameter that nobody describes.
bool assent_routes_document(const struct assent_route *const *tables, const char *(*schema)(size_t i),
                            struct assent_arena *arena, struct assent_text *document,
                            struct assent_error *error);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the files of the document share. document.c: paths and their operations. document_answers.c: what an
// operation may answer. document_schemas.c: what bodies and parameters look like, read from the rows'
// schemas.
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <assent/http/document.h>

#include "router.h"

struct document {
    struct assent_arena *arena;
    struct assent_value parameters; // record: by name, or by resource and name
    struct assent_value schemas;    // record: by name
    struct assent_error *error;
};

// document_schemas.c
// Fails: INTERNAL for a text that is no JSON, or a name that stands twice.
bool document_read_schemas(struct document *document, const char *(*schema)(size_t i));
// Every schema that is named by another one is there.
bool document_check_schemas(const struct document *document);
// { "$ref": "#/components/schemas/NAME" }. Fails: INTERNAL when there is none.
bool document_schema(const struct document *document, const struct assent_route *route,
                     struct assent_text name, struct assent_value *out);
// A reference to the parameter. Fails: INTERNAL when nobody describes it.
bool document_parameter(const struct document *document, const struct assent_route *route,
                        struct assent_text name, struct assent_value *out);
// { "$ref": "#/components/FAMILY/NAME" }
struct assent_value document_reference(struct assent_arena *arena, const char *family,
                                       struct assent_text name);
// The components: the parameters as OpenAPI has them, the schemas, the refusals, the token.
struct assent_value document_components(const struct document *document);
bool document_fault(const struct document *document, const struct assent_route *route, const char *what,
                    struct assent_text name);
// What a path is about: its first word, without /v1; "about" for what stands beside it.
struct assent_text document_resource(const struct assent_route *route);

// document_answers.c
bool document_answers(const struct document *document, const struct assent_route *route,
                      struct assent_value *out);
// One refusal for each status that a code has, with the codes.
struct assent_value document_refusals(struct assent_arena *arena);

#endif

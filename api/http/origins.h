// SPDX-License-Identifier: Apache-2.0
// Which pages may call the API from a browser: those of the origins that the operator has named (CORS, Fetch
// standard). Pure.
#ifndef ORIGINS_H
#define ORIGINS_H

#include "server_internal.h"

enum { ORIGIN_FIELDS = 7 }; // that origins_fields adds at most

// Whether the request says that it comes from a page of a named origin.
bool origins_named(const struct assent_server *server, const struct assent_stream *stream);
// Whether a cookie of the request may count: no page sends it, one of the server's own, or of a named origin.
bool origins_trusted(const struct assent_server *server, const struct assent_stream *stream);
// Whether it asks if it may be sent (a preflight), as a named origin's page does. Its target has been read.
bool origins_asks(const struct assent_server *server, const struct exchange *exchange);
// The row that it asks for. Fails: as router_find.
bool origins_find(const struct assent_server *server, struct exchange *exchange, struct assent_error *error);
// What the answer says of it; the number of fields.
size_t origins_fields(const struct assent_server *server, const struct exchange *exchange,
                      struct assent_answer_field *fields);

#endif

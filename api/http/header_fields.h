// SPDX-License-Identifier: Apache-2.0
// What header fields say, each read strictly. Pure.
#ifndef HEADER_FIELDS_H
#define HEADER_FIELDS_H

#include <assent/runtime/request.h>

// "Bearer TOKEN", the scheme in any case. False for anything else.
bool header_bearer(struct assent_text value, struct assent_text *token);
// An Idempotency-Key, quoted ("\"…\"", RFC 9651 string) or bare. Fails: KEY_MALFORMED.
bool header_key(struct assent_text value, struct assent_text *key, struct assent_error *error);
// If-Match (RFC 9110 13.1.1): the revisions that its tags name, compared strongly; none for "*", which holds
// for whatever is there. Fails: MALFORMED; STALE_ETAG when no resource ever had one of the tags.
bool header_if_match(struct assent_text value, struct assent_arena *arena, struct assent_revisions *revisions,
                     struct assent_error *error);
// Whether If-None-Match, a list or "*", names the revision; compared weakly.
bool header_none_match(struct assent_text value, int64_t revision);
// The first tag of If-None-Match without quotes.
struct assent_text header_first_tag(struct assent_text value);
// Whether Accept takes one of the types ("text/html, text/markdown"). An empty Accept takes all.
bool header_accepts(struct assent_text accept, const char *types);
// Which of the types Accept takes most readily, by its place among them; the first of equals. -1: none.
int header_accepted(struct assent_text accept, const char *types);
// Whether Content-Type is the row's; a row for merge-patch takes plain JSON too. A charset other than UTF-8
// (or ASCII, which is part of it) is refused, any other parameter says nothing to JSON and is passed by.
bool header_media(struct assent_text value, const char *media);
// A traceparent of version 00 (W3C Trace Context level 1).
bool header_trace(struct assent_text value);

#endif

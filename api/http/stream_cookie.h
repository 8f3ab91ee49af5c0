// SPDX-License-Identifier: Apache-2.0
// The stream's cookie: an EventSource of a page cannot send a token, and a token never stands in an address
// (AUTH-07). So a page that has a token asks for a cookie, which opens event streams and nothing else, for an
// hour, and no longer than the token is good (docs/decisions/0060).
#ifndef STREAM_COOKIE_H
#define STREAM_COOKIE_H

#include <assent/http/route.h>

// The token's id in a Cookie header. False when there is none that we gave, or its time is over.
bool stream_cookie_read(const unsigned char key[32], struct assent_text header, int64_t now_us,
                        struct assent_text *token);

#endif

// SPDX-License-Identifier: Apache-2.0
// One request of HTTP/1.1, read strictly (RFC 9112); the answer's head. Pure.
#ifndef PROBE_HTTP1_H
#define PROBE_HTTP1_H

#include <assent/base/text.h>

struct probe_request {
    struct assent_text method;
    struct assent_text path; // with its query
    struct assent_text accept;
};

// 0: more has to come. 200: a whole request without a body. Else the status of the refusal: 400, 431, 505.
// most: bytes that a request may have; `bytes` holds no more.
int probe_http1_read(struct assent_text bytes, size_t most, struct probe_request *request);
const char *probe_http1_phrase(int status);

#endif

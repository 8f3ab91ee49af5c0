// SPDX-License-Identifier: Apache-2.0
// Tokens as they are shown: everything but their secret. Part of request.h.
#ifndef ASSENT_RUNTIME_TOKEN_H
#define ASSENT_RUNTIME_TOKEN_H

#include <assent/base/value.h>

struct assent_token_view {
    struct assent_text id;
    struct assent_text name;
    struct assent_text person; // id
    int64_t made_us;
    int64_t expires_us;
    int64_t used_us; // to the minute; 0: never
    bool revoked;
    struct assent_value scopes; // list of texts
};

#endif

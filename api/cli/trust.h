// SPDX-License-Identifier: Apache-2.0
// Whom a server's certificate is trusted to be: one that a CA vouches for, or exactly the one whose
// fingerprint was given. What was shown is kept, so that a refusal can say it.
#ifndef ASSENT_CLI_TRUST_H
#define ASSENT_CLI_TRUST_H

#include "place.h"
#include <curl/curl.h>

enum { TRUST_PRINT = 3 * PLACE_FINGERPRINT }; // "AB:CD:…" and a NUL

struct trust {
    bool pinned;
    unsigned char fingerprint[PLACE_FINGERPRINT]; // that is trusted, when pinned
    bool seen;                                    // a certificate was shown
    char print[TRUST_PRINT];                      // its fingerprint
    int64_t ends_us;                              // it is valid until then
    bool refused;                                 // because of itself, not of what it is for
    const char *why;                              // the reason in OpenSSL's words
};

// Sets a handle up; trust must live as long as its calls. False when libcurl was built without OpenSSL.
bool trust_use(CURL *curl, const struct place *place, struct trust *trust);

#endif

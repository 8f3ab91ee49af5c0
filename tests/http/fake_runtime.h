// SPDX-License-Identifier: Apache-2.0
// A runtime for the tests of api/http: takes requests, remembers the last one, and replies when the test
// says.
#ifndef FAKE_RUNTIME_H
#define FAKE_RUNTIME_H

#include <assent/runtime/runtime.h>

enum { FAKE_WAITING_MOST = 256 };

struct assent_runtime {
    // "good": a person with every permission; "poor": one with none; anything else is unknown.
    int identified;
    int submitted;
    int cancelled;
    uint64_t cancelled_cookie;
    struct assent_request last; // its texts are borrowed from the stream: look while it lives
    uint64_t waiting[FAKE_WAITING_MOST];
    size_t waiting_count;
    bool busy;    // submit refuses
    bool revoked; // "good" is so no more
};

// Everything zero. Called by every user, so that the linker takes this runtime and not the real one.
void fake_runtime_open(struct assent_runtime *runtime);

#endif

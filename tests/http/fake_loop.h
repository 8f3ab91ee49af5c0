// SPDX-License-Identifier: Apache-2.0
// A loop for tests of the listener: a real libuv loop, a fake runtime, a clock that the test moves, and what
// was logged.
#ifndef FAKE_LOOP_H
#define FAKE_LOOP_H

#include "fake_runtime.h"

#include <assent/loop/loop.h>
#include <uv.h>

enum { FAKE_LOG_BYTES = 8192 };

struct assent_loop {
    uv_loop_t uv;
    struct assent_runtime runtime;
    int64_t now_us;
    int kicks;
    char log[FAKE_LOG_BYTES]; // "event reason\n" …
    size_t log_count;
};

void fake_loop_open(struct assent_loop *loop);
// Every handle must have been closed.
void fake_loop_close(struct assent_loop *loop);

#endif

// SPDX-License-Identifier: Apache-2.0
// The one function that reads the clock, and the one that asks the system for randomness.
#include "loop_internal.h"
#include <assert.h>
#include <sys/random.h>
#include <time.h>

int64_t assent_loop_now_us(const struct assent_loop *loop)
{
    struct timespec now;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    assert(failed == 0);
    return (int64_t)now.tv_sec * ASSENT_SECOND_US + now.tv_nsec / 1000 + (loop != NULL ? loop->ahead_us : 0);
}

int64_t assent_loop_advance(struct assent_loop *loop, int64_t by_us)
{
    assert(by_us >= 0);
    loop->advance_us += by_us;
    return assent_loop_now_us(loop) + loop->advance_us;
}

int64_t clock_steady_ms(void *context)
{
    (void)context;
    return (int64_t)(uv_hrtime() / 1000000);
}

bool assent_loop_random(void *bytes, size_t count)
{
    unsigned char *out = bytes;
    while (count > 0) {
        ssize_t got = getrandom(out, count, 0);
        if (got <= 0)
            return false;
        out += got;
        count -= (size_t)got;
    }
    return true;
}

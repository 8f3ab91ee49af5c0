// SPDX-License-Identifier: Apache-2.0
// See fake_runtime.h.
#include "fake_runtime.h"

#include <assert.h>

void fake_runtime_open(struct assent_runtime *runtime)
{
    *runtime = (struct assent_runtime){.submitted = 0};
}

bool assent_runtime_submit(struct assent_runtime *runtime, const struct assent_request *request,
                           int64_t now_us, struct assent_error *error)
{
    (void)now_us;
    if (runtime->busy)
        return assent_error_set(error, ASSENT_BUSY, "too much is waiting already; try again in a second");
    runtime->submitted++;
    runtime->last = *request;
    assert(runtime->waiting_count < FAKE_WAITING_MOST);
    runtime->waiting[runtime->waiting_count++] = request->cookie;
    return true;
}

void assent_runtime_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    runtime->cancelled++;
    runtime->cancelled_cookie = cookie;
}

bool assent_runtime_identify(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                             struct assent_principal *out, struct assent_error *error)
{
    (void)now_us;
    runtime->identified++;
    bool good = assent_text_is(token, "good") && !runtime->revoked;
    if (!good && !assent_text_is(token, "poor"))
        return assent_error_set(error, ASSENT_UNAUTHENTICATED, "the token is not known");
    *out = (struct assent_principal){.person = assent_text_of(good ? "per_good" : "per_poor"),
                                     .token = assent_text_of("tok_1"),
                                     .permissions = good ? UINT32_MAX : 0};
    return true;
}

bool assent_runtime_identify_id(struct assent_runtime *runtime, struct assent_text token, int64_t now_us,
                                struct assent_principal *out, struct assent_error *error)
{
    (void)now_us;
    runtime->identified++;
    if (!assent_text_is(token, "tok_1") || runtime->revoked)
        return assent_error_set(error, ASSENT_UNAUTHENTICATED, "the token is not known");
    *out = (struct assent_principal){
        .person = assent_text_of("per_good"), .token = assent_text_of("tok_1"), .permissions = UINT32_MAX};
    return true;
}

// SPDX-License-Identifier: Apache-2.0
// The clock: what it shows, and on a server that was started for tests, moving it on (API-29). It is moved
// forward only; what comes due then fires as it would have. `to` may be sent again without harm: it changes
// nothing when it is that late already. `advance` may not.
#include "view.h"

#include <assent/base/limits.h>

// Calendars have hours until 2500; a clock beyond them would leave clocks in business time without an end.
static const int64_t LATEST_US = INT64_C(13569465600000000); // 2400-01-01

static struct assent_value view_clock(const struct assent_call *call, int64_t now_us)
{
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_text(&record, "now", assent_instant_text(call->arena, now_us));
    assent_record_put(&record, "test", assent_value_boolean(call->clock->test));
    return assent_record_done(&record);
}

static bool encode_clock(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    (void)error;
    answer->body = view_clock(call, call->now_us);
    return true;
}

// How far the body wants it moved.
static bool decode_move(const struct assent_call *call, int64_t *by_us, struct assent_error *error)
{
    static const char *const MEMBERS[] = {"advance", "to", NULL};
    bool has_to = false;
    int64_t to_us = 0;
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_duration(&call->body, "advance", 0, ASSENT_SECOND_US, ASSENT_DURATION_MAX_US, by_us,
                              error) ||
        !assent_body_instant(&call->body, "to", &has_to, &to_us, error))
        return false;
    if (has_to == (*by_us != 0))
        return assent_error_set(error, has_to ? ASSENT_BAD_MEMBER : ASSENT_MISSING_MEMBER,
                                "send either `advance`, a duration such as \"P30D\", or `to`, a time");
    if (has_to)
        *by_us = to_us > call->now_us ? to_us - call->now_us : 0; // it is that late already
    return *by_us <= LATEST_US - call->now_us ||
           assent_error_set(error, ASSENT_BAD_MEMBER,
                            "the clock may be moved to 2400-01-01T00:00:00Z at most");
}

static bool encode_move(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)reply;
    int64_t by_us = 0;
    if (!call->clock->test)
        return assent_error_set(error, ASSENT_CLOCK_REAL,
                                "this server was started without --test-clock, so nobody can move its time");
    if (!decode_move(call, &by_us, error))
        return false;
    answer->body = view_clock(call, call->clock->advance(call->clock->context, by_us));
    return true;
}

const struct assent_route ROUTES_CLOCK[] = {
    {.method = "GET",
     .path = "/v1/clock",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "What time it is for the server",
     .status = 200,
     .gives = "Clock",
     .encode = encode_clock},
    {.method = "POST",
     .path = "/v1/clock",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORLD,
     .media = "application/json",
     .summary = "Move time on, on a server that was started with --test-clock",
     .status = 200,
     .takes = "ClockMove",
     .gives = "Clock",
     .refuses = "409 422",
     .encode = encode_move},
    {.method = NULL},
};

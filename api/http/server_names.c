// SPDX-License-Identifier: Apache-2.0
// Names that the server gives: request ids and traces, drawn from a seed by counting, so that nothing here
// asks for randomness; they tell requests apart and guard nothing. And the date, written once a second.
#include "server_internal.h"

#include <assent/base/id.h>
#include <assent/base/time.h>

#include <stdio.h>
#include <string.h>

static uint64_t draw(struct assent_server *server);

struct assent_text request_id_draw(struct assent_server *server, struct assent_arena *arena, int64_t now_us)
{
    unsigned char dice[10];
    uint64_t first = draw(server);
    memcpy(dice, &first, sizeof first);
    memcpy(dice + sizeof first, server->config.seed + 8, sizeof dice - sizeof first);
    struct assent_id id = assent_id_make(now_us, dice);
    return assent_id_text(arena, "req", &id);
}

struct assent_text trace_draw(struct assent_server *server, struct assent_arena *arena)
{
    uint64_t high = draw(server) | 1; // neither the trace nor the span may be all zero
    uint64_t low = draw(server);
    uint64_t span = draw(server) | 1;
    return assent_text_format(arena, "00-%016llx%016llx-%016llx-00", (unsigned long long)high,
                              (unsigned long long)low, (unsigned long long)span);
}

struct assent_text server_date(struct assent_server *server, int64_t now_us)
{
    int64_t second = now_us / ASSENT_SECOND_US;
    if (second != server->date_second) {
        static const char days[7][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
        static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        enum { DAY_SECONDS = 86400 };
        struct assent_date date = assent_date_of(now_us);
        unsigned rest = (unsigned)(second % DAY_SECONDS);
        snprintf(server->date, sizeof server->date, "%s, %02u %s %04u %02u:%02u:%02u GMT",
                 days[second / DAY_SECONDS % 7], (unsigned)date.day % 100, months[date.month - 1],
                 (unsigned)date.year % 10000, rest / 3600 % 24, rest / 60 % 60, rest % 60);
        server->date_second = second;
    }
    return assent_text_of(server->date);
}

// splitmix64 over a counter: every call another number, no two alike within 2^64.
static uint64_t draw(struct assent_server *server)
{
    uint64_t seed;
    memcpy(&seed, server->config.seed, sizeof seed);
    uint64_t z = seed + ++server->drawn * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

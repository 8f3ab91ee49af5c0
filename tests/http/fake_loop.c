// SPDX-License-Identifier: Apache-2.0
// See fake_loop.h.
#include "fake_loop.h"

#include <assert.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void add_log(struct assent_loop *loop, const char *word, char after)
{
    int count =
        snprintf(loop->log + loop->log_count, sizeof loop->log - loop->log_count, "%s%c", word, after);
    if (count > 0 && (size_t)count < sizeof loop->log - loop->log_count)
        loop->log_count += (size_t)count;
}

void fake_loop_open(struct assent_loop *loop)
{
    memset(loop, 0, sizeof *loop);
    fake_runtime_open(&loop->runtime);
    loop->now_us = INT64_C(1000000000);
    signal(SIGPIPE, SIG_IGN); // as the real loop does
    int failed = uv_loop_init(&loop->uv);
    assert(failed == 0);
}

void fake_loop_close(struct assent_loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    int failed = uv_loop_close(&loop->uv);
    assert(failed == 0);
}

struct uv_loop_s *assent_loop_uv(struct assent_loop *loop)
{
    return &loop->uv;
}

struct assent_runtime *assent_loop_runtime(struct assent_loop *loop)
{
    return &loop->runtime;
}

int64_t assent_loop_now_us(const struct assent_loop *loop)
{
    return loop->now_us;
}

void assent_loop_kick(struct assent_loop *loop)
{
    loop->kicks++;
}

void assent_loop_log(struct assent_loop *loop, int level, const char *event, ...)
{
    (void)level;
    add_log(loop, event, ' ');
    va_list list;
    va_start(list, event);
    for (const char *key = va_arg(list, const char *); key; key = va_arg(list, const char *))
        add_log(loop, va_arg(list, const char *), ' ');
    va_end(list);
    add_log(loop, "", '\n');
}

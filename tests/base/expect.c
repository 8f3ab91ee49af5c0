// SPDX-License-Identifier: Apache-2.0
// Shared checks of the tests of base. A sanitizer's allocator must answer NULL like the system's, so that
// running out of memory is what is tested and not the sanitizer.
#include "expect.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *__asan_default_options(void);
const char *__tsan_default_options(void);

const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1:abort_on_error=1";
}

const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

void expect_text(struct assent_text actual, const char *expected)
{
    if (!assent_text_is(actual, expected))
        fail_msg("expected: %s\n   found: %.*s\n", expected, (int)actual.count, actual.bytes);
}

void expect_abort(void (*act)(void), const char *words)
{
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[0]);
        act();
        _exit(0);
    }
    close(pipes[1]);
    char said[4096] = {0};
    size_t filled = 0;
    ssize_t got;
    while ((got = read(pipes[0], said + filled, sizeof said - 1 - filled)) > 0)
        filled += (size_t)got;
    close(pipes[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || !strstr(said, words))
        fail_msg("expected an abort that says \"%s\", found status %d and: %s", words, status, said);
}

uint64_t random_next(uint64_t *seed)
{
    *seed += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = *seed;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

static struct assent_text random_text(struct assent_arena *arena, uint64_t *seed)
{
    static const char *const pieces[] = {"a",    "Z",    " ",    "\"",       "\\",           "/", "\n", "\t",
                                         "\x01", "\x1f", "\x7f", "\xC3\xA9", "漢",           "😀", "$",  "{",
                                         "\b",   "\f",   "\r",   "0123",     "\xE2\x80\xA8", "ß"};
    struct assent_buffer buffer = assent_buffer_in(arena);
    size_t count = random_next(seed) % 12;
    for (size_t i = 0; i < count; i++)
        assent_buffer_string(&buffer, pieces[random_next(seed) % (sizeof pieces / sizeof *pieces)]);
    if (random_next(seed) % 16 == 0)
        assent_buffer_byte(&buffer, '\0');
    return assent_buffer_done(&buffer);
}

static double random_decimal(uint64_t *seed)
{
    uint64_t bits = random_next(seed);
    double number;
    switch (random_next(seed) % 3) {
    case 0:
        return (double)(int64_t)(bits % 2000001 - 1000000) / 1000;
    case 1:
        return (double)(int64_t)bits;
    default:
        memcpy(&number, &bits, sizeof number);
        return number - number == 0 ? number : 0.5;
    }
}

struct assent_value random_value(struct assent_arena *arena, uint64_t *seed, unsigned levels)
{
    struct assent_items items = assent_items_in(arena);
    struct assent_record record = assent_record_in(arena);
    size_t count = random_next(seed) % 14;
    switch (random_next(seed) % (levels ? 6 : 4)) {
    case 0:
        return assent_value_boolean(random_next(seed) & 1);
    case 1:
        return assent_value_integer((int64_t)(random_next(seed) >> random_next(seed) % 64));
    case 2:
        return assent_value_decimal(random_decimal(seed));
    case 3:
        return assent_value_text(random_text(arena, seed));
    case 4:
        for (size_t i = 0; i < count; i++)
            assent_items_add(&items, random_value(arena, seed, levels - 1));
        return assent_items_done(&items);
    default:
        for (size_t i = 0; i < count; i++)
            assent_record_set(&record, random_text(arena, seed), random_value(arena, seed, levels - 1));
        return assent_record_done(&record);
    }
}

// SPDX-License-Identifier: Apache-2.0
// What the tests of base share: cmocka with what it needs before it, comparing texts so that a failure shows
// both, and random values from a seed.
#ifndef TESTS_BASE_EXPECT_H
#define TESTS_BASE_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assent/base/value.h>

// Fails the test, showing both, unless the text is expected.
void expect_text(struct assent_text actual, const char *expected);
// Runs act in a child process and fails unless it is ended by SIGABRT with `words` on its stderr.
void expect_abort(void (*act)(void), const char *words);

// A generator of numbers from a seed (splitmix64).
uint64_t random_next(uint64_t *seed);
// A value of at most so many levels of lists and records; never absent.
struct assent_value random_value(struct assent_arena *arena, uint64_t *seed, unsigned levels);

#endif

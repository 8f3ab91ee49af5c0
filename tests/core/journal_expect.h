// SPDX-License-Identifier: Apache-2.0
// cmocka with what it needs before it, for the tests of journals and rows; comparing texts so that a failure
// shows both.
#ifndef TESTS_CORE_JOURNAL_EXPECT_H
#define TESTS_CORE_JOURNAL_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <assent/base/error.h>

// Fails the test, showing both, unless the text is expected.
void journal_expect_text(struct assent_text actual, const char *expected);
// Fails unless the error is BAD_RECORD and says `words`.
void journal_expect_bad(const struct assent_error *error, const char *words);

#endif

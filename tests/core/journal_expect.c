// SPDX-License-Identifier: Apache-2.0
// Comparisons that show what they compared.
#include "journal_expect.h"

#include <string.h>

void journal_expect_text(struct assent_text actual, const char *expected)
{
    if (!assent_text_is(actual, expected))
        fail_msg("expected %s\n     found %.*s", expected, (int)actual.count,
                 actual.bytes ? actual.bytes : "");
}

void journal_expect_bad(const struct assent_error *error, const char *words)
{
    assert_int_equal(error->code, ASSENT_BAD_RECORD);
    if (!strstr(error->text, words))
        fail_msg("expected …%s…\n     found %s", words, error->text);
}

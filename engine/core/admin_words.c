// SPDX-License-Identifier: Apache-2.0
// The words of turns that are no ticket's, as they stand in the journal.
#include <assent/core/record.h>

#include "ticket_words.h"

#define ADMIN_ROW(name, word) (word),

static const char *const ADMIN_ROWS[] = {ASSENT_ADMIN_KINDS(ADMIN_ROW)};
static const struct words WORDS_ADMIN = {ADMIN_ROWS, ASSENT_ADMIN_KINDS_COUNT};

struct assent_text assent_admin_text(enum assent_admin_kind kind)
{
    return assent_text_of(words_text(&WORDS_ADMIN, kind));
}

bool assent_admin_find(struct assent_text text, enum assent_admin_kind *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_ADMIN, text, &value);
    if (found)
        *out = (enum assent_admin_kind)value;
    return found;
}

// SPDX-License-Identifier: Apache-2.0
// The words of facts, as they stand in the journal.
#include <assent/core/fact.h>

#include "ticket_words.h"

#define FACT_ROW(name, word) (word),

static const char *const FACT_ROWS[] = {ASSENT_FACTS(FACT_ROW)};
const struct words WORDS_FACT = {FACT_ROWS, ASSENT_FACTS_COUNT};

const char *assent_fact_text(enum assent_fact_kind kind)
{
    return words_text(&WORDS_FACT, kind);
}

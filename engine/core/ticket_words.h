// SPDX-License-Identifier: Apache-2.0
// The words of enums as a table each, so that the record codec can write and read any of them by the same few
// lines. The words are stored: never renamed, never reused. Index: the enum's value.
#ifndef ASSENT_CORE_TICKET_WORDS_H
#define ASSENT_CORE_TICKET_WORDS_H

#include <assent/core/definition.h>

struct words {
    const char *const *items;
    size_t count;
};

extern const struct words WORDS_TICKET_KIND;
extern const struct words WORDS_STATE_KIND;
extern const struct words WORDS_OUTCOME;
extern const struct words WORDS_NEED;
extern const struct words WORDS_BODY;
extern const struct words WORDS_VOTE;
extern const struct words WORDS_VOTE_HOW;
extern const struct words WORDS_ROUND;
extern const struct words WORDS_ROUND_CLOSES;
extern const struct words WORDS_JOB_ROLE;
extern const struct words WORDS_JOB_PHASE;
extern const struct words WORDS_JOB_OUTCOME;
extern const struct words WORDS_HOLDER_HOW;
extern const struct words WORDS_WAIT_OUTCOME;
extern const struct words WORDS_CLOCK_UNIT; // of what is left of a stopped clock
extern const struct words WORDS_CONFLICT_KIND;
extern const struct words WORDS_CONFLICT_OUTCOME;
extern const struct words WORDS_ENTRY_STATUS;
extern const struct words WORDS_RUN_RESULT;
extern const struct words WORDS_TEMPLATE_STATE;
extern const struct words WORDS_EVENT;
extern const struct words WORDS_RESOLVE;
extern const struct words WORDS_FACT;

const char *need_kind_text(enum assent_need_kind kind);
// The word of a value; asserts that it has one.
const char *words_text(const struct words *words, unsigned value);
// The value of a word; false when it is none of them.
bool words_find(const struct words *words, struct assent_text text, unsigned *out);

#endif

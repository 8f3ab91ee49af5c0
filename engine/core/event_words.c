// SPDX-License-Identifier: Apache-2.0
// The words of events and of what an operator may decide on a fault. Stored in the journal: never renamed.
#include <assent/core/event.h>

#include "ticket_words.h"

#include <assert.h>

#define RESOLVES(X)                                                                                          \
    X(ASSENT_RESOLVE_RETRY, "retry")                                                                         \
    X(ASSENT_RESOLVE_SKIP, "skip")                                                                           \
    X(ASSENT_RESOLVE_FAIL, "fail")

#define EVENT_ROW(name, word) (word),
#define WORD_ROW(name, word)  [name] = (word),
#define WORD_CASE(name, word)                                                                                \
    case name:                                                                                               \
        return word;

static const char *const EVENT_ROWS[] = {ASSENT_EVENTS(EVENT_ROW)};
static const char *const RESOLVE_ROWS[] = {RESOLVES(WORD_ROW)};
const struct words WORDS_EVENT = {EVENT_ROWS, ASSENT_EVENTS_COUNT};
const struct words WORDS_RESOLVE = {RESOLVE_ROWS, sizeof RESOLVE_ROWS / sizeof(char *)};

const char *assent_event_text(enum assent_event_kind kind)
{
    return words_text(&WORDS_EVENT, kind);
}

const char *assent_resolve_text(enum assent_resolve resolve)
{
    switch (resolve) {
        RESOLVES(WORD_CASE)
    }
    assert(!"a fault is resolved in one of the ways");
    return "";
}

bool assent_resolve_find(struct assent_text text, enum assent_resolve *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_RESOLVE, text, &value);
    if (found)
        *out = (enum assent_resolve)value;
    return found;
}

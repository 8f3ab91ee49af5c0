// SPDX-License-Identifier: Apache-2.0
// The words of one line of a story: bare words, and NAME=VALUE with the value as it was written. What type a
// value has is not known here: fields say that (written.h).
#ifndef WORKBENCH_WORDS_H
#define WORKBENCH_WORDS_H

#include <assent/base/error.h>
#include <assent/base/value.h>

enum written_kind {
    WRITTEN_NOTHING, // a word without `=`
    WRITTEN_BARE,    // 5, true, db-1; empty behind a lone `=`
    WRITTEN_QUOTED,  // "Patch the database", with \" \\ and \n
    WRITTEN_LIST,    // [db-1, "db 2"]: .items
    WRITTEN_JSON,    // {"amount": 5}, [{"name": "a"}]: .json
};

struct written {
    enum written_kind kind;
    struct assent_text text; // BARE, QUOTED
    const struct written *items;
    size_t count;
    struct assent_value json;
};

struct word {
    struct assent_text text; // all of it, or what stands before `=`
    struct written value;
};

struct words {
    const struct word *items;
    size_t count;
};

// Lives in the arena. Fails: MALFORMED, with what is wrong.
bool words_read(struct assent_text line, struct assent_arena *arena, struct words *out,
                struct assent_error *error);

#endif

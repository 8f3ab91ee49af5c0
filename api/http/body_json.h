// SPDX-License-Identifier: Apache-2.0
// JSON from outside, read strictly (API-09), into arena values.
#ifndef BODY_JSON_H
#define BODY_JSON_H

#include <assent/http/route.h>

struct body_json {
    struct assent_value value;
    const struct assent_null *nulls;
    size_t null_count;
};

// nulls: whether null may stand for "take it away" at the first two levels of records. The value borrows
// text. Fails: BAD_JSON with line and column, BAD_MEMBER for a null that may not stand there.
bool body_json_read(struct assent_text text, bool nulls, struct assent_arena *arena, struct body_json *body,
                    struct assent_error *error);
// The same by jansson alone, for tests that hold one against the other.
bool body_json_parse(struct assent_text text, bool nulls, struct assent_arena *arena, struct body_json *body,
                     struct assent_error *error);

#endif

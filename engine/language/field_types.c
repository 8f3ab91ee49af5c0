// SPDX-License-Identifier: Apache-2.0
// The types of fields by name, and which keys have a meaning for which type: a key without one is a slip that
// would go unseen.
#include "field_types.h"

#include <string.h>

const char *const FIELD_TYPE_WORDS[] = {
    "text",    "number", "integer", "boolean", "money", "choice", "list", "date", "datetime", "duration",
    "planned", "person", "group",   "service", "ci",    "ticket", "url",  "file", "secret",   NULL};

static const struct {
    const char *key;
    unsigned types;
} TAKES[] = {
    {"of", 1U << ASSENT_FIELD_CHOICE | 1U << ASSENT_FIELD_LIST},
    {"backout", 1U << ASSENT_FIELD_PLANNED},
    {"points", 1U << ASSENT_FIELD_BOOLEAN},
    {"points_if", 1U << ASSENT_FIELD_BOOLEAN},
    {"multiline", 1U << ASSENT_FIELD_TEXT},
    {"pattern", 1U << ASSENT_FIELD_TEXT},
    {"min", 1U << ASSENT_FIELD_INTEGER | 1U << ASSENT_FIELD_NUMBER},
    {"max", 1U << ASSENT_FIELD_TEXT | 1U << ASSENT_FIELD_LIST | 1U << ASSENT_FIELD_INTEGER |
                1U << ASSENT_FIELD_NUMBER},
};

const char *field_type_text(enum assent_field_type type)
{
    return type == ASSENT_FIELD_RECORD ? "record" : FIELD_TYPE_WORDS[type];
}

bool field_type_takes(enum assent_field_type type, const char *key)
{
    for (size_t i = 0; i < sizeof TAKES / sizeof *TAKES; i++) {
        if (strcmp(TAKES[i].key, key) == 0)
            return (TAKES[i].types >> type & 1) != 0;
    }
    return true;
}

bool field_type_listed(enum assent_field_type type)
{
    return type != ASSENT_FIELD_CHOICE && type != ASSENT_FIELD_LIST && type != ASSENT_FIELD_PLANNED &&
           type != ASSENT_FIELD_RECORD;
}

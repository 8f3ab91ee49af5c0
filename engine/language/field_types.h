// SPDX-License-Identifier: Apache-2.0
// The types of fields by name, and which keys have a meaning for which type.
#ifndef LANGUAGE_FIELD_TYPES_H
#define LANGUAGE_FIELD_TYPES_H

#include <assent/core/definition.h>

// NULL-terminated, in the order of enum assent_field_type; RECORD is no word of the language.
extern const char *const FIELD_TYPE_WORDS[];
const char *field_type_text(enum assent_field_type type);
// Whether a key of `fields.NAME` has a meaning for the type.
bool field_type_takes(enum assent_field_type type, const char *key);
// Whether entries of a list may have the type without saying more.
bool field_type_listed(enum assent_field_type type);

#endif

// SPDX-License-Identifier: Apache-2.0
// The codes of diagnostics: reading YAML (01), keys and types (02), names (03), conditions and values (04),
// the machine (05), the world (07). They have no HTTP status of their own: they travel inside
// definition-invalid and world-invalid. See codes.h.
#ifndef ASSENT_BASE_CODES_LANGUAGE_H
#define ASSENT_BASE_CODES_LANGUAGE_H

#define ASSENT_CODES_LANGUAGE(X) X(YAML_SYNTAX, "AS0101", "yaml-syntax", 0, "the YAML does not parse")

#endif

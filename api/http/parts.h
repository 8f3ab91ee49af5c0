// SPDX-License-Identifier: Apache-2.0
// Texts one after the other, each with its length, so that no two lists of texts have the same bytes: what
// keys, fingerprints and MACs are made over.
#ifndef PARTS_H
#define PARTS_H

#include <assent/http/route.h>

void parts_add(struct assent_buffer *out, struct assent_text part);
// Names and values by name, without those in `but` (NULL-terminated; may be NULL).
void parts_add_query(struct assent_buffer *out, const struct assent_call *call, const char *const *but);

#endif

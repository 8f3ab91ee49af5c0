// SPDX-License-Identifier: Apache-2.0
// Renditions: turns of the journal as they were written of late. Thousands of streams are told the same turn
// in the same bytes; it is written once for all of them. What is kept is bounded, and nothing depends on its
// being there.
#ifndef ASSENT_HTTP_RENDITIONS_H
#define ASSENT_HTTP_RENDITIONS_H

#include <assent/base/text.h>

struct assent_rendition {
    const char *type; // a constant
    int64_t n;        // which fact of the turn
    struct assent_text id;
    struct assent_text text;
    struct assent_text told; // whom it concerns (assent/core/told.h), as canonical text; empty: nobody
};

struct assent_rendered {
    const struct assent_rendition *items;
    size_t count;
};

struct assent_renditions;

struct assent_renditions *assent_renditions_open(void);
void assent_renditions_close(struct assent_renditions *renditions);
// Of a turn, as it is shown by the directory of that version; NULL when it is not kept. Lives until the next
// assent_renditions_keep.
const struct assent_rendered *assent_renditions_find(const struct assent_renditions *renditions, int64_t seq,
                                                     int64_t directory);
// Copies.
void assent_renditions_keep(struct assent_renditions *renditions, int64_t seq, int64_t directory,
                            const struct assent_rendered *rendered);

#endif

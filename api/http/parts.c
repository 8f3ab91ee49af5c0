// SPDX-License-Identifier: Apache-2.0
// Writes lists of texts so that they can be told apart: "3:abc0:".
#include "parts.h"

#include <stdlib.h>

static int by_name(const void *a, const void *b);

void parts_add(struct assent_buffer *out, struct assent_text part)
{
    assent_buffer_integer(out, (int64_t)part.count);
    assent_buffer_byte(out, ':');
    assent_buffer_text(out, part);
}

void parts_add_query(struct assent_buffer *out, const struct assent_call *call, const char *const *but)
{
    if (call->query_count == 0)
        return;
    struct assent_parameter *sorted =
        assent_arena_copy(call->arena, call->query, call->query_count * sizeof *sorted);
    qsort(sorted, call->query_count, sizeof *sorted, by_name);
    for (size_t i = 0; i < call->query_count; i++) {
        const char *const *left_out = but;
        while (left_out && *left_out && !assent_text_is(sorted[i].name, *left_out))
            left_out++;
        if (left_out && *left_out)
            continue;
        parts_add(out, sorted[i].name);
        parts_add(out, sorted[i].value);
    }
}

static int by_name(const void *a, const void *b)
{
    return assent_text_compare(((const struct assent_parameter *)a)->name,
                               ((const struct assent_parameter *)b)->name);
}

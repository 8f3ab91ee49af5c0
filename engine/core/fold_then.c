// SPDX-License-Identifier: Apache-2.0
// Which turn is "then" when a subject is looked at as it was. Guarantees: order is by number, never by clock;
// a refusal, which moves no revision, hides nothing that stands before it.
#include <assent/core/fold.h>

size_t assent_fold_then(const struct assent_passage *newest_first, size_t count,
                        const struct assent_then *then)
{
    for (size_t i = 0; i < count; i++) {
        const struct assent_passage *passage = &newest_first[i];
        if (passage->at_us <= then->until_us && passage->revision <= then->revision)
            return i;
    }
    return count;
}

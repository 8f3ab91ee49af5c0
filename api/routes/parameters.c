// SPDX-License-Identifier: Apache-2.0
// Parameters of queries: what is refused says which one it is, and what it may be. Leans on the readers of
// times in base.
#include "parameters.h"
#include <assent/base/time.h>

bool bad_parameter(struct assent_error *error, const char *name, const char *allowed)
{
    return assent_error_set(error, ASSENT_BAD_PARAMETER, "`%s` is %s", name, allowed);
}

bool query_instant(const struct assent_call *call, const char *name, int64_t otherwise_us, int64_t *out,
                   struct assent_error *error)
{
    struct assent_text text = assent_call_query(call, name);
    struct assent_date date;
    *out = otherwise_us;
    if (text.count == 0 || assent_instant_read(text, out))
        return true;
    if (!assent_date_read(text, &date))
        return bad_parameter(error, name,
                             "an RFC 3339 time like 2026-12-01T08:00:00Z, or a date like 2026-12-01");
    *out = assent_date_instant(date);
    return true;
}

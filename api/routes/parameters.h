// SPDX-License-Identifier: Apache-2.0
// Parameters of queries that several decoders read in the same way.
#ifndef ASSENT_ROUTES_PARAMETERS_H
#define ASSENT_ROUTES_PARAMETERS_H

#include <assent/http/route.h>

// Fails with BAD_PARAMETER: "`name` is allowed".
bool bad_parameter(struct assent_error *error, const char *name, const char *allowed);
// An RFC 3339 time, or a date: its first moment in UTC. Fails: BAD_PARAMETER.
bool query_instant(const struct assent_call *call, const char *name, int64_t otherwise_us, int64_t *out,
                   struct assent_error *error);

#endif

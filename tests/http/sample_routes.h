// SPDX-License-Identifier: Apache-2.0
// Routes for tests of the server: a row for each thing that a row can ask for.
#ifndef SAMPLE_ROUTES_H
#define SAMPLE_ROUTES_H

#include <assent/http/route.h>

extern const struct assent_route *const SAMPLE_TABLES[];

#endif

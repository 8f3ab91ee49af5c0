// SPDX-License-Identifier: Apache-2.0
// All rows of the API, a table for each resource, and the schemas of their bodies.
#include "view.h"
#include <assent/http/document.h>

#include "schema_files.h"

const struct assent_route *const ASSENT_ROUTE_TABLES[] = {
    ROUTES_TICKETS,
    ROUTES_HANDS,
    ROUTES_EXPLAIN,
    ROUTES_APPROVALS,
    ROUTES_INBOX,
    ROUTES_JOBS,
    ROUTES_SIGNALS,
    ROUTES_WORKFLOWS,
    ROUTES_WORLD,
    ROUTES_TOKENS,
    ROUTES_JOURNAL,
    ROUTES_EVENTS,
    ROUTES_CLOCK,
    ROUTES_ABOUT,
    ROUTES_WELL_KNOWN,
    ROUTES_DIRECTORY,
    ROUTES_DELEGATIONS,
    ROUTES_TEMPLATES,
    ROUTES_GATE,
    ROUTES_SCHEDULE,
    ROUTES_MEETINGS,
    ROUTES_REPORTS,
    NULL,
};

const char *assent_route_schema(size_t i)
{
    return i < SCHEMA_FILES_COUNT ? SCHEMA_FILES[i].text : NULL;
}
